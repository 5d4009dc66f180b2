"""Videos in which nobody speaks: a subject in pictures, or a text to be read on the screen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ..prompt.brief import Brief
from ..text.excerpt import choose
from ..text.headlines import titled
from ..text.lexicon import mentions
from ..text.sentences import clauses
from .cards import Card
from .narration import Line
from .scenery import related
from .scenes import Arranged, Scene

__all__ = ["arrange"]

_BARE = 10_000
_SCENE = 7_500
_SHORTEST_TEXT, _LONGEST_TEXT = 8_000, 90_000
_HAN = re.compile(r"[㐀-鿿]")


def arrange(
    brief: Brief, lines: Sequence[Line], title: str, language: str, cards: Sequence[Card] = ()
) -> Arranged:
    """The scenes of a video without a voice; `cards` are shown where there is nothing to read."""
    if lines:
        return _reading(brief, lines, title)
    if cards:
        return _exhibition(brief, cards, title)
    return _pictures(brief, title, language)


def _reading_time(text: str) -> int:
    """How long a headline made from a sentence wants to stand, in ms."""
    size = len(text) * (2.6 if _HAN.search(text) else 1)
    return round(min(6000, max(2800, 1200 + 35 * size)))


def _reading(brief: Brief, lines: Sequence[Line], title: str) -> Arranged:
    asked = brief.form.duration
    lines = _in_clauses(lines, asked) if asked else lines
    costs = [_reading_time(line.text) for line in lines]
    duration = asked or min(
        max(-(-(sum(costs) + 3000) // 1000) * 1000, _SHORTEST_TEXT), _LONGEST_TEXT
    )
    opening = min(3000, duration // 4) if title else 0
    closing = min(3000, duration // 4) if brief.ending else 0
    room = duration - opening - closing
    picked = choose([line.text for line in lines], costs, room, 0) or [0]
    edges = _shares([costs[i] for i in picked], opening, duration - closing)
    scenes = [Scene(0, opening)] if opening else []
    for i, (start, end) in zip(picked, edges, strict=True):
        text = lines[i].text
        scenes.append(Scene(start, end, card=lines[i].shown, about=text, read=text))
    if closing:
        scenes.append(Scene(duration - closing, duration))
    return Arranged(duration, tuple(scenes), left_out=len(lines) - len(picked))


def _in_clauses(lines: Sequence[Line], room: int) -> Sequence[Line]:
    """The lines, cut at clauses where one would stand much longer than it takes to read."""
    while len(lines) * _SCENE < room:
        longest = max(range(len(lines)), key=lambda i: _size(lines[i]))
        parts = clauses(lines[longest].text)
        if len(parts) < 2 or lines[longest].shown or lines[longest].items or lines[longest].row:
            break
        glue = "" if _HAN.search(lines[longest].text) else " "
        middle = min(
            range(1, len(parts)),
            key=lambda cut: abs(2 * len(glue.join(parts[:cut])) - len(lines[longest].text)),
        )
        halves = [glue.join(parts[:middle]), glue.join(parts[middle:])]
        if min(map(len, halves)) < (4 if glue == "" else 12):
            break
        lines = [
            *lines[:longest],
            *(replace(lines[longest], text=half) for half in halves),
            *lines[longest + 1 :],
        ]
    return lines


def _size(line: Line) -> int:
    return 0 if line.shown or line.row else len(line.text) * (3 if _HAN.search(line.text) else 1)


def _shares(weights: Sequence[int], start: int, end: int) -> list[tuple[int, int]]:
    """The time from `start` to `end`, divided by weight."""
    total, at, edges = sum(weights), 0, []
    for weight in weights:
        first = start + (end - start) * at // total
        at += weight
        edges.append((first, start + (end - start) * at // total))
    return edges


def _exhibition(brief: Brief, cards: Sequence[Card], title: str) -> Arranged:
    """Code or formulas of which nothing is said, one in a scene, after the title."""
    duration = brief.form.duration or min(3000 + 7000 * len(cards), _LONGEST_TEXT)
    shown = cards[: max(1, duration // 3000)]
    opening = min(3000, duration // 4) if title else 0
    closing = min(3000, duration // 4) if brief.ending else 0
    weights = [2 + len(str(card.style.get("code", ""))) // 60 for card in shown]
    scenes = [Scene(0, opening)] if opening else []
    for card, (start, end) in zip(
        shown, _shares(weights, opening, duration - closing), strict=True
    ):
        about = f"{card.text} {brief.subject} code" if card.layout == "code" else brief.subject
        scenes.append(Scene(start, end, card=card, about=about))
    if closing:
        scenes.append(Scene(duration - closing, duration))
    return Arranged(duration, tuple(scenes), left_out=len(cards) - len(shown))


_ORDER = re.compile(
    r"^[\s,，]*(?:(?:at )?first|then|next|finally|at last|lastly|先是?|首先|再[到是]?|然后|接着|"
    r"到|最后是?)\s*",
    re.I,
)
"""What only tells when a picture comes."""
_THEN = re.compile(r"[,，;；、]|\bthen\b|\band\b|然后|接着|再到")


def _families(subject: str, hints: str, count: int) -> list[str]:
    """A picture for each of `count` scenes: clause after clause, else what is named in turn and,
    in a longer video, what goes with it."""
    clauses = [part for part in _THEN.split(subject) if mentions(part)] or [f"{subject} {hints}"]
    places = [i * len(clauses) // count for i in range(count)]
    chosen: list[str] = []
    for place, clause in enumerate(clauses):
        chosen += related(mentions(clause), places.count(place))
    return chosen


def _pictures(brief: Brief, title: str, language: str) -> Arranged:
    """A bare subject: its title, then the pictures that it names, and no words but those given.

    Only a subject of several clauses ("the sea, then the city") has its clauses shown in turn.
    """
    duration = brief.form.duration or _BARE
    usual = 1 if duration < 8000 else max(2, round(duration / _SCENE))
    count = min(brief.form.scenes or usual, max(1, duration // 1000))
    foreign = brief.hints and brief.language not in ("en", "zh")  # its words are no English ones
    families = _families("" if foreign else brief.subject, brief.hints, count)
    clauses = [part for part in _THEN.split(brief.subject) if mentions(part)]
    shown = {title}
    scenes = []
    for i, (start, end) in enumerate(_shares([1] * count, 0, duration)):
        clause = clauses[i * len(clauses) // count] if len(clauses) > 1 else ""
        text = titled(_ORDER.sub("", clause), language) if clause else ""
        card: Card | None = None
        if i and text and text not in shown and not (i == count - 1 and brief.ending):
            card = Card("statement", text)
            shown.add(text)
        scenes.append(Scene(start, end, family=families[i], card=card, about=brief.subject))
    return Arranged(duration, tuple(scenes))
