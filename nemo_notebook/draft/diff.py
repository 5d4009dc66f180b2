"""The difference of two drafts, as data and in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from .model import Draft, Segment, Track
from .summary import format_span

__all__ = ["Change", "compare", "describe"]

Action = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs. `field` is "" when the whole item was added or removed."""

    action: Action
    item: Literal["draft", "track", "segment"]
    id: str
    kind: str = ""
    field: str = ""
    before: Any = None
    after: Any = None


_DRAFT_FIELDS = ("duration", "title", "canvas", "language")
_TRACK_FIELDS = ("type", "name", "volume")
_SEGMENT_FIELDS = ("kind", "start", "duration", "text", "source", "scene", "volume", "style")


def _changed(
    item: Literal["draft", "track", "segment"],
    id: str,
    kind: str,
    before: Draft | Track | Segment,
    after: Draft | Track | Segment,
    fields: tuple[str, ...],
) -> list[Change]:
    return [
        Change("changed", item, id, kind, name, getattr(before, name), getattr(after, name))
        for name in fields
        if getattr(before, name) != getattr(after, name)
    ]


def compare(before: Draft, after: Draft) -> tuple[Change, ...]:
    """What has to happen to `before` to make it `after`; empty when they mean the same.

    Segments are matched by id within the whole draft, so a segment that moved to another track
    counts as the same one.
    """
    changes = _changed("draft", "", "", before, after, _DRAFT_FIELDS)
    old_tracks = {t.id: t for t in before.tracks}
    new_tracks = {t.id: t for t in after.tracks}
    for id, track in new_tracks.items():
        if id not in old_tracks:
            changes.append(Change("added", "track", id, after=track.name))
        else:
            changes += _changed("track", id, "", old_tracks[id], track, _TRACK_FIELDS)
    changes += [
        Change("removed", "track", id, before=t.name)
        for id, t in old_tracks.items()
        if id not in new_tracks
    ]
    old = {s.id: s for s in before.segments()}
    new = {s.id: s for s in after.segments()}
    for id, segment in new.items():
        if id not in old:
            changes.append(Change("added", "segment", id, segment.kind, after=segment))
        else:
            changes += _changed("segment", id, segment.kind, old[id], segment, _SEGMENT_FIELDS)
    changes += [
        Change("removed", "segment", id, s.kind, before=s) for id, s in old.items() if id not in new
    ]
    return tuple(changes)


_NAMES = {"": "Segment", "voice": "Voiceover", "music": "Music"}


def _value(name: str, value: Any) -> str:
    if name in ("start", "duration"):
        return f"{value / 1000:.4g} s"
    if name == "volume":
        return f"{value:.0%}"
    if name == "canvas":
        return f"{value.width}×{value.height}"
    text = " ".join(str(value).split())
    return f"'{text[:57]}…'" if len(text) > 58 else f"'{text}'"


def describe(change: Change) -> str:
    """One change in words: `Title added: 'Paradise Found' (0-3s)`."""
    if change.item == "segment":
        name = _NAMES.get(change.kind, change.kind.capitalize())
    else:
        name = change.item.capitalize()
    if change.action == "changed":
        if change.field == "style":
            keys = sorted(
                key
                for key in {*change.before, *change.after}
                if change.before.get(key) != change.after.get(key)
            )
            return f"{name} style changed: {', '.join(keys)}"
        before, after = _value(change.field, change.before), _value(change.field, change.after)
        return f"{name} {change.field} changed: {before} → {after}"
    whole = change.after if change.action == "added" else change.before
    if isinstance(whole, Segment):
        said = whole.text or whole.source
        span = format_span(whole.start, whole.end)
        return f"{name} {change.action}: {_value('text', said)} ({span})"
    return f"{name} {change.action}: {_value('name', whole)}"
