"""Small real media files, made by FFmpeg and Pillow."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from PIL import Image

VIDEO_CODECS = {
    "mp4": "libx264",
    "mov": "libx264",
    "avi": "mpeg4",
    "webm": "libvpx",
    "mkv": "libx264",
}
AUDIO_CODECS = {"mp3": "libmp3lame", "wav": "pcm_s16le", "m4a": "aac", "aac": "aac"}
PICTURES = {"jpg": "JPEG", "png": "PNG", "gif": "GIF", "webp": "WEBP"}
MUXERS = {"mkv": "matroska", "m4a": "ipod", "aac": "adts"}


def video(path: Path, size: tuple[int, int] = (64, 48), frames: int = 20, fps: int = 10) -> Path:
    """A moving picture with a grey that changes; the extension says which container."""
    extension = path.suffix[1:]
    with av.open(str(path), "w", format=MUXERS.get(extension, extension)) as container:
        stream = container.add_stream(VIDEO_CODECS[extension], rate=fps)
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        for number in range(frames):
            picture = np.full((size[1], size[0], 3), 9 * number % 256, np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, "rgb24")))
        container.mux(stream.encode(None))
    return path


def sound(path: Path, seconds: float = 1.0) -> Path:
    """A tone of 440 Hz."""
    extension = path.suffix[1:]
    rate = 44_100
    with av.open(str(path), "w", format=MUXERS.get(extension, extension)) as container:
        stream = container.add_stream(AUDIO_CODECS[extension], rate=rate, layout="mono")
        times = np.arange(round(seconds * rate)) / rate
        wave = (np.sin(2 * np.pi * 440 * times) * 8000).astype(np.int16)
        for start in range(0, len(wave), 1024):
            frame = av.AudioFrame.from_ndarray(wave[None, start : start + 1024], "s16", "mono")
            frame.sample_rate, frame.pts = rate, start
            frame.time_base = Fraction(1, rate)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def picture(path: Path, size: tuple[int, int] = (40, 30), **options: object) -> Path:
    """A plain picture; the extension says which format."""
    Image.new("RGB", size, (200, 80, 40)).save(path, PICTURES[path.suffix[1:]], **options)
    return path
