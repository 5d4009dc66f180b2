"""How titles and captions look: size, colour, place, lines, and the words themselves."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from nemo_notebook.draft import Draft, Segment

from ..captions import join, spread
from ..retiming import recaption
from ..ripple import all_parts, rearrange, respeak
from ..timeline import opening_title, revise
from .registry import Edited, Outcome, Refused, Request, command

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
_HEX = r"#[0-9a-f]{6}"
_BIGGER = (
    r"\b(?:bigger|larger|big|large|huge|increase|enlarge|too small)\b|(?:大|放大|加大|"
    r"调大)(?:一?[点些])?|太小"
)
_SMALLER = (
    r"\b(?:smaller|small|tiny|decrease|reduce|shrink|too (?:big|large))\b|(?:小|缩小|"
    r"调小)(?:一?[点些])?|太大"
)
_TITLE = r"(?:\btitles?\b|\bheadlines?\b|\bheading\b|标题|片头字?|题目)"
_CAPTION = r"(?:\bcaptions?\b|\bsubtitles?\b|\bsubs\b|字幕)"
_PLACES: dict[str, str] = {
    "top": r"\b(?:top|up|upper|higher|above)\b|上面|上方|顶部|往上|上移|最上|放上|靠上|高一?点",
    "bottom": r"\b(?:bottom|down|lower|below|underneath)\b|"
    r"下面|下方|底部|往下|下移|最下|放下|靠下|低一?点",
    "center": r"\b(?:cent(?:er|re)d?|middle)\b|中间|居中|中央|正中",
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


def _place(low: str) -> str:
    return next((name for name, pattern in _PLACES.items() if re.search(pattern, low)), "")


def _scale(low: str, now: float) -> float | None:
    """The new size: ×1.25, ×0.8, or what a percentage says; None when no size is asked for."""
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


def _restyle(draft: Draft, chosen: Callable[[Segment], bool], style: dict[str, Any]) -> Draft:
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
        rf"{_TITLE}.*(?:{_BIGGER}|{_SMALLER}|(?<![a-z])(?:colou?r|{_NAMES})(?![a-z])|{_HEX}|颜色|变色)",
        rf"(?:{_BIGGER}|{_SMALLER}|(?<![a-z])(?:{_NAMES})(?![a-z])).*{_TITLE}",
        rf"\b(?:colou?r|paint)\b.*{_TITLE}|(?:放大|缩小).*{_TITLE}",
    ),
    unless=rf"«»|\badd\b|加(?!大)|{_CAPTION}|\bremove\b|去掉|:|：",
    examples=("make the title bigger and red", "标题大一点红色"),
)
def title_style(request: Request, draft: Draft) -> Outcome:
    titles = _titles(request, draft)
    if not titles:
        return _no_title(request)
    now = float(titles[0].style.get("scale", 1.0))
    style = {k: v for k, v in _look(request.low, now).items() if k != "outline"}
    if not style:
        return Refused(
            request.say(
                "Which colour or size? For example: “make the title bigger and red”. Nothing was "
                "changed.",
                "要什么颜色或大小？例如“标题大一点红色”。没有改动。",
            )
        )
    ids = {s.id for s in titles}
    return Edited(
        _restyle(draft, lambda s: s.id in ids, style),
        request.say(f"The title is {_told(style)} now.", f"标题已改：{_told_zh(style)}。"),
    )


def _titles(request: Request, draft: Draft) -> list[Segment]:
    """The titles that are meant: all of them, or the one at the beginning, or the first."""
    found = sorted(draft.segments("title"), key=lambda s: s.start)
    if re.search(r"\btitles\b|\bheadlines\b|\ball\b|所有|全部", request.low):
        return found
    opening = opening_title(draft)
    return [opening] if opening else found[:1]


def _no_title(request: Request) -> Refused:
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
        rf"set)\b.*{_TITLE}.*(?:{'|'.join(_PLACES.values())})",
        rf"\b(?:center|centre)\b.*{_TITLE}|{_TITLE}.*\b(?:at the (?:top|bottom)|in the "
        rf"(?:middle|center|centre)|lower|higher|centered)\b",
        rf"{_TITLE}.*(?:放|移|挪|往|靠|居中|调)(?:到|在|至)?.*(?:{'|'.join(_PLACES.values())})|{_TITLE}居中",
    ),
    unless=rf"«»|\badd\b|加|{_CAPTION}|\bbeginning\b|开头|\bend card\b",
    examples=("move the title down", "标题放下面"),
)
def move_title(request: Request, draft: Draft) -> Outcome:
    titles = _titles(request, draft)
    if not titles:
        return _no_title(request)
    place = _place(request.low)
    style = {"position": "middle center" if place == "center" else place}
    ids = {s.id for s in titles}
    return Edited(
        _restyle(draft, lambda s: s.id in ids, style),
        request.say(
            f"The title stands {'in the middle' if place == 'center' else f'at the {place}'} now.",
            f"标题已移到{ {'top': '上方', 'bottom': '下方', 'center': '中间'}[place] }。",
        ),
    )


def _no_captions(request: Request) -> Refused:
    return Refused(
        request.say(
            "There are no captions, so nothing was changed. Say “add captions” first.",
            "没有字幕，所以没有改动。可以先说“加字幕”。",
        )
    )


def _is_caption(segment: Segment) -> bool:
    return segment.kind == "caption"


@command(
    "caption_highlight",
    kind=46,
    patterns=(
        rf"\bhighlight\w*\b.*(?:\bwords?\b|{_CAPTION})|\bkaraoke\b|\bword[- ]by[- ]word\b|"
        rf"{_CAPTION}.*\bhighlight",
        r"逐词|逐字|高亮|卡拉ok|跟读",
    ),
    unless=r"\btitle\b|标题",
    examples=("highlight each word", "逐词高亮"),
)
def caption_highlight(request: Request, draft: Draft) -> Outcome:
    if not any(draft.segments("caption")):
        return _no_captions(request)
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
    edited = _restyle(draft, _is_caption, style)
    return Edited(edited, request.say(*said))


@command(
    "shorter_lines",
    kind=47,
    patterns=(
        rf"\b(?:shorter|fewer words|less text|narrower|smaller)\b.*\b(?:lines?|per line|cues?|"
        rf"chunks?)\b|{_CAPTION}.*\b(?:shorter|fewer words|less text|at a time)\b",
        rf"\bshort(?:en|er)\b.*{_CAPTION}|\bfewer words\b|\b(?:one|single) line (?:captions|at "
        rf"a time)\b",
        r"(?:每行|一行|字幕)(?:再)?(?:短|少)(?:一?[点些])?|字幕太长|(?:每行|每条|一次).*(?:少|短)|缩短字幕",
    ),
    unless=r"\bscene\b|第.段",
    examples=("shorter caption lines", "每行短一点"),
)
def shorter_lines(request: Request, draft: Draft) -> Outcome:
    if not any(draft.segments("caption")):
        return _no_captions(request)
    if not any(draft.segments("voice")):
        return Refused(
            request.say(
                "Only captions of a voice can be cut anew; nothing was changed.",
                "只有配音的字幕可以重新断行，没有改动。",
            )
        )
    now = next(float(s.style.get("line", 1.0)) for s in draft.segments("caption"))
    edited = _restyle(draft, _is_caption, {"line": round(max(0.35, now * 0.6), 3)})
    edited = recaption(edited, request.ids)
    count = sum(1 for _ in edited.segments("caption"))
    return Edited(
        edited,
        request.say(
            f"The captions have shorter lines: {count} cues now.", f"字幕已变短，共{count}条。"
        ),
    )


@command(
    "caption_position",
    kind=45,
    patterns=(
        rf"\b(?:move|put|place|shift|align|position|center|centre|set|"
        rf"show)\b.*{_CAPTION}.*(?:{'|'.join(_PLACES.values())})",
        rf"\b(?:center|centre)\b.*{_CAPTION}|{_CAPTION}.*\b(?:at|to|in|on) the (?:top|bottom|"
        rf"middle|cent(?:er|re))\b|{_CAPTION}.*\b(?:centered|higher|lower)\b",
        rf"{_CAPTION}.*(?:放|移|挪|往|靠|居中|调|在)(?:到|在|至)?.*(?:{'|'.join(_PLACES.values())})|"
        rf"{_CAPTION}居中",
    ),
    unless=r"\bremove\b|去掉",
    examples=("center the captions", "字幕放中间"),
)
def caption_position(request: Request, draft: Draft) -> Outcome:
    if not any(draft.segments("caption")):
        return _no_captions(request)
    place = _place(request.low)
    return _captioned(request, draft, {"position": place}, (
        f"The captions stand {'in the middle' if place == 'center' else f'at the {place}'} now.",
        f"字幕已移到{ {'top': '上方', 'bottom': '下方', 'center': '中间'}[place] }。",
    ))  # fmt: skip


@command(
    "caption_style",
    kind=43,
    patterns=(
        rf"{_CAPTION}.*(?:{_BIGGER}|{_SMALLER}|(?<![a-z])(?:{_NAMES})(?![a-z])|{_HEX}|"
        rf"\boutline\b|\bcolou?r\b|"
        rf"颜色|描边|黑边)",
        rf"(?:{_BIGGER}|{_SMALLER}|(?<![a-z])(?:{_NAMES})(?![a-z])).*{_CAPTION}",
        r"[黄白红蓝绿黑橙粉紫金](?:色)?字[^幕]?[黑白红蓝](?:色)?(?:描)?边",
    ),
    unless=r"\badd\b(?! an? outline)|加(?!大|个?描|黑)|\bremove\b|去掉|«»",
    examples=("make the captions bigger", "字幕大一点"),
)
def caption_style(request: Request, draft: Draft) -> Outcome:
    captions = list(draft.segments("caption"))
    if not captions:
        return _no_captions(request)
    style = _look(request.low, float(captions[0].style.get("scale", 1.0)))
    if not style:
        return Refused(
            request.say(
                "Which colour or size? For example: “yellow captions with a black outline”. "
                "Nothing was changed.",
                "要什么颜色或大小？例如“字幕改成黄字黑边”。没有改动。",
            )
        )
    return _captioned(request, draft, style, (
        f"The captions are {_told(style)} now.", f"字幕已改：{_told_zh(style)}。"
    ))  # fmt: skip


_FIX = re.compile(
    r"(?:fix|correct|change|replace|rename)\b.*?(?P<a>«»|\S+)\s*(?:→|->|=>|\bto\b|\bwith\b|"
    r"\binto\b|\bby\b)\s*(?P<b>«»|\S+)"
    r"|(?:把|将)?(?P<c>«»|\S+?)(?:改成|改为|换成|应该?是|→|->)(?P<d>«»|\S+)"
)


def _is_fix(low: str) -> bool:
    named = re.search(
        rf"\bfix\b|\btypo\b|\bmisspell|\bspelling\b|\bcorrect\b|错字|错别字|打错|写错|{_CAPTION}",
        low,
    )
    arrow = re.search(r"→|->|=>|«».*(?:\bto\b|\bwith\b|\binto\b|改成|改为|换成|应该?是).*«»", low)
    worded = re.search(r"\bfix\b|\btypo\b|\bspelling\b|错字|错别字|打错|写错", low)
    return bool(named and (arrow or (worded and _FIX.search(low))))


@command(
    "fix_words",
    kind=48,
    matches=_is_fix,
    unless=rf"{_TITLE}|\bscene \d|第.段",
    examples=("fix “wich” → “which”", "错字“在见”改成“再见”"),
)
def fix_words(request: Request, draft: Draft) -> Outcome:
    old, new = _pair(request)
    if not old:
        return Refused(
            request.say(
                "What should become what? For example: fix “wich” → “which”. Nothing was changed.",
                "哪个字改成哪个？例如：错字“在见”改成“再见”。没有改动。",
            )
        )
    pattern = re.compile(
        re.escape(old) if ord(old[0]) > 0x2E7F else rf"(?<!\w){re.escape(old)}(?!\w)", re.I
    )
    hits = [s for s in draft.segments("voice", "caption", "title") if pattern.search(s.text)]
    hits += [
        s for s in draft.segments("title")
        if s not in hits and pattern.search(f"{s.style.get('subtitle', '')} {s.style.get('items')}")
    ]  # fmt: skip
    if not hits:
        return Refused(
            request.say(
                f"“{old}” does not stand anywhere in the video; nothing was changed.",
                f"视频里没有“{old}”，没有改动。",
            )
        )
    edited = _respoken(request, draft, pattern, new)
    spoken = any(s.kind == "voice" for s in hits)

    def change(segment: Segment) -> Segment:
        if segment.kind == "title":
            style = {
                k: pattern.sub(new, v) if isinstance(v, str) and k == "subtitle"
                else [pattern.sub(new, str(i)) for i in v] if k in ("items", "emphasis") else v
                for k, v in segment.style.items()
            }  # fmt: skip
            return replace(segment, text=pattern.sub(new, segment.text), style=style)
        if segment.kind == "caption" and not spoken and pattern.search(segment.text):
            text = pattern.sub(new, segment.text)
            words = [[a, b, word] for a, b, word in spread(text, 0, segment.duration)]
            return replace(
                segment,
                text=join(str(w[2]) for w in words),
                style={**segment.style, "words": words},
            )
        return segment

    edited = revise(edited, change)
    title = pattern.sub(new, edited.title)
    return Edited(
        replace(edited, title=title),
        request.say(
            f"“{old}” is “{new}” now" + (", spoken as well." if spoken else "."),
            f"“{old}”已改为“{new}”" + ("，旁白也一起改了。" if spoken else "。"),
        ),
    )


def _pair(request: Request) -> tuple[str, str]:
    if len(request.quotes) >= 2:
        return request.quotes[0], request.quotes[1]
    match = re.search(
        r"(?:fix|correct|change|replace|spelling|typo|captions?|subtitles?|错字|错别字|字幕里?的?|打错|"
        r"写错)[:：]?\s*(?:the |word |spelling |of |把|将|in )*"
        r"[“\"']?(?P<a>[^\s“”\"'→]+?)[”\"']?\s*(?:→|->|=>|\bto\b|\bwith\b|\binto\b|\bby\b|改成|"
        r"改为|换成|应该?是)\s*[“\"']?(?P<b>[^\s“”\"'，。]+)",
        request.text, re.I,
    )  # fmt: skip
    return (match["a"], match["b"].rstrip(".,;。")) if match else ("", "")


def _respoken(request: Request, draft: Draft, pattern: re.Pattern[str], new: str) -> Draft:
    """The draft in which the voice says the other word, each scene as long as that takes."""
    numbers = {s.scene for s in draft.segments("voice") if pattern.search(s.text)}
    if not numbers:
        return draft
    texts = {s.id: pattern.sub(new, s.text) for s in draft.segments("voice")}
    parts = [
        respeak(draft, p.number, texts=texts) if p.number in numbers else p
        for p in all_parts(draft)
    ]
    return recaption(rearrange(draft, parts, request.ids), request.ids)


@command(
    "bilingual",
    kind=50,
    patterns=(
        r"\b(?:bilingual|dual[- ]language|two languages|both languages)\b|\btranslat\w+\b.*"
        + _CAPTION,
        rf"{_CAPTION} in (?:both|two|chinese|english|spanish|french|german|japanese|korean)\b|"
        rf"\b(?:chinese|english|spanish|french|german|japanese) {_CAPTION}",
        r"双语|中英(?:文)?字幕|翻译.*字幕|字幕.*翻译|(?:英文|中文|日文|法文|西班牙文)字幕",
    ),
    examples=("bilingual captions", "双语字幕"),
)
def bilingual(request: Request, draft: Draft) -> Outcome:
    return Refused(
        request.say(
            "I cannot translate, so nothing was changed. Give me the text in the other language "
            "(“use this script: …”), and I caption that.",
            "我不会翻译，所以没有改动。给我另一种语言的文案（“用这段文案：……”），我就能配字幕。",
        )
    )
