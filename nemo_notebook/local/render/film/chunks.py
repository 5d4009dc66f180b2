"""The timeline in chunks: each encodes for itself, and is kept by the content of what it shows.

A chunk is a closed group of pictures of two seconds. Its key is a digest of data alone: the
segments that are seen in it with their times relative to its start, the canvas, the settings of
the encoder and the versions of what draws. So an edit renders again only the chunks it touches, and
a chunk that was merely moved by whole chunks is found again.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from ....draft import Draft, Segment
from ....errors import InputError
from ..output import Locate, Output
from ..painter import LAYERS, SCENES, frame_count
from .keys import digest, source, versions

__all__ = ["CHUNK_SECONDS", "Chunk", "cut", "trim_cache"]

CHUNK_SECONDS = 2
CACHE_LIMIT = 2 * 1024**3
"""Bytes of encoded chunks that are kept on disk; the ones not used for longest go first."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Frames `first` to `last` (not included) and the key of what they show."""

    first: int
    last: int
    key: str

    @property
    def name(self) -> str:
        return f"{self.key}.mp4"


_DRAWN_BY = (
    "nemo-notebook",
    "av",
    "numpy",
    "pillow",
    "typst",
    "fontpkg-inter",
    "fontpkg-poppins",
    "manimgx-fonts-cjk",
    "python-lucide",
)
_CODE = Path(__file__).parents[1]


def _told(segment: Segment, start: int, media: Callable[[Segment], str]) -> list[object]:
    """Everything of a segment that can be seen, with its times relative to `start` ms."""
    style = dict(sorted(segment.style.items()))
    return [
        segment.kind,
        segment.start - start,
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


def cut(draft: Draft, output: Output, locate: Locate | None = None) -> list[Chunk]:
    """The chunks of a draft, in order, covering every frame once.

    >>> [c.last - c.first for c in cut(Draft(duration=5000), Output())]
    [60, 60, 30]
    """
    fps, count = draft.canvas.fps, frame_count(draft)
    media = _media_digest(locate)
    look = (output.encoding.preset, output.encoding.crf)
    settings = [*draft.canvas, *versions(*_DRAWN_BY), source(_CODE), *look]
    step = CHUNK_SECONDS * fps
    chunks = []
    for first in range(0, count, step):
        last = min(count, first + step)
        start, end = 1000 * first // fps, -(-1000 * last // fps)
        told = [_told(segment, start, media) for segment in _seen(draft, start, end)]
        chunks.append(Chunk(first, last, digest([settings, last - first, told])))
    return chunks


def trim_cache(folder: Path, limit: int = CACHE_LIMIT) -> None:
    """Remove the files not used for longest until the folder holds at most `limit` bytes."""
    entries = []
    for entry in os.scandir(folder):
        if entry.is_file(follow_symlinks=False) and entry.name.endswith((".mp4", ".m4a")):
            status = entry.stat()
            entries.append((status.st_mtime, status.st_size, entry.path))
    total = sum(size for _, size, _ in entries)
    for _, size, path in sorted(entries):
        if total <= limit:
            break
        Path(path).unlink(missing_ok=True)
        total -= size
