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
from .copies import fitted, heights
from .orders import order
from .printing import printed

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
    "printed",
]
