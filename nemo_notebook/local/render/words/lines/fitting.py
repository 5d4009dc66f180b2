"""The size in which a text fits, and its lines: arithmetic on the widths of its atoms."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from .atoms import Atom, clusters
from .breaking import ALWAYS, NEVER, Line, Unit, best, least

__all__ = ["Fitted", "Measures", "fit", "fit_cue", "own_size"]

_SHRINK = 0.3
"""What a smaller size costs against a better cut, times the part by which it is smaller."""
_SMALLER = 0.66
"""How much smaller a text may become for a better cut, as a part of what fits."""
_MORE = 0.16
"""What a line more than needed costs."""
_LINE = 0.03
"""What each line costs."""
_LOOSE = " ，。、；：！？,.;:!?—–…"
"""What does not stand before three dots."""


Width = Callable[[float], float]
"""The px that a line may have in a size (px)."""


class Measures(NamedTuple):
    """Widths and heights of pieces of text in parts of the size, of one voice.

    Attributes:
        sizes: (width, height) of each piece. space: the width of a space.
    """

    sizes: Mapping[str, tuple[float, float]]
    space: float


class Fitted(NamedTuple):
    """A text in lines: the atoms of each, and the size in px."""

    size: float
    lines: list[list[Atom]]


class _Row(NamedTuple):
    """The atoms of a text as units: which atoms each unit holds, and how high a line is."""

    atoms: list[Atom]
    units: list[Unit]
    spans: list[tuple[int, int]]
    height: float


def _row(atoms: Sequence[Atom], measures: Measures) -> _Row:
    """Atoms that are never parted are one unit."""
    units: list[Unit] = []
    spans: list[tuple[int, int]] = []
    first, width = 0, 0.0
    height = 0.0
    for number, atom in enumerate(atoms):
        wide, high = measures.sizes[atom.text]
        width, height = width + wide, max(height, high)
        glue = measures.space if atom.spaced else 0.0
        if atom.cost == NEVER and number + 1 < len(atoms):
            width += glue
            continue
        units.append(Unit(width, glue, atom.cost))
        spans.append((first, number + 1))
        first, width = number + 1, 0.0
    return _Row(list(atoms), units, spans, height or 1.0)


def _high(row: _Row, count: int, size: float, leading: float) -> float:
    return size * (count * row.height + (count - 1) * leading)


def _widest(row: _Row) -> float:
    return max((unit.width for unit in row.units), default=0.0)


def _lines(row: _Row, lines: Sequence[Line]) -> list[list[Atom]]:
    return [row.atoms[row.spans[a][0] : row.spans[b - 1][1]] for a, b in lines]


def _counts(row: _Row, size: float, width: Width, height: float, leading: float) -> list[int]:
    """How many lines a text may take in a size: as few as it needs, or one more; none where it
    does not fit."""
    if _widest(row) * size > width(size) + 0.5:
        return []
    fewest = least(row.units, width(size) / size)
    forced = any(unit.cost == ALWAYS for unit in row.units)
    wanted = (fewest,) if fewest == 1 or forced else (fewest, fewest + 1)
    return [
        count
        for count in wanted
        if count <= len(row.units) and _high(row, count, size, leading) <= height + 0.5
    ]


def own_size(
    atoms: Sequence[Atom], measures: Measures, sizes: Sequence[float], width: Width,
    height: float, leading: float,
) -> float:  # fmt: skip
    """The largest size that fits; the last where none does."""
    row = _row(atoms, measures)
    for size in sizes:
        if _counts(row, size, width, height, leading):
            return size
    return sizes[-1]


def fit(
    atoms: Sequence[Atom],
    measures: Measures,
    sizes: Sequence[float],
    width: Width,
    height: float,
    leading: float,
    more: Callable[[Sequence[str]], Measures],
) -> Fitted:
    """A text in the largest size in which it fits, or in one a little smaller that cuts it
    better; where even the smallest is too large it ends in three dots.

    Args:
        width: px, by the size. height: px. leading: the air between lines in parts of the size.
        more: measures further pieces of text.
    """
    if not atoms:
        return Fitted(sizes[0], [])
    row = _row(atoms, measures)
    found: tuple[float, float, list[Line]] | None = None
    largest = 0.0
    for size in sizes:
        if largest and size < largest * _SMALLER:
            break
        for extra, count in enumerate(_counts(row, size, width, height, leading)):
            largest = largest or size
            lines, cost = best(row.units, (width(size) + 0.5) / size, count)
            cost += _SHRINK * (1 - size / largest) + _MORE * extra + _LINE * count
            if lines and (found is None or cost < found[0] - 1e-9):
                found = cost, size, lines
    if found is not None:
        return Fitted(found[1], _lines(row, found[2]))
    return _shortened(atoms, measures, sizes[-1], width(sizes[-1]), height, leading, more)


def _split(atoms: Sequence[Atom], measures: Measures, widest: float) -> list[Atom]:
    """Atoms that are too wide for a line may be cut anywhere."""
    result: list[Atom] = []
    for atom in atoms:
        if measures.sizes[atom.text][0] <= widest:
            result.append(atom)
            continue
        signs = clusters(atom.text)
        result += [Atom(sign, atom.run, False, 0.3) for sign in signs[:-1]]
        result.append(atom._replace(text=signs[-1]))
    return [atom._replace(cost=0.5) if atom.cost == NEVER else atom for atom in result]


def _shortened(
    atoms: Sequence[Atom], measures: Measures, size: float, width: float, height: float,
    leading: float, more: Callable[[Sequence[str]], Measures],
) -> Fitted:  # fmt: skip
    """As much as fits in a size; three dots stand for the rest."""
    row, measures = _row(atoms, measures), more(["…"])
    if _widest(row) * size > width:
        atoms = _split(atoms, measures, width / size)
        measures = more([*(atom.text for atom in atoms), "…"])
        row = _row(atoms, measures)
    room = max(1, math.floor((height / size + leading + 0.01) / (row.height + leading)))
    dots = measures.sizes["…"]
    for count in range(len(atoms), 0, -1):
        kept = list(atoms[:count])
        sizes = measures.sizes
        if count < len(atoms):
            last = kept[-1]
            dotted = last.text.rstrip(_LOOSE) + "…"
            wide, high = sizes[last.text]
            sizes = {
                **{atom.text: sizes[atom.text] for atom in kept},
                dotted: (wide + dots[0], high),
            }
            kept[-1] = last._replace(text=dotted, spaced=False, cost=0.0)
        row = _row(kept, measures._replace(sizes=sizes))
        needed = least(row.units, width / size)
        if needed <= room:
            lines, _ = best(row.units, (width + 0.5) / size, needed)
            if lines:
                return Fitted(size, _lines(row, lines))
    return Fitted(size, [list(atoms[:1])])


def fit_cue(
    atoms: Sequence[Atom], measures: Measures, sizes: Sequence[float], width: Width, lines: int
) -> Fitted:
    """A caption in the largest size in which it needs at most so many lines; in the smallest it
    may need more."""
    row = _row(atoms, measures)
    for size in sizes:
        if _widest(row) * size > width(size) and size != sizes[-1]:
            continue
        count = least(row.units, width(size) / size)
        if count <= lines or size == sizes[-1]:
            found, _ = best(row.units, (width(size) + 0.5) / size, count)
            if found:
                return Fitted(size, _lines(row, found))
    return Fitted(sizes[-1], [list(atoms)])
