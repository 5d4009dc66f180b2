"""Sound made faster or slower with its pitch kept.

Overlapping windows of 30 ms are taken from where they belong and moved by 6 ms at most to where
they fit what came before (waveform similarity overlap-add). FFmpeg's `atempo` keeps no such bound:
it was 40 ms early at half speed, which is seen on lips.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

__all__ = ["stretch"]

Pieces = Iterable[NDArray[np.float32]]

_HALF = 0.015
"""Seconds: half a window, and the step from one to the next."""
_MOVE = 0.006
"""Seconds: how far a window may be moved."""
_COARSE = 4
"""Similarity is looked for on every fourth sample first."""


def stretch(pieces: Pieces, factor: float, rate: int) -> Iterator[NDArray[np.float32]]:
    """Pieces of shape (n, channels) at `factor` times the speed, as pieces of the same shape.

    What happens at a moment happens within 6 ms of that moment divided by `factor`.

    >>> [len(part) for part in stretch([np.zeros((4800, 2), np.float32)], 1.0, 48_000)]
    [4800]
    """
    if abs(factor - 1) < 1e-6:
        yield from pieces
        return
    source = _Source(iter(pieces))
    half, move = round(_HALF * rate), round(_MOVE * rate)
    rise = (0.5 - 0.5 * np.cos(np.pi * (np.arange(half) + 0.5) / half)).astype(np.float32)[:, None]
    before = 0  # the middle of the last window, in the source
    falling = source.cut(0, half) * rise[::-1]
    done = step = 0
    while True:
        step += 1
        middle = round(step * half * factor)
        if source.ends(max(middle - half * factor, 0)):
            break
        # how well each place fits on to what would have come next
        like = source.cut(before, before + half)
        around = source.cut(middle - half - move, middle + move)
        middle += _best(like, around) - move
        window = source.cut(middle - half, middle + half)
        whole = falling + window[:half] * rise
        left = round(source.known / factor) - done if source.known is not None else len(whole)
        yield whole[: max(left, 0)]
        done += len(whole)
        falling = window[half:] * rise[::-1]
        before = middle
        source.forget(min(before, round((step + 1) * half * factor)) - 2 * (half + move))


def _best(like: NDArray[np.float32], around: NDArray[np.float32]) -> int:
    """Where in `around` it is most like `like`."""
    wanted, there = like.sum(axis=1), around.sum(axis=1)
    rough = _fit(wanted[::_COARSE], there[::_COARSE]) * _COARSE
    first = max(rough - _COARSE, 0)
    last = min(rough + _COARSE, len(there) - len(wanted))
    return first + _fit(wanted, there[first : last + len(wanted)])


def _fit(wanted: NDArray[np.float32], there: NDArray[np.float32]) -> int:
    alike = np.correlate(there, wanted, "valid")
    power = np.cumsum(np.concatenate([[0.0], np.square(there, dtype=np.float64)]))
    power = power[len(wanted) :] - power[: len(power) - len(wanted)]
    scores = alike / np.sqrt(power[: len(alike)] + 1e-9)
    middle = len(scores) // 2
    # where all is alike (silence), nothing is moved
    return int(scores.argmax()) if scores.max() > scores[middle] * 1.001 + 1e-6 else middle


class _Source:
    """What comes in, cut where it is asked for; silence before and after.

    Attributes:
        known: how long it is, once its end has come.
    """

    def __init__(self, pieces: Iterator[NDArray[np.float32]]) -> None:
        self._pieces = pieces
        self._first = 0
        self._held = next(pieces, np.zeros((0, 1), np.float32))
        self.known: int | None = None

    def ends(self, place: float) -> bool:
        """Whether there is nothing at `place` and after."""
        self._reach(int(place) + 1)
        return self.known is not None and place >= self.known

    def _reach(self, place: int) -> None:
        coming = [self._held]
        until = self._first + len(self._held)
        while until < place and self.known is None:
            piece = next(self._pieces, None)
            if piece is None:
                self.known = until
                break
            coming.append(piece)
            until += len(piece)
        if len(coming) > 1:
            self._held = np.concatenate(coming)

    def cut(self, start: int, stop: int) -> NDArray[np.float32]:
        self._reach(stop)
        first, last = max(start - self._first, 0), max(stop - self._first, 0)
        part = self._held[first:last]
        before = max(self._first - start, 0) if not self._first else 0
        if len(part) == stop - start:
            return part
        after = stop - start - before - len(part)
        return np.pad(part, ((before, max(after, 0)), (0, 0)))[: stop - start]

    def forget(self, place: int) -> None:
        """Nothing before `place` will be asked for."""
        if place - self._first > 1 << 16:
            self._held = self._held[place - self._first :]
            self._first = place
