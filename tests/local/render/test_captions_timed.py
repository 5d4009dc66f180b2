"""Captions of a finished film: with the voice that is heard in it, and as its sidecars say."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from playback import RATE, pictures, sound

from nemo_notebook.draft import AUDIO, TEXT, VIDEO, Canvas, Draft, Segment, Track
from nemo_notebook.local.agent.timeline.assembly import Ids, caption_segments
from nemo_notebook.local.render.output import Output
from nemo_notebook.local.render.painter import Painter
from nemo_notebook.local.render.picture.planes import Planes
from nemo_notebook.local.render.render import render
from nemo_notebook.local.sound.voice import speak
from nemo_notebook.project.export.captions import cues, write

NEAR = 0.05
SENTENCES = (
    (700, "Bees visit two million flowers for one jar."),
    (4300, "Nothing is added, and nothing is taken away."),
    (8110, "Good morning!"),
)


def narrated() -> Draft:
    """Three sentences over a still picture, with the captions that belong to them."""
    voices = []
    for number, (start, text) in enumerate(SENTENCES, start=1):
        speech = speak(text)
        words = [[w.start, w.end, w.text] for w in speech.words]
        voices.append(
            Segment(
                f"s{number}", "voice", start, speech.duration, text, "voice:espeak", number,
                style={"language": "en", "rate": 1.0, "words": words},
            )
        )  # fmt: skip
    rest = {"zoom": {"from": 1.0, "to": 1.0}}
    scene = Segment("s9", "picture", 0, 9600, "grey.png", "nemo:grey", 1, style=rest)
    draft = Draft(
        (Track("video", VIDEO, "Video", (scene,)), Track("voice", AUDIO, "Voice", tuple(voices))),
        9600,
        canvas=Canvas(320, 180),
    )
    captions = Track("captions", TEXT, "Captions", tuple(caption_segments(draft, Ids(draft))))
    return draft.with_track(captions)


class Film(NamedTuple):
    """A film as it was asked for, and what came of it."""

    draft: Draft
    path: Path
    grey: Path
    luma: list[NDArray[np.int16]]


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Film:
    folder = tmp_path_factory.mktemp("captions")
    grey = folder / "grey.png"
    Image.new("RGB", (320, 180), (70, 76, 84)).save(grey)
    draft = narrated()
    render(draft, folder / "film.mp4", output=Output(), cache=folder / "c", locate=lambda a: grey)
    shown = [one.luma for one in pictures(folder / "film.mp4")]
    return Film(draft, folder / "film.mp4", grey, shown)


def drawn(film: Film, draft: Draft) -> list[NDArray[np.int16]]:
    """The frames of a draft with the same picture, not encoded."""
    painter = Painter(draft, lambda address: film.grey)
    return [Planes.of(painter.frame(n)).y.astype(np.int16) for n in range(len(film.luma))]


@pytest.fixture(scope="module")
def written(film: Film) -> list[int]:
    """How many pixels of each frame of the file are not those of the picture alone: its words."""
    captions = film.draft.tracks[-1]
    bare = drawn(film, film.draft.with_track(replace(captions, segments=())))
    return [
        int((np.abs(seen - plain) > 24).sum()) for seen, plain in zip(film.luma, bare, strict=True)
    ]


def onsets(path: Path) -> list[float]:
    """When it is spoken again after a pause of at least half a second, in seconds."""
    level = np.abs(sound(path)).max(axis=1)
    loud = np.flatnonzero(level > 0.03 * level.max())
    starts = [n for place, n in enumerate(loud) if not place or n - loud[place - 1] > RATE // 2]
    return [n / RATE for n in starts]


def test_the_caption_of_a_sentence_comes_when_it_is_heard(film: Film, written: list[int]) -> None:
    heard = onsets(film.path)
    assert len(heard) == len(SENTENCES)
    comes = [n / 30 for n in range(1, len(written)) if written[n] > 60 >= written[n - 1]]
    assert comes == pytest.approx(heard, abs=NEAR)


def test_no_caption_stands_where_nobody_speaks_and_one_wherever_somebody_does(
    film: Film, written: list[int]
) -> None:
    level = np.abs(sound(film.path)).max(axis=1)[: len(written) * 1600].reshape(-1, 1600)
    spoken = level.max(axis=1) > 0.05 * level.max()
    assert all(written[n] > 60 for n in np.flatnonzero(spoken) if spoken[n - 3 : n + 4].all())
    near = np.convolve(spoken, np.ones(31), "same") > 0
    assert not any(written[n] for n in np.flatnonzero(~near))


def test_the_word_on_the_pill_is_the_one_that_is_spoken(film: Film) -> None:
    """In the pixels of the file: where it differs from captions without pills."""
    captions = film.draft.tracks[-1]
    plain = [replace(s, style={**s.style, "highlight": False}) for s in captions.segments]
    dull = drawn(film, film.draft.with_track(replace(captions, segments=tuple(plain))))
    places: list[tuple[float, float] | None] = []
    for seen, other in zip(film.luma, dull, strict=True):
        rows, columns = np.nonzero(np.abs(seen - other) > 30)
        enough = len(rows) > 30
        places.append((float(rows.mean()), float(columns.mean())) if enough else None)

    def same(one: tuple[float, float] | None, other: tuple[float, float] | None) -> bool:
        if one is None or other is None:
            return one is other
        return abs(one[0] - other[0]) < 3 and abs(one[1] - other[1]) < 3

    turns = [n / 30 for n in range(1, len(places)) if not same(places[n - 1], places[n])]
    wanted = [
        (voice.start + int(start)) / 1000
        for voice in film.draft.segments("voice")
        for start, _, _ in voice.style["words"]
    ]
    for start in wanted:
        assert min(abs(turn - start) for turn in turns) <= NEAR, start
    # Within a cue the pill goes on along its line, or to the start of the next.
    for cue in captions.segments:
        own = [places[round((cue.start + a + (b - a) / 2) * 0.03)] for a, b, _ in words(cue)]
        for one, other in pairwise(own):
            assert one is not None and other is not None
            assert other[1] > one[1] + 3 or other[0] > one[0] + 3


def words(cue: Segment) -> Any:
    return cue.style["words"]


_TIMES = re.compile(r"(\d\d):(\d\d):(\d\d)[.,](\d{3}) --> (\d\d):(\d\d):(\d\d)[.,](\d{3})\n(.*)\n")


def test_sidecars_say_what_is_burnt_in_and_when(
    film: Film, written: list[int], tmp_path: Path
) -> None:
    stands = np.array(written) > 60
    for path in write(film.draft, tmp_path / "film.mp4"):
        found = _TIMES.findall(path.read_text("utf-8"))
        spans = []
        for *numbers, text in found:
            a, b, c, d, e, f, g, h = map(int, numbers)
            spans.append((3600 * a + 60 * b + c + d / 1000, 3600 * e + 60 * f + g + h / 1000))
            assert " ".join(t for _, t in SENTENCES).find(text) >= 0
        assert len(spans) == len(list(film.draft.segments("caption"))) >= 3
        said = np.array([any(a <= n / 30 < b for a, b in spans) for n in range(len(stands))])
        # Two frames at either end: they fade in and out.
        for n in np.flatnonzero(said != stands):
            edge = min(abs(n / 30 - side) for span in spans for side in span)
            assert edge <= 0.07, f"{path.suffix} and the picture differ at {n / 30:.2f} s"


def test_both_languages_of_a_caption_are_in_its_sidecars() -> None:
    cue = Segment("c", "caption", 0, 2000, "Raw honey", style={"second": "生蜂蜜"})
    draft = Draft((Track("captions", TEXT, "Captions", (cue,)),), 2000)
    assert [found.text for found in cues(draft)] == ["Raw honey\n生蜂蜜"]
