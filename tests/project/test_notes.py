"""What a render could not show as asked reaches the person: over a socket, by the real backend."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import pytest
from client.backend import Backend, draft
from client.raw_server import json_answer
from PIL import Image

import nemo_notebook as nemo
from nemo_notebook.client.models import Render
from nemo_notebook.project.notes import as_html, as_lines, plain, tidy
from nemo_notebook.project.video import Video
from nemo_notebook.settings import Settings

from .kernel import killed
from .served import damage, served
from .support import Seen, open_client, open_project

NAME = "a <b onclick=alert(1)>photo.png"
REQUEST = "a 2-second video about the sea, no voiceover, with the title 'ᚠᚢ Sea', using my photo"
RENDER = "/api/render/proxy/lambda"
GIVEN = {"resolution": "64x64", "quality": "draft"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[nemo.Project, Video, Path]]:
    """A video of a picture that was cut short after its upload, under letters without a font."""
    home = tmp_path_factory.mktemp("notes")
    picture = home / NAME
    Image.new("RGB", (64, 48), "teal").save(picture)
    with served(home) as client:
        project = client.project("Notes")
        project.upload(picture)
        project.say(REQUEST)
        damage(home, b"\x89PNG")
        yield project, project.export(home / "notes.mp4", **GIVEN), home


def about(notes: tuple[str, ...]) -> None:
    picture, letters = notes
    assert picture.startswith(NAME) and "could not be read" in picture
    assert "Runic" in letters and "ᚠᚢ Sea" in letters


def test_an_export_tells_what_it_could_not_show(made: tuple[nemo.Project, Video, Path]) -> None:
    project, video, _ = made
    about(video.notes)
    with av.open(str(video.path)) as file:
        assert file.streams.video[0].width == 64
    assert video.size[:2] == (64, 64)
    lines = repr(video).splitlines()
    assert lines[0].startswith("Video(") and "  ! " + video.notes[0] in lines
    html = video.html()
    assert "<b onclick" not in html and "&lt;b onclick=alert(1)&gt;photo.png could not" in html
    assert html.count("<li>") == 2
    (row,) = project.history[project.history["kind"] == "export"].to_dict("records")
    assert "Runic" in row["text"] and row["status"] == "done"


def test_a_storyboard_tells_it_before(made: tuple[nemo.Project, Video, Path]) -> None:
    board = made[0].storyboard()
    about(board.notes)
    assert len(board) == 1, "a card stands in for the picture"
    assert "<b onclick" not in board.html() and "Runic" in board.html()
    assert "  ! " + board.notes[1] in repr(board).splitlines()


def test_export_in_words_and_awaited_tells_it_too(made: tuple[nemo.Project, Video, Path]) -> None:
    project, _, home = made

    async def work() -> Video:
        return await project._project.export(home / "awaited.mp4", **GIVEN)

    from nemo_notebook.loop import run

    about(run(work()).notes)
    seen = Seen()
    reply = project.say(f"export as {home / 'said.gif'}", watch=seen)
    assert reply.video is not None
    about(reply.video.notes)
    assert "could not be read" in reply.text and "Runic" in str(reply)
    assert repr(reply).count("could not be read") == 1
    assert reply._repr_mimebundle_()["text/html"].count("could not be read") == 1
    assert reply.video.size.fps == 15, "a GIF has another rate than its timeline"
    assert "<img" in reply.video.html() and "<video" not in reply.video.html()


def test_the_size_of_a_render_is_said_by_the_backend(tmp_path: Path) -> None:
    settings = Settings.from_environment({"NEMO_HOME": str(tmp_path)})

    async def work() -> Video:
        async with nemo.AsyncClient("local", settings=settings) as client:
            project = await client.project("Sea")
            await project.say("a 2-second vertical video of the sea, no voiceover, no music")
            return await project.export(
                tmp_path / "sea.webm", quality="draft", resolution=(90, 160)
            )

    video = asyncio.run(work())
    assert video.size[:2] == (90, 160) and video.notes == ()
    assert "<ul" not in video.html() and "\n" not in repr(video)


def test_a_backend_without_sizes_is_sent_none_and_the_person_is_told(
    server: Backend, tmp_path: Path
) -> None:
    server.draft = draft("Hi")
    project = open_project(server, tmp_path / "home")
    seen = Seen()
    video = project.export(tmp_path / "a.mp4", watch=seen, resolution="4K", quality="draft")
    (body,) = [r.json for r in server.requests if r.method == "POST" and r.path == RENDER]
    assert body["output"] == {"format": "mp4", "quality": "draft"}, "nothing beyond the wire"
    (note,) = video.notes
    assert "takes no resolution" in note and "4k" in note and "1920×1080" in note
    assert note in seen.texts("note")
    same = project.export(tmp_path / "b.mp4", resolution="1080p")
    assert same.notes == (), "that is its size anyway"


def test_a_backend_that_says_so_is_sent_a_size(server: Backend, tmp_path: Path) -> None:
    state = {"draft": draft("Hi"), "video_infos": [], "extensions": ["resolution"]}
    server.on("GET", "/api/state/nemo_agent/me/sid/latest", json_answer({"state": state}))
    open_project(server, tmp_path / "home").export(tmp_path / "a.mp4", resolution=720)
    (body,) = [r.json for r in server.requests if r.method == "POST" and r.path == RENDER]
    assert body["output"] == {"format": "mp4", "quality": "high", "resolution": "720p"}


@pytest.mark.parametrize(
    ("wish", "named"),
    [
        ({"quality": "best"}, "draft, standard, high"),
        ({"quality": None}, "draft, standard, high"),
        ({"resolution": "8k"}, "720p, 1080p, 1440p, 4k"),
        ({"resolution": (1281, 721)}, "1280x720"),
        ({"resolution": True}, "720p"),
        ({"resolution": "<b>" * 100}, "720p"),
    ],
)
def test_a_wrong_wish_names_the_right_ones_and_sends_nothing(
    server: Backend, tmp_path: Path, wish: dict[str, Any], named: str
) -> None:
    server.draft = draft("Hi")
    project = open_project(server, tmp_path / "home")
    before = len(server.requests)
    with pytest.raises(nemo.InputError, match=named) as caught:
        project.export(tmp_path / "a.mp4", **wish)
    assert len(str(caught.value).splitlines()) == 1 and len(str(caught.value)) < 300
    assert len(server.requests) == before and not list(tmp_path.glob("a.*"))


def test_what_a_strange_backend_calls_notes() -> None:
    notes = ["One.", 7, None, "", "Two\n\x1b[2J\u202egnp.", "x" * 5000, "One."]
    wire = {"status": "completed", "output": {"url": "/f", "notes": notes}}
    told = tidy(Render.read(json.loads(json.dumps(wire))).notes)
    assert told[0] == "One." and len(told) == 3 and len(told[2]) == 300
    assert "\x1b" not in told[1] and "\u202e" not in told[1] and "\n" not in told[1]
    assert Render.read({"output": {"url": "/f", "notes": "x"}}).notes == ()
    many = tuple(f"Note {n}." for n in range(50))
    assert len(as_lines(many)) == 21 and "and 30 more" in as_html(many)
    assert plain("a\tb") == "a b"


def test_a_size_belongs_to_a_render_that_was_left(server: Backend, tmp_path: Path) -> None:
    """Another size is another render; the same is taken up, and goes again in its size."""
    state = {"draft": draft("Hi"), "video_infos": [], "extensions": ["resolution"]}
    server.on("GET", "/api/state/nemo_agent/me/sid/latest", json_answer({"state": state}))

    def export(name: str, size: str) -> str:
        return f"project.export({str(tmp_path / name)!r}, resolution={size!r})"

    def sizes() -> list[str]:
        sent = [r.json for r in server.requests if r.method == "POST" and r.path == RENDER]
        return [one["output"]["resolution"] for one in sent]

    killed(server.url, tmp_path / "home", export("a.mp4", "720p"), kill="+render:id")
    project = open_project(server, tmp_path / "home")
    project.export(tmp_path / "b.mp4", resolution="4k")
    assert sizes() == ["720p", "4k"]
    project.export(tmp_path / "c.mp4", resolution="720p")
    assert sizes() == ["720p", "4k"], "that of the kernel before is fetched"
    killed(server.url, tmp_path / "home", export("d.mp4", "480p"), kill="+render:id")
    failed = json_answer({"status": "failed", "error": "out of memory"})
    done = {"status": "completed", "output": {"url": "/file.mp4", "notes": ["One."]}}
    server.on("GET", RENDER + "/", failed, json_answer(done))
    (row,) = open_client(server, tmp_path / "home").reattach().to_dict("records")
    assert sizes() == ["720p", "4k", "480p", "480p"] and row["outcome"] == "done"
    assert row["text"].endswith("! One.") and "\n" not in row["text"]
