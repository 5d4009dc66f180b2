"""Strings that gather over a pulsing figure and great drums, in minor."""

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
        tempo=(84, 96),
        keys=(0, 2, 4, 5, 7, 9),
        body=("i:madd9 bVI:maj7 bIII:add9 bVII:sus4", "i:m bVI:add9 iv:madd9 bVII:add9"),
        lift=("bVI:add9 bVII:add9 i:madd9 bIII:add9", "bVI:maj7 bIII:add9 bVII:add9 iv:m7"),
        turn="v:m7",
        last="i:madd9",
        minor=True,
        ring=3.6,
    ),
    centre=63,
    size=4,
    layers=(
        Held(
            instruments.strings,
            {"intro": 0.09, "body": 0.12, "lift": 0.17, "break": 0.11, "turn": 0.19},
            room=0.5,
        ),
        Held(instruments.strings, {"lift": 0.07, "turn": 0.09}, room=0.6, up=12),
        Bass(instruments.sub, ((0, 16, 0),), 0.22, ALL, 31),
        Bass(instruments.strings, ((0, 16, 12),), 0.15, OPEN, 31, room=0.25),
        Broken(
            instruments.muted,
            ((0, 1, 2, 1, 3, 1, 2, 1), (0, 2, 1, 2, 3, 2, 1, 2), (0, 0, 2, 0, 3, 0, 2, 1)),
            0.22,
            held=0.5,
            lift=12,
            room=0.45,
        ),
        Beat(drums.taiko, ((0, 6, 10, 14),), 0.5, _HIGH, room=0.5, off=0.6, fill=(12, 15)),
        Beat(drums.taiko, ((0,),), 0.3, frozenset({"body"}), room=0.5),
        Rises(0.8),
        Tune(instruments.piano, 74, 0.3, frozenset({"body", "lift", "break"}), room=0.7),
        Ending(
            [(instruments.piano, 0.24, 0), (instruments.strings, 0.15, 0)],
            (instruments.piano, 0.3, 43),
            ((drums.taiko, 0.6),),
            room=0.6,
        ),
    ),
    room=Room(
        decay=2.8,
        wet=0.42,
        tone=((90, -1.5), (250, -1), (800, 0), (2500, 3), (6000, 6), (15000, 2)),
        drive=1.1,
    ),
)
