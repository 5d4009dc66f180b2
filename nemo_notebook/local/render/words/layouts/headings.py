"""The heading over what needs the whole width: cards, a timeline, code."""

from __future__ import annotations

from ..typography import TypeImage, typeset
from .sheet import Ask, Side, headline, runs_of, strings

__all__ = ["heading_of"]


def heading_of(ask: Ask, largest: float = 84) -> list[TypeImage]:
    """The set heading, at most `largest` px high in a 1080-line picture, if there is one."""
    text = ask.segment.text.strip()
    if not text:
        return []
    runs = runs_of(text, strings(ask.style.get("emphasis")))
    align: Side = "center" if ask.frame.tall else "right" if ask.rtl else "left"
    sizes = [size for size in (84, 76, 68, 60, 52, 46, 40) if size <= largest]
    return typeset([headline(ask, runs, sizes, 190, width=ask.frame.wide, align=align)])
