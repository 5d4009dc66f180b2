"""How titles and captions look: size, colour and place."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from nemo_notebook.draft import Draft, Segment

from ...timeline.tracks import opening_title, revise
from ..nouns import CAPTION
from ..registry import Edited, Outcome, Refused, Request, ask, command

COLOURS = {
    "#ffffff": ("white", "白色?"),
    "#000000": ("black", "黑色?"),
    "#ffd60a": ("yellow", "黄色?"),
    "#ff3b30": ("red", "红色?"),
    "#0a84ff": ("blue", "蓝色?"),
    "#30d158": ("green", "绿色?"),
    "#ff9f0a": ("orange", "橙色?|橘色?"),
    "#bf5af2": ("purple|violet", "紫色?"),
    "#ff6fae": ("pink", "粉色?|粉红色?"),
    "#ffcc33": ("gold|golden", "金色?"),
    "#8e8e93": ("gr[ae]y|silver", "灰色?|银色?"),
    "#40c8e0": ("cyan|turquoise|teal", "青色?"),
    "#a2673f": ("brown", "棕色?|褐色?"),
}
"""A colour → its names in English and Chinese."""
_NAMES = "|".join(f"{en}|{zh}" for en, zh in COLOURS.values())
_EN = "|".join(en for en, _ in COLOURS.values())
_ZH = "|".join(zh.replace("色?", "色") for _, zh in COLOURS.values())
_HEX = r"#[0-9a-f]{6}"
_BIGGER = (
    r"\b(?:bigger|larger|big|large|huge|increase|enlarge|too small)\b|(?:大|放大|加大|"
    r"调大)(?:一?[点些])?|太小"
)
_SMALLER = (
    r"\b(?:smaller|small|tiny|decrease|reduce|shrink|too (?:big|large))\b|(?:小|缩小|"
    r"调小)(?:一?[点些])?|太大"
)
_TOO_SMALL = (
    r"\btoo (?:small|tiny|little)\b|(?:\b(?:is|are|looks?|seems?)|'s|'re) (?:so |very |really |"
    r"way )?"
    r"(?:small|tiny)\b|\bhard to (?:read|see)\b|\bcan'?t read\b|(?:太|有点|"
    r"偏|过|显)小|看不清"
)
_TOO_BIG = r"\btoo (?:big|large|huge)\b|(?:太|有点|偏|过|显)大"
TITLE = r"(?:\btitles?\b|\bheadlines?\b|\bheading\b|标题|片头字?|题目)"
FONT = (
    r"(?:\bfonts?\b|\btype ?faces?\b|\b(?:sans[- ])?serif\b|\bbold(?:er|face)?\b|\bitalics?\b|"
    r"字体|宋体|"
    r"黑体|楷体|仿宋|加粗|粗一?点|斜体)"
)
"""What is said of the letters themselves, which the look of a video settles."""
_PLACES: dict[str, str] = {
    "top": r"\b(?:top|up|upper|higher|above)\b|上面|上方|顶部|往上|上移|最上|放上|靠上|高一?点",
    "bottom": r"\b(?:bottom|down|lower|below|underneath)\b|"
    r"下面|下方|底部|下角|下边|下部|往下|下移|最下|放下|靠下|低一?点",
    "center": r"\b(?:cent(?:er|re)(?:e?d)?|middle)\b|中间|居中|中央|正中",
}


def _colour(text: str) -> str:
    """The first colour that a text names, as "#rrggbb", or ""."""
    given = re.search(_HEX, text)
    found = [
        (match.start(), code)
        for code, (en, zh) in COLOURS.items()
        if (match := re.search(rf"(?<![a-z])(?:{en})(?![a-z])|(?:{zh})", text))
    ]
    return given.group() if given else min(found)[1] if found else ""


def colour_words(low: str) -> list[str]:
    """The colours that a text names, with the words that make one an outline.

    >>> colour_words("white letters, black outline"), colour_words("make it pop")
    (['white', 'black outline'], [])
    """
    edge = r"[- ](?:outlines?|borders?|strokes?|edges?)"
    pattern = rf"{_HEX}|(?<![a-z])(?:{_EN})(?:{edge})?(?![a-z])|(?:{_ZH})(?:描?边)?"
    return re.findall(pattern, low)


def _place(low: str) -> str:
    return next((name for name, pattern in _PLACES.items() if re.search(pattern, low)), "")


def _scale(low: str, now: float) -> float | None:
    """The new size: ×1.25, ×0.8, or what a percentage says; None when no size is asked for."""
    if re.search(_TOO_SMALL, low):
        low = re.sub(_SMALLER, " bigger ", low)
    elif re.search(_TOO_BIG, low):
        low = re.sub(_BIGGER, " smaller ", low)
    percent = re.search(r"(\d+)\s?%", low)
    if percent:
        return min(3.0, max(0.25, int(percent[1]) / 100))
    times = re.search(r"\b(?:twice|double)\b|两倍|一倍", low)
    factor = 2.0 if times else 1.25 if re.search(_BIGGER, low) else 0.0
    factor = factor or (0.8 if re.search(_SMALLER, low) else 0.0)
    much = re.search(r"\bmuch\b|\ba lot\b|\bway\b|很多|得多", low)
    if much and factor:
        factor = factor**2
    return round(min(3.0, max(0.25, now * factor)), 3) if factor else None


def restyle(draft: Draft, chosen: Callable[[Segment], bool], style: dict[str, Any]) -> Draft:
    return revise(draft, lambda s: replace(s, style={**s.style, **style}) if chosen(s) else s)


def _look(low: str, now: float) -> dict[str, Any]:
    """What a request says about size and colour."""
    style: dict[str, Any] = {}
    scale = _scale(low, now)
    if scale is not None:
        style["scale"] = scale
    outline = re.search(
        rf"(?:with (?:an? )?)?(?P<en>{_NAMES}|{_HEX})[- ](?:outlines?|borders?|strokes?|"
        rf"edges?)|(?P<zh>{_NAMES})(?:描)?边",
        low,
    )
    if outline:
        style["outline"] = _colour(outline.group())
        low = low.replace(outline.group(), " ")
    colour = _colour(low)
    if colour:
        style["color"] = colour
    return style


@command(
    "title_style",
    kind=38,
    patterns=(
        rf"{TITLE}.*(?:{_BIGGER}|{_SMALLER}|(?<![a-z])(?:colou?r|{_NAMES})(?![a-z])|{_HEX}|颜色|"
        rf"变色)",
        rf"(?:{_BIGGER}|{_SMALLER}|(?<![a-z])(?:{_NAMES})(?![a-z])).*{TITLE}",
        rf"\b(?:colou?r|paint)\b.*{TITLE}|(?:放大|缩小).*{TITLE}",
        rf"{TITLE}.*{FONT}|{FONT}.*{TITLE}",
    ),
    unless=rf"«»|\badd\b|加(?!大|粗)|{CAPTION}|\bremove\b|去掉|撤|拿掉|删|不要(?!这么|那么|太)|"
    rf":|：",
    examples=("make the title bigger and red", "标题大一点红色"),
)
def title_style(request: Request, draft: Draft) -> Outcome:
    titles = chosen_titles(request, draft)
    if not titles:
        return no_title(request)
    now = float(titles[0].style.get("scale", 1.0))
    style = {k: v for k, v in _look(request.low, now).items() if k != "outline"}
    if not style:
        return _no_style(request, "make the title bigger and red", "标题大一点红色")
    ids = {s.id for s in titles}
    return Edited(
        restyle(draft, lambda s: s.id in ids, style),
        request.say(f"The title is {_told(style)} now.", f"标题已改：{_told_zh(style)}。"),
    )


def _no_style(request: Request, example: str, chinese: str) -> Refused:
    if re.search(FONT, request.low):
        return Refused(
            request.say(
                "The letters belong to the look of the video and cannot be chosen; their size and "
                f"colour can: “{example}”. Nothing was changed.",
                f"字体由画面风格决定，不能单独选择；大小和颜色可以改，例如“{chinese}”。没有改动。",
            )
        )
    return Refused(
        request.say(
            f"Which colour or size? For example: “{example}”. Nothing was changed.",
            f"要什么颜色或大小？例如“{chinese}”。没有改动。",
        )
    )


def chosen_titles(request: Request, draft: Draft) -> list[Segment]:
    """The titles that are meant: all of them, or the one at the beginning, or the first."""
    found = sorted(draft.segments("title"), key=lambda s: s.start)
    if re.search(r"\btitles\b|\bheadlines\b|\ball\b|所有|全部", request.low):
        return found
    opening = opening_title(draft)
    return [opening] if opening else found[:1]


def no_title(request: Request) -> Refused:
    return Refused(
        request.say(
            "There is no title, so nothing was changed. Say “add a title “…”” first.",
            "没有标题，所以没有改动。可以先说“加标题“……””。",
        )
    )


def _told(style: dict[str, Any]) -> str:
    parts = []
    if "scale" in style:
        parts.append(f"at {style['scale']:.0%} of its usual size")
    if "color" in style:
        parts.append(f"in {_colour_name(style['color'])}")
    if "outline" in style:
        parts.append(f"with a {_colour_name(style['outline'])} outline")
    return " ".join(parts)


def _told_zh(style: dict[str, Any]) -> str:
    parts = []
    if "scale" in style:
        parts.append(f"大小{style['scale']:.0%}")
    if "color" in style:
        parts.append(_colour_name(style["color"], chinese=True))
    if "outline" in style:
        parts.append(f"{_colour_name(style['outline'], chinese=True)}描边")
    return "，".join(parts)


def _colour_name(code: str, *, chinese: bool = False) -> str:
    names = COLOURS.get(code)
    if names is None:
        return code
    return names[chinese].split("|")[0].replace("?", "").replace("[ae]", "e")


@command(
    "move_title",
    kind=39,
    patterns=(
        rf"\b(?:move|put|place|shift|align|position|center|centre|"
        rf"set)\b.*{TITLE}.*(?:{'|'.join(_PLACES.values())})",
        rf"\b(?:center|centre)\b.*{TITLE}|{TITLE}.*\b(?:at the (?:top|bottom)|in the "
        rf"(?:middle|center|centre)|lower|higher|centered)\b",
        rf"{TITLE}.*(?:放|移|挪|往|靠|居中|调)(?:到|在|至)?.*(?:{'|'.join(_PLACES.values())})|"
        rf"{TITLE}居中",
    ),
    unless=rf"«»|\badd\b|加|{CAPTION}|\bbeginning\b|开头|\bend card\b",
    examples=("move the title down", "标题放下面"),
)
def move_title(request: Request, draft: Draft) -> Outcome:
    titles = chosen_titles(request, draft)
    if not titles:
        return no_title(request)
    place = _place(request.low)
    if not place:
        return no_place(request, "title", "标题")
    style = {"position": "middle center" if place == "center" else place}
    ids = {s.id for s in titles}
    return Edited(
        restyle(draft, lambda s: s.id in ids, style),
        request.say(
            f"The title stands {'in the middle' if place == 'center' else f'at the {place}'} now.",
            f"标题已移到{ {'top': '上方', 'bottom': '下方', 'center': '中间'}[place] }。",
        ),
    )


def no_place(request: Request, name: str, chinese: str) -> Refused:
    """The question where the words should stand."""
    return ask(
        request.say(
            f"Where should the {name} stand: top, middle or bottom? Nothing was changed yet.",
            f"{chinese}放哪里：上面、中间还是下面？目前没有改动。",
        ),
        *(
            (request.say(en, zh), request.say(f"move the {name} to the {en}", f"{chinese}放{zh}"))
            for en, zh in (("top", "上面"), ("middle", "中间"), ("bottom", "下面"))
        ),
    )


def no_captions(request: Request) -> Refused:
    return Refused(
        request.say(
            "There are no captions, so nothing was changed. Say “add captions” first.",
            "没有字幕，所以没有改动。可以先说“加字幕”。",
        )
    )


def is_caption(segment: Segment) -> bool:
    return segment.kind == "caption"


@command(
    "caption_highlight",
    kind=46,
    patterns=(
        rf"\bhighlight\w*\b.*(?:\bwords?\b|{CAPTION})|\bkaraoke\b|\bword[- ]by[- ]word\b|"
        rf"{CAPTION}.*\bhighlight",
        r"\b(?:light|mark|emphasi[sz]e|colou?r|bold|glow|follow)\w*\b.*\b(?:each|every|the) "
        r"words?\b",
        r"\bwords?\b.*\b(?:light up|lights up|glow\w*|highlight\w*)\b|逐词|逐字|高亮|卡拉ok|跟读|"
        r"(?:念|说|读|讲)到哪.*(?:亮|变色|标)|(?:念|说|读|讲)到?的.{0,3}[词字].{0,3}(?:标|亮|突出|变色)",
    ),
    unless=r"\btitle\b|标题",
    examples=("highlight each word", "逐词高亮"),
)
def caption_highlight(request: Request, draft: Draft) -> Outcome:
    if not any(draft.segments("caption")):
        return no_captions(request)
    off = re.search(
        r"\b(?:no|don'?t|stop|without|remove|turn off|disable)\b|不要|取消|去掉|关|别", request.low
    )
    return _captioned(request, draft, {"highlight": not off}, (
        "The captions highlight " + ("nothing now." if off else "each word as it is spoken."),
        "字幕已取消高亮。" if off else "字幕会逐词高亮。",
    ))  # fmt: skip


def _captioned(
    request: Request, draft: Draft, style: dict[str, Any], said: tuple[str, str]
) -> Outcome:
    # Highlighting is the usual way of captions, so asking for it changes nothing but the key.
    edited = restyle(draft, is_caption, style)
    return Edited(edited, request.say(*said))


@command(
    "caption_position",
    kind=45,
    patterns=(
        rf"\b(?:move|put|place|shift|align|position|center|centre|set|"
        rf"show)\b.*{CAPTION}.*(?:{'|'.join(_PLACES.values())})",
        rf"\b(?:center|centre)\b.*{CAPTION}|{CAPTION}.*\b(?:at|to|in|on) the (?:top|bottom|"
        rf"middle|cent(?:er|re))\b|{CAPTION}.*\b(?:centered|higher|lower)\b",
        rf"{CAPTION}.*(?:放|移|挪|往|靠|居中|调|在)(?:到|在|至)?.*(?:{'|'.join(_PLACES.values())})|"
        rf"{CAPTION}居中",
    ),
    unless=r"\bremove\b|去掉",
    examples=("center the captions", "字幕放中间"),
)
def caption_position(request: Request, draft: Draft) -> Outcome:
    if not any(draft.segments("caption")):
        return no_captions(request)
    place = _place(request.low)
    if not place:
        return no_place(request, "captions", "字幕")
    return _captioned(request, draft, {"position": place}, (
        f"The captions stand {'in the middle' if place == 'center' else f'at the {place}'} now.",
        f"字幕已移到{ {'top': '上方', 'bottom': '下方', 'center': '中间'}[place] }。",
    ))  # fmt: skip


@command(
    "caption_style",
    kind=43,
    patterns=(
        rf"{CAPTION}.*(?:{_BIGGER}|{_SMALLER}|(?<![a-z])(?:{_NAMES})(?![a-z])|{_HEX}|"
        rf"\boutline\b|\bcolou?r\b|"
        rf"颜色|描边|黑边)",
        rf"(?:{_BIGGER}|{_SMALLER}|(?<![a-z])(?:{_NAMES})(?![a-z])).*{CAPTION}",
        r"[黄白红蓝绿黑橙粉紫金](?:色)?字[^幕]?[黑白红蓝](?:色)?(?:描)?边",
        rf"{CAPTION}.*{FONT}|{FONT}.*{CAPTION}",
    ),
    unless=r"\bchunks?\b|\blines?\b|\bpieces\b|\bat a time\b|\badd\b(?! an? outline)|加(?!大|"
    r"个?描|黑)|\bremove\b|去掉|«»",
    examples=("make the captions bigger", "字幕大一点"),
)
def caption_style(request: Request, draft: Draft) -> Outcome:
    captions = list(draft.segments("caption"))
    if not captions:
        return no_captions(request)
    style = _look(request.low, float(captions[0].style.get("scale", 1.0)))
    if not style:
        return _no_style(request, "yellow captions with a black outline", "字幕改成黄字黑边")
    return _captioned(request, draft, style, (
        f"The captions are {_told(style)} now.", f"字幕已改：{_told_zh(style)}。"
    ))  # fmt: skip
