"""Sound made faster or slower with its pitch kept, by FFmpeg's `atempo`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import av
import numpy as np
from numpy.typing import NDArray

__all__ = ["stretch"]

_CHUNK = 1 << 15
_SLOWEST, _FASTEST = 0.5, 2.0
"""What one filter does well; beyond, several follow one another."""


def stretch(
    pieces: Iterable[NDArray[np.float32]], factor: float, rate: int
) -> Iterator[NDArray[np.float32]]:
    """Pieces of shape (n, channels) at `factor` times the speed, as pieces of the same shape.

    >>> [len(part) for part in stretch([np.zeros((4800, 2), np.float32)], 1.0, 48_000)]
    [4800]
    """
    if abs(factor - 1) < 1e-6:
        yield from pieces
        return
    graph: av.filter.Graph | None = None
    layout = ""
    at = 0
    for piece in pieces:
        if graph is None:
            layout = "stereo" if piece.shape[1] == 2 else "mono"
            graph = _chain(factor, rate, layout)
        for start in range(0, len(piece), _CHUNK):
            part = np.ascontiguousarray(piece[start : start + _CHUNK].T, np.float32)
            frame = av.AudioFrame.from_ndarray(part, format="fltp", layout=layout)
            frame.sample_rate, frame.pts = rate, at
            at += part.shape[1]
            graph.push(frame)
            yield from _drain(graph)
    if graph is not None:
        graph.push(None)
        yield from _drain(graph)


def _chain(factor: float, rate: int, layout: str) -> av.filter.Graph:
    graph = av.filter.Graph()
    last = graph.add_abuffer(format="fltp", sample_rate=rate, layout=layout)
    while abs(factor - 1) > 1e-9:
        step = min(max(factor, _SLOWEST), _FASTEST)
        tempo = graph.add("atempo", f"{step:.9f}")
        last.link_to(tempo)
        last, factor = tempo, factor / step
    last.link_to(graph.add("abuffersink"))
    graph.configure()
    return graph


def _drain(graph: av.filter.Graph) -> Iterator[NDArray[np.float32]]:
    while True:
        try:
            frame = graph.pull()
        except (av.BlockingIOError, av.EOFError):
            return
        if isinstance(frame, av.AudioFrame):
            yield np.ascontiguousarray(frame.to_ndarray().T, np.float32)
