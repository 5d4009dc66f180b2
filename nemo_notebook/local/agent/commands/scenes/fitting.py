"""Which visual stands in which scene: none twice, or as the text has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from nemo_notebook.draft import Draft, Segment

from ...planning.scenery import choose_families
from ...text.lexicon import FAMILIES, find_families
from ...timeline.ripple import seed_for, spans
from ...timeline.tracks import revise, visuals
from ..registry import Edited, Outcome, Refused, Request, command


def _texts(draft: Draft) -> dict[int, str]:
    """What is said and shown in each scene."""
    return {
        number: " ".join(
            s.text for s in draft.segments("voice", "title", "caption") if s.scene == number
        )
        for number in spans(draft)
    }


def _with_families(draft: Draft, wanted: Mapping[int, str]) -> Draft:
    edited = draft
    for number, family in wanted.items():
        own = next(s for s in visuals(edited) if s.scene == number)
        if own.source == f"visual:{family}":
            continue
        seed = seed_for(edited, family)

        def change(
            segment: Segment, own: Segment = own, family: str = family, seed: int = seed
        ) -> Segment:
            if segment.id != own.id:
                return segment
            style = {**segment.style, "palette": "", "seed": seed}
            return replace(segment, source=f"visual:{family}", style=style)

        edited = revise(edited, change)
    return edited


@command(
    "vary_visuals",
    kind=24,
    patterns=(
        r"\b(?:don'?t|do not|no|never|avoid|stop|without)\b.*\b(?:repeat\w*|same|duplicat\w*|"
        r"reus\w*)\b.*\b(?:clips?|visuals?|pictures?|backgrounds?|images?|footage|shots?|"
        r"scenes?)\b",
        r"\b(?:different|unique|varied|more variety|another)\b.*\b(?:each|every|all|"
        r"per)\b.*\b(?:scenes?|shots?)\b",
        r"\b(?:every|each|all)(?: of the)? (?:scenes?|shots?|parts?)\b.*\b(?:own|different|"
        r"unique|separate|new|"
        r"another)\b.*\b(?:visuals?|pictures?|backgrounds?|images?|look)\b",
        r"\b(?:own|different|unique|separate) (?:visuals?|pictures?|backgrounds?|"
        r"images?)\b.*\b(?:every|each|all)\b",
        r"\b(?:visuals?|pictures?|backgrounds?|images?|footage|clips)\b.*\b(?:repeat\w*|twice|"
        r"the same)\b|"
        r"\bvary (?:the|them|it)\b|\b(?:varied|diverse|various) (?:visuals?|pictures?|"
        r"backgrounds?|images?|footage)\b",
        r"\b(?:scenes|pictures|visuals|backgrounds|images|they)\b.*\b(?:look|are|all) (?:all "
        r")?(?:the same|alike|identical|too "
        r"similar)\b|(?:画面|背景|素材|图)(?:都|全)?(?:一样|差不多)",
        r"(?:同样|一样|相同|重复)的?(?:画面|素材|背景|镜头|图).{0,4}(?:不要|别|不能|两次)|"
        r"(?:画面|素材|背景|镜头|图)"
        r".{0,4}(?:都要|要)?(?:不一样|不同|不重复|不要重样|重复了|老是?一样)|(?:别|不要)(?:老|"
        r"总是?|都)?用?(?:一样|同样|相同)的?"
        r"(?:画面|素材|背景|镜头|图)",
        r"\b(?:no repeats?|more variety|vary the (?:visuals|pictures|backgrounds|clips))\b",
        r"(?:素材|画面|镜头|背景|图)(?:别|不要|不能|不)(?:再)?(?:重复|一样|相同)|(?:不要|"
        r"别)(?:用)?(?:重复|一样|相同)的?(?:素材|"
        r"画面|镜头|背景)|每段(?:都)?(?:用)?不同的?(?:画面|素材|背景)|画面多样",
    ),
    examples=("don't repeat clips", "素材别重复"),
)
def vary_visuals(request: Request, draft: Draft) -> Outcome:
    used: set[str] = set()
    wanted: dict[int, str] = {}
    texts = _texts(draft)
    for segment in visuals(draft):
        if segment.scene is None or segment.kind != "scene":
            continue
        family = segment.source.removeprefix("visual:")
        if family in used:
            scores = find_families(texts[segment.scene])
            free = [f for f in FAMILIES if f not in used]
            family = max(
                free or list(FAMILIES), key=lambda f: (scores.get(f, 0.0), f == "gradient")
            )
        used.add(family)
        wanted[segment.scene] = family
    edited = _with_families(draft, wanted)
    if edited == draft:
        return Refused(
            request.say("No picture repeats; nothing was changed.", "画面没有重复，没有改动。")
        )
    return Edited(
        edited,
        request.say("No two scenes show the same picture now.", "现在每段画面都不重复。"),
    )


@command(
    "match_visuals",
    kind=25,
    patterns=(
        r"\b(?:match|fit|suit|align|sync|adapt|choose|pick)\b.*\b(?:visuals?|pictures?|"
        r"backgrounds?|images?|footage|clips?)\b.*\b(?:script|text|words|voice|narration|"
        r"content|what is said|story)\b",
        r"\b(?:visuals?|pictures?|backgrounds?|images?|footage|clips?)\b.*\b(?:match|fit|suit|"
        r"follow|go with|reflect)(?:s|es)?\b.*\b(?:script|text|words|voice|narration|content|story|"
        r"said)\b",
        r"(?:画面|素材|背景|图片?)(?:和|与|跟|同)?(?:文案|内容|文字|旁白|脚本).*(?:对不上|不符|"
        r"不搭|不配|对应|一致)",
        r"\bwhat (?:we|you|i|people) (?:see|hear)\b.*\b(?:match|fit|suit|go with|follow)\w*\b",
        r"\bmatch the (?:script|text|words|narration|story)\b",
        r"(?:按照?|根据|依照?|跟着?|照着?)(?:文案|脚本|文字|内容|旁白|台词).*(?:配|换|选|调|"
        r"改)?.*(?:画面|素材|镜头|背景|图)?|"
        r"(?:画面|素材|背景).*(?:符合|匹配|对应|贴合|跟上)(?:文案|内容|文字|旁白|脚本)",
    ),
    unless=r"做|生成|制作|视频(?!画面)",
    examples=("match the pictures to the script", "按文案配画面"),
)
def match_visuals(request: Request, draft: Draft) -> Outcome:
    texts = _texts(draft)
    order = [s.scene for s in visuals(draft) if s.kind == "scene" and s.scene is not None]
    chosen = choose_families([texts[n] for n in order], " ".join(texts.values()))
    edited = _with_families(draft, dict(zip(order, chosen, strict=True)))
    if edited == draft:
        return Refused(
            request.say(
                "The pictures were chosen by the text already; nothing was changed. Name one to "
                "change: “change scene 2 to the sea”.",
                "画面本来就是按文案选的，没有改动。可以指定：“第二段换成海”。",
            )
        )
    return Edited(
        edited,
        request.say("The pictures follow the text again.", "画面已按文案重新选择。"),
    )
