"""A video travels in pieces, on request, and is no part of the saved state."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import av
import pytest
from player_parts import ATTACK, board_of, clip, sample, waves_of

from nemo_notebook.draft import Draft
from nemo_notebook.errors import InputError, Unreachable
from nemo_notebook.project.storyboard import Storyboard
from nemo_notebook.widgets.player import CHUNK, WINDOW, Player
from nemo_notebook.widgets.timeline.page import player_script
from nemo_notebook.widgets.timeline.payload import timeline_payload


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
            piece = buffers[0] if buffers else base64.b64decode(content["data"][0])
            assert len(piece) <= CHUNK and content["size"] == page.size
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
    page.draw(sample(200))
    page.illustrate(board_of(sample(3)), waves_of(sample(200)))
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
    assert page.time == 1500
    page.time = -5
    assert page.time == 0 and page.sent[-1][0]["time"] == -5


# The timeline


def kinds(page: Page) -> list[str]:
    return [content["kind"] for content, _ in page.sent]


def test_tracks_pictures_and_sounds_come_when_a_page_asks() -> None:
    page, draft = Page(), sample(3)
    page.draw(draft)
    assert page.sent == [], "nobody is looking yet"
    page.illustrate(board_of(draft), waves_of(draft))
    page.sent.clear()
    page._handle_custom_msg({"kind": "timeline"}, [])
    assert kinds(page) == ["timeline", "thumbs", "waves"]
    (tracks, _), (thumbs, pictures), (waves, sounds) = page.sent
    assert [track["name"] for track in tracks["tracks"]] == [
        "Video",
        "Voice",
        "Music",
        "Titles",
        "Captions",
    ]
    assert tracks["tracks"][0]["segments"][1] == ["s1", 4000, 4000, "scene", "forest", 2]
    assert tracks["duration"] == 12_000 and tracks["board"] == page.board == 1
    assert [still["segment"] for still in thumbs["stills"]] == ["s0", "s1", "s2"]
    assert all(picture.startswith(b"\xff\xd8") for picture in pictures)
    assert sum(waves["sizes"]) == len(sounds[0]) and set(waves["ids"]) == set(waves_of(draft))
    page.sent.clear()
    page._handle_custom_msg({"kind": "still", "board": 1, "index": 2}, [])
    assert page.sent[0][1][0].startswith(b"\x89PNG")
    page.sent.clear()
    for odd in ({"index": 9}, {"index": -1}, {"index": "0"}, {"index": 0, "board": 7}, {}):
        page._handle_custom_msg({"kind": "still", "board": 1, **odd}, [])
    assert page.sent == []


def test_pictures_come_as_text_where_buffers_are_lost() -> None:
    page, draft = Page(), sample(1)
    page.draw(draft)
    page.illustrate(board_of(draft))
    page.sent.clear()
    page._handle_custom_msg({"kind": "timeline", "text": True}, [])
    content, buffers = page.sent[1]
    assert not buffers and base64.b64decode(content["data"][0]).startswith(b"\xff\xd8")


def test_the_selection_is_shared_and_forgets_what_is_gone() -> None:
    page, seen = Page(), []
    page.observe(lambda change: seen.append(change["new"]), "selected")
    page.draw(sample(3))
    page.set_state({"selected": ["s0", "s2"]})
    page.draw(sample(2))
    assert seen == [["s0", "s2"], ["s0"]]


def test_the_playhead_is_heard_and_passed_on_to_other_pages() -> None:
    page = Page()
    page._handle_custom_msg({"kind": "time", "time": 2500.4, "page": "a"}, [])
    assert page.time == 2500
    assert page.sent == [({"kind": "seek", "time": 2500, "page": "a"}, [])]
    page._handle_custom_msg({"kind": "time", "time": "x"}, [])
    page._handle_custom_msg("nonsense", [])
    assert page.time == 2500


def test_a_video_is_of_an_earlier_timeline_after_an_edit(file: Path) -> None:
    page = Page()
    page.draw(sample(2))
    page.show(file)
    assert not page.stale
    page.draw(sample(2))
    assert not page.stale, "nothing is different"
    page.draw(sample(2, title="Other"))
    assert page.stale
    page.show(file)
    assert not page.stale


class Project:
    """A project whose storyboard can fail."""

    def __init__(self, error: Exception | None = None) -> None:
        self.draft = sample(2)
        self.error = error

    def storyboard(self) -> Storyboard:
        if self.error:
            raise self.error
        return board_of(self.draft)

    def waveforms(self) -> dict[str, bytes]:
        return waves_of(self.draft)


def test_a_project_is_drawn_at_once_and_illustrated_soon() -> None:
    page = Page(Project())
    assert page.board == 1
    assert page.wait(10)
    assert "thumbs" in kinds(page) and "waves" in kinds(page)
    project = Project()
    project.draft = sample(3)
    page.refresh(project)
    assert page.board == 2 and len(page._stills) == 3


def test_pictures_that_fail_are_said_and_kept(caplog: pytest.LogCaptureFixture) -> None:
    page = Page(Project(Unreachable(ATTACK)))
    assert page.wait(10)
    assert isinstance(page.last_error, Unreachable)
    (note,) = {content["note"] for content, _ in page.sent if content["kind"] == "timeline"}
    assert ATTACK in note, "as text: the page never makes elements of it"
    assert "Player" in caplog.text
    page.refresh(Project())
    assert page.last_error is None
    with pytest.raises(InputError, match="no project"):
        Player().refresh()


def test_a_request_that_fails_inside_is_not_lost(caplog: pytest.LogCaptureFixture) -> None:
    page = Page()
    page.draw(sample(1))
    page._stills = (object(),)
    page._handle_custom_msg({"kind": "timeline"}, [])
    assert isinstance(page.last_error, AttributeError) and "Player" in caplog.text
    assert "unexpected" in page.sent[-1][0]["note"]


def test_no_address_and_no_control_signs_reach_the_page() -> None:
    from nemo_notebook.draft import Segment, Track

    odd = Segment("s", "picture", 0, -5, "a\u202egpj\x1b", "https://host/secret?token=1")
    named = Segment("t", "clip", 0, 10, "", "https://host/secret?token=1")
    draft = Draft((Track("v", 0, ATTACK, (odd, named)), Track("e", 7)), 1000)
    told = json.dumps(timeline_payload(draft))
    assert "host" not in told and "u202e" not in told and "u001b" not in told
    assert [track["name"] for track in timeline_payload(draft)["tracks"]] == [ATTACK]
    assert timeline_payload(Draft((), 5000))["duration"] == 0


def test_ten_thousand_segments_are_told_in_a_moment() -> None:
    import time

    draft, began = sample(2500), time.perf_counter()
    told = json.dumps(timeline_payload(draft))
    assert time.perf_counter() - began < 2 and len(told) < 2_000_000


def test_an_editor_without_aac_gets_mp3(tmp_path: Path) -> None:
    path = clip(tmp_path / "sound.mp4", 2, sound=True)
    page = Page(path)
    page.ask(version=1, offset=0, form="mp3")
    page_done(page)
    data, offset = b"", 0
    while not data or offset < page.sent[0][0]["size"]:
        page.sent.clear() if data else None
        if data:
            page.ask(version=1, offset=offset, form="mp3")
        for content, buffers in page.sent:
            assert content["form"] == "mp3"
            data += buffers[0]
        offset = len(data)
    (tmp_path / "got.mp4").write_bytes(data)
    with av.open(str(tmp_path / "got.mp4")) as film:
        assert film.streams.audio[0].codec_context.name.startswith("mp3")
        assert film.streams.video[0].codec_context.name == "h264"
        assert abs(film.duration / 1e6 - 2) < 0.1
        assert sum(frame.samples for frame in film.decode(audio=0)) > 80_000


def page_done(page: Page) -> None:
    """Wait for the thread that converts."""
    import threading

    for thread in threading.enumerate():
        if thread.name == "Player":
            thread.join(20)


def test_a_video_without_sound_is_said_so_that_the_page_takes_the_file(tmp_path: Path) -> None:
    page = Page(clip(tmp_path / "silent.mp4", 1))
    page.ask(version=1, offset=0, form="mp3")
    page_done(page)
    assert page.sent == [
        (
            {"kind": "failed", "version": 1, "form": "mp3", "text": "The video has no sound."},
            [],
        )
    ]


# What stays


def test_what_stays_needs_no_kernel_and_is_small(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my clip #1.mp4").write_bytes(bytes(20 * 1024 * 1024))
    page, draft = Page(), sample(12, title=ATTACK)
    assert page.kept_html() == ""
    page.draw(draft)
    page.illustrate(board_of(draft))
    assert "<img alt" in page.kept_html() and "<table" in page.kept_html()
    page.show(tmp_path / "my clip #1.mp4")
    kept = page.kept_html()
    assert 'src="./my%20clip%20%231.mp4"' in kept and 'poster="data:image/jpeg' in kept
    assert "<img src=x" not in kept and "&lt;img src=x" in kept
    assert str(tmp_path) not in kept and len(kept) < 100_000
    page.draw(sample(40))
    assert "60 of 161 rows are shown" in page.kept_html()
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")
    elsewhere = page.kept_html()
    assert "<video" not in elsewhere and str(tmp_path) not in elsewhere
    assert "<img alt" in elsewhere, "a file that no page can reach is a poster and a name"


def test_the_script_is_one_module_without_imports() -> None:
    script = player_script()
    assert script.count("export default") == 1 and "export " not in script.replace(
        "export default", ""
    )
    assert "\nimport " not in script
    for words in ("innerHTML", "insertAdjacentHTML", "document.write", "eval(", "fetch("):
        assert words not in script
