"""How far a frame is from the one that somebody has looked at and kept."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

__all__ = ["Picture", "difference", "kept"]

Picture = NDArray[np.float32]


def difference(one: Picture, other: Picture) -> float:
    """The largest difference of the mean colour of a square of 8 × 8 pixels, in levels."""
    height, width = one.shape[0] // 8, one.shape[1] // 8
    signed = (one - other)[: height * 8, : width * 8].reshape(height, 8, width, 8, 3)
    return float(np.abs(signed.mean(axis=(1, 3))).max())


def kept(folder: Path, name: str) -> Picture:
    """The frame of that name as it was kept."""
    with Image.open(folder / f"{name}.png") as picture:
        return np.asarray(picture.convert("RGB"), np.float32)
