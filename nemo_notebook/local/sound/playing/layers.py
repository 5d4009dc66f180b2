"""What plays in a style: chords held, struck or broken up, a bass, a beat, a tune, an ending.

Each is a table that is called with a `Session`. Gains are linear; steps are sixteenths of a bar;
`loose` is by how many seconds a hand is early or late.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nemo_notebook.local.sound.playing.drums import Hit, swell
from nemo_notebook.local.sound.playing.instruments import Instrument
from nemo_notebook.local.sound.playing.score import tune
from nemo_notebook.local.sound.playing.style import Session

__all__ = ["ALL", "FULL", "OPEN", "Bass", "Beat", "Broken", "Ending", "Held", "Pumping", "Rises"]
__all__ += ["Struck", "Tune"]

Steps = Sequence[float]

OPEN = frozenset({"body", "lift", "break", "turn"})
"""All but the introduction."""
FULL = frozenset({"body", "lift", "turn"})
ALL = OPEN | {"intro"}


@dataclass(frozen=True, slots=True)
class Held:
    """Chords held for their bar, and as long as they stay the same; `gain` by section."""

    instrument: Instrument
    gain: Mapping[str, float]
    room: float = 0.4
    pump: bool = False
    up: int = 0

    def __call__(self, session: Session) -> None:
        score, voiced = session.score, session.voiced
        bar = 0
        while bar < score.bars:
            level = self.gain.get(score.sections[bar], 0.0)
            same = bar + 1 < score.bars and voiced[bar + 1] == voiced[bar] and bar % 2 == 0
            after = bar + 1 + same
            if level:
                for pitch in voiced[bar]:
                    session.stage.note(
                        self.instrument, pitch + self.up, score.at(bar, 0),
                        (after - bar) * score.bar, level, room=self.room, pump=self.pump,
                    )  # fmt: skip
            bar = after


@dataclass(frozen=True, slots=True)
class Struck:
    """Whole chords on a rhythm, one of `rhythms` drawn; `spread` seconds from note to note."""

    instrument: Instrument
    rhythms: Sequence[Steps]
    gain: float
    sections: frozenset[str] = ALL
    held: float = 0.95
    spread: float = 0.012
    room: float = 0.3
    loose: float = 0.006
    up: int = 0
    wide: float = 0.5
    alternate: bool = False
    """Whether every second stroke goes downwards, as on a guitar."""

    def __call__(self, session: Session) -> None:
        score = session.score
        rhythm = self.rhythms[int(session.rng.integers(len(self.rhythms)))]
        for bar, section in enumerate(score.sections):
            if section not in self.sections:
                continue
            for number, (step, until) in enumerate(zip(rhythm, [*rhythm[1:], 16], strict=True)):
                accent = (1.0 if step % 8 == 0 else 0.78) * session.growth(bar)
                pitches = session.voiced[bar]
                if self.alternate and step % 4:
                    pitches = pitches[::-1]
                for place, pitch in enumerate(pitches):
                    session.stage.note(
                        self.instrument, pitch + self.up,
                        score.at(bar, step) + place * self.spread,
                        (until - step) * score.bar / 16 * self.held,
                        self.gain * accent * (1 - 0.04 * place * (number % 2)),
                        room=self.room, loose=self.loose, wide=self.wide,
                    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Broken:
    """Chords one note at a time: `orders` of which one is drawn, every `every` steps."""

    instrument: Instrument
    orders: Sequence[Sequence[int]]
    gain: float
    sections: frozenset[str] = ALL
    every: int = 2
    held: float = 1.0
    up: int = 0
    lift: int = 0
    """Semitones higher in a lift."""
    room: float = 0.35
    loose: float = 0.005
    wide: float = 0.6

    def __call__(self, session: Session) -> None:
        score = session.score
        order = self.orders[int(session.rng.integers(len(self.orders)))]
        for bar, section in enumerate(score.sections):
            if section not in self.sections:
                continue
            notes = session.voiced[bar]
            # thinner while it opens
            every = self.every * (2 if section == "intro" and self.every < 2 else 1)
            for number, step in enumerate(range(0, 16, every)):
                place = order[number % len(order)]
                pitch = notes[place % len(notes)] + 12 * (place // len(notes))
                accent = 1.25 if step % 8 == 0 else 1.0 if step % 4 == 0 else 0.82
                session.stage.note(
                    self.instrument, pitch + self.up + (self.lift if section == "lift" else 0),
                    score.at(bar, step), self.held * every * score.bar / 16,
                    self.gain * accent * session.growth(bar), room=self.room, loose=self.loose,
                    wide=self.wide,
                )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bass:
    """Roots (and what lies so many semitones over them) at (step, steps long, semitones)."""

    instrument: Instrument
    pattern: Sequence[tuple[float, float, int]]
    gain: float
    sections: frozenset[str] = OPEN
    floor: int = 33
    room: float = 0.0
    pump: bool = False

    def __call__(self, session: Session) -> None:
        score = session.score
        for bar, section in enumerate(score.sections):
            if section not in self.sections:
                continue
            low = session.root(bar, self.floor)
            for step, held, up in self.pattern:
                session.stage.note(
                    self.instrument, low + up, score.at(bar, step), held * score.bar / 16,
                    self.gain * (1.0 if step % 4 == 0 else 0.86), room=self.room, pump=self.pump,
                    loose=0.003,
                )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Beat:
    """A drum on one of several rows of steps (a row is drawn), weaker off the beat.

    `late` is by how many seconds it lies behind the beat; in every fourth bar `fill` is added.
    """

    drum: Hit
    rows: Sequence[Steps]
    gain: float
    sections: frozenset[str] = FULL
    room: float = 0.06
    off: float = 0.72
    late: float = 0.0
    fill: Steps = ()

    def __call__(self, session: Session) -> None:
        score = session.score
        row = self.rows[int(session.rng.integers(len(self.rows)))]
        for bar, section in enumerate(score.sections):
            if section not in self.sections:
                continue
            closing = bar + 1 == score.bars or (bar - score.opening) % 4 == 3
            for step in (*row, *(self.fill if closing else ())):
                gain = self.gain * (1.0 if step % 4 == 0 else self.off)
                time = score.at(bar, step) + self.late
                time += float(session.rng.normal(0, 0.0022)) if step else 0.0
                session.stage.hit(self.drum, time, gain, room=self.room)


@dataclass(frozen=True, slots=True)
class Pumping:
    """What was added with `pump` gives way on every beat, as under a loud kick."""

    sections: frozenset[str] = FULL

    def __call__(self, session: Session) -> None:
        for bar, section in enumerate(session.score.sections):
            if section in self.sections:
                for step in (0, 4, 8, 12):
                    session.stage.kicks(session.score.at(bar, step))


@dataclass(frozen=True, slots=True)
class Tune:
    """A tune around a MIDI number."""

    instrument: Instrument
    centre: int
    gain: float
    sections: frozenset[str] = frozenset({"lift"})
    held: float = 1.0
    room: float = 0.6
    loose: float = 0.009

    def __call__(self, session: Session) -> None:
        score = session.score
        for bar, step, pitch, length in tune(
            session.rng, score, self.centre, sections=tuple(self.sections)
        ):
            session.stage.note(
                self.instrument, pitch, score.at(bar, step), self.held * length * score.bar / 16,
                self.gain * session.growth(bar), room=self.room, loose=self.loose,
            )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rises:
    """Noise that rises to where another section begins."""

    gain: float
    seconds: float = 1.8

    def __call__(self, session: Session) -> None:
        score = session.score
        for bar in range(score.bars):
            last = bar == score.bars - 1
            if last or score.sections[bar + 1] != score.sections[bar]:
                time = score.at(bar + 1, 0) - self.seconds
                sound = swell(bar % 4, self.seconds)
                session.stage.add(sound, time, self.gain, room=0.4)


@dataclass(frozen=True, slots=True)
class Ending:
    """The last chord on the last bar line, which rings to the end: notes, a low root, drums."""

    chords: Sequence[tuple[Instrument, float, int]]
    """(instrument, gain, semitones up), struck from the lowest note, `spread` seconds apart."""
    low: tuple[Instrument, float, int]
    """(instrument, gain, floor)"""
    drums: Sequence[tuple[Hit, float]] = ()
    spread: float = 0.03
    room: float = 0.5

    def __call__(self, session: Session) -> None:
        score, stage = session.score, session.stage
        for instrument, gain, up in self.chords:
            for number, pitch in enumerate(session.voiced[-1]):
                stage.note(
                    instrument, pitch + up, score.end + number * self.spread,
                    max(score.ring - number * self.spread, 0.05), gain, room=self.room, loose=0.003,
                )  # fmt: skip
        instrument, gain, floor = self.low
        stage.note(instrument, session.root(-1, floor), score.end, score.ring, gain, room=0.1)
        for drum, gain in self.drums if score.bars else ():
            stage.hit(drum, score.end, gain, room=0.4)
