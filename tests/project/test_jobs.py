"""Faults 22 to 24 and 27: kernels die, others take up what they left, and nothing is made twice."""

from __future__ import annotations

import json
import os
import signal
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from client.backend import FAST, MP4, Backend, draft
from client.raw_server import (
    CHUNKED,
    Close,
    Request,
    Reset,
    Step,
    Wait,
    answer,
    chunk,
    error_answer,
    event,
    json_answer,
    stream,
)

from nemo_notebook.errors import InputError, NemoError, RenderFailed, SessionBusy, StreamInterrupted
from nemo_notebook.project.journal import Journal
from nemo_notebook.project.sync import Project

from .kernel import killed, spawn
from .support import Seen, open_client, open_project

RENDER = "/api/render/proxy/lambda"
UNKNOWN = error_answer(404, "no such render", status=404)
LONG = MP4 + os.urandom(400_000)


def poll(status: str, progress: int = 0, **more: Any) -> bytes:
    return json_answer({"status": status, "progress": progress, **more})


DONE = poll("completed", 100, output={"url": "/file.mp4"})


def submitted(server: Backend) -> list[str]:
    return [r.json["id"] for r in server.requests if r.method == "POST" and r.path == RENDER]


def remembering(server: Backend) -> None:
    """A backend that knows exactly the renders that it has read."""

    def look(request: Request) -> bytes:
        return DONE if request.path.rpartition("/")[2] in submitted(server) else UNKNOWN

    server.on("GET", RENDER + "/", look)


def sigkill(process: Any) -> Callable[[Request], list[Step]]:
    """An answer during which the kernel that asks is killed."""

    def respond(request: Request) -> list[Step]:
        process[0].send_signal(signal.SIGKILL)
        process[0].wait(10)
        return [Close()]

    return respond


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


def talking(server: Backend, ended: threading.Event, begun: threading.Event) -> None:
    """A message whose answer goes on until `ended`; the next ones are short."""

    def respond(request: Request) -> Any:
        yield CHUNKED
        yield chunk(event({"type": "text", "content": "First."}))
        begun.set()
        while not ended.wait(0.02):
            yield chunk(event({"type": "heartbeat"}))
        yield b"0\r\n\r\n"

    server.on("POST", "/run_sse", respond, stream({"type": "text", "content": "Second."}))


def test_27_one_message_in_flight_a_session(server: Backend, tmp_path: Path) -> None:
    """Another kernel waits for the end of the first message, or is refused, as it chose."""
    server.draft = draft()
    ended, begun = threading.Event(), threading.Event()
    talking(server, ended, begun)
    one = spawn(server.url, tmp_path, "print(project.say('add a title').text)")
    assert begun.wait(20)
    project = open_client(server, tmp_path).open("sid")
    with pytest.raises(SessionBusy, match="wait=True"):
        project.say("make it blue", wait=False)
    assert server.paid == 1

    class Waiting(Seen):
        def __call__(self, update: Any) -> None:
            super().__call__(update)
            if "Waiting" in update.text:
                assert server.paid == 1
                ended.set()

    seen = Waiting()
    assert project.say("make it blue", watch=seen).text == "Second."
    assert one.communicate(timeout=20)[0].strip() == "First." and server.paid == 2
    assert sum("Waiting" in text for text in seen.texts("note")) == 1


def test_27_a_killed_kernel_blocks_nobody(server: Backend, tmp_path: Path) -> None:
    server.draft = draft()
    process: list[Any] = []
    server.on("POST", "/run_sse", sigkill(process), stream({"type": "text", "content": "B"}))
    process.append(spawn(server.url, tmp_path, "project.say('add a title')"))
    process[0].communicate()
    assert open_client(server, tmp_path).open("sid").say("again", wait=False).text == "B"


def test_27_two_tabs_of_one_kernel(server: Backend, tmp_path: Path) -> None:
    server.draft = draft()
    ended, begun = threading.Event(), threading.Event()
    talking(server, ended, begun)
    client = open_client(server, tmp_path)
    one, two = client.open("sid"), client.open("sid")
    worker = threading.Thread(target=lambda: one.say("add a title"))
    worker.start()
    assert begun.wait(20)
    for project in (one, two):
        with pytest.raises(SessionBusy):
            project.say("make it blue", wait=False)
    ended.set()
    worker.join()
    assert two.say("make it blue", wait=False).text == "Second."


