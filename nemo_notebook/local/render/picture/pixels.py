"""Pictures in YUV: the planes of a frame, sprites, and the three ways to put one on the other.

Everything is blended where the encoder reads it, in 8-bit yuv420p by BT.709 with limited range;
converting a finished RGB frame would cost more than drawing it. A sprite keeps, for luma and
chroma apart, its colour times alpha and the rest 255 − alpha, so that blending is one
multiplication, one addition and one shift: `(dst · rest + colour) >> 8`, where `colour` carries
the 255 that makes the shift exact at both ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from threading import local
from typing import Any, NamedTuple, Protocol

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter
from numpy.typing import NDArray
from PIL import Image

__all__ = ["Blender", "Layer", "Placement", "Planes", "Sprite", "premultiply"]

Bytes = NDArray[np.uint8]
Words = NDArray[np.uint16]

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


_LEAST_ROWS = 4
"""FFmpeg 8.1 converts pictures of two rows wrongly."""


class _Conversion(local):
    """RGB → YUV by FFmpeg, with a context of its own in each thread."""

    def __init__(self) -> None:
        self._scaler = VideoReformatter()

    def __call__(self, rgba: Bytes) -> Planes:
        """Premultiplied pixels as if on black, (h, w) even, in BT.709 with limited range; chroma is
        the mean of four pixels."""
        height, width = rgba.shape[:2]
        frame = av.VideoFrame.from_numpy_buffer(rgba, format="rgba")
        converted = self._scaler.reformat(
            frame,
            width,
            height,
            "yuv420p",
            interpolation=Interpolation.AREA,
            src_color_range=ColorRange.JPEG,
            dst_color_range=ColorRange.MPEG,
            dst_colorspace=Colorspace.ITU709,
            threads=1,
        )
        return Planes.of(converted)


_in_yuv = _Conversion()


def _covering(plane: Bytes, alpha: Bytes, black: int) -> tuple[Words, Bytes]:
    """A plane of what lies on black → its colour · alpha + 255 in 16 bit, and 255 − alpha.

    `black` is the value of the plane where nothing is; what it adds must be taken away again, and
    as much of it put back as alpha says. All is reckoned modulo 2¹⁶; the result fits.
    """
    colour = np.multiply(plane, np.uint16(255), dtype=np.uint16)
    colour += np.multiply(alpha, np.uint16(black), dtype=np.uint16)
    colour -= np.uint16(255 * black - 255)
    return colour, 255 - alpha


def _among(plane: NDArray[Any], first: int, height: int) -> NDArray[Any]:
    """The rows of a plane from `first` on among empty ones, `height` in all. What is empty has 255
    in either part of a channel: no colour, and all of what is behind."""
    if len(plane) == height:
        return plane
    whole = np.empty((height, plane.shape[1]), plane.dtype)
    last = first + len(plane)
    whole[:first], whole[first:last], whole[last:] = 255, plane[: height - first], 255
    return whole


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
        inked = np.flatnonzero(self._rgba.reshape(self.height, -1).max(axis=1, initial=0))
        # From an even row on, so that the chroma of what is left out is empty as well.
        self._rows = (
            slice(int(inked[0]) // 2 * 2, int(inked[-1]) + 1) if len(inked) else slice(0, 0)
        )

    def luma(self, phase: int = 0) -> _Channel:
        """The luma plane, moved right by `phase` / PHASES of a pixel (one column wider then)."""
        if phase not in self._luma:
            if phase:
                self._luma[phase] = _move(self.luma(0), self._rows, phase)
            else:
                self.chroma(0, 0)  # both come of one conversion
        return self._luma[phase]

    def chroma(self, odd_x: int, odd_y: int) -> tuple[_Channel, _Channel]:
        """The chroma planes for a sprite whose left or top edge lies on an odd pixel."""
        key = (odd_x, odd_y)
        if key not in self._chroma:
            self._chroma[key] = self._convert(odd_x, odd_y)
        return self._chroma[key]

    def _convert(self, odd_x: int, odd_y: int) -> tuple[_Channel, _Channel]:
        """The chroma of its inked rows; their luma comes along and is kept."""
        part = self._rgba[self._rows]
        ends = odd_y + part.shape[0], odd_x + part.shape[1]
        high, wide = (end + end % 2 for end in ends)
        below, beside = max(high, _LEAST_ROWS) - ends[0], wide - ends[1]
        if odd_x or odd_y or below or beside:
            part = np.pad(part, ((odd_y, below), (odd_x, beside), (0, 0)))
        planes, alpha = (
            _in_yuv(part).crop(0, 0, wide, high),
            np.ascontiguousarray(part[:high, :, 3]),
        )
        if 0 not in self._luma:
            own = np.s_[odd_y : ends[0], odd_x : ends[1]]
            colour, rest = _covering(planes.y[own], alpha[own], 16)
            whole = self._rows.start, self.height
            self._luma[0] = _channel(_among(colour, *whole), _among(rest, *whole))
        sums = np.add(alpha[0::2], alpha[1::2], dtype=np.uint16)
        mean = ((sums[:, 0::2] + sums[:, 1::2] + np.uint16(2)) >> 2).astype(np.uint8)
        whole = self._rows.start // 2, (self.height + odd_y + 1) // 2
        (u, rest), (v, _) = (_covering(plane, mean, 128) for plane in (planes.u, planes.v))
        blue = _channel(_among(u, *whole), _among(rest, *whole))
        return blue, _Channel(_among(v, *whole), blue.rest, blue.bands)


def _move(channel: _Channel, rows: slice, phase: int) -> _Channel:
    """A plane moved right by `phase` / PHASES of a pixel, one column wider; nothing is drawn in it
    outside of `rows`."""
    left, right = np.uint16(PHASES - phase), np.uint16(phase)
    height, width = channel.colour.shape
    colour = np.zeros((rows.stop - rows.start, width + 1), np.uint16)
    alpha = np.full_like(colour, PHASES // 2)
    # What stands still keeps its 255 out of the mean: that makes empty places exact.
    part = (channel.colour[rows] - np.uint16(255)) // np.uint16(PHASES)
    cover = np.subtract(255, channel.rest[rows], dtype=np.uint16)
    for moved, still in ((colour, part), (alpha, cover)):
        moved[:, :-1] += still * left
        moved[:, 1:] += still * right
    colour += np.uint16(255)
    rest = 255 - (alpha // np.uint16(PHASES)).astype(np.uint8)
    return _channel(_among(colour, rows.start, height), _among(rest, rows.start, height))


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


_STRIP = 128
"""Rows that are worked on at a time: what lies between fits in the cache, and takes no memory."""


def _strips(*planes: NDArray[Any]) -> Iterator[tuple[NDArray[Any], ...]]:
    """Planes of one height in strips."""
    height = len(planes[0])
    if height <= _STRIP:  # as most are
        yield planes
        return
    for top in range(0, height, _STRIP):
        yield tuple(plane[top : top + _STRIP] for plane in planes)


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
                continue
            for ground, added, left_over in _strips(
                place, colour, channel.rest[top:bottom, left:right]
            ):
                self._mingle(ground, added, left_over, weight)

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
        u, v = sprite.chroma(column & 1, row & 1)  # first: luma comes along
        self._blend(planes.y, sprite.luma(phase), column, row, weight)
        self._blend(planes.u, u, column >> 1, row >> 1, weight)
        self._blend(planes.v, v, column >> 1, row >> 1, weight)

    def mix(self, planes: Planes, other: Planes, amount: float) -> None:
        """Cross-fade: the planes become `1 − amount` of themselves and `amount` of the other."""
        weight = round(amount * 256)
        for whole in ((planes.y, other.y), (planes.u, other.u), (planes.v, other.v)):
            for target, source in _strips(*whole):
                work, added = self._words(0, target.shape), self._words(1, target.shape)
                np.multiply(target, 256 - weight, out=work, dtype=np.uint16)
                np.multiply(source, weight, out=added, dtype=np.uint16)
                np.add(work, added, out=work)
                np.right_shift(work, 8, out=work)
                target[...] = work

    def dim(self, planes: Planes, light: float) -> None:
        """Darken the picture: `light` 1 leaves it, 0 makes it black."""
        weight = round(min(1.0, max(0.0, light)) * 256)
        for plane, black in ((planes.y, 16), (planes.u, 128), (planes.v, 128)):
            for (target,) in _strips(plane):
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
