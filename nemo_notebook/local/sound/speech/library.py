"""The espeak-ng library, from the wheel `espeakng-loader`, called by ctypes.

It reads texts aloud, and it tells the sounds of a text for voices that are models. The library
keeps its state in globals, so one lock serves the whole process. It is not repeatable by itself:
pitch flutter, roughness and breath run on from one text to the next. Timbres that have none of
them give the same samples every time, so only such are used here.
Facts from espeak-ng 1.52: `speak_lib.h`, `voices.c` and `wavegen.c`.
"""

from __future__ import annotations

import ctypes
import os
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import espeakng_loader
import numpy as np

from nemo_notebook.errors import InputError, NemoError
from nemo_notebook.local.sound.voice import Samples

__all__ = ["Library", "Mark", "Timbre", "library", "phonemes", "speaker"]

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

_WORDLESS = frozenset({"fo", "kaa", "xex"})
"""Listed by the library, but their dictionaries are not in the wheel."""

# speak_lib.h
_RETRIEVAL_SYNCHRONOUS = 2
_DONT_EXIT = 0x8000
_UTF8 = 1
_CHARACTERS = 1
_IPA = 2
_RATE, _VOLUME, _PITCH, _RANGE, _WORD_GAP = 1, 2, 3, 4, 7
_WORD_EVENT = 1
_BUFFER_MS = 400


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
class Mark:
    """A word begins: its first character in the text given, and its first sample."""

    character: int
    sample: int


@dataclass(frozen=True, slots=True)
class Timbre:
    """How a speaker sounds.

    Attributes:
        variant: one of the library's own.
        design: lines of a voice file that are used in its place, where the library takes them.
        pitch: 0 to 100, for the variant; a design has its own.
        volume: 0 to 100.
    """

    variant: str = "Henrique"
    design: tuple[str, ...] = ()
    pitch: int = 50
    volume: int = 100


