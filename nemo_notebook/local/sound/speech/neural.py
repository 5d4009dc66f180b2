"""Speech by a network: sentences turned into sound one by one, kept, and put together."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from nemo_notebook.errors import InputError
from nemo_notebook.local.sound.mixing.tempo import stretch
from nemo_notebook.local.sound.speech.polish import CLEAR, polish
from nemo_notebook.local.sound.speech.reading import Sentence, sentences
from nemo_notebook.local.sound.speech.shelf import Piece, Shelf
from nemo_notebook.local.sound.speech.timing import fill
from nemo_notebook.local.sound.voice import Samples, Speech, Word

__all__ = ["Model", "code", "read", "same"]

_shelf = Shelf()

_MARGIN = 0.02
"""Seconds of quiet left before and after a sentence."""
_PAUSES = {".": 0.42, "?": 0.46, "!": 0.42, ",": 0.16, ";": 0.28, ":": 0.28}
"""Seconds between two sentences at rate 1.0, by the mark that ends the first."""


_PACES = (0.7, 1.4)
"""How slow and how fast a network speaks well; the rest is done to the sound."""


class Model(Protocol):
    """A network that turns sounds into samples.

    Attributes:
        rate: samples a second.
        speaker: espeak's name of the language that it reads.
    """

    rate: int
    speaker: str

    @property
    def identity(self) -> str:
        """What tells this model and its settings from all others."""

    def synthesise(self, sounds: str, rate: float) -> tuple[Samples, NDArray[np.int64]]:
        """The samples of a sentence, and at which one each character ends (len(sounds),)."""


def same(path: Path) -> str:
    """What tells a model file from others: a digest of all of it, taken once per change.

    Raises:
        InputError: the file is gone.
    """
    try:
        status = path.stat()
        return _digest(path, status.st_size, status.st_mtime_ns)
    except OSError as error:
        raise InputError(f"There is no voice model at {path} any more.") from error


@lru_cache(maxsize=16)
def _digest(path: Path, size: int, changed: int) -> str:
    digest = hashlib.blake2b(digest_size=16)
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def read(model: Model, text: str, language: str, rate: float) -> Speech:
    """Say `text`; see `nemo_notebook.local.sound.voice.speak`."""
    if language.split("-")[0] not in {model.speaker.split("-")[0], code(model.speaker)}:
        raise InputError(
            f"This voice does not speak {language!r}; it speaks {code(model.speaker)!r}.",
            hint="The voice espeak speaks more than a hundred languages.",
        )
    pieces: list[Samples] = []
    found: list[tuple[int, int, str]] = []
    total = 0
    for sentence in sentences(text, language, model.speaker):
        key = (model.identity, sentence.sounds, sentence.owners, len(sentence.words), rate)
        piece = _shelf.get(key, partial(_say, model, sentence, rate))
        edges = (piece.edges + total).tolist()
        found += [(*edge, word) for edge, word in zip(edges, sentence.words, strict=True)]
        pause = round(_PAUSES.get(sentence.sounds[-1], 0.3) / rate * model.rate)
        pieces += [piece.samples * np.float32(1 / 32767), np.zeros(pause, np.float32)]
        total += len(piece.samples) + pause
    if not pieces:
        return Speech(np.zeros(0, np.float32), model.rate)
    samples = polish(np.concatenate(pieces[:-1]), model.rate, CLEAR)
    spoken = [
        Word(round(start * 1000 / model.rate), round(end * 1000 / model.rate), word)
        for start, end, word in found
    ]
    return Speech(samples, model.rate, tuple(spoken))


def code(speaker: str) -> str:
    """The code of a language from espeak's name of it.

    >>> code("cmn"), code("en-US")
    ('zh', 'en')
    """
    return {"cmn": "zh", "yue": "zh"}.get(speaker, speaker.split("-")[0])


def _say(model: Model, sentence: Sentence, rate: float) -> Piece:
    slowest, fastest = _PACES
    pace = min(max(rate, slowest), fastest)
    samples, ends = model.synthesise(sentence.sounds, pace)
    samples = np.nan_to_num(np.asarray(samples, np.float32))
    if pace != rate:
        parts = [part[:, 0] for part in stretch([samples[:, None]], rate / pace, model.rate)]
        samples = np.concatenate(parts or [samples[:0]])
        ends = (ends * pace / rate).astype(np.int64)
    begins = np.concatenate([[0], ends[:-1]])
    count = len(sentence.words)
    first, last = [-1.0] * count, [-1.0] * count
    for owner, begin, end in zip(sentence.owners, begins.tolist(), ends.tolist(), strict=True):
        if owner >= 0 and end > begin:
            first[owner] = begin if first[owner] < 0 else first[owner]
            last[owner] = end
    spoken = [end for end in last if end >= 0]
    close = max(spoken) if spoken else len(samples)
    starts = fill(first, [len(word) for word in sentence.words], int(close))
    stops = _stops(starts, last, int(close))
    head, tail = _trim(samples, model.rate)
    edges = np.clip(np.array([starts, stops]).T - head, 0, tail - head)
    peak = float(np.abs(samples).max(initial=0.0))
    loud = samples[head:tail] * np.float32(32767 * 0.9 / peak if peak > 0 else 0.0)
    return Piece(np.rint(loud).astype(np.int16), edges.astype(np.int32))


def _stops(starts: Sequence[int], last: Sequence[float], close: int) -> list[int]:
    """Where words end: with their last sound, and not after the next word begins."""
    limits = [*starts[1:], close]
    return [
        min(round(end), limit) if start < end else limit
        for start, end, limit in zip(starts, last, limits, strict=True)
    ]


def _trim(samples: Samples, rate: int) -> tuple[int, int]:
    """The first and the last sample to keep: what can be heard, and a little quiet around it."""
    hop = rate // 200
    level = np.abs(samples[: len(samples) // hop * hop]).reshape(-1, hop).max(axis=1)
    loud = np.flatnonzero(level > 0.01 * level.max(initial=0.0))
    if not len(loud):
        return 0, len(samples)
    margin = round(_MARGIN * rate)
    return max(int(loud[0]) * hop - margin, 0), min(
        (int(loud[-1]) + 1) * hop + margin, len(samples)
    )
