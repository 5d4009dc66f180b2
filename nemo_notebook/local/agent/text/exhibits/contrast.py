"""Two things set against each other: before and after, for and against, this one and that one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..chinese import HAN, size
from ..headlines import EDGE, capital, named
from .chronology import shorten_event
from .grid import Grid, is_number

__all__ = ["Contrast", "Side", "contrast_of", "find_contrast", "side_of"]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the things compared, and what is said of it, in short lines."""

    label: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contrast:
    """Two or three sides, and what they are sides of, or ""."""

    sides: tuple[Side, ...]
    heading: str = ""


_PAIRS = (
    ("before", "after"),
    ("then", "now"),
    ("pros", "cons"),
    ("pro", "con"),
    ("advantages", "disadvantages"),
    ("benefits", "drawbacks"),
    ("strengths", "weaknesses"),
    ("myth", "fact"),
    ("problem", "solution"),
    ("do", "don't"),
    ("dos", "don'ts"),
    ("old", "new"),
    ("without", "with"),
    ("good", "bad"),
    ("plus", "minus"),
    ("以前", "现在"),
    ("过去", "现在"),
    ("之前", "之后"),
    ("使用前", "使用后"),
    ("优点", "缺点"),
    ("优势", "劣势"),
    ("好处", "坏处"),
    ("误区", "事实"),
    ("问题", "解决方案"),
    ("旧", "新"),
    ("改造前", "改造后"),
)
"""The labels that stand against each other; of the first of each pair, then of the second."""
_ALIKE = {
    "previously": "before",
    "earlier": "before",
    "afterwards": "after",
    "today": "now",
    "如今": "现在",
    "从前": "以前",
    "当时": "之前",
}
_LABELLED = re.compile(
    r"^(?:the\s+)?(?P<label>[A-Za-z'’]{2,13}s?|[一-鿿]{1,5})(?:\s+(?:of|using"
    r"|it)\b[^:：]{0,24})?\s*[:：]\s*(?P<rest>.*)$",
    re.I | re.S,
)
_OPENED = re.compile(
    r"^(?P<label>before|after|then|now|today|previously|earlier|以前|过去|从前|现在|如今|之前|之后"
    r"|当时)[,，]?\s*(?P<rest>\S.*)$",
    re.I | re.S,
)


def side_of(sentence: str) -> tuple[str, str]:
    """The label that a line has as one side of a known pair, and the rest of it; "" without one.

    >>> side_of("Pros: cheap and light."), side_of("Now, we wait for minutes.")
    (('pros', 'cheap and light.'), ('now', 'we wait for minutes.'))
    """
    for pattern in (_LABELLED, _OPENED):
        match = pattern.match(sentence.strip())
        if match:
            label = match["label"].lower().replace("’", "'")
            label = _ALIKE.get(label, label)
            if any(label in pair for pair in _PAIRS):
                return label, match["rest"].strip()
    return "", ""


def opposed(first: str, second: str) -> bool:
    """Whether two labels stand against each other: "before" and "now", 优点 and 缺点."""
    mixed = {("before", "now"), ("then", "after"), ("之前", "现在"), ("以前", "之后")}
    return (first, second) in _PAIRS or (first, second) in mixed


def points(text: str) -> tuple[str, ...]:
    """What is said of one side, as at most four short lines."""
    text = text.strip().rstrip(".。!！;；")
    cut = r"[，、；。]" if HAN.search(text) else r"[;.]\s+|,\s+(?:and\s+)?|\s+and\s+"
    parts = [p.strip(EDGE + " ") for p in re.split(cut, text) if p.strip(EDGE + " ")]
    wide = bool(HAN.search(text))
    if len(parts) > 4 or any((size(p) > 12 if wide else len(p.split()) > 5) for p in parts):
        parts = [short] if (short := shorten_event(text)) else []
    return tuple(capital(p) for p in parts[:4])


