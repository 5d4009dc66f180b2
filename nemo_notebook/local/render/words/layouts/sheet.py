"""What a title consists of: pictures placed on the canvas, and how each comes in.

A layout is a function from an `Ask` to a `Sheet`; `@layout` gives it its name. Sizes are those of
a 1080-line picture, times `frame.unit`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .....draft import Segment
from ...visuals import Palette
from ..fonts import BODY, DISPLAY, language, right_to_left
from ..readability import Box, ScrimFor
from ..scale import Frame
from ..typography import Block, Run, Text, TypeImage, typeset

__all__ = [
    "LAYOUTS",
    "Ask",
    "Entry",
    "Layout",
    "Piece",
    "Sheet",
    "Side",
    "Tally",
    "align_entry",
    "align_of",
    "arrange",
    "body",
    "foot",
    "headline",
    "is_cjk",
    "items_of",
    "layout",
    "place",
    "runs_of",
    "scale_of",
    "stack",
    "strings",
    "subtitle_of",
    "tallest",
]

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Ask:
    """What a layout works from.

    Attributes:
        scrim_for: how strong a scrim a box needs for an ink.
    """

    segment: Segment
    frame: Frame
    palette: Palette
    scrim_for: ScrimFor

    @property
    def style(self) -> Mapping[str, Any]:
        return self.segment.style

    @property
    def unit(self) -> float:
        return self.frame.unit

    @property
    def rtl(self) -> bool:
        return right_to_left(self.segment.text + str(self.style.get("subtitle", "")))


@dataclass(frozen=True, eq=False, slots=True)
class Piece:
    """A picture with its top left corner at (x, y) px, and `margin` px of air inside it.

    Attributes:
        enter: how it comes in: "" as the style of the title says, or "rise", "fade", "wipe",
            "up", "down", "right" (growing), "parts" (by `parts`, which cover it).
        delay: ms after the start; −1 for after the piece before it.
        shadow: whether it casts one: what stands on a plate does not.
        plated: whether it brings its own background, or is no text: it needs no scrim.
        lift: px from which it rises; −1 for the usual. `duration` in ms; 0 for the usual.
        with_last: it comes with the piece before it.
        parts: masks (h, w) that together cover it, in the order in which they come.
    """

    pixels: Pixels
    x: int
    y: int
    margin: int = 0
    enter: str = ""
    delay: float = -1.0
    shadow: bool = True
    plated: bool = False
    lift: float = -1.0
    duration: float = 0.0
    with_last: bool = False
    parts: tuple[NDArray[np.bool_], ...] = ()

    @property
    def box(self) -> Box:
        """Left, top, right, bottom of what is inside its margins."""
        height, width = self.pixels.shape[:2]
        return (
            self.x + self.margin,
            self.y + self.margin,
            self.x + width - self.margin,
            self.y + height - self.margin,
        )


@dataclass(frozen=True, eq=False, slots=True)
class Tally:
    """A number that counts up.

    Attributes:
        image: the set cells: the line in cells to count in, and the ten figures.
        read: the line as it is read in the end, which has its corner at (x, y).
        shift: how far to the right of that the cells to count in begin.
        cells, figures: the signs in it.
        first, last: the places of the number in the cells; `decimals` of its figures are after the
            decimal point.
        start: the value it counts from, in units of the last place.
    """

    image: TypeImage
    read: TypeImage
    x: int
    y: int
    cells: tuple[str, ...]
    figures: tuple[str, ...]
    first: int
    last: int
    decimals: int
    start: int
    shift: int = 0
    delay: float = 0.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A composed title, back to front."""

    pieces: tuple[Piece | Tally, ...]
    entrance: str = "rise"


Layout = Callable[[Ask], Sheet]
LAYOUTS: dict[str, Layout] = {}


def layout(name: str) -> Callable[[Layout], Layout]:
    """Register a function as the layout of that name."""

    def register(make: Layout) -> Layout:
        LAYOUTS[name] = make
        return make

    return register


