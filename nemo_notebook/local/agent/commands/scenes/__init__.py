"""Edits of scenes: which there are, in which order, and what each shows and says."""
