"""Who speaks: a woman or a man, two in turns, with which accent."""

from __future__ import annotations

import re
from collections.abc import Mapping

from nemo_notebook.draft import Draft
from nemo_notebook.local.sound.voice import choose, describe

from ...prompt.brief import LONGEST
from ...prompt.wishes import find_accent
from ...timeline.retiming import recaption, voice_of
from ...timeline.ripple import all_parts, rearrange, respeak
from ..places import SCENE, scene_number
from ..registry import Edited, Outcome, Refused, Request, ask, command
from .speech import NAME, silent

_FEMALE = (
    r"\b(?:female|feminine|wom[ae]n'?s?|girl'?s?|lady'?s?|ladies|gals?)\b|女(?:声|生|性|的|"
    r"人|孩|音)?"
)
_MALE = (
    r"\b(?:male|masculine|m[ae]n'?s?|guy'?s?|boy'?s?|dude'?s?|gentleman'?s?)\b|男(?:声|生|性|"
    r"的|人|孩|音)?"
)
_TWO = (
    r"\b(?:two|2|both|alternat\w+|different) (?:\w+ )?(?:speakers|voices|narrators|people)\b|"
    r"\bdialog(?:ue)?\b|"
    r"\b(?:a )?(?:man|male) and (?:a )?(?:wom[ae]n|female)\b|\b(?:a )?(?:wom[ae]n|female) and "
    r"(?:a )?(?:man|male)\b|"
    r"\balternat\w+\b.*\b(?:voices?|speakers?|narrators?)\b|\btake turns\b|"
    r"(?:两|2|俩)(?:个|种|位)?(?:人|声音|配音|旁白|音色|主播)|一男一女|男女|轮流|对话|交替"
)
_OTHER = r"\b(?:change|switch|replace|different|another|other|new)\b|换|改|别的"
_CHILD = (
    r"\b(?:child|kid|baby|robot\w*|celebrity|old (?:man|woman))\b|童声|儿童|小孩|机器人|"
    r"明星|老人"
)
_READS = (
    r"(?:\bread(?:s|ing)?\b|\bnarrat\w*|\bspeak\w*|\bspoken\b|\btalk\w*|\bsay(?:s|ing)?\b|"
    r"\bdone\b|念|读|说|讲|配)"
)


@command(
    "change_voice",
    kind=51,
    patterns=(
        rf"(?:{_FEMALE}|{_MALE}|\b(?:child'?s?|kid'?s?|robot\w*|deeper|higher|different|another|"
        rf"other|new)\b)"
        rf".*{NAME}",
        rf"{NAME}.*(?:\b(?:female|male|wom[ae]n|man|girl|boy|lady|guy|child|deeper|different|"
        rf"american|british|scottish)\b"
        r"|女|男)",
        rf"\b(?:by|have|let|get|with|as|to|use|like|prefer|want|hear|rather)\b.*(?:{_FEMALE}|"
        rf"{_MALE}).*(?:{_READS}|{NAME})?",
        rf"{_READS}.*\b(?:by|as)\b.*(?:{_FEMALE}|{_MALE})",
        r"\b(?:british|american|scottish|english|australian|indian) (?:accent|voice|english)\b",
        r"\b(?:change|switch|replace)\b (?:the )?(?:voice|narrator|speaker)\b(?!.*\b(?:to say|"
        r"text)\b)",
        _TWO,
        r"女声|男声|女生|男生|(?:声音|嗓音|音色|旁白).{0,2}(?:低沉|浑厚|磁性|甜美|温柔|年轻|成熟)|女孩|男孩|大叔|小姐姐|小哥哥?|童声|女的|男的|女性|男性|(?:换|改)(?:一?个|成)?.*(?:声音|音色|嗓音|"
        r"配音员|口音)|"
        r"(?:英|美)式(?:口音|发音|英语)|英音|美音",
    ),
    unless=r"\bfaster\b|\bslower\b|\blouder\b|\bremove\b|\brecording\b|音乐|«»|录|\blogo\b|"
    r"\bscene about\b|"
    r"\bblack\b|\bmusic\b|\bpicture\b|字幕|标题|\bcaptions?\b|\btitle\b|\bmy own\b|\bphoto\b",
    examples=("use a female voice", "换女声"),
)
def change_voice(request: Request, draft: Draft) -> Outcome:
    voices = list(draft.segments("voice"))
    if not voices:
        return silent(request)
    if any(not s.source.startswith("voice:") for s in voices):
        return Refused(
            request.say(
                "Your recording is the voice, so nothing was changed. “remove the voiceover”, then "
                "“add a voiceover” gives you mine.",
                "现在用的是你的录音，所以没有改动。可以先“不要配音”，再“加配音”。",
            )
        )
    low = request.low
    if re.search(_TWO, low):
        return _in_turns(request, draft)
    accent = find_accent(low)
    accent = accent or ("en-gb" if re.search(r"\bbritish\b", low) else "")
    gender = "female" if re.search(_FEMALE, low) else "male" if re.search(_MALE, low) else ""
    if accent and draft.language == "en":
        return _accented(request, draft, accent, gender)
    if re.search(_CHILD, low):
        return _whose(request)
    if not gender:
        now = {describe(voice_of(s)).gender for s in voices}
        if not re.search(_OTHER, low):
            return _whose(request)
        gender = "male" if now == {"female"} else "female"
    return _spoken_by(request, draft, gender)