def is_cjk(text: str) -> bool:
    return bool(re.search(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]", text))


def strings(value: Any) -> list[str]:
    """The texts of a list; anything else is left out."""
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def items_of(style: Mapping[str, Any], most: int) -> list[Mapping[str, Any]]:
    """The items of a chart, a comparison or a timeline: mappings, at most so many."""
    given = style.get("items")
    if not isinstance(given, list):
        return []
    found: list[Mapping[str, Any]] = [item for item in given if isinstance(item, dict)]
    return found[:most]


def scale_of(segment: Segment) -> float:
    """How much larger than usual a text is asked to be; a quarter to three times."""
    scale = segment.style.get("scale", 1.0)
    if isinstance(scale, bool) or not isinstance(scale, int | float) or scale != scale:
        return 1.0
    return min(3.0, max(0.25, float(scale)))


def runs_of(text: str, emphasis: Sequence[str]) -> tuple[Run, ...]:
    """The text cut where the words to be emphasised begin and end."""
    words = [re.escape(word.strip()) for word in emphasis if word.strip()]
    if not words:
        return (Run(text),)
    either = "|".join(sorted(words, key=len, reverse=True))
    # A word is emphasised, not a part of one; Chinese has no edges of words.
    edges = ("", "") if is_cjk("".join(emphasis)) else (r"(?<!\w)", r"(?!\w)")
    # The mark that ends it has its colour too.
    pieces = re.split(f"({edges[0]}(?:{either}){edges[1]}[.,!?…。！？，]?)", text, flags=re.I)
    return tuple(Run(piece, loud=n % 2 == 1) for n, piece in enumerate(pieces) if piece)


_DISPLAY_LEADING = {
    "en": -0.2, "ru": 0.0, "el": 0.0, "he": -0.1, "ar": -0.08, "hi": -0.02, "th": -0.06, "zh": 0.22,
}  # fmt: skip
_BODY_LEADING = {
    "en": 0.11, "ru": 0.11, "el": 0.11, "he": 0.0, "ar": -0.06, "hi": 0.06, "th": -0.08, "zh": 0.3,
}  # fmt: skip
"""The air between lines in parts of the size: fonts of other scripts stand higher in their lines,
and Chinese signs fill them."""


def _text(
    ask: Ask, runs: str | tuple[Run, ...], sizes: Sequence[float], height: float, **more: Any
) -> Text:
    """A block in the column of the frame; `sizes` and `height` in px of a 1080-line picture."""
    if isinstance(runs, str):
        runs = (Run(runs),)
    whole = "".join(run.text for run in runs)
    chinese = is_cjk(whole)
    lang = language(whole)
    leading = _DISPLAY_LEADING if more.get("fonts", DISPLAY) == DISPLAY else _BODY_LEADING
    scale = scale_of(ask.segment)
    # Latin type is set a little larger than Chinese, whose signs fill their whole square.
    grow = ask.unit * (0.88 if chinese and lang != "ko" else 1.0)
    wanted = tuple(size * scale for size in sizes)
    smaller = tuple(size for size in sizes if size < wanted[-1])
    settings: dict[str, Any] = {
        "width": ask.frame.width,
        "ink": ask.palette.ink,
        "accent": ask.palette.accent,
        "leading": leading.get(lang, leading["zh"]),
        "lang": lang,
        "align": "right" if right_to_left(whole) else ask.frame.align,
        "margin": 56 * ask.unit,
    }
    return Text(
        runs,
        tuple(size * grow for size in (*wanted, *smaller)),
        height=height * ask.unit,
        **(settings | more),
    )


def headline(
    ask: Ask, runs: str | tuple[Run, ...], sizes: Sequence[float], height: float, **more: Any
) -> Text:
    """What is said loudest."""
    return _text(ask, runs, sizes, height, **more)


def body(
    ask: Ask, runs: str | tuple[Run, ...], sizes: Sequence[float], height: float, **more: Any
) -> Text:
    """What is said beside it."""
    return _text(ask, runs, sizes, height, **({"fonts": BODY, "weight": 500} | more))


class Entry(NamedTuple):
    """A block of a stack and the air above it, in px."""

    block: Block
    gap: float = 0.0


def subtitle_of(ask: Ask, size: float = 52, gap: float = 14, **more: Any) -> list[Entry]:
    """The entry of a subtitle, if there is one."""
    text = str(ask.style.get("subtitle") or "").strip()
    if not text:
        return []
    sizes = (size, size * 0.88, size * 0.76)
    return [Entry(body(ask, text, sizes, 200, **more), gap * ask.unit)]


def place(image: TypeImage, x: float, y: float, **more: Any) -> Piece:
    """A set block with the corner inside its margins at (x, y)."""
    return Piece(
        image.pixels, round(x - image.margin), round(y - image.margin), image.margin, **more
    )


def tallest(ask: Ask) -> float:
    """How high the words of a title may be, in px of a 1080-line picture: three fifths of the
    room that it shares with what stands below it."""
    return 0.6 * (ask.frame.bottom - ask.frame.top) / ask.unit


Side = Literal["left", "center", "right"]
Align = Literal["left", "center", "right", "block"]


def align_of(ask: Ask, wanted: Align | None = None) -> Align:
    """How a stack is set: as it is wanted, as its style asks, or as the frame does."""
    if wanted is not None:
        return wanted
    asked = str(ask.style.get("position", "")).split()
    if ask.frame.align == "left" and "center" not in asked:
        return "right" if ask.rtl else "left"
    return "center"


def _top(ask: Ask, total: float) -> float:
    """Where a stack begins: around the height that its style asks for, inside the frame."""
    frame = ask.frame
    room = frame.bottom - frame.top
    places = {"top": frame.top + room * 0.16, "middle": frame.top + room * 0.5}
    places |= {"bottom": frame.top + room * 0.86}
    wanted = str(ask.style.get("position", "")).split()
    middle = next((places[word] for word in wanted if word in places), frame.title_middle)
    return max(frame.top, min(middle - total / 2, frame.bottom - total))


def align_entry(ask: Ask, entry: Entry, align: Align | None = None) -> Entry:
    """The entry with its lines set as the stack stands."""
    how = align_of(ask, align)
    inner: Any = "left" if how == "block" else how
    if isinstance(entry.block, Text):
        return entry._replace(block=replace(entry.block, align=inner))
    return entry


def arrange(
    ask: Ask, images: Sequence[TypeImage], gaps: Sequence[float], align: Align | None = None
) -> Sheet:
    """Set blocks from the top down, each with so much air above it: at the left or right of the
    frame's column, each centred, or flush left as one block in the middle of the canvas."""
    frame = ask.frame
    how = align_of(ask, align)
    above = [0.0, *(_air(*pair) for pair in zip(images, gaps[1:], strict=False))]
    total = sum(image.height for image in images) + sum(above)
    widest = max((image.width for image in images), default=0)
    pieces = []
    y = _top(ask, total)
    for gap, image in zip(above, images, strict=True):
        y += gap
        x = {
            "left": frame.left,
            "center": frame.centre - image.width / 2,
            "block": frame.centre - widest / 2,
            "right": frame.left + widest - image.width,
        }[how]
        pieces.append(place(image, x, y))
        y += image.height
    return Sheet(tuple(pieces))


_BELOW = 0.27
"""The air below the feet of letters to which a gap is added, in parts of their size."""


def _air(image: TypeImage, gap: float) -> float:
    """The air below a block, in px: scripts leave different parts of their line free."""
    return gap - (foot(image) - _BELOW * image.size) if image.size else gap


def foot(image: TypeImage) -> float:
    """How many px lie between the feet of most letters of the last line and its lower edge."""
    end = image.pixels.shape[0] - image.margin
    first = max(0, end - round(1.2 * image.size))
    ink = image.pixels[first:end, :, 3].sum(axis=1, dtype=np.int64)
    if not ink.any():
        return 0.0
    full = np.flatnonzero(ink > 0.4 * np.percentile(ink, 90))
    return float(len(ink) - 1 - int(full[-1])) if len(full) else 0.0


def stack(ask: Ask, entries: Sequence[Entry], align: Align | None = None) -> Sheet:
    """Blocks from the top down; see `arrange`."""
    images = typeset([align_entry(ask, entry, align).block for entry in entries])
    return arrange(ask, images, [entry.gap for entry in entries], align)
