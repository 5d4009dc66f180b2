"""A donut chart: shares of a whole around the one that matters, with a key."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from ...typography import TypeImage, typeset
from ..sheet import Ask, Piece, place
from .chart import Datum, Panel, chart, drawing, label, quiet, series

_FIRST, _SWEEP = 240.0, 900.0
_WEDGES = 48
_GAP = 2.2
"""Degrees between two shares."""


def _point(centre: float, radius: float, degrees: float) -> str:
    angle = math.radians(degrees - 90)
    return f"{centre + radius * math.cos(angle):.2f} {centre + radius * math.sin(angle):.2f}"


def _arc(centre: float, outer: float, inner: float, start: float, end: float, fill: str) -> str:
    """A piece of the ring from `start` to `end` degrees, clockwise from the top."""
    if end - start >= 359.9:
        middle, thick = (outer + inner) / 2, outer - inner
        return (
            f'<circle cx="{centre}" cy="{centre}" r="{middle}" fill="none" stroke="{fill}" '
            f'stroke-width="{thick}"/>'
        )
    large = int(end - start > 180)
    path = (
        f"M{_point(centre, outer, start)}A{outer} {outer} 0 {large} 1 {_point(centre, outer, end)}"
        f"L{_point(centre, inner, end)}A{inner} {inner} 0 {large} 0 {_point(centre, inner, start)}Z"
    )
    return f'<path d="{path}" fill="{fill}"/>'


def _ring(ask: Ask, data: list[Datum], colours: list[str], wide: float) -> Piece:
    centre, outer = wide / 2, wide / 2 - 2
    inner = outer * 0.66
    total = sum(datum.value for datum in data)
    gap = _GAP if len(data) > 1 else 0.0
    inside, at = "", 0.0
    for datum, colour in zip(data, colours, strict=True):
        sweep = datum.value / total * 360
        if sweep > gap:
            inside += _arc(
                centre, outer, inner, at + gap / 2, min(at + sweep - gap / 2, at + 359.95), colour
            )
        at += sweep
    (image,) = typeset([drawing(wide, wide, inside)])
    height, width = image.pixels.shape[:2]
    y, x = np.mgrid[:height, :width].astype(np.float32)
    turn = np.arctan2(x - width / 2, height / 2 - y) / (2 * np.pi) % 1.0
    wedge = np.minimum((turn * _WEDGES).astype(np.int16), _WEDGES - 1)
    return Piece(
        image.pixels, 0, 0, enter="parts", delay=_FIRST, duration=_SWEEP, shadow=False,
        plated=True, parts=tuple(wedge == n for n in range(_WEDGES)),
    )  # fmt: skip


def _middle(ask: Ask, loud: Datum, wide: float) -> list[TypeImage]:
    """What stands inside of the ring: the share that matters, and its name."""
    room = wide * 0.54
    blocks = [
        label(ask, loud.text, wide / ask.unit * 0.17, room, "middle", weight=700),
        label(ask, loud.label, wide / ask.unit * 0.066, room, "name", 2, ink=quiet(ask)),
    ]
    return typeset([block for block, text in zip(blocks, loud[2::-2], strict=True) if text])


def _key(ask: Ask, data: list[Datum], colours: list[str], width: float, row: float) -> list[Piece]:
    """A line for each share: its colour, its name, its value; at (0, 0)."""
    unit = ask.unit
    dot = 24 * unit
    size = min(46.0, row / unit * 0.54)
    values = typeset([label(ask, d.text, size, width * 0.42, "values", weight=700) for d in data])
    widest = max(image.width for image in values)
    names = typeset(
        [
            label(ask, d.label, size, width - dot * 1.9 - widest - 24 * unit, "names", align="left")
            for d in data
        ]
    )
    pieces = []
    for number, (name, value, colour) in enumerate(zip(names, values, colours, strict=True)):
        delay = _FIRST + 160 + 90 * number
        middle = row * (number + 0.5)
        (mark,) = typeset(
            [drawing(dot, dot, f'<rect width="{dot}" height="{dot}" rx="{dot * 0.32}" '
                               f'fill="{colour}"/>')]
        )  # fmt: skip
        pieces += [
            place(mark, 0, middle - dot / 2, enter="fade", delay=delay, plated=True, shadow=False),
            place(name, dot * 1.9, middle - name.height / 2, enter="rise", delay=delay),
            place(value, width - value.width, middle - value.height / 2, enter="rise", delay=delay),
        ]
    return pieces


def _moved(piece: Piece, x: float, y: float) -> Piece:
    return replace(piece, x=round(piece.x + x), y=round(piece.y + y))


@chart("donut")
def _donut(ask: Ask, panel: Panel, data: list[Datum]) -> list[Piece]:
    unit = ask.unit
    loud = max(range(len(data)), key=lambda n: data[n].value)
    rest = iter(series(ask, max(2, len(data)))[1:])
    colours = [ask.palette.accent if n == loud else next(rest) for n in range(len(data))]
    if panel.height > panel.width * 0.9:
        row = min(88 * unit, panel.height * 0.44 / len(data))
        wide = min(panel.width * 0.72, panel.height - row * len(data) - 44 * unit)
        left, top = panel.left + (panel.width - wide) / 2, panel.top
        key_width = min(panel.width, 640 * unit)
        corner = (panel.left + (panel.width - key_width) / 2, top + wide + 44 * unit)
    else:
        wide = min(panel.height * 0.92, panel.width * 0.5)
        row = min(86 * unit, panel.height / len(data))
        left, top = panel.left, panel.top + (panel.height - wide) / 2
        corner = (
            panel.left + wide + 64 * unit,
            panel.top + (panel.height - row * len(data)) / 2,
        )
        key_width = panel.width - wide - 64 * unit
    ring = _moved(_ring(ask, data, colours, float(round(wide))), left, top)
    pieces = [ring]
    inner = _middle(ask, data[loud], wide)
    y = top + wide / 2 - sum(image.height for image in inner) / 2
    for image in inner:
        x = left + wide / 2 - image.width / 2
        pieces.append(place(image, x, y, enter="rise", delay=_FIRST + 420))
        y += image.height
    key = _key(ask, data, colours, key_width, row)
    return pieces + [_moved(piece, *corner) for piece in key]
