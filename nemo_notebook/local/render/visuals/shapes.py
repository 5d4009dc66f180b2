"""Crisp shapes drawn once: masks by coverage, painted into premultiplied cutouts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from ....draft import Canvas
from .backdrop import Cutout, Pixels

__all__ = ["Strip", "draw_mask", "paint", "place", "stretch", "strip", "under"]

Mask = NDArray[np.float32]
"""Coverage, (h, w), 0 to 1."""

_GRAIN = np.random.default_rng(7).random((256, 256, 1), dtype=np.float32)
_TRAVEL = 0.3
"""The most of the canvas's width that a cutout travels in a scene; longer scenes drift slower."""


@dataclass(frozen=True)
class Strip:
    """A place across the whole canvas for something that drifts: `x` of its left end, its `width`
    in pixels, and the `drift` in pixels a second."""

    x: float
    width: int
    drift: float


def strip(canvas: Canvas, duration: float, drift: float) -> Strip:
    """How wide a strip must be to cover the canvas from t = −1 to duration + 1.

    Args:
        drift: thousandths of the shorter side a second, to the right.
    """
    drift *= min(canvas.width, canvas.height) / 1000
    most = _TRAVEL * canvas.width / (duration + 2)
    drift = float(np.clip(drift, -most, most))
    before, after = (duration + 1, 1.0) if drift > 0 else (1.0, duration + 1)
    left = abs(drift) * before + 2
    return Strip(-left, int(np.ceil(left + canvas.width + abs(drift) * after + 2)), drift)


def paint(mask: Mask, colour: NDArray[np.floating]) -> Pixels:
    """Premultiplied pixels of a colour (to (h, w, 3), 0 to 1) under a mask, dithered."""
    height, width = mask.shape
    grain = np.tile(_GRAIN, (height // 256 + 1, width // 256 + 1, 1))[:height, :width]
    alpha = np.clip(mask, 0, 1)[..., None] * np.float32(255)
    pixels = np.empty((height, width, 4), np.uint8)
    pixels[..., 3:] = alpha + np.float32(0.5)
    shade = alpha * np.asarray(colour, np.float32)
    shade += grain
    np.minimum(shade, pixels[..., 3:], out=shade)
    pixels[..., :3] = shade
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
