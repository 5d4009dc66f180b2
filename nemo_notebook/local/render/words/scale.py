"""The type scale and the safe areas of a canvas: how large, and where words may stand.

The measures are those of a 1080-line picture, in parts of its shorter side, so that every ratio
reads alike. Vertical video keeps the bottom fifth and the right eighth free for the platforms'
own buttons; nothing stands within 6 % of an edge.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ....draft import Canvas

__all__ = ["Frame", "frame_of"]


@dataclass(frozen=True, slots=True)
class Frame:
    """Where words stand on one canvas; all lengths in px.

    Attributes:
        unit: one pixel of a 1080-line picture.
        left, width: the column of the titles, and `centre` the middle of the canvas.
        title_middle: the height around which a title block is centred.
        title_height: how high it may be.
        align: how it is set.
        caption_width: the widest line of a caption.
        caption_bottom: where the last line of a caption ends.
    """

    unit: float
    centre: float
    left: float
    width: float
    title_middle: float
    title_height: float
    align: Literal["left", "center"]
    caption_width: float
    caption_bottom: float


def frame_of(canvas: Canvas) -> Frame:
    """The frame of a canvas: landscape sets titles at the left, the others in the middle.

    >>> frame_of(Canvas(1080, 1920)).align
    'center'
    """
    width, height = canvas.width, canvas.height
    unit = min(width, height) / 1080
    if width > height * 1.2:
        left = width * 0.08
        return Frame(
            unit,
            width / 2,
            left,
            width * 0.66,
            height * 0.42,
            height * 0.52,
            "left",
            width * 0.68,
            height * 0.93,
        )
    if height > width * 1.2:
        return Frame(
            unit,
            width / 2,
            width * 0.12,
            width * 0.76,
            height * 0.27,
            height * 0.34,
            "center",
            width * 0.76,
            height * 0.755,
        )
    return Frame(
        unit,
        width / 2,
        width * 0.09,
        width * 0.82,
        height * 0.36,
        height * 0.5,
        "center",
        width * 0.82,
        height * 0.925,
    )
