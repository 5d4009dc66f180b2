"""Taking up what a kernel has left: renders to their files, messages to what became of them.

Nothing is sent again: a render is asked for by its id, a message by the state of its session.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from ..client import Api
from ..draft import decode, summarize
from ..errors import NemoError, RenderFailed, SessionNotFound
from .export import Exporter, Order
from .export.render import ATTEMPTS
from .export.targets import FORMATS, checked_target
from .journal import ENDED, Journal
from .ledger import Purse
from .recovery import recover
from .updates import Update

__all__ = ["OUTCOMES", "Adoption", "conversation_name", "left"]

OUTCOMES = ("job", "kind", "project", "session", "outcome", "path", "text")


def conversation_name(backend: str, session: str) -> str:
    """The name of the claim on a session: one message is under way at a time."""
    return f"session-{backend}-{session}"


def _claimed(job: Mapping[str, Any]) -> str:
    """The name of the claim that who works on a job holds."""
    if job.get("kind") == "turn":
        return conversation_name(str(job.get("backend", "")), str(job.get("session", "")))
    return str(job["job"])


def left(journal: Journal, backend: str) -> list[dict[str, Any]]:
    """The jobs of a backend that have not ended and that nobody works on, the oldest first."""
    return [
        job
        for kind in ("render", "turn")
        for job in journal.unfinished(kind, backend=backend)
        if not journal.claims.held(_claimed(job))
    ]


@dataclass(frozen=True, slots=True)
class Adoption:
    """Takes up the unfinished jobs of one backend."""

    api: Api
    journal: Journal
    backend: str
    emit: Callable[[Update], None]

    async def run(self) -> pd.DataFrame:
        """One row a job that was taken up: job, kind, project, session, outcome, path, text.

        The outcome is "done" (the file is at `path`), "recovered" or "unknown" (a message, as the
        timeline shows), "failed", "waiting" (it goes on; try again later) or "busy" (another kernel
        works on it).
        """
        rows = []
        for job in self.journal.unfinished("render", backend=self.backend):
            rows.append(await self._one(job, self._render))
        for job in self.journal.unfinished("turn", backend=self.backend):
            rows.append(await self._one(job, self.turn))
        return pd.DataFrame([row for row in rows if row], columns=list(OUTCOMES))

    async def _one(
        self, job: Mapping[str, Any], work: Callable[..., Awaitable[dict[str, Any]]]
    ) -> dict[str, Any]:
        """A job as a row; empty when it has ended in the meantime."""
        kind, id = str(job["kind"]), str(job["job"])
        row = {key: job.get(key, "") for key in OUTCOMES}
        async with self.journal.claims.holding(_claimed(job)) as claim:
            if claim is None:
                return {**row, "outcome": "busy", "text": "Another kernel works on it."}
            now = self.journal.find(kind, id)
            if now.get("step") in ENDED:
                return {}
            self.emit(Update("note", f"Taking up a {kind} of {job.get('project', '')}…"))
            try:
                return {**row, **await work(now)}
            except NemoError as error:
                ended = self.journal.find(kind, id).get("step") in ENDED
                outcome = "failed" if ended else "waiting"
                return {**row, "outcome": outcome, "text": str(error)}

    async def _render(self, job: Mapping[str, Any]) -> dict[str, Any]:
        wire = self.journal.kept(str(job["job"]))
        known = isinstance(wire, dict)
        attempt = job.get("attempt")
        order = Order(
            decode(wire if known else {}),
            checked_target(Path(str(job.get("path", ""))), formats=FORMATS),
            str(job.get("quality", "high")),
            {name: str(job.get(name, "")) for name in ("session", "project", "backend")},
            # Without its draft a render cannot be submitted once more.
            attempt if known and isinstance(attempt, int) else ATTEMPTS,
            resolution=str(job.get("resolution", "")),
        )
        try:
            video = await Exporter(self.api, self.journal, self.emit).take_up(job, order)
        except RenderFailed as error:
            waiting = "id" in error.details
            return {"outcome": "waiting" if waiting else "failed", "text": str(error)}
        text = " ".join(repr(video).split())
        return {"outcome": "done", "path": str(video.path), "text": text}

    async def turn(self, job: Mapping[str, Any], *, patient: bool = True) -> dict[str, Any]:
        """What became of a message that nobody listens to: "recovered" or "unknown", in words.

        Args:
            patient: look again for as long as the agent may still be at work.

        Raises:
            NemoError: the state cannot be read.
        """
        session, before = str(job.get("session", "")), str(job.get("trace", ""))
        timing = self.api.timing
        patience = timing.recover_first + timing.recover_every * timing.recover_times
        if not patient or time.time() - float(job["updated"]) > patience:
            timing = replace(timing, recover_times=0)
        try:
            state = await recover(
                lambda: self.api.state(session), before, timing, self.emit, at_once=True
            )
        except SessionNotFound as error:
            self._end(job, "failed", error=error.message)
            return {"outcome": "failed", "text": error.message}
        after = await Purse(self.api, self.journal, {}).balance()
        step = "unknown" if state is None or not before else "recovered"
        self._end(job, step, **({} if after is None else {"after": after}))
        said = summarize(decode(state.draft)) if state is not None else "The timeline is unchanged."
        return {"outcome": step, "text": said}

    def _end(self, job: Mapping[str, Any], step: str, **facts: Any) -> None:
        known = {name: job.get(name, "") for name in ("session", "project", "backend")}
        self.journal.write("turn", str(job["job"]), step, **known, **facts)
