"""One film in which every file but two is hostile: the rest of it is made, and each is named."""

from __future__ import annotations

import struct
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import av
import numpy as np
import pytest
from footage import faststart, photograph, recording, rolling
from PIL import Image
from playback import pictures, sound

from nemo_notebook.draft import AUDIO, TEXT, VIDEO, Canvas, Draft, Segment, Track
from nemo_notebook.local.render.output import Output, Rendered
from nemo_notebook.local.render.render import render

CANVAS = Canvas(160, 90)
SCENE = 400

GREEN = (0, 255, 0)
"""The colour of the bait: files that lie beside the hostile ones and that nobody uploaded."""


def tone(path: Path, hertz: float, seconds: float = 3.0) -> Path:
    at = np.arange(round(seconds * 48_000)) / 48_000
    wave = (12_000 * np.sin(2 * np.pi * hertz * at)).astype(np.int16)
    head = struct.pack("<4sI8sIHHIIHH4sI", b"RIFF", 36 + 2 * len(wave), b"WAVEfmt ", 16, 1, 1,
                       48_000, 96_000, 2, 16, b"data", 2 * len(wave))  # fmt: skip
    path.write_bytes(head + wave.tobytes())
    return path


def bait(folder: Path) -> None:
    Image.new("RGB", CANVAS[:2], GREEN).save(folder / "bait.png")
    recording(folder / "bait.mp4", lambda n: np.full((90, 160, 3), GREEN, np.uint8), frames=30)
    tone(folder / "bait.wav", 3000)


def lying(path: Path, change: Callable[[bytearray], None]) -> None:
    """A real MP4 with its index in front, changed."""
    whole = faststart(recording(path.with_suffix(".mp4"), rolling(160, 90), frames=30))
    data = bytearray(whole.read_bytes())
    change(data)
    path.write_bytes(data)


def vast(data: bytearray) -> None:
    """It claims 32768 × 32768, in the track's header and in its description."""
    header = data.index(b"tkhd")
    data[header + 80 : header + 88] = struct.pack(">II", 32768 << 16, 32768 << 16)
    described = data.index(b"avc1", data.index(b"stsd"))
    data[described + 28 : described + 32] = struct.pack(">HH", 32768, 32768)
    del data[data.index(b"mdat") + 300 :]


def countless(data: bytearray) -> None:
    """Its table of times claims milliards of frames."""
    place = data.index(b"stts")
    data[place + 12 : place + 16] = struct.pack(">I", 1_000_000_000)
    sizes = data.index(b"stsz")
    data[sizes + 12 : sizes + 16] = struct.pack(">I", 1_000_000_000)
    del data[data.index(b"mdat") + 8 :]


def timeless(data: bytearray) -> None:
    """Its clock has no ticks in a second: 0 frames a second; and nothing of it can be decoded."""
    place = data.index(b"mdhd")
    data[place + 16 : place + 20] = bytes(4)
    at = data.index(b"mdat") + 4
    data[at:] = bytes(len(data) - at)


def many_streams(path: Path) -> None:
    with av.open(str(path), "w", format="matroska") as container:
        streams: list[Any] = [container.add_stream("pcm_s16le", rate=8000) for _ in range(200)]
        for stream in streams:
            stream.layout = "mono"
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 80), np.int16), "s16", "mono")
        frame.sample_rate, frame.pts = 8000, 0
        container.mux(streams[0].encode(frame))


def written(text: str) -> Callable[[Path], object]:
    return lambda path: path.write_text(text.replace("HERE", str(path.parent)))


CLIPS: dict[str, Callable[[Path], object]] = {
    "vast.mp4": lambda path: lying(path, vast),
    "countless.mp4": lambda path: lying(path, countless),
    "timeless.mp4": lambda path: lying(path, timeless),
    "streams.mkv": many_streams,
    "list.m3u8": written("#EXTM3U\n#EXTINF:1,\nHERE/bait.mp4\n#EXT-X-ENDLIST\n"),
    "concat.mp4": written("ffconcat version 1.0\nfile 'bait.mp4'\n"),
    "session.mp4": written("v=0\no=- 0 0 IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n"),
    "dash.mp4": written('<MPD><Period><BaseURL>HERE/bait.mp4</BaseURL></Period></MPD>'),
}  # fmt: skip
PICTURES: dict[str, Callable[[Path], object]] = {
    "vector.png": written("<svg xmlns='http://www.w3.org/2000/svg'><image href='bait.png'/></svg>"),
    "list.jpg": written("ffconcat version 1.0\nfile 'bait.png'\n"),
    "vast.gif": lambda path: path.write_bytes(b"GIF89a\xff\xff\xff\xff\x80\0\0" + bytes(500)),
    "vast.png": lambda path: path.write_bytes(
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">IIBBBBB", 60_000, 60_000, 8, 6, 0, 0, 0)
        + bytes(200)
    ),
}  # fmt: skip
SOUNDS: dict[str, Callable[[Path], object]] = {
    "list.mp3": written("#EXTM3U\n#EXTINF:1,\nHERE/bait.wav\n#EXT-X-ENDLIST\n"),
    "concat.wav": written("ffconcat version 1.0\nfile 'bait.wav'\n"),
    "noise.mp3": lambda path: path.write_bytes(np.random.default_rng(2).bytes(60_000)),
    "empty.ogg": lambda path: path.write_bytes(b"OggS" + bytes(300)),
}


