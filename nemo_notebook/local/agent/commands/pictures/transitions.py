"""How one scene goes over into the next, and how the video begins and ends."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from nemo_notebook.draft import Draft, Segment

from ...answers import seconds
from ...text.language import find_durations
from ...timeline.tracks import VISUAL, revise, visuals
from ..places import SCENE
from ..registry import Edited, Outcome, Refused, Request, command

TYPES = {
    "zoom": ("zoom", "缩放", r"\bzoom\w*\b|缩放|推镜"),
    "slide": ("slide", "滑入", r"\bslid(?:e|es|ing)\b|\bpush(?:es|ing)?\b|滑入|滑动|推入|滑"),
    "wipe": ("wipe", "擦除", r"\bwip(?:e|es|ing)\b|擦除|划像|划入"),
    "dip": ("dip to black", "闪黑", r"\bdip\w*\b|\bthrough black\b|闪黑|过黑|黑场过渡"),
    "fade": (
        "fade",
        "淡入淡出",
        r"\b(?:cross[- ]?)?(?:fad|dissolv)\w*\b|\bsmooth\w*\b|\bsoft\b|淡|叠化|溶解|柔和",
    ),
}
"""Type → its English name, its Chinese name, and how it is asked for."""
_SOUND = (
    r"\bmusic|\bsoundtrack|\bbgm|\bsong|\bsound|\baudio|音乐|配乐|声音|\btitle|\bcaption|标题|字幕|"
    r"\bpace|节奏"
)
_DURATION = 500


def _set(draft: Draft, transition: dict[str, object] | None) -> Draft:
    """The draft with this transition at every cut, or with none."""
    first = visuals(draft)[0].id

    def change(segment: Segment) -> Segment:
        if segment.kind not in VISUAL:
            return segment
        style = {k: v for k, v in segment.style.items() if k != "transition"}
        if transition and segment.id != first:
            style["transition"] = dict(transition)
        return replace(segment, style=style)

    return revise(draft, change)


@command(
    "fade_to_black",
    kind=35,
    patterns=(
        r"\b(?:go|goes|turn|turns|get|gets|become|becomes|to) (?:slowly )?(?:dark|"
        r"black)\b.*\b(?:end|ending|last|finish)\b"
        r"|\b(?:end|finish|close)\b.*\b(?:dark|black)\b|\b(?:dim|darken|black out)\b.*\b(?:end|"
        r"ending|"
        r"last)\b",
        r"\b(?:fad|dissolv|melt|sink|dim)\w*\b.*\b(?:to|into|out to) black\b|"
        r"\bfade[- ]out\b.*\b(?:at|in|for|on|over) "
        r"(?:the )?(?:very )?(?:end|ending|last|finish)",
        r"\b(?:end|finish|close)\b.*\bfade\b|\bfade (?:the )?(?:video|picture|image|ending|"
        r"it) out\b|^fade out$|\b(?:video|picture|image|film|it|everything) (?:should "
        r")?fades? out\b|\bfade (?:the )?(?:ending|end|last scene)\b",
        r"(?:结尾|最后|片尾|末尾|视频|画面|结束|收尾).*(?:淡出|渐黑|变黑|黑屏|黑场)|淡出到黑|"
        r"渐隐(?:结束)?|(?:渐黑|淡黑)",
        r"\b(?:fad\w*|start|begin|open)s? (?:in )?(?:from|out of) black\b|\bfade "
        r"in\b.*\b(?:start|beginning|opening)\b|(?:开头|片头|"
        r"开始).*(?:淡入|渐显|黑场)",
    ),
    unless=_SOUND + r"|\bbetween\b|之间|\bremove\b|\bno\b|去掉|不要",
    examples=("fade to black at the end", "结尾淡出"),
)
def fade_to_black(request: Request, draft: Draft) -> Outcome:
    spans = find_durations(request.low)
    length = min(spans[0].value if spans else 1500, draft.duration // 2)
    opening = re.search(r"from black|\bfade in\b|淡入|渐显|开头|片头", request.low)
    shown = visuals(draft)
    target, key = (shown[0], "fade_in") if opening else (shown[-1], "fade_out")
    length = min(length, target.duration)
    edited = revise(
        draft,
        lambda s: replace(s, style={**s.style, key: length}) if s.id == target.id else s,
    )
    return Edited(
        edited,
        request.say(
            f"The picture fades {'in from' if opening else 'out to'} black ({seconds(length)}).",
            f"{'开头从黑场淡入' if opening else '结尾淡出到黑'}（{seconds(length, 'zh')}）。",
        ),
    )


@command(
    "remove_transitions",
    kind=34,
    patterns=(
        r"\b(?:no|remove|without|drop|lose|ditch|kill|cut out|take out|delete|turn off|stop "
        r"using|disable|skip|get rid of|don'?t (?:want|"
        r"use|need))\b.*\b(?:transitions?|cross[- ]?fades?|fades?|dissolves?)\b",
        r"\b(?:hard|straight|direct|simple|clean|jump|plain|normal) cuts?|cut (?:directly|"
        r"straight|hard)|no effects between\b|\bjust cut\b|"
        r"\btransitions? off\b",
        r"(?:去掉?|不要|取消|删掉?|删除|关掉?|移除|没有|无|不用)(?:所有|全部)?的?(?:转场|过渡|"
        r"淡入淡出)|(?:硬切|直接切换|直切)|"
        r"(?:转场|过渡(?:效果)?|淡入淡出|叠化|擦除|滑入|闪黑)(?:效果)?(?:都|全部?|统统|通通)*(?:给我)?(?:去掉|不要|"
        r"关|取消|删)|"
        r"(?:别|不用|不要)(?:再|搞|弄)?.{0,5}的(?:转场|过渡)|(?:别|不要?再?|不想)用?(?:转场|过渡|"
        r"淡入淡出)|(?:转场|过渡|淡入淡出)(?:效果)?(?:就|都)?(?:别用|不用|撤)",
    ),
    unless=_SOUND,
    examples=("no transitions", "去转场"),
)
def remove_transitions(request: Request, draft: Draft) -> Outcome:
    if not any("transition" in s.style for s in visuals(draft)):
        return Refused(
            request.say(
                "There are no transitions; nothing was changed.", "本来就没有转场，没有改动。"
            )
        )
    return Edited(
        _set(draft, None),
        request.say(
            "The scenes follow each other by plain cuts now.", "转场已去掉，改为直接切换。"
        ),
    )


@command(
    "set_transitions",
    kind=32,
    patterns=(
        r"\b(?:fade|crossfade|cross-fade|dissolve|slide|sliding|wipe|wiping|dip|push|"
        r"zoom)\w*\b.*\b(?:between|"
        r"transitions?|scenes|cuts?|each scene|scene to|to scene|next scene|the next)\b",
        r"\b(?:transitions?|scene changes)\b|\bcross[- ]?(?:fad|dissolv)\w*\b",
        r"\b(?:cross[- ]?)?(?:dissolve|fade)s?\b.*\b(?:everywhere|throughout|one another|each "
        r"other)\b|\b(?:flow|blend|melt|merge) (?:into|to)\b|\b(?:blend|melt)\b.*\bscenes\b",
        r"(?:滑动|滑|擦除|淡入淡出|缩放|叠化).{0,3}(?:过渡|切换)|(?:过渡|切换|转场)用?(?:滑动|"
        r"滑入|擦除|淡入淡出|缩放|叠化|闪黑)|(?:场景|段落|画面)之间.*(?:过渡|"
        r"滑|淡|擦|闪|缩放)",
        r"^(?:add |use |with |make it )?(?:a |the )?(?:slide|wipe|cross[- ]?fade|"
        r"dissolve)s?(?: in| effect| instead)?$",
        r"\b(?:scenes?|pictures?|they|it) (?:should |to |must )?(?:slide|fade|wipe|dissolve) "
        r"(?:in|into|over)\b|\bslide in\b",
        r"(?:切换|转场|过渡)(?:的时候|时)?.{0,4}(?:滑|擦|淡|闪|缩放)",
        r"(?:镜头|画面|场景|每段|下一段).{0,6}(?:滑|划|推)(?:进|入|过)来?",
        r"转场|过渡效果|淡入淡出|叠化|滑入|滑动切换|擦除|闪黑|划像",
    ),
    unless=_SOUND + rf"|{SCENE} .*\b(?:longer|shorter)\b|\bi don't like\b|\bhate\b|不喜欢|不好看",
    examples=("slide transitions", "滑入转场"),
)
def set_transitions(request: Request, draft: Draft) -> Outcome:
    if len(visuals(draft)) < 2:
        return Refused(
            request.say(
                "There is only one scene, so there is nothing to join; nothing was changed.",
                "只有一个场景，没有可加转场的地方，没有改动。",
            )
        )
    now: Mapping[str, Any] = next(
        (s.style["transition"] for s in visuals(draft) if "transition" in s.style), {}
    )
    kind = next((t for t, (*_, p) in TYPES.items() if re.search(p, request.low)), "")
    kind = kind or str(now.get("type", "fade"))
    spans = find_durations(request.low)
    length = spans[0].value if spans else int(now.get("duration", _DURATION))
    if not spans and re.search(r"\b(?:longer|slower)\b|长一?点|慢一?点", request.low):
        length = round(length * 1.6)
    elif not spans and re.search(
        r"\b(?:shorter|faster|quicker|snappier)\b|短一?点|快一?点", request.low
    ):
        length = round(length * 0.6)
    shortest = min(s.duration for s in visuals(draft))
    length = max(100, min(length, shortest // 2))
    english, chinese, _ = TYPES[kind]
    return Edited(
        _set(draft, {"type": kind, "duration": length}),
        request.say(
            f"Between all scenes there is a {english} of {length} ms now.",
            f"所有场景之间已加{chinese}转场（{length}毫秒）。",
        ),
    )
