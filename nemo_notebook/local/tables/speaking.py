"""What an edited table leaves to the one who has the voices: speech, its words, its captions.

A voice whose text, voice, rate, language or length is another speaks anew, in its place. One whose
length was set is said within it, faster where it must be; one whose length was left alone is as
long as it takes, and where that is more than there is room for, the scene grows if the table set
no times, or the row is refused with the figures.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ...draft import Draft, Segment, Track
from ...draft.tables import Fault
from ...draft.tables.revision import captions_of
from ...draft.tables.rules import PICTURES
from ...errors import InputError
from ..agent.planning.narration import FASTEST
from ..agent.timeline.assembly import Ids, caption_segments
from ..agent.timeline.captions import spread
from ..sound.voice import RATES, Speech, choose, speak

__all__ = ["Said", "say"]

_VOICE = "voice:"
_TAIL = 300
"""The quiet after a voice at the end of a scene that grows, in ms."""


@dataclass(frozen=True, slots=True)
class Said:
    """The draft with its voices spoken, and what could not be said."""

    draft: Draft
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()


def _usual(draft: Draft) -> str:
    """The voice that a new row gets: the one that speaks already."""
    found = (s.source for s in draft.segments("voice") if s.source.startswith(_VOICE))
    return next(found, "") or _VOICE + choose(draft.language)


def _rate(segment: Segment) -> float:
    rate = segment.style.get("rate", 1.0)
    if isinstance(rate, bool) or not isinstance(rate, int | float):
        raise InputError(f"The rate of a voice is a number, not {rate!r}.")
    return float(rate)


def _language(segment: Segment, draft: Draft) -> str:
    return str(segment.style.get("language", draft.language))


def _key(segment: Segment, draft: Draft) -> tuple[Any, ...]:
    style = segment.style
    sound = (segment.text, segment.source, style.get("rate", 1.0), _language(segment, draft))
    return *sound, style.get("words")


def _speak(segment: Segment, draft: Draft, rate: float) -> Speech:
    speech = speak(
        segment.text,
        voice=segment.source.removeprefix(_VOICE),
        language=_language(segment, draft),
        rate=rate,
    )
    if not speech.words:
        raise InputError("There is nothing in it that can be said.")
    return speech


def _within(segment: Segment, draft: Draft, room: int, fastest: float) -> tuple[Speech, float]:
    """The text said in at most `room` ms, as fast as it must be but no faster than `fastest`."""
    rate = _rate(segment)
    speech = _speak(segment, draft, rate)
    while speech.duration > room and rate < fastest:
        rate = round(min(fastest, max(rate + 0.02, rate * speech.duration / room)), 3)
        speech = _speak(segment, draft, rate)
    return speech, rate


def _slowly(segment: Segment, draft: Draft, length: int) -> tuple[Speech, float]:
    """The text said over `length` ms: slower than now, as far as a voice goes."""
    rate = _rate(segment)
    speech = _speak(segment, draft, rate)
    slower = round(max(RATES[0], rate * speech.duration / length), 3)
    while slower < rate:
        slow = _speak(segment, draft, slower)
        if slow.duration <= length:
            return slow, slower
        slower = round(slower + 0.02, 3)
    return speech, rate


def _room(segment: Segment, draft: Draft) -> int:
    """Where a voice has to end: the next one of its track, the end of its scene or of all."""
    track = next(t for t in draft.tracks if any(s.id == segment.id for s in t.segments))
    later = [s.start for s in track.segments if s.start >= segment.start + 1 and s.id != segment.id]
    scene = [
        s.end
        for s in draft.segments(*PICTURES)
        if s.scene is not None and s.scene == segment.scene and s.end > segment.start
    ]
    return min([draft.duration, *later, *scene[-1:]])


def _opened(draft: Draft, at: int, by: int) -> Draft:
    """The draft with `by` ms more at a time: later things move, lasting ones get longer."""

    def move(segment: Segment) -> Segment:
        if segment.start >= at:
            return replace(segment, start=segment.start + by)
        lasting = segment.kind in (*PICTURES, "music", "overlay") and segment.end >= at
        return replace(segment, duration=segment.duration + by) if lasting else segment

    tracks = tuple(replace(t, segments=tuple(map(move, t.segments))) for t in draft.tracks)
    return replace(draft, tracks=tracks, duration=draft.duration + by)


def _swap(draft: Draft, id: str, fresh: list[Segment]) -> Draft:
    """The draft with some segments in the place of the one named `id`."""

    def row(track: Track) -> Track:
        if all(s.id != id for s in track.segments):
            return track
        kept = [s for s in track.segments if s.id != id]
        own = tuple(sorted([*kept, *fresh], key=lambda s: s.start))
        return replace(track, segments=own)

    return replace(draft, tracks=tuple(row(track) for track in draft.tracks))


def _words(speech: Speech) -> list[list[Any]]:
    return [[word.start, word.end, word.text] for word in speech.words]


def _captioned(
    voice: Segment, old: Segment | None, before: Draft, draft: Draft, ids: Ids
) -> tuple[Draft, set[str]]:
    """The draft with the captions of a voice cut anew, and their ids; the table's own are left."""
    model = next(draft.segments("caption"), None)
    if model is None:
        return draft, set()
    was = captions_of(old, before) if old else []
    now = {s.id: s for s in draft.segments("caption")}
    if old is None:
        same = not any(
            s.start < voice.end and voice.start < s.end for s in draft.segments("caption")
        )
    else:
        same = bool(was) and all(
            s.id in now
            and (now[s.id].text, now[s.id].duration) == (s.text, s.duration)
            and now[s.id].start - voice.start == s.start - old.start
            for s in was
        )
    if not same:
        return draft, set()
    track = next(t for t in draft.tracks if any(s.id == model.id for s in t.segments))
    only = (Track("voice", 1, "", (voice,)), Track("captions", 7, "", (model,)))
    cut = caption_segments(replace(draft, tracks=only), ids)
    look = {k: v for k, v in (was[0] if was else model).style.items() if k != "words"}
    fresh = []
    for place, segment in enumerate(cut):
        kept = now[was[place].id] if place < len(was) else None
        style = {**(kept.style if kept else look), "words": segment.style["words"]}
        if kept is not None:
            segment = replace(
                kept, start=segment.start, duration=segment.duration, text=segment.text
            )
        fresh.append(replace(segment, style=style))
    gone = {s.id for s in was}
    own = [s for s in track.segments if s.id not in gone]
    segments = tuple(sorted([*own, *fresh], key=lambda s: s.start))
    return draft.with_track(replace(track, segments=segments)), {s.id for s in fresh}


