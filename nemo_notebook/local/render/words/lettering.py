"""What makes set type readable on a moving picture: shadow, scrim, the pill under a spoken word."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageColor, ImageDraw, ImageFilter

from ..visuals import Palette
from ..visuals import colour as colours

__all__ = [
    "accent_for",
    "contrast",
    "outlined",
    "over",
    "pick_ink",
    "pill",
    "recolour",
    "scrim",
    "shade_for",
    "shadowed",
    "where",
]

Pixels = NDArray[np.uint8]


def contrast(one: str, other: str) -> float:
    """The contrast of two colours "#rrggbb", 1 to 21, by WCAG 2.2.

    >>> round(contrast("#ffffff", "#000000"))
    21
    """
    return float(colours.contrast(colours.rgb(one), colours.rgb(other)))


def pick_ink(background: str, *inks: str) -> str:
    """The one of `inks` that reads best on `background`."""
    return max(inks, key=lambda ink: contrast(ink, background))


def shade_for(palette: Palette) -> str:
    """The colour of shadows and scrims under its ink: dark under light ink, light under dark, and
    as far from it as it takes."""
    dark = contrast(palette.ink, "#000000") > contrast(palette.ink, "#ffffff")
    first, last = (palette.deep, "#000000") if dark else (palette.light, "#ffffff")
    for share in (0.0, 0.25, 0.5, 0.75):
        shade = colours.mix(first, last, share)
        if contrast(shade, palette.ink) >= 11:
            return shade
    return last


def accent_for(palette: Palette) -> str:
    """The accent of a palette for words: moved towards the ink until a scrim can make it read."""
    shade = shade_for(palette)
    for share in (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8):
        accent = colours.mix(palette.accent, palette.ink, share) if share else palette.accent
        if contrast(accent, shade) >= 5.4:
            return accent
    return palette.ink


def where(pixels: Pixels, colour: str) -> tuple[int, int, int, int] | None:
    """The box (left, top, right, bottom) of what is drawn in about that colour, if anything is."""
    wanted = np.array(ImageColor.getrgb(colour)[:3], np.int16)
    rows, columns = np.nonzero(pixels[..., 3] >= 250)
    near = (np.abs(pixels[rows, columns, :3] - wanted) <= 6).all(axis=-1)
    rows, columns = rows[near], columns[near]
    if not len(rows):
        return None
    ends = int(columns.max()) + 1, int(rows.max()) + 1
    return int(columns.min()), int(rows.min()), *ends


def over(top: Pixels, bottom: Pixels) -> Pixels:
    """One premultiplied picture over another of the same size."""
    rest = 255 - top[..., 3:].astype(np.uint16)
    return (top + ((bottom * rest + 127) // 255).astype(np.uint8)).astype(np.uint8)


def _tint(alpha: NDArray[np.uint8], colour: str) -> Pixels:
    """A flat colour with an alpha plane, premultiplied."""
    rgb = np.array([*ImageColor.getrgb(colour)[:3], 255], np.float32)
    levels = np.rint(np.arange(256, dtype=np.float32)[:, None] * (rgb / 255)).astype(np.uint8)
    # Looked up four bytes at a time: ten times faster than reckoned.
    packed = levels.view(np.uint32)[:, 0]
    return packed[alpha].view(np.uint8).reshape(*alpha.shape, 4)


def _blur(alpha: NDArray[np.uint8], radius: float) -> NDArray[np.uint8]:
    """A soft copy of an alpha plane; wide blurs are made small, where nobody sees it."""
    shrink = max(1, int(radius // 4))
    height, width = alpha.shape
    image = Image.fromarray(alpha)
    small = image.resize((-(-width // shrink), -(-height // shrink)), Image.Resampling.BOX)
    soft = small.filter(ImageFilter.GaussianBlur(radius / shrink))
    return np.array(soft.resize((width, height), Image.Resampling.BICUBIC), np.uint8)


def shadowed(pixels: Pixels, *, radius: float, colour: str, strength: float) -> Pixels:
    """The picture over a soft shadow of itself; it needs about 2 × `radius` px of margin."""
    soft = _blur(pixels[..., 3], radius)
    stronger = np.minimum(np.arange(256) * strength, 255).astype(np.uint8)
    return over(pixels, _tint(stronger[soft], colour))


def outlined(pixels: Pixels, *, width: int, colour: str) -> Pixels:
    """The picture with a line of `width` px around its letters."""
    alpha = Image.fromarray(np.ascontiguousarray(pixels[..., 3]))
    # A square filter of odd size, and a blur of half a pixel for its corners.
    thick = alpha.filter(ImageFilter.MaxFilter(2 * width + 1)).filter(ImageFilter.GaussianBlur(0.8))
    return over(pixels, _tint(np.array(thick, np.uint8), colour))


def _slope(length: int, feather: int, first: int, last: int) -> NDArray[np.float32]:
    """From 0 up to 1 over `feather` px, 1 over `length`, and down again; px `first` to `last`."""
    place = np.arange(first, last, dtype=np.float32) + 0.5
    part = np.minimum(place, length + 2 * feather - place) / (feather * 0.94)
    part = np.clip(part, 0, 1)
    return np.asarray(part**3 * (part * (part * 6 - 15) + 10), np.float32)


def scrim(
    width: int,
    height: int,
    *,
    feather: int,
    colour: str,
    opacity: float,
    visible: tuple[int, int, int, int] | None = None,
) -> Pixels:
    """A cloud of `colour` that is `opacity` strong over width × height px and fades out over
    `feather` px on every side: (height + 2 · feather, width + 2 · feather, 4).

    Args:
        visible: left, top, right, bottom of the part of it that is made.
    """
    whole = (0, 0, width + 2 * feather, height + 2 * feather)
    left, top, right, bottom = visible or whole
    across = _slope(width, feather, left, right) * np.float32(255 * opacity)
    alpha = np.outer(_slope(height, feather, top, bottom), across)
    # A little noise hides the steps of a slow fade; where there is no scrim there is no noise.
    tile = np.random.default_rng(7).uniform(0.0, 1.0, (251, 253)).astype(np.float32)
    rows, columns = -(-alpha.shape[0] // 251), -(-alpha.shape[1] // 253)
    alpha += np.tile(tile, (rows, columns))[: alpha.shape[0], : alpha.shape[1]]
    return _tint(alpha.astype(np.uint8), colour)


def recolour(pixels: Pixels, colour: str) -> Pixels:
    """The same letters in another colour."""
    return _tint(pixels[..., 3], colour)


def pill(width: int, height: int, *, colour: str, radius: float) -> Pixels:
    """A rounded box of width × height px, smooth at its corners."""
    scale = 4
    mask = Image.new("L", (width * scale, height * scale))
    ImageDraw.Draw(mask).rounded_rectangle(
        (0, 0, width * scale - 1, height * scale - 1), radius * scale, fill=255
    )
    smooth = mask.resize((width, height), Image.Resampling.BOX)
    return _tint(np.array(smooth, np.uint8), colour)
