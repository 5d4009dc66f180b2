"""Whether words can be read: how bright the picture behind them is, and the scrim that it asks for.

All is reckoned in relative luminance (WCAG 2.2) of what is really painted: the whole scene is
looked at, and where two scenes cross-fade under the words, both. A scrim is a cloud of one colour
laid over the picture; it is made as strong as type of a given ink needs for 4.5 : 1, and a little
stronger.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ....draft import Canvas
from ..picture.blending import Blender
from ..picture.planes import Planes
from ..picture.shots import Shot
from ..visuals import Palette
from ..visuals.colour import luminance, rgb
from .lettering import contrast, shade_for

__all__ = [
    "Box",
    "Brightness",
    "ScrimFor",
    "Scrims",
    "better_turned",
    "measure",
    "scrim_over",
    "scrim_strength",
    "turned",
]

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in px of the canvas."""

Luminances = NDArray[np.float32]


class ScrimFor(Protocol):
    """How opaque a scrim a box of text of one ink needs, 0 to 1; without an ink, near-white or
    near-black, whichever the text has."""

    def __call__(self, box: Box, ink: str = "", /) -> float: ...


_SQUARE = 8
"""Brightness is looked at in squares of this many pixels: what an eye takes in around a letter."""
_WANTED = 5.4
"""The contrast that is aimed at: 4.5 and a reserve for what moves between two looks."""
_LEAST = 4.55
_MOST = 0.94
_SHARE = 99.0
"""The percentage of a box's squares that must be dark (or bright) enough."""


class Brightness(NamedTuple):
    """The darkest and the brightest relative luminance of each square of a shot over its time."""

    darkest: Luminances
    brightest: Luminances


def _luminances(planes: Planes, canvas: Canvas) -> Luminances:
    """The relative luminance of each square of a picture, from the means of its planes."""
    rows, columns = canvas.height // _SQUARE, canvas.width // _SQUARE

    def means(plane: NDArray[np.uint8], square: int) -> NDArray[np.float32]:
        inner = plane[: rows * square, : columns * square]
        return np.asarray(Image.fromarray(inner).reduce(square), np.float32)

    luma = (means(planes.y, _SQUARE) - 16) / np.float32(219)
    blue, red = ((means(p, _SQUARE // 2) - 128) / np.float32(224) for p in (planes.u, planes.v))
    # ITU-R BT.709, the inverse of what `pixels` does.
    colours = np.stack(
        [luma + 1.5748 * red, luma - 0.1873 * blue - 0.4681 * red, luma + 1.8556 * blue], axis=-1
    )
    return luminance(np.clip(colours, 0, 1)).astype(np.float32)


def measure(shot: Shot, canvas: Canvas, duration: float, blender: Blender) -> Brightness:
    """Look at a shot several times over its `duration` in seconds."""
    planes = Planes.empty(canvas.width, canvas.height)
    looks = 3 if duration < 2 else 5
    grids = []
    for look in range(looks):
        shot.paint(planes, look / (looks - 1) * duration, blender)
        grids.append(_luminances(planes, canvas))
    return Brightness(np.minimum.reduce(grids), np.maximum.reduce(grids))


def _shown(luminance: float) -> float:
    """Luminance → the grey that goes to the screen (sRGB): a scrim is mixed in there."""
    linear = max(0.0, luminance)
    return float(12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055)


def scrim_strength(behind: float, ink: float, scrim: float) -> float:
    """How opaque a scrim must be between `behind` and an ink, all three relative luminances.

    >>> round(scrim_strength(1.0, 1.0, 0.0), 2), scrim_strength(0.05, 1.0, 0.0)
    (0.58, 0.0)
    """
    darker = scrim < ink
    for wanted in (_WANTED, _LEAST):
        target = (ink + 0.05) / wanted if darker else (ink + 0.05) * wanted
        target -= 0.05
        if (scrim < target) if darker else (scrim > target):
            break  # the scrim can reach it
    if (behind <= target) if darker else (behind >= target):
        return 0.0
    now, least, full = _shown(behind), _shown(target), _shown(scrim)
    if abs(now - full) < 1e-3:
        return 0.0
    return min(_MOST, max(0.0, (now - least) / (now - full)))


@dataclass(frozen=True, slots=True)
class Scrims:
    """What boxes of text need to be readable over some shots.

    Attributes:
        light_ink: whether the text is brighter than its scrim.
        shade: the colour of the scrim; near-black or near-white when it is not given.
        ink: the usual colour of the text.
    """

    shots: tuple[Brightness, ...]
    light_ink: bool
    shade: str = ""
    ink: str = ""

    def __call__(self, box: Box, ink: str = "", /) -> float:
        cover = _luminance(self.shade or ("#0a0a12" if self.light_ink else "#f6f6fa"))
        own = _luminance(ink or self.ink or ("#f4f4f4" if self.light_ink else "#1c1c22"))
        left, top, right, bottom = (round(edge / _SQUARE) for edge in box)
        place = np.s_[max(0, top) : max(bottom, top + 1), max(0, left) : max(right, left + 1)]
        needed = 0.0
        for shot in self.shots:
            if shot.darkest[place].size == 0:
                continue
            if self.light_ink:
                behind = float(np.percentile(shot.brightest[place], _SHARE))
            else:
                behind = float(np.percentile(shot.darkest[place], 100 - _SHARE))
            needed = max(needed, scrim_strength(behind, own, cover))
        return needed

    def inverse(self, shade: str, ink: str) -> Scrims:
        """The same for text of the other kind: dark where this is light."""
        return Scrims(self.shots, not self.light_ink, shade, ink)


def scrim_over(
    shots: Sequence[Brightness], *, light_ink: bool, shade: str = "", ink: str = ""
) -> Scrims:
    """What a box of text needs to be readable over all of these shots; see `Scrims`."""
    return Scrims(tuple(shots), light_ink, shade, ink)


_STRONG, _WEAK = 0.33, 0.12
"""A scrim is strong from here on; one that is left out for another ink is at most so strong."""


def turned(palette: Palette, scrim_for: ScrimFor) -> tuple[Palette, ScrimFor] | None:
    """The palette with an ink of the other kind, and what that needs; None where
    it cannot be told."""
    if not isinstance(scrim_for, Scrims):
        return None
    other = replace(palette, ink="#14141c" if scrim_for.light_ink else "#ffffff")
    shade = shade_for(other)
    # An accent that was made for the one ground is dull when it is moved to the other.
    loud = (palette.accent, palette.middle, palette.light, palette.deep)
    reads = [colour for colour in loud if contrast(colour, shade) >= _WANTED]
    if reads:
        other = replace(other, accent=max(reads, key=_saturation))
    return other, scrim_for.inverse(shade, other.ink)


def _saturation(colour: str) -> float:
    parts = [float(part) for part in rgb(colour)]
    return max(parts) - min(parts)


def better_turned(needed: float, otherwise: float) -> bool:
    """Whether the other ink spares the picture a strong scrim.

    >>> better_turned(0.7, 0.0), better_turned(0.7, 0.5), better_turned(0.3, 0.0)
    (True, False, False)
    """
    return needed > _STRONG and otherwise < _WEAK


def _luminance(colour: str) -> float:
    return float(luminance(rgb(colour)))
