"""The voice that is always there: espeak-ng from the wheel `espeakng-loader`, called by ctypes.

The library keeps its state in globals, so one lock serves the whole process. It is not repeatable
by itself: pitch flutter and roughness run on from one text to the next. Variants that have neither
(`flutter 0`, `roughness 0` in their file) give the same samples every time, so one is used here.
Facts from espeak-ng 1.52, `speak_lib.h` and `wavegen.c`.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import espeakng_loader
import numpy as np

from nemo_notebook.errors import InputError, NemoError
from nemo_notebook.local.sound import pronounce, scripts, words
from nemo_notebook.local.sound.polish import polish
from nemo_notebook.local.sound.voice import Samples, Speech, Word

__all__ = ["languages", "speak"]

VARIANT = "Henrique"
PREFERRED = {
    "en": "en-us",
    "zh": "cmn",
    "zh-cn": "cmn",
    "zh-tw": "cmn",
    "zh-hans": "cmn",
    "zh-hant": "cmn",
    "zh-hk": "yue",
    "pt": "pt-br",
    "no": "nb",
    "iw": "he",
    "tl": "id",
}
_SPEEDS = (80, 100, 120, 140, 160, 180, 200, 220, 240, 260, 280, 300, 320, 340, 380, 420)
_PACES = {
    "en": (90, 106, 128, 151, 172, 195, 217, 241, 264, 286, 309, 332, 357, 384, 435, 477),
    "cmn": (99, 119, 144, 172, 198, 227, 258, 288, 319, 353, 387, 420, 445, 470, 533, 599),
}
"""Words (Chinese: characters) a minute, pauses included, measured at each of espeak's speeds."""
_NATURAL = {"en": 155, "cmn": 240}
"""The pace of a narration at rate 1.0."""

_WORDLESS = frozenset({"fo", "kaa", "xex"})
"""Listed by the library, but their dictionaries are not in the wheel."""

# speak_lib.h
_RETRIEVAL_SYNCHRONOUS = 2
_DONT_EXIT = 0x8000
_UTF8 = 1
_CHARACTERS = 1
_RATE, _VOLUME, _PITCH, _RANGE, _WORD_GAP = 1, 2, 3, 4, 7
_WORD_EVENT = 1
_BUFFER_MS = 400

_QUIET = 0.012
"""Below this share of the peak a sample counts as silence."""


class _Id(ctypes.Union):
    _fields_ = (
        ("number", ctypes.c_int),
        ("name", ctypes.c_char_p),
        ("string", ctypes.c_char * 8),
    )


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Id),
    )


class _Voice(ctypes.Structure):
    _fields_ = (
        ("name", ctypes.c_char_p),
        ("languages", ctypes.c_void_p),
        ("identifier", ctypes.c_char_p),
        ("gender", ctypes.c_ubyte),
        ("age", ctypes.c_ubyte),
        ("variant", ctypes.c_ubyte),
        ("xx1", ctypes.c_ubyte),
        ("score", ctypes.c_int),
        ("spare", ctypes.c_void_p),
    )


_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


@dataclass(frozen=True, slots=True)
class _Mark:
    """A word begins: its first character in the text given, and its first sample."""

    character: int
    sample: int


class _Library:
    """The loaded library; `synthesise` is the only way in and takes the lock."""

    def __init__(self) -> None:
        try:
            self._espeak = ctypes.CDLL(espeakng_loader.get_library_path())
            data = espeakng_loader.get_data_path()
        except (OSError, RuntimeError) as error:
            raise NemoError(
                "The espeak voice could not be loaded.",
                hint="Install espeakng-loader again, or make the video without a voiceover.",
            ) from error
        self._lock = threading.Lock()
        self._pieces: list[bytes] = []
        self._marks: list[_Mark] = []
        self._callback = _Callback(self._receive)  # kept: the library holds only its address
        self.rate: int = self._espeak.espeak_Initialize(
            _RETRIEVAL_SYNCHRONOUS, _BUFFER_MS, str(data).encode(), _DONT_EXIT
        )
        if self.rate <= 0:
            raise NemoError("The espeak voice could not be started.")
        self._espeak.espeak_SetSynthCallback(self._callback)
        self._espeak.espeak_ListVoices.restype = ctypes.POINTER(ctypes.POINTER(_Voice))
        self.languages = dict(self._list())

    def _list(self) -> Iterator[tuple[str, str]]:
        """Every language code with the voice that speaks it; the best match comes last."""
        listed = self._espeak.espeak_ListVoices(None)
        found: list[tuple[int, str, str]] = []
        at = 0
        while listed[at]:
            voice = listed[at].contents
            # `languages` repeats: a byte of priority (low is better), a code, a zero byte
            address = voice.languages
            while priority := ctypes.string_at(address, 1)[0]:
                code = ctypes.string_at(address + 1)
                name = voice.identifier.decode().rpartition("/")[2]
                found.append((priority, code.decode().lower(), name))
                address += len(code) + 2
            at += 1
        for _, language, name in sorted(found, reverse=True):
            if name not in _WORDLESS:
                yield language, name

    def _receive(self, wave: Any, count: int, events: Any) -> int:
        if wave and count:
            self._pieces.append(ctypes.string_at(wave, count * 2))
        at = 0
        while (event := events[at]).type:
            if event.type == _WORD_EVENT:
                self._marks.append(_Mark(event.text_position - 1, event.sample))
            at += 1
        return 0

    def synthesise(
        self, text: str, voice: str, speed: int, gap: int
    ) -> tuple[Samples, list[_Mark]]:
        """The raw samples within [-1, 1] of a text, and where its words begin."""
        data = text.encode("utf-8") + b"\0"
        settings = {_RATE: speed, _VOLUME: 100, _PITCH: 50, _RANGE: 50, _WORD_GAP: gap}
        with self._lock:
            self._pieces, self._marks = [], []
            if self._espeak.espeak_SetVoiceByName(voice.encode()):
                raise NemoError(f"The espeak voice {voice!r} could not be loaded.")
            for parameter, value in settings.items():
                self._espeak.espeak_SetParameter(parameter, value, 0)
            self._espeak.espeak_Synth(data, len(data), 0, _CHARACTERS, 0, _UTF8, None, None)
            raw, marks = b"".join(self._pieces), self._marks
            self._pieces, self._marks = [], []
        return np.frombuffer(raw, np.int16) * np.float32(1 / 32768), marks


