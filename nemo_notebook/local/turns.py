"""One message of a person: the agent at work in a thread, its steps as events of the wire.

A turn that has begun goes on when the listener leaves, and its result is stored, as in the cloud.
One turn at a time in a session: a second waits for the first.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
import secrets
import threading
import zlib
from collections.abc import (
    AsyncIterator,
    Callable,
    Generator,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from dataclasses import dataclass, field
from typing import Any

from ..draft import Draft
from ..errors import InputError, NemoError
from . import memory
from .accounts import Accounts, Hold, Work
from .history import History
from .store import Session, Store
from .web.answers import frame

__all__ = ["Respond", "Turns"]

Event = dict[str, Any]
Respond = Callable[..., Iterable[Any]]
"""`nemo_notebook.local.agent.agent.respond`, or what stands in for it."""

_PIECE = re.compile(r"\s*(?:[⺀-鿿가-힣＀-￯]{1,4}|[^\s⺀-鿿가-힣＀-￯]{1,40})\s*|\s+")
_HEARTBEAT: Event = {"type": "heartbeat"}
_GENERATION = "generate_video"
"""The tool that the agent calls when it makes a new video."""

_log = logging.getLogger("nemo_notebook.local")


def _default_respond(*args: Any, **options: Any) -> Iterable[Any]:
    from .agent.agent import respond

    steps: Iterable[Any] = respond(*args, **options)
    return steps


def pieces(text: str) -> Iterator[str]:
    """A text in words, or a few signs at a time where words are not set apart.

    >>> list(pieces("Done: 10 seconds."))
    ['Done: ', '10 ', 'seconds.']
    """
    for match in _PIECE.finditer(text):
        yield match[0]


class _Channel:
    """From the thread of a turn to the loop of its listener, who may be gone."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._frames: asyncio.Queue[bytes | None] = asyncio.Queue()

    def put(self, event: Event) -> None:
        """Send an event; what is no JSON fails here, in the turn that made it."""
        self._pass(frame(event))

    def end(self) -> None:
        """Send nothing any more."""
        self._pass(None)

    def _pass(self, item: bytes | None) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody listens any more
            self._loop.call_soon_threadsafe(self._frames.put_nowait, item)

    async def listen(self, heartbeat: float) -> AsyncIterator[bytes]:
        while True:
            try:
                async with asyncio.timeout(heartbeat):
                    item = await self._frames.get()
            except TimeoutError:
                yield frame(_HEARTBEAT)
                continue
            if item is None:
                return
            yield item


@dataclass(slots=True)
class _Turn:
    """What one turn works with. `revised` is set by the first new version."""

    session: Session
    prompt: str
    base: str
    hold: Hold
    channel: _Channel
    id: str = field(default_factory=lambda: secrets.token_hex(8))
    revised: bool = False

    def say(self, text: str) -> None:
        for piece in pieces(text):
            self.channel.put({"type": "text", "content": piece})


