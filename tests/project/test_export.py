"""From a timeline to a file: never half of one, never a render without a name in the journal."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from client.backend import FAST, MP4, Backend, draft
from client.raw_server import Close, Request, Reset, answer, error_answer, json_answer

from nemo_notebook.errors import (
    ExportBlocked,
    InputError,
    NemoError,
    ProtocolError,
    RenderFailed,
    StreamInterrupted,
)
from nemo_notebook.project.export import checked_target, file_name
from nemo_notebook.project.sync import Project

from .support import Seen, open_client, open_project

RENDER = "/api/render/proxy/lambda"


@pytest.fixture
def project(server: Backend, tmp_path: Path) -> Iterator[Project]:
    server.draft = draft("Hi")
    yield open_project(server, tmp_path / "home")


def poll(status: str, progress: int = 0, **more: Any) -> bytes:
    return json_answer({"status": status, "progress": progress, **more})


def submitted(server: Backend) -> list[str]:
    return [r.json["id"] for r in server.requests if r.method == "POST" and r.path == RENDER]


def test_a_render_becomes_a_file(server: Backend, project: Project, tmp_path: Path) -> None:
    done = poll("completed", 100, output={"url": "/file.mp4"})
    server.on("GET", RENDER, poll("pending"), poll("processing", 40), poll("processing", 80), done)
    target = tmp_path / "new" / "folder" / "sea.mp4"
    seen = Seen()
    video = project.export(target, watch=seen)
    assert target.read_bytes() == MP4 and video.path == target
    assert (video.duration, video.size.width, video.size.height) == (5000, 1920, 1080)
    assert list(target.parent.iterdir()) == [target]
    percents = [update.percent for update in seen if update.kind == "progress"]
    assert percents == sorted(percents) and percents[-1] == 100
    assert seen[-1].details["video"] is video
    (id,) = submitted(server)
    assert id.startswith("render_")
    assert server.requests[-1].path == "/file.mp4"


def test_what_the_client_does_not_know_survives(
    server: Backend, project: Project, tmp_path: Path
) -> None:
    server.draft = {**draft("Hi"), "vendor": {"keep": ["me"]}}
    project.export(tmp_path / "a.mp4")
    (body,) = [r.json for r in server.requests if r.path == RENDER]
    assert body["draft"] == server.draft


def test_a_failed_render_goes_once_more_under_a_new_id(
    server: Backend, project: Project, tmp_path: Path
) -> None:
    failed = poll("failed", error="out of memory")
    server.on("GET", RENDER, failed, poll("completed", 100, outputUrl="/file.mp4"))
    project.export(tmp_path / "a.mp4")
    assert len(set(submitted(server))) == 2
    server.on("GET", RENDER, failed)
    with pytest.raises(RenderFailed, match="out of memory"):
        project.export(tmp_path / "b.mp4")
    assert len(submitted(server)) == 4 and not list(tmp_path.glob("b.mp4*"))


def test_15_a_submission_that_breaks_is_looked_up_and_not_repeated(
    server: Backend, project: Project, tmp_path: Path
) -> None:
    server.on("POST", RENDER, [Reset()])
    project.export(tmp_path / "a.mp4")
    assert len(submitted(server)) == 1
    server.on("GET", RENDER, error_answer(404, "unknown", status=404))
    with pytest.raises(NemoError):
        project.export(tmp_path / "b.mp4")
    assert len(submitted(server)) == 2


def test_blocked_by_the_plan(server: Backend, project: Project, tmp_path: Path) -> None:
    server.on("POST", RENDER, error_answer(402, status=402))
    with pytest.raises(ExportBlocked):
        project.export(tmp_path / "a.mp4")
    assert len(submitted(server)) == 1 and not list(tmp_path.glob("a.mp4*"))


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        (answer(b"<html>no</html>", kind="text/html"), ProtocolError),
        (answer(b"", kind="video/mp4"), ProtocolError),
        ([b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\nx", Close()], StreamInterrupted),
        (answer(b"", status=500), NemoError),
    ],
)  # fmt: skip
def test_26_nothing_incomplete_under_the_final_name(
    server: Backend, project: Project, tmp_path: Path, file: Any, kind: type[NemoError]
) -> None:
    target = tmp_path / "a.mp4"
    target.write_bytes(b"the video of yesterday")
    server.on("GET", "/file.mp4", file)
    server.on("GET", "/api/render/proxy/render", file)
    with pytest.raises(kind):
        project.export(target)
    assert target.read_bytes() == b"the video of yesterday"
    assert not list(tmp_path.glob("*.part"))


def test_25_no_room(server: Backend, project: Project, tmp_path: Path) -> None:
    server.on("GET", "/file.mp4", answer(MP4 + b"x" * 3_000_000))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, hard))
    try:
        with pytest.raises(InputError, match="no room"):
            project.export(tmp_path / "a.mp4")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)
    assert not list(tmp_path.glob("a.mp4*"))


def test_targets_that_cannot_be_written(
    server: Backend, project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "there.mp4").write_text("")
    (tmp_path / "folder.mp4").mkdir()
    for path in (
        "a.avi",
        "a",
        ".mp4",
        "file/a.mp4",
        "folder.mp4",
        "",
        "\x00.mp4",
        "x" * 300 + ".mp4",
    ):
        with pytest.raises(InputError) as caught:
            project.export(tmp_path / path)
        assert "\x00" not in str(caught.value) and len(str(caught.value)) < 250
    with pytest.raises(InputError, match="/proc"):
        project.export("/proc/nowhere/a.mp4")
    with pytest.raises(InputError, match="exists already"):
        project.export(tmp_path / "there.mp4", overwrite=False)
    assert not submitted(server)
    monkeypatch.chdir(tmp_path)
    assert project.export().path == Path("Sea.mp4")


def test_nothing_to_export(server: Backend, project: Project, tmp_path: Path) -> None:
    server.draft = {}
    with pytest.raises(InputError, match="nothing to export"):
        project.export(tmp_path / "a.mp4")
    assert not submitted(server)


def test_names_for_files() -> None:
    assert file_name("../../etc/passwd") == "etc-passwd.mp4"
    assert file_name("日落 short") == "日落-short.mp4"
    assert file_name("///") == "video.mp4"
    assert checked_target("a.MP4").name == "a.MP4"
    assert not Path("a.MP4").exists()


def test_a_render_that_never_ends(server: Backend, tmp_path: Path) -> None:
    server.draft = draft("Hi")
    project = open_project(server, tmp_path / "home", replace(FAST, render=0.1))
    server.on("GET", RENDER, poll("processing", 50))
    with pytest.raises(RenderFailed, match="not finished"):
        project.export(tmp_path / "a.mp4")
    server.on("GET", RENDER, poll("completed", 100, outputUrl="/file.mp4"))
    project.export(tmp_path / "a.mp4")
    assert len(submitted(server)) == 1, "the render that goes on is taken up again"


def test_30_an_interrupt_stops_the_waiting_and_the_render_is_taken_up_again(
    server: Backend, project: Project, tmp_path: Path
) -> None:
    server.on("GET", RENDER, poll("processing", 50))

    class Impatient(Seen):
        def __call__(self, update: Any) -> None:
            super().__call__(update)
            if update.kind == "progress":
                raise KeyboardInterrupt

    seen = Impatient()
    with pytest.raises(KeyboardInterrupt):
        project.export(tmp_path / "a.mp4", watch=seen)
    assert "export again" in seen[-1].text and not list(tmp_path.glob("a.mp4*"))
    cancelled = server.count("POST", RENDER + "/")
    server.on("GET", RENDER, poll("completed", 100, outputUrl="/file.mp4"))
    project.export(tmp_path / "a.mp4")
    assert (len(submitted(server)), cancelled) == (1, 0)


def test_30_a_render_that_was_left_can_be_cancelled(
    server: Backend, project: Project, tmp_path: Path
) -> None:
    server.on("GET", RENDER, poll("processing", 50))
    server.on("POST", RENDER + "/", json_answer({}))

    def stop(update: Any) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        project.export(tmp_path / "a.mp4", watch=stop)
    assert project.cancel() and not project.cancel()
    (id,) = submitted(server)
    assert server.count("POST", f"{RENDER}/{id}/cancel") == 1


def test_22_the_intent_is_on_disk_before_the_request(server: Backend, tmp_path: Path) -> None:
    server.draft = draft("Hi")
    client = open_client(server, tmp_path / "home")
    known: list[list[str]] = []

    def submit(request: Request) -> bytes:
        (path,) = (tmp_path / "home" / "data" / "journal").glob("*.jsonl")
        lines = [json.loads(line) for line in path.read_text().splitlines()]
        known.append([one["step"] for one in lines if one["job"] == request.json["id"]])
        return json_answer({"id": request.json["id"], "status": "pending"})

    server.on("POST", RENDER, submit)
    client.project("Sea").export(tmp_path / "a.mp4")
    assert known == [["intent"]]
    jobs = client.jobs()
    assert list(jobs["kind"]) == ["render"] and list(jobs["step"]) == ["done"]


def test_30_a_real_signal_ends_the_waiting_at_once(server: Backend, tmp_path: Path) -> None:
    server.draft = draft("Hi")
    polled = threading.Event()

    def polling(request: Request) -> bytes:
        polled.set()
        return poll("processing", 10)

    server.on("GET", RENDER, polling)
    code = (
        "import sys, nemo_notebook as nemo\n"
        "project = nemo.connect(sys.argv[1], token='nmv_usr_1', quiet=True).project('Sea')\n"
        "project.export(sys.argv[2])\n"
    )
    target = tmp_path / "a.mp4"
    command = [sys.executable, "-c", code, server.url, str(target)]
    environment = {**os.environ, "NEMO_HOME": str(tmp_path / "home")}
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    assert polled.wait(20)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=5)
    assert process.returncode != 0 and "KeyboardInterrupt" in said
    assert "never retrieved" not in said and "was destroyed" not in said
    assert not list(tmp_path.glob("a.mp4*"))
