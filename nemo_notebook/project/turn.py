"""One message to the agent: sent once, watched by the clocks, its events made into updates."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, suppress
from dataclasses import dataclass
from time import monotonic
from typing import ClassVar

from ..client import Answer, Api, Assembly
from ..client.events import Event, Heartbeat, StateDelta, Text, ToolCall, ToolResult
from ..client.models import State
from ..draft import decode, summarize
from ..errors import NemoError, StreamInterrupted
from ..settings import Timing
from .gui_talk import Action, Screen
from .updates import Update
from .words import describe_tool

__all__ = ["Heard", "listen"]

Emit = Callable[[Update], None]


@dataclass(frozen=True, slots=True)
class Heard:
    """What was heard of an answer.

    Attributes:
        text: the answer as the person sees it, instructions about a GUI translated.
        actions: what the agent told the person to do in a GUI.
        whole: whether the answer is known to be complete; without that the state decides.
        silent: whether the stream was given up because nothing came any more.
    """

    answer: Answer
    text: str
    actions: tuple[Action, ...]
    whole: bool
    silent: bool


class _Clocks:
    """When to say something, and when to stop; all monotonic."""

    def __init__(self, timing: Timing) -> None:
        now = monotonic()
        self._timing = timing
        self._end = now + timing.turn
        self._progress = now
        self._said = now

    def progress(self) -> None:
        """Something other than a heartbeat has come."""
        self._progress = self._said = monotonic()

    def said(self) -> None:
        self._said = monotonic()

    def silent_for(self, seconds: float) -> bool:
        return monotonic() >= self._progress + seconds

    def over(self) -> bool:
        return monotonic() >= self._end or self.silent_for(self._timing.idle)

    def due(self) -> bool:
        """Whether it is time to say that work goes on."""
        return monotonic() >= self._said + self._timing.still_working

    def left(self, final: bool) -> float:
        """Seconds until a clock strikes."""
        timing = self._timing
        strikes = [self._end, self._progress + timing.idle, self._said + timing.still_working]
        if final:
            strikes.append(self._progress + timing.grace)
        return max(0.001, min(strikes) - monotonic())


class _Pump:
    """Reads the stream in a task of its own, so that clocks may strike while nothing comes.

    When the one who listens is cancelled the pump goes on in the background until the stream ends
    or the turn's time is over: closing the connection could end work that is already paid for.
    """

    detached: ClassVar[set[asyncio.Task[bool]]] = set()
    """Held here, for a loop holds its tasks only weakly."""

    def __init__(self, events: AsyncGenerator[Event, None]) -> None:
        self.queue: asyncio.Queue[Event | NemoError | None] = asyncio.Queue()
        self._listening = True
        self.task = asyncio.create_task(self._run(events), name="nemo stream")

    async def _run(self, events: AsyncGenerator[Event, None]) -> bool:
        """Whether the stream came to its end."""
        try:
            async with aclosing(events):
                async for event in events:
                    if self._listening:
                        self.queue.put_nowait(event)
            return True
        except NemoError as error:
            self.queue.put_nowait(error)
            return False
        finally:
            self.queue.put_nowait(None)

    async def stop(self) -> None:
        self.task.cancel()
        with suppress(asyncio.CancelledError):
            await self.task

    def detach(self, seconds: float) -> None:
        self._listening = False
        self.detached.add(self.task)
        self.task.add_done_callback(self.detached.discard)
        asyncio.get_running_loop().call_later(seconds, self.task.cancel)


class _Stages:
    """Notices when the first stage of a generation is ready, by looking at the state."""

    def __init__(self, api: Api, session_id: str, before: State, emit: Emit) -> None:
        self._api, self._session_id, self._emit = api, session_id, emit
        self._open = not decode(before.draft).ready
        self._task: asyncio.Task[None] | None = None

    def look(self) -> None:
        """Look at the state unless a look is under way, or there is nothing to wait for."""
        if self._open and (self._task is None or self._task.done()):
            self._task = asyncio.create_task(self._run(), name="nemo stages")

    async def _run(self) -> None:
        try:
            draft = decode((await self._api.state(self._session_id)).draft)
        except NemoError:
            return  # a later look, or the end of the turn, tells
        if draft.ready and self._open:
            self._open = False
            details = {"stage": 1, "timeline": summarize(draft)}
            self._emit(Update("note", f"🎬 First cut ready. {summarize(draft)}", details=details))

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task


class _Showing:
    """Turns events into updates for the person."""

    def __init__(self, emit: Emit) -> None:
        self.assembly = Assembly()
        self.screen = Screen()
        self._emit = emit
        self._calls: set[str] = set()
        self._line = ""

    def take(self, event: Event) -> None:
        anew = self.assembly.add(event)
        if isinstance(event, Text):
            self._show(None if anew else event.text)
        elif isinstance(event, ToolCall) and not event.partial:
            line = describe_tool(event.name)
            if line != self._line:
                self._line = line
                self._emit(Update("tool", line, details={"name": event.name}))

    def _show(self, piece: str | None) -> None:
        before = self.screen.text if piece is None else ""
        fresh = self.screen.set(self.assembly.text) if piece is None else self.screen.add(piece)
        if fresh is None:
            if self.screen.text != before:
                self._emit(Update("replace", self.screen.text))
        elif fresh:
            self._emit(Update("text", fresh))

    def close(self, answer: Answer) -> str:
        """The final text; shown anew where the last sentence or an apology changed it."""
        before = self.screen.text
        self.screen.set(answer.text)
        self.screen.close()
        text = self.screen.text.strip()
        if text != before.strip():
            self._emit(Update("replace", text))
        return text


async def listen(
    api: Api,
    session_id: str,
    prompt: str,
    before: State,
    emit: Emit,
    left: Callable[[asyncio.Task[bool]], None] = lambda task: None,
) -> Heard:
    """Send `prompt`, once, and hear the answer to its end, or to the end of patience.

    Args:
        left: hears of the task that holds the connection after the one who listens was cancelled.

    Raises:
        NemoError: what the agent or the backend reports; `details["text"]` holds the answer so far.
    """
    timing = api.timing
    clocks = _Clocks(timing)
    showing = _Showing(emit)
    stages = _Stages(api, session_id, before, emit)
    pump = _Pump(api.run_sse(session_id, prompt))
    silent = False
    try:
        while True:
            try:
                async with asyncio.timeout(clocks.left(showing.assembly.final)):
                    event = await pump.queue.get()
            except TimeoutError:
                if showing.assembly.final and clocks.silent_for(timing.grace):
                    break
                if clocks.over():
                    silent = True
                    break
                if clocks.due():
                    clocks.said()
                    emit(Update("note", "⏳ Still working…"))
                    stages.look()
                continue
            if event is None or isinstance(event, StreamInterrupted):
                break
            if isinstance(event, NemoError):
                event.details.setdefault("text", showing.screen.text)
                raise event
            if not isinstance(event, Heartbeat):
                clocks.progress()
            elif clocks.due():
                clocks.said()
                emit(Update("note", "⏳ Still working…"))
                stages.look()
            showing.take(event)
            if isinstance(event, ToolResult | StateDelta):
                stages.look()
            if clocks.over():
                silent = True
                break
        await pump.stop()
    except asyncio.CancelledError:
        pump.detach(timing.turn)
        left(pump.task)
        raise
    except BaseException:
        await pump.stop()
        raise
    finally:
        await stages.stop()
    answer = showing.assembly.answer()
    text = showing.close(answer)
    if answer.failure is not None:
        raise answer.failure.error(text)
    whole = answer.complete and not silent
    return Heard(answer, text, showing.screen.actions, whole, silent)
