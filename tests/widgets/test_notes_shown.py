"""What a video could not show as asked: in a cell, a terminal, the studio and a batch."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import pandas as pd
import pytest
from PIL import Image
from player_parts import ATTACK, board_of, sample

import nemo_notebook.batch  # noqa: F401  (df.nemo)
from nemo_notebook.project.updates import Update
from nemo_notebook.project.video import Video
from nemo_notebook.widgets import BatchBoard, ExportPanel, Player, Studio
from nemo_notebook.widgets.inline import Lines
from nemo_notebook.widgets.progress import Progress

NAME = "a <img src=x onerror=alert(1)>.png"


def size_of(path: Path) -> tuple[int, int]:
    with av.open(str(path)) as file:
        picture = file.streams.video[0]
        return picture.width, picture.height


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A timeline of a picture that cannot be read any more, at the real local backend."""
    from nemo_notebook.connect import connect
    from nemo_notebook.settings import Settings

    home = tmp_path_factory.mktemp("home")
    Image.new("RGB", (64, 48), "teal").save(home / NAME)
    settings = Settings.from_environment({"NEMO_HOME": str(home)})
    with connect("local", settings=settings, quiet=True) as client:
        made = client.project("Noted")
        made.watcher_factory = None
        made.upload(home / NAME)
        made.say("a 2-second video about the sea, no voiceover, using my picture")
        for path in home.rglob("uploads/*.png"):
            path.write_bytes(b"\0" * 100)
        yield made


def test_the_panel_exports_in_a_size_and_tells_what_is_missing(
    project: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    panel = ExportPanel(project)
    assert panel.resolution.options[0][1] == "" and "4k" in dict(panel.resolution.options)
    assert panel.quality.options == ("high", "standard", "draft")
    assert panel.notes.layout.display == "none"
    panel.file.value = "noted"
    panel.quality.value, panel.resolution.value = "draft", "360p"
    panel.button.click()
    assert panel.wait(60) and panel.last_error is None
    assert size_of(tmp_path / "noted.mp4") == (640, 360)
    assert panel.notes.layout.display is None
    assert "<img" not in panel.notes.value and "&lt;img src=x" in panel.notes.value
    panel.file.value = "noted.gif"
    panel.resolution.value = ""
    panel.button.click()
    assert panel.wait(60) and panel.last_error is None
    assert panel.video.path.suffix == ".gif" and size_of(panel.video.path) == (640, 360)


def test_the_studio_tells_it_under_the_player_and_only_there(
    project: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    studio = Studio(project)
    assert studio.wait(60) and studio.last_error is None
    assert any("could not be read" in note for note in studio.player._board_notes)
    studio.exporter.quality.value, studio.exporter.resolution.value = "draft", "360p"
    studio.exporter.button.click()
    assert studio.wait(60) and studio.last_error is None
    (note,) = studio.player.notes
    assert note.startswith(NAME) and "could not be read" in note
    assert studio.exporter.notes.layout.display == "none"
    kept = studio.player.kept_html()
    assert "<img src=x" not in kept and "&lt;img src=x onerror=alert(1)&gt;.png could" in kept


def test_a_player_tells_the_notes_of_what_it_shows(tmp_path: Path) -> None:
    told: list[dict[str, Any]] = []

    class Page(Player):
        def send(self, content: dict[str, Any], buffers: list[bytes] | None = None) -> None:
            told.append(content)

    page = Page()
    page.draw(sample(2))
    page.illustrate(replace(board_of(sample(2)), notes=("No\x1b[2J font.",)))
    assert told[-1]["kind"] == "timeline" and told[-1]["notes"] == ["No␛[2J font."]
    (tmp_path / "a.mp4").write_bytes(b"x")
    page.show(Video(tmp_path / "a.mp4", notes=(ATTACK,)))
    assert page.notes == [ATTACK], "text, which the page escapes"
    page.show(tmp_path / "a.mp4")
    assert page.notes == []
    page.draw(sample(1))
    page._handle_custom_msg({"kind": "timeline"}, [])
    assert [one["notes"] for one in told if one["kind"] == "timeline"][-1] == []


def test_a_terminal_and_a_log_get_a_line_a_note() -> None:
    video = Video(Path("none.mp4"), notes=("A \x1b[2Jphoto.png could not be read.", "Two."))
    for tty in (True, False):
        stream = io.StringIO()
        watch = Lines(stream, tty=tty, width=80)
        watch(Update("progress", "Rendering", 50.0))
        watch(Update("done", details={"video": video}))
        lines = [line.strip() for line in stream.getvalue().replace("\r", "\n").splitlines()]
        assert lines[-2:] == ["Note: A ␛[2Jphoto.png could not be read.", "Note: Two."]
    assert Progress().plain() == ""


def test_a_batch_keeps_the_notes_of_each_row(client: Any, tmp_path: Path) -> None:
    frame = pd.DataFrame({"title": ["ᚠᚢ sea", "Plain sea"]})
    batch = frame.nemo.make(
        "a 2-second video about the sea with the title '{title}', no voiceover",
        to=tmp_path / "out",
        client=client,
        watch=False,
        quality="draft",
        resolution="360p",
        format="webm",
    )
    assert list(batch.results["status"]) == ["done", "done"], batch.results["error"][0]
    runic, plain = batch.results["notes"]
    assert "Runic" in runic and plain == ""
    assert [path.suffix for path in batch.videos] == [".webm", ".webm"]
    assert size_of(batch.videos[0]) == (640, 360)
    assert "1 could not show everything as asked" in repr(batch)
    assert "Runic" in (tmp_path / "out" / "results.csv").read_text("utf-8")
    board = BatchBoard(batch)
    assert any("Runic" in cell for cell in board.grid.lines[0].cells)


@pytest.mark.parametrize(
    ("wish", "named"),
    [
        ({"quality": "best"}, "draft, standard, high"),
        ({"resolution": "8k"}, "1440p, 4k"),
        ({"format": "avi"}, "mp4, webm, mov, gif"),
    ],
)
def test_a_batch_with_a_wrong_wish_begins_nothing(
    tmp_path: Path, wish: dict[str, Any], named: str
) -> None:
    from nemo_notebook.errors import InputError

    with pytest.raises(InputError, match=named):
        pd.DataFrame({"a": ["x"]}).nemo.make("{a}", to=tmp_path / "out", client=object(), **wish)
    assert not (tmp_path / "out").exists()
