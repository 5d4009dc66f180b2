"""What all charts share: their data, their colours, and the heading beside or above them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from ....visuals.colour import mix
from ...fonts import BODY
from ...lettering import contrast
from ...typography import Drawing, Text, TypeImage, typeset
from ..sheet import (
    LAYOUTS,
    Ask,
    Piece,
    Sheet,
    Side,
    body,
    headline,
    items_of,
    layout,
    place,
    runs_of,
    strings,
)

__all__ = ["CHARTS", "Datum", "Panel", "chart", "drawing", "label", "quiet", "series"]

_MOST = 8


class Datum(NamedTuple):
    """One item of a chart: what it is called, its value, and how that is written."""

    label: str
    value: float
    text: str


class Panel(NamedTuple):
    """Where a chart is drawn: its box in px of the canvas."""

    left: float
    top: float
    width: float
    height: float


def _value(item: Mapping[str, Any]) -> float:
    """The value of an item; of one that has none, the number in its text."""
    value = item.get("value")
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return float(value)
    found = re.search(r"[-−]?\d+(?:[.,]\d+)?", str(item.get("text") or value or ""))
    return float(found.group().replace("−", "-").replace(",", ".")) if found else 0.0


def written(value: float) -> str:
    """A value with at most two figures after the point and thousands set apart.

    >>> written(1234.0), written(0.256), written(-3.5)
    ('1,234', '0.26', '-3.5')
    """
    if abs(value) >= 1e15:
        return f"{value:.3g}"
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def data_of(ask: Ask) -> list[Datum]:
    """The items of a chart, with a text for each value."""
    found = []
    for item in items_of(ask.style, _MOST):
        value = _value(item)
        text = str(item.get("text") or "").strip() or written(value)
        found.append(Datum(str(item.get("label") or "").strip(), value, text))
    return found


def quiet(ask: Ask, share: float = 0.35) -> str:
    """The ink, drawn back: for what is less important. It stays readable."""
    return mix(ask.palette.ink, mix(ask.palette.light, ask.palette.ink, 0.5), share)


def series(ask: Ask, count: int) -> list[str]:
    """Colours for the parts of a chart: the accent for the one that matters, then from the light
    of the palette towards its middle, all apart from what is behind them."""
    palette = ask.palette
    dark = contrast(palette.ink, "#000000") > contrast(palette.ink, "#ffffff")
    ground = palette.deep if dark else palette.light
    # From near the ink, which no accent is, to the middle of the palette.
    first = mix(palette.ink, palette.light if dark else palette.middle, 0.4)
    last = mix(palette.middle, palette.ink, 0.15)
    steps = max(1, count - 2)
    shades = [mix(first, last, n / steps) for n in range(count - 1)]
    return [palette.accent, *(_apart(shade, ground, palette.ink) for shade in shades)]


def _apart(colour: str, ground: str, ink: str) -> str:
    """The colour, moved towards the ink until it stands out from the ground by 3 : 1."""
    for share in (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6):
        moved = mix(colour, ink, share)
        if contrast(moved, ground) >= 3:
            return moved
    return ink


def drawing(width: float, height: float, inside: str, margin: float = 0.0) -> Drawing:
    """A drawing in SVG, in px; `inside` holds numbers and colours of ours alone."""
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.2f} {height:.2f}">'
        f"{inside}</svg>"
    )
    return Drawing(svg, max(1.0, width), max(1.0, height), margin)


def label(
    ask: Ask, text: str, size: float, width: float, group: str, lines: int = 1, **more: Any
) -> Text:
    """A small text in a chart; those of one group share a size, and what is too long for that
    ends in three dots."""
    size *= 1.12 if ask.frame.tall else 1.0  # a phone is small
    sizes = tuple(
        dict.fromkeys(max(18.0, size * part) for part in (1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.42))
    )
    settings: dict[str, Any] = {
        "fonts": BODY, "weight": 500, "align": "center", "leading": 0.06,
        "margin": 8 * ask.unit, "width": max(30 * ask.unit, width), "group": group,
    }  # fmt: skip
    tall = max(sizes) * 1.35 * lines
    return headline(ask, text, sizes, tall, **(settings | more))


Draw = Callable[[Ask, Panel, list[Datum]], list[Piece]]
CHARTS: dict[str, Draw] = {}


def chart(name: str) -> Callable[[Draw], Draw]:
    """Register a function that draws one kind of chart."""

    def register(draw: Draw) -> Draw:
        CHARTS[name] = draw
        return draw

    return register


def _heading(ask: Ask, width: float, align: Side) -> list[tuple[TypeImage, float]]:
    """What stands beside or above a chart: images, and the air above each."""
    unit = ask.unit
    text = ask.segment.text.strip()
    below = str(ask.style.get("subtitle") or "").strip()
    blocks = []
    if text:
        runs = runs_of(text, strings(ask.style.get("emphasis")))
        tall = 330 if not ask.frame.tall else 190
        sizes = (92, 84, 76, 68, 60, 52, 46, 40, 34)
        blocks.append(headline(ask, runs, sizes, tall, width=width))
    if below:
        blocks.append(body(ask, below, (44, 40, 36, 32, 28), 130, width=width, ink=quiet(ask)))
    blocks = [replace(block, align=align) for block in blocks]
    gaps = [0.0, 10 * unit]
    return list(zip(typeset(blocks), gaps, strict=False))


def heading_and_panel(ask: Ask, ratio: float) -> tuple[list[Piece], Panel]:
    """The heading of a chart, and the box that is left for what is drawn: beside it in landscape,
    below it otherwise, at most `ratio` times as high as wide."""
    frame, unit = ask.frame, ask.unit
    room = frame.bottom - frame.top
    side = not frame.tall
    align: Side = "center" if not side else "right" if ask.rtl else "left"
    width = frame.wide * 0.36 if side else frame.wide
    heading = _heading(ask, width, align)
    high = sum(image.height + gap for image, gap in heading)
    pieces = []
    if side and heading:
        left = frame.wide_left + frame.wide * 0.44
        panel_width = frame.wide * 0.56
        panel_height = min(room, panel_width * ratio)
        panel = Panel(left, frame.top + (room - panel_height) / 2, panel_width, panel_height)
        y = frame.top + (room - high) / 2
    else:
        gap = 44 * unit if heading else 0.0
        panel_height = min(room - high - gap, frame.wide * ratio)
        y = max(frame.top, min(frame.top + (room - high - gap - panel_height) * 0.42, frame.bottom))
        panel = Panel(frame.wide_left, y + high + gap, frame.wide, panel_height)
    for image, gap in heading:
        y += gap
        x = frame.wide_left
        if align == "center":
            x = frame.centre - image.width / 2
        elif align == "right":
            x += width - image.width
        pieces.append(place(image, x, y))
        y += image.height
    return pieces, panel


@layout("chart")
def _chart(ask: Ask) -> Sheet:
    data = data_of(ask)
    kind = str(ask.style.get("chart", "bar"))
    if not data:
        return LAYOUTS["statement"](ask)
    if kind == "donut" and (sum(d.value for d in data) <= 0 or min(d.value for d in data) < 0):
        kind = "bar"
    if kind == "line" and len(data) < 2:
        kind = "bar"
    draw = CHARTS.get(kind, CHARTS["bar"])
    ratio = 0.68 if not ask.frame.tall else 1.2 if kind == "donut" else 0.95
    pieces, panel = heading_and_panel(ask, ratio)
    return Sheet((*pieces, *draw(ask, panel, data)))
