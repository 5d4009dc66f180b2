"""How long single scenes stand, the pace of the whole, and silences."""

from __future__ import annotations

import re
from dataclasses import replace

from nemo_notebook.draft import Draft

from ...answers import seconds
from ...prompt.brief import LONGEST, SHORTEST
from ...text.language import NUMBER_EN, NUMBER_ZH, find_durations
from ...timeline.retiming import recaption, retime
from ...timeline.ripple import Part, all_parts, rearrange, respeak, shortest, spans
from ..places import SCENE, scene_number
from ..registry import Edited, Outcome, Refused, Request, command

_TIME = rf"(?:{NUMBER_EN})[- ]?(?:s|secs?|seconds?)\b"
_TIME_ZH = rf"{NUMBER_ZH}\s*秒"
_LONGER, _SHORTER = 1.25, 0.8


def _too_long(request: Request) -> Refused:
    return Refused(
        request.say(
            f"A video can be {SHORTEST // 1000} s to {LONGEST // 60000} minutes long; nothing was "
            "changed.",
            f"视频时长可以是{SHORTEST // 1000}秒到{LONGEST // 60000}分钟，没有改动。",
        )
    )


def _with_length(request: Request, draft: Draft, number: int, wanted: int) -> Outcome:
    """Scene `number` made `wanted` ms long, as far as its voice allows."""
    start, end = spans(draft)[number]
    part = Part(number, wanted)
    least = shortest(draft, number)
    if wanted < least:
        rates = [
            float(s.style.get("rate", 1.0)) for s in draft.segments("voice") if s.scene == number
        ]
        for rate in (max(rates, default=1.0) * 1.06, 1.15):
            faster = respeak(draft, number, rate=round(min(rate, 1.15), 2), gap=200)
            if rates and faster.duration <= wanted:
                part = replace(faster, duration=wanted)
                break
        else:
            part = Part(number, least)
    if part.duration == end - start:
        return Refused(
            request.say(
                f"Scene {number} needs its {seconds(end - start)} for what is said in it; nothing "
                "was changed. Make its text shorter, or the voice faster.",
                f"第{number}段的旁白需要{seconds(end - start, 'zh')}，没有改动。"
                "可以缩短文案或加快语速。",
            )
        )
    parts = [part if p.number == number else p for p in all_parts(draft)]
    if not SHORTEST <= sum(p.duration for p in parts) <= LONGEST:
        return _too_long(request)
    edited = recaption(rearrange(draft, parts, request.ids), request.ids)
    english = f"Scene {number} now lasts {seconds(part.duration)} (it was {seconds(end - start)})"
    chinese = f"第{number}段从{seconds(end - start, 'zh')}改为{seconds(part.duration, 'zh')}"
    if part.duration > wanted:
        english += ", which is as short as its voice allows"
        chinese += "，旁白决定了不能再短"
    return Edited(
        edited,
        request.say(
            f"{english}; the video is {seconds(edited.duration)} long.",
            f"{chinese}，全片{seconds(edited.duration, 'zh')}。",
        ),
    )


@command(
    "hold_ending",
    kind=12,
    patterns=(
        rf"\b(?:hold|keep|extend|pause|linger|stay|freeze|linger)\b.*\b(?:ending|end|last (?:scene|"
        rf"shot|frame|picture)|final (?:scene|shot|frame))\b.*{_TIME}",
        rf"\b(?:ending|end|last (?:scene|shot|frame))\b.*{_TIME}.*\b(?:longer|more|extra|pause)\b",
        rf"\b(?:add|give|leave|let|have|want|put|need)\b.*{_TIME}.*\b(?:at|to|on) the (?:very "
        rf")?(?:end|"
        r"ending|last scene)\b",
        rf"(?:结尾|最后|末尾|片尾|结束).*(?:多|再|停|加|留|延长|定格|静止|定住).*{_TIME_ZH}|(?:停|"
        rf"留){_TIME_ZH}.*结尾",
    ),
    unless=r"end card|fade|片尾字|淡|first|title|«»",
    examples=("hold the ending 2 s", "结尾多停2秒"),
)
def hold_ending(request: Request, draft: Draft) -> Outcome:
    more = find_durations(request.low)[-1].value
    parts = all_parts(draft)
    parts[-1] = replace(parts[-1], duration=parts[-1].duration + more)
    if sum(p.duration for p in parts) > LONGEST:
        return _too_long(request)
    edited = rearrange(draft, parts, request.ids)
    return Edited(
        edited,
        request.say(
            f"The ending stays {seconds(more)} longer; the video is {seconds(edited.duration)} "
            "long.",
            f"结尾多停{seconds(more, 'zh')}，全片{seconds(edited.duration, 'zh')}。",
        ),
    )


