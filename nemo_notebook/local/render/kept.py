"""What a render keeps in the cache: whether it is whole, and what was left half-written."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import av

__all__ = ["is_whole", "refresh", "sweep"]

_SHORT = 0.03
"""Seconds that may be missing at the end of a sound: less than two frames of Opus."""


def is_whole(path: Path, kind: str, wanted: float) -> bool:
    """Whether a file of the cache holds all that was written: a WebM that was cut short (the power
    failed) still opens, and just ends early. An MP4 does not open, so it is not looked at here.

    Args:
        kind: "video" or "audio".
        wanted: how many pictures, or how many seconds of sound.

    Raises:
        av.FFmpegError: it cannot be opened at all.
    """
    if path.suffix != ".webm":
        return True
    count, end = 0, 0.0
    with av.open(str(path)) as file:
        for packet in file.demux(**{kind: 0}):
            if packet.pts is not None and packet.time_base is not None:
                count += 1
                end = max(end, float((packet.pts + (packet.duration or 0)) * packet.time_base))
    return count == wanted if kind == "video" else end >= wanted - _SHORT


def refresh(paths: Iterable[Path]) -> None:
    """Note that files were used now. What another render has just removed stays away."""
    for path in paths:
        with suppress(FileNotFoundError):
            os.utime(path)


def sweep(folder: Path, names: Iterable[str], writers: Iterable[int]) -> None:
    """Remove what processes that were ended have left half-written of these files (see
    `film.encode.saved` for how they are called). What others write is left alone."""
    for name in names:
        for writer in writers:
            for part in folder.glob(f".{name}.{writer}-*.part"):
                with suppress(OSError):  # then it goes when the cache is trimmed
                    part.unlink()
