"""Documents that were given to a project, kept until the next request goes out with them."""

from __future__ import annotations

import re

from ..errors import MediaTooLarge

__all__ = ["Papers"]

ROOM = 95_000
"""Characters of documents that one request carries; the rest of its limit is for the request."""
_CHINESE = re.compile(r"[一-鿿]")


class Papers:
    """The texts of documents, in the order in which they were given.

    >>> papers = Papers()
    >>> papers.add("script.txt", "A quiet sea.")
    >>> papers.enclose("Use this script")
    'Use this script:\\n\\nA quiet sea.'
    """

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}

    def __len__(self) -> int:
        return len(self._texts)

    def check(self, given: dict[str, str]) -> None:
        """Make sure that there is room for some more texts, by name.

        Raises:
            MediaTooLarge: a request cannot carry all of it.
        """
        sizes = {name: len(text) for name, text in {**self._texts, **given}.items()}
        if sum(sizes.values()) <= ROOM:
            return
        name = max(given, key=lambda one: len(given[one]))
        others = f", {sum(sizes.values()):,} with the others" if len(sizes) > 1 else ""
        raise MediaTooLarge(
            f"{name!r} holds {len(given[name]):,} characters{others}; a request carries {ROOM:,}.",
            hint="Give the part of it that the video is about.",
        )

    def add(self, name: str, text: str) -> None:
        """Keep one text; one of the same name is replaced."""
        self.check({name: text})
        self._texts[name] = text

    def enclose(self, prompt: str) -> str:
        """The request with the texts after it; they are kept until `clear` says that it went."""
        if not self._texts:
            return prompt
        bare = prompt.strip()
        if bare[-1:] not in "?!？！":
            bare = bare.rstrip(".。:： ") + ("：" if _CHINESE.search(bare) else ":")
        return "\n\n".join((bare, *self._texts.values()))

    def clear(self) -> None:
        """Forget the texts."""
        self._texts.clear()
