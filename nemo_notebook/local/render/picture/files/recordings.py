"""An uploaded video by its frames: which one is shown when, and each of them, in any order.

The packets are listed once, without decoding: from then on the frame of a moment is a matter of
data, so that it is the same one wherever a chunk begins. A frame is decoded from the last key frame
before it; stretches between two key frames that are never shown are jumped over. A frame that
cannot be decoded (a file cut short, a damaged stretch) is stood in for by the last good one before.
"""

from __future__ import annotations

import bisect
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeAlias

import av
from av.video.frame import PictureType

from .....errors import InputError

__all__ = ["OPTIONS", "Recording", "VideoFrame"]

VideoFrame: TypeAlias = Any
"""An `av.VideoFrame`; some of what is asked of it is not in PyAV's annotations."""

OPTIONS = {
    "protocol_whitelist": "none",
    "format_whitelist": "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,mpegts,avi",
    "max_streams": "33",
}
"""FFmpeg reads playlists and addresses if it is let; a clip is one file and nothing else."""

_MOST_PIXELS = 8192 * 4608
_MOST_PACKETS = 2_000_000
_LISTING_SECONDS = 20.0
_MARGIN = 2.0
"""Seconds of packets listed beyond what is shown: frames come out of order."""

_NOT_KEY = (PictureType.P, PictureType.B)

_ALPHA_DECODERS = {"vp8": "libvpx", "vp9": "libvpx-vp9"}
"""FFmpeg's own decoders of these leave the alpha out."""


