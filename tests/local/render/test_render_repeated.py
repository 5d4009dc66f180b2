"""What a second render makes: the same bytes, and after an edit only what it touches."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from films import timed
from footage import photograph, recording, rolling

from nemo_notebook.draft import AUDIO, TEXT, VIDEO, Canvas, Draft, Segment, Track, encode
from nemo_notebook.local.render.film.chunks import cut
from nemo_notebook.local.render.output import FORMATS, Output
from nemo_notebook.local.render.render import render

CANVAS = Canvas(160, 90)
CUES = ("Six scenes in a row.", "Every one of them moves.", "This is the last one.")


def film(scene: int = 1200) -> Draft:
    """A bit of everything: a drawn scene, a picture, a clip with its sound, words, logo, music."""
    fade = {"transition": {"type": "wipe", "duration": 300}}
    files = [("scene", "visual:rain"), ("picture", "nemo:photo"), ("clip", "nemo:clip")]
    scenes = tuple(
        Segment(f"v{n}", kind, n * scene, scene, kind, source, n + 1, 0.5, fade if n else {})
        for n, (kind, source) in enumerate(files)
    )
    captions = tuple(
        Segment(f"c{n}", "caption", n * scene + 100, scene - 200, cue, "", n + 1,
                style={"words": timed(cue)})
        for n, cue in enumerate(CUES)
    )  # fmt: skip
    title = Segment("t", "title", 100, scene - 100, "All of it", style={"layout": "title"})
    logo = Segment("o", "overlay", 0, scene, "logo", "nemo:photo", style={"position": "top right"})
    voice = Segment("s", "voice", 200, 2000, "Six scenes in a row.", "voice:espeak", 1)
    bed = Segment("m", "music", 0, 3 * scene, "", "music:lofi", None, 0.2, {"seed": 4})
    return Draft(
        (
            Track("video", VIDEO, "Video", scenes),
            Track("overlays", VIDEO, "Logo", (logo,)),
            Track("voice", AUDIO, "Voice", (voice,)),
            Track("music", AUDIO, "Music", (bed,)),
            Track("titles", TEXT, "Titles", (title,)),
            Track("captions", TEXT, "Captions", captions),
        ),
        3 * scene,
        "Everything",
        CANVAS,
    )


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    photograph(folder / "photo", (300, 200), format="JPEG")
    recording(folder / "clip.mp4", rolling(160, 90), frames=45).rename(folder / "clip")
    return folder


def locate(files: Path) -> Callable[[str], Path]:
    return lambda address: files / address[5:]


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def made(files: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """The folder of a film in every format, rendered with one cache, and their digests."""
    folder = tmp_path_factory.mktemp("made")
    digests = {}
    for kind in FORMATS:
        path = folder / f"film.{kind}"
        render(film(), path, output=Output(kind, "draft"), cache=folder / "c", locate=locate(files))
        digests[kind] = digest(path)
    return folder, digests


_ELSEWHERE = """
import json, os, sys
from pathlib import Path
from nemo_notebook.draft import decode
from nemo_notebook.local.render.output import FORMATS, Output
from nemo_notebook.local.render.render import render

folder, files = Path(sys.argv[1]), Path(sys.argv[2])
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
draft = decode(json.load(sys.stdin))
for kind in sorted(FORMATS):
    path = folder / f"other.{kind}"
    render(draft, path, output=Output(kind, "draft"), cache=folder / "c",
           locate=lambda address: files / address[5:])
