"""The script of a widget out of several ES modules, without a build step.

A widget is given one module. Ours are written as several that import from each other; they are put
one after the other, and what they said to find each other is left out.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

__all__ = ["player_script", "player_style"]

_HERE = Path(__file__).parent
_MODULES = (
    "scale",
    "elements",
    "lanes",
    "clock",
    "loading",
    "store",
    "paint",
    "options",
    "theme",
    "stage",
    "timeline",
    "transport",
)
"""Each after those that it imports from."""

_IMPORT = re.compile(r'^import \{[^}]*\} from "\./[\w./]+";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:const|function|class) )", re.MULTILINE)


@cache
def player_script() -> str:
    """The module of the player, whose default export is what a front end asks for."""
    parts = [(_HERE / f"{name}.js").read_text("utf-8") for name in _MODULES]
    parts.append((_HERE.parent / "player.js").read_text("utf-8"))
    return "\n".join(_EXPORT.sub("", _IMPORT.sub("", part)) for part in parts)


@cache
def player_style() -> str:
    """The style sheet of the player and of the timeline in it."""
    sheets = (_HERE.parent / "player.css", _HERE / "timeline.css")
    return "\n".join(sheet.read_text("utf-8") for sheet in sheets)
