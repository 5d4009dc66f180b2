"""Fields of light: coordinates, glows, vignettes, and the size of a field."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ....draft import Canvas

__all__ = ["Layout", "field_size", "glow", "grain", "hush", "smooth", "spread", "vignette"]

Plane = NDArray[np.float32]
"""One number a pixel, broadcasting to (h, w)."""


def field_size(canvas: Canvas, divisor: int = 4) -> tuple[int, int]:
    """(width, height) of a field for a canvas, even, at most 480 a side of 16 : 9 and its like.

    A larger canvas gets no larger a field: what is soft stays soft when it is scaled up.

    >>> field_size(Canvas(1920, 1080)), field_size(Canvas(1080, 1920))
    ((480, 270), (270, 480))
    """
    scale = np.sqrt(1920 * 1080 / (canvas.width * canvas.height)) / divisor
    return (
        max(2, 2 * round(canvas.width * scale / 2)),
        max(2, 2 * round(canvas.height * scale / 2)),
    )


class Layout:
    """A field with its coordinates.

    Attributes:
        width, height: pixels of the field.
        x, y: (1, w) and (h, 1), 0 to 1 from the left and from the top.
        u, v: the same in units of the shorter side, from the top left: circles stay round.
        aspect: width / height. tall: whether it is taller than wide by more than a tenth.
        unit: pixels of the canvas in a thousandth of its shorter side.
    """

    def __init__(self, canvas: Canvas, divisor: int = 4) -> None:
        self.canvas, self.divisor = canvas, divisor
        self.width, self.height = self.size = field_size(canvas, divisor)
        across, down = np.arange(self.width) + 0.5, np.arange(self.height) + 0.5
        self.x: Plane = (across / self.width).astype(np.float32)[None, :]
        self.y: Plane = (down / self.height).astype(np.float32)[:, None]
        short = min(canvas.width, canvas.height)
        self.across, self.down = canvas.width / short, canvas.height / short
        self.u: Plane = np.asarray(self.x * self.across, dtype=np.float32)
        self.v: Plane = np.asarray(self.y * self.down, np.float32)
        self.aspect = canvas.width / canvas.height
        self.tall = self.aspect < 0.7
        self.wide = self.aspect > 1.3
        self.unit = short / 1000

    def pick(self, wide: float, square: float, tall: float) -> float:
        """The number for this shape: 16 : 9, about 1 : 1, or 9 : 16."""
        return tall if self.tall else wide if self.wide else square


def smooth(value: NDArray[np.floating], low: float, high: float) -> Plane:
    """0 at `low`, 1 at `high` (which may be the smaller one), eased at both ends."""
    t = np.clip((value - low) / (high - low), 0, 1).astype(np.float32)
    return np.asarray(t * t * (3 - 2 * t), np.float32)


def glow(layout: Layout, x: float, y: float, radius: float, *, stretch: float = 1.0) -> Plane:
    """A round bell of light, 1 in the middle.

    Args:
        x, y: its middle, 0 to 1 of the canvas.
        radius: in shorter sides, where 37 % are left. stretch: how much wider than high.
    """
    dx = (layout.u - x * layout.across) / (radius * stretch)
    dy = (layout.v - y * layout.down) / radius
    return np.asarray(np.exp(-(dx * dx)) * np.exp(-(dy * dy)), np.float32)


def spread(layout: Layout, x: float, y: float, radius: float, power: float = 2.0) -> Plane:
    """The wide, slowly fading light of a lamp in haze: 1 in the middle, 1/2 at `radius`."""
    dx = layout.u - x * layout.across
    dy = layout.v - y * layout.down
    distance = np.sqrt(dx * dx + dy * dy) / radius
    return np.asarray(1 / (1 + distance**power), np.float32)


def vignette(layout: Layout, strength: float = 0.25) -> Plane:
    """A factor that is 1 in the middle and 1 − strength in the corners."""
    dx, dy = layout.x * 2 - 1, layout.y * 2 - 1
    return np.asarray(1 - strength * smooth(dx * dx + dy * dy, 0.35, 2.1), np.float32)


def hush(layout: Layout) -> Plane:
    """Where words stand: 1 in the middle of the title and caption zones, 0 far from them.

    Titles stand left or centred in the upper middle, captions at about 83 % of the height (tall
    frames: the upper third, and 72 %). Read-only: it is kept for the next scene.
    """
    return _hush(layout.canvas, layout.divisor)


@lru_cache(maxsize=8)
def _hush(canvas: Canvas, divisor: int) -> Plane:
    layout = Layout(canvas, divisor)
    title_x, title_y = layout.pick(0.30, 0.50, 0.50), layout.pick(0.38, 0.33, 0.27)
    title_w, title_h = layout.pick(0.46, 0.62, 0.70), layout.pick(0.34, 0.30, 0.20)
    caption_y = layout.pick(0.84, 0.83, 0.72)
    dx = (layout.x - title_x) / title_w
    dy = (layout.y - title_y) / title_h
    title = np.exp(-((dx * dx + dy * dy) ** 1.5))
    cx, cy = (layout.x - 0.5) / 0.62, (layout.y - caption_y) / 0.10
    caption = np.exp(-(cx**4)) * np.exp(-(cy * cy))
    quiet = np.asarray(np.maximum(title, caption), np.float32)
    quiet.setflags(write=False)
    return quiet


_GRAINS = 1 << 17
"""How many numbers of grain are drawn at once: a whole field."""


@lru_cache(maxsize=2)
def _normal(count: int) -> NDArray[np.float32]:
    noise = np.random.default_rng(11).standard_normal(count, dtype=np.float32)
    noise *= np.float32(0.55 / 255)
    noise.setflags(write=False)
    return noise


def grain(height: int, width: int) -> Plane:
    """Film grain under one level of eight bits, (height, width, 1), to be added to what stands
    still: slow ramps come out of the encoder without the contours of their levels. As coarse as
    the field, it survives the encoder, where finer dither is smoothed away. Read-only."""
    count = height * width
    return _normal(-(-count // _GRAINS) * _GRAINS)[:count].reshape(height, width, 1)
