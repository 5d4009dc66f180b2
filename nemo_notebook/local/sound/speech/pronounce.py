"""How a written word is said: signs, money and abbreviations that a synthesiser misreads.

`said(words, language)` gives one spoken form a word, so that timings stay with what is written.
A rule is a row: a pattern over one written word and what is said instead.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from nemo_notebook.local.sound.speech import chinese, english

__all__ = ["LONGEST", "said"]

LONGEST = 160
"""Of a longer word (an address, a key, noise) only so many characters are read out.

Of other scripts sixteen times as many: some are written without spaces."""

_SCALES = r"thousand|million|billion|trillion"
_ZH_SCALES = ("万亿", "亿", "千万", "百万", "万", "千")
_MONEY = {"en": english.MONEY, "zh": chinese.MONEY}
_SHORT = {"en": english.SCALES, "zh": chinese.SCALES}
_SIGNS = str.maketrans({"￥": "¥", "％": "%", "＆": "&", "＋": "+", "＝": "=", "￡": "£"})


def _address_en(match: re.Match[str]) -> str:
    host, path = match["host"], match["path"] or ""
    path = re.split(r"[?#]", path)[0].rstrip("/")
    path = re.sub(r"[-_.]", " ", path).replace("/", " slash ")
    return f"{host.replace('.', ' dot ').replace('-', ' dash ')} {path}{match['end']}"


def _address_zh(match: re.Match[str]) -> str:
    return f"{match['host'].replace('.', ' 点 ')}{match['end']}"


_ADDRESS = re.compile(
    r"(?:https?://|(?=www\.))(?:www\.)?(?P<host>[\w.-]*\w)(?::\d+)?"
    r"(?P<path>[/?#]\S*?)?(?P<end>[.,;:!?)\]，。！？]*(?:\s\W*)?)$",
    re.I,
)


_RULES: dict[str, Sequence[english.Rule]] = {
    "en": ((_ADDRESS, _address_en), *english.RULES),
    "zh": ((_ADDRESS, _address_zh), *chinese.RULES),
}

_UNSAID = frozenset({"So", "Sk", "Cf", "Cc", "Co", "Cn"})
_DROPPED = frozenset("\ufe0e\ufe0f\u20e3*_`~^|\\<>{}[]")
_JOINER = "\u200c"  # the zero-width non-joiner, which Persian needs

_AMOUNT = re.compile(
    r"(?P<head>\W*?)(?P<minus>[-−]?)(?:US)?(?P<sign>[$€£¥₹₩])(?P<number>\d(?:[\d,]*\d)?(?:\.\d+)?)"
    r"(?P<short>k|m|bn|b|t)?(?P<tail>(?:\+|/\w+)?\W*)$",
    re.I,
)


_RANGE = re.compile(r"(\W*?)([$€£¥₹₩])(\d[\d,.]*)[-–](?:\2)?(\d[\d,.]*\d|\d)(\W*)$")


def _money(words: list[str], at: int, language: str) -> None:
    """Move the unit behind the number, and behind a "million" that is the next word."""
    names = _MONEY.get(language)
    if names is None:
        return
    if spread := _RANGE.fullmatch(words[at]):
        to = " to " if language == "en" else "到"
        words[at] = f"{spread[1]}{spread[3]}{to}{spread[4]} {names[spread[2]]}{spread[5]}"
        return
    match = _AMOUNT.fullmatch(words[at])
    if match is None:
        return
    unit = names[match["sign"]]
    number = match["number"].replace(",", "")
    if number == "1" and language == "en" and unit.endswith("s") and not match["short"]:
        unit = unit[:-1]
    sign = {"en": "minus ", "zh": "负"}[language] if match["minus"] else ""
    tail = match["tail"]
    tail = re.sub(r"^/(\w+)", r" per \1" if language == "en" else r"每\1", tail)
    short = match["short"]
    if short:
        scale = _SHORT[language][short.lower()]
        words[at] = f"{match['head']}{sign}{number} {scale} {unit}{tail}"
        return
    following = words[at + 1] if at + 1 < len(words) else ""
    scaled = re.match(rf"({_SCALES})\b(.*)", following, re.I)
    if language == "en" and scaled and not tail:
        words[at] = f"{match['head']}{sign}{number}"
        words[at + 1] = f"{scaled[1]} {unit}{scaled[2]}"
        return
    large = next((scale for scale in _ZH_SCALES if following.startswith(scale[0])), "")
    if language == "zh" and large and not tail:
        words[at] = f"{match['head']}{sign}{number}"
        words[at + 1] = f"{following[0]}{unit}{following[1:]}"
        return
    if following.startswith(unit):
        words[at] = f"{match['head']}{sign}{number}{tail}"
        return
    dollars, _, cents = number.partition(".")
    if language == "en" and len(cents) == 2 and unit[:4] in {"doll", "euro"}:
        unit = unit[:-1] if dollars == "1" else unit
        number = f"{dollars} {unit}" + (f" and {int(cents)} cents" if int(cents) else "")
        words[at] = f"{match['head']}{sign}{number}{tail}"
        return
    words[at] = f"{match['head']}{sign}{number} {unit}{tail}"


def _audible(word: str) -> str:
    """Without emoji, control characters and marks that a synthesiser would name or stumble over."""
    return "".join(
        sign if sign == _JOINER or unicodedata.category(sign) not in _UNSAID else " "
        for sign in word
        if sign not in _DROPPED
    ).strip()


def said(words: Sequence[str], language: str) -> list[str]:
    """What is read out for each written word; rules exist for English and Chinese.

    >>> said(["R&D", "costs", "$3", "million", "(45%)."], "en")
    ['R and D', 'costs', '3', 'million dollars', '(45 percent).']
    """
    base = {"cmn": "zh"}.get(language.split("-")[0], language.split("-")[0])
    spoken = [
        word[: LONGEST if word.isascii() else LONGEST * 16].translate(_SIGNS) for word in words
    ]
    for at in range(len(spoken)):
        _money(spoken, at, base)
    if base == "en" and spoken:
        spoken = [
            english.beside(before, word, after)
            for before, word, after in zip(
                ["", *spoken[:-1]], spoken, [*spoken[1:], ""], strict=True
            )
        ]
    elif base == "zh" and spoken:
        spoken = [
            chinese.figures(word, after)
            for word, after in zip(spoken, [*spoken[1:], ""], strict=True)
        ]
    for at, word in enumerate(spoken):
        for pattern, form in _RULES.get(base, ()):
            word = pattern.sub(form, word)
        word = re.sub(r"\s+", " ", _audible(word))
        spoken[at] = re.sub(r"\s+(?=[.,;:!?)])", "", word)
    return spoken
