"""Speech by rule: texts read by espeak-ng, at an even pace, with every word where it is heard."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from nemo_notebook.local.sound import words
from nemo_notebook.local.sound.speech import pronounce, scripts
from nemo_notebook.local.sound.speech.library import PREFERRED, Mark, Timbre, library, speaker
from nemo_notebook.local.sound.speech.polish import polish
from nemo_notebook.local.sound.speech.timing import fill
from nemo_notebook.local.sound.voice import Samples, Speech, Word

__all__ = ["languages", "read"]

_SPEEDS = (80, 100, 120, 140, 160, 180, 200, 220, 240, 260, 280, 300, 320, 340, 380, 420)
_PACES = {
    "en": (90, 106, 128, 151, 172, 195, 217, 241, 264, 286, 309, 332, 357, 384, 435, 477),
    "cmn": (99, 119, 144, 172, 198, 227, 258, 288, 319, 353, 387, 420, 445, 470, 533, 599),
}
"""Words (Chinese: characters) a minute, pauses included, measured at each of espeak's speeds."""
_NATURAL = {"en": 155, "cmn": 240}
"""The pace of a narration at rate 1.0."""

_QUIET = 0.012
"""Below this share of the peak a sample counts as silence."""


def languages() -> tuple[str, ...]:
    """The language codes that are understood, sorted.

    >>> {"en", "zh", "fr", "ja"} <= set(languages())
    True
    """
    return tuple(sorted({*PREFERRED, *library().languages}))


def _pace(own: str, rate: float) -> tuple[int, int]:
    """espeak's speed for a rate, and the gaps between words that make it slower still."""
    table = own if own in _PACES else "en"
    wanted = _NATURAL[table] * rate
    slowest = _PACES[table][0]
    gap = round((slowest / wanted - 1) * 18) if wanted < slowest else 0
    return round(float(np.interp(wanted, _PACES[table], _SPEEDS))), gap


def _runs(speakers: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """Neighbouring words that one speaker says: (speaker, first word, one past the last).

    A word without a speaker goes with the words before it.
    """
    first, current = 0, next(filter(None, speakers), "")
    for at, wanted in enumerate(speakers):
        if wanted and wanted != current:
            yield current, first, at
            first, current = at, wanted
    yield current, first, len(speakers)


def _lay(spoken: Sequence[str], written: Sequence[str]) -> tuple[str, list[int]]:
    """The text for the library, and at which of its characters each word begins."""
    text, begins = "", []
    for form, shown in zip(spoken, written, strict=True):
        if text and form and not (words.wide(shown[0]) and words.wide(text[-1])):
            text += " "
        begins.append(len(text))
        text += form
    return text, begins


def _starts(begins: Sequence[int], lengths: Sequence[int], marks: Sequence[Mark]) -> list[float]:
    """The first sample of every word; a word said in one breath with the last shares its time."""
    first: dict[int, int] = {}
    order = np.searchsorted(begins, [mark.character for mark in marks], side="right") - 1
    for at, mark in zip(order.tolist(), marks, strict=True):
        if at >= 0:
            first.setdefault(at, mark.sample)
    return [float(first.get(at, -1)) for at in range(len(lengths))]


def read(text: str, language: str, rate: float, timbre: Timbre) -> Speech:
    """Say `text` in a timbre; see `nemo_notebook.local.sound.voice.speak`."""
    own = speaker(language)
    espeak = library()
    written = words.cut(text)
    spoken = pronounce.said(written, language)
    speakers = [scripts.reader(form, own) for form in spoken]
    if not any(speakers):
        return Speech(np.zeros(0, np.float32), espeak.rate)
    speed, gap = _pace(own, rate)
    pieces: list[Samples] = []
    starts: list[int] = []
    total = 0
    for name, first, last in _runs(speakers):
        shown = written[first:last]
        said = [scripts.plain(form, name) for form in spoken[first:last]]
        line, begins = _lay(said, shown)
        samples, marks = espeak.synthesise(line, name, timbre, speed, gap)
        begun = _starts(begins, [len(form) for form in said], marks)
        starts += [total + at for at in fill(begun, [len(form) for form in said], len(samples))]
        pieces.append(samples)
        total += len(samples)
    return _finish(np.concatenate(pieces), espeak.rate, starts, written)


def _finish(samples: Samples, rate: int, starts: Sequence[int], written: Sequence[str]) -> Speech:
    """Trim, polish, and turn sample positions into words that end where their sound ends."""
    hop = rate // 200
    level = np.abs(samples[: len(samples) // hop * hop]).reshape(-1, hop).max(axis=1)
    loud = np.flatnonzero(level > _QUIET * max(float(level.max(initial=0)), 1e-6))
    if not len(loud):
        return Speech(np.zeros(0, np.float32), rate)
    begin = max(int(loud[0]) - 1, 0) * hop
    polished = polish(samples[begin : (int(loud[-1]) + 3) * hop], rate)
    length = len(polished)
    edges = [min(max(start - begin, 0), length) for start in starts] + [length]
    found: list[Word] = []
    for text, start, limit in zip(written, edges, edges[1:], strict=False):
        # from the first block that can be heard (a "t" begins with a silence) to the last one
        # that ends before the next word begins
        first = int(np.searchsorted(loud, (start + begin) // hop))
        last = int(np.searchsorted(loud, (limit + begin) // hop)) - 1
        if first <= last:
            start = max(start, int(loud[first]) * hop - begin)
            limit = min(max((int(loud[last]) + 1) * hop - begin, start), limit)
        found.append(Word(round(start * 1000 / rate), round(limit * 1000 / rate), text))
    return Speech(polished, rate, tuple(found))
