"""Scenes added and rewritten."""

from __future__ import annotations

import re
from dataclasses import replace

from nemo_notebook.draft import Draft, Segment
from nemo_notebook.local.sound.voice import choose, speak

from ...planning.narration import Line, Spoken
from ...prompt.brief import LONGEST
from ...text.headlines import headline, titled
from ...text.language import detect, find_durations, find_scene
from ...text.lexicon import find_families, named_family
from ...text.sentences import sentences
from ...timeline.assembly import FADE
from ...timeline.retiming import recaption, voice_of, voice_segment
from ...timeline.ripple import Part, all_parts, rearrange, respeak, seed_for, spans
from ...timeline.tracks import add, revise, scene_count
from ..places import SCENE, scene_number
from ..registry import Edited, Outcome, Refused, Request, command
from .order import full

_ADD_NOUN = r"(?:scene|part|section|shot|slide|segment)"


@command(
    "add_scene",
    kind=15,
    patterns=(
        rf"\b(?:tack|squeeze|throw|stick|slot|work|slip|fit) (?:in|on)\b(?: me)? (?:an? |another "
        rf")(?:new |"
        rf"extra |short |bit )*(?:{_ADD_NOUN}|bit|something)\b",
        rf"\b(?:add|insert|include|append|create|put in|give me|need|want)\b(?: me)? (?:an? |"
        rf"another |one more )?(?:new |extra |short |(?:\S+[- ]seconds? ?(?:long "
        rf")?))?{_ADD_NOUN}\b(?! (?:number|no\b|#|\d|one\b|two\b|three\b|four\b|five\b))",
        r"\b(?:add|include|insert|put in|show)\b(?: me)? (?:something|a bit|a part|a piece|a few "
        r"words) (?:about|on|of|with)\b",
        rf"\b(?:squeeze|fit|slot|work|slip|stick|throw)\b.*\b(?:a|another) {_ADD_NOUN}\b.*\bin\b",
        rf"\b(?:have|get) (?:a|another|one more) (?:new )?{_ADD_NOUN} (?:about|with|on|showing|"
        rf"of)\b",
        rf"^(?:how|what) about (?:an? |another )?(?:new )?{_ADD_NOUN}\b",
        rf"\b(?:another|one more|a new) {_ADD_NOUN}\b.*\b(?:about|on|with|showing|of|that|"
        rf"saying)\b",
        r"(?:加|添加|增加|插入?|补|再来)(?:上|入)?(?:一?个|一段|一幕|一个新的?|"
        r"段)(?:新的?)?(?:场景|镜头|片段|画面|段落|"
        r"内容)?.*(?:讲|关于|介绍|说|展示|显示|“|«|的)",
    ),
    unless=r"\btransition|转场|music|音乐|title|标题|字幕|caption|\bsplit\b|don't|do not|"
    r"end card|片尾|配音|旁白|题目|片头|结尾",
    examples=("add a scene about the sea", "加一段讲大海"),
)
def add_scene(request: Request, draft: Draft) -> Outcome:
    topic, said = _topic(request), request.quotes[-1] if request.quotes else ""
    if not topic and not said:
        return Refused(
            request.say(
                "What should the scene be about? For example: “add a scene about the sea”. "
                "Nothing was changed.",
                "新场景讲什么？例如“加一段讲大海”。没有改动。",
            )
        )
    order = list(spans(draft))
    place = _place(request, draft, order)
    model = spans(draft)[order[max(0, place - 1)]]
    shown = titled(topic or said, detect(topic or said))
    text = said if said and any(draft.segments("voice")) else ""
    family = named_family(topic or said) or "gradient"
    if not find_families(topic or said):
        family = "gradient"
    language = detect(text, draft.language)
    speaker = _speaker(draft, language)
    spoken = Spoken(Line(text), 0, speak(text, voice=speaker, language=language)) if text else None
    wanted = find_durations(request.low)
    length = wanted[0].value if wanted else 4000
    if spoken:
        length = max(length, spoken.speech.duration + 1200)
    if draft.duration + length > LONGEST:
        return full(request)
    numbered = 1 + place
    at = (
        spans(draft)[order[place]][0]
        if place < len(order)
        else max(e for _, e in spans(draft).values())
    )
    del model
    parts = all_parts(draft)
    # Room is made by a copy of a scene, of which only the time is kept.
    parts.insert(place, Part(order[min(place, len(order) - 1)], length, fresh=True))
    roomy = rearrange(draft, parts, request.ids)
    kept = {s.id for s in draft.segments()}
    roomy = revise(roomy, lambda s: s if s.id in kept else None)
    style: dict[str, object] = {"palette": "", "seed": seed_for(draft, family)}
    if place:
        style["transition"] = dict(FADE)
    made = [
        (
            "video",
            Segment(
                request.ids(), "scene", at, length, "", f"visual:{family}", numbered, 1.0, style
            ),
        ),
        ("titles", Segment(request.ids(), "title", at + 300, length - 550, shown, "", numbered, 1.0,
                           {"layout": "statement"})),
    ]  # fmt: skip
    if spoken:
        base = Segment(
            request.ids(),
            "voice",
            0,
            1,
            text,
            f"voice:{speaker}",
            numbered,
            1.0,
            {"language": language},
        )
        made.append(("voice", voice_segment(base, spoken, at + 500, 1.0)))
    edited = roomy
    for track, segment in made:
        edited = add(edited, track, segment)
    edited = recaption(edited, request.ids) if spoken else edited
    return Edited(
        edited,
        request.say(
            f"Added scene {numbered}: {family}, with “{shown}” ({length / 1000:.4g} s)"
            + ("." if spoken else "; nobody speaks in it, since I make no text up."),
            f"已加入第{numbered}段：“{shown}”（{length / 1000:.4g}秒）"
            + ("。" if spoken else "；没有给出文案，所以这一段没有旁白。"),
        ),
    )


