"""Scenes in another order or of another length: everything that belongs to a scene moves with it.

Later scenes move on all tracks; voice and captions keep their place in their scene; music and
overlays that covered the whole video cover it again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from nemo_notebook.draft import Draft, Segment
from nemo_notebook.local.sound.voice import speak

from ..planning.narration import Line, Spoken
from .assembly import FADE, SEED_STEP, Ids
from .retiming import voice_of, voice_segment
from .tracks import VISUAL, revise, visuals

__all__ = ["Part", "all_parts", "rearrange", "respeak", "seed_for", "shortest", "spans"]

LEAD, TAIL = 250, 300
"""The quiet that stays before and after the voice of a scene when it gets shorter."""


@dataclass(frozen=True, slots=True)
class Part:
    """A scene of the new order.

    Attributes:
        number: of the scene as it is counted now.
        duration: its new length in ms.
        fresh: whether it is a copy, whose segments get new names.
        voices: voice segments that replace the ones of the same id, with `start` counted from the
            start of the scene.
    """

    number: int
    duration: int
    fresh: bool = False
    voices: Mapping[str, Segment] = field(default_factory=dict)


def spans(draft: Draft) -> dict[int, tuple[int, int]]:
    """Each scene with its start and end in ms, in order of time."""
    found: dict[int, tuple[int, int]] = {}
    for segment in visuals(draft):
        if segment.scene is not None:
            start = found.get(segment.scene, (segment.start, 0))[0]
            found[segment.scene] = (start, segment.end)
    return found


def shortest(draft: Draft, number: int) -> int:
    """How short a scene can be without cutting its voice, in ms."""
    own = [s for s in draft.segments("voice") if s.scene == number]
    if not own:
        return 800
    start, end = spans(draft)[number]
    first, last = min(s.start for s in own), max(s.end for s in own)
    return last - first + min(LEAD, first - start) + min(TAIL, end - last)


def _stretched(segment: Segment, start: int, factor: float) -> Segment:
    """A segment in proportion, with the times of its words."""
    style = dict(segment.style)
    duration = max(1, int(segment.duration * factor))
    if "words" in style:
        style["words"] = [
            [int(a * factor), max(int(a * factor) + 1, min(int(b * factor), duration)), text]
            for a, b, text in style["words"]
        ]
    return replace(segment, start=start, duration=duration, style=style)


def _moved(
    segment: Segment, part: Part, old: tuple[int, int], at: int, earlier: int, spoken: bool
) -> Segment:
    """A segment of a scene at its place in the new order."""
    if segment.kind in VISUAL:
        return replace(segment, start=at, duration=part.duration)
    offset = segment.start - old[0]
    if segment.kind == "voice" and segment.id in part.voices:
        fresh = part.voices[segment.id]
        return replace(fresh, start=at + fresh.start)
    if segment.kind == "voice" or (segment.kind == "caption" and spoken):
        return replace(segment, start=at + offset - earlier)
    trail, length = old[1] - segment.end, old[1] - old[0]
    if segment.kind == "caption" or max(offset, trail) > length // 4:
        return _stretched(segment, at + offset * part.duration // length, part.duration / length)
    first = min(max(offset, 0), part.duration // 4)
    last = part.duration - min(max(trail, 0), part.duration // 4)
    return replace(segment, start=at + first, duration=max(1, last - first))


def rearrange(draft: Draft, parts: Sequence[Part], ids: Ids) -> Draft:
    """The draft with the scenes of `parts`, one after another, counted from 1.

    Scenes that no part names go. The captions are not cut anew.
    """
    before = spans(draft)
    total = sum(part.duration for part in parts)
    changed: dict[str, list[Segment]] = {track.id: [] for track in draft.tracks}
    starts: dict[int, int] = {}
    at = 0
    for number, part in enumerate(parts, start=1):
        old = before[part.number]
        starts.setdefault(part.number, at)
        spoken = [s for s in draft.segments("voice") if s.scene == part.number]
        voiced = max((s.end for s in spoken), default=old[0]) - old[0]
        earlier = 0
        if spoken and not part.voices and part.duration < old[1] - old[0]:
            tail = min(TAIL, old[1] - old[0] - voiced)
            lead = min(s.start for s in spoken) - old[0]
            earlier = min(max(0, voiced + tail - part.duration), max(0, lead - 100))
        for track in draft.tracks:
            for segment in track.segments:
                if segment.scene != part.number:
                    continue
                new = replace(_moved(segment, part, old, at, earlier, bool(spoken)), scene=number)
                if part.fresh:
                    new = replace(new, id=ids())
                changed[track.id].append(new)
        at += part.duration
    for track in draft.tracks:
        for segment in track.segments:
            if segment.scene is None or segment.scene not in before:
                free = _free(segment, draft, total, before, starts)
                if free is not None:
                    changed[track.id].append(free)
    tracks = [
        replace(track, segments=tuple(sorted(changed[track.id], key=lambda s: s.start)))
        for track in draft.tracks
        if changed[track.id] or not track.segments
    ]
    return _joined(replace(draft, tracks=tuple(tracks), duration=total))


def _free(
    segment: Segment,
    draft: Draft,
    total: int,
    before: Mapping[int, tuple[int, int]],
    starts: Mapping[int, int],
) -> Segment | None:
    """A segment of no scene at its place: what covered all still does, the end stays the end."""
    if segment.start <= 0 and segment.end >= draft.duration:
        style = dict(segment.style)
        if segment.kind == "music" and "fade_out" in style:
            style["fade_out"] = min(int(style["fade_out"]), total // 4)
        return replace(segment, start=0, duration=total, style=style)
    if segment.end >= draft.duration:
        length = min(segment.duration, total)
        return replace(segment, start=total - length, duration=length)
    host = next((n for n, (a, b) in before.items() if a <= segment.start < b), None)
    if host is None or host not in starts:
        kept = replace(segment, duration=min(segment.duration, total))
        return kept if segment.start <= 0 else None
    start = min(starts[host] + segment.start - before[host][0], total - 1)
    return replace(segment, start=start, duration=min(segment.duration, total - start))


def _joined(draft: Draft) -> Draft:
    """The draft whose first scene comes in without a transition, and the others as most do."""
    shown = visuals(draft)
    usual = next((s.style["transition"] for s in shown if "transition" in s.style), None)
    first = shown[0].id if shown else ""
    cuts = {s.id for s in shown[1:] if "transition" not in s.style}
    bare = len(cuts) > 1 or (usual is None and len(shown) > 2)  # a video of hard cuts stays one

    def change(segment: Segment) -> Segment:
        if segment.kind not in VISUAL:
            return segment
        style = dict(segment.style)
        if segment.id == first:
            style.pop("transition", None)
        elif segment.id in cuts and not bare:
            style["transition"] = dict(usual or FADE)
        return replace(segment, style=style)

    return revise(draft, change)


def respeak(
    draft: Draft,
    number: int,
    *,
    texts: Mapping[str, str] | None = None,
    rate: float | None = None,
    language: str = "",
    gap: int | None = None,
    voice: str = "",
) -> Part:
    """A scene with its voice spoken anew: other texts, another rate, accent or voice.

    The scene grows or shrinks by as much as the voice does. `gap` is the longest pause between two
    sentences in ms; with it the quiet before and after the voice goes as well.
    """
    start, end = spans(draft)[number]
    own = sorted((s for s in draft.segments("voice") if s.scene == number), key=lambda s: s.start)
    voices: dict[str, Segment] = {}
    at = (own[0].start - start) if own else 0
    if own and gap is not None:
        at = min(at, 400)
    for place, segment in enumerate(own):
        text = (texts or {}).get(segment.id, segment.text)
        pace = rate if rate is not None else float(segment.style.get("rate", 1.0))
        code = language or str(segment.style.get("language", draft.language))
        speaker = voice or voice_of(segment)
        speech = speak(text, voice=speaker, language=code, rate=pace)
        spoken = Spoken(Line(text), 0, speech)
        style = {**segment.style, "language": code}
        fresh = replace(segment, style=style, source=f"voice:{speaker}")
        voices[segment.id] = voice_segment(fresh, spoken, at, pace)
        pause = own[place + 1].start - segment.end if place + 1 < len(own) else 0
        pause = max(pause, 150 if place + 1 < len(own) else 0)
        at += spoken.speech.duration + (min(pause, gap) if gap is not None else pause)
    if not own:
        return Part(number, end - start if gap is None else min(end - start, 2500))
    tail = end - own[-1].end
    if gap is not None:
        tail = min(tail, 600)
    return Part(number, at + max(tail, TAIL), voices=voices)


def all_parts(draft: Draft) -> list[Part]:
    """The scenes as they are."""
    return [Part(number, end - start) for number, (start, end) in spans(draft).items()]


def seed_for(draft: Draft, family: str) -> int:
    """A seed by which a new scene of a family differs from the scenes of it that there are."""
    same = [s for s in visuals(draft) if s.source == f"visual:{family}"]
    known = [int(s.style.get("seed", 0)) for s in same or visuals(draft)]
    return max(known, default=1) + (SEED_STEP if same else 0)
