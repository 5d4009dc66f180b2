"""Mountains, conifers and mist as cutouts, for the visuals of landscapes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ....draft import Canvas
from .backdrop import Cutout, Field
from .light import Plane, smooth
from .noise import clouds, line
from .shapes import Mask, Strip, paint, stretch, strip

__all__ = ["Ground", "conifer", "mist", "peaks", "plant", "wood"]


@dataclass(frozen=True)
class Ground:
    """The dark ground in front: its crest is a cutout, all below it lies in the field, where it
    costs nothing and is dithered.

    Attributes:
        level: where the crest stands, 0 to 1 of the canvas. edge: how far below it, in shorter
            sides, the cutout goes over into the field.
        high, low: its colour at the crest and at the lower edge of the canvas.
    """

    canvas: Canvas
    level: float
    edge: float
    high: NDArray[np.float32]
    low: NDArray[np.float32]

    @property
    def bottom(self) -> float:
        """Where its cutout ends, in pixels of the canvas."""
        short = min(self.canvas.width, self.canvas.height)
        return self.level * self.canvas.height + self.edge * short

    @property
    def hidden(self) -> float:
        """How far down things behind it may reach, in pixels: lower, it is no longer opaque."""
        return self.bottom - 0.28 * self.edge * min(self.canvas.width, self.canvas.height)

    def colour(self, y: NDArray[np.floating]) -> NDArray[np.float32]:
        """The colour at heights `y` (0 to 1 of the canvas), `y.shape + (3,)`."""
        down = smooth((y - self.level) / (1 - self.level), -0.25, 0.80)[..., None]
        return np.asarray(self.high + (self.low - self.high) * down, np.float32)

    def fill(self, field: Field, y: NDArray[np.floating]) -> None:
        """Lay it into a field whose rows stand at heights `y` (h, 1)."""
        rows = y[:, 0] > self.level + 0.45 * (self.bottom / self.canvas.height - self.level)
        field[rows] = self.colour(y)[rows]

    def cut(self, mask: Mask, where: Strip, top: float) -> Cutout:
        """Its crest, from a mask whose first row lies at `top` pixels of the canvas."""
        mask = mask[: max(2, int(self.bottom - top))]
        rows = np.arange(len(mask), dtype=np.float32)[:, None]
        fade = max(2.0, 0.25 * self.edge * min(self.canvas.width, self.canvas.height))
        mask = mask * np.clip((len(mask) - rows) / fade, 0, 1)
        return where.place(paint(mask, self.colour((rows + top) / self.canvas.height)), top)


def peaks(
    rng: np.random.Generator, length: int, short: int, *, cycles: float, detail: float = 0.55
) -> Plane:
    """The outline of a range with sharp summits, (length,), about 0 to 1.

    `cycles` is how many summits stand in a shorter side.
    """
    outline = np.zeros(length, np.float64)
    strength, total = 1.0, 0.0
    for octave in range(5):
        waves = cycles * 2**octave * length / short
        curve = line(rng, length, cycles=waves, falloff=3.5)
        outline += strength * (1 - np.minimum(np.abs(curve) * 0.85, 1.6))
        total += strength
        strength *= detail * 0.8
    return np.asarray(np.clip(0.5 + 0.5 * outline / total * 1.25, 0, 1.3), np.float32)


def conifer(rng: np.random.Generator, height: int, slim: float = 0.36) -> Mask:
    """A fir of `height` pixels: coverage (height, width), its foot amid the last row."""
    height = max(4, height)
    reach = max(2.0, height * slim * 0.5 * rng.uniform(0.85, 1.15))
    half = int(np.ceil(reach * 1.15)) + 1
    down = ((np.arange(height, dtype=np.float32) + 0.5) / height)[:, None]
    tiers = rng.uniform(9, 14)
    wobble = line(rng, max(8, height), cycles=tiers * 0.8, falloff=1.5)[:height, None]
    twigs = line(rng, max(8, height), cycles=min(height / 5, 45.0), falloff=0.9)[:height, None]
    mask = np.empty((height, 2 * half + 1), np.float32)
    away = np.arange(half + 1, dtype=np.float32)[None, :]
    # Each row is as wide as it is on either side of the stem.
    for side, start, part in ((-1, 0.43, mask[:, half::-1]), (1, 0.0, mask[:, half:])):
        saw = (down**0.82 * tiers + start + 0.16 * wobble * side) % 1.0
        # Boughs hang: each tier is widest at its lower edge.
        width = reach * down**0.92 * (0.42 + 0.58 * saw**1.3) + 0.6
        width *= 1 + 0.11 * twigs * side
        np.subtract(np.asarray(width + 0.5, np.float32), away, out=part)
    return np.clip(mask, 0, 1, out=mask)


def wood(rng: np.random.Generator, tallest: int, slim: float, count: int = 20) -> list[Mask]:
    """`count` firs from a quarter of `tallest` pixels to all of it: a wood of hundreds repeats
    them, which nobody sees and takes a tenth of the time."""
    return [conifer(rng, round(h), slim) for h in np.linspace(0.25, 1.0, count) * tallest]


def plant(mask: Mask, tree: Mask, x: int, foot: int) -> None:
    """Stand a tree in a mask, its foot in row `foot`; what does not fit is left out."""
    height, width = tree.shape
    left, top = x - width // 2, foot - height
    a, b = max(0, left), min(mask.shape[1], left + width)
    c, d = max(0, top), min(mask.shape[0], foot)
    if a < b and c < d:
        part = mask[c:d, a:b]
        np.maximum(part, tree[c - top : d - top, a - left : b - left], out=part)


def mist(
    canvas: Canvas,
    rng: np.random.Generator,
    duration: float,
    *,
    level: float,
    height: float,
    colour: NDArray[np.float32],
    density: float,
    drift: float,
) -> Cutout:
    """A bank of mist that drifts by, densest at `level` (0 to 1 of the canvas from the top).

    Args:
        height: how high it is, in heights of the canvas. density: 0 to 1.
    """
    where = strip(canvas, duration, drift)
    rows = max(8, int(height * canvas.height))
    small_h, small_w = max(8, rows // 10), where.width // 10
    short = min(canvas.width, canvas.height)
    wisps = clouds(
        rng,
        small_h,
        small_w,
        cycles=(max(1.0, rows / short * 5), where.width / short * 1.5),
        falloff=2.3,
    )
    at = ((np.arange(small_h) + 0.5) / small_h)[:, None]
    bank = smooth(at, 0.0, 0.55) * smooth(at, 1.0, 0.6)
    plane = np.clip(density * bank * (0.62 + 0.34 * wisps), 0, 1)
    plane[0] = plane[-1] = 0
    mask = np.clip(stretch(plane, where.width, rows), 0, 1)
    pixels = paint(mask, colour)
    return where.place(pixels, (level - 0.55 * height) * canvas.height)
