"""Recorded sound: files decoded and rates changed by FFmpeg, to float32 at 48 kHz."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from nemo_notebook.errors import InputError
from nemo_notebook.local.sound.loudness import RATE

__all__ = ["load", "resample"]

_CHUNK = 1 << 18
_SEAM = RATE // 50
"""A loop closes over 20 ms."""


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


def _decode(path: Path) -> Iterator[NDArray[np.float32]]:
    """Pieces of shape (n, 2) at 48 kHz."""
    with av.open(str(path), metadata_errors="replace") as container:
        if not container.streams.audio:
            raise InputError(f"There is no sound in {path.name}.")
        resampler = av.AudioResampler(format="fltp", layout="stereo", rate=RATE)
        for frame in container.decode(audio=0):
            frame.pts = None
            for out in resampler.resample(frame):
                yield out.to_ndarray().T.astype(np.float32, copy=False)
        for out in resampler.resample(None):
            yield out.to_ndarray().T.astype(np.float32, copy=False)


def load(path: Path, duration: int, *, loop: bool = False) -> NDArray[np.float32]:
    """At most `duration` ms of a file as float32 (n, 2) at 48 kHz; looped up to it on request.

    Raises:
        InputError: the file is missing, has no sound, or cannot be decoded.
    """
    wanted = duration * RATE // 1000
    pieces: list[NDArray[np.float32]] = []
    count = 0
    try:
        for piece in _decode(path):
            pieces.append(piece)
            count += len(piece)
            if count >= wanted:
                break
    except (av.FFmpegError, OSError) as error:
        raise InputError(f"The sound {path.name} cannot be read.") from error
    if not count:
        raise InputError(f"There is no sound in {path.name}.")
    whole = np.ascontiguousarray(np.concatenate(pieces)[:wanted], dtype=np.float32)
    np.nan_to_num(whole, copy=False, posinf=0.0, neginf=0.0)
    return _loop(whole, wanted) if loop and count < wanted else whole


def _loop(once: NDArray[np.float32], wanted: int) -> NDArray[np.float32]:
    """Repeat with the end of each turn faded into the beginning of the next."""
    seam = min(_SEAM, len(once) // 4)
    period = len(once) - seam
    result = np.zeros((wanted + len(once), 2), np.float32)
    ramp = np.sin(np.linspace(0, np.pi / 2, seam, dtype=np.float32))[:, None]
    closed = once.copy()
    closed[-seam:] *= ramp[::-1]
    turn = closed.copy()
    turn[:seam] *= ramp
    for at in range(0, wanted, period):
        result[at : at + len(once)] += turn if at else closed
    return result[:wanted]
