"""Connecting: which backend, with which token, and what is said about it."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from pathlib import Path

import pandas as pd
import pytest

import nemo_notebook as nemo
from nemo_notebook.loop import drain, iterate, run
from nemo_notebook.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.from_environment({"NEMO_HOME": str(tmp_path)})


def test_without_a_token_it_is_the_local_backend(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    with nemo.connect(settings=settings) as client:
        assert client.backend == "local"
        assert capsys.readouterr().out == "Connected to the local backend (no account needed).\n"
        project = client.project("Teaser")
        assert project.timeline == "Timeline (empty)"
        assert project.credits.available > 100
        assert project.backend == "local"
        assert list(client.projects()["project"]) == ["Teaser"]
        again = client.open(project.session_id)
        assert (again.name, again.session_id) == ("Teaser", project.session_id)


def test_with_a_token_it_is_the_cloud(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = Settings.from_environment({"NEMO_HOME": str(tmp_path), "NEMO_TOKEN": "nmv_usr_1"})
    with nemo.connect(settings=settings, quiet=True) as client:
        assert client.backend == "cloud"
    with nemo.connect(settings=settings) as client:
        assert "cloud" in capsys.readouterr().out
    with nemo.connect("local", settings=settings, quiet=True) as client:
        assert client.backend == "local"
        assert client.credits.available > 100, "the cloud's token is not shown to the local backend"


@pytest.mark.parametrize("backend", ["clown", "", "ftp://x", 7, "localhost:8765"])
def test_a_backend_that_is_none(settings: Settings, backend: str) -> None:
    with pytest.raises(nemo.InputError, match="backend"):
        nemo.connect(backend, settings=settings)


def test_an_address_cannot_rehearse(settings: Settings) -> None:
    with pytest.raises(nemo.InputError, match="rehearse"):
        nemo.connect("http://127.0.0.1:1", rehearse=True, settings=settings)


def test_a_rehearsal_has_an_account_of_its_own(settings: Settings) -> None:
    with nemo.connect("local", settings=settings, quiet=True) as plenty:
        assert plenty.credits.available > 100
    with nemo.connect("local", rehearse=True, settings=settings, quiet=True) as free:
        assert free.credits.available == 100


def test_the_same_names_awaited(settings: Settings) -> None:
    async def work() -> None:
        async with nemo.AsyncClient("local", settings=settings) as client:
            project = await client.project("Teaser")
            assert (await project.tracks).empty and not (await project.draft).ready
            assert (await client.credits).available > 100

    asyncio.run(work())


def test_synchronous_calls_work_while_a_loop_runs(settings: Settings) -> None:
    async def cell() -> str:
        with nemo.connect("local", settings=settings, quiet=True) as client:
            return client.project("In a cell").timeline

    assert asyncio.run(cell()) == "Timeline (empty)"


def test_synchronous_calls_from_many_threads(settings: Settings) -> None:
    with nemo.connect("local", settings=settings, quiet=True) as client:
        made: list[str] = []
        threads = [
            threading.Thread(target=lambda n=n: made.append(client.project(f"P{n}").session_id))
            for n in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(set(made)) == 8


def test_updates_come_on_the_calling_thread() -> None:
    seen = []

    async def work(emit: object) -> int:
        for n in range(3):
            emit(n)  # type: ignore[operator]  # the emitter is given by drain
        return 7

    assert drain(work, lambda n: seen.append((n, threading.current_thread()))) == 7
    assert seen == [(n, threading.current_thread()) for n in range(3)]


def test_a_watcher_that_fails_does_not_cost_the_work() -> None:
    async def work(emit: object) -> int:
        emit(1)  # type: ignore[operator]
        emit(2)  # type: ignore[operator]
        return 7

    def broken(update: int) -> None:
        raise ValueError("no display")

    with pytest.warns(RuntimeWarning, match="no display"):
        assert drain(work, broken) == 7


def test_an_interrupt_cancels_and_is_raised() -> None:
    ended = threading.Event()

    async def work(emit: object) -> None:
        emit(1)  # type: ignore[operator]
        try:
            await asyncio.sleep(60)
        finally:
            ended.set()

    def interrupt(update: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        drain(work, interrupt)
    assert ended.is_set()


def test_waiting_has_a_limit() -> None:
    with pytest.raises(TimeoutError):
        run(asyncio.sleep(60), timeout=0.01)


def test_iterating_on_this_thread() -> None:
    closed = threading.Event()

    async def count() -> object:
        try:
            for n in range(100):
                yield n
        finally:
            closed.set()

    numbers = iterate(count())  # type: ignore[arg-type]
    assert [next(numbers), next(numbers)] == [0, 1]
    numbers.close()  # type: ignore[attr-defined]
    assert closed.is_set()


def test_a_synchronous_call_inside_an_asynchronous_one_is_refused() -> None:
    async def inner() -> None:
        run(asyncio.sleep(0))

    with pytest.raises(nemo.InputError, match="AsyncClient"):
        run(inner())


@pytest.mark.parametrize(
    ("prompt", "path", "options"),
    [
        ("", "a.mp4", {}),
        ("   \n", "a.mp4", {}),
        ("🎬🌅", "a.mp4", {}),
        ("x" * 100_001, "a.mp4", {}),
        ("a sunset", "a.avi", {}),
        ("a sunset", "a.mp4", {"seconds": 0}),
        ("a sunset", "a.mp4", {"ratio": "3:7"}),
        ("a sunset", "a.mp4", {"backend": "clown"}),
        ("a sunset", "a.mp4", {"media": "missing.png"}),
    ],
)
def test_making_from_bad_input(
    settings: Settings, tmp_path: Path, prompt: str, path: str, options: dict[str, object]
) -> None:
    with pytest.raises(nemo.InputError) as caught:
        nemo.make(prompt, tmp_path / path, settings=settings, **options)  # type: ignore[arg-type]
    assert len(str(caught.value)) < 300
    assert not list(tmp_path.glob("*.mp4*"))


def test_patching_is_an_explicit_choice(tmp_path: Path) -> None:
    code = (
        "import asyncio, nemo_notebook as nemo\n"
        "before = asyncio.run\n"
        "nemo.connect('local', quiet=True, settings=nemo.Settings.from_environment("
        f"{{'NEMO_HOME': {str(tmp_path)!r}}})).credits\n"
        "assert asyncio.run is before\n"
        "nemo.patch_asyncio()\n"
        "async def outer(): return asyncio.run(inner())\n"
        "async def inner(): return 5\n"
        "assert asyncio.run(outer()) == 5\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_data_frames_know_nemo() -> None:
    assert hasattr(pd.DataFrame(), "nemo")
