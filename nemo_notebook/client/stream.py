"""Bytes to events, by the event-stream standard (WHATWG HTML, "Server-sent events").

No I/O here: `Decoder.feed` takes whatever piece of the body has arrived and gives the events that
it completes. What the standard leaves to the reader is a cap on the length of a line or an event.
"""

from __future__ import annotations

import codecs
from collections import deque
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import NamedTuple

from ..errors import ProtocolError

__all__ = ["Decoder", "Message"]

LIMIT = 64 * 2**20
_DIGITS = frozenset("0123456789")


class Message(NamedTuple):
    """One dispatched event: its type ("message" by default), its data, the last event id."""

    event: str
    data: str
    id: str


class Decoder:
    """An incremental decoder of one event stream.

    An event counts only when its blank line has arrived; what is left at the end of the stream is
    dropped, as the standard demands. An empty `data:` line is an event with empty data; comments
    make no event, but every line counts in `activity`.

    Args:
        limit: the longest line, and the longest data of one event, in characters.

    Attributes:
        activity: how many lines have been read, comments and blank lines included.
        retry: the last `retry:` field in milliseconds, or None.

    >>> list(Decoder().feed(b"data: hello\\n\\n"))
    [Message(event='message', data='hello', id='')]
    """

    def __init__(self, *, limit: int = LIMIT) -> None:
        self.activity = 0
        self.retry: int | None = None
        self._limit = limit
        self._text = codecs.getincrementaldecoder("utf-8")("replace")
        self._begun = False
        self._after_return = False
        self._tail = StringIO()
        self._tail_length = 0
        self._lines: deque[str] = deque()
        self._event = ""
        self._data: list[str] = []
        self._data_length = 0
        self._id = ""

    def feed(self, chunk: bytes) -> Iterable[Message]:
        """The events that `chunk` completes.

        Raises:
            ProtocolError: a line or an event is longer than the limit.
        """
        text = self._text.decode(chunk)
        if not self._begun and text:
            self._begun = True
            text = text.removeprefix("\ufeff")
        if self._after_return and text:
            self._after_return = False
            text = text.removeprefix("\n")
        if "\r" in text:
            self._after_return = text.endswith("\r")
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        if "\n" not in text:
            self._keep(text)
            if not self._lines:
                self._check(self._tail_length)
                return ()
            return self._events()
        first, *lines = text.split("\n")
        if self._tail_length:
            self._tail.write(first)
            first = self._tail.getvalue()
            self._tail = StringIO()
            self._tail_length = 0
        self._lines.append(first)
        self._keep(lines.pop())
        self._lines.extend(lines)
        return self._events()

    def _keep(self, text: str) -> None:
        if text:
            self._tail.write(text)
            self._tail_length += len(text)

    def _check(self, length: int) -> None:
        if length > self._limit:
            raise ProtocolError(f"The stream sent a line of more than {self._limit:,} characters.")

    def _events(self) -> Iterator[Message]:
        while self._lines:
            line = self._lines.popleft()
            self.activity += 1
            self._check(len(line))
            if line:
                self._field(line)
                continue
            if self._data:
                yield Message(self._event or "message", "\n".join(self._data), self._id)
            self._event, self._data, self._data_length = "", [], 0
        self._check(self._tail_length)

    def _field(self, line: str) -> None:
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "data":
            self._data_length += len(value) + 1
            self._check(self._data_length - 1)
            self._data.append(value)
        elif name == "event":
            self._event = value
        elif name == "id":
            if "\0" not in value:
                self._id = value
        elif name == "retry" and value and _DIGITS.issuperset(value):
            self.retry = int(value[:15])
