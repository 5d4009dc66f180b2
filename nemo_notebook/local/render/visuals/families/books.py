"""A study in the evening: shelves out of focus, a lamp, a pile of books on the desk, dust."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from .....draft import Canvas
from ..backdrop import Backdrop, Cutout, Field, Palette, Pixels
from ..colour import mix, mixes, rgb, tinted
from ..focus import Sketch, scatter, sketch, soften, speck
from ..light import Layout, glow, grain, hush, smooth, spread, vignette
from ..motion import laid, planar
from ..noise import clouds, generator
from ..registry import visual
from ..shapes import paint, place
from ..table import tabletop

_PALETTES = (
    Palette("walnut", "#180f0b", "#6e4424", "#ffd08a", "#fffaf2", "#ffcc70"),
    Palette("green", "#0b1712", "#2f5a48", "#ffe0a0", "#ffffff", "#ffd47a"),
    Palette("navy", "#0c1122", "#3a4a7c", "#ffd9a0", "#ffffff", "#ffd07a"),
)
_CLOTHS = {
    "walnut": ("#8a3a2a", "#c98a4a", "#6b5a34", "#a8643c", "#3f4a44", "#d8b98a", "#5a2a24"),
    "green": ("#2f6a52", "#c9a25a", "#7a3a2e", "#4a7a6a", "#d8cba0", "#243f4a", "#8a6a3a"),
    "navy": ("#3a4f8f", "#b98a5a", "#7a3040", "#5a78a8", "#d8c8a8", "#2a2f55", "#8f5a3a"),
}


@visual("books", palettes=_PALETTES)
def books(canvas: Canvas, palette: Palette, seed: int, duration: float) -> Backdrop:
    layout = Layout(canvas)
    rng = generator("books", seed)
    w, h = layout.size
    unit = min(w, h)
    light = rgb(palette.light)
    level = layout.pick(0.735, 0.725, 0.625)
    edge = round(level * h)
    lamp_x = layout.pick(0.895, 0.84, 0.82) + rng.uniform(-0.02, 0.02)
    lamp_y = level - layout.pick(0.34, 0.24, 0.30) / layout.down
    pile_x = layout.pick(0.705, 0.52, 0.46) + rng.uniform(-0.03, 0.03)

    shelves = soften(_shelves(layout, rng, palette, level), 0.0105 * unit)
    shine = spread(layout, lamp_x, lamp_y + 0.02, layout.pick(0.34, 0.27, 0.30), 1.8)
    room = tinted(0.16 + 1.05 * shine, shelves)
    room += tinted(shine * 0.16, light) + rgb(palette.deep) * np.float32(0.55)
    room += tinted(glow(layout, lamp_x, lamp_y, 0.16) * 0.30, light)
    shade = sketch(layout, _shade(layout, lamp_x, lamp_y), 0.0075 * unit)[..., None]
    foot = sketch(layout, _stand(layout, lamp_x, lamp_y, level), 0.006 * unit)[..., None]
    room += (rgb(mix(palette.deep, "#c08a4a", 0.25)) - room) * foot
    down = np.clip((layout.v - lamp_y * layout.down) / 0.14 + 0.5, 0, 1)[..., None]
    room += (light * (0.62 + 0.38 * down) + 0.06 - room) * shade
    room[edge:] = tabletop(
        layout,
        rng,
        np.asarray(room, np.float32),
        edge,
        wood=mix("#7a4422", palette.middle, 0.25),
        light=(lamp_x, light),
        thing=pile_x,
        foot=layout.pick(0.040, 0.036, 0.060),
        width=7.5,
    )
    room *= (vignette(layout, 0.30) * (1 - 0.42 * hush(layout)))[..., None]
    still = np.asarray(np.clip(room + grain(h, w), 0, 1), np.float32)

    dust = scatter(rng, layout, [speck(r) for r in rng.uniform(0.8, 1.9, 22)], move=(5, -6))
    haze = clouds(rng, h, w, cycles=(2, 3), falloff=2.6)
    lit = np.asarray(0.62 * shine**1.3 * (1 - 0.7 * hush(layout)) * (1 - shade[..., 0]), np.float32)
    lit *= smooth(layout.y, level, level - 0.04)
    breath = np.asarray(0.020 * shine * (1 + 0.3 * haze), np.float32)
    still = planar(still)

    def draw(t: float) -> Field:
        plane = np.zeros((h, w), np.float32)
        dust.add(plane, t)
        plane *= lit
        plane += breath * np.float32(np.sin(0.7 * t))
        return laid(still, plane[None], light[None])

    cutouts = _pile(canvas, rng, palette, layout, pile_x, level, lamp_x)
    return Backdrop(palette, layout.size, draw, cutouts)


def _shelves(layout: Layout, rng: np.random.Generator, palette: Palette, level: float) -> Field:
    """Rows of spines on dark boards, as if in even light; (h, w, 3)."""
    w, h = layout.size
    image = Image.new("RGB", (2 * w, 2 * h), mix(palette.deep, "#000000", 0.3))
    pen = ImageDraw.Draw(image)
    unit = 2.0 * min(w, h)
    cloths = np.stack([rgb(cloth) for cloth in _CLOTHS[palette.name]])
    # What is drawn, one after the other: where, and the number of its colour: twice that of the
    # spine, and one more for its bands (all are mixed at once), or −1 for a board.
    things: list[tuple[tuple[float, float, float, float], int]] = []
    which: list[int] = []
    shares: list[float] = []
    tall = 0.205 * unit
    y = level * 2 * h - 0.02 * unit
    while y > -tall:
        x = -rng.uniform(0, 0.05) * unit
        while x < 2 * w:
            wide = unit * rng.uniform(0.018, 0.042)
            high = tall * rng.uniform(0.58, 0.84)
            if rng.random() < 0.05:
                x += wide * 2.2
                continue
            cloth, share = int(rng.integers(len(cloths))), rng.uniform(0.0, 0.55)
            right = x + wide * 0.93
            things.append(((x, y - high, right, y), 2 * len(which)))
            for at in (0.12, 0.80):
                if rng.random() < 0.5:
                    upper, lower = y - high * (1 - at), y - high * (0.95 - at)
                    things.append(((x, upper, right, lower), 2 * len(which) + 1))
            which.append(cloth)
            shares.append(share)
            x += wide
        things.append(((0, y, 2 * w, y + 0.018 * unit), -1))
        y -= tall + 0.018 * unit
    spines = mixes(cloths[which], palette.deep, np.array(shares))
    bands = mixes(spines / np.float32(255), palette.light, np.full(len(spines), 0.5))
    tones = np.stack([spines, bands], axis=1).reshape(-1, 3).tolist()
    board = mix(palette.middle, palette.deep, 0.35)
    for box, number in things:
        pen.rectangle(box, fill=tuple(tones[number]) if number >= 0 else board)
    # Uprights stand between the bays.
    for x in (layout.pick(0.36, -1, -1), layout.pick(0.70, 0.42, 0.36)):
        x += rng.uniform(-0.04, 0.04)
        upright = mix(palette.middle, palette.deep, 0.45)
        pen.rectangle((x * 2 * w, 0, x * 2 * w + 0.026 * unit, 2 * h), fill=upright)
    return np.asarray(image.reduce(2), np.float32) / np.float32(255)


def _shade(layout: Layout, x: float, y: float) -> Sketch:
    """The glowing shade of the lamp."""

    def draw(pen: ImageDraw.ImageDraw, w: float, h: float) -> None:
        s = min(w, h) * layout.pick(1.0, 0.85, 1.05)
        points = ((-0.055, -0.065), (0.055, -0.065), (0.105, 0.065), (-0.105, 0.065))
        pen.polygon([(x * w + a * s, y * h + b * s) for a, b in points], fill=255)

    return draw


def _stand(layout: Layout, x: float, y: float, level: float) -> Sketch:
    """The foot of the lamp on the desk."""

    def draw(pen: ImageDraw.ImageDraw, w: float, h: float) -> None:
        s = min(w, h)
        foot = level * h + 0.006 * s
        pen.rectangle((x * w - 0.006 * s, y * h, x * w + 0.006 * s, foot), fill=255)
        pen.ellipse((x * w - 0.06 * s, foot - 0.016 * s, x * w + 0.06 * s, foot + 0.014 * s), 255)

    return draw


def _pile(
    canvas: Canvas,
    rng: np.random.Generator,
    palette: Palette,
    layout: Layout,
    x: float,
    level: float,
    lamp_x: float,
) -> tuple[Cutout, ...]:
    """Books that lie on each other, some with the spine to us, some with their pages."""
    short = min(canvas.width, canvas.height)
    size = short * layout.pick(1.28, 1.12, 1.50)
    foot = level * canvas.height + short * layout.pick(0.040, 0.036, 0.060)
    cloths = rng.permutation(np.array(_CLOTHS[palette.name]))
    pieces: list[Cutout] = []
    # Light falls in from the lamp: the near side is brighter.
    for k in range(int(rng.integers(3, 6))):
        wide = int(size * rng.uniform(0.25, 0.33) * (1 - 0.05 * k))
        high = max(4, int(size * rng.uniform(0.030, 0.050)))
        cloth = mix(str(cloths[k % len(cloths)]), palette.light, 0.10)
        pages = bool(rng.random() < 0.36)
        pixels = _book(rng, wide, high, cloth, pages, palette)
        left = x * canvas.width - wide / 2 + rng.normal(0, 0.012) * size
        pieces.append(place(pixels, left, foot - len(pixels)))
        foot -= high - 1
    return tuple(pieces)


def _book(
    rng: np.random.Generator, wide: int, high: int, cloth: str, pages: bool, palette: Palette
) -> Pixels:
    """One book lying flat: its spine with bands of gold, or its pages between the covers."""
    k = 3
    image = Image.new("RGBA", (wide * k, high * k))
    pen = ImageDraw.Draw(image)
    w, h = wide * k - 1, high * k - 1
    gold = mix(cloth, "#ffdf9a", 0.62)
    if pages:
        cover = max(2, round(h * 0.17))
        pen.rounded_rectangle((0, 0, w, h), radius=cover, fill=cloth)
        pen.rectangle((w * 0.015, cover, w * 0.985, h - cover), fill="#e9d8b8")
        for _ in range(max(3, high // 4)):
            y = rng.uniform(cover, h - cover)
            pen.line((w * 0.015, y, w * 0.985, y), fill="#cbb48c", width=max(1, k // 2))
    else:
        pen.rounded_rectangle((0, 0, w, h), radius=h * 0.20, fill=cloth)
        for at in (0.06, 0.085, 0.915, 0.94):
            pen.rectangle((w * at - h * 0.02, 0, w * at + h * 0.02, h), fill=gold)
        if rng.random() < 0.7:
            a, b = sorted(rng.uniform(0.28, 0.72, 2).tolist())
            a, b = min(a, 0.42), max(b, 0.58)
            pen.rectangle((w * a, h * 0.42, w * b, h * 0.56), fill=gold)
    drawn = np.asarray(image.reduce(k), np.float32) / np.float32(255)
    v = np.linspace(0, 1, high, dtype=np.float32)[:, None]
    u = np.linspace(0, 1, wide, dtype=np.float32)[None, :]
    lit = (0.30 + 0.62 * u**1.2) * (0.62 + 0.42 * smooth(v, 0.0, 0.22) * smooth(v, 1.0, 0.35))
    lit = lit * (1 - 0.5 * np.exp(-v * high / (0.06 * high + 1)))
    warm = np.array([1.0, 0.90, 0.74], np.float32)
    alpha = drawn[..., 3]
    return paint(alpha, np.clip(tinted(lit, drawn[..., :3]) * warm * 1.15, 0, 1))
