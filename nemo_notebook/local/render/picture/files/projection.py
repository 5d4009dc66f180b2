"""A decoded frame of whatever kind → upright planes of the size of the canvas.

Rotation and mirroring by the display matrix, pixels that are not square, interlacing, full range,
missing colour tags, high dynamic range and alpha are dealt with here, each only where it occurs.
"""

from __future__ import annotations

import struct
from fractions import Fraction
from typing import Any, NamedTuple

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter
from numpy.typing import NDArray

from ..planes import Planes
from .tone import Source, Toner, source_of

__all__ = ["Projected", "Projector", "soft"]

Alpha = NDArray[np.uint8]


class Projected(NamedTuple):
    """A frame on a canvas: its planes with their top left corner at (left, top), both even, and its
    alpha, of the size of the luma, where something is transparent. Planes that reach beyond the
    canvas have been cut to it."""

    planes: Planes
    left: int
    top: int
    alpha: Alpha | None


class _Turn(NamedTuple):
    """How a frame is laid upright: first transposed, then flipped."""

    transposed: bool = False
    flip_x: bool = False
    flip_y: bool = False


def _turn(frame: Any) -> _Turn:
    """From the display matrix (ISO/IEC 14496-12, 8.3.2): (x, y) is shown at (ax + cy, bx + dy)."""
    for data in frame.side_data:
        if data.type.name == "DISPLAYMATRIX":
            a, b, _, c, d = struct.unpack("=5i", bytes(data)[:20])
            if abs(a) >= abs(b):
                return _Turn(False, a < 0, d < 0)
            return _Turn(True, c < 0, b < 0)
    return _Turn()


def _laid(plane: NDArray[np.uint8], turn: _Turn) -> NDArray[np.uint8]:
    plane = plane.T if turn.transposed else plane
    plane = plane[:, ::-1] if turn.flip_x else plane
    plane = plane[::-1] if turn.flip_y else plane
    return np.ascontiguousarray(plane)


def _even(value: float) -> int:
    return max(2, round(value / 2) * 2)


_HD = 720
"""Lines; where no matrix is named, pictures from this height on are BT.709 and others BT.601."""

_UNNAMED = 2
_RGB = ("rgb", "bgr", "gbr", "argb", "abgr", "pal8", "gray")


def _colours(frame: Any) -> dict[str, Any]:
    """The matrix and the range of a frame, as `reformat` wants them."""
    name = frame.format.name
    matrix = {1: Colorspace.ITU709, 9: Colorspace.BT2020, 10: Colorspace.BT2020}.get(
        frame.colorspace, Colorspace.ITU601
    )
    if frame.colorspace == _UNNAMED and frame.height >= _HD:
        matrix = Colorspace.ITU709
    full = frame.color_range == ColorRange.JPEG or name.startswith(("yuvj", *_RGB))
    return {
        "src_colorspace": matrix,
        "src_color_range": ColorRange.JPEG if full else ColorRange.MPEG,
    }


