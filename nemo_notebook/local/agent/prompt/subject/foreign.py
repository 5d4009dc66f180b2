"""What a request in another language than English and Chinese is about."""

from __future__ import annotations

import re

from ...text.language import COMMON_WORDS
from ...text.tongues import known_words

__all__ = ["foreign_subject"]

_FILM = r"(?:v[ií]d[eé]os?|films?|filmpje|clip|court[- ]métrage|kurzfilm|cortometraje|curta)"
_END = (
    r"(?=\s*[,;.!?]|\s+(?:mit|avec|con|com|met|ohne|sans|sin|sem|senza)\s+\S.*|"
    r"\s+(?:auf|in|en|em|de|na|на)\s+\d.*|\s+(?:с музыкой|без)\b.*|\s*$)"
)
_REQUESTS: tuple[tuple[str, str], ...] = (
    (
        "fr",
        rf"\b(?:une?|la|le|ma|mon|courte?)\s+(?:\w+\s+)?{_FILM}\b.*?\b(?:sur|à propos "
        rf"d[eu]s?)\s+",
    ),
    ("de", rf"\b{_FILM}\b.*?\b(?:über|zum thema|zu)\s+(?:den |die |das |dem |der )?"),
    ("es pt", rf"\b{_FILM}\b.*?\b(?:sobre|acerca de)\s+"),
    ("it", rf"\b{_FILM}\b.*?\b(?:sul|sullo|sulla|sui|sugli|sulle|su)\s+|\b{_FILM}\b.*?\bsull[’']"),
    ("nl", rf"\b{_FILM}\b.*?\b(?:over)\s+(?:de |het |een )?"),
    ("ru", r"\b(?:видео\w*|ролик\w*|фильм\w*)\b.*?\b(?:про|о|об|обо)\s+"),
)
_BEHIND: tuple[tuple[str, str], ...] = (
    ("ja", r"(?P<subject>[^、。\s]{1,30}?)(?:について|に関する|を紹介する|の)(?:の)?[^、。]{0,"
           r"12}?(?:動画|ビデオ|映像)"),
    ("ko", r"(?P<subject>[^,.]{1,30}?)(?:에 대한|에 관한|에 대해|를 소개하는|을 소개하는|"
           r"의)?\s*(?:짧은 |\d+초(?:짜리)? ?)*"
           r"(?:영상|동영상|비디오)"),
)  # fmt: skip


def foreign_subject(request: str) -> tuple[str, str, str] | None:
    """The subject of a request, the rest of it and its language; None where it is none of these.

    >>> foreign_subject("ein Video über Kaffee")
    ('Kaffee', 'ein Video über ', 'de')
    >>> foreign_subject("海についての動画を作って")[::2], foreign_subject("a video about sushi")
    (('海', 'ja'), None)
    """
    if re.search(rf"\b{_FILM}\b\s+(?:about|of|on|for|over the)\b", request, re.I):
        return None
    for codes, head in _REQUESTS:
        found = re.search(rf"(?:{head})(?P<subject>\S.*?){_END}", request, re.I)
        if found:
            subject = found["subject"].strip(" .!?")
            code = _one_of(codes.split(), request)
            return subject, request.replace(subject, "", 1), code
    if re.search(r"[぀-ヿ가-힯]", request):
        for code, pattern in _BEHIND:
            found = re.search(pattern, request)
            if found:
                subject = found["subject"].strip(" ,.")
                return subject, request.replace(subject, "", 1), code
    return None


def _one_of(codes: list[str], text: str) -> str:
    words = set(re.findall(r"[^\W\d_]+", text.lower()))
    return max(codes, key=lambda code: len(words & COMMON_WORDS[code]) + known_words(text, code)
               if code in COMMON_WORDS else 0)  # fmt: skip
