"""A draft made longer or shorter: everything scales, and what is spoken stays natural.

Pictures and cards scale with the time. A voice cannot: its rate changes within natural bounds, the
pauses take the rest, and where the words still do not fit, the sentences that say least go, with
their scenes when nothing else is said in them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from nemo_notebook.draft import Draft, Segment

from ..planning.narration import Line, Spoken, fit, lengths
from ..text.excerpt import choose
from .assembly import Ids, caption_segments
from .tracks import put, revise, scenes, visuals, without_first_transition

__all__ = ["Retimed", "recaption", "retime", "voice_of", "voice_segment"]

_SHORTEST_SCENE = 1_200
_LEAD, _TAIL = 500, 800


@dataclass(frozen=True, slots=True)
class Retimed:
    """A draft of the new length; how many sentences and scenes had to go."""

    draft: Draft
    sentences: int = 0
    scenes: int = 0


def recaption(draft: Draft, ids: Ids) -> Draft:
    """The draft with captions cut anew from its voice; one whose text stays keeps its name."""
    if any(not s.source.startswith("voice:") for s in draft.segments("voice")):
        return draft  # of a recording nobody here knows the words
    old: dict[str, list[Segment]] = defaultdict(list)
    for segment in draft.segments("caption"):
        old[segment.text].append(segment)
    if not old:
        return draft
    looks = {k: v for s in draft.segments("caption") for k, v in s.style.items() if k != "words"}
    fresh = []
    for segment in caption_segments(draft, ids):
        same = old.get(segment.text)
        kept = same.pop(0) if same else None
        style = {**(kept.style if kept else looks), "words": segment.style["words"]}
        fresh.append(replace(segment, id=kept.id if kept else segment.id, style=style))
    return put(draft, "captions", fresh)


def voice_of(segment: Segment) -> str:
    """The id of the voice that a segment speaks with; "espeak" where it names none."""
    return segment.source.removeprefix("voice:") or "espeak"


def voice_segment(old: Segment, spoken: Spoken, start: int, rate: float) -> Segment:
    """A voice segment with what is spoken now, beginning at `start` ms."""
    words = [[w.start, w.end, w.text] for w in spoken.speech.words]
    return replace(
        old,
        start=start,
        duration=spoken.speech.duration,
        text=spoken.line.text,
        style={**old.style, "rate": rate, "words": words},
    )


def retime(draft: Draft, duration: int, ids: Ids) -> Retimed | None:
    """The draft made exactly `duration` ms long; None when not one spoken sentence fits."""
    if any(s.source.startswith("voice:") for s in draft.segments("voice")):
        return _retime_spoken(draft, duration, ids)
    return _scale(draft, duration)


def _scale(draft: Draft, duration: int) -> Retimed:
    """Everything scaled in proportion; where scenes would become too short, some go."""
    numbers = scenes(draft)
    room = max(1, duration // _SHORTEST_SCENE)
    gone = 0
    if len(numbers) > room:
        from .tracks import delete_scene

        step = (len(numbers) - 1) / max(1, room - 1)
        kept = {numbers[round(i * step)] for i in range(room)}
        for number in sorted(set(numbers) - kept, reverse=True):
            draft = delete_scene(draft, number)
            gone += 1
    old = max(draft.duration, 1)

    def at(time: int) -> int:
        return round(time * duration / old)

    def change(segment: Segment) -> Segment:
        start, end = at(segment.start), at(segment.end)
        if segment.kind == "voice":  # a recording keeps its pace
            end = min(start + segment.duration, duration)
        style = dict(segment.style)
        if "words" in style:
            style["words"] = [
                [round(a * duration / old), round(b * duration / old), text]
                for a, b, text in style["words"]
            ]
        if segment.kind == "music" and "fade_out" in style:
            style["fade_out"] = min(2000, duration // 4)
        return replace(segment, start=start, duration=max(1, end - start), style=style)

    return Retimed(replace(revise(draft, change), duration=duration), 0, gone)


def _lines(draft: Draft) -> list[tuple[Segment, Line]]:
    voices = sorted(draft.segments("voice"), key=lambda s: s.start)
    return [(s, Line(s.text, place=place, voice=voice_of(s))) for place, s in enumerate(voices)]


def _retime_spoken(draft: Draft, duration: int, ids: Ids) -> Retimed | None:
    voices = _lines(draft)
    language = str(voices[0][0].style.get("language", draft.language))
    silent = set(scenes(draft)) - {s.scene for s, _ in voices}
    spans = {s.scene: (s.start, s.end) for s in visuals(draft) if s.scene is not None}
    factor = duration / max(draft.duration, 1)
    quiet = {n: max(1000, round((spans[n][1] - spans[n][0]) * factor)) for n in silent}
    while sum(quiet.values()) > duration * 0.4 and quiet:
        quiet.pop(max(quiet, key=lambda n: (n != scenes(draft)[0], n)))
    order = scenes(draft)
    room = duration - sum(quiet.values()) - _LEAD - _TAIL
    lines = [line for _, line in voices]
    picked = list(range(len(lines)))
    fitted = fit(lines, room, language)
    if fitted is None:
        costs = [round(length / 1.08) for length in lengths(lines, language)]
        picked = choose([line.text for line in lines], costs, room, 260)
        fitted = fit([lines[i] for i in picked], room, language) if picked else None
        while fitted is None and len(picked) > 1:
            picked = picked[:-1]
            fitted = fit([lines[i] for i in picked], room, language)
        if fitted is None:
            return None
    spoken, rate = fitted
    kept = {voices[i][0].id: one for i, one in zip(picked, spoken, strict=True)}
    speaking = [
        n
        for n in order
        if n not in silent and any(s.scene == n and s.id in kept for s, _ in voices)
    ]
    remaining = [n for n in order if n in quiet or n in speaking]
    placed = _place(
        remaining, quiet, [(s, kept[s.id]) for s, _ in voices if s.id in kept], duration
    )
    edited = _rebuild(draft, placed, rate, duration, spans)
    edited = recaption(edited, ids)
    if not any(edited.segments("voice")):
        return None
    return Retimed(edited, len(lines) - len(picked), len(order) - len(remaining))


@dataclass(frozen=True, slots=True)
class _Placed:
    spans: Mapping[int, tuple[int, int]]
    voices: Mapping[str, tuple[int, Spoken]]


def _place(
    order: list[int], quiet: Mapping[int, int], voices: list[tuple[Segment, Spoken]], duration: int
) -> _Placed:
    """The span of each scene and the start of each voice segment on the new timeline."""
    free = duration - sum(quiet.values()) - _LEAD - _TAIL - voices[-1][1].end
    speaking = [n for n in order if n not in quiet]
    hold = max(0, free) // max(1, len(speaking))
    spans: dict[int, tuple[int, int]] = {}
    starts: dict[str, tuple[int, Spoken]] = {}
    edge, shift = 0, _LEAD
    for place, number in enumerate(order):
        last = place == len(order) - 1
        if number in quiet:
            end = duration if last else edge + quiet[number]
            spans[number] = (edge, end)
            shift += quiet[number]
            edge = end
            continue
        own = [(s, one) for s, one in voices if s.scene == number]
        for segment, one in own:
            starts[segment.id] = (one.start + shift, one)
        said = own[-1][1].end + shift
        shift += hold
        index = voices.index(own[-1])
        if last:
            end = duration
        elif index + 1 < len(voices):
            following = voices[index + 1][1].start + shift
            end = following - min(300, (following - said) // 2)
        else:
            end = duration - sum(quiet[n] for n in order[place + 1 :])
        spans[number] = (edge, end)
        edge = end
    return _Placed(spans, starts)


def _rebuild(
    draft: Draft,
    placed: _Placed,
    rate: float,
    duration: int,
    before: Mapping[int, tuple[int, int]],
) -> Draft:
    """The draft with its segments at their new places, scenes counted anew from 1."""
    numbers = {old: new for new, old in enumerate(placed.spans, start=1)}
    total = max(draft.duration, 1)

    def change(segment: Segment) -> Segment | None:
        number = segment.scene
        if number is None or number not in before:
            start = round(segment.start * duration / total)
            end = round(segment.end * duration / total)
            if segment.kind == "title" and segment.start == 0:
                end = min(segment.duration, duration)
            style = dict(segment.style)
            if segment.kind == "music" and "fade_out" in style:
                style["fade_out"] = min(2000, duration // 4)
            return replace(segment, start=start, duration=max(1, end - start), style=style)
        if number not in placed.spans:
            return None
        start, end = placed.spans[number]
        segment = replace(segment, scene=numbers[number])
        if segment.kind == "voice":
            if segment.id not in placed.voices:
                return None
            at, spoken = placed.voices[segment.id]
            return voice_segment(segment, spoken, at, rate)
        if segment.kind in ("scene", "picture", "clip"):
            return replace(segment, start=start, duration=end - start)
        if segment.kind == "caption":
            return segment
        lead = segment.start - before[number][0]
        trail = before[number][1] - segment.end
        first = start + min(max(lead, 0), (end - start) // 4)
        last = end - min(max(trail, 0), (end - start) // 4)
        return replace(segment, start=first, duration=max(1, last - first))

    edited = replace(revise(draft, change), duration=duration)
    return without_first_transition(edited)
