"""The served app: real sockets on loopback, doors that stay shut, one token in a private file."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import stat
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from server_parts import ATTRIBUTION, CLIENT_ID, GatedRender, message, simple_agent, wire_draft

from nemo_notebook.errors import InputError
from nemo_notebook.local.serve import Serving, serve
from nemo_notebook.settings import Secret


@contextlib.contextmanager
def running(home: Path, **options: Any) -> Iterator[Serving]:
    """A served backend in a thread of its own, stopped at the end."""
    ready: list[Serving] = []
    answers = threading.Event()

    def on_ready(serving: Serving) -> None:
        ready.append(serving)
        answers.set()

    options = {"port": 0, "respond": simple_agent, "render": GatedRender()} | options
    thread = threading.Thread(target=serve, args=(home,), kwargs={**options, "ready": on_ready})
    thread.start()
    try:
        assert answers.wait(20)
        yield ready[0]
    finally:
        if ready:
            ready[0].stop()
        thread.join(20)
        assert not thread.is_alive()


def client_of(serving: Serving, **headers: str) -> httpx.Client:
    known = {**ATTRIBUTION, "Authorization": f"Bearer {serving.token.reveal()}"}
    return httpx.Client(base_url=serving.url, headers=known | headers, trust_env=False)


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    with running(tmp_path_factory.mktemp("served")) as one:
        yield one


def new_session(client: httpx.Client) -> str:
    answer = client.post("/api/tasks/me/with-session/nemo_agent", json={"task_name": "project"})
    return str(answer.json()["data"]["session_id"])


def test_a_whole_conversation_over_a_socket(serving: Serving) -> None:
    with client_of(serving) as client:
        session = new_session(client)
        with client.stream("POST", "/run_sse", json=message(session, "the sea")) as response:
            lines = [line for line in response.iter_lines() if line]
        texts = [json.loads(line[6:]) for line in lines]
        assert "".join(one.get("content", "") for one in texts).startswith("Planning the video.")
        state = client.get(f"/api/state/nemo_agent/me/{session}/latest").json()["data"]["state"]
        assert state["draft"] == wire_draft(1)
        assert client.get("/api/credits/balance/simple").json()["data"]["available"] > 0


def test_events_come_over_the_socket_while_the_agent_works(tmp_path: Path) -> None:
    proceed = threading.Event()

    def respond(*args: Any, **options: Any) -> Iterator[Any]:
        for step in simple_agent("x", None):
            yield step
            assert proceed.wait(10)

    with running(tmp_path, respond=respond) as serving, client_of(serving) as client:
        body = message(new_session(client), "the sea")
        with client.stream("POST", "/run_sse", json=body) as response:
            lines = response.iter_lines()
            assert json.loads(next(lines)[6:])["content"] == "Planning "
            proceed.set()
            assert any("Done" in line for line in lines)


def test_a_file_by_ranges_over_the_socket(tmp_path: Path) -> None:
    render = GatedRender()
    render.gate.set()
    rest = threading.Event()
    with running(tmp_path, render=render) as serving, client_of(serving) as client:
        session = new_session(client)
        body = {"id": "r1", "sessionId": session, "draft": wire_draft()}
        client.post("/api/render/proxy/lambda", json=body)
        for _ in range(1000):
            data = client.get("/api/render/proxy/lambda/r1").json()["data"]
            if data["status"] == "completed":
                break
            rest.wait(0.01)
        url = data["output"]["url"]
        assert url.startswith(serving.url)
        whole = client.get(url).content
        part = client.get(url, headers={"Range": "bytes=4-7"})
        assert (part.status_code, part.content) == (206, whole[4:8])
        assert client.head(url).headers["content-length"] == str(len(whole))


def test_the_token_lies_in_a_private_file(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with running(tmp_path / "home") as serving:
            file = serving.token_file
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
            assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
            assert file.read_text().strip() == serving.token.reveal()
            assert len(serving.token.reveal()) >= 8 + 22
            assert serving.token.reveal() not in repr(serving)
    finally:
        os.umask(before)


def test_the_token_lasts_and_can_be_changed(tmp_path: Path) -> None:
    with running(tmp_path) as first, client_of(first) as client:
        session = new_session(client)
    with running(tmp_path) as second, client_of(second) as client:
        assert second.token == first.token
        assert client.get(f"/api/state/nemo_agent/me/{session}/latest").status_code == 200
    with running(tmp_path, token="a-token-of-my-own-1") as third:
        assert third.token == Secret("a-token-of-my-own-1")
        with client_of(third) as client:
            assert client.get(f"/api/state/nemo_agent/me/{session}/latest").status_code == 200
            client.headers["Authorization"] = f"Bearer {first.token.reveal()}"
            assert client.get("/api/credits/balance/simple").status_code == 401


def test_there_are_no_anonymous_tokens_unless_asked_for(serving: Serving, tmp_path: Path) -> None:
    path, headers = "/api/auth/anonymous-token", {"X-Client-Id": CLIENT_ID}
    with httpx.Client(base_url=serving.url, trust_env=False) as client:
        answer = client.post(path, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (401, 1001)
    with (
        running(tmp_path, anonymous=True) as open,
        httpx.Client(base_url=open.url, trust_env=False) as client,
    ):
        one, two = (client.post(path, headers=headers).json()["data"] for _ in range(2))
        assert one["user_id"] != two["user_id"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.evil.example"},
        {"Host": "127.0.0.1:{port}.evil.com"},
        {"Host": "127.0.0.1"},
        {"Host": "localhost:1"},
        {"Host": "0.0.0.0:{port}"},
        {"X-Forwarded-Host": "evil.example"},
        {"Forwarded": "host=evil.example"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "https://127.0.0.1:{port}"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_foreign_hosts_and_origins_are_refused(serving: Serving, headers: dict[str, str]) -> None:
    port = serving.url.rpartition(":")[2]
    filled = {name: value.format(port=port) for name, value in headers.items()}
    with client_of(serving, **filled) as client:
        for method, path in (("GET", "/api/credits/balance/simple"), ("POST", "/run_sse")):
            answer = client.request(method, path)
            assert (answer.status_code, answer.json()["code"]) == (403, 403)
            assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "[::1]"])
def test_our_own_names_are_let_in(serving: Serving, name: str) -> None:
    port = serving.url.rpartition(":")[2]
    own = {"Host": f"{name}:{port}", "Origin": f"http://{name}:{port}", "Sec-Fetch-Site": "none"}
    with client_of(serving, **own) as client:
        assert client.get("/api/credits/balance/simple").status_code == 200


def raw(serving: Serving, request: str) -> bytes:
    """What comes back for bytes on a bare socket, until the server closes."""
    port = int(serving.url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(request.encode().replace(b"\n", b"\r\n"))
        received = b""
        while piece := connection.recv(65536):
            received += piece
        return received


def test_two_hosts_are_refused(serving: Serving) -> None:
    port = serving.url.rpartition(":")[2]
    request = (
        f"GET /api/credits/balance/simple HTTP/1.1\nHost: 127.0.0.1:{port}\nHost: evil.example\n"
        f"Authorization: Bearer {serving.token.reveal()}\nConnection: close\n\n"
    )
    assert raw(serving, request).split()[1] in (b"400", b"403")


@pytest.mark.parametrize(
    "path",
    [
        "/api/files/../../serve/token",
        "/api/files/%2e%2e/%2e%2e",
        "/api/files/%252e%252e/x",
        "/api/files/..%5c..%5cserve/token",
        "/api/files/x;/../../serve/token",
        "//etc/passwd",
        "/api/render/proxy/..%2f..%2fserve%2ftoken/download",
        "/api/render/proxy/lambda/%00",
        "/api/files/a%0d%0aX-A:1/b",
    ],
)
def test_paths_that_climb_find_nothing(serving: Serving, path: str) -> None:
    port = serving.url.rpartition(":")[2]
    answer = raw(
        serving,
        f"GET {path} HTTP/1.1\nHost: 127.0.0.1:{port}\n"
        f"Authorization: Bearer {serving.token.reveal()}\nConnection: close\n\n",
    )
    assert answer.split()[1] in (b"404", b"400")
    assert serving.token.reveal().encode() not in answer
    assert b"\nX-A:1" not in answer


def test_the_body_of_a_stranger_is_not_waited_for(serving: Serving) -> None:
    port = serving.url.rpartition(":")[2]
    with socket.create_connection(("127.0.0.1", int(port)), timeout=10) as connection:
        connection.sendall(
            f"POST /run_sse HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
            "Content-Type: application/json\r\nContent-Length: 1000000\r\n\r\n".encode()
        )
        assert connection.recv(65536).split()[1] == b"401"


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "192.168.1.2", "example.org", "127.0.0.2"])
def test_only_loopback_is_bound(tmp_path: Path, host: str) -> None:
    with pytest.raises(InputError, match="this machine only"):
        serve(tmp_path / "home", host=host)
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("port", [-1, 65536, "80", True, 1.5])
def test_odd_ports_are_refused(tmp_path: Path, port: Any) -> None:
    with pytest.raises(InputError, match="is not a port"):
        serve(tmp_path, port=port)


def test_a_taken_port_is_told(tmp_path: Path, serving: Serving) -> None:
    with pytest.raises(InputError, match="cannot be used"):
        serve(tmp_path, port=int(serving.url.rpartition(":")[2]))


@pytest.mark.parametrize("token", ["", "short", "with a space in it 123", "ключ-из-букв-кириллицы"])
def test_unsafe_tokens_are_refused(tmp_path: Path, token: str) -> None:
    with pytest.raises(InputError, match="A token has 16"):
        serve(tmp_path, port=0, token=token)


def test_it_says_where_it_is_but_not_the_token(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import nemo_notebook.local.serve as module

    announce: Callable[[Serving], None] = module._announce

    def announce_and_stop(serving: Serving) -> None:
        announce(serving)
        serving.stop()

    monkeypatch.setattr(module, "_announce", announce_and_stop)
    serve(tmp_path, port=0, respond=simple_agent)
    said = capsys.readouterr().out
    token_file = tmp_path / "serve" / "token"
    assert "http://127.0.0.1:" in said
    assert str(token_file) in said
    assert token_file.read_text().strip() not in said
