"""What people type, made plain: slips of the fingers, faces, quotation marks, mixed languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

__all__ = ["in_one_tongue", "tidy"]

_SLIPS = {
    right: slips.split()
    for right, slips in {
        "export": "exoprt expport exporrt expoort",
        "download": "donlwoad downlaod dowmload donload",
        "credits": "cerdits creddits",
        "balance": "balence ballance",
        "show": "shwo hsow",
        "video": "vedio",
    }.items()
}
"""Slips that the rules below do not make."""
_SHORT = {"gimme": "give me", "lemme": "let me", "wanna": "want to"}
_KEYS = ("export", "download", "credits", "balance", "status", "upload", "tracks", "timeline")
_WORDS = frozenset({"stats", "tacks"})
"""Words of their own that a slip could give; "expert" and "statue" no slip gives."""


def _slips(word: str) -> Iterator[str]:
    """What fingers make of a word: two letters exchanged, an inner letter lost or doubled."""
    for n in range(len(word) - 1):
        yield word[:n] + word[n + 1] + word[n] + word[n + 2 :]
        if n:
            yield word[:n] + word[n + 1 :]
    for n, letter in enumerate(word):
        yield word[:n] + letter + word[n:]
    yield word[1:]


_CORRECT = {
    slip: word
    for word in (*_KEYS, "video", "please")
    for slip in (*_slips(word), *_SLIPS.get(word, ()))
    if slip not in _WORDS and slip != word
} | dict.fromkeys(_SLIPS["show"], "show")
_CORRECT |= _SHORT

_PAIRS = (
    ("export", "导出"),
    ("download", "下载"),
    ("credits", "积分"),
    ("balance", "余额"),
    ("status", "状态"),
    ("progress", "进度"),
    ("tracks", "轨道"),
    ("timeline", "时间线"),
    ("upload", "上传"),
    ("video", "视频"),
    ("photo", "照片"),
    ("picture", "图片"),
    ("file", "文件"),
    ("music", "音乐"),
    ("please", "请"),
    ("show", "显示"),
    ("check", "查看"),
    ("my", "我的"),
)
"""Words that people who speak both languages take from either."""
_TO_CHINESE = dict(_PAIRS)
_TO_ENGLISH = {chinese: f" {english} " for english, chinese in _PAIRS}
_ENGLISH_WORD = re.compile(r"(?<![\w./-])[A-Za-z]+(?![\w./-])", re.ASCII)
_CHINESE_WORD = re.compile("|".join(sorted(_TO_ENGLISH, key=len, reverse=True)))


def in_one_tongue(text: str) -> Iterator[str]:
    """A text in two languages, with the words that it mixes put into one, and into the other."""
    if not (re.search("[A-Za-z]", text) and re.search("[一-鿿]", text)):
        return
    yield _ENGLISH_WORD.sub(lambda m: _TO_CHINESE.get(m[0].lower(), m[0]), text)
    yield " ".join(_CHINESE_WORD.sub(lambda m: _TO_ENGLISH[m[0]], text).split())


_QUOTES = re.compile(r"[\"“”`「」『』]|(?<![A-Za-z])['‘’]|['‘’](?![A-Za-z])")
_FACES = re.compile(r"(?:(?<=\s)|^)(?:[:;=8]['’]?-?[)(DPpdO3/]+|\^_?\^|<3|xD|lol|haha)(?=\s|$)")
_BEFORE_FILE = re.compile(r":\s+(?=\S+\.[A-Za-z0-9]{2,4}\b|https?://)")


def tidy(text: str) -> str:
    """The text without pictures, quotation marks, doubled spaces and known slips of the fingers."""
    text = unicodedata.normalize("NFKC", text)
    text = "".join(" " if unicodedata.category(c) in ("So", "Sk", "Cf") else c for c in text)
    text = _FACES.sub(" ", _QUOTES.sub("", text.replace("’", "'")))
    text = _BEFORE_FILE.sub(" ", text)
    text = re.sub(r"[A-Za-z]+", lambda m: _CORRECT.get(m[0].lower(), m[0]), text)
    return re.sub(r"[^\S\n]+", " ", text).strip()
