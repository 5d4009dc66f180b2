"""Horns over racing strings and a wall of drums, in minor: the summit is near."""

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
    Rises,
    Tune,
)  # fmt: skip
from nemo_notebook.local.sound.playing.score import Harmony
from nemo_notebook.local.sound.playing.style import Room, TableStyle

_HIGH = frozenset({"lift", "turn"})

style = TableStyle(
    harmony=Harmony(
        tempo=(126, 138),
        keys=(0, 2, 3, 5, 7),
        body=("i:m bVI bIII bVII", "i:m i:m bVI bVII", "i:m bVII bVI iv:m"),
        lift=("bVI bVII i:m bIII", "bVI iv:m i:m bVII", "bIII bVII i:m bVI"),
        turn="V",
        last="i:m",
        minor=True,
        ring=3.8,
    ),
    centre=60,
    size=4,
    layers=(
        Broken(
            instruments.pizzicato,
            ((0, 0, 1, 0, 2, 0, 1, 0), (0, 1, 0, 2, 0, 1, 0, 2), (0, 0, 2, 0, 0, 1, 2, 1)),
            0.3,
            every=1,
            room=0.4,
            loose=0.004,
        ),
        Held(instruments.strings, {"intro": 0.07, "body": 0.1, "lift": 0.14, "break": 0.12,
                                   "turn": 0.16}, room=0.5),
        Held(instruments.strings, {"lift": 0.08, "turn": 0.1}, room=0.6, up=12),
        Held(instruments.brass, {"lift": 0.12, "turn": 0.15}, room=0.55),
        Bass(instruments.brass, ((0, 14, 12), (14, 2, 12)), 0.2, OPEN - {"break"}, 29,
             room=0.4),
        Bass(instruments.sub, ((0, 16, 0),), 0.24, ALL, 29),
        Beat(drums.taiko, ((0, 3, 6, 10, 12), (0, 3, 6, 8, 11, 14)), 0.55, _HIGH, room=0.5,
             off=0.62, fill=(13, 14, 15)),
        Beat(drums.taiko, ((0, 8), (0, 6, 8)), 0.42, frozenset({"body"}), room=0.5),
        Beat(drums.taiko, ((0,),), 0.3, frozenset({"intro", "break"}), room=0.6),
        Beat(drums.snare, (range(0, 16, 2),), 0.14, _HIGH, room=0.4, off=0.6),
        Rises(1.0, 2.2),
        Tune(instruments.brass, 67, 0.24, frozenset({"lift"}), held=0.95, room=0.6),
        Tune(instruments.strings, 79, 0.14, frozenset({"body", "break"}), room=0.7),
        Ending(
            [(instruments.brass, 0.2, 0), (instruments.strings, 0.18, 0),
             (instruments.strings, 0.1, 12)],
            (instruments.sub, 0.3, 29),
            ((drums.taiko, 0.75), (drums.open_hat, 0.5)),
            spread=0.0,
            room=0.7,
        ),
    ),
    room=Room(
        decay=2.6,
        wet=0.4,
        tone=((70, 0), (200, -1.5), (700, 0), (2200, 3), (6000, 6.5), (14000, 3)),
        drive=1.3,
    ),
)  # fmt: skip
