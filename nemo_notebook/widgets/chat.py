"""The conversation: what was asked, what is being answered, and a line to type the next."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import anywidget
import pandas as pd
import traitlets

from ..project.updates import Update, Watcher
from .markdown import markdown_html
from .pace import Pace
from .panel import Panel
from .progress import Progress
from .safe import clean, error_text, one_line

__all__ = ["EXAMPLES", "ChatLog", "ChatPanel"]

_HERE = Path(__file__).parent

WELCOME = "What should the video be? Describe it, or paste a text, a script or a list."
EXAMPLES = (
    "A 15-second video about a quiet morning by the sea, with calm music",
    "Turn this text into a 30-second vertical video with voiceover: ",
    "做一个20秒的竖屏短片，介绍秋天的山林",
)
"""What is offered while nothing has been said."""

PAST = 12
"""How many past answers the estimate of the next one looks at."""


@dataclass(slots=True)
class Message:
    """One message of the log; `number` is its place.

    Attributes:
        role: "you" or "nemo".
        state: "running", "done", "stopped" or "error".
        step: what is being done, while it runs; what else is to be said, afterwards.
        retry: the words on the button that asks once more, or "".
        estimate: seconds that such an answer usually takes, or None.
    """

    number: int
    role: str
    text: str = ""
    state: str = "done"
    step: str = ""
    percent: float | None = None
    error: str = ""
    retry: str = ""
    suggestions: tuple[str, ...] = ()
    estimate: float | None = None
    began: float = 0.0

    def wire(self) -> dict[str, Any]:
        """The message for a page."""
        running = self.state == "running"
        return {
            "id": self.number,
            "role": self.role,
            "text": self.text,
            "html": markdown_html(self.text) if self.role == "nemo" and not running else "",
            "state": self.state,
            "step": self.step,
            "percent": self.percent,
            "error": self.error,
            "retry": self.retry,
            "suggestions": list(self.suggestions),
            "estimate": self.estimate,
            "elapsed": time.monotonic() - self.began if running else 0,
        }


def _all_messages(_value: Any, log: ChatLog) -> list[dict[str, Any]]:
    return [message.wire() for message in log.said]


class ChatLog(anywidget.AnyWidget):
    """The messages, oldest first, and the line below them, as a page shows them.

    Texts are written as text; the Markdown of a finished answer is HTML without markup of its own
    (see `markdown_html`). A running answer travels in pieces as they come, a changed message by
    itself, and the whole list only when a page asks for it.

    Attributes:
        said: the messages.
    """

    _esm = _HERE / "chat.js"
    _css = _HERE / "chat.css"

    messages: traitlets.List[dict[str, Any]] = traitlets.List().tag(
        sync=True, to_json=_all_messages
    )
    busy = traitlets.Bool(False).tag(sync=True)
    enabled = traitlets.Bool(False).tag(sync=True)
    welcome = traitlets.Unicode(WELCOME).tag(sync=True)
    placeholder = traitlets.Unicode("Describe the video, or what to change").tag(sync=True)
    examples = traitlets.List(list(EXAMPLES)).tag(sync=True)

    def __init__(self, **kwargs: Any) -> None:
        self.said: list[Message] = []
        super().__init__(**kwargs)
        self.on_msg(self._answer)

    def _answer(self, _widget: Any, content: Any, _buffers: Any) -> None:
        if isinstance(content, dict) and content.get("kind") == "hello":
            self.send_state("messages")

    def add(self, role: str, text: str = "", **facts: Any) -> Message:
        """Add a message."""
        message = Message(len(self.said), role, clean(text), began=time.monotonic(), **facts)
        self.said.append(message)
        self.show(message)
        return message

    def show(self, message: Message) -> None:
        """Bring one message of every page up to date."""
        self.send({"kind": "message", "message": message.wire()})

    def append(self, message: Message, piece: str) -> None:
        """Add a piece of text to a running message."""
        piece = clean(piece)
        message.text += piece
        self.send({"kind": "append", "id": message.number, "text": piece})

    def step(self, message: Message, text: str, percent: float | None = None) -> None:
        """Say what a running message is doing."""
        text = one_line(text)
        percent = None if percent is None else round(percent)
        if (text, percent) != (message.step, message.percent):
            message.step, message.percent = text, percent
            said = {"kind": "step", "id": message.number, "text": text, "percent": percent}
            self.send(said)

    def finish(self, message: Message, text: str, state: str = "done", **facts: Any) -> None:
        """End a message with its whole text."""
        message.text, message.state, message.step = clean(text), state, ""
        message.percent = None
        for name, value in facts.items():
            setattr(message, name, value)
        self.show(message)


class _Answer:
    """The watcher of one message: coalesces the stream into the log."""

    def __init__(self, log: ChatLog, estimate: float | None) -> None:
        self.progress = Progress()
        self.said = ""
        self._log = log
        self.message = log.add("nemo", state="running", estimate=estimate)
        self._pace = Pace(self._draw)

    def __call__(self, update: Update) -> None:
        with self._pace.lock:
            self.progress.take(update)
            if update.kind == "error":
                self.said = update.text
            elif update.kind != "done":
                self._pace.poke()

    def _draw(self) -> None:
        progress, shown = self.progress, self.message.text
        text = clean(progress.text)
        if text != shown:
            if text.startswith(shown):
                self._log.append(self.message, text[len(shown) :])
            else:
                self.message.text = text
                self._log.show(self.message)
        step = progress.note or (progress.tools[-1] if progress.tools else "")
        if progress.percent is not None:
            step = f"{progress.task or 'Working'} {progress.percent:.0f}%"
        self._log.step(self.message, step, progress.percent)

    def end(self, text: str = "", state: str = "done", **facts: Any) -> None:
        with self._pace.lock:
            self._pace.flush()
            self._log.finish(self.message, text or self.progress.text, state, **facts)


class Speaker(Protocol):
    """Anything that answers: a project."""

    def say(self, prompt: str, *, watch: Watcher | None = None) -> Any: ...


class ChatPanel(Panel):
    """A chat with a project: the log, and a line to type in.

    Enter sends, Shift-Enter begins a new line, Esc or Stop ends the waiting. One message is under
    way at a time. A request that failed can be sent once more by its button; nothing is ever sent
    again by itself.

    Attributes:
        conversation: the log.
        reply: the last reply.

    >>> ChatPanel(project)                          # doctest: +SKIP
    """

    def __init__(self, speaker: Speaker | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.speaker = speaker
        self.conversation = ChatLog()
        self.reply: Any = None
        self._on_reply: list[Callable[[Any], None]] = []
        self._took: list[float] = []
        self.conversation.on_msg(self.guard(self._hear))
        self.observe(lambda _change: self._switch(), "busy")
        self.add_class("nemo-chat")
        self.children = (self.conversation, self.notice)
        if speaker is not None:
            self.connect(speaker)

    def connect(self, speaker: Speaker) -> None:
        """Talk to this one from now on; what was said to it before is shown."""
        self.speaker = speaker
        for row in _told(speaker):
            self.conversation.add("you", str(row.get("prompt", "")))
            self.conversation.add("nemo", str(row.get("text", "")))
        self._switch()

    def on_reply(self, listener: Callable[[Any], None]) -> None:
        """Call `listener(reply)` after each answer, on the thread of the work."""
        self._on_reply.append(listener)

    def _switch(self) -> None:
        self.conversation.busy = self.busy
        self.conversation.enabled = self.speaker is not None

    def _hear(self, _widget: Any, content: Any, _buffers: Any) -> None:
        """What a page says."""
        kind = content.get("kind") if isinstance(content, Mapping) else None
        if kind == "submit":
            taken = self.submit(str(content.get("text", "")))
            if not content.get("chip"):
                why = "" if taken else "Wait for the answer before this one, or stop it."
                self.conversation.send({"kind": "taken", "ok": taken, "why": why})
        elif kind == "stop":
            self.stop()
        elif kind == "retry":
            self.retry(content.get("id"))

    def submit(self, prompt: str) -> bool:
        """Send a message; False when it is blank, or while another one is being answered."""
        text = prompt.strip()
        if not text or self.speaker is None or self.busy:
            return False
        return self.work(lambda: self._say(text))

    def retry(self, number: object) -> bool:
        """Send the request once more whose answer is the message of this number."""
        log = self.conversation.said
        if not isinstance(number, int) or not 0 < number < len(log) or not log[number].retry:
            return False
        asked = next((m for m in reversed(log[:number]) if m.role == "you"), None)
        return asked is not None and self.submit(asked.text)

    def _say(self, text: str) -> None:
        assert self.speaker is not None
        self.conversation.add("you", text)
        answer = _Answer(self.conversation, self._estimate())
        began = time.monotonic()
        try:
            self.reply = self.speaker.say(text, watch=answer)
        except KeyboardInterrupt:
            answer.end(state="stopped", retry="")
            answer.message.step = answer.said or "Stopped."
            self.conversation.show(answer.message)
            return
        except Exception as error:
            answer.end(state="error", error=error_text(error), retry="Try again")
            raise
        self._took = [*self._took, time.monotonic() - began][-PAST:]
        unknown = getattr(self.reply, "status", "done") == "unknown"
        answer.end(
            str(getattr(self.reply, "text", "") or answer.progress.text),
            suggestions=tuple(getattr(self.reply, "suggestions", ()) or ()),
            retry="Send again (it may be charged twice)" if unknown else "",
        )
        for listener in self._on_reply:
            listener(self.reply)

    def _estimate(self) -> float | None:
        """Seconds that an answer has usually taken here, or None while too few came."""
        return statistics.median(self._took) if len(self._took) >= 2 else None

    def show_error(self, error: BaseException) -> None:
        """An error of an answer stands under its message; any other one below the chat."""
        log = self.conversation.said
        if not log or log[-1].state != "error" or log[-1].error != error_text(error):
            super().show_error(error)


def _told(speaker: Speaker) -> list[Mapping[str, Any]]:
    """What was said to a project before, the oldest first."""
    history = getattr(speaker, "history", None)
    if not isinstance(history, pd.DataFrame) or not {"prompt", "text"} <= set(history.columns):
        return []
    rows = history.tail(50)
    return [
        {"prompt": prompt, "text": text}
        for prompt, text in zip(rows["prompt"], rows["text"], strict=True)
    ]
