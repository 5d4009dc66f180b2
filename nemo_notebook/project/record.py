"""What was done in a project: one row a message, an applied table, an export, from the journal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from .journal import ENDED, Journal
from .ledger import cost_of
from .reply import Reply, changes_frame

__all__ = ["COLUMNS", "Record"]

COLUMNS = ("at", "kind", "prompt", "status", "text", "changes", "cost", "tools")
ANSWER = 300
"""Characters of an answer that the journal keeps."""
_KINDS = {"turn": "say", "apply": "apply", "render": "export"}
_FREE = ("apply", "render")


def _noted(job: Mapping[str, Any]) -> str:
    """What an export could not show as asked."""
    notes = job.get("notes")
    return " ".join(map(str, notes)) if isinstance(notes, list) else ""


class Record:
    """The history of one project, on disk; a later kernel reads on.

    Attributes:
        changes: the table of what the last request changed.
    """

    def __init__(self, journal: Journal, sessions: Sequence[str], backend: str) -> None:
        self.changes = changes_frame()
        self._journal = journal
        self._sessions = sessions
        self._backend = backend
        self._whole: dict[str, tuple[str, str]] = {}

    def note(self, job: str, prompt: str, reply: Reply) -> dict[str, Any]:
        """Remember what came of a request; the facts for the journal."""
        self.changes = reply.changes
        self._whole[job] = (prompt, reply.text)
        tools = ", ".join(reply.tools)
        return {"answer": reply.text[:ANSWER], "changes": len(reply.changes), "tools": tools}

    def jobs(self) -> list[dict[str, Any]]:
        """What the journal knows of this project, the oldest first."""
        wanted = set(self._sessions)
        return [
            job
            for job in self._journal.jobs(*_KINDS)
            if job.get("session") in wanted and job.get("backend") == self._backend
        ]

    def undone(self) -> int:
        """How many messages of the end of the history are taken back, and can be made again."""
        count = 0
        for job in self.jobs():
            if job.get("kind") != "turn" or job.get("step") == "failed":
                continue
            by = {"undo": 1, "redo": -1}.get(str(job.get("asked")))
            count = max(0, count + by) if by else 0
        return count

    def _row(self, job: Mapping[str, Any]) -> dict[str, Any]:
        kind, step = str(job.get("kind")), str(job.get("step", ""))
        prompt, text = self._whole.get(str(job.get("job")), ("", ""))
        count = job.get("changes")
        usual = job.get("path", "") if kind == "render" else job.get("text", "")
        return {
            "at": job.get("started"),
            "kind": str(job.get("asked") or _KINDS[kind]),
            "prompt": prompt or str(usual),
            "status": step if step in ENDED else "unfinished",
            "text": text or str(job.get("answer") or job.get("error") or _noted(job)),
            "changes": count if isinstance(count, int) and not isinstance(count, bool) else None,
            "cost": 0.0 if kind in _FREE else cost_of(job),
            "tools": str(job.get("tools", "")),
        }

    def frame(self) -> pd.DataFrame:
        """One row a request: at (UTC), kind (say, apply, undo, redo, export), prompt, status (done,
        recovered, unknown, failed, cancelled, unfinished), text (the answer, or what went wrong),
        changes (how many, <NA> where that is not known), cost (credits, NaN where they were not
        learned), tools.
        """
        table = pd.DataFrame([self._row(job) for job in self.jobs()], columns=list(COLUMNS))
        moments = pd.to_datetime(pd.to_numeric(table["at"]), unit="s", utc=True)
        table["at"] = moments.astype("datetime64[ns, UTC]")
        table["changes"] = table["changes"].astype("Int64")
        table["cost"] = pd.to_numeric(table["cost"]).astype("float64")
        words = dict.fromkeys(("kind", "prompt", "status", "text", "tools"), "str")
        return table.astype(words)
