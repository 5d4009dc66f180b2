"""Plucked strings, marimba and bells that hop about; a light-footed smile."""

from __future__ import annotations

from nemo_notebook.local.sound.playing import drums, instruments
from nemo_notebook.local.sound.playing.layers import (
    ALL,
    OPEN,
    Bass,
    Beat,
    Broken,
    Ending,
    Struck,
    Tune,
)  # fmt: skip
from nemo_notebook.local.sound.playing.score import Harmony
from nemo_notebook.local.sound.playing.style import Room, TableStyle

style = TableStyle(
    harmony=Harmony(
        tempo=(108, 120),
        keys=(0, 2, 5, 7, 9, 10),
        body=("I:6 vi:m ii:m7 V:7", "I I IV V:7", "I:6 IV:6 I V:7"),
        lift=("IV:6 I ii:m7 V:7", "IV V:7 iii:m7 vi:m"),
        turn="V:7",
        last="I:6",
        swing=(0.18, 0.3),
        ring=1.9,
    ),
    centre=65,
    size=3,
    layers=(
        Struck(
            instruments.pizzicato,
            ((4, 12), (4, 7, 12), (4, 12, 14)),
            0.34,
            ALL,
            held=0.4,
            spread=0.0,
            room=0.25,
        ),
        Broken(
            instruments.mallet,
            ((0, 2, 1, 2), (0, 1, 2, 3, 2, 1, 0, 2), (2, 0, 1, 0)),
            0.2,
            OPEN,
            up=12,
            room=0.3,
            loose=0.006,
        ),
        Bass(instruments.pizzicato, ((0, 2, 0), (8, 2, 7)), 0.5, ALL, 43, room=0.15),
        Bass(instruments.bass, ((0, 2.2, 0), (8, 2.2, 7), (14, 1.2, 4)), 0.3),
        Beat(drums.soft_kick, ((0, 8), (0, 8, 10)), 0.36, room=0.05),
        Beat(drums.rim, ((4, 12), (4, 10, 12)), 0.26, room=0.2, fill=(14, 15)),
        Beat(drums.shaker, (range(0, 16, 2),), 0.3, off=1.15),
        Beat(drums.clap, ((4, 12),), 0.24, frozenset({"lift"}), room=0.25),
        Tune(instruments.bell, 84, 0.13, frozenset({"break"}), held=0.5, room=0.4),
        Tune(instruments.pluck, 77, 0.24, frozenset({"body", "lift"}), held=0.6, room=0.35),
        Ending(
            [(instruments.pizzicato, 0.34, 12), (instruments.mallet, 0.2, 0),
             (instruments.pluck, 0.2, 0)],
            (instruments.bass, 0.36, 33),
            ((drums.rim, 0.3),),
            spread=0.06,
        ),
    ),
    room=Room(
        decay=1.0,
        wet=0.2,
        tone=((90, -1), (250, -1.5), (1000, 1), (3500, 2), (9000, 4), (16000, 1)),
    ),
)  # fmt: skip