def _reworded(draft: Draft, before: Mapping[str, Segment], done: Collection[str]) -> Draft:
    """The draft whose captions have the times of their words right after an edit by hand."""
    timed = any("words" in s.style for s in draft.segments("caption"))

    def change(segment: Segment) -> Segment:
        old = before.get(segment.id)
        if segment.kind != "caption" or segment.id in done or not timed:
            return segment
        words = segment.style.get("words")
        if old is not None:
            given = words != old.style.get("words")
            same = (old.text, old.duration) == (segment.text, segment.duration)
            if given or same or words is None:
                return segment
        elif words is not None:
            return segment
        found = [[a, b, word] for a, b, word in spread(segment.text, 0, segment.duration)]
        return replace(segment, style={**segment.style, "words": found})

    tracks = tuple(replace(t, segments=tuple(map(change, t.segments))) for t in draft.tracks)
    return replace(draft, tracks=tracks)


def _said_anew(
    voice: Segment, old: Segment | None, draft: Draft, *, free: bool, grow: bool
) -> tuple[Draft, Segment]:
    """One voice spoken in its place.

    Raises:
        InputError: it cannot be said, or not in the time there is.
    """
    if not free:
        same = old is not None and _key(old, draft) == _key(voice, draft)
        if same:
            speech, rate = _slowly(voice, draft, voice.duration)
        else:
            speech, rate = _speak(voice, draft, _rate(voice)), _rate(voice)
        if speech.duration > voice.duration:
            speech, rate = _within(voice, draft, voice.duration, RATES[1])
        length, room = voice.duration, voice.duration
    else:
        end = _room(voice, draft)
        room = max(end - voice.start, 1)
        fastest = _rate(voice) if grow else max(FASTEST, _rate(voice))
        speech, rate = _within(voice, draft, room, fastest)
        length = speech.duration
        if grow and length > room:
            draft = _opened(draft, end, length - room + _TAIL)
            room = length
    if speech.duration > room:
        raise InputError(
            f"it takes {speech.duration / 1000:.4g} s to say, and there is room for "
            f"{room / 1000:.4g} s; shorten the text or give it more time"
        )
    style = {**voice.style, "language": _language(voice, draft), "rate": rate}
    spoken = replace(voice, duration=length, style={**style, "words": _words(speech)})
    return _swap(draft, voice.id, [spoken]), spoken


def _changed(was: Segment | None, voice: Segment) -> str:
    """The column by which a voice became another."""
    if was is None or was.text != voice.text:
        return "text"
    return "source" if was.source != voice.source else "style"


def say(before: Draft, after: Draft, free: Collection[str], *, grow: bool) -> Said:
    """The edited draft with its speech.

    Args:
        before: the draft before the edit.
        free: new voices that are as long as they speak.
        grow: whether scenes may grow: the table set no times.
    """
    old = {s.id: s for s in before.segments()}
    ids = Ids(after)
    found: list[Fault] = []
    notes: list[str] = []
    done: set[str] = set()
    usual = _usual(before)
    for id in [s.id for s in sorted(after.segments("voice"), key=lambda s: s.start)]:
        voice = next(s for s in after.segments() if s.id == id)
        was = old.get(id)
        if was is None and not voice.source:
            voice = replace(voice, source=usual)
        if not voice.source.startswith(_VOICE):
            continue
        same = was is not None and _key(was, before) == _key(voice, after)
        if was is not None and same and was.duration == voice.duration:
            continue
        unset = id in free or (was is not None and was.duration == voice.duration)
        length = after.duration
        try:
            after, spoken = _said_anew(voice, was, after, free=unset, grow=grow)
        except InputError as error:
            column = "duration" if same else _changed(was, voice)
            found.append(Fault("", id, column, error.message.rstrip(".")))
            continue
        if after.duration > length:
            notes.append(
                f"The video is {(after.duration - length) / 1000:.10g} s longer: what {id} says "
                "takes more time now."
            )
        after, cut = _captioned(spoken, was, before, after, ids)
        done |= cut
    if any(s.id not in old for s in after.segments()):
        after = Ids(after).keep(after)
    return Said(_reworded(after, old, done), tuple(found), tuple(notes))
