"""A comparison: two or three cards side by side, in a tall picture below one another."""

from __future__ import annotations

from typing import NamedTuple

from ..fonts import BODY
from ..lettering import shade_for
from ..typography import Text, TypeImage, typeset
from .charts.chart import drawing
from .headings import heading_of
from .sheet import LAYOUTS, Ask, Piece, Sheet, headline, items_of, layout, place, strings

_MOST, _LINES = 3, 6
_WHOLE = 44
"""The size down to which a text is rather set smaller than in two lines."""


class _Card(NamedTuple):
    """A column: its label and what is said in it."""

    label: str
    texts: list[str]


def _cards(ask: Ask) -> list[_Card]:
    found = []
    for item in items_of(ask.style, _MOST):
        texts = strings(item.get("texts"))
        if not texts and isinstance(item.get("text"), str):
            texts = [item["text"]]
        texts = [text.strip() for text in texts if text.strip()]
        name = str(item.get("label") or "").strip()
        if name or texts:
            found.append(_Card(name, texts[:_LINES]))
    return found


def plate(ask: Ask, width: float, height: float, loud: bool, box: tuple[float, ...]) -> TypeImage:
    """A card of glass: as opaque as its words need on what is behind them."""
    unit = ask.unit
    shade = shade_for(ask.palette)
    left, top = box
    needed = ask.scrim_for((left, top, left + width, top + height), ask.palette.ink)
    opacity = max(0.76 if loud else 0.68, min(0.94, needed + 0.08))
    edge = ask.palette.accent if loud else ask.palette.ink
    radius = 30 * unit
    inside = (
        f'<rect x="1.5" y="1.5" width="{width - 3:.1f}" height="{height - 3:.1f}" rx="{radius}" '
        f'fill="{shade}" fill-opacity="{opacity:.3f}" stroke="{edge}" '
        f'stroke-opacity="{0.95 if loud else 0.22}" stroke-width="3"/>'
    )
    return typeset([drawing(width, height, inside)])[0]


class _Set(NamedTuple):
    """The type of all cards at one size, and how high each card is."""

    labels: list[TypeImage]
    texts: list[list[TypeImage]]
    heights: list[float]


def _set(
    ask: Ask, cards: list[_Card], width: float, size: float, most: float | None = None
) -> _Set:
    """The type of all cards; where a card may be at most so high, its texts end in dots."""
    unit = ask.unit
    align = "right" if ask.rtl else "left"

    def block(text: str, size: float, tall: float, **more: object) -> Text:
        settings = {"fonts": BODY, "width": width - 84 * unit, "align": align,
                    "margin": 6 * unit}  # fmt: skip
        return headline(ask, text, (size, size * 0.86, size * 0.74), tall, **(settings | more))

    last = len(cards) - 1
    lines_of = 2.9 if most is None else 1.7
    labels = typeset(
        [
            block(c.label or " ", size * 1.12, size * lines_of, weight=700, group="labels",
                  ink=ask.palette.accent if n == last else ask.palette.ink)
            for n, c in enumerate(cards)
        ]
    )  # fmt: skip
    tall = [size * 4.2] * len(cards)
    if most is not None:
        tall = [
            ((most - name.height - 84 * unit) / max(1, len(card.texts)) - 18 * unit) / unit
            for name, card in zip(labels, cards, strict=True)
        ]
    texts = [
        typeset([block(t, size, tall[n], weight=500) for t in card.texts])
        for n, card in enumerate(cards)
    ]
    heights = []
    for name, lines in zip(labels, texts, strict=True):
        inner = sum(image.height + 18 * unit for image in lines)
        heights.append(name.height + 20 * unit + inner + 64 * unit)
    return _Set(labels, texts, heights)


@layout("comparison")
def _comparison(ask: Ask) -> Sheet:
    frame, unit = ask.frame, ask.unit
    cards = _cards(ask)
    if not cards:
        return LAYOUTS["statement"](ask)
    heading = heading_of(ask)
    above = heading[0].height + 36 * unit if heading else 0.0
    room = frame.bottom - frame.top - above
    portrait = frame.tall and (frame.bottom - frame.top) > frame.wide * 0.95
    across = 1 if portrait else len(cards)
    gap = 28 * unit
    width = (frame.wide - gap * (across - 1)) / across
    made = _set(ask, cards, width, 44)
    for size in (60, 54, 48, 44, 40, 36, 32, 28, 24, 21, 18):
        made = _set(ask, cards, width, size)
        high = max(made.heights) if across > 1 else sum(made.heights) + gap * (len(cards) - 1)
        wraps = any(i.height > 1.9 * size * unit for card in made.texts for i in card)
        if high <= room and (size <= _WHOLE or not wraps):
            break
    else:
        most = room if across > 1 else (room - gap * (len(cards) - 1)) / len(cards)
        for size in (24, 19, 15):
            made = _set(ask, cards, width, size, most)
            if max(made.heights) <= most:
                break
    heights = [max(made.heights)] * len(cards) if across > 1 else made.heights
    total = above + (heights[0] if across > 1 else sum(heights) + gap * (len(cards) - 1))
    y = max(frame.top, frame.top + (frame.bottom - frame.top - total) * 0.46)
    pieces: list[Piece] = []
    for image in heading:
        x = frame.centre - image.width / 2 if frame.tall else frame.wide_left
        if ask.rtl and not frame.tall:
            x = frame.wide_left + frame.wide - image.width
        pieces.append(place(image, x, y, delay=0.0))
    y += above
    for number, high in enumerate(heights):
        place_in_row = (len(cards) - 1 - number) if ask.rtl and across > 1 else number
        left = frame.wide_left + (width + gap) * place_in_row if across > 1 else frame.wide_left
        pieces += _card(ask, made, number, (left, y), (width, high), number == len(cards) - 1)
        y += 0 if across > 1 else high + gap
    return Sheet(tuple(pieces))


def _card(
    ask: Ask, made: _Set, number: int, corner: tuple[float, float], size: tuple[float, float],
    loud: bool,
) -> list[Piece]:  # fmt: skip
    unit = ask.unit
    (left, top), (width, height) = corner, size
    start = 260.0 + 320 * number
    sheet = plate(ask, round(width), round(height), loud and len(made.labels) > 1, (left, top))
    inner, right = left + 42 * unit, left + width - 42 * unit

    def at(image: TypeImage) -> float:
        return right - image.width if ask.rtl else inner

    quiet: dict[str, bool] = {"plated": True, "shadow": False}
    name = made.labels[number]
    y = top + 30 * unit
    pieces = [
        place(sheet, left, top, enter="rise", delay=start, **quiet),
        place(name, at(name), y, enter="rise", delay=start + 60, **quiet),
    ]
    y += name.height + 20 * unit
    for line, image in enumerate(made.texts[number]):
        pieces.append(
            place(image, at(image), y, enter="rise", delay=start + 160 + 110 * line, **quiet)
        )
        y += image.height + 18 * unit
    return pieces
