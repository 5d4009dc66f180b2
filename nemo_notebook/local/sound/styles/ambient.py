"""Slow light: wide pads, glass and far bells, no beat at all."""

from __future__ import annotations

from nemo_notebook.local.sound.playing import instruments
from nemo_notebook.local.sound.playing.layers import ALL, Bass, Ending, Held, Tune
from nemo_notebook.local.sound.playing.score import Harmony
from nemo_notebook.local.sound.playing.style import Room, Session, TableStyle


def _far(session: Session) -> None:
    """A breath of glass in most bars, and now and then a bell with its echoes."""
    stage, score, rng = session.stage, session.score, session.rng
    for bar, section in enumerate(score.sections):
        notes = session.voiced[bar]
        if section != "intro" or bar % 2:
            pitch = notes[int(rng.integers(1, len(notes)))] + 12
            stage.note(instruments.glass, pitch, score.at(bar, 4), score.bar * 0.8, 0.13, room=0.8)
        for step in (0, 3, 6, 8, 11, 14):
            if rng.uniform() < (0.5 if section == "lift" else 0.3):
                pitch = notes[int(rng.integers(len(notes)))] + 24
                sound = stage.sound(instruments.bell, pitch, 1.0)
                stage.echo(sound, score.at(bar, step), 0.075, score.beat * 0.75, 3)


style = TableStyle(
    harmony=Harmony(
        tempo=(58, 68),
        keys=(0, 2, 3, 5, 7, 9, 10),
        body=("I:maj9 vi:m9 IV:maj9 I:add9", "I:add9 IV:maj9 vi:m7 IV:add9"),
        lift=("IV:maj9 vi:m9 I:maj9 V:sus4", "vi:m9 IV:maj9 I:add9 V:sus2"),
        turn="IV:add9",
        last="I:maj9",
        ring=4.5,
    ),
    centre=60,
    size=5,
    layers=(
        Held(
            instruments.pad,
            {"intro": 0.16, "body": 0.16, "lift": 0.16, "break": 0.13, "turn": 0.14},
            room=0.6,
        ),
        Bass(instruments.sub, ((0, 16, 0),), 0.2, ALL, 36, room=0.1),
        _far,
        Tune(instruments.keys, 72, 0.12, frozenset({"body", "lift"}), room=1.0, loose=0.02),
        Ending(
            [(instruments.bell, 0.08, 12), (instruments.pad, 0.14, 0)],
            (instruments.sub, 0.22, 36),
            spread=0.09,
            room=0.9,
        ),
    ),
    room=Room(
        decay=4.0,
        wet=0.55,
        tone=((110, -2), (300, -2.5), (1200, 2), (3000, 6), (7000, 10), (14000, 6)),
        drive=0.9,
    ),
)
