"""A slow swung beat behind an electric piano, on worn tape."""

from __future__ import annotations

from nemo_notebook.local.sound.playing import drums, instruments
from nemo_notebook.local.sound.playing.arrangement import hold, root
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
        tempo=(70, 82),
        keys=(0, 2, 3, 5, 7, 8, 10),
        body=("ii:m9 V:9 I:maj9 vi:m9", "I:maj9 vi:m9 ii:m9 V:9", "IV:maj9 iii:m7 ii:m9 I:maj9"),
        lift=("IV:maj9 V:9 iii:m7 vi:m9", "IV:maj9 iii:m7 vi:m9 V:9"),
        turn="V:9",
        last="I:maj9",
        swing=float(rng.uniform(0.2, 0.32)),
    )
    voiced = lead(score.chords, score.key, 62, 4)
    comps = ((0, 7), (0, 6, 11), (0, 10), (0, 3, 10))
    comp = comps[int(rng.integers(len(comps)))]
    kick = ((0, 7, 10), (0, 10), (0, 3, 10), (0, 8, 11))[int(rng.integers(4))]
    hold(stage, score, instruments.pad, voiced, {"lift": 0.05, "break": 0.07}, room=0.4)
    for bar, section in enumerate(score.sections):
        ends = [*comp[1:], 16]
        for step, until in zip(comp, ends, strict=True):
            for number, pitch in enumerate(voiced[bar]):
                time = score.at(bar, step) + number * 0.012
                held = (until - step) * score.bar / 16 * 0.95
                stage.note(
                    instruments.keys,
                    pitch,
                    time,
                    held,
                    0.2 if step == 0 else 0.15,
                    room=0.3,
                    loose=0.006,
                )
        if section != "intro":
            low = root(score, bar, 33)
            for step, held, up in ((0, 5, 0), (7, 2.5, 0), (10, 4, 7 if bar % 2 else 0)):
                stage.note(
                    instruments.bass,
                    low + up,
                    score.at(bar, step),
                    held * score.bar / 16,
                    0.42,
                    room=0.0,
                )
        if section in {"body", "lift", "turn"}:
            for step in kick:
                stage.hit(drums.soft_kick, score.at(bar, step), 0.5)
            for step in (4, 12):
                stage.hit(drums.snare, score.at(bar, step) + 0.012, 0.34, room=0.16)
        if section != "break":
            for step in range(0, 16, 2):
                stage.hit(drums.hat, score.at(bar, step), 0.3 if step % 4 == 2 else 0.2)
            if bar % 2:
                stage.hit(drums.hat, score.at(bar, 11), 0.13)
    for bar, step, pitch, held in tune(rng, score, 76, sections=("lift", "break")):
        stage.note(
            instruments.pluck,
            pitch,
            score.at(bar, step),
            held * score.bar / 16,
            0.15,
            room=0.6,
            loose=0.01,
        )
    for number, pitch in enumerate(voiced[-1]):
        stage.note(instruments.keys, pitch, score.end + number * 0.05, score.ring, 0.22, room=0.5)
    stage.note(instruments.bass, root(score, -1, 33), score.end, score.ring, 0.4, room=0.0)
    stage.add(drums.crackle(int(rng.integers(1 << 30)), stage.count), 0.0, 0.5)
    return stage.finish(
        decay=1.6,
        wet=0.3,
        drive=1.15,
        wow=1.6,
        ring=min(score.ring, 2.6),
        tone=(
            (90.0, -1.0),
            (250.0, -1.0),
            (900.0, 2.5),
            (2500.0, 5.0),
            (5000.0, 2.0),
            (8000.0, -4.0),
            (13000.0, -16.0),
        ),
    )
