"""What a request is about."""

from __future__ import annotations

import re

from .chinese import chinese_subject
from .english import english_subject, refers_to_text
from .foreign import foreign_subject

__all__ = ["find_subject", "foreign_subject", "refers_to_text"]


def find_subject(request: str) -> tuple[str, str]:
    """The subject of an instruction, and the rest of it (the form), in that order.

    >>> find_subject("make a 15-second vertical ad for Bee & Bloom honey, no music")[0]
    'Bee & Bloom honey'
    >>> find_subject("做一个关于北京胡同的30秒竖屏短视频，不要配音")[0]
    '北京胡同'
    """
    foreign = foreign_subject(request)
    if foreign:
        return foreign[:2]
    if re.search(r"[㐀-鿿]", request):
        return chinese_subject(request)
    request = re.sub(r"\s-\s", " — ", request)
    if re.match(r"[a-z]{3,}ing\b(?! me\b)", request, re.I) and "," not in request:
        return request.strip(" .!?"), ""
    return english_subject(request)
