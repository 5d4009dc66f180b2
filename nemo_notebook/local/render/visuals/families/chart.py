"""Columns of glass that rise from left to right under a climbing line: money and growth."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import ImageDraw

from .....draft import Canvas
from ..backdrop import Backdrop, Cutout, Field, Palette
from ..colour import mix, rgb, tinted
from ..light import Layout, Plane, glow, grain, hush, smooth, spread, vignette
from ..motion import laid, planar, slide, tiled
from ..noise import clouds, generator
from ..registry import visual
from ..shapes import draw_mask, paint, stroke

_PALETTES = (
    Palette("teal", "#071c29", "#0f5f7a", "#3ccfc0", "#ffffff", "#ffb84d"),
    Palette("indigo", "#0d1030", "#3238a0", "#8f8bff", "#ffffff", "#ffc35a"),
    Palette("emerald", "#041c16", "#0b6049", "#4fdc9a", "#ffffff", "#ffd257"),
)
_BARS = 7


@visual("chart", palettes=_PALETTES)
def chart(canvas: Canvas, palette: Palette, seed: int, duration: float) -> Backdrop:
    layout = Layout(canvas)
    rng = generator("chart", seed)
    w, h = layout.size
    deep, middle, light = rgb(palette.deep), rgb(palette.middle), rgb(palette.light)
    left, right = layout.pick(0.575, 0.12, 0.11), layout.pick(0.94, 0.88, 0.89)
    foot, high = layout.pick(0.735, 0.745, 0.645), layout.pick(0.22, 0.50, 0.395)

    # The values climb, with one small setback so that it looks like life.
    steps = np.linspace(0.22, 1.0, _BARS) ** 1.25 + rng.normal(0, 0.025, _BARS)
    dip = int(rng.integers(2, _BARS - 2))
    steps[dip] -= 0.07
    values = np.clip(steps, 0.15, 1.0)
    values[-1] = 1.0

    base = tinted(1.05 - 0.25 * layout.y, np.broadcast_to(deep, (h, w, 3)))
    lamp = spread(layout, right - 0.04, high - 0.06, 0.42, 1.8)
    base = base + tinted(lamp * 0.72, middle) + tinted(lamp**2.2 * 0.20, light)
    corner = glow(layout, 0.0, 1.02, layout.pick(0.55, 0.5, 0.6))
    base += tinted(corner * 0.42, rgb(mix(palette.middle, "#1d4fb0", 0.35)))
    base += tinted(glow(layout, (left + right) / 2, foot, 0.05, stretch=7.0) * 0.12, light)
    base *= (1 - 0.22 * hush(layout))[..., None] * vignette(layout, 0.28)[..., None]
    base = np.asarray(base + grain(h, w), np.float32)
    bar = (right - left) / (_BARS + (_BARS - 1) * 0.48)
    middles = left + bar * (0.5 + 1.48 * np.arange(_BARS))
    tones = [
        palette.accent
        if k == _BARS - 1
        else mix(palette.middle, palette.light, 0.25 + 0.6 * k / _BARS)
        for k in range(_BARS)
    ]
    # The floor mirrors the columns, the more of them the taller they are.
    below = (layout.y - foot) * layout.down
    for x, value, tone in zip(middles, values, tones, strict=True):
        stripe = smooth(np.abs(layout.x - x), bar * 0.56, bar * 0.40)
        fall = np.exp(-np.clip(below, 0, None) / (0.03 + 0.06 * value)) * smooth(below, 0, 0.008)
        base += tinted(stripe * fall * 0.26, rgb(tone))
    base = np.asarray(base, np.float32)
    sheen = tiled(clouds(rng, h, 640, cycles=(1.6, 1.8), falloff=2.8, finest=5), w)
    where = np.asarray(0.05 * (0.25 + lamp) * (1 - 0.7 * hush(layout)), np.float32)

    tops = foot - (foot - high) * values
    line = _curve(middles, tops, layout)
    colours = np.stack([light * np.float32(0.8), rgb(palette.accent) * np.float32(0.9)])
    base = planar(base)

    def draw(t: float) -> Field:
        planes = np.zeros((2, h, w), np.float32)
        planes[0] = slide(sheen, 3.0 * t, w)
        planes[0] *= where
        # A light runs up the line again and again, and rests before the next time.
        at = (t / 4.5 + 0.15) % 1.0 * 1.35
        if at < 1:
            x, y = line[int(at * (len(line) - 1))]
            _shine(planes[1], x * w, y * h, 8.0, float(np.sin(np.pi * at)) ** 0.7)
        _shine(
            planes[1], line[-1, 0] * w, line[-1, 1] * h, 13.0, 0.32 + 0.10 * float(np.sin(1.7 * t))
        )
        return laid(base, planes, colours)

    cutouts = [_guides(canvas, left, right, foot, high, palette)]
    for k in range(_BARS):
        cutouts.append(_column(canvas, middles[k], bar, tops[k], foot, tones[k], k, duration))
    cutouts.append(_line(canvas, line, palette))
    return Backdrop(palette, layout.size, draw, tuple(cutouts))


def _curve(
    x: NDArray[np.floating], y: NDArray[np.floating], layout: Layout
) -> NDArray[np.floating]:
    """A smooth climb over the columns, (400, 2), 0 to 1 of the canvas."""
    fine = np.linspace(0, 1, 400)
    at = np.linspace(0, 1, len(x))
    height = np.interp(fine, at, y)
    kernel = np.hanning(91)
    padded = np.concatenate([np.full(45, height[0]), height, np.full(45, height[-1])])
    height = np.convolve(padded, kernel / kernel.sum(), mode="valid")
    return np.stack([np.interp(fine, at, x), height - layout.pick(0.055, 0.045, 0.03)], axis=1)


def _shine(plane: Plane, x: float, y: float, radius: float, strength: float) -> None:
    """Add a round glow to a plane; only the pixels near it are touched."""
    reach = int(radius * 2.6)
    left, top = max(0, int(x) - reach), max(0, int(y) - reach)
    part = plane[top : int(y) + reach + 1, left : int(x) + reach + 1]
    dx = (np.arange(left, left + part.shape[1], dtype=np.float32) + np.float32(0.5 - x)) / radius
    dy = (np.arange(top, top + part.shape[0], dtype=np.float32) + np.float32(0.5 - y)) / radius
    part += np.exp(-dy * dy)[:, None] * (np.exp(-dx * dx) * np.float32(strength))[None, :]


def _column(
    canvas: Canvas,
    x: float,
    bar: float,
    top: float,
    foot: float,
    colour: str,
    index: int,
    duration: float,
) -> Cutout:
    """One column, bright at its rounded top and fading out towards its foot; it rises slowly."""
    short = min(canvas.width, canvas.height)
    width = max(6, round(bar * canvas.width))
    room = short * 0.055
    speed = min(room / (duration + 2), short * (0.0016 + 0.0011 * index))
    travel = speed * (duration + 1)
    start = top * canvas.height + travel * 0.55
    rows = max(8, int(foot * canvas.height - start + travel) + 2)
    radius = min(width * 0.24, short * 0.012)

    def shape(pen: ImageDraw.ImageDraw, k: int) -> None:
        pen.rounded_rectangle(
            (0, 0, width * k - 1, (rows + 2 * radius) * k), radius=radius * k, fill=255
        )

    mask = draw_mask(width, rows, shape)
    down = (np.arange(rows, dtype=np.float32) / max(1, rows - travel))[:, None]
    across = np.linspace(0, 1, width, dtype=np.float32)[None, :]
    mask *= 0.42 + 0.54 * smooth(down, 1.0, 0.0) ** 1.2
    # What stands below the floor until it has risen shows no more than a reflection.
    below = smooth(down, 1.0 + travel / max(1, rows - travel), 1.0)
    mask *= np.where(down > 1, 0.32 * below, 1.0).astype(np.float32)
    edge = np.exp(-np.arange(rows, dtype=np.float32)[:, None] / (short * 0.0035))
    light = 0.92 + 0.16 * (1 - across) + 0.22 * edge
    shade = tinted(light, rgb(colour)[None, None, :])
    left = x * canvas.width - width / 2
    return Cutout(paint(mask, np.clip(shade, 0, 1)), left, start, (0.0, -speed))


def _guides(
    canvas: Canvas, left: float, right: float, foot: float, high: float, palette: Palette
) -> Cutout:
    """Hairlines behind the columns, fading out to the left."""
    short = min(canvas.width, canvas.height)
    x0, width = int((left - 0.04) * canvas.width), int((right - left + 0.06) * canvas.width)
    first, rows = int(high * canvas.height), int((foot - high) * canvas.height) + 4
    mask = np.zeros((rows, width), np.float32)
    thick = max(1, round(short / 900))
    for k in range(5):
        y = int((rows - 4) * k / 4)
        mask[y : y + thick] = 0.16 if k < 4 else 0.34
    mask *= smooth(np.linspace(0, 1, width)[None, :], 0.0, 0.25)
    mask *= smooth(np.linspace(1, 0, width)[None, :], 0.0, 0.08)
    return Cutout(paint(mask, rgb(palette.light)), float(x0), float(first))


def _line(canvas: Canvas, line: NDArray[np.floating], palette: Palette) -> Cutout:
    """The climbing line with a dot at its end."""
    short = min(canvas.width, canvas.height)
    points = line * (canvas.width, canvas.height)
    pad = short * 0.02
    x0, y0 = np.floor(points.min(axis=0) - pad).astype(int)
    width, rows = (np.ceil(points.max(axis=0) + pad).astype(int) - (x0, y0)).tolist()
    thick, dot = short * 0.0042, short * 0.0105

    def shape(pen: ImageDraw.ImageDraw, k: int) -> None:
        path = (points - (x0, y0)) * k
        stroke(pen, path, thick * k)
        x, y = path[-1].tolist()
        pen.ellipse((x - dot * k, y - dot * k, x + dot * k, y + dot * k), fill=255)

    mask = draw_mask(width, rows, shape, 3)
    at = np.linspace(0, 1, width, dtype=np.float32)[None, :]
    mask *= smooth(at, 0.0, 0.45) * 0.96
    colour = rgb(mix(palette.light, "#ffffff", 0.75))
    return Cutout(paint(mask, colour), float(x0), float(y0))
