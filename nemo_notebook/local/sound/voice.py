"""Text becomes speech: a voice is a module in `voices/` or an entry point, found by its name.

A voice is anything with `speak(text, *, language, rate) -> Speech`: the modules of the folder
`voices/` (one voice a file, the file's name is the voice's) and whatever other distributions
declare in the entry point group `nemo_notebook.voices`.

>>> speech = speak("Hello there, world!")
>>> [word.text for word in speech.words]
['Hello', 'there,', 'world!']
"""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from dataclasses import dataclass
from functools import cache
from typing import Protocol, cast

import numpy as np
from numpy.typing import NDArray

from nemo_notebook.errors import InputError
from nemo_notebook.local.sound import voices as builtin
from nemo_notebook.local.sound.registry import find, load

__all__ = ["RATES", "Samples", "Speech", "Voice", "Word", "speak", "voices"]

GROUP = "nemo_notebook.voices"
RATES = (0.5, 2.5)
"""The slowest and the fastest `rate` that is accepted."""

CACHE_BYTES = 64 * 2**20

Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Word:
    """One written word with the punctuation attached to it, in ms from the start of the speech."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, eq=False, slots=True)
class Speech:
    """What a voice says.

    Attributes:
        samples: mono float32 of shape (n,), within [-1, 1]; not writeable.
        rate: samples a second.
        words: in order, not overlapping, within the duration; `words.written` rebuilds the text.
    """

    samples: Samples
    rate: int
    words: tuple[Word, ...] = ()

    @property
    def duration(self) -> int:
        """The length in ms, rounded up."""
        return math.ceil(len(self.samples) * 1000 / self.rate)


class Voice(Protocol):
    """What a module in `voices/` or an entry point offers."""

    def speak(self, text: str, *, language: str, rate: float) -> Speech: ...


@cache
def _registry() -> dict[str, str]:
    return find(builtin, GROUP)


@cache
def _voice(name: str) -> Voice:
    return cast(Voice, load(_registry()[name]))


def voices() -> tuple[str, ...]:
    """The names of the voices that can be asked for.

    >>> "espeak" in voices()
    True
    """
    return tuple(sorted(_registry()))


class _Cache:
    """The speeches used last, up to a number of bytes."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._size = 0
        self._kept: OrderedDict[tuple[str, str, str, float], Speech] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple[str, str, str, float]) -> Speech | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: tuple[str, str, str, float], speech: Speech) -> None:
        with self._lock:
            if key in self._kept or speech.samples.nbytes > self._limit // 4:
                return
            self._kept[key] = speech
            self._size += speech.samples.nbytes
            while self._size > self._limit:
                _, old = self._kept.popitem(last=False)
                self._size -= old.samples.nbytes


_cache = _Cache(CACHE_BYTES)


def speak(text: str, *, voice: str = "espeak", language: str = "en", rate: float = 1.0) -> Speech:
    """Say `text`; the same arguments give the same samples, and any thread may ask.

    Text without a letter or a digit (nothing, emoji, punctuation) gives a speech of length 0.

    Args:
        voice: one of `voices()`.
        language: a code such as "en", "en-gb", "zh", "fr"; what it covers depends on the voice.
        rate: 1.0 is a natural narration, about 155 words a minute in English; 2.0 is twice as fast.

    Raises:
        InputError: an unknown voice or language, or a rate outside `RATES`.
    """
    if voice not in _registry():
        raise InputError(f"There is no voice {voice!r}.", hint=f"Voices: {', '.join(voices())}.")
    slowest, fastest = RATES
    if not slowest <= rate <= fastest:
        raise InputError(f"The rate of a voice is from {slowest} to {fastest}, not {rate}.")
    key = (voice, language.strip().lower().replace("_", "-"), text, float(rate))
    speech = _cache.get(key)
    if speech is None:
        speech = _voice(voice).speak(text, language=key[1], rate=key[3])
        speech.samples.flags.writeable = False
        _cache.put(key, speech)
    return speech
