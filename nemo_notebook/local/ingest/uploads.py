"""Files that come in as `multipart/form-data` (RFC 7578): streamed to disk, capped, checked, kept.

All files of a request are kept, or none.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request

from ...errors import InputError, MediaTooLarge, NemoError
from ..web.answers import read_json, stream_body
from .media import Media, inspect
from .names import clean

if TYPE_CHECKING:
    from ..store import Session, Store, Upload

__all__ = ["MAX_FILE", "receive"]

MAX_FILE = 200 * 1024 * 1024
"""The largest file, in bytes."""

MAX_BODY = 1024 * 1024 * 1024
MAX_FILES = 20
MAX_PARTS = 100
MAX_HEADERS = 16 * 1024


@dataclass(slots=True)
class _Part:
    """A file on its way in."""

    name: str
    path: Path
    file: BinaryIO
    size: int = 0
    digest: hashlib._Hash = field(default_factory=hashlib.sha256)


class _Receiver:
    """Takes a multipart body in pieces; the files of the field `files` go to `folder`."""

    def __init__(self, boundary: bytes, folder: Path) -> None:
        self.files: list[_Part] = []
        self.complete = False
        self.crowded = False
        self._folder = folder
        self._parts = 0
        self._header_bytes = 0
        self._header: tuple[bytearray, bytearray] = (bytearray(), bytearray())
        self._disposition = b""
        self._present: _Part | None = None
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": lambda data, start, end: self._take(0, data[start:end]),
                "on_header_value": lambda data, start, end: self._take(1, data[start:end]),
                "on_header_end": self._end_header,
                "on_headers_finished": self._open,
                "on_part_data": self._write,
                "on_part_end": self._close,
                "on_end": self._finish,
            },
        )

    def feed(self, piece: bytes) -> None:
        """Take the next piece.

        Raises:
            NemoError: the body is malformed, or over a cap.
        """
        try:
            self._parser.write(piece)
        except FormParserError:
            raise NemoError("The multipart body is not valid.", code=400) from None
        except OSError:
            raise NemoError("The file could not be stored: the disk is full.", code=507) from None

    def _begin(self) -> None:
        self._parts += 1
        if self._parts > MAX_PARTS:
            self.crowded = True
            raise NemoError("The request has too many parts.", code=413)
        self._header_bytes, self._disposition = 0, b""

    def _take(self, place: int, data: bytes) -> None:
        self._header_bytes += len(data)
        if self._header_bytes > MAX_HEADERS:
            self.crowded = True
            raise NemoError("A part of the request has too large headers.", code=413)
        self._header[place].extend(data)

    def _end_header(self) -> None:
        name, value = (bytes(text) for text in self._header)
        if name.lower() == b"content-disposition":
            self._disposition = value
        self._header = (bytearray(), bytearray())

    def _open(self) -> None:
        _, options = parse_options_header(self._disposition)
        if options.get(b"name") != b"files" or b"filename" not in options:
            return
        if len(self.files) == MAX_FILES:
            raise InputError(f"At most {MAX_FILES} files can be uploaded at once.")
        name = clean(options[b"filename"].decode("utf-8", "replace"))
        path = self._folder / f"{secrets.token_hex(16)}.part"
        self._present = _Part(name, path, path.open("xb"))
        self.files.append(self._present)

    def _write(self, data: bytes, start: int, end: int) -> None:
        part = self._present
        if part is None:
            return
        part.size += end - start
        if part.size > MAX_FILE:
            raise MediaTooLarge
        view = memoryview(data)[start:end]
        part.digest.update(view)
        part.file.write(view)

    def _close(self) -> None:
        if self._present is not None:
            self._present.file.close()
            self._present = None

    def _finish(self) -> None:
        self.complete = True

    def discard(self) -> None:
        """Remove what was not kept."""
        for part in self.files:
            part.file.close()
            part.path.unlink(missing_ok=True)


@contextlib.contextmanager
def _receiver(boundary: bytes, folder: Path) -> Iterator[_Receiver]:
    try:
        receiver = _Receiver(boundary, folder)
    except FormParserError:
        raise NemoError("The boundary of the multipart body is not usable.", code=400) from None
    try:
        yield receiver
    finally:
        receiver.discard()


def _check(parts: list[_Part]) -> list[tuple[_Part, Media]]:
    checked = []
    for part in parts:
        try:
            if part.size == 0:
                raise InputError("The file is empty.")
            checked.append((part, inspect(part.path, part.name)))
        except NemoError as error:
            said = f"{part.name}: {error.message}"
            raise type(error)(said, hint=error.hint, code=error.code, **error.details) from error
    return checked


async def receive(request: Request, store: Store, session: Session) -> list[Upload]:
    """Take the files of an upload request into a session.

    Raises:
        UnsupportedMedia: a file is of another type, or damaged.
        MediaTooLarge: a file is over 200 MB.
        NemoError: the request is not an upload, 400; 408, 413 and 415 as for any body.
    """
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind == b"application/json":
        await read_json(request)
        raise InputError(
            "The local backend does not fetch files by URL yet.",
            hint="Download the file and upload it.",
        )
    if kind != b"multipart/form-data":
        raise NemoError("An upload must be multipart/form-data.", code=415)
    if not options.get(b"boundary"):
        raise NemoError("The multipart body has no boundary.", code=400)
    with _receiver(options[b"boundary"], store.incoming) as receiver:
        try:
            async for piece in stream_body(request, MAX_BODY):
                await asyncio.to_thread(receiver.feed, piece)
        except NemoError as error:
            if error.code == 413 and not receiver.crowded:
                raise MediaTooLarge from error
            raise
        if not receiver.complete:
            raise NemoError("The multipart body is not complete.", code=400)
        if not receiver.files:
            raise InputError("The request holds no file in the field 'files'.")
        checked = await asyncio.to_thread(_check, receiver.files)
        return [
            await asyncio.to_thread(
                store.keep, session, part.path, part.name, media, part.digest.hexdigest()
            )
            for part, media in checked
        ]
