"""Orders for the typesetter: blocks as plain data."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import lru_cache
from typing import Any

import lucide

from ..fonts import families, readable, right_to_left
from ..lines import Fitted
from .blocks import Block, Cells, Code, Cue, Text
from .compiler import press
from .copies import ICON, SPACING, Copy

__all__ = ["order"]

_LONGEST_WORD = 24
"""Letters after which a word may be broken where the typesetter cuts the lines itself."""


def _breakable(text: str) -> str:
    """Very long words get invisible places at which they may be broken."""
    return re.sub(
        rf"[^\s\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\uffef]{{{_LONGEST_WORD},}}",
        lambda word: "\u200b".join(re.findall(rf".{{1,{_LONGEST_WORD // 2}}}", word.group())),
        text,
    )


_UNBREAKABLE = re.compile(r"[^\s\u200b\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\uffef]+")
"""A word; Thai, Lao, Khmer, Burmese and CJK break without spaces."""


@lru_cache(256)
def _icon(name: str, colour: str) -> str:
    """An icon as SVG with strokes of that colour; "" when there is none of that name."""
    return lucide.lucide_icon(name).replace("currentColor", colour) if name else ""


_LATIN = re.compile(r"[^\W\d_]")
_LTR, _RTL = "\u200e", "\u200f"


def _sides(texts: Sequence[str], lang: str) -> list[str]:
    """A sign for each word that runs against its line: words are boxes, which would otherwise all
    follow the direction of the line. A number goes with the word before it.

    >>> [bool(sign) for sign in _sides(["في", "Visual", "Studio", "2022"], "ar")]
    [False, True, True, True]
    """
    back = lang in ("ar", "he")
    signs: list[str] = []
    for text in texts:
        letter = _LATIN.search(text)
        against = bool(letter) and right_to_left(letter.group()) != back if letter else False
        if letter is None:
            against = back and bool(signs and signs[-1]) and any(map(str.isdigit, text))
        signs.append((_LTR if back else _RTL) if against else "")
    return signs


def _order_text(block: Text) -> dict[str, Any]:
    runs = [{"text": _breakable(readable(run.text)), "loud": run.loud} for run in block.runs]
    whole = "".join(str(run["text"]) for run in runs)
    words = sorted(set(_UNBREAKABLE.findall(whole)), key=len)[-4:]
    icon = _icon(block.runs[0].icon if block.runs else "", block.accent)
    width = block.width - (ICON * max(block.sizes) if icon else 0.0)
    return {"runs": runs, "words": words, "icon": icon, "width": width,
            "fonts": families(block.fonts, whole)}  # fmt: skip


def _order_lines(block: Text, copy: Copy, fitted: Fitted) -> dict[str, Any]:
    """Lines of runs: atoms of one run stand together, so that they are shaped as one."""
    lines = []
    for atoms in fitted.lines:
        line: list[dict[str, Any]] = []
        owner = -1
        for number, atom in enumerate(atoms):
            text = atom.text + (" " if atom.spaced and number + 1 < len(atoms) else "")
            if atom.run == owner:
                line[-1]["text"] += text
            else:
                line.append({"text": text, "loud": block.runs[atom.run].loud})
            owner = atom.run
        lines.append(line)
    height = max((high for _, high in _heights(copy)), default=1.2)
    icon = _icon(block.runs[0].icon if block.runs else "", block.accent)
    rtl = block.lang in ("ar", "he")
    return {"kind": "lines", "lines": lines, "size": fitted.size, "icon": icon, "tall": height,
            "fonts": copy.voice.fonts, "rtl": rtl}  # fmt: skip


def _heights(copy: Copy) -> list[tuple[float, float]]:
    sizes = press().ruler.measures(copy.voice).sizes
    return [sizes[atom.text] for atom in copy.atoms]


def _order_cue(block: Cue, copy: Copy, fitted: Fitted) -> dict[str, Any]:
    sides = _sides(copy.texts, block.lang)
    tokens = [
        {"text": text, "spaced": token.spaced, "side": side}
        for text, token, side in zip(copy.texts, block.tokens, sides, strict=True)
    ]
    turns = [line[0].run for line in fitted.lines[1:]]
    return {"tokens": tokens, "turns": turns, "size": fitted.size, "fonts": copy.voice.fonts,
            "spacing": SPACING * 100}  # fmt: skip


def _order_cells(block: Cells) -> dict[str, Any]:
    return {
        "cells": [readable(cell) for cell in block.cells],
        "fonts": families(block.fonts, "".join(block.cells)),
    }


_ORDERS: dict[type, Callable[[Any], dict[str, Any]]] = {
    Text: _order_text,
    Cells: _order_cells,
    Code: lambda block: {"fonts": families(block.fonts, block.code)},
}


def order(block: Block, found: tuple[Copy, Fitted] | None) -> dict[str, Any]:
    own: dict[str, Any]
    if found is not None and isinstance(block, Text):
        own = _order_lines(block, *found)
    elif found is not None and isinstance(block, Cue):
        own = _order_cue(block, *found)
    else:
        own = _ORDERS.get(type(block), lambda _: {})(block)
    return asdict(block) | own
