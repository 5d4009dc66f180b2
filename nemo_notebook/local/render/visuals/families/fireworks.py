"""Fireworks over a bay: bursts that open, glow and fall, mirrored in the water before the town."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .....draft import Canvas
from ..backdrop import Backdrop, Cutout, Field, Palette
from ..colour import mix, ramp, rgb, tinted
from ..land import peaks
from ..light import Layout, Plane, glow, grain, hush, smooth, vignette
from ..motion import laid, planar
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
_PLACES, _MANY = 7, 16
"""Places in the sky, and bursts of each until they come again."""
_LIFE = 3.1
"""Seconds after which nothing of a burst is left."""
_SPARK_COUNT, _TRAIL = 120, 9
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

    bursts = _Bursts(layout, rng, horizon)
    colours = np.stack([rgb(c) for c in _SPARKS[palette.name]])
    colours = np.concatenate([colours, np.ones((1, 3), np.float32)])
    quiet = 1 - layout.pick(0.78, 0.74, 0.72) * hush(layout)[:horizon]
    quiet = np.asarray(quiet, np.float32)
    stir = clouds(rng, rows, w, cycles=(rows / 4.5, 5.0), falloff=1.4)
    mirror = 0.85 * (1 - 0.75 * near) * (1 + 0.5 * stir) * (1 - 0.3 * hush(layout)[horizon:])
    mirror = np.asarray(np.clip(mirror, 0, 1), np.float32)
    sway = np.asarray(1.0 + 2.6 * near[:, 0], np.float32)
    phases = 5.0 * line(rng, rows, cycles=rows / 7.0, falloff=1.2)
    columns, up = np.arange(w, dtype=np.int32), up.astype(np.int32)[:, None] * np.int32(w)
    still = planar(still)

    def draw(t: float) -> Field:
        light = np.empty((4, h, w), np.float32)
        np.multiply(bursts.light(t), quiet, out=light[:, :horizon])
        # The water shows the bursts only: each row a little to one side, as waves tilt it.
        shift = np.round(sway * np.sin(1.1 * t + phases)).astype(np.int32)
        at = columns + shift[:, None]
        np.clip(at, 0, w - 1, out=at)
        at += up
        for plane in light[:3]:
            np.multiply(plane.take(at, mode="wrap"), mirror, out=plane[horizon:])
        light[3, horizon:] = 0
        return laid(still, light, colours)

    return Backdrop(
        palette, layout.size, draw, _town(canvas, rng, duration, palette, level), rate=20
    )


class _Bursts:
    """Places where one burst follows the other.

    Attributes of each place: when its first burst opens (s), where its bursts are (pixels of the
    field), where their sparks fly (unit sphere seen from the side), their sizes (pixels), and
    which colour each has.
    """

    def __init__(self, layout: Layout, rng: np.random.Generator, horizon: int) -> None:
        self._size = horizon, layout.width
        self._unit = np.float32(min(layout.size))
        starts, places, ways, sizes, tints = [], [], [], [], []
        for k in range(_PLACES):
            x, y = _places(layout, rng)
            polar = np.arccos(rng.uniform(-1, 1, _SPARK_COUNT))
            around = rng.uniform(0, 2 * np.pi, _SPARK_COUNT)
            way = np.stack([np.sin(polar) * np.cos(around), np.cos(polar)])
            ways.append(way * rng.uniform(0.86, 1.0, _SPARK_COUNT))
            sizes.append(rng.uniform(0.22, 0.42, _MANY) * layout.pick(1.0, 0.70, 0.80))
            starts.append(k * _TURN / _PLACES + rng.uniform(-0.2, 0.2))
            places.append(np.stack([x * layout.width, y * layout.height]))
            tints.append(rng.integers(0, 3, _MANY))
        self._starts, self._tints = np.array(starts), np.stack(tints)
        self._places = np.asarray(np.stack(places), np.float32)
        self._ways = np.asarray(np.stack(ways), np.float32)
        self._sizes = np.asarray(np.stack(sizes), np.float32) * self._unit

    def light(self, t: float) -> NDArray[np.float32]:
        """The bursts of the moment `t` (s), (4, horizon, w): three colours, and white.

        Sparks draw trails, are white while young, and light the smoke round them.
        """
        height, width = self._size
        turn, age = np.divmod(t + 2 * _TURN - self._starts, _TURN)
        here = np.flatnonzero(age < _LIFE)
        burst, age = turn[here].astype(int) % _MANY, age[here].astype(np.float32)
        places, size = self._places[here, :, burst], self._sizes[here, burst]
        tint = self._tints[here, burst]
        fade = np.exp(-0.95 * age) * smooth(age, _LIFE, 1.8) * np.minimum(1, age / 0.08)
        fade /= np.float32(_BLOOM)

        # One pixel more on each side: what blooms over the edge is not missing inside.
        planes = np.empty((4, height + 2, width + 2), np.float32)
        planes[3] = 0
        across = _bells(places[:, 0], 0.62 * size, width)
        down = _bells(places[:, 1], 0.62 * size, height) * (0.34 * fade)[:, None]
        for colour in range(3):
            # Those of other colours count nothing: a product of one row alone is far slower.
            mine = down * (tint == colour)[:, None]
            np.matmul(mine.T, across, out=planes[colour])

        # Each spark and its trail, and the spark once more, in white.
        steps = np.append(np.arange(_TRAIL), 0).astype(np.float32)
        which = np.append(np.tile(tint[:, None], _TRAIL), np.full((len(tint), 1), 3), axis=1)
        sparks = np.arange(_SPARK_COUNT, dtype=np.float32)
        ages = np.maximum(age[:, None] - np.float32(0.050) * steps, 0)
        out = (size[:, None] * (1 - np.exp(-2.1 * ages)))[:, None]
        fall = (np.float32(_GRAVITY) * self._unit * ages * ages)[:, None]
        ways = self._ways[here, :, :, None]
        x = places[:, 0, None, None] + ways[:, 0] * out
        y = places[:, 1, None, None] + ways[:, 1] * out + fall
        twinkle = np.sin(23.0 * age[:, None] + np.float32(2.4) * sparks)
        glitter = 1 - 0.3 * smooth(age, 0.9, 2.2)[:, None] * (0.5 + 0.5 * twinkle)
        power = (6.2 * fade[:, None] * glitter)[..., None] * np.float32(0.80) ** steps
        power[..., -1] *= (0.9 * _BLOOM * np.exp(-2.6 * age))[:, None]
        _sprinkle(planes, which[:, None], x, y, power)
        _bloom(planes[:3])
        return planes[:, 1:-1, 1:-1]


def _places(
    layout: Layout, rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Where the bursts of a place in the sky are: x and y, (_MANY,) each, 0 to 1."""
    if layout.wide:
        return rng.uniform(0.52, 0.97, _MANY), rng.uniform(0.10, 0.48, _MANY)
    if layout.tall:
        return rng.uniform(0.10, 0.90, _MANY), rng.uniform(0.37, 0.53, _MANY)
    return rng.uniform(0.10, 0.90, _MANY), rng.uniform(0.46, 0.62, _MANY)


