"""Overlays: an uploaded logo or picture that stands over everything in a corner."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from PIL import Image

from ....draft import Canvas, Segment
from ....errors import InputError
from .blending import Placement
from .files.photographs import read_photograph
from .sprites import Sprite, premultiply

__all__ = ["OverlayLayer", "build_overlay"]

_FADE = 300
_PLACES = {"left": 0.0, "center": 0.5, "right": 1.0, "top": 0.0, "middle": 0.5, "bottom": 1.0}
_USUAL = 0.14
_MOST_GROWN = 3.0
"""A small logo is not enlarged further than this: it would only be a blur."""


class _Margins(NamedTuple):
    """What is kept free, in parts of the width and of the height."""

    left: float
    top: float
    right: float
    bottom: float


_WIDE = _Margins(0.06, 0.07, 0.06, 0.07)
_SQUARE = _Margins(0.055, 0.055, 0.055, 0.055)
_TALL = _Margins(0.06, 0.09, 0.06, 0.2)
"""Above lie the tabs of the players on phones, below their captions."""
_BUTTONS = 0.14
"""And below the top at the right stand their buttons."""


def _margins(canvas: Canvas, down: float) -> _Margins:
    ratio = canvas.height / canvas.width
    if ratio < 0.85:
        return _WIDE
    if ratio < 1.5:
        return _SQUARE
    return _TALL._replace(right=_BUTTONS) if down else _TALL


@dataclass(frozen=True, eq=False, slots=True)
class OverlayLayer:
    """A picture at rest that fades in and out."""

    start: int
    end: int
    sprite: Sprite
    x: int
    y: int

    def __call__(self, time: float) -> tuple[Placement, ...]:
        opacity = min(1.0, (time - self.start + 33) / _FADE, (self.end - time) / _FADE)
        return (Placement(self.sprite, self.x, self.y, opacity),)


def build_overlay(segment: Segment, canvas: Canvas, path: Path) -> OverlayLayer | None:
    """Place a picture by its style: `position` as "top right", `scale` as a part of the shorter
    side of the canvas (0.14 where nothing is said); wide ones may be 2.4 times as wide as that.
    None where the file cannot be read: a film without its logo is still the film.
    """
    try:
        image = read_photograph(path, segment.text, within=max(canvas[:2]))
    except InputError:
        return None
    image = _seen(image)
    given = segment.style.get("scale")
    part = _USUAL
    if isinstance(given, int | float) and not isinstance(given, bool) and 0 < given <= 1:
        part = float(given)
    side = max(8.0, min(canvas.width, canvas.height) * part)
    words = str(segment.style.get("position", "top right")).split()
    across = next((_PLACES[w] for w in words if w in ("left", "center", "right")), 0.5)
    down = next((_PLACES[w] for w in words if w in ("top", "middle", "bottom")), 0.5)
    left, top, right, bottom = _margins(canvas, down)
    room_x, room_y = canvas.width * (1 - left - right), canvas.height * (1 - top - bottom)
    grow = min(
        min(side * 2.4, room_x) / image.width,
        min(side, room_y) / image.height,
        _MOST_GROWN,
    )
    size = max(1, round(image.width * grow)), max(1, round(image.height * grow))
    image = image.resize(size, Image.Resampling.LANCZOS)
    x = canvas.width * left + across * (room_x - image.width)
    y = canvas.height * top + down * (room_y - image.height)
    sprite = Sprite(premultiply(image))
    return OverlayLayer(segment.start, segment.end, sprite, round(x), round(y))


def _seen(image: Image.Image) -> Image.Image:
    """Without the empty edge that many logos have: the margin is that of what is seen."""
    if image.mode != "RGBA":
        return image
    box = image.getchannel("A").point(lambda alpha: 255 if alpha > 8 else 0).getbbox()
    return image.crop(box) if box else image
