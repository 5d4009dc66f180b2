"""The text of a docx: a zip archive whose main part is XML.

Only two small files of the archive are opened, as a stream, with caps on what they become; the XML
is read without building a tree, and a document type (the door to entities) is refused.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from xml.parsers import expat

from ..errors import MediaTooLarge, UnsupportedMedia
from .limits import Limits

__all__ = ["read_word"]

_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = b"PK\x05\x06"
_END64 = b"PK\x06\x07"
_END_SIZE = 22
_PIECE = 64 * 1024
_FREE = 2 * 10**6
"""Bytes that are unpacked whatever the ratio; a short document may repeat itself."""
_WORDS = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main ",
    "http://purl.oclc.org/ooxml/wordprocessingml/main ",
)
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "p": "\n"}
_FALLBACK = "http://schemas.openxmlformats.org/markup-compatibility/2006 Fallback"


def _unreadable(name: str, why: str) -> UnsupportedMedia:
    return UnsupportedMedia(f"{name!r} cannot be read as a docx: {why}.")


def _check_directory(name: str, data: bytes, limits: Limits) -> None:
    """Refuse an archive with too many files before the list of them is read."""
    at = data.rfind(_END, max(0, len(data) - _END_SIZE - 0xFFFF))
    if at < 0 or at + _END_SIZE > len(data):
        raise _unreadable(name, "it is no archive, or only a part of one")
    count, size = struct.unpack_from("<HI", data, at + 10)
    if data[max(0, at - 20) : at].startswith(_END64) or count > limits.entries:
        raise _unreadable(name, "it holds too many files")
    # The directory is read by its size, so the count alone may lie.
    if size > limits.entries * 200:
        raise _unreadable(name, "the list of its files is too long")


def _pieces(
    name: str, archive: zipfile.ZipFile, part: str, limits: Limits, whole: int
) -> Iterator[bytes]:
    """The bytes of one file of the archive of `whole` bytes, until a cap is met."""
    try:
        info = archive.getinfo(part)
    except KeyError:
        raise _unreadable(name, "its text is missing") from None
    if info.flag_bits & 1:
        raise _unreadable(name, "it is protected by a password")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _unreadable(name, "it is packed in an unusual way")
    size, packed = 0, max(1, min(info.compress_size, whole))
    with archive.open(info) as file:
        while piece := file.read(_PIECE):
            size += len(piece)
            if size > limits.inflated or (size > _FREE and size > limits.ratio * packed):
                raise MediaTooLarge(
                    f"{name!r} unpacks to far more than it seems to hold, so it is not read.",
                    hint="Save it again, or copy its text.",
                )
            yield piece


def _parse(
    name: str,
    pieces: Iterator[bytes],
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise _unreadable(name, "its XML declares a document type")

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = start
    if end is not None:
        parser.EndElementHandler = end
    if text is not None:
        parser.CharacterDataHandler = text
    for piece in pieces:
        parser.Parse(piece, False)
    parser.Parse(b"", True)


class _Text:
    """Gathers the text of the main part, paragraph by paragraph."""

    def __init__(self, name: str, limit: int) -> None:
        self._name, self._limit = name, limit
        self._found: list[str] = []
        self._length = 0
        self._in_text = 0
        self._skipped = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        # A text box stands there twice, the second time for programs of the past.
        if tag == _FALLBACK or self._skipped:
            self._skipped += 1
        elif tag.startswith(_WORDS):
            word = tag.rpartition(" ")[2]
            self._in_text += word == "t"
            if word != "p":
                self._add(_SIGNS.get(word, ""))

    def end(self, tag: str) -> None:
        if self._skipped:
            self._skipped -= 1
        elif tag.startswith(_WORDS):
            word = tag.rpartition(" ")[2]
            self._in_text -= word == "t"
            if word == "p":
                self._add("\n")

    def text(self, piece: str) -> None:
        if self._in_text and not self._skipped:
            self._add(piece)

    def _add(self, piece: str) -> None:
        if not piece:
            return
        self._length += len(piece)
        if self._length > self._limit:
            raise MediaTooLarge(
                f"{self._name!r} holds more than {self._limit:,} characters of text.",
                hint="Give the part of it that the video is about.",
            )
        self._found.append(piece)

    def __str__(self) -> str:
        return "".join(self._found)


def _main_part(name: str, archive: zipfile.ZipFile, limits: Limits, whole: int) -> str:
    """The path of the main part, from the list of relations; "word/document.xml" by custom."""
    found: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if attributes.get("Type", "").endswith("/officeDocument"):
            found.append(posixpath.normpath(attributes.get("Target", "")).lstrip("/"))

    if "_rels/.rels" in archive.NameToInfo:
        _parse(name, _pieces(name, archive, "_rels/.rels", limits, whole), start)
    return next((path for path in found if path in archive.NameToInfo), "word/document.xml")


def read_word(name: str, data: bytes, limits: Limits) -> str:
    """The text of a docx, a line a paragraph; headers, notes and deleted text are left out.

    Raises:
        MediaTooLarge: it is larger, or unpacks to more, than the limits allow.
        UnsupportedMedia: it is no docx, is damaged, or protected by a password.
    """
    if data.startswith(_OLD):
        raise _unreadable(name, "it is protected by a password, or a doc of the old kind")
    _check_directory(name, data, limits)
    gathered = _Text(name, limits.characters)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            part = _main_part(name, archive, limits, len(data))
            pieces = _pieces(name, archive, part, limits, len(data))
            _parse(name, pieces, gathered.start, gathered.end, gathered.text)
    except expat.ExpatError:
        raise _unreadable(name, "its XML is damaged") from None
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        NotImplementedError,
        RuntimeError,
        ValueError,
        struct.error,
    ):
        raise _unreadable(name, "it is damaged") from None
    return str(gathered)
