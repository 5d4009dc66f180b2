"""Words on whole frames: painted with and without them, whatever is behind, in every ratio.

What is ink is told from frames alone: the words are painted over black first, where they need no
scrim and cast no shadow that is seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from films import timed
from footage import photograph, recording, texture
from numpy.typing import NDArray
from PIL import Image, ImageFilter
from test_layouts import LONG, SCRIPTS, styles

from nemo_notebook.draft import TEXT, VIDEO, Canvas, Draft, Segment, Track
from nemo_notebook.local.render.painter import Painter
from nemo_notebook.local.render.visuals import palettes
from nemo_notebook.local.render.visuals.colour import luminance, rgb
from nemo_notebook.local.render.words.layouts import LAYOUTS, Ask, Piece
from nemo_notebook.local.render.words.lettering import accent_for
from nemo_notebook.local.render.words.scale import frame_of

CANVASES = {
    "16x9": Canvas(960, 540),
    "9x16": Canvas(540, 960),
    "1x1": Canvas(640, 640),
    "4x5": Canvas(576, 720),
}
STANDS = 120
"""A frame at which every title stands: after its entrance, before its exit at 6 s."""

MOMENTS = (2, 7, STANDS, 174)
"""Frames on the way in, and on the way out."""

Picture = NDArray[np.uint8]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What may be behind words: black, white, busy at the size of letters, people's own files."""
    folder = tmp_path_factory.mktemp("behind")
    for ratio, (width, height, _) in CANVASES.items():
        size = height // 15, width // 15
        for name, grey in (
            ("black", np.zeros(size)),
            ("white", np.full(size, 255)),
            ("busy", np.where(np.indices(size).sum(axis=0) % 2, 245, 8)),
        ):
            picture = Image.fromarray(grey.astype(np.uint8)).convert("RGB")
            picture = picture.resize((width, height), Image.Resampling.NEAREST)
            picture.save(folder / f"{name}-{ratio}.png")
    photograph(folder / "photo.jpg", (900, 700))
    bright = np.clip(texture(640, 400).astype(int) + 60, 0, 255).astype(np.uint8)
    Image.fromarray(bright).save(folder / "bright.png")
    # It leaps between dark and bright twice a second.
    recording(
        folder / "leaps.mp4",
        lambda n: np.full((90, 160, 3), (30, 240)[n // 15 % 2], np.uint8),
        frames=180,
    )
    return folder


class Case(NamedTuple):
    """Words on a canvas."""

    ratio: str
    layout: str
    text: str
    style: dict[str, Any]
    caption: str
    behind: str = "white"

    @property
    def canvas(self) -> Canvas:
        return CANVASES[self.ratio]


def painter(files: Path, case: Case, behind: str) -> Painter:
    behind = behind if "." in behind else f"{behind}-{case.ratio}.png"
    kind = "clip" if behind.endswith(".mp4") else "picture"
    rest = {} if kind == "clip" else {"zoom": {"from": 1.0, "to": 1.0}}
    scene = Segment("v", kind, 0, 6000, behind, f"nemo:{behind}", 1, style=rest)
    title = Segment("t", "title", 0, 6000, case.text, "", 1, style=case.style)
    spoken = {"words": timed(case.caption)}
    caption = Segment("c", "caption", 0, 6000, case.caption, "", 1, style=spoken)
    tracks = Track("video", VIDEO, "V", (scene,)), Track("words", TEXT, "W", (title, caption))
    film = Draft(tracks, 6000, canvas=case.canvas)
    return Painter(film, lambda address: files / address[5:])


def frame(painter: Painter, number: int) -> Picture:
    return np.array(painter.frame(number).to_ndarray(format="rgb24"))


def cases() -> Iterator[Any]:
    """Every layout over white and over what is busy; ratios and scripts turn by turn."""
    turns = ("latin", "long", "chinese", "word", "arabic", "emoji", "thai", "signs", "hindi")
    texts = {**SCRIPTS, "signs": ("x" * 200, "gjpqy ÅÇŠ", "fjord Jäger’s “query”")}
    number = 0
    for layout in styles(SCRIPTS["latin"]):
        for turn in (0, 1):
            ratio = list(CANVASES)[(number // 2 + turn) % 4]
            script = turns[number % len(turns)]
            all_of_it = texts[script]
            style = styles(all_of_it)[layout]
            text = "$1,299,999.50" if layout == "number" else all_of_it[0]
            cue = all_of_it[2] if script != "signs" else LONG[:80]
            style = {"layout": layout, **style}
            case = Case(ratio, layout, text, style, cue, ("white", "busy")[turn])
            yield pytest.param(case, id=f"{layout}-{ratio}-{script}-{case.behind}")
            number += 1


def spread(mask: NDArray[np.bool_], size: int) -> NDArray[np.bool_]:
    image = Image.fromarray(np.where(mask, 255, 0).astype(np.uint8))
    return np.asarray(image.filter(ImageFilter.MaxFilter(size))) > 0


class Ink(NamedTuple):
    """Where letters of the colour of text are, and what lies around them and is none of them."""

    letters: NDArray[np.bool_]
    around: NDArray[np.bool_]


def ink_of(over_black: Picture) -> Ink:
    """The ink of words that stand on black: what is about white, and no edge of a letter. Bars,
    lines and plates are not around it."""
    level = Image.fromarray(over_black.min(axis=2))
    most = np.asarray(level.filter(ImageFilter.MaxFilter(15)), int)
    letters = (np.asarray(level, int) >= 0.95 * most) & (most > 200)
    drawn = spread(over_black.max(axis=2) > 90, 7)
    return Ink(letters, spread(letters, 15) & ~drawn)


class Seen(NamedTuple):
    """A case over black: its frames at MOMENTS, and the ink where it stands."""

    case: Case
    frames: dict[int, Picture]
    ink: Ink


@pytest.fixture(scope="module", params=list(cases()))
def seen(files: Path, request: pytest.FixtureRequest) -> Seen:
    case: Case = request.param
    over_black = painter(files, case, "black")
    frames = {number: frame(over_black, number) for number in MOMENTS}
    return Seen(case, frames, ink_of(frames[STANDS]))


def contrasts(picture: Picture, ink: Ink) -> NDArray[np.float64]:
    """Letters against what is around them, in squares of 24 px, by WCAG 2.2."""
    light = luminance(picture / np.float32(255))
    found = []
    for row in range(0, light.shape[0], 24):
        for column in range(0, light.shape[1], 24):
            place = np.s_[row : row + 24, column : column + 24]
            own, other = light[place][ink.letters[place]], light[place][ink.around[place]]
            if own.size > 8 and other.size > 12:
                low, high = sorted((float(np.median(own)), float(other.mean())))
                found.append((high + 0.05) / (low + 0.05))
    return np.array(found)


def test_every_letter_stays_in_the_safe_area_all_the_time(seen: Seen) -> None:
    """6 % from every edge; in vertical video the platforms' buttons lie over the bottom fifth and
    the right eighth."""
    width, height, _ = seen.case.canvas
    tall = height > width * 1.5
    right, bottom = (0.88, 0.8) if tall else (0.94, 0.945)
    for number, picture in seen.frames.items():
        rows, columns = np.nonzero(picture.max(axis=2) > 60)
        if number in (MOMENTS[0], MOMENTS[-1]) and not len(rows):
            continue
        assert columns.min() >= 0.06 * width - 1 and columns.max() <= right * width + 1, number
        assert rows.min() >= 0.055 * height - 1 and rows.max() <= bottom * height + 1, number


def test_words_can_be_read_whatever_is_behind_them(files: Path, seen: Seen) -> None:
    found = contrasts(frame(painter(files, seen.case, seen.case.behind), STANDS), seen.ink)
    assert len(found) > 8
    # Thin strokes of the smallest type lose a little to their soft edges; a dot is no letter.
    poor = float((found < 4.5).mean()), float((found < 4.2).mean())
    assert poor[0] <= 0.05 and poor[1] <= 0.02, f"{found.min():.2f}, {poor[0]:.0%} under 4.5 : 1"


EVENTS = [{"label": "2019", "text": "The first"}, {"label": "2025", "text": "Forty"}]
PLAIN = [{**event, "label": "."} for event in EVENTS]
ACCENTED: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    # With words in the accent colour, and without them.
    "timeline": ({"items": EVENTS}, {"items": PLAIN}),
    "statement": ({"emphasis": ["by the sea"]}, {}),
    "title": ({"emphasis": ["summer"], "subtitle": "A film"}, {"subtitle": "A film"}),
}


@pytest.mark.parametrize("layout", ACCENTED)
def test_words_in_the_accent_colour_can_be_read_as_well(files: Path, layout: str) -> None:
    """Dates and what is emphasised: they ask for more of what is behind them."""
    loud, dull = (
        Case("16x9", layout, "Our summer by the sea", {"layout": layout, **style}, "A caption")
        for style in ACCENTED[layout]
    )
    accent = rgb(accent_for(palettes("gradient")[0])) * 255
    over_black = frame(painter(files, loud, "black"), STANDS)
    letters = np.abs(over_black - accent).max(axis=2) < 16
    letters &= np.abs(frame(painter(files, dull, "black"), STANDS) - accent).max(axis=2) > 60
    drawn = spread(over_black.max(axis=2) > 90, 7)
    ink = Ink(letters, spread(letters, 15) & ~drawn)
    for behind in ("white", "busy"):
        found = contrasts(frame(painter(files, loud, behind), STANDS), ink)
        assert len(found) > 3
        assert (found < 4.5).mean() <= 0.05, (behind, found.min())


def test_a_frame_holds_all_of_the_ink_that_was_set(seen: Seen) -> None:
    """Nothing is cut off between the layout and the frame: no letter at the edge of its picture."""
    case = seen.case
    palette = palettes("gradient")[0]
    segment = Segment("t", "title", 0, 6000, case.text, "", 1, style=case.style)
    name = str(case.style["layout"])
    set_type = LAYOUTS[name](Ask(segment, frame_of(case.canvas), palette, lambda *box: 0.0))
    page = np.zeros((case.canvas.height, case.canvas.width, 3), np.int16)
    for piece in set_type.pieces:
        if isinstance(piece, Piece):
            tall, wide = piece.pixels.shape[:2]
            assert piece.x >= 0 and piece.y >= 0
            spot = page[piece.y : piece.y + tall, piece.x : piece.x + wide]
            assert spot.shape[:2] == (tall, wide), "a piece reaches out of the canvas"
            rest = 255 - piece.pixels[..., 3:].astype(np.int16)
            spot[...] = piece.pixels[..., :3] + spot * rest // 255
    wanted = page.max(axis=2) > 150
    shown = spread(seen.frames[STANDS].max(axis=2) > 90, 3)
    assert wanted.sum() > 200
    assert (wanted & ~shown).sum() <= 0.002 * wanted.sum()


OVER = [
    ("photo.jpg", "16x9", STANDS),
    ("bright.png", "9x16", STANDS),
    ("photo.jpg", "1x1", STANDS),
    ("leaps.mp4", "16x9", STANDS - 10),
    ("leaps.mp4", "9x16", STANDS + 5),
]


@pytest.mark.parametrize(("behind", "ratio", "number"), OVER)
def test_words_can_be_read_on_files_of_ones_own(
    files: Path, behind: str, ratio: str, number: int
) -> None:
    style = {"layout": "title", "subtitle": "And what it was like", "emphasis": ["summer"]}
    cue = "We went to the sea and stayed there."
    case = Case(ratio, "title", "Our summer by the sea", style, cue)
    ink = ink_of(frame(painter(files, case, "black"), number))
    found = contrasts(frame(painter(files, case, behind), number), ink)
    assert len(found) > 20
    assert (found < 4.5).mean() <= 0.02, found.min()


def test_the_measure_sees_words_without_a_scrim(files: Path) -> None:
    """White words pasted on white and on grey are found to be unreadable, on black readable."""
    case = Case("16x9", "title", "A heading", {"layout": "title"}, "A caption")
    picture = frame(painter(files, case, "black"), STANDS)
    ink = ink_of(picture)
    assert (contrasts(picture, ink) > 12).all()
    for grey in (255, 150):
        pasted = np.where(ink.letters[..., None], np.uint8(255), np.uint8(grey))
        assert (contrasts(np.broadcast_to(pasted, picture.shape), ink) < 4.5).all()
