"""A number that counts up to what is written."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from ..fonts import DISPLAY, language, right_to_left
from ..typography import Cells, TypeImage, typeset
from .sheet import (
    Ask,
    Entry,
    Piece,
    Sheet,
    Tally,
    align_entry,
    align_of,
    arrange,
    headline,
    is_cjk,
    layout,
    runs_of,
    scale_of,
    strings,
    subtitle_of,
)

_SPACES = "\u00a0\u202f\u2009"
_NUMBER = re.compile(rf"\d(?:[.,'’{_SPACES} ٫٬]?\d)*")
_LONGEST = 24


class Counting(NamedTuple):
    """A text with one number in it that can count.

    Attributes:
        cells: the signs of the text one by one, words as one.
        figures: the ten figures of its script.
        first, last: which cells are the number.
        decimals: how many figures stand after the decimal point.
        start: from where it counts, in units of the last place.
    """

    cells: tuple[str, ...]
    figures: tuple[str, ...]
    first: int
    last: int
    decimals: int
    start: int


def _decimals(number: str) -> int:
    """How many figures stand after the decimal point: a point or comma that is no separator of
    thousands.

    >>> _decimals("1,299.50"), _decimals("1.299"), _decimals("3,5"), _decimals("1,299")
    (2, 3, 1, 0)
    """
    marks = [sign for sign in number if not sign.isdigit()]
    if not marks or marks[-1] not in ".,٫":
        return 0
    after = len(number) - 1 - max(n for n, sign in enumerate(number) if not sign.isdigit())
    if marks.count(marks[-1]) > 1 or (after == 3 and marks[-1] == "," and len(set(marks)) == 1):
        return 0
    return after


def counting(text: str) -> Counting | None:
    """How a text counts up; None where it holds no number, several, or one that means no amount
    (a time, a date, a version, a fraction).

    >>> counting("+40%").cells, counting("12 → 30") is None, counting("9:30") is None
    (('+', '4', '0', '%'), True, True)
    """
    text = unicodedata.normalize("NFC", text.strip())
    found = list(_NUMBER.finditer(text))
    if len(found) != 1 or len(text) > _LONGEST:
        return None
    match = found[0]
    before, number, after = text[: match.start()], match.group(), text[match.end() :]
    # Letters that touch a number are a name (v2, Q3), but a currency is not (US$, CHF).
    touches = re.search(r"[\w:/.]$", before) and not is_cjk(before[-1:])
    if touches and not re.search(r"(?:^|\s)(?:USD|EUR|GBP|CHF|RMB|CNY|JPY|kr|Rs\.?)$", before):
        return None
    if re.match(r"[:/]\d|[-–]\d|(?:st|nd|rd|th)\b", after):
        return None
    # Cells stand from left to right.
    if right_to_left(text) and (before or after):
        return None
    digits = [sign for sign in number if sign.isdigit()]
    if not all(unicodedata.decimal(sign, None) is not None for sign in digits):
        return None
    zero = chr(ord(digits[0]) - unicodedata.decimal(digits[0]))
    figures = tuple(chr(ord(zero) + n) for n in range(10))
    value = int("".join(str(unicodedata.decimal(sign)) for sign in digits))
    year = len(number) == 4 and 1000 <= value <= 2999 and not before.strip() and not after.strip()
    cells = (*([before] if before else []), *number, *([after] if after else []))
    first = 1 if before else 0
    start = max(0, value - 40) if year else 0
    return Counting(cells, figures, first, first + len(number), _decimals(number), start)


@layout("number")
def _number(ask: Ask) -> Sheet:
    text = ask.segment.text.strip()
    chinese = is_cjk(text)
    # Signs fill their line to its foot; figures leave it free, and are set closer.
    sizes = (220, 190, 160, 132, 110, 90, 72) if chinese else (250, 220, 190, 160, 132, 110, 90, 72)
    words = chinese or re.search(r"[^\W\d_]", text) is not None
    close = {} if words else {"leading": -0.2, "tracking": -0.02}
    below = subtitle_of(ask, 56, gap=8)
    count = counting(text)
    if count is None:
        runs = runs_of(text, strings(ask.style.get("emphasis")))
        number = headline(ask, runs, (*sizes, 60, 50, 42), 360, **close)
        sheet = [align_entry(ask, entry) for entry in (Entry(number), *below)]
        images = typeset([entry.block for entry in sheet])
        return arrange(ask, images, _gaps(images, below, close=not words))
    grow = ask.unit * scale_of(ask.segment) * (0.88 if chinese else 1.0)
    cells = Cells(
        count.cells,
        count.figures,
        tuple(size * grow for size in (*sizes, 60, 50, 42, 34)),
        ask.frame.width,
        ask.palette.ink,
        DISPLAY,
        tracking=0.0,
        lang=language(text),
        margin=56 * ask.unit,
    )
    return _tallied(ask, cells, count, below)


def _gaps(images: list[TypeImage], below: list[Entry], *, close: bool) -> list[float]:
    """The air above each block: figures have no feet, so that what is below them moves up."""
    return [0.0, *(entry.gap - 0.1 * images[0].size * close for entry in below)]


def _read(image: TypeImage, count: int) -> TypeImage:
    """The first row of set cells as it is read in the end: every figure as wide as it is."""
    margin, (_, top, _, bottom) = image.margin, image.boxes[0]
    ends = [float(margin)]
    for width in image.widths:
        ends.append(ends[-1] + width)
    page = np.zeros((bottom - top + 2 * margin, round(ends[-1]) + margin, 4), np.uint8)
    boxes = []
    for number, (left, _, right, _) in enumerate(image.boxes[:count]):
        first, last = round(ends[number]), round(ends[number + 1])
        boxes.append((first, margin, last, margin + bottom - top))
        # The sign stands in the middle of its cell; the air beside it may lie on its neighbours.
        x = round((ends[number] + ends[number + 1] - (right - left)) / 2)
        cut = max(0, -x)
        sign = image.pixels[top - margin : bottom + margin, left + cut : right]
        spot = page[: sign.shape[0], x + cut : x + cut + sign.shape[1]]
        np.maximum(spot, sign[:, : spot.shape[1]], out=spot)
    return TypeImage(page, margin, tuple(boxes), image.size)


def _tallied(ask: Ask, cells: Cells, count: Counting, below: list[Entry]) -> Sheet:
    """The number in its cells, and what it counts below it."""
    aligned = [align_entry(ask, entry) for entry in below]
    image, *others = typeset([cells, *(entry.block for entry in aligned)])
    read = _read(image, len(count.cells))
    close = not is_cjk("".join(count.cells))
    sheet = arrange(ask, [read, *others], _gaps([read], below, close=close))
    wider = read.boxes[-1][2] - image.boxes[len(count.cells) - 1][2]
    how = align_of(ask)
    shift = {"left": 0, "center": wider // 2, "right": wider}.get(how, 0)
    number = sheet.pieces[0]
    assert isinstance(number, Piece)
    tally = Tally(
        image, read, number.x, number.y, count.cells, count.figures, count.first, count.last,
        count.decimals, count.start, shift,
    )  # fmt: skip
    return replace(sheet, pieces=(tally, *sheet.pieces[1:]))
