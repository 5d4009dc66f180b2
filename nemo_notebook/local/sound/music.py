"""Music beds, composed and played for exactly the time asked: one file in `styles/` a style.

A style lays out a `Plan` (tempo, key, chords, sections; all seeded), places notes on a `Stage`, and
finishes it. Other distributions add styles by the entry point group `nemo_notebook.music`.

>>> compose("lofi", 10_000, seed=1).shape
(480000, 2)
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Protocol, cast

import numpy as np

from nemo_notebook.errors import InputError
from nemo_notebook.local.sound import styles as builtin
from nemo_notebook.local.sound.instruments import RATE, Stereo
from nemo_notebook.local.sound.registry import find, load
from nemo_notebook.local.sound.stage import Stage

__all__ = ["Style", "compose", "styles"]

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
def _style(name: str) -> Style:
    return cast(Style, load(_registry()[name]))


def styles() -> tuple[str, ...]:
    """The names of the styles.

    >>> styles()
    ('ambient', 'calm', 'cinematic', 'corporate', 'lofi', 'upbeat')
    """
    return tuple(sorted(_registry()))


def compose(style: str, duration: int, seed: int) -> Stereo:
    """A bed of `duration` ms as float32 of shape (duration * 48, 2) at 48 kHz, peaks at 0.8.

    The same arguments give the same samples; another seed gives another key, other chords and
    another tune. It ends on its last chord, which fades to zero at the exact end.

    Raises:
        InputError: there is no such style, or the duration is negative.
    """
    if style not in styles():
        raise InputError(
            f"There is no music style {style!r}.", hint=f"Styles: {', '.join(styles())}."
        )
    if duration < 0:
        raise InputError(f"Music cannot last {duration} ms.")
    return _play(style, duration, seed).copy()


@lru_cache(maxsize=4)
def _play(style: str, duration: int, seed: int) -> Stereo:
    count = duration * (RATE // 1000)
    rng = np.random.default_rng([abs(seed), seed < 0, *style.encode()])
    stage = Stage(count, rng)
    signal = _style(style).play(stage, duration / 1000) if count else np.zeros((0, 2), np.float32)
    peak = float(np.abs(signal).max(initial=0))
    return signal * np.float32(PEAK / peak) if peak > 0 else signal
