"""Which scene a request means: by number, by its place, or by what is said in it."""

from __future__ import annotations

import re

from nemo_notebook.draft import Draft

from ..text.language import NUMBER_EN, NUMBER_ZH, ORDINALS, find_scene, number
from ..text.lexicon import named_family, stem
from ..text.words import content
from ..timeline.tracks import scene_count, visuals
from .registry import Refused, Request, ask

__all__ = ["SCENE", "SCENES", "about", "scene_number", "scene_numbers"]

_NOUN = r"(?:scene|part|section|segment|shot|clip|slide)"
_PIECE = r"(?:scene|part|section|segment|shot|clip|slide|bit|one|piece)"
_ADJECTIVE = (
    r"(?!(?:first|second|third|last|next|whole|same|other|best|worst|boring|quiet|long|short|new|"
    r"middle|main|final|opening|closing|most|left|right|top|bottom|little|tiny)\b)[a-z]{3,}(?: "
    r"[a-z]{3,})?"
)
_ORDINAL = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|final|"
    r"opening|closing|\d+(?:st|nd|rd|th))"
)
SCENE = (
    rf"(?:{_NOUN} (?:number |no\.? ?|#)?(?:{NUMBER_EN})\b|\b{_ORDINAL} {_NOUN}\b|\bthe "
    rf"{_ORDINAL} (?:one|bit|piece)\b|"
    r"\bthe ending\b|"
    rf"\b{_PIECE} (?:about|with|on|where|that|which) \S.*?|\bthe {_ADJECTIVE} (?:part|bit)\b|"
    r"\bthe (?:intro|opening|outro)\b(?! (?:\d|one|two|three|four|five|six|seven|eight|nine|ten|"
    r"few))|"
    rf"第\s*{NUMBER_ZH}\s*(?:个|段|幕|节|场|镜|部分)(?:场景|画面|镜头|片段|段落)?|最后一?(?:个|段|幕|"
    rf"场)|场景\s*{NUMBER_ZH}"
    r"|最后(?:那|的)一?(?:个|段|幕|场)|[开头][头场篇]那?一?[段幕]|结尾那?一?段"
    r"|(?:讲|说|介绍|关于|提到).{1,12}?(?:的|那)(?:那)?一?(?:段|个场景|部分|块)"
    r"|(?:把|将)?[㐀-鿿]{2,8}?(?:那|的那)一?(?:段|个场景|部分|块))"
)
"""A pattern for one scene that is named."""
SCENES = (
    rf"(?:{_NOUN}s? )?(?P<a>{NUMBER_EN})(?:,| and| &| with| to)+ (?:{_NOUN} )?(?P<b>{NUMBER_EN})\b"
    rf"|第?(?P<c>{NUMBER_ZH})(?:段|个|幕)?(?:和|与|跟|、|到)?第?(?P<d>{NUMBER_ZH})(?:段|个|幕)"
    r"|(?P<zh>[一二三四五六七八九])(?P<zh2>[一二三四五六七八九])(?=两?段|对调|互换|交换|合并|幕)"
)
"""A pattern for two scenes that are named together."""
_ABOUT = re.compile(
    rf"\b{_PIECE} (?:about|with|on|where|that|which)(?: (?:mentions|talks? about|shows?|says?|is "
    r"about|deals? with))?(?: (?:the|our|we|they|it|he|she|says?|that|people))* (?P<en>.+?)"
    r"(?=$|[,;:«]|\b(?:to|should|longer|shorter|a bit|a little|\d|is too|with|last|for)\b)"
    rf"|\bthe (?P<adj>{_ADJECTIVE}) (?:part|bit)\b"
    r"|(?:讲|说|介绍|关于|提到)(?P<zh>.{1,12}?)(?:的|那)(?:那)?一?(?:段|个场景|部分|块)"
    r"|(?:把|将)?(?P<zh2>[㐀-鿿]{2,8}?)(?:那|的那)一?(?:段|个场景|部分|块)"
)
_CONCEPTS: tuple[tuple[str, str], ...] = (
    (
        r"pric\w*|cost\w*|money|pay\w*|价格?|多少钱|售价|费用|钱",
        r"[$€£¥￥]\s?\d|\d\s?(?:元|块|美元|欧元|dollars?|euros?|pounds?)|\b(?:price|cost)|售价|"
        r"价格",
    ),
    (
        r"order\w*|buy\w*|purchas\w*|call to action|购买|下单|买",
        r"\b(?:order|buy|shop|subscribe|sign up|visit)\b|下单|扫码|购买|订购|关注",
    ),
    (
        r"numbers?|statistic\w*|figures?|percent\w*|results?|数字|数据|百分比|统计",
        r"\d+(?:\.\d+)?\s?(?:%|％)|\d{2,}",
    ),
    (
        r"quot\w*|testimonials?|reviews?|customers?|评价|引用|好评",
        r"[“\"「『]|客户|顾客|回头客|"
        r"customer",
    ),
    (
        r"contact|email|phone|website|address|联系方式|电话|网址|地址",
        r"@|https?:|\bwww\.|\.\w{2,"
        r"}\b|电话|地址",
    ),
    (r"ship\w*|deliver\w*|发货|配送|快递|物流", r"\bship|\bdeliver|发货|包邮|配送"),
    (r"intro\w*|introduction|介绍|简介", r"^$"),
)
"""What people call a part by → the words by which such a part is known."""


