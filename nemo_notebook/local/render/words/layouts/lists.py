"""A list: a heading and items that come one after the other."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from ..typography import Run, Text, TypeImage, heights, typeset
from .sheet import Ask, Piece, Sheet, Side, body, headline, layout, place, strings

_SIZES = (66, 60, 54, 48, 42, 38, 34, 30, 27)
_WHOLE = 44
"""The size down to which an item is rather set smaller than in two lines."""
_MOST = 12


def _reveals(ask: Ask, count: int) -> list[float]:
    """When each item comes, in ms from the start: as the style says, or spread over the first two
    thirds, so that the last can be read."""
    given = ask.style.get("reveal")
    if isinstance(given, list) and all(
        isinstance(t, int | float) and not isinstance(t, bool) for t in given
    ):
        times = [float(t) for t in given[:count]]
        if len(times) == count:
            return [max(0.0, min(time, ask.segment.duration - 600.0)) for time in times]
    first = min(450.0, ask.segment.duration * 0.15)
    step = min(900.0, max(90.0, (ask.segment.duration * 0.66 - first) / max(1, count)))
    return [first + step * number for number in range(count)]


class _Set(NamedTuple):
    """The items in type: in how many columns, the width of one and the air between items (px)."""

    images: list[TypeImage]
    columns: int
    width: float
    gap: float

    @property
    def rows(self) -> int:
        return -(-len(self.images) // self.columns)

    @property
    def height(self) -> float:
        """px of the highest column."""
        starts = range(0, len(self.images), max(1, self.rows))
        columns = [self.images[start : start + self.rows] for start in starts]
        return max(
            (sum(i.height + self.gap for i in column) - self.gap for column in columns), default=0.0
        )


def _set(ask: Ask, items: list[str], room: float) -> _Set:
    """The items as large as they fit; where even the smallest are too large they end in dots."""
    frame, unit = ask.frame, ask.unit

    def blocks(sizes: tuple[float, ...], tall: float, columns: int) -> tuple[list[Text], float]:
        whole = frame.width if columns == 1 else frame.wide
        width = (whole - 70 * unit * (columns - 1)) / columns
        align: Side = "right" if ask.rtl else "left"
        runs = [(Run(item, icon="circle-check"),) for item in items]
        return [
            body(ask, run, sizes, tall, width=width, group="items", align=align) for run in runs
        ], width

    def made(wanted: tuple[list[Text], float], columns: int, gap: float) -> _Set:
        return _Set(typeset(wanted[0]), columns, wanted[1], gap)

    step = 1.6 if ask.rtl else 1.45
    # Two columns where there is more width than height.
    broad = len(items) > 4 and frame.wide > 0.95 * (frame.bottom - frame.top)
    for size in _SIZES:
        for columns in (1, 2) if broad else (1,):
            tall, gap = size * step * (2 if size > _WHOLE else 3), 0.4 * size * unit
            wanted = blocks((size,), tall, columns)
            # Most sizes are ruled out without being set.
            high = heights(wanted[0])
            if high is not None and (
                _column(high, columns, gap) > room or (size > _WHOLE and _wraps(high, size * unit))
            ):
                continue
            found = made(wanted, columns, gap)
            own = [float(image.height) for image in found.images]
            if found.height <= room and (size <= _WHOLE or not _wraps(own, size * unit)):
                return found
    columns = 2 if broad else 1
    rows = -(-len(items) // columns)
    gap = 8 * unit
    tall = (room + gap) / rows - gap
    return made(blocks((27, 24, 21, 18), tall / unit, columns), columns, gap)


def _column(high: list[float], columns: int, gap: float) -> float:
    """px of the highest column of items of these heights; a little less, to be sure."""
    rows = -(-len(high) // columns)
    starts = range(0, len(high), max(1, rows))
    return max((sum(high[n : n + rows]) + gap * (rows - 1) for n in starts), default=0.0) - 4


def _wraps(high: list[float], size: float) -> bool:
    """Whether an item takes more than one line."""
    return any(one > 1.9 * size for one in high)


@layout("list")
def _list(ask: Ask) -> Sheet:
    frame, unit = ask.frame, ask.unit
    items = [item for item in strings(ask.style.get("items")) if item.strip()][:_MOST]
    pieces: list[Piece] = []
    heading: TypeImage | None = None
    align: Side = "right" if ask.rtl else "left"
    if ask.segment.text.strip():
        block: Text = headline(ask, ask.segment.text, (88, 76, 66, 58, 50, 42), 200)
        (heading,) = typeset([replace(block, align=align)])
    above = heading.height + 34 * unit if heading else 0.0
    room = frame.bottom - frame.top - above
    made = _set(ask, items, room)
    images, rows, width, gap = made.images, made.rows, made.width, made.gap
    tops: list[float] = []
    for column in range(made.columns):
        y = 0.0
        for image in images[column * rows : (column + 1) * rows]:
            tops.append(y)
            y += image.height + gap
    whole = above + made.height
    top = max(frame.top, min(frame.title_middle + 0.04 * whole - whole / 2, frame.bottom - whole))
    step = width + 70 * unit
    widest = max([i.width for i in images] + ([heading.width] if heading else []), default=0)
    reach = (
        widest
        if made.columns == 1
        else step * (made.columns - 1) + max((i.width for i in images[rows:]), default=0)
    )
    left = frame.left if frame.align == "left" else frame.centre - max(reach, widest) / 2
    side = (lambda image, room: room - image.width) if ask.rtl else (lambda image, room: 0.0)
    if heading:
        pieces.append(place(heading, left + side(heading, widest), top, delay=0.0))
    times = _reveals(ask, len(images))
    for number, (image, y, time) in enumerate(zip(images, tops, times, strict=True)):
        x = left + number // rows * step + side(image, widest if made.columns == 1 else width)
        pieces.append(place(image, x, top + above + y, delay=time))
    return Sheet(tuple(pieces))
