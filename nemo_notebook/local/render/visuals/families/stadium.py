"""A stadium at night: floodlights in the haze, a crowd in the stands, mown grass and a ball."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .....draft import Canvas
from ..backdrop import Backdrop, Cutout, Field, Palette
from ..colour import rgb, tinted
from ..focus import disc, speck, stamp
from ..light import Layout, Plane, glow, grain, hush, smooth, spread, vignette
from ..motion import laid, planar, slide, tiled
from ..noise import clouds, generator
from ..registry import visual
from ..shapes import paint, place

_PALETTES = (
    Palette("green", "#06120f", "#1f6a45", "#e6fff0", "#ffffff", "#ffd75a"),
    Palette("blue", "#070f22", "#1f5a8c", "#dcefff", "#ffffff", "#ffd75a"),
    Palette("amber", "#140e0a", "#6a5a24", "#fff0c8", "#fffaf0", "#ffd05a"),
)
_GRASS = {"green": "#2f8a3e", "blue": "#23805a", "amber": "#6f8a2e"}


@visual("stadium", palettes=_PALETTES)
def stadium(canvas: Canvas, palette: Palette, seed: int, duration: float) -> Backdrop:
    layout = Layout(canvas)
    rng = generator("stadium", seed)
    w, h = layout.size
    unit = min(w, h)
    deep, middle, light = rgb(palette.deep), rgb(palette.middle), rgb(palette.light)
    level = layout.pick(0.655, 0.655, 0.565)
    edge = round(level * h)
    quiet = 1 - layout.pick(0.60, 0.62, 0.62) * hush(layout)

    # The night over the stands, bright where the lamps light the haze.
    towers = _towers(layout, rng)
    still = tinted(1.0 + 0.5 * layout.y, np.broadcast_to(deep, (h, w, 3)))
    air = np.zeros((h, w), np.float32)
    for x, y, size in towers:
        air += size * spread(layout, x, y, 0.26, 1.5)
    still = still + tinted(air * 0.50 * (0.35 + 0.65 * quiet), middle)
    still += tinted(air**2 * 0.10 * quiet, light)

    stand = _stand(layout, level)
    people = _crowd(layout, rng, stand)
    still *= (1 - 0.50 * smooth(stand, -0.02, 0.10) * (stand < 1))[..., None]
    tones = rng.choice(np.array([palette.light, palette.accent, "#ff7a6a", "#7ab4ff"]), 3)
    for plane, tone in zip(people, tones, strict=True):
        still += tinted(plane * 0.26 * (0.30 + 0.70 * quiet) * (0.4 + air), rgb(str(tone)))

    # Mown in stripes across, bright under the lamps and dark towards the viewer.
    rows = h - edge
    near = (np.arange(rows, dtype=np.float32)[:, None] + 0.7) / np.float32(unit)
    stripes = np.sin(np.pi * 0.55 * np.log(near / 0.012) * 2.2)
    stripes = smooth(stripes, -0.25, 0.25) * 2 - 1
    blades = clouds(rng, rows, w, cycles=(rows / 3.0, w / 9.0), falloff=1.2)
    down = np.arange(rows, dtype=np.float32)[:, None] / rows
    pool = np.exp(-(((layout.x - layout.pick(0.70, 0.55, 0.5)) * layout.across / 0.75) ** 2))
    lit = (0.30 + 0.52 * pool) * (1 - 0.52 * smooth(down, 0.05, 0.8))
    lit = lit * (1 + 0.13 * stripes * smooth(down, 1.1, 0.5)) * (1 + 0.07 * blades * (0.3 + down))
    grass = tinted(lit, rgb(_GRASS[palette.name]))
    still[edge:] = grass
    still *= vignette(layout, 0.30)[..., None]
    still *= (1 - layout.pick(0.20, 0.24, 0.24) * hush(layout))[..., None]
    for x, y, size in towers:
        still += tinted(_lamps(layout, x, y, size, unit) * (0.5 + 0.5 * quiet), light)
    ball = _Ball(canvas, layout, rng, level)
    shadow = glow(layout, ball.x - 0.030 / layout.across, ball.foot, 0.020, stretch=3.6)
    still *= (1 - 0.72 * shadow)[..., None]
    still = np.asarray(np.clip(still + grain(h, w), 0, 1), np.float32)

    # Haze drifts through the light; here and there a camera flashes.
    haze = clouds(rng, edge, 640, cycles=(2.6, 2.4), falloff=2.3, finest=10)
    haze = tiled(smooth(haze, -0.9, 2.2), w)
    smoke = np.asarray(0.22 * np.clip(air, 0, 1.2) * quiet, np.float32)[:edge]
    seats = np.argwhere((stand > 0.08) & (stand < 0.92) & (quiet > 0.55))
    spots = seats[rng.integers(0, len(seats), 26)]
    starts, turns = rng.uniform(0, 7, len(spots)), rng.uniform(3.0, 7.0, len(spots))
    flash = speck(unit * 0.011) * np.float32(0.9)
    still = planar(still)

    def draw(t: float) -> Field:
        plane = slide(haze, 7.0 * t, w)
        plane *= smoke
        for (row, column), start, turn in zip(spots, starts, turns, strict=True):
            age = (t + start) % turn
            if age < 0.22:
                stamp(plane, flash * np.float32(1 - age / 0.22), float(column), float(row))
        return laid(still, plane[None], light[None])

    cutouts = (_lines(canvas, layout, level), ball.cutout)
    return Backdrop(palette, layout.size, draw, cutouts, rate=20)


def _towers(layout: Layout, rng: np.random.Generator) -> list[tuple[float, float, float]]:
    """Where floodlights stand: x, y, and how large."""
    shift = rng.uniform(-0.02, 0.02)
    if layout.wide:
        return [(0.635 + shift, 0.15, 0.80), (0.925 + shift, 0.11, 1.0), (0.05 + shift, 0.13, 0.55)]
    if layout.tall:
        return [(0.20 + shift, 0.445, 0.62), (0.80 + shift, 0.43, 0.80)]
    return [(0.14 + shift, 0.09, 0.62), (0.86 + shift, 0.075, 0.80)]


def _stand(layout: Layout, level: float) -> Plane:
    """0 at the roof of the stands, 1 at the pitch, along a bowl that is higher at its sides."""
    bowl = (layout.x - layout.pick(0.62, 0.5, 0.5)) * layout.across
    high = layout.pick(0.205, 0.17, 0.125) + 0.10 * np.minimum(bowl * bowl, 0.8)
    top = level - high / layout.down
    return np.asarray((layout.y - top) / (level - top), np.float32)


def _crowd(layout: Layout, rng: np.random.Generator, stand: Plane) -> list[Plane]:
    """Three planes of people: rows upon rows of points, parted by stairs and galleries."""
    w, h = layout.size
    stairs = np.abs((layout.x * layout.across * 6.3 + 0.15 * stand) % 1.0 - 0.5)
    seats = smooth(stairs, 0.015, 0.05) * (0.55 + 0.45 * smooth(np.abs(stand - 0.52), 0.02, 0.06))
    inside = smooth(stand, 0.06, 0.12) * smooth(stand, 1.0, 0.94) * seats
    planes = []
    for _ in range(3):
        points = rng.random((h, w), dtype=np.float32)
        planes.append(np.asarray(smooth(points, 0.80, 1.0) * inside, np.float32))
    return planes


def _lamps(layout: Layout, x: float, y: float, size: float, unit: int) -> Plane:
    """A bank of lamps with its bloom and its rays."""
    w, h = layout.size
    plane = np.zeros((h, w), np.float32)
    lamp = disc(unit * 0.0085 * size, 0.0)
    for row in range(3):
        for column in range(5):
            right, down = (column - 2) * 0.026, (row - 1) * 0.026
            stamp(plane, lamp, x * w + right * size * unit, y * h + down * size * unit)
    bloom = glow(layout, x, y, 0.085 * size, stretch=1.25) * 0.62
    dx = (layout.u - x * layout.across) / size
    dy = (layout.v - y * layout.down) / size
    plane = np.clip(plane, 0, 1) + bloom
    # Farther away than this nothing of the rays is seen.
    rows, columns = (np.flatnonzero(np.abs(d.ravel()) < 0.52) for d in (dy, dx))
    part = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    dx, dy = dx[:, part[1]], dy[part[0]]
    for angle in (0.0, 1.05, 2.09):
        cosine, sine = np.float32(np.cos(angle)), np.float32(np.sin(angle))
        across, along = dx * sine - dy * cosine, dx * cosine + dy * sine
        across /= np.float32(0.006)
        plane[part] += np.float32(0.34) * np.exp(-across * across - np.abs(along) / 0.075)
    return np.asarray(plane, np.float32)


def _lines(canvas: Canvas, layout: Layout, level: float) -> Cutout:
    """The white lines of the pitch: the touchline and the penalty area, thin with distance."""
    short = min(canvas.width, canvas.height)
    first = int(level * canvas.height)
    rows = canvas.height - first
    near = (np.arange(rows, dtype=np.float32)[:, None] + 0.5) / np.float32(short)
    x = (np.arange(canvas.width, dtype=np.float32)[None, :] + 0.5) / np.float32(short)
    x = x - np.float32(layout.pick(0.66, 0.5, 0.5) * layout.across)
    depth, aside = 0.10 / near, x / near * np.float32(0.10)
    pixel_x, pixel_y = 0.10 / near / short, 0.10 / near**2 / short

    def stroke(
        distance: NDArray[np.floating], pixel: NDArray[np.floating], thick: float = 0.0065
    ) -> Plane:
        width = np.maximum(thick, pixel * np.float32(0.75))
        cover = np.clip((width - np.abs(distance)) / pixel + 0.5, 0, 1)
        return np.asarray(cover * np.minimum(1.0, thick / width * 1.5), np.float32)

    slant = np.hypot(pixel_x, pixel_y)
    mask = stroke(depth - 3.2, pixel_y)
    for far, half in ((0.80, 0.92), (1.90, 0.42)):
        box = stroke(depth - far, pixel_y) * (np.abs(aside) < half)
        sides = stroke(np.abs(aside) - half, pixel_x) * (depth > far) * (depth < 3.2)
        mask = np.maximum(mask, np.maximum(box, sides))
    arc = stroke(np.hypot(aside, (depth - 0.98)) - 0.36, slant) * (depth < 0.80)
    mask = np.maximum(mask, arc)
    down = np.arange(rows, dtype=np.float32)[:, None] / rows
    mask = mask * (0.62 - 0.30 * smooth(down, 0.1, 0.5)) * smooth(down, 1.0, 0.72)
    return place(paint(np.asarray(mask, np.float32), rgb("#f4fff6")), 0.0, float(first))


class _Ball:
    """A ball of leather on the grass. x, foot: where it lies, 0 to 1 of the canvas."""

    def __init__(
        self, canvas: Canvas, layout: Layout, rng: np.random.Generator, level: float
    ) -> None:
        short = min(canvas.width, canvas.height)
        radius = max(4.0, short * layout.pick(0.082, 0.074, 0.098))
        self.x = layout.pick(0.855, 0.80, 0.72) + rng.uniform(-0.03, 0.03)
        self.foot = level + layout.pick(0.125, 0.085, 0.075)
        reach = int(radius) + 3
        grid = (np.arange(-reach, reach + 1, dtype=np.float32) / radius).astype(np.float32)
        x, y = grid[None, :], grid[:, None]
        far = np.hypot(x, y)
        z = np.sqrt(np.clip(1 - far * far, 0, 1))
        normal = np.stack(np.broadcast_arrays(x, y, z), axis=-1)
        # Twelve pentagons stand at the corners of an icosahedron, hexagons between them.
        golden = (1 + 5**0.5) / 2
        corners = [(0, a, b * golden) for a in (-1, 1) for b in (-1, 1)]
        corners = [tuple(np.roll(c, k)) for c in corners for k in range(3)]
        turn = np.linalg.qr(rng.normal(size=(3, 3)))[0]
        axes = np.array(corners) / np.hypot(1, golden) @ turn
        nearness = np.sort(normal @ axes.T.astype(np.float32), axis=-1)
        first, second, third = nearness[..., -1], nearness[..., -2], nearness[..., -3]
        soft = 2.2 / radius
        dark = smooth(first, 0.925 - soft * 0.4, 0.925 + soft * 0.4)
        seam = np.exp(-(((first - second) / (0.9 * soft)) ** 2)) * (third < first - 0.10)
        light = np.array((0.45, -0.70, 0.55))
        facing = normal @ (light / np.linalg.norm(light)).astype(np.float32)
        lit = 0.16 + 0.80 * smooth(facing, -0.35, 0.95) + 0.25 * smooth(facing, 0.86, 1.0)
        lit = lit + 0.16 * smooth(far, 0.80, 1.0) * smooth(-x + 0 * y, 0.2, 0.9)
        stitched = (1 - 0.90 * dark) * (1 - 0.45 * seam * (1 - dark))
        leather = tinted(stitched, rgb("#f4f4f0"))
        grass = smooth(y + 0 * x, 0.35, 1.05)[..., None] * 0.22
        colour = tinted(lit, leather) * (1 - grass) + grass * np.array([0.10, 0.26, 0.12])
        mask = np.clip((1 - far) * radius + 0.5, 0, 1)
        left = self.x * canvas.width - reach
        top = self.foot * canvas.height - radius * 1.9 - 1
        pixels = paint(np.asarray(mask, np.float32), np.clip(colour, 0, 1))
        self.cutout = place(pixels, left, top)
