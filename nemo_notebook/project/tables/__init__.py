"""Tables that a person edits and applies: read, compared, applied; kept where the agent cannot."""

from .applying import Tables

__all__ = ["Tables"]
