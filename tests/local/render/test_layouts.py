"""Every layout in every ratio and script: in one piece, inside its frame, clear of the captions."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from films import timed

from nemo_notebook.draft import Canvas, Segment
from nemo_notebook.local.render.visuals import Palette
from nemo_notebook.local.render.words.captions import _light, _set, _spoken, build_caption
from nemo_notebook.local.render.words.layouts import LAYOUTS, Ask, Piece, Sheet
from nemo_notebook.local.render.words.layouts.code import fitted
from nemo_notebook.local.render.words.scale import frame_of
from nemo_notebook.local.render.words.titles import build_title
from nemo_notebook.local.render.words.typography import Run, Text, typeset

PALETTE = Palette("test", "#0d1130", "#2c3aa6", "#7f6bff", "#ffffff", "#ffb84d")
CANVASES = (Canvas(640, 360), Canvas(360, 640), Canvas(360, 360), Canvas(360, 450))
LONG = (
    "A text that goes on for a very long time because somebody pasted the first sentence of an "
    "article about the migration of arctic terns into it, and expects that every word of it is read"
)
WORD = "Rindfleischetikettierungsüberwachungsaufg"
LATIN = ("Where the money goes", "Raw honey", "How it went from one to the other")
SCRIPTS = {
    "latin": LATIN,
    "chinese": ("一罐蜂蜜的故事", "不加糖", "从一个蜂箱到四十个蜂箱的路"),
    "arabic": ("مرحبا بالعالم", "عسل خام", "عشر ثوان على البحر"),
    "hindi": ("नमस्ते दुनिया", "कच्चा शहद", "एक छत्ते से चालीस तक"),
    "thai": ("สวัสดีชาวโลก", "น้ำผึ้งดิบ", "จากรังเดียวถึงสี่สิบรัง"),
    "greek": ("Γειά σου Κόσμε", "Μέλι", "Από μία κυψέλη σε σαράντα"),
    "emoji": ("Party 🎉 time", "Honey 🍯", "From one 🐝 to 👨‍👩‍👧 all"),
    "long": (LONG, LONG, LONG),
    "word": (WORD, WORD, WORD),
}
CODE = "\n".join(
    f"    value_{n} = compute(argument={n}, other='{'x' * 60}')  # {n}" for n in range(30)
)


def styles(texts: tuple[str, str, str]) -> dict[str, dict[str, Any]]:
    """A title of every layout, with these texts in it."""
    _, short, other = texts
    shares = [{"label": short, "value": value} for value in (46, 24.5, 18, 12)]
    return {
        "title": {"subtitle": other},
        "statement": {"emphasis": [short]},
        "number": {"subtitle": other},
        "list": {"items": [short, other] * 6},
        "quote": {"subtitle": short},
        "end": {"subtitle": short},
        "bar": {"layout": "chart", "items": shares, "subtitle": other},
        "line": {"layout": "chart", "chart": "line", "items": shares * 2},
        "donut": {"layout": "chart", "chart": "donut", "items": shares},
        "comparison": {"items": [{"label": short, "texts": [other, short]}] * 3},
        "timeline": {"items": [{"label": short, "text": other}] * 6},
        "code": {"code": CODE, "language": "python"},
        "formula": {"formula": r"\sum_{n=1}^{\infty} \frac{1}{n^2} = \frac{\pi^2}{6}"},
    }


def no_scrim(box: object, ink: str = "", /) -> float:
    return 0.0


def compose(canvas: Canvas, text: str, layout: str, style: dict[str, Any]) -> Sheet:
    segment = Segment("t", "title", 0, 5000, text, style={"layout": layout, **style})
    layout = str(segment.style["layout"])
    return LAYOUTS[layout](Ask(segment, frame_of(canvas), PALETTE, no_scrim))


def ink_box(piece: Piece) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of what is drawn of it, on the canvas."""
    inked = piece.pixels[..., 3] > 24
    rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    assert len(rows), "an empty piece"
    left, top = piece.x + int(columns[0]), piece.y + int(rows[0])
    return left, top, piece.x + int(columns[-1]) + 1, piece.y + int(rows[-1]) + 1


def pieces_of(sheet: Sheet) -> list[Piece]:
    return [piece for piece in sheet.pieces if isinstance(piece, Piece) and piece.pixels.any()]


def cases() -> Iterator[Any]:
    """Latin and what is too long in every ratio, the other scripts in one each, turn by turn."""
    for number, layout in enumerate(styles(LATIN)):
        for turn, script in enumerate(SCRIPTS):
            all_of_them = script in ("latin", "long", "word")
            for canvas in CANVASES if all_of_them else (CANVASES[(number + turn) % 4],):
                name = f"{layout}-{script}-{canvas.width}x{canvas.height}"
                yield pytest.param(canvas, script, layout, id=name)


