"""One moving film with sound in every format: what a player finds in the file from end to end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import av
import numpy as np
import pytest
from footage import recording, rolling
from numpy.typing import NDArray
from playback import RATE, Shown, Stamp, pictures, sound, stamps

from nemo_notebook.draft import AUDIO, TEXT, VIDEO, Canvas, Draft, Segment, Track
from nemo_notebook.local.render.film.chunks import cut
from nemo_notebook.local.render.output import FORMATS, Output
from nemo_notebook.local.render.render import render

CANVAS = Canvas(320, 180)
LENGTH = 7300
"""In ms: no whole number of chunks, and of frames neither at 30 nor at 15 a second (219, 109.5)."""

HEARD = ("mp4", "mov", "webm")


def moving() -> Draft:
    """A clip that rolls evenly through the whole film, a title and a caption on it, music, and a
    drawn scene at the end."""
    clip = Segment("v", "clip", 0, 5000, "roll", "nemo:roll", 1, 0.0)
    fade = {"transition": {"type": "fade", "duration": 600}}
    city = Segment("w", "scene", 5000, LENGTH - 5000, "", "visual:city", 2, style=fade)
    title = Segment("t", "title", 500, 2000, "On and on", style={"layout": "title"})
    caption = Segment("c", "caption", 2600, 1800, "It goes round and round.")
    bed = Segment("m", "music", 0, LENGTH, "", "music:calm", None, 0.5, {"seed": 1})
    return Draft(
        (
            Track("video", VIDEO, "Video", (clip, city)),
            Track("titles", TEXT, "Titles", (title,)),
            Track("captions", TEXT, "Captions", (caption,)),
            Track("music", AUDIO, "Music", (bed,)),
        ),
        LENGTH,
        canvas=CANVAS,
    )


class Film(NamedTuple):
    path: Path
    frames: int
    shown: list[Shown]
    starts: list[int]
    """The first frames of its chunks, but for the first."""


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clip")
    return recording(folder / "roll.mp4", rolling(320, 180, 4), size=(320, 180), frames=160)


@pytest.fixture(scope="module", params=sorted(FORMATS))
def film(
    clip: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Film:
    folder = tmp_path_factory.mktemp(request.param)
    output = Output(request.param, "standard")
    path = folder / f"film.{request.param}"
    done = render(moving(), path, output=output, cache=folder / "c", locate=lambda a: clip)
    drawn = replace(moving(), canvas=output.canvas(CANVAS))
    starts = [chunk.first for chunk in cut(drawn, output, lambda a: clip)][1:]
    return Film(path, done.frames, list(pictures(path)), starts)


def changes(film: Film) -> NDArray[np.float64]:
    """By how many levels each frame differs from the one before it: of 0 and 1 first."""
    return np.array([np.abs(b.luma - a.luma).mean() for a, b in pairwise(film.shown)])


def rate(film: Film) -> int:
    return 15 if film.path.suffix == ".gif" else 30


def test_the_number_of_frames_is_exact(film: Film) -> None:
    assert len(film.shown) == film.frames == round(LENGTH * rate(film) / 1000)


def test_no_frame_is_black_or_empty(film: Film) -> None:
    assert min(float(one.luma.mean()) for one in film.shown) > 24
    assert min(float(one.luma.std()) for one in film.shown) > 6


def test_nothing_freezes_and_no_frame_comes_twice(film: Film) -> None:
    """Neither in the middle of a chunk nor where two of them meet."""
    rolls = changes(film)[: 4 * rate(film)]
    assert rolls.min() > 0.5 * np.median(rolls)
    # The drawn scene moves as well, though in VP9 hardly in every frame.
    found = changes(film)
    assert found.min() > 0
    assert min(found[n : n + 4].sum() for n in range(len(found) - 3)) > 0.1


def test_no_picture_jumps_where_chunks_are_joined(film: Film) -> None:
    found = changes(film)
    plain = found[: 4 * rate(film)]
    joins = [found[n - 1] for n in film.starts if n < len(plain)]
    others = np.delete(plain, [n - 1 for n in film.starts if n < len(plain)])
    assert len(joins) >= 2
    assert max(joins) <= 1.15 * float(np.percentile(others, 95))


def test_the_film_rolls_on_by_the_same_step_over_every_join(film: Film) -> None:
    """Where the texture of a frame is found in the next: 4 px further, or 8 at half the rate."""
    step = 4 * 30 // rate(film)
    inner = np.s_[2:24, :]  # above all words
    for start in (n for n in film.starts if n < 4 * rate(film)):
        before, after = film.shown[start - 1].luma[inner], film.shown[start].luma[inner]
        errors = {
            by: float(np.abs(np.roll(before, by, axis=1) - after)[:, 40:-40].mean())
            for by in range(0, 4 * step, 2)
        }
        assert min(errors, key=errors.__getitem__) == step, errors


def even(times: list[float], step: float, slack: float) -> bool:
    return bool(np.allclose(np.diff(times), step, atol=slack))


def test_frames_come_at_even_times_from_the_start(film: Film) -> None:
    times = [one.time for one in film.shown]
    ticks = {".gif": 0.0101, ".webm": 0.00101}.get(film.path.suffix, 1e-6)
    assert times[0] == 0
    assert even(times, 1 / rate(film), ticks)
    # Rounding does not add up.
    assert np.allclose(times, np.arange(len(times)) / rate(film), atol=ticks)


def streams(film: Film) -> Iterator[tuple[str, list[Stamp]]]:
    yield "video", stamps(film.path, "video")
    if film.path.suffix[1:] in HEARD:
        yield "audio", stamps(film.path, "audio")


def test_time_stamps_of_every_stream_go_up(film: Film) -> None:
    for kind, found in streams(film):
        decoded = np.array([one.dts for one in found])
        shown = np.array(sorted(one.pts for one in found))
        assert (np.diff(decoded) > 0).all(), kind
        assert (np.diff(shown) > 0).all(), kind
        assert all(one.pts >= one.dts for one in found), kind


def test_streams_end_together_within_a_frame(film: Film) -> None:
    ends = {kind: max(one.pts + one.duration for one in found) for kind, found in streams(film)}
    for kind, end in ends.items():
        assert end == pytest.approx(film.frames / rate(film), abs=1 / rate(film) + 0.001), kind
    with av.open(str(film.path)) as container:
        assert container.duration is not None
        length = container.duration / av.time_base
        assert length == pytest.approx(film.frames / rate(film), abs=1 / rate(film) + 0.001)
    if film.path.suffix[1:] in HEARD:
        assert len(sound(film.path)) / RATE == pytest.approx(ends["video"], abs=1 / 30)


def boxes(path: Path) -> list[bytes]:
    """The kinds of the outermost boxes of an MP4."""
    data, at, found = path.read_bytes(), 0, []
    while at < len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        found.append(data[at + 4 : at + 8])
        if size == 1:
            size = int.from_bytes(data[at + 8 : at + 16], "big")
        at += size or len(data)
    return found


def elements(path: Path) -> list[str]:
    """The kinds of the elements in the segment of a WebM, as hexadecimal digits (RFC 8794)."""
    data, at, found = path.read_bytes(), 0, []
    while at < len(data):
        length = 9 - data[at].bit_length()
        kind, at = data[at : at + length].hex(), at + length
        length = 9 - data[at].bit_length()
        size = int.from_bytes(data[at : at + length], "big") & (1 << 7 * length) - 1
        at += length
        found.append(kind)
        at += 0 if kind == "18538067" else size
    return found


def test_a_player_can_begin_before_it_has_all(film: Film) -> None:
    """The index stands before the pictures; and it can leap to any place."""
    kind = film.path.suffix
    if kind in (".mp4", ".mov"):
        assert boxes(film.path).index(b"moov") < boxes(film.path).index(b"mdat")
    elif kind == ".webm":
        assert elements(film.path).index("1c53bb6b") < elements(film.path).index("1f43b675")
    else:
        assert b"NETSCAPE2.0\x03\x01\0\0" in film.path.read_bytes()[:1000], "it goes on"
        return
    for wanted in (1.0, 3.4, 6.0):
        with av.open(str(film.path)) as container:
            container.seek(round(wanted * av.time_base))
            frame = next(container.decode(video=0))
            assert frame.time is not None and wanted - 2.3 <= frame.time <= wanted + 0.04


def test_sound_goes_beside_the_pictures(film: Film) -> None:
    """In the order of the file neither stream is more than half a second ahead of the other."""
    if film.path.suffix[1:] not in HEARD:
        return
    latest = {"video": 0.0, "audio": 0.0}
    with av.open(str(film.path)) as container:
        for packet in container.demux():
            if packet.dts is not None and packet.time_base is not None:
                latest[packet.stream.type] = float(packet.dts * packet.time_base)
                assert abs(latest["video"] - latest["audio"]) < 0.5


def test_the_sound_has_no_jump_anywhere(film: Film) -> None:
    """Not at joins, nor at its beginning or end: no step that the music itself does not have."""
    if film.path.suffix[1:] not in HEARD:
        return
    samples = sound(film.path).astype(np.float64)
    # The third difference of music is small; a cut or a hole stands out of it.
    rough = np.abs(np.diff(samples, 3, axis=0)).max(axis=1)
    assert rough.max() < 12 * np.percentile(rough, 99)
    assert np.abs(samples[:48]).max() < 0.02 and np.abs(samples[-48:]).max() < 0.02
    quiet = np.abs(samples[: len(samples) // 480 * 480]).reshape(-1, 480, 2).max(axis=(1, 2))
    assert (quiet[30:-60] > 1e-4).all(), "a hole"


def test_the_file_says_of_its_colours_what_they_are(film: Film) -> None:
    with av.open(str(film.path)) as container:
        context: Any = container.streams.video[0].codec_context
        if film.path.suffix == ".gif":
            assert context.name == "gif" and not container.streams.audio
            return
        assert context.pix_fmt == "yuv420p"
        tags = context.color_primaries, context.color_trc, context.colorspace, context.color_range
        assert tags == (1, 1, 1, 1), "BT.709 and limited range"
        assert container.streams.video[0].average_rate == 30


def test_frames_are_black_only_where_a_dip_or_a_fade_is_asked_for(
    clip: Path, tmp_path: Path
) -> None:
    """Half a second in from black, a dip of 0.6 s around the cut at 2 s, half a second out."""
    dip = {"transition": {"type": "dip", "duration": 600}, "fade_out": 500}
    scenes = (
        Segment("v", "clip", 0, 2000, "roll", "nemo:roll", 1, 0.0, {"fade_in": 500}),
        Segment("w", "clip", 2000, 2000, "roll", "nemo:roll", 2, 0.0, dip),
    )
    draft = Draft((Track("video", VIDEO, "Video", scenes),), 4000, canvas=CANVAS)
    done = render(
        draft, tmp_path / "film.mp4", output=Output("mp4", "standard"), cache=tmp_path,
        locate=lambda address: clip,
    )  # fmt: skip
    levels = [float(one.luma.mean()) for one in pictures(done.path)]
    usual = float(np.median(levels))
    darker = {n for n, level in enumerate(levels) if level < 0.9 * usual}
    asked = {*range(16), *range(51, 70), *range(104, 120)}
    assert darker <= asked
    for place in (0, 60, 119):
        assert levels[place] < 20 + 0.1 * usual, place
    way_in, way_out = levels[:15], levels[106:]
    assert way_in == sorted(way_in) and way_out == sorted(way_out, reverse=True)
