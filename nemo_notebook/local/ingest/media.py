"""What a media file is: probed behind caps, with nothing but its own bytes within reach.

FFmpeg reads playlists, scripts and addresses if it is let: here it gets a file object, the one
demuxer that the first bytes call for, and no protocol at all.
"""

from __future__ import annotations

import struct
import time
import warnings
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from ...errors import UnsupportedMedia
from .pictures import frames_of, size_of
from .types import HEAD, FileType, recognise

__all__ = ["Media", "inspect"]

MAX_PIXELS = 50_000_000
MAX_SIDE = 16_384
MAX_VIDEO_PIXELS = 8192 * 4608
MAX_STREAMS = 32
MAX_DURATION = 6 * 3600 * 1000
MAX_FPS = 300
MAX_FRAMES = 5000
"""Of an animated picture; of a video its duration decides."""
MAX_PROBE_SECONDS = 15.0

_FORMATS = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,mpegts,avi,mp3,wav,ogg,flac,aac,gif,"
    "png_pipe,jpeg_pipe,webp_pipe"
)
_OPTIONS = {
    "protocol_whitelist": "none",
    "format_whitelist": _FORMATS,
    "max_streams": str(MAX_STREAMS + 1),  # one more, so that too many can be told
    "probesize": "8000000",
    "analyzeduration": "8000000",
}


_BROKEN = (
    OSError,
    SyntaxError,  # what Pillow calls a broken file
    ValueError,
    EOFError,
    LookupError,
    TypeError,
    ArithmeticError,
    RuntimeError,
    MemoryError,
    struct.error,
    zlib.error,
)
"""What decoders raise over a file that is not what it says."""


@dataclass(frozen=True, slots=True)
class Media:
    """A checked file: `kind` video, image or audio; `duration` in ms; zeros where it has none."""

    kind: str
    extension: str
    duration: int = 0
    width: int = 0
    height: int = 0
    fps: float = 0.0

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


class _Watched:
    """A file that stops giving bytes when the time is up, so that no probe runs for ever."""

    def __init__(self, file: BinaryIO, seconds: float) -> None:
        self._file = file
        self._end = time.monotonic() + seconds
        self.name = ""  # av asks for a name; it must not learn the path

    def read(self, size: int = -1) -> bytes:
        if time.monotonic() > self._end:
            raise TimeoutError
        return self._file.read(size)

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()


def _damaged(type: FileType) -> UnsupportedMedia:
    return UnsupportedMedia(
        f"The {type.extension} file is damaged or holds nothing that can be used.",
        hint="Open it on your side and save it again.",
    )


def _too_much(what: str) -> UnsupportedMedia:
    return UnsupportedMedia(f"The file has {what}.", hint="Make it smaller, then upload it again.")


def _picture(path: Path, type: FileType) -> Media:
    from PIL import Image

    with path.open("rb") as file:
        size = size_of(file, type.extension)
        if size is None:
            raise _damaged(type)
        width, height = size
        if width * height > MAX_PIXELS or max(size) > MAX_SIDE:
            raise _too_much(f"{width} × {height} pixels, more than {MAX_PIXELS // 10**6} million")
        if frames_of(file, type.extension, MAX_FRAMES) > MAX_FRAMES:
            raise _too_much(f"more than {MAX_FRAMES} frames")
        file.seek(0)
        names = {"jpg": "JPEG"}
        try:
            with (
                warnings.catch_warnings(),
                Image.open(file, formats=[names.get(type.extension, type.extension.upper())]) as it,
            ):
                warnings.simplefilter("ignore")  # Pillow warns of what is refused here
                if it.width * it.height > MAX_PIXELS:
                    raise _too_much("more pixels than its header says")
                it.draft("RGB", (64, 64))  # a JPEG is then decoded small
                orientation = it.getexif().get(0x0112, 1)
                it.load()
        except Image.DecompressionBombError:
            raise _too_much("more pixels than its header says") from None
        except _BROKEN as error:
            raise _damaged(type) from error
    if orientation in (5, 6, 7, 8):  # EXIF: lying on its side
        width, height = height, width
    return Media("image", type.extension, width=width, height=height)


def _moving(path: Path, type: FileType) -> Media:
    import av

    with path.open("rb") as file:
        watched = _Watched(file, MAX_PROBE_SECONDS)
        try:
            with av.open(watched, format=type.demuxer, options=_OPTIONS) as container:
                return _measure(container, type)
        except (av.FFmpegError, OSError, ValueError, EOFError, MemoryError) as error:
            raise _damaged(type) from error


def _milliseconds(container: Any, stream: Any) -> int:
    """How long it is; recordings of browsers do not say, and are read through to their end."""
    if stream.duration is not None:
        return round(float(stream.duration * stream.time_base) * 1000)
    if container.duration is not None:
        return int(container.duration / 1000)
    last = 0
    for packet in container.demux(stream):
        if packet.pts is not None:
            last = max(last, packet.pts + (packet.duration or 0))
    container.seek(0)
    return round(float(last * stream.time_base) * 1000)


def _measure(container: Any, type: FileType) -> Media:
    """The facts of an open container, each capped before anything is decoded."""
    if len(container.streams) > MAX_STREAMS:
        raise _too_much(f"more than {MAX_STREAMS} streams")
    video = [s for s in container.streams.video if not s.disposition & _ATTACHED_PICTURE]
    stream = next(iter(video or container.streams.audio), None)
    if stream is None or stream.codec_context is None:  # a codec that FFmpeg does not know
        raise _damaged(type)
    duration = _milliseconds(container, stream)
    if duration > MAX_DURATION:
        raise _too_much(f"more than {MAX_DURATION // 3_600_000} hours")
    width = height = 0
    fps = 0.0
    if video:
        width, height = stream.codec_context.width, stream.codec_context.height
        if width * height > MAX_VIDEO_PIXELS or max(width, height) > MAX_SIDE:
            raise _too_much(f"pictures of {width} × {height} pixels")
        fps = float(stream.average_rate or 0)
        if not 0 < fps <= MAX_FPS:
            fps = _counted_rate(container, stream, duration)
        if fps > MAX_FPS:
            raise _too_much(f"a frame rate of {fps:g}")
        # Its pictures may turn out larger than its header says.
        stream.codec_context.options = {"max_pixels": str(MAX_VIDEO_PIXELS)}
    stream.codec_context.thread_count = 1
    if next(container.decode(stream), None) is None or duration <= 0:
        raise _damaged(type)
    kind = "video" if video else "audio"
    return Media(kind, type.extension, duration, width, height, round(fps, 3))


def _counted_rate(container: Any, stream: Any, duration: int) -> float:
    """Frames a second by counting them: recordings of browsers and phones claim none, or 1000.
    Frames are shown by their times, so that an uneven rate is no reason to refuse a file."""
    count = 0
    for packet in container.demux(stream):
        count += packet.pts is not None
    container.seek(0)
    return count * 1000 / duration if duration > 0 else 0.0


_ATTACHED_PICTURE = 0x0400


def inspect(path: Path, name: str) -> Media:
    """What the file at `path`, called `name` by its owner, is.

    Raises:
        UnsupportedMedia: not an accepted type, damaged, or over a cap; the sentence says which.

    >>> inspect(Path("upload.part"), "photo.jpg")  # doctest: +SKIP
    Media(kind='image', extension='jpg', duration=0, width=1600, height=1200, fps=0.0)
    """
    with path.open("rb") as file:
        type = recognise(name, file.read(HEAD))
    return _picture(path, type) if type.kind == "image" else _moving(path, type)
