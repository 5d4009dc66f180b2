"""Prompts of one line that hold their points: none of them is lost, each kind has its layout."""

from __future__ import annotations

import pytest

from nemo_notebook.local.agent.planning.planner import plan
from nemo_notebook.local.agent.prompt.brief import read


@pytest.mark.parametrize(
    ("prompt", "title", "layout", "points"),
    [
        ("our Q3: revenue 4.2M up 18%, churn 2.1%, 3 new offices", "Q3", "number", 3),
        (
            "history of the internet: 1969 ARPANET, 1989 the Web, 2007 smartphones",
            "History of the Internet",
            "timeline",
            3,
        ),
        (
            "Market share: Apple 28%, Samsung 20%, Xiaomi 14%, others 38%",
            "Market Share",
            "chart",
            4,
        ),
        (
            "5 ways to sleep better: go to bed early, no coffee, keep it dark, no phone, walk",
            "5 Ways to Sleep Better",
            "list",
            5,
        ),
        ("三个提高睡眠的方法：早睡、少喝咖啡、不看手机", "三个提高睡眠的方法", "list", 3),
        ("公司历程：2015年成立，2018年上市，2022年出海", "公司历程", "timeline", 3),
    ],
)
def test_the_points_of_a_line_are_shown(prompt: str, title: str, layout: str, points: int) -> None:
    made = plan(read(prompt))
    assert made.title == title
    cards = [scene.card for scene in made.scenes if scene.card and scene.card.layout == layout]
    assert sum(len(card.style.get("items", "1")) for card in cards) == points


@pytest.mark.parametrize(
    "prompt",
    [
        "Alien: Covenant", "Paris: the city of love, light and food", "Tokyo 2020: the games",
        "a teaser for Dune: Part Two, upbeat, 15 seconds",
    ],
)  # fmt: skip
def test_a_colon_alone_makes_no_list(prompt: str) -> None:
    made = plan(read(prompt))
    assert not [s for s in made.scenes if s.card and s.card.layout in ("list", "timeline", "chart")]


def test_a_hyphen_keeps_its_word_and_a_bare_title_is_not_said_twice() -> None:
    made = plan(read("product teaser for a note-taking app called Quill"))
    assert made.title == "Quill"
    assert [s.card.text for s in made.scenes if s.card] == [
        "Quill",
        "A note-taking app called Quill",
    ]
    made = plan(read("how to make sourdough in 5 steps"))
    assert [s.card.text for s in made.scenes if s.card] == ["How to Make Sourdough"]