@pytest.mark.parametrize(("canvas", "script", "layout"), list(cases()))
def test_every_layout_is_whole_and_in_its_place(canvas: Canvas, script: str, layout: str) -> None:
    texts = SCRIPTS[script]
    text = "$1,299,999.50" if layout == "number" else texts[0]
    sheet = compose(canvas, text, layout, styles(texts)[layout])
    frame = frame_of(canvas)
    pieces = pieces_of(sheet)
    assert pieces
    for piece in pieces:
        if piece.margin:  # set type: its ink does not reach the edge of its picture
            alpha = piece.pixels[..., 3]
            assert not alpha[0].any() and not alpha[-1].any(), "clipped above or below"
            assert not alpha[:, 0].any() and not alpha[:, -1].any(), "clipped at a side"
        left, top, right, bottom = ink_box(piece)
        assert left >= canvas.width * 0.06 - 1 and right <= canvas.width * 0.94 + 1
        assert top >= canvas.height * 0.06 - 1 and bottom <= frame.bottom + 2
        if canvas.height > canvas.width * 1.5:
            assert right <= canvas.width * 0.88 + 1 and bottom <= canvas.height * 0.8


@pytest.mark.parametrize("canvas", CANVASES, ids=lambda c: f"{c.width}x{c.height}")
@pytest.mark.parametrize("script", ["latin", "long"])
@pytest.mark.parametrize("layout", [n for n in styles(LATIN) if n != "code"])
def test_no_text_lies_on_another(canvas: Canvas, script: str, layout: str) -> None:
    texts = SCRIPTS[script]
    sheet = compose(canvas, texts[0], layout, styles(texts)[layout])
    boxes = [ink_box(p) for p in pieces_of(sheet) if p.margin and p.enter not in ("up", "down")]
    # Plates lie under text on purpose; they are the boxes that hold others whole.
    for one, other in combinations(boxes, 2):
        across = min(one[2], other[2]) - max(one[0], other[0])
        down = min(one[3], other[3]) - max(one[1], other[1])
        assert across <= 2 or down <= 2, (one, other)


@pytest.mark.parametrize("canvas", CANVASES, ids=lambda c: f"{c.width}x{c.height}")
@pytest.mark.parametrize("second", ["", "蜜蜂要飞过两百万朵花，才能酿出一罐蜂蜜，这是真的。"])
def test_captions_of_two_lines_stay_below_every_title(canvas: Canvas, second: str) -> None:
    text = "Nothing at all is ever uploaded unless you yourself choose to share it with someone"
    style = {"words": timed(text), "second": second}
    frame = frame_of(canvas)
    layer = build_caption(
        Segment("c", "caption", 0, 9000, text, style=style), frame, PALETTE, no_scrim
    )
    assert layer is not None
    plain = layer(700)[0]
    rows = np.flatnonzero((plain.sprite.rgba[..., 3] > 215).any(axis=1))
    columns = np.flatnonzero((plain.sprite.rgba[..., 3] > 215).any(axis=0))
    assert plain.y + rows[0] >= frame.bottom
    assert plain.y + rows[-1] <= canvas.height * (0.8 if canvas.height == 640 else 0.945)
    assert plain.x + columns[0] >= canvas.width * 0.06
    assert plain.x + columns[-1] <= canvas.width * (0.88 if canvas.height == 640 else 0.94)


def test_a_second_language_is_smaller_and_below() -> None:
    frame = frame_of(CANVASES[0])

    def built(**style: Any) -> tuple[int, int]:
        segment = Segment("c", "caption", 0, 3000, "Raw honey", style=style)
        layer = build_caption(segment, frame, PALETTE, no_scrim)
        assert layer is not None
        inked = (layer(700)[0].sprite.rgba[..., 3] > 215).any(axis=1)
        edges = np.flatnonzero(np.diff(np.concatenate(([0], inked.astype(int), [0]))))
        heights = np.diff(edges)[::2]
        return len(heights), int(heights[-1])

    assert built()[0] == 1
    lines, height = built(second="Miel crudo")
    assert lines == 2 and height < 0.8 * built()[1]


def test_a_caption_that_is_far_too_long_ends_in_dots_after_two_lines() -> None:
    segment = Segment("c", "caption", 0, 9000, LONG * 2, style={"words": timed(LONG * 2)})
    layer = build_caption(segment, frame_of(CANVASES[1]), PALETTE, no_scrim)
    assert layer is not None
    tops = {lit.y for lit in layer.lit}
    assert len(tops) == 2


