"""From a table's rows to prompts and file names: plain values, nothing is sent."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from ..errors import InputError

__all__ = ["Row", "fill", "names_in", "rows_of", "slug", "text_of"]

_PIECE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


@dataclass(frozen=True, slots=True)
class Row:
    """One video to make.

    Attributes:
        position: the place in the table, from 0.
        index: the label of the row in the table's index.
        file: the name of the video's file, different for each row of a batch.
        media: files or addresses to upload first.
    """

    position: int
    index: Hashable
    prompt: str
    file: str
    media: tuple[str, ...] = ()


def names_in(template: str) -> list[str]:
    """The columns that a template asks for, in order. Two braces stand for one.

    Raises:
        InputError: a brace without its partner, or nothing between two.

    >>> names_in("a video about {product}: {pitch} {{as it is}}")
    ['product', 'pitch']
    """
    return [name for kind, name in _pieces(template) if kind == "column"]


def fill(template: str, values: Mapping[str, Any]) -> str:
    """The template with each "{column}" replaced by the value's text; a missing value by nothing.

    Values are text only: braces in them stay, and nothing in a template can reach beyond a value.

    Raises:
        InputError: the template names a column that is not there; the message lists those that are.

    >>> fill("ad for {name}, {price} euros", {"name": "Mug", "price": 9.0})
    'ad for Mug, 9 euros'
    """
    out = []
    for kind, piece in _pieces(template):
        if kind == "column" and piece not in values:
            raise _no_column(piece, values)
        out.append(text_of(values[piece]) if kind == "column" else piece)
    return "".join(out)


def _pieces(template: str) -> Iterator[tuple[str, str]]:
    at = 0
    for match in _PIECE.finditer(template):
        if match.start() > at:
            yield "text", template[at : match.start()]
        at = match.end()
        if match[0] in ("{{", "}}"):
            yield "text", match[0][0]
        elif match[1] is None:
            raise InputError(
                f'The prompt has a "{match[0]}" without its partner at character {match.start()}; '
                f'write "{match[0] * 2}" for a brace.'
            )
        elif not match[1].strip():
            raise InputError('The prompt has "{}" without the name of a column in it.')
        else:
            yield "column", match[1].strip()
    if at < len(template):
        yield "text", template[at:]


def _no_column(name: str, columns: Iterable[str]) -> InputError:
    known = list(columns)
    listed = ", ".join(known[:20]) + (", …" if len(known) > 20 else "")
    return InputError(
        f'The table has no column "{name}"; it has: {listed or "none"}.', column=name, columns=known
    )


def text_of(value: Any) -> str:
    """A cell as a person would write it: nothing for a missing value, no ".0", no empty time.

    >>> text_of(float("nan")), text_of(3.0), text_of(pd.Timestamp("2026-05-01"))
    ('', '3', '2026-05-01')
    """
    if value is None or value is pd.NaT or value is pd.NA:
        return ""
    if hasattr(value, "is_integer") and not isinstance(value, int):  # float, also numpy's
        if value != value:
            return ""
        return str(int(value)) if value.is_integer() else str(value)
    if isinstance(value, pd.Timestamp) and value == value.normalize():
        return value.strftime("%Y-%m-%d")
    return str(value).strip()


def slug(text: str, limit: int = 40) -> str:
    """Letters and digits of any language, joined by hyphens; fit for a file name.

    >>> slug("Crème brûlée / 2 pcs.")
    'crème-brûlée-2-pcs'
    """
    words = re.findall(r"\w+", unicodedata.normalize("NFC", text).lower().replace("_", " "))
    out = ""
    for word in words:
        longer = f"{out}-{word}" if out else word[:limit]
        if len(longer) > limit:
            break
        out = longer
    return out


def rows_of(
    frame: pd.DataFrame, template: str, *, media: str | None = None, ending: str = ".mp4"
) -> list[Row]:
    """A row of work for each row of the table, all checked before anything is made.

    Args:
        ending: of the files.

    Raises:
        InputError: no rows, a missing column, or a row whose prompt is empty.
    """
    if not isinstance(template, str) or not template.strip():
        raise InputError("The prompt is empty; describe the video, with {column} for what differs.")
    if frame.empty:
        raise InputError("The table has no rows, so there is nothing to make.")
    columns = [str(name) for name in frame.columns]
    wanted = names_in(template)
    for name in [*wanted, *([media] if media is not None else [])]:
        if name not in columns:
            raise _no_column(name, columns)
    rows: list[Row] = []
    taken: set[str] = set()
    width = len(str(len(frame) - 1))
    for position, (index, cells) in enumerate(
        zip(frame.index, frame.itertuples(index=False, name=None), strict=True)
    ):
        values = dict(zip(columns, cells, strict=True))
        prompt = fill(template, values)
        if not prompt.strip():
            raise InputError(f"The prompt of row {index!r} is empty.")
        label = f"{index:0{width}d}" if isinstance(index, int) and index >= 0 else text_of(index)
        words = " ".join(text_of(values[name]) for name in wanted[:1]) or prompt
        rows.append(
            Row(
                position,
                index,
                prompt,
                _free_name(slug(f"{label} {slug(words)}", 60) or f"video-{position}", taken)
                + ending,
                _media_of(values[media]) if media is not None else (),
            )
        )
    return rows


def _free_name(stem: str, taken: set[str]) -> str:
    """`stem`, or with a number behind it when a row before has that name.

    Compared without case: some file systems do not tell them apart.
    """
    name, number = stem, 1
    while name.casefold() in taken:
        number += 1
        name = f"{stem}-{number}"
    taken.add(name.casefold())
    return name


def _media_of(value: Any) -> tuple[str, ...]:
    """A cell may hold one file or address, a list of them, or nothing."""
    if isinstance(value, list | tuple):
        return tuple(text_of(item) for item in value if text_of(item))
    if isinstance(value, Path):
        return (str(value),)
    return (text_of(value),) if text_of(value) else ()
