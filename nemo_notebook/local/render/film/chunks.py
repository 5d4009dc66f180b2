"""The timeline in chunks: each encodes for itself, and is kept by the content of what it shows.

A chunk is a closed group of pictures of up to about two seconds. It begins where a caption or a
scene begins or ends, so that an edit of one touches as few frames as can be, and what merely moved
by whole frames is found again. Its key is a digest of data alone: the segments that are seen in it
with their times relative to its start, the canvas, the settings of the encoder and the versions
of what draws.
"""

from __future__ import annotations

import os
import time
from bisect import bisect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from pathlib import Path

from ....draft import Draft, Segment
from ....errors import InputError
from ..output import Locate, Output
from ..painter import LAYERS, SCENES, frame_count
from .keys import digest, source, versions

__all__ = ["LONGEST", "Chunk", "cut", "trim_cache"]

SHORTEST, LONGEST = 0.6, 2.2
"""Seconds. Shorter chunks cost bytes (a whole picture each), longer ones make an edit dear."""

CACHE_LIMIT = 2 * 1024**3
"""Bytes of encoded chunks that are kept on disk; the ones not used for longest go first."""

_ABANDONED = 6 * 3600
"""Seconds after which a file that was never finished belongs to nobody."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Frames `first` to `last` (not included) and the key of what they show."""

    first: int
    last: int
    key: str
    suffix: str = ".mp4"

    @property
    def name(self) -> str:
        return f"{self.key}{self.suffix}"


_DRAWN_BY = (
    "nemo-notebook",
    "av",
    "numpy",
    "pillow",
    "typst",
    "fontpkg-inter",
    "fontpkg-jetbrains-mono",
    "fontpkg-poppins",
    "manimgx-fonts",
    "manimgx-fonts-cjk",
    "python-lucide",
)
_CODE = Path(__file__).parents[1]


def _told(segment: Segment, first: int, fps: int, media: Callable[[Segment], str]) -> list[object]:
    """Everything of a segment that can be seen, with its start relative to the frame `first`, in
    parts of 1 / (1000 · fps) s: exact, because a frame seldom begins on a whole millisecond."""
    style = dict(sorted(segment.style.items()))
    return [
        segment.kind,
        segment.start * fps - 1000 * first,
        segment.duration,
        segment.text,
        segment.source,
        segment.scene,
        style,
        media(segment),
    ]


def _media_digest(locate: Locate | None) -> Callable[[Segment], str]:
    def digest(segment: Segment) -> str:
        if segment.source.startswith("visual:") or not segment.source or locate is None:
            return ""
        if segment.kind not in (*SCENES, "overlay"):
            return ""
        try:
            status = locate(segment.source).stat()
        except (InputError, OSError):
            return "gone"
        return f"{status.st_size} {status.st_mtime_ns}"

    return digest


def _seen(draft: Draft, start: int, end: int) -> Iterable[Segment]:
    """The segments that can be seen from `start` to `end` ms, with those next to them: a cross-fade
    reaches half its length beyond a cut, and a text takes its colours from the scenes around it."""
    scenes = sorted(draft.segments(*SCENES), key=lambda s: s.start)
    shown = [n for n, s in enumerate(scenes) if s.start - 2500 < end and s.end + 2500 > start]
    yield from (scenes[n] for n in shown)
    words = [s for s in draft.segments(*LAYERS) if s.start < end and s.end > start]
    yield from words
    # A text may outlast its chunk; what stands behind it elsewhere decides how it is shaded.
    reach = {n for n, s in enumerate(scenes) for w in words if s.start < w.end and s.end > w.start}
    yield from (scenes[n] for n in sorted(reach - set(shown)))


def _joints(draft: Draft) -> list[int]:
    """The frames at which chunks begin, and the end: at the edges of captions, then of scenes, then
    of titles, as far as they do not stand too close; what lies between is cut evenly."""
    fps, count = draft.canvas.fps, frame_count(draft)
    shortest = max(1, round(SHORTEST * fps))
    joints = [0, count]
    for kinds in (("caption",), SCENES, ("title",)):
        edges = {s.start for s in draft.segments(*kinds)} | {s.end for s in draft.segments(*kinds)}
        for frame in sorted({round(edge * fps / 1000) for edge in edges}):
            place = bisect(joints, frame)
            if (
                0 < place < len(joints)
                and min(frame - joints[place - 1], joints[place] - frame) >= shortest
            ):
                joints.insert(place, frame)
    even = [0]
    for first, last in pairwise(joints):
        longest = LONGEST * fps
        # In an even number of parts: two processes that redraw them end together.
        parts = 1 if last - first <= longest else 2 * ceil((last - first) / (2 * longest))
        even += [first + (last - first) * part // parts for part in range(1, parts + 1)]
    return even


def cut(draft: Draft, output: Output, locate: Locate | None = None) -> list[Chunk]:
    """The chunks of a draft, in order, covering every frame once.

    >>> [c.last - c.first for c in cut(Draft(duration=5000), Output())]
    [37, 38, 37, 38]
    """
    fps = draft.canvas.fps
    media = _media_digest(locate)
    encoding = output.encoding
    look = (encoding.video, encoding.preset, encoding.crf)
    settings = [*draft.canvas, *versions(*_DRAWN_BY), source(_CODE), *look]
    chunks = []
    for first, last in pairwise(_joints(draft)):
        start, end = 1000 * first // fps, -(-1000 * last // fps)
        told = [_told(segment, first, fps, media) for segment in _seen(draft, start, end)]
        key = digest([settings, last - first, told])
        chunks.append(Chunk(first, last, key, encoding.chunk))
    return chunks


def trim_cache(folder: Path, limit: int = CACHE_LIMIT) -> None:
    """Remove the files not used for longest until the folder holds at most `limit` bytes, and what
    a process that died has left half-written."""
    entries = []
    for entry in os.scandir(folder):
        try:
            status = entry.stat(follow_symlinks=False)
        except FileNotFoundError:  # another render has just removed or renamed it
            continue
        if entry.name.endswith((".mp4", ".m4a", ".webm")):
            entries.append((status.st_mtime, status.st_size, entry.path))
        elif entry.name.endswith(".part") and status.st_mtime < time.time() - _ABANDONED:
            Path(entry.path).unlink(missing_ok=True)
    total = sum(size for _, size, _ in entries)
    for _, size, path in sorted(entries):
        if total <= limit:
            break
        Path(path).unlink(missing_ok=True)
        total -= size
