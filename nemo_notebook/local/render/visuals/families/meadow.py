"""A meadow in the morning: rolling hills in the haze, flowers and grasses in front, pollen."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from .....draft import Canvas
from ..backdrop import Backdrop, Cutout, Field, Palette, Pixels
from ..colour import mix, ramp, rgb, tinted
from ..focus import disc, scatter, speck, stamp
from ..land import Ground
from ..light import Layout, glow, grain, hush, smooth, spread, vignette
from ..motion import lay, planar, slide, tiled, veiled
from ..noise import clouds, generator, line
from ..registry import visual
from ..shapes import crop, draw_mask, lay_on, paint, place, stretch, strip, under

_PALETTES = (
    Palette("honey", "#161c0c", "#6f6a24", "#ffd98a", "#fffdf4", "#ffd25e"),
    Palette("spring", "#0b1f1a", "#3d7a48", "#e9f0b4", "#ffffff", "#ffdc6a"),
    Palette("lavender", "#1a1630", "#5d5590", "#ffd9c0", "#ffffff", "#ffd68a"),
)
# From the horizon (0) to the top of the picture (1).
_SKIES = {
    "honey": ("#ffedb4", "#fbc46a", "#c08a4a", "#6a6a54", "#33545c"),
    "spring": ("#fdf3c0", "#b9d7a8", "#569c96", "#246a78", "#124a5c"),
    "lavender": ("#ffe3c0", "#f2b0a0", "#9a74a4", "#565090", "#2b2d62"),
}
_SPOTS = (0.0, 0.13, 0.34, 0.64, 1.0)
# The far, the middle and the near hills.
_HILLS = {
    "honey": ("#c8a04a", "#8f8a34", "#4f5a20"),
    "spring": ("#7fb08a", "#4f9256", "#27623a"),
    "lavender": ("#a284a8", "#6d66a0", "#3a3f72"),
}
# Petals and hearts: blossoms of the meadow.
_BLOSSOMS = {
    "honey": (("#ffc23d", "#a3521c"), ("#fff1cf", "#f0a52a"), ("#ff8d4a", "#5c2415")),
    "spring": (("#ffffff", "#ffc93d"), ("#ff6b6b", "#4a1420"), ("#ffd84a", "#d98a1e")),
    "lavender": (("#c6a6ff", "#6a4ac0"), ("#ffe6f2", "#ffc060"), ("#9f8cf5", "#4a3aa0")),
}


@visual("meadow", palettes=_PALETTES)
def meadow(canvas: Canvas, palette: Palette, seed: int, duration: float) -> Backdrop:
    layout = Layout(canvas)
    rng = generator("meadow", seed)
    w, h = layout.size
    colours = _SKIES[palette.name]
    level = layout.pick(0.665, 0.655, 0.555)
    sun_x = layout.pick(0.76, 0.70, 0.62) + rng.uniform(-0.07, 0.07)
    sun_y = level - layout.pick(0.13, 0.10, 0.075)

    climb = np.clip((level - layout.y) / level, 0, 1)
    shine = spread(layout, sun_x, sun_y, 0.40, 1.7)
    reach = np.clip(climb * (1.38 - 0.80 * shine) + 0.20 * (1 - shine), 0, 1)
    sky = ramp(tuple(zip(_SPOTS, colours, strict=True)), reach)
    sky *= (1 - layout.pick(0.36, 0.42, 0.32) * hush(layout))[..., None]
    warm = rgb(colours[0])
    sky += tinted(glow(layout, sun_x, sun_y, 0.20) * 0.30, warm)
    sky += tinted(glow(layout, sun_x, sun_y, 0.055) * 0.5, np.array([1, 0.95, 0.8]))
    sky *= vignette(layout, 0.26)[..., None]

    ground = Ground(
        canvas,
        layout.pick(0.775, 0.765, 0.665),
        0.036,
        rgb(mix(palette.deep, _HILLS[palette.name][2], 0.72)),
        rgb(mix(palette.deep, _HILLS[palette.name][2], 0.22)),
    )
    ground.fill(sky, layout.y)
    _fill_foreground(sky, layout, rng, palette, ground.level, sun_x)
    sky = np.asarray(np.clip(sky + grain(h, w), 0, 1), np.float32)

    band = round(level * h)
    wisps = clouds(rng, band, 640, cycles=(4.5, 2.0), falloff=2.0, finest=10)
    density = tiled(smooth(wisps, 0.2, 2.4), w)
    where = smooth(climb[:band], 0.12, 0.35) * smooth(climb[:band], 1.0, 0.6)
    veil = tinted(where * 0.55 * (0.15 + shine[:band]), warm - sky[:band])
    veil = np.asarray(veil * (1 - 0.5 * hush(layout))[:band, :, None], np.float32)

    pollen = scatter(
        rng, layout, [speck(r) for r in rng.uniform(0.8, 2.3, 20)], move=(9, -7), sway=0.02
    )
    lit = (0.12 + shine) * (1 - 0.75 * hush(layout))
    lit = np.asarray(
        lit * (1 - 0.8 * smooth(layout.y, ground.level, ground.level + 0.1)), np.float32
    )
    gold = (warm * np.float32(0.9))[None]
    sky = planar(sky)

    def draw(t: float) -> Field:
        out = sky.copy("K")
        mask = slide(density, 1.8 * t, w)
        veiled(out[:band], mask, veil)
        plane = np.zeros((h, w), np.float32)
        pollen.add(plane, t)
        plane *= lit
        lay(out, plane[None], gold)
        return np.clip(out, 0, 1, out=out)

    low = layout.pick(0.0, 0.0, -0.10)
    cutouts = [
        crop(_hill(canvas, rng, duration, palette, sun_x, k, low), ground.hidden) for k in range(3)
    ]
    cutouts.append(_grass(canvas, rng, duration, ground, layout))
    cutouts += _flowers(canvas, rng, duration, palette, ground, layout)
    return Backdrop(palette, layout.size, draw, tuple(cutouts))


def _fill_foreground(
    field: Field,
    layout: Layout,
    rng: np.random.Generator,
    palette: Palette,
    level: float,
    sun_x: float,
) -> None:
    """Grass in front, and blossoms in it: dots where they are far, out of focus where near."""
    w, h = layout.size
    near = np.clip((layout.y - level) / (1 - level), 0, 1)
    there = smooth(layout.y, level, level + 0.04)
    far_blades = clouds(rng, h, w, cycles=(34 * layout.down, 60 * layout.across), falloff=1.4)
    blades = clouds(rng, h, w, cycles=(9 * layout.down, 26 * layout.across), falloff=1.6)
    tufts = clouds(rng, h, w, cycles=(12 * layout.down, 2.5 * layout.across), falloff=2.0)
    texture = 0.13 * far_blades * (1 - near) + 0.16 * blades * near + 0.13 * tufts
    sun = np.exp(-(((layout.x - sun_x) * layout.across / 0.55) ** 2)) * (1 - near) ** 1.5
    field *= (1 + there * (texture + 0.55 * sun))[..., None]
    calm = 1 - 0.62 * hush(layout)
    kinds = _BLOSSOMS[palette.name]
    patches = [disc(min(w, h) * size, 0.25) for size in np.linspace(0.003, 0.038, 36)]
    for petals, _ in kinds:
        plane = np.zeros((h, w), np.float32)
        for _ in range(int(105 * layout.across * layout.pick(1.0, 1.0, 1.5))):
            depth = rng.random() ** 1.5
            y = level + 0.02 + (1.01 - level) * depth
            which = int(35 * min(1.0, 0.86 * depth**1.4 * rng.uniform(0.6, 1.15)))
            power = rng.uniform(0.35, 0.85) * (1.0 - 0.55 * depth)
            stamp(plane, patches[which] * np.float32(power), rng.uniform(0, w), y * h)
        cover = np.clip(plane * calm, 0, 0.85)[..., None]
        tone = tinted(0.80 + 0.45 * sun, rgb(mix(petals, palette.deep, 0.16)))
        field += (tone - field) * cover


def _hill(
    canvas: Canvas,
    rng: np.random.Generator,
    duration: float,
    palette: Palette,
    sun_x: float,
    k: int,
    low: float,
) -> Cutout:
    """A long hill with light along its crest; the farthest (0) pale, the nearest (2) ploughed."""
    level, height, drift = ((0.635, 0.05, 0.8), (0.675, 0.055, 1.6), (0.725, 0.05, 2.8))[k]
    where = strip(canvas, duration, drift)
    short = min(canvas.width, canvas.height)
    shape = line(rng, where.width, cycles=(1.5, 1.1, 0.9)[k] * where.width / short, falloff=2.8)
    room = int(short * height * 2.6)
    rows = room + int(short * (0.08, 0.09, 0.10)[k])
    # Valleys are round: nothing is cut off at the level of the plain.
    rise = np.minimum(np.logaddexp(0, 4 * (0.9 + 0.62 * shape)) / 4, 2.5)
    top = room - short * height * rise
    x = ((np.arange(where.width) + where.x) / canvas.width).astype(np.float32)
    near = np.exp(-(((x - sun_x) * canvas.width / short / 0.62) ** 2)).astype(np.float32)
    body = rgb(_HILLS[palette.name][k])
    haze = rgb(mix(_HILLS[palette.name][k], _SKIES[palette.name][0], (0.55, 0.38, 0.26)[k]))
    # Light is soft: it is worked out at 360 lines.
    coarse = max(1, round(short / 360))
    lines = np.arange(0, rows, coarse, dtype=np.float32)[:, None]
    depth = np.clip(lines - top[None, ::coarse].astype(np.float32), 0, None)
    bright = np.exp(-depth / np.float32(short * (0.05, 0.045, 0.035)[k]))
    bright = np.asarray(bright * (0.25 + 0.75 * near[::coarse]), np.float32)
    if k:
        # Furrows run down towards the viewer, closer together where they are far.
        away = 0.02 + depth / short
        lane = (x[None, ::coarse] - np.float32(sun_x - 0.4)) / (away + 0.10) * (4.0 + 2.0 * k)
        bright *= 1 + 0.16 * np.sin(lane * np.pi) * smooth(away, 0.02, 0.07)
    bright = np.clip(stretch(bright, where.width, len(bright)), 0, 1.3)
    dusk = np.float32(0.72) + np.float32(0.30) * near
    pixels = paint(under(top, rows), tinted(dusk[None], body) + tinted(bright, haze - body))
    clumps = _trees(rng, where.width, rows, top, short * (0.011, 0.017, 0.0)[k])
    if clumps is not None:
        tree = rgb(mix(_HILLS[palette.name][k], palette.deep, 0.45))
        lay_on(pixels, paint(clumps, tree + tinted(0.45 * near[None], haze - tree)))
    return where.place(pixels, (level + low) * canvas.height - room)


def _trees(
    rng: np.random.Generator,
    width: int,
    rows: int,
    top: NDArray[np.floating],
    size: float,
) -> NDArray[np.float32] | None:
    """Round trees in groups along a crest; coverage (rows, width)."""
    if size < 1.0:
        return None

    def shape(pen: ImageDraw.ImageDraw, k: int) -> None:
        for _ in range(max(3, int(width / size / 22))):
            x = rng.uniform(0, width)
            for _ in range(int(rng.integers(2, 8))):
                x += size * rng.uniform(0.5, 1.6)
                r = size * rng.uniform(0.45, 1.0)
                y = float(top[int(min(width - 1, max(0, x)))]) - 0.55 * r
                for dx, dy, s in ((0, 0, 1.0), (-0.55, 0.30, 0.72), (0.6, 0.25, 0.66)):
                    cx, cy, q = (x + dx * r) * k, (y + dy * r) * k, s * r * k
                    pen.ellipse((cx - q, cy - q * 1.08, cx + q, cy + q), fill=255)

    return draw_mask(width, rows, shape)


_ALONG_BLADE = np.linspace(0, 1, 6)


def _blade(x: float, foot: float, high: float, lean: float, thick: float, k: float) -> list[float]:
    """The outline of a bent blade of grass: x, y, x, y and so on."""
    s = _ALONG_BLADE
    mid = x + lean * high * s**1.8
    y = foot - high * s * (1 - 0.12 * abs(lean) * s)
    half = thick * 0.5 * (1 - s) ** 0.8
    points = np.empty((2, len(s), 2))
    points[0, :, 0], points[1, ::-1, 0] = mid - half, mid + half
    points[0, :, 1] = points[1, ::-1, 1] = y
    return (points * k).ravel().tolist()


def _grass(
    canvas: Canvas, rng: np.random.Generator, duration: float, ground: Ground, layout: Layout
) -> Cutout:
    """The crest of the meadow in front, blade by blade; words stand on what lies below it."""
    where = strip(canvas, duration, 6.0)
    short = min(canvas.width, canvas.height)
    room = int(short * 0.085)
    rows = room + int(ground.edge * short) + 2
    top = room - short * 0.010 * line(rng, where.width, cycles=2 * where.width / short, falloff=2.4)
    step = max(1.5, short * 0.0030)
    feet = np.arange(-step, where.width + step, step)
    tuft = 0.6 + 0.4 * line(rng, len(feet), cycles=len(feet) / 30, falloff=1.5)

    def shape(pen: ImageDraw.ImageDraw, k: int) -> None:
        for x, thick in zip(feet.tolist(), tuft.tolist(), strict=True):
            x += rng.normal(0, step)
            foot = float(top[int(min(where.width - 1, max(0, x)))]) + short * 0.006
            high = short * float(min(0.07, max(0.006, 0.012 + 0.024 * thick * rng.random() ** 1.3)))
            lean, wide = rng.normal(0.18, 0.28) * high, short * 0.0015
            points = (
                (x - wide, foot),
                (x - 0.6 * wide + 0.42 * lean, foot - 0.62 * high),
                (x + lean, foot - high),
                (x + 0.6 * wide + 0.42 * lean, foot - 0.62 * high),
                (x + wide, foot),
            )
            pen.polygon([(px * k, py * k) for px, py in points], fill=255)

    mask = np.maximum(under(top, rows), draw_mask(where.width, rows, shape))
    return ground.cut(mask, where, ground.level * canvas.height - room)


def _flowers(
    canvas: Canvas,
    rng: np.random.Generator,
    duration: float,
    palette: Palette,
    ground: Ground,
    layout: Layout,
) -> list[Cutout]:
    """Blossoms on their stems: small ones along the crest, large ones at the sides."""
    drift = strip(canvas, duration, 6.0).drift
    short = min(canvas.width, canvas.height)
    crest = ground.level * canvas.height
    kinds = _BLOSSOMS[palette.name]
    pool = [_flower(rng, palette, kinds, short * z) for z in np.linspace(0.006, 0.034, 24)]
    flowers: list[tuple[float, Cutout]] = []

    def stand(first: int, last: int, x: float, foot: float) -> None:
        pixels, size = pool[int(rng.integers(first, last))]
        left = x * canvas.width - pixels.shape[1] / 2
        flowers.append((size, place(pixels, left, foot - len(pixels), drift)))

    for _ in range(int(layout.pick(120, 70, 66))):
        back = rng.random()
        first = int(6 * back)
        stand(first, first + 3, rng.uniform(-0.02, 1.06), crest + short * (0.002 + 0.075 * back))
    for k in range(20):
        # Tall ones frame the picture on both sides, beside the captions.
        right = k % 5 < 3
        away = abs(rng.normal(0, layout.pick(0.080, 0.075, 0.085) if right else 0.045))
        x = 1.02 - away if right else away - 0.015
        up = rng.uniform(-0.12, 0.20) - 1.1 * away
        stand(8, 24 if right else 18, x, crest + short * (0.22 - up))
    flowers.sort(key=lambda pair: pair[0])
    return [cutout for _, cutout in flowers]


def _flower(
    rng: np.random.Generator,
    palette: Palette,
    kinds: tuple[tuple[str, str], ...],
    size: float,
) -> tuple[Pixels, float]:
    """One flower with its stem; `size` is the reach of its petals in pixels."""
    petals, heart = kinds[int(rng.integers(len(kinds)))]
    lean, high = float(rng.normal(0.0, 0.10)), size * rng.uniform(3.8, 6.5)
    half = int(size * 1.3 + abs(lean) * high) + 3
    rows = int(high + size * 1.3) + 2
    k = 3 if size < 16 else 2
    image = Image.new("RGBA", (2 * half * k, rows * k))
    pen = ImageDraw.Draw(image)
    stem = mix(palette.middle, palette.light, 0.08)
    pen.polygon(_blade(half, rows, high, lean, size * 0.26, k), fill=stem)
    for side in (-1, 1):
        leaf = _blade(half + lean * high * 0.1, rows, high * 0.55, side * 0.35, size * 0.34, k)
        pen.polygon(leaf, fill=stem)
    _blossom(pen, rng, (half + lean * high) * k, (rows - high * 0.985) * k, size * k, petals, heart)
    pixels = np.array(image.convert("RGBa").reduce(k))
    return _ground_out(pixels), size


def _ground_out(pixels: Pixels) -> Pixels:
    """Stems go over into the grass at their feet."""
    reach = max(4.0, 0.22 * len(pixels))
    low = pixels[-int(reach) :]
    fade = np.arange(len(low), 0, -1, dtype=np.float32)[:, None, None] / np.float32(reach)
    low[...] = (low * fade).astype(np.uint8)
    return pixels


def _blossom(
    pen: ImageDraw.ImageDraw,
    rng: np.random.Generator,
    x: float,
    y: float,
    size: float,
    petals: str,
    heart: str,
) -> None:
    """Petals round a heart, seen a little from the side."""
    count = int(rng.integers(6, 11))
    tilt, turn = rng.uniform(0.55, 0.95), rng.uniform(0, 2 * np.pi)
    angles = turn + np.arange(count) * 2 * np.pi / count
    s = np.linspace(0, 1, 7)
    width = np.sin(np.pi * np.clip(0.04 + 0.94 * s**1.25, 0, 1)) ** 0.6 * size * 4.4 / count
    along = np.concatenate([s, s[::-1]]) * size
    across = np.concatenate([width, -width[::-1]]) * 0.5
    # The petals behind come first.
    angles = angles[np.argsort(np.sin(angles), kind="stable")]
    cosine, sine = np.cos(angles)[:, None], np.sin(angles)[:, None]
    px = x + along * cosine - across * sine
    py = y + (along * sine + across * cosine) * tilt
    for petal, behind in zip(np.stack([px, py], axis=2), sine[:, 0] <= 0, strict=True):
        shade = mix(petals, heart, 0.04 if behind else 0.26)
        pen.polygon(petal.ravel().tolist(), fill=shade)
    r = size * 0.30
    pen.ellipse((x - r, y - r * tilt - 0.1 * size, x + r, y + r * tilt), fill=heart)
