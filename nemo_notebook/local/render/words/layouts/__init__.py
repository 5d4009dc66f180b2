"""The layouts of titles by name; importing this room registers them."""

from . import charts, code, columns, formula, lists, number, plain, timeline
from .sheet import LAYOUTS, Ask, Piece, Sheet, Tally

__all__ = [
    "LAYOUTS",
    "Ask",
    "Piece",
    "Sheet",
    "Tally",
    "charts",
    "code",
    "columns",
    "formula",
    "lists",
    "number",
    "plain",
    "timeline",
]
