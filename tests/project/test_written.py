"""Exports that need no render: captions, and timelines for editing programs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from client.backend import Backend, draft

import nemo_notebook as nemo
from nemo_notebook.project.sync import Project

from .support import Seen, open_project


def captioned() -> dict[str, Any]:
    wire = draft("Hi")
    english = [
        {"id": "e2", "k": "caption", "s": 2000, "d": 1000, "tx": "Tom & <i>J</i> --> home"},
        {"id": "e1", "k": "caption", "s": 0, "d": 1500, "tx": "The sun\nsets"},
    ]
    chinese = [{"id": "c1", "k": "caption", "s": 0, "d": 1500, "tx": "日落"}]
    wire["t"] += [
        {"id": "captions", "tt": 7, "sg": english},
        {"id": "captions-zh", "tt": 7, "sg": chinese},
    ]
    return wire


@pytest.fixture
def project(server: Backend, tmp_path: Path) -> Project:
    server.draft = captioned()
    return open_project(server, tmp_path / "home")


def rendered(server: Backend) -> int:
    return server.count("POST", "/api/render")


def test_captions_alone(server: Backend, project: Project, tmp_path: Path) -> None:
    seen = Seen()
    made = project.export(tmp_path / "sea.srt", watch=seen)
    assert made.path.read_bytes().decode("utf-8") == (
        "1\n00:00:00,000 --> 00:00:01,500\nThe sun\nsets\n\n"
        "2\n00:00:00,000 --> 00:00:01,500\n日落\n\n"
        "3\n00:00:02,000 --> 00:00:03,000\nTom & <i>J</i> → home\n"
    ), "both languages, in the order of their tracks"
    made = project.export(tmp_path / "sea.VTT")
    assert made.path.read_text("utf-8") == (
        "WEBVTT\nLanguage: en\n\n00:00:00.000 --> 00:00:01.500\nThe sun\nsets\n\n"
        "00:00:00.000 --> 00:00:01.500\n日落\n\n"
        "00:00:02.000 --> 00:00:03.000\nTom &amp; &lt;i&gt;J&lt;/i&gt; --&gt; home\n"
    )
    assert rendered(server) == 0 and seen[-1].details["video"].path.name == "sea.srt"
    assert repr(made) == f"Written({str(made.path)!r}, 3 captions)"
    assert "<video" not in made.html() and made.poster is None
    assert sorted(p.name for p in tmp_path.glob("sea*")) == ["sea.VTT", "sea.srt"]


def test_captions_that_are_not_there(server: Backend, project: Project, tmp_path: Path) -> None:
    server.draft = draft("Hi")
    with pytest.raises(nemo.InputError, match="no captions in the timeline"):
        project.export(tmp_path / "sea.srt")
    assert not list(tmp_path.glob("sea*"))


def test_a_timeline_for_editing_programs(server: Backend, project: Project, tmp_path: Path) -> None:
    otio: Any = pytest.importorskip("opentimelineio", reason="needs the extra `otio`")
    table = project.segments
    table.loc[table["kind"] == "title", "text"] = "Mine"
    project.apply(table)
    made = project.export(tmp_path / "sea.otio")
    timeline = otio.adapters.read_from_file(str(made.path))
    assert [clip.name for clip in timeline.find_clips()] == ["visual:sea"]
    assert next(mark.name for mark in timeline.tracks.markers) == "Mine", "as it was applied"
    assert rendered(server) == 0


def test_in_words(server: Backend, project: Project, tmp_path: Path) -> None:
    path = tmp_path / "out.srt"
    reply = project.say(f"export to {path}")
    assert path.exists() and str(path) in reply.text and server.paid == 0


def test_a_file_in_the_way(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "sea.vtt"
    path.write_text("mine")
    with pytest.raises(nemo.InputError, match="exists already"):
        project.export(path, overwrite=False)
    assert path.read_text() == "mine"
    with pytest.raises(nemo.InputError, match=r"does not end in .*\.mp4.*or \.otio"):
        project.export(tmp_path / "sea.txt")
