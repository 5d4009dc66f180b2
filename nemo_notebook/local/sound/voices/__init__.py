"""Voices, one a file; the file's name, with hyphens, is the voice's id."""