def test_27_an_interrupted_message_is_waited_for(server: Backend, tmp_path: Path) -> None:
    server.draft = draft()
    ended, begun = threading.Event(), threading.Event()
    talking(server, ended, begun)
    project = open_client(server, tmp_path).open("sid")

    def stop(update: Any) -> None:
        if update.kind == "text":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        project.say("add a title", watch=stop)
    with pytest.raises(SessionBusy):
        project.say("make it blue", wait=False)
    ended.set()
    assert project.say("make it blue").text == "Second." and server.paid == 2


def test_24_a_cancel_that_comes_too_late(server: Backend, tmp_path: Path) -> None:
    """The backend's end of a render wins, and the file is still there to be fetched."""
    server.draft = draft("Hi")
    project = open_project(server, tmp_path / "home", replace(FAST, render=0.05))
    server.on("GET", RENDER, poll("processing", 50))
    target = tmp_path / "a.mp4"
    with pytest.raises(RenderFailed, match="not finished"):
        project.export(target)
    server.on("POST", RENDER + "/", json_answer({}))
    server.on("GET", RENDER, poll("processing", 90), DONE)
    assert project.cancel() is False
    assert project.export(target).path == target and len(submitted(server)) == 1
    assert project.cancel() is False


def test_24_a_cancel_in_time(server: Backend, tmp_path: Path) -> None:
    server.draft = draft("Hi")
    project = open_project(server, tmp_path / "home", replace(FAST, render=0.05))
    server.on("GET", RENDER, poll("processing", 50))
    with pytest.raises(RenderFailed):
        project.export(tmp_path / "a.mp4")
    server.on("POST", RENDER + "/", json_answer({}))
    server.on("GET", RENDER, poll("processing", 50), poll("canceled"))
    assert open_client(server, tmp_path / "home").open("sid").cancel() is True
    remembering(server)
    project.export(tmp_path / "a.mp4")
    assert len(submitted(server)) == 2


def test_24_cancelled_while_it_is_waited_for(server: Backend, tmp_path: Path) -> None:
    server.draft = draft("Hi")
    server.on("GET", RENDER, poll("processing", 50), poll("cancelled"))
    with pytest.raises(RenderFailed, match="cancelled"):
        open_project(server, tmp_path / "home").export(tmp_path / "a.mp4")
    assert len(submitted(server)) == 1


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


def test_23_a_break_while_fetching_leaves_what_can_be_used(server: Backend, tmp_path: Path) -> None:
    server.draft = draft("Hi")
    target = tmp_path / "a.mp4"
    project = open_project(server, tmp_path / "home")
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(MP4)}\r\n".encode()
    no_file = answer(b"", status=503)
    server.on("GET", "/api/render/proxy/render", no_file)
    server.on("GET", "/file.mp4", [head + b'ETag: "v1"\r\n\r\n', MP4[:5000], Close()], no_file)
    with pytest.raises(NemoError):
        project.export(target)
    assert not target.exists()
    server.on("GET", "/file.mp4", answer(MP4))
    project.export(target)
    assert target.read_bytes() == MP4 and len(submitted(server)) == 1
    assert not list(tmp_path.glob("*.part"))


def test_26_a_file_that_is_none_is_made_anew(server: Backend, tmp_path: Path) -> None:
    server.draft = draft("Hi")
    project = open_project(server, tmp_path / "home")
    server.on("GET", "/file.mp4", answer(b"<html>" * 9, kind="text/html"))
    with pytest.raises(NemoError):
        project.export(tmp_path / "a.mp4")
    server.on("GET", "/file.mp4", answer(MP4))
    project.export(tmp_path / "a.mp4")
    assert len(submitted(server)) == 2


def test_26_an_end_that_proves_nothing(server: Backend, tmp_path: Path) -> None:
    """Without a length the boxes of the file tell whether it has ended."""
    server.draft = draft("Hi")
    project = open_project(server, tmp_path / "home")

    def box(kind: bytes, size: int) -> bytes:
        return (size + 8).to_bytes(4) + kind + bytes(size)

    film = box(b"ftyp", 8) + box(b"mdat", 9000) + box(b"moov", 500)
    server.on("GET", "/file.mp4", [b"HTTP/1.1 200 X\r\n\r\n", film])
    assert project.export(tmp_path / "a.mp4").path.read_bytes() == film
    for wrong in (film[:-1], film[: 16 + 9008], film + b"\0\0\0\0"):
        server.on("GET", "/file.mp4", [b"HTTP/1.1 200 X\r\n\r\n", wrong])
        with pytest.raises(NemoError, match="not complete"):
            project.export(tmp_path / "b.mp4")
    assert not list(tmp_path.glob("b.mp4*"))


