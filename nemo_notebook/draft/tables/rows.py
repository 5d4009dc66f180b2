"""Rows of an edited table as edits of a draft, every row that cannot be read named.

Rows stand for segments by their `id`. What differs from the draft that the table was taken from is
an edit; a segment without a row is removed; a row without an id is a new segment.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..model import AUDIO, TEXT, VIDEO, Draft, Segment
from .cells import ABSENT, CellError, is_missing, name_of, read

__all__ = ["COLUMNS", "TRACKS", "Added", "Edits", "Fault", "Row", "column_name", "read_rows"]

COLUMNS = (
    *("id", "track", "type", "kind", "scene", "start", "end", "duration", "text", "source"),
    *("volume", "style"),
)
"""What a table of segments may hold, as `frames.segments_frame` makes it."""

TRACKS: Mapping[str, tuple[int, str, tuple[str, ...]]] = {
    "video": (VIDEO, "Video", ("scene", "picture", "clip")),
    "overlays": (VIDEO, "Overlays", ("overlay",)),
    "voice": (AUDIO, "Voice", ("voice",)),
    "music": (AUDIO, "Music", ("music", "sound")),
    "titles": (TEXT, "Titles", ("title",)),
    "captions": (TEXT, "Captions", ("caption",)),
}
"""Tracks that a new row may name before they exist: type, name, the kinds that go there."""

TYPES = {VIDEO: "video", AUDIO: "audio", TEXT: "text"}
_NAMELESS = re.compile(r"(unnamed: ?\d+|index|level_\d+|)")
_FIELDS = ("kind", "text", "source", "scene", "volume", "style")


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it was given: how a person finds it ("row 3"), and its cells by column."""

    label: str
    cells: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that keeps a table from being applied. `row` is "" for the table as a whole."""

    row: str
    id: str
    column: str
    reason: str

    def __str__(self) -> str:
        """In words: `row 3 (s5), duration: 0 ms; it must be longer`."""
        place = f"{self.row} ({self.id})" if self.row and self.id else self.row or self.id
        head = ", ".join(part for part in (place, self.column) if part)
        return f"{head}: {self.reason}" if head else self.reason


@dataclass(frozen=True, slots=True)
class Added:
    """A new segment: its row, the id it would like, its track or "", and its fields."""

    label: str
    track: str
    fields: Mapping[str, Any]
    id: str = ""


@dataclass(frozen=True, slots=True)
class Edits:
    """What is to happen to a draft.

    Attributes:
        changed: by id, the fields of a segment that get another value; `track` among them.
        labels: the row of each segment that has one.
    """

    changed: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    added: tuple[Added, ...] = ()
    removed: frozenset[str] = frozenset()
    labels: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.changed or self.added or self.removed)


def column_name(name: Any) -> str:
    """A column as it is known here; "" for one without a name, such as a written index.

    >>> column_name(" Start "), column_name("Unnamed: 0")
    ('start', '')
    """
    plain = "" if is_missing(name) else str(name).strip().lower()
    return "" if _NAMELESS.fullmatch(plain) else plain


def _columns(rows: Sequence[Row]) -> tuple[list[Row], list[Fault]]:
    """The rows with the columns that are known, and what is wrong with the others."""
    faults: list[Fault] = []
    names: dict[Any, str] = {}
    for name in dict.fromkeys(name for row in rows for name in row.cells):
        known = column_name(name)
        if known and known not in COLUMNS:
            reason = f"unknown column; a table of segments has {', '.join(COLUMNS)}"
            faults.append(Fault("", "", str(name)[:60], reason))
        elif known in names.values():
            faults.append(Fault("", "", known, "stands twice in the table"))
        elif known:
            names[name] = known
    if "id" not in names.values() and not faults:
        reason = "missing; rows are told apart by it (leave it empty in a new row)"
        faults.append(Fault("", "", "id", reason))
    clean = [Row(r.label, {names[n]: c for n, c in r.cells.items() if n in names}) for r in rows]
    return clean, faults


class _Reader:
    """Reads the cells of one row and remembers what cannot be read."""

    def __init__(self, row: Row, id: str) -> None:
        self.row, self.id = row, id
        self.faults: list[Fault] = []

    def fault(self, column: str, reason: str) -> None:
        self.faults.append(Fault(self.row.label, self.id, column, reason))

    def value(self, column: str, now: Any = None) -> Any:
        if column not in self.row.cells:
            return ABSENT
        try:
            return read(column, self.row.cells[column], now)
        except CellError as error:
            self.fault(column, str(error))
            return ABSENT

    def times(self, start: int | None, duration: int | None) -> dict[str, int]:
        """`start` and `duration` as far as the row sets them; `end` is one way to say it."""
        end = start + duration if start is not None and duration is not None else None
        present = {"start": start, "duration": duration, "end": end}
        values = {name: self.value(name) for name in present}
        edited = {n: v for n, v in values.items() if v is not ABSENT and v != present[n]}
        begin = edited.get("start", start)
        found: dict[str, int] = {}
        if "start" in edited:
            found["start"] = edited["start"]
        if "end" in edited and begin is not None:
            length = edited["end"] - begin
            if edited.get("duration", length) != length:
                self.fault(
                    "end",
                    f"start {begin} + duration {edited['duration']} = "
                    f"{begin + edited['duration']}, but end says {edited['end']}",
                )
            if length != duration:
                found["duration"] = length
        elif "duration" in edited:
            found["duration"] = edited["duration"]
        return found


def _track_of(draft: Draft, given: str) -> str:
    return name_of(given, {track.id: None for track in draft.tracks})


def _check_type(reader: _Reader, present: str, track: str, draft: Draft) -> None:
    """`type` says what a track is; it follows from the track and cannot be another."""
    cell = reader.row.cells.get("type")
    if is_missing(cell):
        return
    types = {t.id: TYPES.get(t.type, str(t.type)) for t in draft.tracks}
    types |= {name: TYPES[t[0]] for name, t in TRACKS.items() if name not in types}
    said = name_of(cell)
    if said != types.get(present) and said != types.get(track, said):
        reason = f"{said!r}, but the track {track!r} is {types[track]}; it follows from the track"
        reader.fault("type", reason)


def _edited(reader: _Reader, base: Segment, home: str, draft: Draft) -> dict[str, Any]:
    """The fields of a segment that a row gives another value than `base` has."""
    found: dict[str, Any] = {}
    for column in _FIELDS:
        now = getattr(base, column)
        value = reader.value(column, now)
        if value is not ABSENT and value != now:
            found[column] = value
    found |= reader.times(base.start, base.duration)
    track = reader.value("track")
    track = home if track is ABSENT else _track_of(draft, track)
    if track != home:
        found["track"] = track
    _check_type(reader, home, track, draft)
    return found


def _new(reader: _Reader, draft: Draft) -> Added:
    """A row without an id as a new segment."""
    found = {column: reader.value(column) for column in _FIELDS}
    fields = {name: value for name, value in found.items() if value is not ABSENT}
    fields |= reader.times(None, None)
    track = reader.value("track")
    name = "" if track is ABSENT else _track_of(draft, track)
    faulty = {fault.column for fault in reader.faults}
    if "start" not in fields and "start" not in faulty:
        reader.fault("start", "missing; a new segment needs one, in ms")
    speaks = "voice" in (fields.get("kind"), name)
    if "duration" not in fields and not speaks and not faulty & {"duration", "end", "start"}:
        reader.fault("duration", "missing; a new segment needs it, or an end, in ms")
    if not name and "kind" not in fields and "kind" not in faulty:
        reader.fault("kind", "missing; a new segment needs a kind or a track")
    _check_type(reader, name, name, draft)
    return Added(reader.row.label, name, fields)


def read_rows(
    rows: Iterable[Row], draft: Draft, base: Draft | None = None
) -> tuple[Edits, tuple[Fault, ...]]:
    """What the rows ask for, and what is wrong with them, all of it at once.

    Args:
        draft: the timeline as it is.
        base: the timeline from which the table was taken, when that was another one.
    """
    clean, faults = _columns(list(rows))
    if not clean:
        reason = "there are no rows left; that would remove the whole timeline"
        return Edits(), (*faults, Fault("", "", "", reason))
    if faults:
        return Edits(), tuple(faults)
    here = {s.id: (s, t.id) for t in draft.tracks for s in t.segments}
    there = here
    if base is not None:
        there = {s.id: (s, t.id) for t in base.tracks for s in t.segments}
    known = {**here, **there}
    changed: dict[str, dict[str, Any]] = {}
    added: list[Added] = []
    labels: dict[str, str] = {}
    for row in clean:
        cell = row.cells.get("id")
        id = "" if is_missing(cell) else name_of(cell, known)
        reader = _Reader(row, id)
        if not id:
            added.append(_new(reader, draft))
        elif id in labels:
            reason = f"stands in {labels[id]} as well; leave the id of a copied row empty"
            reader.fault("id", reason)
        elif id not in known:
            reader.fault("id", "is no segment of this timeline; leave the id of a new row empty")
        else:
            segment, home = there.get(id) or here[id]
            found = _edited(reader, segment, home, draft)
            if found and id not in here:
                reader.fault("id", "is not in the timeline any more")
            elif found:
                changed[id] = found
        if id:
            labels.setdefault(id, row.label)
        faults += reader.faults
    removed = frozenset(id for id in there if id in here and id not in labels)
    return Edits(changed, tuple(added), removed, labels), tuple(faults)
