"""Text becomes speech: a voice is a module in `voices/`, an entry point, or a model file.

A voice is anything with `speak(text, *, language, rate) -> Speech`, and, if it likes, `about`:
the modules of the folder `voices/` (one voice a file, the file's name is the voice's id), whatever
other distributions declare in the entry point group `nemo_notebook.voices`, and models on disk,
by the ids `piper:/path/model.onnx` and `kokoro:/path/model.onnx#af_heart`.
The environment's `NEMO_VOICE` names the voice to be used for the languages that it speaks.

>>> speech = speak("Hello there, world!")
>>> [word.text for word in speech.words]
['Hello', 'there,', 'world!']
"""

from __future__ import annotations

import math
import os
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Protocol, cast

import numpy as np
from numpy.typing import NDArray

from nemo_notebook.errors import InputError
from nemo_notebook.local.sound import voices as builtin
from nemo_notebook.local.sound.memory import Memory
from nemo_notebook.local.sound.registry import find, load

__all__ = ["RATES", "About", "Samples", "Speech", "Voice", "Word", "choose", "describe"]
__all__ += ["identity", "speak", "voices"]

GROUP = "nemo_notebook.voices"
RATES = (0.5, 2.5)
"""The slowest and the fastest `rate` that is accepted."""

CACHE_BYTES = 64 * 2**20

_FAMILIES = {
    "piper": "nemo_notebook.local.sound.speech.piper",
    "kokoro": "nemo_notebook.local.sound.speech.kokoro",
}
"""The formats of models on disk: what stands before the path in an id, and who loads it."""

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


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a voice before it speaks.

    Attributes:
        id: what `speak` and a segment's source ("voice:ID") call it.
        languages: the codes it speaks, its own first; empty for one that speaks very many.
        gender: "female", "male", or "" where it is neither or not known.
        natural: whether it sounds like a person.
    """

    id: str
    title: str
    languages: tuple[str, ...] = ()
    gender: str = ""
    natural: bool = False


class Voice(Protocol):
    """What a module in `voices/`, an entry point or a model file offers."""

    def speak(self, text: str, *, language: str, rate: float) -> Speech: ...


@cache
def _registry() -> dict[str, str]:
    return {name.replace("_", "-"): place for name, place in find(builtin, GROUP).items()}


@lru_cache(maxsize=8)
def _voice(name: str) -> Voice:
    """The voice of an id.

    Raises:
        InputError: there is no such voice, or its model cannot be used.
    """
    family, _, place = name.partition(":")
    if place and family in _FAMILIES:
        return cast(_Family, load(_FAMILIES[family])).load(place)
    if name not in _registry():
        raise InputError(
            f"There is no voice {name!r}.",
            hint=f"Voices: {', '.join(voices())}; or a model: piper:/path/to/model.onnx.",
        )
    return cast(Voice, load(_registry()[name]))


class _Family(Protocol):
    def load(self, place: str) -> Voice: ...


def voices() -> tuple[str, ...]:
    """The ids of the voices that can be used on this machine, but for models by path.

    >>> "espeak" in voices()
    True
    """
    return tuple(sorted(name for name in _registry() if _available(name)))


def _available(name: str) -> bool:
    present = getattr(_voice(name), "available", None)
    return bool(present()) if callable(present) else True


def describe(voice: str) -> About:
    """What is known of a voice.

    Raises:
        InputError: there is no such voice, or its model cannot be used.

    >>> describe("espeak-female").gender
    'female'
    """
    found = getattr(_voice(voice), "about", None)
    return found if isinstance(found, About) else About(voice, voice)


def choose(language: str = "en", gender: str | None = None) -> str:
    """The id of the voice for a language: natural where there is one, else always one of espeak's.

    The one that `NEMO_VOICE` names comes first, if it speaks the language and has that gender, or
    no gender is asked for. For a language with a region ("en-gb") the voice must name it.

    Args:
        gender: "female", "male", or None for whichever is best.

    Raises:
        InputError: a gender that is not known, or `NEMO_VOICE` names a voice that cannot be used.

    >>> choose("fr", "female")
    'espeak-female'
    """
    if gender not in (None, "", "female", "male"):
        raise InputError(f"A voice is female or male, not {gender!r}.")
    code = _code(language)
    preferred = os.environ.get("NEMO_VOICE", "").strip().removeprefix("voice:")
    names = [preferred] if preferred else []
    names += [name for name in voices() if describe(name).natural]
    for name in names:
        about = describe(name)
        if (not about.languages or code in about.languages) and gender in (None, "", about.gender):
            return name
    return f"espeak-{gender}" if gender else "espeak"


def identity(voice: str) -> str:
    """What tells a voice from another of that id, at another time or on another machine.

    Raises:
        InputError: there is no such voice, or its model cannot be used.

    >>> identity("espeak")
    'espeak'
    """
    return str(getattr(_voice(voice), "identity", voice))


def _code(language: str) -> str:
    return language.strip().lower().replace("_", "-")


_cache: Memory[Speech] = Memory(CACHE_BYTES, lambda speech: speech.samples.nbytes)


def speak(text: str, *, voice: str = "espeak", language: str = "en", rate: float = 1.0) -> Speech:
    """Say `text`; the same arguments give the same samples, and any thread may ask.

    Text without a letter or a digit (nothing, emoji, punctuation) gives a speech of length 0.

    Args:
        voice: one of `voices()`, or a model file; `choose` names the best for a language.
        language: a code such as "en", "en-gb", "zh", "fr"; what it covers depends on the voice.
        rate: 1.0 is a natural narration, about 155 words a minute in English; 2.0 is twice as fast.

    Raises:
        InputError: an unknown voice or language, a rate outside `RATES`, or a model that is missing
            or cannot be used.
    """
    speaker = _voice(voice)
    slowest, fastest = RATES
    if not slowest <= rate <= fastest:
        raise InputError(f"The rate of a voice is from {slowest} to {fastest}, not {rate}.")
    key = (voice, _code(language), text, float(rate))
    speech = _cache.get(key)
    if speech is None:
        speech = speaker.speak(text, language=key[1], rate=key[3])
        speech.samples.flags.writeable = False
        _cache.put(key, speech)
    return speech
