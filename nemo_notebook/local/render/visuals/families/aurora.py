"""Northern lights: curtains of light over a dark shore, mirrored in a still lake."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .....draft import Canvas
from ..backdrop import Backdrop, Cutout, Field, Palette
from ..colour import mix, ramp, rgb, tinted
from ..land import peaks, plant, wood
from ..light import Layout, Plane, grain, hush, smooth, vignette
from ..motion import lay, planar
from ..noise import clouds, generator, line
from ..registry import visual
from ..shapes import paint, strip, under

_PALETTES = (
    Palette("emerald", "#030d18", "#0d3a4c", "#5dffb0", "#ffffff", "#8dffcb"),
    Palette("violet", "#080a22", "#2a2466", "#7df0d0", "#ffffff", "#ffd98a"),
    Palette("rose", "#0d0a20", "#3a2358", "#ff8fb8", "#ffffff", "#ffd08f"),
)
# The lower hem of the curtains, and the light that they fade into above.
_LIGHTS = {
    "emerald": ("#3dffa0", "#1f8fb0"),
    "violet": ("#4dffb8", "#9a4dff"),
    "rose": ("#8dffd0", "#ff3d8f"),
}
_TABLE = 1024


@visual("aurora", palettes=_PALETTES)
def aurora(canvas: Canvas, palette: Palette, seed: int, duration: float) -> Backdrop:
    layout = Layout(canvas, divisor=6)
    rng = generator("aurora", seed)
    w, h = layout.size
    level = layout.pick(0.735, 0.725, 0.625)
    horizon = round(level * h)
    level = horizon / h

    climb = np.clip((level - layout.y) / level, 0, 1) + 0 * layout.x
    stops = (
        (0.0, mix(palette.middle, palette.light, 0.10)),
        (0.30, palette.middle),
        (0.70, mix(palette.deep, palette.middle, 0.30)),
        (1.0, palette.deep),
    )
    sky = tinted(vignette(layout, 0.25), ramp(stops, climb))
    sky = np.asarray(sky + grain(h, w), np.float32)

    curtains = [_Curtain(layout, rng, k, level) for k in range(3)]
    quiet = np.asarray((1 - layout.pick(0.74, 0.66, 0.66) * hush(layout))[:horizon], np.float32)
    colours = np.stack([rgb(c) for c in _LIGHTS[palette.name]])

    # The lake: the sky upside down, darker, and stirred by a breath of wind.
    rows = h - horizon
    near = ((np.arange(rows, dtype=np.float32) + 0.5) / rows)[:, None]
    up = np.arange(rows) * min(1.0, 0.92 * horizon / rows)
    stir = clouds(rng, rows, 1, cycles=(rows / 5.0, 1), falloff=1.2)[:, 0]
    dim = 0.58 - 0.40 * near**0.7
    dim = dim * (1 - 0.35 * hush(layout)[horizon:]) * (1 + 0.05 * stir[:, None])
    ripple = clouds(rng, rows, w, cycles=(rows / 3.5, 5.0), falloff=1.3)
    mirror = np.asarray(dim * (1 + 0.10 * ripple * smooth(near, 0.0, 0.15)), np.float32)
    deep = tinted(0.55 * near, rgb(palette.deep)) + grain(rows, w)
    deep = np.ascontiguousarray(np.moveaxis(deep, -1, 0), np.float32)
    sky = planar(sky)

    def draw(t: float) -> Field:
        planes = np.zeros((2, horizon, w), np.float32)
        for curtain in curtains:
            curtain.add(planes, t)
        planes *= quiet
        out: Field = sky.copy("K")
        lay(out[:horizon], planes, colours)
        wave = up + (0.8 + 2.2 * near[:, 0]) * np.sin(0.9 * t + 5.0 * stir) + 1.0
        at = np.clip(horizon - 1 - wave, 0, horizon - 1.001)
        first = at.astype(np.int32)
        part = (at - first).astype(np.float32)[:, None]
        shades = np.moveaxis(out, -1, 0)
        lake = shades[:, first]
        lake += (shades[:, first + 1] - lake) * part
        lake *= mirror
        np.add(lake, deep, out=shades[:, horizon:])
        return np.clip(out, 0, 1, out=out)

    cutouts = (
        _stars(canvas, rng, layout, level),
        _shore(canvas, rng, duration, palette, level, 0),
        _shore(canvas, rng, duration, palette, level, 1),
    )
    return Backdrop(palette, layout.size, draw, cutouts)


class _Curtain:
    """One sheet of light: a hem that wanders along the sky, rays that rise from it."""

    def __init__(self, layout: Layout, rng: np.random.Generator, k: int, level: float) -> None:
        w, h = layout.size
        self._rows = round(level * h)
        lift = (layout.pick(0.20, 0.24, 0.16), layout.pick(0.34, 0.32, 0.25), 0.10)[k]
        sway = (0.060, 0.050, 0.030)[k] * h * layout.pick(1.0, 0.8, 0.55)
        self._tall = (0.40, 0.34, 0.20)[k] * h * layout.pick(1.0, 0.85, 0.62)
        self._power = (0.92, 0.60, 0.30)[k]
        waves = (0.7, 0.9, 1.4)[k] * layout.across
        self._hem = (level - lift) * h + sway * line(rng, _TABLE, cycles=2 * waves, falloff=3.2)
        fine = line(rng, _TABLE, cycles=46 * layout.across, falloff=1.2, finest=6)
        broad = line(rng, _TABLE, cycles=3.2 * layout.across, falloff=2.4)
        self._rays = np.clip(0.50 + 0.55 * broad, 0.0, 1.5) * np.clip(1 + 0.30 * fine, 0.2, 2)
        self._speed = (11.0, -8.0, 14.0)[k]
        heart = layout.pick(0.72, 0.6, 0.55) + rng.normal(0, 0.05)
        x = layout.x[0]
        self._where = 0.05 + 0.95 * np.exp(-(((x - heart) / layout.pick(0.36, 0.55, 0.7)) ** 2))
        self._at = np.linspace(0, _TABLE / 2, w, endpoint=False)
        self._slope = (0.5, -0.6, 0.2)[k] * layout.pick(0.16, 0.10, 0.08) * h * (x - 0.5)
        # Looked up by the height over the hem: a sharp lower edge, a long glow upwards.
        z = np.linspace(-0.25, 1.75, 512)
        body = smooth(z, -0.20, 0.06) * np.exp(-np.clip(z, 0, None) * 2.6)
        veil = smooth(z, -0.25, 0.45) * np.exp(-np.clip(z - 0.1, 0, None) * 1.9)
        fade = smooth(z, 1.75, 0.9)
        self._profile = np.stack([body * fade, 0.62 * veil * smooth(z, -0.1, 0.5) * fade])
        self._profile = self._profile.astype(np.float32)
        self._y = np.arange(self._rows, dtype=np.float32)[:, None]

    def add(self, planes: NDArray[np.float32], t: float) -> None:
        """Add its hem and its veil to two planes as they are at `t` (s)."""
        at = (self._at + self._speed * t) % _TABLE
        drift = (self._at - 0.6 * self._speed * t) % _TABLE
        grid = np.arange(_TABLE)
        hem = np.interp(at, grid, self._hem, period=_TABLE) + self._slope
        rays = np.interp(drift, grid, self._rays, period=_TABLE) * self._where * self._power
        rays *= 1 + 0.12 * np.sin(0.8 * t + 0.02 * self._at)
        tall = self._tall * (0.75 + 0.35 * rays / self._power)
        scale = (256.0 / tall).astype(np.float32)
        # Rows that it does not reach, above and below, are left alone.
        top = int(max(0.0, float((hem - 1.75 * tall).min())))
        bottom = int(min(self._rows, max(top, float((hem + 0.25 * tall).max()) + 2)))
        place = (hem.astype(np.float32) * scale + np.float32(64)) - self._y[top:bottom] * scale
        np.clip(place, 0, 511, out=place)
        height = place.astype(np.intp)
        strength = rays.astype(np.float32)
        for plane, profile in zip(planes, self._profile, strict=True):
            np.take(profile, height, mode="wrap", out=place)
            place *= strength
            plane[top:bottom] += place


def _stars(canvas: Canvas, rng: np.random.Generator, layout: Layout, level: float) -> Cutout:
    short = min(canvas.width, canvas.height)
    rows, columns = max(4, int(level * 0.80 * canvas.height)), canvas.width
    mask = np.zeros((rows, columns), np.float32)
    for _ in range(int(150 * layout.across * layout.down)):
        x, y = rng.uniform(0, columns), rows * rng.random() ** 1.3
        power = 0.20 + 0.70 * rng.random() ** 4
        r = short * (0.0006 + 0.0007 * power)
        reach = max(2, int(3 * r))
        a, b = max(0, int(x) - reach), min(columns, int(x) + reach + 1)
        c, d = max(0, int(y) - reach), min(rows, int(y) + reach + 1)
        bell = np.exp(-(((np.arange(c, d) - y) / r) ** 2))[:, None]
        bell = bell * np.exp(-(((np.arange(a, b) - x) / r) ** 2))[None, :]
        mask[c:d, a:b] = np.maximum(mask[c:d, a:b], power * bell)
    mask *= smooth(np.linspace(1, 0, rows)[:, None], 0.0, 0.35)
    return Cutout(paint(mask, rgb("#eaf6ff")), 0.0, 0.0)


def _shore(
    canvas: Canvas,
    rng: np.random.Generator,
    duration: float,
    palette: Palette,
    level: float,
    k: int,
) -> Cutout:
    """Dark hills behind the lake (0), and firs along its far bank (1)."""
    where = strip(canvas, duration, (0.8, 1.8)[k])
    short = min(canvas.width, canvas.height)
    height = short * (0.085, 0.016)[k]
    shape: Plane = peaks(rng, where.width, short, cycles=(0.8, 1.2)[k], detail=0.45)
    room = int(height * 1.5 + short * (0.0, 0.045)[k]) + 2
    top = room - height * np.clip(shape, 0.05, 1.3)
    mask = under(top, room)
    if k:
        step = short * 0.0085
        groups = line(rng, where.width, cycles=2.0 * where.width / short, falloff=1.8)
        firs = wood(rng, int(short * 0.046), 0.40)
        for x in np.arange(0, where.width, step).tolist():
            thick = 0.55 + 0.45 * float(min(1, max(-1, groups[int(x)])))
            tall = (0.010 + 0.036 * thick * rng.random()) / 0.046
            fir = firs[max(0, round((tall - 0.25) / 0.75 * (len(firs) - 1)))]
            plant(mask, fir, int(x), int(top[int(x)]) + 3)
    high = rgb(mix(palette.deep, palette.middle, (0.55, 0.12)[k]))
    low = rgb(mix(palette.deep, palette.middle, (0.95, 0.05)[k]))
    down = np.linspace(0, 1, room, dtype=np.float32)[:, None, None]
    return where.place(paint(mask, high + (low - high) * down), level * canvas.height - room)
