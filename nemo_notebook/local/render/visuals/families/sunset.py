"""The sun going down into still water: hills in haze, streaks of cloud, a path of glitter."""

from __future__ import annotations

import numpy as np

from .....draft import Canvas
from ..backdrop import Backdrop, Cutout, Field, Palette
from ..colour import mix, ramp, rgb, tinted
from ..light import Layout, glow, grain, hush, smooth, spread, vignette
from ..motion import Water, planar, slide, tiled, veiled
from ..noise import clouds, generator, line
from ..registry import visual
from ..shapes import paint, strip, under

_PALETTES = (
    Palette("dusk", "#12163a", "#7d3068", "#ff9a5a", "#ffffff", "#ffc76b"),
    Palette("gold", "#231531", "#8c3a3a", "#ffb24d", "#fffaf0", "#ffd47a"),
    Palette("rose", "#141c44", "#6a3a8a", "#ff8fa0", "#ffffff", "#ffc9a3"),
)

# From the horizon (0) to the top of the picture (1).
_SKIES = {
    "dusk": ("#ffc06a", "#ff8658", "#c94a66", "#6d2f6b", "#2f2458", "#11143a"),
    "gold": ("#ffd57a", "#ff9d47", "#cf5a3c", "#78303f", "#3a1c3c", "#1b1230"),
    "rose": ("#ffc9a0", "#ff8d92", "#c25a94", "#6a3d8c", "#2f2d68", "#121a42"),
}
_SPOTS = (0.0, 0.11, 0.25, 0.46, 0.72, 1.0)


@visual("sunset", palettes=_PALETTES)
def sunset(canvas: Canvas, palette: Palette, seed: int, duration: float) -> Backdrop:
    layout = Layout(canvas)
    rng = generator("sunset", seed)
    w, h = layout.size
    level = layout.pick(0.70, 0.70, 0.615) + rng.uniform(-0.012, 0.012)
    horizon = round(level * h)
    level = horizon / h
    sun_x = layout.pick(0.73, 0.66, 0.56) + rng.uniform(-0.07, 0.07)
    sun_y = level - rng.uniform(0.012, 0.05) / layout.down
    size = layout.pick(0.066, 0.070, 0.090)

    shine = spread(layout, sun_x, sun_y, 0.34, 1.6)
    climb = np.clip((level - layout.y) / level, 0, 1)
    # Towards the sun the colours of the horizon reach higher.
    at = np.clip(climb * (1.16 - 0.62 * shine), 0, 1)
    sky = ramp(tuple(zip(_SPOTS, _SKIES[palette.name], strict=True)), at)
    warm = rgb(_SKIES[palette.name][0])
    sky *= (1 - 0.16 * hush(layout))[..., None]
    mirrored = sky * vignette(layout, 0.22)[..., None]
    sky += tinted(spread(layout, sun_x, sun_y, 0.13, 2.0) * 0.36, warm)
    halo = glow(layout, sun_x, sun_y, size * 1.9)
    sky += tinted(halo * 0.35, np.array([1, 0.76, 0.46], np.float32))
    reach = np.hypot(
        layout.u - sun_x * layout.across, (layout.v - sun_y * layout.down) * np.float32(1.0)
    )
    disc = smooth(reach, size * 1.08, size * 0.92)[..., None]
    sky = sky * (1 - disc) + disc * np.array([1.0, 0.955, 0.80], np.float32)
    sky *= vignette(layout, 0.22)[..., None]
    sky += grain(h, w)
    np.clip(sky, 0, 1, out=sky)

    # Streaks of cloud, lit from below near the sun and dark far from it.
    streaks = clouds(rng, horizon, 640, cycles=(6.5, 2.4), falloff=1.75, finest=40)
    density = smooth(streaks, 0.15, 2.2)
    where = smooth(climb[:horizon], 0.05, 0.16) * smooth(climb[:horizon], 0.85, 0.30)
    where = where * (1 - 0.9 * disc[:horizon, :, 0]) * (1 - 0.55 * halo[:horizon])
    lit = np.clip(shine[:horizon] * 1.25, 0, 1)[..., None]
    glowing = _SKIES[palette.name]
    lit = lit**0.7
    cloud = rgb(mix(glowing[3], palette.deep, 0.30)) * (1 - lit)
    cloud = cloud + rgb(mix(glowing[0], glowing[1], 0.62)) * lit
    veil = np.asarray(tinted(where * 0.95, cloud - sky[:horizon]), np.float32)
    drifting = tiled(density, w)

    water = Water(
        layout,
        rng,
        mirrored,
        horizon,
        deep=rgb(mix(palette.deep, palette.middle, 0.16)),
        light=(sun_x, np.array([1.0, 0.74, 0.44], np.float32)),
        path=0.85,
        calm=hush(layout),
    )
    pulse = tinted(np.asarray(halo[:horizon] * 0.05, np.float32), warm)
    sky = planar(sky)

    def draw(t: float) -> Field:
        out = sky.copy("K")
        mask = slide(drifting, 2.2 * t, w)
        veiled(out[:horizon], mask, veil)
        upper = out[:horizon]
        upper += pulse * np.float32(np.sin(0.9 * t))
        water.draw(out, t)
        return np.clip(out, 0, 1, out=out)

    ridges = (
        (0.052, 0.42, 3.0, 1.7, 2.2),
        (0.027, 0.76, 5.0, 1.7, 3.6),
    )
    cutouts = [_hill(canvas, palette, rng, duration, level, sun_x, *ridge) for ridge in ridges]
    return Backdrop(palette, layout.size, draw, tuple(cutouts))


def _hill(
    canvas: Canvas,
    palette: Palette,
    rng: np.random.Generator,
    duration: float,
    level: float,
    sun_x: float,
    height: float,
    haze: float,
    cycles: float,
    falloff: float,
    drift: float,
) -> Cutout:
    """A far shore, low under the sun; `haze` is how much of its own dark shows (0 to 1)."""
    where = strip(canvas, duration, drift)
    short = min(canvas.width, canvas.height)
    rows = int(height * short * 2.4)
    x = (np.arange(where.width) + where.x) / canvas.width
    waves = cycles * where.width / short
    shape = line(rng, where.width, cycles=waves, falloff=falloff)
    gap = 1 - 0.9 * np.exp(-(((x - sun_x) * canvas.width / short / 0.30) ** 2))
    top = rows - short * height * np.clip(0.75 + 0.42 * shape, 0.06, 2.2) * (0.12 + 0.88 * gap)
    glowing = _SKIES[palette.name]
    near = np.exp(-(((x - sun_x) * canvas.width / short / 0.45) ** 2))[None, :]
    cool = rgb(mix(glowing[3], palette.deep, haze))
    hot = rgb(mix(glowing[2], palette.deep, haze * 0.8))
    colour = cool + (hot - cool) * near[..., None].astype(np.float32)
    return where.place(paint(under(top, rows), colour), level * canvas.height - rows)
