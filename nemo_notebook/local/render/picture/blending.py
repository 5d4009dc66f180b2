"""Blending in YUV: sprites over the planes of a frame, cross-fades, and darkening.

Everything is blended where the encoder reads it, in 8-bit yuv420p by BT.709 with limited range;
converting a finished RGB frame would cost more than drawing it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from .planes import STRIP, Bytes, Planes
from .sprites import PHASES, Patch, Sprite

__all__ = ["Blender", "Layer", "Placement"]

Words = NDArray[np.uint16]


class Placement(NamedTuple):
    """A sprite with its top left corner at (x, y) in pixels, as opaque as `opacity` (0–1)."""

    sprite: Sprite
    x: float
    y: float
    opacity: float = 1.0

    def drawn_as(self) -> tuple[Sprite, int, int, int]:
        """The sprite, x in steps of 1 / PHASES of a pixel, y in pixels, opacity in parts of 256:
        what is equal in these is drawn the same."""
        weight = round(min(1.0, max(0.0, self.opacity)) * 256)
        return self.sprite, round(self.x * PHASES), round(self.y), weight


class Layer(Protocol):
    """Something that is shown for a while: called with a time in ms on the timeline, it says what
    to draw, back to front.

    Attributes:
        start, end: when it is on, in ms on the timeline; `end` is not included.
    """

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...

    def __call__(self, time: float) -> tuple[Placement, ...]: ...


def _strips(*planes: NDArray[Any]) -> Iterator[tuple[NDArray[Any], ...]]:
    """Planes of one height in strips."""
    height = len(planes[0])
    if height <= STRIP:  # as most are
        yield planes
        return
    for top in range(0, height, STRIP):
        yield tuple(plane[top : top + STRIP] for plane in planes)


_SHAPES = 1024
"""Shapes of patches whose scratch is kept: looking it up takes a tenth of cutting it out anew."""


class Blender:
    """Puts pictures on planes, with scratch memory of its own (one a thread)."""

    def __init__(self) -> None:
        self._memory = np.empty((2, 0), np.uint16)
        self._pairs: dict[tuple[int, ...], tuple[Words, Words]] = {}

    def _scratch(self, shape: tuple[int, ...]) -> tuple[Words, Words]:
        """Two planes of that shape to work in; the next call gives the same memory again."""
        pair = self._pairs.get(shape)
        if pair is None:
            size = shape[0] * shape[1]
            if self._memory.shape[1] < size:
                self._memory = np.empty((2, size), np.uint16)
                self._pairs.clear()
            elif len(self._pairs) >= _SHAPES:
                self._pairs.clear()
            one, other = self._memory[:, :size]
            pair = self._pairs[shape] = one.reshape(shape), other.reshape(shape)
        return pair

    def _blend(self, target: Bytes, patches: list[Patch], x: int, y: int, weight: int) -> None:
        height, width = target.shape
        for patch in patches:
            top, left, bottom, right, colour, rest = patch
            top, left, bottom, right = y + top, x + left, y + bottom, x + right
            if top < 0 or left < 0 or bottom > height or right > width:
                seen = np.s_[
                    max(0, -top) : max(0, height - top), max(0, -left) : max(0, width - left)
                ]
                colour, rest = colour[seen], None if rest is None else rest[seen]
                if not colour.size:
                    continue
                top, left = max(0, top), max(0, left)
            place = target[top:bottom, left:right]
            if rest is None:
                self._cover(place, colour, weight)
            elif weight < 256:
                self._mingle_faded(place, colour, rest, weight)
            else:
                self._mingle(place, colour, rest)

    def _cover(self, place: Bytes, colour: Words | Bytes, weight: int) -> None:
        """What is opaque in itself, over the place."""
        if weight == 256:
            place[...] = colour
            return
        for ground, added in _strips(place, colour):
            work, faded = self._scratch(ground.shape)
            np.multiply(ground, 255 - (255 * weight >> 8), out=work, dtype=np.uint16)
            np.multiply(added, weight, out=faded, dtype=np.uint16)
            np.add(work, faded, out=work)
            np.add(work, 255, out=work)
            np.right_shift(work, 8, out=work)
            ground[...] = work

    def _mingle(self, place: Bytes, colour: Words | Bytes, rest: Bytes) -> None:
        work, left = self._scratch(place.shape)
        # Casts of their own take less than those within a multiplication.
        work[...], left[...] = place, rest
        np.multiply(work, left, out=work)
        np.add(work, colour, out=work)
        np.right_shift(work, 8, out=work)
        place[...] = work

    def _mingle_faded(self, place: Bytes, colour: Words | Bytes, rest: Bytes, weight: int) -> None:
        work, faded = self._scratch(place.shape)
        np.subtract(255, rest, out=work, dtype=np.uint16)
        np.multiply(work, weight, out=work)
        np.right_shift(work, 8, out=work)
        np.subtract(255, work, out=work)
        np.multiply(place, work, out=work, dtype=np.uint16)
        np.right_shift(colour, 8, out=faded)
        np.multiply(faded, weight, out=faded)
        np.add(work, faded, out=work)
        np.add(work, 255, out=work)
        np.right_shift(work, 8, out=work)
        place[...] = work

    def put(self, planes: Planes, placement: Placement) -> None:
        """Blend a sprite over the planes; what lies outside of them is cut off."""
        sprite, steps, row, weight = placement.drawn_as()
        if not weight:
            return
        column, phase = divmod(steps, PHASES)
        y, u, v = sprite.planes(column & 1, row & 1, phase)
        self._blend(planes.y, y, column, row, weight)
        self._blend(planes.u, u, column >> 1, row >> 1, weight)
        self._blend(planes.v, v, column >> 1, row >> 1, weight)

    def mix(self, planes: Planes, other: Planes, amount: float) -> None:
        """Cross-fade: the planes become `1 − amount` of themselves and `amount` of the other."""
        weight = round(amount * 256)
        for whole in ((planes.y, other.y), (planes.u, other.u), (planes.v, other.v)):
            for target, source in _strips(*whole):
                work, added = self._scratch(target.shape)
                work[...], added[...] = target, source
                np.multiply(work, 256 - weight, out=work)
                np.multiply(added, weight, out=added)
                np.add(work, added, out=work)
                np.right_shift(work, 8, out=work)
                target[...] = work

    def dim(self, planes: Planes, light: float) -> None:
        """Darken the picture: `light` 1 leaves it, 0 makes it black."""
        weight = round(min(1.0, max(0.0, light)) * 256)
        for plane, black in ((planes.y, 16), (planes.u, 128), (planes.v, 128)):
            for (target,) in _strips(plane):
                work, _ = self._scratch(target.shape)
                np.multiply(target, weight, out=work, dtype=np.uint16)
                np.add(work, black * (256 - weight), out=work)
                np.right_shift(work, 8, out=work)
                target[...] = work

    def copy(self, planes: Planes, other: Planes) -> None:
        """Make the planes equal to the other's."""
        np.copyto(planes.y, other.y)
        np.copyto(planes.u, other.u)
        np.copyto(planes.v, other.v)
