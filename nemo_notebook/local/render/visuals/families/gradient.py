"""Soft lights that drift through the dark, with a fold of silk: the ground for abstract words."""

from __future__ import annotations

import numpy as np

from .....draft import Canvas
from ..backdrop import Backdrop, Field, Palette
from ..colour import rgb
from ..light import Layout, grain, smooth, vignette
from ..motion import lay
from ..noise import clouds, generator
from ..registry import visual
from ..shapes import stretch

_PALETTES = (
    Palette("indigo", "#0d1130", "#2c3aa6", "#7f6bff", "#ffffff", "#ffb84d"),
    Palette("ocean", "#051a29", "#0c5f86", "#22b5ab", "#ffffff", "#ffc85c"),
    Palette("plum", "#1b0d2c", "#6f2180", "#e8557f", "#ffffff", "#ffc46b"),
    Palette("ember", "#1d0e12", "#87291f", "#ef8a3c", "#fff8f0", "#ffd27a"),
)

# The lights of each palette: the main one, its neighbour on the colour wheel, the quiet one.
_HUES = {
    "indigo": ("#8657f5", "#3a72f0", "#352aa0"),
    "ocean": ("#20b39c", "#1478c8", "#0a4f7a"),
    "plum": ("#f0487e", "#a63ad0", "#6a2088"),
    "ember": ("#f58a32", "#cc3238", "#6e1f33"),
}
_LIGHTS = (
    # x, y, radius, which hue
    (0.90, 0.10, 0.40, 1),
    (0.84, 0.60, 0.40, 0),
    (1.08, 0.92, 0.42, 1),
    (0.02, 1.06, 0.48, 2),
    (0.50, -0.16, 0.40, 2),
    (0.62, 1.12, 0.34, 2),
)


@visual("gradient", palettes=_PALETTES)
def gradient(canvas: Canvas, palette: Palette, seed: int, duration: float) -> Backdrop:
    layout = Layout(canvas, divisor=8)
    rng = generator("gradient", seed)
    w, h = layout.size

    # Lights sit round the edge: the words stand in the calm of the left and the middle.
    middles = np.array([[x, y] for x, y, _, _ in _LIGHTS]) + rng.normal(0, 0.05, (len(_LIGHTS), 2))
    if layout.tall:
        middles[:2] = np.array([[0.95, 0.42], [0.55, 0.56]]) + rng.normal(0, 0.05, (2, 2))
    if not layout.wide and rng.random() < 0.5:
        middles[:, 0] = 1 - middles[:, 0]
    middles *= (layout.across, layout.down)
    size = (layout.across * layout.down) ** 0.5
    radii = np.array([r for _, _, r, _ in _LIGHTS]) * size * rng.uniform(0.85, 1.15, len(_LIGHTS))
    colours = np.stack([rgb(_HUES[palette.name][k]) for *_, k in _LIGHTS])
    phases = rng.random((len(_LIGHTS), 2)) * 2 * np.pi
    speeds = rng.uniform(0.16, 0.30, (len(_LIGHTS), 2))

    tall, flat = (60, 34) if layout.tall else (34, 60)
    warps = [clouds(rng, tall, flat, cycles=(1.2, 1.5), falloff=3.2) for _ in range(2)]
    warp = [stretch(plane, w, h) for plane in warps]
    u, v = layout.u + 0.07 * warp[0], layout.v + 0.07 * warp[1]
    fold = (5.0 * (0.62 * u - v) + 1.1 * warp[0] + rng.uniform(0, 6)).astype(np.float32)

    shade = vignette(layout, 0.22)[..., None]
    # The ground weighs more where words stand: it is dark there, and even.
    if layout.wide:
        far = smooth(layout.x - 0.12 * (layout.y - 0.5), 0.88, 0.22)
    else:
        far = smooth(layout.y, layout.pick(0, 0.72, 0.5), 0.12)
    quiet = (
        0.10
        + layout.pick(1.05, 1.7, 1.7) * far
        + layout.pick(0.30, 0.50, 0.55) * smooth(layout.y, 0.50, layout.pick(0.88, 0.88, 0.76))
    )
    quiet = np.broadcast_to(quiet, (h, w)).astype(np.float32)
    ground = rgb(palette.deep) * quiet[..., None]
    speckle = grain(h, w)

    def draw(t: float) -> Field:
        # Each pixel is the mean of the ground and the lights, weighted by their nearness.
        bells = np.empty((len(_LIGHTS), h, w), np.float32)
        for bell, middle, radius, phase, speed in zip(
            bells, middles, radii, phases, speeds, strict=True
        ):
            x, y = middle + 0.12 * np.sin(speed * t + phase)
            np.subtract(u, np.float32(x), out=bell)
            bell *= bell
            dy = v - np.float32(y)
            dy *= dy
            bell += dy
            bell *= np.float32(-1 / radius**2)
            np.exp(bell, out=bell)
        silk = np.sin(fold + np.float32(0.3 * t))
        # Folds of silk: a soft crest and a deeper valley, only where there is light.
        silk *= np.float32(0.42)
        silk += np.float32(1)
        bells[:3] *= silk
        bells[:3] *= np.float32(1.2)
        total = bells.sum(axis=0)
        total += quiet
        out: Field = ground.copy()
        lay(out, bells, colours)
        out *= shade / total[..., None]
        out += speckle
        return np.clip(out, 0, 1, out=out)

    return Backdrop(palette, layout.size, draw, rate=15)
