"""A small notation for the ways in which a thing is said, compiled to regular expressions.

    (export|download) [the] {video} {after}*

Words stand for themselves, in any case; `(a|b)` is one of several, `[a|b]` the same or nothing,
`{name}` another phrase or a special of the grammar, and `*` after any of these repeats it. English
words are followed by a space; Chinese signs follow each other, with or without one. Patterns are
matched against a text with one space at its end. A repeated phrase takes the longest alternative
that fits and stays with it, so that no text takes long to match.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

__all__ = ["FILE", "URL", "grammar"]

URL = r"https?://[^\s\"'<>，。；]+"
FILE = r"[^\s\"'“”‘’<>|*?，。；：]+\.[A-Za-z0-9]{2,4}"

_TOKEN = re.compile(r"\{(\w+)\}|([()\[\]|*])|([一-鿿]+)|([\w']+)|(\s+)")
_SIGNS = {"(": "(?:", ")": ")", "[": "(?:", "]": ")?", "|": "|", "*": "*"}


def _alternatives(phrase: str) -> list[str]:
    """The phrase cut at its outermost bars."""
    found, depth = [""], 0
    for sign in phrase:
        depth += (sign in "([") - (sign in ")]")
        if sign == "|" and depth == 0:
            found.append("")
        else:
            found[-1] += sign
    return found


def grammar(
    parts: Mapping[str, str], specials: Mapping[str, str]
) -> Callable[[str], re.Pattern[str]]:
    """A compiler of phrases.

    Args:
        parts: phrases by name.
        specials: regular expressions by name.

    >>> polite = grammar({"please": "please|pls"}, {})
    >>> bool(polite("{please}* export [it]").fullmatch("Please export "))
    True
    """

    def flat(phrase: str) -> list[str]:
        """The alternatives of a phrase, each once: a repeated choice between equals would make
        matching exponential."""
        found: dict[str, None] = {}
        for one in _alternatives(phrase):
            name = one.strip()[1:-1]
            found.update(dict.fromkeys(flat(parts[name]) if one == f"{{{name}}}" else [one]))
        return list(found)

    def repeated(phrase: str) -> str:
        """The alternatives with the longest first: those made of several pieces, then words."""
        return "|".join(
            sorted(flat(phrase), key=lambda one: (not set(one) & set("([{"), -len(one)))
        )

    def translate(phrase: str) -> str:
        result, end = [], 0
        while end < len(phrase):
            token = _TOKEN.match(phrase, end)
            if token is None:
                raise ValueError(f"{phrase[end:]!r} cannot stand in a phrase")
            end = token.end()
            name, sign, chinese, word, _ = token.groups()
            if name in specials:
                result.append(f"(?:{specials[name]} ?)")
            elif name and phrase.startswith("*", end):
                result.append(f"(?>{translate(repeated(parts[name]))})")
            elif name:
                result.append(f"(?:{translate('|'.join(flat(parts[name])))})")
            elif sign:
                result.append(_SIGNS[sign])
            elif chinese:
                result.append(f"(?:{chinese} ?)")
            elif word:
                result.append(f"(?:{re.escape(word)} )")
        return "".join(result)

    return lambda phrase: re.compile(translate(phrase), re.IGNORECASE)
