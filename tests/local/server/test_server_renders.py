"""Renders: the queue over its files, and the endpoints over the queue."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import av
import pytest
from server_parts import GatedRender, connect, new_session, wire_draft

from nemo_notebook.draft import decode
from nemo_notebook.errors import InputError, NemoError, RateLimited, RenderFailed
from nemo_notebook.local import disk
from nemo_notebook.local.render import queue as queue_module
from nemo_notebook.local.render.jobs import Render, check
from nemo_notebook.local.render.queue import RenderQueue

ROOT = "/api/render/proxy/lambda"
FINISHED = ("completed", "failed", "cancelled")


def nowhere(owner: str, address: str) -> Path:
    raise InputError("The timeline names a file that is not an upload of this account.")


@pytest.fixture
def make_queue(tmp_path: Path) -> Iterator[Callable[..., RenderQueue]]:
    queues = []

    def make(render: Any, **options: Any) -> RenderQueue:
        options = {"locate": nowhere} | options
        queues.append(
            RenderQueue(tmp_path / "renders", tmp_path / "cache", render=render, **options)
        )
        return queues[-1]

    yield make
    for queue in queues:
        queue.close()


def until(queue: RenderQueue, id: str, *statuses: str, owner: str = "me") -> Render:
    end = time.monotonic() + 20
    rest = threading.Event()
    while (render := queue.get(owner, id)).status not in (statuses or FINISHED):
        assert time.monotonic() < end, render
        rest.wait(0.01)
    return render


def open_gate() -> GatedRender:
    render = GatedRender()
    render.gate.set()
    return render


def test_a_render_runs_to_its_end(make_queue: Callable[..., RenderQueue]) -> None:
    render = GatedRender()
    queue = make_queue(render)
    first = queue.submit("me", "s", "r1", wire_draft(2), {"format": "mp4", "quality": "high"})
    assert (first.status, first.progress) == ("pending", 0)
    assert render.begun.acquire(timeout=10)
    assert until(queue, "r1", "processing").progress in (0, 50)
    render.gate.set()
    done = until(queue, "r1")
    assert (done.status, done.progress, done.error) == ("completed", 100, "")
    assert done.completed is not None
    assert done.completed >= done.created
    assert done.facts["size"] == done.path.stat().st_size
    with av.open(str(done.path)) as container:
        assert sum(1 for _ in container.decode(video=0)) == 20
    assert render.seen == [decode(wire_draft(2))]


def test_progress_is_seen_on_the_way(make_queue: Callable[..., RenderQueue]) -> None:
    render = GatedRender()
    queue = make_queue(render)
    queue.submit("me", "s", "r1", wire_draft(), None)
    assert render.begun.acquire(timeout=10)
    assert queue.get("me", "r1").progress == 50


def test_one_at_a_time_in_order_over_two_queues(make_queue: Callable[..., RenderQueue]) -> None:
    render = GatedRender()
    one, two = make_queue(render), make_queue(render)
    for number in range(4):
        queue = (one, two)[number % 2]
        queue.submit("me", "s", f"r{number}", wire_draft(1, fps=10 + number), None)
        rest = threading.Event()
        rest.wait(0.005)  # the order is that of the clock in ms
    assert render.begun.acquire(timeout=10)
    assert [one.get("me", f"r{n}").status for n in range(4)] == ["processing"] + ["pending"] * 3
    render.gate.set()
    for number in range(4):
        assert until(two, f"r{number}").status == "completed"
    assert render.most == 1
    assert [draft.canvas.fps for draft in render.seen] == [10, 11, 12, 13]


def test_the_same_id_is_the_same_render(make_queue: Callable[..., RenderQueue]) -> None:
    render = open_gate()
    queue = make_queue(render)
    queue.submit("me", "s", "r1", wire_draft(1), None)
    queue.submit("me", "s", "r1", wire_draft(2), None)
    done = until(queue, "r1")
    assert queue.submit("me", "s", "r1", wire_draft(3), None) == done
    assert len(render.seen) == 1
    queue.submit("somebody", "s", "r1", wire_draft(2), None)
    assert until(queue, "r1", owner="somebody").path != done.path
    assert len(render.seen) == 2


def test_many_submit_one_id_at_once(make_queue: Callable[..., RenderQueue]) -> None:
    render = open_gate()
    queue = make_queue(render)
    threads = [
        threading.Thread(target=queue.submit, args=("me", "s", "r1", wire_draft(1), None))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert until(queue, "r1").status == "completed"
    assert len(render.seen) == 1


def test_cancel_while_it_runs_and_while_it_waits(make_queue: Callable[..., RenderQueue]) -> None:
    render = GatedRender()
    queue = make_queue(render)
    queue.submit("me", "s", "r1", wire_draft(), None)
    assert render.begun.acquire(timeout=10)
    queue.submit("me", "s", "r2", wire_draft(), None)
    assert queue.cancel("me", "r2").status == "cancelled"
    assert queue.cancel("me", "r1").status in ("processing", "cancelled")
    done = until(queue, "r1")
    assert (done.status, done.path.exists()) == ("cancelled", False)
    assert until(queue, "r2").status == "cancelled"
    assert len(render.seen) == 1


def test_a_cancel_from_another_process_is_seen(make_queue: Callable[..., RenderQueue]) -> None:
    render = GatedRender()
    working, other = make_queue(render), make_queue(GatedRender())
    working.submit("me", "s", "r1", wire_draft(), None)
    assert render.begun.acquire(timeout=10)
    other.cancel("me", "r1")
    assert until(working, "r1").status == "cancelled"


def test_a_late_cancel_leaves_a_finished_render(make_queue: Callable[..., RenderQueue]) -> None:
    queue = make_queue(open_gate())
    queue.submit("me", "s", "r1", wire_draft(), None)
    done = until(queue, "r1")
    assert queue.cancel("me", "r1") == done
    assert done.path.exists()


def test_a_new_process_takes_up_what_was_left(make_queue: Callable[..., RenderQueue]) -> None:
    stuck = GatedRender()
    old = make_queue(stuck)
    old.submit("me", "s", "r1", wire_draft(1), None)
    assert stuck.begun.acquire(timeout=10)
    old.submit("me", "s", "r2", wire_draft(2), None)
    old.close()
    assert [old.get("me", id).status for id in ("r1", "r2")] == ["pending", "pending"]
    render = open_gate()
    new = make_queue(render)
    new.resume()
    assert until(new, "r1").status == until(new, "r2").status == "completed"
    assert len(render.seen) == 2


def test_a_record_of_a_killed_process_is_taken_up_and_not_for_ever(
    make_queue: Callable[..., RenderQueue],
) -> None:
    render = open_gate()
    queue = make_queue(render)
    for id, attempts in (("r1", 1), ("r2", queue_module.MAX_ATTEMPTS)):
        queue.submit("me", "s", id, wire_draft(), None)
        done = until(queue, id)
        record = disk.read_json(done.path.parent / "render.json")
        record |= {"status": "processing", "attempts": attempts, "completed": None}
        disk.write_json(done.path.parent / "render.json", record)
    queue.resume()
    assert until(queue, "r1").status == "completed"
    given_up = until(queue, "r2")
    assert given_up.status == "failed"
    assert "interrupted" in given_up.error
    assert len(render.seen) == 3


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (RenderFailed("The voice is missing."), "The voice is missing."),
        (OSError("/secret/path"), "The renderer failed"),
    ],
)
def test_a_failure_is_told_and_the_next_runs(
    make_queue: Callable[..., RenderQueue], error: Exception, said: str
) -> None:
    good = open_gate()

    def render(draft: Any, target: Path, **options: Any) -> Any:
        if draft.duration == 1000:
            raise error
        return good(draft, target, **options)

    queue = make_queue(render)
    queue.submit("me", "s", "r1", wire_draft(1), None)
    queue.submit("me", "s", "r2", wire_draft(2), None)
    failed = until(queue, "r1")
    assert failed.status == "failed"
    assert failed.error.startswith(said)
    assert "/secret" not in failed.error
    assert until(queue, "r2").status == "completed"


def test_old_renders_make_room(make_queue: Callable[..., RenderQueue]) -> None:
    queue = make_queue(open_gate(), keep=1)
    for number in range(3):
        queue.submit("me", "s", f"r{number}", wire_draft(), None)
        until(queue, f"r{number}")
    queue.submit("me", "s", "last", wire_draft(), None)
    until(queue, "last")
    queue.close()
    assert queue.get("me", "last").path.exists()
    for number in range(3):
        with pytest.raises(NemoError, match="no such render"):
            queue.get("me", f"r{number}")


def test_too_many_waiting(
    make_queue: Callable[..., RenderQueue], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue_module, "MAX_WAITING", 2)
    queue = make_queue(GatedRender())
    for number in range(2):
        queue.submit("me", "s", f"r{number}", wire_draft(), None)
    with pytest.raises(RateLimited):
        queue.submit("me", "s", "r3", wire_draft(), None)
    assert queue.submit("somebody", "s", "r3", wire_draft(), None).status == "pending"


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        ({}, "timeline is empty"),
        (wire_draft(0), "lasts 0 s"),
        (wire_draft(3600.001), "up to an hour"),
        (wire_draft(1, scenes=20_000), "20002 segments"),
        (wire_draft(width=63), "63×64"),
        (wire_draft(width=65), "even"),
        (wire_draft(height=4098), "4098"),
        (wire_draft(height=-64), "-64"),
        (wire_draft(fps=0), "0 frames a second"),
        (wire_draft(fps=61), "61 frames a second"),
    ],
)
def test_what_cannot_be_rendered(draft: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=said):
        check(decode(draft))
    check(decode(wire_draft(3600, width=4096, height=4096, fps=60)))


@pytest.mark.parametrize("id", [None, 7, "", "../x", "a/b", "a\n", "x" * 129, ".hidden"])
def test_odd_ids_are_refused(make_queue: Callable[..., RenderQueue], id: Any) -> None:
    with pytest.raises(InputError, match="id of a render"):
        make_queue(open_gate()).submit("me", "s", id, wire_draft(), None)


@pytest.mark.parametrize(
    "output", [{"format": "exe"}, {"quality": "best"}, {"format": 7}, {"quality": ["high"]}]
)
def test_odd_outputs_are_refused(make_queue: Callable[..., RenderQueue], output: Any) -> None:
    with pytest.raises(InputError):
        make_queue(open_gate()).submit("me", "s", "r1", wire_draft(), output)


async def settled(client: Any, id: str) -> dict[str, Any]:
    async with asyncio.timeout(20):
        while True:
            data: dict[str, Any] = (await client.get(f"{ROOT}/{id}")).json()["data"]
            if data["status"] in FINISHED:
                return data
            await asyncio.sleep(0.01)


@pytest.mark.anyio
async def test_submit_poll_download(make_app: Callable[..., Any]) -> None:
    render = GatedRender()
    async with connect(make_app(render=render)) as client:
        session = await new_session(client)
        body = {
            "id": "render_1",
            "sessionId": session,
            "draft": wire_draft(2),
            "output": {"format": "mp4", "quality": "high"},
        }
        data = (await client.post(ROOT, json=body)).json()["data"]
        assert (data["id"], data["status"], data["progress"]) == ("render_1", "pending", 0)
        assert "url" not in data["output"]
        assert (await client.get("/api/render/proxy/render_1/download")).status_code == 404
        render.gate.set()
        data = await settled(client, "render_1")
        assert (data["status"], data["progress"], data["error"]) == ("completed", 100, None)
        assert data["completedAt"] >= data["createdAt"] > 1_600_000_000_000
        url = data["output"]["url"]
        whole = await client.get(url)
        assert whole.status_code == 200
        assert whole.content[4:8] == b"ftyp"
        assert len(whole.content) == int(whole.headers["content-length"]) == data["output"]["size"]
        assert (await client.get("/api/render/proxy/render_1/download")).content == whole.content
        again = await client.post(ROOT, json=body)
        assert again.json()["data"]["status"] == "completed"
        del client.headers["Authorization"]
        assert (await client.get(url)).status_code == 401


@pytest.mark.anyio
async def test_the_downloaded_file_by_ranges(make_app: Callable[..., Any]) -> None:
    async with connect(make_app(render=open_gate())) as client:
        session = await new_session(client)
        body = {"id": "r1", "sessionId": session, "draft": wire_draft()}
        await client.post(ROOT, json=body)
        url = (await settled(client, "r1"))["output"]["url"]
        whole = await client.get(url)
        size = len(whole.content)
        headers = whole.headers
        assert headers["content-type"] == "video/mp4"
        assert headers["accept-ranges"] == "bytes"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["content-disposition"].startswith('attachment; filename="video.mp4"')
        assert "sandbox" in headers["content-security-policy"]
        for asked, start, end in (
            ("bytes=0-0", 0, 1),
            ("bytes=5-", 5, size),
            ("bytes=-7", size - 7, size),
            ("bytes=10-99999999", 10, size),
            (f"bytes=-{size + 5}", 0, size),
        ):
            part = await client.get(url, headers={"Range": asked})
            assert part.status_code == 206, asked
            assert part.content == whole.content[start:end]
            assert part.headers["content-range"] == f"bytes {start}-{end - 1}/{size}"
            assert part.headers["etag"] == headers["etag"]
        for asked in (f"bytes={size}-", "bytes=-0", f"bytes={'9' * 40}-"):
            beyond = await client.get(url, headers={"Range": asked})
            assert beyond.status_code == 416
            assert beyond.headers["content-range"] == f"bytes */{size}"
        for asked in ("bytes=", "lines=1-2", "bytes=0-1,3-4", "bytes=9-3", "bytes=a-b"):
            assert (await client.get(url, headers={"Range": asked})).status_code == 200
        same = {"Range": "bytes=3-", "If-Range": headers["etag"]}
        assert (await client.get(url, headers=same)).status_code == 206
        changed = {"Range": "bytes=3-", "If-Range": '"other"'}
        assert (await client.get(url, headers=changed)).content == whole.content
        head = await client.head(url)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-length"] == str(size)
        not_changed = await client.get(url, headers={"If-None-Match": headers["etag"]})
        assert not_changed.status_code == 304


@pytest.mark.anyio
async def test_cancel_by_the_wire(make_app: Callable[..., Any]) -> None:
    render = GatedRender()
    async with connect(make_app(render=render)) as client:
        session = await new_session(client)
        await client.post(ROOT, json={"id": "r1", "sessionId": session, "draft": wire_draft()})
        answer = await client.post(f"{ROOT}/r1/cancel", json={})
        assert answer.json()["code"] == 0
        assert (await settled(client, "r1"))["status"] == "cancelled"
        assert (await client.get("/api/render/proxy/r1/download")).status_code == 404


@pytest.mark.anyio
async def test_a_draft_that_cannot_be_rendered_is_refused_at_once(
    make_app: Callable[..., Any],
) -> None:
    async with connect(make_app()) as client:
        session = await new_session(client)
        for draft in (None, [], {"t": []}, wire_draft(width=3)):
            body = {"id": "r1", "sessionId": session, "draft": draft}
            answer = await client.post(ROOT, json=body)
            assert (answer.status_code, answer.json()["code"]) == (400, 400)
        assert (await client.get(f"{ROOT}/r1")).status_code == 404