def _bells(middle: Plane, radius: Plane, count: int) -> Plane:
    """A bell round each middle (n,), (n, count + 2): from a pixel before the first to one after."""
    at = np.arange(-1, count + 1, dtype=np.float32)
    away = (at - middle[:, None]) / radius[:, None]
    return np.exp(-away * away)


def _sprinkle(
    planes: NDArray[np.float32],
    which: NDArray[np.int64],
    x: Plane,
    y: Plane,
    power: NDArray[np.floating],
) -> None:
    """Add points, each between four pixels of its plane, which has a pixel more on each side."""
    rows, columns = planes.shape[1:]
    left, top = np.floor(x), np.floor(y)
    inside = (left >= -1) & (left < columns - 2) & (top >= -1) & (top < rows - 2)
    power = power * inside
    right, down = x - left, y - top
    at = (top + 1) * columns + (left + 1) + which * (rows * columns)
    at = np.where(inside, at, 0).astype(np.intp).ravel()
    flat = planes.reshape(-1)
    for away, part in ((0, power * (1 - down)), (columns, power * down)):
        after = part * right
        np.add.at(flat, at + away, (part - after).ravel())
        np.add.at(flat, at + (away + 1), after.ravel())


_BLOOM = 16


def _bloom(planes: NDArray[np.float32]) -> None:
    """Spread every pixel over its neighbours, 1 2 1 in both directions, in place: sums of
    neighbours, twice a direction, so that all becomes _BLOOM times as bright."""
    flat, width = planes.reshape(-1), planes.shape[2]
    pairs = flat[:-1] + flat[1:]
    threes = np.add(pairs[:-1], pairs[1:], out=flat[:-2])
    pairs = np.add(threes[:-width], threes[width:], out=pairs[: len(threes) - width])
    np.add(pairs[:-width], pairs[width:], out=flat[width + 1 : -width - 1])


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
