"""What an English request is about: what is left when everything about the form is taken away.

A request is cut into chunks at prepositions, conjunctions and punctuation. A chunk whose content
words all belong to the vocabulary of production ("with a calm soundtrack", "for TikTok") is form;
what follows "about", "of", "for" and the like, or stands before the word "video", is the subject.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ...text.language import find_durations
from ...text.tables import listed
from ..production import (
    FEATURE_NOUNS,
    FUNCTION_WORDS,
    PRODUCTION,
    VIDEO_NOUNS,
    features,
    is_quantity,
)
from .chinese import REFERENCE as REFERENCE_ZH

__all__ = ["english_subject", "refers_to_text"]

_TOKEN = re.compile(
    r"[A-Za-zÀ-ɏ0-9&$€£%#@'’][A-Za-zÀ-ɏ0-9&$€£%#@'’:/+._×-]*"
    r"(?<![.:'/])|[,;.!?()—–:]|[^\s]"
)
_TOPIC = frozenset(
    listed(
        """
    about for of on showing shows show featuring features explaining explains explain
    introducing introduces introduce regarding covering covers describing describes
    sells selling sell teaches teaching teach advertises pitching pitches tells
    presenting promoting promotes celebrating announcing advertising titled concerning
"""
    )
)
_LEADS = _TOPIC | frozenset(
    [
        "with",
        "without",
        "from",
        "in",
        "into",
        "using",
        "and",
        "but",
        "no",
        "plus",
        "that",
        "which",
        "to",
        "as",
        "where",
        "by",
        "at",
        "over",
        "through",
        "while",
        "so",
        "when",
    ]
)
_FORM_LEADS = frozenset({"with", "without", "no", "and", "plus", "using", ",", ";", "but", "."})
_ABSORBED = frozenset({"of", "on", "to", "in", "and", "for", "from", "by", "at", "as"})
_SOFT = frozenset(
    listed(
        """
    calm peaceful happy dark romantic warm quiet epic dreamy serene tranquil mysterious
    majestic cozy cosy sad playful slow night dance party jazz piano pop study grand
