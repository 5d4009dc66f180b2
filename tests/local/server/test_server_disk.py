"""What lies on the disk: whole files, locks, accounts, history, and a process that is killed."""

from __future__ import annotations

import fcntl
import os
import signal
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from server_parts import GatedRender, wire_draft

from nemo_notebook.draft import decode
from nemo_notebook.errors import AuthError, OutOfCredits, RateLimited, SessionNotFound
from nemo_notebook.local import disk
from nemo_notebook.local.accounts import FREE, PLENTY, WEEK, Accounts
from nemo_notebook.local.render.queue import RenderQueue
from nemo_notebook.local.store import Store


def test_a_file_is_replaced_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.json"
    disk.write_json(path, {"n": 1})
    assert stat.S_IMODE(path.stat().st_mode) == 0o600

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        disk.write_json(path, {"n": 2})
    assert disk.read_json(path) == {"n": 1}
    assert [one.name for one in tmp_path.iterdir()] == ["a.json"]


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b'{"a": 1'])
def test_what_cannot_be_read_is_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(content)
    assert disk.read_json(path) is None
    assert disk.read_json(tmp_path / "none.json") is None


@pytest.mark.parametrize("links", [True, False])
def test_a_name_is_taken_once(tmp_path: Path, links: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not links:

        def refuse(*args: Any) -> None:
            raise PermissionError(1, "no links here")

        monkeypatch.setattr(os, "link", refuse)
    path = tmp_path / "a.json"
    assert disk.create_json(path, 1)
    assert not disk.create_json(path, 2)
    assert disk.read_json(path) == 1


@pytest.mark.parametrize("locks", [True, False])
def test_a_lock_has_one_holder(
    tmp_path: Path, locks: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not locks:

        def refuse(*args: Any) -> None:
            raise OSError(37, "No locks available")

        monkeypatch.setattr(fcntl, "flock", refuse)
    one, two = disk.FileLock(tmp_path / "lock"), disk.FileLock(tmp_path / "lock")
    with one:
        assert not two.acquire(blocking=False)
    assert two.acquire(blocking=False)
    two.release()


HOLDER = """
import sys
from pathlib import Path
from nemo_notebook.local.disk import FileLock
with FileLock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def python(code: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )


def test_a_killed_process_gives_its_lock_back(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with python(HOLDER, str(path)) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        lock = disk.FileLock(path)
        assert not lock.acquire(blocking=False)
        process.kill()
        process.wait()
        assert lock.acquire(blocking=False)
        lock.release()


KILLED = """
import sys, threading
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from server_parts import wire_draft
from nemo_notebook.local.render.queue import RenderQueue
root = Path(sys.argv[1])
def render(*args, **options):
    print("rendering", flush=True)
    threading.Event().wait()
queue = RenderQueue(root / "renders", root / "cache", locate=None, render=render)
queue.submit("me", "s", "r1", wire_draft(1), None)
threading.Event().wait()
"""


def test_a_render_outlives_its_killed_process(tmp_path: Path) -> None:
    with python(KILLED, str(tmp_path), str(Path(__file__).parent)) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "rendering\n"
        render = GatedRender()
        render.gate.set()
        queue = RenderQueue(
            tmp_path / "renders", tmp_path / "cache", locate=lambda o, a: Path(a), render=render
        )
        assert queue.get("me", "r1").status == "processing"
        queue.resume()
        assert not render.begun.acquire(timeout=0.4)  # it is in hand elsewhere
        process.send_signal(signal.SIGKILL)
        process.wait()
        end = time.monotonic() + 20
        rest = threading.Event()
        while queue.get("me", "r1").status != "completed":
            assert time.monotonic() < end
            rest.wait(0.02)
        assert queue.get("me", "r1").attempts == 2
        queue.close()


SERVED = """
import sys
from pathlib import Path
from nemo_notebook.local.serve import serve
serve(Path(sys.argv[1]), port=0)
print("ended")
"""


def test_an_interrupt_ends_the_served_backend_quietly(tmp_path: Path) -> None:
    with python(SERVED, str(tmp_path)) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("Nemo backend at http://127.0.0.1:")
        process.send_signal(signal.SIGINT)
        assert process.stdout.read() == "ended\n"
    assert process.returncode == 0


def test_the_app_starts_without_media_libraries(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from nemo_notebook.local.app import create_app;"
        "create_app(Path(sys.argv[1]));"
        "print([m for m in ('av', 'PIL', 'typst', 'uvicorn') if m in sys.modules])"
    )
    with python(code, str(tmp_path)) as process:
        output, _ = process.communicate()
    assert output == "[]\n"


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


def test_a_token_lasts_seven_days(tmp_path: Path) -> None:
    clock = Clock()
    accounts = Accounts(tmp_path, now=clock)
    issued = accounts.issue("client")
    assert issued.expires == int(clock.now * 1000) + WEEK
    clock.now += 7 * 24 * 3600 - 1
    assert accounts.lookup(issued.token.reveal()).user == issued.user
    clock.now += 2
    with pytest.raises(AuthError):
        accounts.lookup(issued.token.reveal())
    assert accounts.issue("client").user == issued.user
    assert accounts.issue("client", returning=False).user != issued.user


@pytest.mark.parametrize("token", ["", "nmv_usr_", "../tokens/x", "\ud800", "x" * 10_000])
def test_odd_tokens_are_unknown(tmp_path: Path, token: str) -> None:
    with pytest.raises(AuthError):
        Accounts(tmp_path).lookup(token)


def test_the_free_plan_gives_ten_tokens_a_week(tmp_path: Path) -> None:
    clock = Clock()
    accounts = Accounts(tmp_path, FREE, now=clock)
    issued = [accounts.issue("client") for _ in range(10)]
    assert len({one.token for one in issued}) == len({one.user for one in issued}) == 10
    with pytest.raises(RateLimited):
        accounts.issue("client")
    assert accounts.issue("another")
    clock.now += 7 * 24 * 3600
    assert accounts.issue("client")


def test_credits_are_held_charged_and_given_back(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path, FREE)
    hold = accounts.hold("usr_1", "generation", "s")
    balance = accounts.balance("usr_1")
    assert (balance.available, balance.frozen, balance.total) == (0, 100, 100)
    with pytest.raises(OutOfCredits, match="100 held by work in progress") as caught:
        accounts.hold("usr_1", "edit", "s")
    assert caught.value.details["needed"] == 50
    hold.settle(charge=False)
    hold.settle(charge=True)  # once is once
    assert accounts.balance("usr_1").available == 100
    accounts.hold("usr_1", "edit", "s").settle(charge=True)
    assert Accounts(tmp_path, FREE).balance("usr_1").total == 50
    plenty = Accounts(tmp_path / "plenty", PLENTY)
    plenty.hold("usr_1", "generation", "s").settle(charge=True)
    assert plenty.balance("usr_1").available == PLENTY.credits


def test_every_version_is_kept_when_many_write(tmp_path: Path) -> None:
    store = Store(tmp_path)
    session = store.create("me")
    threads = [
        threading.Thread(target=store.revise, args=(session, decode(wire_draft(n)), f"p{n}"))
        for n in range(1, 9)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.versions(session) == list(range(1, 9))
    kept = [store.version(session, number) for number in store.versions(session)]
    assert {one.prompt for one in kept if one} == {f"p{n}" for n in range(1, 9)}


def test_a_session_belongs_to_its_owner(tmp_path: Path) -> None:
    store = Store(tmp_path)
    session = store.create("me", name="Teaser", language="zh")
    assert len(session.id) == 32
    again = Store(tmp_path).session("me", session.id)
    assert again == session
    for owner, id in (("you", session.id), ("me", session.id.upper() + "x"), ("me", "..")):
        with pytest.raises(SessionNotFound):
            store.session(owner, id)


def test_old_arrivals_are_cleared_away(tmp_path: Path) -> None:
    incoming = Store(tmp_path).incoming
    old, new = incoming / "old.part", incoming / "new.part"
    for path in (old, new):
        path.write_bytes(b"x")
    day_before = time.time() - 25 * 3600
    os.utime(old, (day_before, day_before))
    Store(tmp_path)
    assert not old.exists()
    assert new.exists()
