"""Voices of the Piper format: `NAME.onnx` with its description `NAME.onnx.json` beside it.

A model draws chance numbers inside, and keeps to itself how long each sound is. Both are changed
when it is loaded: chance comes in from outside, always the same, so that a text always sounds the
same; and the durations come out, so that words are timed to the sample.
Facts from the format: sounds are numbered by `phoneme_id_map`, with the pad 0 between them, after
the start 1 and before the end 2; a unit of duration is 256 samples.
"""

from __future__ import annotations

import json
import threading
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nemo_notebook.errors import InputError
from nemo_notebook.local.sound.speech import graph, neural
from nemo_notebook.local.sound.speech.library import speaker
from nemo_notebook.local.sound.voice import About, Samples, Speech

__all__ = ["PiperVoice", "load"]

_HOP = 256
_LENGTH = 1.22
"""How much slower than the recordings of the model rate 1.0 is: a narration takes its time."""
_ROUNDED = 0.3
"""Every sound is rounded up to a whole unit, which weighs more where sounds are short."""
_NOISE = 4096
_START, _PAD, _END = "^", "_", "$"


class PiperVoice:
    """A voice from a model file.

    Raises:
        InputError: the model or its description is missing or cannot be used.
    """

    def __init__(self, path: Path, about: About | None = None, speaker_number: int = 0) -> None:
        told = _description(path)
        try:
            self.rate = int(told["audio"]["sample_rate"])
            self._ids: dict[str, list[int]] = {
                str(sound): [int(number) for number in numbers]
                for sound, numbers in told["phoneme_id_map"].items()
            }
            usual = told.get("inference") or {}
            self._noise = float(usual.get("noise_scale", 0.667))
            self._sway = float(usual.get("noise_w", 0.8))
            self._length = float(usual.get("length_scale", 1.0)) * _LENGTH
            self._speakers = int(told.get("num_speakers", 1))
            self.speaker = speaker(str(told["espeak"]["voice"]).lower())
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise InputError(f"{path.name}.json does not describe a Piper voice.") from error
        if told.get("phoneme_type", "espeak") != "espeak" or _START not in self._ids:
            raise InputError(f"{path.name} reads sounds in an alphabet that is not supported.")
        self._path = path
        self._tonal = neural.code(self.speaker) == "zh"  # elsewhere digits are of foreign words
        self._number = speaker_number
        self._lock = threading.Lock()
        self._session: Any = None
        self.about = about or About(
            f"piper:{path}",
            path.stem,
            (neural.code(self.speaker), self.speaker.lower()),
            "",
            natural=True,
        )

    @property
    def identity(self) -> str:
        digest = neural.same(self._path)
        return f"piper {digest} {self._number} {self._length} {self._noise} {self._sway}"

    def speak(self, text: str, *, language: str, rate: float) -> Speech:
        return neural.read(self, text, language, rate)

    def _load(self) -> tuple[Any, str, str, str]:
        with self._lock:
            if self._session is None:
                network = graph.read(self._path)
                names = _open(network, self._path.name)
                self._session = (graph.load(network, self._path.name), *names)
        found: tuple[Any, str, str, str] = self._session
        return found

    def synthesise(self, sounds: str, rate: float) -> tuple[Samples, NDArray[np.int64]]:
        """See `neural.Model`."""
        session, durations, sway, noise = self._load()
        pad = self._ids.get(_PAD, [0])
        ids = [*self._ids[_START], *pad]
        after: list[int] = []
        for sound in sounds:
            # what the model does not know, another spelling of it or nothing
            known = self._ids.get(sound) or self._ids.get(_ALIKE.get(sound, ""), [])
            for number in known if not sound.isdigit() or self._tonal else []:
                ids += [number, *pad]
            after.append(len(ids))
        ids += self._ids[_END]
        length = self._length / rate - _ROUNDED * (1 - 1 / rate)
        scales = np.array([self._noise, length, self._sway], np.float32)
        feed: dict[str, Any] = {
            "input": np.array([ids], np.int64),
            "input_lengths": np.array([len(ids)], np.int64),
            "scales": scales,
        }
        if self._speakers > 1:
            feed["sid"] = np.array([self._number], np.int64)
        size = _NOISE
        while True:
            try:
                units, samples = self._run(session, feed, durations, sway, noise, len(ids), size)
                break
            except Exception as error:  # onnxruntime's own errors have no common type
                if size > _NOISE * 8:
                    raise InputError(f"The voice model {self._path.name} does not work.") from error
                size *= 2  # a sentence longer than there was chance for
        edges = np.cumsum(units).astype(np.int64) * _HOP
        return samples, edges[np.array(after, np.int64) - 1]

    def _run(
        self, session: Any, feed: dict[str, Any], durations: str, sway: str, noise: str,
        count: int, size: int,
    ) -> tuple[NDArray[np.float64], Samples]:  # fmt: skip
        chance = {name: _chance(channels, size) for name, channels in ((sway, 2), (noise, 192))}
        zero = {f"{name} from": np.zeros(3, np.int64) for name in chance}
        asked = {f"{name} chance": values for name, values in chance.items()}
        units, samples = graph.run(session, [durations, "output"], {**feed, **asked, **zero})
        return np.asarray(units, np.float64).reshape(-1)[:count], np.asarray(samples).reshape(-1)


