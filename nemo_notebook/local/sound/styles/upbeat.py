"""Four to the floor, bouncing bass, bright plucks: something to move to."""

from __future__ import annotations

from nemo_notebook.local.sound.playing import drums, instruments
from nemo_notebook.local.sound.playing.layers import (
    ALL,
    Bass,
    Beat,
    Broken,
    Ending,
    Held,
    Pumping,
    Struck,
    Tune,
)  # fmt: skip
from nemo_notebook.local.sound.playing.score import Harmony
from nemo_notebook.local.sound.playing.style import Room, TableStyle

style = TableStyle(
    harmony=Harmony(
        tempo=(114, 124),
        keys=(0, 2, 4, 5, 7, 9),
        body=("I:add9 V vi:m7 IV:add9", "vi:m7 IV:add9 I:add9 V", "I:add9 vi:m7 IV:add9 V:sus4"),
        lift=("IV:add9 V vi:m7 I:add9", "IV:add9 I:add9 V vi:m7"),
        turn="V:sus4",
        last="I:add9",
        ring=2.2,
    ),
    centre=66,
    size=4,
    layers=(
        Held(
            instruments.pad,
            {"intro": 0.09, "body": 0.07, "lift": 0.09, "break": 0.12, "turn": 0.09},
            room=0.3,
            pump=True,
        ),
        Broken(
            instruments.pluck,
            ((0, 2, 1, 3), (0, 1, 2, 3, 2, 1), (3, 1, 2, 0), (0, 3, 1, 2)),
            0.1,
            every=1,
            up=12,
            loose=0.003,
        ),
        Struck(
            instruments.piano,
            ((0, 3, 6, 10), (0, 6, 12), (2, 6, 10, 13)),
            0.13,
            frozenset({"lift", "turn"}),
            held=0.6,
            spread=0.0,
            room=0.2,
        ),
        Bass(
            instruments.bass,
            tuple((step, 0.9, 12 if step % 4 else 0) for step in range(0, 16, 2)),
            0.33,
            floor=31,
            pump=True,
        ),
        Beat(drums.kick, ((0, 4, 8, 12),), 0.52, room=0.0),
        Pumping(),
        Beat(drums.clap, ((4, 12),), 0.4, room=0.2),
        Beat(drums.open_hat, ((2, 6, 10, 14),), 0.34),
        Beat(drums.shaker, (range(0, 16, 2),), 0.3, ALL - {"break"}),
        Beat(drums.snare, ((),), 0.24, frozenset({"lift", "turn"}), fill=(12, 13, 14, 15)),
        Tune(instruments.mallet, 79, 0.2),
        Ending(
            [(instruments.pluck, 0.14, 12), (instruments.piano, 0.14, 0)],
            (instruments.bass, 0.36, 31),
            ((drums.kick, 0.5), (drums.open_hat, 0.35)),
            spread=0.01,
        ),
    ),
    room=Room(
        decay=1.4,
        wet=0.26,
        tone=((90, -1), (300, -2), (1200, 1.5), (4000, 3.5), (9000, 4), (16000, 0)),
        drive=1.2,
    ),
)
