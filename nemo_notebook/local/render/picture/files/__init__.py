"""Uploaded files read as what they are: photographs, animations, recordings."""
