"""What makes set type readable on a moving picture: shadow, scrim, the pill under a spoken word."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageColor, ImageDraw, ImageFilter

from ..visuals import Palette
from ..visuals import colour as colours
from .motion.cutting import inked, packed

__all__ = [
    "accent_for",
    "contrast",
    "enlarged",
    "grain",
    "halo",
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
    least = np.maximum(wanted - 6, 0).astype(np.uint8)
    room = (np.minimum(wanted + 6, 255) - least).astype(np.uint8)
    flat = packed(pixels)
    places = np.flatnonzero(flat >= np.uint32(250 << 24))
    solid = flat.ravel()[places].view(np.uint8).reshape(-1, 4)
    # What is below the least colour goes round to above the room.
    red, green, blue = (solid[:, :3] - least <= room).T
    near = places[red & green & blue]
    if not len(near):
        return None
    rows, columns = np.divmod(near, flat.shape[1])
    ends = int(columns.max()) + 1, int(rows.max()) + 1
    return int(columns.min()), int(rows.min()), *ends


def over(top: Pixels, bottom: Pixels) -> Pixels:
    """One premultiplied picture over another of the same size."""
    rest = 255 - top[..., 3:].astype(np.uint16)
    return (top + ((bottom * rest + 127) // 255).astype(np.uint8)).astype(np.uint8)


def _tint(alpha: NDArray[np.uint8], colour: str, strength: float = 1.0) -> Pixels:
    """A flat colour with an alpha plane so many times as strong, premultiplied."""
    rgb = np.array([*ImageColor.getrgb(colour)[:3], 255], np.float32)
    parts = np.minimum(np.arange(256) * strength, 255).astype(np.uint8).astype(np.float32)
    levels = np.rint(parts[:, None] * (rgb / 255)).astype(np.uint8)
    # Looked up four bytes at a time: ten times faster than reckoned.
    colours = levels.view(np.uint32)[:, 0]
    flat: Pixels = colours.take(alpha).view(np.uint8).reshape(*alpha.shape, 4)
    return flat


def _blur(alpha: NDArray[np.uint8], radius: float) -> NDArray[np.uint8]:
    """A soft copy of an alpha plane; wide blurs are made small, where nobody sees it."""
    shrink = max(1, int(radius // 4))
    height, width = alpha.shape
    small = Image.fromarray(alpha).reduce(shrink)
    soft = small.filter(ImageFilter.GaussianBlur(radius / shrink))
    if shrink > 1:
        size = soft.width * shrink, soft.height * shrink
        soft = soft.resize(size, Image.Resampling.BILINEAR)
    return np.asarray(soft, np.uint8)[:height, :width]


def shadowed(pixels: Pixels, *, radius: float, colour: str, strength: float) -> Pixels:
    """The picture over a soft shadow of itself; it needs about 2 × `radius` px of margin."""
    ink = inked(pixels)
    page = np.zeros_like(pixels)
    # No more is looked at than a shadow can reach; it begins where its large pixels do.
    reach, step = round(3 * radius), max(1, int(radius // 4))
    rows, columns = (
        slice(max(0, part.start - reach) // step * step, part.stop + reach) for part in ink
    )
    soft = _blur(np.ascontiguousarray(pixels[rows, columns, 3]), radius)
    page[rows, columns] = _tint(soft, colour, strength)
    page[ink] = over(pixels[ink], page[ink])
    return page


def outlined(pixels: Pixels, *, width: int, colour: str) -> Pixels:
    """The picture with a line of `width` px around its letters."""
    alpha = Image.fromarray(np.ascontiguousarray(pixels[..., 3]))
    # A square filter of odd size, and a blur of half a pixel for its corners.
    thick = alpha.filter(ImageFilter.MaxFilter(2 * width + 1)).filter(ImageFilter.GaussianBlur(0.8))
    return over(pixels, _tint(np.array(thick, np.uint8), colour))


def grain(reach: float) -> int:
    """The px of the squares in which a halo of that reach is reckoned."""
    return max(1, int(reach // 4))


def halo(strengths: NDArray[np.uint8], *, reach: float, soft: float) -> NDArray[np.float32]:
    """How strong a soft shade around letters is, 0 to 1, in squares of `grain(reach)` px; see
    `enlarged`.

    Args:
        strengths: 255 times how strong it shall be where letters are, (h, w); 0 elsewhere.
        reach: up to so many px from the letters it is so strong; over about 2 × `soft` px more it
            fades out.
    """
    step = grain(reach)
    small = _pooled(strengths, step)
    shape = Image.fromarray(np.where(small > 0, np.uint8(255), np.uint8(0)))
    shape = shape.filter(ImageFilter.MaxFilter(2 * round(reach / step) + 1))
    for _ in range(2):
        shape = shape.filter(ImageFilter.BoxBlur(soft / step / 2))
    part = np.minimum(np.asarray(shape, np.float32) * np.float32(1.6 / 255), 1)
    # Each place has the strength of the strongest letters near it.
    far = _pooled(small, 4)
    spread = Image.fromarray(far).filter(
        ImageFilter.MaxFilter(2 * round((reach + soft) / step / 4) + 1)
    )
    size = (small.shape[1], small.shape[0])
    even = spread.filter(ImageFilter.BoxBlur(soft / step / 8))
    even = even.resize((far.shape[1] * 4, far.shape[0] * 4), Image.Resampling.BILINEAR)
    weight = np.asarray(even, np.float32)[: size[1], : size[0]]
    part = part * part * (3 - 2 * part) * weight / np.float32(255)
    return np.asarray(part, np.float32)


def enlarged(field: NDArray[np.float32], step: int) -> NDArray[np.float32]:
    """A field of squares of `step` px as one of px."""
    size = (field.shape[1] * step, field.shape[0] * step)
    whole = Image.fromarray(np.ascontiguousarray(field)).resize(size, Image.Resampling.BILINEAR)
    return np.asarray(whole, np.float32)


def _pooled(plane: NDArray[np.uint8], step: int) -> NDArray[np.uint8]:
    """The greatest of each square of `step` px."""
    height, width = plane.shape
    padded = np.pad(plane, ((0, -height % step), (0, -width % step)))
    high = padded.reshape(-1, step, padded.shape[1]).max(axis=1)
    found: NDArray[np.uint8] = high.reshape(len(high), -1, step).max(axis=2)
    return found


def scrim(strength: NDArray[np.float32], colour: str) -> Pixels:
    """A cloud of `colour` that is as strong as that, 0 to 1, at each pixel."""
    alpha = strength * np.float32(255)
    height, width = alpha.shape
    # A little noise hides the steps of a slow fade; where there is no scrim there is no noise.
    alpha += np.tile(_noise(), (-(-height // 251), -(-width // 253)))[:height, :width]
    return _tint(np.where(alpha > 1.2, alpha, 0).astype(np.uint8), colour)


@lru_cache(1)
def _noise() -> NDArray[np.float32]:
    return np.random.default_rng(7).uniform(0.0, 1.0, (251, 253)).astype(np.float32)


def recolour(pixels: Pixels, colour: str) -> Pixels:
    """The same letters in another colour."""
    return _tint(pixels[..., 3], colour)


def pill(width: int, height: int, *, colour: str, radius: float) -> Pixels:
    """A rounded box of width × height px, smooth at its corners."""
    side = int(radius) + 2
    if width <= 2 * side:
        return _tint(_rounded(width, height, radius), colour)
    ends = _rounded(2 * side, height, radius)
    # Between its ends a wider box is as in its middle.
    columns = np.clip(np.arange(width), None, side)
    columns[width - side :] = np.arange(side, 2 * side)
    return _tint(ends[:, columns], colour)


@lru_cache(32)
def _rounded(width: int, height: int, radius: float) -> NDArray[np.uint8]:
    """The alpha of a rounded box; not to be written to."""
    scale = 4
    mask = Image.new("L", (width * scale, height * scale))
    ImageDraw.Draw(mask).rounded_rectangle(
        (0, 0, width * scale - 1, height * scale - 1), radius * scale, fill=255
    )
    return np.asarray(mask.reduce(scale), np.uint8)
