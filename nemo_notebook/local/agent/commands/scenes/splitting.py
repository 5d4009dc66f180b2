"""Scenes divided."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from nemo_notebook.draft import Draft, Segment
from nemo_notebook.local.sound.voice import speak
from nemo_notebook.local.sound.words import cut, join

from ...planning.narration import Line, Spoken
from ...text.headlines import PREPOSITIONS
from ...text.language import find_durations
from ...text.sentences import clauses
from ...timeline.assembly import FADE
from ...timeline.retiming import recaption, voice_of, voice_segment
from ...timeline.ripple import all_parts, rearrange, seed_for, spans
from ...timeline.tracks import add, revise, visuals
from ..places import SCENE, scene_number
from ..registry import Edited, Outcome, Refused, Request, command


@command(
    "split_scene",
    kind=19,
    patterns=(
        rf"{SCENE}.*\b(?:be|become|as) (?:two|2)(?: (?:separate|different|single))?(?: scenes| "
        rf"ones|"
        rf" parts)?$|"
        rf"{SCENE}.*\b(?:be|become|as) (?:two|2) scenes\b|{SCENE}.*分成(?:两|2)(?:个|段)",
        rf"{SCENE}.*\b(?:in|into) (?:two|2|half|halves)(?: (?:parts|scenes|pieces|halves))?\b",
        rf"\b(?:two|2) scenes (?:out of|from) (?:the )?{SCENE}",
        rf"\b(?:split|divide|break(?: up)?|cut|chop|slice|separate)\b.*{SCENE}.*(?:$|\b(?:in|"
        rf"into|at|two|"
        rf"half)\b)",
        rf"(?:拆分?|分割|切分|分开).*{SCENE}|{SCENE}.*(?:拆|分成|切成|一分为二|分割)",
    ),
    unless=(
        r"\bcut (?:out )?(?!.*\b(?:in half|in two|into|at \d))(?:the )?(?:whole )?(?:scene|"
        r"part|section|shot|clip|first|last|"
        r"second)[\w ]*$|\bdelete\b"
    ),
    examples=("split scene 2", "拆第二段"),
)
def split_scene(request: Request, draft: Draft) -> Outcome:
    number = scene_number(request, draft)
    if isinstance(number, Refused):
        return number
    start, end = spans(draft)[number]
    given = find_durations(re.sub(rf"{SCENE}|一分为二", " ", request.low))
    voices = [s for s in draft.segments("voice") if s.scene == number]
    if len(voices) == 1 and not given:
        draft = _halved_voice(request, draft, voices[0])
        start, end = spans(draft)[number]
        voices = [s for s in draft.segments("voice") if s.scene == number]
    edges = [(a.end + b.start) // 2 for a, b in pairwise(voices)]
    if given:
        at = given[0].value if start < given[0].value < end else start + given[0].value
        inside = next((v for v in voices if v.start < at < v.end), None)
        at = (
            (inside.start - 120 if at - inside.start < inside.end - at else inside.end + 120)
            if inside
            else at
        )
    elif edges:
        at = min(edges, key=lambda edge: abs(edge - (start + end) // 2))
    else:
        at = (start + end) // 2
    if voices and not given and not edges:
        at = start
    if at - start < 600 or end - at < 600:
        return Refused(
            request.say(
                f"There is no place in scene {number} to split it; nothing was changed.",
                f"第{number}段没有可以拆开的地方，没有改动。",
            )
        )
    return Edited(
        _split(request, draft, number, at),
        request.say(
            f"Scene {number} is two scenes now, split at {at / 1000:.4g} s.",
            f"第{number}段已在{at / 1000:.4g}秒处拆成两段。",
        ),
    )


def _phrases(text: str) -> list[str]:
    """A text of one clause in two, cut before a preposition or between two words of its middle."""
    words = cut(text)
    places = [i for i in range(2, len(words) - 1) if words[i].lower() in PREPOSITIONS]
    places = places or list(range(2, len(words) - 1))
    if not places:
        return [text]
    at = min(places, key=lambda i: abs(i - len(words) / 2))
    return [join(words[:at]), join(words[at:])]


def _halved_voice(request: Request, draft: Draft, voice: Segment) -> Draft:
    """The draft in which the one voice segment of a scene is two, cut at a clause."""
    parts = clauses(voice.text)
    if len(parts) < 2:
        parts = _phrases(voice.text)
    if len(parts) < 2:
        return draft
    glue = "" if ord(voice.text[0]) > 0x2E7F else " "
    middle = min(
        range(1, len(parts)), key=lambda i: abs(len(glue.join(parts[:i])) - len(voice.text) / 2)
    )
    rate = float(voice.style.get("rate", 1.0))
    language = str(voice.style.get("language", draft.language))
    made, at = [], voice.start
    for name, text in ((voice.id, glue.join(parts[:middle])), ("", glue.join(parts[middle:]))):
        speech = speak(text, voice=voice_of(voice), language=language, rate=rate)
        spoken = Spoken(Line(text), 0, speech)
        made.append(voice_segment(replace(voice, id=name or request.ids()), spoken, at, rate))
        at += spoken.speech.duration + 240
    end = spans(draft)[voice.scene or 1][1]
    more = max(0, made[-1].end + 300 - end)
    parts_now = [
        replace(p, duration=p.duration + more) if p.number == voice.scene else p
        for p in all_parts(draft)
    ]
    longer = rearrange(draft, parts_now, request.ids) if more else draft
    kept = [s for s in longer.segments("voice") if s.id != voice.id]
    from ...timeline.tracks import put

    return recaption(put(longer, "voice", [*kept, *made]), request.ids)


def _split(request: Request, draft: Draft, number: int, at: int) -> Draft:
    own = next(s for s in visuals(draft) if s.scene == number)
    family = own.source.removeprefix("visual:")
    style = {**own.style, "transition": dict(FADE), "seed": seed_for(draft, family)}
    half = replace(
        own, id=request.ids(), start=at, duration=own.end - at, scene=number + 1, style=style
    )

    def change(segment: Segment) -> Segment | None:
        if segment.id == own.id:
            return replace(segment, duration=at - segment.start)
        if segment.scene is not None and segment.scene > number:
            return replace(segment, scene=segment.scene + 1)
        if segment.scene != number:
            return segment
        if segment.start >= at - 130:
            return replace(segment, scene=number + 1, start=max(segment.start, at))
        if segment.end <= at:
            return segment
        if segment.kind in ("voice", "caption") or at - segment.start < 800:
            return (
                None
                if segment.kind == "caption"
                else replace(segment, scene=number + 1, start=at, duration=segment.end - at)
            )
        return replace(segment, duration=at - segment.start)

    edited = add(revise(draft, change), "video", half)
    return recaption(edited, request.ids) if any(edited.segments("voice")) else edited
