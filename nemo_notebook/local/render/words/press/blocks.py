"""What is set in type: blocks of text, captions, numbers, drawings, code, formulas; and their
pictures."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..fonts import BODY, DISPLAY, MONO
from ..formulas import Node

__all__ = [
    "Block",
    "Box",
    "Cells",
    "Code",
    "Cue",
    "Drawing",
    "Formula",
    "Run",
    "Text",
    "TypeImage",
    "Word",
]


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

    In the smallest it may need more lines.
    """

    tokens: tuple[Word, ...]
    sizes: tuple[float, ...]
    width: float
    ink: str
    lines: int = 2
    fonts: tuple[str, ...] = BODY
    weight: int = 700
    leading: float = 0.16
    lang: str = "en"
    margin: float = 0.0
    kind: str = field(default="words", init=False)


@dataclass(frozen=True, slots=True)
class Cells:
    """A line cut into `cells`, to count in: those that are one of the ten `figures` have one width.

    Its picture holds the line, and below it, 2 × `margin` px apart, the ten figures by themselves;
    `boxes` are the places of all of them, `widths` is how wide each cell of the line is by itself.
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

    For a cue and for cells `boxes` holds the place of each word or cell in the picture; `size` is
    that of its letters in px, 0 where it is not known.
    """

    pixels: NDArray[np.uint8]
    margin: int
    boxes: tuple[Box, ...] = ()
    size: float = 0.0
    widths: tuple[float, ...] = ()

    @property
    def width(self) -> int:
        """px without the margins."""
        return int(self.pixels.shape[1]) - 2 * self.margin

    @property
    def height(self) -> int:
        """px without the margins."""
        return int(self.pixels.shape[0]) - 2 * self.margin
