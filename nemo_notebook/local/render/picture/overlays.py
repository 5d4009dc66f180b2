"""Overlays: an uploaded logo or picture that stands over everything in a corner."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from ....draft import Canvas, Segment
from .pixels import Placement, Sprite, premultiply
from .stills import read_picture

__all__ = ["OverlayLayer", "build_overlay"]

_FADE = 300
_PLACES = {"left": 0.0, "center": 0.5, "right": 1.0, "top": 0.0, "middle": 0.5, "bottom": 1.0}


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


def build_overlay(segment: Segment, canvas: Canvas, path: Path) -> OverlayLayer:
    """Place a picture by its style: `position` as "top right", `scale` as a part of the shorter
    side of the canvas (0.16 where nothing is said).

    Raises:
        InputError: the file is not a picture that can be read.
    """
    image = read_picture(path)
    given = segment.style.get("scale")
    part = float(given) if isinstance(given, int | float) and 0 < given <= 1 else 0.16
    side = max(8, round(min(canvas.width, canvas.height) * part))
    image.thumbnail((side * 2, side), Image.Resampling.LANCZOS)
    words = str(segment.style.get("position", "top right")).split()
    across = next((_PLACES[w] for w in words if w in ("left", "center", "right")), 0.5)
    down = next((_PLACES[w] for w in words if w in ("top", "middle", "bottom")), 0.5)
    margin_x, margin_y = canvas.width * 0.06, canvas.height * 0.06
    x = margin_x + across * (canvas.width - 2 * margin_x - image.width)
    y = margin_y + down * (canvas.height - 2 * margin_y - image.height)
    sprite = Sprite(premultiply(image))
    return OverlayLayer(segment.start, segment.end, sprite, round(x), round(y))
