"""The title of a video: given, the author's own heading, or the name of what the text is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..prompt.brief import Brief
from ..text.chinese import HAN, LONGEST_ZH, size
from ..text.exhibits.aside import MARK, set_aside
from ..text.figures import quotation
from ..text.grammar import find_verb, is_order
from ..text.headlines import capital, cased, defined, headline, named, titled, topic
from ..text.words import content
from .narration import Line

__all__ = ["Title", "find_title"]


@dataclass(frozen=True, slots=True)
class Title:
    """What stands over a video.

    Attributes:
        own: whether it is a name of its own (given, a subject, a heading, a proper name) and so
            worth a card; one that is only cut out of the first sentences is not.
        tagline: what the thing named is, or "".
    """

    text: str = ""
    own: bool = False
    tagline: str = ""


_GENERIC = re.compile(
    r"^(?:(?:my|our|the|a|an|this|new|latest|upcoming)\s+)*(?:products?|brand|company|"
    r"business|shop|"
    r"store|app|service|services|project|website|event|startup|team|offer|launch|news|function|code|"
    r"data|numbers|comparison|timeline|table|chart|formula|equation|script|list)$"
    r"|^(?:[\w'-]+ ){0,2}(?:videos?|clip|film|reel|short|ad|promo|teaser|explainer|pitch|intro"
    r"|trailer|commercial)$"
    r"|^(?:我们?的?|我们?公司的?|本|这[款个家]|一[款个家])?(?:新|最新)?的?"
    r"(?:产品|品牌|公司|店|店铺|项目|活动|服务|应用|网站|新品)(?:介绍|宣传|推广)?$",
    re.I,
)


def find_title(brief: Brief, heading: str, lines: Sequence[Line]) -> Title:
    """The title of a brief whose text has a heading (or "") and lines."""
    text, own = _found(brief, heading, lines)
    tagline = _tagline(text, lines) if own and not brief.title else ""
    return Title(text, own, tagline)


def _tagline(title: str, lines: Sequence[Line]) -> str:
    """What the text says that the thing named is: "a desk lamp that learns your day"."""
    for line in lines[:2]:
        name, what = defined(line.text)
        if name and (name.lower() in title.lower() or title.lower() in name.lower()):
            return capital(what)
    return ""


def _found(brief: Brief, heading: str, lines: Sequence[Line]) -> tuple[str, bool]:
    language = brief.language
    if brief.title:
        return brief.title, True
    if brief.subject and not (lines and _GENERIC.match(brief.subject)):
        return titled(brief.subject, language), True
    if heading:
        return _headed(heading, language), True
    first = [line.text for line in lines[:3]]
    if not first:
        return "", False
    saying = quotation(first[0]) if len(lines) == 1 else None
    if saying is not None and saying.who:
        return saying.who, False
    product = re.match(
        r"(?:product|name|产品|品名|名称)[:：]\s*(?P<name>\S.{1,30}?)[.。]?$", first[0], re.I
    )
    if product:
        return titled(product["name"], language), True
    plain = MARK.sub("", set_aside(brief.text)[0]).strip()
    verse = plain.split("\n")[0].strip(" ,;，；`")
    lined = "\n" in plain and len(plain) < 1500 and verse[-1:] not in ".!?:。！？："
    if lines[0].shown is not None and (lines[0].row or not plain):
        return titled(lines[0].shown.text, language), bool(lines[0].shown.text)
    if lined and 2 < len(verse.split()) <= 8:
        return verse, True
    short = len(first[0].split()) <= 6 and not HAN.search(first[0])
    if (
        short
        and len(first) > 1
        and find_verb(first[0].split()) is None
        and not is_order(first[0].split())
    ):
        return titled(first[0], language), True  # "School trip on Friday!"
    for number, line in enumerate(first):
        name = named(line)
        text = topic(line, language) if number == 0 or language == "zh" else titled(name, language)
        if (
            text
            and (number == 0 or language == "zh" or len(content(name)) > 1)
            and _stands(text, name)
        ):
            return text, _is_name(text, first, brief.text)
    said = [headline(line.text, captioned=False) for line in lines[:8]]
    return next((text for text in said if 1 < len(text.split()) <= 7), ""), False


def _stands(title: str, name: str) -> bool:
    """Whether a title is more than a scrap: one word only where it is the name of the subject."""
    scrap = len(title.split()) == 1 and not HAN.search(title)
    return not scrap or title.lower() == titled(name).lower() or title.endswith("?")


def _is_name(title: str, first: Sequence[str], text: str) -> bool:
    """Whether a title cut out of a text names what it is about: "Lumo", "Solar Panels on Roofs"."""
    name = named(first[0]) if first else ""
    if not name or title != titled(name) or name[0].isdigit():
        return False
    return (
        len(content(name)) > 1
        or defined(first[0])[0] == name
        or bool(re.search(rf"[a-z,] {re.escape(name)}\b", text))
    )


def _headed(heading: str, language: str) -> str:
    """The author's own heading, whole where a title card has room for it."""
    heading = heading.strip(" #*=-–—:：")
    if HAN.search(heading):
        return heading if size(heading) <= LONGEST_ZH + 2 else titled(heading, language)
    count = len(heading.split())
    if heading.isupper() and count > 1:
        heading = heading.title()
    plain = heading[-1:] not in ".!;," and not re.search(r"[^\w\s'’&:,?+./–—()\"“”‘-]", heading)
    return (
        " ".join(cased(heading.split())) if 2 <= count <= 8 and plain else titled(heading, language)
    )
