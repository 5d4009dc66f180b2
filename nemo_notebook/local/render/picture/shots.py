"""Shots: what a scene shows behind its words, drawn into the planes of a frame."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import Protocol

import av
import numpy as np
from av.video.reformatter import Interpolation, VideoReformatter
from numpy.typing import NDArray

from ....draft import Canvas
from ..visuals import Backdrop, Cutout, Palette, gathered
from .blending import Blender, Placement
from .planes import Planes, from_rgb
from .sprites import PHASES, Sprite

__all__ = ["DrawnShot", "Shot"]


STILL = 0.6
"""Pixels at 1080 lines that a cutout may jump at once without anybody seeing it."""


class Shot(Protocol):
    """What stands behind the words of a scene, and the colours of the words."""

    @property
    def palette(self) -> Palette: ...

    def moment(self, seconds: float) -> Hashable:
        """What is to be seen then: equal moments are equal pictures. None when that is not known
        before it is painted."""

    def paint(self, planes: Planes, seconds: float, blender: Blender) -> None:
        """Fill the planes with the picture `seconds` after the start (from −1 to duration + 1)."""


@dataclass(eq=False)
class DrawnShot:
    """A backdrop: its field scaled up, its cutouts on top."""

    backdrop: Backdrop
    canvas: Canvas
    _still: list[tuple[Cutout, Sprite]] = field(init=False)
    _moving: list[tuple[Cutout, Sprite]] = field(init=False)
    _scaler: VideoReformatter = field(default_factory=VideoReformatter, init=False)
    _drawn: tuple[int, Planes] | None = field(default=None, init=False)
    _small: av.VideoFrame = field(init=False)
    _small_planes: list[NDArray[np.float32]] = field(init=False)

    def __post_init__(self) -> None:
        together = gathered(self.backdrop.cutouts)
        cutouts = [(cutout, Sprite(cutout.pixels)) for cutout in together]
        still = sum(1 for _ in takewhile(self._is_slow, together))
        self._still, self._moving = cutouts[:still], cutouts[still:]
        self.backdrop = replace(self.backdrop, cutouts=())  # they are in the sprites now
        # Written through views: `from_ndarray` takes ten times as long for planes of floats.
        self._small = av.VideoFrame(*self.backdrop.size, "gbrpf32le")
        self._small_planes = [
            np.frombuffer(memoryview(plane), np.float32).reshape(plane.height, -1)[:, : plane.width]
            for plane in self._small.planes
        ]

    @property
    def palette(self) -> Palette:
        return self.backdrop.palette

    def _is_slow(self, cutout: Cutout) -> bool:
        """Whether it moves so little between two changes of the field that it can wait for them."""
        step = max(abs(cutout.drift[0]), abs(cutout.drift[1])) / self.backdrop.rate
        return step <= STILL * min(self.canvas.width, self.canvas.height) / 1080

    def _step(self, seconds: float) -> int:
        return int(np.floor(seconds * self.backdrop.rate + 1e-6))

    def moment(self, seconds: float) -> Hashable:
        return self._step(seconds), tuple(
            _placed(sprite, cutout, seconds).drawn_as() for cutout, sprite in self._moving
        )

    def _field(self, seconds: float, blender: Blender) -> Planes:
        """The field at full size with what hardly moves before it; between two of its changes the
        last one is used again."""
        step = self._step(seconds)
        if self._drawn is None or self._drawn[0] != step:
            small = self.backdrop.draw(step / self.backdrop.rate)
            for plane, channel in zip(self._small_planes, (1, 2, 0), strict=True):  # G, B, R
                np.copyto(plane, small[..., channel])
            planes = from_rgb(
                self._scaler,
                self._small,
                self.canvas.width,
                self.canvas.height,
                Interpolation.BICUBIC,
            )
            _put(planes, self._still, step / self.backdrop.rate, blender, grid=2)
            self._drawn = (step, planes)
        return self._drawn[1]

    def paint(self, planes: Planes, seconds: float, blender: Blender) -> None:
        blender.copy(planes, self._field(seconds, blender))
        _put(planes, self._moving, seconds, blender)


def _put(
    planes: Planes,
    cutouts: list[tuple[Cutout, Sprite]],
    seconds: float,
    blender: Blender,
    grid: int = PHASES,
) -> None:
    for cutout, sprite in cutouts:
        blender.put(planes, _placed(sprite, cutout, seconds, grid))


def _placed(sprite: Sprite, cutout: Cutout, seconds: float, grid: int = PHASES) -> Placement:
    """Where a cutout is then, in steps of 1 / `grid` of a pixel sideways."""
    x = cutout.x + cutout.drift[0] * seconds
    return Placement(sprite, round(x * grid) / grid, cutout.y + cutout.drift[1] * seconds)
