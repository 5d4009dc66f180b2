"""A woman's voice by rule: higher, with resonances a tenth higher too."""

from __future__ import annotations

from nemo_notebook.local.sound.speech.formant import read
from nemo_notebook.local.sound.speech.library import Timbre
from nemo_notebook.local.sound.voice import About, Speech

__all__ = ["about", "speak"]

about = About("espeak-female", "eSpeak, a woman", gender="female")

_TIMBRE = Timbre(
    design=(
        "gender female",
        "pitch 140 215",
        "stressAmp 20 18 20 20 20 22 22 22",
        "formant 0 105 200 140",
        "formant 1 105 150 120",
        "formant 2 110 120 140",
        "formant 3 105 95 140",
        "formant 4 33 30 30 -100",
        "formant 5 99 90 90",
        "formant 6 121 60 65",
        "formant 7 110 0 100",
        "formant 8 110 0 100",
        "voicing 35",
        "consonants 60 40",
        "tone 70 250 230 80 1100 30 3500 40",
    ),
    pitch=85,
)


def speak(text: str, *, language: str, rate: float) -> Speech:
    """Say `text`; see `nemo_notebook.local.sound.voice.speak`."""
    return read(text, language, rate, _TIMBRE)