_AGAINST = re.compile(
    r"^(?P<one>.{8,120}?)(?:,\s*(?:while|whereas|but|unlike)\s+|;\s*(?:by contrast,?\s+|in "
    r"contrast,?\s+|however,?\s+)?"
    r"|\.\s+(?:by contrast|in contrast|on the other hand),?\s+)(?P<other>.{8,120})$",
    re.I | re.S,
)
_AGAINST_ZH = re.compile(r"^(?P<one>[^，。]{4,40})，而(?P<other>[^，。]{4,40})[。]?$")
_VERSUS = re.compile(r"\b(?:vs\.?|versus)\s|对比|\bPK\b", re.I)


def find_contrast(texts: Sequence[str]) -> Contrast | None:
    """The comparison that one or a few sentences make; None when they make none.

    >>> find_contrast(["Before: two weeks of work. After: two minutes."]).sides[1]
    Side(label='After', texts=('Two minutes',))
    >>> [s.label for s in find_contrast(["Cats sleep all day, while dogs want to run."]).sides]
    ['Cats', 'Dogs']
    """
    parts = [p for text in texts for p in _at_labels(text)]
    sides = [(label, rest) for label, rest in map(side_of, parts) if label and rest]
    for (one, first), (two, second) in pairwise(sides):
        if opposed(one, two):
            made = (Side(capital(one), points(first)), Side(capital(two), points(second)))
            return Contrast(made) if all(side.texts for side in made) else None
    for text in texts:
        found = _between_clauses(text)
        if found:
            return found
    return None


def _at_labels(text: str) -> list[str]:
    """A text cut before the labels in it: "Before: slow. After: fast." """
    cut = re.compile(
        r"(?<=[.;!?,])\s+(?=(?:before|after|then|now|today|pros|cons|advantages|disadvantages"
        r"|myth|fact|problem|solution|"
        r"benefits|drawbacks)\s*[:,])|(?<=[。；，])(?=(?:以前|过去|现在|如今|之前|之后|优点|缺点|优势|劣势|好处|坏处)[:：，是]?)",
        re.I,
    )
    return [part for part in cut.split(text) if part.strip()]


def _between_clauses(text: str) -> Contrast | None:
    """A sentence of two clauses, each with a subject of its own, set against each other."""
    match = _AGAINST_ZH.match(text.strip()) or _AGAINST.match(text.strip())
    if match is None:
        return None
    made = []
    for part in (match["one"], match["other"].rstrip(".。!")):
        if HAN.search(part):
            told = re.match(
                r"(?P<who>[^，。]{1,6}?)(?P<what>(?:只?需要?|只?能|可以|是|有|更|很|不|适合|喜欢|使用|用|要|会).{1,12})$",
                part,
            )
            if told is None:
                return None
            made.append(Side(told["who"], (told["what"],)))
            continue
        name = named(part)
        if not name or len(name.split()) > 3:
            return None
        rest = shorten_event(part[part.index(name) + len(name) :].strip())
        if not rest:
            return None
        made.append(Side(capital(name), (rest,)))
    if made[0].label.lower() == made[1].label.lower():
        return None
    return Contrast(tuple(made))


def contrast_of(grid: Grid, heading: str = "") -> Contrast | None:
    """A table of words with two or three columns beside its first one, or two in all."""
    width = len(grid.head)
    labelled = all(grid.head[1:])
    if not labelled or not 1 <= len(grid.rows) <= 6:
        return None
    places: tuple[int, ...]
    if width == 2 and grid.head[0] and not any(is_number(c) for c in grid.column(1)):
        places = (
            (0, 1)
            if opposed(grid.head[0].lower(), grid.head[1].lower()) or _VERSUS.search(heading)
            else ()
        )
    else:
        places = tuple(range(1, width)) if width in (3, 4) else ()
    if not places:
        return None
    sides = []
    for place in places:
        rows = [(row[0] if place else "", row[place]) for row in grid.rows if row[place]]
        lone = places[0] == 0
        texts = tuple(cell if lone else f"{name}: {cell}" for name, cell in rows)[:5]
        sides.append(Side(grid.head[place], texts))
    return Contrast(tuple(sides), heading or (grid.head[0] if places[0] else ""))
