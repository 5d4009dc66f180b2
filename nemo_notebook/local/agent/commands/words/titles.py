"""The title, and the card at the end."""

from __future__ import annotations

import re
from dataclasses import replace

from nemo_notebook.draft import Draft, Segment

from ...timeline.tracks import add, opening_title, remove, revise, scene_count
from ..registry import Edited, Outcome, Refused, Request, command

_NAME = r"(?:titles?(?: card| text)?|headlines?|heading|标题|片头字?|题目)"
_END = r"(?:end card|end screen|outro|closing card|call to action|cta|片尾|结尾(?:字|文字|卡))"
_SHOWN = 3000


def _asked_text(request: Request) -> str:
    """The text given for a title: in quotes, or after "to", "as", "saying", a colon, 改成, 为."""
    if request.quotes:
        return request.quotes[-1]
    match = re.search(
        r"(?:\b(?:call|name|title) (?:it|this|the video) |\bto (?:say |read |be )?|\bas |\bsaying |"
        r"\bsays |\breading |\bcalled |\breads? |\bthat says |\bis |[:：]\s*|"
        r"(?:改成|改为|换成|变成|写成|叫做?|写上?|打上|为|是)(?!一个))\s*(?P<text>[^\n]{1,80})$",
        request.text,
        re.I,
    )
    if match is None:
        return ""
    text = re.sub(
        r"\s+(?:at|in) the (?:beginning|start|end|middle|top|bottom)\b.*$|，?放?在?开头$",
        "",
        match["text"],
    )
    return text.strip(" .:：\"'“”。")


@command(
    "remove_title",
    kind=40,
    patterns=(
        rf"\b(?:remove|delete|drop|ditch|kill|lose|hide|turn off|switch off|get rid of"
        rf"|take (?:out|away|off)|no|without(?: a| any| the)?|"
        rf"don'?t (?:want|need|show)(?: a| any| the)?)\b(?: (?:the|all|every|any"
        rf"|opening|main|on-screen|this|that))*"
        rf" {_NAME}\b",
        r"\b(?:remove|delete|hide|drop) (?:all |the |any )*(?:on-screen )?text\b",
        rf"(?:去掉|删掉|删除|去除|取消|关掉|不要|移除|去|删)(?:了)?(?:所有|全部"
        rf"|这个|那个|开头的?)?的?{_NAME}",
        rf"^(?:the )?{_NAME} (?:off|out|away)(?: please)?$",
        rf"{_NAME}(?:去掉|去了|删掉|删了|删除|不要|取消|撤|拿掉|关)",
    ),
    unless=rf"{_END}|字幕|subtitle",
    examples=("remove the title", "去掉标题"),
)
def remove_title(request: Request, draft: Draft) -> Outcome:
    everything = re.search(
        r"\b(?:all|every|any)\b|\btitles\b|\btext\b|\bheadlines\b|所有|全部", request.low
    )
    opening = opening_title(draft)
    if everything and any(draft.segments("title")):
        count = sum(1 for _ in draft.segments("title"))
        return Edited(
            remove(draft, lambda s: s.kind == "title"),
            request.say(f"All titles are removed ({count}).", f"所有标题已去掉（{count}个）。"),
        )
    if opening is None:
        return Refused(
            request.say("There is no title; nothing was changed.", "本来就没有标题，没有改动。")
        )
    return Edited(
        remove(draft, lambda s: s.id == opening.id),
        request.say(f"The title “{opening.text}” is removed.", f"标题“{opening.text}”已去掉。"),
    )


