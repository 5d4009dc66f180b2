"""The planes of a picture in YUV, as the encoder reads them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Bytes", "Planes"]

Bytes = NDArray[np.uint8]


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
