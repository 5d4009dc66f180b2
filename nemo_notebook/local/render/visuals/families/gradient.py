"""Sheets of coloured light that glide over each other: the ground for abstract words."""

from __future__ import annotations

import numpy as np

from .....draft import Canvas
from ..backdrop import Backdrop, Field, Palette
from ..colour import ramp
from ..light import Layout, grain, hush, smooth, vignette
from ..noise import clouds, generator
from ..registry import visual
from ..shapes import stretch

_PALETTES = (
    Palette("indigo", "#0d1130", "#2c3aa6", "#7f6bff", "#ffffff", "#ffb84d"),
    Palette("ocean", "#051a29", "#0c5f86", "#22b5ab", "#ffffff", "#ffc85c"),
    Palette("plum", "#1b0d2c", "#6f2180", "#e8557f", "#ffffff", "#ffc46b"),
    Palette("ember", "#1d0e12", "#87291f", "#ef8a3c", "#fff8f0", "#ffd27a"),
)

# From the valleys of the folds to their crests.
_HUES = {
    "indigo": ("#12163f", "#2a2f9c", "#3f6cf2", "#8a5cf6", "#f0a0e8"),
    "ocean": ("#06202f", "#0b4f7c", "#1586c9", "#21b8a4", "#b4f2c8"),
    "plum": ("#200f36", "#5c2088", "#a83ccf", "#f04c86", "#ffbf9a"),
    "ember": ("#230f14", "#6b1f33", "#cc3838", "#f5893a", "#ffe09a"),
}
_STEPS = 1024
# How bright each sheet is at its edge, from the farthest to the nearest.
_EDGES = (0.34, 0.62, 0.46, 0.88, 0.66, 1.0)


@visual("gradient", palettes=_PALETTES)
def gradient(canvas: Canvas, palette: Palette, seed: int, duration: float) -> Backdrop:
    layout = Layout(canvas, divisor=6)
    rng = generator("gradient", seed)
    w, h = layout.size
    count = len(_EDGES)

    # The sheets lie over each other towards the lower right; in tall pictures, towards below.
    lean = rng.uniform(0.30, 0.62)
    if layout.wide:
        over = (layout.u + lean * layout.v) / layout.across
        down, across = layout.v, -lean * layout.u
        first, last = 0.40, 1.16
    else:
        lean *= 1 if rng.random() < 0.5 else -1
        over = (layout.v + lean * (layout.u - 0.5)) / layout.down
        down, across = -lean * layout.v, layout.u
        first, last = layout.pick(0, 0.46, 0.39), layout.pick(0, 1.10, 0.98)
    gaps = rng.uniform(0.7, 1.3, count)
    places = first + (last - first) * np.concatenate([[0.0], np.cumsum(gaps)[:-1]]) / gaps.sum()
    reach = layout.pick(0.085, 0.060, 0.038)
    highs = rng.uniform(0.6, 1.2, count) * reach
    waves = rng.uniform(2.2, 4.0, count)
    phases = rng.uniform(0, 2 * np.pi, (count, 2))
    paces = rng.uniform(0.22, 0.40, count) * rng.choice([-1.0, 1.0], count)

    # What a sheet adds and what it leaves of those below it, by the distance from its edge.
    span = layout.pick(0.62, 0.55, 0.42)
    at = np.linspace(-span, span, _STEPS)
    inside = smooth(at, -0.009, 0.010)
    keeps = (1 - inside) * (1 - 0.55 * np.exp(np.minimum(at, 0) / (0.15 * span)))
    shapes = []
    for peak in _EDGES:
        glow = 0.30 + 0.70 * np.exp(-np.maximum(at, 0) / (0.24 * span))
        rim = 0.16 * np.exp(-((at / (0.018 * span)) ** 2))
        shapes.append((inside * peak * glow + rim * peak * inside).astype(np.float32))
    keeps = keeps.astype(np.float32)

    swirl = stretch(clouds(rng, 40, 40, cycles=(1.2, 1.2), falloff=3.0), w, h)
    over = np.asarray(over + 0.016 * swirl, np.float32)
    # Dim behind the title, and slowly dimmer downwards: a band behind captions would be seen.
    title = hush(layout) * smooth(layout.y, 0.72, 0.58)
    low = smooth(layout.y, layout.pick(0.46, 0.52, 0.46), layout.pick(0.84, 0.82, 0.70))
    light = (1 - layout.pick(0.72, 0.66, 0.66) * title) * (1 - layout.pick(0.50, 0.38, 0.42) * low)
    light = light * (0.88 + 0.12 * swirl)
    light = np.asarray(light * (_STEPS - 1), np.float32)
    ground = np.float32(0.10) + 0.10 * smooth(over, first - 0.5, first)
    stops = tuple(zip((0.0, 0.27, 0.55, 0.80, 1.0), _HUES[palette.name], strict=True))
    table = ramp(((0.0, palette.deep), *stops[1:]), np.linspace(0, 1, _STEPS))
    shade = vignette(layout, 0.22)
    speckle = grain(h, w)[..., 0]
    scale = np.float32(_STEPS / (2 * span))
    # Far from its edge a sheet stays as it is: the ends of the tables go on, to the farthest pixel.
    farthest = max(over.max() - places.min(), places.max() - over.min()) + highs.max() + 0.02
    more = max(0, int(scale * farthest) - _STEPS // 2) + 1
    keeps = np.pad(keeps, more, mode="edge")
    shapes = [np.pad(shape, more, mode="edge") for shape in shapes]
    far = over * scale + np.float32(_STEPS / 2 + more)
    # sin(row + column) = sin(row) cos(column) + cos(row) sin(column): a matrix product an edge.
    rows, columns = down * waves, across[0] * waves[:, None] + phases[:, :1]
    rising = np.stack([np.sin(rows), np.cos(rows), np.ones_like(rows)]).transpose(2, 1, 0)
    rising = np.ascontiguousarray(rising * scale, np.float32)

    def draw(t: float) -> Field:
        value = ground.copy()
        angles = columns + paces[:, None] * t
        gone = places + 0.012 * np.sin(0.5 * t + phases[:, 1])
        for k in range(count):
            swing = np.stack([np.cos(angles[k]), np.sin(angles[k]), np.full(w, gone[k] / highs[k])])
            edge = rising[k] @ np.asarray(-highs[k] * swing, np.float32)
            edge += far
            place = edge.astype(np.int32)
            value *= np.take(keeps, place, mode="wrap", out=edge)
            value += np.take(shapes[k], place, mode="wrap", out=edge)
        value *= light
        np.clip(value, 0, _STEPS - 1, out=value)
        place = value.astype(np.int32)
        planes = np.empty((3, h, w), np.float32)
        for plane, shades in zip(planes, table.T, strict=True):
            np.take(shades, place, mode="wrap", out=plane)
            plane *= shade
            plane += speckle
            np.clip(plane, 0, 1, out=plane)
        return np.moveaxis(planes, 0, -1)

    return Backdrop(palette, layout.size, draw, rate=15)
