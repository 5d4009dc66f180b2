"""Pictures in YUV: the planes of a frame, sprites, and the three ways to put one on the other.

Everything is blended where the encoder reads it, in 8-bit yuv420p by BT.709 with limited range;
converting a finished RGB frame would cost more than drawing it. A sprite keeps, for luma and
chroma apart, its colour times alpha and the rest 255 − alpha, so that blending is one
multiplication, one addition and one shift: `(dst · rest + colour) >> 8`, where `colour` carries
the 255 that makes the shift exact at both ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image

__all__ = ["Blender", "Layer", "Placement", "Planes", "Sprite", "premultiply"]

Bytes = NDArray[np.uint8]
Words = NDArray[np.uint16]

# ITU-R BT.709, section 3: luma weights; 8-bit limited range: 16–235 and 16–240.
_KR, _KG, _KB = 0.2126, 0.7152, 0.0722
_LUMA = np.array([_KR, _KG, _KB], np.float32) * (219 / 255)
_CB = np.array([-_KR, -_KG, 1 - _KB], np.float32) * (112 / 255 / (1 - _KB))
_CR = np.array([1 - _KR, -_KG, -_KB], np.float32) * (112 / 255 / (1 - _KR))

# From premultiplied RGBA to colour · alpha · 255, and for chroma from sums of four pixels.
_LUMA_WORDS = (np.append(_LUMA, 16 / 255) * 255).astype(np.float32)
_CHROMA_WORDS = np.stack([np.append(w, 128 / 255) * (255 / 4) for w in (_CB, _CR)], 1).astype(
    np.float32
)

PHASES = 4
"""Steps a pixel in which a sprite can be moved sideways; fewer make a slow drift stutter."""


@dataclass(frozen=True, eq=False, slots=True)
class Planes:
    """The three planes of a yuv420p picture: y is (h, w), u and v are (h/2, w/2)."""

    y: Bytes
    u: Bytes
    v: Bytes

    @classmethod
    def of(cls, frame: Any) -> Planes:
        """Writable views of the planes of an `av.VideoFrame` in yuv420p (an alpha plane is left
        out), without copying."""
        planes = []
        for plane in frame.planes[:3]:
            rows = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)
            planes.append(rows[: plane.height, : plane.width])
        return cls(*planes)

    @classmethod
    def empty(cls, width: int, height: int) -> Planes:
        """Planes of their own, with nothing drawn yet."""
        half = (height // 2, width // 2)
        return cls(np.empty((height, width), np.uint8), *(np.empty(half, np.uint8) for _ in "uv"))

    def crop(self, left: int, top: int, width: int, height: int) -> Planes:
        """A view of a part of them; all four are even."""
        half = np.s_[top // 2 : (top + height) // 2, left // 2 : (left + width) // 2]
        return Planes(self.y[top : top + height, left : left + width], self.u[half], self.v[half])

    def clear(self) -> None:
        """Make them black."""
        self.y.fill(16)
        self.u.fill(128)
        self.v.fill(128)


class _Band(NamedTuple):
    """Rows `top` to `bottom` and columns `left` to `right` of a plane in which something is drawn;
    `solid` when all of it is opaque, so that it is copied instead of blended."""

    top: int
    bottom: int
    left: int
    right: int
    solid: bool


class _Channel(NamedTuple):
    """One plane of a sprite: colour · alpha + 255 in 16 bit, 255 − alpha, and where it matters."""

    colour: Words
    rest: Bytes
    bands: tuple[_Band, ...]


_LEAST_BAND = 16
"""Rows; fewer are not worth a call of their own."""


def _bands(rest: Bytes) -> tuple[_Band, ...]:
    """The parts of a plane that are drawn: what is empty at its edges is left out."""
    highest, lowest = rest.max(axis=1), rest.min(axis=1)
    # 0 empty, 1 mixed, 2 solid
    rows = np.where(lowest == 255, 0, np.where(highest == 0, 2, 1))
    edges = [0, *(np.flatnonzero(np.diff(rows)) + 1).tolist(), len(rows)]
    runs = [[a, b, int(rows[a])] for a, b in pairwise(edges)]
    merged: list[list[int]] = []
    for run in runs:
        thin = run[1] - run[0] < _LEAST_BAND
        if merged and (thin or (merged[-1][2] == 1 and run[2] == 1)):
            merged[-1][1] = run[1]
            merged[-1][2] = merged[-1][2] if merged[-1][2] == run[2] else 1
        elif merged and merged[-1][1] - merged[-1][0] < _LEAST_BAND:
            merged[-1][1], merged[-1][2] = run[1], 1
        else:
            merged.append(run)
    bands = []
    for top, bottom, kind in merged:
        if kind == 0:
            continue
        columns = np.flatnonzero(rest[top:bottom].min(axis=0) < 255)
        if len(columns):
            left, right = int(columns[0]), int(columns[-1]) + 1
            bands.append(_Band(top, bottom, left, right, kind == 2))
    return tuple(bands)


def _channel(colour: Words, rest: Bytes) -> _Channel:
    return _Channel(colour, rest, _bands(rest))


class Sprite:
    """A picture with alpha, ready to be blended at any place.

    Args:
        rgba: uint8 (h, w, 4), colour premultiplied by alpha.
    """

    def __init__(self, rgba: Bytes) -> None:
        self._rgba = np.ascontiguousarray(rgba)
        self.height, self.width = rgba.shape[:2]
        self._luma: dict[int, _Channel] = {}
        self._chroma: dict[tuple[int, int], tuple[_Channel, _Channel]] = {}

    def luma(self, phase: int = 0) -> _Channel:
        """The luma plane, moved right by `phase` / PHASES of a pixel (one column wider then)."""
        if phase not in self._luma:
            if phase:
                self._luma[phase] = _move(self.luma(0), phase)
            else:
                words = np.asarray(self._rgba.reshape(-1, 4), np.float32) @ _LUMA_WORDS
                words += np.float32(255.5)
                colour = words.astype(np.uint16).reshape(self.height, self.width)
                self._luma[0] = _channel(colour, 255 - self._rgba[..., 3])
        return self._luma[phase]

    def chroma(self, odd_x: int, odd_y: int) -> tuple[_Channel, _Channel]:
        """The chroma planes for a sprite whose left or top edge lies on an odd pixel."""
        key = (odd_x, odd_y)
        if key not in self._chroma:
            rgba = self._rgba
            height, width = self.height + odd_y, self.width + odd_x
            if odd_x or odd_y or height % 2 or width % 2:
                rgba = np.pad(rgba, ((odd_y, height % 2), (odd_x, width % 2), (0, 0)))
            # Sums of 2 × 2 pixels.
            rows = np.add(rgba[0::2], rgba[1::2], dtype=np.uint16)
            sums = rows[:, 0::2] + rows[:, 1::2]
            rest = 255 - ((sums[..., 3] + np.uint16(2)) >> 2).astype(np.uint8)
            words = np.asarray(sums.reshape(-1, 4), np.float32) @ _CHROMA_WORDS
            np.maximum(words, np.float32(0), out=words)
            words += np.float32(255.5)
            planes = words.astype(np.uint16).reshape(*rest.shape, 2)
            u, v = (np.ascontiguousarray(planes[..., n]) for n in (0, 1))
            bands = _bands(rest)
            self._chroma[key] = (_Channel(u, rest, bands), _Channel(v, rest, bands))
        return self._chroma[key]


def _move(channel: _Channel, phase: int) -> _Channel:
    """A plane moved right by `phase` / PHASES of a pixel, one column wider."""
    sides = ((0, 0), (1, 1))
    # What stands still keeps its 255 out of the mean: that makes empty places exact.
    colour: Words = np.pad((channel.colour - np.uint16(255)) // np.uint16(PHASES), sides)
    colour = colour[:, 1:] * np.uint16(PHASES - phase) + colour[:, :-1] * np.uint16(phase)
    colour += np.uint16(255)
    alpha = np.pad(255 - channel.rest, sides).astype(np.uint16)
    alpha = alpha[:, 1:] * (PHASES - phase) + alpha[:, :-1] * phase + PHASES // 2
    return _channel(colour, 255 - (alpha // PHASES).astype(np.uint8))


def premultiply(image: Image.Image) -> NDArray[np.uint8]:
    """Straight RGBA → premultiplied, uint8 (h, w, 4)."""
    return np.array(image.convert("RGBA").convert("RGBa"), np.uint8)


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


class Blender:
    """Puts pictures on planes, with scratch memory of its own (one a thread)."""

    def __init__(self) -> None:
        self._scratch: dict[int, Words] = {}

    def _words(self, slot: int, shape: tuple[int, ...]) -> Words:
        height, width = shape
        memory = self._scratch.get(slot)
        if memory is None or memory.size < height * width:
            memory = self._scratch[slot] = np.empty(height * width, np.uint16)
        return memory[: height * width].reshape(height, width)

    def _blend(self, target: Bytes, channel: _Channel, x: int, y: int, weight: int) -> None:
        for band in channel.bands:
            top, left = max(band.top, -y), max(band.left, -x)
            bottom = min(band.bottom, target.shape[0] - y)
            right = min(band.right, target.shape[1] - x)
            if bottom <= top or right <= left:
                continue
            place = target[y + top : y + bottom, x + left : x + right]
            colour = channel.colour[top:bottom, left:right]
            if band.solid and weight == 256:
                np.right_shift(colour, 8, out=place, casting="unsafe")
            else:
                self._mingle(place, colour, channel.rest[top:bottom, left:right], weight)

    def _mingle(self, place: Bytes, colour: Words, rest: Bytes, weight: int) -> None:
        work = self._words(0, place.shape)
        if weight < 256:
            faded = self._words(1, place.shape)
            np.subtract(255, rest, out=work, dtype=np.uint16)
            np.multiply(work, weight, out=work)
            np.right_shift(work, 8, out=work)
            np.subtract(255, work, out=work)
            np.multiply(place, work, out=work, dtype=np.uint16)
            np.right_shift(colour, 8, out=faded)
            np.multiply(faded, weight, out=faded)
            np.add(work, faded, out=work)
            np.add(work, 255, out=work)
        else:
            np.multiply(place, rest, out=work, dtype=np.uint16)
            np.add(work, colour, out=work)
        np.right_shift(work, 8, out=work)
        place[...] = work

    def put(self, planes: Planes, placement: Placement) -> None:
        """Blend a sprite over the planes; what lies outside of them is cut off."""
        sprite, steps, row, weight = placement.drawn_as()
        if not weight:
            return
        column, phase = divmod(steps, PHASES)
        self._blend(planes.y, sprite.luma(phase), column, row, weight)
        u, v = sprite.chroma(column & 1, row & 1)
        self._blend(planes.u, u, column >> 1, row >> 1, weight)
        self._blend(planes.v, v, column >> 1, row >> 1, weight)

    def mix(self, planes: Planes, other: Planes, amount: float) -> None:
        """Cross-fade: the planes become `1 − amount` of themselves and `amount` of the other."""
        weight = round(amount * 256)
        for target, source in (
            (planes.y, other.y),
            (planes.u, other.u),
            (planes.v, other.v),
        ):
            work, added = self._words(0, target.shape), self._words(1, target.shape)
            np.multiply(target, 256 - weight, out=work, dtype=np.uint16)
            np.multiply(source, weight, out=added, dtype=np.uint16)
            np.add(work, added, out=work)
            np.right_shift(work, 8, out=work)
            target[...] = work

    def dim(self, planes: Planes, light: float) -> None:
        """Darken the picture: `light` 1 leaves it, 0 makes it black."""
        weight = round(min(1.0, max(0.0, light)) * 256)
        for target, black in ((planes.y, 16), (planes.u, 128), (planes.v, 128)):
            work = self._words(0, target.shape)
            np.multiply(target, weight, out=work, dtype=np.uint16)
            np.add(work, black * (256 - weight), out=work)
            np.right_shift(work, 8, out=work)
            target[...] = work

    def copy(self, planes: Planes, other: Planes) -> None:
        """Make the planes equal to the other's."""
        np.copyto(planes.y, other.y)
        np.copyto(planes.u, other.u)
        np.copyto(planes.v, other.v)
