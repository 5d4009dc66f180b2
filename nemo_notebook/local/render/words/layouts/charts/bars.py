"""A bar chart: standing bars, or lying ones where names are long or room is narrow."""

from __future__ import annotations

from ....visuals.colour import mix
from ...fonts import is_wide
from ...typography import TypeImage, typeset
from ..sheet import Ask, Piece, place
from .chart import Datum, Panel, chart, drawing, label, quiet, series

_FIRST, _STEP, _GROW = 260.0, 85.0, 680.0
"""When the first bar starts to grow, how much later the next, and how long one takes (ms)."""


def _loudest(data: list[Datum]) -> int:
    """The bar in the accent colour: the longest, of equals the last."""
    return max(range(len(data)), key=lambda n: (abs(data[n].value), n))


def _fill(ask: Ask, colour: str, number: int, upright: bool) -> str:
    """A gradient that is a little brighter at the far end of a bar."""
    end = mix(colour, ask.palette.deep, 0.22)
    way = 'x1="0" y1="0" x2="0" y2="1"' if upright else 'x1="1" y1="0" x2="0" y2="0"'
    return (
        f'<defs><linearGradient id="g{number}" {way}><stop offset="0" stop-color="{colour}"/>'
        f'<stop offset="1" stop-color="{end}"/></linearGradient></defs>'
    )


def _width_of(text: str, size: float) -> float:
    return sum(size * (1.0 if is_wide(sign) else 0.56) for sign in text)


@chart("bar")
def _bars(ask: Ask, panel: Panel, data: list[Datum]) -> list[Piece]:
    slot = panel.width / len(data)
    longest = max(_width_of(datum.label, 34 * ask.unit) for datum in data)
    negative = min(datum.value for datum in data) < 0
    narrow = ask.frame.tall and len(data) > 5
    if not negative and (longest > 2 * slot * 0.92 or narrow):
        return _lying(ask, panel, data)
    return _standing(ask, panel, data)


def _standing(ask: Ask, panel: Panel, data: list[Datum]) -> list[Piece]:
    unit, count = ask.unit, len(data)
    slot = panel.width / count
    wide = min(slot * 0.62, 150 * unit)
    loud = _loudest(data)
    names = [label(ask, d.label, 38, slot * 0.96, "names", 2, ink=quiet(ask)) for d in data]
    values = [
        label(ask, d.text, 50, slot * 1.06, "values", weight=700,
              ink=ask.palette.accent if n == loud else ask.palette.ink)
        for n, d in enumerate(data)
    ]  # fmt: skip
    images = typeset([*names, *values])
    below = max(image.height for image in images[:count]) + 18 * unit
    above = max(image.height for image in images[count:]) + 8 * unit
    top, bottom = panel.top + above, panel.top + panel.height - below
    highest, lowest = max(0.0, *(d.value for d in data)), min(0.0, *(d.value for d in data))
    span = (highest - lowest) or 1.0
    if lowest < 0:
        bottom -= above
    zero = bottom + lowest / span * (bottom - top)
    shades = series(ask, 3)
    pieces = [_baseline(ask, panel, zero)]
    for number, datum in enumerate(data):
        middle = panel.left + slot * (number + 0.5)
        tall = max(6 * unit, abs(datum.value) / span * (bottom - top))
        colour = shades[0] if number == loud else shades[1]
        up = datum.value >= 0
        bar = _bar(ask, wide, tall, colour, up)
        start = _FIRST + _STEP * number
        left = round(middle - wide / 2)
        y = round(zero) - (round(tall) if up else 0)
        pieces.append(
            Piece(bar.pixels, left, y, enter="up" if up else "down", delay=start,
                  shadow=False, plated=True, duration=_GROW)
        )  # fmt: skip
        name, value = images[number], images[count + number]
        foot = y - value.height - 6 * unit if up else y + tall + 6 * unit
        pieces.append(
            place(value, middle - value.width / 2, foot, enter="rise", delay=start,
                  lift=tall if up else 0.0, duration=_GROW)
        )  # fmt: skip
        under = panel.top + panel.height - below + 18 * unit
        pieces.append(place(name, middle - name.width / 2, under, enter="fade", delay=start))
    return pieces


def _baseline(ask: Ask, panel: Panel, y: float) -> Piece:
    unit = ask.unit
    (image,) = typeset(
        [
            drawing(
                panel.width,
                3 * unit,
                f'<rect width="{panel.width}" height="{3 * unit}" rx="{1.5 * unit}" '
                f'fill="{ask.palette.ink}" fill-opacity="0.34"/>',
            )
        ]
    )
    return Piece(image.pixels, round(panel.left), round(y), enter="wipe", delay=120.0, plated=True,
                 shadow=False)  # fmt: skip


def _bar(ask: Ask, wide: float, tall: float, colour: str, up: bool) -> TypeImage:
    """A standing bar, rounded at its far end."""
    radius = min(16 * ask.unit, wide / 2, tall / 2)
    width, height = float(round(wide)), float(round(tall))
    far, foot = (0.0, height) if up else (height, 0.0)
    turn = radius if up else -radius
    path = (
        f"M0 {foot}V{far + turn}Q0 {far} {radius} {far}H{width - radius}"
        f"Q{width} {far} {width} {far + turn}V{foot}Z"
    )
    inside = f'{_fill(ask, colour, 1, True)}<path d="{path}" fill="url(#g1)"/>'
    return typeset([drawing(width, height, inside)])[0]


def _lying(ask: Ask, panel: Panel, data: list[Datum]) -> list[Piece]:
    unit, count = ask.unit, len(data)
    loud = _loudest(data)
    row = min(panel.height / count, 150 * unit)
    thick = min(26 * unit, row * 0.26)
    size = min(44.0, row / unit * 0.34)
    names = [label(ask, d.label, size, panel.width * 0.7, "names", align="left") for d in data]
    values = [
        label(ask, d.text, size * 1.12, panel.width * 0.3, "values", weight=700,
              ink=ask.palette.accent if n == loud else ask.palette.ink)
        for n, d in enumerate(data)
    ]  # fmt: skip
    images = typeset([*names, *values])
    longest = max(abs(d.value) for d in data) or 1.0
    shades = series(ask, 3)
    pieces: list[Piece] = []
    top = panel.top + (panel.height - row * count) / 2
    for number, datum in enumerate(data):
        start = _FIRST + _STEP * number
        y = top + row * number
        name, value = images[number], images[count + number]
        line = max(name.height, value.height)
        colour = shades[0] if number == loud else shades[1]
        length = max(thick, abs(datum.value) / longest * panel.width)
        radius = thick / 2
        track, bar = typeset(
            [
                drawing(
                    panel.width, thick,
                    f'<rect width="{panel.width}" height="{thick}" rx="{radius}" '
                    f'fill="{ask.palette.ink}" fill-opacity="0.16"/>',
                ),
                drawing(
                    length, thick,
                    f'{_fill(ask, colour, 1, False)}<rect width="{length}" height="{thick}" '
                    f'rx="{radius}" fill="url(#g1)"/>',
                ),
            ]
        )  # fmt: skip
        foot = y + line + 6 * unit
        pieces += [
            place(name, panel.left, y + line - name.height, enter="rise", delay=start),
            place(value, panel.left + panel.width - value.width, y + line - value.height,
                  enter="rise", delay=start + 120),
            place(track, panel.left, foot, enter="fade", delay=start, plated=True, shadow=False),
            place(bar, panel.left, foot, enter="right", delay=start + 60, plated=True,
                  shadow=False, duration=_GROW),
        ]  # fmt: skip
    return pieces
