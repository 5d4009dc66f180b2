"""How texts are cut into written words, and how each is said."""

from __future__ import annotations

import pytest

from nemo_notebook.local.sound.speech.pronounce import said
from nemo_notebook.local.sound.words import cut, is_spoken, join, wide


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Hello, world!", ["Hello,", "world!"]),
        ("  two\n\nlines ", ["two", "lines"]),
        ("well — that", ["well —", "that"]),
        ("— first", ["— first"]),
        ("great 🎉 day", ["great 🎉", "day"]),
        ("a ( b )", ["a", "( b )"]),
        ("他说“你好”。", ["他", "说", "“你", "好”。"]),
        ("《书》和 PDF文件", ["《书》", "和", "PDF", "文", "件"]),
        ("用Python 3编程", ["用", "Python", "3", "编", "程"]),
        ("안녕 세계", ["안녕", "세계"]),
        ("R & D", ["R", "&", "D"]),
        ("https://a.b/c?d=e", ["https://a.b/c?d=e"]),
        ("end (", ["end ("]),
        ("", []),
        ("🎉 … !", []),
    ],
)
def test_a_text_is_cut_into_written_words(text: str, words: list[str]) -> None:
    assert cut(text) == words
    if words:
        assert "".join(join(words).split()) == "".join(text.split())


def test_joining_puts_spaces_only_between_scripts_that_have_them() -> None:
    assert join(["Hello", "world!"]) == "Hello world!"
    assert join(["你", "好，", "Python", "3", "世", "界"]) == "你好，Python 3世界"
    assert join([]) == ""


def test_what_is_spoken_and_what_is_wide() -> None:
    assert is_spoken("&")
    assert not is_spoken("…!")
    assert wide("か")
    assert not wide("é")


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("It costs $1,299.", "It costs 1299 dollars."),
        ("$1.50 or $1", "1 dollar and 50 cents or 1 dollar"),
        ("$2.5M and $3 million!", "2.5 million dollars and 3 million dollars!"),
        ("€20/month", "20 euros per month"),
        ("(45%)", "(45 percent)"),
        ("R&D", "R and D"),
        ("https://www.a-b.com/x_y/z.md?q=1, ok", "a dash b dot com slash x y slash z md, ok"),
        ("nemo.com", "nemo dot com"),
        ("me@mail.org", "me at mail dot org"),
        ("e.g. this, etc.", "for example this, et cetera"),
        ("Mr. Lee vs. Dr. No", "Mister Lee versus Doctor No"),
        ("1–2 of 10-20", "1 to 2 of 10 to 20"),
        ("on 2026-11-23", "on November 23rd 2026"),
        ("in 1999", "in 19 99"),
        ("5km, 90 km/h, 20°C", "5 kilometers, 90 kilometers per hour, 20 degrees Celsius"),
        ("MS Word, 5 MB", "MS Word, 5 megabytes"),
        ("10x, 100+, #1", "10 times, 100 plus, number 1"),
        ("v1.2.3 of Python 3.11.4", "version 1 point 2 point 3 of Python 3 point 11 point 4"),
        ("at 9:05am, 14:00, 5:00", "at 9 oh 5 A M, 14 hundred, 5 o'clock"),
        ("16:9 in 1990s", "16 to 9 in 19 nineties"),
        ("No. 5? No. Fig. 3.", "number 5? No. figure 3."),
        ("1 km, 20 m, per kg", "1 kilometer, 20 meters, per kilogram"),
        ("20 USD, ₹300, $5–$10", "20 US dollars, 300 rupees, 5 to 10 dollars"),
        ("3.5k or 5M of 4K", "3.5 thousand or 5 million of 4K"),
        ("1/2 cup, 24/7", "one half cup, 24 7"),
        ("read_csv() main.py 192.168.0.1", "read csv main dot py 192 dot 168 dot 0 dot 1"),
        ("#tag @user x² 3×4", "hashtag tag at user x squared 3 by 4"),
        ("30 °C, 5m²", "30 degrees Celsius, 5 square meters"),
        ("Jan. 5th, I am", "January 5th, I am"),
        ("C++ and/or C#", "C plus plus and or C sharp"),
        ("great 🎉 *bold*", "great bold"),
        ("plain words, as they are.", "plain words, as they are."),
    ],
)  # fmt: skip
def test_english_is_said_as_a_person_would(text: str, spoken: str) -> None:
    words = cut(text)
    forms = said(words, "en")
    assert len(forms) == len(words)
    assert " ".join(form for form in forms if form) == spoken


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("占45%。", "占百分之45。"),
        ("价格是$99", "价格是99 美元"),
        ("￥30元和￥5", "30元和5 元"),
        ("-5°C到10~15℃", "负5摄氏度到10到15摄氏度"),
        ("1/3", "3分之1"),
        ("10:30开始", "10点30分开始"),
        ("R&D", "R和D"),
        ("2026年11月", "二零二六年11月"),
        ("2024-05-01", "二零二四年5月1日"),
        ("版本v1.2.3", "版本V 1点2点3"),
        ("100km/h，5kg", "100公里每小时，5公斤"),
        ("￥3.5亿", "3.5亿元"),
        ("10-15%或1:0", "百分之10到15或1比0"),
        ("1,299元", "1299元"),
        ("10:05", "10点零5分"),
        ("13800138000", "一 三 八 零 零 一 三 八 零 零 零"),
    ],
)
def test_chinese_is_said_as_a_person_would(text: str, spoken: str) -> None:
    words = cut(text)
    forms = said(words, "zh-CN")
    assert len(forms) == len(words)
    assert "".join(forms) == spoken


def test_other_languages_are_left_alone_but_for_emoji() -> None:
    assert said(["5%", "fête", "🎉"], "fr") == ["5%", "fête", ""]
