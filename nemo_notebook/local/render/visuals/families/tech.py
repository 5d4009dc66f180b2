"""A floor of light in perspective: a grid to the horizon, traces on it, pulses that run along."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import ImageDraw

from .....draft import Canvas
from ..backdrop import Backdrop, Cutout, Field, Palette
from ..colour import mix, rgb, tinted
from ..light import Layout, Plane, glow, grain, hush, smooth, vignette
from ..motion import laid, planar
from ..noise import generator
from ..registry import visual
from ..shapes import Mask, draw_mask, paint, place

_PALETTES = (
    Palette("cyan", "#06192e", "#0b4a7a", "#37d6f5", "#ffffff", "#5fe3ff"),
    Palette("violet", "#120b2e", "#43239a", "#b06bff", "#ffffff", "#d3a8ff"),
    Palette("mint", "#061d17", "#0b5a48", "#3ff0b0", "#ffffff", "#6df5c4"),
)

_HIGH = 0.42
"""How high the eye is over the floor, in shorter sides, where its lines are 1 apart."""


@visual("tech", palettes=_PALETTES)
def tech(canvas: Canvas, palette: Palette, seed: int, duration: float) -> Backdrop:
    layout = Layout(canvas)
    rng = generator("tech", seed)
    w, h = layout.size
    deep, middle, light = rgb(palette.deep), rgb(palette.middle), rgb(palette.light)
    level = layout.pick(0.60, 0.62, 0.545)
    vanish = layout.pick(0.66, 0.55, 0.5) + rng.uniform(-0.06, 0.06)
    horizon = round(level * h)

    # The room: dark above, a glow along the horizon, light thrown onto the floor.
    above = np.clip((level - layout.y) / level, 0, 1)
    base = tinted(1.0 - 0.20 * above, np.broadcast_to(deep, (h, w, 3)))
    base = base + tinted(glow(layout, vanish, level, 0.24, stretch=2.6) * 0.42, middle)
    base += tinted(glow(layout, vanish, level, 0.055, stretch=7.0) * 0.40, light)
    side = glow(layout, layout.pick(0.98, 0.9, 0.9), layout.pick(0.14, 0.5, 0.48), 0.5)
    base += tinted(side * 0.34, middle)
    below = np.clip((layout.y - level) / (1 - level), 0, 1)
    floor = smooth(below, 0, 0.02) * smooth(below, 0.95, 0.05)
    base += tinted(floor * 0.24, middle)
    pillars = _pillars(layout, rng, level, vanish)
    for pillar in pillars:
        base += tinted(pillar * 0.42, light)
    quiet = 1 - 0.45 * hush(layout)
    base *= vignette(layout, 0.30)[..., None]
    base = np.asarray(base * (0.72 + 0.28 * quiet)[..., None] + grain(h, w), np.float32)

    # Pulses of light run over the floor towards the viewer, each in its own lane.
    rows = h - horizon
    near = (np.arange(rows, dtype=np.float32)[:, None] + 0.7) / h * np.float32(layout.down)
    away = np.float32(_HIGH * 0.5) / near
    lane = (layout.u - vanish * layout.across) / near * np.float32(_HIGH * 0.5)
    count = 7
    lanes = rng.choice(np.arange(-9, 10), count, replace=False) * 0.25 + 0.125
    starts, speeds = rng.uniform(0, 12, count), rng.uniform(0.9, 1.7, count)
    wake = [np.exp(-(((lane - x) / 0.045) ** 2)).astype(np.float32) for x in lanes]
    # Only the columns that a lane crosses are ever touched.
    spans = []
    for plane in wake:
        columns = np.flatnonzero(plane.max(axis=0) > 0.01)
        spans.append(slice(int(columns[0]), int(columns[-1]) + 1) if columns.size else slice(0, 0))
    wake = [np.ascontiguousarray(p[:, s]) for p, s in zip(wake, spans, strict=True)]
    fade = (
        smooth(away, 9.0, 2.0) * smooth(near, 0.24, 0.09) * (1 - 0.55 * hush(layout)[horizon:, :])
    )
    fade = np.broadcast_to(fade, (rows, w))
    dim = [np.ascontiguousarray(fade[:, s]) for s in spans]
    routes = _routes(layout, rng)
    busy = [routes[i] for i in rng.permutation(len(routes))[:9]]
    ways = [_along(r, 240) * np.float32(h / layout.down) for r in busy]
    pulses = rng.uniform(0, 1, len(ways)), rng.uniform(0.07, 0.14, len(ways))
    wide = glow(layout, vanish, level, 0.16, stretch=3.2)
    colours = np.stack([light * np.float32(0.55)])
    base = planar(base)

    def draw(t: float) -> Field:
        planes = np.zeros((1, h, w), np.float32)
        np.multiply(wide, np.float32(0.10 * np.sin(0.8 * t)), out=planes[0])
        for k, pillar in enumerate(pillars):
            beat = np.float32(0.26 * np.sin((1.1 + 0.3 * k) * t + 2.1 * k))
            planes[0, :horizon] += pillar[:horizon] * beat
        ground = planes[0, horizon:]
        for plane, span, calm, start, speed in zip(wake, spans, dim, starts, speeds, strict=True):
            where = np.float32(10.0 - (start + speed * t) % 12.0)
            ahead = away - where
            # A sharp head and a long tail behind it, away from the viewer.
            tail = np.exp(-np.abs(ahead) * np.where(ahead > 0, np.float32(1.4), np.float32(9.0)))
            ground[:, span] += plane * tail * calm
        for way, begin, pace in zip(ways, *pulses, strict=True):
            _pulse(planes[0], way, float(begin + pace * t) % 1.0)
        return laid(base, planes, colours)

    mask, colour, first = _grid(canvas, layout, level, vanish, palette)
    grid = place(paint(mask, colour), 0.0, float(first))
    return Backdrop(palette, layout.size, draw, (_circuit(canvas, layout, routes, palette), grid))


def _pillars(layout: Layout, rng: np.random.Generator, level: float, vanish: float) -> list[Plane]:
    """Shafts of light of different heights that stand along the horizon, in three groups; the
    floor mirrors them."""
    w, h = layout.size
    groups = [np.zeros((h, w), np.float32) for _ in range(3)]
    up = (level - layout.y) * layout.down
    for k in range(int(46 * layout.pick(1.0, 0.8, 0.7))):
        x = vanish + rng.normal(0, 0.27)
        away = abs(x - vanish) * layout.across
        tall = rng.uniform(0.04, 0.30) * float(np.exp(-((away / 0.55) ** 2)) + 0.12)
        tall *= layout.pick(1.0, 0.62, 0.55)
        wide = rng.uniform(0.0016, 0.0048)
        across = np.exp(-(((layout.u - x * layout.across) / wide) ** 2))
        fall = np.exp(-np.abs(up) / np.where(up > 0, tall, 0.45 * tall))
        fall = fall * np.where(up > 0, 1.0, 0.55)
        groups[k % 3] += np.float32(rng.uniform(0.25, 0.95)) * across * fall
    calm = 1 - 0.82 * hush(layout)
    return [np.asarray(np.clip(g, 0, 1.4) * calm, np.float32) for g in groups]


def _pulse(plane: Plane, way: Path, at: float) -> None:
    """A spark on its way to the pad: brightest half way, gone at both ends."""
    x, y = way[min(len(way) - 1, int(at * len(way)))]
    left, top = max(0, int(x) - 9), max(0, int(y) - 9)
    part = plane[top : int(y) + 10, left : int(x) + 10]
    if part.size:
        dx = np.arange(left, left + part.shape[1], dtype=np.float32) + np.float32(0.5 - x)
        dy = np.arange(top, top + part.shape[0], dtype=np.float32) + np.float32(0.5 - y)
        bell = np.exp(-(dy * dy) / 9)[:, None] * np.exp(-(dx * dx) / 9)[None, :]
        part += bell * np.float32(1.1 * np.sin(np.pi * at))


def _grid(
    canvas: Canvas, layout: Layout, level: float, vanish: float, palette: Palette
) -> tuple[Mask, NDArray[np.float32], int]:
    """The lines of the floor, as thin as they are far, fading into the horizon and in front."""
    short = min(canvas.width, canvas.height)
    first = int(level * canvas.height) + 1
    rows = canvas.height - first
    near = ((np.arange(rows, dtype=np.float32) + 0.5) / short)[:, None]
    x = (np.arange(canvas.width, dtype=np.float32)[None, :] + 0.5) / short
    x = x - np.float32(vanish * layout.across)
    half = np.float32(_HIGH * 0.5)
    pixel = np.float32(1 / short)
    # Lines that run away: |lane - integer| in units of a pixel there. Every fourth one is bright.
    lane = x / near * half * 4
    wide = np.sqrt((pixel / near * half * 4) ** 2 + (lane * (pixel / near)) ** 2)
    nearest = np.round(lane)
    offset = np.abs(lane - nearest)
    strong = np.where(nearest.astype(np.int32) & 3, np.float32(0.40), np.float32(1.0))
    lines = np.clip(1.25 - offset / wide, 0, 1) * strong
    depth = half / near * 4
    step = half / near**2 * pixel * 4
    offset = np.abs(depth - np.round(depth))
    strong = np.where(np.round(depth) % 4 == 0, np.float32(1.0), np.float32(0.40))
    cross = np.clip(1.25 - offset / step, 0, 1) * strong
    thin = smooth(wide, 0.42, 0.10)
    mask = np.maximum(lines * thin, cross * smooth(step, 0.42, 0.10))
    mask *= smooth(near, 0.0, 0.10)
    reach = np.exp(-((x / np.float32(0.75)) ** 2))
    down = np.arange(rows, dtype=np.float32)[:, None] / rows
    mask *= (0.14 + 0.42 * reach) * (1 - 0.60 * smooth(down, 0.15, 0.6))
    colour = rgb(mix(palette.light, palette.middle, 0.25))
    return np.asarray(mask, np.float32), colour, first


Path = NDArray[np.float32]
"""A trace of a circuit: corners (n, 2) in shorter sides from the top left."""


def _routes(layout: Layout, rng: np.random.Generator) -> list[Path]:
    """Traces that come in from the right (in tall frames from both sides), bend once or twice by
    45° and end on a pad, clear of the words."""
    low, high = layout.pick(0.07, 0.47, 0.385), layout.pick(0.50, 0.585, 0.515)
    reach = layout.pick(0.64, 0.30, 0.36)
    slots = np.arange(low * layout.down, high * layout.down, 0.034)
    routes: list[Path] = []
    sides = (1,) if layout.wide else (1, -1)
    for side in sides:
        for y in slots:
            if rng.random() < 0.22:
                continue
            x, end = 0.0, reach * rng.uniform(0.25, 1.0) * (1.0 if layout.wide else 0.85)
            corners = [(x, y)]
            while x < end:
                x += rng.uniform(0.06, 0.22)
                corners.append((x, y))
                jog = rng.choice([-1, 0, 1]) * 0.017 * int(rng.integers(1, 3))
                y = float(min(high * layout.down, max(low * layout.down, y + jog)))
                x += abs(y - corners[-1][1])
                corners.append((x, y))
            route = np.array(corners, np.float32)
            route[:, 0] = layout.across - route[:, 0] if side > 0 else route[:, 0]
            routes.append(route)
    return routes


def _along(route: Path, count: int) -> Path:
    """`count` points at equal distances along a route."""
    lengths = np.hypot(*np.diff(route, axis=0).T)
    places = np.concatenate([[0.0], np.cumsum(lengths)])
    at = np.linspace(0, places[-1], count)
    return np.stack([np.interp(at, places, route[:, i]) for i in range(2)], axis=1)


def _circuit(canvas: Canvas, layout: Layout, routes: list[Path], palette: Palette) -> Cutout:
    short = min(canvas.width, canvas.height)
    top = max(0, int(min(r[:, 1].min() for r in routes) * short) - 12)
    rows = int(max(r[:, 1].max() for r in routes) * short) + 12 - top
    left = max(0, int(min(r[:, 0].min() for r in routes) * short) - 12)
    columns = canvas.width - left

    def pen_routes(pen: ImageDraw.ImageDraw, k: int) -> None:
        for route in routes:
            points = [((x * short - left) * k, (y * short - top) * k) for x, y in route]
            pen.line(points, fill=150, width=max(1, round(short * 0.0016 * k)), joint="curve")
            x, y = points[-1]
            outer, inner = short * 0.0058 * k, short * 0.0034 * k
            pen.ellipse((x - outer, y - outer, x + outer, y + outer), fill=255)
            pen.ellipse((x - inner, y - inner, x + inner, y + inner), fill=60)

    mask = draw_mask(columns, rows, pen_routes)
    x = (np.arange(columns, dtype=np.float32)[None, :] + left) / canvas.width
    fade = smooth(
        np.abs(x - layout.pick(0.0, 0.5, 0.5)),
        layout.pick(0.50, 0.08, 0.05),
        0.5 + 0.5 * layout.wide,
    )
    mask *= 0.12 + 0.75 * fade
    return Cutout(paint(mask, rgb(mix(palette.middle, palette.light, 0.6))), left, top)
