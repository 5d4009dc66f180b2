"""The lexicon of what a text is about: its size, its reach over word forms, and its pictures."""

from __future__ import annotations

from itertools import pairwise

import pytest

from nemo_notebook.local.agent.planning.planner import plan
from nemo_notebook.local.agent.planning.scenes import choose_families
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


def test_what_only_one_picture_suits_keeps_it() -> None:
    made = plan(read("a 30-second sunset video"))
    assert {scene.family for scene in made.scenes} == {"sunset"}
