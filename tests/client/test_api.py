"""The endpoints over real sockets: what is sent, what is accepted, what is repeated."""

from __future__ import annotations

import gzip
import io
import json
import time
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest

from nemo_notebook.client import SyncApi
from nemo_notebook.client.envelope import pause_asked
from nemo_notebook.client.events import End, Heartbeat, Text
from nemo_notebook.client.http import checked_base
from nemo_notebook.errors import (
    AuthError,
    ExportBlocked,
    InputError,
    MediaTooLarge,
    NemoError,
    OutOfCredits,
    ProtocolError,
    RateLimited,
    ServerError,
    SessionNotFound,
    StreamInterrupted,
    Unreachable,
    UnsupportedMedia,
)

from .backend import MP4, Backend, api_for
from .raw_server import (
    Close,
    RawServer,
    Reset,
    Wait,
    answer,
    error_answer,
    json_answer,
    stream,
)

pytestmark = pytest.mark.anyio
CREDITS = "/api/credits/balance/simple"
RENDER = "/api/render/proxy/lambda"


async def test_every_request_carries_token_and_attribution(server: Backend, tmp_path: Path) -> None:
    api = api_for(server, tmp_path)
    await api.create_session("Tea", "zh")
    await api.credits()
    await api.state("sid")
    await api.claim_token("sid", "task")
    await api.submit_render("render_1", "sid", {"t": []})
    await api.poll_render("render_1")
    assert [event async for event in api.run_sse("sid", "Hi 日")][-1] == End(True)
    for request in server.requests:
        assert request.headers["authorization"] == "Bearer nmv_usr_set"
        assert request.headers["x-skill-source"] == "test"
    session, *_, render, _, say = server.requests
    assert session.json == {"task_name": "Tea", "language": "zh"}
    assert render.json == {
        "id": "render_1",
        "sessionId": "sid",
        "draft": {"t": []},
        "output": {"format": "mp4", "quality": "high"},
    }
    assert say.json["new_message"] == {"parts": [{"text": "Hi 日"}]}
    assert (say.headers["accept"], say.headers["accept-encoding"]) == (
        "text/event-stream",
        "identity",
    )
    await api.close()


@pytest.mark.parametrize(
    "body",
    [
        {"code": 0, "data": {"available": 7}},
        {"code": "0", "data": {"available": 7}},
        {"success": True, "data": {"available": 7}},
        {"available": 7},
    ],
)
async def test_each_envelope(server: Backend, tmp_path: Path, body: Any) -> None:
    server.on("GET", CREDITS, answer(json.dumps(body).encode()))
    api = api_for(server, tmp_path)
    assert (await api.credits()).available == 7
    await api.close()


async def test_variants_of_a_render(server: Backend, tmp_path: Path) -> None:
    api = api_for(server, tmp_path)
    for body, status, url in (
        ({"status": "completed", "outputUrl": "http://x/y.mp4"}, "completed", "http://x/y.mp4"),
        ({"success": True, "data": {"status": "FAILED", "error": "no"}}, "failed", ""),
        ({"id": "r", "status": "processing", "progress": 250}, "processing", ""),
    ):
        server.on("GET", RENDER, answer(json.dumps(body).encode()))
        render = await api.poll_render("r")
        assert (render.id, render.status, render.url) == ("r", status, url)
        assert 0 <= render.progress <= 100
    await api.close()


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (error_answer(1002), SessionNotFound),
        (error_answer(2001, status=402), OutOfCredits),
        (error_answer(4001, status=400), UnsupportedMedia),
        (error_answer(4002), MediaTooLarge),
        (error_answer(402), ExportBlocked),
        (answer(b"", status=402), ExportBlocked),
        (answer(b'{"detail": "Session not found"}', status=404), SessionNotFound),
        (answer(b'{"detail": [{"loc": ["x"], "msg": "missing"}]}', status=422), ProtocolError),
        (answer(b"<html>no</html>", kind="text/html"), ProtocolError),
        (answer(b"", status=204), ProtocolError),
        (answer(b"[1, 2]"), ProtocolError),
        (answer(b"{" * 5000), ProtocolError),
        (answer(b"", status=302, headers={"Location": "http://127.0.0.1:1/"}), ProtocolError),
        (error_answer(1010, status=401), AuthError),
        (error_answer(77, "odd"), ServerError),
    ],
)  # fmt: skip
async def test_16_errors_are_typed(
    server: Backend, tmp_path: Path, reply: bytes, kind: type[NemoError]
) -> None:
    path = "/api/state/nemo_agent/me/sid/latest"
    server.on("GET", path, reply)
    api = api_for(server, tmp_path)
    with pytest.raises(kind) as caught:
        await api.state("sid")
    assert type(caught.value) is kind and len(str(caught.value)) < 500
    assert "\x1b" not in str(caught.value)
    assert server.count("GET", path) == 1
    await api.close()


