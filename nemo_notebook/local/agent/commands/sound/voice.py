"""The voiceover."""

from __future__ import annotations

from collections.abc import Iterator

from nemo_notebook.draft import Draft, Segment
from nemo_notebook.local.sound.voice import choose, speak

from ...answers import seconds
from ...planning.narration import FASTEST, Line, Spoken
from ...text.language import detect
from ...text.sentences import sentences
from ...timeline.retiming import recaption
from ...timeline.tracks import put, remove, scenes, visuals
from ..registry import Edited, Outcome, Refused, Request, command

_NAME = (
    r"(?:voice[- ]?overs?|voices?|narrations?|narrators?|narrating|speech"
    r"|speaker|talking|spoken (?:text|words)|"
    r"配音|旁白|解说|人声|语音|口播|朗读)"
)


@command(
    "remove_voice",
    kind=54,
    patterns=(
        rf"\b(?:remove|delete|drop|ditch|kill|lose|mute|turn off|switch off|stop|cut"
        rf"|get rid of|take (?:out|away|off)|disable|silence)"
        rf"\b.*{_NAME}",
        rf"\b(?:no|without(?: any| the| a)?|don'?t (?:want|need|use)(?: any| the"
        rf"| a)?) (?:more )?{_NAME}",
        rf"{_NAME} (?:off|out|away|(?:should |must )?go(?:es)?(?: away)?)\b",
        r"\b(?:nobody|no one|no-one)\b.*\b(?:talk|speak|narrat|say|read)\w*|\bwithout (?:anyone|"
        r"anybody|somebody|"
        r"someone|any) (?:speak|talk|narrat|read)\w*|\bstop talking\b|别说话|不要(?:有人)?说话|"
        r"没有人说话",
        rf"(?:去掉|删掉|删除|去除|取消|关掉|关闭|不要|不用|不需要|移除|去|删|关"
        rf"|静音)(?:了)?(?:掉)?(?:这个)?{_NAME}",
        rf"{_NAME}(?:去掉|删掉|删除|关掉|不要|取消|静音|关了)",
    ),
    unless=r"\bscene\b|\bunder\b|louder|quieter|第.段|女|男|\bfemale|\bmale|\bwom|\bman\b|\bclip\b",
    examples=("remove the voiceover", "不要配音"),
)
def remove_voice(request: Request, draft: Draft) -> Outcome:
    if not any(draft.segments("voice")):
        return Refused(
            request.say("There is no voiceover; nothing was changed.", "本来就没有配音，没有改动。")
        )
    kept = any(draft.segments("caption"))
    return Edited(
        remove(draft, lambda s: s.kind == "voice"),
        request.say(
            "The voiceover is removed" + ("; the captions stay as they are." if kept else "."),
            "配音已去掉" + ("，字幕保持不变。" if kept else "。"),
        ),
    )


@command(
    "add_voice",
    kind=54,
    patterns=(
        rf"\b(?:add|with|include|turn on|switch on|enable|want|need|put|bring "
        rf"back|restore|record|generate|give it)\b.*{_NAME}",
        r"\bnarrate (?:it|this|the video|the captions)\b|\bread (?:it|the "
        r"captions|the text) (?:out|aloud)\b",
        rf"{_NAME} on\b|\bread (?:out|aloud)\b|\bbring (?:the |my )?(?:voice|narrat\w+) back\b|"
        rf"\b(?:somebody|someone|a (?:person|"
        rf"voice))\b.*\b(?:read|narrate|speak|"
        rf"talk|say)\b",
        rf"(?:加|配|添加|恢复|打开|开启|带|要|来)(?:上|个|点|一个|一段|段)?{_NAME}",
        rf"{_NAME}(?:打开|加回来|恢复)",
    ),
    unless=r"\bno\b|\bnot\b|\btoo\b|n't\b|\bcompet|不要|female|male|女|男|\bwom[ae]n|\bm[ae]n\b|\bgirl|\bguy|"
    r"\blady|"
    r"\bspeakers\b|slower|faster|louder|quieter",
    examples=("add a voiceover", "加配音"),
)
def add_voice(request: Request, draft: Draft) -> Outcome:
    if any(draft.segments("voice")):
        return Refused(
            request.say(
                "There is a voiceover already; nothing was changed.", "已经有配音了，没有改动。"
            )
        )
    made, silent = [], 0
    for number, start, end, texts in _unspoken(draft):
        own = _speak_within(request, texts, number, start, end)
        made += own
        silent += not own
    if not made:
        return Refused(
            request.say(
                "There is no text that fits to be spoken, so nothing was changed. Give "
                "me one: “use "
                "this script: …”.",
                "没有可以配音的文字，所以没有改动。可以说“用这段文案：……”。",
            )
        )
    said = sum(s.duration for s in made)
    english = f"Added a voiceover of {seconds(said)}, speaking the text that the video shows."
    chinese = f"已加上配音（共{seconds(said, 'zh')}），念的是画面上的文字。"
    if silent:
        english += f" {silent} scene{'s are' if silent != 1 else ' is'} too short for theirs."
        chinese += f"有{silent}个场景太短，没有配音。"
    edited = recaption(put(draft, "voice", made), request.ids)
    return Edited(edited, request.say(english, chinese))


def _unspoken(draft: Draft) -> Iterator[tuple[int, int, int, list[str]]]:
    """Each scene with the text that it shows: its captions, else its card. (number, start, end)"""
    said: set[str] = set()
    for number in scenes(draft):
        own = [s for s in visuals(draft) if s.scene == number]
        captions = [s.text for s in draft.segments("caption") if s.scene == number]
        cards = [
            f"{s.text}. {s.style.get('subtitle', '')}".strip()
            for s in draft.segments("title")
            if s.scene == number
        ]
        texts = [" ".join(captions)] if captions else cards
        fresh = [t for t in texts if t and t.lower() not in said]
        said |= {t.lower() for t in fresh}
        if fresh:
            yield number, own[0].start, own[-1].end, fresh


def _speak_within(
    request: Request, texts: list[str], number: int, start: int, end: int
) -> list[Segment]:
    """The texts spoken within a scene, at the natural rate or a little faster; [] if too long."""
    lines = [s for text in texts for s in sentences(text)]
    language = detect(" ".join(lines))
    voice = choose(language)
    for rate in (1.0, 1.08, FASTEST):
        speeches = [speak(line, voice=voice, language=language, rate=rate) for line in lines]
        total = sum(s.duration for s in speeches) + 150 * (len(lines) - 1)
        if total <= end - start - 500:
            break
    else:
        return []
    made, at = [], start + 350
    for line, speech in zip(lines, speeches, strict=True):
        if not speech.words:
            continue
        spoken = Spoken(Line(line), at, speech)
        made.append(
            Segment(
                request.ids(),
                "voice",
                at,
                speech.duration,
                spoken.line.text,
                f"voice:{voice}",
                number,
                1.0,
                {
                    "language": language,
                    "rate": rate,
                    "words": [[w.start, w.end, w.text] for w in speech.words],
                },
            )
        )
        at += speech.duration + 150
    return made