class Made(NamedTuple):
    done: Rendered
    took: float
    order: list[str]


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("hostile")
    bait(folder)
    photograph(folder / "good.jpg", CANVAS[:2])
    recording(folder / "good.mp4", rolling(160, 90), frames=30)
    tone(folder / "good.wav", 500)
    for name, make in {**CLIPS, **PICTURES, **SOUNDS}.items():
        make(folder / name)
    order = ["good.jpg", *CLIPS, "good.mp4", *PICTURES, "good.jpg"]
    scenes = tuple(
        Segment(f"v{n}", "clip" if name in CLIPS or name == "good.mp4" else "picture", n * SCENE,
                SCENE, name, f"nemo:{name}", n + 1)
        for n, name in enumerate(order)
    )  # fmt: skip
    end = SCENE * len(order)
    sounds = tuple(
        Segment(f"a{n}", ("music", "sound", "voice")[n % 3], 0, end, name, f"nemo:{name}")
        for n, name in enumerate([*SOUNDS, "good.wav"])
    )
    logos = tuple(
        Segment(f"o{n}", "overlay", 0, end, name, f"nemo:{name}")
        for n, name in enumerate(["vector.png", "vast.gif"])
    )
    title = Segment("t", "title", 0, end, "All the same", style={"layout": "title"})
    draft = Draft(
        (
            Track("video", VIDEO, "Video", scenes),
            Track("overlays", VIDEO, "Logos", logos),
            Track("sounds", AUDIO, "Sounds", sounds),
            Track("titles", TEXT, "Titles", (title,)),
        ),
        end,
        canvas=CANVAS,
    )
    started = time.monotonic()
    done = render(
        draft, folder / "film.mp4", output=Output(quality="draft"), cache=folder / "c",
        locate=lambda address: folder / address[5:],
    )  # fmt: skip
    return Made(done, time.monotonic() - started, order)


def test_the_film_is_made_with_all_of_its_frames_and_soon(film: Made) -> None:
    assert len(list(pictures(film.done.path))) == film.done.frames == 12 * len(film.order)
    assert film.took < 30


def test_every_hostile_file_is_named_in_a_sentence_and_no_other(film: Made) -> None:
    for name in (*CLIPS, *PICTURES, *SOUNDS):
        (note, *_) = [note for note in film.done.notes if note.startswith(name)]
        assert note.endswith(("a plain card stands in for it.", "and is left out."))
        assert "/" not in note and "Error" not in note
    assert not any("good" in note for note in film.done.notes)


def test_good_files_are_seen_and_cards_stand_for_the_others(film: Made) -> None:
    shown = [one.luma for one in pictures(film.done.path)]
    detail = {}
    for number, name in enumerate(film.order):
        below = shown[12 * number + 6][60:].astype(float)
        detail.setdefault(name, float(np.abs(np.diff(below, axis=1)).mean()))
    good = min(detail["good.jpg"], detail["good.mp4"])
    assert all(detail[name] < 0.8 * good for name in (*CLIPS, *PICTURES)), detail


def test_nothing_that_was_not_uploaded_is_seen_or_heard(film: Made) -> None:
    with av.open(str(film.done.path)) as container:
        for frame in container.decode(video=0):
            colours = frame.to_ndarray(format="rgb24").astype(int)
            green = (colours[..., 1] > 180) & (colours[..., 0] < 70) & (colours[..., 2] < 70)
            assert green.mean() < 0.01
    samples = sound(film.done.path).mean(axis=1)
    power = np.abs(np.fft.rfft(samples * np.hanning(len(samples)))) ** 2
    pitch = np.fft.rfftfreq(len(samples), 1 / 48_000)
    heard, never = (power[np.abs(pitch - hertz) < 20].sum() for hertz in (500, 3000))
    assert heard > 1e4 * never, "only the sound that is good"
