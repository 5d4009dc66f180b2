"""How a written word is said: signs, money and abbreviations that a synthesiser misreads.

`said(words, language)` gives one spoken form a word, so that timings stay with what is written.
A rule is a row: a pattern over one written word and what is said instead.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

__all__ = ["LONGEST", "said"]

LONGEST = 160
"""Of a longer word (an address, a key, noise) only so many characters are read out.

Of other scripts sixteen times as many: some are written without spaces."""

Rule = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]

_UNITS = (
    ("km/h", "kilometers per hour"),
    ("km", "kilometers"),
    ("cm", "centimeters"),
    ("mm", "millimeters"),
    ("kg", "kilograms"),
    ("kHz", "kilohertz"),
    ("GHz", "gigahertz"),
    ("GB", "gigabytes"),
    ("MB", "megabytes"),
    ("TB", "terabytes"),
    ("fps", "frames per second"),
    ("ms", "milliseconds"),
    ("kWh", "kilowatt hours"),
)
_SCALES = r"thousand|million|billion|trillion"
_MONEY = {
    "en": {"$": "dollars", "€": "euros", "£": "pounds", "¥": "yen"},
    "zh": {"$": "美元", "€": "欧元", "£": "英镑", "¥": "元"},
}
_SIGNS = str.maketrans({"￥": "¥", "％": "%", "＆": "&", "＋": "+", "＝": "="})
_SHORT = {"k": "thousand", "m": "million", "b": "billion", "bn": "billion", "t": "trillion"}
_SHORT_ZH = {"k": "千", "m": "百万", "b": "十亿", "bn": "十亿", "t": "万亿"}


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


def _rows(*rows: tuple[str, str | Callable[[re.Match[str]], str]]) -> tuple[Rule, ...]:
    return tuple((re.compile(pattern, re.I), said) for pattern, said in rows)


_RULES: dict[str, tuple[Rule, ...]] = {
    "en": (
        (_ADDRESS, _address_en),
        *_rows(
            (r"^(\W*)e\.g\.?,?$", r"\1for example"),
            (r"^(\W*)i\.e\.?,?$", r"\1that is"),
            (r"^(\W*)vs\.?$", r"\1versus"),
            (r"^(\W*)mr\.$", r"\1Mister"),  # a full stop would end the sentence
            (r"^(\W*)mrs\.$", r"\1Missus"),
            (r"^(\W*)ms\.$", r"\1Miss"),
            (r"^(\W*)dr\.$", r"\1Doctor"),
            (r"^(\W*)prof\.$", r"\1Professor"),
            (r"^(\W*)SaaS\b", r"\1sass"),
            (r"\bC\+\+", "C plus plus"),
            (r"\bC#", "C sharp"),
            (r"\b1080p\b", "ten eighty p"),
            (r"^(\W*1[1-9])([1-9]\d)(\W*)$", r"\1 \2\3"),
            (r"^(\W*)etc\.?(\W*)$", r"\1et cetera\2"),
            (r"^(\W*)approx\.$", r"\1approximately"),
            (r"^(\W*)w/o$", r"\1without"),
            (r"^(\W*)w/$", r"\1with"),
            (r"^(\W*\d[\d,.]*)[-–]([1-9][\d,.]*(?:[^\d-].*)?)$", r"\1 to \2"),
            (r"(?<=\d)-(?=\d)", " "),
            (r"(?<=\d)\s*°C\b", " degrees Celsius"),
            (r"(?<=\d)\s*°F\b", " degrees Fahrenheit"),
            (r"(?<=\d)°", " degrees"),
            (r"(?<=\d)x\b", " times"),
            *((rf"(?<=\d){short}\b(?!/)", f" {long}") for short, long in _UNITS),
            *((rf"^{short}(\W*)$", rf"{long}\1") for short, long in _UNITS if len(short) > 2),
            (r"^km(\W*)$", r"kilometers\1"),
            (r"^kg(\W*)$", r"kilograms\1"),
            (r"(?<=\w)/(?=\w)", " "),
            (r"(?<=\w)@(?=\w)", " at "),
            (r"(?<=\w)\.(?=(?:com|org|net|io|ai|dev|app|co|edu|gov|py|js|mp4)\b)", " dot "),
            (r"&", " and "),
            (r"%", " percent "),
            (r"^#(?=\d)", "number "),
            (r"(?<!\w)~(?=\d)", "about "),
            (r"(?<=\w)\+(?=\W*$)", " plus"),
            (r"(?<!\w)\+(?=\d)", "plus "),
            (r"(?<=\w)[_](?=\w)", " "),
        ),
    ),
    "zh": (
        (_ADDRESS, _address_zh),
        *_rows(
            (r"(\d[\d,.]*)%", r"百分之\1"),
            (r"(?<=\d)\s*°C|(?<=\d)℃", "摄氏度"),
            (r"(?<=\d)°", "度"),
            (r"(?<=\d)[-–~～](?=\d)", "到"),
            (r"(?<!\w)[-−](?=\d)", "负"),
            (r"(\d+)/(\d+)", r"\2分之\1"),
            (r"(\d{1,2})[:：](\d\d)", r"\1点\2分"),
            (r"&", "和"),
            (r"(?<=\w)_(?=\w)", " "),
        ),
    ),
}

_UNSAID = frozenset({"So", "Sk", "Cf", "Cc", "Co", "Cn"})
_DROPPED = frozenset("\ufe0e\ufe0f\u20e3*_`~^|\\<>{}[]")
_JOINER = "\u200c"  # the zero-width non-joiner, which Persian needs

_AMOUNT = re.compile(
    r"(?P<head>\W*?)(?P<minus>[-−]?)(?:US)?(?P<sign>[$€£¥])(?P<number>\d[\d,]*(?:\.\d+)?)"
    r"(?P<short>k|m|bn|b|t)?(?P<tail>(?:\+|/\w+)?\W*)$",
    re.I,
)


def _money(words: list[str], at: int, language: str) -> None:
    """Move the unit behind the number, and behind a "million" that is the next word."""
    match = _AMOUNT.fullmatch(words[at])
    names = _MONEY.get(language)
    if match is None or names is None:
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
        scale = (_SHORT if language == "en" else _SHORT_ZH)[short.lower()]
        words[at] = f"{match['head']}{sign}{number} {scale} {unit}{tail}"
        return
    following = words[at + 1] if at + 1 < len(words) else ""
    scaled = re.match(rf"({_SCALES})\b(.*)", following, re.I)
    if language == "en" and scaled and not tail:
        words[at] = f"{match['head']}{sign}{number}"
        words[at + 1] = f"{scaled[1]} {unit}{scaled[2]}"
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
    for at, word in enumerate(spoken):
        for pattern, form in _RULES.get(base, ()):
            word = pattern.sub(form, word)
        word = re.sub(r"\s+", " ", _audible(word))
        spoken[at] = re.sub(r"\s+(?=[.,;:!?)])", "", word)
    return spoken
