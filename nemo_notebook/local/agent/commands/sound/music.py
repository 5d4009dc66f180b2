"""The music."""

from __future__ import annotations

import re
from dataclasses import replace

from nemo_notebook.draft import Draft, Segment

from ...answers import music_name
from ...prompt.production import MOODS, find_mood
from ...text.lexicon import suggest_music
from ...timeline.assembly import music_style
from ...timeline.tracks import put, remove, revise
from ..registry import Edited, Outcome, Refused, Request, command

_NAME = (
    r"(?:music|bgm|soundtrack|score|songs?|tunes?|beats?|backing track|background "
    r"track|audio track|音乐|配乐|bgm|背景乐|歌)"
)
_MOOD = (
    "(?:" + "|".join(re.escape(t) for terms in MOODS.values() for t in terms if len(t) > 1) + ")"
)


def _none(request: Request) -> Refused:
    return Refused(
        request.say(
            "There is no music, so nothing was changed. Say “add calm music” to get some.",
            "现在没有音乐，所以没有改动。可以说“加舒缓的背景音乐”。",
        )
    )


@command(
    "remove_music",
    kind=59,
    patterns=(
        rf"\b(?:remove|delete|drop|ditch|kill|lose|mute|turn off|switch off|stop|cut"
        rf"|get rid of|take (?:out|away|off)|disable)"
        rf"\b.*\b{_NAME}",
        rf"\b(?:no|without(?: any| the)?|don'?t (?:want|need|use)(?: any| the)?) "
        rf"(?:\w+ )?{_NAME}\b(?! louder)",
        rf"\b{_NAME} (?:off|out|away|(?:should |must )?go(?:es)?(?: away)?)\b",
        rf"(?:去掉|删掉|删除|去除|取消|关掉|关闭|不要|移除|拿掉|静音|去|删"
        rf"|关)(?:了)?(?:掉)?(?:背景|这个|那个)?{_NAME}",
        rf"{_NAME}(?:去掉|删掉|删除|关掉|不要(?!这么|那么|太|再|盖|抢)|取消|静音|关了)",
    ),
    unless=r"\bscene\b|\bchange\b|换成|\b(?:die|fade|trail|ease|taper|tail)s?\b",
    examples=("remove the music", "去掉音乐"),
)
def remove_music(request: Request, draft: Draft) -> Outcome:
    if not any(draft.segments("music")):
        return Refused(
            request.say("There is no music; nothing was changed.", "本来就没有音乐，没有改动。")
        )
    return Edited(
        remove(draft, lambda s: s.kind == "music"),
        request.say("The music is removed.", "音乐已去掉。"),
    )


def _level(request: Request, draft: Draft, factor: float | None, level: float | None) -> Outcome:
    if not any(draft.segments("music")):
        return _none(request)
    before = max(s.volume for s in draft.segments("music"))

    def change(segment: Segment) -> Segment:
        if segment.kind != "music":
            return segment
        volume = level if level is not None else segment.volume * (factor or 1.0)
        return replace(segment, volume=round(min(max(volume, 0.0), 1.0), 3))

    edited = revise(draft, change)
    after = max(s.volume for s in edited.segments("music"))
    if after == before:
        return Refused(
            request.say(
                f"The music is at {before:.0%} already; nothing was changed.",
                f"音乐音量已经是{before:.0%}，没有改动。",
            )
        )
    return Edited(
        edited,
        request.say(
            f"The music volume is now {after:.0%} (it was {before:.0%}).",
            f"音乐音量已从{before:.0%}改为{after:.0%}。",
        ),
    )


@command(
    "set_music_volume",
    kind=57,
    patterns=(
        rf"\b{_NAME}\b.*\b\d+(?:\.\d+)?\s?(?:%|percent)",
        rf"\d+\s?(?:%|percent).*\b{_NAME}\b(?=.*\bvolume|$)",
        rf"{_NAME}.*(?:音量|调到|改到|设为|降到|提高到).*(?:\d+\s?[%％]|百分之)",
    ),
    examples=("set the music to 30%", "音乐音量调到30%"),
)
def set_music_volume(request: Request, draft: Draft) -> Outcome:
    match = re.search(r"(\d+(?:\.\d+)?)\s?(?:%|％|percent)|百分之(\d+)", request.low)
    if match is None:
        return _level(request, draft, 0.5, None)
    return _level(request, draft, None, float(match[1] or match[2]) / 100)


@command(
    "quieter_music",
    kind=57,
    patterns=(
        rf"\b{_NAME}\b.*\bhalf (?:the )?(?:volume|as loud)|\bhalf (?:the )?{_NAME} volume",
        rf"\b{_NAME}\b.*\b(?:quieter|softer|lower|down|less loud|too loud|not so "
        rf"loud|reduce|fainter)\b",
        rf"\b(?:quieter|softer|lower|turn down|reduce|decrease|soften|less(?= (?:loud )?{_NAME})|"
        rf"bring "
        rf"down|dial down)\b.*\b{_NAME}\b",
        rf"\bturn (?:the |this )?{_NAME} down\b",
        rf"{_NAME}.*(?:小一?点|小一?些|轻一?点|轻一?些|低一?点|低一?些|太大|太响"
        rf"|太吵|调小|调低|降低|小声)",
        rf"(?:调小|调低|降低|减小|放低).*{_NAME}",
    ),
    unless=r"\bwhen(?:ever)?\b|\bwhile\b|\bduring\b|说话|讲话|人声出|旁白出",
    examples=("make the music quieter", "音乐小一点"),
)
def quieter_music(request: Request, draft: Draft) -> Outcome:
    return _level(request, draft, 0.5, None)


