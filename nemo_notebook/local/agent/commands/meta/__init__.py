"""Requests about the file, versions and the timeline as it is."""
