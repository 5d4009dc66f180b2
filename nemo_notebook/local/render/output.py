"""What a render is asked for, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from ...errors import InputError

__all__ = ["Encoding", "Locate", "Output", "RenderCancelled", "Rendered"]

Locate = Callable[[str], Path]
"""The address of an uploaded file → where it lies on disk."""


class RenderCancelled(Exception):
    """The render was stopped on request; nothing was left under the final name."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """The x264 settings of a quality: `preset`, constant rate factor `crf`, audio bits a second."""

    preset: str
    crf: int
    audio: int


_QUALITIES = MappingProxyType(
    {
        "draft": Encoding("superfast", 24, 128_000),
        "standard": Encoding("veryfast", 22, 160_000),
        "high": Encoding("veryfast", 19, 192_000),
    }
)


@dataclass(frozen=True, slots=True)
class Output:
    """The file that is asked for.

    Raises:
        InputError: a format or quality that is not offered.

    >>> Output(quality="draft").encoding.preset
    'superfast'
    """

    format: str = "mp4"
    quality: str = "high"

    def __post_init__(self) -> None:
        if self.format != "mp4":
            raise InputError(
                f"The local backend does not write {self.format!r} files yet.", hint="Ask for mp4."
            )
        if self.quality not in _QUALITIES:
            raise InputError(
                f"There is no quality {self.quality!r}.", hint=f"Choose {', '.join(_QUALITIES)}."
            )

    @property
    def encoding(self) -> Encoding:
        return _QUALITIES[self.quality]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished file. `duration` in ms, `size` in bytes, `width` and `height` in pixels.

    Attributes:
        frames: how many frames it holds, and `drawn` how many of them were not in the cache.
        notes: a sentence for each uploaded file that could not be used.
    """

    path: Path
    duration: int
    width: int
    height: int
    size: int
    frames: int
    drawn: int
    notes: tuple[str, ...] = ()
