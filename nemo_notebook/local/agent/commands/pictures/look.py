"""The look of the pictures: grades and blur."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from nemo_notebook.draft import Draft, Segment

from ...timeline.ripple import spans
from ...timeline.tracks import VISUAL, revise, visuals
from ..places import SCENE, scene_number
from ..registry import Edited, Outcome, Refused, Request, command

GRADES: Mapping[str, tuple[str, str, str]] = {
    "mono": (
        "black and white",
        "黑白",
        r"\bblack[- ](?:and|&)[- ]white\b|\bb ?& ?w\b|\bb/w\b|\bgr[ae]y ?scale\b|\bmonochrom\w+|"
        r"\b(?:lose|drop|kill|remove) (?:the |all )*colou?rs?$|\bnoir\b|\bno colou?r\b|\bwithout "
        r"(?:any )?colou?rs?\b|\bcolou?rless\b|\b(?:take|drain|"
        r"suck|"
        r"strip|bleach|pull)\b.*\b"
        r"colou?rs? (?:out|away|from|off)\b|去掉颜色|颜色去掉|没有颜色|\bdesaturat\w+|黑白|去色|"
        r"单色",
    ),
    "vintage": (
        "vintage",
        "复古",
        r"\bvintage\b|\bold (?:film|movie|photo\w*)s?\b|\bretro\b|\bsepia\b|\bold[- ]film\b|"
        r"\bnostalgic\b|\bold[- ]fashioned\b|"
        r"复古|怀旧|胶片|老电影",
    ),
    "vivid": (
        "vivid",
        "鲜艳",
        r"\bvivid\b|\bcolou?rs? (?:should )?(?:to )?pop\b|\bvibrant\b|\bsaturat\w+|"
        r"\bcolou?rful\b|\bmore colou?rs?\b|\bpunchy\b|"
        r"\bpop more\b|"
        r"色彩?.{0,2}(?:更|再)?浓|鲜艳|鲜明|饱和|更艳|色彩丰富",
    ),
    "cinematic": (
        "cinematic",
        "电影感",
        r"\bcinematic\b|\bfilm look\b|\bmovie look\b|\blike a (?:movie|film)\b|\bfilmic\b|电影感|"
        r"电影滤镜|"
        r"电影质感|电影色调|大片感",
    ),
    "warm": (
        "warm",
        "暖色",
        r"\bwarm(?:er|th)?\b|\bgolden\b|暖|\btoo (?:cold|cool|blue)\b|(?:颜色|色调|画面|色彩).{0,"
        r"2}(?:太|"
        r"有点|偏)(?:冷|蓝)",
    ),
    "cool": (
        "cool",
        "冷色",
        r"\bcool(?:er)? (?:tones?|colou?rs?|look|grade)|\bcooler\b|\bcold(?:er)?\b|\bbluish\b|"
        r"\bblue tint\b|冷色|冷调|偏冷|冷一?点",
    ),
}
"""Grade → its English name, its Chinese name, and how it is asked for."""
_TOO = r"\b(?:too|a bit|a little|rather|so|very|kind of|kinda|quite|pretty) (?:too )?"
_COMPLAINTS = (
    (_TOO + r"(?:cold|cool|blue|bluish|icy)\b|(?:太|有点|过于)(?:冷|蓝)", "warm"),
    (_TOO + r"(?:warm|yellow\w*|orange|red|reddish|hot)\b|(?:太|有点|过于)(?:暖|黄|红)", "cool"),
    (_TOO + r"(?:pale|washed[- ]out|dull|flat|faded|bland|grey|gray)\b|(?:颜色|色彩|画面|"
            r"色调).{0,2}"
     r"(?:太|有点|过于)(?:淡|灰|平|素)", "vivid"),
)  # fmt: skip
"""What is wrong with the colours → the grade that mends it."""
_NOT_PICTURES = (
    r"\bmusic|\bsoundtrack|\bbgm|\bsong|\btitle|\bcaption|\bsubtitle|\bvoice|\bnarrat|音乐|配乐|"
    r"标题|字幕|配音|旁白|背景乐|歌|曲|"
    r"语速|字"
)
_LOOK = "|".join(pattern for *_, pattern in GRADES.values())


def _styled(
    draft: Draft, numbers: set[int], change: Mapping[str, Any], gone: tuple[str, ...] = ()
) -> Draft:
    """The draft with the style of the pictures of some scenes changed."""

    def style(segment: Segment) -> Segment:
        if segment.kind not in VISUAL or segment.scene not in numbers:
            return segment
        kept = {key: value for key, value in segment.style.items() if key not in gone}
        return replace(segment, style={**kept, **change})

    return revise(draft, style)


def meant(request: Request, draft: Draft) -> set[int] | Refused:
    """The scenes that a request names, or all of them."""
    if not re.search(SCENE, request.low):
        return set(spans(draft))
    number = scene_number(request, draft)
    return number if isinstance(number, Refused) else {number}


def _where(request: Request, draft: Draft, numbers: set[int]) -> tuple[str, str]:
    if len(numbers) == len(spans(draft)):
        return "All pictures", "全部画面"
    (number,) = numbers
    return f"Scene {number}", f"第{number}段画面"


@command(
    "remove_grade",
    kind=28,
    patterns=(
        r"\b(?:remove|no|without|drop|undo|turn off|reset|lose)\b.*\b(?:vintage|retro|warm|cold|"
        r"cool|vivid|"
        r"sepia|cinematic|b&w|black (?:&|and) white) (?:look|effect|filter|tones?|style|"
        r"colou?rs?)\b",
        r"\b(?:remove|no|without|drop|undo|turn off|reset)\b.*\b(?:grade|grading|filter|tint|"
        r"colou?r (?:effect|correction))\b",
        r"\b(?:original|natural|normal) colou?rs?\b|\bback (?:to|in) colou?r\b",
        r"(?:颜色|色彩|色调|画面).*(?:恢复|还原|变回|改回|原来的|原样|正常)|"
        r"(?:去掉?|取消|不要|恢复|关).*(?:滤镜|调色)|(?:恢复|还原|原来的?|正常的?)(?:原|"
        r"彩)?(?:色|颜色|色彩)|改回彩色",
    ),
    unless=_NOT_PICTURES,
    examples=("remove the filter", "去掉滤镜"),
)
def remove_grade(request: Request, draft: Draft) -> Outcome:
    if not any("grade" in s.style for s in visuals(draft)):
        return Refused(
            request.say("There is no filter; nothing was changed.", "没有滤镜，没有改动。")
        )
    return Edited(
        _styled(draft, set(spans(draft)), {}, ("grade",)),
        request.say("The pictures have their own colours again.", "画面已恢复原色。"),
    )


@command(
    "grade",
    kind=28,
    patterns=(_LOOK, *(pattern for pattern, _ in _COMPLAINTS)),
    unless=_NOT_PICTURES + r"|\badd a scene\b|\btea\b|\bcoffee\b|加一段",
    examples=("make it warm and cinematic", "暖色电影感"),
)
def grade(request: Request, draft: Draft) -> Outcome:
    numbers = meant(request, draft)
    if isinstance(numbers, Refused):
        return numbers
    if all(s.kind == "clip" for s in visuals(draft) if s.scene in numbers):
        return Refused(
            request.say(
                "Uploaded clips keep their own colours here; nothing was changed.",
                "上传的视频片段不能调色，没有改动。",
            )
        )
    wanted = next(
        (name for pattern, name in _COMPLAINTS if re.search(pattern, request.low)), ""
    ) or next(name for name, (*_, pattern) in GRADES.items() if re.search(pattern, request.low))
    english, chinese, _ = GRADES[wanted]
    where = _where(request, draft, numbers)
    edited = _styled(draft, numbers, {"grade": wanted})
    verb = "are" if len(numbers) == len(spans(draft)) else "is"
    return Edited(
        edited,
        request.say(f"{where[0]} {verb} {english} now.", f"{where[1]}已改为{chinese}。"),
    )


@command(
    "brightness",
    kind=28,
    patterns=(
        r"\b(?:bright(?:er|en)|dark(?:er|en)|lighten)\b|\b(?:too|so|very|bit) (?:dark|bright|"
        r"gloomy|dim)\b|"
        r"(?:太|有点)[暗亮]|[亮暗]一点|调[亮暗]",
    ),
    unless=_NOT_PICTURES + r"|\b(?:end|ending|beginning|start)\b|结尾|片尾|开头",
    examples=("make it brighter", "画面亮一点"),
)
def brightness(request: Request, draft: Draft) -> Outcome:
    return Refused(
        request.say(
            "The brightness of the pictures cannot be set by itself; nothing was changed. The "
            "nearest: “make it vivid”, “make it warm”, or other pictures (“change scene 2 to the "
            "sea”).",
            "画面亮度不能单独调，没有改动。最接近的是“鲜艳一点”“暖色”，"
            "或者换画面（“第二段换成海”）。",
        )
    )


@command(
    "unblur",
    kind=30,
    patterns=(
        r"\b(?:remove|no|without|undo|turn off|stop|drop|lose|get rid of|un)\b.*\bblur\w*\b|"
        r"\bunblur\b|"
        r"(?<!less )(?<!too )\bsharp(?:en|er)?\b",
        r"(?:去掉?|取消|不要|关掉?|别).*(?:虚化|模糊|糊)|(?:背景|画面)清晰",
    ),
    unless=_NOT_PICTURES,
    examples=("remove the blur", "取消虚化"),
)
def unblur(request: Request, draft: Draft) -> Outcome:
    if not any("blur" in s.style for s in visuals(draft)):
        return Refused(
            request.say("Nothing is blurred; nothing was changed.", "没有虚化，没有改动。")
        )
    return Edited(
        _styled(draft, set(spans(draft)), {}, ("blur",)),
        request.say("The pictures are sharp again.", "画面已恢复清晰。"),
    )


@command(
    "blur",
    kind=30,
    patterns=(
        r"\bblur\w*\b|\bsoften\b.*\b(?:background|pictures?|images?|scene|visuals?|"
        r"focus)\b|\bout of focus\b|\bsoft(?:en)? focus\b|\bbokeh\b|虚化|模糊|柔焦",
    ),
    unless=_NOT_PICTURES,
    examples=("blur the background", "背景虚化"),
)
def blur(request: Request, draft: Draft) -> Outcome:
    numbers = meant(request, draft)
    if isinstance(numbers, Refused):
        return numbers
    more = re.search(r"\bmore\b|\bstrong|\bheav|\bvery\b|\ba lot\b|强|更|重", request.low)
    where = _where(request, draft, numbers)
    return Edited(
        _styled(draft, numbers, {"blur": 32 if more else 18}),
        request.say(
            f"{where[0]} {'are' if len(numbers) > 1 else 'is'} blurred; words stay sharp.",
            f"{where[1]}已虚化，文字保持清晰。",
        ),
    )
