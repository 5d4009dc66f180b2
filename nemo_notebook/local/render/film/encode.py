"""Encoding: frames into chunks, sound into AAC, and everything into one file that starts fast."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeAlias, cast

import av
import numpy as np
from numpy.typing import NDArray

from ....draft import Canvas
from ..output import Encoding

__all__ = ["SAMPLE_RATE", "encode_chunk", "encode_sound", "join", "saved"]

SAMPLE_RATE = 48_000

Packet: TypeAlias = "av.Packet[Any]"
"""Encoded data of any kind of stream."""

_BT709 = 1
"""ITU-T H.273: primaries, transfer and matrix of BT.709 are all 1; limited range is 1 in FFmpeg."""


@contextmanager
def saved(target: Path) -> Iterator[Path]:
    """A temporary path beside `target` that takes its name once the block ends well.

    What is half-written never bears the final name; on an error it is removed.
    """
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        yield part
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _x264(encoding: Encoding, frames: int) -> dict[str, str]:
    """Settings of a closed chunk: one IDR frame at its start and none after it, one thread (the
    chunks themselves are encoded side by side), adaptive quantisation that spares dark gradients.
    """
    return {
        "preset": encoding.preset,
        "crf": str(encoding.crf),
        "profile": "high",
        "threads": "1",
        "x264-params": f"keyint={max(2, frames)}:min-keyint={max(1, frames)}:scenecut=0:"
        "open-gop=0:aq-mode=3:colorprim=bt709:transfer=bt709:colormatrix=bt709",
    }


def encode_chunk(
    frames: Iterable[av.VideoFrame],
    target: Path,
    *,
    canvas: Canvas,
    encoding: Encoding,
    count: int,
    tick: Callable[[], None] = lambda: None,
) -> None:
    """Encode `count` frames in yuv420p into an MP4 without sound at `target`.

    Args:
        tick: called after every frame.
    """
    with saved(target) as part, av.open(str(part), "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=canvas.fps, options=_x264(encoding, count))
        stream.width, stream.height, stream.pix_fmt = canvas.width, canvas.height, "yuv420p"
        stream.time_base = Fraction(1, canvas.fps)
        context = cast("Any", stream.codec_context)
        context.color_primaries = context.color_trc = context.colorspace = _BT709
        context.color_range = _BT709
        for number, frame in enumerate(frames):
            frame.pts, frame.time_base = number, Fraction(1, canvas.fps)
            container.mux(stream.encode(frame))
            tick()
        container.mux(stream.encode(None))


def _even(
    pieces: Iterable[NDArray[np.float32]], size: int
) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """The same samples as (the number of the first, `size` of them); the last may be fewer."""
    held = np.zeros((0, 2), np.float32)
    start = 0
    for piece in pieces:
        held = np.concatenate([held, piece]) if len(held) else piece
        whole = len(held) // size * size
        for first in range(0, whole, size):
            yield start + first, held[first : first + size]
        held, start = held[whole:], start + whole
    if len(held):
        yield start, held


def encode_sound(pieces: Iterable[NDArray[np.float32]], target: Path, *, bit_rate: int) -> None:
    """Encode pieces of stereo samples, float32 (n, 2) at 48 kHz, into AAC at `target`."""
    size = 1024
    with saved(target) as part, av.open(str(part), "w", format="ipod") as container:
        stream = container.add_stream("aac", rate=SAMPLE_RATE, layout="stereo")
        stream.bit_rate = bit_rate
        for start, piece in _even(pieces, size):
            block = np.ascontiguousarray(piece.T, np.float32)
            frame = av.AudioFrame.from_ndarray(block, format="fltp", layout="stereo")
            frame.sample_rate, frame.pts = SAMPLE_RATE, start
            frame.time_base = Fraction(1, SAMPLE_RATE)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def join(
    chunks: Sequence[tuple[Path, int]],
    sound: Path | None,
    target: Path,
    *,
    fps: int,
    title: str = "",
) -> None:
    """Put chunks one after another and the sound beside them, without encoding anything again, into
    an MP4 whose index comes first, so that it plays while it loads.

    Args:
        chunks: (file, its first frame) in order.
        sound: a file of AAC, or None for a silent film.
    """
    with (
        saved(target) as part,
        av.open(str(part), "w", format="mp4", options={"movflags": "+faststart"}) as container,
        ExitStack() as files,
    ):
        if title:
            container.metadata["title"] = title
        with av.open(str(chunks[0][0])) as first:
            video = container.add_stream_from_template(first.streams.video[0])
        video.time_base = Fraction(1, fps)
        heard: Iterator[Packet] = iter(())
        if sound is not None:
            source = files.enter_context(av.open(str(sound)))
            audio = container.add_stream_from_template(source.streams.audio[0])
            heard = _moved(source.demux(source.streams.audio[0]), audio)
        waiting = next(heard, None)
        for packet in _pictures(chunks, video, fps):
            # Sound goes in just before the picture it belongs to, so that players need not seek
            # between the two.
            now = Fraction(packet.dts or 0, fps)
            while waiting is not None and (waiting.pts or 0) * waiting.time_base <= now:
                container.mux(waiting)
                waiting = next(heard, None)
            container.mux(packet)
        while waiting is not None:
            container.mux(waiting)
            waiting = next(heard, None)


def _moved(packets: Iterable[Packet], stream: Any) -> Iterator[Packet]:
    """The packets of one file as those of a stream of another."""
    for packet in packets:
        if packet.dts is not None:
            packet.stream = stream
            yield packet


def _pictures(chunks: Sequence[tuple[Path, int]], stream: Any, fps: int) -> Iterator[Packet]:
    """The packets of all chunks with their times on the whole film, counted in frames."""
    for path, offset in chunks:
        with av.open(str(path)) as chunk:
            source = chunk.streams.video[0]
            ticks = Fraction(1, fps) / (source.time_base or Fraction(1, fps))
            for packet in _moved(chunk.demux(source), stream):
                packet.pts = round((packet.pts or 0) / ticks) + offset
                packet.dts = round((packet.dts or 0) / ticks) + offset
                packet.duration, packet.time_base = 1, Fraction(1, fps)
                yield packet
