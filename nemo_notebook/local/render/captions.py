"""Captions timed to the voice: one cue at a time, the spoken word on a pill."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from ...draft import Segment
from .lettering import over, pick_ink, pill, recolour, scrim, shade_for, shadowed
from .pixels import Placement, Sprite
from .readability import ScrimFor
from .scale import Frame
from .typography import Cue, TypeImage, Word, typeset
from .visuals import Palette

__all__ = ["CaptionLayer", "build_caption"]

FADE_IN, FADE_OUT = 120, 100
"""How long a cue takes to come and to go, in ms."""

_PUNCTUATION = re.compile(r"^[\W_]+$")
_CJK = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af\uff00-\uffef]")


class _Spoken(NamedTuple):
    """A word and when it is spoken, in ms after the start of the cue."""

    start: int
    end: int
    text: str


def _spoken(segment: Segment) -> list[_Spoken]:
    """The words of a cue. What is not well-formed is left out; without words the text stands."""
    words: list[_Spoken] = []
    given: Any = segment.style.get("words")
    for item in given if isinstance(given, list) else []:
        match item:
            case [int() | float() as start, int() | float() as end, str() as text] if text.strip():
                if words and _PUNCTUATION.match(text):
                    words[-1] = words[-1]._replace(text=words[-1].text + text)
                else:
                    words.append(_Spoken(int(start), int(end), text.strip()))
            case _:
                continue
    if words:
        return words
    parts = segment.text.split() if " " in segment.text.strip() else list(segment.text.strip())
    return [_Spoken(-1, -1, part) for part in parts]


def _tokens(words: Sequence[_Spoken]) -> tuple[Word, ...]:
    """The words with the spaces that belong between them: none between two Chinese signs."""
    tokens = [Word(words[0].text, False)] if words else []
    for before, word in pairwise(words):
        together = _CJK.search(before.text[-1]) and _CJK.search(word.text[0])
        tokens.append(Word(word.text, not together))
    return tuple(tokens)


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


def _light(
    image: TypeImage, words: Sequence[_Spoken], x: int, y: int, palette: Palette, size: float
) -> list[_Lit]:
    ink = pick_ink(palette.accent, palette.deep, "#10101a", "#ffffff")
    side, lift = round(size * 0.13), round(size * 0.02)
    lit = []
    for number, (word, box) in enumerate(zip(words, image.boxes, strict=True)):
        if word.start < 0:
            continue
        left, top, right, bottom = box[0] - side, box[1] - lift, box[2] + side, box[3] + lift
        below = pill(right - left, bottom - top, colour=palette.accent, radius=size * 0.2)
        letters = np.zeros_like(below)
        letters[lift : lift + box[3] - box[1], side : side + box[2] - box[0]] = recolour(
            image.pixels[box[1] : box[3], box[0] : box[2]], ink
        )
        following = words[number + 1].start if number + 1 < len(words) else word.end + 80
        # A short pause keeps the word lit; a long one lets it go.
        until = min(following, word.end + 250)
        lit.append(_Lit(word.start, until, Sprite(over(letters, below)), x + left, y + top))
    return lit


def build_caption(
    segment: Segment, frame: Frame, palette: Palette, scrim_for: ScrimFor
) -> CaptionLayer | None:
    """Set a caption and place it at the foot of the frame; None when there is nothing to set."""
    words = _spoken(segment)
    if not words:
        return None
    unit = frame.unit
    scale = segment.style.get("scale", 1.0)
    size = 56 * unit * (float(scale) if isinstance(scale, int | float) and scale > 0 else 1.0)
    colour = segment.style.get("color")
    ink = (
        colour
        if isinstance(colour, str) and re.fullmatch(r"#[0-9a-fA-F]{6}", colour)
        else palette.ink
    )
    margin = 90 * unit
    cue = Cue(
        _tokens(words),
        (size, size * 0.92, size * 0.84, size * 0.74, size * 0.62, size * 0.5),
        frame.caption_width,
        ink,
        lang="zh" if _CJK.search(segment.text) else "en",
        margin=margin,
    )
    (image,) = typeset([cue])
    height, width = image.pixels.shape[:2]
    x = round(frame.centre - width / 2)
    y = round(frame.caption_bottom - height + image.margin)
    inner = (
        x + image.margin,
        y + image.margin,
        x + width - image.margin,
        y + height - image.margin,
    )
    shade = shade_for(palette)
    plain = shadowed(image.pixels, radius=10 * unit, colour=shade, strength=1.1)
    opacity = scrim_for(inner)
    if opacity >= 0.02:
        cloud = scrim(
            width - 2 * image.margin,
            height - 2 * image.margin,
            feather=image.margin,
            colour=shade,
            opacity=opacity,
        )
        plain = over(plain, cloud)
    lit = _light(image, words, x, y, palette, size)
    return CaptionLayer(segment.start, segment.end, Sprite(plain), x, y, tuple(lit))
