"""Saws in a quick arpeggio over a pumping bass, cool and driving."""

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
    Rises,
    Tune,
)  # fmt: skip
from nemo_notebook.local.sound.playing.score import Harmony
from nemo_notebook.local.sound.playing.style import Room, TableStyle

style = TableStyle(
    harmony=Harmony(
        tempo=(118, 128),
        keys=(0, 2, 3, 5, 7, 9, 10),
        body=("i:m9 bVI:maj7 bIII:add9 bVII:sus4", "i:m7 bVII:add9 bVI:maj7 bVII"),
        lift=("bVI:add9 bVII i:m7 bIII:add9", "iv:m7 bVI:add9 i:m7 bVII"),
        turn="bVII:sus4",
        last="i:m9",
        minor=True,
        ring=2.4,
    ),
    centre=61,
    size=4,
    layers=(
        Held(
            instruments.pad,
            {"intro": 0.13, "body": 0.13, "lift": 0.16, "break": 0.17, "turn": 0.16},
            room=0.45,
            pump=True,
        ),
        Broken(
            instruments.synth,
            ((0, 1, 2, 3, 4, 3, 2, 1), (0, 2, 4, 1, 3, 5, 2, 4), (4, 2, 0, 3, 1, 2)),
            0.17,
            every=1,
            held=0.7,
            up=12,
            room=0.4,
            loose=0.0,
        ),
        Bass(
            instruments.synth,
            tuple((step, 1.2, 0) for step in (2, 3, 6, 7, 10, 11, 14, 15)),
            0.2,
            floor=31,
            pump=True,
        ),
        Bass(instruments.sub, ((0, 3.4, 0), (4, 3.4, 0), (8, 3.4, 0), (12, 3.4, 0)), 0.36,
             ALL - {"intro"}, 31, pump=True),
        Beat(drums.kick, ((0, 4, 8, 12),), 0.56, room=0.0),
        Pumping(),
        Beat(drums.clap, ((4, 12),), 0.34, room=0.25),
        Beat(drums.hat, (range(0, 16, 1), range(0, 16, 2)), 0.26, off=0.6),
        Beat(drums.open_hat, ((2, 6, 10, 14),), 0.3, frozenset({"lift", "turn"})),
        Beat(drums.snare, ((),), 0.2, frozenset({"lift", "turn"}), fill=(10, 12, 13, 14, 15)),
        Rises(0.9, 2.4),
        Tune(instruments.synth, 78, 0.13, frozenset({"lift", "break"}), held=0.8, loose=0.0),
        Ending(
            [(instruments.synth, 0.16, 12), (instruments.pad, 0.12, 0)],
            (instruments.sub, 0.36, 31),
            ((drums.kick, 0.55), (drums.clap, 0.3)),
            spread=0.0,
        ),
    ),
    room=Room(
        decay=1.8,
        wet=0.3,
        tone=((60, 0), (120, -1), (300, -1), (1200, 3), (5000, 5), (10000, 3.5), (16000, 0)),
        drive=1.25,
    ),
)  # fmt: skip
