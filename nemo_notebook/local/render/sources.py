"""Which of the uploaded files can be used now: looked at before a render begins.

A file was checked when it came in, but it may be gone, swapped or cut short by the time it is
needed. That stops no film: a picture or clip that cannot be read is stood in for by a plain card
that names it, a logo or a sound is left out, and a note says so.
"""

from __future__ import annotations

import stat
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import av

from ...draft import Draft, Segment
from ...errors import InputError
from .output import Locate
from .picture.files.animations import is_animated
from .picture.files.photographs import read_photograph
from .picture.files.recordings import Recording

__all__ = ["Examined", "examine"]

_MADE = ("visual:", "voice:", "music:", "chart:")
"""Sources that are made here, not uploaded."""

_HEARD_OPTIONS = {
    "protocol_whitelist": "none",
    "format_whitelist": "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,mpegts,avi,mp3,wav,ogg,flac,aac",
}


class Examined(NamedTuple):
    """A draft that can be rendered, and a sentence for each file that could not be used."""

    draft: Draft
    notes: tuple[str, ...]


def _uploaded(segment: Segment) -> bool:
    return bool(segment.source) and not segment.source.startswith(_MADE)


def examine(draft: Draft, locate: Locate | None) -> Examined:
    """Look at every uploaded file of a draft; leave out the logos and sounds that cannot be used.

    Args:
        locate: the address of an uploaded file → its path.

    Raises:
        InputError: there are uploaded files, and no way to find any.

    >>> examine(Draft(), None).notes
    ()
    """
    used = [s for s in draft.segments(*_OUTCOME) if _uploaded(s)]
    if used and locate is None:
        raise InputError(f"The file {used[0].source!r} was not uploaded to this backend.")
    if locate is None or not used:
        return Examined(draft, ())
    broken = {(s.source, s.kind) for s in used if not _usable(s, locate)}
    if not broken:
        return Examined(draft, ())
    notes = dict.fromkeys(
        f"{s.text or 'A file'} could not be read{_OUTCOME[s.kind]}."
        for s in used
        if (s.source, s.kind) in broken
    )

    def kept(segment: Segment) -> bool:
        return (segment.source, segment.kind) not in broken or segment.kind in _SHOWN

    def mute(segment: Segment) -> Segment:
        silent = (segment.source, segment.kind) in broken and segment.kind in _SHOWN
        return replace(segment, volume=0.0) if silent else segment

    tracks = tuple(
        replace(track, segments=tuple(mute(s) for s in track.segments if kept(s)))
        for track in draft.tracks
    )
    return Examined(replace(draft, tracks=tracks), tuple(notes))


_SHOWN = ("scene", "picture", "clip")
_OUTCOME: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(_SHOWN, ": a plain card stands in for it"),
        **dict.fromkeys(("overlay", "music", "sound", "voice"), " and is left out"),
    }
)
"""By kind: what comes of a segment whose file cannot be read."""


def _usable(segment: Segment, locate: Locate) -> bool:
    try:
        path = locate(segment.source)
        status = path.stat()
    except (InputError, OSError):
        return False
    if not stat.S_ISREG(status.st_mode):
        return False
    return _reads(path, segment.kind, status.st_size, status.st_mtime_ns)


@lru_cache(1024)
def _reads(path: Path, kind: str, size: int, changed: int) -> bool:
    """Whether the beginning of a file can be decoded; asked once as long as it does not change."""
    try:
        if kind == "clip" and not is_animated(path):
            recording = Recording(path, until=0.0)
            usable = recording.frame(0) is not None
            recording.close()
            return usable
        if kind in (*_SHOWN, "overlay"):
            read_photograph(path, within=64)
            return True
    except InputError:
        return False
    return _sounds(path)


def _sounds(path: Path) -> bool:
    try:
        with (
            path.open("rb") as file,
            av.open(file, "r", options=_HEARD_OPTIONS, metadata_errors="replace") as container,
        ):
            return next(container.decode(audio=0), None) is not None
    except (av.FFmpegError, OSError, ValueError, LookupError, MemoryError):
        return False