def test_25_no_room_says_how_much_is_missing(
    server: Backend, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.draft = draft("Hi")
    project = open_project(server, tmp_path / "home")
    target = tmp_path / "a.mp4"
    server.on("GET", "/file.mp4", answer(MP4, headers={"ETag": '"v1"'}))
    real = os.fsync

    def full(handle: int) -> None:
        if str(Path(f"/proc/self/fd/{handle}").readlink()).endswith(".part"):
            raise OSError(28, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InputError, match="no room left"):
        project.export(target)
    assert not target.exists()
    monkeypatch.setattr(os, "fsync", real)
    monkeypatch.setattr("shutil.disk_usage", lambda path: type("Disk", (), {"free": 5}))
    server.on("GET", "/file.mp4", answer(MP4, headers={"ETag": '"v2"'}))
    with pytest.raises(InputError, match=f"{len(MP4):,} bytes") as caught:
        project.export(target)
    assert caught.value.details["needed"] == len(MP4) and not target.exists()
    monkeypatch.undo()
    assert project.export(target).path.read_bytes() == MP4
    assert len(submitted(server)) == 1 and not list(tmp_path.glob("*.part"))


def test_25_a_journal_on_a_full_disk_costs_no_work(
    server: Backend, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.draft = draft("Hi")
    project = open_project(server, tmp_path / "home")
    opened: list[int] = []

    def full(self: Journal) -> int:
        opened.append(os.open("/dev/full", os.O_WRONLY))
        return opened[-1]

    monkeypatch.setattr(Journal, "_open", full)
    with pytest.warns(RuntimeWarning, match="journal"):
        project.export(tmp_path / "a.mp4")
    assert (tmp_path / "a.mp4").read_bytes() == MP4
    for handle in opened:
        os.close(handle)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.webm", b"\x1aE\xdf\xa3" + bytes(100)),
        ("a.MOV", b"\0\0\0\x14ftypqt  " + bytes(100)),
        ("a.gif", b"GIF89a" + bytes(100)),
    ],
)
def test_other_formats_are_asked_of_the_backend(
    server: Backend, tmp_path: Path, name: str, content: bytes
) -> None:
    server.draft = draft("Hi")
    project = open_project(server, tmp_path / "home")
    server.on("GET", "/file.mp4", answer(content))
    assert project.export(tmp_path / name).path.read_bytes() == content
    asked = [r.json["output"]["format"] for r in server.requests if r.path == RENDER]
    assert asked == [Path(name).suffix[1:].lower()]
    server.on("POST", RENDER, error_answer(400, "format not supported", status=400))
    with pytest.raises(InputError, match=r"does not make .* files .*\.mp4"):
        project.export(tmp_path / f"b{Path(name).suffix}")
    server.on("GET", "/file.mp4", answer(MP4.replace(b"ftyp", b"????")))
    server.on("POST", RENDER, server._submit)
    with pytest.raises(NemoError, match="is not a"):
        project.export(tmp_path / f"c{Path(name).suffix}")


def test_30_what_an_interrupted_message_became_is_found_out(
    server: Backend, project_of_a_cut: Project
) -> None:
    assert project_of_a_cut.ledger["status"].tolist() == ["sent"]


@pytest.fixture
def project_of_a_cut(server: Backend, tmp_path: Path) -> Project:
    server.draft = draft()
    server.on("POST", "/run_sse", stream({"type": "text", "content": "A"}, Wait(0.2)))
    project = open_project(server, tmp_path)

    def stop(update: Any) -> None:
        if update.kind == "text":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        project.say("add a title", watch=stop)
    return project


def test_15_a_submission_that_broke_says_what_to_do(server: Backend, tmp_path: Path) -> None:
    server.draft = draft("Hi")
    project = open_project(server, tmp_path / "home")
    server.on("POST", RENDER, [Close()]).on("GET", RENDER + "/", UNKNOWN)
    with pytest.raises(StreamInterrupted, match="export again"):
        project.export(tmp_path / "a.mp4")
    server.on("GET", RENDER + "/", UNKNOWN, UNKNOWN, DONE)
    project.export(tmp_path / "a.mp4")
    assert len(submitted(server)) == 2, "known a moment later"
