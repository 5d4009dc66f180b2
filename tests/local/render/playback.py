"""A finished file as a player gets it: its pictures, its sound and its packets, by their times."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import av
import numpy as np
from numpy.typing import NDArray

RATE = 48_000

Floats = NDArray[np.float32]


class Shown(NamedTuple):
    """A picture, and when it comes, in seconds."""

    time: float
    luma: NDArray[np.int16]


def pictures(path: Path) -> Iterator[Shown]:
    """Every picture of a file in the order in which it is shown; its luma as int16 (h, w)."""
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            assert frame.time is not None
            grey = frame.to_ndarray(format="gray")
            yield Shown(float(frame.time), grey.astype(np.int16))


def sound(path: Path) -> Floats:
    """All samples, (n, 2) at 48 kHz; the first is that of the time 0, whatever the file begins
    with. Nothing may be heard twice, and no hole may be left between two blocks."""
    blocks: list[Floats] = []
    first = reached = 0
    with av.open(str(path)) as container:
        for frame in container.decode(audio=0):
            assert frame.sample_rate == RATE and frame.pts is not None
            start = round(float(frame.pts * frame.time_base) * RATE)
            if not blocks:
                first = reached = start
            # A millisecond: Matroska rounds its times to whole ones.
            assert abs(start - reached) <= RATE // 1000 + 1, "a hole, or something heard twice"
            block = frame.to_ndarray()
            blocks.append(block.T if frame.format.is_planar else block.reshape(-1, 2))
            reached += len(blocks[-1])
    whole = np.concatenate(blocks).astype(np.float32)
    return whole[-first:] if first < 0 else np.pad(whole, ((first, 0), (0, 0)))


class Stamp(NamedTuple):
    """The times of a packet in seconds."""

    pts: float
    dts: float
    duration: float


def stamps(path: Path, kind: str) -> list[Stamp]:
    """The packets of the "video" or the "audio" of a file, in their order."""
    found = []
    with av.open(str(path)) as container:
        for packet in container.demux(**{kind: 0}):
            if packet.dts is None or packet.pts is None:
                continue
            base = float(packet.time_base)
            found.append(
                Stamp(packet.pts * base, packet.dts * base, float(packet.duration or 0) * base)
            )
    return found


def meter(samples: Floats) -> tuple[float, float]:
    """Integrated loudness in LUFS and true peak in dB, by FFmpeg's ebur128."""
    graph = av.filter.Graph()
    source = graph.add_abuffer(format="flt", sample_rate=RATE, layout="stereo")
    measure = graph.add("ebur128", "peak=true:metadata=1")
    sink = graph.add("abuffersink")
    source.link_to(measure)
    measure.link_to(sink)
    graph.configure()
    found: dict[str, Any] = {}

    def drain() -> None:
        while True:
            try:
                found.update(sink.pull().metadata)
            except (av.BlockingIOError, av.EOFError):
                return

    for start in range(0, len(samples), 4800):
        piece = np.ascontiguousarray(samples[start : start + 4800]).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(piece, format="flt", layout="stereo")
        frame.sample_rate, frame.pts = RATE, start
        source.push(frame)
        drain()
    source.push(None)
    drain()
    peak = float(found["lavfi.r128.true_peak"])
    return float(found["lavfi.r128.I"]), 20 * np.log10(peak) if peak else float("-inf")
