"""Code, tables and displayed formulas set aside, so that what reads a text reads language alone.

Each is replaced by a mark on a line of its own, and comes back with `restore`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from .code import Code, dedent, find_language, is_code, is_code_line
from .formula import is_equation
from .grid import find_rows, read_grid

__all__ = ["MARK", "Exhibit", "restore", "set_aside"]

MARK = re.compile(r"⟦exhibit-(\d+)⟧")
"""What stands in a text where an exhibit was."""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """Something to be shown as it stands. `source` is as it was written, marks and all; `body`
    without them."""

    kind: Literal["code", "table", "formula"]
    source: str
    body: str
    language: str = ""

    @property
    def code(self) -> Code:
        """The code that it is."""
        return Code(self.body, self.language)


_FENCE = re.compile(r"^[ \t]*(?P<fence>`{3,}|~{3,})[ \t]*(?P<named>[^\n`]*)$")
_DISPLAY = re.compile(r"^[ \t]*(?:\$\$|\\\[|\\begin\{(?:equation|align|gather)\*?\})")
_DISPLAY_END = re.compile(r"(?:\$\$|\\\]|\\end\{(?:equation|align|gather)\*?\})[ \t]*[.,;]?[ \t]*$")
_ONE_LINE = re.compile(r"^[ \t]*(?:\$\$(?P<a>.+?)\$\$|\\\[(?P<b>.+?)\\\])[ \t]*[.,;]?[ \t]*$")


def set_aside(
    text: str, *, keep: Callable[[str], bool] = lambda line: False
) -> tuple[str, list[Exhibit]]:
    """A text with a mark for each exhibit, and the exhibits.

    `keep` says of a line that it is language after all ("Duration: 30s" in a request).

    >>> left, found = set_aside("Look:\\n```py\\nprint(1)\\n```\\nDone.")
    >>> left, found[0].body, found[0].language
    ('Look:\\n\\n⟦exhibit-0⟧\\n\\nDone.', 'print(1)', 'python')
    """
    lines = _opened(MARK.sub("", text).split("\n"))
    kept: list[str] = []
    found: list[Exhibit] = []
    at = 0
    while at < len(lines):
        taken = _exhibit(lines, at, kept, keep)
        if taken is None:
            kept.append(lines[at])
            at += 1
            continue
        exhibit, count = taken
        if kept and kept[-1].strip():
            kept.append("")
        kept.append(f"⟦exhibit-{len(found)}⟧")
        found.append(exhibit)
        at += count
        if at < len(lines) and lines[at].strip():
            kept.append("")
    return "\n".join(kept), found


def _opened(lines: list[str]) -> list[str]:
    """The lines, a table that begins on the line of its request on a line of its own."""
    for match in re.finditer(r"[:：][ \t]*(?=\S)", lines[0]):
        rest = [lines[0][match.end() :], *lines[1:]]
        if len(lines) > 1 and find_rows(rest, 0) >= 2:
            return [lines[0][: match.end()].rstrip(" \t"), *rest]
    return lines


def restore(text: str, exhibits: Sequence[Exhibit]) -> str:
    """A text with its exhibits as they were written in the place of their marks."""

    def source(match: re.Match[str]) -> str:
        number = int(match[1])
        return exhibits[number].source if number < len(exhibits) else ""

    return MARK.sub(source, text)


def _exhibit(
    lines: Sequence[str], at: int, before: Sequence[str], keep: Callable[[str], bool]
) -> tuple[Exhibit, int] | None:
    """The exhibit that begins at a line, and how many lines it takes; None when none does."""
    line = lines[at]
    if not line.strip():
        return None
    fence = _FENCE.match(line)
    if fence:
        return _fenced(lines, at, fence)
    formula = _displayed(lines, at)
    if formula:
        return formula
    if keep(line):
        return None
    count = find_rows(lines, at)
    if count and not any(keep(row) for row in lines[at : at + count]):
        source = "\n".join(lines[at : at + count])
        rows = [row.strip() for row in lines[at : at + count]]
        if not is_code(rows) or "|" in source:
            return Exhibit("table", source, source), count
    if is_equation(line):
        end = at + 1
        while end < len(lines) and is_equation(lines[end]):
            end += 1
        source = "\n".join(lines[at:end])
        return Exhibit("formula", source, source.strip()), end - at
    return _indented(lines, at, before) or _plain(lines, at)


def _fenced(lines: Sequence[str], at: int, fence: re.Match[str]) -> tuple[Exhibit, int] | None:
    end = at + 1
    while end < len(lines) and not lines[end].strip().startswith(fence["fence"]):
        end += 1
    inside = lines[at + 1 : end]
    if not any(line.strip() for line in inside):
        return None
    body = dedent(inside)
    named = fence["named"].strip().lower()
    source = "\n".join([*lines[at:end], fence["fence"]])
    if named in ("math", "latex", "tex"):
        return Exhibit("formula", source, body), end + 1 - at
    if named in ("csv", "tsv", "table") and read_grid(body.split("\n")):
        return Exhibit("table", source, body), end + 1 - at
    return Exhibit("code", source, body, find_language(body, named)), end + 1 - at


def _displayed(lines: Sequence[str], at: int) -> tuple[Exhibit, int] | None:
    one = _ONE_LINE.match(lines[at])
    if one:
        return Exhibit("formula", lines[at], (one["a"] or one["b"]).strip()), 1
    if not _DISPLAY.match(lines[at]):
        return None
    end = at
    while end < min(len(lines), at + 12):
        if _DISPLAY_END.search(lines[end]) and (end > at or lines[at].strip() not in ("$$", "\\[")):
            source = "\n".join(lines[at : end + 1])
            body = _DISPLAY_END.sub("", _DISPLAY.sub("", source.strip())).strip()
            return (Exhibit("formula", source, body), end + 1 - at) if body else None
        end += 1
    return None


def _indented(lines: Sequence[str], at: int, before: Sequence[str]) -> tuple[Exhibit, int] | None:
    """A run of lines that stand four blanks in, after an empty line or an announcement."""
    if not re.match(r"(?: {4}|\t)", lines[at]):
        return None
    led = not before or not before[-1].strip() or before[-1].rstrip()[-1:] in ":："
    end = at
    while end < len(lines) and (not lines[end].strip() or re.match(r"(?: {4}|\t)", lines[end])):
        end += 1
    while not lines[end - 1].strip():
        end -= 1
    run = lines[at:end]
    if not led or not is_code(run, indented=True):
        return None
    body = dedent(run)
    return Exhibit("code", "\n".join(run), body, find_language(body)), end - at


def _plain(lines: Sequence[str], at: int) -> tuple[Exhibit, int] | None:
    """A run of lines of code that nothing marks but themselves."""
    if not is_code_line(lines[at]) or re.match(r"\s*(?:#\s|-|\*|//\s*$)", lines[at]):
        return None
    end = at
    while end < len(lines):
        line = lines[end]
        blank = not line.strip()
        more = end + 1 < len(lines) and (
            is_code_line(lines[end + 1]) or lines[end + 1][:1] in " \t"
        )
        if (blank and more) or is_code_line(line) or (line[:1] in " \t" and not blank):
            end += 1
            continue
        break
    while end > at and not lines[end - 1].strip():
        end -= 1
    run = lines[at:end]
    filled = [line for line in run if line.strip()]
    lone = len(filled) == 1 and not _is_command(filled[0])
    if lone or not is_code(run):
        return None
    body = dedent(run)
    return Exhibit("code", "\n".join(run), body, find_language(body)), end - at


def _is_command(line: str) -> bool:
    """Whether a line alone is a command to be typed."""
    return bool(
        re.match(
            r"^\s*(?:\$ |>>> |(?:pip3?|npm|conda|docker|git|uv|cargo) (?:install|run|add|clone|i)\s"
            r"|SELECT\s.*\sFROM\s|INSERT INTO\s|CREATE TABLE\s)",
            line,
        )
    )
