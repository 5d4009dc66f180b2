"""Fireworks over a bay: bursts that open, glow and fall, mirrored in the water before the town."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .....draft import Canvas
from ..backdrop import Backdrop, Cutout, Field, Palette
from ..colour import mix, ramp, rgb, tinted
from ..land import peaks
from ..light import Layout, Plane, glow, grain, hush, smooth, vignette
from ..motion import lay, planar
from ..noise import clouds, generator, line
from ..registry import visual
from ..shapes import paint, strip, under

_PALETTES = (
    Palette("gold", "#0a0d22", "#3a2f6a", "#ffc46b", "#ffffff", "#ffd27a"),
    Palette("festive", "#0c0a26", "#4a2a80", "#ff6fae", "#ffffff", "#ffd65e"),
    Palette("jade", "#04141c", "#145468", "#7ff0d0", "#ffffff", "#ffdc7a"),
)
_SPARKS = {
    "gold": ("#ffcf7a", "#ff9a4a", "#fff0cf"),
    "festive": ("#ff5f9e", "#5fc8ff", "#ffd24a"),
    "jade": ("#6ff0c8", "#ffe08a", "#7ab8ff"),
}
_TURN = 4.2
"""Seconds from one burst at a place to the next one there."""
_TRAIL = 9
_GRAVITY = 0.045


@visual("fireworks", palettes=_PALETTES)
def fireworks(canvas: Canvas, palette: Palette, seed: int, duration: float) -> Backdrop:
    layout = Layout(canvas)
    rng = generator("fireworks", seed)
    w, h = layout.size
    level = layout.pick(0.760, 0.755, 0.650)
    horizon = round(level * h)
    stops = (
        (0.0, mix(palette.middle, palette.light, 0.22)),
        (0.16, mix(palette.middle, palette.deep, 0.10)),
        (0.55, mix(palette.deep, palette.middle, 0.34)),
        (1.0, palette.deep),
    )
    climb = np.clip((level - layout.y) / level, 0, 1) + 0 * layout.x
    still = ramp(stops, climb)
    heart = layout.pick(0.74, 0.55, 0.52)
    still += tinted(glow(layout, heart, level - 0.30, 0.42) * 0.18, rgb(palette.middle))
    still *= (1 - 0.30 * hush(layout))[..., None]
    rows = h - horizon
    near = ((np.arange(rows, dtype=np.float32) + 0.5) / rows)[:, None]
    up = np.clip(horizon - 1 - np.arange(rows) * min(1.0, 0.9 * horizon / rows), 0, None)
    up = up.astype(int)
    still[horizon:] = still[up] * (0.52 - 0.34 * near)[..., None]
    still *= vignette(layout, 0.28)[..., None]
    still = np.asarray(np.clip(still + grain(h, w), 0, 1), np.float32)

    shells = [_Shell.make(layout, rng, k, 7) for k in range(7)]
    colours = np.stack([rgb(c) for c in _SPARKS[palette.name]])
    colours = np.concatenate([colours, np.ones((1, 3), np.float32)])
    quiet = 1 - layout.pick(0.78, 0.74, 0.72) * hush(layout)[:horizon]
    quiet = np.asarray(quiet, np.float32)
    stir = clouds(rng, rows, w, cycles=(rows / 4.5, 5.0), falloff=1.4)
    mirror = 0.85 * (1 - 0.75 * near) * (1 + 0.5 * stir) * (1 - 0.3 * hush(layout)[horizon:])
    mirror = np.asarray(np.clip(mirror, 0, 1), np.float32)
    sway = np.asarray(1.0 + 2.6 * near[:, 0], np.float32)
    phases = 5.0 * line(rng, rows, cycles=rows / 7.0, falloff=1.2)
    columns = np.arange(w)
    still = planar(still)

    def draw(t: float) -> Field:
        planes = np.zeros((4, horizon, w), np.float32)
        for shell in shells:
            shell.add(planes, t)
        planes *= quiet
        _bloom(planes[:3])
        out = still.copy("K")
        lay(out[:horizon], planes, colours)
        # The water shows the bursts only: each row a little to one side, as waves tilt it.
        shift = np.round(sway * np.sin(1.1 * t + phases)).astype(np.int32)
        at = np.clip(columns[None, :] + shift[:, None], 0, w - 1) + up[:, None] * w
        low = np.stack([plane.ravel().take(at) for plane in planes[:3]])
        low *= mirror
        lay(out[horizon:], low, colours[:3])
        return np.clip(out, 0, 1, out=out)

    return Backdrop(
        palette, layout.size, draw, _town(canvas, rng, duration, palette, level), rate=20
    )


def _bloom(planes: NDArray[np.float32]) -> None:
    """Spread every spark over its neighbours, in place."""
    soft = planes[:, 1:-1] * np.float32(0.5)
    soft += planes[:, :-2] * np.float32(0.25)
    soft += planes[:, 2:] * np.float32(0.25)
    planes[:, 1:-1] = soft
    soft = planes[..., 1:-1] * np.float32(0.5)
    soft += planes[..., :-2] * np.float32(0.25)
    soft += planes[..., 2:] * np.float32(0.25)
    planes[..., 1:-1] = soft


@dataclass(frozen=True, eq=False)
class _Shell:
    """A place where one burst follows the other.

    Attributes:
        start: when its first one opens, in s. places: x, y of its bursts, pixels of the field.
        ways: where its sparks fly, (n, 2), unit sphere seen from the side. sizes: of its bursts.
        tints: which colour each has. unit: the shorter side in pixels.
    """

    start: float
    places: NDArray[np.float32]
    ways: NDArray[np.float32]
    sizes: NDArray[np.float32]
    tints: NDArray[np.int64]
    unit: int

    @classmethod
    def make(cls, layout: Layout, rng: np.random.Generator, k: int, count: int) -> _Shell:
        w, h = layout.size
        many = 16
        if layout.wide:
            x, y = rng.uniform(0.52, 0.97, many), rng.uniform(0.10, 0.48, many)
        elif layout.tall:
            x, y = rng.uniform(0.10, 0.90, many), rng.uniform(0.37, 0.53, many)
        else:
            x, y = rng.uniform(0.10, 0.90, many), rng.uniform(0.46, 0.62, many)
        sparks = 120
        polar = np.arccos(rng.uniform(-1, 1, sparks))
        around = rng.uniform(0, 2 * np.pi, sparks)
        ways = np.stack([np.sin(polar) * np.cos(around), np.cos(polar)], axis=1)
        ways *= rng.uniform(0.86, 1.0, (sparks, 1))
        sizes = rng.uniform(0.22, 0.42, many) * layout.pick(1.0, 0.70, 0.80)
        return cls(
            k * _TURN / count + rng.uniform(-0.2, 0.2),
            np.stack([x * w, y * h], axis=1).astype(np.float32),
            ways.astype(np.float32),
            sizes.astype(np.float32),
            rng.integers(0, 3, many),
            min(w, h),
        )

    def add(self, planes: NDArray[np.float32], t: float) -> None:
        """Add its burst of the moment `t` (s): sparks with their trails, white while young."""
        round_, age = divmod(t + 2 * _TURN - self.start, _TURN)
        which = int(round_) % len(self.sizes)
        if age > 3.1:
            return
        ages = np.clip(age - 0.050 * np.arange(_TRAIL, dtype=np.float32), 0, None)
        size = float(self.sizes[which]) * self.unit
        out = size * (1 - np.exp(-2.1 * ages))
        fall = _GRAVITY * self.unit * ages * ages
        x = self.places[which, 0] + self.ways[:, :1] * out
        y = self.places[which, 1] + self.ways[:, 1:] * out + fall
        rise = min(1.0, age / 0.08)
        fade = float(np.exp(-0.95 * age) * smooth(np.array(age), 3.1, 1.8)) * rise
        glitter = 1 - 0.3 * smooth(np.array(age), 0.9, 2.2) * (
            0.5 + 0.5 * np.sin(23.0 * age + 2.4 * np.arange(len(self.ways)))
        )
        power = (6.2 * fade * glitter[:, None] * 0.80 ** np.arange(_TRAIL)).astype(np.float32)
        tint = int(self.tints[which])
        _sprinkle(planes[tint], x.ravel(), y.ravel(), power.ravel())
        white = float(np.exp(-2.6 * age)) * 0.9
        _sprinkle(planes[3], x[:, 0], y[:, 0], power[:, 0] * np.float32(white))
        # The flash lights the smoke round it.
        cx, cy = (float(v) for v in self.places[which])
        _flash(planes[tint], cx, cy, 0.62 * size, 0.34 * fade)


def _sprinkle(
    plane: Plane, x: NDArray[np.floating], y: NDArray[np.floating], power: NDArray[np.floating]
) -> None:
    """Add points between four pixels each."""
    rows, columns = plane.shape
    left, top = np.floor(x).astype(np.int64), np.floor(y).astype(np.int64)
    inside = (left >= 0) & (left < columns - 1) & (top >= 0) & (top < rows - 1)
    left, top, power = left[inside], top[inside], power[inside]
    dx, dy = x[inside] - left, y[inside] - top
    at = top * columns + left
    places = np.concatenate([at, at + 1, at + columns, at + columns + 1])
    shares = [(1 - dx) * (1 - dy), dx * (1 - dy), (1 - dx) * dy, dx * dy]
    weights = np.concatenate([power * share for share in shares])
    flat = plane.reshape(-1)
    np.add.at(flat, places, weights.astype(np.float32))


def _flash(plane: Plane, x: float, y: float, radius: float, power: float) -> None:
    reach = int(2.2 * radius)
    a, b = max(0, int(x) - reach), min(plane.shape[1], int(x) + reach)
    c, d = max(0, int(y) - reach), min(plane.shape[0], int(y) + reach)
    if a < b and c < d:
        dx = (np.arange(a, b, dtype=np.float32) - np.float32(x)) / np.float32(radius)
        dy = (np.arange(c, d, dtype=np.float32) - np.float32(y)) / np.float32(radius)
        plane[c:d, a:b] += np.exp(-dy * dy)[:, None] * (np.exp(-dx * dx) * np.float32(power))


def _town(
    canvas: Canvas, rng: np.random.Generator, duration: float, palette: Palette, level: float
) -> tuple[Cutout, ...]:
    """Hills behind the bay, and the lamps of a town along its shore."""
    short = min(canvas.width, canvas.height)
    cutouts = []
    for k in range(2):
        where = strip(canvas, duration, (0.6, 1.2)[k])
        height = short * (0.075, 0.030)[k]
        shape = peaks(rng, where.width, short, cycles=(0.8, 1.3)[k], detail=0.4)
        room = int(height * 1.4) + 2
        top = room - height * np.clip(shape, 0.12, 1.3)
        mask = under(top, room)
        high = rgb(mix(palette.deep, palette.middle, (0.50, 0.16)[k]))
        low = rgb(mix(palette.deep, palette.middle, (0.72, 0.20)[k]))
        down = np.linspace(0, 1, room, dtype=np.float32)[:, None, None]
        colour = np.broadcast_to(high + (low - high) * down, (room, where.width, 3)).copy()
        if k:
            warm = rgb("#ffd9a0")
            size = max(1, round(short / 540))
            for _ in range(int(150 * where.width / short)):
                x = int(rng.uniform(0, where.width - 2 * size))
                y = room - size - int(abs(rng.normal(0, 0.30)) * height)
                if y > top[x] + 1:
                    colour[y : y + size, x : x + size] += warm * np.float32(rng.uniform(0.2, 0.9))
        pixels = paint(mask, np.clip(colour, 0, 1))
        cutouts.append(where.place(pixels, level * canvas.height - room + 1))
    return tuple(cutouts)