@command(
    "louder_music",
    kind=57,
    patterns=(
        rf"\b{_NAME}\b.*\b(?:louder|higher|up|too quiet|too soft|increase)\b",
        rf"\b(?:louder|turn up|increase|raise|boost|more (?:volume|loud)|bring up|pump up|crank "
        rf"up)\b.*\b{_NAME}\b|\bmore "
        rf"{_NAME}\b",
        rf"\bturn (?:the |this )?{_NAME} up\b",
        rf"{_NAME}.*(?:大一?点|大一?些|响一?点|响一?些|高一?点|高一?些|太小|太轻"
        rf"|调大|调高|提高|大声)",
        rf"(?:调大|调高|提高|增大|加大).*{_NAME}",
    ),
    unless=r"upbeat|\bsomething\b",
    examples=("make the music louder", "音乐大一点"),
)
def louder_music(request: Request, draft: Draft) -> Outcome:
    return _level(request, draft, 1.5, None)


@command(
    "change_music",
    kind=58,
    patterns=(
        rf"\b(?:change|switch|replace|swap|different|another|new|other)\b.*\b{_NAME}\b",
        rf"\b(?:make|turn|use|set|put|give)\b.*\b{_NAME}\b.*\b{_MOOD}|\b(?:make|turn|use|set|put|"
        rf"give)\b.*\b"
        rf"{_MOOD}.*\b{_NAME}\b",
        rf"\b{_NAME}\b.*\b(?:to|into|instead|more)\b.*\b{_MOOD}",
        rf"\b{_MOOD} (?:\w+ )?{_NAME}?\s?instead\b",
        rf"\bmore (?!(?:background )?{_NAME})\w+ {_NAME}\b",
        rf"\b{_NAME} (?:should|must|needs to|could) be\b(?! (?:gone|removed|off|louder|quieter|"
        rf"softer|lower))",
        r"\b(?:change|replace|swap|switch)\b.*\b(?:the|this|that) track\b",
        rf"(?:换|改|变).*{_NAME}|{_NAME}.*(?:换|改|变)",
        rf"换(?:成|个|一个|一首|一段|首|段)?.*{_MOOD}.{{0,2}}的?$",
        rf"\b(?:something|anything)\b.*\b{_MOOD}.*\b{_NAME}\b|\btry\b.*\b{_NAME}\b",
        rf"{_NAME}.*(?:不要|别).*(?:来点|要).*{_MOOD}|{_NAME}(?:要|来点|用).{{0,3}}{_MOOD}",
    ),
    unless=r"\badd\b|加(?!快)",
    examples=("change the music to upbeat", "换成欢快的音乐"),
)
def change_music(request: Request, draft: Draft) -> Outcome:
    return _set_style(request, draft)


@command(
    "add_music",
    kind=56,
    patterns=(
        rf"\b(?:add|with|include|insert|want|needs?|play|some|bring|like|love|give"
        rf"|how about|have|get)\b.*\b{_NAME}\b",
        rf"^(?:some |a )?(?:\w+ )?{_MOOD} {_NAME}$",
        rf"\b{_MOOD}\b.*\b(?:underneath|under (?:it|this|that)|in the background|behind it)\b|"
        rf"\bunderscore\b",
        rf"(?:加|配|添加|来|放|带|要|用)(?:上|个|点|一个|一点|一段|首|一首|段)*.*{_NAME}",
    ),
    unless=r"\bno\b|不要|没有|don't like|不喜欢|\bhate\b",
    examples=("add calm music", "加舒缓的背景音乐"),
)
def add_music(request: Request, draft: Draft) -> Outcome:
    return _set_style(request, draft)


def _set_style(request: Request, draft: Draft) -> Outcome:
    asked = find_mood(request.low)
    now = next(iter(draft.segments("music")), None)
    if now is None:
        about = " ".join([draft.title, *(s.text for s in draft.segments("voice", "title"))])
        style = asked or suggest_music(about)
        seed = next((int(s.style.get("seed", 1)) for s in draft.segments("scene")), 1)
        segment = Segment(
            request.ids(), "music", 0, draft.duration, "", f"music:{style}", None, 0.2,
            music_style(seed, draft.duration),
        )  # fmt: skip
        name = music_name(style, request.language)
        return Edited(
            put(draft, "music", [segment]),
            request.say(
                f"Added {name} at 20% under the whole video.", f"已为全片加上{name}（20%）。"
            ),
        )
    current = now.source.removeprefix("music:")
    if not asked:
        if re.search(r"another|different|new|other|change|换|改", request.low):
            asked = _after(current)
        else:
            return Refused(
                request.say(
                    f"There is {music_name(current, 'en')} already; nothing was changed. "
                    f"Name another style: {', '.join(MOODS)}.",
                    f"已经有{music_name(current, 'zh')}，没有改动。可以换成：欢快、舒缓、"
                    f"电影感、氛围、商务、lofi。",
                )
            )
    if asked == current:
        return Refused(
            request.say(
                f"The music is {asked} already; nothing was changed.",
                f"已经是{music_name(asked, 'zh')}，没有改动。",
            )
        )

    def change(segment: Segment) -> Segment:
        return replace(segment, source=f"music:{asked}") if segment.kind == "music" else segment

    return Edited(
        revise(draft, change),
        request.say(
            f"The music is now {asked} (it was {current}).",
            f"音乐已换成{music_name(asked, 'zh')}。",
        ),
    )


def _after(style: str) -> str:
    """The style that comes next in the list, for "another one"."""
    order = list(MOODS)
    return order[(order.index(style) + 1) % len(order)] if style in order else order[0]
