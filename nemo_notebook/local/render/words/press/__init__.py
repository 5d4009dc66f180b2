"""The press: blocks, their lines, and the typesetter that makes pictures of them."""

from .blocks import (
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
)
from .compiler import press
from .copies import fitted, heights
from .orders import order

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
    "fitted",
    "heights",
    "order",
    "press",
]
