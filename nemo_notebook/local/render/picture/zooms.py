"""Looking at a picture through a window that moves by parts of a pixel: Ken Burns, zoom keyframes.

swscale enlarges a picture in a third of the time that any other part at hand takes, but it only
knows whole pixels: a slow zoom through it would stutter. `look` therefore cuts a little more out
of the source than is asked for, scales that to a little more than the target, and takes the target
out of its middle; among the many pairs of whole numbers for "a little more" it chooses one that
hits scale and place to within a twenty-fourth of a pixel (0020 of the decisions has the figures).
"""

from __future__ import annotations

import math
from collections.abc import Hashable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import av
import numpy as np
from av.video.reformatter import Interpolation, VideoReformatter
from numpy.typing import NDArray

from ....draft import Canvas
from ..visuals import Palette
from .blending import Blender
from .planes import Planes
from .shots import Shot

__all__ = [
    "MARGIN",
    "SHARPEST",
    "SMALLER",
    "Lens",
    "Move",
    "Window",
    "ZoomedShot",
    "enlarged",
    "in_pixels",
    "ken_burns",
    "keyframes",
    "padded",
    "scaled",
]

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int64]
Reals = NDArray[np.float64]

MARGIN = 96
"""Pixels around a picture that `Lens` needs for its choices; they repeat its edge, and of them no
more than a part of a pixel is ever seen."""

_NEAR = 1 / 24
"""Of a pixel: nearer than this is near enough."""

_REACH = 2
"""Pixels to either side from which a bicubic pixel takes its colour."""


class Window(NamedTuple):
    """A part of a picture; in pixels, or in parts of its width and height."""

    left: float
    top: float
    width: float
    height: float


class _Cut(NamedTuple):
    """One axis: `taken` px from `first` on are scaled to `size`, of which those from `shift` on are
    taken; `error` in px."""

    first: int
    taken: int
    size: int
    shift: int
    error: float


@lru_cache(4096)
def _choose(source: int, target: int, start: float, span: float) -> _Cut:
    """The cheapest cut that shows `span` px from `start` on of `source` px as `target` px, or else
    the most exact one."""
    scale = span / target
    sizes = np.arange(target, target + 2 * MARGIN + 1)
    counts = np.rint(sizes * scale).astype(np.int64)
    # The step of swscale: sixteen bits after the point (libswscale, initFilter).
    steps = ((counts << 16) + (sizes >> 1)) // sizes / 65536
    strayed = np.abs(steps - scale) * target / 2
    close = np.flatnonzero((strayed <= _NEAR * 0.75) & (counts > 0) & (counts <= source))
    if not len(close):
        close = np.array([int(np.argmin(np.where(counts <= source, strayed, np.inf)))])
    best = _Cut(0, source, target, 0, math.inf)
    for first in range(0, len(close), _AT_ONCE):
        rows = close[first : first + _AT_ONCE]
        table = sizes[rows], counts[rows], steps[rows], strayed[rows]
        found = _nearest(source, target, start + span / 2, *table)
        best = min(best, found, key=lambda cut: cut.error)
        if best.error <= _NEAR:
            return best
    # Nothing fits: the whole, as it is.
    return best if math.isfinite(best.error) else _Cut(0, source, target, 0, 1.0)


_AT_ONCE = 8
"""Sizes that are tried at once: among the first few there mostly is a good one."""


def _nearest(
    source: int, target: int, middle: float, sizes: Ints, counts: Ints, steps: Reals, strayed: Reals
) -> _Cut:
    """The first cut of these sizes that is near enough to show what lies around `middle`, or else
    the most exact one."""
    shifts = np.arange(2 * MARGIN + 1)
    exact = middle - steps[:, None] * (shifts + target / 2)
    firsts = np.rint(exact)
    errors: Reals = np.abs(exact - firsts) + strayed[:, None]
    spare = (sizes - target)[:, None] - shifts
    # Beyond a cut its last pixel is repeated; that may only happen where the source ends as well.
    left = (shifts >= _REACH) | (firsts == 0)
    right = (spare >= _REACH) | (firsts + counts[:, None] == source)
    inside = (firsts >= 0) & (firsts + counts[:, None] <= source) & (spare >= 0)
    errors = np.where(inside, errors + np.where(left & right, 0.0, 0.5), np.inf)
    good = np.argwhere(errors <= _NEAR)
    row, column = good[0] if len(good) else divmod(int(np.argmin(errors)), len(shifts))
    first = firsts[row, column] if math.isfinite(errors[row, column]) else 0
    return _Cut(
        int(first), int(counts[row]), int(sizes[row]), int(shifts[column]),
        float(errors[row, column]),
    )  # fmt: skip


