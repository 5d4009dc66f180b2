"""Requests as strangers type them: short forms written out, slips of the finger mended."""

from __future__ import annotations

import re
from functools import cache

from ..text.tables import listed

__all__ = ["mend"]

_SHORT = {
    r"w/o": "without", r"w/": "with ", r"w(?= [a-z])": "with", r"pl[sz]+": "please",
    r"thx|tnx|tks|ty": "thanks", r"vids": "videos", r"u": "you", r"ur": "your", r"yt": "youtube",
    r"insta|ig": "instagram", r"fb": "facebook", r"abt|bout": "about",
    r"4(?= (?:my|our|the|an?) )": "for",
    r"bg": "background",
    r"gonna": "going to",
    r"wanna": "want to", r"gimme": "give me", r"lemme": "let me", r"tl;?dr": "summary",
    r"vo": "voiceover", r"b&w": "black and white",
}  # fmt: skip
"""Short form → what it stands for."""
_SHORT_FORMS = tuple(
    (re.compile(rf"(?<![\w&'’.-])(?:{short})(?![\w'’-]|\.\w|/\w)", re.I), long)
    for short, long in _SHORT.items()
)
_KEYS = listed(
    """
    video videos about second seconds minute minutes vertical square landscape portrait caption
    captions subtitle subtitles music voiceover please background create generate youtube instagram
    tiktok script article following product without upbeat cinematic
"""
)
"""The words of a request that are worth mending."""


@cache
def _slips() -> dict[str, str]:
    """Every slip of two neighbouring letters, and in long words one letter left out or doubled."""
    found: dict[str, str] = {}
    for word in _KEYS:
        forms = {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1)}
        if len(word) >= 7:
            forms |= {word[:i] + word[i + 1 :] for i in range(1, len(word) - 1)}
        if len(word) >= 5:
            forms |= {word[:i] + word[i - 1] + word[i:] for i in range(1, len(word) + 1)}
        for form in forms - set(_KEYS):
            found.setdefault(form, word)
    return found


def mend(request: str) -> str:
    """A request with its short forms written out and its commonest slips mended.

    >>> mend("pls make a 20sec vidoe abuot bees w/ chill music thx")
    'please make a 20sec video about bees with chill music thanks'
    """
    request = re.sub(r"\s*[-=]+>\s*", " to ", request)
    request = re.sub(r"(?<=[a-z]) & (?=[a-z])", " and ", request)
    for short, long in _SHORT_FORMS:
        request = short.sub(long, request)

    def right(match: re.Match[str]) -> str:
        return _slips().get(match.group().lower(), match.group())

    return re.sub(r" {2,}", " ", re.sub(r"\b[A-Za-z]{4,12}\b", right, request))
