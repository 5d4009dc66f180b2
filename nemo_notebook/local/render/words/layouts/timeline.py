"""A timeline: dates on a line with what happened, one after the other."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ..fonts import BODY
from ..typography import TypeImage, typeset
from .charts.chart import drawing
from .headings import heading_of
from .sheet import LAYOUTS, Ask, Piece, Sheet, headline, items_of, layout, place

_MOST = 6
_FIRST, _STEP = 300.0, 260.0


def _events(ask: Ask) -> list[tuple[str, str]]:
    found = []
    for item in items_of(ask.style, _MOST):
        label, text = (str(item.get(key) or "").strip() for key in ("label", "text"))
        if label or text:
            found.append((label, text))
    return found


def _type(
    ask: Ask, events: list[tuple[str, str]], width: float, size: float, tall: float, align: str
) -> tuple[list[TypeImage], list[TypeImage]]:
    """The dates and the texts at one size."""
    settings: dict[str, Any] = {"width": width, "align": align, "margin": 10 * ask.unit}
    sizes = tuple(size * part for part in (1, 0.9, 0.8, 0.7, 0.6, 0.5))
    dates = [
        headline(ask, label or " ", tuple(s * 1.3 for s in sizes), size * 2.2, weight=700,
                 ink=ask.palette.accent, group="dates", **settings)
        for label, _ in events
    ]  # fmt: skip
    texts = [
        headline(ask, text or " ", sizes, tall, weight=500, fonts=BODY, group="texts",
                 **settings)
        for _, text in events
    ]  # fmt: skip
    images = typeset([*dates, *texts])
    return images[: len(events)], images[len(events) :]


@layout("timeline")
def _timeline(ask: Ask) -> Sheet:
    events = _events(ask)
    if not events:
        return LAYOUTS["statement"](ask)
    frame, unit = ask.frame, ask.unit
    heading = heading_of(ask)
    above = heading[0].height + 56 * unit if heading else 0.0
    room = frame.bottom - frame.top - above
    upright = frame.tall and not (len(events) <= 3 and room < frame.wide * 0.8)
    build = _standing if upright else _lying
    drawn, high = build(ask, events, room)
    y = max(frame.top, frame.top + (frame.bottom - frame.top - above - high) * 0.45)
    pieces: list[Piece] = []
    for image in heading:
        x = frame.centre - image.width / 2 if frame.tall else frame.wide_left
        if ask.rtl and not frame.tall:
            x = frame.wide_left + frame.wide - image.width
        pieces.append(place(image, x, y, delay=0.0))
    down = round(y + above)
    return Sheet((*pieces, *(replace(piece, y=piece.y + down) for piece in drawn)))


def _node(ask: Ask, last: bool) -> TypeImage:
    """A ring on the line; the last one is filled."""
    unit, palette = ask.unit, ask.palette
    wide = 40 * unit
    fill = palette.accent if last else palette.deep
    return typeset(
        [
            drawing(
                wide, wide,
                f'<circle cx="{wide / 2}" cy="{wide / 2}" r="{13 * unit}" fill="{fill}" '
                f'stroke="{palette.accent}" stroke-width="{6 * unit}"/>',
            )
        ]
    )[0]  # fmt: skip


def _rail(ask: Ask, width: float, height: float) -> TypeImage:
    return typeset(
        [
            drawing(
                width, height,
                f'<rect width="{width}" height="{height}" rx="{min(width, height) / 2}" '
                f'fill="{ask.palette.ink}" fill-opacity="0.42"/>',
            )
        ]
    )[0]  # fmt: skip


_STILL: dict[str, Any] = {"plated": True, "shadow": False}


def _lying(ask: Ask, events: list[tuple[str, str]], room: float) -> tuple[list[Piece], float]:
    """From left to right: the date above the line, the text below it; from (…, 0) down."""
    frame, unit = ask.frame, ask.unit
    slot = frame.wide / len(events)
    width = slot - 34 * unit
    dates, texts = _type(ask, events, width, 46, max(120.0, room / unit - 210), "left")
    up = max(image.height for image in dates) + 20 * unit
    rail = _rail(ask, frame.wide, 5 * unit)
    pieces = [place(rail, frame.wide_left, up + 17.5 * unit, enter="wipe", delay=160.0, **_STILL)]
    for number, (date, text) in enumerate(zip(dates, texts, strict=True)):
        delay = _FIRST + _STEP * number
        spot = len(events) - 1 - number if ask.rtl else number
        left = frame.wide_left + slot * spot
        node = _node(ask, number == len(events) - 1)
        pieces += [
            place(node, left, up, enter="fade", delay=delay, **_STILL),
            place(date, left, up - 20 * unit - date.height, enter="rise", delay=delay),
            place(text, left, up + 62 * unit, enter="rise", delay=delay + 90),
        ]
    return pieces, up + 62 * unit + max(image.height for image in texts)


def _standing(ask: Ask, events: list[tuple[str, str]], room: float) -> tuple[list[Piece], float]:
    """From the top down: the line at the side, dates and texts beside it; from (…, 0) down."""
    frame, unit = ask.frame, ask.unit
    gap = 30 * unit
    width = frame.wide - 86 * unit
    align = "right" if ask.rtl else "left"
    dates: list[TypeImage] = []
    texts: list[TypeImage] = []
    heights: list[float] = []
    for size in (58, 52, 46, 40, 36, 32, 28, 25, 22):
        dates, texts = _type(ask, events, width, size, size * 4.4, align)
        heights = [a.height + b.height + 2 * unit for a, b in zip(dates, texts, strict=True)]
        if sum(heights) + gap * (len(events) - 1) <= room:
            break
    else:
        gap = 12 * unit
        each = (room + gap) / len(events) - gap
        for size in (22, 18, 15):
            left_over = each / unit - size * 1.3 * 1.7
            dates, texts = _type(ask, events, width, size, left_over, align)
            heights = [a.height + b.height + 2 * unit for a, b in zip(dates, texts, strict=True)]
            if sum(heights) + gap * (len(events) - 1) <= room:
                break
    # The line and the widest text beside it stand in the middle of the picture.
    widest = max(image.width for image in (*dates, *texts)) + 86 * unit
    edge = frame.centre - widest / 2
    width = widest - 86 * unit
    side = edge + width + 46 * unit if ask.rtl else edge
    total = sum(heights) + gap * (len(events) - 1)
    pieces: list[Piece] = []
    y = 0.0
    first = dates[0].height / 2
    rail = _rail(ask, 5 * unit, max(10.0, total - heights[-1] - first + dates[-1].height / 2))
    pieces.append(place(rail, side + 17.5 * unit, first, enter="fade", delay=160.0, **_STILL))
    for number, (date, text) in enumerate(zip(dates, texts, strict=True)):
        delay = _FIRST + _STEP * number
        node = _node(ask, number == len(events) - 1)
        left = edge if ask.rtl else edge + 86 * unit

        def at(image: TypeImage, left: float = left) -> float:
            return left + width - image.width if ask.rtl else left

        pieces += [
            place(node, side, y + date.height / 2 - 20 * unit, enter="fade", delay=delay, **_STILL),
            place(date, at(date), y, enter="rise", delay=delay),
            place(text, at(text), y + date.height + 2 * unit, enter="rise", delay=delay + 90),
        ]
        y += heights[number] + gap
    return pieces, total
