"""Snow falling at dusk: white hills in blue shade, firs, a cottage with its lamps lit."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import ImageDraw

from .....draft import Canvas
from ..backdrop import Backdrop, Cutout, Field, Palette
from ..colour import mix, ramp, rgb, tinted
from ..focus import dusted, scatter, shift, speck
from ..land import conifer, plant, wood
from ..light import Layout, Plane, grain, hush, smooth, spread, vignette
from ..motion import laid, planar
from ..noise import clouds, generator, line
from ..registry import visual
from ..shapes import crop, draw_mask, lay_on, paint, place, strip, under

_PALETTES = (
    Palette("blue", "#0b1730", "#35609a", "#dbe9ff", "#ffffff", "#ffd27a"),
    Palette("rose", "#1c1838", "#5f5590", "#ffd7d6", "#ffffff", "#ffd08a"),
    Palette("pine", "#0a1e26", "#2f6672", "#e0f2ea", "#ffffff", "#ffd57d"),
)
# From the horizon (0) to the top of the picture (1).
_SKIES = {
    "blue": ("#c9dcf5", "#86a8d6", "#456fab", "#234a86", "#122a57"),
    "rose": ("#ffd9cc", "#dfa0b4", "#8c6ba4", "#4d467f", "#26264f"),
    "pine": ("#e3f0e0", "#a0c6c0", "#4f8b94", "#265d6b", "#103844"),
}
_SPOTS = (0.0, 0.13, 0.36, 0.66, 1.0)


@visual("snow", palettes=_PALETTES)
def snow(canvas: Canvas, palette: Palette, seed: int, duration: float) -> Backdrop:
    layout = Layout(canvas)
    rng = generator("snow", seed)
    w, h = layout.size
    colours = _SKIES[palette.name]
    level = layout.pick(0.69, 0.68, 0.575)
    light_x = layout.pick(0.72, 0.66, 0.60) + rng.uniform(-0.08, 0.08)

    climb = np.clip((level - layout.y) / level, 0, 1)
    shine = spread(layout, light_x, level - 0.03, 0.42, 1.8)
    at = np.clip(climb * (1.30 - 0.75 * shine) + 0.12 * (1 - shine), 0, 1)
    sky = ramp(tuple(zip(_SPOTS, colours, strict=True)), at)
    sky *= (vignette(layout, 0.26) * (1 - layout.pick(0.26, 0.34, 0.26) * hush(layout)))[..., None]
    haze = clouds(rng, h, w, cycles=(3, 4), falloff=2.4) * 0.018
    sky *= (1 + haze * smooth(climb, 0.05, 0.3))[..., None]

    # Words at the foot of the picture stand on snow in deep blue shade.
    floor = layout.pick(0.735, 0.725, 0.625)
    lit = np.exp(-(((layout.x - light_x) * layout.across / 0.75) ** 2))
    # Drifts blown by the wind: each has a side towards the light and one in its own shade.
    drifts = clouds(rng, h, w, cycles=(6 * layout.down, 1.3 * layout.across), falloff=3.4)
    drifts = np.gradient(drifts, axis=0) * np.float32(-22.0) + 0.30 * drifts
    ground = _shade(layout, palette, floor, layout.y)
    ground = ground * (0.80 + 0.26 * lit + 0.075 * drifts * (1 - 0.55 * hush(layout)))[..., None]
    ground *= vignette(layout, 0.25)[..., None]
    rows = layout.y[:, 0] > floor + 0.012
    sky[rows] = ground[rows]
    sky = np.asarray(np.clip(sky + grain(h, w), 0, 1), np.float32)

    fall = [
        _flakes(rng, layout, int(150 * layout.across * layout.down), (0.55, 0.85), 0.30),
        _flakes(rng, layout, int(84 * layout.across * layout.down), (0.9, 1.4), 0.34),
    ]
    near = scatter(
        rng,
        layout,
        [speck(r) for r in rng.uniform(2.0, 4.6, 9)],
        move=(12, 52),
        loose=0.25,
        sway=0.02,
    )
    calm = np.asarray(1 - 0.62 * hush(layout), np.float32)
    white = rgb(mix(palette.light, "#ffffff", 0.6))[None]
    sky = planar(sky)

    def draw(t: float) -> Field:
        # Far flakes fall slower, and lean with the wind.
        plane = shift(fall[0], 6.0 * t + 2 * float(np.sin(0.4 * t)), 0.055 * h * t)
        plane += shift(fall[1], 9.0 * t + 4 * float(np.sin(0.5 * t)), 0.095 * h * t)
        near.add(plane, t)
        plane *= calm
        plane *= np.float32(0.76)
        return laid(sky, plane[None], white)

    cutouts = [
        _slope(canvas, rng, duration, layout, palette, light_x, k, level, floor) for k in range(3)
    ]
    cutouts[2:2] = _cottage(canvas, rng, duration, palette, layout, light_x, floor)
    cutouts += _firs(canvas, rng, duration, palette, layout, floor)
    return Backdrop(palette, layout.size, draw, tuple(cutouts), rate=30)


def _shade(layout: Layout, palette: Palette, floor: float, y: NDArray[np.floating]) -> Field:
    """The snow in front at heights `y` (0 to 1 of the canvas), ever deeper in shade."""
    shade = rgb(mix(palette.middle, palette.light, 0.06))
    low = rgb(mix(palette.deep, palette.middle, 0.42))
    down = smooth((y - floor) / (1 - floor), -0.05, layout.pick(0.62, 0.62, 0.42))
    return np.asarray(shade + tinted(down, low - shade), np.float32)


def _flakes(
    rng: np.random.Generator,
    layout: Layout,
    count: int,
    radius: tuple[float, float],
    power: float,
) -> Plane:
    """Snowflakes as soft dots on a plane that tiles, twice as large and a pixel (for `shift`)."""
    low, high = (0, 0, radius[0], 0.5 * power), (*layout.size, radius[1], 1.3 * power)
    return dusted(layout, rng.uniform(low, high, (count, 4)), 4)


def _slope(
    canvas: Canvas,
    rng: np.random.Generator,
    duration: float,
    layout: Layout,
    palette: Palette,
    light_x: float,
    k: int,
    level: float,
    floor: float,
) -> Cutout:
    """A hill under snow, the far ones (0, 1) with woods on them; the nearest ends in the field."""
    drift, height = ((0.8, 0.075), (1.8, 0.050), (4.0, 0.014))[k]
    middle = (level - 0.01, level + 0.028 / layout.down, floor)[k] * canvas.height
    where = strip(canvas, duration, drift)
    short = min(canvas.width, canvas.height)
    shape = line(rng, where.width, cycles=(1.7, 1.2, 1.4)[k] * where.width / short, falloff=2.7)
    room = int(short * height * 2.7)
    rows = room + int(short * (0.07, 0.07, 0.055)[k])
    # Valleys are round: nothing is cut off at the level of the plain.
    rise = np.minimum(np.logaddexp(0, 4 * (0.6 + 0.7 * shape)) / 4, 2.6)
    top = room - short * height * rise
    mask = under(top, rows)
    # Light is soft: it is worked out at 360 lines.
    coarse = max(1, round(short / 360))
    lines = np.arange(0, rows, coarse, dtype=np.float32)[:, None] + np.float32(0.5 * (coarse - 1))
    x = ((np.arange(where.width) + where.x) / canvas.width).astype(np.float32)
    near = np.exp(-(((x - light_x) * canvas.width / short / 0.60) ** 2))[None, :]
    colours = _SKIES[palette.name]
    height_of = (lines + middle - room) / canvas.height
    shade = (
        rgb(mix(palette.middle, palette.light, (0.34, 0.20)[k]))
        if k < 2
        else _shade(layout, palette, floor, height_of)
    )
    bright = rgb(mix(colours[0], palette.light, 0.5))
    depth = np.clip(lines - top[None, :].astype(np.float32), 0, None)
    rim = np.exp(-depth / (short * (0.035, 0.030, 0.016)[k])) * (0.18 + 0.62 * near)
    dim = (0.86 + 0.20 * near) if k < 2 else (0.80 + 0.26 * near)
    colour = tinted(dim, shade) + tinted(rim, bright - shade)
    if k == 2:
        fade = np.clip((rows - np.arange(rows, dtype=np.float32)) / (short * 0.035), 0, 1)
        mask *= fade[:, None]
    pixels = paint(mask, colour)
    if k < 2:
        woods = np.zeros((rows, where.width), np.float32)
        patches = line(rng, where.width, cycles=3.2 * where.width / short, falloff=2.0)
        step = short * (0.0075, 0.011)[k]
        firs = wood(rng, max(4, int(short * 0.032 * (1.0, 1.7)[k])), 0.42)
        for foot_x in np.arange(0, where.width, step):
            if patches[int(foot_x)] < 0.35:
                continue
            fir = firs[int(rng.uniform(0.25, 1.0) * len(firs))]
            foot = int(top[int(foot_x)] + rng.uniform(0.002, 0.02) * short)
            plant(woods, fir, int(foot_x + rng.normal(0, step)), foot)
        tree = rgb(mix(palette.deep, palette.middle, (0.75, 0.45)[k]))
        lay_on(pixels, paint(woods, tree))
    # Lower than this the nearest slope no longer hides it.
    end = canvas.height * 2 if k == 2 else floor * canvas.height + 0.015 * short
    return crop(where.place(pixels, middle - room), end)


def _cottage(
    canvas: Canvas,
    rng: np.random.Generator,
    duration: float,
    palette: Palette,
    layout: Layout,
    light_x: float,
    floor: float,
) -> list[Cutout]:
    """A small house under a roof of snow, with light in its windows and around them."""
    short = min(canvas.width, canvas.height)
    size = short * layout.pick(0.085, 0.080, 0.105)
    drift = strip(canvas, duration, 1.8).drift
    side = layout.pick(0.12, 0.20, 0.24) * (1 if rng.random() < 0.6 else -1)
    at = float(min(0.78, max(0.60 if layout.wide else 0.24, light_x + side)))
    x, foot = at * canvas.width, (floor + 0.006) * canvas.height
    wide, high = int(size * 1.7) + 4, int(size * 1.15) + 4

    def part(kind: str) -> Plane:
        def shape(pen: ImageDraw.ImageDraw, k: int) -> None:
            def box(x0: float, y0: float, x1: float, y1: float) -> None:
                pen.rectangle((x0 * s, y0 * s, x1 * s, y1 * s), fill=255)

            s = size * k
            if kind == "wall":
                box(0.28, 0.58, 1.42, 1.3)
                box(1.06, 0.18, 1.20, 0.6)
            elif kind == "roof":
                points = ((0.14, 0.66), (0.44, 0.22), (1.26, 0.22), (1.56, 0.66), (0.14, 0.70))
                pen.polygon([(a * s, b * s) for a, b in points], fill=255)
                box(1.04, 0.13, 1.22, 0.19)
            else:
                for left in (0.42, 0.74, 1.08):
                    box(left, 0.78, left + 0.09, 0.97)
                    box(left + 0.11, 0.78, left + 0.20, 0.97)

        return draw_mask(wide, high, shape, 3)

    wall = rgb(mix(palette.deep, "#2a1710", 0.45))
    # The snow on the roof catches the sky at its ridge and lies in shade at the eaves.
    ridge = rgb(mix(palette.middle, palette.light, 0.62))
    eaves = rgb(mix(palette.middle, palette.deep, 0.30))
    down = np.linspace(0, 1, high, dtype=np.float32)[:, None, None]
    roof = ridge + (eaves - ridge) * smooth(down, 0.20, 0.62)
    left, top = x - wide / 2, foot - high
    pieces = [place(paint(part("wall"), wall), left, top, drift)]
    pieces.append(place(paint(part("roof"), roof), left, top, drift))
    pieces.append(place(paint(part("lamps"), rgb("#ffd98c")), left, top, drift))
    reach = int(size * 1.3)
    grid = np.linspace(-1, 1, 2 * reach, dtype=np.float32)
    far = grid[None, :] ** 2 + (grid[:, None] * 1.25) ** 2
    # Light falls out of the windows on the snow before them.
    spill = np.exp(-((grid[None, :] / 0.62) ** 2)) * np.exp(-((grid[:, None] / 0.16) ** 2)) * 0.34
    spill = spill * smooth(far, 1.0, 0.5) * (grid[:, None] > -0.02)
    pieces.append(
        place(paint(np.asarray(spill, np.float32), rgb("#ffb968")), x - reach, foot - reach, drift)
    )
    warm = np.exp(-far * 4.0) * smooth(far, 1.0, 0.55) * 0.42
    pieces.append(
        place(
            paint(np.asarray(warm, np.float32), rgb("#ffb45a")),
            x - reach,
            foot - size * 0.25 - reach,
            drift,
        )
    )
    return pieces


def _firs(
    canvas: Canvas,
    rng: np.random.Generator,
    duration: float,
    palette: Palette,
    layout: Layout,
    floor: float,
) -> list[Cutout]:
    """Great firs on both sides, snow lying on their boughs."""
    short = min(canvas.width, canvas.height)
    drift = strip(canvas, duration, 4.0).drift
    trees = []
    for at, size in ((0.995, 0.92), (0.90, 0.56), (1.05, 0.66), (-0.005, 0.50), (0.055, 0.30)):
        height = int(canvas.height * layout.pick(0.58, 0.38, 0.30) * size * rng.uniform(0.88, 1.06))
        tree = conifer(rng, height, 0.44)
        rows, columns = tree.shape
        up = np.zeros_like(tree)
        reach = max(2, int(height * 0.020))
        # Snow lies where there is no bough just above.
        up[reach:] = tree[:-reach]
        lying = np.clip(tree - up, 0, 1)
        lying = np.maximum(lying, smooth(lying + 0.25 * rng.random(tree.shape), 0.35, 1.0))
        dark = rgb(mix(palette.deep, palette.middle, 0.16))
        white = rgb(mix(palette.middle, palette.light, 0.62))
        side = np.linspace(1, 0, columns, dtype=np.float32)[None, :]
        lit = lying * (0.30 + 0.65 * (side if at > 0.5 else 1 - side))
        colour = dark + tinted(lit, white - dark)
        foot = (floor + 0.020) * canvas.height + short * 0.03 * size
        fade = np.clip((rows - np.arange(rows)) / (0.03 * short), 0, 1)[:, None]
        x = (at + rng.uniform(-0.02, 0.02)) * canvas.width - columns / 2
        pixels = paint(np.asarray(tree * fade, np.float32), colour)
        trees.append(place(pixels, x, foot - rows, drift))
    trees.sort(key=lambda tree: tree.pixels.shape[0])
    return trees
