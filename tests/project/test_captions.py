"""Caption files beside a video."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av
import pytest
from client.backend import Backend, draft
from client.raw_server import json_answer

from nemo_notebook.draft import Draft, Segment, Track
from nemo_notebook.project.export.captions import Cue, cues, srt, vtt, write

from .support import Seen, open_project

CUES = [
    {"id": "c2", "k": "caption", "s": 61_500, "d": 3_600_000, "tx": "Tom & J <i>run</i> --> home"},
    {"id": "c1", "k": "caption", "s": 0, "d": 1500, "tx": "Hello\n\n  日落  "},
    {"id": "c3", "k": "caption", "s": 9000, "d": 0, "tx": "never"},
    {"id": "c4", "k": "caption", "s": 9000, "d": 10, "tx": " \n "},
]  # fmt: skip


def captioned(**more: Any) -> dict[str, Any]:
    wire = draft("Hi")
    wire["t"].append({"id": "captions", "tt": 7, "sg": CUES})
    return {**wire, **more}


def test_an_export_leaves_its_captions_beside_it(server: Backend, tmp_path: Path) -> None:
    server.draft = captioned()
    (tmp_path / "a.srt").write_text("the captions of yesterday")
    video = open_project(server, tmp_path / "home").export(tmp_path / "a.mp4")
    assert [path.name for path in video.captions] == ["a.srt", "a.vtt"]
    assert video.captions[0].read_text("utf-8") == (
        "1\n00:00:00,000 --> 00:00:01,500\nHello\n日落\n\n"
        "2\n00:01:01,500 --> 01:01:01,500\nTom & J <i>run</i> → home\n"
    )
    assert video.captions[1].read_text("utf-8") == (
        "WEBVTT\nLanguage: en\n\n"
        "00:00:00.000 --> 00:00:01.500\nHello\n日落\n\n"
        "00:01:01.500 --> 01:01:01.500\nTom &amp; J &lt;i&gt;run&lt;/i&gt; --&gt; home\n"
    )
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"home", "a.mp4", "a.srt", "a.vtt"}


def test_captions_of_ones_own_are_kept_where_nothing_is_to_be_replaced(
    server: Backend, tmp_path: Path
) -> None:
    server.draft = captioned()
    (tmp_path / "a.srt").write_text("mine")
    project = open_project(server, tmp_path / "home")
    video = project.export(tmp_path / "a.mp4", overwrite=False)
    assert (tmp_path / "a.srt").read_text() == "mine"
    assert [path.name for path in video.captions] == ["a.vtt"]


def test_players_read_them(tmp_path: Path) -> None:
    words = Track("c", 7, segments=tuple(
        Segment(f"c{n}", "caption", n * 1000, 900, f"Cue {n}") for n in range(3)
    ))  # fmt: skip
    for path in write(Draft((words,), 3000), tmp_path / "a.mp4"):
        with av.open(str(path)) as file:
            packets = [p for p in file.demux(file.streams.subtitles[0]) if p.pts is not None]
            times = [float(p.pts * p.time_base) for p in packets if p.size]
        assert times == pytest.approx([0, 1, 2]), path


def test_nothing_to_write(server: Backend, tmp_path: Path) -> None:
    assert write(Draft(), tmp_path / "a.mp4") == () == cues(Draft())
    assert srt(()) == "" and vtt(()) == "WEBVTT\n"
    assert srt((Cue(1, 2, "a"),)).startswith("1\n00:00:00,001 --> 00:00:00,002\na\n")
    assert not list(tmp_path.iterdir())


def test_captions_that_cannot_be_written_cost_no_video(
    server: Backend, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.draft = captioned()
    (tmp_path / "a.vtt").mkdir()
    seen = Seen()
    video = open_project(server, tmp_path / "home").export(tmp_path / "a.mp4", watch=seen)
    assert video.path.is_file() and video.captions == ()
    assert any("captions could not be written" in text for text in seen.texts("note"))
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]
    assert not list((tmp_path / "a.vtt").iterdir())


def test_the_file_says_its_own_size(server: Backend, tmp_path: Path) -> None:
    server.draft = captioned()
    output = {"url": "/file.mp4", "duration": 4980, "width": 1280, "height": 720}
    done = json_answer({"status": "completed", "output": output})
    server.on("GET", "/api/render/proxy/lambda/", done)
    video = open_project(server, tmp_path / "home").export(tmp_path / "a.mp4")
    assert (video.duration, video.size.width, video.size.height) == (4980, 1280, 720)
    seconds = {**output, "duration": 5, "width": 0}
    server.on(
        "GET", "/api/render/proxy/lambda/", json_answer({"status": "done", "output": seconds})
    )
    video = open_project(server, tmp_path / "home").export(tmp_path / "a.mp4")
    assert (video.duration, video.size.width) == (5000, 1920), "then those of the timeline"
