"""A concert: beams of the stage in the haze, lamps on their rig, hands of the crowd before it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import ImageDraw

from .....draft import Canvas
from ..backdrop import Backdrop, Cutout, Field, Palette
from ..colour import mix, rgb, tinted
from ..focus import disc, scatter, speck, stamp
from ..light import Layout, Plane, glow, grain, hush, smooth, vignette
from ..motion import laid, planar, slide, tiled
from ..noise import clouds, generator
from ..registry import visual
from ..shapes import draw_mask, paint, strip

_PALETTES = (
    Palette("magenta", "#0c0620", "#4a1a7c", "#ff5fc0", "#ffffff", "#ffd75e"),
    Palette("electric", "#030c22", "#0f3f8f", "#4fd0ff", "#ffffff", "#ffd75e"),
    Palette("amber", "#160a06", "#7a2f14", "#ffb04a", "#fffaf2", "#ffd27a"),
)
_BEAMS = {
    "magenta": ("#ff4fb8", "#6a5cff", "#37c8ff"),
    "electric": ("#35b8ff", "#4a6aff", "#5fffe0"),
    "amber": ("#ffa23a", "#ff5a3a", "#ffe09a"),
}
_TABLE = 4096
"""Steps of the angle in half a turn: so fine that a beam may move by whole ones."""


@visual("concert", palettes=_PALETTES)
def concert(canvas: Canvas, palette: Palette, seed: int, duration: float) -> Backdrop:
    layout = Layout(canvas, divisor=5)
    rng = generator("concert", seed)
    w, h = layout.size
    unit = min(w, h)
    level = layout.pick(0.665, 0.665, 0.575)
    stage = layout.pick(0.70, 0.52, 0.50) + rng.uniform(-0.04, 0.04)
    quiet = np.asarray(1 - layout.pick(0.74, 0.70, 0.70) * hush(layout), np.float32)

    middle, light = rgb(palette.middle), rgb(palette.light)
    still = tinted(1.15 - 0.4 * layout.y, np.broadcast_to(rgb(palette.deep), (h, w, 3)))
    back = glow(layout, stage, level - 0.02, 0.38, stretch=1.5) * 1.10
    still = still + tinted(back, middle)
    still += tinted(glow(layout, stage, level + 0.01, 0.10, stretch=3.4) * 0.42, light)
    still *= (0.45 + 0.55 * quiet)[..., None]
    below = smooth(layout.y, level + 0.02, level + 0.16)
    still *= (1 - 0.62 * below)[..., None] * vignette(layout, 0.30)[..., None]

    beams, sources = _beams(layout, rng, stage, level)
    lamp = disc(unit * 0.0075, 0.0)
    for x, y, which, power in sources:
        tone = rgb(mix(_BEAMS[palette.name][which], "#ffffff", 0.55))
        plane = np.zeros((h, w), np.float32)
        stamp(plane, lamp * np.float32(power), x * w, y * h)
        stamp(plane, speck(unit * 0.030) * np.float32(0.5 * power), x * w, y * h)
        still += tinted(plane * (0.35 + 0.65 * quiet), tone)
    still = np.asarray(np.clip(still + grain(h, w), 0, 1), np.float32)

    haze = clouds(rng, h, 640, cycles=(3.4, 2.8), falloff=2.1, finest=14)
    haze = tiled(np.asarray(np.clip(0.72 + 0.34 * haze, 0.25, 1.8), np.float32), w)
    sparks = scatter(rng, layout, [speck(r) for r in rng.uniform(0.8, 1.9, 16)], move=(5, -9))
    colours = np.stack([rgb(c) for c in _BEAMS[palette.name]] + [np.full(3, 0.55, np.float32)])
    veil = np.asarray(quiet * smooth(layout.y, level + 0.10, level - 0.05), np.float32)
    still = planar(still)

    def draw(t: float) -> Field:
        planes = np.zeros((4, h, w), np.float32)
        for beam in beams:
            beam.add(planes[beam.colour], t)
        smoke = slide(haze, 9.0 * t, w)
        smoke *= veil
        planes[:3] *= smoke
        sparks.add(planes[3], t)
        planes[3] *= veil
        return laid(still, planes, colours)

    crowd = [_crowd(canvas, rng, duration, palette, layout, level, k) for k in range(2)]
    return Backdrop(palette, layout.size, draw, tuple(crowd), rate=20)


class _Beam:
    """A cone of light from a lamp that swings. colour: its number among those of the palette."""

    def __init__(
        self,
        layout: Layout,
        source: tuple[float, float],
        aim: float,
        swing: tuple[float, float, float],
        wide: float,
        colour: int,
        power: float,
    ) -> None:
        dx = layout.u - source[0] * layout.across
        dy = layout.v - source[1] * layout.down
        away = np.sqrt(dx * dx + dy * dy)
        turn = np.arctan2(dx, np.abs(dy) + 1e-4) / np.float32(np.pi)
        fall = np.exp(-away / 0.62) * smooth(away, 0.0, 0.03) * power
        fall = np.asarray(fall * (dy * (1 if source[1] < 0.5 else -1) > 0), np.float32)
        # Its light by the angle from its axis, −1 to 1 half turns.
        angle = np.arange(-_TABLE, _TABLE + 1, dtype=np.float32) / _TABLE
        core = np.exp(-((angle / wide) ** 2)) + 0.35 * np.exp(-np.abs(angle) / (1.6 * wide))
        self._table = np.asarray(core, np.float32)
        self._aim, self._swing = aim, swing
        self.colour = colour
        # The box that it lights up, by half a level at least, wherever it swings.
        off = np.maximum(np.abs(turn - np.float32(aim)) - np.float32(swing[0]), 0)
        lit = fall * self._table[(off * _TABLE).astype(np.int32) + _TABLE] > 0.002
        self._box = (_span(lit.any(axis=1)), _span(lit.any(axis=0)))
        self._fall = np.ascontiguousarray(fall[self._box])
        self._at = np.round((turn[self._box] + 0.5) * _TABLE).astype(np.intp)

    def add(self, plane: Plane, t: float) -> None:
        """Add it to a plane as it stands at `t` (s)."""
        reach, pace, phase = self._swing
        aim = self._aim + reach * float(np.sin(pace * t + phase))
        # The part of the table from the angle −½ on, seen from where the beam points now.
        part = self._table[round((0.5 - aim) * _TABLE) :].take(self._at, mode="wrap")
        part *= self._fall
        plane[self._box] += part


def _span(lit: NDArray[np.bool_]) -> slice:
    """From the first that is lit to the last."""
    places = np.flatnonzero(lit)
    return slice(int(places[0]), int(places[-1]) + 1) if places.size else slice(0, 0)


def _beams(
    layout: Layout, rng: np.random.Generator, stage: float, level: float
) -> tuple[list[_Beam], list[tuple[float, float, int, float]]]:
    """Beams from the rig above and from the floor of the stage, and where their lamps stand."""
    top = layout.pick(0.045, 0.50, 0.40)
    spread = layout.pick(0.25, 0.40, 0.42)
    beams, lamps = [], []
    for k in range(5):
        part = (k - 2) / 2
        x, colour = stage + spread * part, k % 3
        swing = (rng.uniform(0.05, 0.09), rng.uniform(0.5, 0.8), rng.uniform(0, 6))
        aim = -0.10 * part + rng.normal(0, 0.03)
        beams.append(_Beam(layout, (x, top), aim, swing, 0.022, colour, 0.78))
        lamps.append((x, top, colour, 0.95))
    for k in range(4):
        part = (k - 1.5) / 1.5
        x, colour = stage + 0.62 * spread * part, (k + 1) % 3
        swing = (rng.uniform(0.05, 0.10), rng.uniform(0.4, 0.7), rng.uniform(0, 6))
        aim = 0.16 * part + rng.normal(0, 0.03)
        beams.append(_Beam(layout, (x, level), aim, swing, 0.018, colour, 0.68))
        lamps.append((x, level - 0.004, colour, 0.8))
    return beams, lamps


def _crowd(
    canvas: Canvas,
    rng: np.random.Generator,
    duration: float,
    palette: Palette,
    layout: Layout,
    level: float,
    k: int,
) -> Cutout:
    """Heads and raised arms against the light: a far row (0) and a near one (1)."""
    where = strip(canvas, duration, (1.6, 4.0)[k])
    short = min(canvas.width, canvas.height)
    size = short * (0.018, 0.040)[k] * layout.pick(1.0, 1.0, 1.12)
    base = (level + (0.072, 0.185)[k] * layout.pick(1.0, 1.0, 0.92)) * canvas.height
    room = int(size * 5.2)
    depth = int(size * (3.4, 4.2)[k])
    rows = room + depth
    # Bodies keep to a place in the row; who raises his arms is chance, and some hold up a phone.
    steps = np.arange(-2 * size, where.width + 2 * size, size * 1.9)

    def shape(pen: ImageDraw.ImageDraw, scale: int) -> None:
        def limb(points: list[tuple[float, float]], thick: float) -> None:
            path = [(x * scale, y * scale) for x, y in points]
            pen.line(path, fill=255, width=max(1, round(thick * scale)))
            for x, y in path:
                r = thick * scale * 0.5
                pen.ellipse((x - r, y - r, x + r, y + r), fill=255)

        for step in steps:
            x = float(step + rng.normal(0, size * 0.35))
            y = float(room + rng.normal(0, size * 0.35))
            r = size * rng.uniform(0.50, 0.60)
            head = (x - r * 0.86, y - r * 1.15, x + r * 0.86, y + r * 1.15)
            pen.ellipse(tuple(v * scale for v in head), fill=255)
            body = (x - size * 1.15, y + r * 1.25, x + size * 1.15, y + size * 4)
            pen.rounded_rectangle(tuple(v * scale for v in body), size * 0.8 * scale, fill=255)
            raised = rng.random()
            for side in (-1.0, 1.0):
                if raised > 0.52 or (raised > 0.22 and side > 0):
                    continue
                shoulder = (x + side * size * 0.95, y + r * 1.7)
                elbow = (
                    shoulder[0] + side * size * rng.uniform(0.1, 0.6),
                    y - size * rng.uniform(0.3, 1.0),
                )
                hand = (
                    elbow[0] - side * size * rng.uniform(-0.4, 0.5),
                    elbow[1] - size * rng.uniform(1.1, 2.0),
                )
                limb([shoulder, elbow, hand], size * 0.40)
                palm = size * 0.30
                box = (hand[0] - palm, hand[1] - palm * 1.3, hand[0] + palm, hand[1] + palm)
                pen.ellipse(tuple(v * scale for v in box), fill=255)

    mask = draw_mask(where.width, rows, shape)
    solid = np.zeros((rows, 1), np.float32)
    solid[room + int(size * 1.6) :] = 1
    mask = np.maximum(mask, solid)
    down = np.arange(rows, dtype=np.float32)[:, None, None] / rows
    rim = rgb(mix(palette.deep, palette.light, (0.40, 0.22)[k]))
    dark = rgb(mix(palette.deep, "#000000", (0.05, 0.35)[k]))
    fade = smooth(down, 0.15, 0.85)
    mask = mask * np.clip((rows - np.arange(rows, dtype=np.float32)[:, None]) / (depth * 0.5), 0, 1)
    return where.place(paint(np.asarray(mask, np.float32), rim + (dark - rim) * fade), base - room)
