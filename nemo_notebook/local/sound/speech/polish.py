"""The last touch on a synthetic voice: less rumble and rasp, an even level, soft edges."""

from __future__ import annotations

import numpy as np

from nemo_notebook.local.sound.filters import Points, Signal, shape

__all__ = ["CLEAR", "ROUND", "polish"]

ROUND = ((20.0, -40.0), (60.0, -18.0), (85.0, 0.0), (2200.0, 0.0), (3500.0, -2.5), (8000.0, -5.0))
"""For speech by rule: less rumble, less rasp."""
CLEAR = ((20.0, -40.0), (50.0, -18.0), (75.0, 0.0), (250.0, -0.5), (3200.0, 1.0), (9000.0, 0.5))
"""For speech by a network: less rumble, a little presence."""
PEAK = 0.89
"""-1 dBFS."""
_STEP = 1 << 18


def polish(samples: Signal, rate: int, tone: Points = ROUND) -> Signal:
    """The same speech, same length, easier on the ear; peaks at `PEAK`."""
    if not len(samples):
        return samples
    toned = shape(samples, tone, rate)
    levelled = _compress(toned, rate)
    edge = min(rate // 200, len(levelled) // 2)
    if edge:
        ramp = np.sin(np.linspace(0, np.pi / 2, edge, dtype=np.float32)) ** 2
        levelled[:edge] *= ramp
        levelled[-edge:] *= ramp[::-1]
    peak = float(np.abs(levelled).max())
    if peak > 0:
        levelled *= np.float32(PEAK / peak)
    return levelled


def _compress(signal: Signal, rate: int) -> Signal:
    """Compress gently, in place: 2 : 1 above the usual level, taken over 10 ms and smoothed."""
    hop = rate // 100
    blocks = np.abs(np.pad(signal, (0, -len(signal) % hop))).reshape(-1, hop).max(axis=1)
    window = np.hanning(9)
    level = np.convolve(np.pad(blocks, 4, mode="edge"), window / window.sum(), "valid")
    voiced = level[level > 0.05 * max(float(level.max()), 1e-9)]
    usual = float(np.median(voiced)) if len(voiced) else 1.0
    gain = np.minimum(1.0, (np.maximum(level, 1e-9) / usual) ** -0.5)
    at = (np.arange(len(blocks)) + 0.5) * hop
    for start in range(0, len(signal), _STEP):  # piece by piece: an hour of speech fits in memory
        piece = signal[start : start + _STEP]
        piece *= np.interp(np.arange(start, start + len(piece)), at, gain).astype(np.float32)
    return signal