class Recording:
    """A video file.

    Args:
        until: seconds of it that will be asked for; what comes later need not be listed.
        name: what its owner calls it, for sentences.
        sparse: far from every frame will be asked for. What nothing refers to is then left out on
            the way; of a damaged file that may be the very thing that would have shown.

    Attributes:
        length: seconds from the first frame to the end of the last one listed; where the file ends
            before it should, to the end that it claims.
        aspect: how wide a pixel is against its height.

    Raises:
        InputError: the file is not a video that can be read.
    """

    def __init__(
        self, path: Path, until: float = 3600.0, name: str = "", *, sparse: bool = False
    ) -> None:
        self._sparse = sparse
        self._path = path
        self._name = name or path.name
        self._times: list[int] = []
        self._keys: list[int] = []
        self._stand_in: dict[int, int] = {}
        self._ahead: list[VideoFrame] = []
        self._now: tuple[int, VideoFrame] | None = None
        self._packets: Iterator[Any] = iter(())
        self._file: Any = None
        self._container: Any = None
        try:
            self._open()
            self._list(until)
        except (av.FFmpegError, OSError, ValueError, LookupError, MemoryError) as error:
            self.close()
            raise self._unreadable() from error
        if not self._times:
            self.close()
            raise self._unreadable()

    def _unreadable(self) -> InputError:
        return InputError(f"The video {self._name} could not be read.", hint="Upload it again.")

    def close(self) -> None:
        """Let go of the file."""
        self._packets, self._ahead, self._now = iter(()), [], None
        if self._container is not None:
            with suppress(av.FFmpegError):
                self._container.close()
        if self._file is not None:
            self._file.close()
        self._file = self._container = None

    def __del__(self) -> None:
        if getattr(self, "_file", None) is not None:
            self.close()

    def _open(self) -> None:
        if not self._path.is_file():  # a pipe would be waited for
            raise FileNotFoundError(self._path.name)
        self._file = self._path.open("rb")
        self._container = av.open(self._file, "r", options=OPTIONS, metadata_errors="replace")
        streams = self._container.streams.video
        stream = next(s for s in (*streams, None) if s is None or not s.disposition & 0x0400)
        if stream is None or stream.codec_context is None:
            raise ValueError("no video that FFmpeg knows")
        self._stream: Any = stream
        self._tick = float(stream.time_base)
        context = stream.codec_context
        if context.width * context.height > _MOST_PIXELS:
            raise ValueError("too many pixels")
        self.aspect = float(stream.sample_aspect_ratio or context.sample_aspect_ratio or 1) or 1.0
        other = _ALPHA_DECODERS.get(context.name)
        if other and stream.metadata.get("alpha_mode") == "1" and other in av.codecs_available:
            context = av.CodecContext.create(other, "r")
            if stream.codec_context.extradata:
                context.extradata = stream.codec_context.extradata
        # The processes of a render are its parallelism.
        context.thread_count = 1
        context.options = {"max_pixels": str(_MOST_PIXELS)}
        self._context: Any = context
        self._skipping = False

    def _list(self, until: float) -> None:
        """Note when the frames are shown, and which of them are key frames."""
        end = time.monotonic() + _LISTING_SECONDS
        times: dict[int, int] = {}
        keys: set[int] = set()
        first: int | None = None
        whole = True
        with suppress(av.FFmpegError):  # a file cut short ends here
            for packet in self._container.demux(self._stream):
                moment = packet.pts if packet.pts is not None else packet.dts
                if moment is None or not packet.size or packet.is_corrupt:
                    continue
                if packet.is_keyframe:
                    keys.add(moment)
                if packet.is_discard:  # before the beginning that an edit list sets
                    continue
                times[moment] = packet.duration or 0
                first = moment if first is None else min(first, moment)
                dts = packet.dts if packet.dts is not None else moment
                late = (dts - first) * self._tick > until + _MARGIN
                if late or len(times) > _MOST_PACKETS or time.monotonic() > end:
                    whole = False
                    break
        self._times = sorted(times)
        self._keys = sorted(keys) or self._times[:1]
        if self._times:
            usual = (self._times[-1] - self._times[0]) / max(1, len(self._times) - 1)
            last = times[self._times[-1]] or usual or 1 / 30 / self._tick
            self.length = (self._times[-1] - self._times[0] + last) * self._tick
            if whole:
                self.length = max(self.length, self._claimed())

    def _claimed(self) -> float:
        """How many seconds it says that it lasts: what is missing at its end is a still."""
        if self._stream.duration is not None:
            return float(self._stream.duration * self._stream.time_base)
        return float(self._container.duration or 0) / av.time_base

    def number(self, seconds: float) -> int:
        """Which frame is shown that many seconds after the first one."""
        ticks = self._times[0] + (seconds + 1e-4) / self._tick
        return max(0, bisect.bisect_right(self._times, ticks) - 1)

    def frame(self, number: int) -> VideoFrame | None:
        """The frame of that number, or the last good one before it; None when there is none."""
        number = self._stand_in.get(number, number)
        if number < 0:
            return None
        if self._now is not None and self._now[0] == number:
            return self._now[1]
        found = self._decode(number)
        if found is None:
            found = self._rescue(number)
            number = self._stand_in.get(number, number)
        if found is not None:
            self._now = (number, found)
        return found

    def _key_before(self, moment: int) -> int:
        """The place in `_keys` of the last key frame at or before a moment."""
        return max(0, bisect.bisect_right(self._keys, moment) - 1)

    def _decode(self, number: int) -> VideoFrame | None:
        """Frame `number`, from where the decoder stands when it is on the way there."""
        moment = self._times[number]
        here = self._times[self._now[0]] if self._now is not None else None
        # Every group begins with an empty decoder: what a damaged one leaves behind in it would
        # make the next one depend on where decoding began.
        on_the_way = (
            here is not None
            and here < moment
            and self._key_before(here) == self._key_before(moment)
        )
        key = None
        if not on_the_way:
            key = self._keys[self._key_before(moment)]
            self._seek(key)
        for frame in self._frames(moment):
            shown = _moment(frame)
            if key is not None and shown >= key:
                if key != self._keys[0] and (shown > key or frame.pict_type in _NOT_KEY):
                    # A picture that is refreshed bit by bit is no place to begin.
                    self._keys.remove(key)
                    return self._decode(number)
                key = None
            if shown == moment:
                return frame
            if shown > moment:
                self._ahead.insert(0, frame)
                return None
        return None

    def _rescue(self, number: int) -> VideoFrame | None:
        """The last good frame before one that cannot be decoded; remembers who stands in."""
        place = self._key_before(self._times[number])
        while place >= 0:
            start = self._keys[place]
            end = self._keys[place + 1] if place + 1 < len(self._keys) else self._times[-1] + 1
            self._seek(start)
            good: dict[int, VideoFrame | None] = {}
            best: tuple[int, VideoFrame] | None = None
            for frame in self._frames(None):
                shown = _moment(frame)
                if shown >= end:
                    break
                good[shown] = None
                if shown <= self._times[number] and (best is None or shown > best[0]):
                    best = (shown, frame)
            if best is not None:
                self._appoint(start, end, sorted(good))
                self._now, self._ahead, self._packets = None, [], iter(())
                return best[1]
            place -= 1
        self._appoint(self._times[0], self._times[number] + 1, [])
        return None

    def _appoint(self, start: int, end: int, good: list[int]) -> None:
        """For the frames from `start` to `end`, say which of the good ones each is shown by."""
        for number in range(
            bisect.bisect_left(self._times, start), bisect.bisect_left(self._times, end)
        ):
            place = bisect.bisect_right(good, self._times[number]) - 1
            shown = bisect.bisect_left(self._times, good[place]) if place >= 0 else number - 1
            self._stand_in[number] = self._stand_in.get(shown, shown)

    def _seek(self, key: int) -> None:
        """Go to a key frame, so that the next frames are those from it on."""
        self._now, self._ahead = None, []
        self._context.flush_buffers()
        for aim in (key, key - round(5 / self._tick), None):
            with suppress(av.FFmpegError):
                if aim is None:
                    self._restart()
                else:
                    self._container.seek(aim, stream=self._stream, backward=True)
                packets = self._container.demux(self._stream)
                first = next((p for p in packets if p.is_keyframe and p.size), None)
                if first is None:
                    continue
                moment = first.pts if first.pts is not None else first.dts
                if aim is None or (moment is not None and moment <= key):
                    self._packets = _chain(first, packets)
                    return
        self._packets = iter(())

    def _restart(self) -> None:
        """Open the file anew: some cannot be wound back."""
        self.close()
        self._open()

    def _frames(self, wanted: int | None) -> Iterator[VideoFrame]:
        """Frames as they come; those before `wanted` that nothing refers to are left out."""
        while self._ahead:
            yield self._ahead.pop(0)
        while True:
            try:
                packet = next(self._packets, None)
            except av.FFmpegError:
                packet = None
            moment = None
            if packet is not None:
                moment = packet.pts if packet.pts is not None else packet.dts
            needless = (
                self._sparse and wanted is not None and moment is not None and moment < wanted
            )
            if needless is not self._skipping:
                self._context.skip_frame = "NONREF" if needless else "DEFAULT"
                self._skipping = needless
            over = packet is None or not packet.size
            try:
                frames = self._context.decode(None if over else packet)
            except (av.FFmpegError, MemoryError):
                frames = []
            self._ahead.extend(f for f in frames if not f.is_corrupt)
            while self._ahead:
                yield self._ahead.pop(0)
            if over:
                self._packets = iter(())
                return


def _chain(first: Any, packets: Iterator[Any]) -> Iterator[Any]:
    yield first
    yield from packets


def _moment(frame: VideoFrame) -> int:
    return int(frame.pts if frame.pts is not None else frame.dts or 0)
