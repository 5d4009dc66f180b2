"""What a person asks of the project itself rather than of the agent: a table, read with caution.

A request is a command only when nothing in it is left over: every clause is either the command
itself or a pleasantry ("looks great, now export it please"). Whatever says more ("make a video
about how banks export credits", "export it in black and white") goes to the agent, for a creative
request that is swallowed costs more than a command that takes the long way.

The rows stand in `commands`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import PurePath

from .commands import PARTS, ROWS, Name
from .content import ACCEPTED
from .demands import taken_out
from .phrases import FILE, URL, grammar
from .spelling import in_one_tongue, tidy
from .vocabulary import is_praise, meant

__all__ = ["Intent", "Name", "understand"]


@dataclass(frozen=True, slots=True)
class Intent:
    """A command, and the file or address that it names, if any; for an export also the quality and
    the resolution."""

    name: Name
    target: str = ""
    quality: str = ""
    resolution: str = ""


_SPACED = rf"[^\"'<>|*?,;:，；：]{{1,100}}\.(?:{'|'.join(sorted(ACCEPTED))})"
_phrase = grammar(PARTS, {"file": f"(?P<target>{URL}|{FILE})", "path": f"(?P<target>{_SPACED})"})
_COMMANDS = [(name, _phrase("{before}* " + row)) for name, row in ROWS]
_PLEASANTRIES = (_phrase("{pleasantry}*"), _phrase("{客气}*"))

_CLAUSE = re.compile(
    r"[,;!?，。；！？、…：]+|[.:](?=\s|$)|\s+[-–—]+\s+|\s*\n+\s*| (?:and|then|&) | but "
)
_TONGUES = re.compile(r"(?<=[A-Za-z]) (?=[一-鿿])|(?<=[一-鿿]) (?=[A-Za-z])")
_EDGES = " .!?！？。~,，;:：；"
LIMIT = 160
"""Signs beyond which nobody is giving a command."""


def _command(clause: str) -> Intent | None:
    for row, pattern in _COMMANDS:
        match = pattern.fullmatch(clause + " ")
        if match:
            return Intent(row, (match.groupdict().get("target") or "").strip())
    name = meant(clause)
    return Intent(name) if name is not None else None


def _given_file(text: str, exists: Callable[[str], bool]) -> Intent | None:
    """A request that is nothing but a file or its address."""
    bare = text.strip().strip("\"'“”‘’`")
    if "\n" in bare or len(bare) > 1000:
        return None
    is_address = re.fullmatch(URL, bare) is not None
    suffix = PurePath(bare.partition("?")[0] if is_address else bare).suffix[1:].lower()
    if suffix in ACCEPTED and (is_address or exists(bare)):
        return Intent("upload", bare)
    return None


def understand(text: str, exists: Callable[[str], bool] = lambda path: False) -> Intent | None:
    """The command that a request is, or None when it is for the agent.

    Args:
        exists: tells whether a text names a file, so that a path alone is an upload.

    >>> understand("Looks great, now export it please!").name
    'export'
    >>> understand("make a video about how banks export credits") is None
    True
    """
    given = _given_file(text, exists)
    if given is not None:
        return given
    if len(text) > LIMIT:
        return None
    known = _understood(text)
    if known is not None:
        return known
    rest, demand = taken_out(text)
    known = _understood(rest) if any(demand) else None
    # "make it 4k" is no export.
    return replace(known, **demand._asdict()) if known and known.name == "export" else None


def _understood(text: str) -> Intent | None:
    plain = tidy(text)
    for one in (plain, *in_one_tongue(plain)):
        found = _intents(one, [_CLAUSE, _TONGUES])
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def _intents(text: str, cuts: list[re.Pattern[str]]) -> set[Intent] | None:
    """The commands in a text, cut where it must be; None when anything else is in it."""
    clause = text.strip(_EDGES)
    intent = _command(clause)
    if intent is not None:
        return {intent}
    pleased = any(one.fullmatch(clause + " ") for one in _PLEASANTRIES) or is_praise(clause)
    if not clause or pleased:
        return set()
    if not cuts:
        return None
    found: set[Intent] = set()
    for piece in cuts[0].split(clause):
        inner = _intents(piece, cuts[1:])
        if inner is None:
            return None
        found |= inner
    return found
