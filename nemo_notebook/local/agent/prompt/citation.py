"""A prompt that asks for a saying to be shown: quote: "…" — Author."""

from __future__ import annotations

import re

__all__ = ["take_saying"]

_CALLED = (
    r"(?<![a-z])(?:quotes?(?: of the day)?|quotation|saying|proverb|motto|zitat|spruch|citation|"
    r"proverbe|cita|frase|refrán|citazione|citação|citaat|цитата|名言|金句|语录|格言|谚语|격언|명언|"
    r"اقتباس|حكمة)(?![a-zа-я])"
)
_SAYING = re.compile(
    rf"^(?P<lead>[^\n\"“„«「『]{{0,80}}?{_CALLED}[^\n\"“„«「『.!?。]{{0,30}}?)[\s:：,，—–-]*"
    r"[\"“„«「『](?P<said>[^\"“”„«»」』]{6,300})[\"”“»」』][\s,，.]*"
    r"(?:(?:[—–-]{1,2}|by|from|von|par|de|di|出自|作者[:：]?)\s*(?P<who>[^\n,，.;；。(（\"]{2,50}))?"
    r"(?P<rest>[\s\S]{0,200})$",
    re.I,
)
_BARE = re.compile(
    rf"^(?P<lead>{_CALLED})\s*[:：]\s*(?P<said>[^\n\"“”«»「」『』]{{8,240}}?)\s*[—–-]{{1,2}}\s*"
    r"(?P<who>[^\n,，.;；。(（\"]{2,50})(?P<rest>[\s\S]{0,200})$",
    re.I,
)


_ASKS = re.compile(
    r"\b(?:make|create|show|film|videos?|vid[eé]os?|clip|reel|card|post|turn|illustrate)\b"
    r"|做|生成|制作|视频|短片|видео|動画|영상",
    re.I,
)


def take_saying(prompt: str) -> tuple[str, str] | None:
    """What a prompt asks besides a saying, and the saying with its author; None without one.

    >>> take_saying('quote: "Less is more." — Mies, 10 seconds')
    ('video, 10 seconds', '“Less is more.” — Mies')
    """
    match = _SAYING.match(prompt.strip()) or _BARE.match(prompt.strip())
    if match is None:
        return None
    alone = re.fullmatch(rf"(?:an? |the |my |our )?(?:\w+ )?{_CALLED}", match["lead"].strip(), re.I)
    if not alone and not _ASKS.search(match["lead"]):
        return None
    said = match["said"].strip()
    who = (match["who"] or "").strip(" .。—–-")
    asked = re.sub(_CALLED, "video", match["lead"], flags=re.I).strip(" :：,，")
    rest = match["rest"].strip(" ,，.。;；\n")
    return ", ".join(filter(None, [asked, rest])), f"“{said}”{f' — {who}' if who else ''}"
