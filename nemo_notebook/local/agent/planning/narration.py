"""Sentences fitted into a time: the rate of the voice, and the pauses between sentences.

All times are integer milliseconds. The voice is asked for real, so every length is exact.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from nemo_notebook.local.sound.voice import Speech, choose, speak

from ..text.grammar import stands_alone
from ..text.sentences import clauses
from .cards import Card

__all__ = [
    "FASTEST", "PACES", "SLOWEST", "Line", "Spoken", "at_clauses", "bounds", "count", "estimate",
    "fit", "lengths", "pace", "split_long",
]  # fmt: skip

SLOWEST, FASTEST = 0.9, 1.2
"""The rates of the voice that are still natural (1.0 is about 155 words a minute)."""
PACES = {"en": (133, 186), "zh": (195, 310)}
"""Words (Chinese: signs) a minute while somebody speaks: the slowest and the fastest that is kept.
A listener hears words and not syllables, so long words are said faster, short ones slower."""
_PAUSE = 300
_LONGEST_PAUSE = 1500
_SHORTEST_PAUSE = 120
_LONG = 8_500


@dataclass(frozen=True, slots=True)
class Line:
    """Something to be said in one breath: a sentence, or a part of a very long one.

    Attributes:
        weight: how long the pause after it is, compared with an ordinary one.
        heading: the heading above it, or "".
        items: the list it stands for, when it is an item of one.
        place: the number of the sentence in the text, so that parts of one stay together.
        shown: what is on the screen while it is said, where the text itself settles that.
        group: the number of the list, table, history or comparison it is a part of, or 0.
        row: whether it reads out a row of a table that is shown.
        voice: the id of the voice that says it; "" is the usual one.
    """

    text: str
    weight: float = 1.0
    heading: str = ""
    items: tuple[str, ...] = ()
    place: int = 0
    shown: Card | None = None
    group: int = 0
    row: bool = False
    voice: str = ""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A line in time. `start` counts from the first word of the narration."""

    line: Line
    start: int
    speech: Speech

    @property
    def end(self) -> int:
        return self.start + self.speech.duration


def count(text: str) -> int:
    """The words of a text as a listener counts them: what stands between blanks, a number as the
    words in which it is read; of a Chinese text every sign.

    >>> count("A well-known walk — really."), count("40 % in 2023"), count("好茶，慢慢喝")
    (4, 6, 5)
    """
    signs = len(re.findall(r"[㐀-鿿]", text))
    spaced = re.sub(r"[㐀-鿿]", " ", text).split()
    read = sum(_READ.get(len(digits), 4) - 1 for digits in re.findall(r"\d+", text))
    marks = len(re.findall(r"[%‰$€£¥°]", text)) + len(
        re.findall(r"[A-Za-z]\d|\d[A-Za-z]|\d\.\d", text)
    )
    return signs + read + marks + sum(any(sign.isalnum() for sign in word) for word in spaced)


_READ = {1: 1, 2: 1, 3: 3, 4: 3}
"""How many words a number of so many digits is read in: "forty", "three hundred two"."""


def estimate(text: str) -> int:
    """About how long a text takes to say, in ms, without asking the voice.

    >>> estimate("The sea at night")
    1040
    """
    signs = len(re.findall(r"[㐀-鿿]", text))
    return 250 * signs + 65 * (len(text) - signs)


def pace(lines: Sequence[Line], natural: Sequence[int]) -> float:
    """How many words a minute lines have that take `natural` ms; 0.0 without any time."""
    time = sum(natural)
    return 60_000 * sum(count(line.text) for line in lines) / time if time else 0.0


def bounds(lines: Sequence[Line], natural: Sequence[int], language: str) -> tuple[float, float]:
    """The slowest and the fastest rate at which lines keep a natural number of words a minute."""
    limits = PACES.get(language)
    usual = pace(lines, natural)
    if limits is None or usual == 0.0:
        return SLOWEST, FASTEST
    slowest = min(max(SLOWEST, limits[0] / usual), FASTEST)
    return slowest, max(slowest, min(FASTEST, limits[1] / usual))


