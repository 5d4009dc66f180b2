"""Uploaded pictures as shots: they fill the canvas and move a little.

A picture of nearly the ratio of the canvas is cropped to it. One of another ratio is shown whole,
before a blurred and darkened copy of itself: there are never bars, and no face is cut away. The
border lies at 1.35: then a little more than a quarter of the picture would be lost. So 3:2 and 4:3
photographs fill a 16:9 canvas, and squares and portraits stand on a fill. What has to go of the
height goes rather at the bottom: faces are in the upper half.
"""

from __future__ import annotations

import math
from collections.abc import Hashable
from pathlib import Path

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from ....draft import Canvas
from ..visuals import Backdrop, Palette
from .blending import Blender
from .files.photographs import read_photograph
from .grades import Grade
from .planes import Planes, from_rgb
from .shots import DrawnShot
from .zooms import SHARPEST, SMALLER, Lens, Move, Window, in_pixels, padded, scaled

__all__ = ["CROPPED", "PictureShot", "Sizes", "compose", "picture_shot", "to_planes"]

CROPPED = 1.35
"""Ratios up to this much apart are cropped; others are shown whole before a blurred copy."""

_UPPER = 0.38
"""Where the crop of a height lies: 0 keeps the top, 0.5 the middle."""

_CARD = 0.9
"""The part of the canvas that a picture shown whole takes up."""

_CUTOUT = 0.72
"""And one with nothing around it."""

_TINY = 64
"""Pixels; a picture with no longer side is enlarged without edges, since it has none to show."""

_STEP = 1.05
"""From one size of a picture in `Sizes` to the next."""

_KEPT = 4
"""Sizes of a picture that are kept."""


