"""Sentences fitted into a time: the rate of the voice, and the pauses between sentences.

All times are integer milliseconds. The voice is asked for real, so every length is exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from nemo_notebook.local.sound.voice import Speech, speak

from ..text.grammar import stands_alone
from ..text.sentences import clauses

__all__ = [
    "FASTEST", "SLOWEST", "Line", "Spoken", "at_clauses", "fit", "lengths", "split_long",
]  # fmt: skip

SLOWEST, FASTEST = 0.9, 1.15
"""The rates of the voice that are still natural (1.0 is about 155 words a minute)."""
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
    """

    text: str
    weight: float = 1.0
    heading: str = ""
    items: tuple[str, ...] = ()
    place: int = 0


@dataclass(frozen=True, slots=True)
class Spoken:
    """A line in time. `start` counts from the first word of the narration."""

    line: Line
    start: int
    speech: Speech

    @property
    def end(self) -> int:
        return self.start + self.speech.duration


def lengths(lines: Sequence[Line], language: str, rate: float = 1.0) -> list[int]:
    """How long each line takes at a rate, in ms."""
    return [speak(line.text, language=language, rate=rate).duration for line in lines]


def split_long(line: Line, language: str) -> list[Line]:
    """A line that takes over 8.5 s as several, cut at clauses into parts of like length."""
    total = speak(line.text, language=language).duration
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
    glue = "" if ord(parts[0][-1]) > 0x2E7F else " "
    halves = (glue.join(parts[: best[1]]), glue.join(parts[best[1] :]))
    first = Line(halves[0], 0.4, line.heading, line.items, line.place)
    second = Line(halves[1], line.weight, line.heading, line.items, line.place)
    return [*split_long(first, language), *split_long(second, language)]


_SHORTEST_CLAUSE = 900


def at_clauses(line: Line, language: str) -> list[Line]:
    """A line as several, cut after the clauses that stand alone, for a text with time to spare.

    >>> [part.text for part in at_clauses(Line("We roast at dawn, and we open at eight."), "en")]
    ['We roast at dawn,', 'and we open at eight.']
    """
    if line.items:
        return [line]
    parts = clauses(line.text)
    chinese = ord(line.text[0]) > 0x2E7F
    texts: list[str] = []
    for place, part in enumerate(parts):
        closed = place and parts[place - 1][-1] in ",;:，；："
        if closed and (chinese or stands_alone(parts, place)):
            texts.append(part)
        elif texts:
            texts[-1] += part if chinese else f" {part}"
        else:
            texts = [part]
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
    rate = sum(natural) / max(1, room - pauses)
    rate = round(min(max(rate, SLOWEST), FASTEST), 2)
    while True:
        speeches = [speak(line.text, language=language, rate=rate) for line in lines]
        free = room - sum(speech.duration for speech in speeches)
        if free >= sum(weights) * _SHORTEST_PAUSE:
            break
        if rate >= FASTEST:
            return None
        rate = round(min(rate + 0.02, FASTEST), 2)
    unit = free / sum(weights) if weights else 0.0
    gaps = [round(min(unit * weight, _LONGEST_PAUSE * min(weight, 1.0))) for weight in weights]
    spoken, at = [], 0
    for line, speech, gap in zip(lines, speeches, [*gaps, 0], strict=True):
        spoken.append(Spoken(line, at, speech))
        at += speech.duration + gap
    return spoken, rate
