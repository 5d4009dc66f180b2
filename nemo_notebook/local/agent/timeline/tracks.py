"""Operations on a draft that edits share: replacing segments, ripple, numbering.

Scenes abut; what belongs to a scene carries its number; music and free titles belong to none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from nemo_notebook.draft import Draft, Segment

from .assembly import TRACKS, track

__all__ = [
    "delete_scene",
    "opening_title",
    "put",
    "remove",
    "scene_count",
    "scenes",
    "settled",
    "shift_after",
    "visuals",
]

VISUAL = ("scene", "picture", "clip")


def visuals(draft: Draft) -> list[Segment]:
    """The segments of the picture, in order of time."""
    return sorted(draft.segments(*VISUAL), key=lambda s: s.start)


def scenes(draft: Draft) -> list[int]:
    """The numbers of the scenes, in order of time."""
    numbers = [s.scene for s in visuals(draft) if s.scene is not None]
    return list(dict.fromkeys(numbers))


def scene_count(draft: Draft) -> int:
    """How many scenes there are."""
    return len(scenes(draft))


def opening_title(draft: Draft) -> Segment | None:
    """The title at the beginning, or None."""
    found = [s for s in draft.segments("title") if s.style.get("layout", "title") == "title"]
    return min(found, key=lambda s: s.start) if found else None


def revise(draft: Draft, change: Callable[[Segment], Segment | None]) -> Draft:
    """The draft with every segment passed through `change`; None removes it. Tracks that lose
    their last segment go."""
    tracks = []
    for old in draft.tracks:
        kept = [new for s in old.segments if (new := change(s)) is not None]
        kept.sort(key=lambda s: s.start)
        if kept or not old.segments:
            tracks.append(replace(old, segments=tuple(kept)))
    return replace(draft, tracks=tuple(tracks))


def remove(draft: Draft, doomed: Callable[[Segment], bool]) -> Draft:
    """The draft without the segments for which `doomed` says so."""
    return revise(draft, lambda s: None if doomed(s) else s)


def put(draft: Draft, id: str, segments: Iterable[Segment]) -> Draft:
    """The draft with the segments of track `id` replaced; tracks keep their order."""
    own = sorted(segments, key=lambda s: s.start)
    others = [t for t in draft.tracks if t.id != id]
    old = next((t for t in draft.tracks if t.id == id), None)
    if not own:
        return replace(draft, tracks=tuple(others))
    new = replace(old, segments=tuple(own)) if old is not None else track(id, own)
    order = {name: place for place, name in enumerate(TRACKS)}
    if old is not None:
        return draft.with_track(new)
    after = [t for t in others if order.get(t.id, 99) > order.get(id, 99)]
    before = [t for t in others if t not in after]
    return replace(draft, tracks=(*before, new, *after))


def add(draft: Draft, id: str, segment: Segment) -> Draft:
    """The draft with one more segment on track `id`."""
    old = next((t for t in draft.tracks if t.id == id), None)
    return put(draft, id, [*(old.segments if old else ()), segment])


def shift_after(segments: Sequence[Segment], at: int, by: int) -> list[Segment]:
    """The segments, those that start at `at` or later moved by `by` ms."""
    return [replace(s, start=s.start + by) if s.start >= at else s for s in segments]


def delete_scene(draft: Draft, number: int) -> Draft:
    """The draft without scene `number`: its picture, voice, titles and captions go, what is later
    moves up on all tracks, and the scenes are counted anew."""
    own = [s for s in visuals(draft) if s.scene == number]
    start, end = min(s.start for s in own), max(s.end for s in own)
    gone = end - start

    def at(time: int) -> int:
        return time if time <= start else max(start, time - gone)

    def change(segment: Segment) -> Segment | None:
        if segment.scene == number:
            return None
        scene = segment.scene
        if scene is not None and scene > number:
            segment = replace(segment, scene=scene - 1)
        if scene is not None:
            return replace(segment, start=segment.start - gone) if scene > number else segment
        first, last = at(segment.start), at(segment.end)
        return replace(segment, start=first, duration=last - first) if last > first else None

    edited = replace(revise(draft, change), duration=draft.duration - gone)
    return without_first_transition(edited)


_READ = 700
"""How long a title stands at least, in ms."""


def settled(draft: Draft) -> Draft:
    """The draft in which no two titles stand at once: the one of a scene makes room for a free one
    (an end card, a title put there), the earlier one for the later one."""
    kept: list[Segment] = []
    for segment in sorted(draft.segments("title"), key=lambda s: s.start):
        while kept and kept[-1].end > segment.start:
            before = kept[-1]
            if before.scene is None and segment.scene is not None:
                segment = replace(segment, start=before.end, duration=segment.end - before.end)
            elif segment.start - before.start >= _READ:
                kept[-1] = replace(before, duration=segment.start - before.start)
            else:
                kept.pop()
        if segment.duration >= _READ or segment.duration >= draft.duration // 4:
            kept.append(segment)
    if kept == list(draft.segments("title")):
        return draft
    return put(draft, "titles", kept)


def without_first_transition(draft: Draft) -> Draft:
    """The draft whose first picture comes in without a transition."""
    shown = visuals(draft)
    if not shown or "transition" not in shown[0].style:
        return draft
    first = shown[0].id

    def change(segment: Segment) -> Segment:
        if segment.id != first:
            return segment
        style = {key: value for key, value in segment.style.items() if key != "transition"}
        return replace(segment, style=style)

    return revise(draft, change)
