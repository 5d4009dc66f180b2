"""Words look as they did when somebody last looked at them (see `golden_frames.py`)."""

from __future__ import annotations

import numpy as np
import pytest
from golden import Picture, difference, kept
from golden_frames import FOLDER, TITLES, frames


@pytest.fixture(scope="module")
def drawn() -> dict[str, Picture]:
    return {name: np.asarray(frame, np.float32) for name, frame in frames().items()}


@pytest.mark.parametrize("name", TITLES)
def test_a_frame_is_what_it_was(drawn: dict[str, Picture], name: str) -> None:
    assert kept(FOLDER, name).shape == drawn[name].shape
    assert difference(kept(FOLDER, name), drawn[name]) < 28, (
        "if this is meant: python tests/local/render/golden_frames.py"
    )


def test_the_measure_sees_a_word_that_moved_or_changed(drawn: dict[str, Picture]) -> None:
    frame = drawn["title"]
    assert difference(frame, np.roll(frame, 5, axis=1)) > 28
    assert difference(frame, drawn["statement"]) > 28


def test_every_golden_frame_is_in_use_and_small() -> None:
    files = list(FOLDER.glob("*.png"))
    assert {path.stem for path in files} == set(TITLES)
    assert all(path.stat().st_size < 30_000 for path in files)
