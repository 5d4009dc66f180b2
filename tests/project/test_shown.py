"""What replies and videos look like; text from outside is inert."""

from __future__ import annotations

import os
from pathlib import Path

import av
import numpy as np
import pytest

from nemo_notebook.draft import Canvas, Draft, Segment, Track
from nemo_notebook.project.reply import Reply, changes_frame
from nemo_notebook.project.video import EMBED_LIMIT, Video
from nemo_notebook.project.words import describe_tool, suggest

ATTACK = "<img src=x onerror=alert(1)>"


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """A real video: black for half a second, then a gradient."""
    path = tmp_path / "film & more.mp4"
    with av.open(str(path), "w") as file:
        stream = file.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 36, "yuv420p"
        for number in range(15):
            picture = np.zeros((36, 64, 3), np.uint8)
            if number >= 5:
                picture[:] = np.linspace(0, 255, 64, dtype=np.uint8)[None, :, None]
            for packet in stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")):
                file.mux(packet)
        for packet in stream.encode():
            file.mux(packet)
    return path


def test_a_reply_is_escaped() -> None:
    changes = changes_frame([{"change": f"Title added: {ATTACK}"}])
    video = Video(Path(f"{ATTACK}.mp4"))
    reply = Reply(ATTACK, "unknown", changes=changes, suggestions=(ATTACK,), timeline=ATTACK,
                  video=video)  # fmt: skip
    bundle = reply._repr_mimebundle_()
    assert "<img" not in bundle["text/html"] and "&lt;img" in bundle["text/html"]
    assert ATTACK in bundle["text/plain"] and str(reply) == ATTACK
    assert "not known" in bundle["text/plain"]


def test_a_video_below_the_notebook_is_played_from_its_place(
    film: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(film.parent)
    html = Video(Path(film.name), duration=1500, size=Canvas(64, 36, 10)).html()
    assert 'src="./film%20%26%20more.mp4"' in html
    assert 'poster="data:image/jpeg;base64,' in html, "a picture stays when the file is gone"
    assert "data:video" not in html and str(film.parent) not in html


def test_a_video_elsewhere_is_embedded_up_to_a_size(
    film: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert 'src="data:video/mp4;base64,' in Video(film).html()
    os.truncate(film, EMBED_LIMIT + 1)
    assert "<video" not in Video(film).html()
    film.unlink()
    assert Video(film)._repr_mimebundle_()["text/html"].startswith("<code>")


def test_the_poster_shows_something(film: Path) -> None:
    video = Video(film, duration=1500, size=Canvas(64, 36, 10))
    poster = video.poster
    assert poster is not None and poster.suffix == ".png"
    with av.open(str(poster)) as file:
        picture = next(file.decode(video=0)).to_ndarray(format="gray")
    assert picture.std() > 30
    made = poster.stat().st_mtime_ns
    assert video.poster == poster and poster.stat().st_mtime_ns == made
    assert "1.5 s, 64×36" in repr(video)
    film.write_bytes(b"no video")
    poster.unlink()
    assert video.poster is None


def test_tools_in_words() -> None:
    assert describe_tool("generate_voiceover") == "Generating the voice…"
    assert describe_tool("addBackgroundMusic") == "Choosing the music…"
    assert describe_tool("frobnicate<b>_it") == "Frobnicate b it…"
    assert describe_tool("") == "Working…"


def test_suggestions_fit_the_timeline() -> None:
    assert suggest(Draft()) == ()
    scene = Track("v", 0, segments=(Segment("s", "scene", duration=1000),))
    assert "music" in suggest(Draft((scene,)))[0] and suggest(Draft((scene,)))[-1] == "export"
    assert suggest(Draft((scene,), language="zh"))[-1] == "导出"
