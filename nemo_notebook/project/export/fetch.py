"""A finished render on its way to its final name: never half of it there, never fetched twice.

The bytes grow in a `.part` beside the target. It stays after a failure only if the transfer can go
on later: the journal then knows the validator of the file and the boot in which it was written
(what another boot left of an unflushed file is not to be trusted).
"""

from __future__ import annotations

import asyncio
import errno
import os
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from ...client import Api
from ...client.models import Render
from ...errors import InputError, NemoError, ProtocolError, ServerError
from ..journal.claims import place
from ..updates import Update
from .targets import part_of

__all__ = ["RENDERING", "Fetching", "hopeless"]

RENDERING, FETCHING = 0.95, 0.05
"""How much of the progress bar the two stages get."""

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_HEADS: Mapping[str, tuple[int, tuple[bytes, ...]]] = {
    "mp4": (4, (b"ftyp",)),
    "mov": (4, (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip")),
    "webm": (0, (b"\x1aE\xdf\xa3",)),
    "gif": (0, (b"GIF8",)),
}
"""Where each format says what it is, and how."""


def hopeless(error: NemoError) -> bool:
    """Whether asking for the same file again would not help."""
    if isinstance(error, ProtocolError):
        return True
    return isinstance(error, ServerError) and 400 <= (error.code or 0) < 500


@dataclass(slots=True)
class Fetching:
    """One file: from where it is to `target`.

    Attributes:
        note: keeps a fact in the journal before the next step.
        facts: what the journal knows of an earlier attempt.
        total: bytes in all, 0 while unknown.
    """

    api: Api
    render: Render
    target: Path
    format: str
    emit: Callable[[Update], None]
    note: Callable[..., None]
    facts: Mapping[str, Any] = field(default_factory=dict)
    total: int = 0
    _validator: str = ""

    @property
    def part(self) -> Path:
        return part_of(self.target, self.render.id)

    async def run(self) -> None:
        """Fetch, check, flush to the disk, rename.

        Raises:
            InputError: the disk does not take it; `details["needed"]` is how many bytes it lacks.
            StreamInterrupted, ProtocolError: the file did not come.
        """
        try:
            await self._grow()
            self.part.replace(self.target)
        except NemoError as error:
            self._leave(keep=not hopeless(error))
            error.details.setdefault("id", self.render.id)
            raise
        except OSError as error:
            held = self._leave(keep=error.errno in NO_ROOM)
            raise self._unwritable(error, held) from None
        except BaseException:
            self._leave(keep=True)
            raise
        self.emit(Update("progress", "Done", 100.0))

    async def _grow(self) -> None:
        beginning = self._beginning()
        with self._open(beginning) as file:
            download = await self.api.download(
                self.render.url,
                file,
                id=self.render.id,
                progress=self._progress,
                began=self._began,
                validator=beginning,
                size=self.render.size,
                digest=self.render.digest,
            )
            self.total = download.size
            _check(file, self.format, download.size, download.content_type, download.whole)
            await asyncio.to_thread(os.fsync, file.fileno())

    def _open(self, beginning: str) -> BinaryIO:
        """Unbuffered, so that what was written is on the file and a full disk says so at once."""
        return self.part.open("r+b" if beginning else "w+b", buffering=0)

    def _beginning(self) -> str:
        """The validator of what an earlier attempt has left; "" when there is nothing to use."""
        known = self.facts.get("validator")
        here = place()
        if not (isinstance(known, str) and known and here and self.facts.get("boot") == here):
            return ""
        if not self.part.is_file() or self.part.is_symlink() or not self.part.stat().st_size:
            return ""
        total = self.facts.get("total")
        self.total = total if isinstance(total, int) else 0
        self._validator = known
        return known

    def _began(self, validator: str, total: int) -> None:
        self.total, self._validator = total, validator
        self.note("fetching", validator=validator, total=total, boot=place())
        if total and shutil.disk_usage(self.part.parent).free < total:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def _progress(self, size: int, total: int) -> None:
        share = size / total if total else 0
        self.emit(Update("progress", "Fetching", round(100 * (RENDERING + FETCHING * share), 1)))

    def _leave(self, *, keep: bool) -> int:
        """Remove the part unless it can be continued; the bytes that stay."""
        with suppress(OSError):
            held = self.part.stat().st_size
            if keep and self._validator and held:
                return held
            self.part.unlink()
        return 0

    def _unwritable(self, error: OSError, held: int) -> InputError:
        needed = max(0, self.total - held)
        reason, hint = error.strerror or str(error), "export to another place."
        if error.errno in NO_ROOM:
            size = f" for {needed:,} bytes" if needed else ""
            reason, hint = f"there is no room left{size}", "make room, or export to another place."
        return InputError(
            f"The video could not be written to {str(self.target)!r}: {reason}.",
            hint=f"It stays available at the backend; {hint}",
            url=self.render.url,
            id=self.render.id,
            needed=needed,
        )


def _check(file: BinaryIO, format: str, size: int, content_type: str, whole: bool) -> None:
    """Whether a file begins as its format does and, where nothing else proves its end, ends so."""
    file.seek(0)
    head = file.read(12)
    at, marks = _HEADS.get(format, (0, (b"",)))
    if size < 16 or not head[at:].startswith(marks):
        name = format.upper() if format != "webm" else "WebM"
        article = "an" if format == "mp4" else "a"
        said = f" but {content_type}" if content_type and format not in content_type else ""
        raise ProtocolError(
            f"What the backend sent as the video is not {article} {name} file{said}."
        )
    if not whole and format in ("mp4", "mov") and not _ends(file, size):
        raise ProtocolError("What the backend sent as the video is not complete.")


def _ends(file: BinaryIO, size: int) -> bool:
    """Whether the boxes of an MP4 file (ISO 14496-12, 4.2) end exactly where it does."""
    at, kinds = 0, set()
    while at + 8 <= size:
        file.seek(at)
        head = file.read(16)
        length, kind = int.from_bytes(head[:4]), head[4:8]
        if length == 1:
            length = int.from_bytes(head[8:16])
        if length == 0:
            return False  # "to the end of the file", which proves nothing
        if length < 8:
            return False
        kinds.add(kind)
        at += length
    return at == size and {b"moov", b"mdat"} <= kinds
