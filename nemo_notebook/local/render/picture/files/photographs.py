"""An uploaded picture, read as its maker saw it: upright, in sRGB, with its alpha.

Whatever lies on disk is read again with the caution of the upload: a file may have been swapped or
cut short since. Only the decoders of accepted types are tried (Pillow would hand an EPS to
Ghostscript), and the size in the header is checked before anything is decoded.
"""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms, ImageOps

from .....errors import InputError

__all__ = ["BROKEN", "FORMATS", "LARGEST", "opened", "read_photograph", "standard"]

LARGEST = 50_000_000
"""Pixels; a larger picture is refused before it is decoded."""

FORMATS = ("JPEG", "PNG", "GIF", "WEBP")

BROKEN = (
    OSError,
    ValueError,  # also UnicodeError
    SyntaxError,  # what Pillow calls a broken file
    EOFError,
    LookupError,
    TypeError,
    ArithmeticError,
    MemoryError,
    RuntimeError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
    ImageCms.PyCMSError,
)
"""What the decoders raise over a file that is not what it says."""


@contextmanager
def opened(path: Path, name: str = "") -> Iterator[Image.Image]:
    """A picture whose size has been checked and whose pixels have not been decoded.

    Raises:
        InputError: it is too large, or not a picture that can be read; here or in the block.
    """
    name = name or path.name
    try:
        if not path.is_file():  # a pipe would be waited for
            raise FileNotFoundError(path.name)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of what is refused here
            with Image.open(path, formats=FORMATS) as image:
                if image.width * image.height > LARGEST:
                    raise InputError(
                        f"The picture {name} has {image.width} × {image.height} pixels,"
                        f" more than {LARGEST // 10**6} million.",
                        hint="Make it smaller, then upload it again.",
                    )
                yield image
    except InputError:
        raise
    except BROKEN as error:
        raise InputError(
            f"The picture {name} could not be read.", hint="Upload it again."
        ) from error


def read_photograph(path: Path, name: str = "", within: int = 0) -> Image.Image:
    """An uploaded picture, upright, in sRGB: RGB, or RGBA where something is transparent.

    Args:
        name: what its owner calls it, for sentences.
        within: a side in px; a picture with both sides over twice that is made smaller, which
            bounds the memory that the largest ones need.

    Raises:
        InputError: it is too large, or not a picture that can be read.
    """
    with opened(path, name) as image:
        if within:
            image.draft("RGB", (within * 2, within * 2))  # a JPEG is then decoded small
        image.load()
        factor = min(image.size) // (within * 2) if within else 1
        small = image
        if factor > 1 and image.mode in ("L", "LA", "RGB", "RGBA", "CMYK"):
            info = image.info
            small = image.reduce(factor)
            small.info.update(info)
            small.getexif().update(image.getexif())
        return standard(ImageOps.exif_transpose(small))


def standard(image: Image.Image) -> Image.Image:
    """Any mode of Pillow → RGB or RGBA with the colours of sRGB."""
    profile = image.info.get("icc_profile")
    if image.mode.startswith(("I", "F")):
        image = _eight_bits(image)
    alpha = _alpha(image)
    if image.mode in ("P", "PA", "1", "LA", "La", "RGBa"):
        image = image.convert("RGBA").convert("RGB")
    colours = image.convert("RGB") if image.mode not in ("RGB", "CMYK", "L") else image
    if isinstance(profile, bytes):
        colours = _managed(colours, profile)
    colours = colours.convert("RGB")
    if alpha is not None:
        colours.putalpha(alpha)
    return colours


def _alpha(image: Image.Image) -> Image.Image | None:
    """Its alpha in 8 bit, or None where nothing is transparent."""
    if not image.has_transparency_data:
        return None
    alpha = image.convert("RGBA").getchannel("A")
    lowest, _ = alpha.getextrema()
    return alpha if isinstance(lowest, int | float) and lowest < 255 else None


def _eight_bits(image: Image.Image) -> Image.Image:
    """Greyscale of 16 bit: of all accepted types only PNG has more than 8."""
    values = np.asarray(image, np.float32)
    return Image.fromarray(np.clip(values * (255 / 65535) + 0.5, 0, 255).astype(np.uint8), "L")


_SRGB = ImageCms.createProfile("sRGB")


def _managed(image: Image.Image, profile: bytes) -> Image.Image:
    """Converted from the profile it carries; as it is where that profile is of no use."""
    try:
        given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        managed = ImageCms.profileToProfile(
            image, given, _SRGB, ImageCms.Intent.RELATIVE_COLORIMETRIC, outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image
    return managed if managed is not None else image
