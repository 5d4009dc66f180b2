"""Titles on the picture: a sheet of pieces is composed, made readable and set in motion."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from ....draft import Segment
from ..picture.blending import Placement
from ..picture.sprites import Sprite
from ..visuals import Palette
from .layouts import LAYOUTS, Ask, Piece, Sheet, Tally
from .layouts.sheet import is_cjk
from .lettering import accent_for, over, shade_for
from .motion.counting import count_up
from .motion.entrances import ENTRANCES, STAGGER, Staging, Still, enter
from .motion.movers import Exit, Mover
from .readability import ScrimFor, better_turned, turned
from .scale import Frame
from .shades import Shade, needs, shade_under

__all__ = ["TitleLayer", "build_title"]

_LEAVE = {"fade": 320}
"""How long a title takes to go, in ms, by its exit; 420 otherwise."""
_SHARE = 0.42
"""The part of its time within which a title has come in."""
_SHADE = 400.0
"""How long a shade takes to come, in ms."""
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
    shades: tuple[Shade, ...]
    leave: Exit
    pace: float
    _merged: list[Placement] = field(default_factory=list)

    @property
    def settled(self) -> float:
        """ms after its start from which it stands still."""
        return max((mover.settled for mover in self.movers), default=0.0) / self.pace

    def __call__(self, time: float) -> tuple[Placement, ...]:
        since, left = time - self.start, self.end - time
        gone = self.leave.opacity(left)
        placements = [
            Placement(shade.sprite, shade.x, shade.y, part * gone)
            for shade, part in self._shaded(since * self.pace)
        ]
        stands = since >= self.settled and self.leave.gone(left) == 0
        if len(self.movers) > _MANY and stands:
            placements.append(self._still())
        else:
            for mover in self.movers:
                placements.extend(mover(since * self.pace, left, self.leave))
        return tuple(placements)

    def _shaded(self, since: float) -> Iterator[tuple[Shade, float]]:
        """The parts of the shade that have come, and how far; all in one in the end."""
        if self.shades and since >= self.shades[-1].delay + _SHADE:
            yield self.shades[-1], 1.0
            return
        for shade in self.shades[:-1] or self.shades:
            if since > shade.delay:
                yield shade, min(1.0, (since - shade.delay) / _SHADE)

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
    ask, sheet, needed = _readable(Ask(segment, frame, palette, scrim_for))
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
        shade_under(sheet, ask, needed),
        leave,
        max(1.0, settled / room),
    )


def _composed(ask: Ask) -> tuple[Ask, Sheet, list[float]]:
    """The sheet of a title, and how strong a scrim each of its pieces needs."""
    ask = replace(ask, palette=replace(ask.palette, accent=accent_for(ask.palette)))
    sheet = LAYOUTS.get(str(ask.style.get("layout")), LAYOUTS["statement"])(ask)
    return ask, sheet, needs(sheet, ask)


def _readable(ask: Ask) -> tuple[Ask, Sheet, list[float]]:
    """A title in the ink of its palette; on a picture that would have to be shaded heavily for it,
    in an ink of the other kind, if that needs hardly any shade."""
    made = _composed(ask)
    needed = max(made[2], default=0.0)
    other = turned(ask.palette, ask.scrim_for) if "color" not in ask.style else None
    if other is None or not better_turned(needed, 0.0):
        return made
    palette, scrim_for = other
    again = _composed(replace(ask, palette=palette, scrim_for=scrim_for))
    return again if better_turned(needed, max(again[2], default=0.0)) else made


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
