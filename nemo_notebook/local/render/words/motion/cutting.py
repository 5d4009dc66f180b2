"""Set type cut into lines, words, letters and strips, by where its ink is.

It works on the picture, so it holds for every script: what is joined (Arabic, Devanagari) stays
together, and a line without gaps is one piece.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

__all__ = ["inked", "letters", "lines", "packed", "strips", "words"]

Pixels = NDArray[np.uint8]
"""RGBA, (h, w, 4)."""

_INK = 8
"""Alpha from which something counts as ink."""


def packed(pixels: Pixels) -> NDArray[np.uint32]:
    """The same memory as one number a pixel, (h, w): the larger, the more opaque; 0 is nothing."""
    words: NDArray[np.uint32] = pixels.view("<u4")[..., 0]
    return words


def _depths(pixels: Pixels, axis: int) -> NDArray[np.uint32]:
    """The greatest alpha in each column (axis 0) or row (axis 1)."""
    depths: NDArray[np.uint32] = packed(pixels).max(axis=axis)
    return depths >> np.uint32(24)


def _bands(inked: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """(first, end) of each run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], inked, [False])).astype(np.int8)))
    return list(zip(edges[0::2].tolist(), edges[1::2].tolist(), strict=True))


def inked(pixels: Pixels) -> tuple[slice, slice]:
    """The rows and columns in which anything is drawn, beginning on even ones."""
    rows, columns = (np.flatnonzero(_depths(pixels, axis)) for axis in (1, 0))
    if not len(rows):
        return slice(0, 2), slice(0, 2)
    return (
        slice(int(rows[0]) // 2 * 2, int(rows[-1]) + 1),
        slice(int(columns[0]) // 2 * 2, int(columns[-1]) + 1),
    )


def lines(pixels: Pixels) -> list[tuple[int, int]]:
    """The rows (top, bottom) of each line of a block, cut in the empty rows between them."""
    bands = _bands(_depths(pixels, 1) > _INK)
    if not bands:
        return []
    tallest = max(bottom - top for top, bottom in bands)
    merged: list[tuple[int, int]] = []
    for top, bottom in bands:
        # A dot or an accent that stands apart belongs to the line below it.
        if merged and merged[-1][1] - merged[-1][0] < tallest * 0.3:
            merged[-1] = (merged[-1][0], bottom)
        else:
            merged.append((top, bottom))
    if len(merged) > 1 and merged[-1][1] - merged[-1][0] < tallest * 0.3:
        last = merged.pop()
        merged[-1] = (merged[-1][0], last[1])
    cuts = [0, *((a[1] + b[0]) // 2 for a, b in pairwise(merged)), pixels.shape[0]]
    return list(pairwise(cuts))


def _cuts(pixels: Pixels, gap: float, least: float) -> list[tuple[int, int]]:
    """Columns (left, right) of pieces that stand more than `gap` px apart, each at least `least`
    px wide; together they cover the whole picture."""
    bands = _bands(_depths(pixels, 0) > _INK)
    if not bands:
        return [(0, pixels.shape[1])]
    cuts = [0]
    start = bands[0][0]
    for before, after in pairwise(bands):
        if after[0] - before[1] > gap and before[1] - start >= least:
            # Even columns: a pair of pixels shares its colour.
            cuts.append((before[1] + after[0]) // 4 * 2)
            start = after[0]
    cuts.append(pixels.shape[1])
    return [(a, b) for a, b in pairwise(cuts) if b > a]


def _height(pixels: Pixels) -> int:
    rows = np.flatnonzero(_depths(pixels, 1) > _INK)
    return int(rows[-1] - rows[0] + 1) if len(rows) else 1


def words(pixels: Pixels, *, spaced: bool = True) -> list[tuple[int, int]]:
    """The columns of each word of a line; without spaces (Chinese) of two signs or so."""
    height = _height(pixels)
    return _cuts(pixels, height * 0.14, 0) if spaced else _cuts(pixels, 0, height * 1.5)


def letters(pixels: Pixels) -> list[tuple[int, int]]:
    """The columns of each letter of a line, or of what is joined."""
    return _cuts(pixels, 0, 2)


def strips(pixels: Pixels, width: int) -> list[tuple[int, int]]:
    """Columns cut every `width` px."""
    step = max(2, width // 2 * 2)
    cuts = [*range(0, pixels.shape[1], step), pixels.shape[1]]
    return [(a, b) for a, b in pairwise(cuts) if b > a]
