"""The type scale and the safe areas of a canvas: how large, and where words may stand.

The measures are those of a 1080-line picture, in parts of its shorter side, so that every ratio
reads alike. Vertical video (9:16) keeps the bottom fifth and the right eighth free for the
platforms' own buttons; nothing stands within 6 % of an edge.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from ....draft import Canvas

__all__ = ["Frame", "frame_of"]


@dataclass(frozen=True, slots=True)
class Frame:
    """Where words stand on one canvas; all lengths in px.

    Attributes:
        unit: one pixel of a 1080-line picture.
        centre: the middle of the canvas; height: of the canvas.
        left, width: the column of the titles.
        wide_left, wide: the column of what needs more room: charts, tables, code.
        top, bottom: between these stand titles and charts; below `bottom` come the captions.
        title_middle: the height around which a title block is centred.
        align: how it is set.
        caption_width: the widest line of a caption.
        caption_bottom: where the last line of a caption ends.
        tall: whether things stand below one another rather than side by side.
    """

    unit: float
    centre: float
    height: float
    left: float
    width: float
    wide_left: float
    wide: float
    top: float
    bottom: float
    title_middle: float
    align: Literal["left", "center"]
    caption_width: float
    caption_bottom: float
    tall: bool


_CAPTION = 205
"""What two lines of a caption and the air above them take, in px of a 1080-line picture."""


class _Shape(NamedTuple):
    """Parts of the width (left, width, wide_left, wide, caption_width) and of the height."""

    left: float
    width: float
    wide_left: float
    wide: float
    caption_width: float
    top: float
    title_middle: float
    caption_bottom: float


_LANDSCAPE = _Shape(0.08, 0.66, 0.08, 0.84, 0.68, 0.085, 0.42, 0.93)
_SQUARE = _Shape(0.09, 0.82, 0.08, 0.84, 0.82, 0.075, 0.37, 0.925)
_FEED = _Shape(0.09, 0.82, 0.08, 0.84, 0.82, 0.075, 0.36, 0.92)
_VERTICAL = _Shape(0.12, 0.76, 0.12, 0.76, 0.76, 0.11, 0.28, 0.755)


def frame_of(canvas: Canvas) -> Frame:
    """The frame of a canvas: landscape sets titles at the left, the others in the middle.

    >>> frame_of(Canvas(1080, 1920)).align
    'center'
    """
    width, height = canvas.width, canvas.height
    unit = min(width, height) / 1080
    wide = width > height * 1.2
    shape = _LANDSCAPE
    if not wide:
        ratio = height / width
        shape = _VERTICAL if ratio > 1.5 else _FEED if ratio > 1.2 else _SQUARE
    caption_bottom = height * shape.caption_bottom
    return Frame(
        unit=unit,
        centre=width / 2,
        height=float(height),
        left=width * shape.left,
        width=width * shape.width,
        wide_left=width * shape.wide_left,
        wide=width * shape.wide,
        top=height * shape.top,
        bottom=caption_bottom - _CAPTION * unit,
        title_middle=height * shape.title_middle,
        align="left" if wide else "center",
        caption_width=width * shape.caption_width,
        caption_bottom=caption_bottom,
        tall=not wide,
    )
