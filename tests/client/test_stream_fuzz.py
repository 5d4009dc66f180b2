"""The decoder and the turn fed with whatever hypothesis comes up with.

`NEMO_FUZZ=20000` gives the number of cases in all, as the full check runs it; without it there are
a twentieth as many.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nemo_notebook.client.stream import Decoder
from nemo_notebook.errors import NemoError

from .scripted import Ending, Turns, expected, recorded

CASES = int(os.environ.get("NEMO_FUZZ", "1000"))


def cases(share: float) -> settings:
    """The settings of one test, which runs its share of all cases."""
    return settings(
        max_examples=max(1, round(CASES * share)),
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


PIECES = st.sampled_from(
    [
        *(b"\n", b"\r", b"\r\n", b"\n\n", b":", b" ", b"data", b"data:", b"data: ", b"event: ping"),
        *(b"id: 7", b"id", b"id: \x00", b"retry: 250", b"retry: x", b": note", b"\xef\xbb\xbf"),
        *("\u2028".encode(), "日落".encode(), b"\xe6\x97", b"\xff", b"\x00", b"{}", b"x" * 70),
    ]
)
LINES = st.tuples(
    st.sampled_from([b"data", b"data:", b"data: ", b"id: ", b"event:", b"retry:", b":", b"", b""]),
    st.one_of(PIECES, st.sampled_from([b"", b"a", b" ", b"b: c"])),
    st.sampled_from([b"\n", b"\r", b"\r\n", b"\n\n", b"\r\n\r\n"]),
).map(b"".join)
STREAMS = st.one_of(
    st.tuples(
        st.sampled_from([b"", b"\xef\xbb\xbf"]),
        st.lists(LINES, min_size=2, max_size=12).map(b"".join),
    ).map(b"".join),
    st.lists(st.one_of(PIECES, st.binary(max_size=4)), max_size=40).map(b"".join),
    st.binary(max_size=200),
)


@st.composite
def cut(draw: st.DrawFn, data: st.SearchStrategy[bytes]) -> tuple[bytes, list[bytes]]:
    """Some bytes, and the same in chunks."""
    whole = draw(data)
    every = st.just(list(range(len(whole) + 1)))
    some = st.lists(st.integers(0, len(whole)), max_size=12).map(sorted)
    places = draw(st.one_of(some, some, every))
    ends = [*places, len(whole)]
    return whole, [whole[a:b] for a, b in zip([0, *places], ends, strict=True)]


def by_the_letter(data: bytes) -> list[tuple[str, str, str]]:
    """The standard's algorithm on the whole stream, step by step, in no hurry."""
    text = data.decode("utf-8", "replace").removeprefix("\ufeff")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[:-1]
    found, kind, values, last = [], "", list[str](), ""
    for line in lines:
        field, _, value = line.partition(":")
        value = value[1:] if value.startswith(" ") else value
        if line == "":
            if values:
                found.append((kind or "message", "\n".join(values), last))
            kind, values = "", []
        elif field == "data":
            values.append(value)
        elif field == "event":
            kind = value
        elif field == "id" and "\0" not in value:
            last = value
    return found


@cases(0.6)
@given(cut(STREAMS))
def test_any_bytes_in_any_chunks_are_decoded_by_the_standard(
    streams: tuple[bytes, list[bytes]],
) -> None:
    whole, chunks = streams
    decoder = Decoder()
    found = [tuple(message) for chunk in chunks for message in decoder.feed(chunk)]
    assert found == by_the_letter(whole)


class Home:
    """One scripted backend and one loop for all cases."""

    def __init__(self, path: Path) -> None:
        self.runner = asyncio.Runner()
        self.turns = Turns(path)

    def hear(self, chunks: list[bytes], ending: Ending) -> tuple[str, str] | None:
        """(what was heard, what was shown), or None after an error of the tree."""
        try:
            heard, shown = self.runner.run(self.turns.hear(chunks, ending))
        except NemoError as error:
            assert str(error) and isinstance(error.details["text"], str)
            return None
        finally:
            assert self.turns.transport.paid == 1
        assert shown.strip() == heard.text
        return heard.text, shown


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    made = Home(tmp_path_factory.mktemp("home"))
    yield made
    made.runner.run(made.turns.api.close())
    made.runner.close()


WORDS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["Done. ", "Click the Export button. ", "ha", "\u2028", "I encountered a temporary issue."]
    ),
)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), WORDS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=5,
)
KEYS = st.sampled_from(
    [
        *("type", "content", "text", "name", "args", "id", "partial", "thought", "result", "error"),
        *("parts", "role", "functionCall", "functionResponse", "response", "actions", "stateDelta"),
        *("errorCode", "errorMessage", "turnComplete", "finishReason", "code", "message", "detail"),
        *("error_details", "success", "invocationId", "longRunningToolIds"),
    ]
)
KINDS = st.sampled_from(["text", "tool_call", "tool_result", "heartbeat", "error", "thought", "?"])
CALLS = st.fixed_dictionaries({"name": WORDS}, optional={"id": WORDS, "args": VALUES})
PARTS = st.one_of(
    st.fixed_dictionaries({"text": WORDS}, optional={"thought": st.booleans()}),
    st.fixed_dictionaries({"functionCall": CALLS}),
    st.fixed_dictionaries({"functionResponse": CALLS}),
    VALUES,
)
EVENTS = st.one_of(
    st.fixed_dictionaries({"type": KINDS}, optional={"content": WORDS, "name": WORDS}),
    st.fixed_dictionaries(
        {"content": st.fixed_dictionaries({"parts": st.lists(PARTS, max_size=3)})},
        optional={"partial": st.booleans(), "id": WORDS, "turnComplete": st.booleans()},
    ),
    st.dictionaries(KEYS, VALUES, max_size=4),
    VALUES,
)


def _line(wire: Any) -> bytes:
    return b"data: " + json.dumps(wire, ensure_ascii=False).encode("utf-8", "replace") + b"\n\n"


ANSWERS = st.lists(
    st.one_of(EVENTS.map(_line), st.binary(max_size=12), PIECES, st.just(b"data: {\n\n")),
    max_size=8,
).map(b"".join)


@cases(0.3)
@given(cut(ANSWERS), st.sampled_from(Ending))
def test_any_answer_is_heard_or_becomes_a_typed_error(
    home: Home, answer: tuple[bytes, list[bytes]], ending: Ending
) -> None:
    whole, chunks = answer
    # How the bytes arrive changes nothing in what is heard.
    assert home.hear(chunks, ending) == home.hear([whole], ending)


@st.composite
def spoilt(draw: st.DrawFn) -> bytes:
    """A recorded stream with some of its bytes changed, lost or repeated."""
    data = bytearray(recorded(draw(st.sampled_from(sorted(expected())))))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(data)))
        data[at : at + draw(st.integers(0, 40))] = draw(st.binary(max_size=6))
    return bytes(data)


@cases(0.1)
@given(cut(spoilt()), st.sampled_from(Ending))
def test_a_spoilt_recording_is_heard_or_becomes_a_typed_error(
    home: Home, answer: tuple[bytes, list[bytes]], ending: Ending
) -> None:
    home.hear(answer[1], ending)
