"""Loudness and peaks as broadcasters measure them: ITU-R BS.1770-4, in numpy.

Signals are float32 of shape (n, 2) at 48 kHz.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from nemo_notebook.local.sound.filters import Signal, convolve

__all__ = ["RATE", "integrated", "limit", "master", "true_peak"]

RATE = 48_000

# BS.1770-4, tables 1 and 2: the biquads of the K-weighting at 48 kHz, as (b, a)
_SHELF = (
    (1.53512485958697, -2.69169618940638, 1.19839281085285),
    (1.0, -1.69065929318241, 0.73248077421585),
)
_HIGH_PASS = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))

_HOP = 24
"""Half a millisecond: the grid of the limiter."""
_REACH = 16
"""How many steps of the grid the limiter looks ahead, and holds."""


@cache
def _weighting() -> Signal:
    """The impulse response of the K-weighting; it has died away after 0.17 s."""
    size = 1 << 15
    turn = np.exp(-2j * np.pi * np.arange(size // 2 + 1) / size)
    response = np.ones(size // 2 + 1, complex)
    for top, bottom in (_SHELF, _HIGH_PASS):
        response *= np.polyval(top[::-1], turn) / np.polyval(bottom[::-1], turn)
    return np.fft.irfft(response)[:8192].astype(np.float32)


def integrated(signal: Signal) -> float:
    """The gated loudness in LUFS; -inf for silence or less than 0.4 s of sound.

    >>> tone = np.sin(2 * np.pi * 997 * np.arange(48_000 * 2) / 48_000).astype(np.float32)
    >>> round(integrated(np.stack([tone, tone], axis=1)))
    0
    """
    hop = RATE // 10
    weighted = convolve(signal, _weighting())[: len(signal) // hop * hop]
    tenths = np.square(weighted).reshape(-1, hop, 2).mean(axis=1, dtype=np.float64).sum(axis=1)
    if len(tenths) < 4:
        return float("-inf")
    blocks = np.convolve(tenths, np.full(4, 0.25), "valid")
    blocks = blocks[blocks > 10 ** ((-70 + 0.691) / 10)]
    if not len(blocks):
        return float("-inf")
    loud = blocks[blocks > blocks.mean() / 10]
    return float(-0.691 + 10 * np.log10(loud.mean()))


@cache
def _between() -> tuple[Signal, ...]:
    """Three filters that give the values a quarter, a half and three quarters of a sample on."""
    reach = 24
    at = np.arange(-reach, reach)
    filters = []
    for share in (0.25, 0.5, 0.75):
        place = at + share
        filters.append(
            (np.sinc(place) * np.cos(np.pi * place / (2 * reach + 2)) ** 2).astype(np.float32)
        )
    return tuple(filters)


def _peaks(signal: Signal, above: float) -> NDArray[np.float32]:
    """The true peak in every `_HOP` samples; exact only where it may pass `above`."""
    count = -(-len(signal) // _HOP)
    padded = np.zeros((count * _HOP, 2), np.float32)
    padded[: len(signal)] = signal
    peaks: NDArray[np.float32] = np.abs(padded).reshape(count, -1).max(axis=1)
    # what lies between samples is looked up only near loud ones: it is rarely 4 dB over them
    wide = 40
    near = np.pad(peaks, (0, -count % wide)).reshape(-1, wide).max(axis=1) > above * 0.6
    edges = np.flatnonzero(np.diff(np.concatenate([[False], near, [False]]).astype(np.int8)))
    for first, last in edges.reshape(-1, 2) * wide:
        last = min(last, count)
        begin = max(first * _HOP - 24, 0)
        part = padded[begin : last * _HOP + 24]
        for taps in _between():
            found = np.abs(convolve(part, taps)[24 : 24 + len(part)])
            inner = found[first * _HOP - begin :][: (last - first) * _HOP]
            inner = np.pad(inner, ((0, (last - first) * _HOP - len(inner)), (0, 0)))
            peaks[first:last] = np.maximum(
                peaks[first:last], inner.reshape(last - first, -1).max(1)
            )
    return peaks


def true_peak(signal: Signal) -> float:
    """The highest value between and on the samples, at four times the rate; 1.0 is full scale."""
    if not len(signal):
        return 0.0
    return float(_peaks(signal, float(np.abs(signal).max())).max())


def limit(signal: Signal, ceiling: float) -> Signal:
    """The signal with its true peaks at or under `ceiling`: turned down 8 ms ahead, smoothly."""
    peaks = _peaks(signal, ceiling)
    if not len(peaks) or float(peaks.max()) <= ceiling:
        return signal
    wanted = np.minimum(1.0, ceiling / np.maximum(peaks, 1e-9))
    # a peak at the seam of two steps belongs to both
    held = np.lib.stride_tricks.sliding_window_view(
        np.pad(wanted, _REACH + 1, constant_values=1.0), 2 * _REACH + 3
    ).min(axis=1)
    window = np.hanning(2 * _REACH + 1)
    smooth = np.convolve(np.pad(held, _REACH, mode="edge"), window / window.sum(), "valid")
    at = (np.arange(len(smooth)) + 0.5) * _HOP
    gain = np.interp(np.arange(len(signal)), at, smooth).astype(np.float32)
    return signal * gain[:, None]


def master(signal: Signal, *, loudness: float, ceiling: float) -> Signal:
    """Bring a mix to `loudness` in LUFS with true peaks at or under `ceiling` in dB.

    Silence stays silence. What is very quiet is raised by 30 dB at most.
    """
    top = 10 ** (ceiling / 20)
    now = integrated(signal)
    if now == float("-inf"):
        peak = true_peak(signal)
        return signal * np.float32(top / peak) if peak > top else signal
    gain = min(loudness - now, 30.0)
    limited = limit(signal * np.float32(10 ** (gain / 20)), top)
    short = loudness - integrated(limited)
    if short > 0.3 and gain < 30.0:  # the limiter took some of it
        limited = limit(limited * np.float32(10 ** (min(short, 3.0) / 20)), top)
    return limited
