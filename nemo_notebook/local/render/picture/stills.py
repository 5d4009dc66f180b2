"""Uploaded pictures as backdrops: they fill the canvas and drift slowly."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageFilter, ImageOps

from ....draft import Canvas
from ....errors import InputError
from ..visuals import Backdrop, Cutout
from .pixels import premultiply

__all__ = ["picture_backdrop", "read_picture"]

LARGEST = 50_000_000
"""Pixels; a larger picture is refused before it is decoded."""

_FITTING = 1.6
"""Ratios up to this much apart are cropped; others are shown whole before a blurred copy."""


def read_picture(path: Path) -> Image.Image:
    """An uploaded picture, upright, in RGBA.

    Raises:
        InputError: it is too large, or not a picture that can be read.
    """
    try:
        with Image.open(path) as opened:
            if opened.width * opened.height > LARGEST:
                raise InputError(f"The picture {path.name} has too many pixels to be drawn.")
            return ImageOps.exif_transpose(opened).convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise InputError(f"The picture {path.name} cannot be read.") from error


def picture_backdrop(path: Path, canvas: Canvas, duration: float, base: Backdrop) -> Backdrop:
    """A picture that covers the canvas and pans to the left over `duration` seconds.

    Args:
        base: gives the colours of the words.

    Raises:
        InputError: the file is not a picture that can be read.
    """
    image = read_picture(path)
    image = Image.alpha_composite(Image.new("RGBA", image.size, base.palette.deep), image)
    travel = max(16.0, canvas.width * 0.03)
    speed = -travel / (duration + 2)
    size = (canvas.width + round(travel) + 4, canvas.height)
    ratio = (image.width / image.height) / (canvas.width / canvas.height)
    if 1 / _FITTING < ratio < _FITTING:
        cutouts = [_panning(ImageOps.fit(image, size, Image.Resampling.LANCZOS), speed)]
    else:
        small = ImageOps.fit(image, (size[0] // 8, size[1] // 8), Image.Resampling.LANCZOS)
        soft = small.filter(ImageFilter.GaussianBlur(6)).resize(size, Image.Resampling.BICUBIC)
        dimmed = Image.blend(soft, Image.new("RGBA", size, "#000000"), 0.4)
        limits = (round(canvas.width * 0.94), canvas.height)
        whole = ImageOps.contain(image, limits, Image.Resampling.LANCZOS)
        x, y = (canvas.width - whole.width) / 2, (canvas.height - whole.height) / 2
        cutouts = [_panning(dimmed, speed), Cutout(premultiply(whole), x, y)]
    return Backdrop(base.palette, base.size, base.draw, tuple(cutouts), 1, base.dark)


def _panning(image: Image.Image, speed: float) -> Cutout:
    # One second before the scene begins its left edge lies on that of the canvas.
    return Cutout(premultiply(image), speed, 0.0, (speed, 0.0))
