"""Golden lights out of focus rising through the dark, confetti drifting down."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import ImageDraw

from .....draft import Canvas
from ..backdrop import Backdrop, Cutout, Field, Palette
from ..colour import mix, rgb
from ..light import Layout, Plane, glow, grain, hush, smooth, spread, vignette
from ..motion import lay
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
    base = np.broadcast_to(deep, (h, w, 3)) * (1.1 - 0.3 * layout.y)[..., None]
    base = base + (spread(layout, lamp_x, lamp_y, 0.42, 2.0) * 0.85)[..., None] * middle
    base += (glow(layout, lamp_x, lamp_y, 0.28) * 0.20)[..., None] * light
    base += (glow(layout, 0.05, 1.05, 0.55) * 0.45)[..., None] * middle
    quiet = 1 - 0.62 * hush(layout)
    base *= (0.8 + 0.2 * quiet)[..., None] * vignette(layout, 0.30)[..., None]
    base = np.asarray(base + grain(h, w), np.float32)

    colours = np.stack([light, rgb(mix(palette.light, "#ffffff", 0.5)), rgb(palette.accent)])
    discs = [_Disc.make(layout, rng) for _ in range(32)]
    quiet_plane = np.asarray(quiet, np.float32)

    def draw(t: float) -> Field:
        planes = np.zeros((3, h, w), np.float32)
        for k, disc in enumerate(discs):
            disc.add(planes[k % 3], t)
        planes *= quiet_plane
        out = base.copy()
        lay(out, planes, colours)
        return np.clip(out, 0, 1, out=out)

    confetti = _confetti(canvas, layout, rng, duration, _PAPERS[palette.name])
    return Backdrop(palette, layout.size, draw, confetti)


class _Disc:
    """A lamp out of focus that rises, sways, and comes in again from below."""

    def __init__(
        self, patch: Plane, x: float, y: float, rise: float, sway: float, phase: float, span: float
    ) -> None:
        self.patch, self.x, self.y = np.pad(patch, 1), x, y
        self.rise, self.sway, self.phase, self.span = rise, sway, phase, span

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
        x = float(np.clip(rng.normal(side, layout.pick(0.24, 0.36, 0.36)), -0.02, 1.02)) * w
        span = h + 2.0 * reach
        rise = unit * (0.010 + 0.022 * near)
        return cls(
            patch, x, rng.uniform(0, span), rise, unit * 0.012, rng.uniform(0, 2 * np.pi), span
        )

    def add(self, plane: Plane, t: float) -> None:
        reach = self.patch.shape[0] // 2 - 1
        y = (self.y - self.rise * t) % self.span - reach
        x = self.x + self.sway * float(np.sin(0.5 * t + self.phase))
        left, top = int(np.floor(x)), int(np.floor(y))
        dx, dy = np.float32(x - left), np.float32(y - top)
        # Between four pixels: the patch shifted by part of a pixel in both directions.
        wide = self.patch
        moved = wide[1:, :] * (1 - dy) + wide[:-1, :] * dy
        moved = moved[:, 1:] * (1 - dx) + moved[:, :-1] * dx
        left, top = left - reach, top - reach
        a, b = max(0, left), min(plane.shape[1], left + moved.shape[1])
        c, d = max(0, top), min(plane.shape[0], top + moved.shape[0])
        if a < b and c < d:
            plane[c:d, a:b] += moved[c - top : d - top, a - left : b - left]


def _confetti(
    canvas: Canvas,
    layout: Layout,
    rng: np.random.Generator,
    duration: float,
    papers: tuple[str, ...],
) -> tuple[Cutout, ...]:
    """Slips of paper at every angle, each with its own way down; few where words stand."""
    short = min(canvas.width, canvas.height)
    lively = 1.0 if duration < 20 else 20 / duration
    pieces: list[Cutout] = []
    for _ in range(60):
        depth, x, y = rng.random(), rng.uniform(0, 1), rng.uniform(-0.3, 1.0) * canvas.height
        pixels = _slip(rng, short * (0.007 + 0.012 * depth**1.5), papers, depth)
        fall = short * (0.035 + 0.060 * depth) * lively
        sideways = short * rng.normal(0, 0.006) * lively
        # Where titles stand there are few, and those far away; others follow from above in time.
        calm = layout.pick(float(x < 0.60), float(0.15 < x < 0.85), float(0.14 < x < 0.86))
        if calm and rng.random() < 0.80:
            continue
        gap = 1.3 * canvas.height
        for k in range(1 + max(0, int(np.ceil((fall * (duration + 1) + y) / gap)))):
            start = y - k * gap
            at = x * canvas.width - sideways / fall * k * gap
            pieces.append(Cutout(pixels, at, start, (sideways, fall)))
    return tuple(pieces)


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
