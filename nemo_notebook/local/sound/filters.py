"""Filters for whole signals, by FFT: linear in phase, so that nothing moves in time."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

__all__ = ["convolve", "kernel", "shape"]

Signal = NDArray[np.float32]
Points = tuple[tuple[float, float], ...]


@lru_cache(maxsize=64)
def kernel(points: Points, rate: int, taps: int) -> Signal:
    """The odd-length FIR whose gain in dB passes through `points` of (Hz, dB), log-spaced."""
    size = 4 * taps
    frequencies = np.fft.rfftfreq(size, 1 / rate)
    at = np.log2(np.maximum(frequencies, 1.0))
    gains = np.interp(at, [np.log2(max(hz, 1.0)) for hz, _ in points], [db for _, db in points])
    impulse = np.roll(np.fft.irfft(10 ** (gains / 20)), taps // 2)[:taps]
    return (impulse * np.hanning(taps + 2)[1:-1]).astype(np.float32)


def convolve(signal: Signal, response: Signal, target: Signal | None = None) -> Signal:
    """The full convolution along axis 0, block by block: memory does not grow with the length.

    `signal` is (n,) or (n, channels); `response` (k,) or (k, channels). The result has n + k - 1,
    or is added to `target` as far as that reaches.
    """
    count, taps = len(signal), len(response)
    # of each transform all but the length of the response is new
    size = max(1 << (4 * taps - 1).bit_length(), 1 << 14)
    step = size - taps + 1
    # one channel after the other: a transform of what lies side by side in memory is faster
    spectrum = np.fft.rfft(np.ascontiguousarray(response.T), size)
    shape_ = (count + taps - 1, *np.broadcast_shapes(signal.shape[1:], response.shape[1:]))
    result = np.zeros(shape_, np.float32) if target is None else target
    # the same memory again and again: that of new arrays has to be cleared by the system each time
    block = np.zeros((*shape_[1:], size), np.float32)
    sums = np.empty((*shape_[1:], size // 2 + 1), np.complex64)
    for start in range(0, count, step):
        piece = signal[start : start + step].T
        block[..., : piece.shape[-1]] = piece
        block[..., piece.shape[-1] :] = 0
        np.fft.rfft(block, out=sums)
        sums *= spectrum
        np.fft.irfft(sums, size, out=block)
        stop = max(start, min(start + size, len(result)))
        for channel in np.ndindex(*shape_[1:]):  # three times as fast as both at once
            result[start:stop, *channel] += block[*channel, : stop - start]
    return result


def shape(signal: Signal, points: Points, rate: int, taps: int = 1023) -> Signal:
    """Give a signal the gains in dB at `points` of (Hz, dB); same length, nothing delayed."""
    if not len(signal):
        return signal
    filtered = convolve(signal, kernel(points, rate, taps))
    return filtered[taps // 2 : taps // 2 + len(signal)]
