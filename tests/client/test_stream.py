"""The decoder, by the event-stream standard: whole, byte by byte, and cut at random."""

from __future__ import annotations

import random
import time

import pytest

from nemo_notebook.client.stream import Decoder
from nemo_notebook.errors import ProtocolError

M = "message"
VECTORS: dict[str, tuple[bytes, list[tuple[str, str, str]]]] = {
    "one line": (b"data: hi\n\n", [(M, "hi", "")]),
    "no space after the colon": (b"data:hi\n\n", [(M, "hi", "")]),
    "one space is removed, not two": (b"data:  hi\n\n", [(M, " hi", "")]),
    "lines of data are joined": (b"data: a\ndata: b\n\n", [(M, "a\nb", "")]),
    "CRLF": (b"data: a\r\ndata: b\r\n\r\n", [(M, "a\nb", "")]),
    "CR": (b"data: a\rdata: b\r\r", [(M, "a\nb", "")]),
    "CR, then CRLF": (b"data: a\r\r\ndata: b\n\n", [(M, "a", ""), (M, "b", "")]),
    "LF CR is two ends": (b"data: a\n\rdata: b\n\n", [(M, "a", ""), (M, "b", "")]),
    "mixed ends": (b"data: a\n\r\ndata: b\r\r\n", [(M, "a", ""), (M, "b", "")]),
    "event name": (b"event: ping\ndata: x\n\n", [("ping", "x", "")]),
    "the name is forgotten": (b"event: p\ndata: x\n\ndata: y\n\n", [("p", "x", ""), (M, "y", "")]),
    "a name without data": (b"event: p\n\ndata: y\n\n", [(M, "y", "")]),
    "an empty name": (b"event:\ndata: y\n\n", [(M, "y", "")]),
    "ids stay": (b"id: 7\ndata: a\n\ndata: b\n\n", [(M, "a", "7"), (M, "b", "7")]),
    "an id alone is kept": (b"id: 7\n\ndata: b\n\n", [(M, "b", "7")]),
    "an id is cleared": (b"id: 7\ndata: a\n\nid\ndata: b\n\n", [(M, "a", "7"), (M, "b", "")]),
    "NUL in an id": (b"id: 7\nid: 8\x009\ndata: a\n\n", [(M, "a", "7")]),
    "NUL in data": (b"data: a\x00b\n\n", [(M, "a\x00b", "")]),
    "comments": (b": keep\n:\ndata: a\n: x\ndata: b\n\n", [(M, "a\nb", "")]),
    "field without colon": (b"data\n\n", [(M, "", "")]),
    "two fields without colon": (b"data\ndata\n\n", [(M, "\n", "")]),
    "empty data": (b"data:\n\n", [(M, "", "")]),
    "unknown fields": (b"foo: bar\nDATA: no\ndata : no\n data: no\ndata: a\n\n", [(M, "a", "")]),
    "a colon in the value": (b"data: a:b: c\n\n", [(M, "a:b: c", "")]),
    "nothing at the end of the stream": (b"data: a\n\ndata: b\n", [(M, "a", "")]),
    "BOM": (b"\xef\xbb\xbfdata: a\n\n", [(M, "a", "")]),
    "one BOM only": (b"\xef\xbb\xbf\xef\xbb\xbfdata: a\n\ndata: b\n\n", [(M, "b", "")]),
    "a BOM later": (b"data: a\n\n\xef\xbb\xbfdata: b\n\n", [(M, "a", "")]),
    "broken UTF-8": (b"data: \xff\xe4\xb8x\n\n", [(M, "\ufffd\ufffdx", "")]),
    "UTF-8": ("data: 日落 é 🎬\n\n".encode(), [(M, "日落 é 🎬", "")]),
    "other line separators": ("data: a\u2028b\u2029c\u0085d\x0be\n\n".encode(),
                              [(M, "a\u2028b\u2029c\u0085d\x0be", "")]),
    "tabs are not spaces": (b"data:\ta\n\n", [(M, "\ta", "")]),
    "blank lines": (b"\n\n\r\n\rdata: a\n\n\n\n", [(M, "a", "")]),
}  # fmt: skip


def decode(*chunks: bytes) -> list[tuple[str, str, str]]:
    decoder = Decoder()
    return [tuple(one) for part in chunks for one in decoder.feed(part)]


@pytest.mark.parametrize("name", VECTORS)
def test_by_the_standard(name: str) -> None:
    data, expected = VECTORS[name]
    assert decode(data) == expected
    assert decode(*(data[i : i + 1] for i in range(len(data)))) == expected


def test_any_split_gives_the_same() -> None:
    chance = random.Random(5)
    names = list(VECTORS)
    for _ in range(400):
        picked = [VECTORS[n][0] for n in chance.choices(names, k=4)]
        data = b"\n\n".join(picked)
        cuts = sorted(chance.choices(range(len(data) + 1), k=6))
        parts = [data[a:b] for a, b in zip([0, *cuts], [*cuts, len(data)], strict=True)]
        assert decode(*parts) == decode(data)


def test_retry_takes_digits_only() -> None:
    decoder = Decoder()
    for value, expected in ((b"250", 250), (b"-1", 250), (b"1.5", 250), ("٣".encode(), 250)):
        list(decoder.feed(b"retry: " + value + b"\n"))
        assert decoder.retry == expected


def test_comments_and_empty_data_can_be_noticed() -> None:
    decoder = Decoder()
    assert list(decoder.feed(b": still here\n")) == []
    assert decoder.activity == 1
    assert [data for _, data, _ in decoder.feed(b"data:\n\n")] == [""]


def test_events_are_not_lost_when_nobody_looks() -> None:
    decoder = Decoder()
    decoder.feed(b"data: a\n\n")
    assert [data for _, data, _ in decoder.feed(b"data: b\n\n")] == ["a", "b"]


@pytest.mark.parametrize("size", [1, 64 * 1024])
def test_a_line_takes_time_in_proportion_to_its_length(size: int) -> None:
    def seconds(length: int) -> float:
        decoder = Decoder()
        data = b"data: " + b"x" * length
        begin = time.perf_counter()
        for start in range(0, len(data), size):
            decoder.feed(data[start : start + size])
        (event,) = decoder.feed(b"\n\n")
        assert len(event.data) == length
        return time.perf_counter() - begin

    long = 20 * 2**20 if size > 1 else 2**20
    assert min(seconds(long) for _ in range(2)) < 40 * max(seconds(long // 8), 0.001)


@pytest.mark.parametrize(
    "chunks",
    [
        [b"data: " + b"x" * 200],
        [b"data: ", b"x" * 60, b"x" * 60, b"\n\n"],
        [b"data: " + b"x" * 200 + b"\n\n"],
        [b"data: " + b"x" * 60 + b"\n"] * 3,
    ],
)
def test_lines_and_events_without_end_are_refused(chunks: list[bytes]) -> None:
    decoder = Decoder(limit=100)
    with pytest.raises(ProtocolError, match="more than 100 characters"):
        for chunk in chunks:
            list(decoder.feed(chunk))
