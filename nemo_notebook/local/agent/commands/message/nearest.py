"""Which edit comes nearest to a request that none understands: by the words they share."""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import cache

from ...text.lexicon import stem
from ...text.words import STOP
from ..registry import Command, commands

__all__ = ["nearest"]

_USUAL = ("set_duration", "quieter_music")
_EMPTY = frozenset({"make", "change", "video", "please", "could", "want", "need", "like", "thing"})


def _tokens(text: str) -> list[str]:
    words = [stem(w) for w in re.findall(r"[a-z]{3,}", text) if w not in STOP and w not in _EMPTY]
    runs = re.findall(r"[㐀-鿿]+", text)
    return words + [run[i : i + 2] for run in runs for i in range(len(run) - 1)]


@cache
def _bags() -> dict[str, Counter[str]]:
    """For each edit the words of its examples (which count more) and of its patterns."""
    bags: dict[str, Counter[str]] = {}
    for one in commands():
        bag: Counter[str] = Counter()
        for example in one.examples:
            bag.update(dict.fromkeys(_tokens(example.lower()), 3))
        for pattern in one.patterns:
            bare = re.sub(r"\\[a-zA-Z]|\(\?P?<?[\w!=:]*>?|\[[^\]]*\]|\{[^}]*\}", " ", pattern)
            bag.update(dict.fromkeys(_tokens(bare), 1))
        bags[one.name] = bag
    return bags


@cache
def _weight(token: str) -> float:
    holding = sum(token in bag for bag in _bags().values())
    return math.log(1 + len(_bags()) / (1 + holding))


def nearest(low: str, count: int = 2) -> list[Command]:
    """The edits whose words a request shares most, best first; the usual ones when it shares none.

    >>> "music" in nearest("play some other tune from the radio")[0].name
    True
    """
    tokens = set(_tokens(low))
    by_name = {one.name: one for one in commands()}
    scores = {
        name: sum(_weight(t) * min(bag[t], 3) for t in tokens if t in bag) / (8 + len(bag)) ** 0.5
        for name, bag in _bags().items()
        if by_name[name].kind >= 0 and name not in ("help", "show_tracks")
    }
    best = sorted((n for n, s in scores.items() if s > 0), key=lambda n: (-scores[n], n))
    return [by_name[name] for name in (best or list(_USUAL))[:count] if name in by_name]
