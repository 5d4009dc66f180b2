"""Edits of titles and captions."""