@command(
    "change_title",
    kind=37,
    patterns=(
        rf"\b(?:change|set|rename|replace|update|edit|make|rewrite|switch|correct"
        rf"|fix)\b.*\b{_NAME}\b.*(?:\bto\b|\bas\b|\bwith\b|\bsay\b|\bread\b|«»|:)",
        rf"\b{_NAME}\b (?:should|must|to|is|say|read|needs? to)(?: now)?(?: be| say| read)?\b",
        rf"^(?:the |new )?{_NAME}\s*[:：]? (?:«»|\w)",
        rf"^(?:the |new )?{_NAME}\s*[:：]",
        r"\b(?:call|name|title) (?:it|this|the video)\b",
        rf"{_NAME}.*(?:改成|改为|换成|变成|改|换|叫|写|为|是(?!不是)|[:：])",
        rf"\b(?:swap|change|replace)\b.*\b{_NAME}\b.*\b(?:for|by)\b.*«»",
        rf"(?:把|将)?.*(?:改|换|修改).*{_NAME}",
    ),
    unless=(
        rf"{_END}|\bto go\b|bigger|smaller|larger|font|color|colour|red\b|white\b|yellow\b"
        rf"|\bto the (?:very )?(?:top|bottom|middle|cent(?:er|re)|left|right)\b|\bcovers?\b|"
        rf"\bhides?\b|\bblocks?\b|\bfonts?\b|move|down\b|字号|大一?点|小一?点|颜色|红|移|放(?:下|"
        rf"上)|\badd\b|加"
    ),
    examples=("change the title to “Golden Hour”", "标题改成“金色时刻”"),
)
def change_title(request: Request, draft: Draft) -> Outcome:
    text = _asked_text(request)
    opening = opening_title(draft)
    if not text:
        return Refused(_which_text(request))
    if opening is None:
        return _put_title(request, draft, text)
    return _retitle(request, draft, opening, text)


def _retitle(request: Request, draft: Draft, opening: Segment, text: str) -> Outcome:
    if opening.text == text:
        return Refused(
            request.say(
                f"The title is “{text}” already; nothing was changed.",
                f"标题已经是“{text}”，没有改动。",
            )
        )

    def change(segment: Segment) -> Segment:
        if segment.id == opening.id:
            style = {k: v for k, v in segment.style.items() if k != "emphasis"}
            return replace(segment, text=text, style=style)
        if segment.kind == "title" and segment.style.get("layout") == "end":
            style = dict(segment.style)
            if style.get("subtitle") == opening.text:
                style["subtitle"] = text
            same = segment.text == opening.text
            return replace(segment, text=text if same else segment.text, style=style)
        return segment

    return Edited(
        replace(revise(draft, change), title=text),
        request.say(
            f"The title is now “{text}” (it was “{opening.text}”).",
            f"标题已从“{opening.text}”改为“{text}”。",
        ),
    )


def _which_text(request: Request) -> str:
    return request.say(
        "What should the title say? For example: “change the title to “Golden Hour””. Nothing was "
        "changed.",
        "标题写什么？例如：标题改成“金色时刻”。目前没有改动。",
    )


def _put_title(request: Request, draft: Draft, text: str) -> Outcome:
    """A title from 0 to 3 s; a headline that stood there begins after it, or goes."""
    length = min(_SHOWN, draft.duration)

    def make_room(segment: Segment) -> Segment | None:
        if segment.kind != "title" or segment.start >= length:
            return segment
        if segment.end - length < 1000:
            return None
        return replace(segment, start=length + 200, duration=segment.end - length - 200)

    number = 1 if scene_count(draft) else None
    first = next(
        iter(sorted(draft.segments("scene", "picture", "clip"), key=lambda s: s.start)), None
    )
    scene = number if first is not None and first.end >= length else None
    segment = Segment(
        request.ids(), "title", 0, length, text, "", scene, 1.0, {"layout": "title"}
    )  # fmt: skip
    edited = replace(add(revise(draft, make_room), "titles", segment), title=text)
    return Edited(
        edited,
        request.say(
            f"Title added: “{text}” (0–{length / 1000:.4g} s).",
            f"已加标题：“{text}”（0–{length / 1000:.4g}秒）。",
        ),
    )


