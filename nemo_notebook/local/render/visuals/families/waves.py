"""Ribbons of silk that flow across the dark: for music, voices, elegance and ideas."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .....draft import Canvas
from ..backdrop import Backdrop, Field, Palette
from ..colour import mix, rgb, tinted
from ..light import Layout, glow, grain, hush, smooth, vignette
from ..motion import laid, planar
from ..noise import generator, line
from ..registry import visual

_PALETTES = (
    Palette("violet", "#0e0a24", "#4a2a9e", "#ff8fd0", "#ffffff", "#ffd07a"),
    Palette("azure", "#04142a", "#0f4f9e", "#6fe0ff", "#ffffff", "#ffd27a"),
    Palette("copper", "#190c0c", "#7a2c26", "#ffb27a", "#fff8f0", "#ffd285"),
)
# Each ribbon from one side of its fold to the other.
_SILKS = {
    "violet": ("#6a3cff", "#ff5cb0", "#3f7bff"),
    "azure": ("#1f7bff", "#2fe0d0", "#5a5cff"),
    "copper": ("#e0522f", "#ffb060", "#a8305a"),
}
_TABLE = 1024
_LEVELS = 14


@visual("waves", palettes=_PALETTES)
def waves(canvas: Canvas, palette: Palette, seed: int, duration: float) -> Backdrop:
    layout = Layout(canvas, divisor=5)
    rng = generator("waves", seed)
    w, h = layout.size
    middle_y = layout.pick(0.56, 0.62, 0.53)

    base = tinted(1.1 - 0.35 * layout.y, np.broadcast_to(rgb(palette.deep), (h, w, 3)))
    lamp = glow(layout, layout.pick(0.82, 0.7, 0.65), middle_y, 0.42, stretch=1.5)
    base = base + tinted(lamp * 0.34, rgb(palette.middle))
    base += tinted(glow(layout, 0.0, 0.0, 0.6) * 0.10, rgb(palette.middle))
    base *= vignette(layout, 0.30)[..., None]
    base = np.asarray(base + grain(h, w), np.float32)

    ribbons = [_Ribbon(layout, rng, k, middle_y) for k in range(3)]
    colours = np.stack(
        [rgb(c) for c in _SILKS[palette.name]] + [rgb(mix(palette.light, "#ffffff", 0.5))]
    )
    quiet = 1 - layout.pick(0.80, 0.76, 0.78) * hush(layout)
    quiet *= 0.30 + 0.70 * smooth(layout.x, -0.1, 0.75) if layout.wide else 1.0
    quiet = np.asarray(quiet, np.float32)
    base = planar(base)

    def draw(t: float) -> Field:
        planes = np.zeros((4, h, w), np.float32)
        for k, ribbon in enumerate(ribbons):
            ribbon.add(planes[k], planes[3], t)
        planes *= quiet
        return laid(base, planes, colours)

    return Backdrop(palette, layout.size, draw, rate=20)


def _levels(table: NDArray[np.floating]) -> NDArray[np.float32]:
    """A table as it is, and after it ever smoother ones: each a mean over √2 more of its places."""
    levels = []
    for level in range(_LEVELS):
        reach = max(1, round(2 ** (level / 2)))
        kernel = np.hanning(2 * reach + 1)
        padded = np.pad(table, reach, mode="edge")
        levels.append(np.convolve(padded, kernel / kernel.sum(), mode="valid"))
    return np.asarray(np.concatenate(levels), np.float32)


class _Ribbon:
    """A band of threads between two curves that wander; where they cross, it turns over."""

    def __init__(self, layout: Layout, rng: np.random.Generator, k: int, middle_y: float) -> None:
        w, h = layout.size
        unit = min(w, h)
        self._x = np.linspace(0, 1, w, dtype=np.float32) * np.float32(layout.across)
        phase = rng.uniform(0, 2 * np.pi, 6)
        pace = (0.24, 0.19, 0.15)[k] * rng.uniform(0.9, 1.1)
        turn = 1 if rng.random() < 0.5 else -1
        reach = layout.pick(0.17, 0.13, 0.15) * unit
        self._level = (middle_y + (-0.03, 0.05, 0.02)[k] / layout.down) * h
        self._level += unit * rng.normal(0, 0.025)
        self._lean = -turn * rng.uniform(0.02, 0.10) * unit
        # Long waves that pass each other: (height, waves a shorter side, pace, phase).
        self._first = (
            (reach, rng.uniform(2.3, 3.3), pace * turn, phase[0]),
            (reach * 0.42, rng.uniform(4.6, 6.2), -pace * 1.5, phase[1]),
        )
        self._second = (
            (reach * (0.62, 0.5, 0.75)[k], rng.uniform(2.8, 4.0), pace * 1.2 * turn, phase[2]),
            (reach * 0.26, rng.uniform(5.5, 7.0), pace * 1.7, phase[3]),
        )
        threads = 0.55 + 0.45 * np.clip(
            line(rng, _TABLE, cycles=(26, 34, 20)[k], falloff=0.6, finest=2.0), -1, 1.6
        )
        # The same from both edges, so that nothing jumps where the band turns over.
        threads = 0.5 * (threads + threads[::-1])
        s = np.linspace(-1.5, 1.5, _TABLE)
        inside = smooth(np.abs(s), 1.06, 0.90)
        edge = np.exp(-(((np.abs(s) - 0.93) / 0.05) ** 2))
        body = (0.20 + 0.55 * threads * (0.55 + 0.45 * np.abs(s))) * inside
        self._body = _levels((body + 0.55 * edge) * (0.62, 0.50, 0.36)[k])
        glint = edge * 0.50 + 0.16 * inside * np.clip(threads - 0.8, 0, 1)
        self._edge = _levels(glint * (0.62, 0.5, 0.3)[k])
        self._y = np.arange(h, dtype=np.float32)[:, None]
        self._unit = np.float32(unit)

    def add(self, plane: NDArray[np.float32], shine: NDArray[np.float32], t: float) -> None:
        """Add its silk to one plane and its light to another as they are at `t` (s)."""

        def curve(parts: tuple[tuple[float, float, float, float], ...]) -> NDArray[np.float32]:
            total = np.zeros_like(self._x)
            for high, waves_, pace, phase in parts:
                total += np.float32(high) * np.sin(
                    self._x * np.float32(waves_) + np.float32(phase + pace * t)
                )
            return total

        middle = curve(self._first) + self._x * np.float32(self._lean) + np.float32(self._level)
        half = curve(self._second)
        # A thin fold is bright, since all of its light falls into few rows.
        thin = np.sqrt(half * half + (self._unit * np.float32(0.020)) ** 2)
        power = np.clip(0.30 + 0.075 * self._unit / thin, 0.35, 1.5).astype(np.float32)
        reach = float((thin * 1.5).max()) + 2
        a = int(min(len(self._y), max(0, float(middle.min()) - reach)))
        b = int(min(len(self._y), max(0, float(middle.max()) + reach)))
        if a >= b:
            return
        scale = np.asarray(np.float32(_TABLE / 3.0) / thin, np.float32)
        at = self._y[a:b] * scale
        at += np.float32(_TABLE / 2) - middle * scale
        np.clip(at, 0, _TABLE - 1, out=at)
        # Where many threads share a pixel they are seen as their mean.
        level = np.log2(scale * np.float32(1.25)) * 2
        at += np.clip(np.round(level), 0, _LEVELS - 1) * np.float32(_TABLE)
        place = at.astype(np.intp)
        np.take(self._body, place, mode="wrap", out=plane[a:b])
        plane[a:b] *= power
        np.take(self._edge, place, mode="wrap", out=at)
        at *= power * power
        shine[a:b] += at