"""
    )
)
_GENERIC = frozenset(
    ["product", "products", "brand", "company", "business", "my", "our", "the", "a", "an"]
)

_TEXT_NOUN = (
    r"(?:text|script|article|post|blog|story|description|paragraphs?|copy|content|passage|essay|"
    r"notes?|announcement|prompt|words|sentences?|summary|readme|press release|newsletter|"
    r"email|letter|transcript|poem|quote|list|document|file|review|abstract|report|chapter|speech|"
    r"lines?|pitch|bio|recipe|page|tweet|thread|message|memo|lyrics?|song|joke|facts?|"
    r"info(?:rmation)?|details|instructions|steps|guide|tutorial|lesson|lecture|bullet points|"
    r"points|ideas?|statement|table|faq|minutes|testimonial|feedback|verse|rhyme|invitation|"
    r"invite|caption|code|snippets?|function|program|query|formulas?|equations?|data|numbers"
    r"|figures|"
    r"chart|dataset|csv|results|schedule|timeline|theorem|proof)"
)
_REFERENCE = re.compile(
    rf"\b(?:(?:this|these|the following|the|my|our|that|below|above|attached|a|an)\s+"
    rf"(?:[\w-]+\s+){{0,3}}?(?:{_TEXT_NOUN}\s+)?{_TEXT_NOUN}\b(?!-\w)"
    rf"(?:\s+(?:below|above|here|or (?:blog )?post|or article))*"
    rf"|(?:this|that|the following|the below|the above|it)(?=\s+(?:into|to|as|in|aloud|a|an)\b"
    rf"|\s*[(:,;.]|\s*$))",
    re.I,
)
_MOVES_TEXT = re.compile(
    r"\b(?:turn|convert|transform|make|use|using|read|narrate|adapt"
    r"|visuali[sz]e|illustrate|animate|"
    r"from|of|out of|based on|for|with|generate|summari[sz]e|take|here(?:'s| is| are))\s+$",
    re.I,
)


def refers_to_text(request: str) -> bool:
    """Whether a request speaks of a text given with it: "this article", 这段文字."""
    if REFERENCE_ZH.search(request):
        return True
    low = request.lower()
    if re.search(r"\b(?:following|below|attached)\b", low):
        return True
    return any(
        (
            _MOVES_TEXT.search(request[: m.start()])
            and (
                not m.group().lower().startswith(("a ", "an "))
                or re.search(r"\bhere(?:['’]s| is| are)\s+$", request[: m.start()], re.I)
            )
        )
        or re.match(r"th(?:is|ese)\b", m.group().lower())
        for m in _REFERENCE.finditer(request)
    )


class _Chunk(NamedTuple):
    start: int
    end: int
    lead: str
    words: tuple[tuple[int, int, str], ...]

    def content(self) -> list[str]:
        return [
            w.lower()
            for _, _, w in self.words
            if w.lower() not in FUNCTION_WORDS and w.lower() not in _LEADS
        ]


def _chunks(text: str) -> list[_Chunk]:
    found: list[_Chunk] = []
    lead, start, words = "", 0, list[tuple[int, int, str]]()

    def close(end: int) -> None:
        if words:
            found.append(_Chunk(start, end, lead, tuple(words)))

    for match in _TOKEN.finditer(text):
        token, low = match.group(), match.group().lower()
        punctuation = re.fullmatch(r"[,;.!?()—–:]", token)
        if punctuation or (low in _LEADS and not (low == "no" and text[match.end() :][:1] == ".")):
            close(match.start())
            lead, start, words = (token if punctuation else low), match.start(), []
            if not punctuation:
                words = [(match.start(), match.end(), token)]
            continue
        if not words and lead == "":
            start = match.start()
        words.append((match.start(), match.end(), token))
    close(len(text))
    return _merged(found)


def _merged(chunks: list[_Chunk]) -> list[_Chunk]:
    """Chunks where a lead right after punctuation takes the place of the punctuation as lead."""
    result: list[_Chunk] = []
    for chunk in chunks:
        if result and len(result[-1].words) == 1 and result[-1].words[0][2].lower() in _LEADS:
            previous = result.pop()
            lead = previous.lead if previous.lead not in (",", ";") else chunk.lead
            lead = chunk.lead if chunk.lead in _TOPIC else lead
            chunk = _Chunk(previous.start, chunk.end, lead, previous.words + chunk.words)
        result.append(chunk)
    return result


def _is_form(chunk: _Chunk) -> bool:
    content = chunk.content()
    if all(w.strip("'’") in PRODUCTION or is_quantity(w) for w in content):
        return True
    return (
        chunk.lead in _FORM_LEADS
        and len(chunk.words) <= 7
        and (content[-1] in FEATURE_NOUNS or (content[0] in FEATURE_NOUNS and len(content) <= 2))
    )


def _absorbed(chunk: _Chunk, text: str) -> bool:
    """Whether a chunk of form words, right after a part of the subject, belongs to the subject."""
    if chunk.lead not in _ABSORBED:
        return False
    part = text[chunk.start : chunk.end]
    form = features(part)
    named = set(chunk.content()) & (FEATURE_NOUNS | VIDEO_NOUNS)
    if form.duration or form.canvas or (form.style and named):
        return False
    return bool(chunk.content()) and (chunk.lead in ("of", "on") or not named)


def _names_topic(chunk: _Chunk, text: str) -> bool:
    """Whether a chunk of form words is what the video is about: "about music"."""
    if chunk.words[0][2].lower() not in _TOPIC - {"for", "of", "on"} or len(chunk.words) < 2:
        return False
    form = features(text[chunk.start : chunk.end])
    return form.duration is None and form.canvas is None


def _trim(chunk: _Chunk) -> tuple[int, int] | None:
    """The part of a mixed chunk that is the subject: "make a 10-second |sunset timelapse|"."""
    words = list(chunk.words)

    def is_frame(word: str) -> bool:
        low = word.lower()
        return low in FUNCTION_WORDS or low in PRODUCTION or low in _LEADS or is_quantity(low)

    first = next((i for i, (_, _, w) in enumerate(words) if not is_frame(w)), None)
    if first is None:
        return None
    while first and words[first - 1][2].lower() in _SOFT:
        first -= 1
    number = words[first - 1][2] if first else ""
    if re.fullmatch(r"\d{1,2}", number) and words[first][2].endswith("s"):
        first -= 1  # "5 tips for better sleep"
    last = len(words)
    while last > first + 1 and words[last - 1][2].lower() in VIDEO_NOUNS:
        last -= 1
    while last > first + 1 and words[last - 1][2].lower() in FUNCTION_WORDS:
        last -= 1
    if all(w.lower() in _GENERIC for _, _, w in words[first:last]):
        return None
    return words[first][0], words[last - 1][1]


def _without_durations(text: str) -> str:
    """A subject without a length of time in its middle: "rainy window 60 seconds loop"."""
    for span in reversed(find_durations(text.lower())):
        before = text[: span.start].split()[-1:]
        if not before or before[0].lower() not in _LEADS | {"the", "last", "first"}:
            text = text[: span.start] + text[span.end :]
    return text


def english_subject(request: str) -> tuple[str, str]:
    """The subject of an English request, and the rest of it."""
    masked = request
    for match in list(_REFERENCE.finditer(request)):
        before = request[: match.start()]
        if _MOVES_TEXT.search(before) or re.match(r"th(?:is|ese)\b", match.group().lower()):
            masked = (
                masked[: match.start()]
                + " " * (match.end() - match.start())
                + masked[match.end() :]
            )
    spans: list[tuple[int, int]] = []
    subject_open = False
    for chunk in _chunks(masked):
        if not chunk.content():
            continue
        if _is_form(chunk) and not _names_topic(chunk, masked):
            if subject_open and _absorbed(chunk, masked):
                spans[-1] = (spans[-1][0], chunk.words[-1][1])
            else:
                subject_open = False
            continue
        whole = (chunk.words[0][0], chunk.words[-1][1])
        if subject_open:
            spans[-1] = (spans[-1][0], whole[1])
            continue
        part = _trim(chunk)
        if part is None and _names_topic(chunk, masked):
            part = (chunk.words[1][0], whole[1])
        if part is None:
            continue
        if chunk.lead in _TOPIC and chunk.words[0][2].lower() in _TOPIC:
            part = (chunk.words[1][0] if len(chunk.words) > 1 else part[0], max(part[1], whole[1]))
        elif part[1] < whole[1] or part[0] == whole[0]:
            part = (part[0], part[1])
        spans.append(part)
        subject_open = True
    pieces = [_without_durations(masked[a:b]).strip(" ,;:.!?-–—") for a, b in spans]
    rest = list(masked)
    for a, b in spans:
        rest[a:b] = " " * (b - a)
    subject = ", ".join(p for p in pieces if p)
    return re.sub(r"\s+", " ", subject), "".join(rest)
