"""What several styles play alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nemo_notebook.local.sound.playing.instruments import Instrument
from nemo_notebook.local.sound.playing.score import Plan
from nemo_notebook.local.sound.playing.stage import Stage

__all__ = ["hold", "root", "strum"]


def hold(
    stage: Stage,
    score: Plan,
    instrument: Instrument,
    voiced: Sequence[tuple[int, ...]],
    gain: Mapping[str, float],
    *,
    room: float,
    pump: bool = False,
) -> None:
    """Hold every chord for its bar, and as long as it stays the same; the last one rings."""
    bar = 0
    while bar < score.bars:
        after = bar + 1
        same = after < score.bars and after % 2 and voiced[after] == voiced[bar]
        after += bool(same)
        level = gain.get(score.sections[bar], 0.0)
        if level:
            for pitch in voiced[bar]:
                stage.note(
                    instrument,
                    pitch,
                    score.at(bar, 0),
                    (after - bar) * score.bar,
                    level,
                    room=room,
                    pump=pump,
                )
        bar = after
    for pitch in voiced[-1]:
        stage.note(instrument, pitch, score.end, score.ring, max(gain.values()) * 0.9, room=room)


def root(score: Plan, bar: int, floor: int) -> int:
    """The root of a bar's chord, in the octave that begins at `floor`."""
    return floor + (score.key + score.chords[bar].root - floor) % 12


def strum(
    stage: Stage,
    instrument: Instrument,
    pitches: Sequence[int],
    time: float,
    seconds: float,
    gain: float,
    *,
    spread: float,
    room: float,
) -> None:
    """Strike a chord from the lowest note up, `spread` seconds apart."""
    for number, pitch in enumerate(pitches):
        stage.note(instrument, pitch, time + number * spread, seconds, gain, room=room, loose=0.004)
