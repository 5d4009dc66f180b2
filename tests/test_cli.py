"""The command line, as a person runs it: in a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import pytest
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
COMMAND = [sys.executable, "-m", "nemo_notebook.cli"]


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    made = {name: value for name, value in os.environ.items() if name != "NEMO_TOKEN"}
    made["NEMO_HOME"] = str(tmp_path / "home")
    made["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), made.get("PYTHONPATH")]))
    return made


@pytest.fixture
def run(tmp_path: Path, env: dict[str, str]) -> Callable[..., subprocess.CompletedProcess[str]]:
    def run(*words: str, given: bytes = b"", **more: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [*COMMAND, *words],
            input=given,
            capture_output=True,
            cwd=tmp_path,
            env={**env, **more},
            timeout=240,
            check=False,
        )
        return subprocess.CompletedProcess(
            done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
        )

    return run


GOOD = "a calm sea at dawn"
BAD: dict[str, tuple[list[str], bytes, str]] = {
    "empty prompt": (["make", "", "-o", "o.mp4"], b"", "empty"),
    "blank prompt": (["make", " \t ", "-o", "o.mp4"], b"", "empty"),
    "empty standard input": (["make", "-", "-o", "o.mp4"], b"", "empty"),
    "a prompt of 1 MB": (["make", "-", "-o", "o.mp4"], b"word " * 200_000, "longer than"),
    "a prompt of 120 kB as an option": (
        ["make", "w " * 60_000, "-o", "o.mp4"],
        b"",
        "the limit is",
    ),
    "emoji only": (["make", "🎬🎉✨", "-o", "o.mp4"], b"", "no words"),
    "bytes that are no text": (["make", "-", "-o", "o.mp4"], b"\xff\xfe\x00", "UTF-8"),
    "a prompt file that is not there": (["make", "@none.txt", "-o", "o.mp4"], b"", "none.txt"),
    "unknown backend": (["make", GOOD, "-o", "o.mp4", "--backend", "moon"], b"", "moon"),
    "output without .mp4": (["make", GOOD, "-o", "o.avi"], b"", ".mp4"),
    "output without a suffix": (["make", GOOD, "-o", "o"], b"", ".mp4"),
    "missing directory": (["make", GOOD, "-o", "none/o.mp4"], b"", "does not exist"),
    "output is a directory": (["make", GOOD, "-o", "folder.mp4"], b"", "folder"),
    "unwritable output": (["make", GOOD, "-o", "/proc/o.mp4"], b"", "cannot be written"),
    "a name that is too long": (["make", GOOD, "-o", "n" * 300 + ".mp4"], b"", "cannot be written"),
    "no seconds": (["make", GOOD, "-o", "o.mp4", "--seconds", "0"], b"", "1 to 3600"),
    "too many seconds": (["make", GOOD, "-o", "o.mp4", "--seconds", "3601"], b"", "1 to 3600"),
    "words for seconds": (["make", GOOD, "-o", "o.mp4", "--seconds", "ten"], b"", "1 to 3600"),
    "a ratio nobody has": (["make", GOOD, "-o", "o.mp4", "--ratio", "3:2"], b"", "16:9"),
    "no output": (["make", GOOD], b"", "-o"),
    "no command": ([], b"", "COMMAND"),
    "unknown command": (["frobnicate"], b"", "frobnicate"),
    "a quality nobody has": (["make", GOOD, "-o", "o.mp4", "--quality", "best"], b"", "draft"),
    "a resolution nobody has": (["make", GOOD, "-o", "o.mp4", "--resolution", "8k"], b"", "4k"),
    "a storyboard that is no picture": (["make", GOOD, "--storyboard", "b.txt"], b"", ".png"),
    "a storyboard into no folder": (["make", GOOD, "--storyboard", "n/b.png"], b"", "not exist"),
    "an export of nothing": (["export", "-o", "o.mp4", "--quiet"], b"", "no project yet"),
    "an export in a quality nobody has": (
        ["export", "-o", "o.mp4", "--quality", "x"],
        b"",
        "draft",
    ),
    "options of no kind": (["options", "hats"], b"", "voices"),
    "words for a budget": (["make", GOOD, "-o", "o.mp4", "--budget", "little"], b"", "--budget"),
    "unknown option": (["make", GOOD, "-o", "o.mp4", "--fast"], b"", "--fast"),
    "demo into a file": (["demo", "--out", "file.txt"], b"", "written"),
    "a port that is none": (["serve", "--port", "70000"], b"", "port"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_sentence_and_leaves_nothing(
    name: str, run: Callable[..., Any], tmp_path: Path
) -> None:
    words, given, expected = BAD[name]
    (tmp_path / "folder.mp4").mkdir()
    (tmp_path / "file.txt").write_text("mine")
    done = run(*words, given=given)
    assert done.returncode == 2
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert len(lines) == 1 and "Traceback" not in done.stderr, done.stderr
    assert expected in lines[0] and len(lines[0]) < 400
    assert lines[0].rstrip()[-1] in ".?!", "a sentence ends"
    assert {path.name for path in tmp_path.iterdir()} <= {"folder.mp4", "file.txt", "home"}
    assert (tmp_path / "file.txt").read_text() == "mine"


def test_debug_shows_where(run: Callable[..., Any]) -> None:
    done = run("make", "", "-o", "o.mp4", "--debug")
    assert done.returncode == 2
    assert "Traceback" in done.stderr


def test_version_and_help(run: Callable[..., Any]) -> None:
    assert run("--version").stdout.startswith("nemo-notebook ")
    shown = run("--help").stdout
    for name in ("demo", "make", "lab", "serve", "doctor"):
        assert name in shown


def test_the_doctor_finds_this_machine_well(run: Callable[..., Any]) -> None:
    done = run("doctor")
    assert done.returncode == 0, done.stdout
    assert all(line.startswith("ok") for line in done.stdout.splitlines())
    assert "H.264" in done.stdout


def test_the_doctor_says_what_is_not_well(run: Callable[..., Any]) -> None:
    done = run("doctor", NEMO_HOME="/proc/none")
    assert done.returncode == 1
    assert "not ok" in done.stdout and "/proc/none" in done.stdout


def probe(path: Path) -> tuple[float, int, int, bool]:
    """Length in s, width, height, and whether there is sound."""
    with av.open(str(path)) as file:
        picture = file.streams.video[0]
        assert file.duration is not None
        return file.duration / 1e6, picture.width, picture.height, bool(file.streams.audio)


def test_make_writes_the_video_and_names_it(run: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("A kettle sings. The window is open. The day begins.")
    done = run("make", "@notes.txt", "-o", "o.mp4", "--seconds", "4", "--ratio", "1:1")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [str(tmp_path / "o.mp4")]
    length, width, height, sound = probe(tmp_path / "o.mp4")
    assert abs(length - 4) < 0.1 and (width, height) == (1080, 1080) and sound
    assert "%" in done.stderr and "\r" not in done.stderr
    beside = {"o.srt", "o.vtt"}  # the captions of the voice
    assert {path.name for path in tmp_path.iterdir()} == {"o.mp4", "notes.txt", "home"} | beside


def test_a_backend_that_does_not_answer_is_said(run: Callable[..., Any], tmp_path: Path) -> None:
    done = run("make", GOOD, "-o", "o.mp4", "--backend", "http://127.0.0.1:1", "--quiet")
    assert done.returncode == 1 and done.stdout == ""
    assert "could not be reached" in done.stderr and len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "o.mp4").exists()


def test_quiet_says_only_the_result(run: Callable[..., Any], tmp_path: Path) -> None:
    done = run("make", "-", "-o", "o.mp4", "--seconds", "2", "--quiet", given=GOOD.encode())
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip() == str(tmp_path / "o.mp4")


def test_a_wish_that_the_agent_refuses_is_told_in_its_words(
    run: Callable[..., Any], tmp_path: Path
) -> None:
    done = run("make", GOOD, "-o", "o.mp4", "--seconds", "1", "--quiet")
    if done.returncode == 0:  # an agent may also be able to do it
        assert abs(probe(tmp_path / "o.mp4")[0] - 1) < 0.1
        return
    assert done.returncode == 2 and "too short" in done.stderr
    assert len(done.stderr.splitlines()) == 1 and not (tmp_path / "o.mp4").exists()


def test_ctrl_c_during_a_render_says_so_and_leaves_no_file(
    tmp_path: Path, env: dict[str, str]
) -> None:
    command = subprocess.Popen(
        [*COMMAND, "make", "a 60-second video about the sea and the sky", "-o", "o.mp4"],
        cwd=tmp_path,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert command.stderr is not None
    for line in command.stderr:
        if "%" in line:  # the render has begun
            os.killpg(command.pid, signal.SIGINT)
            break
    out, rest = command.communicate(timeout=30)
    assert command.returncode == 130
    assert out == ""
    assert "Stopped; nothing was saved under o.mp4." in rest and "Traceback" not in rest
    assert [path.name for path in tmp_path.iterdir() if path.name != "home"] == []


def test_no_credits_is_one_sentence(
    run: Callable[..., Any], tmp_path: Path, env: dict[str, str]
) -> None:
    """A backend that counts: the free plan pays for one video, not for two."""
    server = subprocess.Popen(
        [*COMMAND, "serve", "--port", "0", "--rehearse"],
        cwd=tmp_path,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert server.stdout is not None
        said = server.stdout.readline()
        url = next(word.rstrip(",") for word in said.split() if word.startswith("http"))
        token = Path(said.strip().rpartition(" ")[2]).read_text().strip()
        cloud = {"NEMO_API_URL": url, "NEMO_TOKEN": token}
        sentences = []
        for number in range(4):
            words = ["make", f"{GOOD}, number {number}", "-o", f"{number}.mp4", "--seconds", "2"]
            done = run(*words, "--quiet", "--backend", "cloud", **cloud)
            if done.returncode:
                sentences.append(done.stderr.strip())
                assert done.returncode == 1 and "Traceback" not in done.stderr
                assert not (tmp_path / f"{number}.mp4").exists()
        assert any("credits" in sentence for sentence in sentences), sentences
        assert all(token not in sentence for sentence in sentences)
    finally:
        server.send_signal(signal.SIGINT)
        server.communicate(timeout=20)
        assert server.returncode == 130 or server.returncode == 0


def test_preview_first_then_a_look_then_the_video(
    run: Callable[..., Any], tmp_path: Path, env: dict[str, str]
) -> None:
    prompt = "a vertical 3-second video about the sea with the title 'ᚠᚢ sea', no voiceover"
    done = run("make", prompt, "--storyboard", "board.png", "--quiet")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [str(tmp_path / "board.png")]
    assert done.stderr.startswith("Note: No font") and len(done.stderr.splitlines()) == 1
    with Image.open(tmp_path / "board.png") as sheet:
        assert sheet.height > sheet.width > 100
    look = run("export", "-o", "look.mp4", "--quality", "draft", "--resolution", "360p")
    assert look.returncode == 0, look.stderr
    assert look.stdout.splitlines() == [str(tmp_path / "look.mp4")]
    assert probe(tmp_path / "look.mp4")[1:3] == (360, 640)
    assert look.stderr.count("Note: No font") == 1
    both = run("make", prompt, "-o", "o.gif", "--storyboard", "b.jpg", "--resolution", "144x256")
    assert both.stdout.splitlines() == [str(tmp_path / "b.jpg"), str(tmp_path / "o.gif")]
    assert both.stderr.count("Note: No font") == 1
    with Image.open(tmp_path / "o.gif") as moving:
        assert moving.size == (144, 256)


def test_options_are_listed(run: Callable[..., Any]) -> None:
    every = run("options").stdout
    for word in ("sunset", "espeak-female", "lofi", "cinematic", "4k", "draft", "webm"):
        assert word in every
    assert run("options", "voices").stdout.splitlines()[0].startswith("espeak")
