"""From a number in cells to the mover that counts it up."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...picture.sprites import Sprite
from ..layouts import Tally
from ..lettering import shadowed
from . import cutting
from .entrances import Staging, Still
from .movers import Cell, Count, ease_out

__all__ = ["count_up", "shown"]

DURATION = 1150
_STEPS = 80

Pixels = NDArray[np.uint8]


def shown(tally: Tally, value: int) -> tuple[str, ...]:
    """The cells at a value, in units of the last place: the figures stand in the places that they
    have at the end, and what is before the number stands before its first figure."""
    number = tally.cells[tally.first : tally.last]
    places = [place for place, sign in enumerate(number) if sign in tally.figures]
    text = str(value).rjust(tally.decimals + 1, "0")[-len(places) :]
    cells = [""] * len(number)
    first = places[len(places) - len(text)]
    for place, figure in zip(places[len(places) - len(text) :], text, strict=True):
        cells[place] = tally.figures[int(figure)]
    for place in range(first, len(number)):
        cells[place] = cells[place] or number[place]
    before = [""] * tally.first
    return (*before, *cells, *tally.cells[tally.last :])


def _value(tally: Tally) -> int:
    number = tally.cells[tally.first : tally.last]
    return int("".join(str(tally.figures.index(s)) for s in number if s in tally.figures))


def count_up(tally: Tally, start: float, staging: Staging) -> tuple[Count, Still]:
    """The mover of a number, and what it shows when it has counted."""
    image, margin = tally.image, tally.image.margin
    radius = 14 * staging.unit

    def shade(crisp: Pixels) -> Pixels:
        return shadowed(crisp, radius=radius, colour=staging.shade, strength=0.75)

    count = len(tally.cells)
    whole = shade(tally.read.pixels)
    pad = round(34 * staging.unit)

    def cell(box: tuple[int, int, int, int]) -> Cell:
        """The sign in a box, (x, y) from the corner of the box."""
        left, above, right, below = box
        crisp = np.pad(image.pixels[above:below, left:right], ((pad, pad), (pad, pad), (0, 0)))
        both = shade(crisp)
        # The shadow alone: where the sign is, it is what the sign would cover.
        cast = both - np.minimum(both, crisp)
        rows, columns = cutting.inked(both)
        signs = Sprite(cast[rows, columns]), Sprite(crisp[rows, columns])
        return Cell(*signs, columns.start - pad, rows.start - pad)

    figures = dict(zip(tally.figures, image.boxes[count:], strict=True))
    drawn = {figure: cell(box) for figure, box in figures.items()}
    cells: dict[tuple[int, str], Cell] = {}
    for place, (sign, box) in enumerate(zip(tally.cells, image.boxes, strict=False)):
        counts = tally.first <= place < tally.last and sign in drawn
        for figure, own in drawn.items() if counts else [(sign, cell(box))]:
            x, y = tally.x + tally.shift + box[0] + own.x, tally.y + margin + own.y
            cells[place, figure] = own._replace(x=x, y=y)
    end = _value(tally)
    values = [
        round(tally.start + (end - tally.start) * ease_out(step / _STEPS)) for step in range(_STEPS)
    ]
    texts = tuple(shown(tally, value) for value in (*values, end))
    times = tuple(step / _STEPS for step in range(_STEPS + 1))
    lead = tally.cells[0] if tally.first else ""
    firsts = tuple(
        image.boxes[next(n for n, sign in enumerate(text) if n >= tally.first and sign)][0]
        - image.boxes[tally.first][0]
        for text in texts
    )
    # From the middle of each cell to the middle of its sign in the line as it is read.
    slides = tuple(
        (end[0] + end[2] - begin[0] - begin[2]) / 2 - tally.shift
        for begin, end in zip(image.boxes, tally.read.boxes, strict=False)
    )
    mover = Count(
        Sprite(whole), tally.x, tally.y, times, texts, cells, start, DURATION, lead, firsts, slides
    )
    return mover, (whole, tally.x, tally.y)
