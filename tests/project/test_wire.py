"""The rows of the protocol, end to end: attribution, links, variants, pauses that are told."""

from __future__ import annotations

import inspect
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from client.backend import FAST, MP4, Backend, draft
from client.raw_server import (
    RawServer,
    Request,
    answer,
    error_answer,
    json_answer,
    stream,
)

import nemo_notebook as nemo
from nemo_notebook.errors import AuthError, ExportBlocked, OutOfCredits
from nemo_notebook.settings import Settings

from .support import Seen, open_client, open_project

SECRET = "nmv_usr_very_secret"
ATTRIBUTION = ("x-skill-source", "x-skill-version", "x-skill-platform")


def test_each_request_carries_who_asks_and_from_where(server: Backend, tmp_path: Path) -> None:
    with RawServer() as elsewhere:
        elsewhere.on("GET", "/film", answer(MP4, kind="video/mp4"))
        done = {"status": "completed", "output": {"url": f"{elsewhere.url}/film"}}
        server.on("GET", "/api/render", json_answer(done))
        server.on("POST", "/api/upload-video", json_answer({"files": [{"filename": "a.jpg"}]}))
        server.draft = draft("Hi")
        client = open_client(server, tmp_path / "home", token=SECRET)
        project = client.project("Sea")
        project.say("add a title")
        (tmp_path / "a.jpg").write_bytes(b"\xff\xd8\xff" * 50)
        project.upload(tmp_path / "a.jpg")
        project.export(tmp_path / "a.mp4")
        assert project.link and client.credits.total == 100
        paths = {re.sub(r"render_\w+", "R", request.path) for request in server.requests}
        assert len(paths) == 8, "each endpoint was asked"
        for request in server.requests:
            assert request.headers["authorization"] == f"Bearer {SECRET}"
            assert request.headers["x-skill-source"] == "chatgpt-video-maker-free"
            assert request.headers["x-skill-version"] == nemo.__version__
            assert request.headers["x-skill-platform"] == "unknown"
            assert "x-client-id" not in request.headers and SECRET not in request.path
        for request in elsewhere.requests:
            assert not {"authorization", "x-client-id", *ATTRIBUTION} & request.headers.keys()
    kept = [path for path in (tmp_path / "home").rglob("*") if path.is_file()]
    assert kept and not any(SECRET.encode() in path.read_bytes() for path in kept)


def test_the_token_request_names_the_client(server: Backend, tmp_path: Path) -> None:
    open_client(server, tmp_path, token=None).project("Sea")
    first = server.requests[0]
    assert first.path == "/api/auth/anonymous-token"
    assert first.headers["x-client-id"] and "authorization" not in first.headers
    assert all(first.headers[name] for name in ATTRIBUTION)


@pytest.mark.parametrize(
    ("folder", "source", "platform"),
    [
        ("plain", None, "unknown"),
        (".cursor/skills", None, "cursor"),
        ("clawhub", None, "clawhub"),
        ("plain", "my-shop\r\nX-Evil: 1", "my-shopX-Evil:1"),
        ("clawhub", "cursor", "cursor"),
    ],
)
def test_the_platform_shows_in_the_path_of_the_installation(
    server: Backend, tmp_path: Path, folder: str, source: str | None, platform: str
) -> None:
    place = tmp_path / folder
    place.mkdir(parents=True)
    (place / "nemo_notebook").symlink_to(Path(nemo.__file__ or "").parent)
    code = (
        "import sys, nemo_notebook as nemo\n"
        "nemo.connect(sys.argv[1], token='nmv_usr_1', quiet=True).credits\n"
    )
    env = {**os.environ, "PYTHONPATH": str(place), "NEMO_HOME": str(tmp_path / "home")}
    env.pop("SKILL_SOURCE", None)
    if source is not None:
        env["SKILL_SOURCE"] = source
    subprocess.run([sys.executable, "-c", code, server.url], check=True, env=env, cwd=tmp_path)
    assert server.requests[-1].headers["x-skill-platform"] == platform


def test_a_claim_opens_the_project_in_the_web_app(server: Backend, tmp_path: Path) -> None:
    project = open_project(server, tmp_path)
    assert project.link == "https://nemovideo.com/workspace/claim?ct=clm_1"
    assert server.requests[-1].json == {"task_id": "task", "session_id": "sid"}
    again = open_client(server, tmp_path).open("sid")
    assert again.link == project.link
    assert server.requests[-1].json == {"task_id": "task", "session_id": "sid"}
    odd = json_answer({"claim_token": "clm_a/b&c=d#e"})
    server.on("POST", "/api/auth/claim-token", odd)
    assert project.link == "https://nemovideo.com/workspace/claim?ct=clm_a%2Fb%26c%3Dd%23e"


def test_the_web_address_can_be_another(server: Backend, tmp_path: Path) -> None:
    home = {"NEMO_HOME": str(tmp_path), "NEMO_WEB_URL": "https://web.example/"}
    settings = Settings.from_environment(home)
    client = nemo.connect(server.url, settings=settings, timing=FAST, quiet=True)
    project = client.project("Sea")
    project.watcher_factory = None
    assert project.link.startswith("https://web.example/workspace/claim?ct=")
    server.on("POST", "/run_sse", error_answer(2001))
    with pytest.raises(OutOfCredits) as caught:
        project.say("a film")
    assert caught.value.details["link"] == "https://web.example/?bind=u1"


