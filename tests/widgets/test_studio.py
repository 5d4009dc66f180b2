"""The studio and its parts, driven as a page drives them, without a page."""

from __future__ import annotations

import logging
import threading
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from nemo_notebook.project.reply import Reply
from nemo_notebook.project.updates import Update, Watcher
from nemo_notebook.widgets import ChatPanel, ExportPanel, Studio, TimelineTable
from nemo_notebook.widgets.panel import Panel
from nemo_notebook.widgets.studio import kept_bundle

ATTACK = "<img src=x onerror=alert(1)>"


class Slow:
    """A speaker that answers when it is let; what a page would see is looked at meanwhile."""

    name = "Slow"
    tracks = pd.DataFrame()
    segments = pd.DataFrame()

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.begun, self.go = threading.Event(), threading.Event()

    def say(self, prompt: str, *, watch: Watcher | None = None) -> Reply:
        assert watch is not None
        self.asked.append(prompt)
        watch(Update("tool", "Thinking…"))
        watch(Update("text", "Once "))
        self.begun.set()
        assert self.go.wait(10)
        if "fail" in prompt:
            raise ValueError(ATTACK)
        watch(Update("text", "upon a time."))
        watch(Update("done"))
        return Reply("Once upon a time.")


def type_and_enter(chat: ChatPanel, text: str) -> None:
    """What the page sends when a person types a line and presses Enter."""
    chat.prompt.set_state({"value": text})
    chat.prompt._handle_custom_msg({"event": "submit"}, [])


def test_one_message_at_a_time_and_the_loop_stays_free() -> None:
    speaker = Slow()
    chat = ChatPanel(speaker)
    type_and_enter(chat, "hello")
    assert speaker.begun.wait(10), "the work goes on elsewhere; we are here already"
    assert chat.busy and chat.send_button.disabled and chat.prompt.value == ""
    type_and_enter(chat, "again")
    chat.send_button.click()
    assert speaker.asked == ["hello"] and chat.prompt.value == "again", "not lost, not sent"
    speaker.go.set()
    assert chat.wait(10)
    assert not chat.busy and not chat.send_button.disabled
    texts = [(one["role"], one["text"], one["state"]) for one in chat.conversation.messages]
    assert texts == [("you", "hello", "done"), ("nemo", "Once upon a time.", "done")]


def test_blank_lines_are_not_sent() -> None:
    speaker = Slow()
    chat = ChatPanel(speaker)
    type_and_enter(chat, "  ")
    assert speaker.asked == []


def test_the_answer_comes_in_pieces_and_is_whole_for_a_late_page() -> None:
    speaker, sent = Slow(), []
    chat = ChatPanel(speaker)
    chat.conversation.send = lambda content, buffers=None: sent.append(content)
    chat.submit("hello")
    assert speaker.begun.wait(10)
    for _ in range(100):
        if {"kind": "append", "id": 1, "text": "Once "} in sent:
            break
        threading.Event().wait(0.02)
    assert chat.conversation.messages[1]["text"] == "", "pieces travel alone, not the whole list"
    chat.conversation._handle_custom_msg({"kind": "hello"}, [])
    assert chat.conversation.messages[1]["text"] == "Once ", "who comes late gets all so far"
    speaker.go.set()
    assert chat.wait(10)


def test_an_error_is_shown_escaped_logged_and_kept(caplog: pytest.LogCaptureFixture) -> None:
    speaker = Slow()
    speaker.go.set()
    chat = ChatPanel(speaker)
    with caplog.at_level(logging.ERROR, "nemo_notebook.widgets"):
        chat.submit("please fail")
        assert chat.wait(10)
    assert isinstance(chat.last_error, ValueError)
    assert "&lt;img" in chat.notice.value and "<img" not in chat.notice.value
    assert "ChatPanel" in caplog.text
    assert chat.conversation.messages[-1]["state"] == "error"
    chat.submit("hello")
    assert chat.wait(10)
    assert chat.last_error is None and chat.notice.value == ""


def test_a_callback_that_fails_is_seen() -> None:
    panel = Panel()
    panel.guard(lambda: 1 / 0)()
    assert isinstance(panel.last_error, ZeroDivisionError)
    assert "division by zero" in panel.notice.value


def test_an_export_without_a_name_is_said() -> None:
    panel = ExportPanel(Slow())
    assert panel.file.value == "slow.mp4"
    panel.file.value = " "
    panel.button.click()
    assert "file name" in panel.notice.value


def test_tables_show_seconds_and_escape() -> None:
    table = TimelineTable()
    table.show(
        pd.DataFrame({"name": [ATTACK], "start": [0], "end": [2500], "id": ["t"]}),
        pd.DataFrame({"text": [ATTACK], "start": [0], "style": [{}]}),
    )
    assert "2.5" in table.tracks.value and "<img" not in table.tracks.value
    assert "<img" not in table.segments.value and ">style<" not in table.segments.value
    table.show(pd.DataFrame(), pd.DataFrame())
    assert "empty" in table.tracks.value


def test_a_kept_video_is_a_relative_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    inside = kept_bundle(tmp_path / "a folder" / "my film #1.mp4")["text/html"]
    assert 'src="a%20folder/my%20film%20%231.mp4"' in inside
    outside = kept_bundle(tmp_path.parent / "film.mp4")["text/html"]
    assert "<video" not in outside and "film.mp4" in outside


def test_the_studio_makes_a_video_from_a_prompt(client: Any, tmp_path: Path) -> None:
    studio = Studio(client.project("Morning"))
    type_and_enter(studio.chat, "a 2-second video about the morning sea, without voiceover")
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
    type_and_enter(studio.chat, "export as again.mp4")
    assert studio.wait(120)
    assert studio.player.path == tmp_path / "again.mp4" and studio.player.version == 2


def test_the_studio_connects_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEMO_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("NEMO_TOKEN", raising=False)
    studio = Studio()
    assert studio.wait(60)
    assert studio.last_error is None and studio.project is not None
    assert not studio.chat.send_button.disabled
    studio.close_connection()


def test_a_studio_that_cannot_connect_says_so() -> None:
    studio = Studio(backend="moon")
    assert studio.wait(60)
    assert "moon" in studio.notice.value and "Not connected" in studio.status.value
    assert studio.chat.send_button.disabled and studio.exporter.button.disabled
