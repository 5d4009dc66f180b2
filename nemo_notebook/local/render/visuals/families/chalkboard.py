"""A blackboard after the lesson: wiped chalk, drawings beside the words, dust in the light."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import ImageDraw

from .....draft import Canvas
from ..backdrop import Backdrop, Cutout, Field, Palette
from ..colour import mix, rgb, tinted
from ..focus import Sketch, scatter, sketch, speck
from ..light import Layout, Plane, grain, hush, smooth, spread, vignette
from ..motion import laid, planar, slide, tiled
from ..noise import clouds, generator
from ..registry import visual
from ..shapes import draw_mask, paint, place, stroke

_PALETTES = (
    Palette("slate", "#12191c", "#3a4a50", "#e8f0ee", "#ffffff", "#ffd98a"),
    Palette("green", "#0c1f19", "#2c5a48", "#eaf5e6", "#ffffff", "#ffdc86"),
    Palette("navy", "#0d1530", "#34487e", "#e6edff", "#ffffff", "#ffd892"),
)
_CHALKS = ("#f6f6ee", "#f6f6ee", "#ffe08a", "#ffb3b8", "#a8dcff", "#b8f0c4")

Path = NDArray[np.float64]
"""A stroke: points (n, 2) from −1 to 1, y downwards."""


@visual("chalkboard", palettes=_PALETTES)
def chalkboard(canvas: Canvas, palette: Palette, seed: int, duration: float) -> Backdrop:
    layout = Layout(canvas)
    rng = generator("chalkboard", seed)
    w, h = layout.size
    light = rgb(palette.light)
    lamp_x, lamp_y = layout.pick(0.80, 0.66, 0.62), layout.pick(0.22, 0.42, 0.34)

    shine = spread(layout, lamp_x, lamp_y, 0.62, 1.7)
    board = tinted(0.46 + 0.95 * shine, rgb(mix(palette.deep, palette.middle, 0.42)))
    board = tinted(vignette(layout, 0.34), board)
    board *= (1 - 0.20 * hush(layout))[..., None]
    ledge = round(layout.pick(0.935, 0.94, 0.945) * h)
    wood = _ledge(layout, rng, palette, ledge, shine)

    # What was wiped away is still there, as a haze of chalk in the sweeps of the sponge.
    sweeps = sketch(layout, _sweeps(rng), blur=0.030 * min(w, h))
    dust = clouds(rng, h, 640, cycles=(5 * layout.down, 4.0), falloff=1.9)
    streaks = clouds(rng, h, 640, cycles=(46 * layout.down, 5.0), falloff=1.4)
    texture = tiled(np.asarray(0.55 + 0.22 * dust + 0.14 * streaks, np.float32), w)
    strength = (0.055 + 0.075 * sweeps) * (0.40 + 0.75 * shine) * (1 - 0.45 * hush(layout))
    strength = np.asarray(strength, np.float32)[:ledge]
    still = np.asarray(np.clip(board + grain(h, w), 0, 1), np.float32)
    still[ledge:] = wood

    motes = scatter(rng, layout, [speck(r) for r in rng.uniform(0.7, 1.9, 34)], move=(4, 7))
    seen = np.asarray((0.05 + 0.62 * shine) * (1 - 0.75 * hush(layout)), np.float32)[:ledge]
    beam = np.asarray(0.030 * shine * (1 - 0.6 * hush(layout)), np.float32)[:ledge]
    # The view glides along the board: chalk dust and drawings by the same way.
    most = 0.05 * canvas.width / (duration + 2)
    drift = -min(0.0045 * min(canvas.width, canvas.height), most)
    glide = drift * w / canvas.width
    still = planar(still)

    def draw(t: float) -> Field:
        haze = slide(texture, -glide * t, w)[:ledge]
        haze *= strength
        plane = np.zeros((ledge, w), np.float32)
        motes.add(plane, t)
        plane *= seen
        haze += plane
        haze += beam * np.float32(np.sin(0.8 * t))
        return laid(still, haze[None], light[None])

    cutouts = _drawings(canvas, layout, rng, palette, drift)
    cutouts += _sticks(canvas, layout, rng, ledge / h)
    return Backdrop(palette, layout.size, draw, tuple(cutouts))


def _sweeps(rng: np.random.Generator) -> Sketch:
    """Broad arcs of a sponge over all of the board."""
    arcs = rng.uniform(0, 1, (13, 5))

    def draw(pen: ImageDraw.ImageDraw, w: float, h: float) -> None:
        for x, y, wide, lean, tone in arcs.tolist():
            s = np.linspace(0, 1, 24)
            unit = min(w, h)
            px = (x * 1.2 - 0.25) * w + s * unit * (0.4 + 0.6 * wide)
            py = y * h + unit * (0.10 * np.sin(np.pi * s) - 0.34 * (lean - 0.3) * s)
            stroke(pen, np.stack([px, py], axis=1), int(0.085 * unit), int(90 + 150 * tone))

    return draw


def _ledge(
    layout: Layout, rng: np.random.Generator, palette: Palette, first: int, shine: Plane
) -> Field:
    """The wooden ledge under the board, from row `first` down."""
    rows = layout.height - first
    down = ((np.arange(rows, dtype=np.float32) + 0.5) / rows)[:, None]
    fibre = clouds(rng, rows, layout.width, cycles=(rows / 3.0, 3.0), falloff=1.5)
    lit = (0.30 + 0.55 * shine[first:]) * (1 + 0.10 * fibre)
    lit = lit * (0.35 + 0.90 * smooth(down, 0.0, 0.22) * smooth(down, 1.3, 0.3))
    return np.asarray(np.clip(tinted(lit, rgb(mix("#9a6a3c", palette.deep, 0.30))), 0, 1))


def _wobbly(rng: np.random.Generator, points: list[tuple[float, float]], bow: float = 0.02) -> Path:
    """A stroke by hand through points: hardly straight, never twice the same."""
    corners = np.array(points, np.float64)
    at = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(corners, axis=0).T))])
    fine = np.linspace(0, at[-1], max(8, int(at[-1] * 26)))
    path = np.stack([np.interp(fine, at, corners[:, i]) for i in range(2)], axis=1)
    phase = rng.uniform(0, 6, 4)
    path[:, 0] += bow * np.sin(2.3 * fine + phase[0]) + 0.4 * bow * np.sin(7.1 * fine + phase[1])
    path[:, 1] += bow * np.sin(2.0 * fine + phase[2]) + 0.4 * bow * np.sin(6.3 * fine + phase[3])
    return path


def _round(x: float, y: float, a: float, b: float, turn: float = 0.0) -> list[tuple[float, float]]:
    angle = np.linspace(0.2, 2 * np.pi + 0.45, 44)
    px, py = a * np.cos(angle), b * np.sin(angle)
    px, py = px * np.cos(turn) - py * np.sin(turn), px * np.sin(turn) + py * np.cos(turn)
    return list(zip((x + px).tolist(), (y + py).tolist(), strict=True))


Drawing = Callable[[np.random.Generator], list[tuple[Path, int]]]
"""The strokes of a drawing, each with the number of its chalk: 0 white, 1 coloured."""


def _parabola(rng: np.random.Generator) -> list[tuple[Path, int]]:
    s = np.linspace(-0.72, 0.72, 30)
    curve = list(zip(s.tolist(), (0.62 - 2.5 * s * s).tolist(), strict=True))
    curve = [(x, -y + 0.30) for x, y in curve]
    strokes: list[tuple[list[tuple[float, float]], int]] = [(curve, 1)]
    strokes += [([(-0.95, 0.55), (0.95, 0.55)], 0), ([(0, 0.92), (0, -0.95)], 0)]
    strokes += [([(0.84, 0.47), (0.95, 0.55), (0.84, 0.63)], 0)]
    strokes += [([(-0.08, -0.84), (0, -0.95), (0.08, -0.84)], 0)]
    strokes += [([(x, 0.50), (x, 0.60)], 0) for x in (-0.6, -0.3, 0.3, 0.6)]
    return [(_wobbly(rng, points), tone) for points, tone in strokes]


def _triangle(rng: np.random.Generator) -> list[tuple[Path, int]]:
    a, b, c = (-0.62, 0.62), (0.70, 0.62), (-0.62, -0.55)
    strokes = [([a, b, c, a], 0), ([(-0.62, 0.44), (-0.44, 0.44), (-0.44, 0.62)], 0)]
    strokes += [(_round(0.70, 0.62, 0.30, 0.30)[19:25], 1)]
    strokes += [([(0.18, -0.22), (0.28, -0.34)], 1), ([(-0.82, 0.02), (-0.82, 0.12)], 1)]
    return [(_wobbly(rng, points), tone) for points, tone in strokes]


def _atom(rng: np.random.Generator) -> list[tuple[Path, int]]:
    strokes = [(_round(0, 0, 0.92, 0.34, turn), 0) for turn in (0.0, 1.05, -1.05)]
    strokes += [(_round(0, 0, 0.09, 0.09), 1), (_round(0.80, -0.17, 0.06, 0.06), 1)]
    strokes += [(_round(-0.28, 0.80, 0.06, 0.06), 1)]
    return [(_wobbly(rng, points, 0.014), tone) for points, tone in strokes]


def _bulb(rng: np.random.Generator) -> list[tuple[Path, int]]:
    angle = np.linspace(0.72 * np.pi, 2.28 * np.pi, 34)
    glass = [(0.50 * float(np.cos(a)), -0.20 + 0.50 * float(np.sin(a))) for a in angle]
    glass = [(-0.20, 0.42), *glass, (0.20, 0.42)]
    strokes = [(glass, 0), ([(-0.20, 0.42), (0.20, 0.42)], 0), ([(-0.20, 0.56), (0.20, 0.54)], 0)]
    strokes += [([(-0.14, 0.70), (0.14, 0.68)], 0)]
    strokes += [([(-0.16, 0.38), (-0.14, -0.05), (0, 0.10), (0.14, -0.05), (0.16, 0.38)], 0)]
    for turn in np.linspace(np.pi * 1.02, np.pi * 1.98, 5):
        c, s = float(np.cos(turn)), float(np.sin(turn))
        strokes.append(([(0.66 * c, -0.20 + 0.66 * s), (0.90 * c, -0.20 + 0.90 * s)], 1))
    return [(_wobbly(rng, points, 0.014), tone) for points, tone in strokes]


def _circle(rng: np.random.Generator) -> list[tuple[Path, int]]:
    strokes = [(_round(0, 0, 0.78, 0.78), 0), ([(0, 0), (0.62, -0.47)], 1)]
    strokes += [([(-0.78, 0), (0.78, 0)], 0), (_round(0, 0, 0.03, 0.03), 0)]
    strokes += [(_round(0, 0, 0.28, 0.28)[33:43], 1)]
    return [(_wobbly(rng, points, 0.014), tone) for points, tone in strokes]


def _cube(rng: np.random.Generator) -> list[tuple[Path, int]]:
    front = [(-0.70, -0.25), (0.32, -0.25), (0.32, 0.72), (-0.70, 0.72), (-0.70, -0.25)]
    back = [(-0.70, -0.25), (-0.32, -0.68), (0.70, -0.68), (0.70, 0.28), (0.32, 0.72)]
    strokes = [(front, 0), (back, 0), ([(0.32, -0.25), (0.70, -0.68)], 0)]
    for a, b in (((-0.32, -0.60), (-0.32, 0.22)), ((-0.26, 0.28), (0.62, 0.28))):
        for k in range(6):
            p, q = (k + 0.15) / 6, (k + 0.7) / 6
            ends = [(a[0] + (b[0] - a[0]) * z, a[1] + (b[1] - a[1]) * z) for z in (p, q)]
            strokes.append((ends, 1))
    return [(_wobbly(rng, points, 0.010), tone) for points, tone in strokes]


_DRAWINGS: tuple[Drawing, ...] = (_parabola, _atom, _bulb, _triangle, _circle, _cube)


def _drawings(
    canvas: Canvas, layout: Layout, rng: np.random.Generator, palette: Palette, drift: float
) -> list[Cutout]:
    """Drawings in chalk where no words stand, each a little turned."""
    short = min(canvas.width, canvas.height)
    if layout.wide:
        places = [(0.675, 0.20), (0.885, 0.17), (0.770, 0.420), (0.915, 0.585), (0.655, 0.66)]
        size = 0.118
    elif layout.tall:
        places = [(0.24, 0.45), (0.74, 0.44), (0.48, 0.555), (0.22, 0.845), (0.76, 0.85)]
        size = 0.150
    else:
        places = [(0.13, 0.62), (0.38, 0.63), (0.63, 0.62), (0.88, 0.63)]
        size = 0.092
    order = rng.permutation(len(_DRAWINGS))
    pieces = []
    for (x, y), which in zip(places, order.tolist(), strict=False):
        own = np.random.default_rng(int(rng.integers(1 << 62)))
        x += own.normal(0, 0.008)
        y += own.normal(0, 0.010)
        reach = short * size * own.uniform(0.88, 1.06)
        turn = own.normal(0, 0.07)
        strokes = _DRAWINGS[which](own)
        tint = _CHALKS[2 + int(own.integers(len(_CHALKS) - 2))]
        for tone, colour in ((0, _CHALKS[0]), (1, tint)):
            mask = _chalk([path for path, kind in strokes if kind == tone], reach, turn, short)
            power = 0.80 if layout.wide or y < 0.7 else 0.62
            pixels = paint(mask * np.float32(power), rgb(colour))
            left = x * canvas.width - mask.shape[1] / 2
            top = y * canvas.height - mask.shape[0] / 2
            pieces.append(place(pixels, left, top, drift))
    return pieces


def _chalk(strokes: list[Path], reach: float, turn: float, short: int) -> Plane:
    """Coverage of strokes that catch on the grain of the board, like chalk does."""
    half = int(reach * 1.15) + 4
    matrix = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    thick = max(1.2, short * 0.0046)

    def shape(pen: ImageDraw.ImageDraw, k: int) -> None:
        for path in strokes:
            stroke(pen, (path @ matrix * reach + half) * k, thick * k)

    mask = draw_mask(2 * half, 2 * half, shape)
    caught = _caught(-(-2 * half // 256) * 256)
    return mask * caught[: 2 * half, : 2 * half]


@lru_cache(maxsize=2)
def _caught(size: int) -> Plane:
    """How much chalk the grain of the board holds, (size, size) pixels, 0.1 to 1. Read-only."""
    fine, broad = (size / 3.2, size / 3.2), (size / 36, size / 36)
    grained = clouds(np.random.default_rng(5), size, size, cycles=fine, falloff=1.2)
    soft = clouds(np.random.default_rng(6), size, size, cycles=broad, falloff=2.0)
    held = np.clip(0.72 + 0.30 * grained + 0.10 * soft, 0.10, 1)
    held.setflags(write=False)
    return held


def _sticks(canvas: Canvas, layout: Layout, rng: np.random.Generator, level: float) -> list[Cutout]:
    """Sticks of chalk on the ledge."""
    short = min(canvas.width, canvas.height)
    pieces = []
    for _ in range(4):
        own = np.random.default_rng(int(rng.integers(1 << 62)))
        long, thick = int(short * own.uniform(0.035, 0.075)) + 4, max(3, int(short * 0.0125))
        down = np.linspace(0, 1, thick, dtype=np.float32)[:, None, None]
        colour = rgb(_CHALKS[int(own.integers(len(_CHALKS)))]) * (0.92 - 0.62 * down)

        def shape(pen: ImageDraw.ImageDraw, k: int, long: int = long, thick: int = thick) -> None:
            pen.rounded_rectangle((0, 0, long * k - 1, thick * k - 1), thick * k * 0.28, fill=255)

        mask = draw_mask(long, thick, shape, 3)
        x = own.uniform(layout.pick(0.56, 0.1, 0.1), 0.94) * canvas.width
        y = level * canvas.height + short * own.uniform(0.004, 0.014)
        pieces.append(place(paint(mask, colour), x, y))
    return pieces
