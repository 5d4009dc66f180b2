"""Ranges behind ranges in the morning haze, firs along the far bank, all of it in a still lake."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .....draft import Canvas
from ..backdrop import Backdrop, Cutout, Field, Palette
from ..colour import mix, ramp, rgb, tinted
from ..land import conifer, mist, peaks, plant, wood
from ..light import Layout, glow, grain, hush, smooth, spread, vignette
from ..motion import Water, planar, slide, tiled, veiled
from ..noise import clouds, generator, line
from ..registry import visual
from ..shapes import crop, lay_over, paint, place, strip, under, widened

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
    shore = round(layout.pick(0.775, 0.765, 0.66) * h)
    level = layout.pick(0.675, 0.66, 0.575)
    sun_x = layout.pick(0.70, 0.66, 0.60) + rng.uniform(-0.08, 0.08)

    climb = np.clip((level - layout.y) / level, 0, 1)
    shine = spread(layout, sun_x, level - 0.06, 0.45, 1.7)
    sky = ramp(
        tuple(zip(_SPOTS, sky_colours, strict=True)), np.clip(climb * (1.2 - 0.5 * shine), 0, 1)
    )
    warm = rgb(sky_colours[0])
    sky += tinted(glow(layout, sun_x, level - 0.12, 0.26, stretch=1.4) * 0.16, warm)
    sky *= (vignette(layout, 0.25) * (1 - 0.26 * hush(layout)))[..., None]
    band = round(level * h)
    wisps = clouds(rng, band, 640, cycles=(6.0, 3.0), falloff=1.7, finest=26)
    density = tiled(smooth(wisps, 0.1, 2.2), w)
    where = smooth(climb[:band], 0.10, 0.28) * smooth(climb[:band], 0.9, 0.5)
    pale = rgb(mix(sky_colours[0], "#ffffff", 0.35))
    veil = tinted(where * 0.42 * (0.35 + shine[:band]), pale - sky[:band])
    veil = np.asarray(veil * (1 - 0.55 * hush(layout))[:band, :, None], np.float32)

    haze = mix(sky_colours[0], sky_colours[1], 0.45)
    body = mix(palette.deep, palette.middle, 0.55)
    low = layout.pick(0.018, 0.0, -0.085)
    steps = layout.pick(1.0, 0.74, 1.0)
    water_y = shore / h * canvas.height
    cutouts: list[Cutout] = []
    for k, (level_of, height, far, drift, fog) in enumerate(_RANGES):
        # Below the lowest crest of the next range nothing of this one is seen.
        nearer = _RANGES[min(k + 1, len(_RANGES) - 1)]
        reach = (nearer[0] + low) * canvas.height
        reach += 0.36 * nearer[1] * steps * min(canvas.width, canvas.height)
        hidden = min(reach, water_y) if nearer[0] > level_of else water_y
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
    cutouts = [crop(cutout, water_y) for cutout in cutouts]
    woods = _woods(canvas, rng, duration, palette, haze, shore / h)
    # The lake is the scene upside down, as it stands at the start: it drifts less than it ripples.
    scene = lay_over(np.clip(sky, 0, 1), [*cutouts, woods], canvas)
    tint = rgb(mix(sky_colours[3], sky_colours[2], 0.35))
    scene = scene * (0.45 + 0.75 * tint / tint.max())
    water = Water(
        layout,
        rng,
        np.asarray(scene, np.float32),
        shore,
        deep=rgb(mix(palette.deep, palette.middle, 0.10)),
        light=(sun_x, warm),
        path=0.16,
        swell=0.55,
        narrow=2.4,
        calm=hush(layout),
        lift=0.0,
    )
    sky += grain(h, w)
    sky = planar(sky)

    def draw(t: float) -> Field:
        out = sky.copy("K")
        mask = slide(density, 2.6 * t, w)
        veiled(out[:band], mask, veil)
        water.draw(out, t)
        return np.clip(out, 0, 1, out=out)

    return Backdrop(
        palette,
        layout.size,
        draw,
        (*cutouts, woods, *_bank(canvas, rng, duration, palette, layout)),
    )


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
    # Colours at 360 lines, for they are soft; the crest is cut out at full size.
    coarse = max(1, round(short / 360))
    lines = np.arange(0, rows, coarse, dtype=np.float32)[:, None]
    depth = np.asarray(np.clip((lines - top[None, ::coarse]) / size, 0, 2), np.float32)
    base, pale = rgb(mix(body, haze, far * 0.85)), rgb(mix(body, haze, min(1.0, far + 0.32)))
    # Haze lies in the valleys: it follows the crest a little, and the level of the plain more.
    valley = (lines - foot) / size + 0.62
    fade = smooth(depth if snow else 0.40 * depth + 0.60 * valley, 0.05, 1.05)
    near = _faces(rng, top[::coarse], depth, size / coarse, base, palette) if snow else base
    soft = near + tinted(fade, pale - near)
    pixels = paint(under(top, rows), widened(soft, where.width))
    return where.place(pixels, level * canvas.height - foot)


def _faces(
    rng: np.random.Generator,
    top: NDArray[np.floating],
    depth: NDArray[np.float32],
    size: float,
    base: NDArray[np.float32],
    palette: Palette,
) -> NDArray[np.float32]:
    """Sunlit and shaded flanks with snow on the summits; `depth` is in heights of the range."""
    high, wide = depth.shape
    across, down = wide / size, high / size
    bend = clouds(rng, high, wide, cycles=(2.0 * down, 2.2 * across), falloff=2.2)
    ribs = clouds(rng, high, wide, cycles=(2.6 * down, 4.6 * across), falloff=2.3)
    fine = clouds(rng, high, wide, cycles=(8.0 * down, 13.0 * across), falloff=1.7)
    gradient = np.gradient(top)
    # Every summit has a flank in the sun and one in its shadow, parted by a ridge that wanders
    # downwards; close to the crest the small ones count, lower down the massif.
    columns = np.arange(wide)[None, :] + (0.55 * bend + 0.25 * ribs) * depth * size * 0.30
    columns = np.clip(columns, 0, wide - 1).astype(int)
    slope, rest = np.zeros_like(depth), np.ones_like(depth)
    for reach, until in ((0.03, 0.07), (0.09, 0.22), (0.24, 1.6)):
        kernel = np.hanning(2 * max(1, int(size * reach)) + 1)
        padded = np.pad(gradient, len(kernel) // 2, mode="edge")
        flank = np.convolve(padded, kernel / kernel.sum(), mode="valid").astype(np.float32)
        share = smooth(depth, until * 1.7, until * 0.3) * rest
        slope += flank[columns] * share * np.float32(1 + 1.4 * reach / 0.24)
        rest = rest - share
    steep = np.gradient(ribs + 0.13 * fine, axis=1) * np.float32(size * 0.030)
    lit = smooth(slope + steep * smooth(depth, 0.0, 0.12), -0.30, 0.46)
    # Snow lies where it is high and not too steep; below, bare rock shows between its tongues.
    bare = depth + 0.10 * bend + 0.05 * fine - 0.07 * ribs + 0.18 * np.abs(steep)
    cover = smooth(bare, 0.60, 0.26)
    sun = rgb(mix(palette.light, "#ffffff", 0.30))
    shade = rgb(mix(palette.middle, palette.light, 0.16))
    rock = tinted(0.70 + 0.42 * lit, base)
    return rock + tinted(cover * 0.90, shade + tinted(lit, sun - shade) - rock)


def _woods(
    canvas: Canvas,
    rng: np.random.Generator,
    duration: float,
    palette: Palette,
    haze: str,
    shore: float,
) -> Cutout:
    """Firs along the far bank in the haze, their feet on the shore."""
    where = strip(canvas, duration, 3.2)
    short = min(canvas.width, canvas.height)
    room = int(short * 0.075)
    crest = peaks(rng, where.width, short, cycles=0.7, detail=0.4)
    top = room - short * (0.004 + 0.016 * np.clip(crest - 0.4, 0, 1))
    mask = under(top, room)
    groups = line(rng, where.width, cycles=2.2 * where.width / short, falloff=1.6).tolist()
    step = short * 0.0072
    firs = wood(rng, int(short * 0.052), 0.42)
    for x in np.arange(0, where.width, step).tolist():
        x = float(min(where.width - 1, max(0, x + rng.normal(0, step * 0.4))))
        tall = 0.55 + 0.45 * float(min(1, max(-1, groups[int(x)])))
        which = int(min(len(firs) - 1, max(0, len(firs) * tall * rng.uniform(0.45, 1.0))))
        plant(mask, firs[which], int(x), int(top[int(x)]) + 4)
    down = np.linspace(0, 1, room, dtype=np.float32)[:, None, None]
    high, low = rgb(mix(palette.deep, haze, 0.10)), rgb(mix(palette.deep, haze, 0.24))
    return where.place(paint(mask, high + (low - high) * down), shore * canvas.height - room)


def _bank(
    canvas: Canvas,
    rng: np.random.Generator,
    duration: float,
    palette: Palette,
    layout: Layout,
) -> list[Cutout]:
    """Great dark firs close by: at one edge of the picture, never before the words."""
    drift = strip(canvas, duration, 6.5).drift
    short = min(canvas.width, canvas.height)
    dark = rgb(mix(palette.deep, "#000000", 0.18))
    lit = rgb(mix(palette.deep, palette.middle, 0.16))
    trees = []
    for at, size in ((1.005, 1.0), (0.945, 0.66), (1.055, 0.86), (-0.02, 0.52)):
        height = int(short * layout.pick(0.72, 0.52, 0.62) * size * rng.uniform(0.88, 1.08))
        mask = conifer(rng, height, 0.34)
        x = (at + rng.uniform(-0.012, 0.012)) * canvas.width - mask.shape[1] / 2
        top = canvas.height * layout.pick(1.04, 1.03, 1.02) - height
        down = np.linspace(0, 1, len(mask), dtype=np.float32)[:, None, None]
        trees.append(place(paint(mask, lit + (dark - lit) * down), x, top, drift))
    return trees
