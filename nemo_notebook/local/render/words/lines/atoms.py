"""A text cut into atoms, between which a line may end, and what each of these places costs.

A cut is dear between a number and what it counts, inside a name, after an article or a
preposition; it is welcome after a pause. Chinese and Japanese may be cut between any two signs
but not before a closing mark; what is better is told by pauses and particles. Thai, Lao, Khmer
and Burmese are cut by dictionary, which the typesetter has (`flows`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from .breaking import ALWAYS, NEVER

__all__ = ["Atom", "atoms_of", "clusters", "flows", "token_costs"]

LONGEST = 24
"""Letters after which a word may be cut: a longer one would force tiny type."""


class Atom(NamedTuple):
    """A piece of the run number `run`; `spaced` when a space follows on the same line, and the
    cost of a cut after it."""

    text: str
    run: int
    spaced: bool
    cost: float


_FLOWING = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_HAN = "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff"
_SIGN = re.compile(rf"[{_HAN}\U00020000-\U0003ffff]")
_CLOSING = frozenset(
    "，。、；：！？）」』】》〉”’…—·ー々〻ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ％%,.;:!?)]}»～〜°℃"
)
_OPENING = frozenset("（「『【《〈“‘([{«¥￥$€£#@")
_KANJI = re.compile(r"[\u3400-\u9fff\u30a0-\u30ffA-Za-z0-9０-９]")
_HIRAGANA = re.compile(r"[\u3041-\u309f]")
_PARTICLES = frozenset("ともへのや")
_KATAKANA = re.compile(r"[\u30a0-\u30ff]")

_BINDING = """
a an the of to in on at by for from with into and or but nor as is are was be that than this
these those your our my his her its their no not if so up per via vs
der die das den dem des ein eine einen und oder von vom zu zum zur mit für auf im am an ist
le la les un une des du de et ou à au aux en pour par sur dans avec est
el los las una unos y o con por para del al e il lo gli i di da che
и в во с со к ко на не из за от до по для о об у а но или
του της το η ο οι τα και σε με
"""
_BOUND = frozenset(_BINDING.split())
"""Words that lean on the one that follows."""
_LEADING = """
of to in on at by for from with into and or but without than that because while when where
und oder von mit für auf et ou de pour avec dans y con por para e di и в на с для
"""
_LEADS = frozenset(_LEADING.split())
"""Words before which a line likes to begin."""
_TITLES = re.compile(r"(?:Mr|Mrs|Ms|Dr|Prof|St|No|Nr|Nº|vs|Fig|Vol|Ch)\.?")
_NUMBER = re.compile(r"[^\w]*\d[\d.,:'’\u00a0/–-]*[+×x%]?")
_PAUSE, _STOP = "，、,—–", ".。;；:：!！?？…"
_SYMBOL = re.compile(r"[^\w\s]+")


def flows(text: str) -> bool:
    """Whether a text holds a script whose words are parted by a dictionary alone."""
    return _FLOWING.search(text) is not None


def clusters(text: str) -> list[str]:
    """The signs of a text, each with the marks that stand on it and what is joined to it.

    >>> clusters("aé👍🏽")
    ['a', 'é', '👍🏽']
    """
    found: list[str] = []
    for sign in text:
        joins = found and (
            unicodedata.category(sign) in ("Mn", "Me", "Mc")
            or sign in "\u200d\ufe0e\ufe0f"
            or "\U0001f3fb" <= sign <= "\U0001f3ff"
            or found[-1][-1] == "\u200d"
            or unicodedata.combining(found[-1][-1]) == 9  # a virama joins two consonants
        )
        if joins:
            found[-1] += sign
        else:
            found.append(sign)
    return found


def _bare(word: str) -> str:
    return word.strip("\"'“”‘’«»()[]¿¡").lower()


def _between_words(before: str, after: str, names: float) -> float:
    """What a cut at the space between two words costs."""
    last = before[-1:]
    bare, following = _bare(before), _bare(after)
    if _SYMBOL.fullmatch(after) and after[0] not in _OPENING:
        return 0.3  # a dash, an arrow, an emoji does not begin a line
    if last in _STOP and not _TITLES.fullmatch(before):
        return -0.08
    if last in _PAUSE:
        return -0.06
    if _TITLES.fullmatch(before):
        return 0.3
    if _NUMBER.fullmatch(before) and following not in _BOUND:
        return 0.3
    if re.match(r"[\d#№]", following) and before[:1].isupper():
        return 0.2  # Chapter 3, July 4, iPhone 15
    cost = 0.0
    if bare in _BOUND or (len(bare) == 1 and bare.isalpha()):
        cost += 0.09
    elif following in _LEADS:
        cost -= 0.03
    if before[:1].isupper() and after[:1].isupper():
        cost += names
    return cost


def _between_signs(before: str, after: str, further: str) -> float:
    """What a cut between two signs costs, one of which at least is Chinese or Japanese."""
    if after in _CLOSING or before in _OPENING:
        return NEVER
    if before in _PAUSE:
        return -0.12
    if before in _STOP or before in "）」』】》”":
        return -0.14
    if before.isdigit():
        return 0.4  # a number and what it counts
    if _KATAKANA.match(before) and _KATAKANA.match(after):
        return 0.3
    if before in "はがをにで" and after not in "はがをにでもの":
        return -0.05 if _KANJI.match(after) else 0.03
    if _HIRAGANA.match(after):
        return 0.12 if not _HIRAGANA.match(before) else 0.08
    if before in _PARTICLES and _KANJI.match(after):
        return -0.05
    if before in "的了着过地得" or after in "的了着过吗呢吧":
        return 0.2 if after in "的了着过吗呢吧" else -0.02
    return 0.05


def _inside(word: str) -> list[tuple[str, float]]:
    """A word without spaces in pieces, each with the cost of a cut after it."""
    pieces: list[tuple[str, float]] = []
    begin = 0
    for place in range(1, len(word)):
        before, after = word[place - 1], word[place]
        cost = None
        if unicodedata.category(after) in ("Mn", "Me", "Mc") or after in "\u200d\ufe0e\ufe0f":
            continue
        if _SIGN.match(before) or _SIGN.match(after):
            cost = _between_signs(before, after, word[place + 1 : place + 2])
        elif before in "，。、；：！？" and after not in _CLOSING:
            cost = -0.12
        elif before in "-–" and word[place - 2 : place - 1].isalpha() and after.isalpha():
            cost = 0.2
        elif before in "—/" and after.isalnum() and place - begin > 2:
            cost = 0.1
        if cost is not None and cost != NEVER:
            pieces.append((word[begin:place], cost))
            begin = place
    pieces.append((word[begin:], 0.0))
    return [part for piece, cost in pieces for part in _shortened(piece, cost)]


def _shortened(word: str, cost: float) -> list[tuple[str, float]]:
    """A very long word, or an address, in pieces that may stand on lines of their own."""
    if len(word) <= LONGEST:
        return [(word, cost)]
    parts = [part for part in re.split(r"(?<=[/.?&=_#:-])(?=\w)", word) if part]
    pieces: list[str] = []
    for part in parts:
        signs = clusters(part)
        count = -(-len(signs) // LONGEST)
        each = -(-len(signs) // count)
        pieces += ["".join(signs[n : n + each]) for n in range(0, len(signs), each)]
    costs = [0.12 if piece[-1] in "/.?&=_#:-" else 0.4 for piece in pieces]
    return [*zip(pieces[:-1], costs[:-1], strict=True), (pieces[-1], cost)]


def _name_cost(words: Sequence[str]) -> float:
    """What a cut between two words with capitals costs: where most words are small, or have no
    capitals at all, these tell names."""
    letters = [word for word in words[1:] if word[:1].isalpha()]
    if any(word[0].lower() == word[0].upper() for word in letters):
        return 0.25
    return 0.1 if sum(word[0].isupper() for word in letters) * 2 < len(letters) else 0.0


def token_costs(tokens: Sequence[tuple[str, bool]]) -> list[float]:
    """The cost of a cut after each token of a caption; a token is its text and whether a space
    stands before it."""
    names = _name_cost([text for text, _ in tokens])
    costs = []
    for (text, _), (after, spaced) in pairwise(tokens):
        if spaced:
            costs.append(_between_words(text, after, names))
        else:
            signs = text[-1:] and after[:1] and (_SIGN.match(text[-1]) or _SIGN.match(after[0]))
            pause = text[-1:] in _PAUSE + _STOP
            free = signs or pause
            costs.append(_between_signs(text[-1], after[0], "") if free else NEVER)
    return [*costs, 0.0]


def atoms_of(texts: Sequence[str], louds: Sequence[bool]) -> list[Atom]:
    """The atoms of runs of text.

    >>> [(atom.text, round(atom.cost, 2)) for atom in atoms_of(["Rest 10 minutes"], [False])]
    [('Rest', 0.2), ('10', 0.3), ('minutes', 0.0)]
    """
    whole = "".join(texts)
    owners = [number for number, text in enumerate(texts) for _ in text]
    names = _name_cost(whole.split())
    atoms: list[Atom] = []
    words = list(re.finditer(r"\S+", whole))
    for number, word in enumerate(words):
        following = words[number + 1] if number + 1 < len(words) else None
        place = word.start()
        for piece, cost in _inside(word.group()):
            end = place + len(piece)
            # A piece that several runs share is cut for their colours, and never by a line.
            begin = place
            for at in range(place + 1, end):
                if owners[at] != owners[at - 1]:
                    atoms.append(Atom(whole[begin:at], owners[begin], False, NEVER))
                    begin = at
            atoms.append(Atom(whole[begin:end], owners[begin], False, cost))
            place = end
        if following is None:
            continue
        gap = whole[word.end() : following.start()]
        last = atoms[-1]
        cost = _between_words(word.group(), following.group(), names)
        loud = louds[owners[word.end() - 1]] and louds[owners[following.start()]]
        if "\n" in gap:
            cost = ALWAYS
        elif "\u00a0" in gap or "\u202f" in gap:
            cost = NEVER
        elif _SIGN.match(word.group()[-1]) and _SIGN.match(following.group()[0]):
            cost = -0.14  # a space between Chinese words is a pause
        elif loud:
            cost += 0.06
        atoms[-1] = last._replace(spaced=True, cost=cost)
    return atoms
