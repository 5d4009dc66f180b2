"""Strings that gather over a pulsing figure and great drums, in minor."""

from __future__ import annotations

from nemo_notebook.local.sound.playing import drums, instruments
from nemo_notebook.local.sound.playing.arrangement import hold, root, strum
from nemo_notebook.local.sound.playing.instruments import Stereo
from nemo_notebook.local.sound.playing.score import lead, plan, tune
from nemo_notebook.local.sound.playing.stage import Stage

__all__ = ["play"]


def play(stage: Stage, seconds: float) -> Stereo:
    """Play a piece of `seconds`."""
    rng = stage.rng
    score = plan(
        rng,
        seconds,
        tempo=(84, 96),
        keys=(0, 2, 4, 5, 7, 9),
        body=("i:madd9 bVI:maj7 bIII:add9 bVII:sus4", "i:m bVI:add9 iv:madd9 bVII:add9"),
        lift=("bVI:add9 bVII:add9 i:madd9 bIII:add9", "bVI:maj7 bIII:add9 bVII:add9 iv:m7"),
        turn="v:m7",
        last="i:madd9",
        minor=True,
        ring=3.6,
    )
    voiced = lead(score.chords, score.key, 63, 4)
    figures = ((0, 1, 2, 1, 3, 1, 2, 1), (0, 2, 1, 2, 3, 2, 1, 2), (0, 0, 2, 0, 3, 0, 2, 1))
    figure = figures[int(rng.integers(len(figures)))]
    levels = {"intro": 0.09, "body": 0.12, "lift": 0.17, "break": 0.11, "turn": 0.19}
    hold(stage, score, instruments.strings, voiced, levels, room=0.5)
    for bar, section in enumerate(score.sections):
        growth = 0.75 + 0.5 * bar / max(score.bars, 1)
        low = root(score, bar, 31)
        stage.note(instruments.sub, low, score.at(bar, 0), score.bar, 0.22 * growth, room=0.0)
        if section != "intro":
            stage.note(instruments.strings, low + 12, score.at(bar, 0), score.bar, 0.15 * growth)
        for number, step in enumerate(range(0, 16, 2)):
            pitch = voiced[bar][figure[number] % len(voiced[bar])] + (
                12 if section == "lift" else 0
            )
            accent = 1.25 if step % 8 == 0 else 0.9
            stage.note(
                instruments.muted,
                pitch,
                score.at(bar, step),
                score.bar / 16,
                0.22 * accent * growth,
                room=0.45,
                loose=0.004,
            )
        if section in {"lift", "turn"}:
            for step, force in ((0, 0.5), (6, 0.3), (10, 0.34), (14, 0.24)):
                stage.hit(drums.taiko, score.at(bar, step), force * growth, room=0.5)
            for pitch in voiced[bar][-2:]:
                stage.note(
                    instruments.strings, pitch + 12, score.at(bar, 0), score.bar, 0.09, room=0.6
                )
        elif section == "body" and bar % 2 == 0:
            stage.hit(drums.taiko, score.at(bar, 0), 0.32, room=0.5)
        first = bar + 1 < score.bars and score.sections[bar + 1] != section
        if first or bar == score.bars - 1:
            stage.add(drums.swell(bar, 1.8), score.at(bar + 1, 0) - 1.8, 0.8, room=0.4)
    for bar, step, pitch, held in tune(rng, score, 74, sections=("body", "lift", "break")):
        stage.note(
            instruments.piano,
            pitch,
            score.at(bar, step),
            held * score.bar / 16,
            0.3,
            room=0.7,
            loose=0.008,
        )
    if score.bars:
        stage.hit(drums.taiko, score.end, 0.6, room=0.6)
    strum(stage, instruments.piano, voiced[-1], score.end, score.ring, 0.24, spread=0.03, room=0.6)
    low = root(score, -1, 31)
    stage.note(instruments.sub, low, score.end, score.ring, 0.26, room=0.0)
    stage.note(instruments.piano, low + 12, score.end, score.ring, 0.3, room=0.4)
    return stage.finish(
        decay=2.8,
        wet=0.42,
        drive=1.1,
        ring=min(score.ring, 3.4),
        tone=(
            (90.0, -1.5),
            (250.0, -1.0),
            (800.0, 0.0),
            (2500.0, 3.0),
            (6000.0, 6.0),
            (15000.0, 2.0),
        ),
    )
