"""The events of one turn folded into one answer. Pure: no clock, no connection."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .events import (
    Damaged,
    End,
    Event,
    Failure,
    Final,
    Text,
    Thought,
    ToolCall,
    ToolResult,
)

__all__ = ["Answer", "Assembly", "drop_apology"]

_APOLOGY = re.compile(
    r"\s*\bI(?:['’]ve| have)? encountered a temporary issue\b.{0,300}\Z", re.DOTALL | re.IGNORECASE
)
_WHOLE = "a whole message, not a piece of one"
_SENTENCE = re.compile(r"\S\s+\S|[⺀-鿿가-힣]{8}")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a turn said and did.

    Attributes:
        text: the answer; drafts replaced by their final text, nothing twice.
        thoughts: the reasoning, apart from the answer.
        calls: the tools used, in order, each call once.
        failure: the error that the agent reported, if any.
        complete: whether the stream is known to have ended whole.
    """

    text: str
    thoughts: str
    calls: tuple[ToolCall, ...]
    failure: Failure | None
    complete: bool


class Assembly:
    """Add events in the order of their arrival; read `text` at any time and `answer()` at the end.

    Three rules make the answer: partial pieces are a draft that the whole text of the message
    replaces; a call counts once by its id, and never from a draft; an event that comes again word
    for word is a replay. Honest text repeats words ("really really"), so without an event id only
    a sentence that comes again counts as a replay, or a word that comes twice with no space.
    """

    def __init__(self) -> None:
        self._said: list[str] = []
        self._draft: list[str] = []
        self._thoughts: list[str] = []
        self._thought_draft: list[str] = []
        self._calls: list[ToolCall] = []
        self._call_keys: set[str] = set()
        self._seen: set[int] = set()
        self._last_key = ""
        self._ends_with_newline = True
        self._framed = False
        self._ended = False
        self._kit = False
        self._final = False
        self._open_call = False
        self.failure: Failure | None = None
        self.damaged: Damaged | None = None

    @property
    def text(self) -> str:
        """The answer so far."""
        return "".join(self._said) + "".join(self._draft)

    @property
    def final(self) -> bool:
        """Whether an event has said that the answer is whole; more may still come."""
        return self._final

    def add(self, event: Event) -> bool:
        """Take one event; True when `text` is no longer just what it was plus `event.text`."""
        if isinstance(event, Text):
            return self._add_text(event)
        if isinstance(event, Thought):
            self._add_thought(event)
        elif isinstance(event, ToolCall):
            self._add_call(event)
        elif isinstance(event, ToolResult):
            self._open_call = False
            self._final = False
        elif isinstance(event, Final):
            self._kit = True
            self._final = event.ends
            self._close_draft()
        elif isinstance(event, Failure):
            self.failure = self.failure or event
        elif isinstance(event, Damaged):
            self.damaged = self.damaged or event
        elif isinstance(event, End):
            self._ended, self._framed = True, event.framed
        return False

    def _replayed(self, key: str, text: str) -> bool:
        """Whether this event has been here before; it is remembered."""
        mark = hash(key)
        again = mark in self._seen
        near = key == self._last_key
        self._seen.add(mark)
        self._last_key = key
        if not again or not key:
            return False
        if not key.startswith("\0"):
            return True
        if len(text) >= 16 and _SENTENCE.search(text):
            return True
        return near and len(text) >= 5 and text == text.strip()

    def _say(self, text: str) -> None:
        if text:
            self._said.append(text)
            self._ends_with_newline = text.endswith("\n")

    def _close_draft(self) -> None:
        self._say("".join(self._draft))
        self._draft = []
        self._thoughts += ["".join(self._thought_draft)] if self._thought_draft else []
        self._thought_draft = []

    def _add_text(self, event: Text) -> bool:
        self._final = False
        if event.whole:
            if self._replayed(event.key, _WHOLE):
                return True
            self._kit = True
            self._draft = []
            apart = self._ends_with_newline or event.text.startswith("\n")
            self._say(event.text if apart else "\n\n" + event.text)
            return True
        if event.partial:
            self._kit = True
            if not self._draft and not self._ends_with_newline:
                self._draft.append("\n\n")
                self._draft.append(event.text)
                return True
            self._draft.append(event.text)
            return False
        if self._replayed(event.key, event.text):
            return True
        self._say(event.text)
        return False

    def _add_thought(self, event: Thought) -> None:
        if event.partial:
            self._thought_draft.append(event.text)
            return
        if not self._replayed(event.key + "\0thought", _WHOLE):
            self._thoughts.append(event.text)
        self._thought_draft = []

    def _add_call(self, event: ToolCall) -> None:
        if event.partial:
            return
        self._final = False
        self._open_call = True
        # One event may hold several calls, so its key alone does not name a call.
        key = event.id or f"{event.key}\0{event.name}\0{sorted(event.args)}"
        if key not in self._call_keys:
            self._call_keys.add(key)
            self._calls.append(event)

    def _complete(self) -> bool:
        """Whether the end is the real end; half an answer is never taken for a whole one."""
        if self.damaged is not None:
            return False
        if self._kit and self._final:
            return True
        if not (self._ended and self._framed):
            return False
        if not self._kit:
            return True
        return not self._draft and not self._open_call

    def answer(self) -> Answer:
        """The answer as it stands."""
        complete = self._complete()
        self._close_draft()
        thoughts = "\n".join(piece for piece in self._thoughts if piece)
        text = drop_apology(self.text)
        return Answer(text, thoughts, tuple(self._calls), self.failure, complete)


def drop_apology(text: str) -> str:
    """`text` without a trailing "I encountered a temporary issue" after a normal answer.

    >>> drop_apology("Title added. I encountered a temporary issue, please retry.")
    'Title added.'
    """
    shorter = _APOLOGY.sub("", text)
    return shorter if shorter.strip() else text
