"""Grades: the colours of a backdrop as a film stock would show them.

A grade is a matrix on display-encoded RGB, a lift of the shadows and a contrast around the middle.
It is applied to the small field of each frame and once to the cutouts, so it costs next to nothing;
a picture is graded once, and the frames of a clip in YUV, where the same matrix is another one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from ..visuals import Backdrop, Cutout, Field, Pixels
from .planes import Planes

__all__ = ["GRADES", "Grade", "Tint", "graded", "softened"]


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

    def picture(self, image: Image.Image) -> Image.Image:
        """An RGB picture, graded; in strips, because a large one would need much memory."""
        pixels = np.asarray(image.convert("RGB"))
        result = np.empty_like(pixels)
        for top in range(0, len(pixels), 256):
            strip = pixels[top : top + 256].astype(np.float32) / np.float32(255)
            result[top : top + 256] = np.rint(self(strip) * 255)
        return Image.fromarray(result)


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


_TO_YUV = np.array(
    [
        [0.2126, 0.7152, 0.0722],
        [-0.2126 / 1.8556, -0.7152 / 1.8556, 0.5],
        [0.5, -0.7152 / 1.5748, -0.0722 / 1.5748],
    ]
).T
"""Columns are Y, Cb and Cr (BT.709) of R, G and B, all of one scale."""

_RANGE = np.array([219.0, 224.0, 224.0])
_STEPS = 64
"""Parts of one in which the matrix is counted: the largest for which sums fit 16 bits."""


class Tint:
    """A grade for planes in YUV: a matrix and an offset, in whole numbers."""

    def __init__(self, grade: Grade) -> None:
        rgb = grade.matrix().astype(np.float64) * grade.contrast
        matrix = np.linalg.inv(_TO_YUV) @ rgb @ _TO_YUV
        matrix = matrix / _RANGE[:, None] * _RANGE
        base = 0.5 * (1 - grade.contrast) + grade.lift
        offset = np.array([base, 0.0, 0.0]) * _RANGE
        middle = np.array([16.0, 128.0, 128.0])
        self._matrix = np.rint(matrix * _STEPS).astype(np.int16)
        self._offset = np.rint(
            (offset + middle - middle @ (self._matrix / _STEPS)) * _STEPS + _STEPS / 2
        ).astype(np.int32)

    def _sum(self, planes: Planes, column: int) -> NDArray[np.int16]:
        """What Cb and Cr add to a plane of the result, with its offset."""
        u, v = (int(part) for part in self._matrix[1:, column])
        result = planes.u.astype(np.int32) * u + planes.v.astype(np.int32) * v
        return np.asarray(result + self._offset[column])

    def __call__(self, planes: Planes) -> Planes:
        """The planes, graded."""
        height, width = planes.y.shape
        own = self._sum(planes, 0).astype(np.int16)
        work = np.multiply(planes.y, self._matrix[0, 0], dtype=np.int16)
        rows = work.reshape(height // 2, 2, width)
        rows += np.repeat(own, 2, axis=1)[:, None, :]
        results = [work]
        small = planes.y[0::2, 0::2].astype(np.int32)
        for column in (1, 2):
            results.append(self._sum(planes, column) + small * int(self._matrix[0, column]))
        for result in results:
            np.right_shift(result, 6, out=result)
            np.clip(result, 1, 254, out=result)
        return Planes(*(result.astype(np.uint8) for result in results))
