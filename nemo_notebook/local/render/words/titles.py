"""Titles on the picture: a sheet of pieces is composed, made readable and set in motion."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from ....draft import Segment
from ..picture.pixels import Placement, Sprite
from ..visuals import Palette
from .layouts import LAYOUTS, Ask, Piece, Sheet, Tally
from .layouts.sheet import is_cjk
from .lettering import accent_for, over, scrim, shade_for, where
from .motion.counting import count_up
from .motion.entrances import ENTRANCES, STAGGER, Staging, Still, enter
from .motion.movers import Exit, Mover
from .readability import Box, ScrimFor
from .scale import Frame

__all__ = ["TitleLayer", "build_title"]

_LEAVE = {"fade": 320}
"""How long a title takes to go, in ms, by its exit; 420 otherwise."""
_SHARE = 0.42
"""The part of its time within which a title has come in."""
_FAINT = 0.16
"""How opaque a scrim may be that ends within the picture."""
_MANY = 24
"""Pieces above which a title that stands still is drawn as one sprite."""


@dataclass(frozen=True, eq=False, slots=True)
class TitleLayer:
    """A set title that comes in piece by piece and goes at the end of its segment.

    Attributes:
        pace: how much faster than usual it comes in, so that a short one can be read.
        stills: what its movers show when all have come.
    """

    start: int
    end: int
    movers: tuple[Mover, ...]
    stills: tuple[Still, ...]
    scrim: tuple[Sprite, int, int] | None
    leave: Exit
    pace: float
    _merged: list[Placement] = field(default_factory=list)

    @property
    def settled(self) -> float:
        """ms after its start from which it stands still."""
        return max((mover.settled for mover in self.movers), default=0.0) / self.pace

    def __call__(self, time: float) -> tuple[Placement, ...]:
        since, left = time - self.start, self.end - time
        placements = []
        if self.scrim is not None:
            sprite, x, y = self.scrim
            opacity = min(1.0, since * self.pace / 400) * self.leave.opacity(left)
            placements.append(Placement(sprite, x, y, opacity))
        stands = since >= self.settled and self.leave.gone(left) == 0
        if len(self.movers) > _MANY and stands:
            placements.append(self._still())
        else:
            for mover in self.movers:
                placements.extend(mover(since * self.pace, left, self.leave))
        return tuple(placements)

    def _still(self) -> Placement:
        """All that stands still, as one sprite; made when it is first shown."""
        if not self._merged:
            left = min(x for _, x, _ in self.stills) // 2 * 2
            top = min(y for _, _, y in self.stills) // 2 * 2
            right = max(x + pixels.shape[1] for pixels, x, _ in self.stills)
            bottom = max(y + pixels.shape[0] for pixels, _, y in self.stills)
            page = np.zeros((bottom - top, right - left, 4), np.uint8)
            for pixels, x, y in self.stills:
                height, width = pixels.shape[:2]
                spot = page[y - top : y - top + height, x - left : x - left + width]
                spot[...] = over(pixels, spot)
            self._merged.append(Placement(Sprite(page), left, top))
        return self._merged[0]


def build_title(
    segment: Segment, frame: Frame, palette: Palette, height: int, scrim_for: ScrimFor
) -> TitleLayer:
    """Set a title segment and place it; a layout that is not known is set as a statement.

    Args:
        height: of the canvas, in px.
        scrim_for: tells how strong a scrim a box needs.
    """
    palette = replace(palette, accent=accent_for(palette))
    ask = Ask(segment, frame, palette, scrim_for)
    sheet = LAYOUTS.get(str(segment.style.get("layout")), LAYOUTS["statement"])(ask)
    wanted = str(segment.style.get("entrance", ""))
    entrance = wanted if wanted in ENTRANCES else sheet.entrance
    movers, stills = _stage(sheet, entrance, ask)
    leaving = str(segment.style.get("exit", ""))
    leaving = leaving if leaving in ENTRANCES else "fade"
    leave = Exit(
        leaving,
        max(1.0, min(_LEAVE.get(leaving, 420), segment.duration / 4)),
        38 * frame.unit,
    )
    settled = max((mover.settled for mover in movers), default=0.0)
    timed = any(isinstance(p, Piece) and p.delay > 0 for p in sheet.pieces)
    room = max(1.0, segment.duration * _SHARE)
    if timed:  # what comes at its own time keeps it
        room = max(room, segment.duration - leave.duration)
    return TitleLayer(
        segment.start,
        segment.end,
        movers,
        stills,
        _scrim(sheet, ask),
        leave,
        max(1.0, settled / room),
    )


def _stage(sheet: Sheet, entrance: str, ask: Ask) -> tuple[tuple[Mover, ...], tuple[Still, ...]]:
    """The movers of all pieces, one piece after the other unless it has its own time."""
    text = ask.segment.text
    staging = Staging(ask.unit, shade_for(ask.palette), ask.rtl, not is_cjk(text))
    staged: list[tuple[Mover, Still]] = []
    following = last = 0.0
    for piece in sheet.pieces:
        if isinstance(piece, Tally):
            staged.append(count_up(piece, following, staging))
            following += 3 * STAGGER
            continue
        start = piece.delay if piece.delay >= 0 else last if piece.with_last else following
        entered = list(enter(piece, entrance, start, staging))
        staged += entered
        last = start
        if piece.delay < 0 and not piece.with_last and entered:
            ends = max(mover.settled for mover, _ in entered)
            # The next begins while this one is still coming to rest.
            following = max(following + STAGGER, ends - 390)
    return tuple(mover for mover, _ in staged), tuple(still for _, still in staged)


def _scrim(sheet: Sheet, ask: Ask) -> tuple[Sprite, int, int] | None:
    """The cloud that makes all type without a background of its own readable."""
    boxes = [p.box for p in sheet.pieces if isinstance(p, Piece) and not p.plated]
    boxes += [_tally_box(p) for p in sheet.pieces if isinstance(p, Tally)]
    if not boxes:
        return None
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    left, top, right, bottom = min(lefts), min(tops), max(rights), max(bottoms)
    inks = [((left, top, right, bottom), ask.palette.ink)]
    inks += [found for p in sheet.pieces if (found := _accented(p, ask.palette.accent))]
    opacity = max(ask.scrim_for(box, ink) for box, ink in inks)
    if opacity < 0.02:
        return None
    feather = round(280 * ask.unit)
    if opacity > _FAINT:
        left, top, right, bottom = _to_the_edges(left, top, right, bottom, ask.frame, feather)
        feather = round(feather * 1.4)
    # What lies outside of the picture is left out.
    first, above = round(left) - feather, round(top) - feather
    wide, high = round(right - left), round(bottom - top)
    x, y = max(0, -first) // 2 * 2, max(0, -above) // 2 * 2
    ends = round(2 * ask.frame.centre) - first, round(ask.frame.height) - above
    visible = x, y, min(wide + 2 * feather, ends[0]), min(high + 2 * feather, ends[1])
    cloud = scrim(
        wide,
        high,
        feather=feather,
        colour=shade_for(ask.palette),
        opacity=opacity,
        visible=visible,
    )
    return Sprite(cloud), first + x, above + y


def _to_the_edges(
    left: float, top: float, right: float, bottom: float, frame: Frame, far: float
) -> Box:
    """A dense cloud in the middle of a picture is a blot; as a shade that falls in from its edges
    it is light. From the left in landscape, from above otherwise."""
    width = 2 * frame.centre
    if frame.tall:
        return -2 * far, -2 * far, width + 2 * far, bottom
    ends = right if left + right < width * 0.95 else width + 2 * far
    return -2 * far, -2 * far, ends, frame.height + 2 * far


def _accented(piece: Piece | Tally, accent: str) -> tuple[Box, str] | None:
    """The box of the words in the accent colour: they need a scrim of their own strength."""
    if isinstance(piece, Tally) or piece.plated or piece.enter:
        return None
    found = where(piece.pixels, accent)
    if found is None:
        return None
    left, top, right, bottom = found
    return (piece.x + left, piece.y + top, piece.x + right, piece.y + bottom), accent


def _tally_box(tally: Tally) -> Box:
    left, top = tally.image.boxes[0][0], tally.image.boxes[0][1]
    right, bottom = tally.image.boxes[len(tally.cells) - 1][2], tally.image.boxes[0][3]
    return (tally.x + left, tally.y + top, tally.x + right, tally.y + bottom)
