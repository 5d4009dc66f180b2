"""A soft piano in broken chords over quiet strings; brushes when it opens."""

from __future__ import annotations

from nemo_notebook.local.sound.playing import drums, instruments
from nemo_notebook.local.sound.playing.arrangement import hold, root, strum
from nemo_notebook.local.sound.playing.instruments import Stereo
from nemo_notebook.local.sound.playing.score import lead, plan, tune
from nemo_notebook.local.sound.playing.stage import Stage

__all__ = ["play"]


def play(stage: Stage, seconds: float) -> Stereo:
    """Play a piece of `seconds`."""
    rng = stage.rng
    score = plan(
        rng,
        seconds,
        tempo=(66, 76),
        keys=(0, 2, 3, 5, 7, 8, 10),
        body=(
            "I:add9 vi:m7 IV:maj7 V:sus4",
            "I:add9 iii:m7 IV:maj7 V",
            "I:maj7 IV:maj7 ii:m7 V:sus4",
        ),
        lift=("IV:maj7 V vi:m7 iii:m7", "vi:m7 IV:maj7 I:add9 V:sus4"),
        turn="V:sus4",
        last="I:add9",
        ring=3.6,
    )
    voiced = lead(score.chords, score.key, 62, 4)
    orders = ((0, 1, 2, 3, 2, 1, 2, 1), (0, 2, 1, 3, 2, 3, 1, 2), (0, 1, 3, 2, 3, 1, 2, 1))
    order = orders[int(rng.integers(len(orders)))]
    levels = {"body": 0.07, "lift": 0.11, "break": 0.09, "turn": 0.1}
    hold(stage, score, instruments.strings, voiced, levels, room=0.5)
    for bar, section in enumerate(score.sections):
        notes = voiced[bar]
        low = root(score, bar, 36)
        stage.note(instruments.piano, low, score.at(bar, 0), score.bar, 0.3, room=0.3, loose=0.006)
        if section != "intro":
            stage.note(instruments.bass, low, score.at(bar, 0), score.bar * 0.6, 0.16, room=0.1)
            stage.note(
                instruments.piano,
                low + 7,
                score.at(bar, 8),
                score.bar * 0.5,
                0.17,
                room=0.3,
                loose=0.008,
            )
        for number, step in enumerate(range(0, 16, 2)):
            pitch = notes[order[number] % len(notes)]
            gain = (0.24, 0.16, 0.19, 0.15)[number % 4]
            stage.note(
                instruments.piano,
                pitch,
                score.at(bar, step),
                score.bar / 4,
                gain,
                room=0.45,
                loose=0.01,
            )
        if section in {"lift", "turn"}:
            for step in (4, 12):
                stage.hit(drums.brush, score.at(bar, step), 0.3, room=0.2)
            for step in range(0, 16, 2):
                stage.hit(drums.shaker, score.at(bar, step), 0.14)
            stage.hit(drums.soft_kick, score.at(bar, 0), 0.24)
    for bar, step, pitch, held in tune(rng, score, 77, sections=("body", "lift", "break")):
        stage.note(
            instruments.piano,
            pitch,
            score.at(bar, step),
            held * score.bar / 16,
            0.34,
            room=0.6,
            loose=0.01,
        )
    strum(stage, instruments.piano, voiced[-1], score.end, score.ring, 0.24, spread=0.07, room=0.5)
    stage.note(instruments.piano, root(score, -1, 36), score.end, score.ring, 0.3, room=0.3)
    return stage.finish(
        decay=2.4,
        wet=0.36,
        drive=0.95,
        ring=min(score.ring, 3.4),
        tone=(
            (110.0, -2.0),
            (300.0, -1.5),
            (1200.0, 2.0),
            (3500.0, 4.5),
            (8000.0, 5.0),
            (15000.0, 2.0),
        ),
    )