async def test_14_safe_requests_are_repeated_within_bounds(server: Backend, tmp_path: Path) -> None:
    api = api_for(server, tmp_path)
    good = json_answer({"available": 1})
    for bad in (answer(b"", status=503), [Reset()], [Close()], error_answer(500, status=500)):
        server.on("GET", CREDITS, bad, bad, good)
        assert (await api.credits()).available == 1
    server.on("GET", CREDITS, answer(b"", status=503))
    before = server.count("GET", CREDITS)
    with pytest.raises(ServerError):
        await api.credits()
    assert server.count("GET", CREDITS) - before == 1 + api.timing.retries
    await api.close()


async def test_14_a_pause_is_asked_for_once(server: Backend, tmp_path: Path) -> None:
    api = api_for(server, tmp_path)
    slow = error_answer(429, status=429, headers={"Retry-After": "0"})
    server.on("GET", CREDITS, slow, json_answer({"available": 1}))
    assert (await api.credits()).available == 1
    server.on("GET", CREDITS, slow)
    before = server.count("GET", CREDITS)
    with pytest.raises(RateLimited):
        await api.credits()
    assert server.count("GET", CREDITS) - before == 2
    await api.close()


def test_14_every_form_of_retry_after() -> None:
    now = 1_000_000_000.0
    later, past = formatdate(now + 12, usegmt=True), formatdate(now - 500, usegmt=True)
    cases = [("5", 5), (later, 12), (past, 0), ("86400", 120), ("0", 0), ("x", 30), ("-3", 30)]
    cases += [("", 30), (None, 30), ("9" * 500, 30), ("Thu, 99 Foo", 30), ("1.5", 1.5)]
    for value, expected in cases:
        assert pause_asked(value, 30, now) == expected, value


@pytest.mark.parametrize(
    "bad",
    [answer(b"", status=503), [Close()], [Reset()], answer(b"", status=502), error_answer(500)],
)
async def test_15_what_is_paid_for_is_sent_once(server: Backend, tmp_path: Path, bad: Any) -> None:
    api = api_for(server, tmp_path)
    server.on("POST", "/run_sse", bad).on("POST", RENDER, bad)
    server.on("POST", "/api/tasks", bad).on("POST", "/api/upload-video", bad)
    with pytest.raises((ServerError, StreamInterrupted)):
        [event async for event in api.run_sse("sid", "Hi")]
    with pytest.raises((ServerError, StreamInterrupted)):
        await api.submit_render("render_1", "sid", {})
    with pytest.raises((ServerError, StreamInterrupted)):
        await api.create_session()
    with pytest.raises((ServerError, StreamInterrupted)):
        await api.upload_files("sid", [("a.txt", io.BytesIO(b"abc"), "text/plain")])
    assert server.paid == 1
    assert server.count("POST", RENDER) == 1
    assert server.count("POST", "/api/tasks") == 1
    assert server.count("POST", "/api/upload-video") == 1
    await api.close()


async def test_15_only_a_429_lets_it_go_again(server: Backend, tmp_path: Path) -> None:
    api = api_for(server, tmp_path)
    server.on("POST", "/run_sse", error_answer(429, status=429), stream({"type": "heartbeat"}))
    assert [event async for event in api.run_sse("sid", "Hi")] == [Heartbeat(), End(True)]
    assert server.paid == 2
    await api.close()


