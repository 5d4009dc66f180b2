"""Planning a text of 500 words takes less than a second of the processor, cold and warm."""

from __future__ import annotations

import time

import pytest

from nemo_notebook.local.agent.agent import Revise, respond
from nemo_notebook.local.sound.voice import speak

from .real_texts import REAL

LIMIT = 1.0


@pytest.mark.parametrize(
    ("seconds", "name"), [(15, "sense_and_sensibility"), (60, "mansfield_park")]
)
def test_five_hundred_words_are_planned_within_a_second(seconds: int, name: str) -> None:
    speak("The library of the voice is loaded once for all.")
    text = " ".join(REAL[f"prose {name}"].split()[100:600])
    prompt = f"turn this text into a {seconds}-second video with voiceover: {text}"
    times = []
    for _ in range(2):  # first with sentences that nobody has said yet, then out of memory
        begun = time.process_time()
        drafts = [step.draft for step in respond(prompt, None) if isinstance(step, Revise)]
        times.append(time.process_time() - begun)
        assert drafts[-1].duration == 1000 * seconds
    assert max(times) < LIMIT
    assert times[1] < times[0]
