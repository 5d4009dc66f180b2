"""The shade under a title: as strong as its words need, as small as it can be.

Around the letters lies a halo, of its own strength for each piece: the picture beside them keeps
its light. Where a halo alone would be a blot, a wash that falls in from the edge of the picture
takes a part of it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..picture.sprites import Sprite
from ..visuals.colour import mix
from .layouts import Ask, Piece, Sheet, Tally
from .lettering import enlarged, grain, halo, pick_ink, scrim, shade_for, where
from .motion.cutting import packed
from .readability import Box
from .scale import Frame

__all__ = ["Shade", "needs", "shade_under"]

Plane = NDArray[np.uint8]

_REACH, _SOFT = 28, 104
"""How far from the letters a halo is as strong as it gets, and how softly it ends, in px of a
1080-line picture."""
_ALONE = 0.36
"""How strong a halo may be without a wash below it."""
_SHARE = 0.8
"""What of the rest the wash takes."""
_FEATHER = 420
"""How softly a wash ends, in px of a 1080-line picture."""
_LEAST = 0.02
_MOST = 2
"""Parts of a shade that come one after the other."""
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


class Shade(NamedTuple):
    """A part of the shade, where it lies, and when it comes (ms after the start of its title)."""

    sprite: Sprite
    x: int
    y: int
    delay: float


def shade_under(sheet: Sheet, ask: Ask, needed: list[float]) -> tuple[Shade, ...]:
    """The shade under a sheet, in parts that come when their words do: what is shaded before
    anything stands there is a spot. Of several parts the last is all of them in one.

    Args:
        needed: the strength under each piece; see `needs`.
    """
    strongest = max(needed, default=0.0)
    if strongest < _LEAST:
        return ()
    unit, frame = ask.unit, ask.frame
    colour = mix(shade_for(ask.palette), _far(ask.palette.ink), 0.3)
    wash = max(0.0, strongest - _ALONE) * _SHARE
    shaded = [
        (piece, strength)
        for piece, strength in zip(sheet.pieces, needed, strict=True)
        if strength >= _LEAST
    ]
    boxes = [_tally_box(p) if isinstance(p, Tally) else p.box for p, _ in shaded]
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    box = min(lefts), min(tops), max(rights), max(bottoms)
    left, top, right, bottom = _area(box, frame, wash > _LEAST, (_REACH + 2 * _SOFT) * unit)
    strengths = np.zeros((bottom - top, right - left), np.uint8)
    step, size = grain(_REACH * unit), strengths.shape
    before = np.zeros((-(-size[0] // step), -(-size[1] // step)), np.float32)
    under = _wash(box, frame, _FEATHER * unit, step) * np.float32(wash)
    parts: list[tuple[NDArray[np.float32], float]] = []
    for delay, group in _groups(shaded):
        for piece, strength in group:
            ink, x, y = _ink(piece)
            # Two shades on one another are as strong as this together.
            own = max(0.0, 1 - (1 - strength) / (1 - wash))
            _lay(strengths, (ink > 24) * np.uint8(255 * own), x - left, y - top)
        whole = halo(strengths, reach=_REACH * unit, soft=_SOFT * unit)
        if wash > _LEAST:
            whole = 1 - (1 - whole) * (1 - under)
        # What is added to the parts that have come before.
        added = whole if not parts else np.clip(1 - (1 - whole) / (1 - before), 0, 1)
        parts.append((added, delay))
        before = np.minimum(np.maximum(whole, before), np.float32(0.98))
    if len(parts) > 1:
        parts.append((before, parts[-1][1]))
    return tuple(_part(part, colour, (left, top), size, step, delay) for part, delay in parts)


def _part(
    strength: NDArray[np.float32], colour: str, corner: tuple[int, int], size: tuple[int, ...],
    step: int, delay: float,
) -> Shade:  # fmt: skip
    """A shade from its strength in squares of `step` px, without the air around it; `size` is that
    of the area with that corner."""
    rows = np.flatnonzero(strength.max(axis=1) > 0.003)
    columns = np.flatnonzero(strength.max(axis=0) > 0.003)
    if not len(rows):
        rows = columns = np.array([0])
    # An even number of squares makes an even number of px.
    top, left = max(0, int(rows[0]) - 1) // 2 * 2, max(0, int(columns[0]) - 1) // 2 * 2
    cut = enlarged(strength[top : int(rows[-1]) + 2, left : int(columns[-1]) + 2], step)
    top, left = top * step, left * step
    cut = cut[: size[0] - top, : size[1] - left]
    return Shade(Sprite(scrim(cut, colour)), corner[0] + left, corner[1] + top, delay)


Shaded = tuple[Piece | Tally, float]
"""A piece and the strength of the shade that it needs."""


def _groups(shaded: list[Shaded]) -> list[tuple[float, list[Shaded]]]:
    """The pieces by the time at which they come, few enough that each part costs little."""
    times = [_time(piece) for piece, _ in shaded]
    step = max(300.0, (max(times) - min(times)) / _MOST)
    groups: list[tuple[float, list[Shaded]]] = []
    for time, found in sorted(zip(times, shaded, strict=True), key=lambda pair: pair[0]):
        if not groups or time - groups[-1][0] > step:
            groups.append((time, []))
        groups[-1][1].append(found)
    return groups


def _time(piece: Piece | Tally) -> float:
    """When a piece is first seen where it stays, in ms from the start."""
    if isinstance(piece, Tally) or piece.delay < 0:
        return 0.0
    return piece.delay + 0.35 * piece.duration


def _area(box: Box, frame: Frame, whole: bool, reach: float) -> tuple[int, int, int, int]:
    """The part of the canvas in which a shade lies, beginning on even px."""
    wide, high = round(2 * frame.centre), round(frame.height)
    if whole:
        return 0, 0, wide, high
    left, top = (max(0, round(edge - reach)) // 2 * 2 for edge in box[:2])
    return left, top, min(wide, round(box[2] + reach)), min(high, round(box[3] + reach))


def _far(ink: str) -> str:
    """Black or white, whichever is further from an ink: a shade with much colour looks like fog."""
    return pick_ink(ink, "#000000", "#ffffff")


def _ink(piece: Piece | Tally) -> tuple[Plane, int, int]:
    """The alpha of the letters of a piece, and where it lies."""
    if isinstance(piece, Piece):
        return piece.pixels[..., 3], piece.x, piece.y
    return piece.read.pixels[..., 3], piece.x, piece.y


def _lay(page: Plane, plane: Plane, x: int, y: int) -> None:
    """Lay a plane on another where it is stronger; what is outside of it is left out."""
    left, top = max(0, -x), max(0, -y)
    part = plane[top : max(0, page.shape[0] - y), left : max(0, page.shape[1] - x)]
    spot = page[y + top : y + top + part.shape[0], x + left : x + left + part.shape[1]]
    np.maximum(spot, part, out=spot)


def _wash(box: Box, frame: Frame, feather: float, step: int) -> NDArray[np.float32]:
    """A shade that falls in from the edge beside or above a box, 0 to 1, of the canvas in squares
    of `step` px: from the left or the right in landscape, from above otherwise, over all where the
    box is in the middle."""
    wide, high = 2 * frame.centre, frame.height
    rows, columns = -(-round(high) // step), -(-round(wide) // step)
    left, _, right, bottom = box
    count = rows if frame.tall else columns
    place = (np.arange(count, dtype=np.float32) + np.float32(0.5)) * np.float32(step)
    aside = (left + right) / 2 / frame.centre - 1
    if frame.tall:
        reach = bottom
    elif abs(aside) <= 0.15:
        reach = wide
    elif aside > 0:
        place, reach = place[::-1], wide - left
    else:
        reach = right
    part = np.clip((reach + feather - place) / (1.25 * feather), 0, 1)
    slope = (part * part * (3 - 2 * part)).astype(np.float32)
    return np.broadcast_to(slope[:, None] if frame.tall else slope[None, :], (rows, columns))


def _own_ink(piece: Piece) -> str:
    """The colour of most of a piece, which may be quieter than the ink; "" where none is solid."""
    some = packed(piece.pixels)[::2, ::2]
    solid = some[some >= np.uint32(255 << 24)]
    if not len(solid):
        return ""
    red, green, blue = np.median(solid.view(np.uint8).reshape(-1, 4)[:, :3].T, axis=1).astype(int)
    return f"#{red:02x}{green:02x}{blue:02x}"


def _accented(piece: Piece | Tally, accent: str) -> Box | None:
    """The box of the words in the accent colour: they need a shade of their own strength."""
    if isinstance(piece, Tally) or piece.enter:
        return None
    found = where(piece.pixels, accent)
    if found is None:
        return None
    left, top, right, bottom = found
    if right - left < 1.3 * (bottom - top) and piece.box[2] - piece.box[0] > 3 * (right - left):
        return None  # an icon beside words, which need not be read
    return piece.x + left, piece.y + top, piece.x + right, piece.y + bottom


def _tally_box(tally: Tally) -> Box:
    read = tally.read
    left, top = tally.x + read.margin, tally.y + read.margin
    return (left, top, left + read.width, top + read.height)