_FAR, _APART = 0.1, 1.037
"""Where no cut comes nearer than this many pixels (at scales next to 1 above all), the source is
enlarged by this much first: at the scale that remains there is a choice again."""


class Lens:
    """Shows a part of a picture at the size of the canvas. One a thread."""

    def __init__(self) -> None:
        # The two planes of chroma are cut alike, and a scaler that meets the same sizes again need
        # not be set up again: a sixth of the time.
        luma, chroma = VideoReformatter(), VideoReformatter()
        self._scalers = (luma, chroma, chroma)

    def look(self, source: Planes, window: Window, target: Planes) -> None:
        """Fill `target` with what lies in `window`, given in pixels of the luma of `source`."""
        for scaler, plane, part, shown in zip(
            self._scalers,
            (source.y, source.u, source.v),
            (1.0, 0.5, 0.5),
            (target.y, target.u, target.v),
            strict=True,
        ):
            self._look(scaler, plane, Window(*(edge * part for edge in window)), shown)

    def _look(self, scaler: VideoReformatter, plane: Bytes, window: Window, shown: Bytes) -> None:
        rows, columns = shown.shape
        across = _choose(plane.shape[1], columns, window.left, window.width)
        down = _choose(plane.shape[0], rows, window.top, window.height)
        if max(across.error, down.error) > _FAR:
            high, wide = (round(side * _APART) for side in plane.shape)
            x, y = wide / plane.shape[1], high / plane.shape[0]
            plane = scaled(scaler, plane, wide, high)
            across = _choose(wide, columns, window.left * x, window.width * x)
            down = _choose(high, rows, window.top * y, window.height * y)
        bottom, right = down.first + down.taken, across.first + across.taken
        pixels = scaled(
            scaler, plane[down.first : bottom, across.first : right], across.size, down.size
        )
        y0, x0 = down.shift, across.shift
        np.copyto(shown, pixels[y0 : y0 + rows, x0 : x0 + columns])


def scaled(
    scaler: VideoReformatter,
    plane: Bytes,
    width: int,
    height: int,
    how: Interpolation = Interpolation.BICUBIC,
) -> Bytes:
    """One plane at that size; its middle stays in the middle."""
    result = scaler.reformat(
        av.VideoFrame.from_numpy_buffer(plane, "gray"),
        width,
        height,
        "gray",
        interpolation=how,
        threads=1,
    ).planes[0]
    pixels = np.frombuffer(memoryview(result), np.uint8).reshape(-1, result.line_size)
    return pixels[:, :width]


def padded(planes: Planes) -> Planes:
    """The planes with `MARGIN` px of their edge repeated around them."""
    luma, chroma = MARGIN, MARGIN // 2
    return Planes(
        np.pad(planes.y, luma, mode="edge"),
        np.pad(planes.u, chroma, mode="edge"),
        np.pad(planes.v, chroma, mode="edge"),
    )


def _eased(part: float) -> float:
    return part * part * (3 - 2 * part)


@dataclass(frozen=True, slots=True)
class Move:
    """From one window to another, both in parts of a picture and within it.

    Attributes:
        lead: seconds that it goes on before the start and after the end of the scene, so that it
            never stands still in a cross-fade; a move with a lead runs evenly, one without is eased
            in and out.
    """

    start: Window
    end: Window
    lead: float = 0.0

    @property
    def still(self) -> bool:
        return self.start == self.end

    @property
    def closest(self) -> float:
        """The largest scale that it comes to."""
        return 1 / min(self.start.width, self.end.width)

    def at(self, seconds: float, duration: float) -> Window:
        """What is seen `seconds` after the start of a scene of `duration` seconds.

        >>> Move(Window(0, 0, 1, 1), Window(0.25, 0.25, 0.5, 0.5)).at(1, 2).width
        0.75
        """
        part = (seconds + self.lead) / max(0.001, duration + 2 * self.lead)
        part = min(1.0, max(0.0, part))
        part = part if self.lead else _eased(part)
        return Window(*(a + (b - a) * part for a, b in zip(self.start, self.end, strict=True)))


_LARGEST_ZOOM = 4.0