@cache
def _library() -> _Library:
    return _Library()


def languages() -> tuple[str, ...]:
    """The language codes that are understood, sorted.

    >>> {"en", "zh", "fr", "ja"} <= set(languages())
    True
    """
    return tuple(sorted({*PREFERRED, *_library().languages}))


def _speaker(language: str) -> str:
    known = _library().languages
    for code in (language, language.rpartition("-")[0], language.split("-")[0]):
        name = PREFERRED.get(code) or known.get(code)
        if name:
            return name
    raise InputError(
        f"The espeak voice does not speak {language!r}.",
        hint="Use a code such as en, zh, fr, de, es, it, pt, ja, ko, ru, ar or hi.",
    )


def _pace(speaker: str, rate: float) -> tuple[int, int]:
    """espeak's speed for a rate, and the gaps between words that make it slower still."""
    table = speaker if speaker in _PACES else "en"
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


def _starts(begins: Sequence[int], lengths: Sequence[int], marks: Sequence[_Mark]) -> list[float]:
    """The first sample of every word; a word said in one breath with the last shares its time."""
    first: dict[int, int] = {}
    order = np.searchsorted(begins, [mark.character for mark in marks], side="right") - 1
    for at, mark in zip(order.tolist(), marks, strict=True):
        if at >= 0:
            first.setdefault(at, mark.sample)
    return [float(first.get(at, -1)) for at in range(len(lengths))]


def _fill(starts: list[float], weights: Sequence[int], end: int) -> list[int]:
    """Give the words without a mark their share, by length, of the time up to the next mark."""
    starts[0] = max(starts[0], 0.0)
    at = 0
    while at < len(starts):
        after = at + 1
        while after < len(starts) and starts[after] < 0:
            after += 1
        limit = max(starts[after] if after < len(starts) else float(end), starts[at])
        span, total = limit - starts[at], sum(weights[at:after]) or 1
        passed = 0
        for inner in range(at, after - 1):
            passed += weights[inner]
            starts[inner + 1] = starts[at] + span * passed / total
        at = after
    return [int(start) for start in np.maximum.accumulate(np.array(starts))]


def speak(text: str, *, language: str, rate: float) -> Speech:
    """Say `text`; see `nemo_notebook.local.sound.voice.speak`."""
    speaker = _speaker(language)
    library = _library()
    written = words.cut(text)
    spoken = pronounce.said(written, language)
    speakers = [scripts.reader(form, speaker) for form in spoken]
    if not any(speakers):
        return Speech(np.zeros(0, np.float32), library.rate)
    speed, gap = _pace(speaker, rate)
    pieces: list[Samples] = []
    starts: list[int] = []
    total = 0
    for name, first, last in _runs(speakers):
        shown = written[first:last]
        said = [scripts.plain(form, name) for form in spoken[first:last]]
        line, begins = _lay(said, shown)
        samples, marks = library.synthesise(line, f"{name}+{VARIANT}", speed, gap)
        begun = _starts(begins, [len(form) for form in said], marks)
        starts += [total + at for at in _fill(begun, [len(form) for form in said], len(samples))]
        pieces.append(samples)
        total += len(samples)
    return _finish(np.concatenate(pieces), library.rate, starts, written)


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
