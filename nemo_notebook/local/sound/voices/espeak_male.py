"""A man's voice by rule: lower and fuller."""

from __future__ import annotations

from nemo_notebook.local.sound.speech.formant import read
from nemo_notebook.local.sound.speech.library import Timbre
from nemo_notebook.local.sound.voice import About, Speech

__all__ = ["about", "speak"]

about = About("espeak-male", "eSpeak, a man", gender="male")

_TIMBRE = Timbre(
    design=(
        "gender male",
        "pitch 68 108",
        "formant 0 100 90 120",
        "formant 1 97 90 140",
        "formant 2 97 70 140",
        "formant 3 97 75 140",
        "formant 4 97 80 140",
        "formant 5 97 80 140",
    ),
    pitch=38,
    volume=80,
)


def speak(text: str, *, language: str, rate: float) -> Speech:
    """Say `text`; see `nemo_notebook.local.sound.voice.speak`."""
    return read(text, language, rate, _TIMBRE)
