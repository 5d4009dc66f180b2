"""The stream of an answer, in a cell and in a terminal."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from IPython.testing.globalipapp import start_ipython

from nemo_notebook.project.updates import Update
from nemo_notebook.project.video import Video
from nemo_notebook.widgets.inline import Inline, Lines, front_end, make_watcher
from nemo_notebook.widgets.pace import Pace
from nemo_notebook.widgets.progress import Progress


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="module")
def one_shell() -> InteractiveShell:
    return start_ipython() or InteractiveShell.instance()


@pytest.fixture
def shell(one_shell: InteractiveShell) -> Iterator[InteractiveShell]:
    publisher, one_shell.display_pub = one_shell.display_pub, CapturingDisplayPublisher()
    yield one_shell
    one_shell.display_pub = publisher


def outputs(shell: InteractiveShell) -> list[dict[str, Any]]:
    return list(shell.display_pub.outputs)


def test_pace_draws_first_at_once_and_the_last_always() -> None:
    drawn = threading.Semaphore(0)
    pace = Pace(lambda: drawn.release(), rate=50, clock=Clock())  # a clock that stands still
    for _ in range(200):
        pace.poke()
    assert drawn.acquire(timeout=1)
    assert drawn.acquire(timeout=1), "what came within the pause is drawn when it is over"
    assert not drawn.acquire(timeout=0.1), "and only once"


def test_pace_keeps_the_rate() -> None:
    clock, drawn = Clock(), []
    pace = Pace(lambda: drawn.append(clock.now), rate=20, clock=clock)
    with pace.lock:  # the timer's thread waits meanwhile
        for _ in range(1000):
            clock.now += 0.001
            pace.poke()
    assert 19 <= len(drawn) <= 21


def test_a_thousand_pieces_are_few_redraws_and_nothing_is_lost(shell: InteractiveShell) -> None:
    clock = Clock()
    watch = Inline(clock=clock)
    for number in range(1000):
        clock.now += 0.001
        watch(Update("text", f"{number} "))
    watch(Update("done"))
    shown = outputs(shell)
    assert len(shown) <= 24
    assert shown[-1]["data"]["text/plain"] == "".join(f"{n} " for n in range(1000))
    identities = {one["transient"]["display_id"] for one in shown}
    assert len(identities) == 1, "one display, redrawn"
    assert [bool(one.get("update")) for one in shown] == [False] + [True] * (len(shown) - 1)


def test_markup_in_an_answer_stays_text(shell: InteractiveShell) -> None:
    watch = Inline()
    watch(Update("tool", "<b>tool</b>"))
    watch(Update("text", "<img src=x onerror=alert(1)>"))
    watch(Update("note", "<i>note</i>"))
    watch(Update("progress", "<u>task</u>", 40))
    watch(Update("error", "<script>1</script>"))
    for one in outputs(shell):
        page = one["data"]["text/html"]
        for tag in ("<img", "<b>", "<i>", "<u>", "<script"):
            assert tag not in page


def test_steps_and_percent_show_while_running_and_fold_afterwards() -> None:
    progress = Progress()
    progress.take(Update("tool", "Generating the voice…"))
    progress.take(Update("progress", "Rendering", 42.0))
    assert "Generating the voice…" in progress.html() and 'aria-valuenow="42"' in progress.html()
    progress.take(Update("replace", "All done."))
    progress.take(Update("done"))
    assert "progressbar" not in progress.html() and "<details" in progress.html()
    assert progress.plain() == "All done."


def test_a_note_leaves_when_something_else_comes() -> None:
    progress = Progress()
    progress.take(Update("note", "⏳ Still working…"))
    assert "Still working" in progress.html()
    progress.take(Update("text", "Here."))
    assert "Still working" not in progress.html()


def test_the_display_turns_into_the_video(shell: InteractiveShell, tmp_path: Path) -> None:
    video = Video(tmp_path / "gone.mp4", duration=1000)
    watch = Inline()
    watch(Update("progress", "Rendering", 10))
    watch(Update("done", details={"video": video}))
    assert outputs(shell)[-1]["data"]["text/plain"] == repr(video)


@pytest.mark.parametrize(("last", "cleared"), [("video", True), ("None", False)])
def test_a_value_shown_by_the_cell_itself_stands_once(
    shell: InteractiveShell, tmp_path: Path, last: str, cleared: bool
) -> None:
    video = Video(tmp_path / "gone.mp4", duration=1000)
    shell.user_ns.update(video=video, Inline=Inline, Update=Update)
    code = (
        "w = Inline(); w(Update('progress', 'x', 1)); w(Update('done', details={'video': video}))\n"
    )
    result = shell.run_cell(code + last)
    assert result.success
    assert (outputs(shell)[-1]["data"]["text/plain"] == "") is cleared
    before = len(outputs(shell))
    shell.run_cell("video")
    assert len(outputs(shell)) == before, "a later cell changes nothing"


def test_without_a_kernel_or_terminal_nobody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", io.StringIO())
    assert front_end() == ""
    assert make_watcher() is None


def test_in_a_terminal_lines_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stderr", Terminal())
    assert isinstance(make_watcher(), Lines)


def test_a_log_gets_sparse_plain_lines() -> None:
    out = io.StringIO()
    watch = Lines(out, tty=False)
    watch(Update("tool", "Planning the scenes…"))
    for percent in range(101):
        watch(Update("progress", "Rendering", float(percent)))
    watch(Update("text", "It is \x1b[2Jready."))
    watch(Update("done"))
    lines = out.getvalue().splitlines()
    assert lines[0] == "Planning the scenes…"
    assert lines[1:6] == [f"Rendering {p}%" for p in (0, 25, 50, 75, 100)]
    assert lines[6:] == ["It is ␛[2Jready."]


def test_a_second_call_counts_from_the_start() -> None:
    out = io.StringIO()
    watch = Lines(out, tty=False)
    for _ in range(2):
        watch(Update("progress", "Rendering", 0.0))
        watch(Update("progress", "Rendering", 100.0))
        watch(Update("done"))
    assert out.getvalue().splitlines() == ["Rendering 0%", "Rendering 100%"] * 2


def test_a_terminal_has_one_line_that_fits_and_is_cleared() -> None:
    out, clock = io.StringIO(), Clock()
    watch = Lines(out, tty=True, width=30, clock=clock)
    for percent in range(101):
        clock.now += 0.1
        watch(Update("progress", "Rendering the video for you", float(percent)))
    assert "\n" not in out.getvalue()
    assert all(len(part) < 30 for part in out.getvalue().split("\r"))
    watch(Update("done"))
    assert out.getvalue().endswith("\r")
