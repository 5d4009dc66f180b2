"""What a lens does: blur, discs of light out of focus, specks that wander through the air."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from .light import Layout, Plane, smooth

__all__ = [
    "Mote",
    "Sketch",
    "Stamps",
    "Swarm",
    "disc",
    "dusted",
    "scatter",
    "shift",
    "sketch",
    "soften",
    "speck",
    "stamp",
]

Sketch = Callable[[ImageDraw.ImageDraw, float, float], None]
"""Draws in white with a pen, given the width and the height of the drawing in pixels."""


def soften(plane: NDArray[np.floating], sigma: float) -> Plane:
    """A plane (h, w) or picture (h, w, 3) out of focus; `sigma` in its pixels. Its edges go on."""
    if plane.ndim == 3:
        planes = [soften(channel, sigma) for channel in np.moveaxis(plane, -1, 0)]
        return np.moveaxis(np.stack(planes), 0, -1)
    out = np.asarray(plane, np.float32)
    # What is far out of focus has no detail: a part of the pixels is enough to work it out.
    parts = int(sigma / 2)
    if parts > 1 and min(out.shape) > 4 * parts:
        height, width = out.shape
        image = Image.fromarray(out)
        small = image.resize((width // parts, height // parts), Image.Resampling.BOX)
        left = np.sqrt(sigma**2 - parts**2 / 12) / parts
        image = Image.fromarray(_softened(np.asarray(small), float(left)))
        return np.array(image.resize((width, height), Image.Resampling.BICUBIC), np.float32)
    return _softened(out, sigma)


def _softened(out: Plane, sigma: float) -> Plane:
    """The bell itself: all its weights, one after the other."""
    reach = int(np.ceil(2.6 * sigma))
    if reach < 1:
        return out
    kernel = np.exp(-0.5 * (np.arange(reach + 1) / sigma) ** 2)
    kernel = (kernel / (2 * kernel.sum() - 1)).astype(np.float32)
    for axis in (0, 1):
        room = [(0, 0), (0, 0)]
        room[axis] = (reach, reach)
        wide = np.pad(out, room, mode="edge")
        if axis:
            wide = wide.T
        size = len(wide) - 2 * reach
        out = wide[reach : reach + size] * kernel[0]
        for k, weight in enumerate(kernel[1:], 1):
            # Both sides at once.
            part = wide[reach - k : reach - k + size] + wide[reach + k : reach + k + size]
            part *= weight
            out += part
        if axis:
            out = out.T
    return np.ascontiguousarray(out)


def sketch(layout: Layout, draw: Sketch, blur: float = 0.0) -> Plane:
    """Coverage (h, w) of a field of what `draw(pen, width, height)` draws in white.

    `width` and `height` are those of the drawing, in pixels; `blur` is in pixels of the field.
    """
    w, h = layout.size
    image = Image.new("L", (2 * w, 2 * h))
    draw(ImageDraw.Draw(image), float(2 * w), float(2 * h))
    return soften(np.asarray(image.reduce(2), np.float32) / np.float32(255), blur)


@lru_cache(maxsize=256)
def disc(radius: float, rim: float = 0.40) -> Plane:
    """A lamp out of focus: a disc, a little brighter at its rim, ready for `stamp`; read-only."""
    soft = 1.2 + 0.12 * radius
    reach = int(np.ceil(radius + soft)) + 2
    grid = np.arange(-reach, reach + 1, dtype=np.float32)
    distance = np.hypot(grid[None, :], grid[:, None])
    patch = smooth(distance, radius + soft, radius - soft)
    patch *= (1.1 - rim) + rim * smooth(distance, radius * 0.3, radius)
    lamp = np.pad(patch, 1)
    lamp.setflags(write=False)
    return lamp


def speck(radius: float) -> Plane:
    """A soft point of light, ready for `stamp`; 37 % are left at `radius`."""
    reach = int(np.ceil(2.2 * radius)) + 1
    grid = np.arange(-reach - 1, reach + 2, dtype=np.float32) / np.float32(radius)
    bell = np.exp(-grid * grid)
    bell[0] = bell[-1] = 0
    return bell[:, None] * bell[None, :]


def stamp(plane: Plane, patch: Plane, x: float, y: float) -> None:
    """Add a patch with an empty border to a plane, its middle at (x, y), between pixels too."""
    reach = patch.shape[0] // 2 - 1
    left, top = int(np.floor(x)), int(np.floor(y))
    dx, dy = np.float32(x - left), np.float32(y - top)
    left, top = left - reach, top - reach
    size = patch.shape[0] - 1
    a, b = max(0, left), min(plane.shape[1], left + size)
    c, d = max(0, top), min(plane.shape[0], top + size)
    if a >= b or c >= d:
        return
    # The patch shifted by parts of a pixel in both directions.
    moved = patch[1:] * (1 - dy)
    moved += patch[:-1] * dy
    first, second = moved[:, 1:] * (1 - dx), moved[:, :-1] * dx
    first += second
    plane[c:d, a:b] += first[c - top : d - top, a - left : b - left]


class Stamps:
    """Patches with an empty border that are added to a plane, each at a place of its own.

    Between pixels a patch is a blend of itself and of its neighbours by a row, by a column and by
    both; these four are kept, so that each place is one product.
    """

    def __init__(self, patches: Sequence[Plane]) -> None:
        self._sizes = [patch.shape[0] - 1 for patch in patches]
        self._reach = np.array([patch.shape[0] // 2 - 1 for patch in patches])
        shifted = [(p[1:, 1:], p[:-1, 1:], p[1:, :-1], p[:-1, :-1]) for p in patches]
        self._patches = [np.stack(four).astype(np.float32).reshape(4, -1) for four in shifted]

    def add(
        self,
        plane: Plane,
        x: NDArray[np.floating],
        y: NDArray[np.floating],
        power: NDArray[np.floating] | float = 1.0,
    ) -> None:
        """Add them with their middles at (x, y), (n,) each, as strong as `power` says."""
        height, width = plane.shape
        column, row = np.floor(x), np.floor(y)
        across, down = x - column, y - row
        four = (1 - down) * (1 - across), down * (1 - across), (1 - down) * across, down * across
        blends = np.ascontiguousarray((np.stack(four) * power).T, np.float32)
        lefts = (column - self._reach).astype(int).tolist()
        tops = (row - self._reach).astype(int).tolist()
        for size, patch, blend, left, top in zip(
            self._sizes, self._patches, blends, lefts, tops, strict=True
        ):
            right, bottom = left + size, top + size
            if right <= 0 or bottom <= 0 or left >= width or top >= height:
                continue
            moved = blend.dot(patch).reshape(size, size)
            if left < 0 or top < 0:
                moved = moved[max(0, -top) :, max(0, -left) :]
                left, top = max(0, left), max(0, top)
            # Slices end at the edge of the plane by themselves.
            place = plane[top:bottom, left:right]
            place += moved[: place.shape[0], : place.shape[1]]


@dataclass(frozen=True, eq=False)
class Mote:
    """A speck that wanders through the field, sways, and comes in again on the other side.

    Attributes:
        x, y: its place at t = 0, in pixels of the field. dx, dy: pixels a second.
        sway: how far it swings to the side, in pixels. phase: where in its swing it starts.
    """

    patch: Plane
    x: float
    y: float
    dx: float
    dy: float
    sway: float
    phase: float


class Swarm:
    """Motes that are drawn together."""

    def __init__(self, motes: Sequence[Mote]) -> None:
        self._stamps = Stamps([mote.patch for mote in motes])
        rows = [(m.x, m.y, m.dx, m.dy, m.sway, m.phase, m.patch.shape[0]) for m in motes]
        self._ways = np.array(rows, np.float64).T

    def add(self, plane: Plane, t: float) -> None:
        """Add them to a plane as they are at `t` (s)."""
        x, y, dx, dy, sway, phase, room = self._ways
        height, width = plane.shape
        right = (x + dx * t) % (width + room) - room / 2 + sway * np.sin(0.6 * t + phase)
        self._stamps.add(plane, right, (y + dy * t) % (height + room) - room / 2)


def dusted(layout: Layout, specks: NDArray[np.float64], reach: int) -> Plane:
    """Points of light on a plane that tiles, lengthened for `shift`.

    Args:
        specks: (n, 4), each with x and y in pixels of the field, the radius where 37 % are left,
            and how bright it is. reach: pixels to each side that are worked out.
    """
    w, h = layout.size
    x, y, radius, power = (column[:, None] for column in specks.T)
    grid = np.arange(-reach, reach + 1)
    rows, columns = y.astype(np.intp) + grid, x.astype(np.intp) + grid
    down, across = np.exp(-(((rows - y) / radius) ** 2)), np.exp(-(((columns - x) / radius) ** 2))
    at = (rows % h * w)[:, :, None] + (columns % w)[:, None, :]
    light = (down * power)[:, :, None] * across[:, None, :]
    plane = np.bincount(at.ravel(), light.ravel(), h * w).reshape(h, w).astype(np.float32)
    return np.pad(plane, ((0, h + 1), (0, w + 1)), mode="wrap")


def scatter(
    rng: np.random.Generator,
    layout: Layout,
    patches: Sequence[Plane],
    *,
    move: tuple[float, float],
    loose: float = 0.5,
    sway: float = 0.008,
) -> Swarm:
    """Motes all over a field, one a patch.

    Args:
        move: to the right and down, in thousandths of the shorter side a second; larger patches
            are nearer and faster. loose: how much they differ. sway: in shorter sides.
    """
    w, h = layout.size
    unit = min(w, h)
    largest = max(patch.shape[0] for patch in patches)
    motes = []
    for patch in patches:
        near = 0.5 + 0.8 * patch.shape[0] / largest
        dx, dy = (np.array(move) * near + rng.normal(0, loose, 2) * np.abs(move).max() * 0.5) / 1000
        x, y = rng.uniform(0, w + patch.shape[0]), rng.uniform(0, h + patch.shape[0])
        swing = sway * unit * rng.uniform(0.4, 1.2)
        motes.append(
            Mote(patch, x, y, dx * unit, dy * unit, swing, float(rng.uniform(0, 2 * np.pi)))
        )
    return Swarm(motes)


def shift(texture: Plane, right: float, down: float) -> Plane:
    """A texture that tiles in both directions, moved by parts of pixels too; (h, w) as it is.

    The texture holds one more repetition in both directions, and one row and column more than
    that: (2 h + 1, 2 w + 1).
    """
    h, w = texture.shape[0] // 2, texture.shape[1] // 2
    x, y = -right % w, -down % h
    left, top = int(x), int(y)
    dx, dy = np.float32(x - left), np.float32(y - top)
    rows = texture[top : top + h + 1, left : left + w + 1]
    part = rows[:-1] * (1 - dy)
    part += rows[1:] * dy
    moved = part[:, :-1] * (1 - dx)
    moved += part[:, 1:] * dx
    return moved
