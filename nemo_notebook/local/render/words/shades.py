"""The shade under a title: as strong as its words need, as small as it can be.

Around the letters lies a halo, of its own strength for each piece: the picture beside them keeps
its light. Where a halo alone would be a blot, a wash that falls in from the edge of the picture
takes a part of it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..picture.pixels import Sprite
from ..visuals.colour import mix
from .layouts import Ask, Piece, Sheet, Tally
from .lettering import halo, pick_ink, scrim, shade_for, where
from .motion.cutting import inked
from .readability import Box
from .scale import Frame

__all__ = ["needs", "shade_under"]

Plane = NDArray[np.uint8]

_REACH, _SOFT = 28, 80
"""How far from the letters a halo is as strong as it gets, and how softly it ends, in px of a
1080-line picture."""
_ALONE = 0.3
"""How strong a halo may be without a wash below it."""
_SHARE = 0.8
"""What of the rest the wash takes."""
_FEATHER = 420
"""How softly a wash ends, in px of a 1080-line picture."""
_LEAST = 0.02
_AROUND = 16
"""How far around its words the picture matters, in px of a 1080-line picture."""


def needs(sheet: Sheet, ask: Ask) -> list[float]:
    """How strong a shade each piece of a sheet needs under its letters; 0 for what has a
    background of its own."""
    found = []
    for piece in sheet.pieces:
        if isinstance(piece, Piece) and piece.plated:
            found.append(0.0)
            continue
        ink = ask.palette.ink
        if isinstance(piece, Tally):
            box = _tally_box(piece)
        else:
            box, ink = piece.box, _own_ink(piece) or ink
        near = _AROUND * ask.unit
        box = box[0] - near, box[1] - near, box[2] + near, box[3] + near
        strength = ask.scrim_for(box, ink)
        accented = _accented(piece, ask.palette.accent)
        if accented is not None:
            strength = max(strength, ask.scrim_for(accented, ask.palette.accent))
        found.append(strength)
    return found


def shade_under(sheet: Sheet, ask: Ask, needed: list[float]) -> tuple[Sprite, int, int] | None:
    """The shade under a sheet and where it lies; None where no piece needs one.

    Args:
        needed: the strength under each piece; see `needs`.
    """
    strongest = max(needed, default=0.0)
    if strongest < _LEAST:
        return None
    unit, frame = ask.unit, ask.frame
    colour = mix(shade_for(ask.palette), _far(ask.palette.ink), 0.5)
    wide, high = round(2 * frame.centre), round(frame.height)
    wash = max(0.0, strongest - _ALONE) * _SHARE
    strengths = np.zeros((high, wide), np.uint8)
    boxes: list[Box] = []
    for piece, strength in zip(sheet.pieces, needed, strict=True):
        # Two shades on one another are as strong as this together.
        own = 1 - (1 - strength) / (1 - wash)
        if strength < _LEAST:
            continue
        boxes.append(_tally_box(piece) if isinstance(piece, Tally) else piece.box)
        ink, x, y = _ink(piece)
        _lay(strengths, (ink > 24) * np.uint8(255 * max(0.0, own)), x, y)
    shade = halo(strengths, reach=_REACH * unit, soft=_SOFT * unit)
    if wash > _LEAST:
        lefts, tops, rights, bottoms = zip(*boxes, strict=True)
        box = min(lefts), min(tops), max(rights), max(bottoms)
        under = _wash(box, frame, _FEATHER * unit, wash)
        shade = 1 - (1 - shade) * (1 - under)
    cloud = scrim(shade, colour)
    rows, columns = inked(cloud)
    return Sprite(np.ascontiguousarray(cloud[rows, columns])), columns.start, rows.start


def _far(ink: str) -> str:
    """Black or white, whichever is further from an ink: a shade with much colour looks like fog."""
    return pick_ink(ink, "#000000", "#ffffff")


def _ink(piece: Piece | Tally) -> tuple[Plane, int, int]:
    """The alpha of the letters of a piece, and where it lies."""
    if isinstance(piece, Piece):
        return piece.pixels[..., 3], piece.x, piece.y
    (_, top, _, bottom), (_, _, right, _) = piece.line[0], piece.line[-1]
    return piece.image.pixels[top:bottom, :right, 3], piece.x, piece.y + piece.image.margin


def _lay(page: Plane, plane: Plane, x: int, y: int) -> None:
    """Lay a plane on another where it is stronger; what is outside of it is left out."""
    left, top = max(0, -x), max(0, -y)
    part = plane[top : max(0, page.shape[0] - y), left : max(0, page.shape[1] - x)]
    spot = page[y + top : y + top + part.shape[0], x + left : x + left + part.shape[1]]
    np.maximum(spot, part, out=spot)


def _wash(box: Box, frame: Frame, feather: float, strength: float) -> NDArray[np.float32]:
    """A shade that falls in from the edge beside or above a box, (height, width) of the canvas:
    from the left or the right in landscape, from above otherwise, over all where it is wide."""
    wide, high = round(2 * frame.centre), round(frame.height)
    left, _, right, bottom = box
    if frame.tall:
        reach, length, place = bottom, high, np.arange(high, dtype=np.float32)
    else:
        middle = (left + right) / 2
        place = np.arange(wide, dtype=np.float32)
        if middle > frame.centre * 1.15:
            place, reach = place[::-1], wide - left
        else:
            reach = right
        length = wide
    if not frame.tall and abs((left + right) / 2 - frame.centre) <= 0.15 * frame.centre:
        reach = length
    part = np.clip((reach + feather - place) / (1.25 * feather), 0, 1)
    slope = (strength * part * part * (3 - 2 * part)).astype(np.float32)
    return np.broadcast_to(slope[:, None] if frame.tall else slope[None, :], (high, wide))


def _own_ink(piece: Piece) -> str:
    """The colour of most of a piece, which may be quieter than the ink; "" where none is solid."""
    pixels = piece.pixels[::2, ::2]
    solid = pixels[pixels[..., 3] == 255][:, :3]
    if not len(solid):
        return ""
    red, green, blue = np.median(solid, axis=0).astype(int)
    return f"#{red:02x}{green:02x}{blue:02x}"


def _accented(piece: Piece | Tally, accent: str) -> Box | None:
    """The box of the words in the accent colour: they need a shade of their own strength."""
    if isinstance(piece, Tally) or piece.enter:
        return None
    found = where(piece.pixels, accent)
    if found is None:
        return None
    left, top, right, bottom = found
    return piece.x + left, piece.y + top, piece.x + right, piece.y + bottom


def _tally_box(tally: Tally) -> Box:
    line, margin = tally.line, tally.image.margin
    wide, high = line[-1][2] - line[0][0], line[0][3] - line[0][1]
    left, top = tally.x + line[0][0], tally.y + margin
    return (left, top, left + wide, top + high)
