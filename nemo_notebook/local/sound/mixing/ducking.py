"""Ducking: what lies under a voice gives way before it speaks, and comes back in the pauses."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from nemo_notebook.local.sound.mixing.loudness import RATE, straight
from nemo_notebook.local.sound.mixing.parts import HOP, usual

__all__ = ["Ducking"]

_OVER = 14.0
"""How many dB the voice is over what lies under it while speaking, at least."""
_DEPTH = (6.0, 30.0)
"""Ducking takes at least and at most so many dB."""
_AHEAD, _ATTACK, _RELEASE, _BRIDGE = 0.1, 0.06, 0.35, 0.35
"""Seconds: music begins to give way before the voice, and stays down in shorter gaps."""


class Ducking:
    """The gains of what gives way to a voice, from the powers of both in every 10 ms."""

    def __init__(self, voice: NDArray[np.float64]) -> None:
        self._voice = voice
        self._speaking = _speaking(voice)
        self._curve = _curve(self._speaking)

    def depth(self, bed: NDArray[np.float64]) -> float:
        """By how many dB a bed with these powers has to give way; 0 when nobody speaks over it."""
        during = bed[: len(self._speaking)][self._speaking[: len(bed)]]
        sounding = during[during > 1e-12]
        if not len(sounding):
            return 0.0
        over = 10 * np.log10(max(usual(self._voice), 1e-9) ** 2 / np.percentile(sounding, 90))
        return float(np.clip(_OVER - over, *_DEPTH))

    def gain(self, depth: float, start: int, count: int) -> NDArray[np.float32]:
        """The factors for `count` samples from `start` on, a multiple of 10 ms."""
        first, hops = start // HOP, -(-count // HOP)
        # after its end nobody speaks
        places = np.minimum(np.arange(first, first + hops + 1), len(self._curve) - 1)
        curve = self._curve[places].astype(np.float32) * np.float32(-depth / 20 * np.log(10))
        factors: NDArray[np.float32] = np.exp(straight(curve, HOP)[:count])
        return factors


def _speaking(powers: NDArray[np.float64]) -> NDArray[np.bool_]:
    """For every 10 ms, whether somebody speaks; short gaps are bridged, and it begins early."""
    if not powers.any():
        return np.zeros(len(powers), np.bool_)
    loud = powers > 0.0009 * powers.max()
    for one, two in pairwise(np.flatnonzero(loud).tolist()):
        if two - one <= _BRIDGE * RATE / HOP:
            loud[one:two] = True
    early = round(_AHEAD * RATE / HOP)
    return np.convolve(loud, np.ones(early + 1), "full")[early : early + len(loud)] > 0


def _curve(speaking: NDArray[np.bool_]) -> NDArray[np.float64]:
    """From 0 (up) to 1 (down), smoothly."""
    fall = 1 - np.exp(-HOP / RATE / (_ATTACK / 2))
    rise = 1 - np.exp(-HOP / RATE / (_RELEASE / 2))
    curve = np.empty(len(speaking))
    now = float(speaking[0]) if len(speaking) else 0.0
    for at, active in enumerate(speaking.tolist()):
        now += (active - now) * (fall if active else rise)
        curve[at] = now
    return curve
