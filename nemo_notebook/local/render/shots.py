"""Shots: what a scene shows behind its words, drawn into the planes of a frame."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter
from numpy.typing import NDArray
from PIL import Image, ImageFilter, ImageOps

from ...draft import Canvas, Segment
from ...errors import InputError
from .output import Locate
from .pixels import Blender, Placement, Planes, Sprite
from .typography import premultiply
from .visuals import Backdrop, Cutout, build

__all__ = ["Shot", "build_shot", "need_of_scrim"]

_GRID = 8
"""Brightness is looked at in squares of this many pixels: what an eye takes in around a letter."""

LARGEST_PICTURE = 40_000_000
"""Pixels of an uploaded picture; a larger one is refused before it is decoded."""


@dataclass(eq=False)
class Shot:
    """A backdrop on a canvas. `paint` draws it `seconds` after the start of its scene."""

    backdrop: Backdrop
    canvas: Canvas
    duration: float
    _cutouts: list[tuple[Cutout, Sprite]] = field(init=False)
    _scaler: VideoReformatter = field(default_factory=VideoReformatter, init=False)
    _drawn: tuple[int, Planes] | None = field(default=None, init=False)
    _extremes: tuple[NDArray[np.float32], NDArray[np.float32]] | None = field(
        default=None, init=False
    )

    def __post_init__(self) -> None:
        self._cutouts = [(cutout, Sprite(cutout.pixels)) for cutout in self.backdrop.cutouts]

    def _field(self, seconds: float) -> Planes:
        """The field at full size; between two of its changes the last one is used again."""
        step = int(np.floor(seconds * self.backdrop.rate + 1e-6))
        if self._drawn is None or self._drawn[0] != step:
            small = self.backdrop.draw(step / self.backdrop.rate)
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(small), format="gbrpf32le")
            large = self._scaler.reformat(
                frame,
                self.canvas.width,
                self.canvas.height,
                "yuv420p",
                interpolation=Interpolation.BICUBIC,
                src_color_range=ColorRange.JPEG,
                dst_color_range=ColorRange.MPEG,
                dst_colorspace=Colorspace.ITU709,
                threads=1,
            )
            self._drawn = (step, Planes.of(large))
        return self._drawn[1]

    def paint(self, planes: Planes, seconds: float, blender: Blender) -> None:
        """Fill the planes with the picture at `seconds` (from −1 to duration + 1)."""
        blender.copy(planes, self._field(seconds))
        for cutout, sprite in self._cutouts:
            x = cutout.x + cutout.drift[0] * seconds
            y = cutout.y + cutout.drift[1] * seconds
            blender.put(planes, Placement(sprite, x, y))

    def extremes(self, blender: Blender) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """The darkest and the brightest luma (0–1) of each square of the picture over its time."""
        if self._extremes is None:
            width, height = self.canvas.width, self.canvas.height
            planes = Planes(
                np.empty((height, width), np.uint8),
                np.empty((height // 2, width // 2), np.uint8),
                np.empty((height // 2, width // 2), np.uint8),
            )
            grids = []
            for part in (0.0, 0.5, 1.0):
                self.paint(planes, part * self.duration, blender)
                rows, columns = height // _GRID, width // _GRID
                squares = planes.y[: rows * _GRID, : columns * _GRID]
                means = squares.reshape(rows, _GRID, columns, _GRID).mean(
                    axis=(1, 3), dtype=np.float32
                )
                grids.append((means - 16) / 219)
            self._extremes = (np.minimum.reduce(grids), np.maximum.reduce(grids))
        return self._extremes


def need_of_scrim(
    shots: list[Shot], ink_is_light: bool, blender: Blender
) -> Callable[[tuple[float, float, float, float]], float]:
    """How strong a scrim a box of text needs over these shots for a contrast of 4.5 : 1.

    White on a luma of 0.44 (display-encoded) has 4.5 : 1 by WCAG's formula, and near-black ink on
    0.56; the text need not be pure, so both are asked for with some room.
    """

    def opacity(box: tuple[float, float, float, float]) -> float:
        left, top, right, bottom = (round(edge / _GRID) for edge in box)
        needed = 0.0
        for shot in shots:
            darkest, brightest = shot.extremes(blender)
            place = np.s_[max(0, top) : max(bottom, top + 1), max(0, left) : max(right, left + 1)]
            if darkest[place].size == 0:
                continue
            if ink_is_light:
                level = float(np.percentile(brightest[place], 96))
                needed = max(needed, 1 - 0.40 / max(level, 0.40))
            else:
                level = float(np.percentile(darkest[place], 4))
                needed = max(needed, 1 - (1 - 0.62) / max(1 - level, 1 - 0.62))
        return min(0.85, needed * 1.1)

    return opacity


def _cover(image: Image.Image, width: int, height: int) -> Image.Image:
    return ImageOps.fit(image, (width, height), Image.Resampling.LANCZOS)


def _picture_backdrop(path: Path, canvas: Canvas, duration: float, base: Backdrop) -> Backdrop:
    """An uploaded picture that fills the canvas and drifts; a very different ratio is shown whole
    before a blurred copy of itself."""
    try:
        with Image.open(path) as opened:
            if opened.width * opened.height > LARGEST_PICTURE:
                raise InputError(f"The picture {path.name} is too large to be drawn.")
            image = ImageOps.exif_transpose(opened).convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise InputError(f"The picture {path.name} cannot be read.") from error
    flat = Image.new("RGBA", image.size, base.palette.deep)
    image = Image.alpha_composite(flat, image)
    travel = max(16.0, canvas.width * 0.03)
    width, height = canvas.width + round(travel) + 4, canvas.height
    speed = -travel / (duration + 2)
    if 0.62 < (image.width / image.height) / (canvas.width / canvas.height) < 1.6:
        cutouts = [_opaque(_cover(image, width, height), 0.0, 0.0, speed)]
    else:
        blurred = _cover(image, width // 8, height // 8).filter(ImageFilter.GaussianBlur(6))
        soft = blurred.resize((width, height), Image.Resampling.BICUBIC).point(lambda v: v * 0.6)
        soft.putalpha(255)
        whole = ImageOps.contain(
            image, (round(canvas.width * 0.94), height), Image.Resampling.LANCZOS
        )
        x, y = (canvas.width - whole.width) / 2, (height - whole.height) / 2
        cutouts = [_opaque(soft, 0.0, 0.0, speed), _opaque(whole, x, y, 0.0)]
    return Backdrop(base.palette, base.size, base.draw, tuple(cutouts), 1, dark=True)


def _opaque(image: Image.Image, x: float, y: float, speed: float) -> Cutout:
    # At t = −1 the picture must still cover the left edge.
    return Cutout(premultiply(image), x + (speed if speed else 0.0), y, (speed, 0.0))


def build_shot(segment: Segment, canvas: Canvas, locate: Locate | None) -> Shot:
    """The shot of a scene, a picture or a clip (shown by its first frame).

    Raises:
        InputError: there is no such visual, or the file cannot be read.
    """
    style = segment.style
    seed = style.get("seed", 0)
    seed = seed if isinstance(seed, int) else 0
    palette = str(style.get("palette", ""))
    duration = segment.duration / 1000
    family = segment.source.removeprefix("visual:")
    if segment.source.startswith("visual:") or not segment.source:
        return Shot(build(family or "gradient", canvas, palette, seed, duration), canvas, duration)
    if locate is None:
        raise InputError(f"The file {segment.source!r} was not uploaded to this backend.")
    base = build("gradient", canvas, palette, seed, duration)
    path = locate(segment.source)
    if segment.kind == "clip":
        path = path.with_suffix(".still.png")
    return Shot(_picture_backdrop(path, canvas, duration, base), canvas, duration)


def frame_time(number: int, fps: int) -> Fraction:
    """When a frame is shown, in ms."""
    return Fraction(1000 * number, fps)
