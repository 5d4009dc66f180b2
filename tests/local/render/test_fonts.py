"""Every sign is drawn, or replaced by something that can be read; never an empty box."""

from __future__ import annotations

import numpy as np
import pytest

from nemo_notebook.draft import TEXT, Draft, Segment, Track
from nemo_notebook.local.render.words.fonts import (
    families,
    language,
    readable,
    right_to_left,
    unreadable,
)
from nemo_notebook.local.render.words.notes import notes
from nemo_notebook.local.render.words.typography import Run, Text, TypeImage, typeset

SCRIPTS = {
    "Arabic": "مرحبا بالعالم",
    "Hebrew": "שלום עולם",
    "Devanagari": "नमस्ते दुनिया",
    "Thai": "สวัสดีชาวโลก",
    "Greek": "Γειά σου Κόσμε",
    "Cyrillic": "Привет, мир",
    "Bengali": "ওহে বিশ্ব",
    "Tamil": "வணக்கம் உலகம்",
    "Georgian": "გამარჯობა",
    "Korean": "안녕하세요",
    "Japanese": "こんにちは世界",
    "Vietnamese": "Xin chào thế giới",
    "Symbols": "→ ≤ ∑ ★ ☎ © € ₹ ½ №",
    "Emoji": "🎉 ✅ ❤️ 👨‍👩‍👧 🇨🇳 👍🏽",
}


def image(text: str, size: float = 60, weight: int = 700) -> TypeImage:
    block = Text((Run(text),), (size,), 1800, 300, "#ffffff", "#ffffff", margin=20, weight=weight)
    return typeset([block])[0]


def tofu() -> TypeImage:
    """The empty box of the fonts: what a sign without a glyph would be."""
    return image("\U0001345f" * 2)


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_script_has_its_font(script: str) -> None:
    assert unreadable(SCRIPTS[script]) == ()
    drawn = image(SCRIPTS[script])
    bold, thin = (image(SCRIPTS[script], weight=w).pixels[..., 3].sum() for w in (800, 400))
    assert drawn.pixels[..., 3].max() == 255
    if script not in ("Symbols", "Emoji"):
        assert bold > 1.15 * thin, "it comes in the same weights as the Latin beside it"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ᏣᎳᎩ ᎦᏬᏂᎯᏍᏗ is a language", "[Cherokee] is a language"),
        ("a\u0000b\u200bc\ufeff\u202e", "abc"),
        ("\ue000private", "private"),
        ("ﬁne ① ½", "ﬁne ① ½"),
        ("➜ ✔", "→ ✓"),
        ("plain", "plain"),
    ],
)
def test_what_has_no_font_becomes_readable(text: str, shown: str) -> None:
    assert readable(text) == shown


def test_who_asks_is_told_what_has_no_font() -> None:
    assert unreadable("Golden Hour 一罐 🎉") == ()
    assert unreadable("ᏣᎳᎩ and 𒀀𒀁") == ("Cherokee", "Cuneiform")


def test_signs_without_a_glyph_are_never_drawn_as_boxes() -> None:
    nothing = image("ab")
    for sign in ("\U000e0041", "\ufdd0", "\u0378", "\U0010ffff"):
        assert np.array_equal(image(f"a{sign}b").pixels, nothing.pixels), hex(ord(sign))


def test_a_text_is_set_by_the_rules_of_its_language() -> None:
    assert language("用 Python 写的 app") == "zh"
    assert language("東京タワー") == "ja"
    assert language("Straße in München") == "en"
    assert families(("Inter",), "안녕")[0] == "Noto Sans CJK KR"
    assert families(("Inter",), "Hello")[0] == "Inter"
    assert right_to_left("שלום עולם world") and not right_to_left("hello world, שלום")


def test_the_person_is_told_what_cannot_be_shown() -> None:
    titles = (
        Segment("a", "title", 0, 1000, "ᏣᎳᎩ ᎦᏬᏂᎯᏍᏗ"),
        Segment("b", "title", 0, 1000, "Why", style={"layout": "formula", "formula": r"\input{x}"}),
        Segment("c", "title", 0, 1000, "Fine", style={"layout": "formula", "formula": "a^2"}),
        Segment("d", "title", 0, 1000, "List", style={"layout": "list", "items": ["ok", "ᏣᎳᎩ"]}),
    )
    draft = Draft((Track("titles", TEXT, "Titles", titles),), 1000)
    told = notes(draft)
    assert len(told) == 3
    assert "Cherokee" in told[0] and r"\input{x}" in told[1] and "List" in told[2]