@command(
    "set_scene_length",
    kind=10,
    patterns=(
        rf"{SCENE}.*?{_TIME}(?!.*\b(?:in|into)\b)",
        rf"\b(?:make|set|extend|shorten|hold|keep|stretch|trim|cut|give|show)\b.*{SCENE}.*{_TIME}",
        rf"{_TIME}.*\b(?:for|to|on) {SCENE}",
        rf"{SCENE}.*{_TIME_ZH}|(?:把|将)?{_TIME_ZH}.*(?:给|留给){SCENE}",
    ),
    unless=r"\b(?:split|delete|remove|add a|insert|first \d|last \d|separate)\b|拆|删|切|插|加一",
    examples=("scene 3 = 4 s", "第三段4秒"),
)
def set_scene_length(request: Request, draft: Draft) -> Outcome:
    number = scene_number(request, draft)
    if isinstance(number, Refused):
        return number
    start, end = spans(draft)[number]
    wanted = find_durations(request.low)[-1].value
    by = re.search(r"\bby\b|\bmore\b|\blonger\b|多|延长(?!到|至|成|为)|加长(?!到|至)", request.low)
    less = re.search(r"\bshorter\b|\bless\b|少|缩短(?!到|至|成|为)|减(?!到|至)", request.low)
    if (by and re.search(r"\bshorten|\btrim\b|\bcut\b", request.low)) or (less and not by):
        wanted = end - start - wanted
    elif by and " to " not in request.low:
        wanted = end - start + wanted
    if wanted < 500:
        return Refused(
            request.say(
                f"Scene {number} cannot be that short; nothing was changed.",
                f"第{number}段不能这么短，没有改动。",
            )
        )
    return _with_length(request, draft, number, wanted)


@command(
    "scene_longer",
    kind=9,
    patterns=(
        rf"\bdouble the (?:length|duration) of {SCENE}|{SCENE}.*\btwice as long\b",
        rf"{SCENE}.*\b(?:longer|slower|more time|more slowly|linger|too short|too quick|too "
        rf"fast)\b",
        rf"\b(?:extend|lengthen|stretch|prolong|hold|linger on|longer|more time|slow "
        rf"down)\b.*{SCENE}",
        rf"{SCENE}.*(?:长一?[点些]|久一?[点些]|慢一?[点些]|太短|太快|延长|加长|放慢)",
        rf"(?:延长|加长|放慢|拉长).*{SCENE}",
    ),
    unless=r"\bvoice\b|语速|音乐|字幕|标题|title|caption|music",
    examples=("scene 2 longer", "第二段长一点"),
)
def scene_longer(request: Request, draft: Draft) -> Outcome:
    return _scaled(request, draft, _LONGER)


@command(
    "scene_shorter",
    kind=9,
    patterns=(
        rf"{SCENE}.*\b(?:shorter|quicker|faster|less time|too long|too slow|tight(?:er|en))\b",
        rf"\b(?:shorten|tighten|trim|speed up|speed through|rush through|less time|shorter|"
        rf"quicken|condense|hurry)\b.*{SCENE}",
        rf"{SCENE}.*(?:短一?[点些]|快一?[点些]|太长|太慢|缩短|加快)",
        rf"(?:缩短|加快).*{SCENE}",
    ),
    unless=r"\bvoice\b|语速|音乐|字幕|标题|title|caption|music",
    examples=("scene 2 shorter", "第二段短一点"),
)
def scene_shorter(request: Request, draft: Draft) -> Outcome:
    return _scaled(request, draft, _SHORTER)


def _scaled(request: Request, draft: Draft, factor: float) -> Outcome:
    number = scene_number(request, draft)
    if isinstance(number, Refused):
        return number
    start, end = spans(draft)[number]
    if re.search(r"\bdouble\b|\btwice as long\b|两倍|一倍", request.low):
        factor = 2.0
    elif re.search(r"\bhalf\b|\bhalve\b|一半", request.low):
        factor = 0.5
    return _with_length(request, draft, number, round((end - start) * factor))


_WHOLE = r"(?:it|this|the (?:whole |entire )?(?:video|pace|pacing|rhythm|tempo|thing)|everything)"


@command(
    "faster_pace",
    kind=11,
    patterns=(
        r"\b(?:pace|tempo|rhythm|energy)\b.*\b(?:higher|up|more)\b|\bliven\b|\bmore energy\b|"
        r"\b(?:faster|quicker|snappier|brisker|tighter|livelier|more dynamic) (?:pace|pacing|"
        r"rhythm|tempo|cuts?|editing)\b",
        rf"\bspeed (?:it|this|things|everything|the video) up\b|\b(?:speed up|pick up|quicken|"
        rf"tighten|increase)\b.*{_WHOLE}",
        rf"\b(?:make|cut)\b.*{_WHOLE} (?:a (?:bit|little) )?(?:faster|quicker|snappier|tighter|"
        rf"more dynamic)\b",
        r"\b(?:pace|pacing|rhythm) (?:is|feels) too slow\b|^(?:it(?:'s| is) )?too slow$|^faster$",
        r"(?:节奏|整体|剪辑).*(?:快|紧凑)|加快(?:一下)?(?:整体|视频)?的?节奏|视频快一?点|太慢了?$",
    ),
    unless=r"\bvoice|\bmusic|\bspeak|\bnarrat|\btalk|\bclip\b|语速|旁白|配音|说|念|第.段|^我(?!觉得|感觉|想|要|们)",
    examples=("faster pace", "节奏快一点"),
)
def faster_pace(request: Request, draft: Draft) -> Outcome:
    if not any(draft.segments("voice")):
        return _retimed(request, draft, 0.8)
    parts = []
    for number in spans(draft):
        own = [s for s in draft.segments("voice") if s.scene == number]
        rate = max((float(s.style.get("rate", 1.0)) for s in own), default=1.0)
        part = respeak(draft, number, rate=round(min(1.2, rate * 1.1), 2), gap=220)
        start, end = spans(draft)[number]
        length = part.duration if own else max(1500, round((end - start) * 0.8))
        parts.append(replace(part, duration=min(length, end - start)))
    return _rebuilt(request, draft, parts)


