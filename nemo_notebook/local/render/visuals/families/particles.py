"""Dust in a beam of light: a quiet room, a light that falls in aslant, specks near and far."""

from __future__ import annotations

import numpy as np

from .....draft import Canvas
from ..backdrop import Backdrop, Field, Palette
from ..colour import mix, rgb, tinted
from ..focus import disc, dusted, scatter, shift, speck
from ..light import Layout, Plane, glow, grain, hush, smooth, vignette
from ..motion import laid, planar, slide, tiled
from ..noise import clouds, generator
from ..registry import visual

_PALETTES = (
    Palette("gold", "#17100b", "#6b4522", "#ffd590", "#fffaf0", "#ffcf70"),
    Palette("moon", "#0b1324", "#2f4f80", "#cfe2ff", "#ffffff", "#ffd27a"),
    Palette("emerald", "#081912", "#256049", "#d0f5c8", "#ffffff", "#ffd872"),
)


@visual("particles", palettes=_PALETTES)
def particles(canvas: Canvas, palette: Palette, seed: int, duration: float) -> Backdrop:
    layout = Layout(canvas)
    rng = generator("particles", seed)
    w, h = layout.size
    unit = min(w, h)
    middle, light = rgb(palette.middle), rgb(palette.light)

    quiet = hush(layout)
    beams = _beams(layout, rng) * (1 - layout.pick(0.15, 0.52, 0.55) * quiet)
    far = smooth(layout.v, -0.1 * layout.down, 1.05 * layout.down)
    base = tinted(1.15 - 0.35 * layout.y, np.broadcast_to(rgb(palette.deep), (h, w, 3)))
    base = base + tinted(beams * (1.15 - 0.45 * far), middle)
    base += tinted(beams**2 * (0.42 - 0.32 * far), light)
    # The beam lands on the floor, and its light goes round the room.
    pool_x, pool_y = layout.pick(0.70, 0.45, 0.45), layout.pick(0.97, 0.97, 0.92)
    base += tinted(glow(layout, pool_x, pool_y, 0.15, stretch=3.0) * 0.34, middle)
    base += tinted(glow(layout, 0.0, 0.9, 0.55) * 0.20, middle)
    base *= (vignette(layout, 0.32) * (1 - layout.pick(0.30, 0.42, 0.36) * quiet))[..., None]
    base = np.asarray(base + grain(h, w), np.float32)

    count = layout.across * layout.down
    fine = _dust(rng, layout, int(520 * count))
    patches = [speck(r) for r in rng.uniform(1.1, 3.0, 18)]
    patches += [disc(unit * r) * np.float32(0.42) for r in rng.uniform(0.010, 0.042, 14)]
    motes = scatter(rng, layout, patches, move=(10, 5), loose=1.2, sway=0.022)
    lit = np.asarray((0.24 + 1.10 * beams) * (1 - 0.78 * quiet), np.float32)
    haze = tiled(clouds(rng, h, 640, cycles=(3.0, 2.2), falloff=2.5, finest=6), w)
    smoke = np.asarray(0.055 * beams * (1 - 0.6 * quiet), np.float32)
    colour = rgb(mix(palette.light, "#ffffff", 0.25))[None]
    base = planar(base)

    def draw(t: float) -> Field:
        plane = shift(fine, 2.6 * t + 3 * float(np.sin(0.3 * t)), 1.7 * t)
        motes.add(plane, t)
        plane *= lit
        drifting = slide(haze, 4.0 * t, w)
        drifting *= smoke
        plane += drifting
        return laid(base, plane[None], colour)

    return Backdrop(palette, layout.size, draw, rate=20)


def _beams(layout: Layout, rng: np.random.Generator) -> Plane:
    """Light from a window out of sight at the upper right, in two or three blades; 0 to about 1."""
    from_x = layout.pick(1.02, 1.0, 0.95) * layout.across + rng.uniform(-0.05, 0.08)
    from_y = -0.28
    to_x = layout.pick(0.72, 0.40, 0.40) * layout.across + rng.uniform(-0.10, 0.10)
    angle = np.arctan2(layout.down * 1.02 - from_y, to_x - from_x)
    dx, dy = layout.u - np.float32(from_x), layout.v - np.float32(from_y)
    away = np.arctan2(dy, dx) - angle
    reach = np.hypot(dx, dy)
    total = np.zeros((layout.height, layout.width), np.float64)
    wide = layout.pick(0.20, 0.19, 0.14)
    blades = int(rng.integers(2, 4))
    for k in range(blades):
        middle = (k - (blades - 1) / 2) * wide * 1.45 + rng.normal(0, 0.012)
        half = wide * rng.uniform(0.42, 0.72)
        # The edge of a blade grows softer with the way that the light has gone.
        soft = 0.030 + 0.055 * reach
        blade = smooth(away, middle - half - soft.mean(), middle - half + soft.mean())
        blade = blade * smooth(away, middle + half + soft.mean(), middle + half - soft.mean())
        total += blade * rng.uniform(0.55, 1.0)
    glow = np.exp(-((away / (wide * 2.6)) ** 2)) * 0.35
    fade = 1 / (1 + (reach / (1.25 * layout.down**0.8)) ** 2.4)
    return np.asarray(np.clip(total * 0.85 + glow, 0, 1.2) * fade * 1.25, np.float32)


def _dust(rng: np.random.Generator, layout: Layout, count: int) -> Plane:
    """The finest specks on a plane that tiles, doubled for `shift`."""
    low, high = (0, 0, 0.5, 0.10), (*layout.size, 0.95, 0.55)
    return dusted(layout, rng.uniform(low, high, (count, 4)), 3)
