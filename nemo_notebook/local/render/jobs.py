"""Renders as records on disk.

    <key>/render.json    what it is and how far it is
    <key>/draft-….json   the draft
    <key>/cancel         somebody asked for it to stop
    <key>/video.mp4      the result, named by its format

The key is a hash of the owner and the id, so that an id is a name and never a path.
"""

from __future__ import annotations

import hashlib
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, NamedTuple

from ...draft import Draft
from ...errors import InputError
from .. import disk

__all__ = ["FINISHED", "Render", "RenderFiles", "Status", "check"]

Status = Literal["pending", "processing", "completed", "failed", "cancelled"]
FINISHED = ("completed", "failed", "cancelled")

MAX_SEGMENTS = 20_000
MAX_DURATION = 3600 * 1000


class _Range(NamedTuple):
    least: int
    most: int


_SIDE, _FPS = _Range(64, 4096), _Range(1, 60)


@dataclass(frozen=True, slots=True)
class Render:
    """One render; `progress` 0 to 100, times in epoch ms, `facts` of the finished file
    and its `notes`: a sentence for each thing that could not be shown as asked.

    `draft` is the name of the file that holds what is rendered.
    """

    id: str
    owner: str
    session: str
    format: str
    quality: str
    created: int
    path: Path
    resolution: str = ""
    status: Status = "pending"
    progress: int = 0
    attempts: int = 0
    error: str = ""
    completed: int | None = None
    draft: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def finished(self) -> bool:
        return self.status in FINISHED

    @property
    def marker(self) -> Path:
        """The file that stands for the wish to stop."""
        return self.path.parent / "cancel"


def check(draft: Draft) -> None:
    """Whether a draft can be rendered.

    Raises:
        InputError: what is wrong with it.
    """
    width, height, fps = draft.canvas
    count = sum(len(track.segments) for track in draft.tracks)
    if not draft.ready:
        raise InputError("The timeline is empty.", hint="Say what the video should be first.")
    if count > MAX_SEGMENTS:
        raise InputError(
            f"The timeline has {count} segments; at most {MAX_SEGMENTS} can be rendered."
        )
    if not 0 < draft.duration <= MAX_DURATION:
        raise InputError(
            f"A video lasts up to an hour; this one lasts {draft.duration / 1000:g} s."
        )
    if not all(_SIDE.least <= side <= _SIDE.most and side % 2 == 0 for side in (width, height)):
        raise InputError(
            f"A picture of {width}×{height} cannot be rendered: both sides must be even,"
            f" from {_SIDE.least} to {_SIDE.most}."
        )
    if not _FPS.least <= fps <= _FPS.most:
        raise InputError(f"{fps} frames a second cannot be rendered: choose from 1 to 60.")


def _record(render: Render) -> dict[str, Any]:
    record = asdict(render)
    del record["path"]
    return record


class RenderFiles:
    """The records under one folder."""

    def __init__(self, root: Path) -> None:
        self.root = disk.make_private(root)

    def target(self, owner: str, id: str, format: str) -> Path:
        """Where the file of a render goes."""
        return self._folder(owner, id) / f"video.{format}"

    def _folder(self, owner: str, id: str) -> Path:
        key = hashlib.sha256(f"{owner}\0{id}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
        return self.root / key

    def create(self, render: Render, draft: Mapping[str, Any]) -> bool:
        """Put down a new render with its draft; False when its id is taken."""
        folder = disk.make_private(render.path.parent)
        # Two may try at once: each brings its draft, one wins the record.
        render = replace(render, draft=f"draft-{secrets.token_hex(4)}.json")
        disk.write_json(folder / render.draft, draft)
        won = disk.create_json(folder / "render.json", _record(render))
        if not won:
            (folder / render.draft).unlink()
        return won

    def draft(self, render: Render) -> Mapping[str, Any]:
        """The draft of a render."""
        found: Mapping[str, Any] = disk.read_json(render.path.parent / render.draft) or {}
        return found

    def find(self, owner: str, id: str) -> Render | None:
        """The render of an owner and an id, or None."""
        return self._read(self._folder(owner, id))

    def _read(self, folder: Path) -> Render | None:
        record = disk.read_json(folder / "render.json")
        if record is None:
            return None
        return Render(**record, path=folder / f"video.{record['format']}")

    def all(self) -> list[Render]:
        """All renders, oldest first."""
        found = (self._read(path.parent) for path in self.root.glob("*/render.json"))
        return sorted((one for one in found if one is not None), key=lambda one: one.created)

    def unfinished(self) -> list[Render]:
        """Those that wait or run, oldest first."""
        return [one for one in self.all() if not one.finished]

    def write(self, render: Render, *, durable: bool = True) -> None:
        """Replace a record. Only the holder of the lock does this."""
        disk.write_json(render.path.parent / "render.json", _record(render), durable=durable)

    def prune(self, keep_bytes: int, keep_count: int) -> None:
        """Remove the oldest finished renders over the limits; the newest always stays."""
        finished = [one for one in self.all() if one.finished]
        finished.sort(key=lambda one: one.completed or 0, reverse=True)
        total = 0
        for place, render in enumerate(finished):
            total += render.path.stat().st_size if render.path.exists() else 0
            if place and (total > keep_bytes or place >= keep_count):
                shutil.rmtree(render.path.parent, ignore_errors=True)
