"""Faults 22, 23 and 27: kernels die, others take up what they left, and nothing is made twice."""

from __future__ import annotations

import json
import signal
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from client.backend import FAST, MP4, Backend, draft
from client.raw_server import (
    Close,
    Request,
    Reset,
    Step,
    answer,
    error_answer,
)

from nemo_notebook.errors import NemoError, StreamInterrupted

from .kernel import killed, spawn
from .renders import DONE, LONG, RENDER, UNKNOWN, poll, remembering, sigkill, submitted
from .support import Seen, open_client, open_project


def fetched_by_the_next(server: Backend, home: Path) -> tuple[list[str], list[str]]:
    """What the next kernel finds and does: the steps before, the outcomes."""
    client = open_client(server, home)
    steps = list(client.jobs()["step"])
    table = client.reattach()
    assert list(client.reattach().index) == [], "nothing is left to do"
    return steps, list(table["outcome"])


@pytest.mark.parametrize(
    ("kill", "step", "sent", "outcome"),
    [
        ("+render:intent", "intent", 0, "failed"),
        ("render:id", "intent", 1, "done"),
        ("+render:id", "id", 1, "done"),
        ("render:done", "fetching", 1, "done"),
    ],
)
def test_22_killed_at_each_step(
    server: Backend, tmp_path: Path, kill: str, step: str, sent: int, outcome: str
) -> None:
    server.draft = draft("Hi")
    remembering(server)
    target = tmp_path / "a.mp4"
    server.on("GET", "/file.mp4", answer(MP4, headers={"ETag": '"v1"'}))
    killed(server.url, tmp_path / "home", f"project.export({str(target)!r})", kill=kill)
    assert len(submitted(server)) == sent
    client = open_client(server, tmp_path / "home")
    (row,) = client.jobs().to_dict("records")
    assert (row["step"], row["path"], row["project"]) == (step, str(target), "Sea")
    table = client.reattach()
    assert list(table["outcome"]) == [outcome]
    assert len(submitted(server)) == sent, "looked up by its id, never submitted again"
    assert target.is_file() is (outcome == "done")
    if outcome == "done":
        assert target.read_bytes() == MP4 and table["path"][0] == str(target)
    else:
        assert "Export again" in table["text"][0]
    assert client.reattach().empty
    assert sorted(tmp_path.iterdir()) == sorted({tmp_path / "home", *tmp_path.glob("a.mp4")})
    assert not list((tmp_path / "home" / "data" / "journal" / "kept").iterdir())


@pytest.mark.parametrize("taken", [True, False])
def test_22_killed_between_the_request_and_its_answer(
    server: Backend, tmp_path: Path, taken: bool
) -> None:
    """The backend may have taken the render or not; the next export tells by its id."""
    server.draft = draft("Hi")
    process: list[Any] = []
    server.on("POST", RENDER, sigkill(process), server._submit)
    first: list[str] = []

    def look(request: Request) -> bytes:
        known = submitted(server)[0 if taken else 1 :]
        return DONE if request.path.rpartition("/")[2] in known else UNKNOWN

    server.on("GET", RENDER + "/", look)
    process.append(spawn(server.url, tmp_path / "home", "project.export('/tmp/never/a.mp4')"))
    process[0].communicate()
    first = submitted(server)
    assert len(first) == 1
    project = open_client(server, tmp_path / "home").open("sid")
    seen = Seen()
    project.export(tmp_path / "a.mp4", watch=seen)
    assert (tmp_path / "a.mp4").read_bytes() == MP4
    assert len(submitted(server)) == (1 if taken else 2)
    assert any("begun" in text for text in seen.texts("note"))
    assert any("submitting anew" in text for text in seen.texts("note")) is not taken


def test_23_killed_while_it_waits(server: Backend, tmp_path: Path) -> None:
    server.draft = draft("Hi")
    process: list[Any] = []
    server.on("GET", RENDER, poll("processing", 50), sigkill(process), poll("processing", 70), DONE)
    target = tmp_path / "a.mp4"
    process.append(spawn(server.url, tmp_path / "home", f"project.export({str(target)!r})"))
    process[0].communicate()
    assert fetched_by_the_next(server, tmp_path / "home") == (["id"], ["done"])
    assert len(submitted(server)) == 1 and target.read_bytes() == MP4


