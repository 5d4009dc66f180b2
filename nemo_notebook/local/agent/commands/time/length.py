"""The length of the whole video."""

from __future__ import annotations

import re

from nemo_notebook.draft import Draft

from ...answers import seconds
from ...prompt.brief import LONGEST, SHORTEST
from ...text.language import NUMBER_EN, NUMBER_ZH, find_durations
from ...timeline.cutting import cut
from ...timeline.retiming import Retimed, recaption, retime
from ..registry import Edited, Outcome, Refused, Request, ask, command

_TIME = (
    rf"\b(?:{NUMBER_EN}|half a|a)[- ]?(?:s|secs?|seconds?|m|mins?|minutes?)\b"
    r"|(?!9:16|16:9)\b\d+:\d\d|half a minute"
)
_TIME_ZH = rf"(?:{NUMBER_ZH}|半)\s*(?:秒|分)"
_SCENE = (
    r"\b(?:scene|section|shot|segment|(?:clip|part) \d+(?! ?s)|title|"
    r"caption|fade|pause|card|ending)\b"
    rf"|第\s*{NUMBER_ZH}\s*(?:段|个|幕)|标题|字幕|结尾|片尾|片头"
)


@command(
    "keep_beginning",
    kind=6,
    patterns=(
        rf"\b(?:only|just|keep)\b.*\bfirst (?:{_TIME})",
        rf"\bfirst (?:{_TIME}).*\bonly\b",
        rf"\b(?:cut|trim|drop|remove|delete) (?:everything |all |the rest "
        rf")?after (?:the first )?(?:{_TIME})",
        rf"\bstop (?:it |the video )?(?:after|at) (?:{_TIME})",
        rf"{_TIME_ZH}[钟]?(?:之后|以后|往后|后面?)(?:的)?.{{0,4}}(?:不要|剪|删|去掉|砍)",
        rf"^(?:请)?(?:保留|留下?|留着|就要)(?:前|开头|最前面?的?){_TIME_ZH}",
        rf"(?:只|仅)(?:保留|留下?|要)(?:前|开头|最前面?的?){_TIME_ZH}",
        rf"(?:前|开头){_TIME_ZH}.*(?:就行|就够|其余|其他|后面).*",
    ),
    examples=("keep only the first 5 seconds", "只留前5秒"),
)
def keep_beginning(request: Request, draft: Draft) -> Outcome:
    length = find_durations(request.low)[-1].value
    if length >= draft.duration:
        return Refused(
            request.say(
                f"The video is only {seconds(draft.duration)} long, so nothing was cut.",
                f"视频只有{seconds(draft.duration, 'zh')}，没有需要剪掉的部分。",
            )
        )
    if length < SHORTEST:
        return Refused(_bounds(request))
    edited = cut(draft, length, draft.duration, request.ids)
    edited = recaption(edited, request.ids) if any(edited.segments("voice")) else edited
    return Edited(
        edited,
        request.say(
            f"Only the first {seconds(length)} are kept, on all tracks.",
            f"只保留了前{seconds(length, 'zh')}，所有轨道都已剪齐。",
        ),
    )


_FILLER = (
    "please|long|total|in|exactly|video|a|it|for|the|i|we|you|want|need|like|would|could|can|do|"
    "should|be|have|has|"
    "max|maximum|about|around|roughly|cap|at|to|of|make|just|go|run|last|get|down|up|keep|under|"
    "below|within|full|"
    "whole|as|so|bring|this|that|all|altogether|overall|clip|film|only|is|d|nice|maybe|let|us|"
    "try|ok|most|more|than|no"
)
"""Words that add nothing to a length: with one of them alone, the whole video is meant."""
_FILLER_ZH = (
    "请|吧|只能|只有|就|给我|视频|总长|总共|一共|总|全片|我|想要?|要|的|大概|左右|改成?|弄成?|就|好|行|"
    "可以|吗|能|做成?|以内|之内|最多|时长|长"
)


def _is_duration(low: str) -> bool:
    spans = find_durations(low)
    if not spans:
        return False
    bare = low[: spans[0].start] + low[spans[0].end :]
    return not re.sub(rf"\b(?:{_FILLER})(?:'[a-z]+)?\b|{_FILLER_ZH}|[\s.,!?，。？！-]", "", bare)


