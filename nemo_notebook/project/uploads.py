"""Files as they are given to `upload`: checked before anything is sent, then streamed."""

from __future__ import annotations

import asyncio
import mimetypes
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from io import BufferedReader, RawIOBase
from pathlib import PurePath, PurePosixPath
from typing import IO
from urllib.parse import unquote, urlsplit

from ..client.api import Api, File
from ..client.models import Upload
from ..documents import KINDS, read
from ..errors import InputError
from .content import ACCEPTED, HEAD, kind_of, suffix_of
from .given import Given, Source, is_address, is_file, open_given
from .papers import Papers
from .updates import Update

__all__ = ["ACCEPTED", "Given", "is_file", "send"]

Emit = Callable[[Update], None]


@dataclass(frozen=True, slots=True)
class _Checked:
    """What will be done with everything that was given."""

    files: list[Source]
    addresses: list[str]
    documents: dict[str, str]
    notes: list[str]


class _Counting(RawIOBase):
    """A file of a known size that tells how much of it has been read."""

    def __init__(self, source: Source, count: Callable[[int], None]) -> None:
        self._file: IO[bytes] = source.file
        self._name, self._size = source.name, source.size
        self._count = count
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed's Buffer
        # The request has said how long it is; a file that has grown is sent as it was.
        data = self._file.read(min(len(buffer), self._size - self._at))
        if not data and self._at < self._size:
            raise InputError(f"{self._name!r} became shorter while it was sent.")
        buffer[: len(data)] = data
        self._at += len(data)
        self._count(len(data))
        return len(data)

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = max(0, offset + (0, self._at, self._size)[whence])
        return self._file.seek(self._at)

    def tell(self) -> int:
        return self._at


def _check(given: tuple[Given, ...], stack: ExitStack) -> _Checked:
    """Open everything and look at it; nothing is sent yet.

    Raises:
        InputError, UnsupportedMedia, MediaTooLarge: one of them would not be accepted.
    """
    checked = _Checked([], [], {}, [])
    for one in given:
        if isinstance(one, str) and is_address(one):
            checked.addresses.append(one.strip())
            continue
        source = open_given(one, stack)
        kind = kind_of(source.name, source.file.read(HEAD))
        source.file.seek(0)
        if kind in KINDS:
            checked.documents[source.name] = read(source.name, source.file, kind=kind)
            continue
        name = source.name
        if suffix_of(name) != kind:
            name = f"{PurePath(name).stem}.{kind}"
            if suffix_of(source.name) in ACCEPTED:
                checked.notes.append(f"{source.name} is in truth a {kind}; it is sent as {name}.")
        checked.files.append(Source(name, source.size, source.file))
    return checked


async def send(
    api: Api,
    session_id: str,
    given: tuple[Given, ...],
    emit: Emit,
    papers: Papers | None = None,
) -> tuple[Upload, ...]:
    """Upload files, streamed in one request, and addresses in another; what was accepted.

    Documents are not sent: their text goes into `papers`, and out with the next request.

    Raises:
        InputError, UnsupportedMedia, MediaTooLarge: before anything is sent.
    """
    if not given:
        raise InputError("No file was given.", hint="Say project.upload('photo.jpg').")
    papers = Papers() if papers is None else papers
    with ExitStack() as stack:
        # Reading documents takes its time, and the loop has other things to do.
        checked = await asyncio.to_thread(_check, given, stack)
        papers.check(checked.documents)
        for note in checked.notes:
            emit(Update("note", note))
        accepted: tuple[Upload, ...] = ()
        if checked.files:
            accepted += await _send_files(api, session_id, checked.files, emit)
    if checked.addresses:
        names = ", ".join(
            PurePosixPath(unquote(urlsplit(a).path)).name or a for a in checked.addresses
        )
        emit(Update("note", f"Fetching {names[:80]}…"))
        accepted += (await api.upload_urls(session_id, checked.addresses)).files
    for name, text in checked.documents.items():
        papers.add(name, text)
        emit(Update("note", f"The text of {name} goes out with your next request."))
        accepted += (Upload(name, "document"),)
    return accepted


async def _send_files(
    api: Api, session_id: str, sources: list[Source], emit: Emit
) -> tuple[Upload, ...]:
    total = sum(one.size for one in sources)
    sent, shown = 0, -1

    def count(size: int) -> None:
        nonlocal sent, shown
        sent += size
        percent = min(100, 100 * sent // total)
        if percent != shown:
            shown = percent
            emit(Update("progress", "Uploading", float(percent)))

    files: list[File] = []
    for one in sources:
        kind = mimetypes.guess_type(one.name)[0] or "application/octet-stream"
        files.append((one.name, BufferedReader(_Counting(one, count), 2**16), kind))
    return (await api.upload_files(session_id, files)).files