@command(
    "add_end_card",
    kind=41,
    patterns=(
        rf"\b(?:add|put|include|insert|show|with|end|finish|close|make)\b.*{_END}",
        r"«».*\b(?:on|in|for|over|during) the (?:last|final) (?:few |couple of )?(?:\S+ "
        r")?(?:seconds?|secs?|s)\b",
        rf"{_END}.*\b(?:say|says|read|reads|show|shows)\b|\b(?:last|final|closing) card\b",
        r"(?:最后|结尾|末尾|片尾|结束(?:的时候|时)?)(?:几秒)?.{0,3}(?:加|放|写|显示|打|来|出现|"
        r"上|弹).{0,4}«»",
        rf"^(?:an? |the )?{_END}[:：]? (?:«»|(?:saying|reading) )",
        r"\b(?:end|finish|close) (?:it |the video )?with\b.*«»",
        r"\b(?:add|put|show)\b.*«».*\b(?:at|in) the (?:very )?end\b|\b(?:last|final) (?:thing|"
        r"words?|line)\b.*«»",
        rf"(?:加|放|写|显示|来).*{_END}|{_END}.*(?:加|放|写|显示|改)|(?:最后"
        rf"|结尾)(?:加|放|写|显示).*«»",
    ),
    unless=r"\b(?:remove|delete|drop|no|without)\b|去掉|删|不要",
    examples=("add an end card “Follow us”", "片尾加上“关注我们”"),
)
def add_end_card(request: Request, draft: Draft) -> Outcome:
    text = _asked_text(request)
    if not text:
        return Refused(
            request.say(
                "What should the end card say? For example: “add an end card “Follow us””. Nothing "
                "was changed.",
                "片尾写什么？例如：片尾加上“关注我们”。目前没有改动。",
            )
        )
    start = max(0, draft.duration - _SHOWN)

    def make_room(segment: Segment) -> Segment | None:
        if segment.kind != "title" or segment.end <= start:
            return segment
        if start - segment.start < 1000:
            return None
        return replace(segment, duration=start - segment.start)

    segment = Segment(
        request.ids(), "title", start, draft.duration - start, text, "", None, 1.0,
        {"layout": "end"},
    )  # fmt: skip
    return Edited(
        add(revise(draft, make_room), "titles", segment),
        request.say(f"End card added: “{text}”.", f"已加片尾：“{text}”。"),
    )


@command(
    "remove_end_card",
    kind=41,
    patterns=(
        rf"\b(?:remove|delete|drop|hide|get rid of|no|without|don'?t (?:want|need|show))\b.*{_END}",
        rf"(?:去掉?|删掉?|删除|不要|取消|移除).*{_END}|{_END}(?:去掉|不要|删)",
    ),
    examples=("remove the end card", "去掉片尾"),
)
def remove_end_card(request: Request, draft: Draft) -> Outcome:
    found = {s.id for s in draft.segments("title") if s.style.get("layout") == "end"}
    if not found:
        return Refused(
            request.say("There is no end card; nothing was changed.", "没有片尾，没有改动。")
        )
    return Edited(
        remove(draft, lambda s: s.id in found),
        request.say("The end card is removed.", "片尾已去掉。"),
    )


@command(
    "add_title",
    kind=36,
    patterns=(
        rf"\b(?:add|put|stick|insert|include|show|place|give it|create|want|need|like|with|open|"
        rf"start|begin"
        rf"|display|write)\b.*\b{_NAME}\b",
        rf"^(?:a |the )?{_NAME} «»",
        r"\b(?:add|put|write|show)\b.*«».*\b(?:at|in|on) the (?:beginning|start"
        r"|opening|top|first)\b",
        rf"(?:加|添加|放|写|来|显示|要)(?:上|个|一个)*.*{_NAME}|(?:开头|片头)(?:加|放|写|显示).*«»",
    ),
    unless=r"\bno\b|不要|bigger|smaller|color|colour|字号|颜色",
    examples=("add the title “Golden Hour”", "开头加标题“金色时刻”"),
)
def add_title(request: Request, draft: Draft) -> Outcome:
    text = _asked_text(request)
    opening = opening_title(draft)
    if not text and opening is None:
        text = draft.title
    if not text:
        return Refused(_which_text(request))
    if opening is not None:
        return _retitle(request, draft, opening, text)
    return _put_title(request, draft, text)
