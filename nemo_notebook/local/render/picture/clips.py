"""Uploaded video as a shot: decoded as it is needed, cropped to the canvas, repeated when short."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import av
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter

from ....draft import Canvas
from ....errors import InputError
from ..visuals import Palette
from .pixels import Blender, Planes

__all__ = ["ClipShot"]

_OPTIONS = {
    "protocol_whitelist": "none",
    "format_whitelist": "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,mpegts,avi,gif,webp_pipe",
}
"""FFmpeg reads playlists and addresses if it is let; a clip is one file and nothing else."""


class ClipShot:
    """A video file behind the words, `speed` times as fast as it was recorded.

    Raises:
        InputError: the file is not a video that can be read.
    """

    def __init__(self, path: Path, canvas: Canvas, palette: Palette, speed: float = 1.0) -> None:
        self.palette = palette
        self._path = path
        self._canvas = canvas
        self._speed = speed
        self._scaler = VideoReformatter()
        self._frames: Iterator[tuple[float, Any]] = iter(())
        self._now: tuple[float, Planes] | None = None
        self._next: tuple[float, Any] | None = None
        self._length = 0.0
        self._rewind()
        if self._next is None:
            raise InputError(f"The video {path.name} cannot be read.")

    def _decode(self) -> Iterator[tuple[float, Any]]:
        """(seconds, frame) from the beginning; ends early where the file is damaged."""
        try:
            with (
                self._path.open("rb") as file,
                closing(av.open(file, "r", options=_OPTIONS)) as container,
            ):
                stream = container.streams.video[0]
                start = None
                for frame in container.decode(stream):
                    moment = float(frame.time or 0.0)
                    start = moment if start is None else start
                    yield moment - start, frame
        except (av.FFmpegError, OSError, IndexError, ValueError):
            return

    def _rewind(self) -> None:
        self._frames = self._decode()
        self._now, self._next = None, next(self._frames, None)

    def _fit(self, frame: Any) -> Planes:
        """The middle of a frame, scaled to cover the canvas."""
        width, height = self._canvas.width, self._canvas.height
        grow = max(width / frame.width, height / frame.height)
        wide, high = (-(-round(side * grow) // 2) * 2 for side in (frame.width, frame.height))
        scaled = self._scaler.reformat(
            frame,
            max(width, wide),
            max(height, high),
            "yuv420p",
            interpolation=Interpolation.BICUBIC,
            dst_colorspace=Colorspace.ITU709,
            dst_color_range=ColorRange.MPEG,
            threads=1,
        )
        left, top = (scaled.width - width) // 4 * 2, (scaled.height - height) // 4 * 2
        return Planes.of(scaled).crop(left, top, width, height)

    def _advance(self, at: float) -> None:
        """Decode until the frame of that moment is at hand, or the clip is over."""
        if self._now is not None and at < self._now[0]:
            self._rewind()
        while self._next is not None and (self._now is None or self._next[0] <= at + 1e-3):
            moment, frame = self._next
            self._next = next(self._frames, None)
            if self._next is None:
                self._length = moment + 1 / self._canvas.fps
            if self._now is None or self._next is None or self._next[0] > at:
                self._now = (moment, self._fit(frame))

    def moment(self, seconds: float) -> None:
        """Not known: what is shown then has yet to be decoded."""

    def paint(self, planes: Planes, seconds: float, blender: Blender) -> None:
        """Draw the frame of that moment; a clip that is over starts again."""
        at = max(0.0, seconds) * self._speed
        self._advance(at % self._length if self._length else at)
        if self._length and at >= self._length:
            self._advance(at % self._length)
        if self._now is not None:
            blender.copy(planes, self._now[1])
