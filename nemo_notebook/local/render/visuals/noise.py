"""Seeded noise that tiles without a seam, made by shaping a spectrum."""

from __future__ import annotations

import zlib

import numpy as np
from numpy.typing import NDArray

__all__ = ["clouds", "generator", "line"]


def generator(name: str, seed: int) -> np.random.Generator:
    """The random numbers of one visual and one seed."""
    return np.random.default_rng([zlib.crc32(name.encode()), seed])


def clouds(
    rng: np.random.Generator,
    height: int,
    width: int,
    *,
    cycles: tuple[float, float] = (2.0, 2.0),
    falloff: float = 2.0,
    finest: float = 1e9,
) -> NDArray[np.float32]:
    """Fractal noise (height, width), mean 0, standard deviation 1, tiling in both directions.

    Args:
        cycles: how many of the largest lumps go into the height and into the width.
        falloff: how much weaker finer detail is; 1 is rough, 3 is smooth.
        finest: the most lumps (in multiples of `cycles`) that are still drawn.
    """
    fy = np.fft.fftfreq(height)[:, None] * height / cycles[0]
    fx = np.fft.rfftfreq(width)[None, :] * width / cycles[1]
    radius = np.sqrt(fy * fy + fx * fx)
    strength = np.where(radius > 0, 1 / (1 + radius**falloff), 0) * np.exp(
        -((radius / finest) ** 2)
    )
    strength[0, 0] = 0
    phase = rng.random(strength.shape) * (2 * np.pi)
    noise = np.fft.irfft2(strength * np.exp(1j * phase), s=(height, width))
    return np.asarray((noise - noise.mean()) / (noise.std() + 1e-12), np.float32)


def line(
    rng: np.random.Generator,
    length: int,
    *,
    cycles: float,
    falloff: float = 1.2,
    finest: float = 1e9,
) -> NDArray[np.float32]:
    """A fractal curve of `length` values, mean 0, standard deviation 1, tiling.

    `cycles` is how many of its largest waves go into the length.
    """
    frequency = np.fft.rfftfreq(length) * length / cycles
    strength = np.where(frequency > 0, 1 / (1 + frequency ** (falloff + 0.5)), 0)
    strength *= np.exp(-((frequency / finest) ** 2))
    strength[0] = 0
    phase = rng.random(strength.shape) * (2 * np.pi)
    curve = np.fft.irfft(strength * np.exp(1j * phase), n=length)
    return np.asarray((curve - curve.mean()) / (curve.std() + 1e-12), np.float32)
