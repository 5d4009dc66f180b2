"""One message of a person: the agent at work in a thread, its steps as events of the wire.

A turn that has begun goes on when the listener leaves, and its result is stored, as in the cloud.
One turn at a time in a session: a second waits for the first.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
import threading
import zlib
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..draft import VIDEO, Draft
from ..errors import InputError, NemoError
from .accounts import Accounts, Hold, Work
from .store import Session, Store

__all__ = ["Respond", "Turns"]

Event = dict[str, Any]
Respond = Callable[..., Iterable[Any]]
"""`nemo_notebook.local.agent.agent.respond`, or what stands in for it."""

_PIECE = re.compile(r"\s*(?:[⺀-鿿가-힣＀-￯]{1,4}|[^\s⺀-鿿가-힣＀-￯]{1,40})\s*|\s+")
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
        self._events: asyncio.Queue[Event | None] = asyncio.Queue()

    def put(self, event: Event | None) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody listens any more
            self._loop.call_soon_threadsafe(self._events.put_nowait, event)

    async def listen(self, heartbeat: float) -> AsyncIterator[Event]:
        while True:
            try:
                async with asyncio.timeout(heartbeat):
                    event = await self._events.get()
            except TimeoutError:
                yield {"type": "heartbeat"}
                continue
            if event is None:
                return
            yield event


@dataclass(frozen=True, slots=True)
class _Turn:
    """What one turn works with."""

    session: Session
    prompt: str
    base: str
    hold: Hold
    channel: _Channel

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

    def start(self, session: Session, prompt: str, hold: Hold, base: str) -> AsyncIterator[Event]:
        """Begin the turn; its events, until it ends.

        Args:
            base: the address that uploads are served under, without a slash at the end.
        """
        turn = _Turn(session, prompt, base, hold, _Channel())
        name = f"turn-{session.id[:8]}"
        threading.Thread(target=self._run, args=(turn,), name=name, daemon=True).start()
        return self._events(turn.channel)

    async def _events(self, channel: _Channel) -> AsyncIterator[Event]:
        if self._rehearse:
            yield {"type": "heartbeat"}
        async for event in channel.listen(self._heartbeat):
            yield event

    def _run(self, turn: _Turn) -> None:
        revised = threading.Event()
        try:
            with turn.session.lock:
                self._work(turn, revised)
        except InputError as error:
            turn.say(str(error))
        except NemoError as error:
            turn.channel.put({"error": f"{type(error).__name__}: {error}"})
        except Exception:
            _log.exception("the agent failed")
            turn.channel.put({"error": "The local agent could not finish this request."})
        finally:
            turn.hold.settle(charge=revised.is_set())
            turn.channel.put(None)

    def _work(self, turn: _Turn, revised: threading.Event) -> None:
        """Carry out the steps of the agent; sets `revised` with the first new version."""
        before = self._store.draft(turn.session)
        uploads: Sequence[Mapping[str, Any]] = [
            upload.describe(turn.base) for upload in self._store.uploads(turn.session)
        ]
        mute = self._rehearse and before is not None and self._textless(turn)
        kept: list[str] = []
        for step in self._respond(
            turn.prompt, before, language=turn.session.language, uploads=uploads
        ):
            match type(step).__name__:  # by name: the agent is imported only when it works
                case "Say" if mute:
                    kept.append(step.text)
                case "Say":
                    turn.say(step.text)
                case "Call":
                    turn.channel.put(
                        {"type": "tool_call", "name": step.name, "args": dict(step.args)}
                    )
                case "Result":
                    turn.channel.put(
                        {"type": "tool_result", "name": step.name, "result": step.result}
                    )
                case "Revise":
                    if self._rehearse and before is None and not revised.is_set():
                        self._first_stage(turn, step.draft)
                    self._store.revise(turn.session, step.draft, turn.prompt)
                    revised.set()
                case other:
                    raise TypeError(f"the agent gave a {other}, which is no step")
        if not revised.is_set():
            turn.say("".join(kept))

    def _textless(self, turn: _Turn) -> bool:
        """Whether this edit goes without words: about one in three, the same each time."""
        seed = f"{len(self._store.versions(turn.session))}:{turn.prompt}"
        return zlib.crc32(seed.encode("utf-8", "replace")) % 3 == 0

    def _first_stage(self, turn: _Turn, draft: Draft) -> None:
        """The raw video, before music, titles and effects are added."""
        tracks = tuple(track for track in draft.tracks if track.type == VIDEO)
        self._store.revise(turn.session, replace(draft, tracks=tracks, wire={}), turn.prompt)
        name = "generate_video"
        turn.channel.put({"type": "tool_result", "name": name, "result": {"stage": "raw video"}})
        turn.channel.put({"type": "heartbeat"})
        threading.Event().wait(self._pause)
