"""What a render is asked for, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from ...draft import Canvas
from ...draft.sizes import QUALITIES, RESOLUTIONS, checked_quality, checked_resolution, resized
from ...errors import InputError

__all__ = ["FORMATS", "QUALITIES", "Encoding", "Locate", "Output", "RenderCancelled", "Rendered"]

Locate = Callable[[str], Path]
"""The address of an uploaded file → where it lies on disk."""


class RenderCancelled(Exception):
    """The render was stopped on request; nothing was left under the final name."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """How pictures and sound are encoded.

    Attributes:
        video: FFmpeg's encoder. preset: of x264; for VP9 its `cpu-used`, larger is faster.
        crf: constant rate factor. sound: FFmpeg's encoder, or "" for a silent format.
        audio: bits a second.
    """

    video: str
    preset: str
    crf: int
    sound: str
    audio: int

    @property
    def chunk(self) -> str:
        """The kind of file that a chunk is kept in, as its suffix."""
        return ".webm" if self.video == "libvpx-vp9" else ".mp4"

    @property
    def track(self) -> str:
        """The kind of file that the sound is kept in, as its suffix."""
        return ".webm" if self.sound == "libopus" else ".m4a"


_H264 = {
    "draft": Encoding("libx264", "superfast", 24, "aac", 128_000),
    "standard": Encoding("libx264", "veryfast", 22, "aac", 160_000),
    "high": Encoding("libx264", "veryfast", 19, "aac", 192_000),
}
_VP9 = {
    "draft": Encoding("libvpx-vp9", "8", 38, "libopus", 96_000),
    "standard": Encoding("libvpx-vp9", "7", 33, "libopus", 128_000),
    "high": Encoding("libvpx-vp9", "6", 28, "libopus", 160_000),
}
# A palette is made of all pictures, so they are kept nearly as drawn until it is known.
_GIF = {
    quality: Encoding("libx264", "superfast", crf, "", 0)
    for quality, crf in (("draft", 16), ("standard", 12), ("high", 8))
}

FORMATS = MappingProxyType({"mp4": _H264, "mov": _H264, "webm": _VP9, "gif": _GIF})
"""What can be written. A `mov` holds what an `mp4` holds: every editing program opens H.264 with
AAC at full speed of its hardware, where a minute of ProRes would weigh a gigabyte."""

_GIF_SIDE = RESOLUTIONS["360p"]
_GIF_FPS = 15
"""A GIF has 256 colours and no motion between its frames: larger or faster ones are of no use."""


@dataclass(frozen=True, slots=True)
class Output:
    """The file that is asked for.

    Args:
        format: mp4 or mov (H.264 and AAC), webm (VP9 and Opus), gif (without sound).
        quality: draft, standard or high.
        resolution: see `draft.sizes`; "" for the canvas of the draft. The film is drawn at that
            size, not scaled to it.

    Raises:
        InputError: a format, quality or resolution that is not offered.

    >>> Output(quality="draft").encoding.preset
    'superfast'
    >>> Output(resolution="720p").canvas(Canvas(1080, 1920))
    Canvas(width=720, height=1280, fps=30)
    """

    format: str = "mp4"
    quality: str = "high"
    resolution: str = ""

    def __post_init__(self) -> None:
        if self.format not in FORMATS:
            raise InputError(
                f"There is no format {self.format!r}.", hint=f"Choose {', '.join(FORMATS)}."
            )
        object.__setattr__(self, "quality", checked_quality(self.quality))
        object.__setattr__(self, "resolution", checked_resolution(self.resolution))

    @property
    def encoding(self) -> Encoding:
        return FORMATS[self.format][self.quality]

    def canvas(self, canvas: Canvas) -> Canvas:
        """The size and rate in which a draft with that canvas is drawn."""
        if self.format != "gif":
            return resized(canvas, self.resolution)
        small = min(canvas.width, canvas.height) > _GIF_SIDE and not self.resolution
        size = resized(canvas, "360p" if small else self.resolution)
        return size._replace(fps=min(canvas.fps, _GIF_FPS))


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished file. `duration` in ms, `size` in bytes, `width` and `height` in pixels.

    Attributes:
        frames: how many frames it holds, and `drawn` how many of them were not in the cache.
        notes: a sentence for each thing that could not be shown as asked: an uploaded file that
            cannot be read, letters without a font, a formula that is not understood.
        fps: frames a second.
    """

    path: Path
    duration: int
    width: int
    height: int
    size: int
    frames: int
    drawn: int
    notes: tuple[str, ...] = ()
    fps: int = 0