class Sizes:
    """A picture in several sizes, of which the one is looked at that has to be enlarged by a few
    hundredths: swscale does that in half the time in which it makes a picture smaller.

    Args:
        planes: the picture, of the ratio of the canvas and not smaller than `Sizes.largest`.
    """

    def __init__(self, planes: Planes, canvas: Canvas) -> None:
        self._planes = planes
        self._canvas = canvas
        self._made: dict[int, Planes] = {}

    @staticmethod
    def largest(canvas: Canvas, move: Move) -> tuple[int, int]:
        """How large, in px, a picture for that move is to be made; even numbers."""
        return _sized(canvas, _rung(min(move.closest, SHARPEST)))

    def look(self, lens: Lens, window: Window, target: Planes) -> None:
        """Fill `target` with what lies in `window`, given in parts of the picture."""
        high, wide = self._planes.y.shape
        rung = _rung(1 / window.width)
        width, height = _sized(self._canvas, rung)
        if width > wide:
            rung, width, height = -1, wide, high
        if rung not in self._made:
            if len(self._made) == _KEPT:
                del self._made[next(iter(self._made))]
            self._made[rung] = padded(self._reduced(width, height))
        lens.look(self._made[rung], in_pixels(window, (width, height)), target)

    def _reduced(self, width: int, height: int) -> Planes:
        if (height, width) == self._planes.y.shape:
            return self._planes
        scaler, half = VideoReformatter(), (width // 2, height // 2)
        return Planes(
            scaled(scaler, self._planes.y, width, height, Interpolation.LANCZOS),
            scaled(scaler, self._planes.u, *half, Interpolation.LANCZOS),
            scaled(scaler, self._planes.v, *half, Interpolation.LANCZOS),
        )


def _rung(scale: float) -> int:
    """The number of the size, from 0, that is enlarged least to be seen at `scale`."""
    return max(0, math.floor(math.log(scale) / math.log(_STEP) + 1e-9))


def _sized(canvas: Canvas, rung: int) -> tuple[int, int]:
    scale = SMALLER * _STEP**rung
    return round(canvas.width * scale / 2) * 2, round(canvas.height * scale / 2) * 2


class PictureShot:
    """A picture that is looked at through a moving window.

    Args:
        picture: RGB, of the ratio of the canvas, even sides not smaller than `Sizes.largest`.
        duration: of its scene, in seconds.
    """

    def __init__(
        self, picture: Image.Image, canvas: Canvas, palette: Palette, move: Move, duration: float
    ) -> None:
        self.palette = palette
        self._move = move
        self._duration = duration
        self._sizes = Sizes(to_planes(picture), canvas)
        self._lens = Lens()
        self._shown: tuple[Window, Planes] | None = None
        self._canvas = canvas

    def moment(self, seconds: float) -> Hashable:
        """The part of the picture that is seen then."""
        return self._move.at(seconds, self._duration)

    def paint(self, planes: Planes, seconds: float, blender: Blender) -> None:
        window = self._move.at(seconds, self._duration)
        if not self._move.still:
            self._sizes.look(self._lens, window, planes)
            return
        if self._shown is None or self._shown[0] != window:
            shown = Planes.empty(self._canvas.width, self._canvas.height)
            self._sizes.look(self._lens, window, shown)
            self._shown = (window, shown)
        blender.copy(planes, self._shown[1])


def to_planes(picture: Image.Image) -> Planes:
    """An RGB picture of even sides as planes in BT.709, limited range."""
    frame = av.VideoFrame.from_ndarray(np.asarray(picture.convert("RGB")), "rgb24")
    planes = from_rgb(VideoReformatter(), frame, *picture.size, Interpolation.BICUBIC)
    return Planes(planes.y.copy(), planes.u.copy(), planes.v.copy())


def _resized(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """To exactly that size; a tiny picture without steps or halos."""
    if max(image.size) > _TINY:
        return image.resize(size, Image.Resampling.LANCZOS)
    grown = size[0] / image.width
    return image.resize(size, Image.Resampling.BICUBIC).filter(
        ImageFilter.GaussianBlur(max(0.0, 0.3 * (grown - 2)))
    )


def _near(image: Image.Image, size: tuple[int, int]) -> bool:
    """Whether it is nearly of that ratio, so that it is cropped."""
    ratio = (image.width / image.height) / (size[0] / size[1])
    return 1 / CROPPED <= ratio <= CROPPED


def cropped(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The picture scaled to cover that size, what hangs over cut away."""
    grow = max(size[0] / image.width, size[1] / image.height)
    width, height = size[0] / grow, size[1] / grow
    left, top = (image.width - width) / 2, (image.height - height) * _UPPER
    box = (round(left), round(top), round(left + width), round(top + height))
    return _resized(image.crop(box), size)


_LARGER = 1.6
"""A picture at most this much larger than needed is not made smaller first."""


def _whole(image: Image.Image, size: tuple[int, int]) -> Image.Image | None:
    """What `cropped` would show, in the pixels of the picture itself, if that is a little more than
    is asked for: each size is then made from the original, once."""
    grow = max(size[0] / image.width, size[1] / image.height)
    width, height = (round(side / grow / 2) * 2 for side in size)
    if not 1 <= width / size[0] <= _LARGER or width > image.width or height > image.height:
        return None
    left, top = (image.width - width) // 2, round((image.height - height) * _UPPER)
    return image.crop((left, top, left + width, top + height))


def compose(
    image: Image.Image, size: tuple[int, int], behind: Image.Image | None = None
) -> Image.Image:
    """A picture at exactly `size` px: cropped, or whole before a fill.

    Args:
        behind: what is seen through an RGBA picture, of that size; black where there is none.
    """
    if image.mode == "RGBA":
        return _over(image, size, behind or Image.new("RGB", size), _near(image, size))
    if _near(image, size):
        return cropped(image, size)
    return _card(image, size, _fill(image, size))


def _over(
    image: Image.Image, size: tuple[int, int], behind: Image.Image, near: bool
) -> Image.Image:
    """A picture with holes, on what is behind it: whole, since its edge is seldom its own."""
    share = 1.0 if near and _touches(image) else _CUTOUT
    whole = _contained(image, (size[0] * share, size[1] * share))
    result = behind.convert("RGB").copy()
    place = ((size[0] - whole.width) // 2, (size[1] - whole.height) // 2)
    solid = Image.new("RGBA", size)
    solid.paste(whole, place)
    result.paste(solid.convert("RGB"), (0, 0), solid.getchannel("A"))
    return result


def _touches(image: Image.Image) -> bool:
    """Whether something opaque reaches an edge of the picture."""
    alpha = np.asarray(image.getchannel("A"))
    return bool(max(alpha[0].max(), alpha[-1].max(), alpha[:, 0].max(), alpha[:, -1].max()) > 127)


def _contained(image: Image.Image, limits: tuple[float, float]) -> Image.Image:
    grow = min(limits[0] / image.width, limits[1] / image.height)
    size = (max(1, round(image.width * grow)), max(1, round(image.height * grow)))
    return _resized(image, size)


def _fill(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """A blurred, darkened copy that covers the canvas."""
    small = (max(8, size[0] // 16), max(8, size[1] // 16))
    soft = ImageOps.fit(image, small, Image.Resampling.BOX)
    soft = soft.filter(ImageFilter.GaussianBlur(max(small) / 28))
    soft = soft.resize(size, Image.Resampling.BICUBIC)
    return Image.blend(soft, Image.new("RGB", size, "#000000"), 0.45)


def _card(image: Image.Image, size: tuple[int, int], ground: Image.Image) -> Image.Image:
    """The whole picture with soft corners and a shadow in the middle of the ground."""
    whole = _contained(image, (size[0] * _CARD, size[1] * _CARD))
    short = min(size)
    place = ((size[0] - whole.width) // 2, (size[1] - whole.height) // 2)
    mask = Image.new("L", (whole.width * 2, whole.height * 2))
    ImageDraw.Draw(mask).rounded_rectangle(
        (0, 0, mask.width - 1, mask.height - 1), radius=short * 0.012 * 2, fill=255
    )
    mask = mask.resize(whole.size, Image.Resampling.BOX)
    shade = Image.new("L", (size[0] // 4, size[1] // 4))
    shade.paste(
        130,
        tuple(  # type: ignore[arg-type]
            round(edge / 4)
            for edge in (
                place[0],
                place[1] + short * 0.012,
                place[0] + whole.width,
                place[1] + short * 0.012 + whole.height,
            )
        ),
    )
    shade = shade.filter(ImageFilter.GaussianBlur(short * 0.018 / 4)).resize(
        size, Image.Resampling.BICUBIC
    )
    result = ImageChops.multiply(ground, Image.merge("RGB", [ImageChops.invert(shade)] * 3))
    result.paste(whole, place, mask)
    return result


def picture_shot(
    path: Path,
    canvas: Canvas,
    behind: Backdrop,
    move: Move,
    duration: float,
    *,
    grade: Grade | None = None,
    blur: float = 0.0,
    name: str = "",
) -> PictureShot:
    """An uploaded picture as a shot.

    Args:
        behind: what is seen through a transparent one, and the colours of the words.
        duration: of the scene, in seconds.
        blur: px of the canvas. name: what its owner calls it, for sentences.

    Raises:
        InputError: the file is not a picture that can be read.
    """
    size = Sizes.largest(canvas, move)
    image = read_photograph(path, name, within=max(size))
    ground = None
    if image.mode == "RGBA":
        ground = _ground(image, behind, Canvas(*size, canvas.fps))
    plain = image.mode == "RGB" and _near(image, size) and blur <= 0.5 and grade is None
    picture = (_whole(image, size) if plain else None) or compose(image, size, ground)
    if blur > 0.5:
        picture = picture.filter(ImageFilter.GaussianBlur(blur))
    if grade is not None:
        picture = grade.picture(picture)
    return PictureShot(picture, canvas, behind.palette, move, duration)


_ALIKE = 0.22
"""A picture whose luma is this near to that of its ground would be lost on it."""


def _ground(image: Image.Image, behind: Backdrop, canvas: Canvas) -> Image.Image:
    """What a transparent picture stands on: the visual of its scene, lighter or darker where the
    two would be alike."""
    frame = av.VideoFrame(canvas.width, canvas.height, "yuv420p")
    DrawnShot(behind, canvas).paint(Planes.of(frame), 0.0, Blender())
    frame.colorspace, frame.color_range = Colorspace.ITU709, ColorRange.MPEG
    ground: Image.Image = frame.to_image()
    weights = np.asarray(image.getchannel("A").resize((64, 64)), np.float32)
    luma = np.asarray(image.convert("RGB").convert("L").resize((64, 64)), np.float32)
    seen = float((luma * weights).sum() / max(1.0, float(weights.sum()))) / 255
    stood = float(np.asarray(ground.convert("L").resize((64, 64)), np.float32).mean()) / 255
    if abs(seen - stood) >= _ALIKE:
        return ground
    return Image.blend(
        ground, Image.new("RGB", ground.size, "#ffffff" if seen < 0.5 else "#000000"), 0.7
    )
