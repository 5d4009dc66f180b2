"""A piece of time taken out of a draft, on all tracks; what comes later moves up.

A voice keeps the words on either side of the cut that were spoken in full, and is spoken anew.
"""

from __future__ import annotations

from dataclasses import replace

from nemo_notebook.draft import Draft, Segment
from nemo_notebook.local.sound.voice import speak

from ..planning.narration import FASTEST, Line, Spoken
from .assembly import Ids
from .captions import join
from .retiming import voice_of, voice_segment
from .tracks import VISUAL, revise, scenes, visuals, without_first_transition

__all__ = ["cut"]

_SLIVER = 400
"""A scene of which less is left goes to its neighbour, in ms."""


def _say(segment: Segment, words: list[list[object]], start: int, room: int) -> Segment | None:
    """The words spoken anew from `start` within `room` ms; the last ones go where they must."""
    rate = float(segment.style.get("rate", 1.0))
    language = str(segment.style.get("language", "en"))
    while words:
        text = join(str(word[2]) for word in words)
        for pace in (rate, min(rate * 1.07, FASTEST), max(rate, FASTEST)):
            speech = speak(text, voice=voice_of(segment), language=language, rate=round(pace, 3))
            if speech.duration <= room and speech.words:
                spoken = Spoken(Line(text), 0, speech)
                return voice_segment(segment, spoken, start, round(pace, 3))
        words = words[:-1]
    return None


def _voices(segment: Segment, a: int, b: int, ids: Ids) -> list[Segment]:
    """What is left of a voice segment when the time from `a` to `b` goes."""
    if segment.end <= a:
        return [segment]
    if segment.start >= b:
        return [replace(segment, start=segment.start - (b - a))]
    if not segment.source.startswith("voice:"):
        return _trimmed(segment, a, b)
    words = [list(w) for w in segment.style.get("words", ())]
    head = [w for w in words if segment.start + w[1] <= a - 60]
    tail = [w for w in words if segment.start + w[0] >= b]
    found: list[Segment] = []
    if head:
        spoken = _say(segment, head, segment.start, a - segment.start)
        found += [spoken] if spoken else []
    if tail:
        start = segment.start + tail[0][0] - (b - a)
        own = replace(segment, id=ids()) if found else segment
        spoken = _say(own, tail, start, segment.end - (b - a) - start)
        found += [spoken] if spoken else []
    return found


def _trimmed(segment: Segment, a: int, b: int) -> list[Segment]:
    def at(time: int) -> int:
        return time if time <= a else max(a, time - (b - a))

    start, end = at(segment.start), at(segment.end)
    if end <= start:
        return []
    style = dict(segment.style)
    if "words" in style:
        words = []
        for first, last, text in style["words"]:
            one, two = at(segment.start + first) - start, at(segment.start + last) - start
            if two > one:
                words.append([one, two, text])
        if not words:
            return []
        style["words"] = words
        return [replace(segment, start=start, duration=end - start, style=style,
                        text=join(w[2] for w in words))]  # fmt: skip
    return [replace(segment, start=start, duration=end - start, style=style)]


def cut(draft: Draft, a: int, b: int, ids: Ids) -> Draft:
    """The draft without the time from `a` to `b` (ms on the timeline).

    >>> from ..agent import respond
    >>> draft = [s.draft for s in respond("a 10-second sea video", None) if hasattr(s, "draft")][-1]
    >>> cut(draft, 3000, 6000, Ids(draft)).duration
    7000
    """
    tracks = []
    for track in draft.tracks:
        kept: list[Segment] = []
        for segment in track.segments:
            left = (
                _voices(segment, a, b, ids) if segment.kind == "voice" else _trimmed(segment, a, b)
            )
            kept += [s for s in left if s.kind not in ("title", "caption") or s.duration >= 300]
        if kept or not track.segments:
            tracks.append(replace(track, segments=tuple(sorted(kept, key=lambda s: s.start))))
    edited = replace(draft, tracks=tuple(tracks), duration=draft.duration - (b - a))
    return _renumbered(_without_slivers(edited))


def _without_slivers(draft: Draft) -> Draft:
    """The draft whose very short scenes are shown by a neighbour."""
    shown = visuals(draft)
    for place, segment in enumerate(shown):
        if segment.duration >= _SLIVER or len(shown) < 2:
            continue
        heir = shown[place - 1] if place else shown[1]
        start, end = min(heir.start, segment.start), max(heir.end, segment.end)
        longer = replace(heir, start=start, duration=end - start)
        return _without_slivers(_inherited(draft, segment, longer))
    return draft


def _inherited(draft: Draft, gone: Segment, heir: Segment) -> Draft:
    """The draft in which the picture `heir`, made longer, shows what `gone` showed."""

    def change(one: Segment) -> Segment | None:
        if one.id == gone.id:
            return None
        if one.id == heir.id:
            return heir
        return replace(one, scene=heir.scene) if one.scene == gone.scene else one

    return revise(draft, change)


def _renumbered(draft: Draft) -> Draft:
    """The draft with its scenes counted from 1, everything within its scene, and music trimmed."""
    numbers = {old: new for new, old in enumerate(scenes(draft), start=1)}
    within = {s.scene: (s.start, s.end) for s in visuals(draft)}

    def change(segment: Segment) -> Segment | None:
        style = dict(segment.style)
        if segment.kind == "music" and "fade_out" in style:
            style["fade_out"] = min(int(style["fade_out"]), draft.duration // 4)
            segment = replace(segment, style=style)
        if segment.scene is None:
            return segment
        if segment.scene not in numbers:
            return None if segment.kind in VISUAL else replace(segment, scene=None)
        start, end = within[segment.scene]
        first, last = max(segment.start, start), min(segment.end, end)
        if last <= first:
            return None
        return replace(
            segment, scene=numbers[segment.scene], start=first, duration=last - first, style=style
        )

    return without_first_transition(revise(draft, change))
