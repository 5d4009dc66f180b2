"""Crisp shapes drawn once: masks by coverage, painted into premultiplied cutouts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from ....draft import Canvas
from .backdrop import Cutout, Field, Pixels

__all__ = [
    "Strip", "crop", "draw_mask", "lay_on", "lay_over", "paint", "place", "stretch", "strip",
    "stroke", "under", "widened",
]  # fmt: skip

Mask = NDArray[np.float32]
"""Coverage, (h, w), 0 to 1."""

# Below 1 by more than the steps of such numbers at 255.
_GRAIN = np.random.default_rng(7).random((256, 256), dtype=np.float32) * np.float32(1 - 2**-15)
_TRAVEL = 0.16
"""The most of the canvas's width that a cutout travels in a scene; longer scenes drift slower."""


@dataclass(frozen=True)
class Strip:
    """A place for something that drifts across the whole canvas.

    Its shapes are worked out for the longest way that is ever drifted, so that a scene keeps its
    picture when its duration is edited; what this duration does not need is then left out.

    Attributes:
        x: its left end on the canvas at t = 0. width: its columns. drift: pixels a second.
        first, last: the columns that are kept.
    """

    x: float
    width: int
    drift: float
    first: int
    last: int

    def place(self, pixels: Pixels, y: float) -> Cutout:
        """The cutout of pixels painted over all of its width."""
        return place(pixels[:, self.first : self.last], self.x + self.first, y, self.drift)


def strip(canvas: Canvas, duration: float, drift: float) -> Strip:
    """How wide a strip must be to cover the canvas from t = −1 to duration + 1.

    Args:
        drift: thousandths of the shorter side a second, to the right.
    """
    wanted = drift * min(canvas.width, canvas.height) / 1000
    travel = _TRAVEL * canvas.width
    most = travel / (duration + 2)
    speed = float(min(most, max(-most, wanted)))
    # Before the start it stands further back, by one second; later on further ahead.
    back, ahead = abs(speed) + 2, abs(speed) * (duration + 1) + 2
    room_back, room_ahead = int(abs(wanted)) + 4, int(travel) + 4
    left, right = (ahead, back) if wanted > 0 else (back, ahead)
    room_left, room_right = (room_ahead, room_back) if wanted > 0 else (room_back, room_ahead)
    first = max(0, int(room_left - left))
    last = room_left + canvas.width + min(room_right, int(np.ceil(right)))
    return Strip(-float(room_left), room_left + canvas.width + room_right, speed, first, last)


