"""The lexicon of what a text is about: its size, its reach over word forms, and its pictures."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest

from nemo_notebook.local.agent.planning.planner import plan
from nemo_notebook.local.agent.planning.scenery import NEIGHBOURS, choose_families
from nemo_notebook.local.agent.prompt.brief import read
from nemo_notebook.local.agent.text.lexicon import FAMILIES, TERMS, find_families

ENGLISH = {term for english, _ in TERMS.values() for term in english.split()}
CHINESE = {term for _, chinese in TERMS.values() for term in chinese.split()}


def test_the_lexicon_has_hundreds_of_terms_in_each_language() -> None:
    assert len(ENGLISH) >= 400
    assert len(CHINESE) >= 400
    assert all(english.split() and chinese.split() for english, chinese in TERMS.values())


def test_every_family_of_the_lexicon_can_be_drawn() -> None:
    from nemo_notebook.local.render.visuals.registry import names

    assert set(FAMILIES) <= set(names())


@pytest.mark.parametrize(
    ("forms", "family"),
    [
        (("mountain", "mountains", "Mountain's"), "mountains"),
        (("bake", "baking", "bakes", "baked", "baker"), "kitchen"),
        (("celebrate", "celebrating", "celebrates", "celebration"), "celebration"),
        (("study", "studies", "studying"), "books"),
        (("program", "programming", "programs"), "tech"),
        (("heal", "health", "healthy"), ""),
        (("snow", "snowy", "snowing"), "snow"),
    ],
)
def test_forms_of_one_word_find_one_family(forms: tuple[str, ...], family: str) -> None:
    for form in forms:
        found = find_families(form)
        assert not family or family in found, form


def test_neighbours_differ_where_another_picture_is_as_good() -> None:
    texts = ["Coffee and the sea.", "The sea and coffee.", "Coffee by the sea."]
    chosen = choose_families(texts, " ".join(texts))
    assert set(chosen) == {"kitchen", "sea"}
    assert all(a != b for a, b in pairwise(chosen))


def test_a_short_subject_keeps_its_picture_and_a_long_one_goes_on_to_what_goes_with_it() -> None:
    assert {s.family for s in plan(read("10-second sunset timelapse")).scenes} == {"sunset"}
    families = [s.family for s in plan(read("a 60-second sunset video")).scenes]
    assert families[0] == "sunset" and len(set(families)) >= 3
    assert set(families) <= {"sunset", *NEIGHBOURS["sunset"]}


@pytest.mark.parametrize(
    "prompt",
    [
        "60 s video about programming in Python",
        "a 60-second video about the ocean",
        "一分钟的星空视频",
        "Bakers knead bread. Bread rises. The oven bakes it. Fresh bread is sold in the cafe. "
        "People eat bread at breakfast. A good bread lasts three days. Bake your own bread.",
    ],
)
def test_no_picture_comes_twice_running_or_thrice_in_six(prompt: str) -> None:
    families = [s.family for s in plan(read(prompt)).scenes]
    assert all(a != b for a, b in pairwise(families))
    for at in range(len(families) - 5):
        assert max(Counter(families[at : at + 6]).values()) <= 2


def test_a_scene_leaves_its_picture_to_the_next_that_has_no_other() -> None:
    texts = ["Coffee beans grow on mountain farms.", "Farmers make coffee.", "An espresso."]
    assert choose_families(texts, " ".join(texts))[1:] == ["meadow", "kitchen"]


def test_a_height_above_the_sea_shows_no_sea() -> None:
    assert "sea" not in find_families("1,800 metres above the sea")


def test_every_family_has_neighbours_that_can_be_drawn() -> None:
    assert set(NEIGHBOURS) == set(FAMILIES)
    assert all(set(near) <= set(FAMILIES) - {f} for f, near in NEIGHBOURS.items())
