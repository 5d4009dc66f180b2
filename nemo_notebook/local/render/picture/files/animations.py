"""An uploaded GIF or animated WebP by its frames, each as long as the file says."""

from __future__ import annotations

import bisect
import warnings
from pathlib import Path
from typing import Any

import av
import numpy as np
from PIL import Image

from .....errors import InputError
from .photographs import BROKEN, FORMATS, LARGEST

__all__ = ["Animation", "is_animated"]

_SHORTEST, _USUAL = 20, 100
"""Milliseconds: what claims to be shorter is shown as every browser shows it, for 100."""

_MOST_FRAMES = 5000


def is_animated(path: Path) -> bool:
    """Whether a picture has more than one frame; False where it cannot be read."""
    try:
        if not path.is_file():
            return False
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(path, formats=FORMATS) as image:
                if not getattr(image, "is_animated", False):
                    return False
                image.seek(1)
                return True
    except BROKEN:
        return False


class Animation:
    """An animated picture; `frame` gives RGBA as an `av.VideoFrame`.

    Args:
        until: seconds of it that will be asked for.

    Raises:
        InputError: it is too large, or not a picture that can be read.
    """

    aspect = 1.0

    def __init__(self, path: Path, until: float = 3600.0, name: str = "") -> None:
        self._name = name or path.name
        try:
            if not path.is_file():
                raise FileNotFoundError(path.name)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self._image = Image.open(path, formats=FORMATS)
            if self._image.width * self._image.height > LARGEST:
                raise ValueError("too many pixels")
            self._starts = self._list(until)
        except BROKEN as error:
            raise InputError(
                f"The picture {self._name} could not be read.", hint="Upload it again."
            ) from error
        self._kept: tuple[int, Any] | None = None
        self._last = len(self._starts) - 2

    def __del__(self) -> None:
        image = getattr(self, "_image", None)
        if image is not None:
            image.close()

    def _list(self, until: float) -> list[int]:
        """When the frames begin, in ms, and when the last one ends."""
        starts, at = [0], 0
        for number in range(_MOST_FRAMES):
            try:
                self._image.seek(number)
                self._image.load()
            except BROKEN:
                if not number:
                    raise
                break
            shown = round(float(self._image.info.get("duration") or 0))
            at += shown if shown >= _SHORTEST else _USUAL
            starts.append(at)
            if at > until * 1000:
                break
        return starts

    @property
    def length(self) -> float:
        """Seconds from its start to the end of its last frame that was listed."""
        return self._starts[-1] / 1000

    def number(self, seconds: float) -> int:
        """Which frame is shown at a moment."""
        place = bisect.bisect_right(self._starts, seconds * 1000 + 0.1) - 1
        return min(max(0, place), self._last)

    def frame(self, number: int) -> Any | None:
        """The frame of that number as an `av.VideoFrame` in rgba."""
        number = min(max(0, number), self._last)
        if self._kept is None or self._kept[0] != number:
            try:
                self._image.seek(number)
                pixels = np.asarray(self._image.convert("RGBA"))
            except BROKEN:
                return self._kept[1] if self._kept is not None else None
            self._kept = (number, av.VideoFrame.from_ndarray(pixels, "rgba"))
        return self._kept[1]
