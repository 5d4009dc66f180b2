"""Recordings with a flash and a click at the same moment, as a clapperboard makes them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np

FLASH = 0.1
"""How long it is bright, in seconds."""


def clapper(
    path: Path,
    at: float,
    *,
    seconds: float = 4.0,
    fps: int = 30,
    times: Sequence[int] = (),
    codec: str = "libx264",
    sound: str = "aac",
    rate: int = 44_100,
) -> Path:
    """A file whose picture turns from dark to bright at `at` seconds, where its sound clicks.

    Args:
        times: when each frame is shown, in ms, instead of evenly; one of them is at the flash.
    """
    shown = list(times) or [round(1000 * n / fps) for n in range(round(seconds * fps))]
    tick = Fraction(1, 1000) if times else Fraction(1, fps)
    length = round(seconds * rate)
    heard = np.zeros((2, length), np.float32)
    start = round(at * rate)
    heard[:, start : start + rate // 50] = 0.7 * np.sin(
        2 * np.pi * 2000 * np.arange(rate // 50) / rate
    )
    with av.open(str(path), "w") as container:
        video: Any = container.add_stream(codec, rate=fps, options={"crf": "20"})
        video.width, video.height, video.pix_fmt = 64, 36, "yuv420p"
        video.codec_context.time_base = tick
        audio: Any = container.add_stream(sound, rate=rate, layout="stereo")
        for number, time in enumerate(shown):
            bright = at * 1000 - 1 <= time < (at + FLASH) * 1000 - 1
            # Never quite alike, so that no encoder leaves one out.
            level = (230 if bright else 40) + number % 3
            frame = av.VideoFrame.from_ndarray(np.full((36, 64), level, np.uint8), "gray")
            frame.pts, frame.time_base = time if times else number, tick
            container.mux(video.encode(frame.reformat(format="yuv420p")))
        container.mux(video.encode(None))
        whole = av.AudioFrame.from_ndarray(heard, format="fltp", layout="stereo")
        whole.sample_rate, whole.pts = rate, 0
        resampler = av.AudioResampler(
            format=audio.format, layout="stereo", rate=rate, frame_size=audio.frame_size or 1024
        )
        for part in [*resampler.resample(whole), *resampler.resample(None)]:
            container.mux(audio.encode(part))
        container.mux(audio.encode(None))
    return path
