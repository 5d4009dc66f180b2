"""Clean light, calm cells and a pulse: for medicine, fitness and wellbeing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import ImageDraw

from .....draft import Canvas
from ..backdrop import Backdrop, Cutout, Field, Palette
from ..colour import mix, rgb, tinted
from ..focus import Stamps, scatter, speck, stamp
from ..light import Layout, Plane, glow, grain, hush, smooth, spread
from ..motion import laid, planar
from ..noise import clouds, generator
from ..registry import visual
from ..shapes import draw_mask, paint, stroke

_PALETTES = (
    Palette("mint", "#1f7a6a", "#8fd8c6", "#f2fbf7", "#0f2a2a", "#0b6b5b"),
    Palette("sky", "#2a6aa8", "#9cc9ef", "#f3f9fe", "#10233c", "#1557a6"),
    Palette("blush", "#b0506a", "#f2b8c0", "#fef6f5", "#35161f", "#a3284c"),
)


@visual("health", palettes=_PALETTES)
def health(canvas: Canvas, palette: Palette, seed: int, duration: float) -> Backdrop:
    layout = Layout(canvas)
    rng = generator("health", seed)
    w, h = layout.size
    unit = min(w, h)
    light, middle = rgb(palette.light), rgb(palette.middle)

    # Daylight from the upper left; colour gathers softly on the other side.
    sun = spread(layout, layout.pick(0.20, 0.35, 0.4), 0.0, 0.95, 1.8)
    side = glow(layout, layout.pick(0.95, 0.75, 0.7), layout.pick(0.62, 0.66, 0.55), 0.52)
    base = tinted(0.955 + 0.045 * sun, light)
    base = base + tinted(side * 0.50, middle - light)
    corner = glow(layout, layout.pick(0.0, 0.1, 0.1), 1.1, 0.45)
    base += tinted(corner * 0.34, middle - light)
    mottle = clouds(rng, h, w, cycles=(2, 3), falloff=2.8)
    base *= (1 + 0.006 * mottle)[..., None]
    # Words stand on the palest part.
    base += tinted(0.45 * hush(layout), light - base)
    base = np.asarray(base + grain(h, w), np.float32)

    where = _gathering(layout, rng)
    cells = [_cell(unit * size, power) for size, power, _, _ in where]
    bodies, shines = (Stamps(patches) for patches in zip(*cells, strict=True))
    cell_x, cell_y = np.array([(x * w, y * h) for _, _, x, y in where]).T
    phases = rng.uniform(0, 2 * np.pi, len(cells))
    motes = scatter(rng, layout, [speck(r) for r in rng.uniform(1.2, 3.4, 12)], move=(6, -9))
    calm = np.asarray(1 - 0.88 * hush(layout), np.float32)
    wash = (rgb(mix(palette.middle, palette.deep, 0.35)) - light) * np.float32(0.95)
    glare = (1 - middle) * np.float32(0.9)
    tint = (rgb(palette.deep) - light) * np.float32(0.75)
    colours = np.asarray(np.stack([wash, glare, tint]), np.float32)

    pulse = _pulse(layout, rng)
    beat = speck(0.036 * unit)
    base = planar(base)

    def draw(t: float) -> Field:
        planes = np.zeros((3, h, w), np.float32)
        sx = cell_x + 0.016 * unit * np.sin(0.31 * t + phases)
        sy = cell_y + 0.013 * unit * np.cos(0.37 * t + 1.7 * phases)
        bodies.add(planes[0], sx, sy)
        shines.add(planes[1], sx, sy)
        motes.add(planes[1], t)
        at = (t / 3.2 + 0.2) % 1.0 * 1.25
        if at < 1:
            x, y = pulse[int(at * (len(pulse) - 1))].tolist()
            stamp(planes[2], beat * np.float32(0.5 * np.sin(np.pi * at) ** 0.6), x * w, y * h)
        planes *= calm
        return laid(base, planes, colours)

    line = _trace(canvas, layout, pulse, palette)
    return Backdrop(palette, layout.size, draw, (line,), rate=20, dark=False)


def _gathering(layout: Layout, rng: np.random.Generator) -> list[tuple[float, float, float, float]]:
    """Cells beside the words: (radius in shorter sides, strength, x, y), the far ones first."""
    found: list[tuple[float, float, float, float]] = []
    for _ in range(400):
        size = 0.022 + 0.095 * rng.random() ** 1.8
        x = float(rng.normal(layout.pick(0.86, 0.62, 0.6), layout.pick(0.13, 0.28, 0.30)))
        y = float(rng.normal(layout.pick(0.42, 0.62, 0.515), layout.pick(0.24, 0.10, 0.08)))
        if rng.random() < 0.25:
            y = float(rng.uniform(0.90, 1.04))
            x = float(rng.uniform(layout.pick(0.6, 0, 0), 1.0))
        apart = all(
            np.hypot((x - a) * layout.across, (y - b) * layout.down) > 0.92 * (size + s)
            for s, _, a, b in found
        )
        if apart and x > layout.pick(0.62, -0.02, -0.02) and len(found) < 17:
            found.append((size, float(rng.uniform(0.45, 0.95)), x, y))
    return sorted(found)


def _cell(radius: float, power: float) -> tuple[Plane, Plane]:
    """A round cell: (its body with membrane and nucleus, the light on it), for `Stamps`."""
    reach = int(np.ceil(radius * 1.15)) + 3
    grid = np.arange(-reach, reach + 1, dtype=np.float32) / np.float32(radius)
    x, y = grid[None, :], grid[:, None]
    far = np.hypot(x, y)
    soft = 1.2 / radius + 0.04
    inside = smooth(far, 1 + soft, 1 - soft)
    rim = np.exp(-(((far - 0.93) / (0.085 + 0.4 * soft)) ** 2)) * inside
    heart = smooth(np.hypot(x + 0.12, y - 0.10), 0.40 + soft, 0.40 - soft - 0.06)
    body = inside * (0.16 + 0.12 * far) + 0.34 * rim + 0.30 * heart
    shine = np.exp(-(((x + 0.36) / 0.34) ** 2) - ((y + 0.42) / 0.26) ** 2) * inside * 0.55
    return np.pad(body * np.float32(power), 1), np.pad(shine * np.float32(power), 1)


def _pulse(layout: Layout, rng: np.random.Generator) -> NDArray[np.float64]:
    """The line of a heartbeat from left to right, (1200, 2), 0 to 1 of the canvas."""
    left, right = layout.pick(0.50, 0.0, 0.0), 1.0
    level = layout.pick(0.665, 0.655, 0.555)
    x = np.linspace(left, right, 1200)
    beats = np.zeros_like(x)
    step = 0.40 / layout.across
    start = right - 0.16 / layout.across - rng.uniform(0, 0.5) * step
    for middle in np.arange(start, left - step, -step):
        u = (x - middle) * layout.across
        for at, high, wide in (
            (-0.085, 0.012, 0.016), (-0.026, -0.014, 0.0065), (0.0, 0.105, 0.0085),
            (0.026, -0.034, 0.0075), (0.105, 0.022, 0.024),
        ):  # fmt: skip
            beats += high * np.exp(-(((u - at) / wide) ** 2))
    size = layout.pick(1.0, 0.72, 0.80)
    return np.stack([x, level - beats * size / layout.down], axis=1)


def _trace(canvas: Canvas, layout: Layout, pulse: NDArray[np.float64], palette: Palette) -> Cutout:
    """The pulse as a crisp line that fades out towards the words."""
    short = min(canvas.width, canvas.height)
    edge = int(short * 0.012) + 3
    spots = pulse * (canvas.width, canvas.height)
    x0, y0 = int(spots[0, 0]), int(spots[:, 1].min()) - edge
    width, rows = canvas.width - x0, int(spots[:, 1].max()) + edge - y0

    def shape(pen: ImageDraw.ImageDraw, k: int) -> None:
        stroke(pen, (spots - (x0, y0)) * k, short * 0.0038 * k)

    mask = draw_mask(width, rows, shape, 3)
    across = np.linspace(0, 1, width, dtype=np.float32)[None, :]
    mask *= smooth(across, 0.0, layout.pick(0.45, 0.30, 0.30)) * smooth(across, 1.02, 0.90)
    return Cutout(paint(mask * np.float32(0.72), rgb(palette.deep)), float(x0), float(y0))
