"""What is said besides a request: why it is asked, and what is said again of it.

"They hide the chart", "some people watch without sound": such a part asks for nothing by itself.
"""

from __future__ import annotations

import re

__all__ = ["in_the_way", "instead", "is_reason", "repeats"]

_ASKING = (
    r"\b(?:should|must|could|would|can you|please|need|want|like to|let|prefer|how about|what "
    r"about|"
    r"wish|rather|try)\b"
)
_SAYING = (
    r"(?:\b(?:is|are|was|were|isn't|aren't|wasn't|weren't|has|have|hides?|covers?|blocks?|sounds?|"
    r"looks?|feels?|seems?|keeps?|says?|doesn't|don't|didn't|does not|do not|can't|cannot|goes|go|"
    r"comes?|watch(?:es)?|gets?|takes?|repeats?|talks?|speaks?|works?|fits?|bores?|hurts?|it's|"
    r"won't|"
    r"belong|annoy|bother|distract|irritate|bug|look|sound|feel|hurt|ruin|seem|make|[a-z]{3,}s)\b|"
    r"\w's\b|\w're\b)"
)
_STATED = re.compile(
    rf"^(?!.*{_ASKING})(?:(?:and|but|because|since|as|cause|cuz|otherwise|so) )*(?:it|they|he|she|"
    r"there|this|that|everything|nothing|these|those|some|many|most|people|everyone|nobody|no "
    r"one|the|my|our|every|"
    r"each|"
    rf"all|half|one|we|i|which|scenes?|parts?|\w+'s|captions|subtitles|music|titles|"
    rf"transitions)\b.{{0,60}}?{_SAYING}"
)
_STATED_ZH = re.compile(
    r"^(?!.*(?:请|帮|把|给我|要(?!不然)|想|换|改|加|删|去掉|放|用))(?:(?:因为|不然|否则|免得|省得|"
    r"毕竟|反正|而且).*|.*(?:就|都|也).*了|(?:只|光|仅)(?:要|留).*|.*(?:太|有点|老是|总是|"
    r"不太?(?:好|搭|合|对|够|清|行|顺|明显)|看不|听不|"
    r"没有?|"
    r"挡|遮|盖|似的|一样).*)$|^(?:因为|不然|否则|免得|省得|没有?声音|很多人|有的人|大家|观众).*"
)
_ONLY = re.compile(r"^(?:only|just|nothing but) (?:the )?[a-z]+$")
_WAY = re.compile(
    r"^(?:(?:because|since|as|so|cause) )?(?:it|they|that|this|he|she)(?:'s|'re| is| are)? "
    r"(?:just |"
    r"really |always )?(?:hid(?:es?|ing)|cover\w*|block\w*|overlap\w*|obscur\w*|in the way)\b|"
    r"^(?:因为|不然|否则|免得|省得)?(?:它们?|都|会|又)*(?:挡|遮|盖)(?:住|着|到|了)"
)
_STANDS = re.compile(r"\b(?:covers?|hides?|blocks?|overlaps?|obscures?|in the way)\b|挡|遮|盖住")
_INSTEAD = re.compile(
    r"^(?:please )?(?:don't|do not|never|stop|no more) (?:use|have|read|using|having)\b|^(?:别|"
    r"不要)"
    r"(?:再)?用"
)
"""What is not to be used any more, before what is to be used instead."""

_REMAINDER = re.compile(
    r"^(?:(?:and|please|just) )*(?:(?:remove|delete|fix|change|correct|drop|lose|cut|do|make|mix|"
    r"vary|bin|ditch|scrap|dump|toss|kill|trim|tighten|shorten|smooth|sort|take|throw|get rid of|"
    r"do without|clean) (?:it|them|that|this|"
    r"those|these|the rest|everything else|all (?:the )?(?:rest|others?))(?: up| out| away| off)?"
    r"(?: please)?|add (?:a|another) (?:scene|part) (?:for|about|on) (?:it|that|this)|"
    r"(?:use|take|try) (?:it|that|this|those|(?:different|other|new|better) ones?)"
    r"(?: (?:as|for) .{1,30})?|instead of (?:it|that|this)|"
    r"the other way (?:a?round)|"
    r"vice versa|the rest(?: can go)?|"
    r"改一下|修改一下|改正|修正|处理一下|调整一下|弄一下|剪掉|去掉|删掉|换掉?一?[下换]?|"
    r"其余(?:的)?(?:都)?不要)$"
)
"""What only repeats that something should be done about what was just said."""


def is_reason(low: str) -> bool:
    """Whether a part only states something, which another part asks a change for.

    >>> is_reason("there are awkward gaps between her sentences"), is_reason("add some dragons")
    (True, False)
    >>> is_reason("there should be dragons"), is_reason("没有声音也要看得懂")
    (False, True)
    """
    return bool(_STATED.search(low) or _STATED_ZH.search(low) or _ONLY.match(low))


def in_the_way(low: str, *, pointing: bool = True) -> bool:
    """Whether a part says that something hides something else; `pointing` at what was named.

    >>> in_the_way("they hide the chart"), in_the_way("hide the chart")
    (True, False)
    >>> in_the_way("the title covers the lamp", pointing=False)
    True
    """
    return bool((_WAY if pointing else _STANDS).search(low))


def instead(low: str, following: str) -> bool:
    """Whether a part names what is not to be used, and the next one what is instead.

    >>> instead("don't use the robot", "use my recording"), instead("use this", "use that")
    (True, False)
    """
    return bool(
        _INSTEAD.search(low) and re.match(r"(?:please )?(?:use|take)\b|(?:改|而是)?用", following)
    )


def repeats(low: str) -> bool:
    """Whether a part adds nothing to the request before it.

    >>> repeats("bin everything else"), repeats("bin the captions")
    (True, False)
    """
    return bool(_REMAINDER.match(low)) or in_the_way(low)