async def test_06_nothing_was_sent(tmp_path: Path) -> None:
    with RawServer() as gone:
        pass
    for url in (gone.url, "http://nope.invalid"):
        server = RawServer.__new__(RawServer)
        server.url = url
        api = api_for(server, tmp_path)
        with pytest.raises(Unreachable, match="could not be reached"):
            [event async for event in api.run_sse("sid", "Hi")]
        with pytest.raises(ConnectionError):
            await api.credits()
        await api.close()


@pytest.mark.parametrize(
    "reply",
    [
        answer(b"<html><script>x</script></html>", kind="text/html"),
        answer(b"data: x\n\n", kind="text/plain"),
        answer(b"", status=204, kind=""),
        answer(b'{"code": 0, "data": {}}'),
    ],
)
async def test_16_a_stream_of_another_kind(server: Backend, tmp_path: Path, reply: bytes) -> None:
    server.on("POST", "/run_sse", reply)
    api = api_for(server, tmp_path)
    with pytest.raises(ProtocolError):
        [event async for event in api.run_sse("sid", "Hi")]
    server.on("POST", "/run_sse", error_answer(2001, "none left"))
    with pytest.raises(OutOfCredits, match="none left"):
        [event async for event in api.run_sse("sid", "Hi")]
    await api.close()


async def test_events_come_while_the_stream_is_open(server: Backend, tmp_path: Path) -> None:
    server.on("POST", "/run_sse", stream({"type": "text", "content": "A"}, Wait(30)))
    api = api_for(server, tmp_path)
    events = api.run_sse("sid", "Hi")
    begin = time.monotonic()
    first = await anext(events)
    assert isinstance(first, Text) and time.monotonic() - begin < 5
    await events.aclose()
    await api.close()


async def test_comments_are_heartbeats(server: Backend, tmp_path: Path) -> None:
    server.on("POST", "/run_sse", stream(b"5\r\n: hi\n\r\n", b"7\r\ndata:\n\n\r\n"))
    api = api_for(server, tmp_path)
    events = [event async for event in api.run_sse("sid", "Hi")]
    assert events == [Heartbeat(), Heartbeat(), End(True)]
    await api.close()


