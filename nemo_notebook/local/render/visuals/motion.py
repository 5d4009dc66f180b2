"""Things that move in a field, cheaply: sliding textures, weighted colours, waves on water."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .backdrop import Field
from .light import Layout, Plane, grain
from .noise import clouds

__all__ = ["Water", "crossed", "laid", "lay", "planar", "slide", "tiled", "veiled"]


def slide(texture: Plane, shift: float, width: int) -> Plane:
    """A window of `width` columns into a texture that tiles, `shift` columns to the right.

    The texture holds `width` more columns than it repeats after; shifts between two columns are
    interpolated, so that slow movement does not step.
    """
    period = texture.shape[1] - width - 1
    shift %= period
    first = int(shift)
    part = np.float32(shift - first)
    window = texture[:, first : first + width] * (1 - part)
    window += texture[:, first + 1 : first + 1 + width] * part
    return window


def crossed(tables: Sequence[Plane], shift: float, least: float) -> Plane:
    """Two tables (n,) that tile, the one moved `shift` to the left and the other as many whole
    steps to the right, times each other: beams that wax and wane. `least` is added to the second.
    """
    first, second = tables
    whole = int(np.floor(shift))
    part = np.float32(shift - whole)
    moved = np.roll(first, -whole) * (1 - part)
    moved += np.roll(first, -whole - 1) * part
    moved *= np.roll(second, whole) + np.float32(least)
    return moved


def tiled(texture: Plane, width: int) -> Plane:
    """A tiling texture, lengthened for `slide`."""
    times = (width + 1) // texture.shape[1] + 1
    return np.concatenate([texture] + [texture] * times, axis=1)[:, : texture.shape[1] + width + 1]


_ROWS = 32
"""Rows at a time: they stay in the cache, and a product of this size is below what BLAS hands to
several threads, which would cost more than it saves and compete with the other workers."""


def planar(field: NDArray[np.floating]) -> Field:
    """A copy of a field (h, w, 3) that lies in memory as three planes, float32.

    Everything in a field happens a channel at a time: that is several times faster on planes.
    `copy("K")` keeps them apart.
    """
    planes = np.ascontiguousarray(np.moveaxis(field, -1, 0), np.float32)
    return np.moveaxis(planes.copy() if np.shares_memory(planes, field) else planes, 0, -1)


def lay(out: Field, planes: NDArray[np.float32], colours: NDArray[np.float32]) -> None:
    """Add planes (k, h, w), each times its colour (k, 3), to a planar field (h, w, 3) in place."""
    if len(planes) <= 2:
        work = np.empty(planes.shape[1:], np.float32)
        for plane, colour in zip(planes, colours, strict=True):
            for channel in range(3):
                np.multiply(plane, np.float32(colour[channel]), out=work)
                out[..., channel] += work
        return
    weights, target = np.ascontiguousarray(colours.T, np.float32), np.moveaxis(out, -1, 0)
    for top in range(0, planes.shape[1], _ROWS):
        part = planes[:, top : top + _ROWS]
        sums = weights @ part.reshape(len(planes), -1)
        target[:, top : top + _ROWS] += sums.reshape(3, *part.shape[1:])


def laid(still: Field, planes: NDArray[np.float32], colours: NDArray[np.float32]) -> Field:
    """A copy of a planar field (h, w, 3) with light on it, cut off at 0 and 1.

    Planes (k, rows, w), each times its colour (k, 3), are added to its upper rows. The same as
    `lay` on a copy, in one pass over the memory.
    """
    ground = np.moveaxis(still, -1, 0)
    out = np.empty_like(ground, order="C")
    rows, width = planes.shape[1:]
    weights = np.ascontiguousarray(colours.T, np.float32)
    below, light, flat = ground.reshape(3, -1), planes.reshape(len(planes), -1), out.reshape(3, -1)
    if len(planes) == 1:
        np.multiply(planes, weights[..., None], out=out[:, :rows])
        out[:, :rows] += ground[:, :rows]
        np.clip(out[:, :rows], 0, 1, out=out[:, :rows])
    else:
        for first in range(0, rows * width, _ROWS * width):
            part = slice(first, min(first + _ROWS * width, rows * width))
            shade = np.matmul(weights, light[:, part], out=flat[:, part])
            shade += below[:, part]
            np.clip(shade, 0, 1, out=shade)
    np.clip(ground[:, rows:], 0, 1, out=out[:, rows:])
    return np.moveaxis(out, 0, -1)


def veiled(out: Field, mask: Plane, veil: Field) -> None:
    """Add a planar veil (h, w, 3), as much of it as the mask (h, w) says, in place."""
    work = np.empty(mask.shape, np.float32)
    for channel in range(3):
        np.multiply(mask, veil[..., channel], out=work)
        out[..., channel] += work


class Water:
    """A sheet of water from the horizon to the lower edge, seen in perspective.

    It mirrors the sky above it, brightens and darkens with the slopes of its waves, and glitters
    in a path under the light.

    Args:
        sky: what the water mirrors: the field above the horizon, best without the sun itself.
        horizon: the row of the field where the water begins.
        deep: the colour of the water looked into, mixed in more and more towards the viewer.
        light: (x of the light, its colour), and how strong its path is.
        swell: the height of the waves, 1 for a breeze.
        calm: (h, w) of the field, 1 where the glitter is to be held back.
        lift: waves lean towards the viewer: the mirrored picture starts so much above the horizon.
        lamps: (h, w), lights above the water that glitter in it too.
    """

    def __init__(
        self,
        layout: Layout,
        rng: np.random.Generator,
        sky: Field,
        horizon: int,
        *,
        deep: NDArray[np.float32],
        light: tuple[float, NDArray[np.float32]],
        path: float = 1.0,
        swell: float = 1.0,
        narrow: float = 1.0,
        calm: Plane | None = None,
        lift: float = 0.13,
        lamps: Plane | None = None,
    ) -> None:
        rows = layout.height - horizon
        self._rows = slice(horizon, layout.height)
        near = ((np.arange(rows, dtype=np.float32) + 0.5) / rows)[:, None]
        up = lift * horizon + np.arange(rows) * min(1.0, 0.8 * horizon / rows)
        mirrored = np.clip(horizon - 1 - up, 0, None).astype(int)
        rest = sky[mirrored]
        depth = (0.30 + 0.58 * near**0.6)[..., None]
        rest = rest * (1 - depth) + deep * depth
        if calm is not None:
            rest *= (1 - 0.3 * calm[self._rows])[..., None]
        self._rest = planar(rest + grain(rows, layout.width))

        # One texel a row at the lower edge, more and more of them towards the horizon.
        size = 512
        z = 1 / (near + 0.22)
        scale = rows * 1.22 / 1.0
        period_y, period_x = 0.115 * rows, 0.16 * layout.height * 1.6
        self._textures = [
            clouds(
                rng,
                size,
                size,
                cycles=(size / period_y * k, size / period_x * k * 0.8),
                falloff=2.6,
                finest=3.0,
            ).ravel()
            for k in (1.0, 1.7)
        ]
        self._size = size
        self._v = (z * scale * 0.9).astype(np.int32) % size * size
        u = (layout.x - light[0]) * layout.width * (0.55 * z + 0.25)
        self._u = np.round(u).astype(np.int32) % size
        footprint = z * z * scale * 0.9 / rows
        fade = 1 / (1 + (footprint / (period_y * 0.55)) ** 2)
        self._slope = (0.062 * swell * fade * (0.35 + 0.65 * near)).astype(np.float32)

        distance = np.abs(layout.u - light[0] * layout.across)
        spread = narrow * (0.045 + 0.17 * near)
        lane = np.exp(-((distance / spread) ** 2)) * (1.0 - 0.55 * near)
        if lamps is not None:
            lane = lane + lamps[mirrored] * (1.0 - 0.35 * near)
        if calm is not None:
            lane = lane * (1 - 0.6 * calm[self._rows])
        self._lane = (path * lane).astype(np.float32)
        self._bias = (2.0 * lane - 0.75 - 0.35 * near).astype(np.float32)
        self._colours = np.stack([np.array([0.9, 0.95, 1.0], np.float32), light[1]])

    def draw(self, out: Field, t: float) -> None:
        """Write the water of the moment `t` (s) into the lower rows of a field."""
        rows, width = self._rest.shape[:2]
        planes = np.zeros((2, rows, width), np.float32)
        waves = planes[0]
        for texture, speed, strength in zip(self._textures, (9.0, -6.5), (0.62, 0.55), strict=True):
            shift = speed * t
            whole = int(np.floor(shift))
            part = np.float32(shift - whole)
            row = self._v + np.int32(whole % self._size * self._size)
            row %= self._size * self._size
            first = texture.take(row + self._u)
            row += self._size
            row %= self._size * self._size
            second = texture.take(row + self._u)
            second -= first
            second *= part
            first += second
            first *= np.float32(strength)
            waves += first
        spark = planes[1]
        np.multiply(waves, np.float32(0.75), out=spark)
        spark += self._bias
        np.clip(spark, 0, 1, out=spark)
        spark *= self._lane
        spark += np.float32(0.22) * self._lane
        waves *= self._slope
        out[self._rows] = self._rest
        lay(out[self._rows], planes, self._colours)
