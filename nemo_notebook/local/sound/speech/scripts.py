"""Scripts: which letters a text is written in, and which language reads them out.

A synthesiser that meets letters of another script spells them, or fails; so each word goes to a
speaker of its own script, and what no speaker knows is left out.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["LATIN", "plain", "reader", "script"]

LATIN = "LATIN"

READERS = {
    "CJK": "cmn",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HANGUL": "ko",
    "CYRILLIC": "ru",
    "GREEK": "el",
    "ARABIC": "ar",
    "HEBREW": "he",
    "DEVANAGARI": "hi",
    "BENGALI": "bn",
    "GURMUKHI": "pa",
    "GUJARATI": "gu",
    "ORIYA": "or",
    "TAMIL": "ta",
    "TELUGU": "te",
    "KANNADA": "kn",
    "MALAYALAM": "ml",
    "SINHALA": "si",
    "THAI": "th",
    "MYANMAR": "my",
    "GEORGIAN": "ka",
    "ARMENIAN": "hy",
    "ETHIOPIC": "am",
}
"""The language that reads a script when the language asked for does not."""

_ALSO = {
    "CYRILLIC": "ru uk be bg mk sr kk ky tt ba cv nog",
    "ARABIC": "ar fa ur sd ug ku",
    "DEVANAGARI": "hi mr ne kok",
    "BENGALI": "bn as bpy",
    "CJK": "cmn yue hak",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
}

_MARKS = {
    sign: to
    for signs, to in (
        ("，、､﹐", ", "),
        ("；", "; "),
        ("：", ": "),
        ("。｡．", ". "),
        ("！", "! "),
        ("？", "? "),
        ("—–―－", ", "),
        ("…", ", "),
        ("’‘ʼ＇", "'"),
        ("．", "."),
        ("・·‧•", " "),
        ("−", "-"),
        ("\u2010\u2011", "-"),
    )
    for sign in signs
}
_KEPT = frozenset(" .,;:!?'-%+=/&#@$€£¥°½¼¾²³×÷")


@lru_cache(maxsize=4096)
def script(sign: str) -> str:
    """The script of a letter as Unicode names it, such as "LATIN" or "CJK"; "" for other signs.

    >>> script("é"), script("好"), script("5")
    ('LATIN', 'CJK', '')
    """
    if unicodedata.category(sign)[0] not in "LM":
        return ""
    return unicodedata.name(sign, "").split(" ")[0].split("-")[0]


def reader(text: str, speaker: str) -> str:
    """Who reads `text`: the speaker, if the script is theirs, or the reader of the script, or "".

    >>> reader("hello", "en-us"), reader("好", "en-us"), reader("好", "cmn"), reader("hi", "ru")
    ('en-us', 'cmn', 'cmn', 'en-us')
    """
    own = _own(speaker)
    for sign in text:
        found = script(sign)
        if found in own:
            return speaker
        if found == LATIN:
            return "en-us"
        if found in READERS:
            return READERS[found]
    return speaker if any(sign.isdigit() for sign in text) else ""


@lru_cache(maxsize=256)
def _own(speaker: str) -> frozenset[str]:
    language = speaker.split("-")[0]
    own = {name for name, code in READERS.items() if code == language}
    own |= {name for name, codes in _ALSO.items() if language in codes.split()}
    if not own or language in {"cmn", "yue"}:  # these read Latin letters as English within a line
        own.add(LATIN)
    return frozenset(own)


def plain(text: str, speaker: str) -> str:
    """Only what a speaker can read: their letters, digits, and marks that mean a pause or a word.

    >>> plain("«Hello»… 好！", "en-us")
    'Hello,!'
    """
    own = _own(speaker)
    kept = ""
    for sign in text:
        if sign in _MARKS or sign in _KEPT:
            kept += _MARKS.get(sign, sign)
            continue
        for part in unicodedata.normalize("NFKC", sign) if not script(sign) else sign:
            if part.isdecimal():
                kept += str(unicodedata.decimal(part))
            elif script(part) in own or (kept and _joins(part, kept[-1])):
                kept += part
            else:
                kept += part if part in _KEPT else " "
    return re.sub(r" +(?=[,.;:!?])", "", " ".join(kept.split()))


def _joins(sign: str, before: str) -> bool:
    """A mark over a letter that was kept, or the joiner that Persian needs."""
    return bool(before.strip()) and (unicodedata.category(sign) in {"Mn", "Mc"} or sign == "\u200c")
