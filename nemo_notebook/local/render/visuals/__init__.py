"""Backdrops: what a scene shows behind its words. One file a family in `families/`."""

from __future__ import annotations

from .backdrop import Backdrop, Cutout, Draw, Field, Palette, Pixels
from .gathering import gathered
from .registry import GROUP, Visual, build, names, palettes, visual

__all__ = [
    "GROUP",
    "Backdrop",
    "Cutout",
    "Draw",
    "Field",
    "Palette",
    "Pixels",
    "Visual",
    "build",
    "gathered",
    "names",
    "palettes",
    "visual",
]