def _rows_at_once(width: int) -> int:
    """Rows that are worked on at once: few enough to stay in the cache, enough to be worth the
    calls; 32, 64, 128 or 256, so that the grain goes on from one to the next."""
    return min(256, max(32, 1 << (max(1, 65536 // width).bit_length() - 1)))


def paint(mask: Mask, colour: NDArray[np.floating]) -> Pixels:
    """Premultiplied pixels of a colour (to (h, w, 3), 0 to 1) under a mask, dithered.

    A colour of fewer rows than the mask is stretched over it: light is soft, a third of the rows
    is enough. Colours outside of 0 to 1 are taken as the nearest inside. The colour is read a
    channel at a time: three planes in memory are faster than three numbers a pixel.
    """
    height, width = mask.shape
    pixels = np.zeros((height, width, 4), np.uint8)
    words = pixels.view("<u4")[..., 0]
    shades = _Shades(np.asarray(colour), height, width)
    grain = _GRAIN[:height]
    if width > 256:
        grain = np.tile(grain, (1, width // 256 + 1))
    grain = grain[:, :width]
    step = _rows_at_once(width)
    for top in range(0, height, step):
        rows = slice(top, min(top + step, height))
        alpha = np.clip(mask[rows], 0, 1, dtype=np.float32)
        alpha *= np.float32(255)
        alpha += np.float32(0.5)
        np.floor(alpha, out=alpha)
        filled = np.flatnonzero(alpha.max(axis=0))
        if not filled.size:
            continue  # what is empty is left out
        columns = slice(int(filled[0]), int(filled[-1]) + 1)
        alpha = alpha[:, columns]
        word = alpha.astype(np.int32)
        dither = grain[top % 256 : top % 256 + len(alpha), columns]
        for channel in (2, 1, 0):
            shade = shades.part(rows, columns, channel) * alpha
            shade += dither  # less than 1: no colour becomes more than its alpha
            word <<= 8
            word |= shade.astype(np.int32)
        words[rows, columns] = word.view(np.uint32)
    return pixels


class _Shades:
    """The rows of a colour as they are needed, 0 to 1, stretched to `height` where it has fewer."""

    def __init__(self, colour: NDArray[np.floating], height: int, width: int) -> None:
        count = len(colour) if colour.ndim == 3 else 1
        self._stretched = 1 < count < height
        # A few numbers are clipped at once, many as they are needed.
        self._clipped = colour.size <= height * width
        if self._clipped:
            colour = np.clip(colour, 0, 1, dtype=np.float32)
        self._colour = np.broadcast_to(colour, (count if self._stretched else height, width, 3))
        if self._stretched:
            at = np.clip((np.arange(height) + 0.5) * count / height - 0.5, 0, count - 1.001)
            self._first = at.astype(np.intp)
            self._part = (at - self._first).astype(np.float32)[:, None]

    def part(self, rows: slice, columns: slice, channel: int) -> NDArray[np.float32]:
        plane = self._colour[:, columns, channel]
        if self._stretched:
            first = self._first[rows]
            upper, shade = plane[first], plane[first + 1]
            shade -= upper
            shade *= self._part[rows]
            shade += upper
        else:
            shade = plane[rows]
        return shade if self._clipped else np.clip(shade, 0, 1, dtype=np.float32)


def lay_on(place: Pixels, pixels: Pixels) -> None:
    """Put premultiplied pixels over others of the same shape, in place."""
    step = _rows_at_once(4 * place.shape[1])
    for top in range(0, len(place), step):
        below, above = place[top : top + step], pixels[top : top + step]
        cover = above[..., 3]
        if not cover.any():
            continue
        # 255 − alpha four times over, a byte for every channel.
        rest = np.subtract(255, cover, dtype=np.uint32)
        rest *= np.uint32(0x01010101)
        work = np.multiply(below, rest.view(np.uint8).reshape(below.shape), dtype=np.uint16)
        # Divided by 255, rounded.
        work += np.uint16(128)
        work += work >> np.uint16(8)
        work >>= np.uint16(8)
        np.add(work, above, out=below, casting="unsafe")


def under(top: NDArray[np.floating], height: int) -> Mask:
    """What lies under a line: coverage (height, len(top)), the line in pixels from the top."""
    rows = np.arange(1, height + 1, dtype=np.float32)[:, None]
    mask = rows - np.asarray(top, np.float32)[None, :]
    return np.clip(mask, 0, 1, out=mask)


def draw_mask(
    width: int, height: int, draw: Callable[[ImageDraw.ImageDraw, int], None], scale: int = 2
) -> Mask:
    """Coverage of what `draw(pen, scale)` draws in white, `scale` times larger and reduced."""
    image = Image.new("L", (width * scale, height * scale))
    draw(ImageDraw.Draw(image), scale)
    mask = np.array(image.reduce(scale), np.float32)
    mask /= np.float32(255)
    return mask


def stroke(
    pen: ImageDraw.ImageDraw, points: NDArray[np.floating], width: float, fill: int = 255
) -> None:
    """A line through points (n, 2) with round joints where it really turns.

    Pillow's `joint="curve"` draws a slice at every point, also where a smooth curve hardly turns:
    that takes ten times as long.
    """
    pen.line(points.ravel().tolist(), fill=fill, width=max(1, round(width)))
    ways = np.diff(points, axis=0)
    before, after = ways[:-1], ways[1:]
    turn = before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0]
    along = (before * after).sum(axis=1)
    half = width / 2
    # What is missing at the outer side of such a turn is a small part of a pixel.
    for x, y in points[1:-1][np.abs(np.arctan2(turn, along)) * half > 0.6].tolist():
        pen.ellipse((x - half, y - half, x + half, y + half), fill=fill)


def stretch(
    plane: NDArray[np.floating] | Pixels,
    width: int,
    height: int,
    part: tuple[int, int, int, int] | None = None,
) -> Mask:
    """A small plane scaled up smoothly to (height, width), or a part of that alone: left, top,
    right, bottom."""
    image = Image.fromarray(np.asarray(plane, np.float32))
    left, top, right, bottom = part or (0, 0, width, height)
    right_of, down = image.width / width, image.height / height
    box = (left * right_of, top * down, right * right_of, bottom * down)
    size = (right - left, bottom - top)
    return np.array(image.resize(size, Image.Resampling.BICUBIC, box), np.float32)


def widened(colour: NDArray[np.floating], width: int) -> NDArray[np.float32]:
    """A colour (h, w, 3) scaled to `width` columns: (h, width, 3), three planes in memory."""
    planes = [stretch(colour[..., channel], width, len(colour)) for channel in range(3)]
    return np.moveaxis(np.stack(planes), 0, -1)


def place(pixels: Pixels, x: float, y: float, drift: float = 0.0) -> Cutout:
    """A cutout without the empty rows and columns round it."""
    # A pixel as one number, 0 where it is empty: its colour is never more than its alpha.
    words = pixels.view("<u4")[..., 0]
    rows = np.flatnonzero(words.max(axis=1))
    if not rows.size:
        return Cutout(pixels[:1].copy(), x, y, (drift, 0.0))
    top, bottom = int(rows[0]), int(rows[-1]) + 1
    columns = np.flatnonzero(words[top:bottom].max(axis=0))
    left, right = int(columns[0]), int(columns[-1]) + 1
    part = np.ascontiguousarray(pixels[top:bottom, left:right])
    return Cutout(part, x + left, y + top, (drift, 0.0))


def crop(cutout: Cutout, bottom: float) -> Cutout:
    """A cutout without what lies below `bottom` (pixels of the canvas), hidden behind others."""
    rows = int(min(cutout.pixels.shape[0], max(1, np.ceil(bottom - cutout.y))))
    return replace(cutout, pixels=np.ascontiguousarray(cutout.pixels[:rows]))


def lay_over(field: Field, cutouts: Sequence[Cutout], canvas: Canvas) -> Field:
    """A copy of a field with cutouts over it as they stand at t = 0, at the size of the field:
    for what is soft with distance, or mirrored."""
    h, w = field.shape[:2]
    scene = field.copy("K")
    for cutout in cutouts:
        left, top = round(-cutout.x), max(0, round(cutout.y / canvas.height * h))
        part = cutout.pixels[:, left : left + canvas.width]
        rows = max(1, min(h - top, round(part.shape[0] / canvas.height * h)))
        # Four equal channels, so that Pillow leaves the premultiplied colours as they are.
        size = part.shape[1], part.shape[0]
        image = Image.frombuffer("RGBX", size, np.ascontiguousarray(part), "raw", "RGBX", 0, 1)
        small = np.asarray(image.resize((w, rows), Image.Resampling.BOX, reducing_gap=1.0))
        rest = 1 - small[..., 3] * np.float32(1 / 255)
        target = scene[top : top + rows]
        for channel in range(3):
            target[..., channel] *= rest
            target[..., channel] += small[..., channel] * np.float32(1 / 255)
    return scene
