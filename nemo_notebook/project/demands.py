"""The size and the quality that an export is asked for in words: "export it in 4k", "导出720p"."""

from __future__ import annotations

import re
from typing import NamedTuple

from ..draft.sizes import checked_resolution

__all__ = ["Demand", "taken_out"]

_BEFORE = r"\s*(?:\b(?:at|in|as|with)\s+)?(?:\b(?:an?|the)\s+)?"
_APART = r"(?<![A-Za-z0-9_./-])"
_ENDED = r"(?![A-Za-z0-9_]|\.[A-Za-z])"
"""A size stands apart; one in the name of a file does not."""

_SIZE = re.compile(
    rf"{_BEFORE}{_APART}(?P<size>360p|480p|540p|720p|1440p|2160p|4k|2k|uhd){_ENDED}"
    r"(?:\s*(?:resolution|quality|version|分辨率|画质|版本|版))?(?:\s+(?P<draft>draft)\b)?",
    re.IGNORECASE,
)
_QUALITY = re.compile(
    rf"{_BEFORE}\b(?P<quality>draft|standard)[ -](?:quality|version)\b"
    r"|\s*\b(?:as|in)\s+(?:an?\s+)?(?P<as>draft)\b|\s*\ban?\s+(?P<a>draft)\b"
    r"|(?P<zh>草稿)(?:版本|版|质量|画质)?",
    re.IGNORECASE,
)


class Demand(NamedTuple):
    """A quality and a resolution of `draft.sizes`; "" for what is not said."""

    quality: str = ""
    resolution: str = ""


def taken_out(text: str) -> tuple[str, Demand]:
    """A text without the size and the quality that it names, and these.

    >>> taken_out("export it in 4K as sea.mp4")
    ('export it as sea.mp4', Demand(quality='', resolution='4k'))
    >>> taken_out("export to 4k.mp4")[1]
    Demand(quality='', resolution='')
    """
    size, quality = _SIZE.search(text), _QUALITY.search(text)
    rest = _QUALITY.sub(" ", _SIZE.sub(" ", text, count=1), count=1)
    spoken = [*(quality.groups() if quality else ()), size["draft"] if size else None]
    named = next(filter(None, spoken), "")
    demand = Demand(
        {"草稿": "draft"}.get(named, named.lower()),
        checked_resolution(size["size"]) if size else "",
    )
    return " ".join(rest.split()), demand