def _whose(request: Request) -> Outcome:
    return ask(
        request.say(
            "A female or a male voice? There are no others, but you can upload a recording. "
            "Nothing "
            "was changed yet.",
            "要女声还是男声？没有别的声音，也可以上传自己的录音。目前没有改动。",
        ),
        (request.say("female", "女声"), request.say("use a female voice", "换女声")),
        (request.say("male", "男声"), request.say("use a male voice", "换男声")),
    )


def _revoiced(
    request: Request, draft: Draft, who: Mapping[int, str], language: str = ""
) -> Draft | Refused:
    """The draft with the voices of some scenes (number → id); scenes grow or shrink with them."""
    parts = [
        respeak(draft, p.number, voice=who[p.number], language=language) if p.number in who else p
        for p in all_parts(draft)
    ]
    if sum(p.duration for p in parts) > LONGEST:
        return Refused(
            request.say(
                f"The video would be longer than {LONGEST // 60000} minutes; nothing was changed.",
                f"视频会超过{LONGEST // 60000}分钟，没有改动。",
            )
        )
    return recaption(rearrange(draft, parts, request.ids), request.ids)


def _languages(draft: Draft) -> dict[int, str]:
    """The language that is spoken in each scene that is spoken in."""
    return {
        s.scene: str(s.style.get("language", draft.language))
        for s in draft.segments("voice")
        if s.scene is not None
    }


def _spoken_by(request: Request, draft: Draft, gender: str) -> Outcome:
    spoken = _languages(draft)
    if re.search(SCENE, request.low):
        number = scene_number(request, draft)
        if isinstance(number, Refused):
            return number
        spoken = {n: code for n, code in spoken.items() if n == number}
        if not spoken:
            return Refused(
                request.say(
                    f"Nobody speaks in scene {number}; nothing was changed.",
                    f"第{number}段没有旁白，没有改动。",
                )
            )
    who = {number: choose(code, gender) for number, code in spoken.items()}
    now = {s.scene: voice_of(s) for s in draft.segments("voice")}
    if all(now.get(number) == id for number, id in who.items()):
        return Refused(
            request.say(
                f"It is a {gender} voice already; nothing was changed.",
                f"已经是{_ZH[gender]}，没有改动。",
            )
        )
    edited = _revoiced(request, draft, who)
    if isinstance(edited, Refused):
        return edited
    where = "" if len(who) == len(_languages(draft)) else f" in scene {next(iter(who))}"
    return Edited(
        edited,
        request.say(
            f"A {gender} voice speaks{where} now; scenes and captions follow it (the video lasts "
            f"{edited.duration / 1000:.4g} s).",
            f"已换成{_ZH[gender]}，画面和字幕已跟着调整（全片{edited.duration / 1000:.4g}秒）。",
        ),
    )


_ZH = {"female": "女声", "male": "男声"}


def _in_turns(request: Request, draft: Draft) -> Outcome:
    spoken = _languages(draft)
    if len(spoken) < 2:
        return Refused(
            request.say(
                "Only one scene is spoken, so there is nothing to take turns in; nothing was "
                "changed.",
                "只有一个场景有旁白，没法轮流，没有改动。",
            )
        )
    order = ("female", "male")
    now = next(draft.segments("voice"))
    if describe(voice_of(now)).gender != "female":
        order = ("male", "female")
    who = {
        number: choose(code, order[place % 2])
        for place, (number, code) in enumerate(spoken.items())
    }
    edited = _revoiced(request, draft, who)
    if isinstance(edited, Refused):
        return edited
    first, second = (_ZH[g] for g in order)
    return Edited(
        edited,
        request.say(
            f"Two voices take turns, scene by scene: {order[0]}, then {order[1]}.",
            f"两种声音按场景轮流：先{first}，再{second}。",
        ),
    )


def _accented(request: Request, draft: Draft, accent: str, gender: str) -> Outcome:
    voices = list(draft.segments("voice"))
    now = {describe(voice_of(s)).gender for s in voices}
    gender = gender or (now.pop() if len(now) == 1 else "")
    if all(s.style.get("language") == accent for s in voices):
        return Refused(
            request.say(
                "It has that accent already; nothing was changed.", "已经是这种口音，没有改动。"
            )
        )
    spoken = dict.fromkeys(_languages(draft), choose(accent, gender or None))
    edited = _revoiced(request, draft, spoken, accent)
    if isinstance(edited, Refused):
        return edited
    name = {"en-gb": "a British", "en-us": "an American"}.get(accent, "a Scottish")
    return Edited(
        edited, request.say(f"The voice speaks with {name} accent now.", "已更换英语口音。")
    )
