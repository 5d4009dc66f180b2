"""A globe of points that turns: land in dots, cities, and signals that run between them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .....draft import Canvas
from ..backdrop import Backdrop, Field, Palette
from ..colour import mix, rgb, tinted
from ..focus import Stamps, disc, scatter, speck
from ..light import Layout, Plane, glow, grain, hush, smooth, spread, vignette
from ..motion import laid, planar
from ..noise import clouds, generator
from ..registry import visual

_PALETTES = (
    Palette("cyan", "#04131f", "#0d4a6e", "#5fd8ff", "#ffffff", "#ffd27a"),
    Palette("violet", "#100b26", "#43309a", "#b39bff", "#ffffff", "#ffcf7d"),
    Palette("coral", "#1c0f1a", "#7a2f4a", "#ff9d8a", "#fff8f4", "#ffd285"),
)
_DOTS, _CITIES, _ARCS, _STEPS = 3400, 16, 13, 48
_TURN = 0.085
"""Radians a second that the globe turns by."""

Points = NDArray[np.float32]
"""Places on the unit sphere: (n, 3), x to the right, y up, z towards the viewer."""


@visual("network", palettes=_PALETTES)
def network(canvas: Canvas, palette: Palette, seed: int, duration: float) -> Backdrop:
    layout = Layout(canvas, divisor=3)
    rng = generator("network", seed)
    w, h = layout.size
    unit = min(w, h)
    middle, light = rgb(palette.middle), rgb(palette.light)
    # In a square it rises over the lower edge, behind the caption; else it hangs beside the words.
    x = layout.pick(0.775, 0.50, 0.50) + rng.uniform(-0.015, 0.015)
    y = layout.pick(0.45, 1.02, 0.530)
    radius = layout.pick(0.355, 0.50, 0.345)

    far = np.hypot(layout.u - x * layout.across, layout.v - y * layout.down) / radius
    base = tinted(1.1 - 0.25 * layout.y, np.broadcast_to(rgb(palette.deep), (h, w, 3)))
    base = base + tinted(spread(layout, x, y, 0.62, 2.2) * 0.52, middle)
    base += tinted(glow(layout, 0.02, 1.0, 0.5) * 0.28, middle)
    # The ball itself: dark glass, lit along its upper right edge, with air around it.
    side = (layout.u - x * layout.across) * 0.62 - (layout.v - y * layout.down) * 0.78
    side = smooth(side / radius, -0.85, 0.95)
    inside = smooth(far, 1.006, 0.994)
    glass = tinted(0.55 + 0.5 * side, rgb(mix(palette.deep, palette.middle, 0.35)))
    base += tinted(0.86 * inside, glass - base)
    rim = np.exp(-np.abs(far - 1) / np.where(far < 1, 0.075, 0.030)) * (0.10 + 0.90 * side)
    base += tinted(0.62 * rim, light)
    base += tinted(np.exp(-np.clip(far - 1, 0, None) / 0.16) * (far > 1) * side * 0.24, light)
    haze = clouds(rng, h, w, cycles=(2.5, 3.5), falloff=2.6)
    base *= (1 + 0.04 * haze)[..., None]
    quiet = np.asarray(1 - layout.pick(0.62, 0.62, 0.66) * hush(layout), np.float32)
    base *= (vignette(layout, 0.30) * (0.70 + 0.30 * quiet))[..., None]
    base = np.asarray(np.clip(base + grain(h, w), 0, 1), np.float32)

    globe = _Globe(rng)
    place = (x * w, y * h, radius * unit)
    motes = scatter(rng, layout, [speck(r) for r in rng.uniform(0.9, 2.0, 22)], move=(4, -4))
    lamps = [disc(unit * r) * np.float32(0.10) for r in rng.uniform(0.012, 0.034, 7)]
    soft = scatter(rng, layout, lamps, move=(6, -3), sway=0.02)
    sparks = Stamps([speck(unit * 0.0105) * np.float32(0.9)] * _CITIES)
    calm = np.asarray(quiet * (1 - 0.45 * inside) * 0.55, np.float32)
    colours = np.stack([light, rgb(mix(palette.light, "#ffffff", 0.65)), rgb(palette.accent)])
    base = planar(base)

    def draw(t: float) -> Field:
        planes = np.zeros((3, h, w), np.float32)
        globe.add(planes, place, sparks, t)
        planes *= quiet
        air = np.zeros((h, w), np.float32)
        motes.add(air, t)
        soft.add(air, t)
        air *= calm
        planes[0] += air
        return laid(base, planes, colours)

    return Backdrop(palette, layout.size, draw)


class _Globe:
    """Points on a sphere: dots of land, cities, and arcs over the ground from city to city."""

    def __init__(self, rng: np.random.Generator) -> None:
        n = np.arange(_DOTS) + 0.5
        height, around = 1 - 2 * n / _DOTS, np.pi * (1 + 5**0.5) * n
        ring = np.sqrt(1 - height**2)
        dots = np.stack([ring * np.cos(around), height, ring * np.sin(around)], axis=1)
        # Continents: where a few waves across the sphere add up.
        ways = rng.normal(size=(9, 3)) * rng.uniform(1.4, 3.6, (9, 1))
        land = np.cos(dots @ ways.T + rng.uniform(0, 6, 9)).sum(axis=1)
        land += 0.55 * np.cos(dots @ (2.7 * ways).T + rng.uniform(0, 6, 9)).sum(axis=1)
        land += 0.40 * np.cos(dots @ (6.1 * ways).T + rng.uniform(0, 6, 9)).sum(axis=1)
        shore = np.quantile(land, 0.56)
        ground, sea = dots[land > shore], dots[land <= shore][::3]
        self._dots = np.asarray(np.concatenate([ground, sea]), np.float32)
        self._powers = np.repeat(np.array([2.1, 0.42], np.float32), (len(ground), len(sea)))
        chosen = rng.choice(len(ground), _CITIES, replace=False)
        self._cities = self._dots[chosen]
        arcs = []
        for _ in range(_ARCS):
            # To the nearest of a few: a way round half the globe would be hidden by it.
            first, *others = rng.permutation(_CITIES)[:5].tolist()
            nearness = self._cities[others] @ self._cities[first]
            a = self._cities[first].astype(np.float64)
            b = self._cities[others[int(nearness.argmax())]].astype(np.float64)
            turn = float(np.arccos(np.clip(a @ b, -0.98, 0.98)))
            s = np.linspace(0, 1, _STEPS)[:, None]
            way = (np.sin((1 - s) * turn) * a + np.sin(s * turn) * b) / np.sin(turn)
            arcs.append(way * (1 + 0.16 * turn * s * (1 - s) * 2.2))
        self._arcs = np.asarray(np.stack(arcs), np.float32)
        self._phases = rng.uniform(0, 1, _ARCS)
        self._paces = rng.uniform(0.16, 0.30, _ARCS)
        # At first it shows the side with the most cities.
        turns = np.linspace(0, 2 * np.pi, 24, endpoint=False)
        depth = np.outer(np.cos(turns), self._cities[:, 2]) - np.outer(
            np.sin(turns), self._cities[:, 0]
        )
        self._start = float(turns[np.clip(depth, 0, None).sum(axis=1).argmax()]) - 2.5 * _TURN
        self._tilt = 0.36

    def add(
        self,
        planes: NDArray[np.float32],
        place: tuple[float, float, float],
        sparks: Stamps,
        t: float,
    ) -> None:
        """Add it as it stands at `t` (s): ground (0), arcs (1) and cities (2)."""
        angle = self._start + _TURN * t
        c, s = np.cos(angle), np.sin(angle)
        turn = np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]])
        c, s = np.cos(self._tilt), np.sin(self._tilt)
        turn = np.asarray(np.array([[1, 0, 0], [0, c, -s], [0, s, c]]) @ turn, np.float32)
        seen = self._dots @ turn.T
        z = seen[:, 2]
        light = self._powers * np.where(z > 0, 0.30 + 0.85 * z, 0.055 * (1 + z))
        _sprinkle(planes[0], *_flat(seen, place), light)
        ways = self._arcs @ turn.T
        z = ways[..., 2]
        # Behind the globe an arc is not seen, unless it rises over its edge.
        open_ = (z > 0) | (np.hypot(ways[..., 0], ways[..., 1]) > 1)
        steps = np.linspace(0, 1, _STEPS)[None, :]
        head = (self._phases + self._paces * t)[:, None] % 1.0 * 1.3
        behind = head - steps
        trail = np.where(behind >= 0, np.exp(-np.abs(behind) * 7.0), 0.0)
        light = open_ * (0.34 + 2.2 * trail) * (0.35 + 0.65 * np.clip(z + 0.3, 0, 1))
        _sprinkle(planes[1], *_flat(ways.reshape(-1, 3), place), light.ravel())
        cities = self._cities @ turn.T
        beat = 0.75 + 0.25 * np.sin(1.6 * t + 1.7 * np.arange(_CITIES))
        power = beat * np.minimum(1.0, 2.2 * cities[:, 2]) * (cities[:, 2] > 0.05)
        sparks.add(planes[2], *_flat(cities, place), power)


def _flat(points: Points, place: tuple[float, float, float]) -> tuple[Plane, Plane]:
    """Where points (n, 3) of the sphere lie in the field: x and y in its pixels."""
    x, y, radius = place
    return x + radius * points[:, 0], y - radius * points[:, 1]


def _sprinkle(
    plane: Plane, x: NDArray[np.floating], y: NDArray[np.floating], power: NDArray[np.floating]
) -> None:
    """Add points to a plane, each shared out between the four pixels round it."""
    rows, columns = plane.shape
    left, top = np.floor(x), np.floor(y)
    inside = (left >= 0) & (left < columns - 1) & (top >= 0) & (top < rows - 1)
    power = power * inside
    right, down = x - left, y - top
    at = np.where(inside, top * columns + left, 0).astype(np.intp)
    flat = plane.reshape(-1)
    for away, part in ((0, 1 - down), (columns, down)):
        part *= power
        after = part * right
        np.add.at(flat, at + (away + 1), after)
        part -= after
        np.add.at(flat, at + away, part)
