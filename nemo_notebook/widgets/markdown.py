"""Markdown from outside as HTML that holds nothing but words: no markup of its own, no pictures."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt

from .safe import clean

__all__ = ["markdown_html"]

LIMIT = 40_000
"""Characters above which a text is not read as Markdown; its page shows it as it is."""


@lru_cache(1)
def _parser() -> MarkdownIt:
    """CommonMark and its tables, with HTML shown as text and pictures left as their words."""
    options: dict[str, Any] = {"html": False, "linkify": False, "maxNesting": 20}
    return MarkdownIt("commonmark", options).disable("image").enable(["table", "strikethrough"])


def markdown_html(text: object) -> str:
    """Markdown as HTML; "" for a text that is too long to be read as such.

    Tags in the text are shown as text, pictures are not loaded, and links lead to the web or to a
    mail address only (a parser that knows it refuses "javascript:" and "data:").

    >>> markdown_html("**bold** <b>")
    '<p><strong>bold</strong> &lt;b&gt;</p>'
    >>> "href" in markdown_html("[x](javascript:alert(1))")
    False
    """
    plain = clean(text)
    return str(_parser().render(plain)).strip() if len(plain) <= LIMIT else ""
