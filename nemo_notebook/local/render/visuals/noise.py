"""Seeded noise that tiles without a seam, made by shaping a spectrum.

Each texture takes one number from the generator that it is given, whatever its size, and its
largest lumps stand where they stand at every size: a draft at 360 lines shows the hills of the
film.
"""

from __future__ import annotations

import zlib

import numpy as np
from numpy.typing import NDArray

__all__ = ["clouds", "generator", "line"]


def generator(name: str, seed: int) -> np.random.Generator:
    """The random numbers of one visual and one seed."""
    return np.random.default_rng([zlib.crc32(name.encode()), seed])


def _own(rng: np.random.Generator) -> np.random.Generator:
    return np.random.default_rng(int(rng.integers(1 << 62)))


_ALL = 1e9
_COARSE = 32
"""Waves in each direction whose phases are the same at every size."""


def _phases(rng: np.random.Generator, height: int, width: int) -> NDArray[np.float32]:
    coarse = rng.random((2 * _COARSE, _COARSE), dtype=np.float32)
    phases = rng.random((height, width), dtype=np.float32)
    columns = min(_COARSE, width)
    up, down = min(_COARSE, (height + 1) // 2), min(_COARSE, height // 2)
    phases[:up, :columns] = coarse[:up, :columns]
    phases[height - down :, :columns] = coarse[len(coarse) - down :, :columns]
    return phases


def clouds(
    rng: np.random.Generator,
    height: int,
    width: int,
    *,
    cycles: tuple[float, float] = (2.0, 2.0),
    falloff: float = 2.0,
    finest: float = _ALL,
) -> NDArray[np.float32]:
    """Fractal noise (height, width), mean 0, standard deviation 1, tiling in both directions.

    Args:
        cycles: how many of the largest lumps go into the height and into the width.
        falloff: how much weaker finer detail is; 1 is rough, 3 is smooth.
        finest: the most lumps (in multiples of `cycles`) that are still drawn.
    """
    fy = (np.fft.fftfreq(height)[:, None] * height / cycles[0]).astype(np.float32)
    fx = (np.fft.rfftfreq(width)[None, :] * width / cycles[1]).astype(np.float32)
    squared = fy * fy + fx * fx
    strength = 1 / (1 + squared ** np.float32(falloff / 2))
    if finest < _ALL:
        strength *= np.exp(squared * np.float32(-1 / finest**2))
    strength[0, 0] = 0
    phase = _phases(_own(rng), height, strength.shape[1])
    phase *= np.float32(2 * np.pi)
    spectrum = np.empty(strength.shape, np.complex64)
    np.multiply(strength, np.cos(phase), out=spectrum.real)
    np.multiply(strength, np.sin(phase), out=spectrum.imag)
    # Without a constant part the mean is 0.
    noise = np.asarray(np.fft.irfft2(spectrum, s=(height, width)), np.float32)
    flat = noise.ravel()
    noise /= np.float32(np.sqrt(np.vdot(flat, flat) / flat.size) + 1e-12)
    return noise


def line(
    rng: np.random.Generator,
    length: int,
    *,
    cycles: float,
    falloff: float = 1.2,
    finest: float = _ALL,
) -> NDArray[np.float32]:
    """A fractal curve of `length` values, mean 0, standard deviation 1, tiling.

    `cycles` is how many of its largest waves go into the length.
    """
    frequency = np.arange(length // 2 + 1) / cycles
    strength = 1 / (1 + frequency ** (falloff + 0.5))
    if finest < _ALL:
        strength *= np.exp(-((frequency / finest) ** 2))
    strength[0] = 0
    phase = _own(rng).random(len(strength)) * (2 * np.pi)
    spectrum = np.empty(len(strength), np.complex128)
    np.multiply(strength, np.cos(phase), out=spectrum.real)
    np.multiply(strength, np.sin(phase), out=spectrum.imag)
    # Without a constant part the mean is 0.
    curve = np.fft.irfft(spectrum, n=length)
    curve /= np.sqrt(curve @ curve / length) + 1e-12
    return curve.astype(np.float32)
