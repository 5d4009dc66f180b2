"""The fonts that words are set in, and which signs they hold.

All come as packages. Each family stands for one voice: `DISPLAY` for what is said loudest, `BODY`
for the rest, `MONO` for code; behind each stand the fonts of the other scripts in the same
weights, then monochrome emoji and symbols. What no font holds never becomes an empty box: it is
replaced by something readable (`readable`) and can be asked for (`unreadable`).
"""

from __future__ import annotations

import re
import struct
import unicodedata
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "BODY",
    "DISPLAY",
    "MONO",
    "families",
    "folders",
    "is_wide",
    "language",
    "readable",
    "right_to_left",
    "unreadable",
]

_OTHERS = (
    *("Noto Sans", "Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans Devanagari"),
    *("Noto Sans Thai", "Noto Sans Bengali", "Noto Sans Tamil", "Noto Sans Telugu"),
    *("Noto Sans Gujarati", "Noto Sans Gurmukhi", "Noto Sans Kannada", "Noto Sans Malayalam"),
    *("Noto Sans Oriya", "Noto Sans Sinhala", "Noto Sans Khmer", "Noto Sans Lao"),
    *("Noto Sans Myanmar", "Noto Sans Georgian", "Noto Sans Armenian", "Noto Sans Ethiopic"),
    *("Noto Emoji", "Noto Sans Symbols"),
)
DISPLAY = ("Poppins", "Inter")
BODY = ("Inter",)
MONO = ("JetBrains Mono",)

_CJK = {"zh": "Noto Sans CJK SC", "ja": "Noto Sans CJK JP", "ko": "Noto Sans CJK KR"}
_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\u1100-\u11ff\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")),
    ("he", re.compile(r"[\u0590-\u05ff\ufb1d-\ufb4f]")),
    ("ar", re.compile(r"[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
)


def language(text: str) -> str:
    """The language by whose rules a text is set, from the script of most of its letters.

    >>> language("一罐 honey"), language("שלום"), language("Golden Hour")
    ('zh', 'he', 'en')
    """
    found = {lang: len(pattern.findall(text)) for lang, pattern in _SCRIPTS}
    if found["ja"] and found["ja"] * 6 >= found["zh"]:
        return "ja"
    best = max(found, key=lambda lang: found[lang])
    latin = len(re.findall(r"[A-Za-z\u00c0-\u024f]", text))
    # A Chinese sign says as much as a few letters.
    weight = 4 if best in _CJK else 1
    if best in ("ar", "he"):  # what begins from the right holds many a foreign name
        first = next((sign for sign in text if sign.isalpha()), "")
        weight = 4 if dict(_SCRIPTS)[best].match(first) else 1
    return best if found[best] and found[best] * weight >= latin else "en"


def right_to_left(text: str) -> bool:
    """Whether a text runs from right to left."""
    return language(text) in ("ar", "he")


def families(voice: tuple[str, ...], text: str = "") -> tuple[str, ...]:
    """The fonts for a text, best first: in Chinese its commas and quotation marks must not come
    from a Latin face."""
    lang = language(text)
    cjk = _CJK.get(lang, _CJK["zh"])
    first = (cjk, *voice) if lang in _CJK and voice != MONO else (*voice, cjk)
    return (*first, *_OTHERS)


@lru_cache(1)
def folders() -> tuple[str, ...]:
    """Where the font files lie."""
    import fontpkg_inter
    import fontpkg_jetbrains_mono
    import fontpkg_poppins
    import manimgx_fonts
    import manimgx_fonts_cjk

    packages = (
        *(fontpkg_inter, fontpkg_poppins, fontpkg_jetbrains_mono),
        *(manimgx_fonts, manimgx_fonts_cjk),
    )
    return tuple(str(Path(str(package.__file__)).parent) for package in packages)


Ranges = NDArray[np.uint32]
"""First and last code points of what a font holds: (n, 2), sorted."""


def _ranges(path: Path) -> Ranges:
    """What the character map of a font holds (OpenType 1.9, tables `cmap` 4 and 12)."""
    with path.open("rb") as file:
        start = 0
        if file.read(4) == b"ttcf":
            file.seek(12)
            (start,) = struct.unpack(">I", file.read(4))
        file.seek(start + 4)
        (count,) = struct.unpack(">H", file.read(2))
        file.seek(start + 12)
        tables = [struct.unpack(">4sIII", file.read(16)) for _ in range(count)]
        offset, length = next((at, size) for tag, _, at, size in tables if tag == b"cmap")
        file.seek(offset)
        data = file.read(length)
    found = np.zeros((0, 2), np.uint32)
    (count,) = struct.unpack_from(">H", data, 2)
    for number in range(count):
        (at,) = struct.unpack_from(">I", data, 8 + 8 * number)
        (form,) = struct.unpack_from(">H", data, at)
        if form == 12:
            (groups,) = struct.unpack_from(">I", data, at + 12)
            table = np.frombuffer(data, ">u4", groups * 3, at + 16).reshape(-1, 3)
            return table[:, :2].astype(np.uint32)
        if form == 4:
            (segments,) = struct.unpack_from(">H", data, at + 6)
            half = segments // 2
            ends = np.frombuffer(data, ">u2", half, at + 14)
            starts = np.frombuffer(data, ">u2", half, at + 16 + segments)
            found = np.stack([starts, ends], axis=1).astype(np.uint32)
    return found[found[:, 0] < 0xFFFF]


@lru_cache(1)
def _held() -> tuple[Ranges, ...]:
    files = sorted(
        path
        for folder in folders()
        for path in Path(folder).rglob("*")
        if path.suffix in (".ttf", ".otf", ".ttc") and "Italic" not in path.name
    )
    # One weight of a family stands for all of them.
    kept = [p for p in files if "Poppins" not in p.name or p.stem == "Poppins-Bold"]
    return tuple(_ranges(path) for path in kept)


@lru_cache(8192)
def _drawn(sign: str) -> bool:
    code = ord(sign)
    if 0x20 <= code < 0x7F:
        return True
    if unicodedata.category(sign) == "Co":  # what fonts keep there is for themselves
        return False
    for ranges in _held():
        place = int(np.searchsorted(ranges[:, 0], code, side="right")) - 1
        if place >= 0 and code <= ranges[place, 1]:
            return True
    return False


_UNSEEN = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u2028-\u202e\u2060-\u206f\ufeff\ufe0e\ufe0f"
    "\U000e0000-\U000e01ff]"
)
"""Controls, and what only says how a sign should be drawn or in which direction."""
_JOINERS = "\u200c\u200d"
_ALIKE = str.maketrans({"➜": "→", "➔": "→", "✔": "✓", "✘": "✗", "◦": "•", "‣": "•", "⁄": "/"})
_NAMELESS = frozenset(("Co", "Cs", "Cn", "Cc", "Cf", "Mn", "Me"))


