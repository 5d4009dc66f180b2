"""Whole renders by the real parts: processes, x264, AAC; looked at through FFmpeg."""

from __future__ import annotations

import subprocess
import sys
import threading
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from films import film
from PIL import Image

from nemo_notebook.draft import Canvas, Draft
from nemo_notebook.errors import InputError, RenderFailed
from nemo_notebook.local.render.film.chunks import cut
from nemo_notebook.local.render.film.crew import Crew, Order
from nemo_notebook.local.render.output import Output, RenderCancelled
from nemo_notebook.local.render.painter import Painter
from nemo_notebook.local.render.picture.planes import Planes
from nemo_notebook.local.render.render import render


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def video(cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("out") / "film.mp4"
    draft = film(voice="Nothing is uploaded unless you choose to share it.", music=True)
    render(draft, target, cache=cache)
    return target


def frames_of(path: Path) -> list[Any]:
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


def test_the_file_is_what_every_player_understands(video: Path) -> None:
    with av.open(str(video)) as container:
        picture, sound = container.streams.video[0], container.streams.audio[0]
        context: Any = picture.codec_context
        assert (context.name, context.profile, context.pix_fmt) == ("h264", "High", "yuv420p")
        assert (context.color_range, context.colorspace, context.color_primaries) == (1, 1, 1)
        assert (picture.width, picture.height, picture.average_rate) == (640, 360, 30)
        assert (sound.codec_context.name, sound.rate, sound.channels) == ("aac", 48_000, 2)
        assert container.duration is not None
        assert abs(container.duration / 1e6 - 9.0) <= 1 / 30
        assert picture.frames == 270
    data = video.read_bytes()
    assert 0 < data.index(b"moov") < data.index(b"mdat"), "the index comes first"


def test_time_stamps_go_up_by_one_frame_across_all_joins(video: Path) -> None:
    with av.open(str(video)) as container:
        shown = [frame.time for frame in container.decode(video=0)]
    assert np.allclose(np.diff(np.array(shown, float)), 1 / 30, atol=1e-6)
    with av.open(str(video)) as container:
        decoded = [packet.dts for packet in container.demux(video=0) if packet.dts is not None]
    assert (np.diff(decoded) > 0).all()


def test_frames_are_neither_black_nor_frozen_nor_alike(video: Path) -> None:
    frames = frames_of(video)
    assert all(frame.mean() > 8 and frame.std() > 8 for frame in frames)
    moved = [np.abs(b.astype(int) - a).mean() for a, b in pairwise(frames[::15])]
    assert min(moved) > 0.05
    scenes = [frames[45], frames[135], frames[225]]
    assert min(np.abs(scenes[a].astype(int) - scenes[b]).mean() for a, b in ((0, 1), (1, 2))) > 8


def test_there_is_no_jump_where_chunks_are_joined(video: Path) -> None:
    """Against the frames as drawn: the first and last of a chunk are as good as the others."""
    painter = Painter(film())
    errors = []
    with av.open(str(video)) as container:
        for number, decoded in enumerate(container.decode(video=0)):
            drawn, shown = Planes.of(painter.frame(number)), Planes.of(decoded)
            errors.append(float(np.abs(shown.y.astype(int) - drawn.y).mean()))
    starts = [chunk.first for chunk in cut(film(), Output())][1:]
    joins = [errors[n] for start in starts for n in (start - 1, start)]
    assert len(starts) >= 4
    assert max(errors) < 2
    assert max(joins) <= 2 * float(np.median(errors)) + 0.5


def test_the_sound_is_there_and_as_long_as_the_picture(video: Path) -> None:
    with av.open(str(video)) as container:
        blocks = [frame.to_ndarray() for frame in container.decode(audio=0)]
    samples = np.concatenate(blocks, axis=1)
    assert abs(samples.shape[1] / 48_000 - 9.0) < 0.05
    loudness = np.sqrt((samples[:, : 8 * 48_000].reshape(2, 80, -1) ** 2).mean(axis=(0, 2)))
    assert (loudness[5:70] > 1e-4).all(), "silence in the middle"


def test_a_second_render_draws_nothing_and_a_new_caption_only_its_chunks(
    video: Path, cache: Path, tmp_path: Path
) -> None:
    again = render(film(), tmp_path / "again.mp4", cache=cache)
    assert again.drawn == 0 and again.frames == 270
    captions = film().tracks[2]
    last = replace(captions.segments[2], text="Another", style={})
    edited = film().with_track(replace(captions, segments=(*captions.segments[:2], last)))
    assert render(edited, tmp_path / "edited.mp4", cache=cache).drawn <= 90
    with av.open(str(tmp_path / "again.mp4")) as container:
        assert not container.streams.audio, "a draft without sound is a silent film"


def test_the_sound_is_mixed_again_only_when_it_would_sound_different(tmp_path: Path) -> None:
    draft = film(visuals=("gradient",), scene=2000, voice="Good morning.", music=True)
    tracks = {track.id: track for track in draft.tracks}
    captions, music = tracks["captions"], tracks["music"]
    quiet = replace(music.segments[0], volume=0.05)
    silent = replace(captions, segments=())
    seen = []
    for one in (
        draft,
        draft.with_track(silent),
        draft.with_track(replace(music, segments=(quiet,))),
    ):
        render(one, tmp_path / "film.mp4", cache=tmp_path / "cache")
        seen.append(len(list((tmp_path / "cache").glob("*.m4a"))))
    assert seen == [1, 1, 2]


def test_two_renders_of_one_draft_are_the_same_to_the_bit(tmp_path: Path) -> None:
    draft = film(visuals=("gradient",), scene=1000)
    files = []
    for name in ("one", "two"):
        render(draft, tmp_path / f"{name}.mp4", cache=tmp_path / name)
        files.append((tmp_path / f"{name}.mp4").read_bytes())
    assert files[0] == files[1]


@pytest.mark.parametrize("canvas", [Canvas(360, 640), Canvas(360, 360), Canvas(360, 450, 25)])
def test_every_ratio_and_rate_is_rendered_as_asked(canvas: Canvas, tmp_path: Path) -> None:
    draft = film(canvas=canvas, visuals=("sunset",), scene=1500)
    done = render(draft, tmp_path / "film.mp4", output=Output(quality="draft"), cache=tmp_path)
    assert (done.width, done.height) == (canvas.width, canvas.height)
    frames = frames_of(tmp_path / "film.mp4")
    assert len(frames) == round(1.5 * canvas.fps)
    assert frames[0].shape == (canvas.height, canvas.width, 3)


def test_progress_rises_from_real_frames_to_the_end(tmp_path: Path) -> None:
    told: list[float] = []
    render(film(scene=1500), tmp_path / "film.mp4", cache=tmp_path / "c", progress=told.append)
    assert told == sorted(told) and told[-1] == 1.0 and len(told) > 5


def test_a_cancelled_render_stops_soon_and_leaves_no_file(tmp_path: Path) -> None:
    stop, told = threading.Event(), []

    def progress(part: float) -> None:
        told.append(part)
        stop.set()

    with pytest.raises(RenderCancelled):
        render(
            film(scene=8000),
            tmp_path / "film.mp4",
            cache=tmp_path / "c",
            progress=progress,
            cancelled=stop.is_set,
        )
    assert told[-1] < 0.9
    assert not list(tmp_path.glob("*.mp4")) and not list(tmp_path.glob(".*.part"))


def test_a_visual_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no visual 'volcano'"):
        render(film(visuals=("volcano",)), tmp_path / "film.mp4", cache=tmp_path / "c")
    assert not list(tmp_path.glob("*.mp4"))


def test_a_file_that_was_not_uploaded_is_named(tmp_path: Path) -> None:
    draft = with_source(film(visuals=("gradient",)), "picture", "https://elsewhere.example/a.png")
    with pytest.raises(InputError, match="not uploaded"):
        render(draft, tmp_path / "film.mp4", cache=tmp_path / "c")


def test_a_process_that_dies_fails_the_render_and_the_next_one_works(tmp_path: Path) -> None:
    crew = Crew(1)
    draft = film(visuals=("gradient",), scene=2000)
    from nemo_notebook.draft import encode

    def kill(frames: int) -> None:
        for worker in crew._workers:
            worker.process.kill()

    def draw(progress: Any) -> None:
        crew.draw(
            encode(draft),
            {},
            [Order(0, 60, tmp_path / "chunk.mp4")],
            pixels=1920 * 1080,
            encoding=Output(quality="draft").encoding,
            progress=progress,
            cancelled=lambda: False,
        )

    with pytest.raises(RenderFailed, match="process ended"):
        draw(kill)
    assert not (tmp_path / "chunk.mp4").exists()
    draw(lambda frames: None)
    assert (tmp_path / "chunk.mp4").exists()
    crew.close()


def with_source(draft: Draft, kind: str, source: str) -> Draft:
    track = draft.tracks[0]
    changed = [replace(s, kind=kind, source=source) for s in track.segments]
    return draft.with_track(replace(track, segments=tuple(changed)))


@pytest.mark.parametrize("size", [(900, 500), (400, 900)])
def test_an_uploaded_picture_fills_the_canvas(tmp_path: Path, size: tuple[int, int]) -> None:
    path = tmp_path / "photo.png"
    Image.new("RGB", size, (220, 30, 30)).save(path)
    draft = with_source(film(visuals=("gradient",)), "picture", "nemo:photo")
    draft = replace(draft, tracks=draft.tracks[:1])
    painter = Painter(draft, lambda address: path)
    for number in (0, 45, 89):
        picture = painter.frame(number).to_ndarray(format="rgb24")
        red = picture[..., 0].astype(int) - picture[..., 1]
        assert (red > 40).all(), "a corner shows what is behind the picture"
        assert (picture[180, 320] > (200, 0, 0)).all()


def test_an_uploaded_clip_plays_and_starts_again_when_it_is_short(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=25, options={"crf": "10"})
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
        for number in range(25):
            level = np.full((240, 320, 3), 10 * number, np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(level, format="rgb24")))
        container.mux(stream.encode(None))
    draft = with_source(film(visuals=("gradient",)), "clip", "nemo:clip")
    painter = Painter(replace(draft, tracks=draft.tracks[:1]), lambda address: path)
    levels = [float(painter.frame(n).to_ndarray(format="rgb24").mean()) for n in (0, 6, 15, 27, 45)]
    assert levels[0] < 8
    assert np.allclose(levels[1:4], [50, 120, 220], atol=12)
    assert 110 < levels[4] < 140, "half a second into its second run"


def test_the_worker_ends_when_its_parent_is_gone() -> None:
    worker = subprocess.Popen(
        [sys.executable, "-m", "nemo_notebook.local.render.film.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert worker.stdin is not None and worker.stdout is not None
    worker.stdin.close()
    assert worker.wait(20) == 0
    worker.stdout.close()
