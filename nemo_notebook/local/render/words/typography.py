"""Text set in type: blocks of words become pictures, once each.

Typst breaks the lines, chooses the size that fits and evens out their length; a person's text
reaches it as data, so that nothing in it is ever read as markup.
"""

from __future__ import annotations

import io
import json
import re
import threading
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

import lucide
import numpy as np
import typst
from numpy.typing import NDArray
from PIL import Image

from ..picture.pixels import premultiply

__all__ = ["Bar", "Cue", "Run", "Text", "TypeImage", "Word", "typeset"]

DISPLAY = ("Poppins", "Noto Sans CJK SC")
BODY = ("Inter", "Noto Sans CJK SC")
CHINESE = ("Noto Sans CJK SC", "Inter")
"""For text in Chinese: its commas and quotation marks must not come from a Latin face."""

_LONGEST_WORD = 24
"""Letters after which a word may be broken: a longer one would force tiny type."""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text; a loud one is set in the accent colour.

    Before it stands the `icon` of that name in the Lucide set, in the accent colour.
    """

    text: str
    loud: bool = False
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A block of running text, set in the first of `sizes` (px) that fits width × height (px).

    `leading` and `tracking` are in parts of the size.
    """

    runs: tuple[Run, ...]
    sizes: tuple[float, ...]
    width: float
    height: float
    ink: str
    accent: str
    fonts: tuple[str, ...] = DISPLAY
    weight: int = 700
    style: str = "normal"
    align: Literal["left", "center"] = "left"
    leading: float = 0.0
    tracking: float = 0.0
    lang: str = "en"
    margin: float = 0.0
    kind: str = field(default="text", init=False)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a caption; `spaced` when a space stands before it."""

    text: str
    spaced: bool


@dataclass(frozen=True, slots=True)
class Cue:
    """A caption of at most `lines` lines, in the first of `sizes` (px) that fits `width` px.

    Where it needs two lines the second begins with the token `turn`, if both then fit.
    """

    tokens: tuple[Word, ...]
    sizes: tuple[float, ...]
    width: float
    ink: str
    lines: int = 2
    turn: int = -1
    fonts: tuple[str, ...] = BODY
    weight: int = 700
    leading: float = 0.16
    lang: str = "en"
    margin: float = 0.0
    kind: str = field(default="words", init=False)


@dataclass(frozen=True, slots=True)
class Bar:
    """A rounded bar, `width` × `height` px."""

    width: float
    height: float
    ink: str
    margin: float = 0.0
    kind: str = field(default="bar", init=False)


Box = tuple[int, int, int, int]
"""Left, top, right, bottom in px."""


class TypeImage(NamedTuple):
    """A set block: premultiplied RGBA, uint8 (h, w, 4), with `margin` px of air on every side.

    For a cue `boxes` holds the place of each word in the picture.
    """

    pixels: NDArray[np.uint8]
    margin: int
    boxes: tuple[Box, ...] = ()


def _font_folders() -> list[str]:
    import fontpkg_inter
    import fontpkg_poppins
    import manimgx_fonts_cjk

    packages = (fontpkg_inter, fontpkg_poppins, manimgx_fonts_cjk)
    return [str(Path(str(package.__file__)).parent) for package in packages]


class _Press:
    """The one warm compiler of this process; it is not safe for several threads, hence a lock."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self._compiler = typst.Compiler(
            Path(__file__).with_suffix(".typ"),
            font_paths=typst.Fonts(include_system_fonts=False, font_paths=_font_folders()),
            ignore_system_fonts=True,
        )

    def print(self, order: Any) -> tuple[list[bytes], list[Any]]:
        """The pages as PNG (1 px = 1 pt) and the edges of the words of cues."""
        with self.lock:
            pages = self._compiler.compile(
                format="png", ppi=72, sys_inputs={"order": json.dumps(order)}
            )
            edges = []
            if any(block["kind"] == "words" for block in order["blocks"]):
                edges = json.loads(self._compiler.query("<edge>", field="value"))
        return (pages if isinstance(pages, list) else [pages or b""]), edges


