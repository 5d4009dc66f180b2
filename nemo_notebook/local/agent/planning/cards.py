"""Cards: what stands on the screen in a scene, made of what a text holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ..text.exhibits.aside import Exhibit
from ..text.exhibits.chronology import Event, dated
from ..text.exhibits.code import Code, find_language
from ..text.exhibits.contrast import Contrast, contrast_of
from ..text.exhibits.grid import Grid, read_grid
from ..text.exhibits.series import Series, chart_of
from ..text.figures import Figure
from ..text.headlines import capital

__all__ = [
    "Card",
    "chart",
    "code",
    "comparison",
    "exhibited",
    "formula",
    "number",
    "span",
    "table",
    "timeline",
]


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on the screen in a scene, as a title segment will hold it."""

    layout: str
    text: str
    style: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What makes two cards the same to a viewer."""
        shown = self.style.get("code") or self.style.get("formula") or self.style.get("items") or ""
        return f"{self.layout}:{shown}" if shown and self.layout != "list" else self.text.lower()


def number(figure: Figure) -> Card:
    """One figure that counts up."""
    return Card("number", figure.text, {"subtitle": figure.about} if figure.about else {})


def chart(series: Series, heading: str = "") -> Card:
    """Figures that compare, as a chart; `heading` where they have no name of their own.

    >>> from ..text.exhibits.series import find_series
    >>> chart(find_series("Q1 12, Q2 18, Q3 25")).style["items"][0]
    {'label': 'Q1', 'value': 12.0, 'text': '12'}
    """
    items = [{"label": p.label, "value": p.value, "text": p.text} for p in series.points]
    style: dict[str, Any] = {"chart": series.chart, "items": items}
    name = capital(series.heading or heading)
    if heading and series.heading and heading.lower() != series.heading.lower():
        name, style["subtitle"] = heading, capital(series.heading)
    return Card("chart", name, style)


def comparison(contrast: Contrast, heading: str = "") -> Card:
    """Two or three sides, beside one another."""
    items = [{"label": side.label, "texts": list(side.texts)} for side in contrast.sides]
    return Card("comparison", contrast.heading or heading, {"items": items})


def timeline(events: Sequence[Event], heading: str = "") -> Card:
    """Dates in their order, at most six."""
    items = [{"label": event.when, "text": event.what} for event in events[:6]]
    return Card("timeline", heading, {"items": items})


def code(piece: Code, heading: str = "") -> Card:
    """A piece of code, typeset."""
    return Card("code", heading, {"code": piece.shown(), "language": piece.language})


def span(text: str) -> Card:
    """A command or a call that stands within a sentence."""
    return Card("code", "", {"code": text, "language": find_language(text)})


def formula(source: str, heading: str = "") -> Card:
    """A formula, typeset."""
    return Card("formula", heading, {"formula": source})


def table(grid: Grid, heading: str = "") -> Card | None:
    """A table: a chart of its figures, a comparison of its columns, a timeline or a list of its
    rows; None when it fits none of these."""
    series = chart_of(grid, "")
    if series is not None:
        return chart(series, heading)
    contrast = contrast_of(grid, heading)
    if contrast is not None:
        return comparison(contrast, heading)
    if len(grid.head) == 2 and 2 <= len(grid.rows) <= 6:
        events = [dated(f"{when}: {what}") for when, what in grid.rows]
        if all(events):
            return timeline([event for event in events if event], heading)
    if 2 <= len(grid.rows) <= 6 and all(len(" ".join(row[:2])) <= 48 for row in grid.rows):
        items = [": ".join(cell for cell in row[:2] if cell) for row in grid.rows]
        return Card("list", heading or grid.head[0], {"items": items})
    return None


def exhibited(exhibit: Exhibit, heading: str = "") -> Card | None:
    """What shows an exhibit, under the heading that it stands below; None when nothing does."""
    if exhibit.kind == "formula":
        return formula(exhibit.body, heading)
    if exhibit.kind == "code":
        return code(exhibit.code, heading)
    grid = read_grid(exhibit.body.split("\n"))
    return table(grid, heading) if grid else None
