"""Open water under a wide sky: heaped clouds, light on the swell, a sail on the horizon."""

from __future__ import annotations

import numpy as np
from PIL import ImageDraw

from .....draft import Canvas
from ..backdrop import Backdrop, Cutout, Field, Palette
from ..colour import mix, ramp, rgb, tinted
from ..light import Layout, glow, grain, hush, smooth, spread, vignette
from ..motion import Water, planar, slide, tiled, veiled
from ..noise import clouds, generator
from ..registry import visual
from ..shapes import draw_mask, paint

_PALETTES = (
    Palette("azure", "#062b52", "#0f5f9e", "#bfe6f5", "#ffffff", "#ffd45e"),
    Palette("lagoon", "#04363f", "#0b7c86", "#c8f2e4", "#ffffff", "#ffdf70"),
    Palette("moon", "#070d24", "#1c3566", "#cfe0ff", "#ffffff", "#ffd68a"),
)

# From the horizon to the top; the light of the sun or moon; how white the clouds are.
_SKIES = {
    "azure": ("#b4def1", "#62abd8", "#2573b2", "#12508e", "#0a3468"),
    "lagoon": ("#cdeedd", "#63bcbd", "#1b7f90", "#0b5a6f", "#063a4e"),
    "moon": ("#5777a8", "#36528a", "#1f3567", "#111f47", "#080f29"),
}
_LIGHTS = {
    "azure": ("#fff4d2", 0.75, 0.85),
    "lagoon": ("#fff3c4", 0.75, 0.85),
    "moon": ("#dfeaff", 0.70, 0.35),
}
_SPOTS = (0.0, 0.09, 0.24, 0.52, 1.0)


@visual("sea", palettes=_PALETTES)
def sea(canvas: Canvas, palette: Palette, seed: int, duration: float) -> Backdrop:
    layout = Layout(canvas)
    rng = generator("sea", seed)
    w, h = layout.size
    night = palette.name == "moon"
    horizon = round((layout.pick(0.66, 0.64, 0.56) + rng.uniform(-0.012, 0.012)) * h)
    level = horizon / h
    x = layout.pick(0.77, 0.72, 0.62) + rng.uniform(-0.07, 0.07)
    y = layout.pick(0.20, 0.47, 0.45) if night else level * 0.30
    hue, strength, white = _LIGHTS[palette.name]
    colour = rgb(hue)

    climb = np.clip((level - layout.y) / level, 0, 1)
    side = spread(layout, x, level * (0.7 if night else 0.55), 0.55, 1.7)
    sky = ramp(
        tuple(zip(_SPOTS, _SKIES[palette.name], strict=True)),
        np.clip(climb * (1.12 - 0.42 * side), 0, 1),
    )
    sky *= (vignette(layout, 0.25) * (1 - 0.22 * hush(layout)))[..., None]
    mirrored = sky.copy()
    sky += grain(h, w)
    if night:
        reach = np.hypot(layout.u - x * layout.across, layout.v - y * layout.down)
        size = layout.pick(0.038, 0.042, 0.052)
        sky += tinted(spread(layout, x, y, 0.10, 2.0) * 0.30, colour)
        disc = smooth(reach, size * 1.06, size * 0.94)[..., None]
        spots = 1 - 0.10 * smooth(clouds(rng, h, w, cycles=(9, 16), falloff=2.0), 0.2, 1.2)
        sky = sky * (1 - disc) + tinted(spots, disc * colour)
    else:
        sky += tinted(glow(layout, x, level, 0.32, stretch=1.8) * 0.16, colour)

    # Heaped clouds stand on the horizon: flat below, billowing above, thinner higher up.
    heap = clouds(rng, horizon, 720, cycles=(3.2, 5.0), falloff=1.75, finest=40)
    bank = smooth(climb[:horizon], 0.02, 0.10) * smooth(climb[:horizon], 0.52, 0.10)
    rim = smooth(heap - np.roll(heap, -3, axis=0) * 0.92 + 0.15 * heap, -0.5, 0.9)
    density = tiled(smooth(heap + 2.1 * bank - 1.55, 0.0, 1.1) * (0.55 + 0.45 * rim), w)
    bright = rgb(mix(_SKIES[palette.name][0], "#ffffff", white))
    veil = tinted(0.80 * bank**0.5, bright - sky[:horizon])
    veil = np.asarray(tinted(0.45 + 0.55 * np.clip(side[:horizon] * 1.3, 0, 1), veil))
    veil = veil.astype(np.float32) * (1 - 0.75 * hush(layout)[:horizon, :, None])

    water = Water(
        layout,
        rng,
        mirrored,
        horizon,
        deep=rgb(palette.deep) * 0.55 + rgb(palette.middle) * 0.45,
        light=(x, colour),
        path=strength,
        swell=1.35,
        narrow=1.0 if night else 2.4,
        calm=hush(layout),
    )
    sky = planar(sky)

    def draw(t: float) -> Field:
        out = sky.copy("K")
        mask = slide(density, 1.6 * t, w)
        veiled(out[:horizon], mask, veil)
        water.draw(out, t)
        return np.clip(out, 0, 1, out=out)

    boat = _boat(canvas, palette, rng, level, x, night)
    return Backdrop(palette, layout.size, draw, (boat,))


def _boat(
    canvas: Canvas, palette: Palette, rng: np.random.Generator, level: float, x: float, night: bool
) -> Cutout:
    """A small sail on the horizon, on its way towards the light."""
    short = min(canvas.width, canvas.height)
    height = int(short * rng.uniform(0.050, 0.072))
    width = int(height * 0.95)
    side = -1 if rng.random() < 0.8 else 1
    mast = 0.52 if side < 0 else 0.48

    def at(px: float, py: float) -> tuple[float, float]:
        return ((px if side < 0 else 1 - px) * width, py * height)

    def sails(pen: ImageDraw.ImageDraw, k: int) -> None:
        for corners in (
            ((0.50, 0.02), (0.49, 0.80), (0.10, 0.80), (0.28, 0.45)),
            ((0.54, 0.10), (0.93, 0.80), (0.55, 0.80)),
        ):
            pen.polygon([(a * k, b * k) for a, b in (at(*c) for c in corners)], fill=255)

    def hull(pen: ImageDraw.ImageDraw, k: int) -> None:
        corners = ((0.04, 0.83), (0.99, 0.83), (0.86, 0.97), (0.16, 0.97))
        pen.polygon([(a * k, b * k) for a, b in (at(*c) for c in corners)], fill=255)
        a, b = at(mast, 0.0)
        pen.rectangle(
            (a * k, b * k, a * k + max(1, 0.012 * width * k), 0.85 * height * k), fill=255
        )

    cloth = rgb(mix(palette.middle, palette.deep, 0.6) if night else "#f6fbff")
    cloth = cloth * (0.86 if not night else 1.0)
    wood = rgb(mix(palette.deep, "#000000", 0.25))
    pixels = paint(draw_mask(width, height, sails, 4), cloth)
    body = paint(draw_mask(width, height, hull, 4), wood)
    keep = 1 - body[..., 3:].astype(np.float32) / 255
    pixels = (pixels * keep + body).astype(np.uint8)
    away = rng.uniform(0.16, 0.24) * side
    left = (x + away * (1.0 if canvas.width > canvas.height else 1.4)) * canvas.width
    left = float(min(0.90 * canvas.width - width, max(0.06 * canvas.width, left)))
    drift = -side * 4.0 * short / 1000
    return Cutout(pixels, left, level * canvas.height - height * 0.92, (drift, 0.0))
