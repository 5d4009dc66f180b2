"""A soft piano in broken chords over quiet strings; brushes when it opens."""

from __future__ import annotations

from nemo_notebook.local.sound.playing import drums, instruments
from nemo_notebook.local.sound.playing.layers import (
    ALL,
    OPEN,
    Bass,
    Beat,
    Broken,
    Ending,
    Held,
    Tune,
)  # fmt: skip
from nemo_notebook.local.sound.playing.score import Harmony
from nemo_notebook.local.sound.playing.style import Room, TableStyle

_HIGH = frozenset({"lift", "turn"})

style = TableStyle(
    harmony=Harmony(
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
    ),
    centre=62,
    size=4,
    layers=(
        Held(
            instruments.strings,
            {"body": 0.07, "lift": 0.11, "break": 0.09, "turn": 0.1},
            room=0.5,
        ),
        Bass(instruments.piano, ((0, 16, 0),), 0.3, ALL, 36, room=0.3),
        Bass(instruments.piano, ((8, 8, 7),), 0.2, OPEN, 36, room=0.3),
        Bass(instruments.bass, ((0, 9, 0),), 0.16, OPEN, 36, room=0.1),
        Broken(
            instruments.piano,
            ((0, 1, 2, 3, 2, 1, 2, 1), (0, 2, 1, 3, 2, 3, 1, 2), (0, 1, 3, 2, 3, 1, 2, 1)),
            0.2,
            held=2.0,
            room=0.45,
            loose=0.01,
        ),
        Beat(drums.brush, ((4, 12),), 0.3, _HIGH, room=0.2),
        Beat(drums.shaker, (range(0, 16, 2),), 0.15, _HIGH),
        Beat(drums.soft_kick, ((0,),), 0.24, _HIGH),
        Tune(instruments.piano, 77, 0.34, frozenset({"body", "lift", "break"})),
        Ending([(instruments.piano, 0.24, 0)], (instruments.piano, 0.3, 36), spread=0.07),
    ),
    room=Room(
        decay=2.4,
        wet=0.36,
        tone=((110, -2), (300, -1.5), (1200, 2), (3500, 4.5), (8000, 5), (15000, 2)),
        drive=0.95,
    ),
)
