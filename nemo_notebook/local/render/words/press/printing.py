"""Pages become pictures, and no more of them is printed than there may be ink on.

Of each page the typesetter packs and we unpack every pixel, which costs more than drawing its
letters; most of the air around them is added afterwards.
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ..motion.cutting import packed
from .compiler import press

__all__ = ["Picture", "printed"]

_BLEED = 0.25
"""How far letters may reach out of their lines, in parts of their size, before a page is printed
again with all of its air."""


class Picture(NamedTuple):
    """A page as premultiplied RGBA, uint8 (h, w, 4); `cut` px of the air on each of its sides were
    not printed but added."""

    pixels: NDArray[np.uint8]
    cut: int


def printed(
    orders: Sequence[dict[str, Any]], sizes: Sequence[float], words: tuple[str, ...]
) -> tuple[list[Picture], list[Any]]:
    """The pictures of all orders, and the edges of the words of cues as they are printed.

    Args:
        sizes: of the letters of each in px; 0 where it is not known.
        words: the fonts of words in formulas.
    """
    cuts = [_cut(order, size) for order, size in zip(orders, sizes, strict=True)]
    while True:
        blocks = [
            order | {"margin": order["margin"] - cut}
            for order, cut in zip(orders, cuts, strict=True)
        ]
        pages, edges = press().print({"blocks": blocks, "words": words})
        sheets = [_unpack(page) for page in pages]
        held = [
            _held(sheet, block["margin"]) if cut else True
            for sheet, block, cut in zip(sheets, blocks, cuts, strict=True)
        ]
        if all(held):
            break
        cuts = [cut if whole else 0 for cut, whole in zip(cuts, held, strict=True)]
    return [_finished(sheet, cut) for sheet, cut in zip(sheets, cuts, strict=True)], edges


def _cut(order: dict[str, Any], size: float) -> int:
    """Whole px: letters stand between the pixels as they would."""
    return max(0, math.floor(order["margin"] - math.ceil(_BLEED * size))) if size else 0


def _unpack(page: bytes) -> NDArray[np.uint8]:
    with Image.open(io.BytesIO(page)) as image:
        return np.array(image if image.mode == "RGBA" else image.convert("RGBA"), np.uint8)


def _held(sheet: NDArray[np.uint8], margin: float) -> bool:
    """Whether nothing reaches far into the margin, so that nothing can have been cut off."""
    edge = max(1, round(margin / 2))
    sides = np.s_[:edge], np.s_[-edge:], np.s_[:, :edge], np.s_[:, -edge:]
    return not any(packed(sheet[side]).any() for side in sides)


def _finished(sheet: NDArray[np.uint8], cut: int) -> Picture:
    _premultiply(sheet)
    if not cut:
        return Picture(sheet, 0)
    height, width = sheet.shape[:2]
    whole = np.zeros((height + 2 * cut, width + 2 * cut, 4), np.uint8)
    whole[cut:-cut, cut:-cut] = sheet
    return Picture(whole, cut)


def _premultiply(pixels: NDArray[np.uint8]) -> None:
    """Straight RGBA → premultiplied, in place: only the edges of letters change, and they are
    few."""
    flat = packed(pixels).reshape(-1)
    edges = np.flatnonzero(flat - np.uint32(1 << 24) < np.uint32(254 << 24))
    some = flat[edges].view(np.uint8).reshape(-1, 4)
    colour = some[:, :3] * some[:, 3:].astype(np.uint16) + np.uint16(128)
    some[:, :3] = (colour + (colour >> 8)) >> 8
    flat[edges] = some.view("<u4")[:, 0]