async def test_18_compressed_against_our_will(server: Backend, tmp_path: Path) -> None:
    api = api_for(server, tmp_path)
    packed = gzip.compress(b'{"available": 3}')
    server.on("GET", CREDITS, answer(packed, headers={"Content-Encoding": "gzip"}))
    assert (await api.credits()).available == 3
    for wrong in (packed[:-12], b"plain"):
        server.on("GET", CREDITS, answer(wrong, headers={"Content-Encoding": "gzip"}))
        with pytest.raises(ProtocolError):
            await api.credits()
    server.on("GET", "/file.mp4", answer(gzip.compress(MP4), headers={"Content-Encoding": "gzip"}))
    with pytest.raises(ProtocolError, match="encoding"):
        await api.download("/file.mp4", io.BytesIO())
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Encoding: gzip\r\n"
    body = gzip.compress(b'data: {"type": "text", "content": "A"}\n\n')
    server.on("POST", "/run_sse", head + f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
    events = [event async for event in api.run_sse("sid", "Hi")]
    assert events[-1] == End(False), "a compressed stream does not prove its end"
    await api.close()


async def test_18_a_bomb_is_stopped(
    server: Backend, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nemo_notebook.client.http.BODY_LIMIT", 10**6)
    bomb = gzip.compress(b'{"a": "' + b"x" * 10**7 + b'"}')
    server.on("GET", CREDITS, answer(bomb, headers={"Content-Encoding": "gzip"}))
    api = api_for(server, tmp_path)
    with pytest.raises(ProtocolError, match="more than 1,000,000 bytes"):
        await api.credits()
    await api.close()


async def test_uploads_are_streamed_in_one_request(server: Backend, tmp_path: Path) -> None:
    files = [{"filename": "a.png", "cdn_url": "http://x/a", "duration": 1.5, "width": 4}]
    server.on("POST", "/api/upload-video", json_answer({"files": files}))
    api = api_for(server, tmp_path)
    parts = [(n, io.BytesIO(n.encode() * 1000), "image/png") for n in ("a.png", "b ü.png")]
    made = await api.upload_files("sid", parts)
    assert (made.files[0].cdn_url, made.files[0].duration) == ("http://x/a", 1.5)
    body = server.requests[-1].body
    assert body.count(b'name="files"') == 2 and b"a.png" * 1000 in body
    await api.upload_urls("sid", ["https://x/y.mp4"])
    assert server.requests[-1].json == {"urls": ["https://x/y.mp4"], "source_type": "url"}
    await api.close()


async def test_19_a_download_elsewhere_gets_no_credentials(server: Backend, tmp_path: Path) -> None:
    api = api_for(server, tmp_path)
    with RawServer() as other:
        other.on("GET", "/f", answer(MP4, kind="video/mp4"))
        for status in (301, 302, 303, 307, 308):
            hop = answer(b"", status=status, headers={"Location": f"{other.url}/f"})
            server.on("GET", "/hop", hop)
            into = io.BytesIO()
            done = await api.download("/hop", into)
            assert into.getvalue() == MP4 and done.size == len(MP4)
        await api.download(f"{other.url}/f", io.BytesIO())
        assert len(other.requests) == 6
        for request in other.requests:
            assert not {"authorization", "x-skill-source"} & request.headers.keys()
        assert server.requests[-1].headers["authorization"]
    await api.close()


async def test_26_downloads_are_whole_or_fail(server: Backend, tmp_path: Path) -> None:
    api = api_for(server, tmp_path)
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(MP4)}\r\n\r\n".encode()
    server.on("GET", "/f", [head, MP4[:500], Close()], answer(MP4))
    into = io.BytesIO(b"old and longer " * 9000)
    assert (await api.download("/f", into)).size == len(MP4) and into.getvalue() == MP4
    server.on("GET", "/f", [head, MP4[:500], Close()])
    with pytest.raises(StreamInterrupted):
        await api.download("/f", into)
    server.on("GET", "/f", answer(b"", status=403))
    server.on("GET", "/api/render/proxy/r1/download", answer(MP4))
    assert (await api.download("/f", into, id="r1")).size == len(MP4)
    server.on("GET", "/loop", answer(b"", status=302, headers={"Location": "/loop"}))
    with pytest.raises(ProtocolError, match="without end"):
        await api.download("/loop", into)
    with pytest.raises(ProtocolError, match="not http"):
        await api.download("file:///etc/passwd", into)
    await api.close()


async def test_31_loopback_needs_no_proxy(
    server: Backend, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    api = api_for(server, tmp_path)
    assert (await api.credits()).total == 100
    await api.close()


@pytest.mark.parametrize(
    "url", ["", "ftp://x", "http://", "http://u:p@x", "http://x?a=1", "http://x:99999", "x.y"]
)
def test_addresses_that_cannot_be_used(url: str) -> None:
    with pytest.raises(InputError):
        checked_base(url)


def test_an_address_keeps_its_path() -> None:
    assert checked_base(" https://hub.example/proxy/8765/ ") == "https://hub.example/proxy/8765"


def test_a_token_that_no_header_can_carry(server: Backend, tmp_path: Path) -> None:
    for token in ("", "a b", "a\nb", "日"):
        with pytest.raises(InputError) as caught:
            api_for(server, tmp_path, token=token)
        assert not token or token not in str(caught.value)


def test_the_facade_has_every_method() -> None:
    from nemo_notebook.client import Api

    def names(kind: type) -> set[str]:
        return {name for name in vars(kind) if not name.startswith("_")}

    assert names(SyncApi) == names(Api)


def test_the_facade_works_without_await(server: Backend, tmp_path: Path) -> None:
    api = SyncApi(api_for(server, tmp_path))
    assert api.credits().frozen == 20
    assert api.create_session().session_id == "sid"
    assert [type(event) for event in api.run_sse("sid", "Hi")] == [Text, End]
    assert api.download("/file.mp4", io.BytesIO()).content_type == "video/mp4"
    api.close()
