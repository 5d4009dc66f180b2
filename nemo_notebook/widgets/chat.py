"""The conversation: what was asked, what is being answered, and a line to type the next."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any, Protocol

import anywidget
import ipywidgets as widgets
import traitlets

from ..project.updates import Update, Watcher
from .pace import Pace
from .panel import Panel
from .progress import Progress
from .safe import clean, one_line

__all__ = ["ChatLog", "ChatPanel"]

_HERE = Path(__file__).parent


class ChatLog(anywidget.AnyWidget):
    """The messages, oldest first. The page writes them as text, never as markup.

    A running answer travels in pieces, as they come; the whole list is synced only when a message
    is added or ends, and when a new view asks for it.
    """

    _esm = _HERE / "chat.js"
    _css = _HERE / "chat.css"

    messages: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    """Each a dict: id, role ("you", "nemo"), text, step, state ("running", "done", "error")."""

    def __init__(self, **kwargs: Any) -> None:
        self._all: list[dict[str, Any]] = []
        super().__init__(**kwargs)
        self.on_msg(self._answer)

    def _answer(self, _widget: Any, content: Any, _buffers: Any) -> None:
        if isinstance(content, dict) and content.get("kind") == "hello":
            self.sync()

    def sync(self) -> None:
        """Bring the list of every page up to date."""
        self.messages = copy.deepcopy(self._all)

    def add(self, role: str, text: str = "", *, state: str = "done") -> int:
        """Add a message; its number."""
        number = len(self._all)
        self._all.append(
            {"id": number, "role": role, "text": clean(text), "step": "", "state": state}
        )
        self.sync()
        return number

    def append(self, number: int, piece: str) -> None:
        """Add a piece of text to a running message."""
        piece = clean(piece)
        self._all[number]["text"] += piece
        self.send({"kind": "append", "id": number, "text": piece})

    def step(self, number: int, text: str) -> None:
        """Say what a running message is doing."""
        text = one_line(text)
        if text != self._all[number]["step"]:
            self._all[number]["step"] = text
            self.send({"kind": "step", "id": number, "text": text})

    def finish(self, number: int, text: str, state: str = "done") -> None:
        """End a message with its whole text."""
        self._all[number].update(text=clean(text), step="", state=state)
        self.sync()

    def text(self, number: int) -> str:
        return str(self._all[number]["text"])


class _Answer:
    """The watcher of one message: coalesces the stream into the log."""

    def __init__(self, log: ChatLog) -> None:
        self.progress = Progress()
        self._log = log
        self._number = log.add("nemo", state="running")
        self._pace = Pace(self._draw)

    def __call__(self, update: Update) -> None:
        with self._pace.lock:
            self.progress.take(update)
            if update.kind not in ("done", "error"):
                self._pace.poke()

    def _draw(self) -> None:
        progress, shown = self.progress, self._log.text(self._number)
        text = clean(progress.text)
        if text != shown:
            if text.startswith(shown):
                self._log.append(self._number, text[len(shown) :])
            else:
                self._log.finish(self._number, text, "running")
        step = progress.note or (progress.tools[-1] if progress.tools else "")
        if progress.percent is not None:
            step = f"{progress.task or 'Working'} {progress.percent:.0f}%"
        self._log.step(self._number, step)

    def end(self, text: str, state: str = "done") -> None:
        with self._pace.lock:
            self._pace.flush()
            self._log.finish(self._number, text or self.progress.text, state)


class Speaker(Protocol):
    """Anything that answers: a project."""

    def say(self, prompt: str, *, watch: Watcher | None = None) -> Any: ...


class ChatPanel(Panel):
    """A chat with a project: a log, a line to type in, and Send. Enter sends too.

    One message at a time: Send is off while an answer comes.

    >>> ChatPanel(project)                          # doctest: +SKIP
    """

    def __init__(self, speaker: Speaker | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.speaker = speaker
        self.conversation = ChatLog()
        self.prompt = widgets.Text(
            placeholder="Describe the video, or what to change",
            layout=widgets.Layout(flex="1 1 auto", width="auto", min_width="10em"),
        )
        self.send_button = widgets.Button(
            description="Send", button_style="primary", layout=widgets.Layout(width="6em")
        )
        self.reply: Any = None
        self._on_reply: list[Any] = []
        self.prompt.on_msg(self.guard(self._key))
        self.send_button.on_click(self.guard(lambda _button: self.submit()))
        self.observe(lambda _change: self._switch(), "busy")
        self.add_class("nemo-chat")
        self.children = (
            self.conversation,
            widgets.HBox([self.prompt, self.send_button]),
            self.notice,
        )
        self._switch()

    def connect(self, speaker: Speaker) -> None:
        """Talk to this one from now on."""
        self.speaker = speaker
        self._switch()

    def on_reply(self, listener: Any) -> None:
        """Call `listener(reply)` after each answer, on the thread of the work."""
        self._on_reply.append(listener)

    def _switch(self) -> None:
        self.send_button.disabled = self.busy or self.speaker is None

    def _key(self, _widget: Any, content: Any, _buffers: Any) -> None:
        if isinstance(content, dict) and content.get("event") == "submit":
            self.submit()

    def submit(self, prompt: str | None = None) -> bool:
        """Send what is in the line (or `prompt`); False when nothing was sent."""
        text = (self.prompt.value if prompt is None else prompt).strip()
        if not text or self.speaker is None or self.busy:
            return False
        if prompt is None:
            self.prompt.value = ""
        return self.work(lambda: self._say(text))

    def _say(self, text: str) -> None:
        assert self.speaker is not None
        self.conversation.add("you", text)
        answer = _Answer(self.conversation)
        try:
            self.reply = self.speaker.say(text, watch=answer)
        except BaseException:
            answer.end(answer.progress.text or "No answer came.", "error")
            raise
        answer.end(str(getattr(self.reply, "text", "") or answer.progress.text))
        for listener in self._on_reply:
            listener(self.reply)
