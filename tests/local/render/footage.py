"""Photographs and recordings for tests, made when they are needed: nothing of them is kept."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Pixels = NDArray[np.uint8]
Paint = Callable[[int], Pixels]
"""The number of a frame → RGB, uint8 (h, w, 3)."""


def texture(width: int, height: int, seed: int = 0, detail: float = 2.0) -> Pixels:
    """Soft spots in colour, whose movement can be measured."""
    rng = np.random.default_rng(seed)
    noise = Image.fromarray(rng.integers(0, 255, (height, width, 3), np.uint8))
    soft = np.asarray(noise.filter(ImageFilter.GaussianBlur(detail)), np.float32)
    return np.asarray(np.clip((soft - 127) * 3.2 + 127, 0, 255), np.uint8)


def photograph(path: Path, size: tuple[int, int] = (600, 400), **options: Any) -> Path:
    """A picture with a sky above and ground below, and spots all over."""
    picture = texture(*size).astype(np.float32) * 0.35
    picture[: size[1] // 2] += (90, 130, 160)
    picture[size[1] // 2 :] += (110, 80, 30)
    Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8)).save(path, **options)
    return path


def rolling(width: int, height: int, step: int = 3) -> Paint:
    """A texture that moves to the right by `step` px a frame."""
    ground = texture(width, height)
    return lambda number: np.ascontiguousarray(np.roll(ground, step * number, axis=1))


def numbered(width: int, height: int, levels: Sequence[int]) -> Paint:
    """Frames in plain grey, by which each can be told."""
    return lambda number: np.full((height, width, 3), levels[number % len(levels)], np.uint8)


def recording(
    path: Path,
    paint: Paint,
    *,
    size: tuple[int, int] = (160, 90),
    frames: int = 60,
    fps: int = 30,
    codec: str = "libx264",
    pixels: str = "yuv420p",
    options: dict[str, str] | None = None,
    times: Sequence[int] | None = None,
    muxer: dict[str, str] | None = None,
    tags: dict[str, int] | None = None,
    aspect: Fraction | None = None,
    ready: Callable[[int], av.VideoFrame] | None = None,
) -> Path:
    """A video file.

    Args:
        times: when each frame is shown, in ms, instead of evenly.
        tags: colour tags of the codec context: color_trc, color_primaries, colorspace, color_range.
        ready: makes the frames instead of `paint`.
    """
    with av.open(str(path), "w", options=muxer or {}) as container:
        stream = container.add_stream(codec, rate=fps, options=options or {})
        stream.width, stream.height, stream.pix_fmt = *size, pixels
        context: Any = stream.codec_context
        tick = Fraction(1, 1000) if times else Fraction(1, fps)
        context.time_base = tick
        for name, value in (tags or {}).items():
            setattr(context, name, value)
        if aspect is not None:
            context.sample_aspect_ratio = aspect
        for number in range(frames):
            frame: Any
            if ready is not None:
                frame = ready(number)
            else:
                frame = av.VideoFrame.from_ndarray(paint(number), "rgb24")
            frame.pts, frame.time_base = times[number] if times else number, tick
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def turned(path: Path, degrees: int) -> Path:
    """The same MP4, to be shown turned clockwise: the matrix in its track header is another."""
    data = bytearray(path.read_bytes())
    upright = struct.pack(">9i", 65536, 0, 0, 0, 65536, 0, 0, 0, 0x40000000)
    place = data.index(upright, data.index(b"tkhd"))
    a, b, c, d = {
        90: (0, 1, -1, 0),
        180: (-1, 0, 0, -1),
        270: (0, -1, 1, 0),
        -1: (-1, 0, 0, 1),  # mirrored
    }[degrees]
    one = 65536
    matrix = struct.pack(">9i", a * one, b * one, 0, c * one, d * one, 0, 0, 0, 0x40000000)
    data[place : place + 36] = matrix
    path.write_bytes(data)
    return path


def faststart(path: Path) -> Path:
    """The same MP4 with its index first, so that it can be cut short and still be read."""
    target = path.with_name(f"fast-{path.name}")
    with (
        av.open(str(path)) as source,
        av.open(str(target), "w", options={"movflags": "faststart"}) as container,
    ):
        stream = container.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                container.mux(packet)
    return target
