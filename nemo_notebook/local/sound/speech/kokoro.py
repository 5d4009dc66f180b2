"""Voices of Kokoro-82M: a model in ONNX, and the style of each voice in a file beside it.

Styles are `NAME.bin` (float32) or an archive `voices*.bin` or `voices*.npz` of several, in the
folder of the model, in `voices/` within it, or in `voices/` beside it. A style has one row for
every length of text. The first letter of a name is the language, the second the gender.
Facts from the model: 24 kHz, at most 510 sounds, a unit of duration is 600 samples.
"""

from __future__ import annotations

import hashlib
import threading
import zipfile
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nemo_notebook.errors import InputError
from nemo_notebook.local.sound.speech import graph, neural
from nemo_notebook.local.sound.speech.library import speaker
from nemo_notebook.local.sound.voice import About, Samples, Speech

__all__ = ["KokoroVoice", "load"]

_RATE = 24_000
_UNIT = 600
_MOST = 509
_LENGTH = 1.0
_WIDTH = 256
_LANGUAGES = {"a": "en-us", "b": "en-gb", "e": "es", "f": "fr-fr", "h": "hi", "i": "it"}
_LANGUAGES |= {"p": "pt-br"}
_DURATIONS = ("/encoder/Clip_output_0", "/encoder/Clip_1_output_0", "durations", "pred_dur")

_RUNS = (
    (1, ";:,.!?"), (9, '—…"()“” ̃ʣʥʦʨᵝꭧAI'), (31, "O"), (33, "Q"), (35, "ST"), (39, "W"),
    (41, "Yᵊabcdef"), (50, "hijklmnopqrstuvwxyzɑɐɒæ"), (75, "βɔɕç"), (80, "ɖðʤə"), (85, "ɚɛɜ"),
    (90, "ɟ"), (92, "ɡ"), (99, "ɥ"), (101, "ɨɪʝ"), (110, "ɯɰŋɳɲɴø"), (118, "ɸθœ"), (123, "ɹ"),
    (125, "ɾɻ"), (128, "ʁɽʂʃʈʧ"), (135, "ʊʋ"), (138, "ʌɣɤ"), (142, "χʎ"), (147, "ʒʔ"),
    (156, "ˈˌː"), (162, "ʰ"), (164, "ʲ"), (169, "↓"), (171, "→↗↘"), (177, "ᵻ"),
)  # fmt: skip
_NUMBERS = {sign: first + at for first, signs in _RUNS for at, sign in enumerate(signs)}
"""The model's number of each sound."""

_SPELT = (
    ("eɪ", "A"), ("aɪ", "I"), ("ɔɪ", "Y"), ("oʊ", "O"), ("əʊ", "Q"), ("aʊ", "W"),
    ("dʒ", "ʤ"), ("tʃ", "ʧ"), ("ɜː", "ɜɹ"), ("ɚ", "əɹ"), ("ɐ", "ə"), ("r", "ɹ"), ("g", "ɡ"),
    ("ː", ""), ("̩", ""), ("ɬ", "l"), ("x", "k"),
)  # fmt: skip
"""How English sounds are written for this model; other languages are written as they are."""


