"""The real local backend, end to end: what a person types on the first day."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import av
import pytest
from PIL import Image

import nemo_notebook as nemo
from nemo_notebook.project.updates import Update
from nemo_notebook.settings import Settings

from .support import Seen


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[nemo.Client]:
    settings = Settings.from_environment({"NEMO_HOME": str(tmp_path_factory.mktemp("home"))})
    with nemo.connect("local", settings=settings, quiet=True) as opened:
        yield opened


def test_from_a_prompt_to_a_video(client: nemo.Client, tmp_path: Path) -> None:
    project = client.project("Sunset")
    project.watcher_factory = None
    seen = Seen()
    reply = project.say(
        "a 3-second square sunset timelapse with the title 'Golden Hour'", watch=seen
    )
    assert reply.status == "done" and reply.text == seen.shown.strip() != ""
    assert project.draft.duration == 3000 and project.canvas[:2] == (1080, 1080)
    assert {"video", "titles"} <= set(project.tracks["id"])
    assert "Golden Hour" in " ".join(project.segments["text"])
    assert project.timeline == reply.timeline == project.say("show tracks").text
    video = project.export(tmp_path / "sunset.mp4")
    with av.open(str(video.path)) as file:
        assert abs(file.duration / 1e6 - 3) < 0.05
        assert file.streams.video[0].width == 1080
    assert client.open(project.session_id).draft == project.draft


def test_uploads_are_known_to_the_session(client: nemo.Client, tmp_path: Path) -> None:
    project = client.project("Picture")
    picture = tmp_path / "a photo.png"
    Image.new("RGB", (64, 48), "teal").save(picture)
    (one,) = project.upload(picture)
    assert (one.width, one.height) == (64, 48)
    assert list(project.media["filename"]) == [one.filename]


def test_awaited(client: nemo.Client, tmp_path: Path) -> None:
    async def work() -> list[Update]:
        settings = Settings.from_environment({"NEMO_HOME": str(tmp_path)})
        async with nemo.AsyncClient("local", settings=settings) as opened:
            project = await opened.project("Sea")
            updates = [update async for update in project.stream("a 3-second video of the sea")]
            assert (await project.draft).ready
            return updates

    updates = asyncio.run(work())
    assert updates[-1].kind == "done"
    assert updates[-1].details["reply"].text == Seen(updates).shown.strip()


def test_a_rehearsal_runs_out_of_credits(tmp_path: Path) -> None:
    settings = Settings.from_environment({"NEMO_HOME": str(tmp_path)})
    with nemo.connect("local", rehearse=True, settings=settings, quiet=True) as opened:
        project = opened.project("Sea")
        project.watcher_factory = None
        seen = Seen()
        reply = project.say("a 3-second video of the sea", watch=seen)
        assert reply.text and project.draft.ready
        with pytest.raises(nemo.OutOfCredits, match=r"available.*\?bind="):
            for _ in range(4):
                project.say("make the music quieter")


DYING = """
import os, signal, sys
import nemo_notebook as nemo
project = nemo.connect("local", quiet=True).project("Sea")
project.watcher_factory = None
project.say("a 4-second square video of the sea with a voiceover: The sea is calm.")
def die(update):
    if update.kind == "progress" and update.percent:
        os.kill(os.getpid(), signal.SIGKILL)
project.export(sys.argv[1], watch=die)
"""


def test_23_a_kernel_killed_in_the_middle_of_its_own_render(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The backend dies with its kernel; the next one goes on with the render and fetches it."""
    home, target = tmp_path / "home", tmp_path / "films" / "sea.mp4"
    env = {**os.environ, "NEMO_HOME": str(home)}
    dead = subprocess.run([sys.executable, "-c", DYING, str(target)], env=env)
    assert dead.returncode == -signal.SIGKILL and not target.exists()
    settings = Settings.from_environment({"NEMO_HOME": str(home)})
    with nemo.connect("local", settings=settings) as opened:
        assert "One job was left unfinished; client.reattach()" in capsys.readouterr().out
        seen = Seen()
        (row,) = opened.reattach(watch=seen).to_dict("records")
        assert (row["outcome"], row["path"], row["project"]) == ("done", str(target), "Sea")
        assert seen[-1].kind == "done" and len(opened.jobs().query("kind == 'render'")) == 1
    with av.open(str(target)) as file:
        assert abs(file.duration / 1e6 - 4) < 0.05
    assert {path.name for path in target.parent.iterdir()} == {"sea.mp4", "sea.srt", "sea.vtt"}
