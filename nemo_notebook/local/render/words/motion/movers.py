"""How words and shapes come in, stand, and go: sprites made once, then only placed.

A mover is called with the time since its title began and the time left until it ends (ms) and says
what to draw. Entrances ease out, exits ease in; nothing depends on anything but these two times,
so every frame can be drawn by itself. A picture that comes in by pieces is cut into sprites once;
when all have come it is one sprite again.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from ...picture.blending import Placement
from ...picture.sprites import Sprite

__all__ = ["Cell", "Count", "Exit", "Glide", "Grown", "Mosaic", "Mover", "Part", "ease_out"]

Pixels = NDArray[np.uint8]


def ease_out(part: float) -> float:
    """Fast first, then slower: 0 → 0, 1 → 1.

    >>> ease_out(0.5)
    0.875
    """
    return float(1 - (1 - min(1.0, max(0.0, part))) ** 3)


def _ease(part: float) -> float:
    """Slow at both ends: 0 → 0, 0.5 → 0.5, 1 → 1."""
    return part * part * (3 - 2 * part)


_COUNTED = 0.62
"""The part of its time after which a counting number closes up: the last figure alone still
moves."""


def _even(offset: float) -> int:
    """To the nearest even number of px: sprites share their colour among pairs of rows, and one
    version of it is enough. What comes to rest is sharp, and what moves is not looked at closely.
    """
    return round(offset / 2) * 2


class Exit(NamedTuple):
    """How a title goes: its kind ("fade", "rise", "wipe", "type", "words"), the ms it takes, and
    how far it rises in px."""

    kind: str
    duration: float
    lift: float

    def gone(self, left: float) -> float:
        """How far it has gone, 0 to 1, with `left` ms to the end."""
        return min(1.0, max(0.0, 1 - left / self.duration))

    def opacity(self, left: float) -> float:
        return 1 - self.gone(left)

    def offset(self, left: float) -> int:
        """px upwards."""
        gone = self.gone(left)
        return _even(self.lift * gone * gone * (1.0 if self.kind == "rise" else 0.25))

    @property
    def piecewise(self) -> bool:
        """Whether pieces go one after the other."""
        return self.kind in ("wipe", "type", "words")


class Mover(Protocol):
    """Attributes:
    settled: ms after the start from which it stands still.
    """

    @property
    def settled(self) -> float: ...

    def __call__(self, since: float, left: float, leave: Exit) -> Iterator[Placement]: ...


@dataclass(frozen=True, eq=False, slots=True)
class Glide:
    """One sprite that comes in after `delay` ms within `duration` ms, rising by `lift` px."""

    sprite: Sprite
    x: int
    y: int
    delay: float = 0.0
    duration: float = 480.0
    lift: float = 0.0

    @property
    def settled(self) -> float:
        return self.delay + self.duration

    def __call__(self, since: float, left: float, leave: Exit) -> Iterator[Placement]:
        progress = (since - self.delay) / self.duration
        if progress <= 0:
            return
        opacity = min(1.0, progress * 1.8) * leave.opacity(left)
        offset = _even(self.lift * (1 - ease_out(progress))) - leave.offset(left)
        yield Placement(self.sprite, self.x, self.y + offset, opacity)


class Part(NamedTuple):
    """A piece of a picture: its sprite, where it stands, and when it comes (ms)."""

    sprite: Sprite
    x: int
    y: int
    delay: float


@dataclass(frozen=True, eq=False, slots=True)
class Mosaic:
    """A picture that comes in by its parts, each within `duration` ms; `parts` by their delay."""

    whole: Sprite
    x: int
    y: int
    parts: tuple[Part, ...]
    duration: float
    lift: float = 0.0

    @property
    def settled(self) -> float:
        return self.parts[-1].delay + self.duration if self.parts else 0.0

    def __call__(self, since: float, left: float, leave: Exit) -> Iterator[Placement]:
        gone = leave.gone(left)
        if gone > 0 and leave.piecewise:
            yield from self._go(gone)
        elif since >= self.settled:
            offset = leave.offset(left)
            yield Placement(self.whole, self.x, self.y - offset, leave.opacity(left))
        else:
            yield from self._come(since, leave.opacity(left))

    def _come(self, since: float, opacity: float) -> Iterator[Placement]:
        for part in self.parts:
            progress = (since - part.delay) / self.duration
            if progress <= 0:
                return
            offset = _even(self.lift * (1 - ease_out(progress)))
            yield Placement(part.sprite, part.x, part.y + offset, min(1.0, progress) * opacity)

    def _go(self, gone: float) -> Iterator[Placement]:
        count = len(self.parts)
        for number, part in enumerate(self.parts):
            # Each takes two fifths of the time; the first go first.
            late = 0.6 * number / max(1, count - 1)
            opacity = 1 - (gone - late) / 0.4
            if opacity > 0:
                yield Placement(part.sprite, part.x, part.y, min(1.0, opacity))


@dataclass(frozen=True, eq=False, slots=True)
class Grown:
    """A bar that grows out of its foot: towards `side` ("up", "down" or "right")."""

    pixels: Pixels
    x: int
    y: int
    side: str
    delay: float
    duration: float
    _cuts: dict[int, Sprite] = field(default_factory=dict)

    @property
    def settled(self) -> float:
        return self.delay + self.duration

    def _cut(self, length: int) -> Sprite:
        """The first `length` px from its far end: they slide out of the foot."""
        if length not in self._cuts:
            pixels = {
                "up": self.pixels[:length],
                "down": self.pixels[-length:],
                "right": self.pixels[:, -length:],
            }[self.side]
            self._cuts[length] = Sprite(np.ascontiguousarray(pixels))
        return self._cuts[length]

    def __call__(self, since: float, left: float, leave: Exit) -> Iterator[Placement]:
        part = ease_out((since - self.delay) / self.duration)
        height, width = self.pixels.shape[:2]
        full = width if self.side == "right" else height
        length = round(full * part)
        if length <= 0:
            return
        y = self.y + (height - length if self.side == "up" else 0)
        sprite = self._cut(length)
        yield Placement(sprite, self.x, y - leave.offset(left), leave.opacity(left))


class Cell(NamedTuple):
    """What may stand in one place of a number: sprites of its shadow and of its sign."""

    shadow: Sprite
    sign: Sprite
    x: int
    y: int


@dataclass(frozen=True, eq=False, slots=True)
class Count:
    """A number that counts up to the one that is written, which is `whole`.

    Attributes:
        times, texts: what is shown from which part of the time (0 to 1) on, sign by sign; "" where
            nothing stands.
        cells: the sprites of each place and sign.
        lead, shifts: what stands before the number, and how far to the right at each time: it
            keeps to the first figure. It is the sign of place 0.
        slides: how far each place moves to the right towards the end, when the figures, which had
            cells of one width to count in, take their own.
    """

    whole: Sprite
    x: int
    y: int
    times: tuple[float, ...]
    texts: tuple[tuple[str, ...], ...]
    cells: dict[tuple[int, str], Cell]
    delay: float
    duration: float
    lead: str
    shifts: tuple[int, ...]
    slides: tuple[float, ...]

    @property
    def settled(self) -> float:
        return self.delay + self.duration

    def _step(self, since: float) -> int:
        return max(0, bisect_right(self.times, (since - self.delay) / self.duration) - 1)

    def text(self, since: float) -> str:
        """What is read `since` ms after the start."""
        return self.lead + "".join(self.texts[self._step(since)])

    def __call__(self, since: float, left: float, leave: Exit) -> Iterator[Placement]:
        opacity = min(1.0, max(0.0, (since - self.delay) / 240)) * leave.opacity(left)
        offset = leave.offset(left)
        if since >= self.settled:
            yield Placement(self.whole, self.x, self.y - offset, opacity)
            return
        step = self._step(since)
        part = (since - self.delay) / self.duration
        slide = _ease(max(0.0, (part - _COUNTED) / (1 - _COUNTED)))
        shown = [
            (cell, _even(slide * self.slides[place]))
            for place, text in enumerate(self.texts[step])
            if (cell := self.cells.get((place, text)))
        ]
        lead = self.cells.get((0, self.lead)) if self.lead else None
        if lead is not None:
            shown.append((lead, self.shifts[step] + _even(slide * self.slides[0])))
        # All shadows first: none may fall on a sign.
        for cell, shift in shown:
            yield Placement(cell.shadow, cell.x + shift, cell.y - offset, opacity)
        for cell, shift in shown:
            yield Placement(cell.sign, cell.x + shift, cell.y - offset, opacity)
