"""Edits of a timeline: one decorated function for each kind of request, in groups by file.

    @command("remove_music", kind=59, patterns=(r"\\bremove the music\\b", "去音乐"), examples=(…))
    def remove_music(request: Request, draft: Draft) -> Outcome: ...

A function gets the part of the message that one of its patterns was found in, and the draft; it
returns the new draft with a sentence about what changed (`Edited`), or why nothing did (`Refused`).
The numbers of kinds are those of the list of requests in the project's documentation.
"""

from __future__ import annotations

from .registry import Edited, Outcome, Refused, Request, command, commands

# Each module registers its commands; the order decides which is asked first.
from .meta import reading, versions, file  # noqa: F401  isort: skip
from .pictures import clips, motion  # noqa: F401  isort: skip
from .words import charts, entrances  # noqa: F401  isort: skip
from .sound import languages, speakers, speech, fades  # noqa: F401  isort: skip
from .pictures import transitions  # noqa: F401  isort: skip
from .scenes import order, splitting, making  # noqa: F401  isort: skip
from .time import pace, cuts  # noqa: F401  isort: skip
from .words import wording, styles, titles, captions  # noqa: F401  isort: skip
from .sound import music, voice  # noqa: F401  isort: skip
from .pictures import uploads  # noqa: F401  isort: skip
from .scenes import fitting  # noqa: F401  isort: skip
from .pictures import look  # noqa: F401  isort: skip
from .scenes import scenes  # noqa: F401  isort: skip
from .time import length  # noqa: F401  isort: skip
from .pictures import canvas  # noqa: F401  isort: skip
from .words import clarify  # noqa: F401  isort: skip

from .turn import Done, carry_out, parts_of, understands  # isort: skip

__all__ = [
    "Done",
    "Edited",
    "Outcome",
    "Refused",
    "Request",
    "carry_out",
    "command",
    "commands",
    "parts_of",
    "understands",
]
