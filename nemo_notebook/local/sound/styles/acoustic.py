"""A strummed and a picked guitar, a warm bass, shaker and stamps: a walk outdoors."""

from __future__ import annotations

from nemo_notebook.local.sound.playing import drums, instruments
from nemo_notebook.local.sound.playing.layers import (
    ALL,
    Bass,
    Beat,
    Broken,
    Ending,
    Struck,
    Tune,
)  # fmt: skip
from nemo_notebook.local.sound.playing.score import Harmony
from nemo_notebook.local.sound.playing.style import Room, TableStyle

_HIGH = frozenset({"lift", "turn"})

style = TableStyle(
    harmony=Harmony(
        tempo=(88, 100),
        keys=(0, 2, 4, 7, 9),
        body=("I:add9 IV:add9 I V:sus4", "I IV:add9 vi:m7 V", "I:add9 vi:m7 ii:m7 V"),
        lift=("IV:add9 V I:add9 vi:m7", "vi:m7 IV:add9 I V"),
        turn="V:sus4",
        last="I:add9",
        swing=(0.05, 0.14),
        ring=3.2,
    ),
    centre=59,
    size=5,
    layers=(
        Broken(
            instruments.guitar,
            ((0, 2, 3, 1, 2, 3, 4, 2), (0, 3, 2, 4, 1, 3, 2, 3), (0, 2, 1, 3, 4, 3, 1, 2)),
            0.26,
            held=2.4,
            room=0.3,
            loose=0.008,
        ),
        Struck(
            instruments.guitar,
            ((0, 4, 6, 10, 12, 14), (0, 4, 6, 8, 10, 14), (0, 3, 6, 8, 12, 14)),
            0.12,
            _HIGH,
            held=1.1,
            spread=0.009,
            room=0.25,
            alternate=True,
        ),
        Struck(
            instruments.guitar,
            ((0, 8),),
            0.1,
            frozenset({"body", "break"}),
            spread=0.014,
            alternate=True,
        ),
        Bass(instruments.bass, ((0, 6, 0), (8, 4, 7), (12, 3, 0)), 0.33),
        Beat(drums.soft_kick, ((0, 8), (0, 8, 11)), 0.42, room=0.1),
        Beat(drums.rim, ((4, 12),), 0.24, room=0.25),
        Beat(drums.shaker, (range(0, 16, 2),), 0.34, ALL - {"intro", "break"}, off=0.8),
        Beat(drums.clap, ((4, 12),), 0.22, frozenset({"lift"}), room=0.35, fill=(14,)),
        Tune(instruments.mallet, 76, 0.2, frozenset({"lift"}), room=0.5),
        Tune(instruments.pluck, 71, 0.16, frozenset({"body", "break"}), room=0.4),
        Ending([(instruments.guitar, 0.26, 0)], (instruments.bass, 0.34, 33), spread=0.035),
    ),
    room=Room(
        decay=1.3,
        wet=0.24,
        tone=((90, -1), (220, -2.5), (900, 2.5), (3000, 5.5), (8000, 5), (15000, 1)),
        drive=0.95,
    ),
)