@pytest.mark.parametrize(
    "style",
    [
        {"layout": "chart", "items": None},
        {"layout": "chart", "items": [1, "x", {}]},
        {"layout": "chart", "items": [{"label": "a", "value": float("nan")}]},
        {"layout": "chart", "items": [{"label": "a", "value": "12,5"}, {"value": True}]},
        {"layout": "chart", "chart": "donut", "items": [{"label": "a", "value": 0}]},
        {"layout": "chart", "chart": "donut", "items": [{"label": "a", "value": 7}]},
        {"layout": "chart", "chart": "line", "items": [{"label": "a", "value": -1e300}] * 2},
        {"layout": "chart", "chart": "bar", "items": [{"label": "a", "value": -4}] * 3},
        {"layout": "chart", "chart": "pie", "items": [{"label": "a", "value": 4}] * 9},
        {"layout": "comparison", "items": [{"label": "a"}]},
        {"layout": "comparison", "items": []},
        {"layout": "timeline", "items": [{"text": 7}]},
        {"layout": "code", "code": "\t\n\n"},
        {"layout": "code", "code": "x = 1", "language": "no such #language"},
        {"layout": "formula", "formula": ""},
        {"layout": "list", "items": ["a"], "reveal": ["x"]},
        {"layout": "list", "items": ["a", "b"], "reveal": [99_999, -5]},
        {"layout": "quote", "emphasis": [""], "subtitle": None},
        {"layout": 7, "entrance": 5, "exit": []},
    ],
)
def test_what_cannot_be_used_is_still_a_title(style: dict[str, Any]) -> None:
    segment = Segment("t", "title", 0, 3000, "The heading", style=style)
    layer = build_title(segment, frame_of(CANVASES[0]), PALETTE, 360, no_scrim)
    for time in (0, 500, 1500, 2900, 3000):
        assert all(0 <= placement.opacity <= 1 for placement in layer(time))
    assert layer(1800)


def test_bars_are_as_long_as_their_values() -> None:
    items = [{"label": str(value), "value": value} for value in (10, 20, 40)]
    sheet = compose(CANVASES[0], "", "chart", {"items": items})
    bars = [ink_box(p) for p in pieces_of(sheet) if p.enter == "up"]
    heights = [bottom - top for _, top, _, bottom in bars]
    assert heights[2] / heights[0] == pytest.approx(4, rel=0.03)
    assert heights[2] / heights[1] == pytest.approx(2, rel=0.03)
    assert len({bottom for *_, bottom in bars}) == 1, "they stand on one line"


def test_code_is_cut_at_the_right_and_below_and_keeps_what_it_can() -> None:
    lines, size, _ = fitted(CODE, 800, 400, 1.0)
    assert len(lines) < 30 and lines[-1] == "⋯" and lines[0].endswith("…")
    assert size >= 17
    assert fitted("  a\n    b", 800, 400, 1.0).lines == ["a", "  b"]


def test_what_does_not_fit_ends_in_three_dots() -> None:
    def inks(text: str) -> int:
        block = Text((Run(text),), (40, 36), 300, 120, "#ffffff", "#ffffff")
        (image,) = typeset([block])
        assert image.height <= 121 and image.width <= 301
        return int((image.pixels[..., 3] > 128).sum())

    assert inks(LONG) > 1000
    assert inks(LONG) == inks(LONG + " and even more of it")


@pytest.mark.parametrize(
    "text",
    [
        "jolly fjords, Ťažký Åfj!",
        *(
            "ประตูใหญ่ ผู้ใหญ่",
            "مرحبا بالعالم",
            "Ångström Ấ ỹ gjpqy",
            "一罐，蜂蜜",
            "用 Python 写的 app 🎉 好",
        ),
    ],
)
def test_the_pill_holds_all_of_its_word(text: str) -> None:
    """Every letter of the cue is on one of the pills: none loses a hook or an accent."""
    frame = frame_of(Canvas(1280, 720))
    segment = Segment("c", "caption", 0, 9000, text, style={"words": timed(text)})
    words = _spoken(segment)
    image, _ = _set(segment, words, frame, PALETTE.ink)
    ink = image.pixels[..., 3].astype(int)
    whole = ink.sum()
    for lit, box in zip(_light(image, words, 0, 0, PALETTE, 37), image.boxes, strict=True):
        left, top = lit.x, lit.y
        assert left < box[0] and left + lit.sprite.width > box[2]
        ink[max(0, top) : top + lit.sprite.height, left : left + lit.sprite.width] = 0
    assert ink.sum() <= 0.004 * whole
    assert len({box[1] for box in image.boxes}) == 1, "it is one line, whatever its fonts"


def test_latin_words_in_an_arabic_caption_are_read_from_left_to_right() -> None:
    text = "نستخدم Visual Studio Code كل يوم"
    segment = Segment("c", "caption", 0, 9000, text, style={"words": timed(text)})
    image, words = _set(segment, _spoken(segment), frame_of(Canvas(1920, 1080)), PALETTE.ink)
    lefts = {word.text: box[0] for word, box in zip(words, image.boxes, strict=True)}
    assert lefts["يوم"] < lefts["كل"] < lefts["Visual"] < lefts["Studio"] < lefts["Code"]
    assert lefts["Code"] < lefts["نستخدم"]


def test_items_of_two_lines_hang_beside_their_icon() -> None:
    sheet = compose(CANVASES[1], "", "list", {"items": [LONG[:70], "Short"]})
    item = pieces_of(sheet)[0]
    icon = item.pixels[..., 3][:, : item.margin + 12].any(axis=1)
    rows = np.flatnonzero(icon)
    # In the column of the icons there is nothing but the one icon of the first line.
    assert rows[-1] - rows[0] < 0.4 * (item.pixels.shape[0] - 2 * item.margin)
