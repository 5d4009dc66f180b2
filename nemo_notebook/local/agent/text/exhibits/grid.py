"""Tables within a text: Markdown, CSV, cells of a spreadsheet, or lines of `label: number`."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Grid", "find_rows", "is_number", "read_grid"]

_NUMBER = re.compile(
    r"^[~≈<>≤≥]?\s?[-−+]?[$€£¥￥]?\s?\d[\d,.\s]*\s?"
    r"(?:%|％|‰|[a-zA-Zµ°/²³]{1,8}\.?|[一-鿿]{1,3}(?:/[一-鿿]{1,2})?|[€£¥$])?$"
)
_RULE = re.compile(r"^\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?$|^[=+\-\s|]{4,}$")
_PAIR = re.compile(
    r"^(?:[-*•]\s+)?(?!\d{1,2}[:：]\d\d)(?P<label>[^:：=|\t]{1,32}?)\s*(?:[:：=]|\s[-–—]\s|\s{2,}|…+|\.{3,})\s*"
    r"(?P<value>[~≈]?[-−+]?[$€£¥￥]?\s?\d[\d,.]*\s?(?:%|％|[a-zA-Z°/]{1,10}|[一-鿿]{1,4})?)[.。,，;；]?$"
)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its head (texts, perhaps empty) and its rows, all of one width."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def column(self, place: int) -> tuple[str, ...]:
        """The cells of one column below its head."""
        return tuple(row[place] for row in self.rows)


def is_number(cell: str) -> bool:
    """Whether a cell holds a figure, with its sign or unit.

    >>> is_number("$1,200"), is_number("40 %"), is_number("Q1"), is_number("2019-05-01")
    (True, True, False, False)
    """
    return bool(_NUMBER.match(cell.strip()))


def _cells(line: str) -> list[str]:
    line = line.strip()
    line = line.removeprefix("|").removesuffix("|")
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line)]


def _markdown(lines: Sequence[str]) -> list[list[str]]:
    rows = [_cells(line) for line in lines if "|" in line and not _RULE.match(line.strip())]
    return rows if len(rows) >= 2 and any("|" in line for line in lines) else []


def _delimited(lines: Sequence[str], sign: str) -> list[list[str]]:
    if not all(sign in line for line in lines):
        return []
    return [[cell.strip() for cell in row] for row in csv.reader(lines, delimiter=sign)]


def _aligned(lines: Sequence[str]) -> list[list[str]]:
    kept = [line.strip() for line in lines if not _RULE.match(line.strip())]
    rows = [re.split(r"\s{2,}", line) for line in kept]
    figures = sum(is_number(cell) for row in rows for cell in row[1:])
    return rows if all(len(row) > 1 for row in rows) and figures >= len(rows) - 1 else []


def _pairs(lines: Sequence[str]) -> list[list[str]]:
    found = [_PAIR.match(line.strip()) for line in lines]
    return [[m["label"].strip("*_ "), m["value"].strip()] for m in found if m] if all(found) else []


def read_grid(lines: Sequence[str]) -> Grid | None:
    """The table that some lines are, or None.

    >>> read_grid(["| Year | Sales |", "|---|---|", "| 2023 | 40 |"])
    Grid(head=('Year', 'Sales'), rows=(('2023', '40'),))
    >>> read_grid(["Q1: 12", "Q2: 18"]).rows
    (('Q1', '12'), ('Q2', '18'))
    """
    lines = [line for line in lines if line.strip()]
    if len(lines) < 2 or len(lines) > 60:
        return None
    for rows in (
        _markdown(lines),
        _delimited(lines, "\t"),
        _pairs(lines),
        _aligned(lines),
        _delimited(lines, ",") if _reads_as_csv(lines) else [],
        _delimited(lines, ";") if _reads_as_csv(lines, ";") else [],
    ):
        widths = {len(row) for row in rows}
        if len(rows) >= 2 and len(widths) == 1 and 2 <= widths.pop() <= 8:
            return _headed(rows)
    return None


def _reads_as_csv(lines: Sequence[str], sign: str = ",") -> bool:
    """Whether lines are rows of short cells: as many in each, no sentences, and some figures."""
    counts = {line.count(sign) for line in lines}
    cells = [cell.strip() for line in lines for cell in line.split(sign)]
    figures = sum(is_number(cell) for cell in cells)
    short = all(len(cell) <= 40 and cell[-1:] not in ".!?。！？" for cell in cells)
    return len(counts) == 1 and counts != {0} and short and figures >= len(lines) - 1


def _headed(rows: list[list[str]]) -> Grid | None:
    rows = [[cell.strip("*_` ") for cell in row] for row in rows]
    first, rest = rows[0], rows[1:]
    plain = not any(is_number(cell) for cell in first[1:]) and not is_number(first[-1])
    below = any(is_number(row[i]) for row in rest for i in range(1, len(row)))
    headed = plain and bool(rest) and (below or len(rest) >= 1)
    head, body = (first, rest) if headed else ([""] * len(first), rows)
    if not body or not any(any(cell for cell in row) for row in body):
        return None
    return Grid(tuple(head), tuple(tuple(row) for row in body))


def find_rows(lines: Sequence[str], start: int) -> int:
    """How many lines from `start` on are one table; 0 when none begins there.

    >>> find_rows(["Our year:", "Q1: 12", "Q2: 18", "Q3: 25", "That was it."], 1)
    3
    """
    line = lines[start]
    if line.count("|") >= 2 or (line.count("|") == 1 and _is_rule(lines, start + 1)):
        end = start
        while end < len(lines) and "|" in lines[end]:
            end += 1
        return _accepted(lines, start, end, 2)
    if "\t" in line.strip():
        end = start
        while end < len(lines) and "\t" in lines[end].strip():
            end += 1
        return _accepted(lines, start, end, 2)
    for test, least in ((_is_pair, 2), (_is_spaced, 3), (_is_csv_line, 3)):
        end = start
        while end < len(lines) and test(lines[end]):
            end += 1
        count = _accepted(lines, start, end, least)
        if count:
            return count
    return 0


def _accepted(lines: Sequence[str], start: int, end: int, least: int) -> int:
    run = lines[start:end]
    filled = [line for line in run if line.strip() and not _RULE.match(line.strip())]
    return end - start if len(filled) >= least and read_grid(run) is not None else 0


def _is_rule(lines: Sequence[str], place: int) -> bool:
    return place < len(lines) and "-" in lines[place] and bool(_RULE.match(lines[place].strip()))


def _is_pair(line: str) -> bool:
    return bool(_PAIR.match(line.strip()))


def _is_spaced(line: str) -> bool:
    parts = re.split(r"\s{2,}", line.strip())
    return len(parts) > 1 and all(len(part) <= 40 for part in parts)


def _is_csv_line(line: str) -> bool:
    cells = line.strip().split(",")
    return len(cells) > 1 and all(0 < len(c.strip()) <= 40 for c in cells) and line[-1] not in ".!?"