"""


def test_another_process_with_another_cache_makes_the_same_bytes(
    made: tuple[Path, dict[str, str]], files: Path, tmp_path: Path
) -> None:
    """In every format, with other hashes of strings, on one core, in another order."""
    surroundings = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", _ELSEWHERE, str(tmp_path), str(files)],
        input=json.dumps(encode(film())),
        capture_output=True,
        text=True,
        env=surroundings,
    )
    assert done.returncode == 0, done.stderr
    assert {kind: digest(tmp_path / f"other.{kind}") for kind in FORMATS} == made[1]


@pytest.mark.parametrize("kind", FORMATS)
def test_out_of_the_cache_come_the_same_bytes(
    made: tuple[Path, dict[str, str]], files: Path, tmp_path: Path, kind: str
) -> None:
    done = render(
        film(), tmp_path / "again", output=Output(kind, "draft"), cache=made[0] / "c",
        locate=locate(files),
    )  # fmt: skip
    assert done.drawn == 0
    assert digest(done.path) == made[1][kind]


def changed(draft: Draft, track: str, number: int, **what: object) -> Draft:
    """The draft with one segment changed."""
    found = next(t for t in draft.tracks if t.id == track)
    segments = list(found.segments)
    segments[number] = replace(segments[number], **what)  # type: ignore[arg-type]
    return draft.with_track(replace(found, segments=tuple(segments)))


def long() -> Draft:
    """Ten scenes of 3 s, a caption in each, a title in the third, music."""
    scenes, captions = [], []
    for n in range(10):
        fade = {"transition": {"type": "fade", "duration": 400}} if n else {}
        scenes.append(
            Segment(f"v{n}", "scene", 3000 * n, 3000, "", "visual:gradient", n + 1,
                    style={"seed": n, **fade})
        )  # fmt: skip
        captions.append(Segment(f"c{n}", "caption", 3000 * n + 400, 2200, f"Cue {n}", "", n + 1))
    title = Segment("t", "title", 6500, 2000, "A title", "", 3, style={"layout": "title"})
    bed = Segment("m", "music", 0, 30_000, "", "music:calm", None, 0.2, {"seed": 1})
    return Draft(
        (
            Track("video", VIDEO, "Video", tuple(scenes)),
            Track("titles", TEXT, "Titles", (title,)),
            Track("captions", TEXT, "Captions", tuple(captions)),
            Track("music", AUDIO, "Music", (bed,)),
        ),
        30_000,
        canvas=Canvas(64, 64, 10),
    )


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache that holds all of the long film."""
    folder = tmp_path_factory.mktemp("long")
    done = render(long(), folder / "film.mp4", output=Output(quality="draft"), cache=folder)
    assert done.drawn == done.frames == 300
    return folder


def moved(draft: Draft) -> Draft:
    """The fifth scene, with its caption, after the sixth."""
    for track in ("video", "captions"):
        found = next(t for t in draft.tracks if t.id == track)
        one = list(found.segments)
        one[4], one[5] = (
            replace(one[5], start=one[5].start - 3000),
            replace(one[4], start=one[4].start + 3000),
        )
        draft = draft.with_track(replace(found, segments=tuple(one)))
    return draft


def shorter(draft: Draft) -> Draft:
    """The fifth scene with its caption is taken out, and what is later comes earlier."""
    for name in ("video", "captions"):
        found = next(t for t in draft.tracks if t.id == name)
        rest = [s for s in found.segments if s.scene != 5]
        rest = [replace(s, start=s.start - 3000) if s.start > 12_000 else s for s in rest]
        draft = draft.with_track(replace(found, segments=tuple(rest)))
    return replace(draft, duration=27_000)


EDITS: dict[str, tuple[Callable[[Draft], Draft], int, float, float]] = {
    # What is done; how many frames (10 a second) at most are drawn again; between which seconds.
    "a caption": (lambda d: changed(d, "captions", 4, text="Other words"), 22, 12.4, 14.6),
    "its colour": (lambda d: changed(d, "captions", 4, style={"color": "#ffff00"}), 22, 12.4, 14.6),
    "the title": (lambda d: changed(d, "titles", 0, text="Another title"), 22, 6.4, 8.6),
    "the seed of a scene": (lambda d: changed(d, "video", 7, style={"seed": 99}), 90, 18, 27),
    "the music": (lambda d: changed(d, "music", 0, source="music:ambient"), 0, 0, 0),
    "its volume": (lambda d: changed(d, "music", 0, volume=0.9), 0, 0, 0),
    "no music at all": (lambda d: replace(d, tracks=d.tracks[:-1]), 0, 0, 0),
    "the name of the film": (lambda d: replace(d, title="Another name"), 0, 0, 0),
    "two scenes change places": (moved, 120, 9, 21),
    "a scene is taken out": (shorter, 60, 9, 15),
}


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_draws_again_what_it_touches_and_nothing_else(
    name: str, drawn: Path, tmp_path: Path
) -> None:
    edit, most, start, end = EDITS[name]
    output = Output(quality="draft")
    kept = {chunk.key for chunk in cut(long(), output)}
    fresh = [chunk for chunk in cut(edit(long()), output) if chunk.key not in kept]
    assert all(10 * start <= chunk.first and chunk.last <= 10 * end for chunk in fresh)
    for chunk in drawn.iterdir():
        os.link(chunk, tmp_path / chunk.name)
    done = render(edit(long()), tmp_path / "edited.mp4", output=output, cache=tmp_path)
    assert done.drawn == sum(chunk.last - chunk.first for chunk in fresh) <= most
    assert (done.drawn > 0) == (most > 0)
    assert done.frames == (270 if edit is shorter else 300)
