"""One message: sent once, heard whole or explained. Numbers are rows of the list of faults."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from client.backend import FAST, Backend, draft
from client.raw_server import (
    CHUNKED,
    LAST,
    UNFRAMED,
    Close,
    Peek,
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

from nemo_notebook.errors import (
    InputError,
    NemoError,
    OutOfCredits,
    ProtocolError,
    RateLimited,
    ServerError,
    SessionNotFound,
    Unreachable,
)
from nemo_notebook.project.sync import Project
from nemo_notebook.project.updates import Update

from .support import Seen, open_client, open_project

A, B = {"type": "text", "content": "Title "}, {"type": "text", "content": "added."}
CALL = {"type": "tool_call", "name": "add_title", "args": {"text": "Hi"}}
RESULT = {"type": "tool_result", "name": "add_title", "result": {}}


def kit(text: str, *, partial: bool = False, id: str = "e") -> dict[str, Any]:
    return {"id": id, "partial": partial, "content": {"role": "model", "parts": [{"text": text}]}}


def changing(server: Backend, after: dict[str, Any], script: list[Step]) -> Callable[..., Any]:
    """A script during which the timeline becomes another."""

    def respond(request: Request) -> list[Step]:
        server.draft = after
        return script

    return respond


@pytest.fixture
def project(server: Backend, tmp_path: Path) -> Iterator[Project]:
    server.draft = draft()
    yield open_project(server, tmp_path)


def test_an_answer_streams_and_ends(server: Backend, project: Project) -> None:
    server.on("POST", "/run_sse", changing(server, draft("Hi"), stream(CALL, RESULT, A, B)))
    seen = Seen()
    reply = project.say("add a title", watch=seen)
    assert (reply.text, reply.status, reply.tools) == ("Title added.", "done", ("add_title",))
    assert seen.shown == "Title added." and seen.texts("tool") == ["Setting the title…"]
    assert seen[-1].kind == "done" and seen[-1].details["reply"] is reply
    assert list(reply.changes["change"]) == ["Title added: 'Hi' (0-3s)"]
    assert "export" in reply.suggestions and 'Title: "Hi"' in reply.timeline
    assert list(project.history["status"]) == ["done"]
    assert list(project.changes["kind"]) == ["title"]
    assert server.paid == 1


def test_03_an_edit_without_words_is_explained(server: Backend, project: Project) -> None:
    server.on("POST", "/run_sse", changing(server, draft("Paradise Found"), stream()))
    seen = Seen()
    reply = project.say("add a title", watch=seen)
    assert reply.text == "✅ Title added: 'Paradise Found' (0-3s)" == seen.shown
    assert reply.status == "done"
    server.on("POST", "/run_sse", stream(CALL, RESULT))
    assert "nothing changed" in project.say("add it again").text
    assert server.paid == 2


def test_the_first_generation_without_words_shows_all_tracks(
    server: Backend, tmp_path: Path
) -> None:
    project = open_project(server, tmp_path)
    server.on("POST", "/run_sse", changing(server, draft("Hi"), stream()))
    reply = project.say("a film of the sea")
    assert reply.text.startswith("✅ Your video is ready. Timeline (2 tracks)")


def test_two_stages_are_announced(server: Backend, tmp_path: Path) -> None:
    project = open_project(server, tmp_path)

    def respond(request: Request) -> Iterator[Step]:
        yield CHUNKED
        server.draft = draft()
        yield chunk(event(RESULT))
        yield Wait(0.2)
        server.draft = draft("Hi")
        yield from (chunk(event(A)), LAST)

    server.on("POST", "/run_sse", respond)  # type: ignore[arg-type]  # an iterator of steps
    seen = Seen()
    project.say("a film of the sea", watch=seen)
    first, second = [update for update in seen if "stage" in update.details]
    assert first.text.startswith("🎬 First cut ready.") and first.details["stage"] == 1
    assert 'Title: "Hi"' in second.text and second.details["stage"] == 2


STREAM = b"".join(map(event, [CALL, RESULT, A, B]))
KIT = b"".join(
    map(event, [kit("Title ", partial=True), kit("Title added."), {"turnComplete": True}])
)


@contextmanager
def unchanged(server: Backend) -> Iterator[None]:
    before = server.paid
    yield
    assert server.paid == before + 1, "a message is sent once, whatever happens"


@pytest.mark.parametrize("end", [Close(), Reset()])
@pytest.mark.parametrize("changed", [True, False])
def test_01_04_a_cut_is_never_taken_for_an_end(
    server: Backend, project: Project, end: Step, changed: bool
) -> None:
    whole = chunk(STREAM)
    for cut in (0, 1, 9, 40, len(whole) - 1, len(whole)):
        after = draft(f"T{cut}") if changed else server.draft
        script = changing(server, after, [CHUNKED, whole[:cut], end])
        server.on("POST", "/run_sse", script)
        with unchanged(server):
            reply = project.say("add a title")
        assert reply.status == ("recovered" if changed else "unknown"), cut
        assert reply.text.strip()
        if changed:
            assert f"'T{cut}'" in "".join(reply.changes["change"]) and "✅" in reply.text


def test_01_a_stream_of_the_kit_cut_anywhere(server: Backend, project: Project) -> None:
    final = KIT.index(b'"partial": false')
    for cut in range(0, len(KIT), 23):
        server.on("POST", "/run_sse", [CHUNKED, chunk(KIT[:cut]) if cut else b"", Reset()])
        with unchanged(server):
            reply = project.say("add a title")
        assert reply.text.count("Title added.") <= 1
        if cut < final:
            assert reply.status == "unknown"
        elif reply.status == "done":
            assert reply.text == "Title added."


def test_02_an_end_that_proves_nothing(server: Backend, project: Project) -> None:
    server.on("POST", "/run_sse", [UNFRAMED, event(A), event(B)])
    with unchanged(server):
        assert project.say("add a title").status == "unknown"
    server.on("POST", "/run_sse", [UNFRAMED, KIT])
    with unchanged(server):
        assert project.say("add a title").status == "done"


def test_05_read_and_closed(server: Backend, project: Project) -> None:
    server.on("POST", "/run_sse", changing(server, draft("Hi"), [Close()]))
    with unchanged(server):
        reply = project.say("add a title")
    assert (reply.status, reply.text) == ("recovered", "✅ Title added: 'Hi' (0-3s)")


def test_06_refused(server: Backend, tmp_path: Path) -> None:
    project = open_project(server, tmp_path)
    server.__exit__(None, None, None)
    seen = Seen()
    with pytest.raises(Unreachable):
        project.say("add a title", watch=seen)
    assert seen[-1].kind == "error" and server.paid == 0


@pytest.mark.parametrize("fill", [[], [chunk(b": x\n")] * 3, [chunk(event({"type": "heartbeat"}))]])
def test_07_08_silence_ends_by_our_own_clock(
    server: Backend, tmp_path: Path, fill: list[bytes]
) -> None:
    timing = replace(FAST, idle=0.25, still_working=0.05)
    project = open_project(server, tmp_path, timing)
    server.draft = draft()
    script = changing(server, draft("Hi"), [CHUNKED, *fill, Wait(5)])
    server.on("POST", "/run_sse", script)
    seen = Seen()
    with unchanged(server):
        reply = project.say("add a title", watch=seen)
    assert reply.status == "recovered"
    assert seen.texts("note").count("⏳ Still working…") >= 2


def test_08_heartbeats_for_ever(server: Backend, tmp_path: Path) -> None:
    timing = replace(FAST, turn=0.4, idle=60, still_working=0.1)
    project = open_project(server, tmp_path, timing)
    beats: list[Step] = [chunk(event({"type": "heartbeat"})), Wait(0.02)] * 200
    server.on("POST", "/run_sse", [CHUNKED, *beats])
    seen = Seen()
    with unchanged(server):
        assert project.say("a film", watch=seen).status == "unknown"
    assert "⏳ Still working…" in seen.texts("note")


def test_09_open_after_the_final_event(server: Backend, project: Project) -> None:
    server.on("POST", "/run_sse", stream(kit("Title added."), Wait(30)))
    with unchanged(server):
        reply = project.say("add a title")
    assert (reply.status, reply.text) == ("done", "Title added.")


@pytest.mark.parametrize(
    ("frame", "kind"),
    [
        ({"error": "ValueError: bad", "error_details": {}}, ServerError),
        ({"error": "bad"}, ServerError),
        ('{"error": "RuntimeError: one\ntwo"}', ServerError),
        ({"errorCode": "RESOURCE_EXHAUSTED", "errorMessage": "bad"}, RateLimited),
        ({"finishReason": "SAFETY"}, ServerError),
        ({"type": "error", "code": 1002, "message": "bad"}, SessionNotFound),
    ],
)
def test_10_error_frames(
    server: Backend, project: Project, frame: Any, kind: type[NemoError]
) -> None:
    server.on("POST", "/run_sse", stream(A, frame))
    seen = Seen()
    with unchanged(server), pytest.raises(kind) as caught:
        project.say("add a title", watch=seen)
    assert seen.shown.strip() == "Title"
    assert seen[-1].kind == "error" and seen[-1].details["error"] is caught.value
    if kind is not SessionNotFound:
        assert caught.value.details["text"] == "Title"


def test_11_12_13_drafts_finals_and_replays(server: Backend, project: Project) -> None:
    final = kit("Title added at the start.")
    pieces = [kit("Title ", partial=True), kit("is added", partial=True, id="p2")]
    server.on("POST", "/run_sse", stream(*pieces, final, final))
    seen = Seen()
    reply = project.say("add a title", watch=seen)
    assert reply.text == seen.shown == "Title added at the start."


def test_14_20_the_token_ends_while_the_turn_goes_on(server: Backend, tmp_path: Path) -> None:
    project = open_project(server, tmp_path, token=None)
    server.draft = draft()
    after = draft("Hi")

    def state(request: Request) -> bytes:
        if server.paid and request.headers["authorization"] != "Bearer nmv_usr_2":
            return error_answer(1001, status=401)
        return json_answer({"state": {"draft": after if server.paid else draft()}})

    server.on("GET", "/api/state", state)
    server.on("POST", "/run_sse", [CHUNKED, chunk(event(A)), Reset()])
    with unchanged(server):
        reply = project.say("add a title")
    assert reply.status == "recovered" and server.tokens == 2


def test_15_out_of_credits_says_what_and_where(server: Backend, tmp_path: Path) -> None:
    body = {"code": 2001, "message": "Not enough credits", "data": {"needed": 100}}
    server.on("POST", "/run_sse", answer(json.dumps(body).encode(), status=402))
    with pytest.raises(OutOfCredits) as caught:
        open_project(server, tmp_path, token=None).say("a film")
    said = str(caught.value)
    assert "80 available" in said and "20 held" in said and "100 needed" in said
    assert "?bind=u1" in said and caught.value.details["needed"] == 100
    with pytest.raises(OutOfCredits, match="Top up"):
        open_project(server, tmp_path).say("a film")
    assert server.paid == 2


def test_16_a_page_instead_of_a_stream(server: Backend, project: Project) -> None:
    page = b"<html><b>\x1b[31mproxy</b></html>"
    server.on("POST", "/run_sse", answer(page, kind="text/html"))
    with unchanged(server), pytest.raises(ProtocolError) as caught:
        project.say("add a title")
    assert "proxy" in str(caught.value) and "\x1b" not in str(caught.value)


def test_17_damage_in_the_middle(server: Backend, project: Project) -> None:
    server.on("POST", "/run_sse", changing(server, draft("Hi"), stream(A, '{"type": "te', B)))
    with unchanged(server):
        assert project.say("add a title").status == "recovered"


def test_an_ended_session_is_never_replaced_silently(server: Backend, project: Project) -> None:
    gone = answer(b'{"detail": "Session not found"}', status=404)
    server.on("POST", "/run_sse", gone, stream(A))
    session = json_answer({"task_id": "t2", "session_id": "sid2"})
    server.on("POST", "/api/tasks/me/with-session/nemo_agent", session)
    server.on("GET", "/api/state/nemo_agent/me/sid2/latest", json_answer({"state": {}}))
    with unchanged(server), pytest.raises(SessionNotFound, match="a new, empty one is open"):
        project.say("add a title")
    assert project.session_id == "sid2"
    assert project.say("a film").status == "done"


def test_a_state_that_cannot_be_read_afterwards_keeps_the_answer(
    server: Backend, project: Project
) -> None:
    state = json_answer({"state": {"draft": draft()}})
    server.on("GET", "/api/state", state, answer(b"", status=500))
    server.on("POST", "/run_sse", stream(A, B))
    assert project.say("add a title").text == "Title added."


def test_gui_talk_is_translated_while_it_streams(server: Backend, project: Project) -> None:
    words = [
        "Ready.",
        "Click",
        "the",
        "Export",
        "button",
        "to",
        "download",
        "it.",
        "Open",
        "the",
        "Media",
        "panel.",
        "Bye.",
    ]
    server.on("POST", "/run_sse", stream(*({"type": "text", "content": w + " "} for w in words)))
    seen = Seen()
    reply = project.say("what now", watch=seen)
    assert reply.text.startswith("Ready. To get the file, call project.export(). Bye.")
    assert reply.text.endswith("Timeline (2 tracks): 1. Video: sea (0-5s) 2. Text: empty")
    assert seen.shown == reply.text


@pytest.mark.parametrize(
    ("prompt", "said"),
    [
        ("", "empty"),
        (" \n", "empty"),
        ("🎬 🌅!", "no words"),
        ("x" * 100_001, "the limit is 100,000"),
        (5, "not int"),
    ],
)
def test_bad_requests_are_not_sent(
    server: Backend, project: Project, prompt: Any, said: str
) -> None:
    with pytest.raises(InputError, match=said):
        project.say(prompt)
    assert server.paid == 0


def test_odd_text_is_sent(server: Backend, project: Project) -> None:
    project.say("half a \ud83c pair, NUL \x00, 日落")
    (sent,) = [request for request in server.requests if request.path == "/run_sse"]
    assert "日落" in sent.body.decode()


def test_commands_are_done_here(server: Backend, project: Project, tmp_path: Path) -> None:
    server.draft = draft("Hi")
    assert "80 credits available (20 held" in project.say("how many credits do I have?").text
    assert project.say("显示轨道").text.startswith("Timeline (2 tracks)")
    picture = tmp_path / "photo.jpg"
    picture.write_bytes(b"\xff\xd8\xff" * 50)
    files = {"files": [{"filename": "photo.jpg"}]}
    server.on("POST", "/api/upload-video", json_answer(files))
    seen = Seen()
    assert "photo.jpg" in project.say(f"upload {picture}", watch=seen).text
    assert [update.kind for update in seen].count("done") == 1
    assert "Which file?" in project.say("upload").text
    target = tmp_path / "out.mp4"
    reply = project.say(f"export to {target}")
    assert reply.video is not None and reply.video.path == target and target.is_file()
    assert server.paid == 0


def test_uploads_are_checked_before_they_are_sent(
    server: Backend, project: Project, tmp_path: Path
) -> None:
    (tmp_path / "a.exe").write_bytes(b"MZ")
    (tmp_path / "empty.png").write_bytes(b"")
    huge = tmp_path / "huge.mp4"
    with huge.open("wb") as file:
        file.truncate(200 * 10**6 + 1)
    for given in ("a.exe", "empty.png", "huge.mp4", "missing.png", "."):
        with pytest.raises(NemoError):
            project.upload(tmp_path / given)
    with pytest.raises(InputError, match="No file"):
        project.upload()
    assert server.count("POST", "/api/upload-video") == 0
    big = tmp_path / "big.mp4"
    big.write_bytes(b"\0\0\0\x20ftypisom" + b"x" * 3_000_000)
    server.on("POST", "/api/upload-video", json_answer({"files": [{"filename": "big.mp4"}]}))
    seen = Seen()
    assert [one.filename for one in project.upload(big, watch=seen)] == ["big.mp4"]
    percents = [update.percent for update in seen if update.kind == "progress"]
    assert percents == sorted(percents) and percents[-1] == 100 and len(percents) > 20
    assert server.requests[-1].body.count(b"x") > 3_000_000 - 1


def test_30_an_interrupt_does_not_end_paid_work(server: Backend, project: Project) -> None:
    held: list[bool] = []
    server.on("POST", "/run_sse", stream(A, Wait(0.2), Peek(held), B, Peek(held)))

    class Impatient(Seen):
        def __call__(self, update: Update) -> None:
            super().__call__(update)
            if update.kind == "text":
                raise KeyboardInterrupt

    seen = Impatient()
    begin = time.monotonic()
    with unchanged(server), pytest.raises(KeyboardInterrupt):
        project.say("add a title", watch=seen)
    assert time.monotonic() - begin < 1
    assert "project.tracks" in seen[-1].text
    server.on("POST", "/run_sse", stream(B))
    with unchanged(server):
        assert project.say("and now").text == "added."
    while len(held) < 2:
        project.state()
    assert held == [True, True], "the connection of the first message stays open"


def test_the_link_hands_the_project_over(project: Project) -> None:
    assert project.link == "https://nemovideo.com/workspace/claim?ct=clm_1"


def test_the_journal_knows_what_was_asked(server: Backend, tmp_path: Path) -> None:
    client = open_client(server, tmp_path)
    client.project("Sea").say("add a title")
    server.on("POST", "/run_sse", error_answer(2001))
    with pytest.raises(OutOfCredits):
        client.project("Sky").say("a film")
    jobs = client.jobs()
    assert list(jobs["step"]) == ["done", "failed"] and list(jobs["project"]) == ["Sea", "Sky"]
    assert set(client.projects()["session"]) == {"sid"}