@pytest.mark.parametrize("again", ["reattach", "export"])
def test_23_killed_while_it_fetches(server: Backend, tmp_path: Path, again: str) -> None:
    server.draft = draft("Hi")
    process: list[Any] = []
    begin = f'HTTP/1.1 200 OK\r\nContent-Length: {len(LONG)}\r\nETag: "v1"\r\n\r\n'.encode()
    half = len(LONG) // 2
    arrived = threading.Event()

    def slow(request: Request) -> Any:
        yield begin + LONG[:half]
        part = next(path for path in iter(lambda: [*tmp_path.glob("*.part")], None) if path)[0]
        while part.stat().st_size < half:
            pass
        arrived.set()
        process[0].send_signal(signal.SIGKILL)
        process[0].wait(10)

    def rest(request: Request) -> list[Step]:
        assert request.headers["if-range"] == '"v1"'
        at = int(request.headers["range"].removeprefix("bytes=").removesuffix("-"))
        head = (
            f'HTTP/1.1 206 X\r\nETag: "v1"\r\nContent-Length: {len(LONG) - at}\r\n'
            f"Content-Range: bytes {at}-{len(LONG) - 1}/{len(LONG)}\r\n\r\n"
        )
        return [head.encode(), LONG[at:]]

    server.on("GET", "/file.mp4", slow, rest)
    target = tmp_path / "a.mp4"
    process.append(spawn(server.url, tmp_path / "home", f"project.export({str(target)!r})"))
    process[0].communicate()
    assert arrived.is_set() and not target.exists()
    client = open_client(server, tmp_path / "home")
    if again == "reattach":
        assert list(client.reattach()["outcome"]) == ["done"]
    else:
        client.open("sid").export(target)
    assert target.read_bytes() == LONG and len(submitted(server)) == 1
    asked = [r.headers.get("range") for r in server.requests if r.path == "/file.mp4"]
    assert asked == [None, f"bytes={half}-"], "what was there is not fetched again"
    assert not list(tmp_path.glob("*.part"))


def test_22_another_timeline_is_another_render(server: Backend, tmp_path: Path) -> None:
    server.draft = draft("Hi")
    killed(server.url, tmp_path, "project.export('/tmp/never/a.mp4')", kill="+render:id")
    server.draft = draft("Ho")
    open_client(server, tmp_path).open("sid").export(tmp_path / "b.mp4")
    assert len(submitted(server)) == 2


def test_23_a_failed_render_goes_once_more_also_after_a_death(
    server: Backend, tmp_path: Path
) -> None:
    server.draft = {**draft("Hi"), "vendor": ["kept"]}
    target = tmp_path / "a.mp4"
    work = f"project.export({str(target)!r})"
    killed(server.url, tmp_path / "home", work, kill="+render:id")
    server.on("GET", RENDER, poll("failed", error="no memory"), DONE)
    client = open_client(server, tmp_path / "home")
    assert list(client.reattach()["outcome"]) == ["done"]
    one, two = [r.json for r in server.requests if r.method == "POST" and r.path == RENDER]
    assert one["id"] != two["id"] and one["draft"] == two["draft"] == server.draft
    killed(server.url, tmp_path / "home", work, kill="+render:id")
    server.on("GET", RENDER, poll("failed", error="no memory"))
    table = client.reattach()
    assert list(table["outcome"]) == ["failed"] and "twice" in table["text"][0]
    assert len(submitted(server)) == 4


def test_23_a_render_without_its_draft_is_not_submitted_again(
    server: Backend, tmp_path: Path
) -> None:
    server.draft = draft("Hi")
    home = tmp_path / "home"
    killed(server.url, home, f"project.export({str(tmp_path / 'a.mp4')!r})", kill="+render:id")
    for kept in (home / "data" / "journal" / "kept").iterdir():
        kept.write_text("[torn")
    server.on("GET", RENDER, poll("failed"))
    assert list(open_client(server, home).reattach()["outcome"]) == ["failed"]
    assert len(submitted(server)) == 1


