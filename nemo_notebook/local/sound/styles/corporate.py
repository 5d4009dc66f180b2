"""Clean and hopeful: damped guitar figures, piano, light drums."""

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
        tempo=(100, 110),
        keys=(0, 2, 4, 5, 7, 9),
        body=("I:add9 V:sus4 vi:m7 IV:add9", "I:add9 vi:m7 IV:add9 V", "I:add9 IV:add9 vi:m7 V"),
        lift=("vi:m7 IV:add9 I:add9 V", "IV:add9 I:add9 V vi:m7"),
        turn="V:sus4",
        last="I:add9",
        ring=2.8,
    )
    voiced = lead(score.chords, score.key, 64, 4)
    figures = ((0, 2, 1, 2, 3, 2, 1, 2), (0, 1, 2, 3, 2, 1, 2, 1), (0, 2, 3, 2, 0, 2, 3, 1))
    figure = figures[int(rng.integers(len(figures)))]
    levels = {"intro": 0.05, "body": 0.07, "lift": 0.1, "break": 0.1, "turn": 0.1}
    hold(stage, score, instruments.pad, voiced, levels, room=0.35)
    for bar, section in enumerate(score.sections):
        notes = voiced[bar]
        for number, step in enumerate(range(0, 16, 2)):
            pitch = notes[figure[number] % len(notes)]
            gain = 0.24 if step % 4 == 0 else 0.18
            stage.note(
                instruments.muted,
                pitch + 12,
                score.at(bar, step),
                score.bar / 16,
                gain,
                room=0.25,
                loose=0.005,
            )
            if section in {"lift", "turn"}:
                stage.note(
                    instruments.pluck,
                    pitch + 12,
                    score.at(bar, step),
                    score.bar / 12,
                    0.1,
                    room=0.4,
                    loose=0.006,
                )
        if section != "intro":
            low = root(score, bar, 33)
            strum(
                stage,
                instruments.piano,
                notes,
                score.at(bar, 0),
                score.bar * 0.55,
                0.17,
                spread=0.006,
                room=0.3,
            )
            strum(
                stage,
                instruments.piano,
                notes[1:],
                score.at(bar, 10),
                score.bar * 0.3,
                0.11,
                spread=0.004,
                room=0.3,
            )
            for step, held in ((0, 6), (6, 2), (8, 5), (14, 2)):
                stage.note(
                    instruments.bass,
                    low,
                    score.at(bar, step),
                    held * score.bar / 17,
                    0.32,
                    room=0.0,
                )
        if section in {"body", "lift", "turn"}:
            for step in (0, 8) if section == "body" else (0, 6, 8):
                stage.hit(drums.soft_kick, score.at(bar, step), 0.46, room=0.0)
            for step in (4, 12):
                stage.hit(
                    drums.clap if section != "body" else drums.rim,
                    score.at(bar, step),
                    0.26,
                    room=0.25,
                )
        if section != "break":
            for step in range(0, 16, 2):
                stage.hit(drums.shaker, score.at(bar, step), 0.36 if step % 4 else 0.24)
    for bar, step, pitch, held in tune(rng, score, 79, sections=("lift", "break")):
        stage.note(
            instruments.bell, pitch, score.at(bar, step), held * score.bar / 16, 0.12, room=0.5
        )
    strum(stage, instruments.piano, voiced[-1], score.end, score.ring, 0.22, spread=0.02, room=0.5)
    stage.note(instruments.bass, root(score, -1, 33), score.end, score.ring, 0.34, room=0.0)
    return stage.finish(
        decay=1.7,
        wet=0.28,
        drive=1.0,
        ring=min(score.ring, 2.6),
        tone=(
            (90.0, -2.0),
            (300.0, -2.0),
            (1200.0, 2.5),
            (4000.0, 4.5),
            (9000.0, 4.5),
            (16000.0, 0.0),
        ),
    )
