"""Tables of words, written as they read."""

from __future__ import annotations

__all__ = ["listed"]


def listed(words: str) -> list[str]:
    """The words of a table written with blanks and line ends between them.

    >>> listed("sun moon")
    ['sun', 'moon']
    """
    return words.split()