def _say(line: Line, language: str, rate: float = 1.0) -> Speech:
    return speak(line.text, voice=line.voice or choose(language), language=language, rate=rate)


def lengths(lines: Sequence[Line], language: str, rate: float = 1.0) -> list[int]:
    """How long each line takes at a rate, in ms."""
    return [_say(line, language, rate).duration for line in lines]


def split_long(line: Line, language: str) -> list[Line]:
    """A line that takes over 8.5 s as several, cut at clauses into parts of like length."""
    total = _say(line, language).duration
    if total <= _LONG:
        return [line]
    parts = clauses(line.text)
    best: tuple[float, int] | None = None
    size = sum(map(len, parts))
    for cut in range(1, len(parts)):
        share = sum(map(len, parts[:cut])) / size
        if 0.25 <= share <= 0.75:
            off = abs(share - 0.5) - (0.12 if parts[cut - 1][-1] in ",;:，；：—" else 0)
            best = min(best, (off, cut)) if best else (off, cut)
    if best is None:
        return [line]
    halves = _as_written(line.text, parts, (0, best[1], len(parts)))
    first = replace(line, text=halves[0], weight=0.4)
    second = replace(line, text=halves[1])
    return [*split_long(first, language), *split_long(second, language)]


def _as_written(text: str, parts: Sequence[str], edges: Sequence[int]) -> list[str]:
    """The clauses of a text from edge to edge, with the dashes between them."""
    places: list[tuple[int, int]] = []
    for part in parts:
        start = text.find(part, places[-1][1] if places else 0)
        start = start if start >= 0 else places[-1][1] if places else 0
        places.append((start, start + len(part)))
    return [text[places[a][0] : places[b - 1][1]].strip() for a, b in pairwise(edges)]


_SHORTEST_CLAUSE = 900


def at_clauses(line: Line, language: str) -> list[Line]:
    """A line as several, cut after the clauses that stand alone, for a text with time to spare.

    >>> [part.text for part in at_clauses(Line("We roast at dawn, and we open at eight."), "en")]
    ['We roast at dawn,', 'and we open at eight.']
    """
    if line.items or line.group or re.search(r"[\"”」]\s*[—–-]{1,2}\s*\S", line.text):
        return [line]
    parts = clauses(line.text)
    chinese = bool(re.search(r"[㐀-鿿]", line.text))
    edges = [0]
    for place in range(1, len(parts)):
        closed = parts[place - 1][-1] in ",;:，；："
        if closed and (chinese or stands_alone(parts, place)):
            edges.append(place)
    texts = _as_written(line.text, parts, (*edges, len(parts)))
    pieces = [replace(line, text=text, weight=0.7) for text in texts]
    if min(lengths(pieces, language)) < _SHORTEST_CLAUSE:
        return [line]
    return [*pieces[:-1], replace(pieces[-1], weight=line.weight)]


def fit(lines: Sequence[Line], room: int, language: str) -> tuple[list[Spoken], float] | None:
    """The lines spoken one after another within `room` ms, and the rate; None when they do not fit.

    What is left of the room goes into slower speech a little and into the pauses, up to 1.5 s each;
    what then still is left stays free at the end.
    """
    if not lines:
        return [], 1.0
    natural = lengths(lines, language)
    weights = [line.weight for line in lines[:-1]]
    pauses = sum(weights) * _PAUSE
    slowest, fastest = bounds(lines, natural, language)
    rate = sum(natural) / max(1, room - pauses)
    rate = round(min(max(rate, slowest), fastest), 2)
    while True:
        speeches = [_say(line, language, rate) for line in lines]
        free = room - sum(speech.duration for speech in speeches)
        if free >= sum(weights) * _SHORTEST_PAUSE:
            break
        if rate >= round(fastest, 2):
            return None
        rate = round(min(rate + 0.02, fastest), 2)
    unit = free / sum(weights) if weights else 0.0
    gaps = [round(min(unit * weight, _LONGEST_PAUSE * min(weight, 1.0))) for weight in weights]
    spoken, at = [], 0
    for line, speech, gap in zip(lines, speeches, [*gaps, 0], strict=True):
        spoken.append(Spoken(line, at, speech))
        at += speech.duration + gap
    return spoken, rate