_ALIKE = {"g": "ɡ", "ɡ": "g", "ɹ": "r", "ɚ": "ə", "ɝ": "ɜ", "ᵻ": "ɪ", "ɐ": "ə", "ʔ": "t"}
_ALIKE |= {"ɕ": "ʃ", "ʂ": "ʃ", "ʈ": "t", "ɖ": "d", "ʐ": "ʒ", "ʑ": "ʒ", "ɥ": "j", "ɤ": "ə", "ɑ": "a"}
"""Sounds that a model may lack, and what is near them."""


@lru_cache(maxsize=4)
def _chance(channels: int, size: int) -> NDArray[np.float32]:
    return np.random.default_rng(channels).standard_normal((1, channels, size)).astype(np.float32)


def _open(network: graph.Graph, name: str) -> tuple[str, str, str]:
    """Let chance in and durations out; the names of durations, of their chance, of the sound's."""
    durations = [node.outputs[0] for node in network.nodes if node.kind == "Ceil"]
    chances = [node for node in network.nodes if node.kind == "RandomNormalLike"]
    within = [node for node in chances if node.outputs[0].startswith("/dp/")]
    if len(durations) != 1 or len(chances) != 2 or len(within) != 1:
        raise InputError(f"{name} is not a Piper model.")
    nodes: list[graph.Node] = []
    for node in network.nodes:
        if node not in chances:
            nodes.append(node)
            continue
        value = node.outputs[0]
        nodes.append(graph.Node("Shape", node.inputs, (f"{value} to",)))
        cut = (f"{value} chance", f"{value} from", f"{value} to")
        nodes.append(graph.Node("Slice", cut, (value,)))
        network.inputs += [(cut[0], graph.FLOAT), (cut[1], graph.INT64)]
    network.nodes = nodes
    network.outputs.append(durations[0])
    other = next(node for node in chances if node is not within[0])
    return durations[0], within[0].outputs[0], other.outputs[0]


def _description(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise InputError(
            f"There is no voice model at {path}.",
            hint="Give the path of a .onnx file on this machine; nothing is downloaded.",
        )
    beside = path.with_name(path.name + ".json")
    try:
        told = json.loads(beside.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise InputError(
            f"The description {beside.name} is missing beside the model.",
            hint="A Piper voice is two files: NAME.onnx and NAME.onnx.json.",
        ) from error
    except (OSError, ValueError) as error:
        raise InputError(f"{beside.name} is not a description of a Piper voice.") from error
    if not isinstance(told, dict):
        raise InputError(f"{beside.name} is not a description of a Piper voice.")
    return told


def load(place: str) -> PiperVoice:
    """The voice of "PATH" or, where a model has several speakers, "PATH#NUMBER".

    Raises:
        InputError: the model is missing or cannot be used.
    """
    path, _, number = place.partition("#")
    if number and not number.isdecimal():
        raise InputError(f"A speaker of a Piper model is a number, not {number!r}.")
    return PiperVoice(Path(path).expanduser(), speaker_number=int(number or 0))
