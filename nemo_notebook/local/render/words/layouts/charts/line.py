"""A line chart: how something went, drawn from left to right, with its end marked."""

from __future__ import annotations

from itertools import pairwise

from ...typography import Drawing, typeset
from ..sheet import Ask, Piece, place
from .chart import Datum, Panel, chart, drawing, label, quiet

_FIRST, _DRAW = 260.0, 560.0


def _path(points: list[tuple[float, float]]) -> str:
    """A smooth curve through points that never overshoots them (Fritsch and Carlson, 1980)."""
    slopes = [(b[1] - a[1]) / (b[0] - a[0]) for a, b in pairwise(points)]
    tangents = [slopes[0]]
    for before, after in pairwise(slopes):
        same = before * after > 0
        tangents.append(2 * before * after / (before + after) if same else 0.0)
    tangents.append(slopes[-1])
    path = f"M{points[0][0]:.2f} {points[0][1]:.2f}"
    for n, (a, b) in enumerate(pairwise(points)):
        third = (b[0] - a[0]) / 3
        path += (
            f"C{a[0] + third:.2f} {a[1] + tangents[n] * third:.2f} "
            f"{b[0] - third:.2f} {b[1] - tangents[n + 1] * third:.2f} {b[0]:.2f} {b[1]:.2f}"
        )
    return path


def _named(data: list[Datum]) -> set[int]:
    """The points whose values are written: all of few, else the first, the last, the extremes."""
    if len(data) <= 5:
        return set(range(len(data)))
    values = [datum.value for datum in data]
    return {0, len(data) - 1, values.index(max(values)), values.index(min(values))}


@chart("line")
def _line(ask: Ask, panel: Panel, data: list[Datum]) -> list[Piece]:
    unit, count = ask.unit, len(data)
    palette = ask.palette
    inset = min(70 * unit, panel.width / count / 2)
    step = (panel.width - 2 * inset) / (count - 1)
    last = count - 1
    names = [label(ask, d.label, 38, step * 0.96, "names", 2, ink=quiet(ask)) for d in data]
    values = [
        label(ask, d.text, 50, step * 1.1 if count > 2 else panel.width * 0.4, "values", weight=700,
              ink=palette.accent if n == last else palette.ink)
        for n, d in enumerate(data)
    ]  # fmt: skip
    images = typeset([*names, *values])
    below = max(image.height for image in images[:count]) + 26 * unit
    above = max(image.height for image in images[count:]) + 26 * unit
    top, bottom = above, panel.height - below
    highest, lowest = max(d.value for d in data), min(d.value for d in data)
    span = (highest - lowest) or 1.0
    # The lowest point keeps some air below it; a line that starts at zero stands on it.
    floor = 0.0 if 0 <= lowest < 0.3 * span else lowest - 0.25 * span
    reach = (highest - floor) or 1.0
    points = [
        (inset + step * n, bottom - (d.value - floor) / reach * (bottom - top))
        for n, d in enumerate(data)
    ]
    rules = "".join(
        f'<rect x="0" y="{bottom - (bottom - top) * part - unit:.1f}" width="{panel.width}" '
        f'height="{2 * unit}" fill="{palette.ink}" fill-opacity="{0.3 if part == 0 else 0.12}"/>'
        for part in (0.0, 0.5, 1.0)
    )
    path = _path(points)
    area = (
        '<defs><linearGradient id="a" x1="0" y1="0" x2="0" y2="1">'
        f'<stop offset="0" stop-color="{palette.accent}" stop-opacity="0.42"/>'
        f'<stop offset="1" stop-color="{palette.accent}" stop-opacity="0"/></linearGradient></defs>'
        f'<path d="{path}V{bottom}H{points[0][0]:.2f}Z" fill="url(#a)"/>'
        f'<path d="{path}" fill="none" stroke="{palette.accent}" stroke-width="{7 * unit}" '
        'stroke-linecap="round" stroke-linejoin="round"/>'
    )
    dot = 30 * unit
    grid, curve, mark, end = typeset(
        [
            drawing(panel.width, panel.height, rules),
            drawing(panel.width, panel.height, area),
            _dot(dot, dot * 0.3, palette.ink, palette.accent),
            _dot(dot * 1.5, dot * 0.42, palette.accent, palette.ink),
        ]
    )
    still = {"plated": True, "shadow": False}
    # The points are read as the words are: what is behind them is shaded alike.
    seen = {"shadow": False}
    pieces = [
        place(grid, panel.left, panel.top, enter="fade", delay=120.0, **still),
        place(curve, panel.left, panel.top, enter="wipe", delay=_FIRST, **still),
    ]
    named = _named(data)
    for number, (x, y) in enumerate(points):
        # The curve is drawn fast first: a point comes when it has been reached.
        part = number / last
        delay = _FIRST + 40 + _DRAW * (1 - (1 - part) ** 0.5)
        name, value = images[number], images[count + number]
        point = end if number == last else mark
        wide = point.width
        at = (panel.left + x, panel.top + y)
        pieces.append(
            place(point, at[0] - wide / 2, at[1] - wide / 2, enter="fade", delay=delay,
                  duration=240, **seen)
        )  # fmt: skip
        under = panel.top + bottom + 26 * unit
        pieces.append(place(name, at[0] - name.width / 2, under, enter="fade", delay=delay))
        if number in named:
            # On a slope the value stands on the side that the curve leaves free.
            fall = points[min(number + 1, last)][1] - points[max(number - 1, 0)][1]
            lean = 0.3 * value.width * (1 if fall > 0 else -1) if 0 < number < last else 0.0
            middle = at[0] - value.width / 2 + lean
            left = max(panel.left, min(middle, panel.left + panel.width - value.width))
            foot = at[1] - value.height - 22 * unit
            pieces.append(place(value, left, foot, enter="rise", delay=delay))
    return pieces


def _dot(wide: float, radius: float, fill: str, edge: str) -> Drawing:
    middle = wide / 2
    return drawing(
        wide, wide,
        f'<circle cx="{middle}" cy="{middle}" r="{radius}" fill="{fill}" stroke="{edge}" '
        f'stroke-width="{radius * 0.42}"/>',
    )  # fmt: skip
