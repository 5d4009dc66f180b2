"""How the music comes, goes, and makes room for the voice."""

from __future__ import annotations

import re
from dataclasses import replace

from nemo_notebook.draft import Draft

from ...answers import seconds
from ...text.language import find_durations
from ...timeline.tracks import revise
from ..registry import Edited, Outcome, Refused, Request, command

_NAME = (
    r"(?:\bmusic\b|\bbgm\b|\bsoundtrack\b|\bsong\b|\btune\b|\bbackground track\b|"
    r"音乐|配乐|背景乐|歌)"
)


def _none(request: Request) -> Refused:
    return Refused(
        request.say(
            "There is no music, so nothing was changed. Say “add calm music” to get some.",
            "现在没有音乐，所以没有改动。可以说“加舒缓的背景音乐”。",
        )
    )


@command(
    "fade_music",
    kind=60,
    patterns=(
        rf"\b(?:ease|trail|taper|die)s?\b.*{_NAME}.*\b(?:out|away|off|in)\b",
        rf"{_NAME}.*\b(?:ease|trail|taper|die|tail|fade|peter)s? (?:slowly |gently )?(?:out|away|"
        rf"off|down)\b",
        rf"\bfad\w*\b.*{_NAME}|{_NAME}.*\bfad\w*\b",
        rf"{_NAME}.*(?:淡出|淡入|渐弱|渐强|渐隐|(?:慢慢|渐渐|逐渐)(?:变小|消失|停|没))|(?:淡出|"
        rf"淡入|渐弱).*{_NAME}",
    ),
    examples=("fade out the music", "音乐淡出"),
)
def fade_music(request: Request, draft: Draft) -> Outcome:
    if not any(draft.segments("music")):
        return _none(request)
    off = re.search(r"\b(?:no|don'?t|without|remove)\b|不要|取消", request.low)
    coming = re.search(r"\bfad\w* (?:the \w+ )?in\b|\bin at\b|淡入|渐强", request.low)
    going = re.search(r"\bout\b|淡出|渐弱|渐隐|慢慢", request.low) or not coming
    spans = find_durations(request.low)
    length = 0 if off else min(spans[0].value if spans else 2000, draft.duration // 2)
    style = {}
    if coming:
        style["fade_in"] = length
    if going:
        style["fade_out"] = length
    edited = revise(
        draft, lambda s: replace(s, style={**s.style, **style}) if s.kind == "music" else s
    )
    if edited == draft:
        return Refused(
            request.say(
                f"The music fades like that already ({seconds(length)}); nothing was changed. "
                f"“fade "
                "out the music over 4 seconds” makes it longer.",
                f"音乐本来就有{seconds(length, 'zh')}的淡变，没有改动。可以说“音乐淡出4秒”。",
            )
        )
    way = "in and out" if coming and going else "in" if coming else "out"
    way_zh = {"in and out": "淡入淡出", "in": "淡入", "out": "淡出"}[way]
    return Edited(
        edited,
        request.say(
            f"The music fades {way} over {seconds(length)}."
            if length
            else "The music does not fade.",
            f"音乐{way_zh}{seconds(length, 'zh')}。" if length else "音乐不再淡变。",
        ),
    )


@command(
    "duck_music",
    kind=61,
    patterns=(
        rf"\bduck\w*\b|{_NAME}.*\b(?:under|beneath|below|behind|during|while|"
        rf"when)\b.*\b(?:voice|speech|speak\w*|talk\w*|narrat\w*|voiceover)\b",
        rf"\b(?:lower|quieter|reduce|dip)\b.*{_NAME}.*\b(?:when(?:ever)?|while|during|under)\b",
        rf"(?:说话|旁白|配音|人声|讲话|有声音)(?:的)?(?:时候?|期间|出现时?).*{_NAME}.*(?:低|小|弱)",
        rf"(?:说话|旁白|配音|人声|讲话)(?:的)?(?:时候?|期间|出现时?).*(?:压低|降低|调低|"
        rf"减小)(?:.*{_NAME})?",
        rf"{_NAME}.*(?:避让|闪避|让位|让路|压低|别抢|不要抢|别盖)",
        rf"(?:说话|旁白|配音|人声|讲话).{{0,6}}(?:时候?|期间|来|出现).{{0,4}}(?:压|调|降|减|"
        rf"放)(?:一下|低|小)?.{{0,4}}{_NAME}",
        rf"(?:说话|旁白|配音|人声|讲话)(?:的)?(?:时候?|期间).*{_NAME}.*(?:小|低|轻|弱)",
        rf"\b{_NAME}.*\b(?:step|get|stay|go|move) (?:back|down|out of the way)\b.*\b(?:while|"
        rf"when|for|during)\b",
    ),
    examples=("duck the music under the speech", "说话时压低音乐"),
)
def duck_music(request: Request, draft: Draft) -> Outcome:
    if not any(draft.segments("music")):
        return _none(request)
    off = bool(
        re.search(
            r"\b(?:no|don'?t|do not|stop|without|turn off|disable|never)\b|取消|关|(?:不要|"
            r"别)(?!抢|盖)",
            request.low,
        )
    )
    edited = revise(
        draft, lambda s: replace(s, style={**s.style, "duck": not off}) if s.kind == "music" else s
    )
    if edited == draft:
        return Refused(
            request.say(
                f"The music {'keeps its level' if off else 'goes down under the voice'} already; "
                "nothing was changed.",
                f"音乐本来就{'不会' if off else '会'}在说话时压低，没有改动。",
            )
        )
    return Edited(
        edited,
        request.say(
            "The music keeps its level under the voice now."
            if off
            else "The music goes down while somebody speaks.",
            "说话时音乐不再压低。" if off else "说话时音乐会自动压低。",
        ),
    )
