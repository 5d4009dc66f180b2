"""A table of prompts becomes videos, through the real local backend."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import nemo_notebook  # noqa: F401  # registers df.nemo
from nemo_notebook.draft import Draft, Segment, Track
from nemo_notebook.errors import InputError
from nemo_notebook.project.updates import Update

PROMPT = "a video about {what}, without voiceover"


def rows_in(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_bad_row_does_not_stop_the_others_and_can_be_retried(client: Any, tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {"what": ["the sea", "a forest", "<b>rain</b>"], "photo": [None, "none.jpg", None]},
        index=["first", "second", "third"],
    )
    batch = frame.nemo.make(PROMPT, to="out", media="photo", client=client, seconds=2)
    results = batch.results
    assert list(results.columns) == [
        "row", "prompt", "status", "video", "duration", "seconds", "error", "notes",
    ]  # fmt: skip
    assert list(results["row"]) == ["first", "second", "third"]
    assert list(results["status"]) == ["done", "failed", "done"]
    assert "none.jpg" in results["error"][1] and results["error"][0] == ""
    assert list(results["duration"]) == [2000, 0, 2000] and (results["seconds"] > 0).all()
    assert [path.name for path in batch.videos] == ["first-the-sea.mp4", "third-b-rain-b.mp4"]
    assert all(path.is_file() for path in batch.videos)
    assert [row["status"] for row in rows_in(tmp_path / "out" / "results.csv")] == [
        "done", "failed", "done",
    ]  # fmt: skip
    shown = batch._repr_html_()
    assert "<b>rain" not in shown and "2 of 3 videos" in shown and "1 failed" in shown

    stamps = [path.stat().st_mtime_ns for path in batch.videos]
    from PIL import Image

    Image.new("RGB", (640, 360), (200, 90, 40)).save(tmp_path / "none.jpg")
    batch.retry()
    assert list(batch.results["status"]) == ["done"] * 3
    assert [batch.videos[n].stat().st_mtime_ns for n in (0, 2)] == stamps, "only the failed one"
    assert "failed" not in repr(batch)


class Scripted:
    """A client whose projects look at the folder while they work; nothing is rendered."""

    draft = Draft((Track("video", 0, "Video", (Segment("s1"),)),))

    def __init__(self, folder: Path, stop_at: int = -1) -> None:
        self.folder, self.stop_at = folder, stop_at
        self.seen: list[list[str]] = []
        self.asked: list[str] = []

    def project(self, name: str) -> Scripted:
        return self

    def say(self, prompt: str, *, watch: Any = None) -> None:
        saved = self.folder / "results.csv"
        self.seen.append([row["status"] for row in rows_in(saved)] if saved.exists() else [])
        if len(self.asked) == self.stop_at:
            raise KeyboardInterrupt
        self.asked.append(prompt)

    def export(self, path: Path, *, watch: Any = None) -> Any:
        watch(Update("progress", "Rendering", 50.0))
        path.write_bytes(b"video")

        class Made:
            duration = 1000

        Made.path = path
        return Made


def test_results_are_on_disk_after_every_row(tmp_path: Path) -> None:
    client = Scripted(tmp_path)
    pd.DataFrame({"a": list("xyz")}).nemo.make("{a}", to=tmp_path, client=client, watch=False)
    assert client.seen == [[], ["done", "waiting", "waiting"], ["done", "done", "waiting"]]
    assert client.asked == ["x", "y", "z"]
    assert not list(tmp_path.glob("*.part"))


def test_an_interrupt_keeps_what_is_done(tmp_path: Path) -> None:
    client = Scripted(tmp_path, stop_at=2)
    with pytest.raises(KeyboardInterrupt):
        pd.DataFrame({"a": list("xyz")}).nemo.make("{a}", to=tmp_path, client=client, watch=False)
    assert [row["status"] for row in rows_in(tmp_path / "results.csv")] == [
        "done", "done", "waiting",
    ]  # fmt: skip


def test_wishes_are_told_with_every_row(tmp_path: Path) -> None:
    client = Scripted(tmp_path)
    frame = pd.DataFrame({"a": ["x", "y"]})
    frame.nemo.make("{a}", to=tmp_path, client=client, seconds=15, ratio="9:16", watch=False)
    assert client.asked == [f"Make a 15-second 9:16 vertical video. {a}" for a in "xy"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"prompt": "{b}"}, "no column"),
        ({"prompt": ""}, "empty"),
        ({"prompt": "{a}", "seconds": 0}, "1 to 3600"),
        ({"prompt": "{a}", "ratio": "2:1"}, "16:9"),
        ({"prompt": "{a}", "to": "/proc/none"}, "Nothing can be written"),
        ({"prompt": "{a}", "media": "photo"}, "no column"),
    ],
)
def test_bad_input_is_said_before_anything_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: dict[str, Any], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    client = Scripted(tmp_path)
    with pytest.raises(InputError, match=said):
        pd.DataFrame({"a": ["x"]}).nemo.make(client=client, **options)
    assert client.asked == [] and not list(tmp_path.iterdir())
