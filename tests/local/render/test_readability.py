"""Words can be read on what is really behind them: 4.5 : 1, measured on frames."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image
from reading import contrasts

from nemo_notebook.draft import TEXT, VIDEO, Canvas, Draft, Segment, Track
from nemo_notebook.local.render.painter import Painter
from nemo_notebook.local.render.visuals import palettes
from nemo_notebook.local.render.words.lettering import contrast, pick_ink

CANVAS = Canvas(1280, 720)
TEXT_STYLE = {"layout": "statement", "emphasis": ["on the device"], "entrance": "fade"}


def draft(*scenes: Segment, **style: Any) -> Draft:
    """Scenes under a title and a caption that last as long as all of them."""
    length = max(scene.end for scene in scenes)
    title = Segment("t", "title", 0, length, "Everything stays on the device.", style=TEXT_STYLE)
    cue = "Nothing is uploaded unless you choose to share it."
    caption = Segment("c", "caption", 0, length, cue, style=style)
    return Draft(
        (
            Track("video", VIDEO, "Video", scenes),
            Track("titles", TEXT, "Titles", (title,)),
            Track("captions", TEXT, "Captions", (caption,)),
        ),
        length,
        canvas=CANVAS,
    )


def assert_readable(painter: Painter, *numbers: int) -> None:
    for number in numbers:
        for segment in painter.draft.segments("title", "caption"):
            layer = painter._layer(segment)
            assert layer is not None
            found = contrasts(painter, number, layer)
            assert len(found) > 20
            poor = float((found < 4.5).mean())
            assert poor <= 0.01, f"{segment.kind} at {number}: {found.min():.2f}, {poor:.0%} poor"


@pytest.mark.parametrize(
    ("name", "palette"),
    [
        *(("sunset", 1), ("sea", 1), ("snow", 0), ("aurora", 0), ("paper", 1), ("health", 0)),
        *(("mountains", 2), ("meadow", 1), ("city", 2), ("geometric", 0), ("map", 1)),
    ],
)
def test_words_on_visuals(name: str, palette: int) -> None:
    chosen = palettes(name)[palette].name
    scene = Segment("v", "scene", 0, 3000, "", f"visual:{name}", 1, style={"palette": chosen})
    assert_readable(Painter(draft(scene)), 45)


def chequers(path: Path, dark: int, light: int) -> Path:
    """A picture of squares as large as letters, the worst that can be behind them."""
    squares = np.indices((36, 64)).sum(axis=0) % 2
    grey = np.where(squares, light, dark).astype(np.uint8)
    Image.fromarray(grey).resize((1280, 720), Image.Resampling.NEAREST).save(path)
    return path


@pytest.mark.parametrize(("dark", "light"), [(255, 255), (0, 255), (110, 150)])
def test_words_on_a_picture_of_ones_own(tmp_path: Path, dark: int, light: int) -> None:
    path = chequers(tmp_path / "picture.png", dark, light)
    scene = Segment("v", "picture", 0, 3000, "picture.png", "nemo:picture", 1)
    assert_readable(Painter(draft(scene), lambda address: path), 45)


def test_words_over_a_cross_fade_are_readable_at_both_of_its_ends(tmp_path: Path) -> None:
    path = chequers(tmp_path / "white.png", 255, 255)
    fade = {"transition": {"type": "fade", "duration": 1000}}
    dark = Segment("v", "scene", 0, 2000, "", "visual:space", 1)
    white = Segment("w", "picture", 2000, 2000, "white.png", "nemo:white", 2, style=fade)
    assert_readable(Painter(draft(dark, white), lambda address: path), 30, 60, 66, 100)


def test_words_on_a_clip_that_grows_bright(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    with av.open(str(path), "w") as file:
        stream = file.add_stream("libx264", rate=30)
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        for number in range(90):
            grey = np.full((180, 320, 3), min(255, number * 4), np.uint8)
            file.mux(stream.encode(av.VideoFrame.from_ndarray(grey, format="rgb24")))
        file.mux(stream.encode())
    clip = Segment("v", "clip", 0, 3000, "clip.mp4", "nemo:clip", 1)
    assert_readable(Painter(draft(clip), lambda address: path), 15, 45, 75)


@pytest.mark.parametrize("colour", ["#ff0000", "#ffff00", "#0000ff", "#808080"])
def test_captions_in_any_colour_are_readable(tmp_path: Path, colour: str) -> None:
    path = chequers(tmp_path / "picture.png", 90, 200)
    scene = Segment("v", "picture", 0, 3000, "picture.png", "nemo:picture", 1)
    painter = Painter(draft(scene, color=colour), lambda address: path)
    caption = next(painter.draft.segments("caption"))
    layer = painter._layer(caption)
    assert layer is not None
    found = contrasts(painter, 45, layer)
    # What a colour cannot reach even on black or white it cannot reach here; saturated colours
    # lose some light to the halved resolution of their chroma.
    best = max(contrast(colour, "#000000"), contrast(colour, "#ffffff"))
    assert (found < min(4.5, 0.6 * best)).mean() <= 0.02, found.min()


def test_the_spoken_word_reads_on_its_pill_whatever_the_accent() -> None:
    for red in range(0, 256, 51):
        for green in range(0, 256, 51):
            for blue in range(0, 256, 51):
                accent = f"#{red:02x}{green:02x}{blue:02x}"
                ink = pick_ink(accent, "#000000", "#ffffff")
                assert contrast(ink, accent) >= 4.5


@pytest.mark.parametrize(
    "style",
    [
        {
            "layout": "code",
            "code": "def hello(name):\n    return name",
            "language": "py",
        },
        {"layout": "list", "items": ["Raw honey", "No added sugar", "Jars that come back"]},
        {"layout": "number"},
        {"layout": "formula", "formula": r"\frac{1}{2} + \sqrt{x} = y"},
        {"layout": "quote", "subtitle": "A proverb"},
    ],
    ids=lambda style: style["layout"],
)
def test_every_kind_of_title_on_white(tmp_path: Path, style: dict[str, Any]) -> None:
    path = chequers(tmp_path / "white.png", 255, 255)
    scene = Segment("v", "picture", 0, 4000, "white.png", "nemo:white", 1)
    text = "$1,299" if style["layout"] == "number" else "What stays"
    title = Segment("t", "title", 0, 4000, text, style=style)
    tracks = (Track("video", VIDEO, "V", (scene,)), Track("titles", TEXT, "T", (title,)))
    painter = Painter(Draft(tracks, 4000, canvas=CANVAS), lambda address: path)
    layer = painter._layer(title)
    assert layer is not None
    found = contrasts(painter, 100, layer)
    assert len(found) > 10 and (found < 4.5).mean() <= 0.03, (found.min(), (found < 4.5).mean())


def layer_of(painter: Painter) -> Any:
    return painter._layer(next(painter.draft.segments("title")))


def test_a_bright_scene_keeps_its_light_beside_the_words() -> None:
    """What is shaded is the surrounding of the letters, not half of the picture."""
    chosen = palettes("sea")[1].name
    scene = Segment("v", "scene", 0, 3000, "", "visual:sea", 1, style={"palette": chosen})
    painter = Painter(draft(scene))
    shaded = painter.frame(45).to_ndarray(format="gray").astype(float)
    bare = Draft((painter.draft.tracks[0],), 3000, canvas=CANVAS)
    plain = Painter(bare).frame(45).to_ndarray(format="gray").astype(float)
    assert layer_of(painter).shades
    right = np.s_[: CANVAS.height * 3 // 4, CANVAS.width * 3 // 4 :]
    assert np.abs(shaded[right] - plain[right]).mean() < 2


def test_words_on_a_white_picture_are_dark_and_need_no_shade(tmp_path: Path) -> None:
    path = chequers(tmp_path / "white.png", 255, 255)
    scene = Segment("v", "picture", 0, 3000, "white.png", "nemo:white", 1)
    painter = Painter(draft(scene), lambda address: path)
    assert not layer_of(painter).shades
    picture = painter.frame(45).to_ndarray(format="gray")
    assert picture.min() < 60 and np.median(picture) > 235
    # A colour that was asked for stays.
    yellow = draft(scene, color="#ffff00")
    frame = Painter(yellow, lambda address: path).frame(45).to_ndarray(format="rgb24")
    assert ((frame[..., :2] > 220).all(axis=2) & (frame[..., 2] < 60)).sum() > 200


def test_a_shade_comes_with_its_words(tmp_path: Path) -> None:
    """Where nothing stands yet there is no dark spot."""
    path = chequers(tmp_path / "grey.png", 60, 190)
    scene = Segment("v", "picture", 0, 6000, "grey.png", "nemo:grey", 1)
    items = ["Raw honey", "No added sugar", "Jars that come back", "Delivered to your door"]
    style = {"layout": "list", "items": items, "reveal": [300, 1500, 2700, 3900]}
    title = Segment("t", "title", 0, 6000, "What you get", style=style)
    tracks = (Track("video", VIDEO, "V", (scene,)), Track("titles", TEXT, "T", (title,)))
    painter = Painter(Draft(tracks, 6000, canvas=CANVAS), lambda address: path)
    foot = np.s_[460:500, 80:600]
    early, late = (
        painter.frame(number).to_ndarray(format="gray")[foot].astype(float).mean()
        for number in (24, 165)
    )
    bare = Painter(Draft(tracks[:1], 6000, canvas=CANVAS), lambda address: path)
    plain = bare.frame(24).to_ndarray(format="gray")[foot].astype(float).mean()
    assert len(layer_of(painter).shades) > 2
    assert plain - early < 0.7 * (plain - late), "nothing stands there yet"
