"""Words on the picture: titles, statements, numbers, lists, quotations, end cards.

A layout is a function from a segment to a stack of blocks. The stack is set, placed in the frame
of the canvas, and every line of it comes in with a short rise and goes out with a fade.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...draft import Segment
from .lettering import scrim, shade_for, shadowed
from .pixels import Placement, Sprite
from .readability import Box, ScrimFor
from .scale import Frame
from .typography import BODY, Bar, Run, Text, TypeImage, typeset
from .visuals import Palette

__all__ = ["TitleLayer", "build_title"]

RISE = 560
"""How long a line takes to come in, in ms; each further line starts `STAGGER` ms later."""
STAGGER = 90
FADE = 320


class _Entry(NamedTuple):
    """A block of a stack and the air above it, in px."""

    block: Text | Bar
    gap: float = 0.0


Layout = Callable[[Segment, Frame, Palette], Sequence[_Entry]]
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
) -> list[_Entry]:
    text = str(segment.style.get("subtitle", "")).strip()
    if not text:
        return []
    sizes = (size, size * 0.88, size * 0.76)
    return [_Entry(_text((Run(text),), frame, palette, sizes, 200, **_BODY), gap * frame.unit)]


def _bar(frame: Frame, palette: Palette) -> _Entry:
    unit = frame.unit
    return _Entry(Bar(150 * unit, 8 * unit, palette.accent, margin=20 * unit), 34 * unit)


@_layout("title")
def _title(segment: Segment, frame: Frame, palette: Palette) -> Sequence[_Entry]:
    runs = _runs(segment.text, _strings(segment.style.get("emphasis")))
    sizes = (150, 136, 120, 104, 90, 76, 64, 54, 46, 40)
    return [
        _Entry(_text(runs, frame, palette, sizes, 420)),
        *_subtitle(segment, frame, palette, 48),
        _bar(frame, palette),
    ]


@_layout("statement")
def _statement(segment: Segment, frame: Frame, palette: Palette) -> Sequence[_Entry]:
    runs = _runs(segment.text, _strings(segment.style.get("emphasis")))
    sizes = (112, 104, 96, 88, 80, 72, 64, 56, 48, 40)
    return [
        _Entry(_text(runs, frame, palette, sizes, 430)),
        *_subtitle(segment, frame, palette),
    ]


@_layout("number")
def _number(segment: Segment, frame: Frame, palette: Palette) -> Sequence[_Entry]:
    sizes = (250, 220, 190, 160, 132, 110, 90, 72)
    number = _text((Run(segment.text),), frame, palette, sizes, 360, leading=-0.2, tracking=-0.02)
    return [_Entry(number), *_subtitle(segment, frame, palette, 54, gap=-36)]


@_layout("list")
def _list(segment: Segment, frame: Frame, palette: Palette) -> Sequence[_Entry]:
    entries = []
    if segment.text.strip():
        heading = _text((Run(segment.text),), frame, palette, (76, 66, 58, 50), 200, weight=600)
        entries.append(_Entry(heading))
    for number, item in enumerate(_strings(segment.style.get("items"))[:6]):
        runs = (Run("●  ", loud=True), Run(item))
        block = _text(runs, frame, palette, (54, 48, 42, 38), 130, **_BODY)
        entries.append(_Entry(block, (34 if number == 0 else 20) * frame.unit))
    return entries


@_layout("quote")
def _quote(segment: Segment, frame: Frame, palette: Palette) -> Sequence[_Entry]:
    text = segment.text.strip().strip('"“”「」')
    opening, closing = ("「", "」") if _is_cjk(text) else ("“", "”")
    runs = (Run(opening, loud=True), Run(text), Run(closing, loud=True))
    sizes = (84, 76, 68, 60, 52, 46, 40)
    entries = [_Entry(_text(runs, frame, palette, sizes, 430, weight=600))]
    who = str(segment.style.get("subtitle", "")).strip()
    if who:
        block = _text((Run(f"— {who}"),), frame, palette, (46, 40), 120, **_BODY)
        entries.append(_Entry(block, 26 * frame.unit))
    return entries


@_layout("end")
def _end(segment: Segment, frame: Frame, palette: Palette) -> Sequence[_Entry]:
    return _title(segment, frame, palette)


def _centred(entries: Sequence[_Entry]) -> list[_Entry]:
    return [
        entry._replace(block=replace(entry.block, align="center"))
        if isinstance(entry.block, Text)
        else entry
        for entry in entries
    ]


def _lines(image: TypeImage) -> list[tuple[int, int]]:
    """The rows (top, bottom) of each line of a block, cut in the empty rows between them."""
    inked = image.pixels[..., 3].max(axis=1) > 8
    if not inked.any():
        return []
    edges = np.flatnonzero(np.diff(np.concatenate(([False], inked, [False])).astype(np.int8)))
    bands = list(zip(edges[0::2].tolist(), edges[1::2].tolist(), strict=True))
    tallest = max(bottom - top for top, bottom in bands)
    merged: list[tuple[int, int]] = []
    for top, bottom in bands:
        # A dot or an accent that stands apart belongs to the line below it.
        if merged and merged[-1][1] - merged[-1][0] < tallest * 0.3:
            merged[-1] = (merged[-1][0], bottom)
        else:
            merged.append((top, bottom))
    if len(merged) > 1 and merged[-1][1] - merged[-1][0] < tallest * 0.3:
        last = merged.pop()
        merged[-1] = (merged[-1][0], last[1])
    cuts = [0, *((a[1] + b[0]) // 2 for a, b in pairwise(merged)), image.pixels.shape[0]]
    return list(pairwise(cuts))


@dataclass(frozen=True, eq=False, slots=True)
class _Piece:
    """One line, where it comes to rest, and when it starts to come in (ms after the segment)."""

    sprite: Sprite
    x: float
    y: float
    delay: int


@dataclass(frozen=True, eq=False, slots=True)
class TitleLayer:
    """A set title that comes in line by line and fades out at the end of its segment."""

    start: int
    end: int
    pieces: tuple[_Piece, ...]
    scrim: tuple[Sprite, float, float] | None
    rise: float

    def __call__(self, time: float) -> tuple[Placement, ...]:
        since = time - self.start
        out = min(FADE, max(1, (self.end - self.start) // 4))
        leaving = min(1.0, max(0.0, (self.end - time) / out))
        placements = []
        if self.scrim is not None:
            sprite, x, y = self.scrim
            placements.append(Placement(sprite, x, y, min(1.0, since / 400) * leaving))
        for piece in self.pieces:
            progress = min(1.0, max(0.0, (since - piece.delay) / RISE))
            if progress <= 0:
                continue
            eased = 1 - (1 - progress) ** 3
            opacity = min(1.0, progress * 1.8) * leaving
            # Whole pixels: a line that rests is sharp, and one that moves is not looked at closely.
            offset = round(self.rise * (1 - eased) - self.rise * 0.25 * (1 - leaving) ** 2)
            placements.append(Placement(piece.sprite, piece.x, piece.y + offset, opacity))
        return tuple(placements)


def build_title(
    segment: Segment, frame: Frame, palette: Palette, height: int, scrim_for: ScrimFor
) -> TitleLayer:
    """Set a title segment and place it.

    Args:
        height: of the canvas, in px.
        scrim_for: tells how strong a scrim a box needs.
    """
    layout = str(segment.style.get("layout", "statement"))
    make = _LAYOUTS.get(layout, _statement)
    entries = list(make(segment, frame, palette))
    centred = (
        layout == "end" or frame.align == "center" or segment.style.get("position") == "center"
    )
    if centred:
        entries = _centred(entries)
    images = typeset([entry.block for entry in entries])
    heights = [image.pixels.shape[0] - 2 * image.margin for image in images]
    total = sum(heights) + sum(entry.gap for entry in entries[1:])
    top = max(height * 0.06, frame.title_middle - total / 2)
    pieces: list[_Piece] = []
    left_most, right_most, y, delay = float("inf"), 0.0, top, 0
    for number, (entry, image) in enumerate(zip(entries, images, strict=True)):
        y += entry.gap if number else 0
        width = image.pixels.shape[1]
        x = frame.left - image.margin
        if centred:
            x = frame.centre - width / 2
        x, row = round(x), round(y - image.margin)
        left_most = min(left_most, x + image.margin)
        right_most = max(right_most, x + width - image.margin)
        for start, stop in _shadow_lines(image, frame, palette):
            pieces.append(_Piece(Sprite(start), x, row + stop, delay))
            delay += STAGGER
        y += heights[number]
    box = (left_most, top, right_most, top + total)
    return TitleLayer(
        segment.start,
        segment.end,
        tuple(pieces),
        _scrim(box, frame, palette, scrim_for),
        38 * frame.unit,
    )


def _shadow_lines(
    image: TypeImage, frame: Frame, palette: Palette
) -> list[tuple[NDArray[np.uint8], int]]:
    """Each line of a block with its shadow, and how far below the top of the block it starts."""
    lines = _lines(image)
    result = []
    for top, bottom in lines:
        pad = 0 if len(lines) == 1 else round(28 * frame.unit)
        cut = np.pad(image.pixels[top:bottom], ((pad, pad), (0, 0), (0, 0)))
        shadow = shadowed(cut, radius=14 * frame.unit, colour=shade_for(palette), strength=0.75)
        result.append((shadow, top - pad))
    return result


def _scrim(
    box: Box, frame: Frame, palette: Palette, scrim_for: ScrimFor
) -> tuple[Sprite, float, float] | None:
    opacity = scrim_for(box)
    if opacity < 0.02:
        return None
    feather = round(240 * frame.unit)
    left, top, right, bottom = box
    cloud = scrim(
        round(right - left),
        round(bottom - top),
        feather=feather,
        colour=shade_for(palette),
        opacity=opacity,
    )
    return Sprite(cloud), round(left) - feather, round(top) - feather
