"""What is left out to save work cannot be seen: air, far shadows, the middle of a pill."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from nemo_notebook.local.render.words.lettering import pill, shadowed, where
from nemo_notebook.local.render.words.press import printing
from nemo_notebook.local.render.words.typography import Cue, Run, Text, TypeImage, Word, typeset

TALL = "Z\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308 a\u0300\u0301\u0302\u0303\u0304\u0306"


def blocks(text: str, margin: float) -> list[Text | Cue]:
    words = tuple(Word(word, n > 0) for n, word in enumerate(text.split()))
    return [
        Text((Run(text[:4]), Run(text[4:], True)), (64,), 700, 200, "#ffffff", "#ffb04a",
             margin=margin),
        Cue(words, (40,), 700, "#f0e0d0", margin=margin),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["Golden Hour", "Grüße an Åsa", "黄金の時間", "ชื่อที่สูง", TALL])
@pytest.mark.parametrize("margin", [90, 56.37])
def test_a_page_printed_without_its_air_is_the_same_page(
    text: str, margin: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = typeset(blocks(text, margin))
    monkeypatch.setattr(printing, "_BLEED", 1000)
    whole = typeset(blocks(text, margin))
    for one, other in zip(quick, whole, strict=True):
        assert one.pixels.shape == other.pixels.shape
        # Places are reckoned in single precision from another corner.
        assert np.abs(one.pixels.astype(np.int16) - other.pixels).max() <= 2
        assert one.boxes == other.boxes and one.margin == other.margin


def test_most_of_the_air_is_not_printed_and_what_reaches_into_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    printed: list[int] = []
    finish = printing._finished

    def finished(sheet: np.ndarray, cut: int) -> printing.Picture:
        printed.append(cut)
        return finish(sheet, cut)

    monkeypatch.setattr(printing, "_finished", finished)
    typeset(blocks("Golden Hour", 90))
    assert printed == [90 - 16, 90 - 10]
    printed.clear()
    typeset(blocks(TALL, 90))
    assert printed == [0, 0]


def letters() -> TypeImage:
    return typeset([Text((Run("Honey"),), (90,), 700, 200, "#ffffff", "#fff", margin=80)])[0]


@pytest.mark.parametrize("radius", [3.0, 10.0, 14.0])
def test_a_shadow_looks_like_one_of_the_whole_picture(radius: float) -> None:
    pixels = letters().pixels
    made = shadowed(pixels, radius=radius, colour="#200010", strength=0.75)
    assert made.shape == pixels.shape
    soft = Image.fromarray(np.ascontiguousarray(pixels[..., 3]))
    soft = soft.filter(ImageFilter.GaussianBlur(radius))
    under = np.asarray(soft, np.float32) * 0.75
    alpha = pixels[..., 3].astype(np.float32)
    wanted = alpha + under * (255 - alpha) / 255
    assert np.abs(made[..., 3] - wanted).max() <= 4
    solid = pixels[..., 3] == 255
    assert np.array_equal(made[solid], pixels[solid])


@pytest.mark.parametrize("width", [12, 31, 60, 61, 240])
def test_a_pill_is_as_if_drawn_at_its_width(width: int) -> None:
    mask = Image.new("L", (width * 4, 200))
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, width * 4 - 1, 199), 11.2 * 4, fill=255)
    wanted = np.asarray(mask.resize((width, 50), Image.Resampling.BOX), np.int16)
    made = pill(width, 50, colour="#ffb04a", radius=11.2)
    assert np.abs(made[..., 3] - wanted).max() <= 1


@pytest.mark.parametrize("colour", ["#ffb04a", "#0002ff", "#808080"])
def test_a_colour_is_found_where_it_is_solid_and_nowhere_else(colour: str) -> None:
    picture = np.zeros((40, 60, 4), np.uint8)
    picture[5:30, 4:50] = 255
    assert where(picture, colour) is None
    exact = np.array([int(colour[n : n + 2], 16) for n in (1, 3, 5)])
    picture[10:12, 20:31, :3] = np.clip(exact + 5, 0, 255)
    picture[20:22, 40:44, :3] = (exact + 128) % 256
    picture[25:27, 8:12] = [*(exact // 2), 127]
    assert where(picture, colour) == (20, 10, 31, 12)
