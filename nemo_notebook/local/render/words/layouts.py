"""What a title consists of, by its layout: stacks of blocks of type.

A layout is a function from a segment to the blocks of its stack, from the top down; `@_layout`
gives it its name. Sizes are those of a 1080-line picture.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Literal, NamedTuple

from ....draft import Segment
from ..visuals import Palette
from .fonts import BODY
from .scale import Frame
from .typography import Drawing, Run, Text

__all__ = ["Entry", "Stack", "scale_of", "stack_of"]


class Entry(NamedTuple):
    """A block of a stack and the air above it, in px."""

    block: Text | Drawing
    gap: float = 0.0


class Stack(NamedTuple):
    """Blocks from the top down: at the left of the frame's column, each centred, or flush left as
    one block in the middle of the canvas."""

    entries: tuple[Entry, ...]
    align: Literal["left", "center", "block"]


Layout = Callable[[Segment, Frame, Palette], Sequence[Entry]]
_LAYOUTS: dict[str, Layout] = {}


def _layout(name: str) -> Callable[[Layout], Layout]:
    def register(make: Layout) -> Layout:
        _LAYOUTS[name] = make
        return make

    return register


def _is_cjk(text: str) -> bool:
    return bool(re.search(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]", text))


def _runs(text: str, emphasis: Sequence[str]) -> tuple[Run, ...]:
    """The text cut where the words to be emphasised begin and end."""
    words = [re.escape(word) for word in emphasis if word.strip()]
    if not words:
        return (Run(text),)
    edge = "" if _is_cjk("".join(emphasis)) else r"\b"
    pattern = re.compile(
        f"({edge}(?:{'|'.join(sorted(words, key=len, reverse=True))}){edge})", re.I
    )
    pieces = pattern.split(text)
    return tuple(Run(piece, loud=n % 2 == 1) for n, piece in enumerate(pieces) if piece)


def _strings(value: Any) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _text(
    runs: tuple[Run, ...],
    frame: Frame,
    palette: Palette,
    sizes: Sequence[float],
    height: float,
    **more: Any,
) -> Text:
    """A block in the column of the frame; `sizes` and `height` in px of a 1080-line picture."""
    chinese = _is_cjk("".join(run.text for run in runs))
    settings: dict[str, Any] = {
        "leading": 0.16 if chinese else -0.13,
        "lang": "zh" if chinese else "en",
        "align": frame.align,
        "margin": 56 * frame.unit,
    }
    settings |= more
    # Latin type is set a little larger than Chinese, whose signs fill their whole square.
    grow = frame.unit * (0.88 if chinese else 1.0)
    return Text(
        runs,
        tuple(size * grow for size in sizes),
        frame.width,
        height * frame.unit,
        palette.ink,
        palette.accent,
        **settings,
    )


_BODY: dict[str, Any] = {"fonts": BODY, "weight": 500, "leading": 0.16}


def _subtitle(
    segment: Segment, frame: Frame, palette: Palette, size: float = 46, gap: float = 14
) -> list[Entry]:
    text = str(segment.style.get("subtitle", "")).strip()
    if not text:
        return []
    sizes = (size, size * 0.88, size * 0.76)
    return [Entry(_text((Run(text),), frame, palette, sizes, 200, **_BODY), gap * frame.unit)]


def _bar(frame: Frame, palette: Palette) -> Entry:
    unit = frame.unit
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 150 8">'
        f'<rect width="150" height="8" rx="4" fill="{palette.accent}"/></svg>'
    )
    return Entry(Drawing(svg, 150 * unit, 8 * unit, margin=20 * unit), 34 * unit)


@_layout("title")
def _title(segment: Segment, frame: Frame, palette: Palette) -> Sequence[Entry]:
    runs = _runs(segment.text, _strings(segment.style.get("emphasis")))
    sizes = (150, 136, 120, 104, 90, 76, 64, 54, 46, 40)
    return [
        Entry(_text(runs, frame, palette, sizes, 420)),
        *_subtitle(segment, frame, palette, 48),
        _bar(frame, palette),
    ]


@_layout("statement")
def _statement(segment: Segment, frame: Frame, palette: Palette) -> Sequence[Entry]:
    runs = _runs(segment.text, _strings(segment.style.get("emphasis")))
    sizes = (112, 104, 96, 88, 80, 72, 64, 56, 48, 40)
    return [
        Entry(_text(runs, frame, palette, sizes, 430)),
        *_subtitle(segment, frame, palette),
    ]


@_layout("number")
def _number(segment: Segment, frame: Frame, palette: Palette) -> Sequence[Entry]:
    chinese = _is_cjk(segment.text)
    # Signs fill their line to its foot; figures leave it free, and are set closer.
    sizes = (220, 190, 160, 132, 110, 90, 72) if chinese else (250, 220, 190, 160, 132, 110, 90, 72)
    close = {} if chinese else {"leading": -0.2, "tracking": -0.02}
    gap = 26 if chinese else -36
    number = _text((Run(segment.text),), frame, palette, sizes, 360, **close)
    return [Entry(number), *_subtitle(segment, frame, palette, 54, gap=gap)]


@_layout("list")
def _list(segment: Segment, frame: Frame, palette: Palette) -> Sequence[Entry]:
    entries = []
    if segment.text.strip():
        heading = _text((Run(segment.text),), frame, palette, (76, 66, 58, 50), 200, weight=600)
        entries.append(Entry(heading))
    for number, item in enumerate(_strings(segment.style.get("items"))[:6]):
        block = _text(
            (Run(item, icon="circle-check"),), frame, palette, (54, 48, 42, 38), 130, **_BODY
        )
        entries.append(Entry(block, (34 if number == 0 else 20) * frame.unit))
    return entries


@_layout("quote")
def _quote(segment: Segment, frame: Frame, palette: Palette) -> Sequence[Entry]:
    text = segment.text.strip().strip('"“”「」')
    opening, closing = ("「", "」") if _is_cjk(text) else ("“", "”")
    runs = (Run(opening, loud=True), Run(text), Run(closing, loud=True))
    sizes = (84, 76, 68, 60, 52, 46, 40)
    entries = [Entry(_text(runs, frame, palette, sizes, 430, weight=600))]
    who = str(segment.style.get("subtitle", "")).strip()
    if who:
        block = _text((Run(f"— {who}"),), frame, palette, (46, 40), 120, **_BODY)
        entries.append(Entry(block, 26 * frame.unit))
    return entries


@_layout("end")
def _end(segment: Segment, frame: Frame, palette: Palette) -> Sequence[Entry]:
    return _title(segment, frame, palette)


def stack_of(segment: Segment, frame: Frame, palette: Palette) -> Stack:
    """The blocks of a title segment; a layout that is not known is set as a statement."""
    layout = str(segment.style.get("layout", "statement"))
    entries = _LAYOUTS.get(layout, _statement)(segment, frame, palette)
    entries = [_scaled(entry, scale_of(segment)) for entry in entries]
    wanted = str(segment.style.get("position", "")).split()
    if frame.align == "left" and layout != "end" and "center" not in wanted:
        return Stack(tuple(entries), "left")
    if layout == "list":  # bullets that do not stand under one another look like a mistake
        return Stack(tuple(_aligned(entries, "left")), "block")
    return Stack(tuple(_aligned(entries, "center")), "center")


def scale_of(segment: Segment) -> float:
    """How much larger than usual a text is asked to be; a quarter to three times."""
    scale = segment.style.get("scale", 1.0)
    if isinstance(scale, bool) or not isinstance(scale, int | float):
        return 1.0
    return min(3.0, max(0.25, float(scale)))


def _scaled(entry: Entry, scale: float) -> Entry:
    """A block in another size; what does not fit is still made smaller."""
    if scale == 1.0 or not isinstance(entry.block, Text):
        return entry
    sizes = tuple(size * scale for size in entry.block.sizes)
    smaller = tuple(size for size in entry.block.sizes if size < sizes[-1])
    return entry._replace(block=replace(entry.block, sizes=(*sizes, *smaller)))


def _aligned(entries: Sequence[Entry], align: Literal["left", "center"]) -> list[Entry]:
    return [
        entry._replace(block=replace(entry.block, align=align))
        if isinstance(entry.block, Text)
        else entry
        for entry in entries
    ]
