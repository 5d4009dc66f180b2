"""Strings of lamps in the dark, lights out of focus behind them, confetti drifting down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import ImageDraw

from .....draft import Canvas
from ..backdrop import Backdrop, Cutout, Field, Palette
from ..colour import mix, rgb, tinted
from ..focus import Stamps, disc, sketch, speck, stamp
from ..light import Layout, Plane, glow, grain, hush, smooth, spread, vignette
from ..motion import laid, planar
from ..noise import generator
from ..registry import visual
from ..shapes import draw_mask, paint

_PALETTES = (
    Palette("gold", "#1b0f12", "#7a4020", "#ffc56b", "#ffffff", "#ffd27a"),
    Palette("party", "#140c30", "#5a2a9e", "#ff7ac8", "#ffffff", "#ffd86b"),
    Palette("mint", "#061c22", "#10606a", "#7fe8c8", "#ffffff", "#ffd98a"),
)
_PAPERS = {
    "gold": ("#ffd27a", "#f5b04a", "#fff0cc", "#d98a3a", "#ff8f7a"),
    "party": ("#ff5fa8", "#ffd24a", "#4fd0ff", "#8f7bff", "#ff8a5c", "#5fe0a0"),
    "mint": ("#7ff0d0", "#ffe08a", "#ffffff", "#4fc0e8", "#ff9f8a"),
}


@visual("celebration", palettes=_PALETTES)
def celebration(canvas: Canvas, palette: Palette, seed: int, duration: float) -> Backdrop:
    layout = Layout(canvas)
    rng = generator("celebration", seed)
    w, h = layout.size
    deep, middle, light = rgb(palette.deep), rgb(palette.middle), rgb(palette.light)

    lamp_x = layout.pick(0.80, 0.70, 0.60) + rng.uniform(-0.05, 0.05)
    lamp_y = layout.pick(0.30, 0.58, 0.52)
    base = tinted(1.1 - 0.3 * layout.y, np.broadcast_to(deep, (h, w, 3)))
    base = base + tinted(spread(layout, lamp_x, lamp_y, 0.42, 2.0) * 0.85, middle)
    base += tinted(glow(layout, lamp_x, lamp_y, 0.28) * 0.20, light)
    base += tinted(glow(layout, 0.05, 1.05, 0.55) * 0.45, middle)
    quiet = 1 - 0.62 * hush(layout)
    base *= (0.8 + 0.2 * quiet)[..., None] * vignette(layout, 0.30)[..., None]
    base = np.asarray(base + grain(h, w), np.float32)

    bulbs, wires = _garlands(layout, rng)
    base *= (1 - 0.75 * wires)[..., None]
    tones = [rgb(c) for c in _PAPERS[palette.name][:3]]
    for bulb, tone in zip(bulbs, tones, strict=True):
        # The heart of a lamp burns out to white.
        base += tinted(bulb * 0.80, tone) + (bulb * bulb * bulb * 0.5)[..., None]
    warm = np.asarray(np.stack([b * (0.4 + 0.6 * quiet) for b in bulbs]) * 0.22, np.float32)
    colours = np.stack(
        [light, rgb(mix(palette.light, "#ffffff", 0.5)), rgb(palette.accent), *tones]
    )
    discs = [_Disc.make(layout, rng) for _ in range(24)]
    lamps = [_Lamps(discs[k::3]) for k in range(3)]
    quiet_plane = np.asarray(quiet, np.float32)
    base = planar(base)

    def draw(t: float) -> Field:
        planes = np.zeros((6, h, w), np.float32)
        for plane, group in zip(planes[:3], lamps, strict=True):
            group.add(plane, t)
        planes[:3] *= quiet_plane
        for k in range(3):
            np.multiply(warm[k], np.float32(np.sin(1.7 * t + 2.1 * k)), out=planes[3 + k])
        return laid(base, planes, colours)

    confetti = _confetti(canvas, layout, rng, duration, _PAPERS[palette.name])
    return Backdrop(palette, layout.size, draw, confetti)


def _garlands(layout: Layout, rng: np.random.Generator) -> tuple[list[Plane], Plane]:
    """Lamps on wires that sag: three planes of bulbs, and the wires; clear of the title."""
    w, h = layout.size
    unit = min(w, h)
    if layout.wide:
        spans = [(-0.05, 0.06, 0.46, -0.03, 0.075), (0.36, -0.05, 1.06, 0.10, 0.20)]
        spans.append((0.58, -0.08, 1.06, 0.36, 0.14))
    elif layout.tall:
        spans = [(-0.1, 0.02, 0.62, -0.01, 0.05), (0.45, -0.02, 1.1, 0.07, 0.05)]
        spans.append((-0.1, 0.40, 1.1, 0.44, 0.09))
    else:
        spans = [(-0.1, 0.03, 0.60, -0.02, 0.08), (0.45, -0.03, 1.1, 0.06, 0.08)]
        spans.append((-0.1, 0.50, 1.1, 0.54, 0.10))
    bulbs = [np.zeros((h, w), np.float32) for _ in range(3)]
    ways = []
    for x0, y0, x1, y1, sag in spans:
        s = np.linspace(0, 1, 160)
        sag *= rng.uniform(0.85, 1.2)
        way = np.stack([x0 + (x1 - x0) * s, y0 + (y1 - y0) * s + sag * 4 * s * (1 - s)], axis=1)
        ways.append(way)
        long = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(way * (w, h), axis=0).T))])
        near = rng.uniform(0.8, 1.25)
        r = unit * 0.0105 * near
        lamp, halo = disc(r, 0.1) * np.float32(0.95), speck(r * 4.2) * np.float32(0.26)
        for k, at in enumerate(np.arange(0.02 * unit, long[-1], 0.062 * unit * near)):
            x, y = (float(np.interp(at, long, way[:, i])) for i in (0, 1))
            stamp(bulbs[k % 3], lamp, x * w, y * h + r)
            stamp(bulbs[k % 3], halo, x * w, y * h + r)

    def draw(pen: ImageDraw.ImageDraw, width: float, height: float) -> None:
        for way in ways:
            points = [(float(x * width), float(y * height)) for x, y in way]
            pen.line(points, fill=255, width=2)

    return bulbs, sketch(layout, draw, blur=0.5)


@dataclass(frozen=True, eq=False)
class _Disc:
    """A lamp out of focus that rises, sways, and comes in again from below."""

    patch: Plane
    x: float
    y: float
    rise: float
    sway: float
    phase: float
    span: float

    @classmethod
    def make(cls, layout: Layout, rng: np.random.Generator) -> _Disc:
        w, h = layout.size
        unit = min(w, h)
        near = rng.random() ** 1.8
        radius = unit * (0.014 + 0.066 * near)
        soft = 1.2 + 0.12 * radius
        reach = int(np.ceil(radius + soft)) + 2
        grid = np.arange(-reach, reach + 1, dtype=np.float32)
        distance = np.hypot(grid[None, :], grid[:, None])
        patch = smooth(distance, radius + soft, radius - soft)
        patch *= 0.70 + 0.40 * smooth(distance, radius * 0.3, radius)
        patch *= np.float32(rng.uniform(0.14, 0.62) * (1.15 - 0.78 * near))
        side = layout.pick(0.74, 0.5, 0.5)
        x = float(min(1.02, max(-0.02, rng.normal(side, layout.pick(0.24, 0.36, 0.36))))) * w
        span = h + 2.0 * reach
        rise = unit * (0.010 + 0.022 * near)
        return cls(
            patch, x, rng.uniform(0, span), rise, unit * 0.012, rng.uniform(0, 2 * np.pi), span
        )


class _Lamps:
    """Discs of one colour."""

    def __init__(self, discs: Sequence[_Disc]) -> None:
        self._stamps = Stamps([np.pad(disc.patch, 1) for disc in discs])
        rows = [(d.x, d.y, d.rise, d.sway, d.phase, d.span, d.patch.shape[0] // 2) for d in discs]
        self._ways = np.array(rows, np.float64).T

    def add(self, plane: Plane, t: float) -> None:
        """Add them to a plane as they are at `t` (s)."""
        x, y, rise, sway, phase, span, reach = self._ways
        self._stamps.add(plane, x + sway * np.sin(0.5 * t + phase), (y - rise * t) % span - reach)


_FALLS = 4
"""Speeds at which confetti falls. Slips that go the same way lie in one cutout."""


def _confetti(
    canvas: Canvas,
    layout: Layout,
    rng: np.random.Generator,
    duration: float,
    papers: tuple[str, ...],
) -> tuple[Cutout, ...]:
    """Slips of paper at every angle, the near ones faster; few where words stand."""
    short = min(canvas.width, canvas.height)
    lively = 1.0 if duration < 20 else 20 / duration
    pieces: dict[tuple[float, float], list[Cutout]] = {}
    for _ in range(64):
        depth, x, y = rng.random(), rng.uniform(0, 1), rng.uniform(-0.3, 1.0) * canvas.height
        pixels = _slip(rng, short * (0.008 + 0.024 * depth**2.2), papers, depth)
        speed = (int(depth * _FALLS) + 0.5) / _FALLS
        fall = short * (0.035 + 0.060 * speed) * lively
        sideways = short * 0.0048 * float(np.sign(rng.normal())) * lively
        # Where titles stand there are few, and those far away; others follow from above in time.
        calm = layout.pick(float(x < 0.60), float(0.15 < x < 0.85), float(0.14 < x < 0.86))
        if calm and rng.random() < 0.80:
            continue
        gap = 1.3 * canvas.height
        for k in range(1 + max(0, int(np.ceil((fall * (duration + 1) + y) / gap)))):
            start = y - k * gap
            at = x * canvas.width - sideways / fall * k * gap
            slip = Cutout(pixels, at, start, (sideways, fall))
            pieces.setdefault(slip.drift, []).append(slip)
    # The far ones are slow; neighbours follow each other, so that they are put together.
    ways = sorted(pieces.items(), key=lambda item: item[0][1])
    return tuple(slip for _, slips in ways for slip in _side_by_side(slips))


def _side_by_side(slips: list[Cutout]) -> list[Cutout]:
    """From the leftmost of them always on to the nearest one."""
    rest = sorted(slips, key=lambda slip: slip.x)
    way = [rest.pop(0)]
    while rest:
        here = way[-1]
        nearest = min(rest, key=lambda slip: np.hypot(slip.x - here.x, slip.y - here.y))
        rest.remove(nearest)
        way.append(nearest)
    return way


def _slip(
    rng: np.random.Generator, size: float, papers: tuple[str, ...], depth: float
) -> NDArray[np.uint8]:
    """One slip: a leaning strip, a disc seen from the side, or a curl."""
    reach = int(np.ceil(size * 1.6)) + 2
    turn, tilt = rng.uniform(0, np.pi), rng.uniform(0.30, 1.0)
    kind = int(rng.integers(0, 3))
    corners = np.array([(-1.0, -0.5), (1.0, -0.5), (1.0, 0.5), (-1.0, 0.5)])
    if kind == 1:
        angles = np.linspace(0, 2 * np.pi, 24, endpoint=False)
        corners = np.stack([np.cos(angles), np.sin(angles)], axis=1) * 0.72
    elif kind == 2:
        s = np.linspace(-1.2, 1.2, 9)
        wave = np.stack([s, 0.28 * np.sin(s * 3.2)], axis=1)
        corners = np.concatenate([wave, wave[::-1] + np.array([0.05, 0.42])])
    corners = corners * (1.0, tilt) * size
    cosine, sine = np.cos(turn), np.sin(turn)
    turned = corners @ np.array([[cosine, sine], [-sine, cosine]]) + reach

    def shape(pen: ImageDraw.ImageDraw, k: int) -> None:
        pen.polygon([(x * k, y * k) for x, y in turned.tolist()], fill=255)

    mask = draw_mask(2 * reach, 2 * reach, shape, 4) * np.float32(0.55 + 0.40 * depth)
    colour = rgb(str(rng.choice(papers))) * np.float32(0.62 + 0.38 * tilt)
    return paint(mask, colour)
