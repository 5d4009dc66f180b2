"""A video travels in pieces, on request, and is no part of the saved state."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from nemo_notebook.errors import InputError
from nemo_notebook.widgets.player import CHUNK, WINDOW, Player


class Page(Player):
    """A player whose messages to the page are kept."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.sent: list[tuple[dict[str, Any], list[bytes]]] = []
        super().__init__(*args, **kwargs)

    def send(self, content: dict[str, Any], buffers: list[bytes] | None = None) -> None:
        self.sent.append((content, buffers or []))

    def ask(self, **content: Any) -> None:
        self._handle_custom_msg({"kind": "read", **content}, [])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "clip.mp4"
    path.write_bytes(bytes(range(256)) * (4096 * 10) + b"end")  # 10 MiB and 3 bytes
    return path


def fetch(page: Page, **extra: Any) -> bytes:
    data = b""
    while len(data) < page.size:
        page.sent.clear()
        page.ask(version=page.version, offset=len(data), **extra)
        assert 0 < len(page.sent) <= WINDOW
        for content, buffers in page.sent:
            assert content["offset"] == len(data)
            piece = buffers[0] if buffers else base64.b64decode(content["data"])
            assert len(piece) <= CHUNK
            data += piece
    return data


def test_the_whole_file_arrives_in_small_pieces(file: Path) -> None:
    assert fetch(Page(file)) == file.read_bytes()


def test_front_ends_without_buffers_get_text(file: Path) -> None:
    page = Page(file)
    assert fetch(page, text=True) == file.read_bytes()
    assert all(not buffers for _, buffers in page.sent)


def test_nothing_of_the_video_and_no_path_is_in_the_state(file: Path) -> None:
    page = Page(file)
    state = {key: value for key, value in page.get_state().items() if not key.startswith("_")}
    text = json.dumps(state, default=str)
    assert len(text) < 4000
    assert str(file.parent) not in text
    assert state["name"] == "clip.mp4"


def test_nothing_is_sent_before_a_page_asks(file: Path) -> None:
    assert Page(file).sent == []


@pytest.mark.parametrize(
    "asked",
    [
        {"version": 0, "offset": 0},
        {"version": 1, "offset": -1},
        {"version": 1, "offset": 10**12},
        {"version": 1, "offset": "0"},
        {"version": 1},
    ],
)
def test_a_request_that_makes_no_sense_gets_nothing(file: Path, asked: dict[str, Any]) -> None:
    page = Page(file)
    page.ask(**asked)
    assert page.sent == []


def test_a_new_export_counts_the_version_up(file: Path, tmp_path: Path) -> None:
    page = Page(file)
    other = tmp_path / "other.webm"
    other.write_bytes(b"x")
    page.show(other)
    assert (page.version, page.size, page.mime) == (2, 1, "video/webm")


def test_a_file_that_has_gone_is_said_without_its_path(file: Path) -> None:
    page = Page(file)
    file.unlink()
    page.ask(version=1, offset=0)
    (content, _buffers) = page.sent[0]
    assert content["kind"] == "failed" and str(file.parent) not in content["text"]


def test_no_file_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no video"):
        Player(tmp_path / "none.mp4")


def test_captions_are_offered(file: Path, tmp_path: Path) -> None:
    class Made:
        path = file
        captions = (tmp_path / "clip.srt", tmp_path / "clip.vtt")

    Made.captions[1].write_text("WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n", "utf-8")
    assert "Hello" in Page(Made()).captions


def test_python_can_seek(file: Path) -> None:
    page = Page(file)
    page.seek(1500)
    assert page.sent == [({"kind": "seek", "time": 1500}, [])]
