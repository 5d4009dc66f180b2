"""The transport between an httpx client and an ASGI app in one process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from nemo_notebook.local.inprocess import InProcessTransport

pytestmark = pytest.mark.anyio


def client_of(app: Any, **options: Any) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=InProcessTransport(app), base_url="http://nemo.local", **options
    )


async def start(send: Any, status: int = 200) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"x-a", b"1")]})


async def piece(send: Any, body: bytes, more: bool = True) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": more})


async def test_a_piece_arrives_before_the_next_is_sent() -> None:
    proceed = asyncio.Event()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await start(send)
        await piece(send, b"first")
        await proceed.wait()
        await piece(send, b"last", more=False)

    async with client_of(app) as client, client.stream("GET", "/") as response:
        pieces = response.aiter_raw()
        assert await anext(pieces) == b"first"
        proceed.set()
        assert [one async for one in pieces] == [b"last"]


async def test_the_request_body_is_read_as_the_app_asks() -> None:
    given: list[int] = []

    async def body() -> AsyncIterator[bytes]:
        for number in range(5):
            given.append(number)
            yield bytes([number])

    async def app(scope: Any, receive: Any, send: Any) -> None:
        first = await receive()
        assert first == {"type": "http.request", "body": b"\x00", "more_body": True}
        assert given == [0]
        rest = b""
        more = True
        while more:
            got = await receive()
            rest, more = rest + got["body"], got["more_body"]
        await start(send)
        await piece(send, rest, more=False)

    async with client_of(app) as client:
        answer = await client.post("/", content=body())
    assert answer.content == bytes([1, 2, 3, 4])


async def test_an_answer_before_the_body_leaves_it_unread() -> None:
    async def body() -> AsyncIterator[bytes]:
        raise AssertionError("the body was read")
        yield b""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await start(send, 401)
        await piece(send, b"", more=False)

    async with client_of(app) as client:
        assert (await client.post("/", content=body())).status_code == 401


async def test_a_slow_reader_holds_the_app_back() -> None:
    sent = 0

    async def app(scope: Any, receive: Any, send: Any) -> None:
        nonlocal sent
        await start(send)
        for _ in range(1000):
            await piece(send, b"x")
            sent += 1
        await piece(send, b"", more=False)

    async with client_of(app) as client, client.stream("GET", "/") as response:
        for _ in range(50):
            await asyncio.sleep(0)
        assert sent < 20
        assert len(await response.aread()) == 1000


async def test_closing_early_tells_the_app() -> None:
    told: list[str] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await start(send)
        await piece(send, b"first")
        told.append((await receive())["type"])

    async with client_of(app) as client:
        async with client.stream("GET", "/") as response:
            await anext(response.aiter_raw())
        assert told == ["http.disconnect"]


async def test_closing_early_wakes_an_app_that_waits_for_room() -> None:
    ended = asyncio.Event()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await start(send)
        for _ in range(100):
            await piece(send, b"x")
        ended.set()

    async with client_of(app) as client:
        async with client.stream("GET", "/") as response:
            await anext(response.aiter_raw())
        assert ended.is_set()


async def test_closing_the_client_ends_what_is_open() -> None:
    states: list[str] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await start(send)
        await receive()
        states.append((await receive())["type"])

    client = client_of(app)
    await client.send(client.build_request("GET", "/"), stream=True)
    await client.aclose()
    assert states == ["http.disconnect"]


async def test_an_app_that_fails_first_is_a_500(caplog: pytest.LogCaptureFixture) -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        raise RuntimeError("at once")

    async with client_of(app) as client:
        assert (await client.get("/")).status_code == 500
    assert "at once" in caplog.text


async def test_an_app_that_fails_later_drops_the_connection() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await start(send)
        await piece(send, b"half")
        raise RuntimeError("later")

    async with client_of(app) as client:
        with pytest.raises(httpx.RemoteProtocolError):
            await client.get("/")


async def test_the_read_timeout_of_a_request_is_kept() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await receive()

    async with client_of(app, timeout=0.05) as client:
        with pytest.raises(httpx.ReadTimeout):
            await client.get("/")


async def test_path_query_and_headers_reach_the_app() -> None:
    seen: dict[str, Any] = {}

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen.update(scope)
        await start(send)
        await piece(send, b"body", more=False)

    async with client_of(app) as client:
        answer = await client.head("/a%20b/%E4%BD%A0?x=1&y=%20", headers={"X-B": "2"})
    assert seen["path"] == "/a b/你"
    assert seen["query_string"] == b"x=1&y=%20"
    assert (b"x-b", b"2") in seen["headers"]
    assert answer.headers["x-a"] == "1"
    assert answer.content == b""