def _alike(one: str, other: str) -> bool:
    """Whether two words share their beginning: "ordering" and "order", "sleep" and "slept"."""
    return len(one) > 3 and len(other) > 3 and one[:3] == other[:3] and (
        one[:4] == other[:4] or one[:3] + one[-1:] == other[:3] + other[-1:]
        or abs(len(one) - len(other)) <= 1
    )  # fmt: skip


def about(low: str, draft: Draft) -> int | None:
    """The number of the scene that says most of what a request names, or None."""
    match = _ABOUT.search(low)
    if match is None:
        return None
    named = match["en"] or match["adj"] or match["zh"] or match["zh2"] or ""
    wanted = {stem(w) for w in content(named)}
    if not wanted:
        return None
    scores: dict[int, float] = {}
    family = named_family(named)
    known = [sign for concept, sign in _CONCEPTS if re.search(rf"\b(?:{concept})|{concept}", named)]
    for segment in draft.segments():
        if segment.scene is None:
            continue
        texts = [segment.text, str(segment.style.get("subtitle", ""))]
        texts += [str(item) for item in segment.style.get("items", ())]
        own = {stem(w) for text in texts for w in content(text)}
        score = len(wanted & own) + (0.4 if segment.source == f"visual:{family}" else 0)
        score += sum(0.8 for sign in known if any(re.search(sign, t, re.I) for t in texts))
        score += 0.6 * len({w for w in wanted if any(_alike(w, o) for o in own - wanted)})
        scores[segment.scene] = max(scores.get(segment.scene, 0.0), score)
    best = max(scores, key=lambda n: (scores[n], -n), default=None)
    return best if best is not None and scores[best] > 0 else None


def _now(request: Request, draft: Draft, named: int | None) -> int | None:
    """The number that a scene of the draft before the message has now."""
    ids = {s.id for s in visuals(request.before) if s.scene == named}
    return next((s.scene for s in visuals(draft) if s.id in ids), None)


def _none(request: Request, count: int) -> Refused:
    """The question which scene is meant, with the request for each of them."""
    said = request.say(
        f"There {'are' if count != 1 else 'is'} {count} scene{'s' if count != 1 else ''}, "
        f"from 1 to {count}; nothing was changed. Which one do you mean?",
        f"共有{count}个场景（1到{count}），没有改动。要改第几个？",
    )
    named = re.findall(SCENE, request.low)
    if len(named) != 1 or "«»" in request.low or count > 20:
        return Refused(said)
    chinese = re.search(r"[㐀-鿿]", request.low) is not None
    choices = []
    for number_of in range(1, count + 1):
        name = f"第{number_of}段" if chinese else f"scene {number_of}"
        choices.append((name, re.sub(SCENE, name, request.low, count=1)))
    return ask(said, *choices)


def scene_number(request: Request, draft: Draft) -> int | Refused:
    """The scene that is meant, as it is counted now, or why there is none.

    Numbers are those of the draft before the message: "delete scenes 2 and 3" means both.
    """
    count = scene_count(request.before)
    low = re.sub(r"((?:scene|part|section|shot) \d+)\s*[:：]", r"\1 ", request.low)
    named = find_scene(low, count)
    if named is None:
        named = about(request.low, request.before)
    now = _now(request, draft, named)
    return now if now is not None else _none(request, count)


_COUNTED = re.compile(
    rf"\b(?P<o>{'|'.join(ORDINALS)})\b|\b(?P<d>\d+)(?:st|nd|rd|th)?\b|\b(?P<n>{NUMBER_EN})\b"
    r"|(?P<last>\b(?:last|final|closing|ending)\b|最后|结尾)"
    rf"|(?P<first>\b(?:opening|intro)\b|开头)|(?P<zh>\d+|十[一二三四五六七八九]?|"
    rf"[一二三四五六七八九])"
)


def _counted(match: re.Match[str], count: int) -> int:
    if match["last"] or match["first"]:
        return count if match["last"] else 1
    if match["o"]:
        return ORDINALS.index(match["o"]) + 1
    return round(number(match["d"] or match["n"] or match["zh"]) or 0)


def scene_numbers(request: Request, draft: Draft) -> tuple[int, int] | Refused:
    """The two scenes that are meant, in the order in which they are named."""
    count = scene_count(request.before)

    def two(match: re.Match[str]) -> str:
        first = match.group().startswith(("first", "前"))
        return "1 & 2 " if first else f"{count - 1} & {count} "

    low = re.sub(
        r"\b(?:into|as|be|become)? ?(?:one|a single|the same)(?: scene)?(?=$|[ ,.])|"
        r"合?[成为到]一[段个起]?|合一|一下"
        r"|一起|\bwith each other\b|\btwo scenes\b",
        " ",
        re.sub(r"\b(?:first|last) two\b|(?:前|最后)两", two, request.low),
    )
    low = re.sub(r"两段|两个", " ", low)
    found = [_counted(match, count) for match in _COUNTED.finditer(low)]
    now = [_now(request, draft, n) for n in found[:2]]
    if len(now) < 2 or now[0] is None or now[1] is None or now[0] == now[1]:
        return _none(request, count)
    return now[0], now[1]
