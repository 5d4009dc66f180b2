"""From a brief to a timeline: what is said when, what is seen, what stands on the screen.

`plan` is pure and deterministic, but for the voice that it asks how long each sentence takes. The
length that was asked is the length that is made, to the millisecond.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from nemo_notebook.draft import Canvas
from nemo_notebook.local.sound.voice import choose

from ..prompt.brief import Brief
from ..text.exhibits.laws import law_of
from ..text.lexicon import suggest_music
from . import cards, narrated, silent
from .gathering import says_something, take_in
from .narration import Line
from .opening import describe, sentence_of
from .scenes import Arranged, Scene
from .staging import show
from .titling import find_title

__all__ = ["Plan", "plan"]


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole video, before it becomes a draft.

    Attributes:
        scenes: abutting, from 0 to `duration` (ms).
        rate: the rate of the voice.
        left_out: how many sentences of the text are not spoken.
        cut: whether a sentence had to be cut at a clause.
        music: the style of the music, or "".
        voice: the language of the voice, with its accent ("en-gb").
        speaker: the id of the voice, as `sound.voice` knows it.
        notes: what the answer should say about the plan: "bare" (only a subject was given), "short"
            (the text takes much less time than was asked), "no-room" (no sentence fits).
    """

    brief: Brief
    title: str
    duration: int
    canvas: Canvas
    language: str
    scenes: tuple[Scene, ...]
    rate: float = 1.0
    voice: str = "en"
    speaker: str = "espeak"
    voiced: bool = False
    captioned: bool = False
    music: str = ""
    seed: int = 0
    left_out: int = 0
    cut: bool = False
    notes: tuple[str, ...] = ()


def plan(brief: Brief) -> Plan:
    """Plan the video that a brief asks for.

    Raises:
        InputError: from the voice, for a language that it does not speak.

    >>> from ..prompt.brief import read
    >>> plan(read("10-second sunset timelapse")).duration
    10000
    """
    form = brief.form
    language = brief.language
    material = take_in(brief.text, verbatim=brief.kind == "script")
    lines = material.lines
    law = law_of(brief.subject) if not lines and not material.cards else ""
    if law:
        material.cards.append(cards.formula(law))
    if brief.kind == "text":
        lines = [
            line for line in lines if line.shown or line.group or says_something(line.text)
        ] or lines
    notes: list[str] = []
    voiced = bool(lines) if form.voice is None else form.voice
    if voiced and not lines:
        lines = [
            Line(
                sentence_of(brief.subject or brief.title), shown=cards.formula(law) if law else None
            )
        ]
        notes.append("bare")
    elif brief.kind == "description" and lines:
        lines = describe(brief, lines)
    elif brief.kind == "description" and not material.cards:
        notes.append("bare")
    title = find_title(brief, material.heading, lines)
    name = title.text if title.own else ""
    speaker = choose(_voice(brief), form.gender or None)
    result = narrated.arrange(brief, lines, name, _voice(brief), speaker) if voiced else None
    if voiced and result is None:
        notes.append("no-room")
        voiced = False
    if result is None:
        result = silent.arrange(
            brief, lines, name if lines else title.text, language, material.cards
        )
    if voiced and lines and _spare(result) > 0.4:
        notes.append("short")
    shown = show(result, brief, title, material)
    seed = int.from_bytes(hashlib.sha256(_key(brief).encode()).digest()[:4], "big") >> 2
    about = f"{brief.subject} {brief.title} {brief.text}"
    return Plan(
        brief=brief,
        title=title.text,
        duration=result.duration,
        canvas=form.canvas or Canvas(),
        language=language,
        voice=_voice(brief),
        speaker=speaker,
        scenes=_bare(shown) if form.titles is False else shown,
        rate=result.rate,
        voiced=voiced,
        captioned=voiced if form.captions is None else form.captions and bool(lines),
        music="" if form.music is False else form.style or suggest_music(about),
        seed=seed,
        left_out=result.left_out,
        cut=result.cut,
        notes=tuple(notes),
    )


def _key(brief: Brief) -> str:
    return repr((brief.kind, brief.subject, brief.text, brief.title, brief.form))


def _voice(brief: Brief) -> str:
    """The language of the voice, with the accent that was asked for."""
    return brief.form.accent if brief.form.accent and brief.language == "en" else brief.language


def _spare(arranged: Arranged) -> float:
    """The share of the time in which nobody speaks, but for one second at each end."""
    said = sum(one.speech.duration for scene in arranged.scenes for one in scene.spoken)
    return 1 - said / max(1, arranged.duration - 2000) if arranged.duration > 12_000 else 0.0


def _bare(scenes: Sequence[Scene]) -> tuple[Scene, ...]:
    """Scenes without writing on the screen."""
    return tuple(replace(scene, card=None) for scene in scenes)
