"""Several versions of one video: other pictures, colours, music and transitions, the same words.

The looks of all versions are kept in the draft itself (`looks` of its wire), so that taking one up
is an edit like any other, and whatever is edited in between stays.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from nemo_notebook.draft import Draft, Segment

from ...answers import music_name
from ...questions import Choice, Question
from ...text.language import NUMBER_EN, NUMBER_ZH, ORDINALS, number
from ...text.lexicon import FAMILIES, find_families
from ...timeline.assembly import SEED_STEP
from ...timeline.tracks import VISUAL, revise, visuals
from ..registry import Edited, Outcome, Refused, Request, command

__all__ = ["look_of", "looks"]

_MOST = 6
_NOUN = r"(?:versions?|variants?|variations?|options?|alternatives?|takes?|drafts?|cuts?)"
_NOUN_ZH = r"(?:个?版本|个?方案|个?样片|个?备选|个选择|版|稿)"
_MUSIC = ("calm", "upbeat", "cinematic", "lofi", "ambient", "corporate")
"""The order in which versions take other music: neighbours differ most."""
_TRANSITIONS = ("fade", "slide", "wipe", "dip")
_KEYS = ("palette", "seed", "grade", "transition")

Look = Mapping[str, Any]


def looks(draft: Draft) -> tuple[int, list[Look]]:
    """Which version is shown, from 1 (0: there are none), and the looks of all."""
    kept = draft.wire.get("looks")
    if not isinstance(kept, Mapping) or not isinstance(kept.get("made"), list):
        return 0, []
    made = [look for look in kept["made"] if isinstance(look, Mapping)]
    now = kept.get("now")
    return (now if isinstance(now, int) and 1 <= now <= len(made) else 1), made


def look_of(draft: Draft) -> Look:
    """What a version is made of: the picture of each scene by its id, and the music."""
    pictures = {
        s.id: {
            "kind": s.kind,
            "source": s.source,
            "style": {key: s.style[key] for key in _KEYS if key in s.style},
        }
        for s in visuals(draft)
    }
    music = next((s.source for s in draft.segments("music")), "")
    return {"pictures": pictures, "music": music}


def _dressed(draft: Draft, look: Look) -> Draft:
    """The draft in this look; scenes that the look does not know keep theirs."""
    pictures = look.get("pictures", {})

    def change(segment: Segment) -> Segment:
        if segment.kind == "music" and look.get("music"):
            return replace(segment, source=str(look["music"]))
        own = pictures.get(segment.id)
        if segment.kind not in VISUAL or not isinstance(own, Mapping):
            return segment
        style = {key: value for key, value in segment.style.items() if key not in _KEYS}
        style |= own["style"]
        return replace(segment, kind=own["kind"], source=own["source"], style=style)

    return revise(draft, change)


def _other(draft: Draft, step: int) -> Look:
    """Another look: `step` places on in the pictures, palettes, music and transitions."""
    said: dict[int | None, str] = {}
    for segment in draft.segments("voice", "title", "caption"):
        said[segment.scene] = f"{said.get(segment.scene, '')} {segment.text}"
    whole = find_families(" ".join([draft.title, *said.values()]))
    pictures: dict[str, dict[str, Any]] = {}
    used: set[str] = set()
    for place, segment in enumerate(visuals(draft)):
        style = {key: segment.style[key] for key in _KEYS if key in segment.style}
        source = segment.source
        if segment.kind == "scene":
            family = source.removeprefix("visual:")
            scores = find_families(said.get(segment.scene, ""))
            fitting = sorted(
                (f for f in FAMILIES if f != family and (scores.get(f) or whole.get(f))),
                key=lambda f: -(2 * scores.get(f, 0.0) + whole.get(f, 0.0)),
            )
            fresh = [f for f in fitting if f not in used]
            keeps = (place + step) % 2 == 0 or not fresh
            family = family if keeps else fresh[(step - 1) % len(fresh)]
            used.add(family)
            source = f"visual:{family}"
            style["palette"] = ""
            style["seed"] = int(segment.style.get("seed", 1)) + step * (SEED_STEP + 2)
        if "transition" in style:
            way = str(style["transition"].get("type", "fade"))
            at = _TRANSITIONS.index(way) if way in _TRANSITIONS else 0
            style["transition"] = {
                **style["transition"], "type": _TRANSITIONS[(at + step) % len(_TRANSITIONS)],
            }  # fmt: skip
        pictures[segment.id] = {"kind": segment.kind, "source": source, "style": style}
    music = next((s.source for s in draft.segments("music")), "")
    if music:
        now = music.removeprefix("music:")
        at = _MUSIC.index(now) if now in _MUSIC else 0
        music = f"music:{_MUSIC[(at + step) % len(_MUSIC)]}"
    return {"pictures": pictures, "music": music}


def _kept(draft: Draft, now: int, made: list[Look]) -> Draft:
    return replace(draft, wire={**draft.wire, "looks": {"now": now, "made": made}})


def _told(look: Look, language: str) -> str:
    families = [str(one["source"]).removeprefix("visual:") for one in look["pictures"].values()]
    shown = ", ".join(list(dict.fromkeys(f for f in families if "/" not in f))[:3])
    music = str(look.get("music", "")).removeprefix("music:")
    return ", ".join(filter(None, [shown, music_name(music, language) if music else ""]))


_ASKED = re.compile(
    rf"\b(?P<en>{NUMBER_EN}|several|a few|multiple|some|more|other)(?: (?:different|other|more|"
    rf"alternative|new|possible))* (?:{_NOUN})\b"
    rf"|(?P<zh>{NUMBER_ZH}|几|多)\s*(?:个|种)?(?:不同的?|别的)?{_NOUN_ZH}"
)


@command(
    "versions",
    kind=3,
    patterns=(
        rf"(?<!scene )(?<!part )(?<!shot )\b(?:{NUMBER_EN}|several|a few|multiple|more|other|"
        rf"some)(?: (?:different|other|more|"
        rf"alternative|new|possible))* (?:versions|variants|variations|options|alternatives|"
        rf"takes)\b",
        r"\b(?:another|a different|an alternative|one more|a (?:second|third|new|further)) "
        r"(?:version|variant|variation|take)\b"
        r"|\balternatives? (?:versions?|look)\b",
        r"(?:[2-9二两三四五六几多]|多来)\s*(?:个|种)?(?:不同的?|别的)?(?:版本|方案|样片|备选|"
        r"选择|版(?!权))"
        r"|[2-9二两三四五六几多](?:个|种|款)?(?:不同的?|别的)?(?:样子|样式|款|风格|效果)(?:给我|让我|来)?(?:挑|选|看)"
        r"|再来一[版个](?:版本)?|换(?:一)?个版本|另(?:外)?一[个版](?:版本)?",
    ),
    unless=r"\b(?:use|switch to|take|go with|pick|choose) (?:the )?(?:version|variant|option)|第.版"
    r"|英文|中文|日文|日语|英语|\b(?:english|chinese|spanish|german|french|japanese)\b",
    examples=("3 versions", "出三个版本"),
)
def versions(request: Request, draft: Draft) -> Outcome:
    now, made = looks(draft)
    one_more = re.search(
        r"\b(?:another|one more|a different|an alternative|a (?:second|third|new|further))\b|"
        r"再来一|换(?:一)?个版本|另",
        request.low,
    )
    asked = _ASKED.search(request.low)
    count = 3
    if asked:
        word = asked["en"] or asked["zh"]
        count = round(number(word) or 3) if word not in ("几", "多") else 3
    if one_more and (not asked or count == 1):
        if now:
            made[now - 1] = look_of(draft)
        made = made or [look_of(draft)]
        if len(made) >= _MOST:
            return Refused(_full(request))
        fresh = _other(_dressed(draft, made[0]), len(made))
        edited = _kept(_dressed(draft, fresh), len(made) + 1, [*made, fresh])
        return Edited(
            edited, _shown(request, len(made) + 1, fresh), _question(request, len(made) + 1)
        )
    if not 2 <= count <= _MOST:
        return Refused(_full(request))
    first = look_of(draft)
    made = [first, *(_other(draft, step) for step in range(1, count))]
    listed = "\n".join(
        f"- {request.say('version', '版本')} {place}: {_told(look, request.language)}"
        for place, look in enumerate(made, start=1)
    )
    head = request.say(
        f"There are {count} versions now; version 1 is on the timeline. “use version 2” shows "
        "another; whatever you edit stays in all of them.",
        f"现在有{count}个版本，时间线上是版本1。说“用第二版”可以切换，之后的修改各版本都会保留。",
    )
    return Edited(_kept(draft, 1, made), f"{head}\n{listed}", _question(request, count))


def _question(request: Request, count: int) -> Question:
    """What "the second one" means after versions were made."""
    places = range(1, count + 1)
    return Question(
        choices=tuple(
            Choice(
                request.say(f"version {n}", f"版本{n}"),
                request.say(f"use version {n}", f"用第{n}版"),
            )
            for n in places
        ),
        numbered=True,
    )


def _full(request: Request) -> str:
    return request.say(
        f"There can be 2 to {_MOST} versions; nothing was changed.",
        f"可以有2到{_MOST}个版本，没有改动。",
    )


def _shown(request: Request, place: int, look: Look) -> str:
    told = _told(look, request.language)
    return request.say(
        f"Version {place} is on the timeline now: {told}.", f"时间线上现在是版本{place}：{told}。"
    )


_USE = (
    r"\b(?:use|take|switch to|go (?:back to|with|for)|show(?: me)?|pick|choose|try|see|keep|i "
    r"(?:like|prefer|want|choose|pick|take))\b"
)
_ORDINAL = "|".join([*ORDINALS, "last", r"\d(?:st|nd|rd|th)"])
_WHICH = re.compile(
    rf"\b{_NOUN} (?:number |no\.? ?|#)?(?P<n>{NUMBER_EN})\b|\b(?P<o>{_ORDINAL}) {_NOUN}\b"
    rf"|第?\s*(?P<zh>{NUMBER_ZH})\s*{_NOUN_ZH}|(?:版本|方案)\s*(?P<zh2>{NUMBER_ZH})"
    r"|(?P<next>\bnext version\b|下一[个版])|(?P<before>\bprevious version\b|上一个版本)"
    r"|(?P<orig>\boriginal version\b|原版|原来的版本)"
)


@command(
    "use_version",
    kind=3,
    patterns=(
        rf"{_USE}.*\b{_NOUN} (?:number |no\.? ?|#)?{NUMBER_EN}\b",
        rf"{_USE}.*\b(?:{_ORDINAL}|next|original) {_NOUN}\b|^(?:the |ok )?(?:version|variant|"
        rf"option) "
        rf"{NUMBER_EN}(?: please| then)?$",
        rf"(?:用|换成?|选|看|切换?到?|要|改用|回到|喜欢|试试).{{0,3}}第\s*{NUMBER_ZH}\s*{_NOUN_ZH}",
        rf"^第\s*{NUMBER_ZH}\s*{_NOUN_ZH}$|(?:用|换|选|看|切换?到?|回到)(?:成|用)?(?:下一版|"
        rf"下一个版本|版本\s*{NUMBER_ZH}"
        rf"|方案\s*{NUMBER_ZH}|原版|原来的版本)",
    ),
    unless=r"\bundo\b|撤销|\bprevious version\b",
    examples=("use version 2", "用第二版"),
)
def use_version(request: Request, draft: Draft) -> Outcome:
    now, made = looks(draft)
    match = _WHICH.search(request.low)
    if not made or match is None:
        return Refused(
            request.say(
                "There is only one version, so nothing was changed. “3 versions” makes others.",
                "现在只有一个版本，所以没有改动。可以说“出三个版本”。",
            )
        )
    place = _place(match, now, len(made))
    if not 1 <= place <= len(made):
        return Refused(
            request.say(
                f"There are versions 1 to {len(made)}; nothing was changed.",
                f"只有版本1到{len(made)}，没有改动。",
            )
        )
    if place == now:
        return Refused(
            request.say(
                f"Version {place} is on the timeline already; nothing was changed.",
                f"时间线上已经是版本{place}，没有改动。",
            )
        )
    made[now - 1] = look_of(draft)
    edited = _kept(_dressed(draft, made[place - 1]), place, made)
    return Edited(edited, _shown(request, place, made[place - 1]), _question(request, len(made)))


def _place(match: re.Match[str], now: int, count: int) -> int:
    if match["next"]:
        return now % count + 1
    if match["before"]:
        return max(1, now - 1)
    if match["orig"]:
        return 1
    if match["o"]:
        ordinal = match["o"]
        if ordinal == "last":
            return count
        return ORDINALS.index(ordinal) + 1 if ordinal in ORDINALS else int(ordinal[0])
    return round(number(match["n"] or match["zh"] or match["zh2"]) or 0)
