"""Fault 27: one message in flight a session, in whichever tab or kernel."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from client.backend import Backend, draft
from client.raw_server import (
    CHUNKED,
    Request,
    Step,
    Wait,
    chunk,
    event,
    stream,
)

from nemo_notebook.errors import SessionBusy
from nemo_notebook.project.sync import Project

from .kernel import spawn
from .renders import sigkill
from .support import Seen, open_client, open_project


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


def test_22_a_cell_that_is_run_again_does_not_pay_twice(server: Backend, tmp_path: Path) -> None:
    """The kernel died after its message was heard; the same request is found to be done."""
    server.draft = draft()
    process: list[Any] = []
    server.on("POST", "/run_sse", sigkill(process), stream({"type": "text", "content": "B"}))
    process.append(spawn(server.url, tmp_path, "project.say('add a title')"))
    process[0].communicate()
    server.draft = draft("Hi")
    project = open_client(server, tmp_path).open("sid")
    seen = Seen()
    reply = project.say("add a title", watch=seen)
    assert reply.status == "recovered" and 'Title: "Hi"' in reply.text == seen.shown
    assert server.paid == 1 and project.ledger["status"].tolist() == ["recovered"]
    assert project.say("add a title").text == "B" and server.paid == 2, "said again, it is sent"


def test_22_another_request_follows_the_one_that_was_left(server: Backend, tmp_path: Path) -> None:
    server.draft = draft()
    process: list[Any] = []
    server.on("POST", "/run_sse", sigkill(process), stream({"type": "text", "content": "B"}))
    process.append(spawn(server.url, tmp_path, "project.say('add a title')"))
    process[0].communicate()
    server.draft = draft("Hi")
    project = open_client(server, tmp_path).open("sid")
    assert project.say("make it blue").text == "B" and server.paid == 2
    assert project.ledger["status"].tolist() == ["recovered", "done"]


def test_30_an_interrupted_request_that_was_carried_out(server: Backend, tmp_path: Path) -> None:
    server.draft = draft()

    def respond(request: Request) -> list[Step]:
        server.draft = draft("Hi")
        return stream({"type": "text", "content": "A"}, Wait(0.1))

    server.on("POST", "/run_sse", respond)
    project = open_client(server, tmp_path).open("sid")

    def stop(update: Any) -> None:
        if update.kind == "text":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        project.say("add a title", watch=stop)
    assert project.say("add a title").status == "recovered" and server.paid == 1
