"""The storyboard of a project: from the local backend, and from one that draws none."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from client.backend import Backend, draft
from client.raw_server import answer, error_answer, json_answer
from PIL import Image

import nemo_notebook as nemo
from nemo_notebook.client.stills import Still, Stills, waveforms_of
from nemo_notebook.draft import Segment
from nemo_notebook.project.storyboard import NONE, SHOWN_BYTES, Storyboard
from nemo_notebook.settings import Settings

from .support import open_project

ATTACK = '"><img src=x onerror=alert(1)>\x1b[2J\u202e'
PNG = b"\x89PNG\r\n\x1a\n"
PATH = "/api/storyboard/nemo_agent/me/sid"
STATE = "/api/state/nemo_agent/me/sid/latest"


def tells(server: Backend, wire: dict[str, Any]) -> None:
    """The backend has this draft, and says that it draws storyboards."""
    state = {"draft": wire, "video_infos": [], "extensions": ["storyboard"]}
    server.on("GET", STATE, json_answer({"state": state}))


@pytest.fixture
def client(tmp_path: Path) -> Iterator[nemo.Client]:
    settings = Settings.from_environment({"NEMO_HOME": str(tmp_path / "home")})
    with nemo.connect("local", settings=settings, quiet=True) as opened:
        yield opened


def test_the_local_backend_draws_every_scene(client: nemo.Client) -> None:
    project = client.project("Sea")
    project.watcher_factory = None
    assert len(project.storyboard()) == 0 and "no scenes" in project.storyboard().note
    project.say("a 6-second vertical video with music. The sea is deep. The forest is old.")
    board = project.storyboard()
    scenes = project.segments[project.segments["track"] == "video"]
    assert [still.segment for still in board] == list(scenes["id"])
    assert [still.scene for still in board] == list(scenes["scene"])
    for still, scene in zip(board, scenes.itertuples(), strict=True):
        assert scene.start <= still.time < scene.end
        assert still.png.startswith(PNG) and (still.width, still.height) == (360, 640)
    html = board.html()
    assert html.count("<img") == len(board) and html.count("data:image/jpeg") == len(board)
    assert "http" not in html and len(html) < 300_000
    waves = project.waveforms()
    heard = project.segments[project.segments["type"] == "audio"]
    assert set(waves) == set(heard["id"]) and all(max(wave) == 255 for wave in waves.values())


@pytest.mark.parametrize(
    "nothing",
    [
        answer(b"{}", status=404),
        answer(b"<html>Not found</html>", status=404, kind="text/html"),
        answer(b"<html>The app</html>", kind="text/html"),
        error_answer(405, "no"),
    ],
)
def test_a_backend_without_storyboards_is_said_plainly(
    server: Backend, tmp_path: Path, nothing: bytes
) -> None:
    tells(server, draft("Deep"))
    server.on("GET", PATH, nothing)
    board = open_project(server, tmp_path).storyboard()
    assert len(board) == 0 and board.note == NONE
    assert "1. 0:00 sea" in repr(board) and NONE in repr(board)
    assert "<img" not in board.html() and "sea" in board.html()
    assert open_project(server, tmp_path).waveforms() == {}


def test_a_backend_that_tells_of_none_is_not_asked(server: Backend, tmp_path: Path) -> None:
    server.draft = draft("Deep")
    project = open_project(server, tmp_path)
    assert project.storyboard().note == NONE and "sea" in project.storyboard().html()
    assert project.waveforms() == {}
    assert server.count("GET", PATH) == 0, "nothing beyond the wire"


def test_a_session_that_has_ended_is_an_error(server: Backend, tmp_path: Path) -> None:
    tells(server, draft())
    server.on("GET", PATH, error_answer(1002, "gone"))
    with pytest.raises(nemo.SessionNotFound):
        open_project(server, tmp_path).storyboard()


def test_what_is_no_picture_is_left_out() -> None:
    wire = [{"scene": True, "png": "iVBORw0KGgo="}, {"png": "PHNjcmlwdD4="}, {"png": 7}, "x"]
    (still,) = Stills.read({"stills": wire}).stills
    assert still.png == PNG and still.scene == 0
    assert Stills.read({"stills": [], "missing": [{"scene": 2, "reason": "gone"}]}).missing == (
        (2, "gone"),
    )
    assert waveforms_of({"waveforms": {"a": "AAH/", "b": 3, "c": "%"}}) == {"a": b"\0\x01\xff"}
    assert waveforms_of(json_like()) == {}


def json_like() -> dict[str, object]:
    return {"waveforms": ["x"]}


def test_names_are_text_and_much_is_capped() -> None:
    scenes = tuple(Segment(f"s{n}", "picture", n, 1, ATTACK, "https://x/y.png") for n in range(60))
    picture = b"\xff\xd8\xff" + bytes(20_000)
    stills = tuple(Still(n, f"s{n}", n, 9, 9, PNG, picture) for n in range(60))
    board = Storyboard(ATTACK, stills, scenes, note=ATTACK)
    html = board.html()
    assert "<img src=x" not in html and html.count("<img") == SHOWN_BYTES // 20_003
    assert "https://x" not in html and len(html) < 300_000 and "and 52 more" in html
    assert "\x1b" not in repr(board) and "\u202e" not in repr(board)
    assert repr(board[0]).count("x89PNG") == 0, "bytes do not flood a cell"
    assert board[:2] == stills[:2]


def test_the_answer_of_a_backend_is_read(server: Backend, tmp_path: Path) -> None:
    tells(server, draft())
    still = {"scene": 1, "segment": "s", "time": 900, "width": 64, "height": 36}
    wire = {
        "stills": [{**still, "png": "iVBORw0KGgo="}],
        "missing": [{"scene": 2, "reason": "No."}],
    }
    server.on("GET", PATH, json_answer(wire))
    board = open_project(server, tmp_path).storyboard()
    assert (board[0].time, board[0].width, board.note) == (900, 64, "Scene 2 is missing: No.")
    assert "0:00 sea, 64×36" in repr(board)


@pytest.mark.parametrize(
    ("size", "columns"), [((640, 360), 3), ((360, 640), 6), ((512, 512), 4), ((2, 2), 4)]
)
def test_a_sheet_holds_every_picture(tmp_path: Path, size: tuple[int, int], columns: int) -> None:
    colours = [(20 * n, 200 - 10 * n, 90) for n in range(7)]
    stills = []
    for n, colour in enumerate(colours):
        data = io.BytesIO()
        Image.new("RGB", size, colour).save(data, "PNG")
        stills.append(Still(n + 1, f"s{n}", n * 1000, *size, data.getvalue()))
    path = Storyboard("Sea", tuple(stills)).save(tmp_path / "board.png")
    with Image.open(path) as sheet:
        found = {pixel for _, pixel in sheet.convert("RGB").getcolors(1 << 20)}
        assert set(colours) <= found
        small = min(1.0, 480 / size[0], 426 / size[1])
        assert abs(sheet.width - (columns * (size[0] * small + 20) + 20)) <= 3 * columns


def test_a_sheet_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(nemo.InputError, match="no pictures"):
        Storyboard("Sea", note=NONE).save(tmp_path / "board.png")
    data = io.BytesIO()
    Image.new("RGB", (8, 8)).save(data, "PNG")
    board = Storyboard("Sea", (Still(1, "s", 0, 8, 8, data.getvalue()),))
    with pytest.raises(nemo.InputError, match=r"\.png, \.jpg"):
        board.save(tmp_path / "board.txt")
    with pytest.raises(nemo.InputError, match="folder"):
        board.save(tmp_path / "none" / "board.png")
    (tmp_path / "is.png").mkdir()
    with pytest.raises(nemo.InputError, match="cannot be written"):
        board.save(tmp_path / "is.png")
