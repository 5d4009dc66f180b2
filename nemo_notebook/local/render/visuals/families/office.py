"""An office high above the city: glass, desks out of focus, a laptop in the evening light."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from .....draft import Canvas
from ..backdrop import Backdrop, Cutout, Field, Palette, Pixels
from ..colour import mix, ramp, rgb, tinted
from ..focus import Sketch, disc, sketch, soften, stamp
from ..light import Layout, Plane, glow, grain, hush, smooth, spread, vignette
from ..motion import laid, planar, slide, tiled
from ..noise import clouds, generator
from ..registry import visual
from ..shapes import paint, place
from ..table import tabletop, turned

_PALETTES = (
    Palette("dusk", "#0c1426", "#2f4f80", "#ffd2a0", "#ffffff", "#ffc96b"),
    Palette("steel", "#0b171d", "#2f5a68", "#e6f0e6", "#ffffff", "#ffce78"),
    Palette("plum", "#170f24", "#55407a", "#ffc6b0", "#ffffff", "#ffcf7d"),
)
# Beyond the glass: from the skyline (0) up to the ceiling (1).
_SKIES = {
    "dusk": ("#ffd9a0", "#f0a47a", "#8a7a9c", "#3a5a90", "#1c3260"),
    "steel": ("#f2f6e6", "#c2dcd8", "#7fb0b6", "#3f7885", "#1b4450"),
    "plum": ("#ffd6b0", "#f09a94", "#a06a98", "#5c4688", "#2c2454"),
}
_SPOTS = (0.0, 0.14, 0.34, 0.64, 1.0)
_CUPS = {"dusk": "#e9e2d8", "steel": "#e6ece8", "plum": "#eadfe6"}


@visual("office", palettes=_PALETTES)
def office(canvas: Canvas, palette: Palette, seed: int, duration: float) -> Backdrop:
    layout = Layout(canvas)
    rng = generator("office", seed)
    w, h = layout.size
    unit = min(w, h)
    light = rgb(palette.light)
    level = layout.pick(0.735, 0.725, 0.625)
    edge = round(level * h)
    sun_x = layout.pick(0.84, 0.74, 0.70) + rng.uniform(-0.06, 0.06)
    sill = level - 0.05 / layout.down
    laptop_x = layout.pick(0.765, 0.54, 0.49) + rng.uniform(-0.03, 0.03)

    # The view: sky, sun in the haze, two rows of towers, all far out of focus.
    climb = np.clip((sill - layout.y) / sill, 0, 1)
    shine = spread(layout, sun_x, sill - 0.10, layout.pick(0.36, 0.30, 0.30), 1.8)
    at = np.clip(climb * (1.25 - 0.75 * shine) + 0.22 * (1 - shine), 0, 1)
    view = ramp(tuple(zip(_SPOTS, _SKIES[palette.name], strict=True)), at)
    for far, tall in ((0.42, 0.26), (0.72, 0.17)):
        towers = sketch(layout, _towers(layout, rng, sill, tall), 0.0075 * unit)[..., None]
        stone = rgb(mix(_SKIES[palette.name][2], palette.deep, far))
        stone = stone + tinted(0.45 * shine, rgb(_SKIES[palette.name][1]) - stone)
        view += (stone - view) * towers * np.float32(0.92)
    lamps = np.zeros((h, w), np.float32)
    for _ in range(24):
        x = rng.normal(layout.pick(0.72, 0.55, 0.5), layout.pick(0.20, 0.3, 0.3)) * w
        y = (sill - abs(rng.normal(0, 0.10)) / layout.down - 0.01) * h
        stamp(lamps, disc(unit * rng.uniform(0.008, 0.020)) * rng.uniform(0.15, 0.5), x, y)
    lamps *= 1 - 0.85 * hush(layout)
    view += tinted(lamps, rgb(mix(palette.light, "#ffb85a", 0.5)))
    view *= (0.40 + 0.92 * shine**0.65)[..., None]

    # The room: mullions and a transom before the glass, lamps under the ceiling, desks and chairs.
    frame = sketch(layout, _frame(layout, rng), 0.0060 * unit)[..., None]
    view += (rgb(palette.deep) * np.float32(0.75) - view) * frame * np.float32(0.93)
    desks = sketch(layout, _desks(layout, rng, level), 0.0110 * unit)[..., None]
    dark = rgb(mix(palette.deep, palette.middle, 0.18)) * np.float32(0.8)
    view += (dark - view) * desks * np.float32(0.96)
    ceiling = sketch(layout, _ceiling(layout), 0.0085 * unit)
    ceiling *= 1 - 0.7 * hush(layout)
    view += tinted(ceiling * (0.25 + 0.55 * shine), rgb(mix(palette.light, "#ffffff", 0.5)))

    view[edge:] = tabletop(
        layout,
        rng,
        np.asarray(soften(view, 0.4), np.float32),
        edge,
        wood=mix(palette.middle, "#3a3034", 0.45),
        light=(sun_x, light),
        thing=laptop_x,
        width=7.5,
    )
    view *= (vignette(layout, 0.28) * (1 - layout.pick(0.40, 0.46, 0.42) * hush(layout)))[..., None]
    # The screen lights the table before it and the air behind it.
    blue = rgb(mix(palette.middle, palette.light, 0.25))
    view += tinted(glow(layout, laptop_x, level - 0.06, 0.20) * 0.16, blue)
    pool = glow(layout, laptop_x, level + 0.085 / layout.down, 0.045, stretch=4.2)
    view += tinted(pool * 0.30 * smooth(layout.y, level, level + 0.03), blue)
    still = np.asarray(np.clip(view + grain(h, w), 0, 1), np.float32)

    # Clouds go by outside: the light in the glass swells and ebbs.
    glass = (1 - frame[..., 0]) * (1 - desks[..., 0]) * smooth(layout.y, level, level - 0.03)
    glass = np.asarray(0.060 * glass * shine * (1 - 0.6 * hush(layout)), np.float32)[:edge]
    haze = tiled(clouds(rng, edge, 640, cycles=(1.6, 2.2), falloff=2.6, finest=5), w)
    still = planar(still)

    def draw(t: float) -> Field:
        plane: Plane = slide(haze, 6.0 * t, w)
        plane += np.float32(0.6 * np.sin(0.5 * t))
        plane *= glass
        return laid(still, plane[None], light[None])

    cutouts = _things(canvas, rng, palette, layout, laptop_x, level)
    return Backdrop(palette, layout.size, draw, cutouts)


def _towers(layout: Layout, rng: np.random.Generator, sill: float, tall: float) -> Sketch:
    def draw(pen: ImageDraw.ImageDraw, w: float, h: float) -> None:
        unit = min(w, h)
        x = -0.05 * unit
        while x < w:
            wide = unit * rng.uniform(0.05, 0.13)
            high = unit * tall * rng.uniform(0.30, 1.15)
            pen.rectangle((x, sill * h - high, x + wide, sill * h + 0.1 * unit), fill=255)
            if rng.random() < 0.3:
                mast = x + wide * 0.5
                pen.rectangle((mast - 2, sill * h - high * 1.22, mast + 2, sill * h), fill=255)
            x += wide * rng.uniform(0.75, 1.5)

    return draw


def _frame(layout: Layout, rng: np.random.Generator) -> Sketch:
    """The uprights of the glass front and the bar across, wider towards the right: nearer."""
    start = rng.uniform(0.0, 0.12)

    def draw(pen: ImageDraw.ImageDraw, w: float, h: float) -> None:
        unit = min(w, h)
        x, step = start * unit, 0.24 * unit
        while x < w:
            wide = 0.010 * unit + 0.010 * unit * x / w
            pen.rectangle((x - wide / 2, 0, x + wide / 2, h), fill=255)
            x += step
            step *= 1.10 if layout.wide else 1.05
        y = layout.pick(0.16, 0.30, 0.28) * h
        pen.rectangle((0, y, w, y + 0.012 * unit), fill=255)

    return draw


def _desks(layout: Layout, rng: np.random.Generator, level: float) -> Sketch:
    """Desks with screens, and chairs, standing by the windows."""

    def draw(pen: ImageDraw.ImageDraw, w: float, h: float) -> None:
        unit = min(w, h)
        foot = level * h
        top = foot - 0.062 * unit
        pen.rectangle((0, foot - 0.012 * unit, w, foot + 4), fill=255)
        x = rng.uniform(-0.1, 0.1) * unit
        while x < w:
            wide = unit * rng.uniform(0.30, 0.42)
            pen.rectangle((x, top, x + wide, top + 0.014 * unit), fill=255)
            for at in (0.04, 0.93):
                pen.rectangle((x + at * wide, top, x + (at + 0.03) * wide, foot), fill=255)
            for at in (0.12, 0.52):
                left, broad = x + wide * at, wide * 0.32
                high = unit * 0.072
                pen.rectangle(
                    (left, top - high - 0.02 * unit, left + broad, top - 0.02 * unit), fill=255
                )
                middle = left + broad / 2
                pen.rectangle((middle - 0.008 * unit, top - 0.03 * unit, middle, top), fill=255)
            seat = x + wide * rng.uniform(1.02, 1.12)
            back = (seat, top - 0.045 * unit, seat + 0.075 * unit, top + 0.03 * unit)
            pen.rounded_rectangle(back, radius=0.02 * unit, fill=255)
            pen.rectangle((seat + 0.033 * unit, top, seat + 0.043 * unit, foot), fill=255)
            x += wide * 1.42

    return draw


def _ceiling(layout: Layout) -> Sketch:
    """Long lamps under the ceiling that run towards the windows."""

    def draw(pen: ImageDraw.ImageDraw, w: float, h: float) -> None:
        unit = min(w, h)
        vanish = (layout.pick(0.60, 0.5, 0.5) * w, layout.pick(0.42, 0.45, 0.40) * h)
        for at in (0.18, 0.52, 0.86, 1.20):
            near: list[tuple[float, float]] = []
            far: list[tuple[float, float]] = []
            for side in (-1, 1):
                x = at * w + side * 0.035 * unit
                for part, points in ((0.0, near), (0.26, far)):
                    points.append((x + (vanish[0] - x) * part, (vanish[1]) * part - 0.02 * unit))
            pen.polygon([near[0], near[1], far[1], far[0]], fill=255)

    return draw


def _things(
    canvas: Canvas,
    rng: np.random.Generator,
    palette: Palette,
    layout: Layout,
    x: float,
    level: float,
) -> tuple[Cutout, ...]:
    """An open laptop on the table, and a cup beside it."""
    short = min(canvas.width, canvas.height)
    size = short * layout.pick(1.0, 0.82, 1.22)
    foot = level * canvas.height + short * layout.pick(0.042, 0.038, 0.062)
    middle = x * canvas.width
    laptop = _laptop(rng, max(12, int(size * 0.40)), palette)
    pieces = [place(laptop, middle - laptop.shape[1] / 2, foot - len(laptop))]
    cup = ((0.0, 1.0), (0.6, 0.96), (0.92, 0.90), (1.0, 0.82))
    mug = turned(cup, size * 0.040, size * 0.086, _CUPS[palette.name], "#4a2a18")
    side = 0.275 if rng.random() < 0.5 or not layout.wide else -0.275
    pieces.append(place(mug, middle + side * size - mug.shape[1] / 2, foot - len(mug)))
    return tuple(pieces)


def _laptop(rng: np.random.Generator, wide: int, palette: Palette) -> Pixels:
    """A laptop from the front: on its screen a quiet page with columns and lines."""
    k = 3
    screen_h = int(wide * 0.60)
    rows = screen_h + int(wide * 0.075) + 2
    columns = int(wide * 1.22)
    image = Image.new("RGBA", (columns * k, rows * k))
    pen = ImageDraw.Draw(image)
    left, s = (columns - wide) / 2 * k, wide * k / 100
    shell, screen = mix(palette.deep, "#9aa4b0", 0.30), mix(palette.middle, palette.light, 0.10)
    pen.rounded_rectangle((left, 0, left + 100 * s, screen_h * k), radius=3 * s, fill=shell)
    inner = (left + 2.2 * s, 2.2 * s, left + 97.8 * s, screen_h * k - 3.0 * s)
    pen.rectangle(inner, fill=screen)

    def bar(x: float, y: float, w: float, h: float, colour: str) -> None:
        box = (left + x * s, y * s, left + (x + w) * s, (y + h) * s)
        pen.rounded_rectangle(box, radius=0.9 * s, fill=colour)

    faint = mix(screen, palette.light, 0.28)
    bright = mix(screen, palette.light, 0.72)
    bar(8, 8, 26, 3.6, bright)
    for n in range(4):
        bar(8, 16 + 5.4 * n, float(rng.uniform(16, 30)), 2.2, faint)
    heights = np.sort(rng.uniform(8, 30, 6)) * rng.uniform(0.85, 1.1, 6)
    for n, high in enumerate(heights.tolist()):
        colour = palette.accent if n == 5 else mix(screen, palette.light, 0.30 + 0.07 * n)
        bar(47 + 7.6 * n, 46 - high, 4.8, high, colour)
    bar(8, 44, 22, 2.2, faint)
    bar(8, 49.5, 84, 0.7, faint)
    y = screen_h * k
    deck = mix(shell, palette.light, 0.30)
    points = [
        (left - 1 * s, y - 1.2 * s),
        (left + 101 * s, y - 1.2 * s),
        (columns * k - 1.5 * s, rows * k - 3.2 * s),
        (1.5 * s, rows * k - 3.2 * s),
    ]
    pen.polygon(points, fill=deck)
    pen.rounded_rectangle(
        (1.0 * s, rows * k - 3.6 * s, columns * k - 1.0 * s, rows * k - 0.8 * s),
        radius=1.3 * s,
        fill=mix(shell, palette.deep, 0.35),
    )
    drawn = np.asarray(image.reduce(k), np.float32) / np.float32(255)
    u = np.linspace(0, 1, drawn.shape[1], dtype=np.float32)[None, :, None]
    v = np.linspace(0, 1, drawn.shape[0], dtype=np.float32)[:, None, None]
    # The screen shines by itself, brightest where the lamp of its page stands.
    shining = smooth(np.hypot(u - 0.62, 0.7 * (v - 0.30)), 0.75, 0.0) * (v < 0.86)
    lit = 0.78 + 0.18 * u - 0.10 * v + 0.42 * shining
    return paint(drawn[..., 3], np.clip(drawn[..., :3] * lit, 0, 1))
