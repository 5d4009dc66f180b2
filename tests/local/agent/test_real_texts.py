"""Texts that were not written for the purpose become whole videos of 15, 30 and 60 seconds."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

import pytest

from nemo_notebook.local.agent.planning.narration import count
from nemo_notebook.local.agent.planning.planner import Plan, plan
from nemo_notebook.local.agent.prompt.brief import read
from nemo_notebook.local.agent.text.cleaning import normalise, speakable, tidy, unmark
from nemo_notebook.local.agent.text.exhibits.aside import MARK, set_aside

from .real_texts import REAL, size

REQUEST = "Turn this text into a {}-second video with visuals and voiceover:\n\n{}"
REQUEST_ZH = "把这段文字做成{}秒的视频，要配音：\n\n{}"
LENGTHS = (15, 30, 60)
WORDS_A_MINUTE = {"en": (130, 190), "zh": (195, 310)}
"""Measured while somebody speaks; in Chinese every sign is a word."""

pytestmark = [
    pytest.mark.parametrize("name", REAL),
    pytest.mark.parametrize("seconds", LENGTHS),
]


@cache
def planned(name: str, seconds: int) -> Plan:
    chinese = bool(re.search(r"[㐀-鿿]", REAL[name]))
    return plan(read((REQUEST_ZH if chinese else REQUEST).format(seconds, REAL[name])))


def words_of(text: str) -> list[str]:
    return re.findall(r"[㐀-鿿]|[^\W㐀-鿿]+", text.lower())


@cache
def source(name: str) -> str:
    """The words of a text, blanks around it: first without code and marks, then as it is."""
    plain = unmark(normalise(MARK.sub(" ", set_aside(tidy(REAL[name]))[0])))
    both = f"{speakable(plain.replace(chr(10), ' '))} {REAL[name]}"
    return " " + " ".join(words_of(both)) + " "


def test_the_length_is_exact_and_no_scene_is_empty(name: str, seconds: int) -> None:
    made = planned(name, seconds)
    assert made.duration == 1000 * seconds
    assert 1000 * seconds * made.canvas.fps % 1000 == 0, "a whole number of frames"
    assert (made.scenes[0].start, made.scenes[-1].end) == (0, 1000 * seconds)
    assert all(one.end == after.start for one, after in pairwise(made.scenes))
    for scene in made.scenes:
        assert scene.end - scene.start >= 1_000
        assert scene.spoken or scene.card, "somebody speaks or something is to be read"
        assert scene.card is None or scene.card.text or scene.card.style


def test_words_are_whole_and_sentences_follow_the_text(name: str, seconds: int) -> None:
    said = [one.line for scene in planned(name, seconds).scenes for one in scene.spoken]
    assert said
    for line in said:
        formula = line.shown is not None and line.shown.layout == "formula"
        words = " ".join(words_of(line.text))
        assert formula or line.row or f" {words} " in source(name), line.text


def test_the_voice_keeps_a_natural_pace(name: str, seconds: int) -> None:
    made = planned(name, seconds)
    said = [one for scene in made.scenes for one in scene.spoken]
    minutes = sum(one.speech.duration for one in said) / 60_000
    slowest, fastest = WORDS_A_MINUTE[made.language]
    assert slowest <= sum(count(one.line.text) for one in said) / minutes <= fastest
    assert all(after.start - one.end >= 0 for one, after in pairwise(said))
    assert said[-1].end <= made.duration - 700


def test_the_time_is_filled(name: str, seconds: int) -> None:
    made = planned(name, seconds)
    said = sum(one.speech.duration for scene in made.scenes for one in scene.spoken)
    enough = size(REAL[name]) / (4.0 if made.language == "zh" else 2.6)  # seconds it takes to say
    if enough >= 2 * seconds:
        assert said >= 600 * seconds


def test_titles_are_short_and_end_well(name: str, seconds: int) -> None:
    made = planned(name, seconds)
    assert len(made.title.split()) <= 8
    assert not re.search(r"\b(?:a|an|the|of|in|to|and|or|with|for|by|at|on)$", made.title, re.I)
    for scene in made.scenes:
        if scene.card is not None and scene.card.layout in ("title", "statement"):
            assert not re.search(r"\b(?:a|an|the|of|in|to|and|or|with|for)$", scene.card.text)
