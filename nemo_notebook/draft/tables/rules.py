"""The rules of a timeline, asked of what an edit has touched.

What was there before and was left alone is not judged: a draft of another make may have its own
ways, and a person is told of their own mistakes only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..model import AUDIO, TEXT, VIDEO, Draft, Segment, Track
from .rows import TYPES, Fault

__all__ = ["PICTURES", "faults", "holes", "picture_end"]

PICTURES = ("scene", "picture", "clip")
"""The kinds whose segments are the picture, and so make the length of a video."""

_HOMES: Mapping[str, int] = {
    **dict.fromkeys((*PICTURES, "overlay"), VIDEO),
    **dict.fromkeys(("voice", "music", "sound"), AUDIO),
    **dict.fromkeys(("title", "caption"), TEXT),
}
_WORDED = ("voice", "caption")
_SOURCED = (*PICTURES, "music", "sound", "overlay")
_TIMES = ("start", "duration", "end")
_MADE = ("items", "formula", "code")
"""What a title may show instead of a text."""


def picture_end(draft: Draft) -> int | None:
    """Where the last picture ends, in ms; None when there is no picture."""
    return max((s.end for s in draft.segments(*PICTURES)), default=None)


def holes(draft: Draft) -> set[tuple[int, int]]:
    """Where a video that has pictures shows none: (start, end) in ms."""
    at, found = 0, set()
    for one in sorted(draft.segments(*PICTURES), key=lambda s: s.start):
        if one.start > at:
            found.add((at, one.start))
        at = max(at, one.end)
    if 0 < at < draft.duration:
        found.add((at, draft.duration))
    return found


def _own(segment: Segment, draft: Draft, new: bool) -> Iterator[tuple[str, str]]:
    """(column, reason) for what is wrong with a segment by itself."""
    if segment.start < 0:
        yield "start", f"{segment.start} ms; a video begins at 0"
    if segment.duration <= 0:
        length = f"{segment.duration} ms"
        yield "duration", f"{length} ({segment.start} to {segment.end}); it must be longer than 0"
    elif segment.end > draft.duration:
        yield "end", f"{segment.end} ms; the video is {draft.duration} ms long"
    if segment.kind in _WORDED and not segment.text.strip():
        yield "text", f"is empty; a {segment.kind} needs one (remove the row to delete it)"
    empty = not segment.text.strip() and not any(segment.style.get(key) for key in _MADE)
    if segment.kind == "title" and empty and not segment.style.get("subtitle"):
        yield "text", "is empty; a title needs one (remove the row to delete it)"
    if new and segment.kind in _SOURCED and not segment.source.strip():
        yield "source", f"is empty; a {segment.kind} needs one, such as an address"


def _place(segment: Segment, track: Track, draft: Draft) -> Iterator[tuple[str, str]]:
    """What is wrong with where a segment stands."""
    home = _HOMES.get(segment.kind)
    if home is not None and track.type in TYPES and track.type != home:
        reason = f"a {segment.kind} does not go on {track.id!r}, which is {TYPES[track.type]}"
        yield "track", reason
    numbers = {s.scene for s in draft.segments(*PICTURES)}
    if segment.scene is not None and segment.kind not in PICTURES and segment.scene not in numbers:
        known = ", ".join(str(n) for n in sorted(n for n in numbers if n is not None))
        yield "scene", f"there is no scene {segment.scene}" + (f", but {known}" if known else "")


def _overlap(one: Segment, other: Segment) -> bool:
    return one.start < other.end and other.start < one.end


def _overlaps(
    track: Track, moved: frozenset[str], before: Mapping[str, tuple[Segment, str]]
) -> Iterator[tuple[str, str]]:
    """(id, reason) for every segment that was put onto another one of its track."""
    real = sorted((s for s in track.segments if s.duration > 0), key=lambda s: s.start)
    for place, one in enumerate(real):
        for other in real[place + 1 :]:
            if other.start >= one.end:
                break
            if one.id not in moved and other.id not in moved:
                continue
            old, elder = before.get(one.id), before.get(other.id)
            if old and elder and old[1] == elder[1] == track.id and _overlap(old[0], elder[0]):
                continue
            late, early = (other, one) if other.id in moved else (one, other)
            yield (
                late.id,
                f"{late.start} to {late.end} ms overlaps {early.id} ({early.start} to {early.end} "
                f"ms) on the track {track.id!r}",
            )


def faults(
    before: Draft, after: Draft, touched: frozenset[str], labels: Mapping[str, str] | None = None
) -> tuple[Fault, ...]:
    """What is wrong with the segments of `after` that an edit of `before` has touched.

    Args:
        touched: the ids of the segments that were changed or added.
        labels: how a person finds the row of each.
    """
    rows = labels or {}
    old = {s.id: (s, t.id) for t in before.tracks for s in t.segments}
    found: list[Fault] = []
    moved = set()
    shorter = after.duration < before.duration
    for track in after.tracks:
        for segment in track.segments:
            if segment.id not in touched:
                if shorter and segment.end > after.duration:
                    reason = f"{segment.end} ms; the video would be {after.duration} ms long"
                    found.append(Fault(rows.get(segment.id, ""), segment.id, "end", reason))
                continue
            was, home = old.get(segment.id, (None, ""))
            timed = was is None or (was.start, was.duration) != (segment.start, segment.duration)
            if timed or home != track.id:
                moved.add(segment.id)
            problems = [
                (column, reason)
                for column, reason in _own(segment, after, was is None)
                if timed or column not in _TIMES or (shorter and column == "end")
            ]
            if was is None or home != track.id or was.kind != segment.kind:
                problems += [p for p in _place(segment, track, after) if p[0] == "track"]
            if was is None or was.scene != segment.scene:
                problems += [p for p in _place(segment, track, after) if p[0] == "scene"]
            found += [Fault(rows.get(segment.id, ""), segment.id, c, r) for c, r in problems]
    for track in after.tracks:
        for id, reason in _overlaps(track, frozenset(moved), old):
            found.append(Fault(rows.get(id, ""), id, "start", reason))
    return tuple(found)
