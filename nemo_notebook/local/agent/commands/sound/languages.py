"""The language of the video: translated by a planner, where a person chose one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from nemo_notebook.draft import Draft, Segment
from nemo_notebook.local.sound.voice import choose, describe

from ...prompt.brief import LONGEST
from ...prompt.wishes import LANGUAGES, language_name, take_language
from ...timeline.assembly import caption_segments
from ...timeline.captions import join, spread
from ...timeline.retiming import recaption, voice_of
from ...timeline.ripple import all_parts, rearrange, respeak
from ...timeline.tracks import put, revise
from ..nouns import CAPTION
from ..registry import Edited, Outcome, Refused, Request, command
from .speech import NAME

_NAMES = "|".join(n.lower() for n, _ in LANGUAGES.values())
_NAMES_ZH = "|".join(n for _, n in LANGUAGES.values())


@command(
    "remove_second_language",
    kind=50,
    patterns=(
        r"\b(?:remove|no|without|drop|turn off|delete)\b.*\b(?:second language|translation|"
        r"bilingual)\b|\b(?:only|just) one "
        r"language\b",
        r"(?:去掉?|不要|取消|删掉?|关掉?).*(?:双语|翻译|第二(?:种)?语言|译文)|只要一种语言|"
        r"单语字幕",
    ),
    examples=("remove the second language", "不要双语字幕"),
)
def remove_second_language(request: Request, draft: Draft) -> Outcome:
    if not any("second" in s.style for s in draft.segments("caption")):
        return Refused(
            request.say(
                "The captions are in one language; nothing was changed.",
                "字幕只有一种语言，没有改动。",
            )
        )

    def change(segment: Segment) -> Segment:
        style = {k: v for k, v in segment.style.items() if k != "second"}
        return replace(segment, style=style) if segment.kind == "caption" else segment

    return Edited(
        revise(draft, change),
        request.say("The captions are in one language again.", "字幕已恢复为一种语言。"),
    )


@command(
    "bilingual",
    kind=50,
    patterns=(
        r"\b(?:bilingual|dual[- ]language|two languages|both languages)\b|\btranslat\w+\b.*"
        + CAPTION,
        rf"{CAPTION} in (?:both|two|{_NAMES})\b|\b(?:{_NAMES}) {CAPTION}",
        rf"\b(?:subtitle|caption)\w*\b.*\b(?:{_NAMES})\b",
        rf"\b(?:second|another|extra) (?:line|row|set|language) of\b.*{CAPTION}|"
        rf"{CAPTION}.*\b(?:{_NAMES}) (?:and|&|plus) "
        rf"(?:{_NAMES})\b",
        rf"双语|中英(?:文)?(?:双语|对照|字幕)|翻译.*字幕|字幕.*翻译|(?:{_NAMES_ZH}|"
        rf"[英中日法德韩俄]文)(?:的)?字幕|"
        rf"字幕.*(?:{_NAMES_ZH})",
    ),
    examples=("bilingual captions", "双语字幕"),
)
def bilingual(request: Request, draft: Draft) -> Outcome:
    if request.translate is None:
        return Refused(
            request.say(
                "I cannot translate by myself, so nothing was changed. Give me the text in the "
                "other "
                "language (“use this script: …”), and I caption that; or set NEMO_PLANNER_URL to a "
                "model that translates.",
                "我自己不会翻译，所以没有改动。给我另一种语言的文案（“用这段文案：……”），"
                "我就能配字幕；"
                "或者把NEMO_PLANNER_URL设为能翻译的模型。",
            )
        )
    code = _language(request.low) or ("en" if draft.language.startswith("zh") else "zh")
    if code == draft.language.split("-")[0]:
        code = "en" if code == "zh" else "zh"
    captions = list(draft.segments("caption"))
    fresh = [] if captions else caption_segments(draft, request.ids)
    captions = captions or fresh
    if not captions:
        return Refused(
            request.say(
                "Nobody speaks, so there is nothing to caption; nothing was changed.",
                "没有配音，也就没有字幕，没有改动。",
            )
        )
    texts = request.translate([c.text for c in captions], code)
    if texts is None:
        return _untranslated(request)
    made = [
        replace(c, style={**c.style, "second": text})
        for c, text in zip(captions, texts, strict=True)
    ]
    return Edited(
        put(draft, "captions", made),
        request.say(
            f"The captions are in two languages now: {language_name(code)} stands below.",
            f"字幕已改为双语：下面一行是{language_name(code, chinese=True)}。",
        ),
    )


def _untranslated(request: Request) -> Refused:
    return Refused(
        request.say(
            "There is no translation, so nothing was changed. Give me the text in that language "
            "(“use this script: …”), and I speak and caption it.",
            "没有得到译文，所以没有改动。给我那种语言的文案（“用这段文案：……”），"
            "我就能配音配字幕。",
        )
    )


def _language(low: str) -> str:
    """The code of the language that a request names, or ""."""
    found = re.search(
        rf"\b(?P<en>{_NAMES})\b|(?P<zh>{_NAMES_ZH})|"
        rf"(?P<sign>[英中日法德韩俄])(?:文|语)",
        low,
    )
    if found is None:
        return ""
    signs = {"英": "en", "中": "zh", "日": "ja", "法": "fr", "德": "de", "韩": "ko", "俄": "ru"}
    if found["sign"]:
        return signs[found["sign"]]
    name = found["en"] or found["zh"]
    return next(c for c, names in LANGUAGES.items() if name in "|".join(names).lower().split("|"))


@command(
    "change_language",
    kind=4,
    patterns=(
        rf"\b(?:voice|voice ?over|narrat\w+|speak\w*|talk\w*)\b.*\b(?:be |in )?(?:{_NAMES})\b(?! "
        rf"(?:accent|"
        r"subtitles?|captions?))",
        r"\b(?:make|turn|change|switch|translate|convert|redo|put|render|dub|have|get|need|"
        r"want)\b.*\b(?:in|into|to)\b"
        rf".*\b(?:{_NAMES})\b",
        rf"\b(?:make|have) it (?:{_NAMES})\b|\btranslate\b|\b(?:{_NAMES}) version\b",
        rf"\b(?:in|speak) (?:{_NAMES})(?: please| instead)?$",
        rf"(?:改成|换成|翻译成?|变成|用|改为|译成|翻成|改用|做(?:一?个|成)?)(?:{_NAMES_ZH})|翻译|"
        rf"(?:{_NAMES_ZH})版",
    ),
    unless=NAME + r".*\baccent\b|字幕|\bcaption|\bsubtitle|«»|口音",
    examples=("make it Chinese", "改成中文"),
)
def change_language(request: Request, draft: Draft) -> Outcome:
    low = request.low.replace("make it ", "make it in ").replace("have it ", "have it in ")
    _, code = take_language(low)
    code = code or _language(low)
    if code == draft.language.split("-")[0]:
        return Refused(
            request.say(
                f"It is in {language_name(code)} already; nothing was changed.",
                f"已经是{language_name(code, chinese=True)}，没有改动。",
            )
        )
    if request.translate is None or not code:
        return Refused(
            request.say(
                "I cannot translate by myself, so nothing was changed. Give me the text in that "
                "language (“use this script: …”), and I speak and caption it; or set "
                "NEMO_PLANNER_URL to a model that translates.",
                "我自己不会翻译，所以没有改动。给我那种语言的文案（“用这段文案：……”），"
                "我就能配音配字幕；"
                "或者把NEMO_PLANNER_URL设为能翻译的模型。",
            )
        )
    slots = _texts(draft)
    texts = request.translate([text for *_, text in slots], code)
    if texts is None:
        return _untranslated(request)
    edited = _translated(request, draft, slots, texts, code)
    if isinstance(edited, Refused):
        return edited
    return Edited(
        edited,
        request.say(
            f"The video is in {language_name(code)} now: voice, captions and titles.",
            f"视频已改成{language_name(code, chinese=True)}：配音、字幕和标题。",
        ),
    )


Slot = tuple[str, str, int, str]
"""The id of a segment ("" is the draft), the field, its place in a list, the text."""


def _texts(draft: Draft) -> list[Slot]:
    """Every text that is spoken or shown; captions follow the voice where there is one."""
    spoken = any(s.source.startswith("voice:") for s in draft.segments("voice"))
    found: list[Slot] = [("", "title", 0, draft.title)] if draft.title else []
    kinds = ("voice", "title") if spoken else ("voice", "title", "caption")
    for segment in draft.segments(*kinds):
        if segment.text.strip():
            found.append((segment.id, "text", 0, segment.text))
        if str(segment.style.get("subtitle", "")).strip():
            found.append((segment.id, "subtitle", 0, str(segment.style["subtitle"])))
        items = segment.style.get("items", ())
        found += [
            (segment.id, "items", n, item) for n, item in enumerate(items) if isinstance(item, str)
        ]
    return found


def _translated(
    request: Request, draft: Draft, slots: Sequence[Slot], texts: Sequence[str], code: str
) -> Draft | Refused:
    new: dict[tuple[str, str, int], str] = {
        (id, name, place): text for (id, name, place, _), text in zip(slots, texts, strict=True)
    }
    voices = {s.id: new.get((s.id, "text", 0), s.text) for s in draft.segments("voice")}
    speaking = {s.scene for s in draft.segments("voice") if s.source.startswith("voice:")}
    now = next((s for s in draft.segments("voice") if s.scene in speaking), None)
    who = choose(code, describe(voice_of(now)).gender) if now is not None else ""
    parts = [
        respeak(draft, p.number, texts=voices, language=code, voice=who)
        if p.number in speaking
        else p
        for p in all_parts(draft)
    ]
    if sum(p.duration for p in parts) > LONGEST:
        return Refused(
            request.say(
                f"The video would be longer than {LONGEST // 60000} minutes; nothing was changed.",
                f"视频会超过{LONGEST // 60000}分钟，没有改动。",
            )
        )

    def change(segment: Segment) -> Segment:
        if segment.kind == "caption":
            text = new.get((segment.id, "text", 0))
            return segment if text is None else _recut(segment, text)
        if segment.kind != "title":
            return segment
        style = {k: v for k, v in segment.style.items() if k != "emphasis"}
        for name in ("subtitle", "items"):
            if name in style:
                style[name] = _shown(style[name], segment.id, name, new)
        return replace(segment, text=new.get((segment.id, "text", 0), segment.text), style=style)

    edited = rearrange(revise(draft, change), parts, request.ids)
    edited = replace(edited, language=code, title=new.get(("", "title", 0), draft.title))
    return recaption(edited, request.ids)


def _shown(value: Any, id: str, name: str, new: Mapping[tuple[str, str, int], str]) -> Any:
    if isinstance(value, list | tuple):
        return [new.get((id, name, n), item) for n, item in enumerate(value)]
    return new.get((id, name, 0), value)


def _recut(segment: Segment, text: str) -> Segment:
    words = [[a, b, word] for a, b, word in spread(text, 0, segment.duration)]
    style = {k: v for k, v in segment.style.items() if k != "second"}
    return replace(segment, text=join(str(w[2]) for w in words), style={**style, "words": words})
