"""What a person sees while something goes on, as values for whatever shows them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

__all__ = ["Kind", "Update", "Watcher"]

Kind = Literal["text", "replace", "tool", "note", "progress", "done", "error"]


@dataclass(frozen=True, slots=True)
class Update:
    """One piece of news.

    Attributes:
        kind: "text" is a piece to append to the answer; "replace" the whole answer so far; "tool" a
            line about what a tool does; "note" a line such as "⏳ Still working…"; "progress" the
            percent of a render, a download or an upload; "done" and "error" end the call.
        percent: 0 to 100, for progress.
        details: for programs: `reply`, `video` (done), `error` (error), `name` (tool), `stage`.
    """

    kind: Kind
    text: str = ""
    percent: float | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


Watcher = Callable[[Update], None]
"""Whatever shows updates; of a synchronous call it is called on the calling thread."""
