"""Numbers of a scene as a chart that grows: bars, a line, a ring."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from nemo_notebook.draft import Draft, Segment

from ...timeline.ripple import spans
from ...timeline.tracks import add, revise
from ..places import SCENE, scene_number
from ..registry import Edited, Outcome, Refused, Request, ask, command

CHARTS = {
    "donut": ("donut", "环形图", r"\b(?:donut|doughnut|pie|ring)\b|饼图|环形图|圆环图?|占比图"),
    "line": ("line", "折线图", r"\bline (?:chart|graph|plot)\b|\bcurve\b|折线图?|曲线图?|趋势图"),
    "bar": ("bar", "柱状图", r"\b(?:bars?|column|histogram)\b|柱状图?|条形图?|柱形图?"),
}
"""Chart → its name in English and Chinese, and how it is asked for."""
_ANY = "|".join(pattern for *_, pattern in CHARTS.values())
_NOUN = r"(?:charts?|graphs?|plots?|diagrams?)"
_MOST = 8
_VALUE = r"[+-]?\d+(?:,\d{3})+(?:\.\d+)?|[+-]?\d+(?:\.\d+)?"
_UNIT = r"%|％|(?:k|m|bn|million|billion|hours?|h|days?|kg|km|x|元|万|亿|小时|天|个|人)(?![a-z])"
_PAIR = re.compile(
    rf"(?P<label>[^\d,，;；、:：=]*?[^\s\d,，;；、:：=+$€£¥-])\s*(?:[:：=]|\bis\b|\bat\b|是|为)?\s*"
    rf"(?P<sign>[$€£¥]?)(?P<value>{_VALUE})\s*(?P<unit>{_UNIT})?"
)


def pairs(text: str) -> list[dict[str, Any]]:
    """The labels and numbers that a text gives, as the items of a chart.

    >>> [(i["label"], i["value"], i["text"]) for i in pairs("Before 6 h, after $7.4; 去年100")]
    [('Before', 6.0, '6 h'), ('after', 7.4, '$7.4'), ('去年', 100.0, '100')]
    """
    found: list[dict[str, Any]] = []
    for match in _PAIR.finditer(text):
        label = re.sub(
            r"^(?:and|with|of|the|in|for|和|与)\s+", "", match["label"].strip(), flags=re.I
        )
        unit = match["unit"] or ""
        gap = " " if unit[:1].isascii() and unit[:1].isalpha() and len(unit) else ""
        shown = f"{match['sign']}{match['value']}{gap}{unit}"
        value = float(match["value"].replace(",", ""))
        found.append({"label": label.strip()[:24], "value": value, "text": shown})
    return found[:_MOST]


_SHARE = re.compile(r"(?P<value>\d+(?:\.\d+)?)\s?(?:%|％|percent)")


def _own(draft: Draft, number: int, kind: str, request: Request) -> list[dict[str, Any]]:
    """What the scene itself has to show: its share of a whole, for a ring; else nothing."""
    texts = [s.text for s in draft.segments("title", "voice") if s.scene == number]
    labels = [
        str(s.style.get("subtitle", "")) for s in draft.segments("title") if s.scene == number
    ]
    share = next((m for t in texts if (m := _SHARE.search(t))), None)
    if kind != "donut" or share is None or not 0 < float(share["value"]) < 100:
        return []
    value = float(share["value"])
    label = next((x for x in labels if x), "") or request.say("share", "占比")
    rest = request.say("the rest", "其余")
    return [
        {"label": label, "value": value, "text": f"{value:.4g}%"},
        {"label": rest, "value": round(100 - value, 3), "text": f"{100 - value:.4g}%"},
    ]


def _words_of(title: Segment) -> list[str]:
    text = f"{title.text} {title.style.get('subtitle', '')}".lower()
    return re.findall(r"[a-z]{4,}|[㐀-鿿]{2}", text)


def _scene(request: Request, draft: Draft) -> int | Refused:
    """The scene that is named, else the one whose card is a number, else the only one."""
    if re.search(SCENE, request.low):
        return scene_number(request, draft)
    numbers = [s for s in draft.segments("title") if s.style.get("layout") in ("number", "chart")]
    said = re.findall(r"[a-z]{4,}|[㐀-鿿]{2}", request.low)
    asked = [s for s in numbers if any(w[:4] == o[:4] or (w[:3] == o[:3] and len(w) == len(o))
                                       for w in said for o in _words_of(s))]  # fmt: skip
    found = asked or numbers
    places = list(dict.fromkeys(s.scene for s in found if s.scene is not None))
    if len(places) == 1:
        return places[0]
    if len(spans(draft)) == 1:
        return next(iter(spans(draft)))
    some = places or list(spans(draft))
    return ask(
        request.say(
            f"In which scene? For example: “make scene {some[0]} a bar chart: red 20, green 30”. "
            "Nothing was changed.",
            f"在第几段？例如“第{some[0]}段做成柱状图：红20，绿30”。没有改动。",
        ),
        *(
            (
                request.say(f"scene {n}", f"第{n}段"),
                f"{request.text} {request.say(f'in scene {n}', f'第{n}段')}",
            )
            for n in some
        ),
    )


@command(
    "chart",
    kind=0,
    patterns=(
        rf"(?:{_ANY}) ?{_NOUN}?\b.*(?:{SCENE}|«»|\bnumbers?\b|\bit\b)",
        rf"(?:\b(?:as|into|to|in|with|be|a|show|make|add|use|draw|turn)\b|{SCENE})."
        rf"*(?:(?:\b(?:bar|line|"
        rf"donut|doughnut|pie|ring|column)\b )?\b{_NOUN}\b|\b(?:donut|doughnut|pie chart)\b)"
        r"(?!.*\bbackground\b)",
        r"(?:做成|改成|换成|变成|用|画成?|显示成?|加).*(?:饼图|环形图|圆环图|折线图|曲线图|"
        r"柱状图|条形图|柱形图|趋势图|图表(?!背景))",
    ),
    unless=r"\bscene about\b|背景|画面|\bbackground\b|\bpicture\b|\bvisual\b",
    examples=("make scene 2 a bar chart: before 6, after 8", "第二段做成柱状图：去年100，今年140"),
)
def chart(request: Request, draft: Draft) -> Outcome:
    number = _scene(request, draft)
    if isinstance(number, Refused):
        return number
    kind = next((name for name, (*_, p) in CHARTS.items() if re.search(p, request.low)), "bar")
    given = (
        " , ".join(request.quotes)
        if request.quotes
        else re.sub(SCENE, " ", request.text, flags=re.I)
    )
    given = re.split(rf"(?:{_ANY}|\b{_NOUN}\b|图表)[^:：,，]*[:：,，]?", given, flags=re.I)[-1]
    items = pairs(given) or _own(draft, number, kind, request)
    if len(items) < 2:
        return ask(
            request.say(
                f"Which numbers? For example: “make scene {number} a {CHARTS[kind][0]} chart: "
                "before "
                "6, after 8”. I make no numbers up. Nothing was changed.",
                f"用哪些数字？例如“第{number}段做成{CHARTS[kind][1]}：去年100，今年140”。"
                "我不会编造数字。没有改动。",
            ),
            frame=request.say(
                f"make scene {number} a {CHARTS[kind][0]} chart: {{}}",
                f"第{number}段做成{CHARTS[kind][1]}：{{}}",
            ),
            accepts=r"\d.*\d",
        )
    start, end = spans(draft)[number]
    own = [s for s in draft.segments("title") if s.scene == number]
    style: dict[str, Any] = {"layout": "chart", "chart": kind, "items": items}
    heading = _heading(own, draft, number)
    if own:
        first = own[0]

        def change(segment: Segment) -> Segment | None:
            if segment.id == first.id:
                kept = {
                    k: v for k, v in segment.style.items() if k in ("color", "scale", "position")
                }
                return replace(segment, text=heading, style={**kept, **style})
            return None if segment.scene == number and segment.kind == "title" else segment

        edited = revise(draft, change)
    else:
        made = Segment(
            request.ids(), "title", start + 300, end - start - 550, heading, "", number, 1.0, style
        )
        edited = add(draft, "titles", made)
    listed = ", ".join(f"{i['label']} {i['text']}" for i in items)
    return Edited(
        edited,
        request.say(
            f"Scene {number} shows a {CHARTS[kind][0]} chart now: {listed}.",
            f"第{number}段现在显示{CHARTS[kind][1]}：{listed}。",
        ),
    )


def _heading(own: list[Segment], draft: Draft, number: int) -> str:
    """The words over a chart: what the number of the scene was about, or its headline."""
    for segment in own:
        if segment.style.get("layout") == "number" and segment.style.get("subtitle"):
            return str(segment.style["subtitle"])
        if segment.text and segment.style.get("layout") != "number":
            return segment.text
    said = next((s.text for s in draft.segments("voice") if s.scene == number), "")
    return said if len(said) <= 40 else draft.title
