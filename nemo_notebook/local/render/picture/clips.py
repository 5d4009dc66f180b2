"""Uploaded video and animations as shots.

A clip is shown from `trim` on, `speed` times as fast as it was recorded. One that is shorter than
its scene starts again from `trim`; where no more than 0.4 s are missing, and in the cross-fade
after the scene, it rests on its last frame instead. Ratios are dealt with as in `stills`: nearly
that of the canvas is cropped, any other is shown whole before a blurred copy of itself.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ....draft import Canvas
from ....errors import InputError
from ..visuals import Palette
from .blending import Blender
from .files.animations import Animation
from .files.projection import Projected, Projector, soft
from .files.recordings import Recording
from .grades import Grade, Tint
from .planes import Planes
from .shots import Shot
from .stills import CROPPED

__all__ = ["ClipShot", "Playing"]

_REST = 0.4
"""Seconds that a clip may rest on its last frame rather than start again."""

_SPARSE = 1.5
"""From this speed on many frames are never shown."""

_FILL_LIGHT = 0.55
_ANIMATIONS = (b"GIF8", b"RIFF", b"\x89PNG")


@dataclass(frozen=True, slots=True)
class Playing:
    """Which moment of a file is shown when. All in seconds but the speed.

    Attributes:
        duration: of the scene. length: of the file.

    >>> Playing(duration=5, length=2, trim=0, speed=1).at(4.5)
    0.5
    """

    duration: float
    length: float
    trim: float = 0.0
    speed: float = 1.0

    def at(self, seconds: float) -> float:
        """The moment of the file that is shown `seconds` after the start of the scene."""
        trim = min(self.trim, max(0.0, self.length - 0.04))
        there = max(0.04, self.length - trim)
        elapsed = max(seconds * self.speed, -trim)
        rounds = 0
        if self.duration * self.speed > there + _REST * self.speed and seconds > 0:
            # In the cross-fade after the scene the last round goes on.
            rounds = int(max(0.0, min(seconds, self.duration - 1e-3)) * self.speed / there + 1e-6)
        return trim + min(elapsed - rounds * there, there - 1e-3)


class ClipShot:
    """A video or an animation behind the words.

    Args:
        duration: of its scene, in seconds. trim: seconds of the file that are left out.
        grade, blur: how it is to look; `blur` in px of the canvas.
        behind: makes the shot that is seen, at rest, through a transparent one; black without.
        name: what its owner calls it, for sentences.

    Raises:
        InputError: the file is not a video that can be read.
    """

    def __init__(
        self,
        path: Path,
        canvas: Canvas,
        palette: Palette,
        duration: float,
        *,
        speed: float = 1.0,
        trim: float = 0.0,
        grade: Grade | None = None,
        blur: float = 0.0,
        behind: Callable[[], Shot] | None = None,
        name: str = "",
    ) -> None:
        self.palette = palette
        self._canvas = canvas
        until = trim + (duration + 1) * speed
        self._file = _open(path, until, name, sparse=speed >= _SPARSE)
        self._playing = Playing(duration, self._file.length, trim, speed)
        self._projector = Projector(canvas.width, canvas.height, self._file.aspect, CROPPED)
        self._tint = Tint(grade) if grade is not None else None
        self._blur = blur if blur > 0.5 else 0.0
        self._make_ground = behind
        self._still: Planes | None = None
        self._shown: tuple[int, Planes] | None = None
        if self._file.frame(self._number(0.0)) is None:
            raise InputError(
                f"The video {name or path.name} could not be read.", hint="Upload it again."
            )

    def _number(self, seconds: float) -> int:
        return self._file.number(self._playing.at(seconds))

    def moment(self, seconds: float) -> Hashable:
        """The number of the frame that is shown then."""
        return self._number(seconds)

    def paint(self, planes: Planes, seconds: float, blender: Blender) -> None:
        """Draw the frame of that moment."""
        number = self._number(seconds)
        if self._shown is None or self._shown[0] != number:
            frame = self._file.frame(number)
            if frame is not None:
                self._develop(self._projector.project(frame), blender)
            elif self._shown is None:
                planes.clear()
                return
            assert self._shown is not None
            self._shown = (number, self._shown[1])
        blender.copy(planes, self._shown[1])

    def _ground(self, blender: Blender) -> Planes:
        """What is seen through a transparent clip."""
        if self._still is None:
            self._still = Planes.empty(self._canvas.width, self._canvas.height)
            self._still.clear()
            if self._make_ground is not None:
                self._make_ground().paint(self._still, 0.0, blender)
        return self._still

    def _develop(self, given: Projected, blender: Blender) -> None:
        """Keep the frame as it is shown: on its ground, blurred, graded."""
        width, height = self._canvas.width, self._canvas.height
        whole = given.planes.y.shape == (height, width)
        if whole and given.alpha is None:
            result = given.planes
        else:
            result = Planes.empty(width, height)
            if given.alpha is not None:
                blender.copy(result, self._ground(blender))
            else:
                blender.copy(
                    result,
                    soft(
                        _covering(given.planes, width, height),
                        width,
                        height,
                        max(width, height) / 28,
                    ),
                )
                blender.dim(result, _FILL_LIGHT)
            part = result.crop(
                given.left, given.top, given.planes.y.shape[1], given.planes.y.shape[0]
            )
            if given.alpha is None:
                blender.copy(part, given.planes)
            else:
                _lay(part, given.planes, given.alpha)
        if self._blur:
            result = soft(result, width, height, self._blur)
        if self._tint is not None:
            result = self._tint(result)
        self._shown = (-1, result)


def _open(path: Path, until: float, name: str, *, sparse: bool) -> Recording | Animation:
    """By its first bytes: what was a video at the upload may be a picture by now."""
    try:
        if not path.is_file():
            raise FileNotFoundError(path.name)
        with path.open("rb") as file:
            head = file.read(16)
    except OSError as error:
        raise InputError(
            f"The video {name or path.name} could not be read.", hint="Upload it again."
        ) from error
    if head.startswith(_ANIMATIONS) and head[8:12] != b"AVI ":
        return Animation(path, until, name)
    return Recording(path, until, name, sparse=sparse)


def _covering(planes: Planes, width: int, height: int) -> Planes:
    """The middle of a picture, of the ratio of the canvas."""
    high, wide = planes.y.shape
    grow = max(width / wide, height / high)
    across = max(2, min(wide, round(width / grow / 2) * 2))
    down = max(2, min(high, round(height / grow / 2) * 2))
    return planes.crop((wide - across) // 4 * 2, (high - down) // 4 * 2, across, down)


def _lay(target: Planes, planes: Planes, alpha: NDArray[np.uint8]) -> None:
    """Blend planes with alpha (not premultiplied) over others."""
    quarter = (
        alpha[0::2, 0::2].astype(np.uint16) + alpha[1::2, 0::2] + alpha[0::2, 1::2]
        + alpha[1::2, 1::2] + 2 >> 2
    )  # fmt: skip
    for under, over, cover in (
        (target.y, planes.y, alpha.astype(np.uint16)),
        (target.u, planes.u, quarter),
        (target.v, planes.v, quarter),
    ):
        mixed = over * cover + under * (255 - cover)
        under[...] = (mixed + (mixed >> 8) + 128) >> 8
