"""The magics, in a real IPython."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from IPython.core.completer import provisionalcompleter
from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from IPython.testing.globalipapp import start_ipython

from nemo_notebook.project.video import Video


@pytest.fixture(scope="module")
def one_shell() -> InteractiveShell:
    return start_ipython() or InteractiveShell.instance()


@pytest.fixture
def shell(
    one_shell: InteractiveShell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[InteractiveShell]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NEMO_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("NEMO_TOKEN", raising=False)
    if "nemo_notebook" not in one_shell.extension_manager.loaded:
        one_shell.run_line_magic("load_ext", "nemo_notebook")
    yield one_shell
    magics(one_shell).close()


def magics(shell: InteractiveShell) -> Any:
    return shell.magics_manager.registry["NemoMagics"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("frobnicate", "does not know 'frobnicate'; it knows: help, say"),
        ("export a.mp4 b.mp4", "one file name"),
        ("export 'a.mp4", "quotation mark"),
        ("export a.mp4 --quality best", "draft, standard, high"),
        ("export a.mp4 --resolution 8k", "1080p, 1440p, 4k"),
        ("export a.mp4 --fast", "does not know '--fast'"),
        ("storyboard board.txt", ".png, .jpg"),
        ("options nothing", "visuals, voices, music"),
    ],
)
def test_a_bad_line_is_one_sentence(shell: InteractiveShell, line: str, said: str) -> None:
    with pytest.raises(UsageError, match=re.escape(said)) as caught:
        shell.run_line_magic("nemo", line)
    assert len(str(caught.value).splitlines()) == 1


def test_a_cell_that_fails_shows_a_sentence_and_no_traceback(
    shell: InteractiveShell, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not shell.run_cell("%nemo frobnicate").success, "Run All stops here"
    out, err = capsys.readouterr()
    assert "does not know" in out + err and "Traceback" not in out + err


@pytest.mark.parametrize(
    ("line", "cell", "said"),
    [
        ("", " \n", "cell is empty"),
        ("-o out.txt", "hello", ".mp4"),
        ("--quality best", "hello", "draft, standard, high"),
        ("--resolution 8k", "hello", "1080p, 1440p, 4k"),
        ("--budget many", "hello", "--budget"),
        ("--seconds 0", "hello", "1 to 3600"),
        ("--seconds", "hello", "--seconds"),
        ("--ratio 7:3", "hello", "16:9"),
        ("--fast", "hello", "--fast"),
        ("--backend moon", "hello", "moon"),
    ],
)
def test_bad_options_are_one_sentence(
    shell: InteractiveShell, line: str, cell: str, said: str
) -> None:
    with pytest.raises(UsageError, match=re.escape(said)) as caught:
        shell.run_cell_magic("nemo", line, cell)
    assert len(str(caught.value).splitlines()) == 1
    assert magics(shell).project is None, "nothing was begun"


def test_help_lists_every_command(
    shell: InteractiveShell, capsys: pytest.CaptureFixture[str]
) -> None:
    shell.run_line_magic("nemo", "help")
    shown = capsys.readouterr().out
    from nemo_notebook.magics import _COMMANDS

    for name in (*_COMMANDS, "%%nemo"):
        assert name in shown


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("%nemo sto", "storyboard"),
        ("%nemo ", "export"),
        ("%%nemo --qua", "--quality"),
        ("%%nemo --quality dr", "draft"),
        ("%%nemo --resolution ", "4k"),
        ("%nemo export a.mp4 --resolution ", "720p"),
        ("%%nemo -o x.mp4 --ratio ", "9:16"),
    ],
)
def test_tab_completes_commands_options_and_values(
    shell: InteractiveShell, line: str, offered: str
) -> None:
    with provisionalcompleter():
        found = [one.text.strip() for one in shell.Completer.completions(line, len(line))]
    assert offered in found


def test_a_question_mark_shows_the_help(
    shell: InteractiveShell, capsys: pytest.CaptureFixture[str]
) -> None:
    shell.run_cell("%nemo?")
    assert "%nemo storyboard" in capsys.readouterr().out


def test_a_cell_makes_a_video_and_the_lines_speak_of_it(
    shell: InteractiveShell, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    video = shell.run_cell_magic("nemo", "-o out.mp4 --seconds 2", "Morning by the sea.")
    assert isinstance(video, Video)
    assert (tmp_path / "out.mp4").is_file() and abs(video.duration - 2000) <= 1
    project = magics(shell).project
    shell.run_line_magic("nemo", "status")
    assert "Timeline (" in capsys.readouterr().out
    tracks = shell.run_line_magic("nemo", "tracks")
    assert isinstance(tracks, pd.DataFrame) and len(tracks) >= 2
    jobs = shell.run_line_magic("nemo", "jobs")
    assert {"turn", "render"} <= set(jobs["kind"])
    assert shell.run_line_magic("nemo", "credits") is not None
    reply = shell.run_cell_magic("nemo", "", "make the music quieter")
    assert reply.text
    assert magics(shell).project is project, "one project for the whole session"
    assert len(shell.run_line_magic("nemo", "storyboard")) >= 1
    shell.run_line_magic("nemo", "storyboard board.png")
    assert (tmp_path / "board.png").is_file()
    look = shell.run_line_magic("nemo", "export look.webm --quality draft --resolution 360p")
    assert look.size[:2] == (640, 360) and look.path.name == "look.webm"
    assert "sea" in shell.run_line_magic("nemo", "options visuals").names
    assert shell.run_line_magic("nemo", "say make the title red").text
    assert not shell.run_line_magic("nemo", "history").empty
    shell.run_line_magic("nemo", "new Another")
    assert magics(shell).project is not project