class Turns:
    """Runs the agent for sessions.

    Args:
        respond: the agent; by default the local one, imported when first needed.
        rehearse: behave like the free plan: heartbeats, about a third of the edits without words,
            two stages of a generation.
        heartbeat: seconds of silence before a heartbeat.
        pause: seconds between the two stages of a rehearsed generation.
    """

    def __init__(
        self,
        store: Store,
        accounts: Accounts,
        *,
        respond: Respond | None = None,
        rehearse: bool = False,
        heartbeat: float = 5.0,
        pause: float = 1.0,
    ) -> None:
        self._store = store
        self._accounts = accounts
        self._respond = respond or _default_respond
        self._rehearse = rehearse
        self._heartbeat = heartbeat
        self._pause = pause

    def open(self, session: Session, prompt: str) -> Hold:
        """Check a message and hold what it costs.

        Raises:
            InputError: the message is empty.
            OutOfCredits: before anything is done.
        """
        if not prompt.strip():
            raise InputError("The message is empty.", hint="Say what the video should be.")
        work: Work = "edit" if self._store.versions(session) else "generation"
        return self._accounts.hold(session.owner, work, session.id)

    def start(self, session: Session, prompt: str, hold: Hold, base: str) -> AsyncIterator[bytes]:
        """Begin the turn; the frames of its event stream, until it ends.

        Args:
            base: the address that uploads are served under, without a slash at the end.
        """
        turn = _Turn(session, prompt, base, hold, _Channel())
        if self._rehearse:
            turn.channel.put(_HEARTBEAT)
        name = f"turn-{session.id[:8]}"
        threading.Thread(target=self._run, args=(turn,), name=name, daemon=True).start()
        return turn.channel.listen(self._heartbeat)

    def _run(self, turn: _Turn) -> None:
        try:
            with turn.session.lock:
                self._work(turn)
        except InputError as error:
            turn.say(str(error))
        except NemoError as error:
            turn.channel.put({"error": f"{type(error).__name__}: {error}"})
        except Exception:
            _log.exception("the agent failed")
            turn.channel.put({"error": "The local agent could not finish this request."})
        finally:
            turn.hold.settle(charge=turn.revised)
            turn.channel.end()

    def _work(self, turn: _Turn) -> None:
        """Carry out the steps of the agent."""
        before = self._store.draft(turn.session)
        uploads: Sequence[Mapping[str, Any]] = [
            upload.describe(turn.base) for upload in self._store.uploads(turn.session)
        ]
        mute = self._rehearse and before is not None and self._textless(turn)
        kept: list[str] = []
        options: dict[str, Any] = {"language": turn.session.language, "uploads": uploads}
        kept_before = memory.take(turn.session)
        if kept_before:
            options["memory"] = kept_before
        steps = iter(self._respond(turn.prompt, before, **options))
        recalled: Draft | None = None
        while True:
            try:
                # A generator is sent the version that it asked for.
                step = steps.send(recalled) if isinstance(steps, Generator) else next(steps)
            except StopIteration:
                break
            recalled = None
            match type(step).__name__:  # by name: the agent is imported only when it works
                case "Say" if mute:
                    kept.append(step.text)
                case "Say":
                    turn.say(step.text)
                case "Call":
                    if step.name == _GENERATION and turn.hold.work == "edit":
                        self._pay_for_generation(turn)
                    turn.channel.put(
                        {"type": "tool_call", "name": step.name, "args": dict(step.args)}
                    )
                case "Result":
                    turn.channel.put(
                        {"type": "tool_result", "name": step.name, "result": step.result}
                    )
                case "Revise":
                    self._revise(turn, step.draft)
                case "Recall":
                    recalled = self._recall(turn, step.way, step.count)
                case "Ask":
                    memory.keep(turn.session, step.memory)
                case other:
                    raise TypeError(f"the agent gave a {other}, which is no step")
        if not turn.revised:
            turn.say("".join(kept))

    def _textless(self, turn: _Turn) -> bool:
        """Whether this edit goes without words: about one in three, the same each time."""
        seed = f"{len(self._store.versions(turn.session))}:{turn.prompt}"
        return zlib.crc32(seed.encode("utf-8", "replace")) % 3 == 0

    def _revise(self, turn: _Turn, draft: Draft) -> None:
        """Store a version. A rehearsed generation rests between the raw video and the whole."""
        if turn.revised and self._rehearse and turn.hold.work == "generation":
            turn.channel.put(_HEARTBEAT)
            threading.Event().wait(self._pause)
        self._store.revise(turn.session, draft, turn.prompt, turn.id)
        turn.revised = True

    def _recall(self, turn: _Turn, way: str, count: int) -> Draft | None:
        """The version that the agent asks for: taken back, made again, or only looked at."""
        history = History(self._store, turn.session)
        if way == "before":
            return history.before()
        restore = history.undo if way == "undo" else history.redo
        draft = restore(turn.prompt, turn.id, count)
        turn.revised = turn.revised or draft is not None
        return draft

    def _pay_for_generation(self, turn: _Turn) -> None:
        """The message turned out to ask for a new video; it costs what a new video costs."""
        turn.hold.settle(charge=False)
        turn.hold = self._accounts.hold(turn.session.owner, "generation", turn.session.id)
