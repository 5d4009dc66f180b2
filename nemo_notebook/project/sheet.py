"""Pictures in rows on one sheet, to be looked at, sent or printed."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import InputError

if TYPE_CHECKING:
    from PIL import Image

__all__ = ["checked_sheet", "save_sheet"]

_KINDS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP"}
_GAP, _LABEL = 20, 26
"""Pixels between pictures, and the height of a label."""
_PAPER, _INK = "#15161a", "#d9dae0"
_WIDE, _HIGH = 480, 426
"""A picture is at most so wide and so high; smaller ones are not enlarged."""


def checked_sheet(path: str | os.PathLike[str]) -> Path:
    """The path of a sheet, if its ending says how to write it.

    Raises:
        InputError: another ending, or no directory to put it in.

    >>> checked_sheet("board.png").name
    'board.png'
    """
    target = Path(path).expanduser()
    shown = repr(str(target))[-120:]
    if target.suffix.lower() not in _KINDS:
        raise InputError(f"{shown} does not end in {', '.join(_KINDS)}.")
    if not target.parent.is_dir():
        raise InputError(f"The folder of {shown} does not exist.")
    return target


def _columns(count: int, width: int, height: int) -> int:
    """How many pictures stand in a row, so that the sheet is about as wide as a screen."""
    most = 3 if width > height else 4 if width == height else 6
    return max(1, min(most if count <= 12 else most + 1, count))


def save_sheet(
    pictures: Sequence[bytes], labels: Sequence[str], path: str | os.PathLike[str]
) -> Path:
    """Put pictures of one size (PNG or JPEG) on a sheet, each over its label; the file written.

    Args:
        labels: a line each, in Latin letters and digits.

    Raises:
        InputError: the file cannot be written.
    """
    from PIL import Image

    target = checked_sheet(path)
    images = []
    for data in pictures:
        with Image.open(io.BytesIO(data)) as image:
            small = image.convert("RGB")
        small.thumbnail((_WIDE, _HIGH))
        images.append(small)
    sheet = _arranged(images, labels)
    try:
        sheet.save(target, _KINDS[target.suffix.lower()])
    except OSError as error:
        reason = error.strerror or "its folder does not take it"
        raise InputError(f"{str(target)!r} cannot be written ({reason}).") from None
    return target


def _arranged(images: Sequence[Image.Image], labels: Sequence[str]) -> Image.Image:
    from PIL import Image, ImageDraw, ImageFont

    width = max(image.width for image in images)
    height = max(image.height for image in images)
    columns = _columns(len(images), width, height)
    rows = -(-len(images) // columns)
    across, down = width + _GAP, height + _LABEL + _GAP
    sheet = Image.new("RGB", (columns * across + _GAP, rows * down + _GAP), _PAPER)
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(16)
    for place, (image, label) in enumerate(zip(images, labels, strict=True)):
        x = _GAP + place % columns * across
        y = _GAP + place // columns * down
        sheet.paste(image, (x, y))
        pen.text((x, y + height + 6), label, fill=_INK, font=font)
    return sheet
