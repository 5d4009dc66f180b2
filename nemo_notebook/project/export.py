"""From a timeline to a file: submit, watch, fetch, and nothing half-made under the final name."""

from __future__ import annotations

import asyncio
import errno
import os
import random
import re
import uuid
from collections.abc import Callable
from pathlib import Path
from time import monotonic

from ..client import Api
from ..client.models import Render
from ..draft import Draft, encode
from ..errors import InputError, NemoError, ProtocolError, RenderFailed, StreamInterrupted
from ..settings import Timing
from .journal import Journal
from .updates import Update
from .video import Video

__all__ = ["checked_target", "export", "file_name"]

Emit = Callable[[Update], None]
SUFFIX = ".mp4"
ATTEMPTS = 2
RENDERING, FETCHING = 0.95, 0.05
"""How much of the progress bar the two stages get."""


def file_name(name: str) -> str:
    """A file name for a project: its letters and digits, `.mp4` at the end.

    >>> file_name("Teaser: Take 2/3")
    'Teaser-Take-2-3.mp4'
    """
    words = re.findall(r"[^\W_]+(?:_[^\W_]+)*", name)
    return ("-".join(words)[:80] or "video") + SUFFIX


def checked_target(path: str | os.PathLike[str], *, overwrite: bool = True) -> Path:
    """The path of an export if a file can be written there; its directory is made if need be.

    Raises:
        InputError: the name does not end in .mp4, is a directory, exists and may not be replaced,
            or its directory cannot be written.
    """
    shown = repr(os.fspath(path))
    shown = shown if len(shown) <= 120 else f"…{shown[-100:]}"
    try:
        target = Path(path).expanduser()
        if target.is_dir():
            raise InputError(
                f"{shown} is a directory.", hint="Give a file name, such as video.mp4."
            )
        if target.suffix.lower() != SUFFIX or not target.stem.strip("."):
            raise InputError(f"{shown} does not end in .mp4.", hint="Exports are MP4 files.")
        if target.exists() and not overwrite:
            raise InputError(f"{shown} exists already.", hint="Choose another name.")
        target.parent.mkdir(parents=True, exist_ok=True)
        part = _part(target)
        fresh = not part.exists()
        with part.open("ab"):
            pass
        if fresh:
            part.unlink()
    except InputError:
        raise
    except (OSError, ValueError, RuntimeError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise InputError(f"{shown} cannot be written ({reason}).") from None
    return target


def _part(target: Path) -> Path:
    return target.with_name(target.name + ".part")


async def export(
    api: Api,
    session_id: str,
    draft: Draft,
    target: Path,
    *,
    quality: str,
    journal: Journal,
    emit: Emit,
    facts: dict[str, str],
    adopt: str = "",
    started: Callable[[str], None] = lambda id: None,
) -> Video:
    """Render `draft` and put the file at `target`.

    A render that fails is submitted once more under a new id. `adopt` is the id of a render of this
    very draft that was left running; `started` hears each new id.

    Raises:
        RenderFailed: both renders failed, or the time was over.
        ExportBlocked: the plan does not include export.
    """
    render = None
    id = adopt
    for attempt in range(ATTEMPTS):
        if not id:
            id = f"render_{uuid.uuid4().hex}"
            started(id)
            render = await _submit(api, id, session_id, draft, quality, journal, facts)
        render = await _watch(api, id, render, emit)
        if render.status == "completed":
            break
        journal.write("render", id, render.status if render.ended else "failed", **facts)
        if render.status == "cancelled":
            raise RenderFailed("The render was cancelled.")
        if attempt + 1 < ATTEMPTS:
            emit(Update("note", "The render failed; trying once more…"))
        id, last = "", render
        render = None
    else:
        said = f" ({last.error})" if last.error else ""
        raise RenderFailed(f"The render failed twice{said}.")
    await _fetch(api, render, target, emit)
    journal.write("render", id, "done", path=str(target), **facts)
    return Video(target, render.url, draft.duration, draft.canvas)


async def _submit(
    api: Api,
    id: str,
    session_id: str,
    draft: Draft,
    quality: str,
    journal: Journal,
    facts: dict[str, str],
) -> Render:
    """Submit once; when the connection breaks, the id tells whether the render was taken."""
    journal.write("render", id, "intent", **facts)
    try:
        render = await api.submit_render(id, session_id, encode(draft), quality=quality)
    except StreamInterrupted:
        journal.write("render", id, "sent", **facts)
        render = await api.poll_render(id)
    except NemoError:
        journal.write("render", id, "failed", **facts)
        raise
    journal.write("render", id, "id", **facts)
    return render


def _pauses(timing: Timing) -> Callable[[], float]:
    """The pause before each look at a render: short at first, doubling up to the vendor's own."""
    pause = timing.poll_first / 2

    def following() -> float:
        nonlocal pause
        pause = min(2 * pause, timing.poll)
        return pause * random.uniform(0.9, 1.0)

    return following


async def _watch(api: Api, id: str, render: Render | None, emit: Emit) -> Render:
    """Look at a render until it has ended."""
    timing = api.timing
    pause = _pauses(timing)
    begin = said = monotonic()
    shown = -1.0
    while render is None or not render.ended:
        if render is not None:
            percent = round(render.progress * RENDERING, 1)
            if percent != shown:
                shown, said = percent, monotonic()
                emit(Update("progress", "Rendering", percent, {"id": id}))
            elif monotonic() - said >= timing.still_working:
                said = monotonic()
                emit(Update("note", "⏳ Still working…"))
            if monotonic() - begin > timing.render:
                raise RenderFailed(
                    f"The render was not finished within {timing.render:g} s.",
                    hint="It goes on; export again later to fetch it.",
                    id=id,
                )
            await asyncio.sleep(pause())
        render = await api.poll_render(id)
    return render


async def _fetch(api: Api, render: Render, target: Path, emit: Emit) -> None:
    """Download to `.part`, check, flush to the disk, rename. A failure leaves neither file."""
    part = _part(target)

    def progress(size: int, total: int) -> None:
        share = size / total if total else 0
        emit(Update("progress", "Fetching", round(100 * (RENDERING + FETCHING * share), 1)))

    try:
        with part.open("w+b") as file:
            download = await api.download(render.url, file, id=render.id, progress=progress)
            file.flush()
            file.seek(0)
            _check(file.read(12), download.size, download.content_type)
            await asyncio.to_thread(os.fsync, file.fileno())
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        if isinstance(error, NemoError):
            raise
        full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        reason = "there is no room left" if full else error.strerror
        raise InputError(
            f"The video could not be written to {str(target)!r}: {reason}.",
            hint="It stays available at the backend; export to another place.",
            url=render.url,
        ) from None
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    emit(Update("progress", "Done", 100.0))


def _check(head: bytes, size: int, content_type: str) -> None:
    """Whether the file begins as an MP4 does: a box called `ftyp`."""
    if size < 16 or head[4:8] != b"ftyp":
        said = f" but {content_type}" if content_type and "mp4" not in content_type else ""
        raise ProtocolError(f"What the backend sent as the video is not an MP4 file{said}.")
