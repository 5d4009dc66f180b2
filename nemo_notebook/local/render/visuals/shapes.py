"""Crisp shapes drawn once: masks by coverage, painted into premultiplied cutouts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from ....draft import Canvas
from .backdrop import Cutout, Field, Pixels

__all__ = ["Strip", "crop", "draw_mask", "lay_over", "paint", "place", "stretch", "strip", "under"]

Mask = NDArray[np.float32]
"""Coverage, (h, w), 0 to 1."""

_GRAIN = np.random.default_rng(7).random((256, 256), dtype=np.float32)
_ROWS = 32
"""Rows that are painted at once; 256 is a multiple."""
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
    speed = float(np.clip(wanted, -most, most))
    # Before the start it stands further back, by one second; later on further ahead.
    back, ahead = abs(speed) + 2, abs(speed) * (duration + 1) + 2
    room_back, room_ahead = int(abs(wanted)) + 4, int(travel) + 4
    left, right = (ahead, back) if wanted > 0 else (back, ahead)
    room_left, room_right = (room_ahead, room_back) if wanted > 0 else (room_back, room_ahead)
    first = max(0, int(room_left - left))
    last = room_left + canvas.width + min(room_right, int(np.ceil(right)))
    return Strip(-float(room_left), room_left + canvas.width + room_right, speed, first, last)


def paint(mask: Mask, colour: NDArray[np.floating]) -> Pixels:
    """Premultiplied pixels of a colour (to (h, w, 3), 0 to 1) under a mask, dithered.

    Colours outside of 0 to 1 are taken as the nearest inside. The colour is read a channel at a
    time: three planes in memory (see `planar`) are faster than three numbers a pixel.
    """
    height, width = mask.shape
    pixels = np.zeros((height, width, 4), np.uint8)
    words = pixels.view("<u4")[..., 0]
    colour = np.broadcast_to(colour, (height, width, 3))
    grain = np.tile(_GRAIN[:height], (1, width // 256 + 1))[:, :width]
    # Some rows at a time stay in the cache, and what is empty is left out.
    for top in range(0, height, _ROWS):
        rows = slice(top, min(top + _ROWS, height))
        alpha = np.clip(mask[rows], 0, 1, dtype=np.float32)
        if not alpha.any():
            continue
        alpha *= np.float32(255)
        limit = np.floor(alpha + np.float32(0.5))
        dither = grain[top % 256 : top % 256 + len(alpha)]
        word = limit.astype(np.uint32)
        shade = np.empty_like(alpha)
        for channel in (2, 1, 0):
            np.multiply(alpha, colour[rows, :, channel], out=shade, casting="same_kind")
            shade += dither
            np.minimum(shade, limit, out=shade)
            np.maximum(shade, 0, out=shade)
            word <<= np.uint32(8)
            word |= shade.astype(np.uint32)
        words[rows] = word
    return pixels


def under(top: NDArray[np.floating], height: int) -> Mask:
    """What lies under a line: coverage (height, len(top)), the line in pixels from the top."""
    rows = np.arange(height, dtype=np.float32)[:, None]
    return np.asarray(np.clip(rows + 1 - np.asarray(top)[None, :], 0, 1), np.float32)


def draw_mask(
    width: int, height: int, draw: Callable[[ImageDraw.ImageDraw, int], None], scale: int = 2
) -> Mask:
    """Coverage of what `draw(pen, scale)` draws in white, `scale` times larger and reduced."""
    image = Image.new("L", (width * scale, height * scale))
    draw(ImageDraw.Draw(image), scale)
    return np.asarray(image.reduce(scale), np.float32) / np.float32(255)


def stretch(plane: NDArray[np.floating] | Pixels, width: int, height: int) -> Mask:
    """A small plane scaled up smoothly to (height, width)."""
    image = Image.fromarray(np.asarray(plane, np.float32))
    return np.asarray(image.resize((width, height), Image.Resampling.BICUBIC), np.float32)


def place(pixels: Pixels, x: float, y: float, drift: float = 0.0) -> Cutout:
    """A cutout without its empty rows on top."""
    filled = np.flatnonzero(pixels[..., 3].any(axis=1))
    first = int(filled[0]) if filled.size else 0
    last = int(filled[-1]) + 1 if filled.size else 1
    return Cutout(np.ascontiguousarray(pixels[first:last]), x, y + first, (drift, 0.0))


def crop(cutout: Cutout, bottom: float) -> Cutout:
    """A cutout without what lies below `bottom` (pixels of the canvas), hidden behind others."""
    rows = int(np.clip(np.ceil(bottom - cutout.y), 1, cutout.pixels.shape[0]))
    return replace(cutout, pixels=np.ascontiguousarray(cutout.pixels[:rows]))


def lay_over(field: Field, cutouts: Sequence[Cutout], canvas: Canvas) -> Field:
    """A copy of a field with cutouts over it as they stand at t = 0, at the size of the field:
    for what is soft with distance, or mirrored."""
    h, w = field.shape[:2]
    scene = field.copy()
    for cutout in cutouts:
        left, top = round(-cutout.x), max(0, round(cutout.y / canvas.height * h))
        part = cutout.pixels[:, left : left + canvas.width]
        rows = max(1, min(h - top, round(part.shape[0] / canvas.height * h)))
        # Four equal channels, so that Pillow leaves the premultiplied colours as they are.
        size = part.shape[1], part.shape[0]
        image = Image.frombuffer("RGBX", size, np.ascontiguousarray(part), "raw", "RGBX", 0, 1)
        small = np.asarray(image.resize((w, rows), Image.Resampling.BOX), np.float32)
        small *= np.float32(1 / 255)
        target = scene[top : top + rows]
        scene[top : top + rows] = target * (1 - small[..., 3:]) + small[..., :3]
    return scene
