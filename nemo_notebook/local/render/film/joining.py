"""Chunks and sound in one file, as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

import av

from .encode import saved

__all__ = ["join"]

Packet: TypeAlias = "av.Packet[Any]"
"""Encoded data of any kind of stream."""

_STARTS_FAST = MappingProxyType(
    {
        "mp4": {"movflags": "+faststart"},
        "mov": {"movflags": "+faststart"},
        # Without `bitexact` FFmpeg gives every file a number of its own.
        "webm": {"cues_to_front": "1", "reserve_index_space": "65536", "fflags": "+bitexact"},
    }
)
"""The index comes before the pictures."""


def join(
    chunks: Sequence[tuple[Path, int]],
    sound: Path | None,
    target: Path,
    *,
    fps: int,
    format: str = "mp4",
    title: str = "",
    tick: Callable[[], None] = lambda: None,
) -> None:
    """Put chunks one after another and the sound beside them, without encoding anything again. In
    an MP4 the index comes first, so that it plays while it loads.

    Args:
        chunks: (file, its first frame) in order.
        sound: a file of sound, or None for a silent film.
        format: mp4, mov or webm.
        tick: called with every packet; what it raises ends the work, and no file is left.
    """
    with (
        saved(target) as part,
        av.open(str(part), "w", format=format, options=_STARTS_FAST[format]) as container,
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
            tick()
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


_UNREAD = {"codec_whitelist": "none"}
"""No decoder may look into a chunk when it is opened: nine milliseconds each, for nothing."""


def _pictures(chunks: Sequence[tuple[Path, int]], stream: Any, fps: int) -> Iterator[Packet]:
    """The packets of all chunks with their times on the whole film, counted in frames."""
    for path, offset in chunks:
        with av.open(str(path), options=_UNREAD) as chunk:
            source = chunk.streams.video[0]
            ticks = Fraction(1, fps) / (source.time_base or Fraction(1, fps))
            for packet in _moved(chunk.demux(source), stream):
                packet.pts = round((packet.pts or 0) / ticks) + offset
                packet.dts = round((packet.dts or 0) / ticks) + offset
                packet.duration, packet.time_base = 1, Fraction(1, fps)
                yield packet
