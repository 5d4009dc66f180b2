"""The best places to cut a row of units into lines: of even length, and not inside what belongs
together.

A cut costs what the eye pays for it: the square of how far each line is from the mean (in parts of
the widest that is allowed), and the cost of the place itself, which may be negative.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

__all__ = ["ALWAYS", "NEVER", "Line", "Unit", "best", "least"]

NEVER, ALWAYS = math.inf, -math.inf
"""Costs of a place that must not be cut, and of one that must."""

_STUB = 0.34
"""A last line shorter than this part of the mean is a widow."""


class Unit(NamedTuple):
    """What is not cut: its width, the width of what parts it from the next unit on its line, and
    the cost of a cut after it."""

    width: float
    glue: float
    cost: float


class Line(NamedTuple):
    """The units first to end, without it."""

    first: int
    end: int


def least(units: Sequence[Unit], width: float) -> int:
    """How many lines it takes at least; a unit that is too wide stands alone."""
    count, reached = 0, math.inf
    for number, unit in enumerate(units):
        forced = number > 0 and units[number - 1].cost == ALWAYS
        if forced or reached + unit.width > width:
            count, reached = count + 1, 0.0
        reached += unit.width + unit.glue
    return count


def _widths(units: Sequence[Unit]) -> list[float]:
    """Where each unit begins, if all stood on one line, and where the last one ends."""
    starts = [0.0]
    for unit in units:
        starts.append(starts[-1] + unit.width + unit.glue)
    return starts


def best(units: Sequence[Unit], width: float, count: int) -> tuple[list[Line], float]:
    """The cheapest way to cut units into `count` lines of at most `width`, and what it costs;
    nothing and infinity where there is none.

    >>> words = [Unit(4.0, 1.0, 0.0)] * 4
    >>> best(words, 15.0, 2)[0]
    [Line(first=0, end=2), Line(first=2, end=4)]
    """
    total = len(units)
    starts = _widths(units)
    mean = (starts[-1] - units[-1].glue) / count
    # costs[k][n]: the first n units in k lines; came[k][n]: where the last of these begins.
    costs = [[math.inf] * (total + 1) for _ in range(count + 1)]
    came = [[0] * (total + 1) for _ in range(count + 1)]
    costs[0][0] = 0.0
    for row in range(1, count + 1):
        for end in range(row, total + 1):
            last = end == total
            if last != (row == count):
                continue
            place = 0.0 if last else units[end - 1].cost
            if place == NEVER:
                continue
            for first in range(end - 1, row - 2, -1):
                wide = starts[end] - starts[first] - units[end - 1].glue
                if wide > width and end - first > 1:
                    break
                before = costs[row - 1][first]
                if before < math.inf:
                    own = ((wide - mean) / width) ** 2 + max(place, -1.0)
                    if last and count > 1 and wide < _STUB * mean:
                        own += 0.15
                    if before + own < costs[row][end]:
                        costs[row][end], came[row][end] = before + own, first
                if first > 0 and units[first - 1].cost == ALWAYS:
                    break
    lines: list[Line] = []
    end = total
    if costs[count][total] == math.inf:
        return [], math.inf
    for row in range(count, 0, -1):
        lines.append(Line(came[row][end], end))
        end = came[row][end]
    return lines[::-1], costs[count][total]
