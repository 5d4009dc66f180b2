"""Colours: hex strings, mixing and ramps that stay clean between their stops (in OKLab).

OKLab: https://bottosson.github.io/posts/oklab/ (the matrices are from there).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

__all__ = ["contrast", "luminance", "mix", "mixes", "ramp", "rgb", "tinted"]

Colour = NDArray[np.float32]
"""RGB, shape (3,) or (…, 3), 0 to 1, display-encoded."""

_TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
_FROM_LAB, _FROM_LMS = np.linalg.inv(_TO_LAB), np.linalg.inv(_TO_LMS)


def rgb(colour: str) -> Colour:
    """ "#rrggbb" → float32 (3,).

    >>> rgb("#ff0000").tolist()
    [1.0, 0.0, 0.0]
    """
    value = int(colour.lstrip("#"), 16)
    return np.array([value >> 16, value >> 8 & 255, value & 255], np.float32) / np.float32(255)


def _decode(display: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(display <= 0.04045, display / 12.92, ((display + 0.055) / 1.055) ** 2.4)


def _encode(linear: NDArray[np.float64]) -> NDArray[np.float64]:
    linear = np.clip(linear, 0, 1)
    return np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)


def _to_lab(display: NDArray[np.floating]) -> NDArray[np.float64]:
    lms = _decode(np.asarray(display, np.float64)) @ _TO_LMS.T
    return np.asarray(np.cbrt(lms) @ _TO_LAB.T)


def _from_lab(lab: NDArray[np.float64]) -> NDArray[np.float64]:
    return _encode((lab @ _FROM_LAB.T) ** 3 @ _FROM_LMS.T)


_STEPS = 4096
"""Colours in the table of a ramp: far below a level apart, so the nearest one is taken."""


@lru_cache(maxsize=32)
def _table(stops: tuple[tuple[float, str], ...]) -> Colour:
    """The colours of a ramp at even steps from its first stop to its last, (_STEPS, 3)."""
    places = np.array([place for place, _ in stops], np.float64)
    lab = _to_lab(np.array([rgb(colour) for _, colour in stops]))
    fine = np.linspace(places[0], places[-1], _STEPS)
    table = np.stack([np.interp(fine, places, lab[:, i]) for i in range(3)], axis=1)
    # A kink at a stop shows as a line in a sky (Mach bands): round the corners off.
    reach = 2 * int(_STEPS * 0.25 * np.diff(places).min() / np.ptp(places)) + 1
    for _ in range(2):
        padded = np.concatenate(
            [np.repeat(table[:1], reach // 2, 0), table, np.repeat(table[-1:], reach // 2, 0)]
        )
        summed = np.cumsum(np.concatenate([np.zeros((1, 3)), padded]), axis=0)
        table = (summed[reach:] - summed[:-reach]) / reach
    colours = _from_lab(table).astype(np.float32)
    colours.setflags(write=False)
    return colours


def ramp(stops: Sequence[tuple[float, str]], at: NDArray[np.floating]) -> Colour:
    """Colours along stops (position, "#rrggbb"), smooth through every stop; any shape of `at`.

    Returns float32 `at.shape + (3,)`, three planes in memory like every field.
    """
    first, last = stops[0][0], stops[-1][0]
    scale = (_STEPS - 1) / (last - first)
    index = np.asarray(at, np.float32) * np.float32(scale)
    index += np.float32(0.5 - first * scale)
    np.clip(index, 0, _STEPS - 1, out=index)
    nearest = index.astype(np.int32)
    planes = np.empty((3, *nearest.shape), np.float32)
    for plane, shades in zip(planes, _table(tuple(stops)).T, strict=True):
        np.take(shades, nearest, out=plane, mode="clip")
    return np.moveaxis(planes, 0, -1)


@lru_cache(maxsize=1024)
def mix(first: str, second: str, share: float) -> str:
    """A colour between two, `share` of the second.

    >>> mix("#000000", "#ffffff", 0.0)
    '#000000'
    """
    one, other = _lab(first), _lab(second)
    both = _from_lab(one + share * (other - one))
    return "#" + "".join(f"{round(v * 255):02x}" for v in both.tolist())


def mixes(
    firsts: NDArray[np.floating], second: str, shares: NDArray[np.floating]
) -> NDArray[np.uint8]:
    """Many colours (n, 3), 0 to 1, each with its share (n,) of a second one as `mix` gives it:
    (n, 3), 0 to 255."""
    one = _to_lab(firsts)
    return np.rint(_from_lab(one + shares[:, None] * (_lab(second) - one)) * 255).astype(np.uint8)


@lru_cache(maxsize=256)
def _lab(colour: str) -> NDArray[np.float64]:
    return _to_lab(rgb(colour))


def tinted(plane: NDArray[np.floating], colour: NDArray[np.floating]) -> Colour:
    """A colour, or one for every pixel, as strong as a plane says: `plane[..., None] * colour`.

    Returns float32, three planes in memory: a product whose inner loop runs over three numbers
    takes ten times as long.
    """
    colour = np.broadcast_to(colour, (*np.shape(colour)[:-1], 3))
    shape = np.broadcast_shapes(plane.shape, colour.shape[:-1])
    planes = np.empty((3, *shape), np.float32)
    for channel in range(3):
        np.multiply(plane, colour[..., channel], out=planes[channel], casting="same_kind")
    return np.moveaxis(planes, 0, -1)


def luminance(colour: NDArray[np.floating]) -> NDArray[np.float64]:
    """Relative luminance by WCAG 2 of display-encoded RGB (…, 3) → (…)."""
    linear = _decode(np.asarray(colour, np.float64))
    return np.asarray(linear @ np.array([0.2126, 0.7152, 0.0722]))


def contrast(first: NDArray[np.floating], second: NDArray[np.floating]) -> NDArray[np.float64]:
    """The contrast ratio by WCAG 2, 1 to 21."""
    a, b = luminance(first), luminance(second)
    return np.asarray((np.maximum(a, b) + 0.05) / (np.minimum(a, b) + 0.05))
