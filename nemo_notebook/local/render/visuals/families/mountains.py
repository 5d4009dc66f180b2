"""Ranges behind ranges in the morning haze, mist in the valleys, firs on the nearest ridge."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .....draft import Canvas
from ..backdrop import Backdrop, Cutout, Field, Palette
from ..colour import mix, ramp, rgb
from ..land import Ground, conifer, mist, peaks, plant
from ..light import Layout, glow, grain, hush, smooth, spread, vignette
from ..motion import slide, tiled
from ..noise import clouds, generator
from ..registry import visual
from ..shapes import crop, paint, stretch, strip, under

_PALETTES = (
    Palette("alpine", "#0a1c33", "#2f5f8f", "#f3c9b0", "#ffffff", "#ffcf70"),
    Palette("dawn", "#1d1433", "#6a3f78", "#ffb38a", "#ffffff", "#ffd07d"),
    Palette("pine", "#081f22", "#2b6a68", "#e6e6b8", "#ffffff", "#ffdc7a"),
)
_SKIES = {
    "alpine": ("#f7d3b8", "#aebfd6", "#5488bb", "#215890", "#0f3561"),
    "dawn": ("#ffcf9c", "#f58f83", "#9c4f86", "#4d3069", "#1f173c"),
    "pine": ("#f0ecc4", "#abcdb6", "#468a86", "#175659", "#09343b"),
}
_SPOTS = (0.0, 0.08, 0.22, 0.48, 1.0)

# Level, height, paleness, drift; and the mist before it: level, height, density, drift.
_RANGES: tuple[tuple[float, float, float, float, tuple[float, ...]], ...] = (
    (0.60, 0.27, 0.62, 0.8, ()),
    (0.655, 0.15, 0.40, 1.6, (0.66, 0.13, 0.42, 7.0)),
    (0.715, 0.10, 0.20, 2.6, (0.725, 0.10, 0.28, -9.0)),
)


@visual("mountains", palettes=_PALETTES)
def mountains(canvas: Canvas, palette: Palette, seed: int, duration: float) -> Backdrop:
    layout = Layout(canvas)
    rng = generator("mountains", seed)
    w, h = layout.size
    sky_colours = _SKIES[palette.name]
    level = layout.pick(0.675, 0.66, 0.58)
    sun_x = layout.pick(0.70, 0.66, 0.60) + rng.uniform(-0.08, 0.08)

    climb = np.clip((level - layout.y) / level, 0, 1)
    shine = spread(layout, sun_x, level - 0.06, 0.45, 1.7)
    sky = ramp(
        tuple(zip(_SPOTS, sky_colours, strict=True)), np.clip(climb * (1.2 - 0.5 * shine), 0, 1)
    )
    warm = rgb(sky_colours[0])
    sky += (glow(layout, sun_x, level - 0.12, 0.26, stretch=1.4) * 0.16)[..., None] * warm
    sky *= (vignette(layout, 0.25) * (1 - 0.26 * hush(layout)))[..., None]
    band = round(level * h)
    wisps = clouds(rng, band, 640, cycles=(5.0, 2.2), falloff=1.9, finest=12)
    density = tiled(smooth(wisps, 0.1, 2.2), w)
    where = smooth(climb[:band], 0.10, 0.28) * smooth(climb[:band], 0.9, 0.5)
    pale = rgb(mix(sky_colours[0], "#ffffff", 0.35))
    veil = (pale - sky[:band]) * (where * 0.42 * (0.35 + shine[:band]))[..., None]
    veil = np.asarray(veil * (1 - 0.55 * hush(layout))[:band, :, None], np.float32)

    ground = Ground(
        canvas,
        layout.pick(0.802, 0.785, 0.685),
        0.05,
        rgb(mix(palette.deep, palette.middle, 0.26)),
        rgb(mix(palette.deep, "#000000", 0.12)),
    )
    ground.fill(sky, layout.y)
    sky += grain(h, w)

    def draw(t: float) -> Field:
        out = sky.copy()
        mask = slide(density, 2.0 * t, w)
        upper = out[:band]
        for channel in range(3):
            upper[..., channel] += mask * veil[..., channel]
        return np.clip(out, 0, 1, out=out)

    haze = mix(sky_colours[0], sky_colours[1], 0.45)
    body = mix(palette.deep, palette.middle, 0.55)
    low = layout.pick(0.018, 0.0, -0.085)
    steps = layout.pick(1.0, 0.68, 1.0)
    cutouts: list[Cutout] = []
    for k, (level_of, height, far, drift, fog) in enumerate(_RANGES):
        # Below the lowest crest of the next range nothing of this one is seen.
        nearer = _RANGES[min(k + 1, len(_RANGES) - 1)]
        reach = (nearer[0] + low) * canvas.height
        reach += 0.36 * nearer[1] * steps * min(canvas.width, canvas.height)
        hidden = reach if nearer[0] > level_of else ground.hidden
        cutouts.append(
            _range(
                canvas,
                rng,
                duration,
                palette,
                sun_x,
                level_of + low,
                height * steps,
                far,
                haze,
                body,
                drift,
                snow=far > 0.5,
                hidden=hidden,
            )
        )
        if fog:
            at, tall, thick, speed = fog
            bank = mist(
                canvas,
                rng,
                duration,
                level=at + low,
                height=tall,
                colour=rgb(haze),
                density=thick,
                drift=speed,
            )
            cutouts.append(bank)
    cutouts = [crop(cutout, ground.hidden) for cutout in cutouts]
    cutouts.append(_woods(canvas, rng, duration, ground))
    return Backdrop(palette, layout.size, draw, tuple(cutouts))


def _range(
    canvas: Canvas,
    rng: np.random.Generator,
    duration: float,
    palette: Palette,
    sun_x: float,
    level: float,
    height: float,
    far: float,
    haze: str,
    body: str,
    drift: float,
    snow: bool,
    hidden: float,
) -> Cutout:
    """A range whose foot lies in haze; `far` is how pale it is (0 to 1), `level` its middle."""
    where = strip(canvas, duration, drift)
    short = min(canvas.width, canvas.height)
    size = height * short
    shape = peaks(rng, where.width, short, cycles=1.1 if snow else 1.7)
    x = (np.arange(where.width) + where.x) / canvas.width
    # The summits stand on the side of the light; the side of the words stays low.
    heart = sun_x + (0.02 if snow else -0.2)
    lean = 0.34 + 0.78 * np.exp(-(((x - heart) * canvas.width / short / 0.50) ** 2))
    foot = size * 1.39
    rows = max(8, int(hidden - level * canvas.height + foot))
    top = foot - size * (shape * lean - 0.25) * 1.25
    top = np.clip(top, 2, None)
    depth = np.clip((np.arange(rows, dtype=np.float32)[:, None] - top[None, :]) / size, 0, 2)
    base, pale = rgb(mix(body, haze, far * 0.85)), rgb(mix(body, haze, min(1.0, far + 0.32)))
    fade = smooth(depth, 0.05, 1.05)[..., None]
    if snow:
        colour = _faces(rng, np.asarray(top), np.asarray(depth), size, base, palette) * (1 - fade)
        colour += pale * fade
    else:
        colour = base + (pale - base) * fade
    pixels = paint(under(top, rows), colour)
    return where.place(pixels, level * canvas.height - foot)


def _faces(
    rng: np.random.Generator,
    top: NDArray[np.floating],
    depth: NDArray[np.floating],
    size: float,
    base: NDArray[np.float32],
    palette: Palette,
) -> NDArray[np.float32]:
    """Sunlit and shaded flanks with snow on the summits, worked out at a third of the size."""
    rows, width = depth.shape
    small = depth[::3, ::3]
    bend = clouds(rng, small.shape[0], small.shape[1], cycles=(5, 22), falloff=1.8)
    grain = clouds(rng, small.shape[0], small.shape[1], cycles=(7, 80), falloff=1.5)
    reach = max(3, int(size * 0.05))
    kernel = np.hanning(2 * reach + 1)
    slope = np.convolve(np.gradient(top), kernel / kernel.sum(), mode="same")
    # Each flank keeps the slope of the crest above it; gullies make the border wander.
    columns = np.arange(0, width, 3)[None, : small.shape[1]] + bend * small * size * 0.42
    lit = slope[np.clip(columns, 0, width - 1).astype(int)]
    lit = smooth(lit + 0.08 * grain * np.clip(small * 3, 0, 1), -0.35, 0.45)
    cover = smooth(0.44 + 0.14 * bend + 0.08 * grain - small, -0.20, 0.20)
    lit, cover = (np.clip(stretch(p, width, rows), 0, 1)[..., None] for p in (lit, cover))
    sun = rgb(mix(palette.light, "#ffffff", 0.25))
    shade = rgb(mix(palette.middle, palette.light, 0.18))
    rock = base * (0.80 + 0.32 * lit)
    snow = shade + (sun - shade) * lit
    return np.asarray(rock + (snow - rock) * cover * 0.85, np.float32)


def _woods(canvas: Canvas, rng: np.random.Generator, duration: float, ground: Ground) -> Cutout:
    """The nearest ridge: firs against the haze; captions stand on the even dark below."""
    where = strip(canvas, duration, 5.0)
    short = min(canvas.width, canvas.height)
    room = int(short * 0.11)
    rows = room + int(ground.edge * short) + 2
    crest = peaks(rng, where.width, short, cycles=0.9, detail=0.4)
    top = room - short * 0.035 * (crest - 0.5)
    mask = under(top, rows)
    step = short * 0.0105
    for x in np.arange(0, where.width, step):
        x += rng.normal(0, step * 0.4)
        tall = int(short * rng.uniform(0.020, 0.052) * (1.35 if rng.random() < 0.12 else 1.0))
        foot = int(top[int(np.clip(x, 0, where.width - 1))]) + 4
        plant(mask, conifer(rng, tall, 0.46), int(x), foot)
    return ground.cut(mask, where, ground.level * canvas.height - room)
