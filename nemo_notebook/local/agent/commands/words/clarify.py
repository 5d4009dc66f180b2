"""Requests that could mean several things: one question, with the answers that there are.

These are asked only when no edit takes a request (their kind is -1).
"""

from __future__ import annotations

import re

from nemo_notebook.draft import Draft

from ..message.meaning import action_of
from ..nouns import noun_of
from ..registry import Edited, Outcome, Refused, Request, ask, command, commands
from .styles import colour_words

_SIZES = {"bigger": ("bigger", "大一点"), "smaller": ("smaller", "小一点")}
_LOUD = {"louder": ("louder", "大一点"), "quieter": ("quieter", "小一点")}
_PLACES = {"top": ("to the top", "放上面"), "bottom": ("to the bottom", "放下面"),
           "middle": ("to the middle", "放中间")}  # fmt: skip


def _alone(request: Request, draft: Draft, wish: str) -> Outcome:
    """The only thing that could be meant, done."""
    from dataclasses import replace

    found = next(one for one in commands() if one.kind >= 0 and one.matches(wish))
    outcome = found.run(replace(request, low=wish), draft)
    return outcome if isinstance(outcome, Edited | Refused) else Refused("")


def _one_of(
    request: Request, draft: Draft, kinds: tuple[tuple[str, str, str], ...], wish: tuple[str, str]
) -> Outcome:
    """Done at once where only one such thing is there, else a question which is meant."""
    there = [k for k in kinds if any(draft.segments(k[0]))]
    if len(there) == 1:
        return _alone(request, draft, wish[0].format(there[0][1]))
    names = there or list(kinds)
    english = " or ".join(f"{'the ' if n else 'The '}{k[1]}" for n, k in enumerate(names))
    chinese = "还是".join(k[2] for k in names)
    said = request.say(f"{english}? Nothing was changed yet.", f"{chinese}？目前没有改动。")
    return ask(
        said,
        *(
            (
                request.say(f"the {k[1]}", k[2]),
                request.say(wish[0].format(k[1]), wish[1].format(k[2])),
            )
            for k in names
        ),
    )


_TEXTS = (("title", "title", "标题"), ("caption", "captions", "字幕"))
_SOUNDS = (("music", "music", "音乐"), ("voice", "voice", "旁白"))


def _is_text(low: str) -> bool:
    noun = noun_of(low)[0]
    action = action_of(low)
    short = len(low.split()) <= 9
    coloured = bool(colour_words(low)) and (
        noun in ("text", "colour")
        or re.search(r"\b(?:make|change|turn|in|be|use)\b|改|换|变|用", low)
    )
    moved = re.search(r"\b(?:move|put|place|shift|push|bring|set)\b|[放移挪调]", low) is not None
    sized = noun in ("text", "") and (action in _SIZES or (action in _PLACES and moved))
    if re.search(r"\b(?:start|begin|fade|from|to) black\b|黑场", low):
        return False
    wished = bool(coloured) and noun in ("", "text", "colour")
    read = re.search(r"\bread\b|\blegible\b|看不清|字", low) is not None
    return short and (
        wished or sized or (noun == "text" and (action in ("louder", "quieter") or read))
    )


@command(
    "which_text",
    kind=-1,
    matches=_is_text,
    examples=("make the text bigger", "文字大一点"),
)
def which_text(request: Request, draft: Draft) -> Outcome:
    low = request.low
    colours = colour_words(low)
    if colours:
        return _one_of(
            request, draft, _TEXTS, (f"make the {{}} {colours[0]}", f"{{}}改成{colours[0]}")
        )
    action = {"louder": "bigger", "quieter": "smaller"}.get(action_of(low), action_of(low))
    if action in _PLACES:
        english, chinese = _PLACES[action]
        return _one_of(request, draft, _TEXTS, (f"move the {{}} {english}", f"{{}}{chinese}"))
    english, chinese = _SIZES.get(action, _SIZES["bigger"])
    return _one_of(request, draft, _TEXTS, (f"make the {{}} {english}", f"{{}}{chinese}"))


def _is_sound(low: str) -> bool:
    noun = noun_of(low)[0]
    return len(low.split()) <= 9 and noun in ("sound", "") and action_of(low) in _LOUD


@command(
    "which_sound",
    kind=-1,
    matches=_is_sound,
    examples=("make it louder", "声音大一点"),
)
def which_sound(request: Request, draft: Draft) -> Outcome:
    english, chinese = _LOUD[action_of(request.low)]
    return _one_of(request, draft, _SOUNDS, (f"make the {{}} {english}", f"{{}}{chinese}"))


_DISLIKE = (
    r"\bi(?: really)? (?:don't|do not) (?:really )?like\b|\bi hate\b|\bnot a fan\b|\b(?:is|are) "
    r"(?:ugly|awful|"
    r"annoying|boring|terrible)\b|不喜欢|不好看|不好听|难看|难听|碍眼"
)
_OTHERWISE = {
    "music": ("change the music", "换个音乐", "remove the music", "去掉音乐"),
    "voice": ("use a different voice", "换个声音", "remove the voiceover", "不要配音"),
    "title": ("make the title smaller", "标题小一点", "remove the title", "去掉标题"),
    "caption": ("make the captions smaller", "字幕小一点", "turn off the captions", "关字幕"),
    "transition": ("slide transitions", "滑入转场", "no transitions", "去转场"),
    "picture": ("use different pictures in every scene", "每段都用不同的画面", "match the "
                                                                      "pictures to the script",
                "按文案配画面"),
}  # fmt: skip


@command(
    "dislike",
    kind=-1,
    patterns=(_DISLIKE,),
    examples=("I don't like the music", "我不喜欢这个音乐"),
)
def dislike(request: Request, draft: Draft) -> Outcome:
    noun = noun_of(request.low)[0]
    if noun not in _OTHERWISE:
        return Refused(
            request.say(
                "What should be different? Nothing was changed. For example: “make the music "
                "quieter”, “change scene 2 to the sea”.",
                "想怎么改？目前没有改动。例如“音乐小一点”“第二段换成海”。",
            )
        )
    other, other_zh, gone, gone_zh = _OTHERWISE[noun]
    return ask(
        request.say(
            f"“{other}” or “{gone}”? Nothing was changed yet.",
            f"“{other_zh}”还是“{gone_zh}”？目前没有改动。",
        ),
        (request.say(other, other_zh), request.say(other, other_zh)),
        (request.say(gone, gone_zh), request.say(gone, gone_zh)),
    )
