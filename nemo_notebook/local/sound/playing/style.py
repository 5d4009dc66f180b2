"""A style of music as a table: harmony, layers that play it, an ending, and the room it sounds in.

What one style has and no other is a layer of its own, a function of the `Session`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from nemo_notebook.local.sound.filters import Points
from nemo_notebook.local.sound.playing.instruments import Stereo
from nemo_notebook.local.sound.playing.score import Harmony, Plan, lead
from nemo_notebook.local.sound.playing.stage import Stage

__all__ = ["Layer", "Room", "Session", "TableStyle"]


@dataclass(frozen=True, slots=True)
class Room:
    """What is done to the whole.

    Attributes:
        decay: seconds until the room is 60 dB down; `wet` is its level.
        tone: (Hz, dB) points of the last equaliser.
        drive: how hard the tape is driven.
        wow: how far the tape's speed wanders, in ms of delay.
    """

    decay: float
    wet: float
    tone: Points
    drive: float = 1.0
    wow: float = 0.0


@dataclass(frozen=True, slots=True)
class Session:
    """Everything a layer needs to play.

    Attributes:
        voiced: the chord of every bar as pitches near the middle, and of the last chord after them.
    """

    stage: Stage
    score: Plan
    voiced: tuple[tuple[int, ...], ...]

    @property
    def rng(self) -> np.random.Generator:
        return self.stage.rng

    def root(self, bar: int, floor: int) -> int:
        """The root of a bar's chord, in the octave that begins at `floor`."""
        return floor + (self.score.key + self.score.chords[bar].root - floor) % 12

    def growth(self, bar: int) -> float:
        """How far the piece has opened by a bar: 0.8 at the beginning, 1.1 at the end."""
        return 0.8 + 0.3 * min(bar / max(min(self.score.bars, 24), 1), 1.0)


Layer = Callable[[Session], None]


@dataclass(frozen=True, slots=True)
class TableStyle:
    """A style; `centre` and `size` are the middle of its chords (a MIDI number) and their notes."""

    harmony: Harmony
    centre: int
    size: int
    layers: tuple[Layer, ...]
    room: Room

    def plan(self, rng: np.random.Generator, seconds: float) -> Plan:
        """The piece laid out."""
        return self.harmony.plan(rng, seconds)

    def perform(self, stage: Stage, score: Plan) -> Stereo:
        """The piece played and finished."""
        chords = lead(score.chords, score.key, self.centre, self.size)
        session = Session(stage, score, tuple(chords))
        for layer in self.layers:
            layer(session)
        ring = min(score.ring, self.harmony.ring)
        return stage.finish(
            decay=self.room.decay, wet=self.room.wet, tone=self.room.tone, drive=self.room.drive,
            wow=self.room.wow, ring=ring,
        )  # fmt: skip

    def play(self, stage: Stage, seconds: float) -> Stereo:
        """Play a piece of so many seconds."""
        return self.perform(stage, self.plan(stage.rng, seconds))

    def looped(self, score: Plan) -> tuple[Plan, int, int]:
        """A shorter plan whose bars are heard again and again, for a long piece.

        Returns the plan, the bar that is come back to, and how often.
        """
        times = score.repeats
        if not times:
            return score, 0, 0
        first = score.opening + 4
        gone = times * score.cycle
        return (
            replace(
                score,
                seconds=score.seconds - gone * score.bar,
                bars=score.bars - gone,
                chords=score.chords[:first] + score.chords[first + gone :],
                sections=score.sections[:first] + score.sections[first + gone :],
            ),
            first,
            times,
        )
