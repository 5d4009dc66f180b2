"""Recorded sound: files decoded by FFmpeg to float32 at 48 kHz in stereo, piece by piece.

However long a file is, only a piece of it is in memory. Mono is on both sides, more than two
channels are mixed down, of several streams the one that a player would play is heard.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from nemo_notebook.errors import InputError
from nemo_notebook.local.sound.mixing.loudness import RATE
from nemo_notebook.local.sound.mixing.tempo import stretch

__all__ = ["Clip", "Stereo", "clip", "decode", "load", "looped", "resample"]

Stereo = NDArray[np.float32]

OPTIONS = {
    "protocol_whitelist": "none",
    "format_whitelist": "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,mpegts,avi,wav,w64,rf64,mp3,aac,"
    "flac,ogg,aiff,caf,amr,asf,au,ac3,eac3",
    "max_streams": "33",
}
"""FFmpeg reads playlists and addresses if it is let; a sound is one file and nothing else."""

_CHUNK = 1 << 16
_SEAM = RATE // 50
"""A loop closes over 20 ms."""
_REST = 0.4
"""Seconds that a clip may rest on its last picture rather than start again; see `clips.Playing`."""
_EARLY = 1.0
"""Seconds before the place wanted at which decoding begins: decoders need a run-up."""


def resample(signal: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    """Mono samples at `rate` as mono samples at 48 kHz, band-limited and not delayed."""
    if rate == RATE or not len(signal):
        return signal
    resampler = av.AudioResampler(format="fltp", layout="mono", rate=RATE)
    pieces: list[NDArray[np.float32]] = []
    for start in range(0, len(signal), _CHUNK):
        chunk = np.ascontiguousarray(signal[None, start : start + _CHUNK])
        frame = av.AudioFrame.from_ndarray(chunk, format="fltp", layout="mono")
        frame.sample_rate = rate
        frame.pts = start
        pieces += [out.to_ndarray()[0] for out in resampler.resample(frame)]
    pieces += [out.to_ndarray()[0] for out in resampler.resample(None)]
    whole = np.concatenate(pieces).astype(np.float32, copy=False)
    count = -(-len(signal) * RATE // rate)
    return np.pad(whole, (0, max(count - len(whole), 0)))[:count]


def _audio(container: Any) -> Any:
    """The stream that a player would play, or None."""
    found = container.streams.best("audio")
    return found if found is not None and found.codec_context is not None else None


def _sounds(container: Any, stream: Any, origin: float | None, trim: float) -> Iterator[Stereo]:
    """Pieces at 48 kHz from `trim` seconds after `origin` on (the file's first sound without one).

    What cannot be decoded is left out, and what is missing at the beginning is silence.
    """
    if trim > 2 * _EARLY:
        with suppress(av.FFmpegError):
            container.seek(int((trim + (origin or 0.0) - _EARLY) * av.time_base))
    resampler = av.AudioResampler(format="fltp", layout="stereo", rate=RATE)
    ahead: int | None = None  # samples still to leave out, or, below zero, of silence to begin with
    with suppress(av.FFmpegError):  # a file cut short ends here
        for packet in container.demux(stream):
            frames: list[Any] = []
            with suppress(av.FFmpegError):  # a damaged stretch
                frames = packet.decode()
            for frame in frames:
                if ahead is None:
                    time = frame.time if frame.time is not None else 0.0
                    ahead = round((trim - (time - (time if origin is None else origin))) * RATE)
                    if origin is None and trim > 2 * _EARLY:  # it was looked for by its own time
                        begun = (stream.start_time or 0) * float(stream.time_base)
                        ahead = round((trim - (time - begun)) * RATE)
                    if ahead < 0:
                        yield np.zeros((min(-ahead, RATE * 3600), 2), np.float32)
                        ahead = 0
                frame.pts = None
                for out in resampler.resample(frame):
                    piece = out.to_ndarray().T.astype(np.float32, copy=False)
                    left = min(ahead, len(piece))
                    ahead -= left
                    if left < len(piece):
                        yield _clean(piece[left:])
    if ahead is not None:
        for out in resampler.resample(None):
            piece = out.to_ndarray().T.astype(np.float32, copy=False)
            yield _clean(piece[ahead:])
            ahead = max(0, ahead - len(piece))


def _clean(piece: Stereo) -> Stereo:
    if not np.isfinite(piece).all():
        piece = np.nan_to_num(piece, nan=0.0, posinf=0.0, neginf=0.0)
    return np.clip(piece, -8.0, 8.0)


def decode(path: Path, *, trim: float = 0.0, speed: float = 1.0) -> Iterator[Stereo]:
    """The sound of a file as pieces of (n, 2), from `trim` seconds on, `speed` times as fast.

    Raises:
        InputError: the file is missing, has no sound, or nothing of it can be decoded.
    """
    some = False
    try:
        with (
            path.open("rb") as file,
            av.open(file, "r", options=OPTIONS, metadata_errors="replace") as container,
        ):
            stream = _audio(container)
            if stream is None:
                raise InputError(f"There is no sound in {path.name}.", hint="Upload another file.")
            for piece in stretch(_sounds(container, stream, None, trim), speed, RATE):
                some = some or bool(len(piece))
                yield piece
    except (av.FFmpegError, OSError, ValueError) as error:
        raise InputError(
            f"The sound {path.name} cannot be read.", hint="Upload it again."
        ) from error
    if not some and not trim:
        raise InputError(f"There is no sound in {path.name}.", hint="Upload another file.")


def load(path: Path, duration: int, *, loop: bool = False) -> Stereo:
    """At most `duration` ms of a file as float32 (n, 2) at 48 kHz; looped up to it on request.

    Raises:
        InputError: the file is missing, has no sound, or cannot be decoded.
    """
    wanted = duration * RATE // 1000
    pieces: list[Stereo] = []
    count = 0
    for piece in looped(lambda: decode(path)) if loop else decode(path):
        pieces.append(piece)
        count += len(piece)
        if count >= wanted:
            break
    if not pieces:
        return np.zeros((0, 2), np.float32)
    return np.ascontiguousarray(np.concatenate(pieces)[:wanted])


def looped(turn: Callable[[], Iterator[Stereo]]) -> Iterator[Stereo]:
    """A sound again and again without end, each end faded into the next beginning over 20 ms.

    A sound of less than that is repeated as it is.
    """
    tail = np.zeros((0, 2), np.float32)
    while True:
        held = np.zeros((0, 2), np.float32)
        begun = False
        for piece in turn():
            held = np.concatenate([held, piece])
            if not begun:
                if len(held) < 2 * _SEAM:
                    continue
                begun = True
                _close(tail, held)
            yield held[:-_SEAM]
            held = held[-_SEAM:]
        tail = held if begun else held[:0]
        if not begun:
            if not len(held):
                return
            yield held


def _close(tail: Stereo, head: Stereo) -> None:
    """Fade from the end of one turn into the beginning of the next, in place."""
    if len(tail):
        ramp = np.sin(np.linspace(0, np.pi / 2, len(tail), dtype=np.float32))[:, None]
        head[: len(tail)] = tail * ramp[::-1] + head[: len(tail)] * ramp


@dataclass(frozen=True, slots=True)
class Clip:
    """The sound of a video beside its picture. All in seconds but the speed.

    Attributes:
        origin: when its first picture is shown, on the clock of the file.
        length: from its first picture to the end of the last.
    """

    path: Path
    origin: float
    length: float
    trim: float
    speed: float

    def sounds(self, duration: float) -> Iterator[Stereo]:
        """What is heard over a segment of so many seconds: it begins again when the picture does.

        Nothing where the file has no sound, or none that can be decoded.
        """
        trim = min(self.trim, max(0.0, self.length - 0.04))
        there = max(0.04, self.length - trim)
        again = duration * self.speed > there + _REST * self.speed
        total = round(duration * RATE)
        done = turn = 0
        while done < total:
            turn += 1
            until = min(round(turn * there / self.speed * RATE), total) if again else total
            for piece in self._once(trim, until - done):
                done += len(piece)
                yield piece
            if done < until:
                yield np.zeros((until - done, 2), np.float32)
                done = until

    def _once(self, trim: float, count: int) -> Iterator[Stereo]:
        """One turn, `count` samples at most."""
        with (
            suppress(av.FFmpegError, OSError, ValueError),
            self.path.open("rb") as file,
            av.open(file, "r", options=OPTIONS, metadata_errors="replace") as container,
        ):
            stream = _audio(container)
            if stream is None:
                return
            for piece in stretch(_sounds(container, stream, self.origin, trim), self.speed, RATE):
                part = piece[:count]
                count -= len(part)
                if len(part):
                    yield part
                if count <= 0:
                    return


def clip(
    path: Path, *, trim: float = 0.0, speed: float = 1.0, until: float = 3600.0
) -> Clip | None:
    """The sound of a video file, or None where it has none; `until` seconds of it are looked at."""
    with (
        suppress(av.FFmpegError, OSError, ValueError),
        path.open("rb") as file,
        av.open(file, "r", options=OPTIONS, metadata_errors="replace") as container,
    ):
        pictures = [s for s in container.streams.video if not s.disposition & 0x0400]
        if _audio(container) is None or not pictures:
            return None
        first, end = _span(container, pictures[0], until + trim)
        return Clip(path, first, end - first, trim, speed)
    return None


def _span(container: Any, stream: Any, until: float) -> tuple[float, float]:
    """When the first picture is shown, and when the last one ends, in seconds."""
    tick = float(stream.time_base)
    first = last = float("nan")
    held = 0.0
    with suppress(av.FFmpegError):  # a file cut short ends here
        for packet in container.demux(stream):
            if packet.pts is None or not packet.size or packet.is_discard or packet.is_corrupt:
                continue
            time = packet.pts * tick
            first = time if first != first else min(first, time)
            if last != last or time >= last:
                last, held = time, (packet.duration or 0) * tick
            if time - first > until:
                break
    if first != first:
        raise ValueError("no picture")
    return first, last + (held or 1 / 30)
