"""What a request has changed, in the words and rows that a person reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..draft import Canvas, Change, Draft, Segment, describe, summarize
from .turn import Heard

__all__ = ["rows", "tell"]

LINES = 8


def _plain(value: Any) -> Any:
    """A value of a change as it stands in a table."""
    if isinstance(value, Segment):
        return value.text or value.source
    return tuple(value) if isinstance(value, Canvas) else value


def _fields(change: Change) -> Iterator[tuple[str, Any, Any]]:
    """(field, before, after), a style key by key: `style.grade`."""
    if change.field != "style" or change.action != "changed":
        yield change.field, _plain(change.before), _plain(change.after)
        return
    for key in dict.fromkeys((*change.before, *change.after)):
        before, after = change.before.get(key), change.after.get(key)
        if before != after:
            yield f"style.{key}", before, after


def rows(changes: tuple[Change, ...], before: Draft, after: Draft) -> list[dict[str, Any]]:
    """A row a field that has changed, for `reply.changes_frame`."""
    tracks = {s.id: t.id for draft in (before, after) for t in draft.tracks for s in t.segments}
    return [
        {
            "change": describe(change),
            "action": change.action,
            "item": change.item,
            "id": change.id,
            "track": change.id if change.item == "track" else tracks.get(change.id, ""),
            "kind": change.kind,
            "field": field,
            "before": old,
            "after": new,
        }
        for change in changes
        for field, old, new in _fields(change)
    ]


def tell(heard: Heard, old: Draft, new: Draft, changes: tuple[Change, ...], status: str) -> str:
    """What a person reads: the agent's words, or, where it had none, what the state shows."""
    if status == "done" and heard.text:
        return heard.text
    lines = [heard.text] if heard.text else []
    if new.ready and not old.ready:
        lines.append(f"✅ Your video is ready. {summarize(new)}")
    elif changes:
        lines += [f"✅ {describe(change)}" for change in changes[:LINES]]
        if len(changes) > LINES:
            lines.append(f"… and {len(changes) - LINES} more changes")
    elif status == "unknown":
        lines.append(
            "⚠️ The answer broke off, and the timeline shows no change. The request may still be "
            "at work; look at project.tracks before you send it again."
        )
    elif not heard.text:
        lines.append("The agent gave no answer, and nothing changed in the timeline.")
    return "\n".join(lines)
