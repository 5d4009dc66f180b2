"""Titles of words alone: title, statement, quote, end card."""

from __future__ import annotations

from dataclasses import replace

from ..lettering import pick_ink
from ..typography import Drawing, typeset
from .sheet import (
    Ask,
    Entry,
    Piece,
    Sheet,
    body,
    headline,
    is_cjk,
    layout,
    place,
    runs_of,
    stack,
    strings,
    subtitle_of,
    tallest,
)


def rule(ask: Ask, width: float = 150) -> Entry:
    """A short bar in the accent colour."""
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} 8">'
        f'<rect width="{width}" height="8" rx="4" fill="{ask.palette.accent}"/></svg>'
    )
    return Entry(Drawing(svg, width * ask.unit, 8 * ask.unit, margin=20 * ask.unit), 34 * ask.unit)


@layout("title")
def _title(ask: Ask) -> Sheet:
    runs = runs_of(ask.segment.text, strings(ask.style.get("emphasis")))
    sizes = (150, 136, 120, 104, 90, 76, 64, 54, 46, 40)
    entries = [Entry(headline(ask, runs, sizes, tallest(ask))), *subtitle_of(ask, 54), rule(ask)]
    return stack(ask, entries)


@layout("statement")
def _statement(ask: Ask) -> Sheet:
    runs = runs_of(ask.segment.text, strings(ask.style.get("emphasis")))
    sizes = (112, 104, 96, 88, 80, 72, 64, 56, 48, 40)
    entries = [Entry(headline(ask, runs, sizes, tallest(ask))), *subtitle_of(ask)]
    return replace(stack(ask, entries), entrance="words")


_STROKE = "M0 66C0 30 17 8 48 0l7 13C37 20 28 31 27 44h25v50H0z"
"""One half of a quotation mark, 55 × 94."""


def _mark(ask: Ask) -> Entry:
    """A large quotation mark in the accent colour."""
    high = 76 * ask.unit
    wide = high * 130 / 94
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 130 94">'
        f'<g fill="{ask.palette.accent}"><path d="{_STROKE}"/>'
        f'<path transform="translate(72)" d="{_STROKE}"/></g></svg>'
    )
    return Entry(Drawing(svg, wide, high, margin=20 * ask.unit))


@layout("quote")
def _quote(ask: Ask) -> Sheet:
    """The words under a large mark, and whose they are."""
    text = ask.segment.text.strip().strip('"“”„‟«»「」『』').strip()
    runs = runs_of(text, strings(ask.style.get("emphasis")))
    sizes = (96, 88, 80, 72, 64, 56, 50, 44, 40)
    words = headline(ask, runs, sizes, tallest(ask) - 40, weight=600)
    high = 0.22 * words.sizes[0] if not is_cjk(text) else 0.0
    entries = [_mark(ask), Entry(words, 40 * ask.unit - high)]
    who = str(ask.style.get("subtitle") or "").strip().lstrip("—–- ")
    if who:
        entries.append(Entry(body(ask, f"— {who}", (48, 42), 120), 30 * ask.unit))
    return replace(stack(ask, entries), entrance="words")


@layout("end")
def _end(ask: Ask) -> Sheet:
    """The words to remember in the middle, and what to do next on a button."""
    frame, palette, unit = ask.frame, ask.palette, ask.unit
    runs = runs_of(ask.segment.text, strings(ask.style.get("emphasis")))
    sizes = (150, 136, 120, 104, 90, 76, 64, 54, 46, 40)
    title = headline(ask, runs, sizes, tallest(ask), align="center")
    action = str(ask.style.get("subtitle") or "").strip()
    if not action:
        return stack(ask, [Entry(title), rule(ask)], "center")
    ink = pick_ink(palette.accent, palette.deep, "#0b0b12", "#ffffff")
    words = body(
        ask, action, (46, 40, 34, 30), 140, align="center", weight=600, ink=ink, accent=ink,
        width=frame.width - 110 * unit, margin=0.0,
    )  # fmt: skip
    (set_words,) = typeset([words])
    wide, high = set_words.width + 100 * unit, set_words.height + 44 * unit
    button = Drawing(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}"><rect '
        f'width="{wide}" height="{high}" rx="{min(high / 2, 52 * unit)}" '
        f'fill="{palette.accent}"/></svg>',
        wide, high, margin=30 * unit,
    )  # fmt: skip
    sheet = stack(ask, [Entry(title), Entry(button, 44 * unit)], "center")
    plate = sheet.pieces[-1]
    assert isinstance(plate, Piece)
    left, top, _, _ = plate.box
    label = place(set_words, left + 50 * unit, top + 22 * unit, shadow=False, plated=True)
    plate = replace(plate, plated=True)
    # Both rise together.
    return Sheet((*sheet.pieces[:-1], plate, replace(label, with_last=True)))
