"""Edits of what is seen behind the words."""
