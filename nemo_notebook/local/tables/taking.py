"""An edited draft on its way to becoming the next version of a session: checked, spoken, stored."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from ...draft import Draft, Segment, compare, decode, encode
from ...draft.tables import Fault, faults
from ...errors import InputError, NemoError
from ..store import Session, Store

__all__ = ["take_in"]

PROMPT = "(an edited table)"
"""What the version of a table says that it was asked by."""


def _visuals() -> tuple[str, ...]:
    from ..render.visuals.registry import names

    return names()


def _styles() -> tuple[str, ...]:
    from ..sound.music import styles

    return styles()


_MADE: Mapping[str, tuple[str, Callable[[], tuple[str, ...]]]] = {
    "scene": ("visual:", _visuals),
    "music": ("music:", _styles),
}
"""Kinds whose source names something that is made here: its prefix, and the names."""
_GIVEN = ("picture", "clip", "overlay", "sound", "music", "voice")
"""Kinds whose source may be a file of the person."""


def _source(segment: Segment, find: Callable[[str], Any]) -> str:
    """What is wrong with where a segment comes from, or ""."""
    prefix, names = _MADE.get(segment.kind, ("voice:" if segment.kind == "voice" else "", tuple))
    if prefix and segment.source.startswith(prefix):
        name, known = segment.source.removeprefix(prefix), names()
        if known and name not in known:
            return f"there is no {prefix}{name}; there are {', '.join(known)}"
        return ""
    if segment.kind in _GIVEN:
        try:
            find(segment.source)
        except InputError:
            return f"{segment.source[:60]!r} is no file that was uploaded (see project.media)"
        return ""
    if prefix:
        return f"{segment.source[:60]!r} is not one; a {segment.kind} is {prefix}…, as visual:sea"
    return ""


def _sources(before: Draft, after: Draft, find: Callable[[str], Any]) -> list[Fault]:
    old = {s.id: (s.kind, s.source) for s in before.segments()}
    return [
        Fault("", s.id, "source", reason)
        for s in after.segments()
        if old.get(s.id) != (s.kind, s.source)
        and (s.source or s.kind != "voice")
        and (reason := _source(s, find))
    ]


def _whole(before: Draft, after: Draft) -> Draft:
    """The draft without tracks that have just become empty, its first picture coming in hard."""
    from ..agent.timeline.tracks import visuals, without_first_transition

    used = {t.id for t in before.tracks if not t.segments}
    tracks = tuple(t for t in after.tracks if t.segments or t.id in used)
    after = replace(after, tracks=tracks)
    first = [next((s.id for s in visuals(draft)), "") for draft in (before, after)]
    return after if first[0] == first[1] else without_first_transition(after)


def _told(found: list[Fault]) -> list[dict[str, str]]:
    return [{"id": one.id, "column": one.column, "reason": one.reason} for one in found]


def take_in(store: Store, session: Session, body: Mapping[str, Any]) -> dict[str, Any]:
    """Make an edited draft the present one; `draft`, `version`, `notes`, and `faults` if not.

    Args:
        body: `draft` as JSON; `version`, the one it was made from; `free`, ids of new voices that
            are as long as they speak; `grow`, whether scenes may; `preview`, whether nothing is
            to be stored.

    Raises:
        InputError: the body is not of this form.
        NemoError: 409, the timeline is another one by now.
    """
    wire, free = body.get("draft"), body.get("free", [])
    if not isinstance(wire, dict) or not isinstance(free, list):
        raise InputError("The request needs a draft.")
    from .closing import close
    from .speaking import say

    with session.lock:
        latest = store.latest(session)
        number = latest.number if latest else 0
        if body.get("version") != number:
            raise NemoError("The timeline has changed in the meantime.", code=409)
        before = decode(latest.draft) if latest else Draft(language=session.language)
        after = decode(wire)
        touched = frozenset(c.id for c in compare(before, after) if c.item == "segment")
        found = list(faults(before, after, touched))
        notes: tuple[str, ...] = ()
        if not found:
            found = _sources(before, after, lambda address: store.find(session.owner, address))
            closed = close(before, after)
            grow = body.get("grow") is True
            said = say(before, closed.draft, [str(id) for id in free], grow=grow)
            notes = (*closed.notes, *said.notes)
            found += [*closed.faults, *said.faults]
            after = _whole(before, said.draft)
        if not found:
            touched = frozenset(c.id for c in compare(before, after) if c.item == "segment")
            own = {s.id for s in decode(wire).segments()}
            found = [
                fault
                for fault in faults(before, after, touched)
                # Captions that were cut here are where their voice is, wherever that is.
                if fault.id in own or fault.column != "scene"
            ]
        if found:
            return {"version": number, "draft": None, "faults": _told(found), "notes": []}
        if body.get("preview") is not True and encode(after) != encode(before):
            number = store.revise(session, after, PROMPT, secrets.token_hex(8))
        return {"version": number, "draft": encode(after), "faults": [], "notes": list(notes)}
