"""The timeline as two tables; the one of the segments can be edited and applied."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import ipywidgets as widgets
import pandas as pd

from ..errors import InputError
from .grid import Column, Grid, Line, read_seconds
from .panel import Panel, button
from .safe import one_line, table_html, text_html

__all__ = ["TimelineTable"]

_TRACKS = ["name", "type", "segments", "start", "end", "volume"]
_COLUMNS = (
    Column("scene", "scene", number=True),
    Column("kind", "kind"),
    Column("start", "start (s)", editable=True, number=True),
    Column("end", "end (s)", editable=True, number=True),
    Column("text", "text", editable=True),
    Column("source", "source", editable=True),
    Column("volume", "volume", editable=True, number=True),
)
_TIMES = ("start", "end")
LINES = 12
"""How many lines a preview shows."""


class Timeline(Protocol):
    """Anything with a timeline: a project."""

    @property
    def tracks(self) -> pd.DataFrame: ...
    @property
    def segments(self) -> pd.DataFrame: ...


class TimelineTable(Panel):
    """Tracks and segments of a project; times are shown in seconds.

    Cells of the segments that the last request has changed are green. Double-click a cell, or
    press Enter in it, to edit; Delete removes a row. Edits are yellow and stay here until Apply
    hands them to `project.apply`; what they would change is told before. Undo takes the last
    change back.

    Attributes:
        selected: the ids of the segments that are chosen; both sides may set it.
        edits: (id, column) → what was typed and is not applied yet.

    >>> TimelineTable(project)                      # doctest: +SKIP
    """

    def __init__(self, project: Timeline | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.project = project
        self.edits: dict[tuple[str, str], Any] = {}
        self.removed: set[str] = set()
        self._frame = pd.DataFrame()
        self._changed: dict[str, frozenset[str]] = {}
        self._wrong: dict[str, str] = {}
        self._on_applied: list[Any] = []
        self.tracks = widgets.HTML()
        self.tracks.add_class("jp-RenderedHTMLCommon")
        self.grid = Grid("Segments", _COLUMNS)
        self.preview = widgets.HTML()
        self.apply_button = button("Apply", "Make these edits", "primary")
        self.discard_button = button("Discard", "Forget these edits")
        self.undo_button = button("Undo", "Take the last change of the timeline back")
        self.apply_button.on_click(self.guard(lambda _button: self.apply()))
        self.discard_button.on_click(self.guard(lambda _button: self.discard()))
        self.undo_button.on_click(self.guard(lambda _button: self.undo()))
        self.grid.on_msg(self.guard(self._hear))
        self.observe(lambda _change: self._switch(), "busy")
        self.children = (
            self.tracks,
            self.grid,
            widgets.HBox(
                [self.apply_button, self.discard_button, self.undo_button],
                layout=widgets.Layout(flex_flow="row wrap", align_items="center"),
            ),
            self.preview,
            self.notice,
        )
        self._switch()
        if project is not None:
            self.work(self.refresh)

    @property
    def selected(self) -> list[str]:
        return list(self.grid.selected)

    @selected.setter
    def selected(self, ids: list[str]) -> None:
        self.grid.selected = list(ids)

    def on_applied(self, listener: Any) -> None:
        """Call `listener(reply)` after edits were applied or undone, on the thread of the work."""
        self._on_applied.append(listener)

    # Showing

    def refresh(self) -> None:
        """Read the project's timeline and show it; asks the backend, so call it off the loop."""
        if self.project is None:
            return
        self.show(
            self.project.tracks, self.project.segments, getattr(self.project, "changes", None)
        )

    def show(
        self, tracks: pd.DataFrame, segments: pd.DataFrame, changes: pd.DataFrame | None = None
    ) -> None:
        """Show these two tables, with what `changes` names highlighted. Edits are forgotten."""
        empty = text_html("The timeline is empty.")
        self.tracks.value = empty if tracks.empty else table_html(_in_seconds(tracks))
        self._frame = segments
        self._changed = _changed_cells(changes)
        self.grid.layout.display = "none" if segments.empty else None
        self.discard()

    def _lines(self) -> list[Line]:
        if "id" not in self._frame.columns:
            return [Line(str(n), _cells(row, {})) for n, row in _rows(self._frame)]
        return [self._line(str(row["id"]), row) for _, row in _rows(self._frame)]

    def _line(self, id: str, row: Mapping[str, Any]) -> Line:
        edited = {column: value for (one, column), value in self.edits.items() if one == id}
        return Line(
            id,
            _cells(row, edited),
            self._changed.get(id, frozenset()),
            frozenset(edited),
            id in self.removed,
            self._wrong.get(id, ""),
        )

    # Editing

    def _hear(self, _widget: Any, content: Any, _buffers: Any) -> None:
        """What a page says."""
        kind = content.get("kind") if isinstance(content, Mapping) else None
        if kind == "edit":
            self.edit(str(content.get("id")), str(content.get("column")), content.get("value"))
        elif kind == "delete":
            self.remove(str(content.get("id")))

    def edit(self, id: str, column: str, value: object) -> None:
        """Put a value into a cell: ms or the text of a time for times. Nothing is applied yet.

        Raises:
            InputError: there is no such cell, or it cannot hold the value.
        """
        row = self._row(id)
        if self.busy or column not in {one.name for one in _COLUMNS if one.editable}:
            raise InputError(f"The column {one_line(column, 40)!r} is not edited here.")
        self.forget_error()
        try:
            made = _read(column, value)
        except InputError:
            self.grid.show_line(self._line(id, row))
            raise
        if made == row.get(column):
            self.edits.pop((id, column), None)
        else:
            self.edits[id, column] = made
        self._wrong.pop(id, None)
        self.grid.show_line(self._line(id, row))
        self._tell_edits()

    def remove(self, id: str) -> None:
        """Mark a row for removal, or take the mark back."""
        row = self._row(id)
        if self.busy:
            return
        self.removed ^= {id}
        self.grid.show_line(self._line(id, row))
        self._tell_edits()

    def _row(self, id: str) -> dict[str, Any]:
        if "id" in self._frame.columns:
            for _, row in _rows(self._frame[self._frame["id"] == id]):
                return row
        raise InputError(f"There is no segment {one_line(id, 40)!r} in this table.")

    @property
    def edited(self) -> pd.DataFrame:
        """The table with the edits, as it goes to `project.apply`."""
        frame = self._frame.copy()
        for (id, column), value in self.edits.items():
            frame[column] = frame[column].astype(object)
            frame.loc[frame["id"] == id, column] = value
            if column in _TIMES and "duration" in frame.columns:
                frame["duration"] = frame["duration"].astype(object)
                # The ends that the person set are meant; what lies between them follows.
                frame.loc[frame["id"] == id, "duration"] = None
        return frame[~frame["id"].isin(self.removed)]

    def discard(self) -> None:
        """Forget the edits."""
        self.edits, self.removed, self._wrong = {}, set(), {}
        self.grid.show(self._lines())
        self._tell_edits()

    def apply(self) -> bool:
        """Hand the edits to the project; False while something else goes on, or without any."""
        return bool(self.edits or self.removed) and self.work(self._apply)

    def undo(self) -> bool:
        """Take the last change of the project back."""
        return self.project is not None and self.work(self._undo)

    def _apply(self) -> None:
        project: Any = self.project
        try:
            reply = project.apply(self.edited)
        except InputError as error:
            self._mark(error)
            raise
        self._applied(reply)

    def _undo(self) -> None:
        project: Any = self.project
        self._applied(project.undo())

    def _applied(self, reply: Any) -> None:
        self.refresh()
        said = str(getattr(reply, "text", "") or "")
        self.preview.value = text_html(said)
        for listener in self._on_applied:
            listener(reply)

    def _mark(self, error: InputError) -> None:
        """Mark the rows that an error names."""
        self._wrong = {}
        for fault in error.details.get("faults", ()):
            id, why = str(fault.get("id", "")), f"{fault.get('column')}: {fault.get('reason')}"
            self._wrong[id] = f"{self._wrong[id]}; {why}" if id in self._wrong else why
        self.grid.show(self._lines())

    def _tell_edits(self) -> None:
        """What the edits would do, in words."""
        count = len(self.edits) + len(self.removed)
        self.preview.value = "" if not count else _edits_html(self._frame, self.edits, self.removed)
        self._switch()

    def _switch(self) -> None:
        there = bool(self.edits or self.removed)
        self.grid.busy = self.busy
        self.apply_button.disabled = self.busy or not there or not hasattr(self.project, "apply")
        self.discard_button.disabled = self.busy or not there
        self.undo_button.disabled = self.busy or not hasattr(self.project, "undo")


