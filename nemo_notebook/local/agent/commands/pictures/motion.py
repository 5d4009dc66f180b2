"""How the camera moves over a picture: zooms in and out, towards one side."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from nemo_notebook.draft import Draft, Segment

from ...timeline.ripple import spans
from ...timeline.tracks import VISUAL, revise, visuals
from ..places import SCENE
from ..registry import Edited, Outcome, Refused, Request, command
from .look import meant

_STILL = {"from": 1.0, "to": 1.0, "x": 0.5, "y": 0.5}
"""A zoom key that keeps a photo still, which otherwise moves a little by itself."""
_USUAL, _SLIGHT, _STRONG, _MOST = 1.15, 1.08, 1.35, 2.0
_OUT = r"\bzoom\w*(?: \w+){0,3} (?:back |way )?out\b|\bpull(?:s|ing)? (?:back|out|away)\b|\bout\b|"
_OUT += r"拉远|拉开|缩小|推远|后退"
_SIDES = (
    ("right", 1.0, 0.5, r"(?:from (?:the )?)?left (?:to|→|->) (?:the )?right|"
     r"\bright\b(?!.*\bleft\b)|"
     r"从左(?:边)?(?:往|向|到)右|(?:往|向|到|朝)右|右移"),
    ("left", 0.0, 0.5, r"(?:from (?:the )?)?right (?:to|→|->) (?:the )?left|\bleft\b|"
     r"从右(?:边)?(?:往|向|到)左|(?:往|向|到|朝)左|左移"),
    ("top", 0.5, 0.0, r"\b(?:up|upwards?|top)\b|(?:往|向|朝)上|上移"),
    ("bottom", 0.5, 1.0, r"\b(?:down|downwards?|bottom)\b|(?:往|向|朝)下|下移"),
)  # fmt: skip
"""Where the camera moves to → the fixed point, in parts of the frame, and how it is asked for."""
_SIDES_ZH = {"right": "右边", "left": "左边", "top": "上方", "bottom": "下方"}


@command(
    "remove_zoom",
    kind=26,
    patterns=(
        r"\b(?:no|remove|without|stop|drop|delete|turn off|disable|cancel|get rid of|don'?t|undo)\b"
        r".*\b(?:zoom\w*|ken burns|pan(?:ning)?|camera mov\w+|moving)\b",
        r"\b(?:keep|hold|make)\b.*\b(?:pictures?|photos?|images?|camera|shots?|scene \d+)\b."
        r"*\bstill\b",
        r"\bzoom\w*\b.*\b(?:off|out of here|dizzy|sick|annoy\w*|distract\w*|too much)\b|晕|别推",
        r"(?:不要|去掉?|取消|别|关掉?|停止|删掉?).*(?:缩放|放大镜头|推近|拉远|推镜头|放大的?效果|镜头(?:运动|"
        r"移动)"
        r"|慢慢放大|运镜)|(?:画面|镜头|图片?|背景).{0,3}(?:不要|别).{0,3}(?:动|晃|移)|(?:画面|镜头|图片)(?:保持)?(?:静止|不动|别动|固定)",
    ),
    unless=r"\btransition|转场",
    examples=("remove the zoom", "不要缩放"),
)
def remove_zoom(request: Request, draft: Draft) -> Outcome:
    numbers = meant(request, draft)
    if isinstance(numbers, Refused):
        return numbers
    own = [s for s in visuals(draft) if s.scene in numbers]
    if not any("zoom" in s.style or s.kind == "picture" for s in own):
        return Refused(
            request.say("There is no zoom; nothing was changed.", "没有缩放，没有改动。")
        )

    def change(segment: Segment) -> Segment:
        if segment.kind not in VISUAL or segment.scene not in numbers:
            return segment
        style = {key: value for key, value in segment.style.items() if key != "zoom"}
        if segment.kind == "picture":
            style["zoom"] = dict(_STILL)
        return replace(segment, style=style)

    return Edited(revise(draft, change), request.say("The zoom is removed.", "缩放已去掉。"))


def _strength(low: str) -> float:
    percent = re.search(r"(\d+)\s?(?:%|％|percent)", low)
    if percent:
        share = int(percent[1]) / 100
        return round(min(_MOST, max(1.02, share if share > 1 else 1 + share)), 3)
    times = re.search(r"(\d+(?:\.\d+)?)\s?(?:x\b|×|倍)", low)
    if times and float(times[1]) > 1:
        return min(_MOST, float(times[1]))
    if re.search(
        r"\ba lot\b|\bstrong\w*|\bmuch\b|\bfar\b|\bbig\b|\bclose\b|大幅|明显|很多|强烈", low
    ):
        return _STRONG
    if re.search(
        r"\bslight\w*|\bsubtle\b|\ba (?:tiny )?(?:bit|little|touch)\b|轻微|稍微|一点点", low
    ):
        return _SLIGHT
    return _USUAL


@command(
    "zoom",
    kind=26,
    patterns=(
        r"\bzoom\w*\b|\bcamera mov\w+|\bken burns\b|\bpush(?:es|ing)? (?:slowly )?in\b|"
        r"\bpull(?:ing)? (?:back|"
        r"out)\b|"
        r"\b(?:slow|gentle|slight|subtle) (?:creep|drift|push|pull|glide|move)\b|"
        r"\b(?:creep|drift|dolly|glide)s? (?:in|out|towards?|into|closer)\b|"
        r"\bpan(?:ning|s)?\b|\bmove the camera\b|\bcamera\b.*\b(?:drift|glide|move|slide|pan|"
        r"travel)s?\b|\b(?:pictures?|images?|photos?) "
        r"(?:should )?(?:move|drift)\b(?! (?:to|up|down|after|before))|\bcamera (?:moves?|pans?|"
        r"pushes)\b|\bdolly\b|"
        r"放大镜头|(?:慢慢|缓慢|缓缓|逐渐|慢)(?:地)?(?:放大|推近|拉近|推进|拉远)|推近|拉近|推镜头|"
        r"拉远|镜头.{0,4}(?:推|拉|摇|移)|缩放|运镜|(?:画面|图片|照片).{0,3}(?:慢慢|缓慢)?(?:放大|"
        r"移动)",
    ),
    unless=r"\btitles?\b|\bcaptions?\b|\bsubtitles?\b|\btransitions?\b|标题|字幕|转场|\bdizzy\b|\bsick\b|"
    r"\bannoy\w*\b|\bdistract\w*\b|\btoo much\b|晕|别推",
    examples=("slow zoom", "慢慢放大"),
)
def zoom(request: Request, draft: Draft) -> Outcome:
    numbers = meant(request, draft)
    if isinstance(numbers, Refused):
        return numbers
    low = re.sub(SCENE, " ", request.low)
    photos = re.search(r"\b(?:photos|pictures i|my pictures|uploaded)\b|照片", low)
    kinds = ("picture",) if photos else VISUAL
    chosen = [s for s in visuals(draft) if s.scene in numbers and s.kind in kinds]
    if not chosen:
        return Refused(
            request.say(
                "No photo is shown there, so nothing was changed. “slow zoom” moves every scene.",
                "那里没有照片，所以没有改动。可以说“慢慢放大”，所有画面都会动。",
            )
        )
    side, x, y = next(
        ((name, x, y) for name, x, y, pattern in _SIDES if re.search(pattern, low)), ("", 0.5, 0.5)
    )
    out = bool(re.search(_OUT, re.sub(r"(?<!zoom )(?<!zooming )\bout of\b", " ", low)))
    scale = _strength(low)
    key: dict[str, Any] = {"from": scale if out else 1.0, "to": 1.0 if out else scale}
    key |= {"x": x, "y": y}
    ids = {s.id for s in chosen}
    edited = revise(
        draft, lambda s: replace(s, style={**s.style, "zoom": dict(key)}) if s.id in ids else s
    )
    every = len(ids) == len(spans(draft))
    names = ", ".join(str(s.scene) for s in chosen)
    where = "every scene" if every else f"scene{'s' if len(ids) > 1 else ''} {names}"
    where_zh = "每个场景" if every else f"第{names.replace(', ', '、')}段"
    way = "out of" if out else "into"
    towards = f", towards the {side}" if side else ""
    return Edited(
        edited,
        request.say(
            f"The camera moves slowly {way} {where}{towards} ({scale:.0%}).",
            f"{where_zh}的镜头会{'慢慢拉远' if out else '慢慢推近'}"
            + (f"，移向{_SIDES_ZH[side]}" if side else "")
            + f"（{scale:.0%}）。",
        ),
    )
