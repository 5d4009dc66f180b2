"""Edits of the length: of the whole, of a piece, of the pace."""
