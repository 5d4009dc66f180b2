"""Fault 26: a file is fetched whole, continued after a break, never joined from two versions."""

from __future__ import annotations

import base64
import hashlib
import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nemo_notebook.errors import NemoError, ProtocolError, StreamInterrupted

from .backend import Backend, api_for
from .raw_server import Close, Request, Step, answer

pytestmark = pytest.mark.anyio
FILE = os.urandom(200_000)
OTHER = os.urandom(150_000)


def serving(
    content: bytes = FILE,
    *,
    tag: str = '"v1"',
    breaks: int = 0,
    ranges: bool = True,
    condition: bool = True,
    headers: str = "",
) -> Callable[[Request], list[Step]]:
    """A file server that breaks the first transfers off after a quarter of what was asked."""
    left = [breaks]

    def respond(request: Request) -> list[Step]:
        wanted = request.headers.get("range") if ranges else None
        if condition and request.headers.get("if-range") not in (None, tag):
            wanted = None
        start = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted else 0
        extra = f"ETag: {tag}\r\n" if tag else ""
        if wanted and start >= len(content):
            head = f"HTTP/1.1 416 X\r\n{extra}Content-Range: bytes */{len(content)}\r\n"
            return [f"{head}Content-Length: 0\r\n\r\n".encode()]
        part = content[start:]
        if wanted:
            span = f"Content-Range: bytes {start}-{len(content) - 1}/{len(content)}\r\n"
            head = f"HTTP/1.1 206 X\r\n{extra}{span}"
        else:
            head = f"HTTP/1.1 200 X\r\n{extra}"
        steps: list[Step] = [f"{head}{headers}Content-Length: {len(part)}\r\n\r\n".encode()]
        if left[0]:
            left[0] -= 1
            return [*steps, part[: len(part) // 4], Close()]
        return [*steps, part]

    return respond


async def fetch(
    server: Backend, tmp_path: Path, held: bytes = b"", **options: Any
) -> tuple[bytes, list[tuple[str, int]]]:
    api = api_for(server, tmp_path)
    into, began = io.BytesIO(held), list[tuple[str, int]]()
    try:
        await api.download("/f", into, began=lambda *one: began.append(one), **options)
    finally:
        await api.close()
    return into.getvalue(), began


def asked(server: Backend) -> list[str]:
    return [r.headers.get("range", "") for r in server.requests if r.path == "/f"]


async def test_26_a_break_is_continued_where_it_was(server: Backend, tmp_path: Path) -> None:
    server.on("GET", "/f", serving(breaks=3))
    got, began = await fetch(server, tmp_path)
    assert got == FILE and began == [('"v1"', len(FILE))]
    assert asked(server) == ["", "bytes=50000-", "bytes=87500-", "bytes=115625-"]
    assert server.requests[-1].headers["if-range"] == '"v1"'


async def test_26_what_an_earlier_process_fetched_is_used(server: Backend, tmp_path: Path) -> None:
    server.on("GET", "/f", serving())
    got, began = await fetch(server, tmp_path, FILE[:777], validator='"v1"')
    assert (got, began, asked(server)) == (FILE, [], ["bytes=777-"])
    got, _ = await fetch(server, tmp_path, FILE, validator='"v1"')
    assert got == FILE and asked(server)[-1] == f"bytes={len(FILE)}-", "416: nothing was missing"


@pytest.mark.parametrize(
    "server_of_another_version",
    [
        serving(OTHER, tag='"v2"'),
        serving(OTHER, tag='"v2"', condition=False),
        serving(OTHER, tag="", ranges=False),
        serving(OTHER, tag='W/"v1"'),
        serving(OTHER[:500], tag='"v2"', condition=False),
        serving(OTHER[:777], tag='"v2"', condition=False),
    ],
    ids=["If-Range", "206 all the same", "no ranges", "weak", "416", "416 at its end"],
)
async def test_26_two_versions_are_never_joined(
    server: Backend, tmp_path: Path, server_of_another_version: Any
) -> None:
    server.on("GET", "/f", server_of_another_version)
    got, _ = await fetch(server, tmp_path, FILE[:777], validator='"v1"')
    assert got in (OTHER, OTHER[:500], OTHER[:777])


async def test_26_a_file_that_changes_between_two_parts(server: Backend, tmp_path: Path) -> None:
    server.on("GET", "/f", serving(breaks=1), serving(OTHER, tag='"v2"'))
    got, began = await fetch(server, tmp_path)
    assert got == OTHER and [tag for tag, _ in began] == ['"v1"', '"v2"']


async def test_26_without_a_validator_it_begins_anew(server: Backend, tmp_path: Path) -> None:
    server.on("GET", "/f", serving(tag="", breaks=2))
    got, began = await fetch(server, tmp_path)
    assert got == FILE and asked(server) == ["", "", ""] and began[0] == ("", len(FILE))


async def test_26_the_date_stands_in_for_the_tag(server: Backend, tmp_path: Path) -> None:
    date = "Wed, 21 Oct 2026 07:28:00 GMT"
    headers = f"Last-Modified: {date}\r\n"
    server.on("GET", "/f", serving(tag="", breaks=1, condition=False, headers=headers))
    assert (await fetch(server, tmp_path))[0] == FILE
    assert server.requests[-1].headers["if-range"] == date


@pytest.mark.parametrize("length", [len(FILE) - 1, len(FILE) + 1])
async def test_26_the_size_that_was_named_counts(
    server: Backend, tmp_path: Path, length: int
) -> None:
    server.on("GET", "/f", serving())
    with pytest.raises(ProtocolError, match=f"{length:,}"):
        await fetch(server, tmp_path, size=length)
    server.on("GET", "/f", [b"HTTP/1.1 200 X\r\n\r\n", FILE])
    with pytest.raises(StreamInterrupted, match=f"{length:,}"):
        await fetch(server, tmp_path, size=length)


HASHES = [
    ({"digest": hashlib.sha256(FILE).hexdigest()}, ""),
    ({"digest": hashlib.md5(FILE).hexdigest().upper()}, ""),
    ({}, f"Repr-Digest: sha-256=:{base64.b64encode(hashlib.sha256(FILE).digest()).decode()}:\r\n"),
    ({}, f"Digest: SHA-256={base64.b64encode(hashlib.sha256(FILE).digest()).decode()}\r\n"),
    ({}, f"Content-MD5: {base64.b64encode(hashlib.md5(FILE).digest()).decode()}\r\n"),
]


@pytest.mark.parametrize(("options", "headers"), HASHES)
async def test_26_the_hash_is_checked(
    server: Backend, tmp_path: Path, options: dict[str, str], headers: str
) -> None:
    damaged = FILE[:999] + b"?" + FILE[1000:]
    bad, good = serving(damaged, headers=headers), serving(headers=headers)
    server.on("GET", "/f", bad, good)
    assert (await fetch(server, tmp_path, **options))[0] == FILE
    server.on("GET", "/f", bad)
    with pytest.raises(StreamInterrupted, match="damaged"):
        await fetch(server, tmp_path, **options)


async def test_26_progress_earns_more_patience(server: Backend, tmp_path: Path) -> None:
    long = os.urandom(2_000_000)
    server.on("GET", "/f", serving(long, breaks=7))
    assert (await fetch(server, tmp_path))[0] == long
    server.on("GET", "/f", serving(b"x" * 1000, breaks=999))
    before = len(asked(server))
    with pytest.raises(StreamInterrupted):
        await fetch(server, tmp_path)
    assert len(asked(server)) - before == 4


async def test_26_the_other_address_begins_anew(server: Backend, tmp_path: Path) -> None:
    server.on("GET", "/f", serving(breaks=99))
    server.on("GET", "/api/render/proxy/r1/download", serving(OTHER, tag="", condition=False))
    assert (await fetch(server, tmp_path, id="r1"))[0] == OTHER


@pytest.mark.parametrize("status", [206, 416, 304, 204])
async def test_26_answers_to_what_was_not_asked(
    server: Backend, tmp_path: Path, status: int
) -> None:
    server.on("GET", "/f", answer(b"", status=status))
    with pytest.raises(NemoError):
        await fetch(server, tmp_path)


async def test_an_unproved_end_is_said(server: Backend, tmp_path: Path) -> None:
    api = api_for(server, tmp_path)
    for head, whole in ((b"", False), (b"Content-Length: 3\r\n", True)):
        server.on("GET", "/f", [b"HTTP/1.1 200 X\r\n" + head + b"\r\nabc"])
        assert (await api.download("/f", io.BytesIO())).whole is whole
    await api.close()
