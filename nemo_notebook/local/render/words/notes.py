"""What a person should know about the words of a draft before it is rendered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ....draft import Draft, Segment
from .fonts import unreadable
from .formulas import parse_formula

__all__ = ["notes"]

_SHOWN = 40


def _texts(value: Any) -> Iterator[str]:
    """All texts in the style of a segment, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1].rstrip() + "…"


def _notes_of(segment: Segment) -> Iterator[str]:
    scripts = dict.fromkeys(
        script for text in (segment.text, *_texts(segment.style)) for script in unreadable(text)
    )
    if scripts:
        named = " and ".join(scripts)
        where = _short(segment.text)
        yield f"No font here has {named} letters: in “{where}” they are named instead."
    formula = segment.style.get("formula")
    if segment.style.get("layout") != "formula" or not isinstance(formula, str):
        return
    if formula.strip() and parse_formula(formula) is None:
        yield (
            f"The formula “{_short(formula)}” holds something that is not understood here: "
            "it is shown as it is written."
        )


def notes(draft: Draft) -> tuple[str, ...]:
    """Sentences on what of a draft's titles and captions cannot be shown as it is written; each
    once, in the order of the segments.

    >>> notes(Draft())
    ()
    """
    found = (note for s in draft.segments("title", "caption") for note in _notes_of(s))
    return tuple(dict.fromkeys(found))
