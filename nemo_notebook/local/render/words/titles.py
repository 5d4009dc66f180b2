"""Titles on the picture: a stack of type is set and placed in the frame of the canvas, and every
line of it comes in with a short rise and goes out with a fade.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ....draft import Segment
from ..picture.pixels import Placement, Sprite
from ..visuals import Palette
from .layouts import stack_of
from .lettering import scrim, shade_for, shadowed
from .readability import Box, ScrimFor
from .scale import Frame
from .typography import TypeImage, typeset

__all__ = ["TitleLayer", "build_title"]

RISE = 560
"""How long a line takes to come in, in ms; each further line starts `STAGGER` ms later."""
STAGGER = 90
FADE = 320


def _lines(image: TypeImage) -> list[tuple[int, int]]:
    """The rows (top, bottom) of each line of a block, cut in the empty rows between them."""
    inked = image.pixels[..., 3].max(axis=1) > 8
    if not inked.any():
        return []
    edges = np.flatnonzero(np.diff(np.concatenate(([False], inked, [False])).astype(np.int8)))
    bands = list(zip(edges[0::2].tolist(), edges[1::2].tolist(), strict=True))
    tallest = max(bottom - top for top, bottom in bands)
    merged: list[tuple[int, int]] = []
    for top, bottom in bands:
        # A dot or an accent that stands apart belongs to the line below it.
        if merged and merged[-1][1] - merged[-1][0] < tallest * 0.3:
            merged[-1] = (merged[-1][0], bottom)
        else:
            merged.append((top, bottom))
    if len(merged) > 1 and merged[-1][1] - merged[-1][0] < tallest * 0.3:
        last = merged.pop()
        merged[-1] = (merged[-1][0], last[1])
    cuts = [0, *((a[1] + b[0]) // 2 for a, b in pairwise(merged)), image.pixels.shape[0]]
    return list(pairwise(cuts))


@dataclass(frozen=True, eq=False, slots=True)
class _Piece:
    """One line, where it comes to rest, and when it starts to come in (ms after the segment)."""

    sprite: Sprite
    x: float
    y: float
    delay: int


@dataclass(frozen=True, eq=False, slots=True)
class TitleLayer:
    """A set title that comes in line by line and fades out at the end of its segment."""

    start: int
    end: int
    pieces: tuple[_Piece, ...]
    scrim: tuple[Sprite, float, float] | None
    rise: float

    def __call__(self, time: float) -> tuple[Placement, ...]:
        since = time - self.start
        out = min(FADE, max(1, (self.end - self.start) // 4))
        leaving = min(1.0, max(0.0, (self.end - time) / out))
        placements = []
        if self.scrim is not None:
            sprite, x, y = self.scrim
            placements.append(Placement(sprite, x, y, min(1.0, since / 400) * leaving))
        for piece in self.pieces:
            progress = min(1.0, max(0.0, (since - piece.delay) / RISE))
            if progress <= 0:
                continue
            eased = 1 - (1 - progress) ** 3
            opacity = min(1.0, progress * 1.8) * leaving
            # Whole pixels: a line that rests is sharp, and one that moves is not looked at closely.
            offset = round(self.rise * (1 - eased) - self.rise * 0.25 * (1 - leaving) ** 2)
            placements.append(Placement(piece.sprite, piece.x, piece.y + offset, opacity))
        return tuple(placements)


def build_title(
    segment: Segment, frame: Frame, palette: Palette, height: int, scrim_for: ScrimFor
) -> TitleLayer:
    """Set a title segment and place it.

    Args:
        height: of the canvas, in px.
        scrim_for: tells how strong a scrim a box needs.
    """
    stack = stack_of(segment, frame, palette)
    images = typeset([entry.block for entry in stack.entries])
    heights = [image.pixels.shape[0] - 2 * image.margin for image in images]
    widths = [image.pixels.shape[1] - 2 * image.margin for image in images]
    total = sum(heights) + sum(entry.gap for entry in stack.entries[1:])
    top = max(height * 0.06, _middle(segment, frame, height) - total / 2)
    top = min(top, frame.caption_bottom - 180 * frame.unit - total)
    lefts = {
        "left": [frame.left for _ in widths],
        "center": [frame.centre - width / 2 for width in widths],
        "block": [frame.centre - max(widths, default=0) / 2 for _ in widths],
    }[stack.align]
    pieces: list[_Piece] = []
    y, delay = top, 0
    for number, (entry, image) in enumerate(zip(stack.entries, images, strict=True)):
        y += entry.gap if number else 0
        x, row = round(lefts[number] - image.margin), round(y - image.margin)
        for start, stop in _shadow_lines(image, frame, palette):
            pieces.append(_Piece(Sprite(start), x, row + stop, delay))
            delay += STAGGER
        y += heights[number]
    right = max((x + width for x, width in zip(lefts, widths, strict=True)), default=0.0)
    box = (min(lefts, default=0.0), top, right, top + total)
    return TitleLayer(
        segment.start,
        segment.end,
        tuple(pieces),
        _scrim(box, frame, palette, scrim_for),
        38 * frame.unit,
    )


def _middle(segment: Segment, frame: Frame, height: int) -> float:
    """The height around which a title is centred, as its style asks."""
    wanted = str(segment.style.get("position", "")).split()
    places = {"top": height * 0.22, "middle": height * 0.47, "bottom": height * 0.64}
    return next((places[word] for word in wanted if word in places), frame.title_middle)


def _shadow_lines(
    image: TypeImage, frame: Frame, palette: Palette
) -> list[tuple[NDArray[np.uint8], int]]:
    """Each line of a block with its shadow, and how far below the top of the block it starts."""
    lines = _lines(image)
    result = []
    for top, bottom in lines:
        pad = 0 if len(lines) == 1 else round(28 * frame.unit)
        cut = np.pad(image.pixels[top:bottom], ((pad, pad), (0, 0), (0, 0)))
        shadow = shadowed(cut, radius=14 * frame.unit, colour=shade_for(palette), strength=0.75)
        result.append((shadow, top - pad))
    return result


def _scrim(
    box: Box, frame: Frame, palette: Palette, scrim_for: ScrimFor
) -> tuple[Sprite, float, float] | None:
    opacity = scrim_for(box)
    if opacity < 0.02:
        return None
    feather = round(240 * frame.unit)
    left, top, right, bottom = box
    cloud = scrim(
        round(right - left),
        round(bottom - top),
        feather=feather,
        colour=shade_for(palette),
        opacity=opacity,
    )
    return Sprite(cloud), round(left) - feather, round(top) - feather
