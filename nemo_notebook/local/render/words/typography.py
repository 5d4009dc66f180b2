"""Text set in type: blocks of words become pictures, once each.

Typst shapes and measures the words; the room `lines` chooses the size that fits and where lines
end. A person's text reaches Typst as data, so that nothing in it is ever read as markup.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from .fonts import BODY, families
from .press import (
    Block,
    Box,
    Cells,
    Code,
    Cue,
    Drawing,
    Formula,
    Run,
    Text,
    TypeImage,
    Word,
    fitted,
    heights,
    order,
    printed,
)

__all__ = [
    "Block",
    "Cells",
    "Code",
    "Cue",
    "Drawing",
    "Formula",
    "Run",
    "Text",
    "TypeImage",
    "Word",
    "heights",
    "typeset",
]


def _rows(edges: Sequence[Sequence[float]]) -> list[int]:
    """The row of each word, from the top down: words of another font begin a little higher or
    lower than their neighbours, those of another line much."""
    order = sorted(range(len(edges)), key=lambda n: edges[n][2])
    rows = [0] * len(edges)
    row = 0
    for before, number in pairwise(order):
        row += edges[number][2] - edges[before][2] > 0.5 * edges[number][4]
        rows[number] = row
    return rows


def _boxes(
    edges: Sequence[Sequence[float]], block: Cue | Cells, height: int, cut: int
) -> tuple[Box, ...]:
    """The boxes of a block's words from (place, x, y, width, size) of each, in px on its page, of
    which `cut` px are missing on each side."""
    rows = _rows(edges)
    count = max(rows, default=0) + 1
    gap = 2 * block.margin if isinstance(block, Cells) else 0.0
    line = (height - 2 * block.margin - gap * (count - 1)) / count
    result = []
    for row, (_, x, _, width, *_) in zip(rows, edges, strict=True):
        top = block.margin + row * (line + gap)
        x += cut
        result.append((round(x), round(top), round(x + width), round(top + line)))
    return tuple(result)


def typeset(blocks: Sequence[Block]) -> list[TypeImage]:
    """Set all blocks in one run of the typesetter, in their order.

    >>> block = Text((Run("Golden Hour"),), (150, 120), 1500, 400, "#ffffff", "#ffb04a")
    >>> typeset([block])[0].pixels.shape[2]
    4
    """
    if not blocks:
        return []
    found = fitted(blocks)
    orders = [order(block, found.get(number)) for number, block in enumerate(blocks)]
    sizes = [found[number][1].size if number in found else 0.0 for number in range(len(blocks))]
    pictures, edges = printed(orders, sizes, families(BODY))
    images, edge = [], 0
    for number, (block, (pixels, cut)) in enumerate(zip(blocks, pictures, strict=True)):
        boxes: tuple[Box, ...] = ()
        widths: tuple[float, ...] = ()
        size = sizes[number]
        if isinstance(block, Cue | Cells):
            count = len(block.tokens if isinstance(block, Cue) else block.cells + block.figures)
            own = edges[edge : edge + count]
            boxes = _boxes(own, block, pixels.shape[0], cut)
            if isinstance(block, Cells):
                size, widths = own[0][4], tuple(place[5] for place in own[: len(block.cells)])
            edge += count
        images.append(TypeImage(pixels, round(block.margin), boxes, size, widths))
    return images
