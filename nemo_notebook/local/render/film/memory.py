"""The memory of a render process: what stays, and what goes back to the system.

glibc keeps what large arrays leave behind: a render process that has built a few scenes holds 640
MB, of which it uses 300. Trimming after every chunk takes the memory of the encoder away as well,
which has then to be cleared anew: 0.6 ms a frame. So the encoder's stays from one chunk to the
next, and what building has left over goes back, where memory is scarce, while the encoder holds
its own.
"""

from __future__ import annotations

import ctypes
from functools import cache
from typing import Any

__all__ = ["give_back", "take_charge"]

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
"""From glibc's malloc.h: the parameters of `mallopt`."""

_NEVER, _HUGE = 2**31 - 1, 32 << 20
"""Bytes of free memory at which it goes back by itself, and of a block that gets pages of its own:
the largest values there are."""


@cache
def _library() -> Any:
    """The C library, or None where it is not glibc and has no such calls."""
    try:
        library = ctypes.CDLL(None)
        return library if library.malloc_trim and library.mallopt else None
    except (AttributeError, OSError, TypeError):
        return None


def take_charge() -> None:
    """From now on this process, which does nothing but render, says itself what it gives back."""
    library = _library()
    if library is not None:
        library.mallopt(_TRIM_THRESHOLD, _NEVER)
        library.mallopt(_MMAP_THRESHOLD, _HUGE)


def give_back() -> None:
    """Return what is free to the system, where the C library can."""
    library = _library()
    if library is not None:
        library.malloc_trim(0)
