"""What a request is about, in English and Chinese."""

from __future__ import annotations

import re

from .chinese import chinese_subject
from .english import english_subject, refers_to_text

__all__ = ["find_subject", "refers_to_text"]


_FOREIGN = re.compile(
    r"\bv[ií]d[eé]o\w*\b(?! (?:about|of|on|for)\b).*?\b(?:sur|über|sobre|zum thema)\s+"
    r"(?P<subject>.+?)(?=\s+(?:mit|avec|con|com|ohne|sans|sin|sem)\s+.*|\s*$)",
    re.I,
)
"""A request in French, German, Spanish or Portuguese, of which the subject is read."""


def find_subject(request: str) -> tuple[str, str]:
    """The subject of an instruction, and the rest of it (the form), in that order.

    >>> find_subject("make a 15-second vertical ad for Bee & Bloom honey, no music")[0]
    'Bee & Bloom honey'
    >>> find_subject("做一个关于北京胡同的30秒竖屏短视频，不要配音")[0]
    '北京胡同'
    """
    foreign = _FOREIGN.search(request)
    if foreign:
        return foreign["subject"].strip(" .!?"), request[: foreign.start("subject")]
    if re.search(r"[㐀-鿿]", request):
        return chinese_subject(request)
    request = re.sub(r"\s-\s", " — ", request)
    if re.match(r"[a-z]{3,}ing\b(?! me\b)", request, re.I) and "," not in request:
        return request.strip(" .!?"), ""
    return english_subject(request)
