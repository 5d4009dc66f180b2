"""A cat and a dog on a hill, side by side before the setting sun: for pets and for company."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import ImageDraw

from .....draft import Canvas
from ..backdrop import Backdrop, Cutout, Field, Palette
from ..colour import mix, ramp, rgb, tinted
from ..focus import scatter, speck
from ..light import Layout, Plane, glow, grain, hush, smooth, spread, vignette
from ..motion import lay, planar, slide, tiled, veiled
from ..noise import clouds, generator, line
from ..registry import visual
from ..shapes import draw_mask, paint, place, strip, under

_PALETTES = (
    Palette("gold", "#1d120e", "#8a4a24", "#ffcf80", "#fffaf0", "#ffd27a"),
    Palette("rose", "#1c1026", "#7c3a6a", "#ffb59a", "#ffffff", "#ffd08f"),
    Palette("teal", "#06181c", "#1f5f66", "#ffe0a0", "#ffffff", "#ffd87a"),
)
# From the horizon (0) to the top of the picture (1).
_SKIES = {
    "gold": ("#ffdf94", "#fba650", "#c9643c", "#74372f", "#2c1822"),
    "rose": ("#ffd0a0", "#fb8f88", "#b4568e", "#603678", "#241c44"),
    "teal": ("#fff0b4", "#f0b878", "#7f9f88", "#2c6a74", "#0e2f3c"),
}
_SPOTS = (0.0, 0.14, 0.36, 0.66, 1.0)

Outline = NDArray[np.float64]
"""Points (n, 2) in heights of the cat, from the middle of its feet, y upwards."""


@visual("pets", palettes=_PALETTES)
def pets(canvas: Canvas, palette: Palette, seed: int, duration: float) -> Backdrop:
    layout = Layout(canvas)
    rng = generator("pets", seed)
    w, h = layout.size
    colours = _SKIES[palette.name]
    level = layout.pick(0.70, 0.70, 0.60)
    heart = layout.pick(0.785, 0.74, 0.56) + rng.uniform(-0.03, 0.03)
    sun_x, sun_y = heart + rng.uniform(-0.03, 0.03), level - layout.pick(0.17, 0.10, 0.085)
    size = layout.pick(0.150, 0.105, 0.150)

    climb = np.clip((level - layout.y) / level, 0, 1)
    shine = spread(layout, sun_x, sun_y, 0.42, 1.7)
    at = np.clip(climb * (1.28 - 0.72 * shine) + 0.19 * (1 - shine), 0, 1)
    sky = ramp(tuple(zip(_SPOTS, colours, strict=True)), at)
    sky *= (1 - layout.pick(0.34, 0.38, 0.28) * hush(layout))[..., None]
    warm = rgb(colours[0])
    sky += tinted(glow(layout, sun_x, sun_y, size * 1.9) * 0.26, warm)
    reach = np.hypot(layout.u - sun_x * layout.across, layout.v - sun_y * layout.down)
    disc = smooth(reach, size * 1.03, size * 0.97)[..., None]
    sky += (np.array([1.0, 0.95, 0.80]) - sky) * disc * np.float32(0.86)
    far = line(rng, w, cycles=1.5 * layout.across, falloff=2.6)
    top = level - (0.030 + 0.018 * far) / layout.down
    hills = rgb(mix(colours[2], palette.deep, 0.30)) + tinted(shine, warm * 0.30)
    sky += tinted(smooth(layout.y - top[None, :], -0.004, 0.004), hills - sky)
    sky *= vignette(layout, 0.26)[..., None]
    _lay_grass(sky, layout, rng, palette, level, heart)
    sky = np.asarray(np.clip(sky + grain(h, w), 0, 1), np.float32)

    band = round(level * h)
    wisps = clouds(rng, band, 640, cycles=(6.0, 2.4), falloff=1.75, finest=40)
    density = tiled(smooth(wisps, 0.2, 2.3), w)
    where = smooth(climb[:band], 0.12, 0.3) * smooth(climb[:band], 0.98, 0.6)
    where = where * (1 - 0.9 * disc[:band, :, 0])
    lit = rgb(mix(colours[0], colours[1], 0.45))
    veil = tinted(where * 0.62 * (0.15 + shine[:band]), lit - sky[:band])
    veil = np.asarray(veil * (1 - 0.6 * hush(layout))[:band, :, None], np.float32)
    seeds = scatter(rng, layout, [speck(r) for r in rng.uniform(0.8, 2.2, 30)], move=(11, -6))
    seen = np.asarray((0.05 + 0.85 * shine) * (1 - 0.75 * hush(layout)), np.float32)
    sky = planar(sky)

    def draw(t: float) -> Field:
        out = sky.copy("K")
        mask = slide(density, 2.4 * t, w)
        veiled(out[:band], mask, veil)
        plane = np.zeros((h, w), np.float32)
        seeds.add(plane, t)
        plane *= seen
        lay(out, plane[None], warm[None])
        return np.clip(out, 0, 1, out=out)

    hill, crest = _hill(canvas, layout, rng, duration, palette, level, heart)
    friends = _friends(canvas, layout, rng, duration, palette, crest, heart)
    return Backdrop(palette, layout.size, draw, (*friends, hill))


_EDGE = 0.075
"""How far below the level of the hill its crest goes over into the field, in shorter sides."""


def _ground(palette: Palette, down: NDArray[np.floating]) -> Field:
    """The colour of the hill, from its crest (0) to the lower edge of the picture (1)."""
    body = rgb(mix(palette.deep, palette.middle, 0.20))
    dark = rgb(mix(palette.deep, "#000000", 0.15))
    return np.asarray(body + tinted(smooth(down, -0.1, 0.9), dark - body), np.float32)


def _lay_grass(
    field: Field,
    layout: Layout,
    rng: np.random.Generator,
    palette: Palette,
    level: float,
    heart: float,
) -> None:
    """The grass in front: lit along the blades that stand against the sun."""
    w, h = layout.size
    down = np.clip((layout.y - level) / (1 - level), 0, 1)
    fine = clouds(rng, h, w, cycles=(22 * layout.down, 46 * layout.across), falloff=1.4)
    blades = clouds(rng, h, w, cycles=(7 * layout.down, 22 * layout.across), falloff=1.6)
    tufts = clouds(rng, h, w, cycles=(8 * layout.down, 2.0 * layout.across), falloff=2.2)
    texture = 0.16 * fine * (1 - down) + 0.20 * blades * down + 0.16 * tufts
    near = np.exp(-(((layout.x - heart) * layout.across / 0.60) ** 2))
    lit = near * (1 - down) ** 2 * (0.30 + 0.5 * np.clip(texture * 2.2, -0.4, 1.2))
    grass = tinted(1 + texture, _ground(palette, down))
    grass = grass + tinted(lit * 0.50, rgb(mix(palette.middle, palette.light, 0.25)))
    field += tinted(smooth(layout.y, level + 0.012, level + 0.020), grass - field)


def _hill(
    canvas: Canvas,
    layout: Layout,
    rng: np.random.Generator,
    duration: float,
    palette: Palette,
    level: float,
    heart: float,
) -> tuple[Cutout, float]:
    """The grassy hill in front, and where its crest is under the two (pixels of the canvas)."""
    where = strip(canvas, duration, 3.0)
    short = min(canvas.width, canvas.height)
    x = ((np.arange(where.width) + where.x) / canvas.width - heart) * canvas.width / short
    rise = short * (0.060 * np.exp(-((x / 0.60) ** 2)) - 0.030)
    rise = rise + short * 0.006 * line(rng, where.width, cycles=where.width / short, falloff=2.4)
    room = int(short * 0.10)
    top = room - rise
    rows = room + int(_EDGE * short)
    mask = under(top, rows)
    step = max(1.5, short * 0.0034)
    feet = np.arange(-step, where.width + step, step)
    tuft = 0.6 + 0.4 * line(rng, len(feet), cycles=len(feet) / 26, falloff=1.5)
    # How many blades there are is a matter of size, and nothing to what comes after.
    blades = np.random.default_rng(int(rng.integers(1 << 62))).normal(0, 1, (len(feet), 3))

    def shape(pen: ImageDraw.ImageDraw, k: int) -> None:
        for foot, thick, (a, b, c) in zip(
            feet.tolist(), tuft.tolist(), blades.tolist(), strict=True
        ):
            base = float(top[int(min(where.width - 1, max(0, foot)))]) + short * 0.006
            high = short * float(min(0.055, max(0.006, 0.014 + 0.020 * thick * abs(a))))
            lean = (0.25 + 0.35 * b) * high
            wide = short * 0.0016 * (1 + 0.2 * c)
            points = [(foot - wide, base), (foot + 0.5 * lean, base - 0.7 * high),
                      (foot + lean, base - high), (foot + wide, base)]  # fmt: skip
            pen.polygon([(px * k, py * k) for px, py in points], fill=255)

    grass = draw_mask(where.width, int(room * 1.6), shape)
    mask[: len(grass)] = np.maximum(mask[: len(grass)], grass[:rows])
    fade = (rows - np.arange(rows, dtype=np.float32)[:, None]) / (0.55 * _EDGE * short)
    mask = np.asarray(mask * np.clip(fade, 0, 1), np.float32)
    near = np.exp(-((x / 0.62) ** 2)).astype(np.float32)[None, :]
    depth = np.arange(rows, dtype=np.float32)[:, None] - top[None, :].astype(np.float32)
    rim = np.exp(-np.abs(depth + short * 0.004) / (short * 0.014))
    beyond = np.arange(rows, dtype=np.float32)[:, None] - room
    colour = _ground(palette, np.clip(beyond / (canvas.height * (1 - level)), 0, 1))
    pixels = paint(
        mask, colour + tinted(rim * near * 0.55, rgb(mix(palette.middle, palette.light, 0.35)))
    )
    crest = level * canvas.height - 0.030 * short
    return where.place(pixels, level * canvas.height - room), crest


def _curve(points: list[tuple[float, float]]) -> Outline:
    """A closed outline through points, its corners rounded."""
    corners = np.array([*points, points[0]], np.float64)
    at = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(corners, axis=0).T))])
    fine = np.linspace(0, at[-1], 240, endpoint=False)
    path = np.stack([np.interp(fine, at, corners[:, i]) for i in range(2)], axis=1)
    kernel = np.hanning(17) / np.hanning(17).sum()
    wrapped = np.concatenate([path[-8:], path, path[:8]])
    return np.stack([np.convolve(wrapped[:, i], kernel, "valid") for i in range(2)], axis=1)


def _ellipse(x: float, y: float, a: float, b: float, turn: float = 0.0) -> Outline:
    s = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    px, py = a * np.cos(s), b * np.sin(s)
    c, d = np.cos(turn), np.sin(turn)
    return np.stack([x + px * c - py * d, y + px * d + py * c], axis=1)


def _tail(points: list[tuple[float, float]], thick: float, tip: float) -> Outline:
    """A tail along points, from `thick` to `tip`."""
    corners = np.array(points, np.float64)
    at = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(corners, axis=0).T))])
    fine = np.linspace(0, at[-1], 60)
    path = np.stack([np.interp(fine, at, corners[:, i]) for i in range(2)], axis=1)
    kernel = np.hanning(19) / np.hanning(19).sum()
    padded = np.pad(path, ((9, 9), (0, 0)), mode="reflect", reflect_type="odd")
    path = np.stack([np.convolve(padded[:, i], kernel, "valid") for i in range(2)], axis=1)
    along = np.gradient(path, axis=0)
    along /= np.hypot(*along.T)[:, None]
    side = np.stack([-along[:, 1], along[:, 0]], axis=1)
    half = np.linspace(thick, tip, 60)[:, None] / 2 * np.sqrt(np.linspace(1, 0.25, 60))[:, None]
    return np.concatenate([path + side * half, (path - side * half)[::-1]])


def _both(points: list[tuple[float, float]]) -> Outline:
    """A shape that is the same on both sides, from the points of its right half upwards."""
    return _curve([*points, *[(-x, y) for x, y in reversed(points)]])


def _cat(rng: np.random.Generator) -> list[Outline]:
    body = _both([(0.20, 0.0), (0.29, 0.02), (0.33, 0.12), (0.315, 0.26), (0.25, 0.42),
                  (0.185, 0.55), (0.13, 0.66), (0.10, 0.74)])  # fmt: skip
    tilt = rng.normal(0, 0.02)
    head = _ellipse(tilt, 0.775, 0.172, 0.142)
    ears = [
        np.array([(tilt + s * 0.035, 0.895), (tilt + s * 0.145, 1.03), (tilt + s * 0.172, 0.80)])
        for s in (-1, 1)
    ]
    sway = rng.uniform(-0.06, 0.06)
    tail = _tail([(0.20, 0.05), (0.40, 0.03), (0.55, 0.09), (0.60 + sway, 0.24),
                  (0.53 + sway, 0.36)], 0.085, 0.055)  # fmt: skip
    return [body, head, *ears, tail]


def _dog(rng: np.random.Generator) -> list[Outline]:
    body = _both([(0.24, 0.0), (0.37, 0.02), (0.41, 0.16), (0.385, 0.36), (0.315, 0.62),
                  (0.275, 0.82), (0.21, 0.98), (0.15, 1.08)])  # fmt: skip
    tilt = rng.normal(0, 0.02)
    head = _ellipse(tilt, 1.175, 0.205, 0.180)
    ears = [_ellipse(tilt + s * 0.205, 1.115, 0.075, 0.165, s * 0.20) for s in (-1, 1)]
    crown = [_ellipse(tilt + s * 0.15, 1.27, 0.085, 0.060, -s * 0.5) for s in (-1, 1)]
    sway = rng.uniform(-0.05, 0.05)
    tail = _tail([(-0.28, 0.06), (-0.48, 0.08), (-0.62, 0.20), (-0.66 + sway, 0.40)], 0.12, 0.05)
    return [body, head, *ears, *crown, tail]


def _friends(
    canvas: Canvas,
    layout: Layout,
    rng: np.random.Generator,
    duration: float,
    palette: Palette,
    crest: float,
    heart: float,
) -> list[Cutout]:
    """The two, seen from behind, with the light of the sun around them."""
    short = min(canvas.width, canvas.height)
    speed = strip(canvas, duration, 3.0).drift
    high = short * layout.pick(0.200, 0.150, 0.205)
    dark = rgb(mix(palette.deep, "#000000", 0.20))
    light = rgb(mix(palette.light, palette.middle, 0.25))
    swap = -1.0 if rng.random() < 0.5 else 1.0
    pieces = []
    for outlines, at in ((_dog(rng), -0.40), (_cat(rng), 0.36)):
        columns, rows = int(high * 1.7) + 8, int(high * 1.45) + 8

        def shape(
            pen: ImageDraw.ImageDraw,
            k: int,
            outlines: list[Outline] = outlines,
            middle: float = columns / 2,
            floor: float = rows - 2.0,
        ) -> None:
            for outline in outlines:
                points = outline * (swap * high, -high) + (middle, floor)
                pen.polygon([(float(x) * k, float(y) * k) for x, y in points], fill=255)

        mask = draw_mask(columns, rows, shape, 3)
        # Fur that catches the light: what is close to the outline, above all at the top.
        width = max(1, round(high * 0.020))
        core = _shrunk(mask, width)
        down = np.linspace(0, 1, rows, dtype=np.float32)[:, None]
        rim = (mask - core) * (0.95 - 0.55 * down)
        colour = dark + tinted(np.clip(rim, 0, 1), light - dark) * np.float32(0.85)
        x = heart * canvas.width + swap * at * high
        bottom = crest + short * 0.014
        pieces.append(place(paint(mask, colour), x - columns / 2, bottom - rows, speed))
    return pieces


def _shrunk(mask: Plane, width: int) -> Plane:
    """A mask without its outermost `width` pixels, softly."""
    small = mask.copy()
    for dy, dx in ((0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (1, -1), (-1, 1), (-1, -1)):
        for k in range(1, width + 1):
            small = np.minimum(small, np.roll(mask, (dy * k, dx * k), axis=(0, 1)))
    return np.asarray(small, np.float32)
