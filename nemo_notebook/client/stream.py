"""Bytes to events, by the event-stream standard (WHATWG HTML, "Server-sent events").

No I/O here: `Decoder.feed` takes whatever piece of the body has arrived and gives the events that
it completes. What the standard leaves to the reader is a cap on the length of a line or an event.
"""

from __future__ import annotations

import codecs
from collections import deque
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..errors import ProtocolError

__all__ = ["Decoder", "Message"]

LIMIT = 64 * 2**20
_TOGETHER = 1024
_DIGITS = frozenset("0123456789")


class Message(NamedTuple):
    """One dispatched event: its type ("message" by default), its data, the last event id."""

    event: str
    data: str
    id: str


_message = tuple.__new__
"""Makes a named tuple in half of the time that its own constructor takes."""


class Decoder:
    """An incremental decoder of one event stream.

    An event counts only when its blank line has arrived; what is left at the end of the stream is
    dropped, as the standard demands. An empty `data:` line is an event with empty data; comments
    make no event, but every line counts in `activity`.

    Args:
        limit: the longest line, and the longest data of one event, in characters
            (of a line that has not ended: in bytes).

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
        self._begun = False
        self._after_return = False
        self._tail: list[bytes] = []
        self._older: list[bytes] = []
        self._tail_length = 0
        self._lines: deque[str | tuple[str]] = deque()  # a tuple is the value of a data field
        self._event = ""
        self._data: list[str] = []
        self._data_length = 0
        self._id = ""

    def feed(self, chunk: bytes) -> Iterable[Message]:
        """The events that `chunk` completes.

        Raises:
            ProtocolError: a line or an event is longer than the limit.
        """
        if self._after_return and chunk:
            self._after_return = False
            chunk = chunk.removeprefix(b"\n")
        # The ends of lines are never part of a sign of UTF-8, so lines can be found in the bytes,
        # and what is not yet a line is kept as it came, without a copy.
        if chunk.endswith(b"\n"):
            cut = len(chunk)
        else:
            cut = max(chunk.rfind(b"\n"), chunk.rfind(b"\r")) + 1
        if not cut:
            self._keep(chunk)
            if not self._lines:
                self._check(self._tail_length)
                return ()
            return self._events()
        self._after_return = cut == len(chunk) and chunk.endswith(b"\r")
        ends = chunk[:cut]
        if self._tail_length:
            end = min(place for place in (ends.find(b"\n"), ends.find(b"\r")) if place >= 0)
            whole = b"".join((*self._older, *self._tail, ends[:end]))
            self._older, self._tail, self._tail_length = [], [], 0
            if self._begun and whole.startswith(b"data:"):
                # What may be long is copied no more often than it must be.
                start = 6 if whole.startswith(b" ", 5) else 5
                self._lines.append((str(memoryview(whole)[start:], "utf-8", "replace"),))
            else:
                self._lines.append(self._text(whole))
            del whole
            self.activity += 1
            ends = ends[end + (2 if ends.startswith(b"\r\n", end) else 1) :]
        if ends:
            text = ends.decode("utf-8", "replace") if self._begun else self._text(ends)
            if "\r" in text:
                text = text.replace("\r\n", "\n").replace("\r", "\n")
            lines = text.split("\n")
            lines.pop()
            self._lines.extend(lines)
            self.activity += len(lines)
        if cut < len(chunk):
            self._keep(chunk[cut:])
        return self._events()

    def _text(self, data: bytes) -> str:
        """Bytes that end where a line ends, as text; the mark of the very first is dropped."""
        if not self._begun:
            self._begun = True
            data = data.removeprefix(codecs.BOM_UTF8)
        return data.decode("utf-8", "replace")

    def _keep(self, data: bytes) -> None:
        if data:
            self._tail.append(data)
            self._tail_length += len(data)
            if len(self._tail) == _TOGETHER:
                # Twenty million pieces of one byte each would take more room than their text.
                self._older.append(b"".join(self._tail))
                self._tail = []

    def _check(self, length: int) -> None:
        if length > self._limit:
            raise ProtocolError(f"The stream sent a line of more than {self._limit:,} characters.")

    def _events(self) -> Iterator[Message]:
        lines, limit = self._lines, self._limit
        while lines:
            line = lines.popleft()
            if not line:
                event, self._event = self._event, ""
                if self._data:
                    data = self._data[0] if len(self._data) == 1 else "\n".join(self._data)
                    self._data, self._data_length = [], 0
                    yield _message(Message, (event or "message", data, self._id))
            elif isinstance(line, tuple):
                self._add(line[0])
            elif len(line) > limit:
                self._check(len(line))
            elif line.startswith("data:"):
                self._add(line[6:] if line.startswith(" ", 5) else line[5:])
            else:
                self._field(line)
        self._check(self._tail_length)

    def _add(self, value: str) -> None:
        self._data_length += len(value) + 1
        self._check(self._data_length - 1)
        self._data.append(value)

    def _field(self, line: str) -> None:
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "data":
            self._add(value)
        elif name == "event":
            self._event = value
        elif name == "id":
            if "\0" not in value:
                self._id = value
        elif name == "retry" and value and _DIGITS.issuperset(value):
            self.retry = int(value[:15])
