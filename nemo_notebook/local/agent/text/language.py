"""Numbers, lengths of time and places in the order, in English and Chinese; which language it is.

Times are integer milliseconds. Nothing here raises: what is not understood is None or left out.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .tongues import known_words

__all__ = [
    "NUMBER_EN",
    "NUMBER_ZH",
    "ORDINALS",
    "Span",
    "detect",
    "find_durations",
    "find_scene",
    "is_cjk",
    "number",
    "say_number",
]

_UNITS = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
_TENS = {
    word: 10 * value
    for value, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
}
_DIGITS_ZH = {c: v for v, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0, "俩": 2}
_POWERS_ZH = {"十": 10, "百": 100, "千": 1000}

_UNIT_WORDS = "|".join(sorted(_UNITS, key=len, reverse=True))
_TEN_WORDS = "|".join(_TENS)
_SMALL = rf"(?:(?:{_TEN_WORDS})(?:[- ](?:{_UNIT_WORDS}))?|{_UNIT_WORDS})"
NUMBER_EN = (
    rf"(?:\d+(?:,\d{{3}})*(?:\.\d+)?|{_SMALL}(?:[- ]hundred(?:(?: and)?[- ]{_SMALL})?)?"
    r"|a hundred|a dozen|a couple(?: of)?)"
)
"""A number in English, as digits or words, for use inside a larger pattern (lower case)."""
NUMBER_ZH = r"(?:\d+(?:\.\d+)?|[零〇一二两俩三四五六七八九十百千]+)"
"""A number in Chinese, as digits or characters."""


class Span(NamedTuple):
    """A value, and where in the text it was said."""

    start: int
    end: int
    value: int


def _number_zh(text: str) -> float | None:
    if not any(c in _POWERS_ZH for c in text):
        digits = [_DIGITS_ZH[c] for c in text if c in _DIGITS_ZH]
        return float("".join(map(str, digits))) if len(digits) == len(text) and digits else None
    total, current = 0, 0
    for c in text:
        if c in _DIGITS_ZH:
            current = _DIGITS_ZH[c]
        elif c in _POWERS_ZH:
            total += (current or 1) * _POWERS_ZH[c]
            current = 0
        else:
            return None
    return float(total + current)


def number(text: str) -> float | None:
    """The number that a text says, as digits or words; None when it says none.

    >>> number("twenty-five"), number("两百三十"), number("1,500")
    (25.0, 230.0, 1500.0)
    """
    text = text.strip().lower().replace(",", "")
    if re.fullmatch(r"\d+(?:\.\d+)?", text):
        return float(text)
    if text and all(c in _DIGITS_ZH or c in _POWERS_ZH for c in text):
        return _number_zh(text)
    fixed = {"a hundred": 100.0, "a dozen": 12.0, "a couple": 2.0, "a couple of": 2.0}
    if text in fixed:
        return fixed[text]
    total = 0
    words = [w for w in re.split(r"[-\s]+", text) if w not in ("and", "")]
    if not words:
        return None
    for word in words:
        if word in _UNITS:
            total += _UNITS[word]
        elif word in _TENS:
            total += _TENS[word]
        elif word == "hundred":
            total = (total or 1) * 100
        else:
            return None
    return float(total)


def say_number(value: int, language: str = "en") -> str:
    """A small whole number in words (0–99), else in digits.

    >>> say_number(15), say_number(15, "zh")
    ('fifteen', '十五')
    """
    if not 0 <= value <= 99:
        return str(value)
    tens, ones = divmod(value, 10)
    if language == "zh":
        digits = "零一二三四五六七八九"
        if value < 10:
            return digits[value]
        return ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")
    small = {v: w for w, v in _UNITS.items()}
    if value < 20:
        return small[value]
    ten = {v: w for w, v in _TENS.items()}[10 * tens]
    return f"{ten}-{small[ones]}" if ones else ten


_SECOND_EN = r"(?:seconds?|secs?|secondes?|segundos?|sekunden?|secondi|s)(?![a-z])"
_MINUTE_EN = r"(?:minutes?|mins?)(?![a-z])"
_DURATION = re.compile(
    "|".join(
        (
            r"(?P<half>\b(?:a )?half[- ](?:a[- ])?minute\b)",
            rf"(?P<onehalf>\b(?:a|one)[- ]minute[- ]and[- ]a[- ]half\b|\b(?P<andhalf>{NUMBER_EN})"
            r" and a half[- ]minutes?\b)",
            rf"\b(?P<min>{NUMBER_EN}|a)[- ]?{_MINUTE_EN}"
            rf"(?:(?:,? and | |,|-)?(?P<minsec>{NUMBER_EN})[- ]?{_SECOND_EN})?",
            r"\b(?P<m>\d+)m(?P<ms>\d{1,2})s?\b",
            rf"\b(?P<sec>{NUMBER_EN})[- ]?{_SECOND_EN}",
            r"(?<![\d:.])(?P<clockm>\d{1,2}):(?P<clocks>[0-5]\d)(?![\d:]|\s*[ap]\.?m)",
            r"(?P<zhalf>半分钟|半分鐘)",
            rf"(?P<zmin>{NUMBER_ZH})\s*个?分(?:[钟鐘])?(?P<zh>半)?"
            rf"(?:零?(?P<zminsec>{NUMBER_ZH})\s*秒[钟鐘]?)?",
            rf"(?P<zsec>{NUMBER_ZH})\s*秒[钟鐘]?",
        )
    )
)
_RATIOS = {"9:16", "16:9", "16:10", "10:16", "9:21", "21:09"}


def _milliseconds(match: re.Match[str]) -> int | None:
    g = match.groupdict()

    def value(name: str) -> float:
        return (number(g[name]) or 0.0) if g[name] else 0.0

    if g["half"] or g["zhalf"]:
        seconds = 30.0
    elif g["onehalf"]:
        seconds = 60 * ((value("andhalf") or 1.0) + 0.5)
    elif g["min"]:
        seconds = 60 * (1.0 if g["min"] == "a" else value("min")) + value("minsec")
    elif g["m"]:
        seconds = 60 * value("m") + value("ms")
    elif g["clockm"]:
        if match.group() in _RATIOS:
            return None
        seconds = 60 * value("clockm") + value("clocks")
    elif g["zmin"]:
        seconds = 60 * value("zmin") + (30 if g["zh"] else 0) + value("zminsec")
    else:
        seconds = value("sec") or value("zsec")
    return round(1000 * seconds)


def find_durations(text: str) -> list[Span]:
    """Every length of time that a text names, in milliseconds, with its place.

    >>> [s.value for s in find_durations("a 90s cut, a half-minute one, 1:30, and 一分半")]
    [90000, 30000, 90000, 90000]
    """
    spans = []
    for match in _DURATION.finditer(text.lower()):
        value = _milliseconds(match)
        if value is not None:
            spans.append(Span(match.start(), match.end(), value))
    return spans


ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
]
_SCENE_EN = r"(?:scene|part|section|segment|shot|clip|slide)"
_SCENE_ZH = r"(?:个|段|幕|节|场|镜|部分)(?:场景|画面|镜头|片段|段落)?"
_LAST_EN = re.compile(
    rf"\b(?:last|final|closing) (?:{_SCENE_EN}|one|bit|piece)\b|\b{_SCENE_EN} (?:at|in) the end\b"
    r"|\bthe ending\b"
)
_LAST_ZH = re.compile(
    rf"最后(?:一|的|那一?)?{_SCENE_ZH}|最后一?(?:个?场景|画面|镜头)|结尾(?:那?一?段|场景|画面)"
)
_FIRST_EN = re.compile(rf"\b(?:opening|intro) {_SCENE_EN}\b|\bthe (?:opening|intro)\b")
_FIRST_ZH = re.compile(rf"开[头场篇](?:那?一?[段幕]|场景|画面)|首{_SCENE_ZH}")
_NTH_EN = re.compile(
    rf"\b{_SCENE_EN} (?:number |no\.? ?|#)?(?P<n>{NUMBER_EN})\b(?!:|[- ]?(?:s|secs?|seconds?|"
    r"mins?|minutes?)\b)"
    rf"|\b(?P<o>{'|'.join(ORDINALS)}) (?:{_SCENE_EN}|one)\b"
    rf"|\b(?P<d>\d+)(?:st|nd|rd|th) {_SCENE_EN}\b"
)
_NTH_ZH = re.compile(
    rf"第\s*(?P<n>{NUMBER_ZH})\s*{_SCENE_ZH}|场景\s*(?P<m>{NUMBER_ZH})"
    r"|(?<=[删去剪把将])(?P<k>[二三四五六七八九\d])(?:段|幕)"
)


def find_scene(text: str, count: int) -> int | None:
    """The number of the scene a text names, from 1; `count` scenes exist. None when it names none.

    The number may lie outside 1..count: the caller says so.

    >>> find_scene("delete the second scene", 5), find_scene("最后一段换成海", 5)
    (2, 5)
    """
    low = text.lower()
    if _LAST_EN.search(low) or _LAST_ZH.search(low):
        return count
    if _FIRST_EN.search(low) or _FIRST_ZH.search(low):
        return 1
    for match in _NTH_EN.finditer(low):
        if match["o"]:
            if re.search(rf"(?:{NUMBER_EN})[- ]$", low[: match.start()]):
                continue  # "a 15-second clip"
            return ORDINALS.index(match["o"]) + 1
        value = number(match["n"] or match["d"])
        return None if value is None else round(value)
    chinese = _NTH_ZH.search(low)
    if chinese:
        value = number(chinese["n"] or chinese["m"] or chinese["k"])
        return None if value is None else round(value)
    return None


_SCRIPTS: tuple[tuple[str, str], ...] = (
    ("ja", r"[぀-ヿ]"),
    ("ko", r"[가-힯]"),
    ("zh", r"[㐀-䶿一-鿿]"),
    ("ru", r"[Ѐ-ӿ]"),
    ("el", r"[Ͱ-Ͽ]"),
    ("ar", r"[؀-ۿ]"),
    ("he", r"[֐-׿]"),
    ("hi", r"[ऀ-ॿ]"),
    ("th", r"[฀-๿]"),
)
_COMMON = {
    "en": "the of and to in is that for it with as was on are this be by from at an or you we our",
    "es": "el la de que y en los se del las por un para con no una su al es lo como más",
    "fr": "le la les de des et en un une du est que pour dans qui sur au pas plus par avec ce",
    "de": "der die und das in den von zu mit ist des sich auf für im dem nicht ein eine als auch",
    "it": "il di che la e un per una in del non sono con si da della le dei più alla nel è",
    "pt": "o de que e do da em um para com não uma os no se na por mais as dos como é",
    "nl": "de het een en van in is dat op te zijn met voor niet aan er om ook als bij",
}
COMMON_WORDS = {language: frozenset(words.split()) for language, words in _COMMON.items()}
"""The most frequent words of a language written in Latin letters: articles, prepositions, …"""


def is_cjk(text: str) -> bool:
    """Whether a text is written without spaces between words (Chinese or Japanese signs)."""
    return detect(text) in ("zh", "ja")


_FEW = 8
"""Up to so many words, a text has too few common ones to be counted."""


def _told(text: str, words: set[str]) -> str:
    """The language of a few words, none of them English; "" where they leave it open."""
    scores = {
        name: len(words & common) + known_words(text, name)
        for name, common in COMMON_WORDS.items()
        if name != "en"
    }
    best = sorted(scores, key=lambda name: -scores[name])
    clear = scores[best[0]] >= 2 and scores[best[0]] > scores[best[1]]
    return best[0] if clear else ""


def detect(text: str, default: str = "en") -> str:
    """The language of a text as a code ("en", "zh", …), by script, then by its common words.

    One Chinese sign counts for as much as three letters, since it is about as much speech.

    >>> detect("Der Honig kommt von kleinen Höfen und ist nicht erhitzt."), detect("做个10秒日落")
    ('de', 'zh')
    """
    latin = len(re.findall(r"[A-Za-zÀ-ɏ]", text))
    counts = {language: len(re.findall(signs, text)) for language, signs in _SCRIPTS}
    if counts["ja"] and 4 * counts["ja"] >= counts["zh"]:
        counts["ja"] += counts.pop("zh")
    best = max(counts, key=lambda language: counts[language])
    weight = 3 if best in ("zh", "ja", "ko") else 1
    if counts[best] and weight * counts[best] >= latin:
        return best
    words = re.findall(r"[a-zà-ɏ]+", text.lower())
    if not words:
        return default
    found = {name: sum(w in common for w in words) for name, common in COMMON_WORDS.items()}
    if len(words) <= _FEW and not found["en"]:
        return _told(text, set(words)) or (default if default in found else "en")
    top = max(found, key=lambda name: found[name])
    ranked = sorted(found.values())
    if not found["en"] and ranked[-1] >= 2 and ranked[-1] > ranked[-2]:
        return top
    if top == "en" or found[top] < 3 or found[top] <= found["en"] + 1:
        return "en" if found["en"] or default not in found else default
    return top