def _rows(frame: pd.DataFrame) -> list[tuple[int, dict[str, Any]]]:
    columns = [str(name) for name in frame.columns]
    rows = frame.itertuples(index=False, name=None)
    return [(n, dict(zip(columns, row, strict=True))) for n, row in enumerate(rows)]


def _cells(row: Mapping[str, Any], edited: Mapping[str, Any]) -> list[str]:
    return [
        _shown(column.name, edited.get(column.name, row.get(column.name))) for column in _COLUMNS
    ]


def _shown(column: str, value: Any) -> str:
    if value is None or value is pd.NA or (isinstance(value, float) and value != value):
        return ""
    if column in _TIMES:
        return f"{value / 1000:.3f}".rstrip("0").rstrip(".")
    return f"{value:g}" if isinstance(value, float) else str(value)


def _read(column: str, value: object) -> Any:
    if column in _TIMES:
        found = value if isinstance(value, int) else read_seconds(str(value))
        if found is None:
            said = one_line(value, 40)
            raise InputError(f"{said!r} is not a time.", hint="Type seconds, as in 2.5 or 1:02.5.")
        return found
    if column == "volume":
        text = str(value).strip()
        try:
            number = float(text.rstrip("% ")) / (100 if text.endswith("%") else 1)
        except ValueError:
            number = -1.0
        if not 0 <= number <= 1:
            said = one_line(value, 40)
            raise InputError(f"{said!r} is not a volume.", hint="Type 0 to 1, or 0% to 100%.")
        return number
    return str(value)


