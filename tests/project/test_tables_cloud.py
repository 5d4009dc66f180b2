"""Tables applied where the agent cannot take them: kept here, shown, exported, never lost."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from client.backend import Backend, draft
from client.raw_server import Request, Step, answer, error_answer, json_answer, stream

import nemo_notebook as nemo
from nemo_notebook.project.sync import Project

from .kernel import killed
from .support import Seen, open_client, open_project

SAID = {"type": "text", "content": "Done."}


def cloud(*titles: str, **more: Any) -> dict[str, Any]:
    """A timeline with what only the cloud understands."""
    wire = draft(*titles)
    wire["t"].append({"tt": 42, "sg": [{"id": "fx", "secret": {"deep": [None]}}], "lock": 1})
    return {**wire, "vendor": {"keep": "me"}, **more}


def retitled(project: Project, **texts: str) -> pd.DataFrame:
    table = project.segments
    for id, text in texts.items():
        table.loc[table["id"] == id, "text"] = text
    return table


def answers_with(server: Backend, wire: dict[str, Any]) -> None:
    """The next message makes the timeline this one."""

    def turn(request: Request) -> list[Step]:
        server.draft = wire
        return stream(SAID)

    server.on("POST", "/run_sse", turn)


def texts(project: Project) -> list[str]:
    table = project.segments
    return list(table[table["kind"] == "title"]["text"])


@pytest.fixture
def project(server: Backend, tmp_path: Path) -> Project:
    server.draft = cloud("Hi", duration=9000)
    return open_project(server, tmp_path / "home")


def test_an_applied_table_is_shown_and_exported(
    server: Backend, project: Project, tmp_path: Path
) -> None:
    theirs = copy.deepcopy(server.draft)
    seen = Seen()
    reply = project.apply(retitled(project, t1="Mine"), watch=seen)
    assert "agent's own timeline is unchanged" in reply.text
    assert seen.shown == reply.text and seen[-1].kind == "done"
    assert texts(project) == ["Mine"] and '"Mine"' in project.timeline
    again = project.apply(retitled(project, t1="Mine too"))
    assert "unchanged" not in again.text, "it is said once"
    project.export(tmp_path / "a.mp4")
    sent = [r for r in server.requests if r.path == "/api/render/proxy/lambda" and r.body]
    expected = copy.deepcopy(theirs)
    expected["t"][1]["sg"][0]["tx"] = "Mine too"
    assert sent[0].json["draft"] == expected, "everything unknown is kept as it came"
    assert server.draft == theirs and server.paid == 0
    assert not [r for r in server.requests if r.method == "PUT"], "nothing beyond the wire is asked"
    assert list(project.history["kind"]) == ["apply", "apply", "export"]


@pytest.mark.parametrize("refusal", [
    error_answer(404, status=404), answer(b"Not Found", status=404, kind="text/plain"),
    answer(status=405), error_answer(501, status=501),
])  # fmt: skip
def test_a_backend_that_promises_more_than_it_has(
    server: Backend, tmp_path: Path, refusal: bytes
) -> None:
    state = {"state": {"draft": cloud("Hi"), "extensions": ["draft"], "version": 1}}
    server.on("GET", "/api/state/nemo_agent/me/sid/latest", json_answer(state))
    server.on("PUT", "/api/state/nemo_agent/me/sid/draft", refusal)
    project = open_project(server, tmp_path / "home")
    assert "unchanged" in project.apply(retitled(project, t1="Mine")).text
    assert texts(project) == ["Mine"]


def test_it_outlives_the_kernel(server: Backend, tmp_path: Path) -> None:
    server.draft = cloud("Hi")
    work = (
        "import os, signal; t = project.segments; t.loc[t['id'] == 't1', 'text'] = 'Mine'; "
        "project.apply(t); os.kill(os.getpid(), signal.SIGKILL)"
    )
    killed(server.url, tmp_path / "home", work)
    project = open_client(server, tmp_path / "home").open("sid")
    project.watcher_factory = None
    assert texts(project) == ["Mine"]
    assert "No message was sent" in project.undo().text and texts(project) == ["Hi"]
    assert server.paid == 0


def test_undo_and_redo_of_what_was_applied_send_nothing(server: Backend, project: Project) -> None:
    before = project.draft
    project.apply(retitled(project, t1="One"))
    project.apply(retitled(project, t1="Two"))
    reply = project.undo()
    assert texts(project) == ["One"] and "No message was sent" in reply.text
    assert list(reply.changes["before"]) == ["Two"] and list(project.changes["after"]) == ["One"]
    assert "Hi" in project.undo().changes["after"].tolist() and project.draft == before
    project.redo()
    project.redo()
    assert texts(project) == ["Two"]
    assert "nothing to make again" in project.redo().text
    project.undo()
    project.apply(retitled(project, t1="Three"))
    assert "nothing to make again" in project.redo().text and texts(project) == ["Three"]
    assert server.paid == 0
    kinds = ["apply", "apply", "undo", "undo", "redo", "redo", "undo", "apply"]
    assert list(project.history["kind"]) == kinds


def test_undo_in_words_takes_back_what_was_applied(server: Backend, project: Project) -> None:
    project.apply(retitled(project, t1="Mine"))
    assert "No message was sent" in project.say("please undo that").text
    assert texts(project) == ["Hi"] and server.paid == 0
    project.say("重做")
    assert texts(project) == ["Mine"] and server.paid == 0
    project.say("undo the blur")
    assert server.paid == 1, "what the agent did is for the agent to take back"
    project.say("undo")
    assert texts(project) == ["Hi"] and server.paid == 1
    project.say("undo")
    assert server.paid == 2


def test_a_message_works_on_the_agents_version_and_what_was_applied_is_made_again(
    server: Backend, project: Project
) -> None:
    project.apply(retitled(project, t1="Mine"))
    agent = cloud("Hi", "More", duration=9000)
    agent["t"][1]["sg"][1]["s"] = 4000
    answers_with(server, agent)
    seen = Seen()
    reply = project.say("add another title", watch=seen)
    assert texts(project) == ["Mine", "More"] and "What you applied is in it." in reply.text
    assert seen.shown == reply.text and reply.timeline == project.timeline
    assert list(reply.changes["action"]) == ["added"] and project.changes.equals(reply.changes)
    # The message is taken back by a message, what was applied before it here.
    answers_with(server, cloud("Hi", duration=9000))
    project.undo()
    assert server.paid == 2 and texts(project) == ["Mine"]
    assert "No message was sent" in project.undo().text and texts(project) == ["Hi"]
    assert server.paid == 2


def test_what_does_not_fit_any_more_is_told_once_and_comes_back_with_undo(
    server: Backend, project: Project
) -> None:
    first = copy.deepcopy(server.draft)
    project.apply(retitled(project, t1="Mine"))
    answers_with(server, cloud("Theirs", duration=9000))
    reply = project.say("call it Theirs")
    assert "does not fit any more: text of t1" in reply.text and texts(project) == ["Theirs"]
    later = cloud("Theirs", duration=9000)
    later["t"][0]["sg"][0]["src"] = "visual:city"
    answers_with(server, later)
    assert "does not fit" not in project.say("the city instead").text
    answers_with(server, first)
    project.undo()
    assert texts(project) == ["Mine"], "nothing that was applied is ever lost"


def test_a_turn_that_changed_nothing_leaves_everything(server: Backend, project: Project) -> None:
    project.apply(retitled(project, t1="Mine"))
    reply = project.say("what do you think?")
    assert (
        reply.text == "Done." and reply.timeline == project.timeline and texts(project) == ["Mine"]
    )


def test_undo_and_redo_at_the_cloud_are_messages_only_where_they_can_help(
    server: Backend, tmp_path: Path
) -> None:
    project = open_project(server, tmp_path / "home")
    assert "nothing to undo" in project.undo().text and server.paid == 0
    server.draft = cloud("Hi")
    assert "nothing to make again" in project.redo().text and server.paid == 0
    seen = Seen()
    reply = project.undo(watch=seen)
    assert server.paid == 1 and "The timeline did not change." in reply.text
    assert any("charged as any other" in note for note in seen.texts("note"))
    sent = [
        r.json["new_message"]["parts"][0]["text"]
        for r in server.requests
        if r.body and r.path == "/run_sse"
    ]
    assert sent == ["undo"]
    project.redo()
    assert server.paid == 2
    assert "nothing to make again" in project.redo().text and server.paid == 2
    project.budget = 0
    with pytest.raises(nemo.BudgetExceeded):
        project.undo()
    assert server.paid == 2
    assert list(project.history["kind"]) == ["undo", "redo"]


def test_a_voice_that_nobody_here_can_speak_is_said(server: Backend, tmp_path: Path) -> None:
    wire = cloud("Hi")
    voice = {"id": "v1", "k": "voice", "d": 2000, "tx": "Hello", "src": "https://x/v.mp3"}
    wire["t"].append({"tt": 1, "n": "Voice", "sg": [voice]})
    server.draft = wire
    project = open_project(server, tmp_path / "home")
    reply = project.apply(retitled(project, v1="Goodbye"))
    assert "the voice of v1 sounds as before" in reply.text


def test_faults_change_nothing_and_send_nothing(server: Backend, project: Project) -> None:
    before = project.draft
    table = project.segments
    table.loc[table["id"] == "t1", "end"] = 99_000
    requests = len(server.requests)
    with pytest.raises(nemo.InvalidRows, match=r"row 1 \(t1\), end: 99000 ms; the video is"):
        project.apply(table)
    assert {r.method for r in server.requests[requests:]} == {"GET"}
    assert project.draft == before and project.history.empty


def test_a_disk_that_cannot_be_written_is_said_and_the_kernel_remembers(
    server: Backend, project: Project, tmp_path: Path
) -> None:
    journal = project._project._talk.journal.directory
    journal.mkdir(parents=True, exist_ok=True)
    (journal / "applied").write_text("in the way of the folder")
    seen = Seen()
    project.apply(retitled(project, t1="Mine"), watch=seen)
    assert texts(project) == ["Mine"]
    assert any("cannot be written to disk" in note for note in seen.texts("note"))
