"""A narrated video in time: which sentences are spoken, when, and in which scene."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from ..prompt.brief import LONGEST, Brief
from ..text.excerpt import choose, shorten, whole_clauses
from ..text.words import weigh
from .narration import (
    FASTEST,
    PACES,
    Line,
    Spoken,
    at_clauses,
    count,
    estimate,
    fit,
    lengths,
    pace,
    split_long,
)
from .scenes import LONGEST_BOUND, Arranged, Scene, group, regroup

__all__ = ["arrange"]

_QUICK = "espeak"
"""The voice that tells how long sentences are, whoever speaks them in the end."""
_LEAD, _TAIL = 500, 900
_TITLE = 2_400
"""How long the scene of the title lasts at least, in ms."""
_SHORTEST_TEXT, _LONGEST_TEXT = 8_000, 90_000
_LONGEST_SCENE = 12_000
_PICTURES = 9_000
_TRIES = 12
_LONG_TEXT = 60
"""From so many words on sentences may be left out for the sake of the pace."""
_APPENDIX = re.compile(
    r"(?:citations?|citing|licen[cs]e|copyright|sponsors?|badges?|change ?log|contribut\w+|links?|"
    r"acknowledg\w+|support|resources|references|table of contents|release information|credits|"
    r"security)\b",
    re.I,
)
"""Headings of what stands at the end of a document and is seldom what it is about."""
_DRAGS = 0.72
"""The part of the slowest pace below which a sentence is hardly language."""


def arrange(
    brief: Brief, lines: list[Line], title: str, language: str, speaker: str = "espeak"
) -> Arranged | None:
    """The narration of `lines` in time; None when not even one clause fits the time asked.

    Sentences are chosen by the voice that is quick; the one that speaks then says those alone.
    """
    return _Made(brief, lines, title, language, speaker).spoken()


@dataclass(frozen=True, slots=True)
class _Made:
    """One narration in the making."""

    brief: Brief
    lines: list[Line]
    title: str
    language: str
    speaker: str

    def spoken(self) -> Arranged | None:
        """The narration in time; None when not one clause of it fits."""
        asked = self.brief.form.duration
        quick = [line if line.voice else replace(line, voice=_QUICK) for line in self._bounded()]
        lines = [part for line in quick for part in split_long(line, self.language)]
        duration = asked or self._natural(lines)
        closing = self._closing(duration)
        room = duration - _LEAD - _TAIL - closing
        few = len(lines) < (self.brief.form.scenes or 0)
        if few or sum(lengths(lines, self.language)) < 0.6 * room:
            lines = [part for line in lines for part in at_clauses(line, self.language)]
        chosen, cut = self._fluently(self._fluent(lines), room)
        if not chosen:
            return None
        chosen = [replace(line, voice=self.speaker) for line in chosen]
        fitted = fit(chosen, room, self.language)
        while fitted is None and len(chosen) > 1:
            chosen = _without_least(chosen)
            fitted = fit(chosen, room, self.language)
        if fitted is None:
            return None
        spoken, rate = fitted
        places = {line.place for line in self.lines if not line.row}
        kept = {line.place for line in chosen}
        scenes = _in_time(spoken, duration, closing, self)
        return Arranged(duration, tuple(scenes), rate, len(places - kept), cut)

    def _bounded(self) -> list[Line]:
        """The sentences among which the choice is made: of a long text those that say most, since
        it takes the voice a while to tell how long each is."""
        costs = [estimate(line.text) for line in self.lines]
        asked = self.brief.form.duration
        room = asked or (LONGEST if self.brief.kind == "script" else _LONGEST_TEXT)
        most = 3 * room + 60_000
        if sum(costs) <= most:
            return self.lines
        picked = choose([line.text for line in self.lines], costs, most, 260)
        return [self.lines[i] for i in picked]

    def _fluent(self, lines: list[Line]) -> list[Line]:
        """The lines without those whose long names would drag ("nbformat.v4.new_notebook()")."""
        limits = self._limits()
        if limits is None:
            return lines
        costs = lengths(lines, self.language)
        kept = [
            line
            for line, cost in zip(lines, costs, strict=True)
            if line.shown or line.group or pace([line], [cost]) >= _DRAGS * limits[0]
        ]
        return kept or lines

    def _limits(self) -> tuple[int, int] | None:
        """The paces to be kept by leaving sentences out; None where every sentence counts."""
        long = sum(count(line.text) for line in self.lines) >= _LONG_TEXT
        return PACES.get(self.language) if long and self.brief.kind == "text" else None

    def _natural(self, lines: list[Line]) -> int:
        """How long the text takes when it is spoken in full, in whole seconds, within bounds."""
        total = sum(lengths(lines, self.language)) + sum(350 * ln.weight for ln in lines[:-1])
        total += _LEAD + _TAIL + 600
        if self.brief.ending:
            total += 3000
        longest = LONGEST if self.brief.kind == "script" else _LONGEST_TEXT
        return int(min(max(-(-total // 1000) * 1000, _SHORTEST_TEXT), longest))

    def _closing(self, duration: int) -> int:
        """How long an end card of its own stands."""
        return min(3000, duration // 4) if self.brief.ending else 0

    def _fluently(self, lines: list[Line], room: int) -> tuple[list[Line], bool]:
        """The lines that are spoken; where their long words would make them drag, others."""
        limits = self._limits()
        chosen, cut = self._choose(lines, room)
        for _ in range(_TRIES):
            if limits is None or len(lines) < 2 or not chosen:
                break
            costs = lengths(chosen, self.language)
            if pace(chosen, costs) * FASTEST >= limits[0] + 1:
                break
            paces = [pace([line], [cost]) for line, cost in zip(chosen, costs, strict=True)]
            paces[0] *= 1.2  # the first sentence says what it is all about
            slowest = paces.index(min(paces))
            rest = [line for line in lines if line.place != chosen[slowest].place]
            if not rest:
                break
            lines = rest
            chosen, cut = self._choose(lines, room)
        return chosen, cut

    def _choose(self, lines: list[Line], room: int) -> tuple[list[Line], bool]:
        """The lines that are spoken: all, the most telling, or one cut at a clause."""
        costs = [round(length / 1.08) for length in lengths(lines, self.language)]
        if sum(costs) + 200 * (len(costs) - 1) <= room * 1.05 and fit(lines, room, self.language):
            return lines, False
        whole: dict[int, list[int]] = {}
        for number, line in enumerate(lines):
            whole.setdefault(line.place, []).append(number)
        groups = list(whole.values())
        texts = [" ".join(lines[i].text for i in one) for one in groups]
        prices = [sum(costs[i] for i in one) + 150 * (len(one) - 1) for one in groups]
        picked = choose(texts, prices, room, 260, self._worth(lines, groups, prices))
        if picked:
            free = room - sum(prices[i] + 260 for i in picked)
            kept = {place: [lines[i] for i in groups[place]] for place in picked}
            added = self._added(groups, texts, lines, set(picked), free) if free > room // 4 else {}
            kept |= added
            return [line for place in sorted(kept) for line in kept[place]], bool(added)
        for text in [t for one in texts[:12] for t in shorten(one)]:
            line = Line(text, voice=_QUICK)
            if fit([line], room, self.language):
                return [line], True
        return [], False

    def _worth(self, lines: list[Line], groups: list[list[int]], prices: list[int]) -> list[float]:
        """How well sentences suit the voice: less where long words drag, more where something is
        shown with them."""
        limits = self._limits()
        if limits is None:
            return []
        found = []
        for one, price in zip(groups, prices, strict=True):
            own = [lines[i] for i in one]
            fluent = min(1.0, pace(own, [round(1.08 * price)]) * FASTEST / (limits[0] + 8))
            shown = 1.5 if any(line.shown for line in own) else 1.0
            apart = 0.4 if _APPENDIX.match(own[0].heading) else 1.0
            found.append(fluent**3 * shown * apart)
        return found

    def _added(
        self,
        groups: list[list[int]],
        texts: list[str],
        lines: list[Line],
        picked: set[int],
        free: int,
    ) -> dict[int, list[Line]]:
        """Clauses of further sentences for the time that no whole sentence fits: by place."""
        found: dict[int, list[Line]] = {}
        weights = weigh(texts)
        for place in sorted(set(range(len(texts))) - picked, key=lambda i: -weights[i]):
            for text in whole_clauses(texts[place]):
                if not 0.25 * free < estimate(text) <= 1.2 * free:
                    continue
                line = replace(lines[groups[place][0]], text=text)
                cost = round(lengths([line], self.language)[0] / 1.08) + 260
                if 0.3 * free < cost <= free:
                    found[place] = [line]
                    free -= cost
                    break
            if free < 2500:
                break
        return found


def _without_least(lines: list[Line]) -> list[Line]:
    """The lines without the sentence that says least (never the first)."""
    places = list(dict.fromkeys(line.place for line in lines))
    if len(places) == 1:
        return lines[:-1] if len(lines) > 1 else lines
    texts = [" ".join(ln.text for ln in lines if ln.place == p) for p in places]
    weights = weigh(texts)
    least = min(range(1, len(places)), key=lambda i: weights[i])
    return [line for line in lines if line.place != places[least]]


def _in_time(spoken: list[Spoken], duration: int, closing: int, made: _Made) -> list[Scene]:
    """Scenes around what is spoken, covering 0 to `duration`; free time goes to an opening, a
    closing card, and holds between the scenes."""
    alone = made.brief.kind == "script"
    said = sum(one.speech.duration for one in spoken)
    groups = group(spoken, alone=alone, apart=said < 0.6 * (duration - closing) - _LEAD - _TAIL)
    if made.brief.form.scenes:
        groups = regroup(groups, made.brief.form.scenes)
    free = duration - _LEAD - _TAIL - closing - spoken[-1].end
    opening = 0
    bound = groups[0][0].line.shown is not None or groups[0][0].line.group
    short = groups[0][0].speech.duration < 2500
    counted = made.brief.form.scenes is not None
    alone_first = len(groups) > 1 and not counted and not alone
    if alone_first and groups[1][0].start + _LEAD < _TITLE and not bound:
        joined = [*groups[0], *groups[1]]
        if free < 1500 and not any(s.line.shown or s.line.group for s in joined):
            groups[0:2] = [joined]
    if counted:
        opening = 0
    elif free >= 1500 and len(groups[0]) > 1 and short and not bound:
        groups[0:1] = [groups[0][:1], groups[0][1:]]  # the name alone, over the opening title
    elif free >= 2500 and made.title and groups[0][-1].end > 2500:
        opening = min(4000, max(2200, free // 2))
        free -= opening
    ended = closing
    if free >= 2500 and not closing and made.title and not counted:
        ended = min(4000, free)
        free -= ended
    hold = max(0, free) // len(groups)
    scenes: list[Scene] = []
    if opening:
        scenes.append(Scene(0, opening))
    shift = opening + _LEAD
    edge = opening
    for number, one in enumerate(groups):
        moved = tuple(replace(s, start=s.start + shift) for s in one)
        shift += hold
        last = number + 1 == len(groups)
        if last:
            end = duration - ended
        else:
            following = groups[number + 1][0].start + shift
            quiet = following - moved[-1].end
            end = following - min(300, quiet // 2)
        scenes.extend(_held(moved, edge, end, whole=counted))
        edge = end
    if ended:
        scenes.append(Scene(edge, duration))
    return scenes


def _held(spoken: tuple[Spoken, ...], start: int, end: int, *, whole: bool = False) -> list[Scene]:
    """One scene that stays after its words; one that would stay too long goes on as pictures."""
    about = " ".join(s.line.text for s in spoken)
    bound = any(s.line.shown or s.line.group for s in spoken)
    if whole or end - start <= (LONGEST_BOUND if bound else _LONGEST_SCENE):
        return [Scene(start, end, spoken, about=about)]
    longest = LONGEST_BOUND - 4000 if bound else _PICTURES
    first = max(spoken[-1].end + 500, start + longest)
    if end - first < 2500:
        return [Scene(start, end, spoken, about=about)]
    count = -(-(end - first) // _PICTURES)
    edges = [first + (end - first) * i // count for i in range(count + 1)]
    return [
        Scene(start, first, spoken, about=about),
        *(Scene(a, b, about=about) for a, b in pairwise(edges)),
    ]
