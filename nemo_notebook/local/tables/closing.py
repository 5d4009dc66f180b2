"""A picture from the first moment to the last, also after a table has taken pictures out.

A scene that was removed whole, with its voice and its texts, is closed: what is later moves up, as
when the agent is asked to delete it. Where something of it is left, the picture beside it lasts
over its place. A hole that came of times is a fault: only the person knows what should fill it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ...draft import Draft, Segment
from ...draft.tables import Fault
from ...draft.tables.rules import PICTURES, holes

__all__ = ["Closed", "close"]


@dataclass(frozen=True, slots=True)
class Closed:
    """The draft without new holes, what was done about them, and the holes that are faults."""

    draft: Draft
    notes: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()


def _each(draft: Draft, change: dict[str, Segment]) -> Draft:
    tracks = tuple(
        replace(t, segments=tuple(change.get(s.id, s) for s in t.segments)) for t in draft.tracks
    )
    return replace(draft, tracks=tracks)


def _moved_up(draft: Draft, start: int, end: int) -> Draft | None:
    """The draft without the time from `start` to `end`; None when something is left in it."""
    gone = end - start
    change = {}
    for one in draft.segments():
        spoken = one.kind in ("voice", "caption")
        if one.start >= end:
            change[one.id] = replace(one, start=one.start - gone)
        elif one.start <= start and one.end >= end and one.duration > gone and not spoken:
            change[one.id] = replace(one, duration=one.duration - gone)
        elif one.end > start:
            return None
    return replace(_each(draft, change), duration=draft.duration - gone)


def _lasting(draft: Draft, start: int, end: int, lost: set[int | None]) -> tuple[Draft, Segment]:
    """The draft in which the picture beside a hole fills it, with what is left of its scene."""
    shown = sorted(draft.segments(*PICTURES), key=lambda s: s.start)
    earlier = [one for one in shown if one.end <= start]
    if earlier:
        host = max(earlier, key=lambda s: s.end)
        wide = replace(host, duration=end - host.start)
    else:
        host = shown[0]
        wide = replace(host, start=start, duration=host.end - start)
    left = {s.scene for s in shown}
    change = {
        one.id: replace(one, scene=host.scene)
        for one in draft.segments()
        if one.scene in lost and one.scene not in left
    }
    return _each(draft, {**change, host.id: wide}), wide


def _counted(draft: Draft) -> Draft:
    """The draft with its scenes counted from 1 in the order of their pictures."""
    shown = sorted(draft.segments(*PICTURES), key=lambda s: s.start)
    numbers = dict.fromkeys(s.scene for s in shown if s.scene is not None)
    rank = {number: place for place, number in enumerate(numbers, start=1)}
    change = {
        one.id: replace(one, scene=rank[one.scene])
        for one in draft.segments()
        if one.scene is not None and rank.get(one.scene, one.scene) != one.scene
    }
    return _each(draft, change)


def _seconds(time: int) -> str:
    return f"{time / 1000:.10g}"


def close(before: Draft, after: Draft) -> Closed:
    """The edited draft without the holes that the edit has made in its picture."""
    old = list(before.segments(*PICTURES))
    kept = {s.id for s in after.segments(*PICTURES)}
    removed = [s for s in old if s.id not in kept]
    if not kept:
        return Closed(after)
    notes: list[str] = []
    faults: list[Fault] = []
    for start, end in sorted(holes(after) - holes(before), reverse=True):
        out = [s for s in removed if start <= s.start and s.end <= end]
        span = f"{_seconds(start)} to {_seconds(end)} s"
        if sum(s.duration for s in out) != end - start:
            shown = sorted(after.segments(*PICTURES), key=lambda s: s.start)
            beside = next((s for s in shown if s.start >= end), shown[-1])
            reason = f"there would be no picture from {span}"
            faults.append(Fault("", beside.id, "start" if beside.start >= end else "end", reason))
            continue
        closed = _moved_up(after, start, end)
        if closed is not None:
            after = closed
            notes.append(
                f"What came after {_seconds(end)} s moved up by {_seconds(end - start)} s."
            )
        else:
            after, host = _lasting(after, start, end, {s.scene for s in out})
            notes.append(f"The picture of {host.id} lasts from {span} as well.")
    return Closed(_counted(after) if removed and not faults else after, tuple(notes), tuple(faults))
