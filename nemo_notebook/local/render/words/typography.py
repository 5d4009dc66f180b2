"""Text set in type: blocks of words become pictures, once each.

Typst breaks the lines, chooses the size that fits and evens out their length; a person's text
reaches it as data, so that nothing in it is ever read as markup.
"""

from __future__ import annotations

import io
import json
import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, NamedTuple

import lucide
import numpy as np
import typst
from numpy.typing import NDArray
from PIL import Image

from ..picture.pixels import premultiply
from .fonts import BODY, DISPLAY, MONO, families, folders, readable
from .formulas import Node

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
    "typeset",
]

_LONGEST_WORD = 24
"""Letters after which a word may be broken: a longer one would force tiny type."""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text; a loud one is set in the accent colour.

    Before it stands the `icon` of that name in the Lucide set, in the accent colour.
    """

    text: str
    loud: bool = False
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A block of running text, set in the first of `sizes` (px) that fits width × height (px).

    Where even the last is too large it ends in three dots. Blocks of one `group` share a size.
    `leading` and `tracking` are in parts of the size.
    """

    runs: tuple[Run, ...]
    sizes: tuple[float, ...]
    width: float
    height: float
    ink: str
    accent: str
    fonts: tuple[str, ...] = DISPLAY
    weight: int = 700
    align: Literal["left", "center", "right"] = "left"
    leading: float = 0.0
    tracking: float = 0.0
    lang: str = "en"
    margin: float = 0.0
    group: str = ""
    kind: str = field(default="text", init=False)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a caption; `spaced` when a space stands before it."""

    text: str
    spaced: bool


@dataclass(frozen=True, slots=True)
class Cue:
    """A caption of at most `lines` lines, in the first of `sizes` (px) that fits `width` px.

    Where it needs two lines the second begins with the token `turn`, if both then fit.
    """

    tokens: tuple[Word, ...]
    sizes: tuple[float, ...]
    width: float
    ink: str
    lines: int = 2
    turn: int = -1
    fonts: tuple[str, ...] = BODY
    weight: int = 700
    leading: float = 0.16
    lang: str = "en"
    margin: float = 0.0
    kind: str = field(default="words", init=False)


@dataclass(frozen=True, slots=True)
class Cells:
    """A line cut into `cells`: those that are one of the ten `figures` all have one width.

    Its picture holds the line, and below it, 2 × `margin` px apart, the ten figures by themselves;
    `boxes` are the places of all of them.
    """

    cells: tuple[str, ...]
    figures: tuple[str, ...]
    sizes: tuple[float, ...]
    width: float
    ink: str
    fonts: tuple[str, ...] = DISPLAY
    weight: int = 700
    tracking: float = 0.0
    lang: str = "en"
    margin: float = 0.0
    kind: str = field(default="cells", init=False)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing of width × height px in SVG, made by us; no text of a person is in it."""

    svg: str
    width: float
    height: float
    margin: float = 0.0
    kind: str = field(default="drawing", init=False)


@dataclass(frozen=True, slots=True)
class Code:
    """Lines of code, coloured by a `theme` (TextMate, XML) as their `language` asks."""

    code: str
    language: str
    size: float
    ink: str
    theme: str
    leading: float = 0.42
    fonts: tuple[str, ...] = MONO
    margin: float = 0.0
    kind: str = field(default="code", init=False)


@dataclass(frozen=True, slots=True)
class Formula:
    """Mathematics from its `tree`, in the first of `sizes` that fits, or as small as needed."""

    tree: Node
    sizes: tuple[float, ...]
    width: float
    height: float
    ink: str
    margin: float = 0.0
    kind: str = field(default="formula", init=False)


Block = Text | Cue | Cells | Drawing | Code | Formula

Box = tuple[int, int, int, int]
"""Left, top, right, bottom in px."""


class TypeImage(NamedTuple):
    """A set block: premultiplied RGBA, uint8 (h, w, 4), with `margin` px of air on every side.

    For a cue and for cells `boxes` holds the place of each word or cell in the picture.
    """

    pixels: NDArray[np.uint8]
    margin: int
    boxes: tuple[Box, ...] = ()

    @property
    def width(self) -> int:
        """px without the margins."""
        return int(self.pixels.shape[1]) - 2 * self.margin

    @property
    def height(self) -> int:
        """px without the margins."""
        return int(self.pixels.shape[0]) - 2 * self.margin


