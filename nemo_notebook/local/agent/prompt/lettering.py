"""The title and the end card that an instruction gives in words."""

from __future__ import annotations

import re

__all__ = ["take_ending", "take_title"]

_QUOTE = r"[\"“‘'「『《](?P<q>[^\"”」』》\n]+?)[\"”’'」』》](?!\w)"
_TITLE = re.compile(
    rf"[,;，；]?\s*(?:\band\b |\bwith\b |\buse\b |\badd\b |\bgive it\b "
    rf")?(?:the |a |an )?(?:titled|entitled|"
    rf"(?:opening )?(?:title|headline|heading)(?: card| text)?(?: it)?(?: is"
    rf"| as| of| to| should be| reads?| saying|"
    rf" that says)?|(?<=video )(?:called|named)|(?<=clip )(?:called|named)"
    rf"|call it|name it|标题(?:是|为|叫|用|写|叫做)?)"
    rf"\s*[:：]?\s*{_QUOTE}",
    re.I,
)
_TITLE_BARE = re.compile(
    r"[,;，；]?\s*(?:\band\b |\bwith\b )?(?:the |a )?(?:titled|entitled"
    r"|title(?: is|:)|标题(?:是|为|叫|：|:))"
    r"\s*[:：]?\s*(?P<q>[^,.;:，。；：\n\"“]{2,60})",
    re.I,
)
_ENDING = re.compile(
    rf"[,;，；]?\s*(?:\band\b )?(?:(?:end(?:ing|s)?|finish(?:ing)?|clos(?:e"
    rf"|ing)|conclud(?:e|ing))(?: it| the video)? with"
    rf"|(?:with |add |and )?(?:an? |the )?(?:end card|outro|call to action"
    rf"|cta|closing (?:line|text|card)|end screen)"
    rf"|(?:片尾|结尾|最后)(?:加上?|写上?|显示|出现|是|为|放|用)?)(?: (?:an? "
    rf"|the )?(?:text|words?|line|message|end card|card|slide|call to "
    rf"action|cta|slogan|url|link))?(?: saying| that says| reading| with| of)?\s*[:：]?\s*{_QUOTE}",
    re.I,
)


def take_title(asked: str) -> tuple[str, str]:
    """An instruction without the title it gives, and the title ("" when it gives none).

    >>> take_title('a 10 s clip titled "Golden Hour" of waves')
    ('a 10 s clip of waves', 'Golden Hour')
    """
    for pattern in (_TITLE, _TITLE_BARE):
        match = pattern.search(asked)
        if match:
            return asked[: match.start()] + asked[match.end() :], match["q"].strip()
    return asked, ""


_ENDING_BARE = re.compile(
    r"(?:^|(?<=[.!?\n。！？])\s*)(?:call to action|cta|end ?card|outro|closing line|片尾|结尾)"
    r"\s*[:：]\s*"
    r"(?P<q>[^\n.。]{2,60})[.。]?\s*$",
    re.I,
)


def take_ending(asked: str, *, bare: bool = False) -> tuple[str, str]:
    """An instruction without the end card it asks for, and the text of that card. With `bare` only
    a last sentence is meant that names itself so: "Call to action: Order today."."""
    match = _ENDING_BARE.search(asked) if bare else _ENDING.search(asked)
    if not match:
        return asked, ""
    return asked[: match.start()] + asked[match.end() :], match["q"].strip()