def _script(sign: str) -> str:
    """The English name of the script of a letter: the first word of its name."""
    return unicodedata.name(sign, "").split(" ")[0].split("-")[0].capitalize()


def _cut(text: str) -> list[tuple[str, str]]:
    """(piece, script): pieces that can be drawn with "" and the others with their script's name."""
    text = _UNSEEN.sub("", unicodedata.normalize("NFC", text.translate(_ALIKE)))
    pieces: list[tuple[str, str]] = []
    for sign in text:
        script = ""
        if not (sign.isspace() or sign in _JOINERS or _drawn(sign)):
            plain = unicodedata.normalize("NFKD", sign)
            if plain != sign and all(map(_drawn, plain)):
                sign = plain
            elif unicodedata.category(sign) in _NAMELESS or not sign.isalnum():
                continue
            else:
                script = _script(sign)
        if pieces and pieces[-1][1] == script:
            pieces[-1] = (pieces[-1][0] + sign, script)
        else:
            pieces.append((sign, script))
    return pieces


def readable(text: str) -> str:
    """The text as it can be drawn: signs that no font holds are replaced by what is like them,
    left out, or, where they are words, named by their script in brackets.

    >>> readable("Hi 🎉 \\u200b ᏣᎳᎩ ᎦᏬᏂ!")
    'Hi 🎉  [Cherokee]!'
    """
    pieces: list[str] = []
    last = ""
    for piece, script in _cut(text):
        if script:
            if script != last:
                pieces.append(f"[{script}]")
            last = script
        else:
            blank = not piece.strip()
            pieces.append("" if blank and last else piece)
            last = last if blank else ""
    return "".join(pieces)


def unreadable(text: str) -> tuple[str, ...]:
    """The scripts in a text of which no font is there, by their English names.

    >>> unreadable("Golden Hour"), unreadable("ᏣᎳᎩ")
    ((), ('Cherokee',))
    """
    return tuple(dict.fromkeys(script for _, script in _cut(text) if script))


def is_wide(sign: str) -> bool:
    """Whether a sign takes the width of two letters."""
    return unicodedata.east_asian_width(sign) in ("W", "F")
