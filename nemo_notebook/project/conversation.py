"""A conversation with the agent: a request in, a reply out, whatever happens between."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import replace
from typing import Any

import pandas as pd

from ..client import Api
from ..client.models import Session, State
from ..draft import Canvas, Change, Draft, Segment, compare, decode, describe, summarize
from ..errors import InputError, NemoError, OutOfCredits, SessionNotFound
from .gui_talk import Action
from .journal import Journal
from .recovery import recover, trace
from .reply import Reply, Status, changes_frame
from .turn import Heard, listen
from .updates import Update, Watcher
from .words import suggest

__all__ = ["Conversation", "checked_prompt"]

PROMPT_LIMIT = 100_000
HISTORY_COLUMNS = ("at", "prompt", "status", "text", "changes", "tools")
LINES = 8


def checked_prompt(prompt: str) -> str:
    """A request that can be sent, without space around it.

    Raises:
        InputError: it is empty, longer than 100,000 characters, or holds no letter or digit.
    """
    if not isinstance(prompt, str):
        raise InputError(f"A request is a text, not {type(prompt).__name__}.")
    # A half of a surrogate pair cannot be written as UTF-8.
    text = prompt.encode("utf-16", "surrogatepass").decode("utf-16", "replace").strip()
    if not text:
        raise InputError("The request is empty.", hint="Say what the video should be.")
    if len(text) > PROMPT_LIMIT:
        raise InputError(
            f"The request has {len(text):,} characters; the limit is {PROMPT_LIMIT:,}.",
            hint="Shorten it, or upload the text as a document.",
        )
    if not any(character.isalnum() for character in text):
        raise InputError(
            "The request contains no words.", hint="Say in words what the video should be."
        )
    return text


def _plain(value: Any) -> Any:
    """A value of a change as it stands in a table."""
    if isinstance(value, Segment):
        return value.text or value.source
    return tuple(value) if isinstance(value, Canvas) else value


def _rows(changes: tuple[Change, ...]) -> list[dict[str, Any]]:
    return [
        {
            "change": describe(change),
            "action": change.action,
            "item": change.item,
            "id": change.id,
            "kind": change.kind,
            "field": change.field,
            "before": _plain(change.before),
            "after": _plain(change.after),
        }
        for change in changes
    ]


class Conversation:
    """One session and what was said in it. One message is under way at a time.

    Attributes:
        session: the session; another one after the backend has lost the first.
        changes: the table of what the last request changed.
    """

    def __init__(
        self,
        api: Api,
        session: Session,
        *,
        name: str,
        backend: str,
        language: str,
        journal: Journal,
        web_url: str,
    ) -> None:
        self.session = session
        self.name = name
        self.backend = backend
        self.language = language
        self.journal = journal
        self.web_url = web_url
        self.changes = changes_frame()
        self._api = api
        self._turns = asyncio.Lock()
        self._history: list[dict[str, Any]] = []

    @property
    def facts(self) -> dict[str, str]:
        """What every entry of the journal says."""
        session = self.session.session_id
        return {"session": session, "project": self.name, "backend": self.backend}

    @property
    def history(self) -> pd.DataFrame:
        """One row a request: at, prompt, status, text, changes (count), tools."""
        return pd.DataFrame(self._history, columns=list(HISTORY_COLUMNS))

    async def state(self) -> State:
        """The latest state of the session, as the backend tells it."""
        return await self._api.state(self.session.session_id)

    async def ask(self, prompt: str, emit: Watcher) -> Reply:
        """One message to the agent and what came of it; a second waits for the first."""
        async with self._turns:
            return await self._ask(prompt, emit)

    async def _ask(self, prompt: str, emit: Watcher) -> Reply:
        """One message to the agent and what came of it."""
        before = await self.state()
        turn = f"turn_{uuid.uuid4().hex}"
        self.journal.write("turn", turn, "intent", text=prompt[:200], **self.facts)
        try:
            heard = await listen(self._api, self.session.session_id, prompt, before, emit)
            reply = await self._settle(prompt, heard, before, emit)
        except NemoError as error:
            self.journal.write("turn", turn, "failed", error=str(error)[:300], **self.facts)
            raise await self._explained(error) from None
        except asyncio.CancelledError:
            self.journal.write("turn", turn, "unknown", **self.facts)
            raise
        self.journal.write("turn", turn, reply.status, **self.facts)
        self._note(prompt, reply)
        return reply

    async def _settle(self, prompt: str, heard: Heard, before: State, emit: Watcher) -> Reply:
        """The reply: what was said, and what the state shows."""
        after: State | None
        if heard.whole:
            try:
                after = await self.state()
            except (NemoError, TimeoutError):
                after = None  # the answer is whole; the timeline can be looked at later
        else:
            after = await recover(
                self.state, trace(before), self._api.timing, emit, at_once=heard.silent
            )
        old = decode(before.draft)
        new = decode(after.draft) if after is not None else old
        changes = compare(old, new)
        status: Status = "unknown" if after is None else "recovered"
        if heard.whole:
            status = "done"
        reply = Reply(
            _words(heard, old, new, changes, status),
            status,
            tuple(call.name for call in heard.answer.calls),
            heard.answer.thoughts,
            changes_frame(_rows(changes)),
            suggest(new, prompt),
            summarize(new),
        )
        reply = replace(reply, text=await self._with_actions(reply.text, heard.actions, new))
        if reply.text != heard.text:
            emit(Update("replace", reply.text))
        if new.ready and not old.ready:
            emit(Update("note", summarize(new), details={"stage": 2}))
        return reply

    async def _with_actions(self, text: str, actions: tuple[Action, ...], draft: Draft) -> str:
        """What the agent told the person to look at in a GUI, shown."""
        lines = [text]
        if {"state", "tracks"} & set(actions):
            lines.append(summarize(draft))
        if "credits" in actions:
            try:
                lines.append(f"{await self._api.credits()}.")
            except NemoError as error:
                lines.append(error.message)
        return "\n".join(line for line in lines if line)

    async def _explained(self, error: NemoError) -> NemoError:
        """An error with what the person needs to go on."""
        if isinstance(error, SessionNotFound):
            self.session = await self._api.create_session(self.name, self.language)
            self.journal.write("session", self.session.session_id, "open", **self.facts)
            return SessionNotFound(
                "The session has ended and its timeline is gone; a new, empty one is open.",
                hint="Send the request again.",
                **error.details,
            )
        if isinstance(error, OutOfCredits):
            return await self._priced(error)
        return error

    async def _priced(self, error: OutOfCredits) -> NemoError:
        details = dict(error.details)
        try:
            balance = await self._api.credits()
            details |= {"available": balance.available, "frozen": balance.frozen}
        except NemoError as problem:
            details["balance"] = problem.message
        identity = self._api.identity
        if identity.anonymous:
            user = identity.user_id or self.session.user_id
            details["link"] = f"{self.web_url}/?bind={user}"
            hint = f"Register to get more: {details['link']}"
        else:
            details["link"] = self.web_url
            hint = f"Top up at {details['link']}"
        known = {"available": "available", "frozen": "held by work in progress", "needed": "needed"}
        figures = [
            f"{details[k]:,.10g} {said}" for k, said in known.items() if _is_number(details, k)
        ]
        told = any(sign.isdigit() for sign in error.message)
        shown = f" ({', '.join(figures)})" if figures and not told else ""
        message = error.message.rstrip(".") + shown + "."
        return OutOfCredits(message, hint=f"{hint}, or use nemo.connect('local').", **details)

    def _note(self, prompt: str, reply: Reply) -> None:
        self.changes = reply.changes
        self._history.append(
            {
                "at": pd.Timestamp.now("UTC"),
                "prompt": prompt,
                "status": reply.status,
                "text": reply.text,
                "changes": len(reply.changes),
                "tools": ", ".join(reply.tools),
            }
        )


def _is_number(details: dict[str, Any], key: str) -> bool:
    value = details.get(key)
    return isinstance(value, int | float) and not isinstance(value, bool)


def _words(heard: Heard, old: Draft, new: Draft, changes: tuple[Change, ...], status: str) -> str:
    """What a person reads: the agent's words, or, where it had none, what the state shows."""
    if status == "done" and heard.text:
        return heard.text
    lines = [heard.text] if heard.text else []
    if new.ready and not old.ready:
        lines.append(f"✅ Your video is ready. {summarize(new)}")
    elif changes:
        lines += [f"✅ {describe(change)}" for change in changes[:LINES]]
        if len(changes) > LINES:
            lines.append(f"… and {len(changes) - LINES} more changes")
    elif status == "unknown":
        lines.append(
            "⚠️ The answer broke off, and the timeline shows no change. The request may still be "
            "at work; look at project.tracks before you send it again."
        )
    elif not heard.text:
        lines.append("The agent gave no answer, and nothing changed in the timeline.")
    return "\n".join(lines)