@command(
    "slower_pace",
    kind=11,
    patterns=(
        r"\blet (?:it|the video|things) breathe\b|\bless (?:hectic|rushed|hurried)\b",
        r"\b(?:slower|calmer|more relaxed|gentler) (?:pace|pacing|rhythm|tempo)\b",
        rf"\b(?:slow down)\b.*{_WHOLE}|\bslow {_WHOLE} down\b",
        rf"\b(?:make)\b.*{_WHOLE} (?:a (?:bit|little) )?slower\b",
        r"\b(?:pace|pacing|rhythm) (?:is|feels) too fast\b|^(?:it(?:'s| is) )?too fast$|^slower$",
        r"(?:节奏|整体|剪辑).*(?:慢|舒缓一?[点些])|放慢(?:一下)?(?:整体|视频)?的?节奏|"
        r"视频慢一?点|太快了?$",
    ),
    unless=r"\bvoice|\bmusic|\bspeak|\bnarrat|\btalk|\bclip\b|语速|旁白|配音|说|念|第.段|音乐|^我(?!觉得|感觉|想|要|们)",
    examples=("slower pace", "节奏慢一点"),
)
def slower_pace(request: Request, draft: Draft) -> Outcome:
    parts = [Part(p.number, round(p.duration * 1.2)) for p in all_parts(draft)]
    return _rebuilt(request, draft, parts)


def _retimed(request: Request, draft: Draft, factor: float) -> Outcome:
    length = round(draft.duration * factor)
    made = retime(draft, length, request.ids) if SHORTEST <= length <= LONGEST else None
    if made is None:
        return _too_long(request)
    return Edited(made.draft, _told(request, draft.duration, made.draft.duration))


def _told(request: Request, before: int, after: int) -> str:
    return request.say(
        f"The pace is changed: the video now lasts {seconds(after)} (it was {seconds(before)}).",
        f"节奏已调整：全片从{seconds(before, 'zh')}变为{seconds(after, 'zh')}。",
    )


def _rebuilt(request: Request, draft: Draft, parts: list[Part]) -> Outcome:
    if not SHORTEST <= sum(p.duration for p in parts) <= LONGEST:
        return _too_long(request)
    edited = recaption(rearrange(draft, parts, request.ids), request.ids)
    return Edited(edited, _told(request, draft.duration, edited.duration))


@command(
    "remove_silences",
    kind=13,
    patterns=(
        r"\b(?:remove|cut(?: out)?|delete|trim|drop|tighten|shorten|get rid of|take out|"
        r"no)\b.*\b(?:silences?|pauses?|gaps?|dead air|quiet parts?)\b",
        r"\b(?:silences?|pauses?|gaps?)\b.*\b(?:out|away|shorter|too long)\b",
        r"(?:去掉?|删掉?|剪掉?|去除|缩短|移除|不要)(?:所有|中间)?的?(?:停顿|静音(?:部分|片段)?|"
        r"空白|沉默|间隔)|停顿.*(?:太长|短|去掉|删|剪)",
    ),
    examples=("remove the silences", "去停顿"),
)
def remove_silences(request: Request, draft: Draft) -> Outcome:
    if not any(draft.segments("voice")):
        return Refused(
            request.say(
                "Nobody speaks, so there are no silences; nothing was changed.",
                "没有配音，也就没有停顿，没有改动。",
            )
        )
    parts = []
    for number, (start, end) in spans(draft).items():
        part = respeak(draft, number, gap=150)
        parts.append(replace(part, duration=min(part.duration, end - start)))
    before = draft.duration
    if sum(p.duration for p in parts) >= before - 50:
        return Refused(
            request.say(
                "The pauses are short already; nothing was changed.", "停顿已经很短，没有改动。"
            )
        )
    edited = recaption(rearrange(draft, parts, request.ids), request.ids)
    return Edited(
        edited,
        request.say(
            f"The silences are out: {seconds(edited.duration)} instead of {seconds(before)}.",
            f"停顿已去掉：从{seconds(before, 'zh')}变为{seconds(edited.duration, 'zh')}。",
        ),
    )
