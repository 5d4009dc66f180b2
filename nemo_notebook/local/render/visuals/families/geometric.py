"""Flat shapes on a grid, like a printed poster, whose rows glide past each other."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw

from .....draft import Canvas
from ..backdrop import Backdrop, Cutout, Field, Palette, Pixels
from ..colour import mix, rgb, tinted
from ..light import Layout, glow, grain, hush, vignette
from ..motion import planar, slide, tiled
from ..noise import clouds, generator
from ..registry import visual

_PALETTES = (
    Palette("poster", "#c8b89a", "#e8dcc2", "#f6eedd", "#1d1a26", "#b02e1c"),
    Palette("night", "#12142c", "#262a58", "#6b7bff", "#ffffff", "#ffc857"),
    Palette("lagoon", "#08292e", "#12525a", "#8fe0cf", "#ffffff", "#ffd074"),
)
# The ground of the tiles first, then the colours of shapes.
_INKS = {
    "poster": ("#efe2c8", "#d9432c", "#1f4f9c", "#f0b32c", "#1d1a26", "#7fb8a8"),
    "night": ("#1d2148", "#ff6a56", "#ffc24a", "#6c5ce0", "#3cc7a6", "#2f357a"),
    "lagoon": ("#0f4048", "#f4e6c4", "#ff8f5a", "#2fb3a4", "#ffc65c", "#186870"),
}
_SCALE = 2

Pen = ImageDraw.ImageDraw


@visual("geometric", palettes=_PALETTES)
def geometric(canvas: Canvas, palette: Palette, seed: int, duration: float) -> Backdrop:
    layout = Layout(canvas)
    rng = generator("geometric", seed)
    w, h = layout.size
    bright = palette.name == "poster"
    ground = rgb(palette.light if bright else palette.deep)
    middle = rgb(palette.middle)

    light = glow(layout, layout.pick(0.85, 0.6, 0.6), 0.35, 0.75)
    base = ground + tinted((0.16 if bright else 0.55) * light, middle - ground)
    base *= vignette(layout, 0.05 if bright else 0.22)[..., None]
    fibre = clouds(rng, h, w, cycles=(30, 46), falloff=1.0)
    base *= (1 + 0.006 * fibre)[..., None]
    base = np.asarray(base + grain(h, w), np.float32)
    # A breath of light goes over the paper.
    sweep = tiled(clouds(rng, h, 640, cycles=(1.2, 1.6), falloff=3.0, finest=4), w)
    strength = np.asarray((0.012 if bright else 0.035) * (1 - 0.6 * hush(layout)), np.float32)
    tint = (middle - ground * 0.5) if not bright else np.ones(3, np.float32)
    tint = np.asarray(tint, np.float32)
    base = planar(base)

    def draw(t: float) -> Field:
        plane = slide(sweep, 7.0 * t, w)
        plane *= strength
        out = base.copy("K")
        for channel in range(3):
            out[..., channel] += plane * tint[channel]
        return np.clip(out, 0, 1, out=out)

    rows = _rows(canvas, layout, rng, duration, _INKS[palette.name])
    return Backdrop(palette, layout.size, draw, rows, dark=not bright)


def _rows(
    canvas: Canvas,
    layout: Layout,
    rng: np.random.Generator,
    duration: float,
    inks: tuple[str, ...],
) -> tuple[Cutout, ...]:
    """Rows of tiles beside the words; every other row glides the other way."""
    short = min(canvas.width, canvas.height)
    if layout.wide:
        side, bands = round(0.1875 * short), [(0.0, 4)]
    elif layout.tall:
        side, bands = round(canvas.width / 6), [(0.46, 2), (0.815, 2)]
    else:
        side, bands = round(canvas.width / 8), [(0.0, 1), (0.615, 1)]
    side = max(4, side)
    room = 0.06 * canvas.width
    speed = min(0.006 * short, room / (duration + 2))
    steps = rng.permutation([0.0, 0.5, 1.0, 1.5])
    cutouts = []
    number = 0
    for top, count in bands:
        for row in range(count):
            way = 1 if number % 2 else -1
            first = layout.pick(0.645, 0.0, 0.0) * canvas.width
            # In wide pictures the rows begin raggedly on the side of the words.
            start = first + (side * steps[row % 4] if layout.wide else 0.0)
            left = start - (room * 0.5 if layout.wide else room + 4)
            if way < 0 and layout.wide:
                left = start + room * 0.2
            tiles = int(np.ceil((canvas.width + room + 4 - left) / side)) + (not layout.wide)
            pixels = _tiles(rng, tiles, side, inks)
            y = round(top * canvas.height) + row * side
            cutouts.append(Cutout(pixels, float(round(left)), float(y), (way * speed, 0.0)))
            number += 1
    return tuple(cutouts)


def _tiles(rng: np.random.Generator, count: int, side: int, inks: tuple[str, ...]) -> Pixels:
    """A row of tiles, (side, count · side, 4)."""
    k = _SCALE
    size = side * k
    image = Image.new("RGBA", (count * size, size))
    last = -1
    for n in range(count):
        kind = int(rng.integers(len(_SHAPES)))
        kind = (kind + 1) % len(_SHAPES) if kind == last else kind
        last = kind
        first, second = rng.choice(len(inks) - 1, 2, replace=False) + 1
        ground = inks[0] if rng.random() < 0.45 else inks[int(first)]
        ink = inks[int(second)]
        tile = Image.new("RGBA", (size, size), ground)
        _SHAPES[kind](ImageDraw.Draw(tile), float(size), ink, mix(ground, ink, 0.45))
        turned = tile.rotate(90 * int(rng.integers(4)))
        image.paste(turned, (n * size, 0))
    return np.array(image.reduce(k))


def _quarter(pen: Pen, s: float, ink: str, other: str) -> None:
    pen.ellipse((-s, 0, s, 2 * s), fill=ink)


def _arcs(pen: Pen, s: float, ink: str, other: str) -> None:
    for k, fill in enumerate((ink, other, ink)):
        r = s * (1 - 0.30 * k)
        pen.ellipse((-r, s - r, r, s + r), fill=fill)


def _disc(pen: Pen, s: float, ink: str, other: str) -> None:
    pen.ellipse((0.14 * s, 0.14 * s, 0.86 * s, 0.86 * s), fill=ink)


def _rings(pen: Pen, s: float, ink: str, other: str) -> None:
    for r, fill in ((0.42, ink), (0.27, other), (0.13, ink)):
        pen.ellipse(((0.5 - r) * s, (0.5 - r) * s, (0.5 + r) * s, (0.5 + r) * s), fill=fill)


def _half(pen: Pen, s: float, ink: str, other: str) -> None:
    pen.pieslice((0, 0, s, s), 0, 180, fill=ink)


def _halves(pen: Pen, s: float, ink: str, other: str) -> None:
    pen.pieslice((0, -0.5 * s, s, 0.5 * s), 0, 180, fill=ink)
    pen.pieslice((0, 0, s, s), 0, 180, fill=other)


def _triangle(pen: Pen, s: float, ink: str, other: str) -> None:
    pen.polygon([(0, 0), (s, s), (0, s)], fill=ink)


def _leaf(pen: Pen, s: float, ink: str, other: str) -> None:
    angles = np.linspace(0, np.pi / 2, 40)
    lower = [(s * float(np.sin(a)), s * (1 - float(np.cos(a)))) for a in angles]
    upper = [(s * (1 - float(np.sin(a))), s * float(np.cos(a))) for a in angles]
    pen.polygon([*lower, *upper], fill=ink)


def _stripes(pen: Pen, s: float, ink: str, other: str) -> None:
    for n in range(4):
        pen.rectangle((0, (n + 0.25) * s / 4, s, (n + 0.75) * s / 4), fill=ink)


def _dots(pen: Pen, s: float, ink: str, other: str) -> None:
    r = 0.065 * s
    for n in range(16):
        x, y = (n % 4 + 0.5) * s / 4, (n // 4 + 0.5) * s / 4
        pen.ellipse((x - r, y - r, x + r, y + r), fill=ink)


_SHAPES: tuple[Callable[[Pen, float, str, str], None], ...] = (
    _quarter, _arcs, _disc, _rings, _half, _halves, _triangle, _leaf, _stripes, _dots,
)  # fmt: skip
