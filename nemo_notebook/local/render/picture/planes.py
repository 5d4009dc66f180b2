"""The planes of a picture in YUV, as the encoder reads them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter
from numpy.typing import NDArray

__all__ = ["STRIP", "Bytes", "Planes", "from_rgb"]

Bytes = NDArray[np.uint8]

STRIP = 128
"""Rows that are worked on at a time: what lies between fits in the cache of a core."""


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


def from_rgb(
    scaler: VideoReformatter, frame: av.VideoFrame, width: int, height: int, how: Interpolation
) -> Planes:
    """A picture in RGB at that size, in BT.709 with limited range.

    Args:
        scaler: one a thread; it keeps what it has set up for the sizes that it met last.
    """
    converted = scaler.reformat(
        frame,
        width,
        height,
        "yuv420p",
        interpolation=how,
        src_color_range=ColorRange.JPEG,
        dst_color_range=ColorRange.MPEG,
        dst_colorspace=Colorspace.ITU709,
        threads=1,
    )
    return Planes.of(converted)
