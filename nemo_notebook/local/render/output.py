"""What a render is asked for, and what comes of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from ...draft import Canvas
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

QUALITIES = tuple(_H264)

_SIDES = MappingProxyType(
    {"360p": 360, "480p": 480, "540p": 540, "720p": 720, "1080p": 1080, "1440p": 1440, "4k": 2160}
)
_OTHER_NAMES = MappingProxyType({"2160p": "4k", "uhd": "4k", "2k": "1440p", "hd": "720p"})
_PAIR = re.compile(r"(\d{2,4})\s*[x×*:]\s*(\d{2,4})")
_LEAST, _MOST = 64, 4096

_GIF_SIDE = 360
_GIF_FPS = 15
"""A GIF has 256 colours and no motion between its frames: larger or faster ones are of no use."""


def _resolution(given: object) -> str:
    """A size in one spelling: "", "720p" or "1280x720".

    Raises:
        InputError: a size that is not offered.
    """
    if isinstance(given, list | tuple):
        given = "x".join(str(side) for side in given)
    name = given.strip().lower() if isinstance(given, str) else "?"
    name = _OTHER_NAMES.get(name, name)
    if not name or name in _SIDES:
        return name
    pair = _PAIR.fullmatch(name)
    if pair:
        sides = [int(side) for side in pair.groups()]
        if all(_LEAST <= side <= _MOST and side % 2 == 0 for side in sides):
            return f"{sides[0]}x{sides[1]}"
    raise InputError(
        f"There is no resolution {given!r}.",
        hint=f"Choose {', '.join(_SIDES)}, or width and height, even, {_LEAST} to {_MOST}:"
        " 1280x720.",
    )


@dataclass(frozen=True, slots=True)
class Output:
    """The file that is asked for.

    Args:
        format: mp4 or mov (H.264 and AAC), webm (VP9 and Opus), gif (without sound).
        quality: draft, standard or high.
        resolution: "720p" and its like for the shorter side, "1280x720" or (1280, 720) for both,
            "" for the canvas of the draft. The film is drawn at that size, not scaled to it.

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
        for what, value, offered in (
            ("format", self.format, tuple(FORMATS)),
            ("quality", self.quality, QUALITIES),
        ):
            if value not in offered:
                raise InputError(
                    f"There is no {what} {value!r}.", hint=f"Choose {', '.join(offered)}."
                )
        object.__setattr__(self, "resolution", _resolution(self.resolution))

    @property
    def encoding(self) -> Encoding:
        return FORMATS[self.format][self.quality]

    def canvas(self, canvas: Canvas) -> Canvas:
        """The size and rate in which a draft with that canvas is drawn."""
        fps = min(canvas.fps, _GIF_FPS) if self.format == "gif" else canvas.fps
        pair = _PAIR.fullmatch(self.resolution)
        if pair:
            return Canvas(int(pair[1]), int(pair[2]), fps)
        shorter = min(canvas.width, canvas.height)
        side = _SIDES.get(self.resolution, shorter)
        if self.format == "gif" and not self.resolution:
            side = min(side, _GIF_SIDE)
        if side == shorter:
            return canvas._replace(fps=fps)
        width, height = (
            min(_MOST, max(2, 2 * round(edge * side / shorter / 2)))
            for edge in (canvas.width, canvas.height)
        )
        return Canvas(width, height, fps)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished file. `duration` in ms, `size` in bytes, `width` and `height` in pixels.

    Attributes:
        frames: how many frames it holds, and `drawn` how many of them were not in the cache.
        notes: a sentence for each uploaded file that could not be used.
    """

    path: Path
    duration: int
    width: int
    height: int
    size: int
    frames: int
    drawn: int
    notes: tuple[str, ...] = ()
