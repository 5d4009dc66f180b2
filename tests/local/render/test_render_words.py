"""Words on the picture: inside the safe area, in one piece, and never anything but text."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from films import timed

from nemo_notebook.draft import Canvas, Segment
from nemo_notebook.local.render.picture.blending import Layer, Placement
from nemo_notebook.local.render.visuals import Palette
from nemo_notebook.local.render.words.captions import _cue, _spoken, build_caption
from nemo_notebook.local.render.words.lettering import contrast, pick_ink
from nemo_notebook.local.render.words.readability import Brightness, scrim_over
from nemo_notebook.local.render.words.scale import frame_of
from nemo_notebook.local.render.words.titles import build_title
from nemo_notebook.local.render.words.typography import Run, Text, typeset

PALETTE = Palette("test", "#0d1130", "#2c3aa6", "#7f6bff", "#ffffff", "#ffb84d")
CANVASES = (Canvas(1920, 1080), Canvas(1080, 1920), Canvas(1080, 1080), Canvas(1080, 1350))
LONG = (
    "A title that goes on for a very long time because somebody pasted the first sentence of an "
    "article about the migration of arctic terns into it, and expects that every word of it is read"
)
STYLES: list[tuple[str, dict[str, Any]]] = [
    ("Golden Hour", {"layout": "title", "subtitle": "Ten seconds by the sea"}),
    ("一罐蜂蜜，两百万朵花的故事", {"layout": "title", "subtitle": "来自山谷的味道"}),
    ("Everything stays on the device.", {"layout": "statement", "emphasis": ["on the device"]}),
    (LONG, {"layout": "statement"}),
    (LONG, {"layout": "title", "subtitle": LONG}),
    ("Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz", {"layout": "title"}),
    ("x" * 200, {"layout": "statement"}),
    ("+40%", {"layout": "number", "subtitle": "sales in the first quarter"}),
    ("$1,299,999.00", {"layout": "number", "subtitle": "raised"}),
    ("What you get", {"layout": "list", "items": ["Raw honey", "No added sugar", LONG, "Four"]}),
    ("The best is yet to come", {"layout": "quote", "subtitle": "A proverb"}),
    ("Follow us", {"layout": "end"}),
    ("unknown layout", {"layout": "hologram"}),
    ('Emoji 🎉 and ✅ and #read("/etc/passwd") *bold* $x$', {"layout": "statement"}),
    ("Straße, naïve, Ελλάδα, Привет", {"layout": "statement"}),
]


def ink_box(layer: Layer, time: float) -> tuple[float, float, float, float]:
    """The box around everything that is fully opaque."""
    edges = []
    for sprite, x, y, _ in layer(time):
        rows, columns = np.nonzero(sprite.rgba[..., 3] > 215)
        if len(rows):
            edges.append(
                (x + columns.min(), y + rows.min(), x + columns.max() + 1, y + rows.max() + 1)
            )
    boxes = np.array(edges)
    return (*boxes[:, :2].min(axis=0), *boxes[:, 2:].max(axis=0))


def no_scrim(box: object, ink: str = "", /) -> float:
    return 0.0


@pytest.mark.parametrize("canvas", CANVASES, ids=lambda c: f"{c.width}x{c.height}")
@pytest.mark.parametrize(("text", "style"), STYLES)
def test_titles_stay_inside_the_safe_area_and_clear_of_the_captions(
    canvas: Canvas, text: str, style: dict[str, Any]
) -> None:
    frame = frame_of(canvas)
    segment = Segment("t", "title", 0, 4000, text, scene=1, style=style)
    layer = build_title(segment, frame, PALETTE, canvas.height, no_scrim)
    left, top, right, bottom = ink_box(layer, 2500)
    assert left >= canvas.width * 0.06 and right <= canvas.width * 0.94
    assert top >= canvas.height * 0.055
    assert bottom <= frame.caption_bottom - 2.5 * 56 * frame.unit, "it runs into the captions"


@pytest.mark.parametrize("canvas", CANVASES, ids=lambda c: f"{c.width}x{c.height}")
@pytest.mark.parametrize(
    "text",
    [
        "Nothing is uploaded unless you choose to share it.",
        "One",
        "蜜蜂要飞过两百万朵花，才能酿出一罐蜂蜜。",
        "A caption that somebody made far too long for two lines of any size that is comfortable",
    ],
)
def test_captions_have_at_most_two_lines_inside_the_safe_area(canvas: Canvas, text: str) -> None:
    frame = frame_of(canvas)
    segment = Segment("c", "caption", 0, 9000, text, style={"words": timed(text)})
    layer = build_caption(segment, frame, PALETTE, no_scrim)
    assert layer is not None
    left, top, right, bottom = ink_box(layer, 700)
    assert left >= canvas.width * 0.06 and right <= canvas.width * 0.94
    assert bottom <= canvas.height * 0.945
    assert bottom - top <= 2 * 1.4 * 56 * frame.unit + 4
    if canvas.height > canvas.width * 1.5:
        assert bottom <= canvas.height * 0.8, "the platforms' own buttons lie there"


def test_the_word_that_is_spoken_is_the_one_that_is_lit() -> None:
    text = "Nothing is uploaded unless you choose"
    segment = Segment("c", "caption", 1000, 3000, text, style={"words": timed(text, 300)})
    layer = build_caption(segment, frame_of(CANVASES[0]), PALETTE, no_scrim)
    assert layer is not None

    def lit(time: float) -> Placement | None:
        placements = layer(time)
        return placements[1] if len(placements) > 1 else None

    places = [lit(1000 + 300 * n + 150) for n in range(6)]
    assert all(places)
    assert len({(p.x, p.y) for p in places if p}) == 6, "every word has a place of its own"
    after = lit(1000 + 6 * 300 + 400)
    assert after is None, "after the last word nothing is lit"


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("Bee & Bloom: raw", ["Bee", "&", "Bloom:", "raw"], "Bee & Bloom: raw"),
        (
            "一罐蜂蜜，来自山谷。",
            ["一罐", "蜂蜜", "，", "来自", "山谷", "。"],
            "一罐蜂蜜，来自山谷。",
        ),
        ("用 Python 写的 app", ["用", "Python", "写的", "app"], "用 Python 写的 app"),
        ("pay $5, now", ["pay", "$5", ",", "now"], "pay $5, now"),
    ],
)
def test_words_are_spaced_as_in_the_text(text: str, words: list[str], shown: str) -> None:
    timed = [[n * 200, n * 200 + 180, word] for n, word in enumerate(words)]
    spoken = _spoken(Segment("c", "caption", 0, 3000, text, style={"words": timed}))
    assert "".join((" " if word.spaced else "") + word.text for word in spoken) == shown


def test_a_number_and_its_sign_are_lit_as_one() -> None:
    timed = [[0, 300, "93"], [300, 600, "%"], [600, 900, "of"], [900, 1200, "users"]]
    words = _spoken(Segment("c", "caption", 0, 3000, "93 % of users", style={"words": timed}))
    assert words[0][:3] == (0, 600, "93\u00a0%")
    assert len(words) == 3


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("They visit many flowers, and then they fill one jar.", "and"),
        ("我们每年只采收两次，在春末和初秋，", "在"),
        ("No, there is nothing here to stop at in the middle", "to"),
    ],
)
def test_a_second_line_begins_after_a_pause(text: str, second: str) -> None:
    segment = Segment("c", "caption", 0, 9000, text, style={"words": timed(text)})
    cue = _cue(segment, _spoken(segment), frame_of(CANVASES[1]), PALETTE.ink)
    (image,) = typeset([cue])
    rows = [top for _, top, _, _ in image.boxes]
    turn = rows.index(max(rows))
    assert cue.tokens[turn].text == second


@pytest.mark.parametrize("text", ["两天", "+40%", "$1,299", "三十小时", "12 → 30"])
@pytest.mark.parametrize("canvas", CANVASES, ids=lambda c: f"{c.width}x{c.height}")
def test_a_number_and_what_it_counts_do_not_touch(canvas: Canvas, text: str) -> None:
    style = {"layout": "number", "subtitle": "gjpqy 送到家门口"}
    segment = Segment("t", "title", 0, 4000, text, scene=1, style=style)
    layer = build_title(segment, frame_of(canvas), PALETTE, canvas.height, no_scrim)
    boxes = []
    for sprite, _, y, _ in layer(2500):
        rows = np.flatnonzero((sprite.rgba[..., 3] > 215).any(axis=1))
        boxes.append((y + rows[0], y + rows[-1]))
    assert boxes[-1][0] > boxes[-2][1] + 8 * frame_of(canvas).unit


def test_captions_without_timings_and_with_broken_ones_are_still_shown() -> None:
    for style in ({}, {"words": None}, {"words": [[1], "x", [0, 200, 7]]}, {"words": []}):
        segment = Segment("c", "caption", 0, 2000, "Plain text", style=style)
        layer = build_caption(segment, frame_of(CANVASES[0]), PALETTE, no_scrim)
        assert layer is not None and len(layer(500)) == 1
    empty = Segment("c", "caption", 0, 2000, "  ", style={})
    assert build_caption(empty, frame_of(CANVASES[0]), PALETTE, no_scrim) is None


def test_titles_come_in_line_by_line_and_go_out() -> None:
    segment = Segment("t", "title", 0, 4000, LONG[:60], style={"layout": "statement"})
    layer = build_title(segment, frame_of(CANVASES[0]), PALETTE, 1080, no_scrim)
    early, middle, late = layer(60), layer(2000), layer(3960)
    assert len(early) < len(middle) and early[0].y > middle[0].y
    assert all(p.opacity == 1 for p in middle)
    assert all(0 < p.opacity < 0.4 for p in late)


def test_emphasised_words_have_the_accent_colour() -> None:
    image = typeset(
        [Text((Run("on "), Run("the device", True)), (80,), 900, 200, "#ffffff", "#ff0000")]
    )[0].pixels
    opaque = image[..., 3] == 255
    red = opaque & (image[..., 0] > 250) & (image[..., 1] < 5)
    white = opaque & (image[..., 1] > 250)
    assert red.sum() > white.sum() > 100


def test_a_text_is_never_markup() -> None:
    """`#` and friends are drawn as signs: the picture differs from one without them."""
    plain, code = typeset(
        [
            Text((Run(text),), (60,), 1400, 200, "#ffffff", "#ffffff")
            for text in ("1", '#read("typography.typ")')
        ]
    )
    assert code.pixels.shape[1] > 8 * plain.pixels.shape[1]


def grey(shown: float) -> float:
    """The relative luminance of a grey that is so bright on the screen, 0 to 1."""
    return float(shown**2.2)


@pytest.mark.parametrize("ink", ["", "#ffffff", "#ffb84d", "#ff0000"])
def test_a_bright_picture_asks_for_a_scrim_and_a_dark_one_does_not(ink: str) -> None:
    def level(shown: float) -> Brightness:
        grid = np.full((135, 240), grey(shown), np.float32)
        return Brightness(grid, grid)

    box = (100.0, 100.0, 900.0, 300.0)
    assert scrim_over([level(0.04)], light_ink=True)(box, ink) == 0
    strong = scrim_over([level(0.9)], light_ink=True, shade="#000000")(box, ink)
    # What is left of the light under the scrim gives the ink 4.5 : 1 (WCAG 2.2).
    left = round(0.9 * (1 - strong) * 255)
    assert contrast(ink or "#ffffff", f"#{left:02x}{left:02x}{left:02x}") >= 4.5
    assert scrim_over([level(0.9)], light_ink=False)(box) == 0
    assert scrim_over([level(0.2)], light_ink=False)(box) > 0.3


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert pick_ink("#ffb84d", "#0d1130", "#ffffff") == "#0d1130"
