"""The studio and its parts, driven as a page drives them, without a page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from nemo_notebook.widgets import ExportPanel, Studio
from nemo_notebook.widgets.panel import Panel

ATTACK = "<img src=x onerror=alert(1)>"


class Named:
    """A project with nothing but a name."""

    name = "Slow"


def test_a_callback_that_fails_is_seen() -> None:
    panel = Panel()
    panel.guard(lambda: 1 / 0)()
    assert isinstance(panel.last_error, ZeroDivisionError)
    assert "division by zero" in panel.notice.value


def test_an_export_without_a_name_is_said() -> None:
    panel = ExportPanel(Named())
    assert panel.file.value == "slow.mp4"
    panel.file.value = " "
    panel.button.click()
    assert "file name" in panel.notice.value


def test_the_studio_makes_a_video_from_a_prompt(client: Any, tmp_path: Path) -> None:
    studio = Studio(client.project("Morning"))
    studio.chat.submit("a 2-second video about the morning sea, without voiceover")
    assert studio.wait(120)
    assert studio.last_error is None
    assert "Video" in studio.table.tracks.value
    studio.exporter.file.set_state({"value": "morning"})
    studio.exporter.button.click()
    assert studio.wait(120)
    assert studio.last_error is None
    assert (tmp_path / "morning.mp4").is_file()
    assert studio.video.duration == 2000
    assert studio.player.path == tmp_path / "morning.mp4" and studio.player.version == 1
    studio.chat.submit("export as again.mp4")
    assert studio.wait(120)
    assert studio.player.path == tmp_path / "again.mp4" and studio.player.version == 2


def test_the_studio_connects_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEMO_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("NEMO_TOKEN", raising=False)
    studio = Studio()
    assert studio.wait(60)
    assert studio.last_error is None and studio.project is not None
    assert studio.chat.conversation.enabled
    studio.close_connection()


def test_a_studio_that_cannot_connect_says_so() -> None:
    studio = Studio(backend="moon")
    assert studio.wait(60)
    assert "moon" in studio.notice.value and "Not connected" in studio.status.value
    assert not studio.chat.conversation.enabled and studio.exporter.button.disabled