def _part(value: object, otherwise: float, least: float, most: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return otherwise
    return min(most, max(least, float(value)))


def _window(scale: float, x: float, y: float) -> Window:
    """What is seen at `scale` when (x, y) stays in its place."""
    return Window(x * (1 - 1 / scale), y * (1 - 1 / scale), 1 / scale, 1 / scale)


def keyframes(zoom: object) -> Move | None:
    """The move of a style's `zoom`, {"from": 1.0, "to": 1.15, "x": 0.5, "y": 0.5}: the scale at the
    start and at the end, 1 to 4, and the point that stays in its place. None where there is none.

    >>> keyframes({"from": 1, "to": 2}).end
    Window(left=0.25, top=0.25, width=0.5, height=0.5)
    """
    if not isinstance(zoom, dict):
        return None
    x, y = (_part(zoom.get(axis), 0.5, 0.0, 1.0) for axis in "xy")
    start, end = (_part(zoom.get(key), 1.0, 1.0, _LARGEST_ZOOM) for key in ("from", "to"))
    return Move(_window(start, x, y), _window(end, x, y))


_SPEED, _LEAST, _MOST = 0.011, 1.035, 1.09
"""A picture grows by about a hundredth a second, and by no less and no more than this."""


def ken_burns(seed: int, duration: float) -> Move:
    """The gentle move of a picture that nobody said anything about; `duration` in seconds.

    Two in three come closer, one in three draws back; each drifts a little to one side.
    """
    rng = np.random.default_rng([max(0, seed), 0x6B62])
    closer = rng.random() < 0.67
    scale = min(_MOST, max(_LEAST, 1 + _SPEED * (duration + 2)))
    x, y = rng.uniform(0.25, 0.75), rng.uniform(0.3, 0.6)
    far = _window(1 + (scale - 1) * 0.15, 1 - x, 0.5)
    near = _window(scale, x, y)
    return Move(far, near, 1.0) if closer else Move(near, far, 1.0)


SHARPEST = 1.5
"""A picture is made this much larger than the canvas at most: more would cost too much."""

_LARGER, SMALLER = 1.013, 0.985
"""A little larger than that, or a little smaller than the canvas: the scales that `Lens` must find
keep away from 1 then, where it has few cuts to choose from."""

_GENTLE = 1.12
"""Up to this scale a picture is made smaller than the canvas: swscale enlarges in two thirds of the
time in which it reduces, and a tenth more of size costs no sharpness that anybody sees."""


def enlarged(canvas: Canvas, move: Move) -> tuple[int, int]:
    """How large, in px, a picture for that move is to be made; even numbers."""
    scale = SMALLER
    if move.closest > _GENTLE:
        scale = min(move.closest, SHARPEST) * _LARGER
    return round(canvas.width * scale / 2) * 2, round(canvas.height * scale / 2) * 2


_BORDER = 4
"""Pixels of a picture's edge that are repeated around it: as many as can be seen or mixed in."""


class ZoomedShot:
    """Another shot, looked at through a moving window.

    Args:
        shot: drawn `larger` than the canvas.
        duration: of its scene, in seconds.
    """

    def __init__(self, shot: Shot, larger: Canvas, move: Move, duration: float) -> None:
        self._shot = shot
        self._size = larger.width, larger.height
        self._move = move
        self._duration = duration
        self._lens = Lens()
        around = Planes.empty(larger.width + 2 * MARGIN, larger.height + 2 * MARGIN)
        around.clear()
        self._around = around
        self._inside = around.crop(MARGIN, MARGIN, larger.width, larger.height)
        self._painted: Hashable = None

    @property
    def palette(self) -> Palette:
        return self._shot.palette

    def _window(self, seconds: float) -> Window:
        return in_pixels(self._move.at(seconds, self._duration), self._size)

    def moment(self, seconds: float) -> Hashable:
        """What the shot shows then, and the part of it that is seen."""
        inner = self._shot.moment(seconds)
        return None if inner is None else (inner, self._window(seconds))

    def paint(self, planes: Planes, seconds: float, blender: Blender) -> None:
        moment = self._shot.moment(seconds)
        if moment is None or moment != self._painted:
            self._shot.paint(self._inside, seconds, blender)
            for plane, margin in (
                (self._around.y, MARGIN),
                (self._around.u, MARGIN // 2),
                (self._around.v, MARGIN // 2),
            ):
                _repeat_edge(plane, margin)
            self._painted = moment
        self._lens.look(self._around, self._window(seconds), planes)


def in_pixels(window: Window, size: tuple[int, int]) -> Window:
    """A window in parts of a picture as pixels of its padded planes."""
    width, height = size
    return Window(
        window.left * width + MARGIN,
        window.top * height + MARGIN,
        window.width * width,
        window.height * height,
    )


def _repeat_edge(plane: NDArray[np.uint8], margin: int) -> None:
    first = margin - _BORDER
    plane[first:margin] = plane[margin]
    plane[-margin:-first] = plane[-margin - 1]
    plane[:, first:margin] = plane[:, margin, None]
    plane[:, -margin:-first] = plane[:, -margin - 1, None]
