"""Edits of what is heard: the voice and the music."""