@lru_cache(1)
def _press() -> _Press:
    return _Press()


_UNSEEN = re.compile(r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u2060\ufeff\ufe0e\ufe0f]")


def _drawable(text: str) -> str:
    """The text without what the fonts cannot draw: controls, emoji, private signs."""
    text = _UNSEEN.sub("", unicodedata.normalize("NFC", text))
    return "".join(
        sign
        for sign in text
        if not (unicodedata.category(sign) in ("Co", "Cs", "Cn") or _pictograph(ord(sign)))
    )


def _pictograph(code: int) -> bool:
    return 0x1F000 <= code <= 0x1FAFF or 0x2600 <= code <= 0x27BF or 0xE0000 <= code <= 0xE01FF


def _breakable(text: str) -> str:
    """Very long words get invisible places at which they may be broken."""
    return re.sub(
        rf"[^\s\u2e80-\uffef]{{{_LONGEST_WORD},}}",
        lambda word: "\u200b".join(re.findall(rf".{{1,{_LONGEST_WORD // 2}}}", word.group())),
        text,
    )


def _icon(name: str, colour: str) -> str:
    """An icon as SVG with strokes of that colour; "" when there is none of that name."""
    return lucide.lucide_icon(name).replace("currentColor", colour) if name else ""


def _order(block: Text | Cue | Bar) -> dict[str, Any]:
    data = asdict(block)
    if isinstance(block, Text):
        runs = [
            {
                "text": _breakable(_drawable(r.text)),
                "loud": r.loud,
                "icon": _icon(r.icon, block.accent),
            }
            for r in block.runs
        ]
        whole = "".join(str(run["text"]) for run in runs)
        data["runs"] = runs
        data["words"] = sorted(set(re.findall(r"[^\s\u200b\u2e80-\uffef]+", whole)), key=len)[-4:]
    elif isinstance(block, Cue):
        data["tokens"] = [{"text": _drawable(t.text), "spaced": t.spaced} for t in block.tokens]
    return data


def _picture(page: bytes) -> NDArray[np.uint8]:
    with Image.open(io.BytesIO(page)) as image:
        return premultiply(image)


def _boxes(edges: Sequence[Sequence[float]], block: Cue, height: int) -> tuple[Box, ...]:
    """The boxes of a cue's words from (place, x, y, width) of each, in px on its page."""
    rows = sorted({round(y, 1) for _, _, y, _ in edges})
    line = (height - 2 * block.margin) / len(rows) if rows else 0.0
    middles = [block.margin + line * number for number in range(1, len(rows))]
    bounds = [block.margin, *middles, height - block.margin]
    result = []
    for _, x, y, width in edges:
        row = rows.index(round(y, 1))
        result.append((round(x), round(bounds[row]), round(x + width), round(bounds[row + 1])))
    return tuple(result)


def typeset(blocks: Sequence[Text | Cue | Bar]) -> list[TypeImage]:
    """Set all blocks in one run of the typesetter, in their order.

    >>> block = Text((Run("Golden Hour"),), (150, 120), 1500, 400, "#ffffff", "#ffb04a")
    >>> typeset([block])[0].pixels.shape[2]
    4
    """
    if not blocks:
        return []
    pages, edges = _press().print({"blocks": [_order(block) for block in blocks]})
    images, edge = [], 0
    for block, page in zip(blocks, pages, strict=True):
        pixels = _picture(page)
        boxes: tuple[Box, ...] = ()
        if isinstance(block, Cue):
            own = edges[edge : edge + len(block.tokens)]
            edge += len(block.tokens)
            boxes = _boxes(own, block, pixels.shape[0])
        images.append(TypeImage(pixels, round(block.margin), boxes))
    return images
