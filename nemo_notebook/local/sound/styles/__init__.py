"""Styles of music, one a file; the file's name is the style's."""
