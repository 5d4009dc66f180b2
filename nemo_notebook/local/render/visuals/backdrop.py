"""What stands behind the words of a scene: a soft field that moves, and crisp shapes before it.

A visual draws everything soft (sky, light, water, mist) into a small field, which the compositor
scales up bicubically with dithering; everything with an edge is a `Cutout`, drawn once at full
size. So a frame costs about a millisecond, whatever it shows (`media.md` of the design has the
measurements that this rests on).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Backdrop", "Cutout", "Draw", "Field", "Palette", "Pixels"]

Field = NDArray[np.float32]
"""RGB, (h, w, 3), 0 to 1, display-encoded (what goes to the screen, not linear light)."""

Pixels = NDArray[np.uint8]
"""RGBA, (h, w, 4), colour premultiplied by alpha."""

Draw = Callable[[float], Field]
"""Seconds from the start of the scene (−1 to duration + 1) → a field of its own, never a shared
buffer; safe to call from several threads."""


@dataclass(frozen=True)
class Palette:
    """Five colours as "#rrggbb".

    Attributes:
        deep, middle, light: from the shadows to the light of the picture.
        ink: text on it. accent: the one colour for the words that matter; both keep 4.5 : 1
            against what usually stands behind text.
    """

    name: str
    deep: str
    middle: str
    light: str
    ink: str
    accent: str


@dataclass(frozen=True, eq=False)
class Cutout:
    """A crisp thing in front of the field: a skyline, a ridge, a tree.

    Attributes:
        pixels: uint8 (h, w, 4), premultiplied RGBA in pixels of the canvas.
        x, y: where its top left corner lies on the canvas at t = 0, in pixels.
        drift: pixels a second to the right and down. A cutout is wide enough to cover its place
            from t = −1 to duration + 1.
    """

    pixels: Pixels
    x: float
    y: float
    drift: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, eq=False)
class Backdrop:
    """One moving picture without words.

    Attributes:
        palette: its colours.
        size: (width, height) of the field in pixels, even numbers.
        draw: seconds → the field, float32 (height, width, 3).
        cutouts: what stands before the field, back to front.
        rate: frames a second at which the field really changes; in between it may be reused.
        dark: whether the picture is dark, so that text on it is light.
    """

    palette: Palette
    size: tuple[int, int]
    draw: Draw
    cutouts: tuple[Cutout, ...] = ()
    rate: int = 15
    dark: bool = True