def test_out_of_credits_without_a_known_user(server: Backend, tmp_path: Path) -> None:
    server.on("POST", "/api/auth/anonymous-token", json_answer({"token": "nmv_usr_x"}))
    bare = json_answer({"task_id": "t", "session_id": "sid"})
    server.on("POST", "/api/tasks/me/with-session/nemo_agent", bare)
    server.on("POST", "/run_sse", error_answer(2001))
    with pytest.raises(OutOfCredits) as caught:
        open_project(server, tmp_path, token=None).say("a film")
    assert "bind" not in str(caught.value) and caught.value.details["link"]


def form(number: int, data: dict[str, Any]) -> bytes:
    """`data` in one of the envelopes of the protocol."""
    made = ({"code": 0, "data": data}, {"success": True, "data": data}, data)[number]
    return answer(json.dumps(made).encode())


@pytest.mark.parametrize("number", [0, 1, 2])
def test_each_answer_in_each_envelope(server: Backend, tmp_path: Path, number: int) -> None:
    session = {"task_id": "t", "session_id": "sid"}
    server.on("POST", "/api/auth/anonymous-token", form(number, {"token": "nmv_usr_1"}))
    server.on("POST", "/api/auth/claim-token", form(number, {"claim_token": "clm_1"}))
    server.on("POST", "/api/tasks/me/with-session/nemo_agent", form(number, session))
    server.on("GET", "/api/credits/balance/simple", form(number, {"available": 7}))
    server.on("GET", "/api/state", form(number, {"state": {"draft": draft("Hi")}}))
    server.on("POST", "/api/upload-video", form(number, {"files": [{"filename": "a.jpg"}]}))
    server.on("POST", "/api/render/proxy/lambda", form(number, {"status": "pending"}))
    output = {"output": {"url": "/file.mp4"}} if number else {"outputUrl": "/file.mp4"}
    server.on("GET", "/api/render/proxy", form(number, {"status": "completed", **output}))
    project = open_project(server, tmp_path / "home", token=None)
    assert project.credits.available == 7 and project.link.endswith("clm_1")
    (tmp_path / "a.jpg").write_bytes(b"\xff\xd8\xff" * 50)
    assert project.upload(tmp_path / "a.jpg")[0].filename == "a.jpg"
    assert project.export(tmp_path / "a.mp4").path.read_bytes() == MP4


def test_a_pause_is_told(server: Backend, tmp_path: Path) -> None:
    """429: the one repetition that even a paid message gets, and the person hears of the wait."""
    server.draft = draft()
    project = open_project(server, tmp_path)
    slow = error_answer(429, status=429, headers={"Retry-After": "0"})
    server.on("POST", "/run_sse", slow, stream({"type": "text", "content": "Done."}))
    seen = Seen()
    assert project.say("add a title", watch=seen).text == "Done."
    assert "⏳ The backend asks for a pause of 0 s; waiting…" in seen.texts("note")
    assert server.paid == 2
    server.on("POST", "/api/render/proxy/lambda", slow, server._submit)
    server.draft = draft("Hi")
    seen = Seen()
    project.export(tmp_path / "a.mp4", watch=seen)
    assert any("asks for a pause" in text for text in seen.texts("note"))


def test_exports_that_the_plan_blocks_are_no_matter_of_credits(
    server: Backend, tmp_path: Path
) -> None:
    server.draft = draft("Hi")
    server.on("POST", "/api/render", error_answer(402, "Upgrade your plan", status=402))
    with pytest.raises(ExportBlocked, match="Register to unlock") as caught:
        open_project(server, tmp_path / "home").export(tmp_path / "a.mp4")
    assert not isinstance(caught.value, OutOfCredits)


@pytest.mark.parametrize("code", [1001, 1010, 1011])
def test_a_token_of_the_user_is_never_replaced(server: Backend, tmp_path: Path, code: int) -> None:
    server.on("POST", "/run_sse", error_answer(code, status=401))
    project = open_project(server, tmp_path)
    with pytest.raises(AuthError, match="NEMO_TOKEN"):
        project.say("a film")
    assert (server.paid, server.tokens) == (1, 0)


def test_a_render_is_asked_for_as_the_protocol_says(server: Backend, tmp_path: Path) -> None:
    server.draft = draft("Hi")
    asked: list[Request] = []

    def submit(request: Request) -> bytes:
        asked.append(request)
        return server._submit(request)

    server.on("POST", "/api/render/proxy/lambda", submit)
    open_project(server, tmp_path / "home").export(tmp_path / "a.mp4", quality="draft")
    (body,) = [request.json for request in asked]
    assert set(body) == {"id", "sessionId", "draft", "output"}
    assert re.fullmatch(r"render_[0-9a-f]{32}", body["id"]) and body["sessionId"] == "sid"
    assert body["output"] == {"format": "mp4", "quality": "draft"}


def _names(kind: type) -> set[str]:
    return {name for name in vars(kind) if not name.startswith("_")}


def _arguments(function: Any) -> list[tuple[str, Any, Any]]:
    parameters = inspect.signature(function).parameters.values()
    return [(one.name, one.kind, one.default) for one in parameters]


def test_what_is_awaited_is_there_without_await() -> None:
    from nemo_notebook.project.client import AsyncClient, Client
    from nemo_notebook.project.project import AsyncProject
    from nemo_notebook.project.sync import Project

    assert _names(AsyncProject) - {"stream"} == _names(Project) - {"name"}
    assert _names(AsyncClient) | {"backend"} == _names(Client)
    for awaited, plain in ((AsyncProject, Project), (AsyncClient, Client)):
        for name in _names(plain) & _names(awaited):
            one, two = getattr(awaited, name), getattr(plain, name)
            if callable(one):
                assert _arguments(one) == _arguments(two), name