class Projector:
    """Lays the frames of one file on a canvas. One a thread.

    Args:
        width, height: of the canvas, px, even.
        aspect: how wide a pixel of the file is against its height.
        cropped: ratios up to this much apart are cropped to the canvas, others shown whole.
    """

    def __init__(self, width: int, height: int, aspect: float, cropped: float) -> None:
        self._size = width, height
        self._aspect = aspect if 0.1 <= aspect <= 10 else 1.0
        self._cropped = cropped
        self._scaler = VideoReformatter()
        self._second = VideoReformatter()
        self._toner: tuple[tuple[Source, int, int], Toner] | None = None

    def _target(self, frame: Any, turn: _Turn) -> tuple[int, int]:
        """How large the upright frame becomes, px, before anything is cut away."""
        width, height = frame.width * self._aspect, float(frame.height)
        if turn.transposed:
            width, height = height, width
        across, down = self._size[0] / width, self._size[1] / height
        near = max(across, down) <= self._cropped * min(across, down)
        grow = max(across, down) if near else min(across, down)
        wide, high = _even(width * grow), _even(height * grow)
        if near:
            return max(wide, self._size[0]), max(high, self._size[1])
        return min(wide, self._size[0]), min(high, self._size[1])

    def project(self, frame: Any) -> Projected:
        """The frame at its place on the canvas."""
        if frame.interlaced_frame:
            frame = _deinterlaced(frame)
        turn = _turn(frame)
        wide, high = self._target(frame, turn)
        scaled = self._scaled(frame, *((high, wide) if turn.transposed else (wide, high)))
        planes = Planes.of(scaled)
        alpha = None
        if len(scaled.planes) == 4:
            plane = scaled.planes[3]
            alpha = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)[:, : plane.width]
            alpha = alpha if alpha.min() < 255 else None
        if any(turn):
            planes = Planes(*(_laid(p, turn) for p in (planes.y, planes.u, planes.v)))
            alpha = _laid(alpha, turn) if alpha is not None else None
        return self._cut(planes, alpha, wide, high)

    def _cut(self, planes: Planes, alpha: Alpha | None, wide: int, high: int) -> Projected:
        width, height = self._size
        left, top = (max(0, side) // 4 * 2 for side in (wide - width, high - height))
        across, down = min(wide, width), min(high, height)
        if alpha is not None:
            alpha = alpha[top : top + down, left : left + across]
        x, y = (width - across) // 4 * 2, (height - down) // 4 * 2
        return Projected(planes.crop(left, top, across, down), x, y, alpha)

    def _scaled(self, frame: Any, width: int, height: int) -> Any:
        """In yuv420p or yuva420p, BT.709, limited range."""
        source = source_of(frame)
        if source is not None:
            return self._toned(frame, source, width, height)
        format = "yuva420p" if any(c.is_alpha for c in frame.format.components) else "yuv420p"
        if frame.format.name == "pal8":
            format = "yuva420p"
        colours = _colours(frame)
        way = Interpolation.BICUBIC
        if colours["src_colorspace"] != Colorspace.ITU709:
            # From matrix to matrix by way of RGB: this rounds less, and costs no more.
            way |= Interpolation.FULL_CHR_H_INT | Interpolation.FULL_CHR_H_INP
        return self._scaler.reformat(
            frame,
            width,
            height,
            format,
            interpolation=way,
            dst_colorspace=Colorspace.ITU709,
            dst_color_range=ColorRange.MPEG,
            threads=1,
            **colours,
        )

    def _toned(self, frame: Any, source: Source, width: int, height: int) -> Any:
        signal = self._scaler.reformat(
            frame,
            width,
            height,
            "gbrp10le",
            interpolation=Interpolation.BICUBIC,
            dst_color_range=ColorRange.JPEG,
            threads=1,
            **_colours(frame),
        )
        key = (source, width, height)
        if self._toner is None or self._toner[0] != key:
            self._toner = (key, Toner(*key))
        return self._second.reformat(
            self._toner[1].tone(signal),
            width,
            height,
            "yuv420p",
            src_color_range=ColorRange.JPEG,
            dst_colorspace=Colorspace.ITU709,
            dst_color_range=ColorRange.MPEG,
            threads=1,
        )


def _deinterlaced(frame: Any) -> Any:
    """One whole picture out of two fields: by the edges within one of them, so that it does not
    matter which frames were decoded before."""
    graph = av.filter.Graph()
    start = graph.add_buffer(
        width=frame.width,
        height=frame.height,
        format=av.VideoFormat(frame.format.name),
        time_base=frame.time_base or Fraction(1, 1000),
    )
    filter, end = graph.add("estdif", "mode=frame:deint=all"), graph.add("buffersink")
    start.link_to(filter)
    filter.link_to(end)
    graph.configure()
    graph.push(frame)
    graph.push(None)
    return graph.pull()


def soft(planes: Planes, width: int, height: int, radius: float) -> Planes:
    """Planes out of focus by `radius` px, scaled to that size: through a small copy."""
    from PIL import Image, ImageFilter

    factor = max(1.0, radius / 2)
    small = max(2, round(width / factor)), max(2, round(height / factor))
    results = []
    for plane, part in ((planes.y, 1), (planes.u, 2), (planes.v, 2)):
        image = Image.fromarray(plane).resize(
            (max(1, small[0] // part), max(1, small[1] // part)),
            Image.Resampling.BOX,
            reducing_gap=2.0,
        )
        image = image.filter(ImageFilter.GaussianBlur(radius / factor / part))
        grown = (
            VideoReformatter()
            .reformat(
                av.VideoFrame.from_ndarray(np.ascontiguousarray(image), "gray"),
                width // part,
                height // part,
                "gray",
                interpolation=Interpolation.BICUBIC,
                threads=1,
            )
            .planes[0]
        )
        rows = np.frombuffer(memoryview(grown), np.uint8).reshape(-1, grown.line_size)
        results.append(rows[:, : width // part])
    return Planes(*results)
