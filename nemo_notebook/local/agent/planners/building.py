"""A proposed plan as one of ours: the voice decides how long each scene is, to the millisecond."""

from __future__ import annotations

from dataclasses import replace

from ..planning.cards import Card
from ..planning.narration import Line, Spoken, fit, lengths
from ..planning.planner import Plan
from ..planning.scenes import Scene as Shown
from ..prompt.brief import LONGEST
from ..text.cleaning import has_words
from ..text.sentences import sentences
from .schema import Proposal, Scene, Unusable

__all__ = ["build"]

_LEAD, _TAIL, _PAUSE = 500, 900, 350
_SILENT = 3_000
_SHORTEST = 1_200
_OFF = 0.25
"""How far the proposed length may be from the one asked for, as a part of it."""


def build(proposal: Proposal, plan: Plan) -> Plan:
    """The built-in plan with the scenes that were proposed.

    Raises:
        Unusable: the narration does not fit the time, or the length is another one.
    """
    asked = plan.brief.form.duration
    if asked and proposal.seconds and abs(1000 * proposal.seconds - asked) > _OFF * asked:
        raise Unusable("its length is not the one asked for")
    spoken_plan = plan.brief.form.voice is not False and any(
        has_words(s.narration) for s in proposal.scenes
    )
    if spoken_plan:
        shown, duration, rate = _narrated(proposal, plan, asked)
    else:
        shown, duration, rate = (
            _silent(proposal, asked or plan.duration),
            asked or plan.duration,
            1.0,
        )
    form = plan.brief.form
    return replace(
        plan,
        title=proposal.title or plan.title,
        duration=duration,
        scenes=tuple(shown),
        rate=rate,
        voiced=spoken_plan,
        captioned=spoken_plan if form.captions is None else form.captions,
        music="" if form.music is False else form.style or proposal.music or plan.music,
        left_out=0,
        cut=False,
        notes=(),
    )


def _narrated(proposal: Proposal, plan: Plan, asked: int | None) -> tuple[list[Shown], int, float]:
    lines = [
        Line(text, place=place)
        for place, scene in enumerate(proposal.scenes)
        for text in sentences(scene.narration)
        if has_words(text)
    ]
    quiet = [n for n, scene in enumerate(proposal.scenes) if not has_words(scene.narration)]
    rest = len(quiet) * (min(_SILENT, asked // (2 * len(proposal.scenes))) if asked else _SILENT)
    natural = sum(lengths(lines, plan.voice)) + _PAUSE * (len(lines) - 1)
    whole = asked or -(-(natural + _LEAD + _TAIL + rest) // 1000) * 1000
    if whole > LONGEST:
        raise Unusable("its narration is too long")
    fitted = fit(lines, whole - _LEAD - _TAIL - rest, plan.voice)
    if fitted is None:
        raise Unusable("its narration does not fit into the time")
    said, rate = fitted
    each = rest // len(quiet) if quiet else 0
    free = max(0, whole - _LEAD - _TAIL - rest - said[-1].end)
    hold = free // len(proposal.scenes)
    shown: list[Shown] = []
    edge, shift = 0, _LEAD
    for place, scene in enumerate(proposal.scenes):
        own = [one for one in said if one.line.place == place]
        last = place == len(proposal.scenes) - 1
        if own:
            placed = tuple(replace(one, start=one.start + shift) for one in own)
            after = said.index(own[-1]) + 1
            pause = said[after].start - own[-1].end if after < len(said) else 2 * _PAUSE
            end = placed[-1].end + pause // 2 + hold
            shift += hold
        else:
            placed = ()
            end = edge + each
            shift += each
        end = whole if last else min(end, whole - 1)
        shown.append(_shown(scene, edge, end, placed))
        edge = end
    if any(one.end - one.start < _SHORTEST for one in shown):
        raise Unusable("it has more scenes than time")
    return shown, whole, rate


def _silent(proposal: Proposal, duration: int) -> list[Shown]:
    count = len(proposal.scenes)
    if duration // count < _SHORTEST:
        raise Unusable("it has more scenes than time")
    edges = [duration * n // count for n in range(count + 1)]
    return [_shown(scene, edges[n], edges[n + 1], ()) for n, scene in enumerate(proposal.scenes)]


def _shown(scene: Scene, start: int, end: int, spoken: tuple[Spoken, ...]) -> Shown:
    style: dict[str, object] = {}
    if scene.subtitle:
        style["subtitle"] = scene.subtitle
    layout = scene.layout
    if scene.items:
        style["items"] = list(scene.items)
        layout = "list"
    elif layout == "list":
        layout = "statement"
    card = Card(layout, scene.headline, style) if scene.headline or scene.items else None
    return Shown(
        start, end, spoken, scene.visual, card, scene.narration, "" if spoken else scene.narration
    )
