"""Drums and noises: one hit each, stereo float32 of shape (n, 2) at 48 kHz, from shaped noise.

Every hit takes a `grain`, the seed of its noise: the same grain gives the same samples.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from nemo_notebook.local.sound.playing.instruments import RATE, Stereo, mono

__all__ = ["Hit", "brush", "clap", "crackle", "hat", "kick", "open_hat", "rim", "shaker"]
__all__ += ["snare", "soft_kick", "swell", "taiko"]

Hit = Callable[[int], Stereo]
Mono = NDArray[np.float64]


def _noise(count: int, grain: int, low: float, high: float) -> Mono:
    """White noise between two frequencies, with soft shoulders; about unit power."""
    spectrum = np.fft.rfft(np.random.default_rng(grain).standard_normal(count))
    frequencies = np.fft.rfftfreq(count, 1 / RATE) + 1e-9
    shape = 1 / np.sqrt((1 + (low / frequencies) ** 4) * (1 + (frequencies / high) ** 4))
    noise: Mono = np.fft.irfft(spectrum * shape, count)
    noise /= noise.std() + 1e-12
    return noise


def _time(seconds: float) -> Mono:
    return np.arange(int(seconds * RATE)) / RATE


def _end(time: Mono) -> Mono:
    """A soft start of 1 ms and a soft end, so that no hit clicks where it is cut."""
    edge: Mono = np.clip(time / 0.001, 0, 1) * np.clip((time[-1] - time) / 0.02, 0, 1)
    return edge


def _drum(time: Mono, high: float, low: float, drop: float, decay: float) -> Mono:
    """A skin: a sine whose pitch falls from `high` to `low` Hz."""
    cycles = low * time + (high - low) * drop * (1 - np.exp(-time / drop))
    skin: Mono = np.sin(2 * np.pi * cycles) * np.exp(-time / decay)
    return skin


def kick(grain: int) -> Stereo:
    time = _time(0.42)
    body = _drum(time, 165.0, 47.0, 0.028, 0.13)
    click = _noise(len(time), grain, 1500.0, 5000.0) * np.exp(-time / 0.004) * 0.07
    return mono((np.tanh(body * 1.5) * 0.85 + click) * _end(time))


def soft_kick(grain: int) -> Stereo:
    time = _time(0.4)
    felt = _noise(len(time), grain, 200.0, 1200.0) * np.exp(-time / 0.008) * 0.05
    return mono((_drum(time, 110.0, 48.0, 0.03, 0.12) * 0.85 + felt) * _end(time))


def snare(grain: int) -> Stereo:
    time = _time(0.3)
    skin = _drum(time, 240.0, 178.0, 0.02, 0.07) * 0.45
    wires = _noise(len(time), grain, 1100.0, 7500.0) * np.exp(-time / 0.075) * 0.2
    return mono((skin + wires) * _end(time))


def brush(grain: int) -> Stereo:
    time = _time(0.32)
    sweep = _noise(len(time), grain, 900.0, 5200.0)
    level = np.clip(time / 0.012, 0, 1) * np.exp(-time / 0.085)
    return mono(sweep * level * 0.2 * _end(time), 0.1)


def rim(grain: int) -> Stereo:
    time = _time(0.12)
    tone = np.sin(2 * np.pi * 830 * time) * 0.5 + np.sin(2 * np.pi * 1210 * time) * 0.35
    wood = _noise(len(time), grain, 1500.0, 6000.0) * np.exp(-time / 0.006) * 0.14
    return mono((tone * np.exp(-time / 0.016) + wood) * 0.6 * _end(time), -0.15)


def clap(grain: int) -> Stereo:
    time = _time(0.3)
    level = 0.8 * np.exp(-np.clip(time - 0.03, 0, None) / 0.07) * (time >= 0.03)
    for start in (0.0, 0.011, 0.021):
        level += np.exp(-np.clip(time - start, 0, None) / 0.004) * (time >= start) * 0.6
    sides = [_noise(len(time), grain + side, 900.0, 5500.0) for side in (0, 1)]
    both = np.stack([sides[0] + sides[1] * 0.4, sides[1] + sides[0] * 0.4], axis=1)
    return (both * (level * _end(time) * 0.12)[:, None]).astype(np.float32)


def hat(grain: int) -> Stereo:
    time = _time(0.11)
    tick = _noise(len(time), grain, 7000.0, 12500.0) * np.exp(-time / 0.02)
    return mono(tick * 0.13 * _end(time), 0.25)


def open_hat(grain: int) -> Stereo:
    time = _time(0.4)
    wash = _noise(len(time), grain, 6500.0, 12000.0) * np.exp(-time / 0.11)
    return mono(wash * 0.12 * _end(time), 0.25)


def shaker(grain: int) -> Stereo:
    time = _time(0.13)
    seeds = _noise(len(time), grain, 4500.0, 9500.0)
    level = np.clip(time / 0.03, 0, 1) * np.exp(-np.clip(time - 0.03, 0, None) / 0.022)
    return mono(seeds * level * 0.11 * _end(time), -0.3)


def taiko(grain: int) -> Stereo:
    time = _time(1.3)
    body = _drum(time, 120.0, 54.0, 0.05, 0.32) + 0.4 * _drum(time, 210.0, 88.0, 0.04, 0.15)
    stick = _noise(len(time), grain, 250.0, 1800.0) * np.exp(-time / 0.03) * 0.16
    return mono(np.tanh(body + stick) * 0.8 * _end(time))


def swell(grain: int, seconds: float = 2.0) -> Stereo:
    """Noise that rises to the beat it leads to: place its END on that beat."""
    time = _time(seconds)
    sides = [_noise(len(time), grain + side, 2500.0, 9000.0) for side in (0, 1)]
    level = (time / seconds) ** 3 * np.clip((seconds - time) / 0.03, 0, 1) * 0.05
    return (np.stack(sides, axis=1) * level[:, None]).astype(np.float32)


def crackle(grain: int, count: int) -> Stereo:
    """The surface of an old record for `count` samples: sparse dust and a breath of hiss.

    Eight seconds that close on themselves are played round and round, as a record is.
    """
    rng = np.random.default_rng(grain)
    length = 8 * RATE
    turn = _noise(length, grain, 600.0, 5000.0) * 0.0035
    sides = np.stack([turn, np.roll(turn, RATE // 3)], axis=1)
    blip = _noise(96, grain, 1200.0, 6000.0) * np.exp(-np.arange(96) / 18.0) * 0.018
    for at in rng.integers(0, length, 72):
        loud = rng.exponential(0.4) * rng.uniform(0.4, 1.0, 2)
        sides[(at + np.arange(96)) % length] += blip[:, None] * loud
    return np.resize(sides, (count, 2)).astype(np.float32)
