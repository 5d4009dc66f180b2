"""A table whose cells can be edited, for a page: rows of texts, what was typed, what is chosen."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from .safe import one_line

__all__ = ["Column", "Grid", "Line", "read_seconds"]

_HERE = Path(__file__).parent
_CLOCK = re.compile(r"(?:(?P<minutes>\d+):)?(?P<seconds>\d+(?:\.\d+)?)\s*(?P<unit>ms|s|sec)?$")


def read_seconds(text: str) -> int | None:
    """A time as a person types it, in ms; None when it is none.

    >>> read_seconds("2.5"), read_seconds("1:02.5"), read_seconds("800 ms"), read_seconds("soon")
    (2500, 62500, 800, None)
    """
    match = _CLOCK.match(text.strip().replace(",", "."))
    if match is None:
        return None
    scale = 1 if match["unit"] == "ms" else 1000
    return round((60 * int(match["minutes"] or 0) + float(match["seconds"])) * scale)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `name` in the data, `label` on the page."""

    name: str
    label: str
    editable: bool = False
    number: bool = False

    def wire(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "label": self.label,
            "editable": self.editable,
            "number": self.number,
        }


@dataclass(frozen=True, slots=True)
class Line:
    """A row as it is shown.

    Attributes:
        changed: the columns that the last request has changed.
        edited: the columns that were edited here and are not applied yet.
        gone: whether it is to be removed.
        why: what is wrong with it, in words.
    """

    id: str
    cells: Sequence[object]
    changed: frozenset[str] = field(default_factory=frozenset)
    edited: frozenset[str] = field(default_factory=frozenset)
    gone: bool = False
    why: str = ""

    def wire(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "cells": [one_line(cell, 400) for cell in self.cells],
            "changed": sorted(self.changed),
            "edited": sorted(self.edited),
            "gone": self.gone,
            "why": one_line(self.why, 400),
        }


class Grid(anywidget.AnyWidget):
    """The table on the page. Its rows travel as a message when a page asks, so that a saved
    notebook does not hold them.

    Attributes:
        selected: the ids of the rows that are chosen; both sides may set it.
        busy: whether editing has to wait.
    """

    _esm = _HERE / "grid.js"
    _css = _HERE / "grid.css"

    selected: traitlets.List[str] = traitlets.List(traitlets.Unicode()).tag(sync=True)
    busy = traitlets.Bool(False).tag(sync=True)

    def __init__(self, label: str, columns: Sequence[Column], **kwargs: Any) -> None:
        self.label = label
        self.columns = tuple(columns)
        self.lines: tuple[Line, ...] = ()
        super().__init__(**kwargs)
        self.on_msg(self._answer)

    def _answer(self, _widget: Any, content: Any, _buffers: Any) -> None:
        if isinstance(content, Mapping) and content.get("kind") == "hello":
            self._tell()

    def show(self, lines: Sequence[Line]) -> None:
        """Show these rows."""
        self.lines = tuple(lines)
        self._tell()
        there = {line.id for line in self.lines}
        self.selected = [one for one in self.selected if one in there]

    def show_line(self, line: Line) -> None:
        """Show one row anew."""
        self.lines = tuple(line if old.id == line.id else old for old in self.lines)
        self.send({"kind": "row", "row": line.wire()})

    def _tell(self) -> None:
        self.send(
            {
                "kind": "rows",
                "label": self.label,
                "columns": [column.wire() for column in self.columns],
                "rows": [line.wire() for line in self.lines],
            }
        )
