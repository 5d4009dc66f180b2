"""Sayings, laws and rows of results get the card that suits them; labels read as captions."""

from __future__ import annotations

import pytest

from nemo_notebook.local.agent.planning.planner import plan
from nemo_notebook.local.agent.prompt.brief import read
from nemo_notebook.local.agent.text.figures import figure


@pytest.mark.parametrize(
    ("prompt", "said", "who"),
    [
        ('quote: "The best way out is always through." — Robert Frost',
         "The best way out is always through.", "Robert Frost"),
        ("名言：“千里之行，始于足下。” —— 老子", "千里之行，始于足下。", "老子"),
        ('Make a 10-second vertical video with the quote "Less is more." by Mies van der Rohe',
         "Less is more.", "Mies van der Rohe"),
        ("Zitat: „Man sieht nur mit dem Herzen gut.“ — Saint-Exupéry, 12 Sekunden",
         "Man sieht nur mit dem Herzen gut.", "Saint-Exupéry"),
    ],
)  # fmt: skip
def test_a_saying_has_a_card_with_its_author(prompt: str, said: str, who: str) -> None:
    made = plan(read(prompt))
    card = made.scenes[0].card
    assert card is not None and card.layout == "quote"
    assert (card.text, card.style["subtitle"]) == (said, who)


def test_a_text_that_quotes_somebody_is_no_request() -> None:
    text = 'Her motto was "never give up", and everybody in the village knew it well.'
    assert read(text).text == text


@pytest.mark.parametrize(
    ("prompt", "formula"),
    [
        ("explain the Pythagorean theorem with the formula, 20 seconds", "a^2 + b^2 = c^2"),
        ("用20秒讲解勾股定理，要有公式", "a^2 + b^2 = c^2"),
        ("Ohm's law in 15 seconds with narration", "V = IR"),
        ("a 12-second video about Newton's second law", "F = ma"),
        ("The area of a circle, 15 seconds", r"A = \pi r^2"),
    ],
)
def test_a_law_is_shown_with_its_formula(prompt: str, formula: str) -> None:
    cards = [s.card for s in plan(read(prompt)).scenes if s.card]
    assert [c.style["formula"] for c in cards if c.layout == "formula"] == [formula]


def test_a_subject_without_a_law_has_no_formula() -> None:
    made = plan(read("a 20-second video about the life of bees"))
    assert all(s.card is None or s.card.layout != "formula" for s in made.scenes)


def test_results_in_a_row_are_large_figures() -> None:
    made = plan(read("Our Q3: revenue 4.2M up 18%, churn 2.1%, 3 new offices"))
    shown = [(s.card.text, s.card.style["subtitle"]) for s in made.scenes if s.card]
    assert shown == [("4.2M", "Revenue, up 18%"), ("2.1%", "Churn"), ("3", "new offices")]


@pytest.mark.parametrize(
    ("sentence", "text", "about"),
    [
        ("85% of users would buy it again.", "85%", "of users would buy it again"),
        ("They visit 2,000 flowers a day.", "2,000", "flowers a day"),
        ("A roaster heats them to 210 degrees.", "210 degrees", ""),
        ("Then the barista pours a perfect espresso in 25 seconds.", "25 seconds",
         "A perfect espresso"),
        ("The camera costs $1,299 today.", "$1,299", "The camera"),
    ],
)  # fmt: skip
def test_the_label_of_a_figure_reads_as_its_caption(sentence: str, text: str, about: str) -> None:
    found = figure(sentence)
    assert found is not None and (found.text, found.about) == (text, about)


def test_a_pitch_is_not_called_pitch() -> None:
    for prompt in ("Product pitch, 20 seconds: Quill listens. It saves hours.",
                   "Make a pitch. Quill listens. It saves hours.",
                   "product pitch for Quill, 20 seconds"):  # fmt: skip
        made = plan(read(prompt))
        assert made.title.startswith("Quill")
        shown = [s.card.text for s in made.scenes if s.card]
        assert "Pitch" not in shown
