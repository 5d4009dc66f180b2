"""What the style of a segment asks for is what is seen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from films import SMALL, film, timed
from numpy.typing import NDArray
from PIL import Image

from nemo_notebook.draft import TEXT, Draft, Segment, Track
from nemo_notebook.local.render.film.chunks import cut
from nemo_notebook.local.render.output import Output
from nemo_notebook.local.render.painter import Painter
from nemo_notebook.local.render.picture.blending import Blender
from nemo_notebook.local.render.picture.planes import Planes
from nemo_notebook.local.render.picture.transitions import TRANSITIONS


def rgb(painter: Painter, number: int) -> NDArray[np.uint8]:
    frame = painter.frame(number)
    return np.array(frame.to_ndarray(format="rgb24"))


def scenes_only(draft: Draft, **style: Any) -> Draft:
    """The scenes without words; the last one with that style on top of its own."""
    track = draft.tracks[0]
    last = replace(track.segments[-1], style={**track.segments[-1].style, **style})
    return replace(draft, tracks=(replace(track, segments=(*track.segments[:-1], last)),))


def one(style: dict[str, Any], visual: str = "city") -> Draft:
    return scenes_only(film(visuals=(visual,)), **style)


def words(kind: str, text: str, style: dict[str, Any]) -> Draft:
    segment = Segment("w", kind, 0, 3000, text, "", 1, style=style)
    draft = one({}, "gradient")
    return draft.with_track(Track("words", TEXT, "Words", (segment,)))


@pytest.mark.parametrize("name", sorted(TRANSITIONS))
def test_a_transition_begins_with_the_old_picture_and_ends_with_the_new(name: str) -> None:
    def picture(luma: int) -> Planes:
        planes = Planes.empty(64, 32)
        planes.y[...], planes.u[...], planes.v[...] = luma, luma, luma
        return planes

    for part, wanted in ((0.0, 60), (1.0, 180)):
        old, new = picture(60), picture(180)
        TRANSITIONS[name](Blender(), old, new, part)
        assert abs(old.y.astype(int) - wanted).max() <= 1, part
        assert abs(old.u.astype(int) - wanted).max() <= 1, part
    old, new = picture(60), picture(180)
    TRANSITIONS[name](Blender(), old, new, 0.5)
    half = (old.y == 60).any() and (old.y == 180).any()
    mixed = abs(old.y.mean() - 120) < 2
    assert {"fade": mixed, "zoom": mixed, "dip": old.y.max() <= 17}.get(name, half)


def test_a_slide_pushes_the_old_picture_out() -> None:
    draft = scenes_only(
        film(visuals=("gradient", "sunset")), transition={"type": "slide", "duration": 1000}
    )
    painter = Painter(draft)
    before, middle, after = rgb(painter, 74), rgb(painter, 90), rgb(painter, 106)
    assert np.abs(middle[:, :200].astype(int) - before[:, 320:520]).mean() < 12
    assert np.abs(middle[:, 440:].astype(int) - after[:, 120:320]).mean() < 12


def test_grades_change_the_colours_and_nothing_else() -> None:
    plain = rgb(Painter(one({})), 30).astype(int)
    mono = rgb(Painter(one({"grade": "mono"})), 30).astype(int)
    assert np.ptp(mono, axis=2).max() <= 6
    assert np.corrcoef(plain.sum(axis=2).ravel(), mono.sum(axis=2).ravel())[0, 1] > 0.95
    warm = rgb(Painter(one({"grade": "warm"})), 30).astype(float)
    cool = rgb(Painter(one({"grade": "cool"})), 30).astype(float)
    assert warm[..., 0].mean() / warm[..., 2].mean() > plain[..., 0].mean() / plain[..., 2].mean()
    assert cool[..., 0].mean() / cool[..., 2].mean() < plain[..., 0].mean() / plain[..., 2].mean()
    assert np.array_equal(rgb(Painter(one({"grade": "no such"})), 30), plain)


def test_blur_takes_the_edges_away() -> None:
    def edges(style: dict[str, Any]) -> float:
        picture = rgb(Painter(one(style)), 30).astype(int)
        return float(np.abs(np.diff(picture.sum(axis=2), axis=1)).mean())

    assert edges({"blur": 24}) < 0.5 * edges({})


def test_a_film_fades_in_from_black_and_out_to_it() -> None:
    painter = Painter(one({"fade_in": 1000, "fade_out": 1000}))
    levels = [rgb(painter, number).mean() for number in (0, 15, 45, 75, 89)]
    assert levels[0] < 4 and levels[4] < 2
    assert levels[0] < levels[1] < levels[2] > levels[3] > levels[4]


def test_a_logo_stands_in_its_corner_and_is_part_of_the_key(tmp_path: Path) -> None:
    path = tmp_path / "logo.png"
    Image.new("RGBA", (200, 100), (255, 0, 0, 255)).save(path)
    style = {"position": "top right"}
    logo = Segment("o", "overlay", 0, 3000, "", "nemo:logo", None, style=style)
    draft = one({}, "gradient")
    branded = draft.with_track(Track("overlays", 0, "Logo", (logo,)))
    picture = rgb(Painter(branded, lambda address: path), 45).astype(int)
    red = (picture[..., 0] > 220) & (picture[..., 1] < 40)
    rows, columns = np.nonzero(red)
    assert rows.max() < 120 and columns.min() > 460 and columns.max() < 0.945 * SMALL.width
    with_logo = cut(branded, Output(), lambda address: path)[0].key
    assert with_logo != cut(draft, Output())[0].key
    Image.new("RGBA", (200, 100), (0, 255, 0, 255)).save(path, compress_level=0)
    assert cut(branded, Output(), lambda address: path)[0].key != with_logo


def ink(draft: Draft, colour: tuple[int, int, int]) -> NDArray[np.int64]:
    """Rows and columns of the pixels of about that colour."""
    picture = rgb(Painter(draft), 45).astype(int)
    return np.argwhere(np.abs(picture - colour).max(axis=2) < 40)


def test_a_title_has_the_colour_the_size_and_the_place_it_is_asked_to_have() -> None:
    layout = {"layout": "title", "color": "#00ff00"}
    usual = ink(words("title", "Hello", layout), (0, 255, 0))
    large = ink(words("title", "Hello", {**layout, "scale": 1.5}), (0, 255, 0))
    low = ink(words("title", "Hello", {**layout, "position": "bottom"}), (0, 255, 0))
    middle = ink(words("title", "Hello", {**layout, "position": "center"}), (0, 255, 0))
    assert len(usual) > 500
    assert np.ptp(large[:, 0]) > 1.35 * np.ptp(usual[:, 0])
    assert low[:, 0].mean() > usual[:, 0].mean() + 40
    assert abs(middle[:, 1].mean() - SMALL.width / 2) < 12 < abs(usual[:, 1].mean() - 320)


def test_captions_can_be_plain_outlined_coloured_and_elsewhere() -> None:
    text = "Nothing is uploaded"
    style = {"words": timed(text, 900), "color": "#ffff00", "outline": "#000000"}
    plain = ink(words("caption", text, {**style, "highlight": False}), (255, 255, 0))
    lit = ink(words("caption", text, style), (255, 255, 0))
    assert len(plain) > len(lit), "one word of the lit one lies on its pill"
    black = ink(words("caption", text, {**style, "highlight": False}), (0, 0, 0))
    assert len(black) > 300
    top = ink(words("caption", text, {**style, "position": "top"}), (255, 255, 0))
    assert top[:, 0].max() < 0.35 * SMALL.height < plain[:, 0].min()


def test_words_without_any_scene_stand_on_black() -> None:
    title = Segment("t", "title", 0, 2000, "Only words", style={"layout": "statement"})
    draft = Draft((Track("titles", TEXT, "Titles", (title,)),), 2000, canvas=SMALL)
    picture = rgb(Painter(draft), 30)
    assert picture.max() > 230 and np.median(picture) < 3
