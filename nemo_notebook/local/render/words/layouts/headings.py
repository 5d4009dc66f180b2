"""The heading over what needs the whole width: cards, a timeline, code."""

from __future__ import annotations

from ..typography import TypeImage, typeset
from .sheet import Ask, Side, headline, runs_of, strings

__all__ = ["heading_of"]


def heading_of(ask: Ask) -> list[TypeImage]:
    """The set heading, if there is one."""
    text = ask.segment.text.strip()
    if not text:
        return []
    runs = runs_of(text, strings(ask.style.get("emphasis")))
    align: Side = "center" if ask.frame.tall else "right" if ask.rtl else "left"
    return typeset(
        [headline(ask, runs, (84, 76, 68, 60, 52, 46, 40), 190, width=ask.frame.wide, align=align)]
    )
