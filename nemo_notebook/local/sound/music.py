"""Music beds, composed and played for exactly the time asked: one file in `styles/` a style.

A style is a table (`playing.style.TableStyle`) of harmony, layers and a room; all chance in it is
seeded. Other distributions add styles, tables or anything with `play`, by the entry point group
`nemo_notebook.music`.

>>> compose("lofi", 10_000, seed=1).shape
(480000, 2)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Protocol, cast

import numpy as np

from nemo_notebook.errors import InputError
from nemo_notebook.local.sound import styles as builtin
from nemo_notebook.local.sound.playing.instruments import RATE, Stereo
from nemo_notebook.local.sound.playing.stage import Stage
from nemo_notebook.local.sound.playing.style import TableStyle
from nemo_notebook.local.sound.registry import find, load

__all__ = ["Bed", "Style", "bed", "compose", "style", "styles"]

GROUP = "nemo_notebook.music"
PEAK = 0.8


class Style(Protocol):
    """What a module in `styles/` or an entry point offers."""

    def play(self, stage: Stage, seconds: float) -> Stereo:
        """Place a piece of so many seconds on an empty stage, and hand it over finished."""


@cache
def _registry() -> dict[str, str]:
    return find(builtin, GROUP)


@cache
def style(name: str) -> Style:
    """The style of a name.

    Raises:
        InputError: there is none.
    """
    if name not in _registry():
        raise InputError(
            f"There is no music style {name!r}.", hint=f"Styles: {', '.join(styles())}."
        )
    place = load(_registry()[name])
    return cast(Style, getattr(place, "style", place))


def styles() -> tuple[str, ...]:
    """The names of the styles.

    >>> {"lofi", "epic", "calm"} <= set(styles())
    True
    """
    return tuple(sorted(_registry()))


@dataclass(frozen=True, eq=False, slots=True)
class Bed:
    """Music of any length: what was played, of which a part is heard several times.

    Attributes:
        played: (n, 2) at 48 kHz, not writeable.
        again: the first sample of the part that is repeated, and one past its last.
        times: how often it is heard once more.
        turn: what is heard at the end of the part when it comes again.
    """

    played: Stereo
    again: tuple[int, int] = (0, 0)
    times: int = 0
    turn: Stereo | None = None

    @property
    def count(self) -> int:
        return len(self.played) + self.times * (self.again[1] - self.again[0])

    def pieces(self) -> Iterator[Stereo]:
        """All of it, in order; the pieces are not to be written to."""
        first, last = self.again
        turn = self.turn if self.turn is not None else self.played[:0]
        begin = 0
        for _ in range(self.times):
            yield self.played[begin : last - len(turn)]
            yield turn
            begin = first
        yield self.played[begin:]


def compose(style: str, duration: int, seed: int) -> Stereo:
    """A bed of `duration` ms as float32 of shape (duration * 48, 2) at 48 kHz, peaks at 0.8.

    The same arguments give the same samples; another seed gives another key, other chords and
    another tune. It ends on its last chord, which fades to zero at the exact end.

    Raises:
        InputError: there is no such style, or the duration is negative.
    """
    return np.concatenate(list(bed(style, duration, seed).pieces()))


def bed(style: str, duration: int, seed: int) -> Bed:
    """The music of `compose`, in pieces: ten minutes take the memory of one.

    Raises:
        InputError: there is no such style, or the duration is negative.
    """
    _style(style)
    if duration < 0:
        raise InputError(f"Music cannot last {duration} ms.")
    return _play(style, duration, seed)


_style = style


@lru_cache(maxsize=4)
def _play(name: str, duration: int, seed: int) -> Bed:
    count = duration * (RATE // 1000)
    if not count:
        return Bed(np.zeros((0, 2), np.float32))
    rng = np.random.default_rng([abs(seed), seed < 0, *name.encode()])
    player = style(name)
    if not isinstance(player, TableStyle):
        return Bed(_levelled(player.play(Stage(count, rng), duration / 1000)))
    whole = player.plan(rng, duration / 1000)
    score, first, times = player.looped(whole)
    if not times:
        return Bed(_levelled(player.perform(Stage(count, rng), score)))
    # a cycle sounds as it did before, so that the end of one goes over into its beginning
    begin = round(score.at(first, 0) * RATE)
    length = round(score.cycle * score.bar * RATE)
    played = player.perform(Stage(count - times * length, rng), score)
    seam = RATE // 20
    ramp = np.sin(np.linspace(0, np.pi / 2, seam, dtype=np.float32))[:, None] ** 2
    end = begin + length
    turn = played[end - seam : end] * ramp[::-1] + played[begin - seam : begin] * ramp
    return Bed(_levelled(played), (begin, end), times, turn * _scale(played))


def _scale(signal: Stereo) -> np.float32:
    peak = max(float(signal.max(initial=0)), -float(signal.min(initial=0)))
    return np.float32(PEAK / peak if peak > 0 else 1.0)


def _levelled(signal: Stereo) -> Stereo:
    levelled = signal * _scale(signal)
    levelled.flags.writeable = False
    return levelled
