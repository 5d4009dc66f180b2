"""A render that is stopped, and one that finds damage in its cache: nothing half-made stays."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import av
import pytest
from films import film

from nemo_notebook.draft import Canvas, Draft
from nemo_notebook.errors import InputError
from nemo_notebook.local.render import render as rendering
from nemo_notebook.local.render.film.chunks import cut
from nemo_notebook.local.render.output import Output, RenderCancelled
from nemo_notebook.local.render.painter import frame_count
from nemo_notebook.local.render.render import render

CANVAS = Canvas(160, 90)


def short(scene: int = 1500) -> Draft:
    return film(canvas=CANVAS, visuals=("gradient",) * 3, scene=scene, music=True)


def in_format(draft: Draft, kind: str) -> Draft:
    """The draft in the canvas of a format: a GIF has fewer frames."""
    return replace(draft, canvas=Output(kind, "draft").canvas(draft.canvas))


class Stop:
    """Cancels a render once its progress has come so far, and measures how long that takes."""

    def __init__(self, at: float) -> None:
        self._at = at
        self.asked: float | None = None
        self.told: list[float] = []

    def progress(self, part: float) -> None:
        self.told.append(part)
        if part >= self._at and self.asked is None:
            self.asked = time.monotonic()

    def cancelled(self) -> bool:
        return self.asked is not None

    @property
    def took(self) -> float:
        assert self.asked is not None
        return time.monotonic() - self.asked


@pytest.mark.parametrize(
    ("kind", "at"), [("mp4", 0.0), ("mp4", 0.3), ("webm", 0.3), ("webm", 0.971), ("gif", 0.98)]
)
def test_a_cancel_takes_effect_within_half_a_second_in_every_phase(
    tmp_path: Path, kind: str, at: float
) -> None:
    """While it draws, while it joins, while a palette is made; what was there before stays."""
    target, cache = tmp_path / f"film.{kind}", tmp_path / "c"
    target.write_bytes(b"the film of yesterday")
    stop = Stop(at)
    with pytest.raises(RenderCancelled):
        render(
            short(2000), target, output=Output(kind, "draft"), cache=cache,
            progress=stop.progress, cancelled=stop.cancelled,
        )  # fmt: skip
    assert stop.took < 0.5
    assert stop.told == sorted(stop.told) and stop.told[-1] < 1
    assert target.read_bytes() == b"the film of yesterday"
    assert [path.name for path in tmp_path.iterdir() if path != cache] == [target.name]
    chunks = cut(in_format(short(2000), kind), Output(kind, "draft"))
    names = {chunk.name for chunk in chunks}
    left = {path.name for path in cache.iterdir()}
    # The sound alone may still be on its way: it is mixed to its end, for the next time.
    assert len(left - names) <= 1, left - names
    for chunk in (chunk for chunk in chunks if chunk.name in left):
        with av.open(str(cache / chunk.name)) as whole:
            assert sum(1 for _ in whole.decode(video=0)) == chunk.last - chunk.first


def test_after_a_cancel_only_the_rest_is_drawn(tmp_path: Path) -> None:
    cache, stop = tmp_path / "c", Stop(0.6)
    draft, output = short(), Output(quality="draft")
    with pytest.raises(RenderCancelled):
        render(
            draft, tmp_path / "film.mp4", output=output, cache=cache,
            progress=stop.progress, cancelled=stop.cancelled,
        )  # fmt: skip
    left = [c.last - c.first for c in cut(draft, output) if (cache / c.name).exists()]
    done = render(draft, tmp_path / "film.mp4", output=output, cache=cache)
    assert left and done.drawn == done.frames - sum(left)


def test_a_cancel_while_it_waits_for_the_sound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, over = threading.Event(), threading.Event()

    def endless(*order: object) -> None:
        begun.set()
        over.wait(20)

    monkeypatch.setattr(rendering, "soundtrack", endless)
    stop = Stop(0.97)  # all has been drawn, nothing but the sound is missing
    try:
        with pytest.raises(RenderCancelled):
            render(
                short(700), tmp_path / "film.mp4", output=Output(quality="draft"),
                cache=tmp_path / "c", progress=stop.progress, cancelled=stop.cancelled,
            )  # fmt: skip
        assert begun.is_set() and stop.took < 0.5 and stop.told[-1] == 0.97
    finally:
        over.set()
    assert not (tmp_path / "film.mp4").exists()


def test_a_draft_that_cannot_be_drawn_leaves_nothing_half_written(tmp_path: Path) -> None:
    draft = film(canvas=CANVAS, visuals=("gradient", "sunset", "volcano"), scene=2000)
    with pytest.raises(InputError):
        render(draft, tmp_path / "film.mp4", cache=tmp_path / "c")
    assert not [p.name for p in (tmp_path / "c").iterdir() if p.name.endswith(".part")]


def test_progress_counts_real_frames(tmp_path: Path) -> None:
    """It is told after a few frames at a time, in even steps, and ends with 1 once."""
    told: list[float] = []
    done = render(
        short(), tmp_path / "film.mp4", output=Output(quality="draft"), cache=tmp_path / "c",
        progress=told.append,
    )  # fmt: skip
    assert told == sorted(told) and told[-1] == 1.0 and told.count(1.0) == 1
    drawing = [0.0, *(part for part in told if part < 0.97), 0.97]
    steps = [b - a for a, b in pairwise(drawing)]
    assert max(steps) <= 40 / done.frames
    assert len(set(drawing)) >= done.frames / 15


def cut_short(data: bytes) -> bytes:
    return data[: len(data) // 2]


def end_lost(data: bytes) -> bytes:
    return data[:-150]


def emptied(data: bytes) -> bytes:
    return b""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, bytes]]:
    """The cache of a film in two formats, and its bytes."""
    made = {}
    for kind in ("mp4", "webm"):
        folder = tmp_path_factory.mktemp(kind)
        done = render(short(), folder / "film", output=Output(kind, "draft"), cache=folder / "c")
        made[kind] = folder / "c", done.path.read_bytes()
    return made


@pytest.mark.parametrize("damage", [cut_short, end_lost, emptied], ids=lambda d: d.__name__)
@pytest.mark.parametrize("what", ["a chunk", "the sound"])
@pytest.mark.parametrize("kind", ["mp4", "webm"])
def test_what_is_damaged_in_the_cache_is_made_again(
    whole: dict[str, tuple[Path, bytes]],
    tmp_path: Path,
    kind: str,
    what: str,
    damage: Callable[[bytes], bytes],
) -> None:
    """The power failed while it was written: the film is whole all the same."""
    output = Output(kind, "draft")
    kept, wanted = whole[kind]
    chunks = [chunk.name for chunk in cut(short(), output)]
    for path in kept.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (sound,) = (path.name for path in kept.iterdir() if path.name not in chunks)
    broken = tmp_path / (chunks[1] if what == "a chunk" else sound)
    broken.write_bytes(damage(broken.read_bytes()))
    told: list[float] = []
    done = render(short(), tmp_path / "film", output=output, cache=tmp_path, progress=told.append)
    assert told == sorted(told), "what is done once more takes no progress back"
    with av.open(str(done.path)) as container:
        assert sum(1 for _ in container.decode(video=0)) == done.frames == frame_count(short())
    assert len(done.path.read_bytes()) == len(wanted)
    if kind == "mp4":
        assert done.path.read_bytes() == wanted


def test_a_chunk_that_another_render_removes_meanwhile_is_drawn_again(
    whole: dict[str, tuple[Path, bytes]], tmp_path: Path
) -> None:
    kept, wanted = whole["mp4"]
    for path in kept.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    removed: list[float] = []
    first = tmp_path / cut(short(), Output(quality="draft"))[0].name

    def remove(part: float) -> None:
        if first.exists() and not removed:
            removed.append(part)
            first.unlink()

    render(
        short(), tmp_path / "film", output=Output(quality="draft"), cache=tmp_path, progress=remove
    )
    assert removed == [0.97] and (tmp_path / "film").read_bytes() == wanted
