"""Files and addresses as they are given to `upload`, checked before anything is sent."""

from __future__ import annotations

import mimetypes
import os
import re
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from io import BufferedReader, RawIOBase
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from ..client.api import Api, File
from ..client.models import Upload
from ..errors import InputError, MediaTooLarge, UnsupportedMedia
from .updates import Update

__all__ = ["ACCEPTED", "is_file", "send"]

ACCEPTED = frozenset(
    [
        *("mp4", "mov", "avi", "webm", "mkv", "jpg", "jpeg", "png", "gif", "webp"),
        *("mp3", "wav", "m4a", "aac", "txt", "docx", "pdf"),
    ]
)
LIMIT = 200 * 10**6
Emit = Callable[[Update], None]


@dataclass(frozen=True, slots=True)
class _Local:
    path: Path
    size: int


def is_file(text: str) -> bool:
    """Whether a text names a file that is there."""
    try:
        return Path(text).expanduser().is_file()
    except (OSError, ValueError, RuntimeError):
        return False


def _checked(given: str | os.PathLike[str]) -> _Local | str:
    """A file that may be sent, or an address.

    Raises:
        InputError: there is no such file.
        UnsupportedMedia, MediaTooLarge: it would not be accepted.
    """
    text = os.fspath(given)
    if re.match(r"https?://", text, re.IGNORECASE):
        return text
    if not is_file(text):
        shown = repr(text) if len(text) <= 120 else f"…{text[-100:]!r}"
        raise InputError(
            f"{shown} is not a file that is there.", hint="Give the path of a file, or an address."
        )
    path = Path(text).expanduser()
    suffix = path.suffix[1:].lower()
    if suffix not in ACCEPTED:
        raise UnsupportedMedia(f"{path.name!r} is of a type that is not accepted.")
    size = path.stat().st_size
    if size > LIMIT:
        raise MediaTooLarge(f"{path.name!r} is larger than 200 MB ({size / 1e6:.0f} MB).")
    if size == 0:
        raise InputError(f"{path.name!r} is empty.")
    return _Local(path, size)


class _Counting(RawIOBase):
    """A file that tells how much of it has been read."""

    def __init__(self, path: Path, count: Callable[[int], None]) -> None:
        self._file = path.open("rb")
        self._count = count

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed's Buffer
        size = self._file.readinto(buffer)
        self._count(size)
        return size

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def close(self) -> None:
        self._file.close()
        super().close()


async def send(
    api: Api, session_id: str, given: tuple[str | os.PathLike[str], ...], emit: Emit
) -> tuple[Upload, ...]:
    """Upload files, streamed in one request, and addresses in another; what was accepted."""
    if not given:
        raise InputError("No file was given.", hint="Say project.upload('photo.jpg').")
    checked = [_checked(one) for one in given]
    local = [one for one in checked if isinstance(one, _Local)]
    addresses = [one for one in checked if isinstance(one, str)]
    accepted: tuple[Upload, ...] = ()
    if local:
        accepted += await _send_files(api, session_id, local, emit)
    if addresses:
        names = ", ".join(PurePosixPath(unquote(urlsplit(a).path)).name or a for a in addresses)
        emit(Update("note", f"Fetching {names[:80]}…"))
        accepted += (await api.upload_urls(session_id, addresses)).files
    return accepted


async def _send_files(
    api: Api, session_id: str, local: list[_Local], emit: Emit
) -> tuple[Upload, ...]:
    total = sum(one.size for one in local)
    sent, shown = 0, -1

    def count(size: int) -> None:
        nonlocal sent, shown
        sent += size
        percent = min(100, 100 * sent // total)
        if percent != shown:
            shown = percent
            emit(Update("progress", "Uploading", float(percent)))

    with ExitStack() as stack:
        files: list[File] = []
        for one in local:
            raw = stack.enter_context(_Counting(one.path, count))
            reader = stack.enter_context(BufferedReader(raw, 2**16))
            kind = mimetypes.guess_type(one.path.name)[0] or "application/octet-stream"
            files.append((one.path.name, reader, kind))
        return (await api.upload_files(session_id, files)).files