@pytest.mark.parametrize(("changed", "outcome"), [(True, "recovered"), (False, "unknown")])
def test_22_a_message_is_looked_up_and_never_sent_again(
    server: Backend, tmp_path: Path, changed: bool, outcome: str
) -> None:
    server.draft = draft()
    process: list[Any] = []
    server.on("POST", "/run_sse", sigkill(process))
    process.append(spawn(server.url, tmp_path, "project.say('add a title')"))
    process[0].communicate()
    client = open_client(server, tmp_path)
    (row,) = client.jobs().to_dict("records")
    assert (row["kind"], row["step"], row["text"]) == ("turn", "intent", "add a title")
    if changed:
        server.draft = draft("Hi")
    table = client.reattach()
    assert list(table["outcome"]) == [outcome] and server.paid == 1
    assert ('Title: "Hi"' in table["text"][0]) is changed
    assert list(client.jobs()["step"]) == [outcome] and client.reattach().empty
    assert client.open("sid").ledger["cost"].tolist() == [0.0]


def test_27_two_kernels_and_one_render(server: Backend, tmp_path: Path) -> None:
    """While one kernel works on a job, another neither takes it up nor fetches it."""
    server.draft = draft("Hi")
    go = threading.Event()
    polled = threading.Event()

    def look(request: Request) -> bytes:
        polled.set()
        return DONE if go.is_set() else poll("processing", 50)

    server.on("GET", RENDER, look)
    target = tmp_path / "a.mp4"
    one = spawn(server.url, tmp_path / "home", f"project.export({str(target)!r})")
    assert polled.wait(20)
    client = open_client(server, tmp_path / "home")
    assert list(client.reattach()["outcome"]) == ["busy"]
    go.set()
    assert one.wait(20) == 0, one.communicate()
    one.communicate()
    assert target.read_bytes() == MP4 and len(submitted(server)) == 1
    assert client.reattach().empty and list(client.jobs()["step"]) == ["done"]


def test_27_the_left_jobs_of_many_are_taken_up_once(server: Backend, tmp_path: Path) -> None:
    server.draft = draft("Hi")
    home = tmp_path / "home"
    for n in range(3):
        server.draft = draft(f"T{n}")
        killed(
            server.url, home, f"project.export({str(tmp_path / f'{n}.mp4')!r})", kill="+render:id"
        )
    work = "print(__import__('json').dumps(list(client.reattach()['outcome'])))"
    both = [spawn(server.url, home, work) for _ in range(2)]
    said = [json.loads(process.communicate(timeout=30)[0]) for process in both]
    outcomes = [one for outcomes in said for one in outcomes]
    assert outcomes.count("done") == 3 and set(outcomes) <= {"done", "busy"}
    assert len([r for r in server.requests if r.path == "/file.mp4"]) == 3


def test_14_a_few_looks_may_fail(server: Backend, tmp_path: Path) -> None:
    server.draft = draft("Hi")
    project = open_project(server, tmp_path / "home", replace(FAST, retries=0))
    bad = [answer(b"", status=503), [Reset()], error_answer(429, status=429)]
    server.on("GET", RENDER, *bad, poll("processing", 5), *bad, DONE)
    project.export(tmp_path / "a.mp4")
    server.on("GET", RENDER, answer(b"", status=503))
    with pytest.raises(NemoError) as caught:
        project.export(tmp_path / "b.mp4")
    (_, id) = submitted(server)
    assert caught.value.details["id"] == id
    server.on("GET", RENDER, DONE)
    project.export(tmp_path / "b.mp4")
    assert len(submitted(server)) == 2, "the one that could not be seen is taken up again"


def test_15_a_submission_that_broke_says_what_to_do(server: Backend, tmp_path: Path) -> None:
    server.draft = draft("Hi")
    project = open_project(server, tmp_path / "home")
    server.on("POST", RENDER, [Close()]).on("GET", RENDER + "/", UNKNOWN)
    with pytest.raises(StreamInterrupted, match="export again"):
        project.export(tmp_path / "a.mp4")
    server.on("GET", RENDER + "/", UNKNOWN, UNKNOWN, DONE)
    project.export(tmp_path / "a.mp4")
    assert len(submitted(server)) == 2, "known a moment later"
