"""How a description with details begins: with the name of what the details are about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ..prompt.brief import Brief
from ..text.chinese import HAN
from ..text.grammar import find_verb, is_order
from ..text.headlines import capital
from ..text.lexicon import stem
from ..text.words import content
from .gathering import ended
from .narration import Line

__all__ = ["describe", "sentence_of"]


def sentence_of(subject: str) -> str:
    """What can be said of a bare subject without making anything up: the subject.

    >>> sentence_of("the sea at night")
    'The sea at night.'
    """
    return ended(capital(subject.strip(" .。!！?？")))


def describe(brief: Brief, lines: list[Line]) -> list[Line]:
    """The lines of a description's details as sentences; a phrase gets its subject said first."""
    return _introduced(brief, lines) if brief.subject and _is_fragment(lines) else _capitals(lines)


def _is_fragment(lines: Sequence[Line]) -> bool:
    """Whether details are a phrase without a verb, which needs the name of what it describes."""
    if len(lines) != 1 or HAN.search(lines[0].text):
        return False
    tokens = lines[0].text.split()
    return find_verb(tokens) is None and not is_order(tokens)


def _introduced(brief: Brief, lines: list[Line]) -> list[Line]:
    """Details of a description, with the subject said first where they do not name it."""
    own = {stem(w) for w in content(brief.subject)}
    said = {stem(w) for line in lines for w in content(line.text)}
    if own and len(own & said) >= max(1, len(own) / 2):
        return _capitals(lines)
    name = re.sub(r"^(?:a|an|the|my|our|your)\s+", "", brief.subject, flags=re.I)
    opening = ended(name[:1].upper() + name[1:])
    return [Line(opening, 1.0, "", (), -1), *_capitals(lines)]


def _capitals(lines: list[Line]) -> list[Line]:
    return [replace(ln, text=ended(ln.text[:1].upper() + ln.text[1:])) for ln in lines]
