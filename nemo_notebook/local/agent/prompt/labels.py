"""Prompts written as lines of `Key: value`: which keys there are, and what a value says."""

from __future__ import annotations

import re

from ..text.language import find_durations
from .production import Form, find_canvas, find_mood
from .wishes import take_gender, take_language

__all__ = ["LABEL", "LABELS", "NO", "YES", "labelled_form"]

LABELS = {
    "script": (
        "(?:文案|脚本|台词|旁白|口播)如下|script|narration|voiceover|voice-over"
        "|voice over|旁白|脚本|口播|台词|文案"
    ),
    "text": (
        "(?:文字|内容|正文|文章|文本)如下|text|copy|content|article|description"
        "|body|正文|内容|文字|文本"
    ),
    "title": "title|headline|标题|题目",
    "subject": "(?:video )?(?:topic|idea|concept)|subject|theme|(?:视频)?主题|选题|创意",
    "duration": "duration|length|time|时长|长度",
    "format": (
        "format|ratio|aspect ratio|aspect|orientation|platform|size|画幅|比例|画面比例|格式|平台"
    ),
    "voice": "voice|配音|人声",
    "captions": "captions?|subtitles?|字幕",
    "style": "style|tone|vibe|风格|调性",
    "music": "music|mood|soundtrack|bgm|背景音乐|音乐|配乐",
    "ending": "end card|ending|call to action|cta|outro|片尾|结尾",
    "language": "language|语言",
}
LABEL = re.compile(
    r"^\W{0,3}(?:"
    + "|".join(f"(?P<{key}>{names})" for key, names in LABELS.items())
    + r")\W{0,2}\s*(?:[:：]| = )\W{0,2}[ ]*(?P<value>.*)$",
    re.I,
)
NO = re.compile(r"^(?:no|none|off|without|false|n/a|-|无|不要|关|没有|否)(?![a-z])", re.I)
YES = re.compile(r"^(?:yes|on|true|with|please|有|要|开|是)(?![a-z])", re.I)


def labelled_form(key: str, value: str) -> Form:
    """The form said by one line `Key: value`."""
    if key == "duration":
        spans = find_durations(value.lower())
        bare = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*", value)
        return Form(
            duration=spans[0].value if spans else round(1000 * float(bare[1])) if bare else None
        )
    if key == "format":
        return Form(canvas=find_canvas(value))
    if key == "language":
        return Form(spoken=take_language(f"in {value.strip()}")[1])
    wanted = not NO.match(value.strip())
    if key == "voice":
        return Form(
            voice=wanted, gender=take_gender(f"{value.strip(' .。')} voice")[1] if wanted else ""
        )
    if key == "style":
        return Form(style=find_mood(value))
    if key == "captions":
        return Form(captions=wanted)
    return Form(music=wanted, style=find_mood(value) if wanted else "")
