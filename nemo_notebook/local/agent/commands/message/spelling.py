"""Typing errors in the words that requests are made of.

Only a word that nobody knows is changed, and only into the one known word that is a single slip
away: a letter too many, too few, another, or two the wrong way round.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from ...text.language import COMMON_WORDS, ORDINALS
from ...text.lexicon import TERMS
from ...text.tables import listed
from ...text.words import STOP
from ..nouns import WORDED

__all__ = ["spelled", "vocabulary"]

_SHORTEST = 4
_MORE = listed(
    """
    scene scenes title titles caption captions subtitle subtitles music voice voiceover narration
    narrator delete remove duplicate transition transitions background faster slower bigger smaller
    louder quieter longer shorter vertical square horizontal second seconds minute minutes first
    last between beginning change make swap switch merge split repeat export undo redo zoom blur
    volume photo picture video yellow orange purple white black green colour color middle bottom
    logo watermark highlight bilingual translate version versions female male recording cinematic
    upbeat calm lofi ambient corporate epic acoustic electronic playful sentence sentences language
    spanish french german chinese japanese english
"""
)


@cache
def vocabulary() -> frozenset[str]:
    """The words of requests: those of the patterns of all commands, and their common forms."""
    from ..registry import commands

    found = set(_MORE) | set(ORDINALS)
    for patterns in (*(one.patterns for one in commands()), WORDED):
        for pattern in patterns:
            bare = re.sub(r"\\[a-zA-Z]", " ", pattern)
            bare = re.sub(r"\(\?P?<?[\w!=:]*>?", " ", bare)
            bare = re.sub(r"\[[^\]]*\]|\{[^}]*\}", " ", bare)
            found |= set(re.findall(r"[a-z]{4,}", bare))
    return frozenset(found)


@cache
def _known() -> frozenset[str]:
    """Words that are spelled as they should be, whether or not requests are made of them."""
    terms = {word for english, _ in TERMS.values() for word in re.findall(r"[a-z]+", english)}
    common = {word for words in COMMON_WORDS.values() for word in words}
    return frozenset(terms | common | STOP | vocabulary())


def _slips(word: str) -> set[str]:
    letters = "abcdefghijklmnopqrstuvwxyz"
    cuts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    return (
        {a + b[1:] for a, b in cuts if b}
        | {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
        | {a + c + b[1:] for a, b in cuts if b for c in letters}
        | {a + c + b for a, b in cuts for c in letters}
    )


def _form(word: str, known: Iterable[str]) -> bool:
    """Whether a word is a form of a known one: "scenes", "fading", "blurred"."""
    endings = ("s", "es", "ed", "d", "ing", "er", "r", "ly", "y")
    return any(word.endswith(e) and (word[: -len(e)] in known or f"{word[: -len(e)]}e" in known)
               for e in endings)  # fmt: skip


def spelled(low: str, names: Iterable[str] = ()) -> str:
    """A request with its typing errors mended. `names` are words of the video itself.

    >>> spelled("delte the tilte"), spelled("add a scene about flowers")
    ('delete the title', 'add a scene about flowers')
    """
    known = _known() | {name.lower() for name in names}

    def mend(match: re.Match[str]) -> str:
        word = match.group()
        if len(word) < _SHORTEST or word in known or _form(word, known):
            return word
        near = sorted(_slips(word) & vocabulary())
        if len(near) > 1:  # "captoin": two letters the wrong way round beats another letter
            turned = [w for w in near if sorted(w) == sorted(word)]
            near = turned or [w for w in near if w[0] == word[0]]
        if len(word) == _SHORTEST:  # short words have too many neighbours
            near = [w for w in near if sorted(w) == sorted(word)]
        stems = {w.rstrip("s") for w in near}
        return near[0] if len(stems) == 1 else word

    return re.sub(r"[a-z]+", mend, low)
