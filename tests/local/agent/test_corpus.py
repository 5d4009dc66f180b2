"""The requests of the corpus, in English and Chinese, each checked on the timeline."""

from __future__ import annotations

from collections import Counter

import pytest

from nemo_notebook.draft import Draft, decode, encode
from nemo_notebook.local.agent.agent import Recall, Revise, Say, respond

from .corpus import UPLOADS, Line, base, holds, lines
from .test_planning import check_timeline

CORPUS = [(language, line) for language in ("en", "zh") for line in lines(language)]
WITH_FILES = (22, 31, 55)
"""The kinds that need an uploaded file; the others must not be led astray by one."""


@pytest.mark.parametrize(
    ("language", "line"), CORPUS, ids=[f"{c[0]} {c[1].message}" for c in CORPUS]
)
def test_a_request_changes_what_it_says(language: str, line: Line) -> None:
    old = base(language, line.base)
    uploads = UPLOADS if line.kind in WITH_FILES else []
    steps = list(respond(line.message, old, language=language, uploads=uploads))
    versions = [s.draft for s in steps if isinstance(s, Revise)]
    said = "".join(s.text for s in steps if isinstance(s, Say))
    assert said.strip()
    if line.check == "undone":
        assert any(isinstance(s, Recall) and s.way == "undo" for s in steps)
        return
    new: Draft = decode(encode(versions[-1])) if versions else old
    assert holds(line.check, old, new), said
    if versions and line.kind not in WITH_FILES:
        check_timeline(new)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_kind_has_six_phrasings(language: str) -> None:
    counts = Counter(line.kind for line in lines(language))
    assert set(counts) == set(range(1, 68))
    assert min(counts.values()) >= 6, [k for k, n in counts.items() if n < 6]
