"""Whether words can be read: how bright the picture behind them is, and the scrim that it asks for.

White on a luma of 0.44 (display-encoded) has a contrast of 4.5 : 1 by the formula of WCAG 2.2, and
near-black ink on 0.56; scrims are made a little stronger than that, since ink is seldom pure.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ....draft import Canvas
from ..picture.pixels import Blender, Planes
from ..picture.shots import Shot

__all__ = ["Box", "Brightness", "ScrimFor", "measure", "scrim_over"]

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in px of the canvas."""

ScrimFor = Callable[[Box], float]
"""How opaque a scrim a box of text needs, 0 to 1."""

_SQUARE = 8
"""Brightness is looked at in squares of this many pixels: what an eye takes in around a letter."""

_BRIGHTEST, _DARKEST = 0.40, 0.62
"""Luma behind light ink, and behind dark ink, that needs no scrim."""


class Brightness(NamedTuple):
    """The darkest and the brightest luma (0–1) of each square of a shot over its time."""

    darkest: NDArray[np.float32]
    brightest: NDArray[np.float32]


def measure(shot: Shot, canvas: Canvas, duration: float, blender: Blender) -> Brightness:
    """Look at a shot at its start, middle and end; `duration` in seconds."""
    planes = Planes.empty(canvas.width, canvas.height)
    rows, columns = canvas.height // _SQUARE, canvas.width // _SQUARE
    grids = []
    for part in (0.0, 0.5, 1.0):
        shot.paint(planes, part * duration, blender)
        squares = planes.y[: rows * _SQUARE, : columns * _SQUARE]
        means = np.asarray(Image.fromarray(squares).reduce(_SQUARE), np.float32)
        grids.append((means - 16) / np.float32(219))
    return Brightness(np.minimum.reduce(grids), np.maximum.reduce(grids))


def scrim_over(shots: Sequence[Brightness], *, light_ink: bool) -> ScrimFor:
    """What a box of text needs to be readable over all of these shots."""

    def opacity(box: Box) -> float:
        left, top, right, bottom = (round(edge / _SQUARE) for edge in box)
        place = np.s_[max(0, top) : max(bottom, top + 1), max(0, left) : max(right, left + 1)]
        needed = 0.0
        for shot in shots:
            if shot.darkest[place].size == 0:
                continue
            if light_ink:
                light = float(np.percentile(shot.brightest[place], 96))
                needed = max(needed, 1 - _BRIGHTEST / max(light, _BRIGHTEST))
            else:
                shade = 1 - float(np.percentile(shot.darkest[place], 4))
                needed = max(needed, 1 - (1 - _DARKEST) / max(shade, 1 - _DARKEST))
        return min(0.85, needed * 1.1)

    return opacity
