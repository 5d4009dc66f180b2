"""From pieces of a sheet to movers: which way each line comes in, and when."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...picture.sprites import Sprite
from ..layouts import Piece
from ..lettering import shadowed
from . import cutting
from .movers import Glide, Grown, Mosaic, Mover, Part

__all__ = ["ENTRANCES", "STAGGER", "Staging", "Still", "enter"]

ENTRANCES = ("rise", "wipe", "type", "words", "fade")
"""How a title may come in, and go."""

RISE = 480
"""How long a line takes to come in, in ms; each further line starts `STAGGER` ms later."""
STAGGER = 90

Pixels = NDArray[np.uint8]


class Staging(NamedTuple):
    """What all pieces of one title share.

    Attributes:
        unit: one pixel of a 1080-line picture. shade: the colour of shadows.
        rtl: whether its text runs from right to left. spaced: whether words stand apart.
    """

    unit: float
    shade: str
    rtl: bool
    spaced: bool


class _Line(NamedTuple):
    """A line without and with its shadow; the same size."""

    crisp: Pixels
    pixels: Pixels
    x: int
    y: int


def _lines(piece: Piece, staging: Staging) -> list[_Line]:
    """Each line of a block with its shadow."""
    cuts = cutting.lines(piece.pixels)
    result = []
    for top, bottom in cuts:
        pad = 0 if len(cuts) == 1 else round(28 * staging.unit)
        crisp = np.pad(piece.pixels[top:bottom], ((pad, pad), (0, 0), (0, 0)))
        pixels = crisp
        if piece.shadow:
            pixels = shadowed(crisp, radius=14 * staging.unit, colour=staging.shade, strength=0.75)
        # The air around a line is left out: a sprite costs by its size.
        rows, columns = cutting.inked(pixels)
        x, y = piece.x + columns.start, piece.y + top - pad + rows.start
        result.append(_Line(crisp[rows, columns], pixels[rows, columns], x, y))
    return result


class _Cut(NamedTuple):
    """How a line is taken apart: columns, when the n-th of them comes (ms), how long each takes,
    and from how far below it comes (px)."""

    columns: list[tuple[int, int]]
    delays: list[float]
    duration: float
    lift: float = 0.0


def _wipe(crisp: Pixels, staging: Staging) -> _Cut:
    """An edge runs over the line within about half a second, fast first."""
    columns = cutting.strips(crisp, round(18 * staging.unit))
    parts = [n / max(1, len(columns) - 1) for n in range(len(columns))]
    return _Cut(columns, [430 * (1 - (1 - part) ** 0.5) for part in parts], 130)


def _type(crisp: Pixels, staging: Staging) -> _Cut:
    """Letter by letter."""
    columns = cutting.letters(crisp)
    step = min(42.0, 900 / max(1, len(columns)))
    return _Cut(columns, [step * n for n in range(len(columns))], 50)


def _words(crisp: Pixels, staging: Staging) -> _Cut:
    """Word by word, each rising a little."""
    columns = cutting.words(crisp, spaced=staging.spaced)
    step = min(110.0, 560 / max(1, len(columns)))
    return _Cut(columns, [step * n for n in range(len(columns))], 360, 20 * staging.unit)


_CUTS: dict[str, Callable[[Pixels, Staging], _Cut]] = {
    "wipe": _wipe,
    "type": _type,
    "words": _words,
}


def _mosaic(line: _Line, cut: _Cut, start: float, staging: Staging) -> Mosaic:
    delays = cut.delays[::-1] if staging.rtl else cut.delays
    parts = [
        Part(Sprite(line.pixels[:, a:b]), line.x + a, line.y, start + delay)
        for (a, b), delay in zip(cut.columns, delays, strict=True)
    ]
    parts.sort(key=lambda part: part.delay)
    return Mosaic(Sprite(line.pixels), line.x, line.y, tuple(parts), cut.duration, cut.lift)


def _by_masks(piece: Piece, start: float) -> Mosaic:
    """A picture that comes in by its masks, evenly over its duration."""
    count = len(piece.parts)
    whole = piece.duration or 800
    parts = []
    for number, mask in enumerate(piece.parts):
        rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
        if not len(rows):
            continue
        place = np.s_[rows[0] // 2 * 2 : rows[-1] + 1, columns[0] // 2 * 2 : columns[-1] + 1]
        pixels = np.where(mask[place][..., None], piece.pixels[place], 0).astype(np.uint8)
        delay = start + whole * (1 - (1 - number / count) ** 0.5)
        x, y = piece.x + int(columns[0]) // 2 * 2, piece.y + int(rows[0]) // 2 * 2
        parts.append(Part(Sprite(pixels), x, y, delay))
    return Mosaic(Sprite(piece.pixels), piece.x, piece.y, tuple(parts), 90)


Still = tuple[Pixels, int, int]
"""A picture that stands still, and where."""


def enter(
    piece: Piece, entrance: str, start: float, staging: Staging
) -> Iterator[tuple[Mover, Still]]:
    """The movers of a piece that begins to come in after `start` ms, one a line, each with what it
    shows when it has come."""
    how = piece.enter or entrance
    still = (piece.pixels, piece.x, piece.y)
    if how in ("up", "down", "right"):
        yield Grown(*still, how, start, piece.duration or 620), still
        return
    if how == "parts":
        yield _by_masks(piece, start), still
        return
    lift = 38 * staging.unit if piece.lift < 0 else piece.lift
    lines = [_Line(*(piece.pixels,) * 2, piece.x, piece.y)] if piece.plated else []
    for number, line in enumerate(lines or _lines(piece, staging)):
        own = start + number * STAGGER
        still = (line.pixels, line.x, line.y)
        if how in _CUTS:
            cut = _CUTS[how](line.crisp, staging)
            # Lines that are read one after the other come one after the other.
            own = start + number * (cut.delays[-1] * 0.8 + 60)
            yield _mosaic(line, cut, own, staging), still
        else:
            rise = 0.0 if how == "fade" else lift
            yield (
                Glide(Sprite(line.pixels), line.x, line.y, own, piece.duration or RISE, rise),
                still,
            )