class Library:
    """The loaded library; `synthesise` and `phonemes` are the only ways in and take the lock."""

    def __init__(self) -> None:
        try:
            self._espeak = ctypes.CDLL(espeakng_loader.get_library_path())
            self._data = Path(str(espeakng_loader.get_data_path()))
        except (OSError, RuntimeError) as error:
            raise NemoError(
                "The espeak voice could not be loaded.",
                hint="Install espeakng-loader again, or make the video without a voiceover.",
            ) from error
        self._lock = threading.Lock()
        self._pieces: list[bytes] = []
        self._marks: list[Mark] = []
        self._callback = _Callback(self._receive)  # kept: the library holds only its address
        self.rate: int = self._espeak.espeak_Initialize(
            _RETRIEVAL_SYNCHRONOUS, _BUFFER_MS, str(self._data).encode(), _DONT_EXIT
        )
        if self.rate <= 0:
            raise NemoError("The espeak voice could not be started.")
        self._espeak.espeak_SetSynthCallback(self._callback)
        self._espeak.espeak_ListVoices.restype = ctypes.POINTER(ctypes.POINTER(_Voice))
        self._espeak.espeak_TextToPhonemes.restype = ctypes.c_char_p
        self._files: dict[str, Path] = {}
        self.languages = dict(self._list())
        self._designs: dict[tuple[str, Timbre], bytes] = {}
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def _list(self) -> Iterator[tuple[str, str]]:
        """Every language code with the voice that speaks it; the best match comes last."""
        listed = self._espeak.espeak_ListVoices(None)
        found: list[tuple[int, str, str]] = []
        at = 0
        while listed[at]:
            voice = listed[at].contents
            identifier = voice.identifier.decode()
            name = identifier.rpartition("/")[2]
            self._files[name.lower()] = self._data / "lang" / identifier
            # `languages` repeats: a byte of priority (low is better), a code, a zero byte
            address = voice.languages
            while priority := ctypes.string_at(address, 1)[0]:
                code = ctypes.string_at(address + 1)
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
                self._marks.append(Mark(event.text_position - 1, event.sample))
            at += 1
        return 0

    def _design(self, name: str, timbre: Timbre) -> bytes:
        """The path of a voice file: the language's own lines, and those of the timbre.

        The library takes short paths in small letters only, which `/tmp` gives where there is one.
        """
        key = (name, timbre)
        if key not in self._designs:
            if self._folder is None:
                self._folder = tempfile.TemporaryDirectory(
                    dir="/tmp" if os.name == "posix" else None
                )
            path = Path(self._folder.name) / f"v{len(self._designs)}"
            lines = "\n".join((*timbre.design, "flutter 0", "roughness 0", "echo 0 0", ""))
            path.write_bytes(self._files[name.lower()].read_bytes() + b"\n" + lines.encode())
            self._designs[key] = str(path).encode()
        return self._designs[key]

    def _choose(self, name: str, timbre: Timbre) -> int:
        """Set voice and timbre, and give the pitch to ask for."""
        if timbre.design:
            try:
                if not self._espeak.espeak_SetVoiceByFile(self._design(name, timbre)):
                    return 50
            except (OSError, KeyError):
                pass  # no folder to write to: the variant at the timbre's pitch is near enough
        if self._espeak.espeak_SetVoiceByName(f"{name}+{timbre.variant}".encode()):
            raise NemoError(f"The espeak voice {name!r} could not be loaded.")
        return timbre.pitch

    def synthesise(
        self, text: str, name: str, timbre: Timbre, speed: int, gap: int
    ) -> tuple[Samples, list[Mark]]:
        """The raw samples within [-1, 1] of a text, and where its words begin."""
        data = text.encode("utf-8") + b"\0"
        with self._lock:
            self._pieces, self._marks = [], []
            pitch = self._choose(name, timbre)
            settings = {_RATE: speed, _VOLUME: timbre.volume, _PITCH: pitch}
            for parameter, value in {**settings, _RANGE: 50, _WORD_GAP: gap}.items():
                self._espeak.espeak_SetParameter(parameter, value, 0)
            self._espeak.espeak_Synth(data, len(data), 0, _CHARACTERS, 0, _UTF8, None, None)
            raw, marks = b"".join(self._pieces), self._marks
            self._pieces, self._marks = [], []
        return np.frombuffer(raw, np.int16) * np.float32(1 / 32768), marks

    def phonemes(self, text: str, name: str) -> str:
        """The sounds of a text in the international alphabet, words apart by spaces."""
        buffer = ctypes.create_string_buffer(text.encode("utf-8"))
        place = ctypes.c_void_p(ctypes.addressof(buffer))
        clauses: list[str] = []
        with self._lock:
            if self._espeak.espeak_SetVoiceByName(name.encode()):
                raise NemoError(f"The espeak voice {name!r} could not be loaded.")
            while place.value:
                told = self._espeak.espeak_TextToPhonemes(ctypes.byref(place), _UTF8, _IPA)
                clauses.append((told or b"").decode("utf-8", "ignore"))
        return " ".join(" ".join(clauses).split())


@cache
def library() -> Library:
    """The one library of the process.

    Raises:
        NemoError: it cannot be loaded.
    """
    return Library()


@lru_cache(maxsize=8192)
def phonemes(text: str, name: str) -> str:
    """`Library.phonemes`, remembered.

    >>> phonemes("hello", "en-us")
    'həlˈoʊ'
    """
    return library().phonemes(text, name)


def speaker(language: str) -> str:
    """The library's name of the voice for a language code.

    Raises:
        InputError: it does not speak that language.

    >>> speaker("en"), speaker("zh-CN".lower())
    ('en-us', 'cmn')
    """
    known = library().languages
    for code in (language, language.rpartition("-")[0], language.split("-")[0]):
        name = PREFERRED.get(code) or known.get(code)
        if name:
            return name
    raise InputError(
        f"The espeak voice does not speak {language!r}.",
        hint="Use a code such as en, zh, fr, de, es, it, pt, ja, ko, ru, ar or hi.",
    )