@command(
    "set_duration",
    kind=5,
    matches=_is_duration,
    patterns=(
        rf"\b(?:make|get|bring|have|need|want) (?:it|this|that|the (?:whole "
        rf"|entire )?(?:video|clip|thing|film|movie|ad))\b.*?"
        rf"(?:{_TIME})",
        rf"\b(?:change|set|adjust|increase|reduce|shorten|extend|lengthen|stretch"
        rf"|trim|cut|speed|compress|squeeze|fit|scale)\b.*?"
        rf"\b(?:to|into|down to|up to|at|in|within)\b.{{0,20}}?(?:{_TIME})",
        rf"\b(?:duration|length|runtime|running time|time(?=:))\b.*(?:{_TIME})",
        rf"\b(?:should|must|needs? to|has to|can it|could it) (?:be|last|run|take)\b.*(?:{_TIME})",
        rf"(?:{_TIME}) (?:longer|shorter)\b",
        rf"(?:总共|一共|全片|整个|总时长?|控制在|压到|压缩到|拉到|缩到|剪到|不超过|"
        rf"限制在).{{0,4}}{_TIME_ZH}",
        rf"(?:时长|长度|时间|总长|视频|全片|整个|片子).*(?:改|变|调|设|缩|延|压"
        rf"|剪|成|为|到|要).*{_TIME_ZH}",
        rf"(?:改|变|调|设|缩短?|延长|压缩|剪|做|弄)(?:整?成|到|为|至){{1,2}}{_TIME_ZH}",
        rf"(?:时长|长度|总长)[:： ]?{_TIME_ZH}",
        r"^(?:make|cut|get) (?:it|this|the (?:video|clip)) (?:a (?:bit|little) "
        r"|much |slightly )?(?:shorter|longer)\b",
        r"^(?:shorter|longer)(?: please)?$|^(?:shorten|lengthen|extend) (?:it|this|the video)$",
        r"^(?:视频)?(?:再)?(?:短|长)(?:一?点|一些)$|^(?:视频)?(?:缩短|延长)(?:一?点|一些|一下)$",
    ),
    unless=_SCENE + r"|\bfirst\b|\bthe last\b|开头|前\d|慢|快",
    examples=("make it 20 seconds", "时长改成20秒"),
)
def set_duration(request: Request, draft: Draft) -> Outcome:
    spans = find_durations(request.low)
    if not spans:
        return ask(
            request.say(
                f"It is {seconds(draft.duration)} now. How long should it be? For "
                f"example: “make it "
                f"{seconds(draft.duration // 2000 * 1000)}”. Nothing was changed.",
                f"现在是{seconds(draft.duration, 'zh')}。要多长？例如“时长改成15秒”。"
                f"目前没有改动。",
            ),
            frame=request.say("make it {}", "时长改成{}"),
            accepts=rf"{_TIME}|{_TIME_ZH}",
        )
    length = spans[-1].value
    if (
        re.search(r"\blonger\b|延长(?!到|至|成|为)|再长", request.low)
        and "to" not in request.low.split()
    ):
        length = draft.duration + length
    elif (
        re.search(r"\bshorter\b|缩短(?!到|至|成|为)", request.low)
        and "to" not in request.low.split()
    ):
        length = draft.duration - length
    if not SHORTEST <= length <= LONGEST:
        return Refused(_bounds(request))
    if length == draft.duration:
        return Refused(
            request.say(
                f"It is {seconds(length)} long already; nothing was changed.",
                f"视频已经是{seconds(length, 'zh')}，没有改动。",
            )
        )
    retimed = retime(draft, length, request.ids)
    if retimed is None:
        return Refused(
            request.say(
                f"Not one spoken sentence fits into {seconds(length)}, so nothing was changed. "
                "“remove the voiceover” first, or ask for more time.",
                f"{seconds(length, 'zh')}放不下一句话，所以没有改动。可以先“不要配音”，"
                f"或者给更长的时间。",
            )
        )
    return Edited(retimed.draft, _told(request, retimed, draft.duration, length))


def _told(request: Request, retimed: Retimed, before: int, after: int) -> str:
    english = f"The video is now {seconds(after)} long (it was {seconds(before)})."
    chinese = f"时长已从{seconds(before, 'zh')}改为{seconds(after, 'zh')}。"
    if retimed.sentences:
        some = retimed.sentences
        english += (
            f" {some} spoken sentence{'s' if some != 1 else ''} had to go to keep the pace natural."
        )
        chinese += f"为保持自然语速，去掉了{some}句旁白。"
    elif retimed.scenes:
        some = retimed.scenes
        english += f" {some} scene{'s' if some != 1 else ''} had to go."
        chinese += f"去掉了{some}个场景。"
    return request.say(english, chinese)


def _bounds(request: Request) -> str:
    return request.say(
        f"A video can be {SHORTEST // 1000} s to {LONGEST // 60000} minutes "
        f"long; nothing was changed.",
        f"视频时长可以是{SHORTEST // 1000}秒到{LONGEST // 60000}分钟，没有改动。",
    )
