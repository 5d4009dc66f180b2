"""Scenes look as they did when somebody last looked at them (see `golden_scenes.py`)."""

from __future__ import annotations

import numpy as np
import pytest
from golden import Picture, difference, kept
from golden_scenes import FOLDER, SCENES, frames


@pytest.fixture(scope="module")
def drawn() -> dict[str, Picture]:
    return {name: np.asarray(frame, np.float32) for name, frame in frames().items()}


@pytest.mark.parametrize("name", SCENES)
def test_a_scene_is_what_it_was(drawn: dict[str, Picture], name: str) -> None:
    assert kept(FOLDER, name).shape == drawn[name].shape
    assert difference(kept(FOLDER, name), drawn[name]) < 20, (
        "if this is meant: python tests/local/render/golden_scenes.py"
    )


def test_the_measure_sees_what_moved_or_turned_colour(drawn: dict[str, Picture]) -> None:
    frame = drawn["picture"]
    assert difference(frame, np.roll(frame, 4, axis=1)) > 20
    assert difference(frame, drawn["mono"]) > 20
    assert difference(drawn["fade"], drawn["wipe"]) > 20
    assert difference(drawn["clip"], drawn["clip_fast"]) > 20
    assert difference(frame, drawn["logo"]) > 20


def test_every_golden_scene_is_in_use_and_small() -> None:
    files = list(FOLDER.glob("*.png"))
    assert {path.stem for path in files} == set(SCENES)
    assert sum(path.stat().st_size for path in files) < 400_000
