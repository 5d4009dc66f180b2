"""A slow swung beat behind an electric piano, on worn tape."""

from __future__ import annotations

from nemo_notebook.local.sound.playing import drums, instruments
from nemo_notebook.local.sound.playing.layers import OPEN, Bass, Beat, Ending, Held, Struck, Tune
from nemo_notebook.local.sound.playing.score import Harmony
from nemo_notebook.local.sound.playing.style import Room, Session, TableStyle


def _dust(session: Session) -> None:
    """The surface of an old record."""
    stage = session.stage
    stage.add(drums.crackle(int(stage.rng.integers(1 << 30)), stage.count), 0.0, 0.5)


style = TableStyle(
    harmony=Harmony(
        tempo=(70, 82),
        keys=(0, 2, 3, 5, 7, 8, 10),
        body=("ii:m9 V:9 I:maj9 vi:m9", "I:maj9 vi:m9 ii:m9 V:9", "IV:maj9 iii:m7 ii:m9 I:maj9"),
        lift=("IV:maj9 V:9 iii:m7 vi:m9", "IV:maj9 iii:m7 vi:m9 V:9"),
        turn="V:9",
        last="I:maj9",
        swing=(0.2, 0.32),
    ),
    centre=62,
    size=4,
    layers=(
        Held(instruments.pad, {"lift": 0.05, "break": 0.07}),
        Struck(instruments.keys, ((0, 7), (0, 6, 11), (0, 10), (0, 3, 10)), 0.2),
        Bass(instruments.bass, ((0, 5, 0), (7, 2.5, 0), (10, 4, 7)), 0.42),
        Beat(drums.soft_kick, ((0, 7, 10), (0, 10), (0, 3, 10), (0, 8, 11)), 0.52),
        Beat(drums.snare, ((4, 12),), 0.34, room=0.16, late=0.012, fill=(15,)),
        Beat(drums.hat, (range(0, 16, 2),), 0.26, OPEN | {"intro"} - {"break"}, fill=(11,)),
        Tune(instruments.pluck, 76, 0.15, frozenset({"lift", "break"})),
        Ending([(instruments.keys, 0.22, 0)], (instruments.bass, 0.4, 33), spread=0.05),
        _dust,
    ),
    room=Room(
        decay=1.6,
        wet=0.3,
        tone=((90, -1), (250, -1), (900, 4), (2500, 6.5), (5000, 3), (8000, -4), (13000, -16)),
        drive=1.15,
        wow=1.6,
    ),
)
