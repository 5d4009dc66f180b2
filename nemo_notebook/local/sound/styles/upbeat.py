"""Four to the floor, bouncing bass, bright plucks: something to move to."""

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
        tempo=(114, 124),
        keys=(0, 2, 4, 5, 7, 9),
        body=("I:add9 V vi:m7 IV:add9", "vi:m7 IV:add9 I:add9 V", "I:add9 vi:m7 IV:add9 V:sus4"),
        lift=("IV:add9 V vi:m7 I:add9", "IV:add9 I:add9 V vi:m7"),
        turn="V:sus4",
        last="I:add9",
        ring=2.2,
    )
    voiced = lead(score.chords, score.key, 66, 4)
    arps = ((0, 2, 1, 3), (0, 1, 2, 3, 2, 1), (3, 1, 2, 0), (0, 3, 1, 2))
    arp = arps[int(rng.integers(len(arps)))]
    stabs = ((0, 3, 6, 10), (0, 6, 12), (2, 6, 10, 13))[int(rng.integers(3))]
    hold(
        stage,
        score,
        instruments.pad,
        voiced,
        {"intro": 0.09, "body": 0.07, "lift": 0.09, "break": 0.12, "turn": 0.09},
        room=0.3,
        pump=True,
    )
    for bar, section in enumerate(score.sections):
        notes = voiced[bar]
        loud = section in {"body", "lift", "turn"}
        for number, step in enumerate(range(0, 16, 2 if section == "intro" else 1)):
            pitch = notes[arp[number % len(arp)] % len(notes)] + 12
            gain = (0.13 if step % 4 == 0 else 0.085) * (1.0 if loud else 0.75)
            stage.note(
                instruments.pluck,
                pitch,
                score.at(bar, step),
                score.bar / 16,
                gain,
                room=0.35,
                loose=0.003,
            )
        if section in {"lift", "turn"}:
            for step in stabs:
                for pitch in notes:
                    stage.note(
                        instruments.piano,
                        pitch,
                        score.at(bar, step),
                        score.bar / 8,
                        0.11,
                        room=0.2,
                        loose=0.004,
                    )
        if section != "intro":
            low = root(score, bar, 31)
            for step in range(0, 16, 2):
                up = 12 if step % 4 == 2 else 0
                stage.note(
                    instruments.bass,
                    low + up,
                    score.at(bar, step),
                    score.bar / 18,
                    0.34 if up == 0 else 0.25,
                    room=0.0,
                    pump=True,
                )
        if loud:
            for step in (0, 4, 8, 12):
                stage.hit(drums.kick, score.at(bar, step), 0.52, room=0.0)
                stage.kicks(score.at(bar, step))
            for step in (4, 12):
                stage.hit(drums.clap, score.at(bar, step), 0.4, room=0.2)
            for step in (2, 6, 10, 14):
                stage.hit(drums.open_hat, score.at(bar, step), 0.26)
        if section != "break":
            for step in range(0, 16, 2):
                stage.hit(drums.shaker, score.at(bar, step), 0.34 if step % 4 else 0.22)
        if section == "turn":
            for step in (12, 13, 14, 15):
                stage.hit(drums.snare, score.at(bar, step), 0.12 + 0.05 * (step - 12))
    for bar, step, pitch, held in tune(rng, score, 79, sections=("lift",)):
        stage.note(
            instruments.mallet, pitch, score.at(bar, step), held * score.bar / 16, 0.2, room=0.4
        )
    if score.bars:
        stage.hit(drums.kick, score.end, 0.5)
        stage.hit(drums.open_hat, score.end, 0.35, room=0.4)
    for number, pitch in enumerate(voiced[-1]):
        stage.note(instruments.pluck, pitch + 12, score.end + number * 0.02, 1.0, 0.14, room=0.6)
        stage.note(instruments.piano, pitch, score.end, score.ring, 0.14, room=0.4)
    stage.note(instruments.bass, root(score, -1, 31), score.end, score.ring, 0.36, room=0.0)
    return stage.finish(
        decay=1.4,
        wet=0.26,
        drive=1.2,
        ring=min(score.ring, 2.2),
        tone=(
            (90.0, -1.0),
            (300.0, -2.0),
            (1200.0, 1.5),
            (4000.0, 3.5),
            (9000.0, 4.0),
            (16000.0, 0.0),
        ),
    )
