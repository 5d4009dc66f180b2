"""How titles come in and go out."""

from __future__ import annotations

import re
from dataclasses import replace

from nemo_notebook.draft import Draft

from ...timeline.tracks import revise
from ..registry import Edited, Outcome, Refused, Request, command
from .styles import TITLE, chosen_titles, no_title

ENTRANCES = {
    "type": (
        "type themselves",
        "逐字打出",
        r"\btyp(?:e|es|ed|ing)\b|\btype ?writer\b|\bletter[- ]by[- ]letter\b|"
        r"\bcharacter[- ]by[- ]character\b|打字机?|逐字|一个字一个字",
    ),
    "words": (
        "come word by word",
        "逐词出现",
        r"\b(?:one )?word[- ](?:by|after)[- ]word\b|\bone word at a time\b|\beach word\b|\bpop\w*\b"
        r"|\bkinetic\b|逐词|一个词一个词|弹出|蹦出|跳出",
    ),
    "wipe": ("are wiped in", "擦入", r"\bwip(?:e|es|ed|ing)\b|\breveal\w*\b|擦入|擦除|划入|揭示"),
    "rise": (
        "rise",
        "升起",
        r"\bris(?:e|es|ing)\b|\bslid(?:e|es|ing)\b|\bfl(?:y|ies|oat|oats)\b|\bmove in\b"
        r"|升起|滑入|滑进|飞入|飞进|上升|浮现",
    ),
    "fade": (
        "fade",
        "淡入淡出",
        r"\bfad(?:e|es|ing)\b|\bdissolve\w*\b|\bappear\w*\b|淡入|淡出|渐显|渐隐",
    ),
}
"""Entrance → what titles do, in English and Chinese, and how it is asked for."""
_ANY = "|".join(pattern for *_, pattern in ENTRANCES.values())
_WORDS = rf"(?:{TITLE}|\bon-screen text\b|文字)"


@command(
    "title_entrance",
    kind=0,
    patterns=(
        rf"{_WORDS}.*(?:{_ANY})",
        rf"(?:{_ANY}).*{_WORDS}",
        rf"{_WORDS}.*\b(?:animat\w+|entrance)\b|\banimat\w+\b.*{_WORDS}|{_WORDS}.*(?:动画|入场|"
        rf"出场)",
    ),
    unless=r"«»|\bcaptions?\b|\bsubtitles?\b|字幕|\bmusic\b|音乐|\bcards?\b|\btransitions?\b|转场"
    r"|\bmove\b.*\b(?:up|down|top|bottom)\b|移到",
    examples=("make the title type on", "标题用打字机效果"),
)
def title_entrance(request: Request, draft: Draft) -> Outcome:
    titles = chosen_titles(request, draft)
    if not titles:
        return no_title(request)
    low = request.low
    off = re.search(r"\b(?:no|don'?t|without|stop|remove)\b|不要|取消|去掉|别", low)
    way = next((name for name, (*_, p) in ENTRANCES.items() if re.search(p, low)), "")
    if off or not way:
        way = "fade" if off else "words"
    low = re.sub(r"\b(typ\w*|spell\w*|writ\w*)((?: \w+){0,3}) out\b", r"\1\2", low)
    leaving = re.search(r"\b(?:out|away|exit|leav\w*|disappear\w*)\b|出场|淡出|消失|渐隐", low)
    coming = not leaving or re.search(r"\bin\b|入", low)
    style = ({"entrance": way} if coming else {}) | ({"exit": way} if leaving else {})
    ids = {s.id for s in titles}
    if all(s.style.get(k) == v for s in titles for k, v in style.items()):
        return Refused(
            request.say("It is like that already; nothing was changed.", "已经是这样，没有改动。")
        )
    edited = revise(draft, lambda s: replace(s, style={**s.style, **style}) if s.id in ids else s)
    english, chinese, _ = ENTRANCES[way]
    which = "titles" if len(ids) > 1 else "title"
    verb = english if len(ids) > 1 else _singular(english)
    moment = "as it leaves" if leaving and not coming else ""
    return Edited(
        edited,
        request.say(f"The {which} {verb} {moment}".rstrip() + ".", f"标题的效果已改为{chinese}。"),
    )


def _singular(verb: str) -> str:
    first, _, rest = verb.partition(" ")
    first = {"are": "is", "themselves": "itself"}.get(first, f"{first}s")
    return f"{first} {rest}".replace("themselves", "itself").strip()
