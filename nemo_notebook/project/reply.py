"""The answer to a request."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from html import escape
from typing import Any, Literal

import pandas as pd

from .video import Video

__all__ = ["Reply", "Status", "changes_frame"]

Status = Literal["done", "recovered", "unknown"]
COLUMNS = ("change", "action", "item", "id", "track", "kind", "field", "before", "after")
LINES = 8
_SHOWN = {
    "recovered": "The connection broke; this is what the timeline shows.",
    "unknown": "Whether this was carried out is not known.",
}


def changes_frame(rows: list[dict[str, Any]] | None = None) -> pd.DataFrame:
    """A table of changes, a row a field: change (in words), action (added, removed, changed), item
    (segment, track, draft), id, track, kind, field ("start", "style.grade", "" for a whole item),
    before, after.
    """
    table = pd.DataFrame(rows or [], columns=list(COLUMNS))
    values = dict.fromkeys(("before", "after"), "object")
    return table.astype({**dict.fromkeys(COLUMNS, "str"), **values})


@dataclass(frozen=True, slots=True, eq=False)
class Reply:
    """What came of a request.

    Attributes:
        text: the answer in words; never empty.
        status: "done"; "recovered" when the connection broke and the state shows the outcome;
            "unknown" when the state did not show one.
        tools: the names of the tools that the agent used, in order, each call once.
        thoughts: the agent's reasoning, if it showed any.
        changes: what is different in the timeline; see `changes_frame`.
        suggestions: what one could say next.
        timeline: the timeline afterwards, in one line.
        video: the exported video, when the request was an export.
    """

    text: str
    status: Status = "done"
    tools: tuple[str, ...] = ()
    thoughts: str = ""
    changes: pd.DataFrame = field(default_factory=changes_frame)
    suggestions: tuple[str, ...] = ()
    timeline: str = ""
    video: Video | None = None

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        lines = [self.text]
        if self.status in _SHOWN:
            lines.append(f"({self.status}: {_SHOWN[self.status]})")
        lines += [f"  · {line}" for line in self._news()]
        lines.append(self._timeline())
        if (video := self._video()) is not None:
            lines.append(repr(video))
        return "\n".join(line for line in lines if line)

    def _news(self) -> list[str]:
        """The changes that the text does not tell; a whole new timeline is only counted."""
        lines = [line for line in dict.fromkeys(self.changes["change"]) if line not in self.text]
        return lines if len(lines) <= LINES else [f"{len(self.changes)} changes, see .changes"]

    def _video(self) -> Video | None:
        """The video, with the notes that the text does not tell."""
        if self.video is None:
            return None
        return replace(self.video, notes=tuple(n for n in self.video.notes if n not in self.text))

    def _timeline(self) -> str:
        return "" if self.timeline in self.text else self.timeline

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/plain": repr(self), "text/html": self._html()}

    def _html(self) -> str:
        """Everything from the agent is escaped; nothing here runs or loads."""
        parts = [f'<div style="white-space:pre-wrap;max-width:60em">{escape(self.text)}</div>']
        if self.status in _SHOWN:
            parts.append(f"<p><em>{escape(_SHOWN[self.status])}</em></p>")
        news = "".join(f"<li>{escape(line)}</li>" for line in self._news())
        if news:
            parts.append(f'<ul style="margin:.4em 0">{news}</ul>')
        if self._timeline():
            parts.append(f"<small>{escape(self.timeline)}</small>")
        if self.suggestions and self.suggestions[-1] not in self.text:
            said = " · ".join(escape(one) for one in self.suggestions)
            parts.append(f"<div><small>Next: {said}</small></div>")
        if (video := self._video()) is not None:
            parts.append(video.html())
        return "<div>" + "\n".join(parts) + "</div>"
