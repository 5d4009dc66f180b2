"""The endpoints of the wire, in process: who gets in, and the shape of every answer."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
from server_parts import (
    ATTRIBUTION,
    CLIENT_ID,
    connect,
    message,
    new_session,
    say,
    state,
    wire_draft,
)

from nemo_notebook.local.app import BASE_URL
from nemo_notebook.local.inprocess import InProcessTransport
from nemo_notebook.local.web import answers

pytestmark = pytest.mark.anyio

ROOT = "/api/render/proxy/lambda"
UNKNOWN = "0" * 32


def routes(app: Any) -> list[tuple[str, str]]:
    """Every method and path of the router, with unknown ones; ids filled in."""
    found = []
    for route in app.routes:
        path = route.path
        for name in ("user", "session", "id", "name"):
            path = path.replace(f"{{{name}}}", UNKNOWN)
        found += [(method, path) for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS")]
    assert len(found) > 60
    return [*found, ("GET", "/"), ("GET", "/nothing"), ("GET", "/run_sse/")]


async def test_every_route_wants_a_token_before_it_reads(app: Any) -> None:
    async def body() -> AsyncIterator[bytes]:
        raise AssertionError("the body was read")
        yield b""

    async with httpx.AsyncClient(
        transport=InProcessTransport(app), base_url=BASE_URL, headers=ATTRIBUTION
    ) as client:
        for method, path in routes(app):
            if path == "/api/auth/anonymous-token":
                continue
            for header in (None, "Bearer", "Bearer nmv_usr_wrong", "Basic abc", "nmv_usr_wrong"):
                headers = {"Authorization": header} if header else {}
                answer = await client.request(method, path, headers=headers, content=body())
                assert answer.status_code == 401, (method, path)
                if method != "HEAD":
                    assert answer.json()["code"] == 1001


async def test_a_token_needs_a_client_id(app: Any) -> None:
    async with httpx.AsyncClient(transport=InProcessTransport(app), base_url=BASE_URL) as client:
        path = "/api/auth/anonymous-token"
        for headers in ({}, {"X-Client-Id": " "}, {"X-Client-Id": "x" * 300}):
            answer = await client.post(path, headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (400, 400)
        answer = await client.post(path, headers={"X-Client-Id": CLIENT_ID})
        data = answer.json()["data"]
        assert answer.json()["code"] == 0
        assert data["token"].startswith("nmv_usr_")
        assert len(data["token"]) >= 8 + 22
        assert data["expires_at"].endswith("+00:00")
        assert data["credits"] >= 100
        again = await client.post(path, headers={"X-Client-Id": CLIENT_ID})
        assert again.json()["data"]["user_id"] == data["user_id"]
        assert again.json()["data"]["token"] != data["token"]


async def test_sessions_state_and_claim_tokens(app: Any) -> None:
    async with connect(app) as client:
        answer = await client.post(
            "/api/tasks/me/with-session/nemo_agent", json={"task_name": "T", "language": "zh"}
        )
        data = answer.json()["data"]
        assert set(data) == {"task_id", "session_id", "user_id"}
        found = await state(client, data["session_id"])
        assert found["draft"] == {}
        assert found["video_infos"] == found["generated_media"] == found["video_analyses"] == []
        assert found["canvas_config"]["ratio"] == "16:9"
        claim = await client.post(
            "/api/auth/claim-token",
            json={"task_id": data["task_id"], "session_id": data["session_id"]},
        )
        claimed = claim.json()["data"]
        assert claimed["claim_token"].startswith("clm_")
        assert claimed["expires_in"] == 604800
        client.headers["Authorization"] = f"Bearer {claimed['claim_token']}"
        assert (await client.get("/api/credits/balance/simple")).status_code == 401


async def test_credits_are_plenty(app: Any) -> None:
    async with connect(app) as client:
        session = await new_session(client)
        for _ in range(3):
            await say(client, session, "a video of the sea")
        data = (await client.get("/api/credits/balance/simple")).json()["data"]
        assert data["available"] == data["total"] >= 100_000
        assert data["frozen"] == 0


async def test_what_is_not_ours_looks_unknown(app: Any) -> None:
    async with connect(app) as owner, connect(app, "another") as other:
        session = await new_session(owner)
        await say(owner, session, "the sea")
        await owner.post(ROOT, json={"id": "r1", "sessionId": session, "draft": wire_draft()})
        assert (await owner.get(f"{ROOT}/r1")).json()["code"] == 0

        def requests(id: str, render: str) -> list[tuple[str, str, Any]]:
            return [
                ("GET", f"/api/state/nemo_agent/me/{id}/latest", None),
                ("POST", "/run_sse", message(id, "hello")),
                ("POST", "/api/auth/claim-token", {"session_id": id}),
                ("POST", ROOT, {"id": "r2", "sessionId": id, "draft": wire_draft()}),
                ("GET", f"{ROOT}/{render}", None),
                ("POST", f"{ROOT}/{render}/cancel", {}),
                ("GET", f"/api/render/proxy/{render}/download", None),
                ("GET", f"/api/files/{id}/{UNKNOWN}.png", None),
            ]

        pairs = zip(requests(session, "r1"), requests(UNKNOWN, "r9"), strict=True)
        for (method, path, body), (_, nowhere, nobody) in pairs:
            theirs = await other.request(method, path, json=body)
            none = await other.request(method, nowhere, json=nobody)
            assert theirs.status_code == none.status_code == 404, path
            assert theirs.content == none.content
            assert theirs.json()["code"] in (1002, 404)


@pytest.mark.parametrize("id", ["../../x", "%2e%2e", "a/../b", "A" * 32, "x" * 300, None, 7, ["a"]])
async def test_odd_session_ids_are_unknown(app: Any, id: Any) -> None:
    async with connect(app) as client:
        answer = await client.post("/run_sse", json=message(id, "hello"))
        assert (answer.status_code, answer.json()["code"]) == (404, 1002)
        if isinstance(id, str):
            answer = await client.get(f"/api/state/nemo_agent/me/{id}/latest")
            assert answer.status_code == 404


async def test_another_user_in_the_path_is_unknown(app: Any) -> None:
    async with connect(app) as client:
        session = await new_session(client)
        answer = await client.get(f"/api/state/nemo_agent/usr_somebody/{session}/latest")
        assert answer.json()["code"] == 1002
        body = message(session, "x") | {"user_id": "usr_somebody"}
        assert (await client.post("/run_sse", json=body)).json()["code"] == 1002


@pytest.mark.parametrize(
    ("headers", "content", "status"),
    [
        ({"content-type": "text/plain"}, b"{}", 415),
        ({}, b"{}", 415),
        ({"content-type": "application/json"}, b"", 400),
        ({"content-type": "application/json"}, b"[1]", 400),
        ({"content-type": "application/json"}, b'{"a": NaN}', 400),
        ({"content-type": "application/json"}, b"\xff\xfe{", 400),
        ({"content-type": "application/json"}, b'{"a":' * 100_000, 400),
        ({"content-type": "application/json"}, b" " * (4 * 1024 * 1024 + 1), 413),
        ({"content-type": "application/json"}, b'{"task_name": 7}', 400),
        ({"content-type": "application/json"}, b'{"language": "' + b"x" * 99 + b'"}', 400),
    ],
)
async def test_bodies_that_are_no_request(
    app: Any, headers: dict[str, str], content: bytes, status: int
) -> None:
    async with connect(app) as client:
        path = "/api/tasks/me/with-session/nemo_agent"
        answer = await client.post(path, content=content, headers=headers)
        assert answer.status_code == status
        assert answer.json()["code"] == status
        assert answer.json()["message"].endswith(".")


async def test_a_body_without_length_is_capped_as_it_comes(app: Any) -> None:
    given = 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal given
        for _ in range(1000):
            given += 1
            yield b" " * 65536

    async with connect(app) as client:
        answer = await client.post(
            "/run_sse", content=body(), headers={"content-type": "application/json"}
        )
        assert answer.status_code == 413
        assert given < 70


async def test_a_body_that_pauses_too_long(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "MAX_SILENCE", 0.05)

    async def body() -> AsyncIterator[bytes]:
        yield b"--"
        await asyncio.Event().wait()

    async with connect(app) as client:
        for kind in ("application/json", "multipart/form-data; boundary=b"):
            session = await new_session(client)
            answer = await client.post(
                f"/api/upload-video/nemo_agent/me/{session}",
                content=body(),
                headers={"content-type": kind},
            )
            assert (answer.status_code, answer.json()["code"]) == (408, 408)


@pytest.mark.parametrize(
    "new_message",
    [None, {}, {"parts": []}, {"parts": [{"text": "  "}]}, {"parts": [7]}, {"parts": "x"}, []],
)
async def test_an_empty_message_is_refused_in_words(app: Any, new_message: Any) -> None:
    async with connect(app) as client:
        session = await new_session(client)
        body = message(session, "") | {"new_message": new_message}
        answer = await client.post("/run_sse", json=body)
        assert (answer.status_code, answer.json()["code"]) == (400, 400)
        assert "message is empty" in answer.json()["message"]


async def test_exports_need_the_attribution_headers(app: Any) -> None:
    async with connect(app) as client:
        session = await new_session(client)
        body = {"id": "r1", "sessionId": session, "draft": wire_draft()}
        for missing in ATTRIBUTION:
            headers = {**client.headers}
            del headers[missing.lower()]
            bare = httpx.AsyncClient(
                transport=InProcessTransport(app), base_url=BASE_URL, headers=headers
            )
            async with bare:
                answer = await bare.post(ROOT, json=body)
            assert (answer.status_code, answer.json()["code"]) == (402, 402)
            assert missing in answer.json()["message"]
        assert (await client.get(f"{ROOT}/r1")).status_code == 404


async def test_unknown_paths_and_methods_are_enveloped(app: Any) -> None:
    async with connect(app) as client:
        for method, path, status in (
            ("GET", "/nothing", 404),
            ("GET", "/run_sse", 405),
            ("GET", "/run_sse/", 404),
            ("DELETE", f"{ROOT}/x", 405),
        ):
            answer = await client.request(method, path)
            assert (answer.status_code, answer.json()["code"]) == (status, status)
            assert answer.headers["x-content-type-options"] == "nosniff"


async def test_an_unforeseen_error_is_a_plain_sentence(
    make_app: Callable[..., Any], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app()

    def fail(user: str) -> None:
        raise RuntimeError("/secret/path in a stack")

    async with connect(app) as client:
        monkeypatch.setattr(app.state.services.accounts, "balance", fail)
        answer = await client.get("/api/credits/balance/simple")
        assert (answer.status_code, answer.json()["code"]) == (500, 500)
        assert "secret" not in answer.text
        assert "Traceback" not in answer.text
        assert "/secret/path" in caplog.text


async def test_a_restart_keeps_token_session_and_timeline(make_app: Callable[..., Any]) -> None:
    async with connect(make_app()) as client:
        session = await new_session(client)
        await say(client, session, "the sea")
        before = await state(client, session)
        headers = dict(client.headers)
    async with httpx.AsyncClient(
        transport=InProcessTransport(make_app()), base_url=BASE_URL, headers=headers
    ) as client:
        assert await state(client, session) == before
        await say(client, session, "longer")
        after = await state(client, session)
        assert after["version"] == before["version"] + 1


async def test_no_token_lies_on_the_disk(make_app: Callable[..., Any], tmp_path: Any) -> None:
    async with connect(make_app()) as client:
        token = client.headers["Authorization"].removeprefix("Bearer ").encode()
        await say(client, await new_session(client), "the sea")
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) >= 4
    assert not [path for path in files if token in path.read_bytes()]
    assert not [path for path in files if path.name.endswith(".tmp")]


async def test_lone_surrogates_survive_as_json(app: Any) -> None:
    async with connect(app) as client:
        session = await new_session(client)
        raw = json.dumps(message(session, "the \ud83d sea"))
        answer = await client.post(
            "/run_sse", content=raw, headers={"content-type": "application/json"}
        )
        assert answer.status_code == 200
        assert '"the \\ud83d sea"' in answer.text
