"""Clean and hopeful: damped guitar figures, piano, light drums."""

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
    Struck,
    Tune,
)  # fmt: skip
from nemo_notebook.local.sound.playing.score import Harmony
from nemo_notebook.local.sound.playing.style import Room, TableStyle

_FIGURES = ((0, 2, 1, 2, 3, 2, 1, 2), (0, 1, 2, 3, 2, 1, 2, 1), (0, 2, 3, 2, 0, 2, 3, 1))
_HIGH = frozenset({"lift", "turn"})

style = TableStyle(
    harmony=Harmony(
        tempo=(100, 110),
        keys=(0, 2, 4, 5, 7, 9),
        body=("I:add9 V:sus4 vi:m7 IV:add9", "I:add9 vi:m7 IV:add9 V", "I:add9 IV:add9 vi:m7 V"),
        lift=("vi:m7 IV:add9 I:add9 V", "IV:add9 I:add9 V vi:m7"),
        turn="V:sus4",
        last="I:add9",
        ring=2.8,
    ),
    centre=64,
    size=4,
    layers=(
        Held(
            instruments.pad,
            {"intro": 0.05, "body": 0.07, "lift": 0.1, "break": 0.1, "turn": 0.1},
            room=0.35,
        ),
        Broken(instruments.muted, _FIGURES, 0.2, held=0.5, up=12, room=0.25),
        Broken(instruments.pluck, _FIGURES, 0.1, _HIGH, held=0.66, up=12, room=0.4),
        Struck(instruments.piano, ((0, 10),), 0.17, OPEN, held=0.8, spread=0.006),
        Bass(instruments.bass, ((0, 5.6, 0), (6, 1.8, 0), (8, 4.7, 0), (14, 1.8, 0)), 0.32),
        Beat(drums.soft_kick, ((0, 8), (0, 6, 8)), 0.46, room=0.0),
        Beat(drums.rim, ((4, 12),), 0.26, frozenset({"body"}), room=0.25),
        Beat(drums.clap, ((4, 12),), 0.26, _HIGH, room=0.25, fill=(15,)),
        Beat(drums.shaker, (range(0, 16, 2),), 0.36, ALL - {"break"}, off=1.2),
        Tune(instruments.bell, 79, 0.12, frozenset({"lift", "break"}), room=0.5),
        Ending(
            [(instruments.piano, 0.22, 0), (instruments.pad, 0.08, 0)],
            (instruments.bass, 0.34, 33),
            spread=0.02,
        ),
    ),
    room=Room(
        decay=1.7,
        wet=0.28,
        tone=((90, -2), (300, -2), (1200, 2.5), (4000, 4.5), (9000, 4.5), (16000, 0)),
    ),
)