def _speaker(draft: Draft, language: str) -> str:
    """The voice that speaks in a draft already, or the one for the language."""
    own = next((s for s in draft.segments("voice") if s.source.startswith("voice:")), None)
    return voice_of(own) if own is not None else choose(language)


_MENTIONED = re.compile(r"^add a scene about ")
"""A scene that was asked for in other words, written out: "we should mention free returns"."""


def _topic(request: Request) -> str:
    match = re.search(
        r"(?:\b(?:about|on|showing|of|with|that shows|featuring|explaining|covering|introducing|"
        r"describing|mentioning|"
        r"telling) (?:the |our |a |an |how "
        r")?(?P<en>[^,.;«»“”\"]+?)"
        r"(?= (?:after|before|at the|in the|between|to the|for \d|\(|that says|saying)|[,.;]|$))"
        r"|(?:讲|关于|介绍|展示|显示|说)(?:一下|一?[讲说])?(?P<zh>[^，。；“”«»]+?)(?:的(?:场景|"
        r"镜头|画面|"
        r"内容|片段|段落))?(?=$|[，。；])"
        r"|(?:一个|一段|一幕)(?!讲|关于|介绍|展示|显示|说)(?P<zh2>[^，。；“”«»]{1,12}?)的(?:场景|"
        r"镜头|画面|片段)",
        request.text if request.quotes or not _MENTIONED.search(request.low) else request.low,
        re.I,
    )
    return (match["en"] or match["zh"] or match["zh2"]).strip().rstrip("的") if match else ""


def _place(request: Request, draft: Draft, order: list[int]) -> int:
    """Where a new scene goes: where it was asked for, else at the end, before an end card."""
    low = request.low
    number = find_scene(low, scene_count(request.before))
    if number is not None and number in order and re.search(r"\bbefore\b|之?前", low):
        return order.index(number)
    if number is not None and number in order:
        return order.index(number) + 1
    if re.search(r"\b(?:at|to) the (?:beginning|start|front)\b|开头|最前", low):
        return 0
    last = max((s for s in draft.segments("title")), key=lambda s: s.end, default=None)
    closing = last is not None and last.style.get("layout") == "end" and last.scene == order[-1]
    silent = not any(s.scene == order[-1] for s in draft.segments("voice"))
    return len(order) - 1 if closing and silent and len(order) > 1 else len(order)


