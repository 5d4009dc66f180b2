"""Sprites: pictures with alpha, made ready to be blended into the planes of a frame.

A sprite keeps, for luma and chroma apart, its colour times alpha and the rest 255 − alpha, so that
blending is one multiplication, one addition and one shift: `(dst · rest + colour) >> 8`, where
`colour` carries the 255 that makes the shift exact at both ends. It keeps them in patches, only of
what is drawn: what is empty takes no memory and no time, and what is opaque is merely copied.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from threading import local
from typing import NamedTuple

import av
import numpy as np
from av.video.reformatter import Interpolation, VideoReformatter
from numpy.typing import NDArray
from PIL import Image

from .planes import STRIP, Bytes, Planes, from_rgb

__all__ = ["PHASES", "Patch", "Sprite", "premultiply"]

Words = NDArray[np.uint16]

PHASES = 4
"""Steps a pixel in which a sprite can be moved sideways; fewer make a slow drift stutter."""


class Patch(NamedTuple):
    """A part of a plane of a sprite in which something is drawn.

    Attributes:
        top, left, bottom, right: where it lies in the plane of the sprite.
        colour: colour · alpha + 255, uint16; the colour itself, uint8, where all of it is opaque.
        rest: 255 − alpha, uint8; None where all of it is opaque.
    """

    top: int
    left: int
    bottom: int
    right: int
    colour: Words | Bytes
    rest: Bytes | None


_EMPTY, _MIXED, _SOLID = 0, 1, 2

_LEAST_ROWS_APART = 16
"""Rows that are empty or opaque; fewer are not worth a call of their own."""

_LEAST_APART = 20_000
"""Pixels that are empty or opaque; blending them takes as long as one call more."""


def _runs(rest: Bytes, axis: int, least: float) -> Iterator[tuple[int, int, bool]]:
    """Runs of rows (axis 1) or columns (axis 0) as (first, last, solid), the empty ones left out;
    what is empty or solid for less than `least` counts as mixed."""
    highest, lowest = rest.max(axis=axis), rest.min(axis=axis)
    kinds = np.where(lowest == 255, _EMPTY, np.where(highest == 0, _SOLID, _MIXED))
    edges = [0, *(np.flatnonzero(np.diff(kinds)) + 1).tolist(), len(kinds)]
    begun: int | None = None
    for first, last in pairwise(edges):
        kind = int(kinds[first])
        if kind == _MIXED or last - first < least:
            begun = first if begun is None else begun
            continue
        if begun is not None:
            yield begun, first, False
            begun = None
        if kind == _SOLID:
            yield first, last, True
    if begun is not None:
        yield begun, len(kinds), False


def _areas(rest: Bytes) -> Iterator[tuple[int, int, int, int, bool]]:
    """The parts of a plane that are drawn, as (top, left, bottom, right, solid)."""
    if rest.size < _LEAST_APART:  # nothing to be left out is large enough
        yield 0, 0, *rest.shape, False
        return
    for first, last, solid in _runs(rest, 1, _LEAST_ROWS_APART):
        if solid:
            yield first, 0, last, rest.shape[1], True
            continue
        strips = -(-(last - first) // STRIP)
        joints = [first + (last - first) * strip // strips for strip in range(strips + 1)]
        for top, bottom in pairwise(joints):
            for left, right, solid in _runs(rest[top:bottom], 0, _LEAST_APART / (bottom - top)):
                yield top, left, bottom, right, solid


def _patches(covers: tuple[Words, ...], rest: Bytes, left: int, top: int) -> list[list[Patch]]:
    """Planes of one alpha in patches, as they lie in a sprite from (left, top) on."""
    found: list[list[Patch]] = [[] for _ in covers]
    for y, x, bottom, right, solid in _areas(rest):
        place = top + y, left + x, top + bottom, left + right
        part = np.s_[y:bottom, x:right]
        shared = None if solid else rest[part].copy()
        for patches, cover in zip(found, covers, strict=True):
            colour = (cover[part] >> 8).astype(np.uint8) if solid else cover[part].copy()
            patches.append(Patch(*place, colour, shared))
    return found


_LEAST_ROWS = 4
"""FFmpeg 8.1 converts pictures of two rows wrongly."""


class _Scaler(local):
    """One in each thread."""

    def __init__(self) -> None:
        self.scaler = VideoReformatter()


_SCALER = _Scaler()


def _in_yuv(rgba: Bytes) -> Planes:
    """Premultiplied pixels as if on black, (h, w) even; chroma is the mean of four pixels."""
    height, width = rgba.shape[:2]
    frame = av.VideoFrame.from_numpy_buffer(rgba, format="rgba")
    return from_rgb(_SCALER.scaler, frame, width, height, Interpolation.AREA)


def _cover(plane: Bytes, alpha: Bytes, black: int) -> Words:
    """A plane of what lies on black → its colour · alpha + 255.

    `black` is the value of the plane where nothing is; what it adds must be taken away again, and
    as much of it put back as alpha says. All is reckoned modulo 2¹⁶; the result fits.
    """
    colour: Words = np.multiply(plane, np.uint16(255), dtype=np.uint16)
    colour += np.multiply(alpha, np.uint16(black), dtype=np.uint16)
    colour -= np.uint16(255 * black - 255)
    return colour


class Sprite:
    """A picture with alpha, ready to be blended at any place.

    Args:
        rgba: uint8 (h, w, 4), colour premultiplied by alpha.
    """

    def __init__(self, rgba: Bytes) -> None:
        self.height, self.width = rgba.shape[:2]
        packed = np.ascontiguousarray(rgba).view(np.uint32)[..., 0]
        rows = np.flatnonzero(packed.max(axis=1, initial=0))
        columns = np.flatnonzero(packed.max(axis=0, initial=0))
        # From an even pixel on, so that the chroma of what is left out is empty as well.
        self._top, bottom = (int(rows[0]) // 2 * 2, int(rows[-1]) + 1) if len(rows) else (0, 0)
        self._left, right = (
            (int(columns[0]) // 2 * 2, int(columns[-1]) + 1) if len(columns) else (0, 0)
        )
        self._inked = np.ascontiguousarray(rgba[self._top : bottom, self._left : right])
        self._luma: dict[int, list[Patch]] = {}
        self._chroma: dict[tuple[int, int], tuple[list[Patch], list[Patch]]] = {}

    @property
    def rgba(self) -> Bytes:
        """Its pixels, premultiplied, uint8 (h, w, 4)."""
        whole = np.zeros((self.height, self.width, 4), np.uint8)
        height, width = self._inked.shape[:2]
        whole[self._top : self._top + height, self._left : self._left + width] = self._inked
        return whole

    def planes(
        self, odd_x: int = 0, odd_y: int = 0, phase: int = 0
    ) -> tuple[list[Patch], list[Patch], list[Patch]]:
        """What is drawn in the planes y, u and v.

        Args:
            odd_x, odd_y: 1 when its left or top edge lies on an odd pixel; chroma depends on it.
            phase: parts of 1 / PHASES of a pixel by which its luma is moved right.
        """
        if phase not in self._luma or (odd_x, odd_y) not in self._chroma:
            self._convert(odd_x, odd_y, phase)
        return self._luma[phase], *self._chroma[odd_x, odd_y]

    def _convert(self, odd_x: int, odd_y: int, phase: int) -> None:
        """Its chroma on that pixel, and its luma in that phase: both come of one conversion."""
        part = self._inked
        ends = odd_y + part.shape[0], odd_x + part.shape[1]
        high, wide = (end + end % 2 for end in ends)
        if not part.size:
            self._chroma[odd_x, odd_y], self._luma[phase] = ([], []), []
            return
        below, beside = max(high, _LEAST_ROWS) - ends[0], wide - ends[1]
        if odd_x or odd_y or below or beside:
            part = np.pad(part, ((odd_y, below), (odd_x, beside), (0, 0)))
        planes = _in_yuv(part).crop(0, 0, wide, high)
        alpha = np.ascontiguousarray(part[:high, :, 3])
        if phase not in self._luma:
            own = np.s_[odd_y : ends[0], odd_x : ends[1]]
            cover, rest = _cover(planes.y[own], alpha[own], 16), 255 - alpha[own]
            if phase:
                cover, rest = _moved(cover, rest, phase)
            (self._luma[phase],) = _patches((cover,), rest, self._left, self._top)
        if (odd_x, odd_y) not in self._chroma:
            sums = np.add(alpha[0::2], alpha[1::2], dtype=np.uint16)
            mean = ((sums[:, 0::2] + sums[:, 1::2] + np.uint16(2)) >> 2).astype(np.uint8)
            covers = _cover(planes.u, mean, 128), _cover(planes.v, mean, 128)
            blue, red = _patches(covers, 255 - mean, self._left // 2, self._top // 2)
            self._chroma[odd_x, odd_y] = blue, red


def _moved(cover: Words, rest: Bytes, phase: int) -> tuple[Words, Bytes]:
    """A plane moved right by `phase` / PHASES of a pixel, one column wider."""
    left, right = np.uint16(PHASES - phase), np.uint16(phase)
    height, width = cover.shape
    colour = np.zeros((height, width + 1), np.uint16)
    alpha = np.full_like(colour, PHASES // 2)
    # What stands still keeps its 255 out of the mean: that makes empty places exact.
    part = (cover - np.uint16(255)) // np.uint16(PHASES)
    covered = np.subtract(255, rest, dtype=np.uint16)
    for moved, still in ((colour, part), (alpha, covered)):
        moved[:, :-1] += still * left
        moved[:, 1:] += still * right
    colour += np.uint16(255)
    return colour, 255 - (alpha // np.uint16(PHASES)).astype(np.uint8)


def premultiply(image: Image.Image) -> NDArray[np.uint8]:
    """Straight RGBA → premultiplied, uint8 (h, w, 4)."""
    return np.array(image.convert("RGBA").convert("RGBa"), np.uint8)