class KokoroVoice:
    """One voice of a model file.

    Raises:
        InputError: the model or the voice is missing or cannot be used.
    """

    def __init__(self, path: Path, name: str = "") -> None:
        if not path.is_file():
            raise InputError(
                f"There is no voice model at {path}.",
                hint="Give the path of a .onnx file on this machine; nothing is downloaded.",
            )
        self._path = path
        self._name, self._style = _style(path, name)
        code = _LANGUAGES.get(self._name[:1])
        if code is None:
            raise InputError(
                f"The Kokoro voice {self._name!r} speaks a language that cannot be read here.",
                hint="Names begin with a, b (English), e, f, h, i or p.",
            )
        self.rate = _RATE
        self.speaker = speaker(code)
        gender = {"f": "female", "m": "male"}.get(self._name[1:2], "")
        languages = tuple(dict.fromkeys((code.split("-")[0], code)))
        self.about = About(f"kokoro:{path}#{self._name}", self._name, languages, gender, True)
        self._lock = threading.Lock()

    @property
    def identity(self) -> str:
        digest = neural.same(self._path)
        style = hashlib.blake2b(self._style.tobytes(), digest_size=8).hexdigest()
        return f"kokoro {digest} {self._name} {style}"

    def speak(self, text: str, *, language: str, rate: float) -> Speech:
        return neural.read(self, text, language, rate)

    @cached_property
    def _session(self) -> tuple[Any, str]:
        network = graph.read(self._path)
        given = {name for node in network.nodes for name in node.outputs}
        known = next((name for name in _DURATIONS if name in given), "")
        if known:
            network.outputs.append(known)
        session = graph.load(network, self._path.name)
        if not {"style", "speed"} <= {item.name for item in session.get_inputs()}:
            raise InputError(f"{self._path.name} is not a Kokoro model.")
        return session, known

    def synthesise(self, sounds: str, rate: float) -> tuple[Samples, NDArray[np.int64]]:
        """See `neural.Model`."""
        with self._lock:
            session, known = self._session
        numbers, after = self._spell(sounds)
        names = [item.name for item in session.get_inputs()]
        tokens = next(name for name in names if name not in {"style", "speed"})
        kind = {"tensor(float)": np.float32, "tensor(int32)": np.int32}
        speed = next(item.type for item in session.get_inputs() if item.name == "speed")
        feed = {
            tokens: np.array([[0, *numbers, 0]], np.int64),
            "style": self._style[min(len(numbers), len(self._style) - 1)][None],
            "speed": np.array([rate * _LENGTH], kind.get(speed, np.float32)),
        }
        wanted = [session.get_outputs()[0].name, *([known] if known else [])]
        try:
            samples, *told = graph.run(session, wanted, feed)
        except Exception as error:  # onnxruntime's own errors have no common type
            raise InputError(f"The voice model {self._path.name} does not work.") from error
        sound = np.asarray(samples, np.float32).reshape(-1)
        if told and np.size(told[0]) == len(numbers) + 2:
            edges = np.cumsum(np.asarray(told[0], np.float64).reshape(-1)) * _UNIT
        else:  # a model that does not tell: all sounds alike
            edges = np.linspace(0, len(sound), len(numbers) + 3)[1:]
        return sound, np.minimum(edges[np.array(after)], len(sound)).astype(np.int64)

    def _spell(self, sounds: str) -> tuple[list[int], list[int]]:
        """The model's numbers, and for every character of `sounds` the last one of its own."""
        numbers: list[int] = []
        after: list[int] = []
        english = self.speaker.startswith("en")
        at = 0
        while at < len(sounds):
            pairs = _SPELT if english else ()
            old, new = next(
                ((o, n) for o, n in pairs if sounds.startswith(o, at)), (sounds[at],) * 2
            )
            numbers += [_NUMBERS[sign] for sign in new if sign in _NUMBERS]
            numbers = numbers[:_MOST]
            after += [len(numbers)] * len(old)
            at += len(old)
        return numbers, after


def _style(path: Path, name: str) -> tuple[str, NDArray[np.float32]]:
    """A voice by name, or the first there is, as rows of (256,)."""
    folders = (path.parent, path.parent / "voices", path.parent.parent / "voices")
    archives = [
        file
        for folder in folders
        for file in sorted([*folder.glob("voices*.bin"), *folder.glob("voices*.npz")])
        if zipfile.is_zipfile(file)
    ]
    try:
        for folder in folders:
            for file in sorted(folder.glob(f"{name or '[a-z][fm]_*'}.bin")):
                if not zipfile.is_zipfile(file):
                    return file.stem, _rows(np.fromfile(file, np.float32))
        for file in archives:
            with np.load(file, allow_pickle=False) as archive:
                for key in [name] if name else sorted(archive.files):
                    if key in archive.files:
                        return key, _rows(np.asarray(archive[key], np.float32))
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        raise InputError(f"The voices beside {path.name} cannot be read.") from error
    raise InputError(
        f"There is no Kokoro voice {f'{name!r} ' if name else ''}beside {path.name}.",
        hint="Put NAME.bin or voices-v1.0.bin into the folder of the model.",
    )


def _rows(values: NDArray[np.float32]) -> NDArray[np.float32]:
    if not values.size or values.size % _WIDTH or not np.isfinite(values).all():
        raise ValueError("not a style")
    return values.reshape(-1, _WIDTH)


def load(place: str) -> KokoroVoice:
    """The voice of "PATH#NAME", or the first beside the model of "PATH".

    Raises:
        InputError: the model or the voice is missing or cannot be used.
    """
    path, _, name = place.partition("#")
    if name and not name.replace("_", "").isalnum():
        raise InputError(f"There is no Kokoro voice {name!r}.")
    return KokoroVoice(Path(path).expanduser(), name)
