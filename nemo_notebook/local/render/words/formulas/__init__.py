"""Formulas as they are written, read into trees of plain values."""

from .reader import Node, parse_formula

__all__ = ["Node", "parse_formula"]
