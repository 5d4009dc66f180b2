"""Picture, sound and captions of finished files go together: within 50 ms, in every format."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from clapper import clapper
from playback import RATE, pictures, sound

import nemo_notebook as nemo
from nemo_notebook.draft import VIDEO, Canvas, Draft, Segment, Track
from nemo_notebook.local.render.film.chunks import cut
from nemo_notebook.local.render.output import Output
from nemo_notebook.local.render.render import render
from nemo_notebook.settings import Settings

NEAR = 0.05
SCENE = 3000

CLAPS = (1.0, 4.5, 7.2, 10.4, 13.5)
"""When each clip claps in the film, in seconds: one a scene of three."""


def recordings(folder: Path) -> dict[str, Path]:
    """At 30 frames a second; at 25, of which the first 0.5 s are left out; of uneven length; one
    and a half times as fast, in another container; and at 24, half as fast."""
    uneven = np.random.default_rng(3).choice([17, 33, 50, 67, 120], 60).cumsum().tolist()
    uneven = sorted({*(time for time in uneven if time < 3000), 0, 1200, 1330})
    return {
        "even": clapper(folder / "even.mp4", 1.0),
        "slow": clapper(folder / "slow.mov", 2.0, fps=25, sound="pcm_s16le"),
        "uneven": clapper(folder / "uneven.mp4", 1.2, seconds=3.0, times=uneven),
        "fast": clapper(
            folder / "fast.webm", 2.1, fps=30, seconds=5.0, codec="libvpx", sound="libopus",
            rate=48_000,
        ),
        "film": clapper(folder / "film.mkv", 0.75, fps=24, sound="libopus", rate=48_000),
    }  # fmt: skip


STYLES = {"slow": {"trim": 500}, "fast": {"speed": 1.5}, "film": {"speed": 0.5}}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Draft, dict[str, Path]]:
    files = recordings(tmp_path_factory.mktemp("clips"))
    scenes = tuple(
        Segment(name, "clip", n * SCENE, SCENE, name, f"nemo:{name}", n + 1, 1.0,
                STYLES.get(name, {}))
        for n, name in enumerate(files)
    )  # fmt: skip
    track = Track("video", VIDEO, "Video", scenes)
    return Draft((track,), SCENE * len(files), canvas=Canvas(160, 90)), files


class Claps(NamedTuple):
    flashes: list[float]
    clicks: list[float]


def claps(path: Path) -> Claps:
    """When it turns bright and when it clicks, in seconds."""
    levels = [(shown.time, float(shown.luma.mean())) for shown in pictures(path)]
    flashes = [time for (_, before), (time, now) in pairwise(levels) if now > 140 >= before]
    level = np.abs(sound(path)).max(axis=1)
    loud = np.flatnonzero(level > 0.25 * level.max())
    firsts = [n for place, n in enumerate(loud) if not place or n - loud[place - 1] > RATE // 4]
    return Claps(flashes, [n / RATE for n in firsts])


@pytest.fixture(scope="module", params=["mp4", "mov", "webm"])
def played(
    made: tuple[Draft, dict[str, Path]],
    tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
) -> Claps:
    draft, files = made
    kind: str = request.param
    folder = tmp_path_factory.mktemp(kind)
    target = folder / f"film.{kind}"
    render(
        draft, target, output=Output(kind, "draft"), cache=folder,
        locate=lambda address: files[address[5:]],
    )  # fmt: skip
    return claps(target)


def test_every_flash_is_in_the_frame_of_its_time(played: Claps) -> None:
    assert played.flashes == pytest.approx(CLAPS, abs=0.034)


def test_every_click_is_heard_with_its_flash(played: Claps) -> None:
    assert played.clicks == pytest.approx(CLAPS, abs=NEAR)
    assert played.clicks == pytest.approx(played.flashes, abs=NEAR)


def test_the_film_is_of_several_chunks(made: tuple[Draft, dict[str, Path]]) -> None:
    starts = [chunk.first / 30 for chunk in cut(made[0], Output())]
    assert sum(start < CLAPS[-1] for start in starts) >= 6, "the last clap is far behind joins"


def test_from_an_upload_to_the_exported_file(tmp_path: Path) -> None:
    """The way of a person: a clip is uploaded, a video is asked for and exported."""
    clip = clapper(tmp_path / "holiday.mp4", 1.6, fps=25)
    settings = Settings.from_environment({"NEMO_HOME": str(tmp_path / "home")})
    with nemo.connect("local", settings=settings, quiet=True) as client:
        project = client.project("Holiday")
        project.watcher_factory = None
        project.upload(clip)
        project.say("make a 4-second video of my holiday clip, no music, no voice, no titles")
        for kind in ("mp4", "webm"):
            target = tmp_path / f"film.{kind}"
            project.export(target, quality="draft", resolution="160x90")
            found = claps(target)
            assert found.flashes == pytest.approx([1.6], abs=0.034)
            assert found.clicks == pytest.approx(found.flashes, abs=NEAR)
