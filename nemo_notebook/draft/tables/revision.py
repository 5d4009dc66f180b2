"""Edits of a table made on a draft: all of them, or none with every reason.

Nothing moves that no row moves, with four exceptions that keep what belongs together: captions go
with their voice; the length of a video follows its picture; what covered the whole video does
so again; and a new segment finds its track by its kind.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ..diff import Change, compare
from ..model import Draft, Segment, Track
from .rows import TRACKS, Added, Edits, Fault, Row, read_rows
from .rules import PICTURES, faults, holes, picture_end

__all__ = ["Rebased", "Revision", "captions_of", "rebase", "revise"]

_PACE = {"latin": 65, "wide": 230}
"""Milliseconds that a sign takes to be said, for a voice whose length nobody has given."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A draft as an edited table wants it.

    Attributes:
        changes: what is different; empty when `faults` are there.
        faults: what keeps it from being applied; then `draft` is the old one.
        notes: what a person should know besides, in sentences.
        free: the ids of new voices whose length is as long as they speak.
        timed: whether a row has set a time, a track or the number of segments.
        rest: with `faults`, the draft with the rows that have none, for more questions about them.
        labels: the row of each segment that has one.
    """

    draft: Draft
    changes: tuple[Change, ...] = ()
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()
    free: frozenset[str] = frozenset()
    timed: bool = False
    rest: Draft | None = None
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rebased:
    """A draft with edits of an older one made again; `lost` says which did not fit any more."""

    draft: Draft
    lost: tuple[str, ...] = ()
    kept: int = 0


def captions_of(voice: Segment, draft: Draft) -> list[Segment]:
    """The captions that stand while a voice speaks: of its scene, begun within it."""
    return [
        s
        for s in draft.segments("caption")
        if s.scene == voice.scene and voice.start <= s.start < voice.end
    ]


class _Names:
    """Fresh ids: s1, s2, …, going on after every one that the draft has or had."""

    def __init__(self, draft: Draft) -> None:
        kept = draft.wire.get("last_id")
        numbers = [kept if isinstance(kept, int) else 0]
        numbers += [int(m[1]) for s in draft.segments() if (m := re.fullmatch(r"s(\d{1,9})", s.id))]
        self._last = max(numbers)
        self._taken = {s.id for s in draft.segments()}
        self._first = self._last
        self._counted = isinstance(kept, int)

    def take(self, wanted: str = "") -> str:
        if wanted and wanted not in self._taken:
            self._taken.add(wanted)
            if match := re.fullmatch(r"s(\d{1,9})", wanted):
                self._last = max(self._last, int(match[1]))
            return wanted
        self._last += 1
        return f"s{self._last}"

    def keep(self, draft: Draft) -> Draft:
        """The draft, remembering the last id where it does so."""
        if not self._counted or self._last == self._first:
            return draft
        return replace(draft, wire={**draft.wire, "last_id": self._last})


def _home(draft: Draft, added: Added) -> tuple[str, str]:
    """(track, kind) of a new segment; the track is "" when nobody knows it."""
    kind = str(added.fields.get("kind", ""))
    if added.track:
        own = Counter(s.kind for t in draft.tracks if t.id == added.track for s in t.segments)
        usual = TRACKS[added.track][2] if added.track in TRACKS else ("",)
        return added.track, kind or (own.most_common(1)[0][0] if own else usual[0])
    homes = Counter(t.id for t in draft.tracks for s in t.segments if s.kind == kind)
    if homes:
        return homes.most_common(1)[0][0], kind
    fitting = (name for name, (_, _, kinds) in TRACKS.items() if kind in kinds)
    return next(fitting, ""), kind


def _with_place(draft: Draft, id: str) -> Draft | None:
    """The draft with the track `id`, which is made if it is one of the usual; None if not."""
    if any(track.id == id for track in draft.tracks):
        return draft
    if id not in TRACKS:
        return None
    type, name, _ = TRACKS[id]
    order = list(TRACKS)
    later = [n for n, t in enumerate(draft.tracks) if t.id in order[order.index(id) + 1 :]]
    place = later[0] if later else len(draft.tracks)
    tracks = [*draft.tracks]
    tracks.insert(place, Track(id, type, name))
    return replace(draft, tracks=tuple(tracks))


def _put(draft: Draft, segment: Segment, track: str, touched: set[str]) -> Draft:
    """The draft with a segment on a track, in the place of the one of its id."""
    tracks = []
    for old in draft.tracks:
        kept = [s for s in old.segments if s.id != segment.id]
        if old.id == track:
            there = [n for n, s in enumerate(old.segments) if s.id == segment.id]
            same = there and old.segments[there[0]].start == segment.start
            kept.insert(there[0] if there else len(kept), segment)
            if not same:
                kept.sort(key=lambda s: s.start)
        if len(kept) != len(old.segments) or old.id == track:
            tracks.append(replace(old, segments=tuple(kept)))
        else:
            tracks.append(old)
    touched.add(segment.id)
    return replace(draft, tracks=tuple(tracks))


def _without(draft: Draft, ids: frozenset[str]) -> Draft:
    if not ids:
        return draft
    tracks = [
        replace(t, segments=tuple(s for s in t.segments if s.id not in ids))
        if any(s.id in ids for s in t.segments)
        else t
        for t in draft.tracks
    ]
    return replace(draft, tracks=tuple(tracks))


def _following(edits: Edits, before: Draft) -> dict[str, dict[str, Any]]:
    """What captions have to change to stay with a voice that was moved."""
    found: dict[str, dict[str, Any]] = {}
    for voice in before.segments("voice"):
        fields = edits.changed.get(voice.id, {})
        by = fields.get("start", voice.start) - voice.start
        scene = fields.get("scene", voice.scene)
        if not by and scene == voice.scene:
            continue
        for caption in captions_of(voice, before):
            own = edits.changed.get(caption.id, {})
            if caption.id in edits.removed or {"start", "duration", "scene"} & set(own):
                continue
            found[caption.id] = {**own, "start": caption.start + by, "scene": scene}
    return found


def _resized(before: Draft, after: Draft, edits: Edits, touched: set[str]) -> Draft:
    """The draft as long as its picture, with what covered all of it covering it again."""
    old, new = picture_end(before), picture_end(after)
    if new is None:
        end = max((s.end for s in after.segments()), default=0)
        return after if before.duration else replace(after, duration=max(end, 0))
    if old == new:
        return after
    if (old is None or old < before.duration) and new <= before.duration:
        return after
    after = replace(after, duration=max(new, 0))
    for track in before.tracks:
        for segment in track.segments:
            covers = segment.start <= 0 and segment.end >= before.duration > 0
            timed = {"start", "duration"} & set(edits.changed.get(segment.id, {}))
            gone = segment.id in edits.removed
            if segment.kind in PICTURES or not covers or timed or gone:
                continue
            now = next((s for s in after.segments() if s.id == segment.id), None)
            home = next((t.id for t in after.tracks if now in t.segments), track.id)
            if now is not None:
                after = _put(after, replace(now, duration=after.duration), home, touched)
    return after


def _spoken(text: str) -> int:
    """About how long a text takes to be said, in ms."""
    wide = sum(ord(sign) > 0x2E7F for sign in text)
    return max(500, wide * _PACE["wide"] + (len(text) - wide) * _PACE["latin"])


@dataclass(frozen=True, slots=True)
class _Made:
    """Edits carried out: the draft, the voices without a length, the rows, what is wrong."""

    draft: Draft
    free: frozenset[str]
    labels: Mapping[str, str]
    faults: list[Fault]


def _made(edits: Edits, draft: Draft) -> _Made:
    names = _Names(draft)
    touched: set[str] = set()
    free: set[str] = set()
    problems: list[Fault] = []
    labels = dict(edits.labels)
    after = _without(draft, edits.removed)
    homes = {s.id: t.id for t in draft.tracks for s in t.segments}
    for id, fields in {**edits.changed, **_following(edits, draft)}.items():
        values = dict(fields)
        track = str(values.pop("track", homes[id]))
        room = _with_place(after, track)
        if room is None:
            problems.append(Fault(labels.get(id, ""), id, "track", f"there is no track {track!r}"))
            continue
        old = next(s for s in draft.segments() if s.id == id)
        after = _put(room, replace(old, **values), track, touched)
    for one in edits.added:
        track, kind = _home(after, one)
        room = _with_place(after, track)
        if room is None:
            reason = f"there is no track {track!r}" if track else f"no track takes a {kind}"
            problems.append(Fault(one.label, "", "track", reason))
            continue
        values = {**one.fields, "kind": kind}
        id = names.take(one.id)
        labels[id] = one.label
        if "duration" not in values:
            values["duration"] = _spoken(str(values.get("text", "")))
            free.add(id)
        after = _put(room, Segment(id=id, **values), track, touched)
    after = _resized(draft, after, edits, touched)
    problems += faults(draft, after, frozenset(touched), labels)
    return _Made(names.keep(after), frozenset(free), labels, problems)


def _notes(before: Draft, after: Draft) -> tuple[str, ...]:
    """What a person should know of a draft that they asked for: where nothing is seen."""
    return tuple(
        f"From {start / 1000:.10g} to {end / 1000:.10g} s there is no picture."
        for start, end in sorted(holes(after) - holes(before))
    )


def revise(rows: Iterable[Row], draft: Draft, base: Draft | None = None) -> Revision:
    """The draft with the edits of a table, or all the reasons why not.

    Args:
        rows: the table, see `Row`; what each column may hold says `cells`.
        draft: the timeline as it is.
        base: the timeline from which the table was taken, when that was another: a cell that says
            what it said there is no edit, and what came since is neither undone nor removed.

    >>> title = Segment("s1", "title", 0, 3000, "Hi")
    >>> draft = Draft((Track("titles", 7, "Titles", (title,)),), 9000)
    >>> revise([Row("row 0", {"id": "s1", "text": "Hello"})], draft).changes[0].after
    'Hello'
    >>> [str(f) for f in revise([Row("row 0", {"id": "s1", "end": -1})], draft).faults]
    ['row 0 (s1), duration: -1 ms (0 to -1); it must be longer than 0']
    """
    edits, problems = read_rows(rows, draft, base)
    made = _made(edits, draft)
    timed = bool(edits.added or edits.removed) or any(
        {"start", "duration", "track"} & set(fields) for fields in edits.changed.values()
    )
    if problems or made.faults:
        found = tuple(dict.fromkeys((*problems, *made.faults)))
        rest = _rest(edits, draft, found)
        return Revision(draft, faults=found, timed=timed, rest=rest, labels=made.labels)
    if not edits:
        return Revision(draft)
    changes, notes = compare(draft, made.draft), _notes(draft, made.draft)
    return Revision(made.draft, changes, (), notes, made.free, timed, None, made.labels)


def _rest(edits: Edits, draft: Draft, found: tuple[Fault, ...]) -> Draft | None:
    """The draft with the edits of the rows that have no fault; None when even these do not go."""
    guilty = {fault.id for fault in found}
    changed = {id: fields for id, fields in edits.changed.items() if id not in guilty}
    made = _made(Edits(changed, labels=edits.labels), draft)
    return None if made.faults or not changed else made.draft


_FIELDS = ("kind", "start", "duration", "text", "source", "scene", "volume", "style")


def _between(base: Draft, wanted: Draft) -> Edits:
    """The edits that made `wanted` of `base`."""
    old = {s.id: (s, t.id) for t in base.tracks for s in t.segments}
    changed: dict[str, dict[str, Any]] = {}
    added = []
    for track in wanted.tracks:
        for segment in track.segments:
            if segment.id not in old:
                fields = {name: getattr(segment, name) for name in _FIELDS}
                added.append(Added("", track.id, fields, segment.id))
                continue
            was, home = old[segment.id]
            fields = {
                name: getattr(segment, name)
                for name in _FIELDS
                if getattr(segment, name) != getattr(was, name)
            }
            if home != track.id:
                fields["track"] = track.id
            if fields:
                changed[segment.id] = fields
    left = {s.id for s in wanted.segments()}
    return Edits(changed, tuple(added), frozenset(id for id in old if id not in left))


def _still_fitting(edits: Edits, base: Draft, now: Draft) -> tuple[Edits, list[str]]:
    """The edits of `base` that can be made on `now`; where both changed a field, `now` stays."""
    old = {s.id: s for s in base.segments()}
    here = {s.id: s for s in now.segments()}
    changed: dict[str, Mapping[str, Any]] = {}
    lost: list[str] = []
    for id, fields in edits.changed.items():
        if id not in here:
            lost.append(f"the changes of {id}, which the agent has removed")
            continue
        kept = dict(fields)
        for name, value in fields.items():
            if name == "track":
                continue
            theirs = getattr(here[id], name)
            if theirs == value:
                kept.pop(name)
            elif theirs != getattr(old[id], name):
                kept.pop(name)
                lost.append(f"{name} of {id}, which the agent has changed as well")
        if kept:
            changed[id] = kept
    removed = frozenset(id for id in edits.removed if id in here)
    return Edits(changed, edits.added, removed), lost


def rebase(base: Draft, wanted: Draft, now: Draft) -> Rebased:
    """The edits that made `wanted` of `base`, made again on `now`, as far as they fit.

    >>> rebase(Draft(), Draft(), Draft(title="Sea")).draft.title
    'Sea'
    """
    edits, lost = _still_fitting(_between(base, wanted), base, now)
    while edits:
        made = _made(edits, now)
        if not made.faults:
            kept = len(edits.changed) + len(edits.added) + len(edits.removed)
            return Rebased(made.draft, tuple(dict.fromkeys(lost)), kept)
        guilty = {fault.id for fault in made.faults}
        lost += [f"{fault.id}: {fault.reason}" for fault in made.faults if fault.id]
        news = tuple(one for one in edits.added if one.id not in guilty)
        changed = {id: fields for id, fields in edits.changed.items() if id not in guilty}
        if len(news) == len(edits.added) and len(changed) == len(edits.changed):
            # What is in the way was moved by what follows from an edit, so none of them can stay.
            lost += [f"the changes of {id}" for id in (*changed, *(n.id for n in news))]
            lost += [f"the removal of {id}" for id in sorted(edits.removed)]
            break
        edits = Edits(changed, news, edits.removed)
    return Rebased(now, tuple(dict.fromkeys(lost)))
