"""Captions timed to the voice: one cue at a time, the spoken word on a pill."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from ....draft import Segment
from ..picture.blending import Placement
from ..picture.sprites import Sprite
from ..visuals import Palette
from .fonts import BODY, language
from .layouts.sheet import scale_of
from .lettering import (
    contrast,
    enlarged,
    grain,
    halo,
    outlined,
    over,
    pick_ink,
    pill,
    recolour,
    scrim,
    shade_for,
    shadowed,
)
from .motion.cutting import inked
from .readability import ScrimFor, better_turned, turned
from .scale import Frame
from .typography import Cue, Run, Text, TypeImage, Word, typeset

__all__ = ["CaptionLayer", "build_caption"]

FADE_IN, FADE_OUT = 120, 100
"""How long a cue takes to come and to go, in ms."""

_CJK = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af\uff00-\uffef]")
_LEADING = {"ar": -0.16, "he": 0.02, "hi": 0.06, "th": -0.1}
"""The air between lines in parts of the size where fonts bring air of their own."""
_UNITS = frozenset(("%", "%,", "%.", "‰", "€", "$", "£", "¥", "°C", "°F"))
_MARKS = re.compile(r"[\W_]+")


class _Spoken(NamedTuple):
    """A word, when it is spoken (ms after the start of the cue; −1 when that is not known), and
    whether a space stands before it."""

    start: int
    end: int
    text: str
    spaced: bool


def _spoken(segment: Segment) -> list[_Spoken]:
    """The words of a cue, spaced as in its text. Without usable words the text itself is cut."""
    given: Any = segment.style.get("words")
    timed: list[tuple[int, int, str]] = []
    for item in given if isinstance(given, list) else []:
        match item:
            case [int() | float() as start, int() | float() as end, str() as text] if text.strip():
                timed.append((int(start), int(end), text.strip()))
            case _:
                continue
    if not timed:
        text = segment.text.strip()
        parts = text.split() if " " in text or not _CJK.search(text) else list(text)
        timed = [(-1, -1, part) for part in parts]
    words: list[_Spoken] = []
    reached = 0
    for start, end, text in timed:
        found = segment.text.find(text, reached)
        if found >= 0:
            spaced = segment.text[reached:found] != ""
            reached = found + len(text)
        else:
            spaced = not (words and _CJK.search(words[-1].text[-1]) and _CJK.search(text[0]))
        if words and spaced and text in _UNITS and words[-1].text[-1].isdigit():
            # A number and its sign are one word to the eye.
            words[-1] = words[-1]._replace(text=f"{words[-1].text}\u00a0{text}", end=end)
        elif words and not spaced and _MARKS.fullmatch(text):
            words[-1] = words[-1]._replace(text=words[-1].text + text)
        else:
            words.append(_Spoken(start, end, text, spaced and bool(words)))
    return words


class _Lit(NamedTuple):
    """A word on its pill, and from when until when (ms after the start of the cue)."""

    start: int
    end: int
    sprite: Sprite
    x: int
    y: int


@dataclass(frozen=True, eq=False, slots=True)
class CaptionLayer:
    """A set cue. Each word lies on its pill from its start until the next one begins."""

    start: int
    end: int
    plain: Sprite
    x: int
    y: int
    lit: tuple[_Lit, ...]

    def __call__(self, time: float) -> tuple[Placement, ...]:
        since, left = time - self.start, self.end - time
        opacity = min(1.0, (since + 40) / FADE_IN, left / FADE_OUT)
        placements = [Placement(self.plain, self.x, self.y, opacity)]
        place = bisect_right(self.lit, since, key=lambda word: word.start) - 1
        if place >= 0 and since < self.lit[place].end:
            word = self.lit[place]
            placements.append(Placement(word.sprite, word.x, word.y, opacity))
        return tuple(placements)


def _pill_rows(image: TypeImage, box: tuple[int, int, int, int], size: float) -> tuple[int, int]:
    """The rows of a pill: those of the line, and where a script asks for a very high line, those
    of its ink."""
    _, top, _, bottom = box
    usual = size * 1.32
    if bottom - top <= usual:
        return top, bottom
    inked = np.flatnonzero((image.pixels[top:bottom, :, 3] > 8).any(axis=1))
    if not len(inked):
        return top, bottom
    first, last = int(inked[0]), int(inked[-1]) + 1
    air = max(size * 0.14, (usual - (last - first)) / 2)
    return max(top, round(top + first - air)), min(bottom, round(top + last + air))


def _light(
    image: TypeImage, words: Sequence[_Spoken], x: int, y: int, palette: Palette, size: float
) -> list[_Lit]:
    """Each word on its pill; the picture of the cue has its top left corner at (x, y)."""
    ink = pick_ink(palette.accent, palette.deep, "#10101a", "#ffffff")
    if contrast(ink, palette.accent) < 4.5:
        ink = pick_ink(palette.accent, "#000000", "#ffffff")
    side, lift = round(size * 0.13), round(size * 0.02)
    lit = []
    for number, (word, box) in enumerate(zip(words, image.boxes, strict=True)):
        if word.start < 0:
            continue
        following = words[number + 1] if number + 1 < len(words) else None
        upper, lower = _pill_rows(image, box, size)
        left, top, right, bottom = box[0] - side, upper - lift, box[2] + side, lower + lift
        below = pill(right - left, bottom - top, colour=palette.accent, radius=size * 0.2)
        # A letter may reach out of its word where air stands beside it.
        before = side if word.spaced or number == 0 else 0
        after = side if following is None or following.spaced else 0
        letters = np.zeros_like(below)
        letters[lift : lift + lower - upper, side - before : side + box[2] - box[0] + after] = (
            recolour(image.pixels[upper:lower, box[0] - before : box[2] + after], ink)
        )
        begins = following.start if following is not None else word.end + 80
        # A short pause keeps the word lit; a long one lets it go.
        until = min(begins, word.end + 250)
        lit.append(_Lit(word.start, until, Sprite(over(letters, below)), x + left, y + top))
    return lit


_PAUSES = "，。、；：！？,.;:!?—–"


def _top(segment: Segment, frame: Frame, height: int) -> int:
    """Where the first line begins, in px: at the foot of the frame unless the style says else."""
    wanted = str(segment.style.get("position", "bottom"))
    bottom = frame.caption_bottom
    middle = bottom * 0.54 - height / 2
    places = {"top": bottom * 0.12, "center": middle, "middle": middle}
    return round(places.get(wanted, bottom - height))


def _cue(segment: Segment, words: Sequence[_Spoken], frame: Frame, ink: str) -> Cue:
    size, lang = _size(segment, frame), language(segment.text)
    return Cue(
        tuple(Word(word.text, word.spaced) for word in words),
        (size, size * 0.92, size * 0.84, size * 0.74, size * 0.62, size * 0.5),
        frame.caption_width,
        ink,
        lang=lang,
        leading=_LEADING.get(lang, 0.16),
        margin=90 * frame.unit,
    )


def _size(segment: Segment, frame: Frame) -> float:
    """px; a little smaller where a second language stands below."""
    return 56 * frame.unit * scale_of(segment) * (0.92 if _second(segment) else 1.0)


def _second(segment: Segment) -> str:
    return str(segment.style.get("second") or "").strip()


def _set(
    segment: Segment, words: list[_Spoken], frame: Frame, ink: str
) -> tuple[TypeImage, list[_Spoken]]:
    """The cue in type and the words that are in it: what needs more than two lines even in the
    smallest size ends in three dots."""
    (image,) = typeset([_cue(segment, words, frame, ink)])
    while len(rows := sorted({box[1] for box in image.boxes})) > 2 and len(words) > 2:
        kept = sum(box[1] in rows[:2] for box in image.boxes) - 1
        last = words[max(0, kept - 1)]
        words = [*words[: max(0, kept - 1)], last._replace(text=last.text.rstrip(_PAUSES) + "…")]
        (image,) = typeset([_cue(segment, words, frame, ink)])
    return image, words


def _with_second(image: TypeImage, segment: Segment, frame: Frame, ink: str) -> TypeImage:
    """The cue with its text in another language below it, smaller."""
    text = _second(segment)
    if not text:
        return image
    size = _size(segment, frame) * 0.68
    block = Text(
        (Run(text),), (size, size * 0.9, size * 0.8, size * 0.7), frame.caption_width, size * 2.9,
        ink, ink, BODY, 600, "center", 0.08, lang=language(text), margin=float(image.margin),
    )  # fmt: skip
    (below,) = typeset([block])
    step = image.height + round(size * 0.2)
    width = max(image.pixels.shape[1], below.pixels.shape[1])
    page = np.zeros((below.pixels.shape[0] + step, width, 4), np.uint8)
    shift = 0
    for part, y in ((image, 0), (below, step)):
        height, wide = part.pixels.shape[:2]
        x = (width - wide) // 2
        spot = page[y : y + height, x : x + wide]
        spot[...] = over(part.pixels, spot)
        shift = x if part is image else shift
    boxes = tuple((a + shift, b, c + shift, d) for a, b, c, d in image.boxes)
    return TypeImage(page, image.margin, boxes)


def build_caption(
    segment: Segment, frame: Frame, palette: Palette, scrim_for: ScrimFor
) -> CaptionLayer | None:
    """Set a caption and place it at the foot of the frame; None when there is nothing to set."""
    words = _spoken(segment)
    if not words:
        return None
    unit = frame.unit
    size = _size(segment, frame)
    image, words = _set(segment, words, frame, palette.ink)
    image = _with_second(image, segment, frame, palette.ink)
    height, width = image.pixels.shape[:2]
    x = round(frame.centre - width / 2)
    y = _top(segment, frame, image.height) - image.margin
    inner = (
        x + image.margin,
        y + image.margin,
        x + width - image.margin,
        y + height - image.margin,
    )
    needed = scrim_for(inner, palette.ink)
    other = turned(palette, scrim_for) if "color" not in segment.style else None
    if other is not None and better_turned(needed, other[1](inner, other[0].ink)):
        # The same letters in the other ink.
        (palette, _), needed = other, 0.0
        image = image._replace(pixels=recolour(image.pixels, palette.ink))
    shade = shade_for(palette)
    outline = segment.style.get("outline")
    if isinstance(outline, str) and re.fullmatch(r"#[0-9a-fA-F]{6}", outline):
        plain = outlined(image.pixels, width=max(1, round(size * 0.07)), colour=outline)
    else:
        plain = shadowed(image.pixels, radius=10 * unit, colour=shade, strength=1.1)
    if needed >= 0.02:
        letters = (image.pixels[..., 3] > 24) * np.uint8(255 * needed)
        reach, (high, wide) = 18 * unit, letters.shape
        field = enlarged(halo(letters, reach=reach, soft=34 * unit), grain(reach))
        plain = over(plain, scrim(field[:high, :wide], shade))
    lit = _light(image, words, x, y, palette, size) if segment.style.get("highlight", True) else []
    rows, columns = inked(plain)
    return CaptionLayer(
        segment.start,
        segment.end,
        Sprite(plain[rows, columns]),
        x + columns.start,
        y + rows.start,
        tuple(lit),
    )
