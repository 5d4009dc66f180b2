"""A storyboard: a still of every scene, at its most telling moment, within a second.

The stills are drawn by the painter of the film on a small canvas, in this process: on one thread,
beside another that compresses, nine scenes take 0.7 s, and a render process would take 0.4 s to
start, or be busy with a render. Each still is kept on disk by the content of what it shows, so
that after an edit only the scenes that it touched are drawn again.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ...draft import Canvas, Draft, Segment
from ...errors import InputError, NemoError
from .. import disk
from .output import Locate, Output

__all__ = ["MOST", "Board", "Still", "draw_board", "small_canvas", "telling_moment"]

LONGER_SIDE = 640
"""Pixels of the longer side of a still; half of it from `MANY` scenes on."""
MANY = 60
MOST = 400
"""Scenes of a draft that get a still; the later ones get none."""
THUMBNAIL = 240
"""Pixels of the longer side of the small picture that comes with each still."""
CACHE_LIMIT = 128 * 1024**2
"""Bytes of stills that are kept on disk; those not used for longest go first."""

_ENTRANCE, _EXIT = 1500, 450
"""After so many ms a title has come in, and so many before its end it begins to leave."""
_LAST_REVEAL = 700
"""The last item of a list has come in this long (ms) after its reveal."""


@dataclass(frozen=True, slots=True)
class Still:
    """A picture of a scene.

    Attributes:
        scene: its number, from 1.
        segment: the id of the segment on the picture track.
        time: the moment shown, in ms on the timeline.
        png: the picture, `width` × `height` pixels.
        thumbnail: the same as a JPEG of at most 240 pixels.
    """

    scene: int
    segment: str
    time: int
    width: int
    height: int
    png: bytes
    thumbnail: bytes


@dataclass(frozen=True, slots=True)
class Board:
    """The stills of a draft in order, why scenes are missing: (scene, sentence), and a sentence
    for each thing that a render of it would not show as asked (see `Rendered.notes`)."""

    stills: tuple[Still, ...]
    missing: tuple[tuple[int, str], ...] = ()
    notes: tuple[str, ...] = ()


def small_canvas(canvas: Canvas, longer: int = LONGER_SIDE) -> Canvas:
    """The canvas in the same ratio with even sides, the longer one `longer` px at most.

    >>> small_canvas(Canvas(1080, 1920))
    Canvas(width=360, height=640, fps=30)
    """
    scale = min(1.0, longer / max(canvas.width, canvas.height, 1))
    width, height = (max(16, 2 * round(side * scale / 2)) for side in canvas[:2])
    return Canvas(width, height, canvas.fps)


def _within(time: float, first: float, last: float) -> int:
    """`time` kept between two moments; the middle of them where they leave no room."""
    return int((first + last) / 2 if first > last else min(last, max(first, time)))


def _whole(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0


def _reach(scene: Segment, following: Segment | None) -> tuple[float, float]:
    """When a scene stands alone and in full light: without its transitions and fades."""
    transitions = []
    for one in (scene, following):
        found = one.style.get("transition") if one is not None else None
        transitions.append(_whole(found.get("duration")) / 2 if isinstance(found, dict) else 0.0)
    first = scene.start + max(transitions[0], _whole(scene.style.get("fade_in")))
    last = scene.end - max(transitions[1], _whole(scene.style.get("fade_out")))
    return first, max(scene.start, last - 40)


def telling_moment(draft: Draft, scene: Segment, following: Segment | None = None) -> int:
    """The time (ms) at which a scene says most: its words have come in and none has begun to go.

    A list is shown when its last item is there; a scene without a title in its middle, and while
    something is spoken if that is near.

    >>> telling_moment(Draft(), Segment("s1", "scene", start=0, duration=4000))
    2000
    """
    first, last = _reach(scene, following)
    titles = [
        s for s in draft.segments("title") if min(s.end, scene.end) - max(s.start, scene.start) > 0
    ]
    if titles:
        title = max(titles, key=lambda s: min(s.end, scene.end) - max(s.start, scene.start))
        wanted = title.start + 0.7 * title.duration
        entered = title.start + min(_ENTRANCE, title.duration * 0.6)
        if title.style.get("layout") in ("list", "timeline"):
            wanted = title.end
            reveal = title.style.get("reveal")
            if isinstance(reveal, list) and reveal and all(isinstance(t, int) for t in reveal):
                wanted = title.start + max(reveal) + _LAST_REVEAL
        leaving = title.end - min(_EXIT, title.duration * 0.2)
        return _within(_within(wanted, entered, leaving), first, last)
    middle = scene.start + scene.duration / 2
    cues = [s for s in draft.segments("caption") if s.end > first and s.start < last]
    if cues:
        near = min(cues, key=lambda s: abs((s.start + s.end) / 2 - middle))
        middle = _within(middle, near.start + 150, near.end - 150)
    return _within(middle, first, last)


def draw_board(draft: Draft, cache: Path, locate: Locate | None = None) -> Board:
    """A still of every scene of a draft. Blocks; give it a thread.

    A scene that cannot be drawn, for a file that is gone say, is missing, with the reason; the
    others come all the same.

    Args:
        cache: a folder for stills; what is there is used again.
        locate: the address of an uploaded file → its path.
    """
    from .film.memory import give_back
    from .painter import SCENES

    scenes = sorted(draft.segments(*SCENES), key=lambda s: s.start)
    scenes = [s for s in scenes if s.duration > 0 and s.start < draft.duration][:MOST]
    if not scenes:
        return Board(())
    longer = LONGER_SIDE if len(scenes) < MANY else LONGER_SIDE // 2
    small = replace(draft, canvas=small_canvas(draft.canvas, longer))
    disk.make_private(cache)
    moments = [
        telling_moment(draft, scene, following)
        for scene, following in zip(scenes, [*scenes[1:], None], strict=True)
    ]
    keys = _keys(small, moments, locate)
    stills: list[Still] = []
    missing: list[tuple[int, str]] = []
    with ThreadPoolExecutor(1, "nemo-still") as pool:
        begun: list[tuple[Segment, int, Future[tuple[bytes, bytes]] | str]] = []
        for scene, moment, key in zip(scenes, moments, keys, strict=True):
            begun.append((scene, moment, _begin(small, moment, cache / key, locate, pool)))
        for number, (scene, moment, work) in enumerate(begun, start=1):
            if isinstance(work, str):
                missing.append((scene.scene or number, work))
                continue
            png, thumbnail = work.result()
            size = (small.canvas.width, small.canvas.height)
            shown = (scene.scene or number, scene.id, moment)
            stills.append(Still(*shown, *size, png, thumbnail))
    _trim(cache)
    give_back()
    return Board(tuple(stills), tuple(missing), _notes(draft, locate))


def _notes(draft: Draft, locate: Locate | None) -> tuple[str, ...]:
    """What a render of the draft would tell about it."""
    from .sources import examine
    from .words.notes import notes

    try:
        files = examine(draft, locate).notes
    except InputError:  # nothing is found without `locate`: the missing scenes say so
        files = ()
    return (*files, *notes(draft))


def _keys(small: Draft, moments: list[int], locate: Locate | None) -> Iterator[str]:
    """The names under which the stills are kept: the content of the chunk of the film that the
    moment lies in, and the frame of it."""
    from .film.chunks import cut
    from .film.keys import digest

    def lenient(address: str) -> Path:
        try:
            return locate(address) if locate is not None else Path(__file__)
        except NemoError:
            return Path(__file__)  # it has no content; the drawing says so

    chunks = cut(small, Output(), lenient)
    for moment in moments:
        number = _frame(small, moment)
        chunk = next(chunk for chunk in chunks if number < chunk.last)
        yield digest(["still", chunk.key, number - chunk.first])


def _frame(draft: Draft, moment: int) -> int:
    from .painter import frame_count

    return min(frame_count(draft) - 1, round(moment * draft.canvas.fps / 1000))


def _begin(
    small: Draft, moment: int, base: Path, locate: Locate | None, pool: ThreadPoolExecutor
) -> Future[tuple[bytes, bytes]] | str:
    """The picture of a moment on its way, or why there is none."""
    files = (base.with_suffix(".png"), base.with_suffix(".jpg"))
    try:
        kept = (files[0].read_bytes(), files[1].read_bytes())
    except OSError:
        kept = None
    if kept is not None:
        for file in files:
            file.touch()
        return pool.submit(lambda: kept)
    from .painter import Painter

    try:
        # A painter a still: it would keep every scene that it has built.
        picture = Painter(small, locate).frame(_frame(small, moment)).to_image()
    except InputError as error:
        return str(error)
    return pool.submit(_save, picture, files)


def _save(picture: Any, files: tuple[Path, Path]) -> tuple[bytes, bytes]:
    """The picture as PNG and as a small JPEG, both kept."""
    import zlib

    def encoded(image: Any, kind: str, **options: Any) -> bytes:
        buffer = io.BytesIO()
        image.save(buffer, kind, **options)
        return buffer.getvalue()

    # Run lengths alone: five times as fast as the usual compression, for a sixth more bytes.
    png = encoded(picture, "PNG", compress_type=zlib.Z_RLE)
    picture.thumbnail((THUMBNAIL, THUMBNAIL))
    thumbnail = encoded(picture, "JPEG", quality=80)
    for path, data in zip(files, (png, thumbnail), strict=True):
        disk.write_atomic(path, data, durable=False)
    return png, thumbnail


def _trim(folder: Path, limit: int = CACHE_LIMIT) -> None:
    """Remove the files not used for longest until the folder holds at most `limit` bytes."""
    entries = []
    for path in folder.iterdir():
        try:
            status = path.stat()
        except FileNotFoundError:  # another process trims as well
            continue
        entries.append((status.st_mtime, status.st_size, path))
    total = sum(size for _, size, _ in entries)
    for _, size, path in sorted(entries, key=lambda entry: entry[0]):
        if total <= limit:
            break
        path.unlink(missing_ok=True)
        total -= size