@command(
    "rewrite_scene",
    kind=21,
    patterns=(
        rf"\b(?:rewrite|reword|rephrase|redo|retell)\b.*{SCENE}",
        rf"\b(?:change|replace|set|edit|update)\b.*\b(?:text|script|words|narration|voice "
        rf"?over|copy|line|lines)\b.*{SCENE}",
        rf"{SCENE}(?:'s)? .*\b(?:should|must|needs to) say\b|\b(?:make|let|have) {SCENE} say\b|"
        rf"{SCENE} (?:says?|text|script|narration)\s*(?:to|:|«»)",
        rf"(?:改写?|重写|修改|更新).*{SCENE}.*(?:文案|台词|旁白|文字|内容|词)|{SCENE}.*(?:文案|"
        rf"台词|旁白|文字|内容)(?:改|换|写|"
        rf"为|：|:)",
        rf"\b(?:new|other|different) (?:text|words|lines?|narration|script) (?:for|in|of) (?:the "
        rf")?{SCENE}",
        rf"{SCENE}(?:改成|改为|换成|说)[:：]?\s*«»|重写{SCENE}",
        rf"\bwhat(?:'s| is) said\b.*{SCENE}|\b(?:in|for|on) {SCENE}.*\b(?:say|says|read)\b|"
        rf"\b(?:say|narrate|read)\b"
        rf".*«».*{SCENE}|\b(?:voice|narrator|narration)\b.*\b(?:say|says|read)\b.*«».*{SCENE}",
        rf"\b(?:text|narration|words|script|lines?|copy|voice ?over)\b.*{SCENE}.*«»|"
        rf"{SCENE}.*\b(?:text|narration|words|"
        rf"script|lines?|copy|voice ?over)\b.*«»",
        rf"{SCENE}.*(?:说|念|讲|读|改念|改说)(?:成|为|道)?[:：]?\s*«»",
    ),
    unless=r"标题|\btitle\b|\bheadline\b|字幕颜色|\boutro\b|\bend card\b|\bcards?\b",
    examples=("rewrite scene 2: “The sea is calm tonight.”", "改第二段文案：“今夜海面平静。”"),
)
def rewrite_scene(request: Request, draft: Draft) -> Outcome:
    number = scene_number(request, draft)
    if isinstance(number, Refused):
        return number
    text = request.quotes[-1] if request.quotes else _after_colon(request.text)
    if not text:
        return Refused(
            request.say(
                f"What should scene {number} say? For example: “rewrite scene {number}: “…””. I "
                "make no text up. Nothing was changed.",
                f"第{number}段要说什么？例如“改第{number}段文案：“……””。没有改动。",
            )
        )
    return _rewritten(request, draft, number, text)


def _after_colon(text: str) -> str:
    match = re.search(
        r"(?:[:：]|\b(?:to(?: say)?|say|says|as)\b|改成|改为|换成|说)\s*(?P<text>\S.{2,})$",
        text,
        re.S,
    )
    return match["text"].strip(' "“”:：') if match else ""


def _rewritten(request: Request, draft: Draft, number: int, text: str) -> Outcome:
    own = [s for s in draft.segments("voice") if s.scene == number]
    shown = headline(text) or headline(text, captioned=False)
    keep = own[:1]
    start, _ = spans(draft)[number]
    voiced = bool(list(draft.segments("voice")))
    ended = text if text[-1] in ".!?。！？…" else text + ("。" if ord(text[-1]) > 0x2E7F else ".")
    if voiced and not own:
        code = detect(ended, draft.language)
        keep = [Segment(request.ids(), "voice", start + 400, 1, "",
                        f"voice:{_speaker(draft, code)}", number, 1.0,
                        {"language": code, "rate": 1.0})]  # fmt: skip
    edited = draft
    if keep:
        said = sentences(ended)
        from ...timeline.tracks import put

        others = [s for s in draft.segments("voice") if s.scene != number]
        made = [keep[0]] + [replace(keep[0], id=request.ids()) for _ in said[1:]]
        texts = {s.id: t for s, t in zip(made, said, strict=True)}
        # Placed in their order so that the pauses between them are those of the old voice.
        placed = [replace(s, start=keep[0].start + 260 * i, duration=1) for i, s in enumerate(made)]
        edited = put(draft, "voice", [*others, *placed])
        language = detect(ended, str(keep[0].style.get("language", draft.language)))
        part = respeak(edited, number, texts=texts, language=language)
        part = replace(
            part,
            duration=max(
                part.duration - 0, max(v.start + v.duration for v in part.voices.values()) + 600
            ),
        )
        parts = [part if p.number == number else p for p in all_parts(edited)]
        if sum(p.duration for p in parts) > LONGEST:
            return full(request)
        edited = rearrange(edited, parts, request.ids)

    def change(segment: Segment) -> Segment | None:
        if segment.kind != "title" or segment.scene != number:
            return segment
        if segment.style.get("layout") in ("title", "end"):
            return segment
        if not shown:
            return None if voiced else replace(segment, text=text)
        return replace(segment, text=shown, style={"layout": "statement"})

    edited = recaption(revise(edited, change), request.ids)
    return Edited(
        edited,
        request.say(
            f"Scene {number} now says “{text if len(text) < 60 else text[:59] + '…'}”.",
            f"第{number}段文案已改为“{text if len(text) < 40 else text[:39] + '…'}”。",
        ),
    )
