"""Single scenes: deleting one, and what one shows."""

from __future__ import annotations

import re
from dataclasses import replace

from nemo_notebook.draft import Draft, Segment

from ...text.lexicon import FAMILIES, named_family
from ...timeline.tracks import VISUAL, delete_scene, revise, scene_count, visuals
from ..places import SCENE, scene_number
from ..registry import Edited, Outcome, Refused, Request, command

_FAMILY_NAMES_ZH = {
    "sunset": "日落", "sea": "大海", "city": "城市", "mountains": "山", "forest": "森林",
    "space": "太空", "tech": "科技", "paper": "纸张", "rain": "雨", "celebration": "庆祝",
    "chart": "图表", "gradient": "渐变", "meadow": "草地", "kitchen": "厨房", "snow": "雪",
    "aurora": "极光", "network": "网络", "waves": "波浪", "books": "书", "health": "健康",
    "map": "地图", "office": "办公室", "geometric": "几何", "particles": "粒子",
    "flight": "飞行", "road": "公路", "stadium": "体育场", "concert": "演唱会", "hearts": "爱心",
    "underwater": "海底", "fireworks": "烟花", "chalkboard": "黑板", "pets": "宠物",
}  # fmt: skip


@command(
    "delete_scene",
    kind=14,
    patterns=(
        rf"\b(?:delete|remove|drop|cut(?: out)?|get rid of|lose|kill|take out"
        rf"|skip|erase)\b (?:the )?(?:whole |entire )?{SCENE}(?! (?:to|down"
        rf"|voice|music|title|caption|transition))",
        rf"{SCENE}.*\b(?:remove|delete|cut|drop) (?:it|that)\b",
        rf"{SCENE}.*\b(?:to be |be |is to be )?(?:deleted|removed|dropped)\b|{SCENE} (?:should|"
        rf"must|can) go\b",
        rf"(?:删除?掉?|去掉?|剪掉?|不要|移除|拿掉"
        rf"|砍掉?)(?:了)?{SCENE}(?!的?(?:标题|字幕|配音|音乐|文字))",
        rf"{SCENE}(?:都)?(?:不要了?|不用了?|多余)",
        rf"(?:把|将)?{SCENE}(?:场景|画面|镜头)?(?:给)?(?:删|去|剪|移除|拿|砍)(?:除|掉|了)*$",
    ),
    examples=("delete scene 2", "删第二段"),
)
def delete(request: Request, draft: Draft) -> Outcome:
    number = scene_number(request, draft)
    if isinstance(number, Refused):
        return number
    if scene_count(draft) == 1:
        return Refused(
            request.say(
                "This is the only scene, so nothing was changed. Ask for a new video instead.",
                "只有这一个场景，所以没有改动。可以直接要一个新视频。",
            )
        )
    named = number
    edited = delete_scene(draft, number)
    return Edited(
        edited,
        request.say(
            f"Scene {named} is deleted with its voice and texts; the video is now "
            f"{edited.duration / 1000:.4g} s long, with {scene_count(edited)} "
            f"scene{'s' if scene_count(edited) != 1 else ''}.",
            f"第{named}段及其配音和文字已删除，"
            f"视频现在长{edited.duration / 1000:.4g}秒，"
            f"共{scene_count(edited)}个场景。",
        ),
    )


_TARGET = re.compile(
    r"(?:\b(?:to|with|into|use|using|show(?:ing)?|be|→|->|=>|for|of|is|has"
    r"|have|as|on|by|at|a|the)\b|→|->|=>|换成|改成|改为|变成|换为|换上|用"
    r"|显示|配|换)"
)


def _shows_family(low: str) -> bool:
    """Whether a request names a scene and something that can be seen in it, and little else."""
    if not re.search(SCENE, low) or re.search(
        r"\b(?:delete|remove|add|insert|move|time|(?<!how )(?<!what )about)\b|"
        r"[删加插移挪]|讲",
        low,
    ):
        return False
    rest = re.sub(SCENE, " ", low)
    wish = (
        r"\b(?:see|show\w*|want|like|have|be|put|use|try|how about|what about|prefer|rather|give|"
        r"needs?|behind|"
        r"picture|background|visual|image|footage)\b|[看放要用配]|画面|背景|显示|来[个张点]|来一"
    )
    return bool(re.search(wish, rest)) and bool(named_family(rest)) and len(low.split()) <= 16


@command(
    "change_visual",
    kind=23,
    patterns=(
        rf"\b(?:change|switch|replace|swap|make|let|turn|set|use|show|put|give)\b.*{SCENE}.*",
        rf"{SCENE}(?:'s)?(?: background| visual| picture| image| "
        rf"footage)?\s*(?:to|with|→|->|=>|:|should (?:show|be)|shows?|as"
        rf"|into)\s.*",
        rf"{SCENE}.*(?:换成?|改成|改为|变成|换为|用|配)",
        rf"(?:换成?|改成|用).*{SCENE}",
    ),
    matches=_shows_family,
    unless=r"\bsaid\b|\btogether\b|\binto two\b|\btwo scenes\b|\bsecond time\b|\bmy (?:own "
    r")?(?:photo|picture|image|pic)|\bin two\b|\bcamera\b|\bnarration\b|不要|«»|"
    r"\bzoom\w*|\b(?:creep|drift|glide|dolly|pan)\b|\bcharts?\b|图表|柱状|环形|折线|饼图|"
    r"\b(?:longer|shorter|"
    r"faster|slower|\d+ ?s(?:ec(?:ond)?s?)?|[a-z]+ "
    r"seconds|split|merge|duplicate"
    r"|copy|swap \d|rewrite|text|say|title|"
    r"caption|voice|music|black and white|blur|zoom|warm|photo|logo)\b|秒"
    r"|长一|短一|文案|标题|字幕|配音|音乐|黑白|模糊|复制|合并|拆|对调|照片"
    r"|图片",
    examples=("change scene 3 to the sea", "第三段换成海"),
)
def change_visual(request: Request, draft: Draft) -> Outcome:
    number = scene_number(request, draft)
    if isinstance(number, Refused):
        return number
    rest = re.sub(SCENE, " ", request.low)
    after = _TARGET.split(rest)[-1] if _TARGET.search(rest) else rest
    family = named_family(after) or named_family(rest)
    if not family:
        names = ", ".join(FAMILIES)
        chinese = "、".join(_FAMILY_NAMES_ZH.get(f, f) for f in FAMILIES)
        return Refused(
            request.say(
                f"I have no picture for that, so nothing was changed. I can show: {names}.",
                f"没有这样的画面，所以没有改动。可以用：{chinese}。",
            )
        )
    own = [s for s in visuals(draft) if s.scene == number]
    if all(s.source == f"visual:{family}" for s in own):
        return Refused(
            request.say(
                f"Scene {number} shows {family} already; nothing was changed.",
                f"第{number}段已经是{_FAMILY_NAMES_ZH.get(family, family)}，没有改动。",
            )
        )

    def change(segment: Segment) -> Segment:
        if segment.kind not in VISUAL or segment.scene != number:
            return segment
        style = {**{k: v for k, v in segment.style.items() if k != "fit"}, "palette": ""}
        return replace(segment, kind="scene", source=f"visual:{family}", style=style)

    before = own[0].source.removeprefix("visual:")
    return Edited(
        revise(draft, change),
        request.say(
            f"Scene {number} now shows {family} (it was {before}).",
            f"第{number}段的画面已换成{_FAMILY_NAMES_ZH.get(family, family)}。",
        ),
    )
