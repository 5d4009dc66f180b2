"""Words look as they did when somebody last looked at them (see `golden_frames.py`)."""

from __future__ import annotations

import numpy as np
import pytest
from golden_frames import FOLDER, TITLES, frames
from numpy.typing import NDArray
from PIL import Image

Picture = NDArray[np.float32]


@pytest.fixture(scope="module")
def drawn() -> dict[str, Picture]:
    return {name: np.asarray(frame, np.float32) for name, frame in frames().items()}


def difference(one: Picture, other: Picture) -> float:
    """The largest difference of the mean colour of a square of 8 × 8 pixels, in levels."""
    height, width = one.shape[0] // 8, one.shape[1] // 8
    signed = (one - other)[: height * 8, : width * 8].reshape(height, 8, width, 8, 3)
    return float(np.abs(signed.mean(axis=(1, 3))).max())


def kept(name: str) -> Picture:
    with Image.open(FOLDER / f"{name}.png") as picture:
        return np.asarray(picture.convert("RGB"), np.float32)


@pytest.mark.parametrize("name", TITLES)
def test_a_frame_is_what_it_was(drawn: dict[str, Picture], name: str) -> None:
    assert kept(name).shape == drawn[name].shape
    assert difference(kept(name), drawn[name]) < 28, (
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
