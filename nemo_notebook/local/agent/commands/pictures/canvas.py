"""The shape of the picture."""

from __future__ import annotations

import re
from dataclasses import replace

from nemo_notebook.draft import Canvas, Draft

from ...answers import canvas_name
from ...prompt.production import find_canvas
from ...timeline.retiming import recaption
from ..registry import Edited, Outcome, Refused, Request, command


def _wanted(low: str) -> Canvas | None:
    low = re.sub(
        r"\b(?:smart)?phones?(?: screens?)?\b|\bmobiles?(?: screens?)?\b|手机(?:屏幕?)?",
        "vertical",
        low,
    )
    return find_canvas(re.sub(r"\bwide(?: format| picture| screen)?\b", "widescreen", low))


def _is_canvas(low: str) -> bool:
    return _wanted(low) is not None and len(low.split()) <= 14


@command(
    "set_canvas",
    kind=62,
    matches=_is_canvas,
    unless=r"\bscene \d|\btitle\b|\bcaptions?\b|\bsubtitles?\b|标题|字幕|第.段",
    examples=("make it vertical", "改成竖屏"),
)
def set_canvas(request: Request, draft: Draft) -> Outcome:
    canvas = _wanted(request.low)
    if canvas is None or canvas[:2] == draft.canvas[:2]:
        now = canvas_name(draft.canvas, request.language)
        return Refused(
            request.say(f"It is {now} already; nothing was changed.", f"已经是{now}，没有改动。")
        )
    canvas = canvas._replace(fps=draft.canvas.fps)
    edited = replace(draft, canvas=canvas)
    if any(edited.segments("voice")):
        edited = recaption(edited, request.ids)
    name = canvas_name(canvas, request.language)
    return Edited(
        edited,
        request.say(
            f"The video is now {name}; titles and captions are laid out for it.",
            f"画面已改为{name}，标题和字幕已重新排版。",
        ),
    )
