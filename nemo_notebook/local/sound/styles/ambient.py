"""Slow light: wide pads, glass and far bells, no beat at all."""

from __future__ import annotations

from nemo_notebook.local.sound.playing import instruments
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
        tempo=(58, 68),
        keys=(0, 2, 3, 5, 7, 9, 10),
        body=("I:maj9 vi:m9 IV:maj9 I:add9", "I:add9 IV:maj9 vi:m7 IV:add9"),
        lift=("IV:maj9 vi:m9 I:maj9 V:sus4", "vi:m9 IV:maj9 I:add9 V:sus2"),
        turn="IV:add9",
        last="I:maj9",
        ring=4.5,
    )
    voiced = lead(score.chords, score.key, 60, 5)
    levels = {"intro": 0.16, "body": 0.16, "lift": 0.16, "break": 0.13, "turn": 0.14}
    hold(stage, score, instruments.pad, voiced, levels, room=0.6)
    beat = score.beat
    for bar, section in enumerate(score.sections):
        low = root(score, bar, 36)
        stage.note(instruments.sub, low, score.at(bar, 0), score.bar, 0.2, room=0.1)
        if section != "intro" or bar % 2:
            pitch = voiced[bar][int(rng.integers(1, len(voiced[bar])))] + 12
            stage.note(instruments.glass, pitch, score.at(bar, 4), score.bar * 0.8, 0.13, room=0.8)
        for step in (0, 3, 6, 8, 11, 14):
            if rng.uniform() < (0.5 if section == "lift" else 0.3):
                pitch = voiced[bar][int(rng.integers(len(voiced[bar])))] + 24
                sound = instruments.bell(pitch, 1.0)
                stage.echo(sound, score.at(bar, step), 0.075, beat * 0.75, 3)
    for bar, step, pitch, held in tune(rng, score, 72, sections=("body", "lift")):
        if step < 12:
            stage.note(
                instruments.keys,
                pitch,
                score.at(bar, step),
                held * score.bar / 14,
                0.12,
                room=1.0,
                loose=0.02,
            )
    strum(
        stage,
        instruments.bell,
        [pitch + 12 for pitch in voiced[-1]],
        score.end,
        1.0,
        0.08,
        spread=0.12,
        room=0.9,
    )
    stage.note(instruments.sub, root(score, -1, 36), score.end, score.ring, 0.22, room=0.1)
    return stage.finish(
        decay=4.0,
        wet=0.55,
        drive=0.9,
        ring=min(score.ring, 4.5),
        tone=(
            (110.0, -2.0),
            (300.0, -2.5),
            (1200.0, 2.0),
            (3000.0, 6.0),
            (7000.0, 10.0),
            (14000.0, 6.0),
        ),
    )
