"""The voice that is always there: clear, even and robotic, in more than a hundred languages."""

from __future__ import annotations

from nemo_notebook.local.sound.speech.formant import languages, read
from nemo_notebook.local.sound.speech.library import Timbre
from nemo_notebook.local.sound.voice import About, Speech

__all__ = ["about", "languages", "speak"]

about = About("espeak", "eSpeak")


def speak(text: str, *, language: str, rate: float) -> Speech:
    """Say `text`; see `nemo_notebook.local.sound.voice.speak`."""
    return read(text, language, rate, Timbre("Henrique"))
