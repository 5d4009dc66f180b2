"""A conversation with the agent: a request in, a reply out, whatever happens between."""

from __future__ import annotations

import asyncio
import hashlib
import random
import uuid
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import replace
from time import monotonic
from typing import Any, TypeVar

from ..client import Api
from ..client.models import Session, State
from ..draft import Draft, compare, decode, summarize
from ..errors import (
    AuthError,
    InputError,
    NemoError,
    OutOfCredits,
    RateLimited,
    SessionBusy,
    SessionNotFound,
    Unreachable,
)
from .adoption import Adoption, conversation_name
from .explaining import priced
from .gui_talk import Action
from .journal import Claim, Journal
from .ledger import Purse
from .record import Record
from .recovery import recover, trace
from .reply import Reply, Status, changes_frame
from .telling import rows, tell
from .turn import Heard, listen
from .updates import Update, Watcher
from .words import suggest

__all__ = ["Conversation", "checked_prompt"]

T = TypeVar("T")
U = TypeVar("U")
_UNPAID = (Unreachable, RateLimited, AuthError, SessionNotFound, OutOfCredits, InputError)
"""After these it is known that nothing was charged."""

PROMPT_LIMIT = 100_000


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


class Conversation:
    """One session and what was said in it. One message is under way at a time, in all kernels.

    Attributes:
        session: the session; another one after the backend has lost the first.
        record: what was done, and what the last request changed.
        budget: how many credits the messages of this project may cost in all; None for no limit.
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
        purse: Purse,
        budget: float | None = None,
    ) -> None:
        self.session = session
        self.name = name
        self.backend = backend
        self.language = language
        self.journal = journal
        self.web_url = web_url
        self.purse = purse
        self.budget = budget
        self._sessions = [session.session_id]
        self.record = Record(journal, self._sessions, backend)
        self._api = api
        self._turns = asyncio.Lock()
        self._over: set[str] = set()

    @property
    def facts(self) -> dict[str, str]:
        """What every entry of the journal says."""
        session = self.session.session_id
        return {"session": session, "project": self.name, "backend": self.backend}

    def messages(self) -> list[dict[str, Any]]:
        """What the journal knows of the messages of this project."""
        return self.purse.messages(self._sessions, self.backend)

    async def state(self) -> State:
        """The latest state of the session, as the backend tells it."""
        return await self._api.state(self.session.session_id)

    @asynccontextmanager
    async def alone(self, emit: Watcher, *, wait: bool = True) -> AsyncIterator[None]:
        """No message is under way in this session meanwhile, from this kernel or another.

        Raises:
            SessionBusy: one is, and it was not to wait, or has waited too long.
        """
        if not wait and self._turns.locked():
            raise SessionBusy
        async with self._turns:
            claim = await self._claim(emit, wait)
            beat = asyncio.create_task(claim.keep(), name="nemo claim")
            try:
                yield
            finally:
                beat.cancel()
                claim.release()

    async def ask(
        self, prompt: str, emit: Watcher, *, wait: bool = True, asked: str = "say"
    ) -> Reply:
        """One message to the agent and what came of it.

        Args:
            asked: what it is in the history: "say", "undo" or "redo".

        While another message of the session is under way, from this kernel or another of the same
        person, this one waits for its end, or is refused.

        Raises:
            SessionBusy: it was not to wait, or has waited for longer than two turns may take.
            BudgetExceeded: its price would pass the budget; nothing was sent.
        """
        if not wait and self._turns.locked():
            raise SessionBusy
        async with self._turns:
            claim = await self._claim(emit, wait)
            beat = asyncio.create_task(claim.keep(), name="nemo claim")
            left: list[asyncio.Task[bool]] = []
            turn = f"turn_{uuid.uuid4().hex}"

            def release(task: asyncio.Task[bool] | None = None) -> None:
                beat.cancel()
                claim.release()
                if task is not None and not task.cancelled() and task.result():
                    self._over.add(turn)

            try:
                known = await self._take_up(prompt, emit, wait)
                return known or await self._ask(turn, prompt, emit, left.append, asked)
            finally:
                # The connection of a message whose reader was interrupted stays open; until it
                # ends the agent may be at work.
                if left and not left[0].done():
                    left[0].add_done_callback(release)
                else:
                    release()

    async def _claim(self, emit: Watcher, wait: bool) -> Claim:
        """The right to speak in this session."""
        name = conversation_name(self.backend, self.session.session_id)
        timing = self._api.timing
        deadline = monotonic() + 2 * timing.turn
        said = False
        while (claim := self.journal.claims.take(name)) is None:
            if not wait or monotonic() > deadline:
                raise SessionBusy
            if not said:
                said = True
                emit(Update("note", "⏳ Waiting for the message before this one to end…"))
            await asyncio.sleep(timing.claim * random.uniform(0.8, 1.2))
        return claim

    async def _take_up(self, prompt: str, emit: Watcher, wait: bool) -> Reply | None:
        """Find out what became of messages of this session that were left, here or elsewhere.

        When the very request that is made now turns out to be carried out, that is the reply: a
        cell that is run again after its kernel died does not pay twice.
        """
        same: Reply | None = None
        facts = {"session": self.session.session_id, "backend": self.backend}
        for job in self.journal.unfinished("turn", **facts):
            emit(Update("note", "A message was left before its answer; looking what became of it…"))
            adoption = Adoption(self._api, self.journal, self.backend, _without_notes(emit))
            patient = wait and job["job"] not in self._over
            found = await adoption.turn(job, patient=patient)
            if found["outcome"] == "recovered" and job.get("print") == _print(prompt):
                said = (
                    "✅ This request was carried out already, after its answer was left. "
                    "Say it again to send it once more."
                )
                line = str(found["text"])
                same = Reply(f"{said}\n{line}", "recovered", timeline=line)
                self.record.note(str(job["job"]), prompt, same)
        if same is not None:
            emit(Update("replace", same.text))
        return same

    async def _ask(
        self,
        turn: str,
        prompt: str,
        emit: Watcher,
        left: Callable[[asyncio.Task[bool]], None],
        asked: str,
    ) -> Reply:
        """One message to the agent and what came of it."""
        before, credits = await _both(self.state(), self.purse.balance())
        earlier = self.messages()
        work, price = self.purse.price(decode(before.draft), earlier)
        self.purse.check(self.budget, price, earlier)
        if price and work == "generation":
            there = f" ({credits:,.10g} there)" if credits is not None else ""
            emit(Update("note", f"💳 A generation costs about {price:,.10g} credits{there}."))
        self.journal.write(
            "turn",
            turn,
            "intent",
            **self.facts,
            text=prompt[:200],
            asked=asked,
            print=_print(prompt),
            trace=trace(before),
            work=work,
            price=price,
            before=credits,
        )
        facts = self.facts
        try:
            heard = await listen(self._api, facts["session"], prompt, before, emit, left)
            reply, after = await _both(
                self._settle(prompt, heard, before, emit), self._balance_after(heard)
            )
        except NemoError as error:
            charged = {} if isinstance(error, _UNPAID) else {"after": await self._short_balance()}
            self.journal.write("turn", turn, "failed", error=str(error)[:300], **facts, **charged)
            raise await self._explained(error) from None
        except asyncio.CancelledError:
            # Nobody listens any more, but the agent may be at work: `reattach` finds out.
            self.journal.write("turn", turn, "sent", **facts)
            raise
        if reply.status != "done":
            after = await self.purse.balance()
        noted = self.record.note(turn, prompt, reply)
        self.journal.write("turn", turn, reply.status, **facts, after=after, **noted)
        return reply

    async def _balance_after(self, heard: Heard) -> float | None:
        return await self.purse.balance() if heard.whole else None

    async def _short_balance(self) -> float | None:
        """The balance after a failure, if it is told soon."""
        try:
            async with asyncio.timeout(self._api.timing.connect):
                return await self.purse.balance()
        except TimeoutError:
            return None

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
            tell(heard, old, new, changes, status),
            status,
            tuple(call.name for call in heard.answer.calls),
            heard.answer.thoughts,
            changes_frame(rows(changes, old, new)),
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
            self._sessions.append(self.session.session_id)
            self.journal.write("session", self.session.session_id, "open", **self.facts)
            return SessionNotFound(
                "The session has ended and its timeline is gone; a new, empty one is open.",
                hint="Send the request again.",
                **error.details,
            )
        if isinstance(error, OutOfCredits):
            user = self.session.user_id
            return await priced(error, self._api, user, self.web_url)
        return error


def _print(prompt: str) -> str:
    """What tells a request from another."""
    return hashlib.sha256(prompt.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _without_notes(emit: Watcher) -> Watcher:
    """A watcher that is told what goes on once, not of each look."""
    return lambda update: None if update.text.startswith("The connection broke") else emit(update)


async def _both(main: Coroutine[Any, Any, T], beside: Coroutine[Any, Any, U]) -> tuple[T, U]:
    """Both results; what goes on beside ends when the main thing fails."""
    task = asyncio.create_task(beside)
    try:
        return await main, await task
    except BaseException:
        task.cancel()
        raise
