"""The captions."""

from __future__ import annotations

from nemo_notebook.draft import Draft

from ...timeline.assembly import caption_segments
from ...timeline.tracks import put, remove
from ..registry import Edited, Outcome, Refused, Request, command

_NAME = r"(?:(?:closed )?captions?|captioning|subtitles?|\bsubs\b|字幕)"


@command(
    "remove_captions",
    kind=49,
    patterns=(
        rf"\b(?:remove|delete|drop|ditch|kill|lose|hide|turn off|switch off|get rid of"
        rf"|take (?:out|away|off)|disable|stop)\b.*{_NAME}",
        rf"\b(?:no|without(?: any| the)?|don'?t (?:want|need|show|use)(?: any| "
        rf"the)?) (?:more )?{_NAME}",
        rf"{_NAME} (?:off|out|away|(?:should |must )?go(?:es)?(?: away)?)\b",
        rf"\bturn (?:the )?{_NAME} off\b",
        rf"(?:去掉|删掉|删除|去除|取消|关掉|关闭|不要|不用|不需要|移除|隐藏|去|删"
        rf"|关)(?:了)?(?:掉)?(?:这个|所有)?{_NAME}",
        rf"{_NAME}(?:去掉|删掉|删除|关掉|关闭|不要|取消|关了)",
    ),
    unless=r"\bscene\b|background|背景|第.段",
    examples=("turn off the captions", "关字幕"),
)
def remove_captions(request: Request, draft: Draft) -> Outcome:
    if not any(draft.segments("caption")):
        return Refused(
            request.say("There are no captions; nothing was changed.", "本来就没有字幕，没有改动。")
        )
    return Edited(
        remove(draft, lambda s: s.kind == "caption"),
        request.say("The captions are off.", "字幕已关闭。"),
    )


@command(
    "add_captions",
    kind=42,
    patterns=(
        rf"\b(?:add|with|include|turn on|switch on|enable|show|want|need|put"
        rf"|bring back|restore|generate|create|display)\b.*{_NAME}",
        rf"{_NAME} on\b|^(?:the )?{_NAME}(?: please)?$",
        rf"\bturn (?:the )?{_NAME} on\b|\bcaption (?:it|this|the (?:video|speech|voice\w*|"
        rf"narrat\w+)|"
        r"her|him|what)\b|\b(?:put|show|display|have|get) (?:the |her |his |all )?(?:spoken "
        r")?words "
        r"on (?:the )?screen\b|(?:话|词|台词|内容)(?:都)?(?:打|写|显示|放)(?:在|到)?(?:屏幕|画面|"
        r"底下|下面|下方)|"
        r"(?:底下|下面|下方|屏幕上)(?:打|配|加|上)(?:上|出)?(?:文?字|字幕)"
        rf"|\bsubtitle (?:it|this|the video)\b",
        rf"(?:加|配|添加|恢复|打开|开启|显示|带|要|上|开|生成)(?:上|个|一下"
        rf"|一个)?(?:中文|英文)?{_NAME}",
        r"\b(?:text|write|show|put|display|type)\b.*\bwhat(?:'s| is| he| she| they| the \w+)(?: "
        r"being)? (?:said|says?|saying|spoken)\b",
        r"(?:说|念|讲)的(?:话|内容|字)?.{0,4}(?:打|写|显示|放).{0,4}(?:屏幕|画面|出来|上)",
        rf"{_NAME}(?:打开|加上|恢复|开)",
    ),
    unless=r"\bno\b|不要|bigger|smaller|larger|yellow|white|black|color|colour"
    r"|center|centre|highlight|bilingual|"
    r"shorter|font|双语|大一?点|小一?点|颜色|黄|居中|中间|逐词|高亮|\bin "
    r"(?:chinese|english|spanish)",
    examples=("add captions", "加字幕"),
)
def add_captions(request: Request, draft: Draft) -> Outcome:
    if any(draft.segments("caption")):
        return Refused(
            request.say(
                "The captions are on already; nothing was changed.", "已经有字幕了，没有改动。"
            )
        )
    made = caption_segments(draft, request.ids)
    if not made:
        return Refused(
            request.say(
                "Captions show what is spoken, and nobody speaks, so nothing was "
                "changed. Say “add a "
                "voiceover” first.",
                "字幕来自配音，但现在没有配音，所以没有改动。可以先说“加配音”。",
            )
        )
    count = len(made)
    return Edited(
        put(draft, "captions", made),
        request.say(
            f"Captions added: {count} cues from the voice.", f"已根据配音加上字幕（{count}条）。"
        ),
    )
