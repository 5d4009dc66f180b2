"""A formula, large, with a heading; one that is not understood is shown as it was written."""

from __future__ import annotations

from dataclasses import replace

from typst import TypstError

from ..fonts import MONO, unreadable
from ..formulas import parse_formula
from ..typography import Formula
from .sheet import (
    LAYOUTS,
    Ask,
    Entry,
    Sheet,
    body,
    headline,
    layout,
    runs_of,
    scale_of,
    stack,
    strings,
    subtitle_of,
)

_SIZES = (170, 150, 130, 116, 104, 92, 80, 70, 60, 52, 44, 38, 32)


@layout("formula")
def _formula(ask: Ask) -> Sheet:
    source = str(ask.style.get("formula") or "").strip()
    if not source:
        return LAYOUTS["statement"](ask)
    frame, unit = ask.frame, ask.unit
    entries = []
    if ask.segment.text.strip():
        runs = runs_of(ask.segment.text, strings(ask.style.get("emphasis")))
        entries.append(Entry(headline(ask, runs, (72, 64, 56, 48, 42, 36), 190, weight=600)))
    plain = body(ask, source, (64, 56, 48, 42, 36, 30, 26), 360, fonts=MONO)
    gap = 54 * unit if entries else 0.0
    below = subtitle_of(ask, 42, gap=34)
    tree = None if unreadable(source) else parse_formula(source)
    if tree is not None:
        grow = unit * scale_of(ask.segment)
        sizes = tuple(size * grow for size in _SIZES)
        block = Formula(tree, sizes, frame.width, 400 * unit, ask.palette.ink, margin=56 * unit)
        try:
            sheet = stack(ask, [*entries, Entry(block, gap), *below])
        except TypstError:  # a tree that the typesetter makes no sense of is no formula
            sheet = stack(ask, [*entries, Entry(plain, gap), *below])
    else:
        sheet = stack(ask, [*entries, Entry(plain, gap), *below])
    return replace(sheet, entrance="wipe")
