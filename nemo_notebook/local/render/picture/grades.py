"""Grades: the colours of a backdrop as a film stock would show them.

A grade is a matrix on display-encoded RGB, a lift of the shadows and a contrast around the middle.
It is applied to the small field of each frame and once to the cutouts, so it costs next to nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from ..visuals import Backdrop, Cutout, Field, Pixels

__all__ = ["GRADES", "Grade", "graded", "softened"]


@dataclass(frozen=True)
class Grade:
    """`saturation` 1 leaves colours as they are, 0 takes them away; `balance` scales R, G and B;
    `contrast` 1 and `lift` 0 change nothing."""

    saturation: float = 1.0
    balance: tuple[float, float, float] = (1.0, 1.0, 1.0)
    contrast: float = 1.0
    lift: float = 0.0

    def matrix(self) -> NDArray[np.float32]:
        """Columns are the result for R, G and B: `rgb @ matrix`."""
        luma = np.array([0.2126, 0.7152, 0.0722], np.float32)
        grey = np.repeat(luma[:, None], 3, axis=1) * (1 - self.saturation)
        colour = np.eye(3, dtype=np.float32) * self.saturation
        return np.asarray((grey + colour) * np.array(self.balance, np.float32), np.float32)

    def __call__(self, rgb: NDArray[np.float32], alpha: NDArray[np.float32] | float = 1.0) -> Field:
        """RGB (…, 3), 0 to 1, premultiplied by `alpha` (…, 1) → the same, graded."""
        shifted = rgb @ (self.matrix() * np.float32(self.contrast))
        base = np.float32(0.5 * (1 - self.contrast) + self.lift)
        return np.asarray(np.clip(shifted + base * alpha, 0, alpha), np.float32)


GRADES = MappingProxyType(
    {
        "warm": Grade(1.05, (1.07, 1.0, 0.88)),
        "cool": Grade(0.95, (0.9, 1.0, 1.09)),
        "cinematic": Grade(0.85, (1.04, 1.0, 0.96), contrast=1.14, lift=-0.015),
        "mono": Grade(0.0, contrast=1.06),
        "vintage": Grade(0.7, (1.06, 1.0, 0.85), contrast=0.9, lift=0.03),
        "vivid": Grade(1.3, contrast=1.06),
    }
)
"""By the name in a scene's style."""


def _grade_pixels(pixels: Pixels, grade: Grade) -> Pixels:
    values: NDArray[np.float32] = pixels.astype(np.float32) / np.float32(255)
    values[..., :3] = grade(values[..., :3], values[..., 3:])
    return np.rint(values * 255).astype(np.uint8)


def graded(backdrop: Backdrop, grade: Grade) -> Backdrop:
    """The same backdrop in other colours."""

    def draw(seconds: float) -> Field:
        return grade(backdrop.draw(seconds))

    cutouts = tuple(replace(c, pixels=_grade_pixels(c.pixels, grade)) for c in backdrop.cutouts)
    return replace(backdrop, draw=draw, cutouts=cutouts)


def softened(backdrop: Backdrop, radius: float) -> Backdrop:
    """The same backdrop out of focus: its cutouts blurred by `radius` px (the field is soft)."""

    def soften(cutout: Cutout) -> Cutout:
        margin = round(radius * 2)
        padded = np.pad(cutout.pixels, ((margin, margin), (margin, margin), (0, 0)), mode="edge")
        # Premultiplied, so all four channels are blurred alike; Pillow blurs them one by one.
        channels = [Image.fromarray(np.ascontiguousarray(padded[..., n])) for n in range(4)]
        blurred = [np.asarray(c.filter(ImageFilter.GaussianBlur(radius))) for c in channels]
        soft: Pixels = np.stack(blurred, axis=2)
        return replace(cutout, pixels=soft, x=cutout.x - margin, y=cutout.y - margin)

    return replace(backdrop, cutouts=tuple(soften(c) for c in backdrop.cutouts))
