"""Files gone, swapped or cut short at the time of the render: the rest of the film is made."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from footage import faststart, photograph, recording, rolling, texture
from numpy.typing import NDArray
from PIL import Image

from nemo_notebook.draft import AUDIO, VIDEO, Canvas, Draft, Segment, Track
from nemo_notebook.errors import InputError
from nemo_notebook.local.render.output import Output
from nemo_notebook.local.render.painter import Painter
from nemo_notebook.local.render.picture.blending import Blender
from nemo_notebook.local.render.picture.missing import missing_shot
from nemo_notebook.local.render.picture.planes import Planes
from nemo_notebook.local.render.render import render
from nemo_notebook.local.render.sources import examine
from nemo_notebook.local.render.visuals import palettes

CANVAS = Canvas(320, 180)


def draft(*segments: Segment) -> Draft:
    """Scenes one after another, and on other tracks what is no scene."""
    scenes = tuple(s for s in segments if s.kind in ("scene", "picture", "clip"))
    logos = tuple(s for s in segments if s.kind == "overlay")
    sounds = tuple(s for s in segments if s.kind in ("sound", "music"))
    tracks = [Track("video", VIDEO, "Video", scenes), Track("o", VIDEO, "Logos", logos)]
    tracks.append(Track("a", AUDIO, "Sounds", sounds))
    end = max(s.end for s in segments)
    return Draft(tuple(t for t in tracks if t.segments), end, canvas=CANVAS)


def used(kind: str, name: str, start: int = 0, duration: int = 1000, **style: Any) -> Segment:
    return Segment(name, kind, start, duration, name, f"nemo:{name}", 1, style=style)


def seen(film: Draft, folder: Path, number: int = 0) -> NDArray[np.uint8]:
    frame: Any = Painter(film, lambda address: folder / address[5:]).frame(number)
    frame.colorspace = 1
    return np.array(frame.to_ndarray(format="rgb24"))


def card(name: str) -> NDArray[np.uint8]:
    frame: Any = av.VideoFrame(*CANVAS[:2], "yuv420p")
    shot = missing_shot(name, CANVAS, palettes("gradient")[0])
    shot.paint(Planes.of(frame), 0.0, Blender())
    frame.colorspace = 1
    return np.array(frame.to_ndarray(format="rgb24"))


def huge_png(path: Path) -> None:
    import struct
    import zlib

    def chunk(kind: bytes, data: bytes) -> bytes:
        whole = kind + data
        return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))

    squeeze = zlib.compressobj(9)
    rows = b"".join(squeeze.compress(b"\0" * 1626) for _ in range(13_000)) + squeeze.flush()
    head = struct.pack(">IIBBBBB", 13_000, 13_000, 1, 0, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + body)


def many_frames(path: Path) -> None:
    head = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff"
    frame = b"!\xf9\x04\0\x02\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0"
    path.write_bytes(head + frame * 100_000 + b";")


SWAPPED: dict[str, Callable[[Path], object]] = {
    "gone": lambda p: p.unlink(missing_ok=True),
    "empty": lambda p: p.write_bytes(b""),
    "a playlist": lambda p: p.write_text("#EXTM3U\n#EXTINF:1,\nfile:///etc/hostname\n"),
    "a script of files": lambda p: p.write_text("ffconcat version 1.0\nfile '/etc/hostname'\n"),
    "a session": lambda p: p.write_text("v=0\no=- 0 0 IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n"),
    "an SVG": lambda p: p.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>"),
    "EPS": lambda p: p.write_text("%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(x) run"),
    "a huge PNG": huge_png,
    "noise": lambda p: p.write_bytes(np.random.default_rng(1).bytes(50_000)),
    "a header": lambda p: p.write_bytes(b"\0\0\0\x18ftypisom\0\0\0\0isommp42"),
    "a folder": lambda p: (p.unlink(), p.mkdir()),
    "a pipe": lambda p: (p.unlink(), os.mkfifo(p)),
}


@pytest.mark.parametrize("what", SWAPPED)
def test_a_file_swapped_after_the_upload_is_a_card_and_nothing_is_opened(
    tmp_path: Path, what: str
) -> None:
    if what == "a pipe" and not hasattr(os, "mkfifo"):
        return  # there are none on this system
    photograph(tmp_path / "photo.jpg")
    recording(tmp_path / "clip.mp4", rolling(160, 90), frames=5)
    for kind, name in (("picture", "photo.jpg"), ("clip", "clip.mp4")):
        SWAPPED[what](tmp_path / name)
        started = time.monotonic()
        film = draft(used(kind, name))
        assert np.abs(seen(film, tmp_path).astype(int) - card(name)).max() <= 1
        notes = examine(film, lambda address: tmp_path / address[5:]).notes
        assert notes == (f"{name} could not be read: a plain card stands in for it.",)
        assert time.monotonic() - started < 4.0


def test_a_gif_of_a_hundred_thousand_frames_costs_no_more_than_what_is_shown(
    tmp_path: Path,
) -> None:
    many_frames(tmp_path / "a.gif")
    started = time.monotonic()
    seen(draft(used("picture", "a.gif", duration=2000)), tmp_path, 40)
    assert time.monotonic() - started < 3.0


def test_the_rest_of_the_film_is_made_and_the_answer_says_what_is_missing(tmp_path: Path) -> None:
    photograph(tmp_path / "good.jpg")
    for name in ("bad.jpg", "bad.mp4", "logo.png", "song.mp3"):
        (tmp_path / name).write_bytes(b"no such thing" * 20)
    film = draft(
        used("picture", "good.jpg", 0, 500),
        replace(used("clip", "bad.mp4", 500, 500), volume=1.0),
        used("picture", "bad.jpg", 1000, 500),
        used("picture", "gone.jpg", 1500, 500),
        used("overlay", "logo.png", 0, 2000),
        used("music", "song.mp3", 0, 2000),
    )

    def locate(address: str) -> Path:
        if "gone" in address:
            raise InputError("The file was not uploaded to this backend.")
        return tmp_path / address[5:]

    done = render(
        film, tmp_path / "film.mp4", output=Output(quality="draft"), cache=tmp_path / "c",
        locate=locate,
    )  # fmt: skip
    assert done.frames == 60
    stood_in = "could not be read: a plain card stands in for it."
    assert set(done.notes) == {
        f"bad.mp4 {stood_in}", f"bad.jpg {stood_in}", f"gone.jpg {stood_in}",
        "logo.png could not be read and is left out.",
        "song.mp3 could not be read and is left out.",
    }  # fmt: skip
    with av.open(str(tmp_path / "film.mp4")) as container:
        frames = [f.to_ndarray(format="rgb24") for f in container.decode(video=0)]
    assert frames[5].std() > 25 > frames[50].std(), "the photograph, and the card"
    # Whoever mends the file gets another film.
    photograph(tmp_path / "bad.jpg")
    again = render(
        film, tmp_path / "film.mp4", output=Output(quality="draft"), cache=tmp_path / "c",
        locate=locate,
    )  # fmt: skip
    assert again.drawn > 0 and not any("bad.jpg" in note for note in again.notes)


def test_a_film_with_whole_files_has_nothing_to_note(tmp_path: Path) -> None:
    photograph(tmp_path / "p.jpg")
    recording(tmp_path / "c.mp4", rolling(160, 90), frames=5)
    film = draft(used("picture", "p.jpg"), used("clip", "c.mp4", 1000), used("overlay", "p.jpg"))
    examined = examine(film, lambda address: tmp_path / address[5:])
    assert examined.notes == () and examined.draft is film


@pytest.mark.parametrize("part", [0.3, 0.6, 0.95])
def test_of_a_clip_that_is_cut_short_everything_is_shown_and_then_the_last_frame(
    tmp_path: Path, part: float
) -> None:
    path = recording(tmp_path / "w.mp4", rolling(160, 90), options={"g": "15", "bf": "2"})
    whole = faststart(path).read_bytes()
    film = draft(used("clip", "clip.mp4", duration=2000))
    (tmp_path / "clip.mp4").write_bytes(whole)
    wanted = [seen(film, tmp_path, number) for number in range(60)]
    (tmp_path / "clip.mp4").write_bytes(whole[: round(len(whole) * part)])
    shown = [seen(film, tmp_path, number) for number in range(60)]
    same = [np.array_equal(a, b) for a, b in zip(shown, wanted, strict=True)]
    count = same.index(False)
    assert 60 * part * 0.6 - 3 < count < 60
    assert not any(same[count + 2 :])
    for late in shown[count + 2 :]:
        assert np.array_equal(late, shown[count + 1]), "it rests; it does not start again"


def test_damage_in_the_middle_is_bridged_the_same_way_by_every_chunk(tmp_path: Path) -> None:
    path = recording(tmp_path / "w.mp4", rolling(160, 90), options={"g": "15", "bf": "2"})
    data = bytearray(faststart(path).read_bytes())
    for place in range(len(data) // 2, len(data) // 2 + len(data) // 6, 13):
        data[place] ^= 0x5A
    (tmp_path / "clip.mp4").write_bytes(data)
    film = draft(used("clip", "clip.mp4", duration=2000))
    painter = Painter(film, lambda address: tmp_path / address[5:])
    whole = [Planes.of(painter.frame(n)).y.copy() for n in range(60)]
    for first in (17, 30, 38, 44, 59):
        fresh = Painter(film, lambda address: tmp_path / address[5:])
        for number in range(first, min(60, first + 3)):
            assert np.array_equal(Planes.of(fresh.frame(number)).y, whole[number]), number
            assert whole[number].std() > 8, "never black"


def test_a_clip_truncated_after_it_was_examined_is_still_no_reason_to_stop(
    tmp_path: Path,
) -> None:
    path = tmp_path / "clip.mp4"
    recording(path, rolling(160, 90), options={"g": "15"})
    film = draft(used("clip", "clip.mp4", duration=2000))
    painter = Painter(film, lambda address: path)
    painter.frame(0)
    whole = path.read_bytes()
    with path.open("r+b") as file:
        file.truncate(len(whole) // 3)
    assert np.asarray(Planes.of(painter.frame(50)).y).std() > 5


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16"])
def test_pictures_in_every_mode(tmp_path: Path, mode: str) -> None:
    grey = Image.fromarray(texture(320, 180, detail=6.0)).convert("L")
    path = tmp_path / ("p.jpg" if mode == "CMYK" else "p.png")
    if mode == "I;16":
        picture = Image.fromarray(np.asarray(grey, np.uint16) * 257)
    else:
        picture = grey.convert("RGB").convert(mode)
    picture.save(path)
    zoom = {"from": 1.0, "to": 1.0}
    shown = seen(draft(used("picture", path.name, zoom=zoom)), tmp_path).astype(int)
    spread = 130 if mode == "1" else 16 if mode == "P" else 6  # dots and dither
    assert np.abs(shown.mean(axis=2) - np.asarray(grey)).mean() < spread


def test_a_profile_and_an_orientation_are_respected(tmp_path: Path) -> None:
    from PIL import ImageCms

    # In XYZ-based Lab there is no mistaking what a profile means.
    swapped = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    left = Image.new("RGB", (160, 90), (30, 30, 30))
    left.paste((200, 60, 60), (0, 0, 80, 90))
    exif = Image.Exif()
    exif[0x0112] = 3
    left.save(tmp_path / "p.jpg", exif=exif, icc_profile=swapped, quality=95)
    zoom = {"from": 1.0, "to": 1.0}
    shown = seen(draft(used("picture", "p.jpg", zoom=zoom)), tmp_path).astype(int)
    assert np.abs(shown[90, 260] - (200, 60, 60)).max() < 10 and shown[90, 60].max() < 45


@pytest.mark.parametrize("size", [(1, 1), (3, 2), (48, 27), (1, 400), (4000, 2), (5000, 4000)])
def test_pictures_tiny_thin_and_large(tmp_path: Path, size: tuple[int, int]) -> None:
    Image.new("RGB", size, (40, 160, 90)).save(tmp_path / "p.png")
    shown = seen(draft(used("picture", "p.png")), tmp_path)
    if min(size) > 2 or size == (1, 1):  # of a thread hardly more than its fill is seen
        assert np.abs(shown[90, 160].astype(int) - (40, 160, 90)).max() <= 6
    corner = shown[4, 4].astype(int)
    assert corner[1] > corner[0] + 10 and corner[1] > 40, "no bars"