def _changed_cells(changes: pd.DataFrame | None) -> dict[str, frozenset[str]]:
    """id → the columns that a table of changes names for it; all of them for a new segment."""
    found: dict[str, set[str]] = {}
    if changes is None or not {"id", "field"} <= set(changes.columns):
        return {}
    everything = {column.name for column in _COLUMNS}
    for id, name in zip(changes["id"], changes["field"], strict=True):
        known = {str(name)} & everything or ({"end"} if name == "duration" else everything)
        found.setdefault(str(id), set()).update(known)
    return {id: frozenset(columns) for id, columns in found.items()}


def _edits_html(
    frame: pd.DataFrame, edits: Mapping[tuple[str, str], Any], removed: set[str]
) -> str:
    rows = {str(row["id"]): row for _, row in _rows(frame)}
    lines = [f"{rows[id].get('kind', '')} {id} is removed" for id in sorted(removed)]
    for (id, column), value in edits.items():
        before, after = _shown(column, rows[id].get(column)), _shown(column, value)
        what = f"{rows[id].get('kind', '')} {id}, {column}"
        lines.append(f"{what}: {one_line(before, 60)} → {one_line(after, 60)}")
    more = [f"… and {len(lines) - LINES} more"] if len(lines) > LINES else []
    items = "".join(f"<li>{text_html(line)}</li>" for line in [*lines[:LINES], *more])
    return f'<div>Not applied yet:</div><ul style="margin:.2em 0">{items}</ul>'


def _in_seconds(frame: pd.DataFrame) -> pd.DataFrame:
    shown = frame[[name for name in _TRACKS if name in frame.columns]].copy()
    for name in _TIMES:
        if name in shown.columns:
            shown[name] = shown[name] / 1000
    return shown.rename(columns={"start": "start (s)", "end": "end (s)"})
