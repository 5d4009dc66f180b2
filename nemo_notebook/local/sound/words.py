"""Written words: how a text is cut into the words that a caption shows, and put together again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

__all__ = ["cut", "is_spoken", "join", "wide"]

# Written without spaces: Han with its extensions, kana, bopomofo, and their punctuation.
_WIDE = (
    "\u2e80-\u303f\u3040-\u30ff\u3100-\u312f\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
)
_PIECE = re.compile(rf"[{_WIDE}]|[^\s{_WIDE}]+")
_WIDE_SIGN = re.compile(rf"[{_WIDE}]")
_OPENING = frozenset("（【《〈「『〔〖［｛“‘([{<¿¡#@$€£¥￥")
_READ_OUT = frozenset("%&+=×÷$€£¥°@#‰％＆＋＝")


def wide(sign: str) -> bool:
    """Whether a character belongs to a script that is written without spaces.

    >>> wide("好"), wide("，"), wide("a")
    (True, True, False)
    """
    return bool(_WIDE_SIGN.match(sign))


def is_spoken(piece: str) -> bool:
    """Whether there is anything in it to read out.

    >>> is_spoken("R&D"), is_spoken("—"), is_spoken("🎉")
    (True, False, False)
    """
    return any(sign.isalnum() or sign in _READ_OUT for sign in piece)


def cut(text: str) -> list[str]:
    """The words as they are written, in order, each with its punctuation; `join` puts them back.

    A word is what stands between spaces; a character is one in a script without spaces.
    Marks and emoji that stand alone join the word before them, or the first word.

    >>> cut("Well — that's it! 我们去公园吧！")
    ['Well —', "that's", 'it!', '我', '们', '去', '公', '园', '吧！']
    """
    text = unicodedata.normalize("NFC", text)
    if not any(sign.isalnum() for sign in text):
        return []
    words: list[str] = []
    held, lead = "", ""  # opening marks wait for the next word; `lead` is the space before them
    gap = ""
    for part in re.findall(r"\s+|\S+", text):
        if part.isspace():
            gap = " "
            continue
        for piece in _PIECE.findall(part):
            if is_spoken(piece):
                words.append(f"{held}{gap if held else ''}{piece}")
                held = ""
            elif held:
                held += gap + piece
            elif not words or _OPENING.issuperset(piece):
                held, lead = piece, gap
            else:
                words[-1] += gap + piece
            gap = ""
    if held:
        words[-1] += lead + held
    return words


def join(words: Iterable[str]) -> str:
    """The text that these words make: spaces between words, none beside a script without them.

    >>> join(["Hello", "world!"]), join(["你", "好！"])
    ('Hello world!', '你好！')
    """
    text = ""
    for word in words:
        if text and word and not (wide(text[-1]) or wide(word[0])):
            text += " "
        text += word
    return text