class _Press:
    """The one warm compiler of this process; it is not safe for several threads, hence a lock."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self._compiler = typst.Compiler(
            Path(__file__).with_suffix(".typ"),
            font_paths=typst.Fonts(include_system_fonts=False, font_paths=list(folders())),
            ignore_system_fonts=True,
        )

    def print(self, order: Any) -> tuple[list[bytes], list[Any]]:
        """The pages as PNG (1 px = 1 pt) and the edges of the words of cues."""
        with self.lock:
            pages = self._compiler.compile(
                format="png", ppi=72, sys_inputs={"order": json.dumps(order)}
            )
            edges = []
            if any(block["kind"] in ("words", "cells") for block in order["blocks"]):
                edges = json.loads(self._compiler.query("<edge>", field="value"))
        return (pages if isinstance(pages, list) else [pages or b""]), edges


@lru_cache(1)
def _press() -> _Press:
    return _Press()


def _breakable(text: str) -> str:
    """Very long words get invisible places at which they may be broken."""
    return re.sub(
        rf"[^\s\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\uffef]{{{_LONGEST_WORD},}}",
        lambda word: "\u200b".join(re.findall(rf".{{1,{_LONGEST_WORD // 2}}}", word.group())),
        text,
    )


_UNBREAKABLE = re.compile(r"[^\s\u200b\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\uffef]+")
"""A word; Thai, Lao, Khmer, Burmese and CJK break without spaces."""


@lru_cache(256)
def _icon(name: str, colour: str) -> str:
    """An icon as SVG with strokes of that colour; "" when there is none of that name."""
    return lucide.lucide_icon(name).replace("currentColor", colour) if name else ""


def _order_text(block: Text) -> dict[str, Any]:
    runs = [
        {
            "text": _breakable(readable(run.text)),
            "loud": run.loud,
            "icon": _icon(run.icon, block.accent),
        }
        for run in block.runs
    ]
    whole = "".join(str(run["text"]) for run in runs)
    words = sorted(set(_UNBREAKABLE.findall(whole)), key=len)[-4:]
    return {"runs": runs, "words": words, "fonts": families(block.fonts, whole)}


def _order_cue(block: Cue) -> dict[str, Any]:
    tokens = [{"text": readable(token.text), "spaced": token.spaced} for token in block.tokens]
    whole = " ".join(token.text for token in block.tokens)
    return {"tokens": tokens, "fonts": families(block.fonts, whole)}


def _order_cells(block: Cells) -> dict[str, Any]:
    return {
        "cells": [readable(cell) for cell in block.cells],
        "fonts": families(block.fonts, "".join(block.cells)),
    }


_ORDERS: dict[type, Callable[[Any], dict[str, Any]]] = {
    Text: _order_text,
    Cue: _order_cue,
    Cells: _order_cells,
    Code: lambda block: {"fonts": families(block.fonts, block.code)},
}


def _order(block: Block) -> dict[str, Any]:
    return asdict(block) | _ORDERS.get(type(block), lambda _: {})(block)


def _picture(page: bytes) -> NDArray[np.uint8]:
    with Image.open(io.BytesIO(page)) as image:
        return premultiply(image)


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


def _boxes(edges: Sequence[Sequence[float]], block: Cue | Cells, height: int) -> tuple[Box, ...]:
    """The boxes of a block's words from (place, x, y, width, size) of each, in px on its page."""
    rows = _rows(edges)
    count = max(rows, default=0) + 1
    gap = 2 * block.margin if isinstance(block, Cells) else 0.0
    line = (height - 2 * block.margin - gap * (count - 1)) / count
    result = []
    for row, (_, x, _, width, _) in zip(rows, edges, strict=True):
        top = block.margin + row * (line + gap)
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
    order = {"blocks": [_order(block) for block in blocks], "words": families(BODY)}
    pages, edges = _press().print(order)
    images, edge = [], 0
    for block, page in zip(blocks, pages, strict=True):
        pixels = _picture(page)
        boxes: tuple[Box, ...] = ()
        if isinstance(block, Cue | Cells):
            count = len(block.tokens if isinstance(block, Cue) else block.cells + block.figures)
            boxes = _boxes(edges[edge : edge + count], block, pixels.shape[0])
            edge += count
        images.append(TypeImage(pixels, round(block.margin), boxes))
    return images
