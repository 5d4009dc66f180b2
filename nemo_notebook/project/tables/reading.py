"""A table as it is given, a DataFrame, a CSV file or a list of dicts, as rows."""

from __future__ import annotations

import codecs
import io
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from ...draft.tables import Row
from ...draft.tables.rows import COLUMNS, column_name
from ...errors import InputError

__all__ = ["Table", "read_table"]

Table = pd.DataFrame | str | os.PathLike[str] | Iterable[Mapping[str, Any]]

LARGEST = 64 * 2**20
"""Bytes of a CSV file that are read."""
_HINT = "Give an edited copy of project.segments, the path of a CSV file of it, or a list of dicts."
_SEPARATORS = ",;\t|"


def _frame_rows(frame: pd.DataFrame) -> list[Row]:
    """Rows named as pandas names them: by their index."""
    if frame.index.name in COLUMNS and frame.index.name not in frame.columns:
        frame = frame.reset_index()
    names: list[Any] = []
    for name in frame.columns:
        while name in names:
            name = f"{name} "  # a second column of the name is found and reported as such
        names.append(name)
    return [
        Row(f"row {label}", dict(zip(names, cells, strict=True)))
        for label, cells in zip(frame.index, frame.itertuples(index=False, name=None), strict=True)
    ]


def _decoded(data: bytes, shown: str) -> str:
    encoding = "utf-8-sig"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise InputError(
            f"{shown} is not written in UTF-8.", hint="Save it as CSV in UTF-8, and try again."
        ) from None


def _separator(head: str) -> str:
    """What divides the columns of a header: what makes the most of its names known."""

    def known(separator: str) -> int:
        names = [column_name(part.strip().strip('"')) for part in head.split(separator)]
        return sum(name in COLUMNS for name in names)

    return max(_SEPARATORS, key=known)


def _file_rows(path: Path) -> list[Row]:
    """Rows named as a spreadsheet shows them: the first below the header is row 2."""
    shown = repr(str(path))
    try:
        if path.stat().st_size > LARGEST:
            raise InputError(f"{shown} is larger than {LARGEST // 2**20} MB.")
        text = _decoded(path.read_bytes(), shown)
    except (OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise InputError(f"{shown} cannot be read ({reason}).", hint=_HINT) from None
    try:
        frame = pd.read_csv(
            io.StringIO(text, newline=""),
            sep=_separator(text.split("\n", 1)[0].strip("\r")),
            dtype=str,
            keep_default_na=False,
            na_filter=False,
            index_col=False,
        )
    except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError) as error:
        reason = " ".join(str(error).split())[:120]
        raise InputError(f"{shown} is no CSV file that can be read ({reason}).") from None
    rows = _frame_rows(frame)
    return [Row(f"row {number}", row.cells) for number, row in enumerate(rows, start=2)]


def read_table(table: Table) -> list[Row]:
    """The rows of a table.

    A row is named by its index in a DataFrame, as a spreadsheet numbers it in a CSV file (the
    header is row 1), and by its place from 0 in a list of dicts.

    Raises:
        InputError: it is none of these, or the file cannot be read.

    >>> read_table([{"id": "s1", "text": "Hi"}])
    [Row(label='row 0', cells={'id': 's1', 'text': 'Hi'})]
    """
    if isinstance(table, pd.DataFrame):
        return _frame_rows(table)
    if isinstance(table, str | os.PathLike):
        return _file_rows(Path(table).expanduser())
    if isinstance(table, Mapping) or not isinstance(table, Iterable):
        raise InputError(f"A {type(table).__name__} is no table of segments.", hint=_HINT)
    rows = list(table)
    wrong = next((row for row in rows if not isinstance(row, Mapping)), None)
    if wrong is not None:
        raise InputError(f"A {type(wrong).__name__} is no row of a table.", hint=_HINT)
    return [Row(f"row {number}", dict(row)) for number, row in enumerate(rows)]
