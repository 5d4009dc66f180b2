"""Inside a wood in the morning: trunks row behind row in the mist, light that falls in aslant."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import ImageDraw

from .....draft import Canvas
from ..backdrop import Backdrop, Cutout, Field, Palette
from ..colour import mix, ramp, rgb, tinted
from ..focus import Sketch, scatter, sketch, speck
from ..light import Layout, Plane, grain, hush, smooth, spread, vignette
from ..motion import crossed, laid, planar, slide, tiled
from ..noise import clouds, generator, line
from ..registry import visual
from ..shapes import draw_mask, paint, place, strip

_PALETTES = (
    Palette("moss", "#07150f", "#2c5a44", "#dfe9b8", "#ffffff", "#ffd76a"),
    Palette("fog", "#0b161d", "#3c5a66", "#d5e2e4", "#ffffff", "#ffcf7a"),
    Palette("autumn", "#190f0c", "#6a4028", "#ffd08a", "#fff8ec", "#ffca6b"),
)
_AIR = {
    "moss": ("#e4efb4", "#94bd84", "#467a5c", "#20493a", "#0f261d"),
    "fog": ("#dce7ea", "#9ab4be", "#5a7c8a", "#32505e", "#152630"),
    "autumn": ("#ffe2a4", "#e29f58", "#985734", "#562f22", "#25140f"),
}
_SPOTS = (0.0, 0.20, 0.46, 0.74, 1.0)


@visual("forest", palettes=_PALETTES)
def forest(canvas: Canvas, palette: Palette, seed: int, duration: float) -> Backdrop:
    layout = Layout(canvas)
    rng = generator("forest", seed)
    w, h = layout.size
    air = _AIR[palette.name]
    light_x = layout.pick(0.74, 0.64, 0.58) + rng.uniform(-0.06, 0.06)
    light_y = layout.pick(0.50, 0.64, 0.53)
    level = layout.pick(0.745, 0.745, 0.655)

    # The air is brightest where the sun stands behind the mist; the roof of leaves is dark.
    shine = spread(layout, light_x, light_y, layout.pick(0.40, 0.30, 0.32), 1.8)
    still = ramp(tuple(zip(_SPOTS, air, strict=True)), np.clip(1.04 - 1.06 * shine, 0, 1))
    for near in (0.20, 0.34):
        trunks = sketch(layout, _far_trunks(layout, rng, near, level), blur=1.6 - 2.5 * near)
        still *= (1 - near * trunks * (0.45 + 0.55 * smooth(layout.y, level, 0.2)))[..., None]
    leaves = clouds(rng, h, w, cycles=(8 * layout.down, 8 * layout.across), falloff=1.35)
    roof = smooth(leaves + (0.115 - layout.v) * 11, -0.6, 1.1)
    still += tinted(0.80 * roof, rgb(air[4]) * 0.9 - still)
    _lay_ground(still, layout, rng, palette, (light_x, level))
    still *= (vignette(layout, 0.30) * (1 - 0.30 * hush(layout)))[..., None]
    still = np.asarray(np.clip(still + grain(h, w), 0, 1), np.float32)

    # Beams fall in through the roof, almost side by side.
    dx = layout.u - (light_x + layout.pick(0.26, 0.2, 0.12)) * layout.across
    dy = layout.v + np.float32(0.42)
    fan = np.asarray(np.arctan2(dy, dx) / (2 * np.pi) % 1.0 * 4096, np.float32)
    table = clouds(rng, 1, 4096, cycles=(1, 60), falloff=2.0)[0]
    beams = [smooth(np.roll(table, k), 0.0, 2.2) for k in (0, 1400)]
    at = fan.astype(np.intp) & 4095
    bright = spread(layout, light_x + 0.03, light_y - 0.08, layout.pick(0.42, 0.34, 0.36), 2.2)
    strength = bright * smooth(layout.y, level + 0.10, level - 0.16) * smooth(layout.y, -0.05, 0.2)
    strength = np.asarray(0.40 * strength * (1 - 0.80 * hush(layout)), np.float32)
    haze = tiled(clouds(rng, h, 640, cycles=(4.0, 2.5), falloff=2.4, finest=8), w)
    glow = np.asarray(0.045 * (0.25 + shine) * smooth(layout.y, 1.0, level), np.float32)
    motes = scatter(rng, layout, [speck(r) for r in rng.uniform(0.8, 2.0, 18)], move=(6, -5))
    seen = np.asarray((0.10 + 0.9 * shine) * (1 - 0.8 * hush(layout)), np.float32)
    gold = rgb(mix(air[0], "#ffffff", 0.15))
    still = planar(still)

    def draw(t: float) -> Field:
        here = crossed(beams, 7.0 * t, 0.40).take(at, mode="wrap")
        here *= strength
        cloudy = slide(haze, 4.0 * t, w)
        cloudy *= glow
        here += cloudy
        plane = np.zeros((h, w), np.float32)
        motes.add(plane, t)
        plane *= seen
        here += plane
        return laid(still, here[None], gold[None])

    cutouts = _trunks(canvas, rng, duration, palette, layout, light_x, level)
    return Backdrop(palette, layout.size, draw, tuple(cutouts))


def _lay_ground(
    field: Field,
    layout: Layout,
    rng: np.random.Generator,
    palette: Palette,
    light: tuple[float, float],
) -> None:
    """The floor of the wood: a pool of light under the sun, long shadows towards the viewer."""
    air, (x, level) = _AIR[palette.name], light
    edge = level + 0.010 * line(rng, layout.width, cycles=2.5 * layout.across, falloff=2.2)[None, :]
    there = smooth(layout.y - edge, -0.012, 0.028)[..., None]
    near = np.clip((layout.y - level) / (1 - level), 0, 1)
    pool = spread(layout, x, level + 0.01, layout.pick(0.30, 0.26, 0.26), 1.7)
    dx = (layout.u - x * layout.across) * np.float32(0.9)
    dy = layout.v - (level - 0.10) * layout.down
    angle = np.asarray(np.arctan2(dx, np.maximum(dy, 1e-3)) / np.pi + 0.5, np.float32)
    table = clouds(rng, 1, 1024, cycles=(1, 24), falloff=2.2)[0]
    dark = smooth(table, -0.5, 1.5)[np.clip(angle * 1023, 0, 1023).astype(int)]
    litter = clouds(
        rng,
        layout.height,
        layout.width,
        cycles=(26 * layout.down, 8 * layout.across),
        falloff=1.3,
    )
    lit = pool * (1 - 0.66 * dark * smooth(near, 0.0, 0.25)) * (1 - 0.45 * near)
    lit = lit * (1 + 0.10 * litter * smooth(near, 0.0, 0.4)) * (1 - 0.35 * hush(layout))
    floor = tinted(1.25 - 0.5 * near, rgb(palette.deep))
    floor = floor + tinted(lit, rgb(mix(air[1], air[2], 0.45)) * np.float32(0.92))
    floor += (rgb(air[3]) * np.float32(0.55)) * (1 - near)[..., None] ** 2
    field += (floor - field) * there


def _far_trunks(layout: Layout, rng: np.random.Generator, near: float, level: float) -> Sketch:
    """Trunks far away in the mist, the nearer the fewer and the thicker."""

    def draw(pen: ImageDraw.ImageDraw, w: float, h: float) -> None:
        unit = min(w, h)
        x = -0.05 * unit
        while x < w + 0.05 * unit:
            wide = unit * near * rng.uniform(0.020, 0.055)
            lean = unit * rng.normal(0, 0.012)
            foot = (level + 0.02 * near) * h
            pen.polygon(
                [(x + lean - wide * 0.36, 0), (x + lean + wide * 0.36, 0),
                 (x + wide * 0.5, foot), (x - wide * 0.5, foot)],
                fill=int(rng.integers(150, 256)),
            )  # fmt: skip
            x += unit * rng.uniform(0.02, 0.10) * (0.5 + near * 2)

    return draw


def _trunk(
    rng: np.random.Generator,
    wide: float,
    tall: int,
    away: float,
    twiggy: bool,
    seen: tuple[int, int],
) -> tuple[NDArray[np.float32], Plane, int]:
    """A trunk of `wide` × `tall` pixels with some twigs: coverage, and how every fourth row faces
    the light, which stands on its right (`away` 1) or its left (−1), −1 to 1; and where its first
    column lies from the middle of its foot. `seen`: the columns that ever come into the picture."""
    down = (np.arange(tall, dtype=np.float32) / tall)[:, None]
    bend = np.float32(wide * 0.22) * line(rng, 512, cycles=1.6, falloff=3.0)
    rough = line(rng, 1024, cycles=60.0, falloff=1.2)
    middle = np.interp(down[:, 0] * 255, np.arange(512), bend)[:, None].astype(np.float32)
    middle = middle - middle[-1]
    edges = []
    for k in (0.0, 480.0):
        bark = np.interp(down[:, 0] * 480 + k, np.arange(1024), rough)[:, None]
        bark = bark.astype(np.float32)
        flare = 0.5 * np.exp((down - 1) * 16) + 0.12 * (down - 0.5)
        edges.append(wide * 0.5 * (0.94 + flare + 0.022 * bark))
    left, right = middle - edges[0], middle + edges[1]
    reach = int(wide * 1.9) + 6
    first = -reach if twiggy else int(left.min()) - 2
    last = reach if twiggy else int(right.max()) + 2
    first = min(max(first, seen[0]), last - 1)
    last = max(min(last, seen[1]), first + 1)
    x = np.arange(first, last + 1, dtype=np.float32)[None, :]
    mask = np.minimum(x - (left - 0.5), (right + 0.5) - x)
    np.clip(mask, 0, 1, out=mask)

    def twigs(pen: ImageDraw.ImageDraw, k: int) -> None:
        for _ in range(int(rng.integers(3, 7))):
            y, side = rng.uniform(0.05, 0.75) * tall, rng.choice([-1.0, 1.0])
            long = wide * rng.uniform(0.5, 1.3)
            s = np.linspace(0, 1, 6)
            px = float(middle[int(y)][0]) + side * (wide * 0.40 + long * s) - first
            py = y - long * (0.25 * s + 0.5 * s * s)
            thick = np.maximum(wide * 0.10 * (1 - s) + 0.6, 0.6)
            upper = list(zip((px * k).tolist(), ((py - thick / 2) * k).tolist(), strict=True))
            lower = list(zip((px * k).tolist(), ((py + thick / 2) * k).tolist(), strict=True))
            pen.polygon([*upper, *lower[::-1]], fill=255)

    if twiggy:
        np.maximum(mask, draw_mask(last + 1 - first, tall, twigs), out=mask)
    mask *= smooth(down, 1.0, 0.985)
    # Light is soft along a trunk: every fourth row is worked out.
    facing = np.clip((x - middle[::4]) / np.float32(wide * 0.5), -1, 1) * np.float32(away)
    return np.asarray(mask, np.float32), np.asarray(facing, np.float32), first


def _trunks(
    canvas: Canvas,
    rng: np.random.Generator,
    duration: float,
    palette: Palette,
    layout: Layout,
    light_x: float,
    level: float,
) -> list[Cutout]:
    """Two rows of trunks: some in the mist, and great dark ones that frame the picture."""
    short = min(canvas.width, canvas.height)
    air = _AIR[palette.name]
    sides = layout.pick(1.0, 0.0, 0.0)
    middles = [float(x) for x in np.linspace(-0.04, 1.04, int(layout.pick(13, 8, 7)))]
    rows = (
        (2.2, 0.030, level + 0.018, 0.50, [x + rng.normal(0, 0.03) for x in middles]),
        (4.6, 0.066, level + 0.055, 0.84, [light_x - 0.24, light_x + 0.16, 0.035, 0.18 * sides]),
        (8.0, 0.150, 1.03, 1.0, [1.0, -0.015 - 0.02 * (1 - sides)]),
    )
    cutouts = []
    for drift, wide, foot, dark, places in rows:
        speed = strip(canvas, duration, drift).drift
        for x in places:
            x += rng.normal(0, 0.012)
            gap = abs(x - light_x) * layout.across
            if dark < 0.8 and gap < 0.10:
                continue
            lit = float(np.exp(-((gap / 0.55) ** 2)))
            thick = short * wide * rng.uniform(0.75, 1.25) * layout.pick(1.0, 0.9, 0.9)
            bottom = (foot + rng.uniform(-0.008, 0.012)) * canvas.height
            away = 1.0 if x < light_x else -1.0
            # What it drifts by from a second before the scene to one after it, and what is round.
            middle = round(x * canvas.width)
            seen = -middle - int(speed * (duration + 1)) - 4, canvas.width - middle + int(speed) + 4
            mask, facing, first = _trunk(rng, thick, int(bottom), away, dark > 0.8, seen)
            down = np.linspace(0, 1, len(facing), dtype=np.float32)[:, None]
            body = rgb(mix(mix(air[2], air[3], 0.6), palette.deep, dark))
            mist = rgb(mix(air[1], air[2], 0.35 + 0.4 * (1 - lit)))
            colour = body + (mist - body) * (0.62 * (1 - dark) * lit + 0.10 * (1 - dark))
            foggy = smooth(down, 0.55, 1.0) * (0.55 * (1 - dark) * lit)
            column = colour + tinted(foggy, mist - colour)
            rim = smooth(facing, 0.30, 1.0) * ((0.10 + 0.50 * lit) * (0.30 + 0.7 * down))
            shade = column + tinted(rim * (0.80 - 0.45 * dark), rgb(air[1]) - column)
            left = x * canvas.width + first - 0.5
            cutouts.append(place(paint(mask, shade), left, bottom - len(mask), speed))
    return cutouts
