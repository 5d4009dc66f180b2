"""Captions: spoken words cut into cues that are read in one glance.

A cue has at most two lines. It breaks where the sentence breathes, never leaves one word alone, and
stands from its first word to just after its last.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from nemo_notebook.draft import Canvas
from nemo_notebook.local.sound.words import cut, join, wide

from ..text.lexicon import TERMS
from ..text.tables import listed

__all__ = ["Word", "cue_end", "cues", "join", "line_limits", "spread"]

Word = tuple[int, int, str]
"""Start and end in ms, and the word with its punctuation."""

_HOLD = 150
_BRIDGE = 400


def line_limits(canvas: Canvas) -> tuple[int, int]:
    """How many Latin and how many Chinese signs a line of captions holds on a canvas."""
    if canvas.width > canvas.height:
        return 42, 16
    return (30, 13) if canvas.width == canvas.height else (24, 11)


class _Widths:
    """The widths of all runs of some words, in Latin signs, from sums made once."""

    def __init__(self, texts: Sequence[str], limits: tuple[int, int]) -> None:
        sign = limits[0] / limits[1]
        self.limit = limits[0] + 0.01
        self._ends = [0.0]
        self._gaps = [0]
        for place, text in enumerate(texts):
            spaced = place > 0 and not (wide(texts[place - 1][-1]) or wide(text[0]))
            self._gaps.append(self._gaps[-1] + spaced)
            broad = sum(map(wide, text))
            self._ends.append(self._ends[-1] + broad * sign + len(text) - broad)

    def of(self, start: int, end: int) -> float:
        """The width of the words from `start` to before `end`."""
        gaps = self._gaps[end] - self._gaps[start + 1] if end > start else 0
        return self._ends[end] - self._ends[start] + gaps

    def fit(self, start: int, end: int) -> bool:
        """Whether those words fit on two lines."""
        first = start + 1
        while first < end and self.of(start, first + 1) <= self.limit:
            first += 1
        if self.of(start, first) > self.limit:
            return False
        return first == end or self.of(first, end) <= self.limit


@cache
def _terms() -> frozenset[str]:
    return frozenset(
        t.lstrip("*") for _, chinese in TERMS.values() for t in chinese.split() if len(t) > 1
    )


_JOINERS = frozenset(
    listed(
        """
    and but or so because which that who while when where if as than of in on at for with by
    from to into over under through after before without 和 与 并 而 但 让 使 在 从 把 被 为
    用 以 对
"""
    )
)
_CLINGING = frozenset(
    [
        "a",
        "an",
        "the",
        "this",
        "that",
        "our",
        "your",
        "my",
        "its",
        "their",
        "his",
        "her",
        "to",
        "of",
        "in",
        "on",
        "for",
        "very",
        "mr",
        "mrs",
        "dr",
    ]
)
_ZH_TAILS = "的了吗呢吧啊呀着过地得们"


def _break_cost(before: str, after: str) -> float:
    """How much it disturbs to break between two words."""
    if before[-1] in ".!?。！？…" or (before[-1] in '”"」' and before[-2:-1] in ".!?。！？"):
        return 0.0
    if before[-1] in ";:；：—":
        return 1.0
    if before[-1] in ",，、":
        return 1.5
    cost = 8.0
    if after.lower().strip('“"(') in _JOINERS or after[0] in "和与并而但让使在从把被为用以对":
        cost = 4.5
    if before.lower() in _CLINGING:
        cost += 5
    if after[0] in _ZH_TAILS or before[-1] + after[0] in _terms():
        cost += 8
    if before[-1].isdigit() or (re.fullmatch(r"[A-Z][a-z]+", before) and after[:1].isupper()):
        cost += 4
    return cost


def cues(words: Sequence[Word], canvas: Canvas, line: float = 1.0) -> list[list[Word]]:
    """The words of one voice segment as cues, in order; every word is in exactly one.

    `line` makes the lines shorter: 0.6 of their usual length.

    >>> words = [(i * 300, i * 300 + 280, w) for i, w in enumerate("We roast at dawn.".split())]
    >>> [[w for *_, w in cue] for cue in cues(words, Canvas())]
    [['We', 'roast', 'at', 'dawn.']]
    """
    count = len(words)
    if not count:
        return []
    latin, chinese = line_limits(canvas)
    limits = (round(latin * line), max(4, round(chinese * line)))
    texts = [w[2] for w in words]
    smallest = 4 if sum(wide(t[0]) for t in texts) > count / 2 else 2
    widths = _Widths(texts, limits)
    best: list[float] = [0.0] + [float("inf")] * count
    back = [0] * (count + 1)
    for end in range(1, count + 1):
        for start in range(end - 1, -1, -1):
            if end - start > 1 and not widths.fit(start, end):
                break
            cost = best[start] + 3.0
            if end < count:
                cost += _break_cost(texts[end - 1], texts[end])
            if end - start < smallest and count > smallest:
                cost += 12.0 * (smallest - (end - start))
            fill = widths.of(start, end) / limits[0]
            cost += 4.0 * max(0.0, 0.45 - fill) + 7.0 * max(0.0, fill - 1.0)
            seconds = (words[end - 1][1] - words[start][0]) / 1000
            cost += 2.0 * max(0.0, seconds - 5) + 5.0 * max(0.0, 0.8 - seconds)
            if cost < best[end]:
                best[end], back[end] = cost, start
    result: list[list[Word]] = []
    end = count
    while end:
        result.insert(0, list(words[back[end] : end]))
        end = back[end]
    return result


def cue_end(cue: Sequence[Word], following: Sequence[Word] | None, limit: int) -> int:
    """When a cue goes: at the next one if that comes soon, else a moment after its last word."""
    last = cue[-1][1]
    if following and following[0][0] - last <= _BRIDGE:
        return following[0][0]
    return min(last + _HOLD, limit)


def spread(text: str, start: int, end: int) -> list[Word]:
    """The words of a text that nobody speaks, laid over a time by their length.

    >>> spread("We open", 0, 900)
    [(0, 300, 'We'), (300, 900, 'open')]
    """
    parts = cut(text)
    if not parts:
        return []
    sizes = [len(p) for p in parts]
    total, at = sum(sizes), 0
    result: list[Word] = []
    for part, size in zip(parts, sizes, strict=True):
        first = start + (end - start) * at // total
        at += size
        result.append((first, start + (end - start) * at // total, part))
    return result
