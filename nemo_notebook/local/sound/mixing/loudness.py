"""Loudness and peaks as broadcasters measure them: ITU-R BS.1770-4, in numpy.

Signals are float32 of shape (n, 2) at 48 kHz.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from nemo_notebook.local.sound.filters import Signal

__all__ = ["RATE", "REACH", "STEP", "Forecast", "gated", "integrated", "limit", "tenths"]
__all__ += ["straight", "true_peak"]

RATE = 48_000
TENTH = RATE // 10

# BS.1770-4, tables 1 and 2: the biquads of the K-weighting at 48 kHz, as (b, a)
_SHELF = (
    (1.53512485958697, -2.69169618940638, 1.19839281085285),
    (1.0, -1.69065929318241, 0.73248077421585),
)
_HIGH_PASS = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))

STEP = 24
"""Half a millisecond: the grid of the limiter."""
_AHEAD = 16
"""How many steps of the grid the limiter looks ahead, and holds."""
_TOGETHER = 32
"""Steps that are looked at closely at a time: few enough that no threads are woken for it."""
REACH = (2 * _AHEAD + 8) * STEP
"""How many samples away what is limited can be told."""


@cache
def _weighting() -> Signal:
    """The power gain of the K-weighting at the frequencies of a tenth of a second."""
    turn = np.exp(-2j * np.pi * np.arange(TENTH // 2 + 1) / TENTH)
    response = np.ones(TENTH // 2 + 1, complex)
    for top, bottom in (_SHELF, _HIGH_PASS):
        response *= np.polyval(top[::-1], turn) / np.polyval(bottom[::-1], turn)
    power = np.abs(response) ** 2
    power[1:-1] *= 2  # the negative frequencies
    return (power / TENTH**2).astype(np.float32)


def tenths(signal: Signal) -> NDArray[np.float64]:
    """The K-weighted power, of both channels together, of every whole tenth of a second."""
    count = len(signal) // TENTH
    blocks = signal[: count * TENTH].reshape(count, TENTH, 2).transpose(0, 2, 1)
    spectrum = np.fft.rfft(np.ascontiguousarray(blocks, np.float32), axis=2)
    power = np.square(spectrum.real) + np.square(spectrum.imag)
    weighted: NDArray[np.float64] = (power @ _weighting()).sum(axis=1, dtype=np.float64)
    return weighted


def gated(powers: NDArray[np.float64]) -> float:
    """The gated loudness in LUFS from the powers of `tenths`; -inf below 0.4 s or in silence."""
    if len(powers) < 4:
        return float("-inf")
    blocks = np.convolve(powers, np.full(4, 0.25), "valid")
    blocks = blocks[blocks > 10 ** ((-70 + 0.691) / 10)]
    if not len(blocks):
        return float("-inf")
    loud = blocks[blocks > blocks.mean() / 10]
    return float(-0.691 + 10 * np.log10(loud.mean()))


def integrated(signal: Signal) -> float:
    """The gated loudness in LUFS; -inf for silence or less than 0.4 s of sound.

    >>> tone = np.sin(2 * np.pi * 997 * np.arange(48_000 * 2) / 48_000).astype(np.float32)
    >>> round(integrated(np.stack([tone, tone], axis=1)))
    0
    """
    return gated(tenths(signal))


@cache
def _between() -> tuple[int, Signal]:
    """Three filters that give the values a quarter, a half and three quarters of a sample on."""
    reach = 12
    at = np.arange(-reach + 1, reach + 1)
    columns = []
    for share in (0.25, 0.5, 0.75):
        place = at - share
        columns.append(np.sinc(place) * np.cos(np.pi * place / (2 * reach + 1)) ** 2)
    return reach, np.stack(columns, axis=1).astype(np.float32)


@cache
def _within() -> Signal:
    """The same filters for all samples of a step at one time: (what is around it, values)."""
    reach, taps = _between()
    matrix = np.zeros((STEP + 2 * reach - 1, STEP, taps.shape[1]), np.float32)
    for sample in range(STEP):
        matrix[sample : sample + 2 * reach, sample] = taps
    return matrix.reshape(len(matrix), -1)


def peaks(signal: Signal, above: float) -> NDArray[np.float32]:
    """The true peak in every `STEP` samples; exact only where it may pass `above`."""
    count = -(-len(signal) // STEP)
    padded = np.zeros((count * STEP, 2), np.float32)
    padded[: len(signal)] = signal
    found: NDArray[np.float32] = np.abs(padded).reshape(count, -1).max(axis=1)
    # what lies between samples is looked up only near loud ones: it is rarely 3 dB over them
    near = found > above * 0.7
    near[1:] |= near[:-1].copy()
    near[:-1] |= near[1:].copy()
    (places,) = np.nonzero(near)
    (reach, _), matrix = _between(), _within()
    around = np.pad(padded, ((reach - 1, reach), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(around, len(matrix), axis=0)[::STEP]
    for first in range(0, len(places), _TOGETHER):
        some = places[first : first + _TOGETHER]
        values = np.abs(windows[some].reshape(-1, len(matrix)) @ matrix)
        found[some] = np.maximum(found[some], values.reshape(len(some), -1).max(axis=1))
    return found


def true_peak(signal: Signal) -> float:
    """The highest value between and on the samples, at four times the rate; 1.0 is full scale."""
    if not len(signal):
        return 0.0
    return float(peaks(signal, float(np.abs(signal).max())).max())


def _gains(tops: NDArray[np.float32], ceiling: float) -> NDArray[np.float32]:
    """What the limiter does at every step: down 8 ms ahead, smoothly, and back."""
    wanted = np.minimum(np.float32(1.0), np.float32(ceiling) / np.maximum(tops, 1e-9))
    if float(wanted.min(initial=1.0)) >= 1.0:
        return wanted
    # a peak at the seam of two steps belongs to both
    held = np.lib.stride_tricks.sliding_window_view(
        np.pad(wanted, _AHEAD + 1, constant_values=1.0), 2 * _AHEAD + 3
    ).min(axis=1)
    window = np.hanning(2 * _AHEAD + 1)
    padded = np.pad(held, _AHEAD, mode="edge")
    return np.convolve(padded, window / window.sum(), "valid").astype(np.float32)


def limit(signal: Signal, ceiling: float) -> Signal:
    """The signal with its true peaks at or under `ceiling`: turned down 8 ms ahead, smoothly."""
    if not len(signal) or float(np.abs(signal).max()) < ceiling * 0.7:
        return signal
    smooth = _gains(peaks(signal, ceiling), ceiling)
    if float(smooth.min()) >= 1.0:
        return signal
    # straight from the middle of each step to that of the next
    ends = np.concatenate([smooth[:1], smooth, smooth[-1:]])
    gain = straight(ends, STEP)[STEP // 2 :][: len(signal)]
    return signal * gain[:, None]


def straight(values: NDArray[np.float32], step: int) -> NDArray[np.float32]:
    """Straight lines from each value to the next, `step` samples long, without the last value.

    >>> straight(np.float32([0, 1, 0]), 2)
    array([0. , 0.5, 1. , 0.5], dtype=float32)
    """
    part = np.arange(step, dtype=np.float32) / np.float32(step)
    lines: NDArray[np.float32] = np.diff(values)[:, None] * part
    lines += values[:-1, None]
    return lines.ravel()


class Forecast:
    """How loud a signal will be once it is raised and limited, told from its outline alone."""

    def __init__(self) -> None:
        self._powers: list[NDArray[np.float64]] = []
        self._tops: list[NDArray[np.float32]] = []

    def add(self, signal: Signal) -> None:
        """The next piece: whole tenths of a second, but for the last."""
        self._powers.append(tenths(signal))
        steps = signal[: len(signal) // STEP * STEP].reshape(-1, STEP * 2)
        self._tops.append(np.abs(steps).max(axis=1))

    def gain(self, loudness: float, ceiling: float, most: float) -> float:
        """The factor that brings it to `loudness` in LUFS under a limiter at `ceiling`.

        Silence and what is shorter than 0.4 s are turned down at most; nothing is raised by more
        than `most` dB, and no more than 3 dB for what the limiter takes.
        """
        powers = np.concatenate([*self._powers, np.zeros(0)])
        tops = np.concatenate([*self._tops, np.zeros(0, np.float32)])
        now = gated(powers)
        if now == float("-inf"):
            return min(1.0, ceiling / max(float(tops.max(initial=0.0)), 1e-9))
        first = min(loudness - now, most)
        steps = TENTH // STEP
        raised = first
        for _ in range(4):
            factor = 10 ** (raised / 20)
            turned = _gains(tops * np.float32(factor), ceiling)[: len(powers) * steps]
            through = np.square(turned).reshape(-1, steps).mean(axis=1)
            short = first + now - gated(powers * through * factor**2)
            if short < 0.1:
                break
            raised = min(raised + short, first + 3.0, most)
        return float(10 ** (raised / 20))
