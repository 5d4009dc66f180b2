"""Chunks as a GIF: one palette for all pictures, and of each only what has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import av
from av.filter import Graph

from .encode import saved

__all__ = ["write_gif"]

_TICKS = 100
"""A GIF counts in hundredths of a second."""


def _pictures(
    chunks: Sequence[tuple[Path, int]], fps: int, tick: Callable[[], None]
) -> Iterator[av.VideoFrame]:
    for path, offset in chunks:
        with av.open(str(path)) as chunk:
            for number, frame in enumerate(chunk.decode(video=0), start=offset):
                tick()
                frame.pts, frame.time_base = number, Fraction(1, fps)
                yield frame


class _Mill:
    """A graph of one filter: frames go in by number of the input, pictures come out."""

    def __init__(self, name: str, options: str, like: Sequence[av.VideoFrame], fps: int) -> None:
        self._graph = Graph()
        work = self._graph.add(name, options)
        self._inputs = []
        for place, frame in enumerate(like):
            source = self._graph.add_buffer(
                width=frame.width,
                height=frame.height,
                format=frame.format,
                time_base=Fraction(1, fps),
            )
            source.link_to(work, 0, place)
            self._inputs.append(source)
        self._sink = self._graph.add("buffersink")
        work.link_to(self._sink)
        self._graph.configure()

    def put(self, frame: av.VideoFrame | None, place: int = 0) -> None:
        """A frame, or None after the last."""
        self._inputs[place].push(frame)

    def take(self) -> Iterator[av.VideoFrame]:
        """What has come out so far."""
        while True:
            try:
                yield cast("av.VideoFrame", self._sink.pull())
            except (av.BlockingIOError, av.EOFError):
                return


def write_gif(
    chunks: Sequence[tuple[Path, int]],
    target: Path,
    *,
    fps: int,
    tick: Callable[[], None] = lambda: None,
) -> None:
    """Write the pictures of chunks as an endless GIF at `target`.

    They are decoded twice, once for the palette, so that memory does not grow with the length.

    Args:
        chunks: (file, its first frame) in order.
        tick: called twice with every picture; what it raises ends the work, and no file is left.
    """
    with av.open(str(chunks[0][0])) as chunk:
        like = next(chunk.decode(video=0))
    counting = _Mill("palettegen", "stats_mode=full", [like], fps)
    for frame in _pictures(chunks, fps, tick):
        counting.put(frame)
    counting.put(None)
    (palette,) = counting.take()
    # An ordered pattern stays where it is, so that what does not move is not written again.
    painting = _Mill(
        "paletteuse", "dither=bayer:bayer_scale=3:diff_mode=rectangle", [like, palette], fps
    )
    painting.put(palette, 1)
    painting.put(None, 1)
    with saved(target) as part, av.open(str(part), "w", format="gif") as container:
        stream = container.add_stream("gif", rate=fps)
        stream.width, stream.height, stream.pix_fmt = like.width, like.height, "pal8"
        context: Any = stream.codec_context
        context.time_base = Fraction(1, _TICKS)

        def write() -> None:
            for done in painting.take():
                number = round((done.pts or 0) * (done.time_base or Fraction(1, fps)) * fps)
                done.pts, done.time_base = round(number * _TICKS / fps), Fraction(1, _TICKS)
                container.mux(stream.encode(done))

        for frame in _pictures(chunks, fps, tick):
            painting.put(frame)
            write()
        painting.put(None)
        write()
        container.mux(stream.encode(None))
