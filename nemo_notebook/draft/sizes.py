"""How large and how good a video can be asked for, by the names that people use.

Both sides of the wire check with these tables: the client before it sends anything, the local
backend because anybody may send.
"""

from __future__ import annotations

import re
from types import MappingProxyType

from ..errors import InputError
from .model import Canvas

__all__ = ["QUALITIES", "RESOLUTIONS", "Size", "checked_quality", "checked_resolution", "resized"]

Size = str | int | tuple[int, int] | None
"""How a resolution can be given; see `checked_resolution`."""

QUALITIES = ("draft", "standard", "high")
"""From the fastest and smallest file to the best."""

RESOLUTIONS = MappingProxyType(
    {"360p": 360, "480p": 480, "540p": 540, "720p": 720, "1080p": 1080, "1440p": 1440, "4k": 2160}
)
"""The names of the sizes, and the pixels of the shorter side: a vertical 720p is 720×1280."""

_OTHER_NAMES = MappingProxyType(
    {
        "2160p": "4k",
        "uhd": "4k",
        "4k uhd": "4k",
        "2k": "1440p",
        "qhd": "1440p",
        "full hd": "1080p",
        "fullhd": "1080p",
        "fhd": "1080p",
        "hd": "720p",
        "sd": "480p",
    }
)
_PAIR = re.compile(r"(\d{2,4})\s*[x×*:,]\s*(\d{2,4})")
_LEAST, _MOST = 64, 4096


def checked_quality(given: object) -> str:
    """A quality in its own spelling.

    Raises:
        InputError: it is none of `QUALITIES`.

    >>> checked_quality("Draft")
    'draft'
    """
    name = given.strip().lower() if isinstance(given, str) else ""
    if name in QUALITIES:
        return name
    raise InputError(
        f"There is no quality {_shown(given)}.", hint=f"Choose {', '.join(QUALITIES)}."
    )


def checked_resolution(given: object) -> str:
    """A size in one spelling: "" for the size of the timeline, "720p" or "1280x720".

    Args:
        given: a name, the number in it (720), width and height as "1280x720" or (1280, 720), or
            None.

    Raises:
        InputError: a size that is not offered.

    >>> checked_resolution("UHD"), checked_resolution((1280, 720)), checked_resolution(None)
    ('4k', '1280x720', '')
    """
    if given is None:
        return ""
    name = _name(given)
    if not name or name in RESOLUTIONS:
        return name
    pair = _PAIR.fullmatch(name)
    if pair:
        sides = [int(side) for side in pair.groups()]
        if all(_LEAST <= side <= _MOST and side % 2 == 0 for side in sides):
            return f"{sides[0]}x{sides[1]}"
    raise InputError(
        f"There is no resolution {_shown(given)}.",
        hint=f"Choose {', '.join(RESOLUTIONS)}, or width and height, even, {_LEAST} to {_MOST}:"
        " 1280x720.",
    )


def _name(given: object) -> str:
    if isinstance(given, list | tuple):
        given = "x".join(str(side) for side in given)
    elif isinstance(given, int):
        given = str(given)
    name = " ".join(given.lower().split()) if isinstance(given, str) else "?"
    name = _OTHER_NAMES.get(name, name)
    return f"{name}p" if f"{name}p" in RESOLUTIONS else name


def _shown(given: object) -> str:
    text = repr(given)
    return text if len(text) <= 60 else f"{text[:59]}…"


def resized(canvas: Canvas, resolution: str) -> Canvas:
    """The canvas in a size of `checked_resolution`; its own for "".

    >>> resized(Canvas(1080, 1920), "720p")
    Canvas(width=720, height=1280, fps=30)
    """
    pair = _PAIR.fullmatch(resolution)
    if pair:
        return Canvas(int(pair[1]), int(pair[2]), canvas.fps)
    shorter = min(canvas.width, canvas.height)
    side = RESOLUTIONS.get(resolution, shorter)
    if side == shorter:
        return canvas
    width, height = (
        min(_MOST, max(2, 2 * round(edge * side / shorter / 2)))
        for edge in (canvas.width, canvas.height)
    )
    return Canvas(width, height, canvas.fps)
