"""The edges of a text in a prompt: its quotation marks, and the wishes before and after it."""

from __future__ import annotations

import re

from ..text.cleaning import has_words
from ..text.language import find_durations
from ..text.sentences import sentences
from .instructions import MAKES, ORDERS, POLITE, TURNS, asks, directs
from .subject import refers_to_text

__all__ = ["QUOTES", "peel", "strip_clause", "strip_lead", "strip_tail", "unquote", "wishes"]

QUOTES = {'"': '"', "“": "”", "「": "」", "『": "』", "'": "'", "‘": "’", "«": "»"}


def peel(text: str) -> tuple[str, list[str]]:
    """A text in quotation marks without them, and what is ordered after the last of them.

    >>> peel('"We lost. We won." no captions')
    ('We lost. We won.', ['no captions'])
    """
    text = text.strip()
    end = QUOTES.get(text[:1])
    if not end:
        return text, []
    inside, found, after = text[1:].rpartition(end)
    after = after.strip(" ,.;，。；\n–—-()（）")
    if not found or not has_words(after) or (end in inside and end in "'’"):
        return text, []
    orders = [s for line in after.split("\n") for s in sentences(line)]
    if all(wishes(order) for order in orders):
        return inside.strip(), orders
    return text, []


def wishes(text: str) -> bool:
    """Whether a short text only says what the video is to be like: "no captions, please"."""
    if asks(text) or directs(text):
        return True
    parts = [p for p in re.split(r"[,;，；、]|\band\b|\bwith\b|\bplus\b", text) if has_words(p)]
    return bool(parts) and len(text.split()) <= 20 and all(directs(part) for part in parts)


_LAST_CLAUSE = re.compile(
    r"\s*(?:[,;，；]|[.。!！?？]|\s[-–—]+\s|[(（\[])\s*(?P<wish>[^.。!！?？,;，；()（）\n]{3,60}?)[\s)）\].。!！]*$"
)
_NAMES_FORM = re.compile(
    r"caption|subtitle|voice|narrat|music|soundtrack|bgm|vertical|square|landscape|portrait|"
    r"9:16|16:9"
    r"|\b1:1|tiktok|reel|short|字幕|配音|旁白|音乐|配乐|竖屏|横屏|方形|秒|seconds?\b|\d\s?s(?:ecs?)?\b",
    re.I,
)


def strip_clause(text: str) -> tuple[str, list[str]]:
    """Text without the short wish about the video that its last clause may be.

    >>> strip_clause("We won. See you in April, no captions please.")
    ('We won. See you in April', ['no captions please'])
    """
    match = _LAST_CLAUSE.search(text)
    if match is None or not text[: match.start()].strip():
        return text, []
    wish = match["wish"].strip(" -–—")
    known = _NAMES_FORM.search(wish) and re.match(
        rf"{POLITE}(?:no\b|without|with\b|in\b|as\b|for\b|use|add|include|don'?t|vertical|square|"
        r"\d+|不要|不用|无|没有|加|配|要|用|带|竖|横|方|\w+ (?:music|voice))",
        wish,
        re.I,
    )
    if not known or not wishes(wish):
        return text, []
    end = match.group().strip()[:1]
    kept = text[: match.start()].strip()
    return kept + (end if end in ".。!！?？" else ""), [wish]


def strip_lead(text: str) -> tuple[str, list[str]]:
    """Text without the lines of instruction at its beginning."""
    lines = text.strip().split("\n")
    asked: list[str] = []
    while len(lines) > 1 and (not lines[0].strip() or directs(lines[0]) or asks(lines[0])):
        asked.append(lines.pop(0))
    return "\n".join(lines).strip(), [line for line in asked if line.strip()]


def strip_tail(text: str) -> tuple[str, list[str]]:
    """Text without the instruction at its end: whole lines, or last sentences that only direct."""
    asked: list[str] = []
    text = text.strip()
    while True:
        body, _, line = text.rpartition("\n")
        opening = (sentences(line) or [line])[0]
        if body.strip() and (asks(line) or directs(line)) and (asks(opening) or directs(opening)):
            asked.insert(0, line)
            text = body.strip()
            continue
        found = sentences(line)
        last = found[-1] if found else ""
        more = len(found) > 1 or body.strip()
        if more and last and _closes(last) and _orders(last):
            asked.insert(0, last)
            text = text[: text.rindex(last)].strip() if last in text else body.strip()
            continue
        return text, asked


def _closes(sentence: str) -> bool:
    """Whether a last sentence on the line of a text is about the video and not part of the text."""
    if directs(sentence):
        return True
    if not asks(sentence):
        return False
    short = len(sentence.split()) <= 14 and len(sentence) <= 80
    return refers_to_text(sentence) or (short and bool(find_durations(sentence.lower())))


def _orders(sentence: str) -> bool:
    return bool(
        ORDERS.search(sentence)
        or TURNS.search(sentence)
        or MAKES.search(sentence)
        or re.search(r"[㐀-鿿]", sentence)
    )


def unquote(text: str) -> str:
    text = text.strip()
    end = QUOTES.get(text[:1])
    if end and text.endswith(end) and len(text) > 2 and end not in text[1:-1]:
        return text[1:-1].strip()
    return text
