"""One door for every kind of document: capped, read, cleaned."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from typing import IO

from ..errors import MediaTooLarge, UnsupportedMedia
from .cleaning import clean
from .limits import Limits
from .pdf import read_pdf
from .plain import read_plain
from .word import read_word

__all__ = ["KINDS", "read"]

_READERS: dict[str, Callable[[str, bytes, Limits], str]] = {
    "txt": read_plain,
    "docx": read_word,
    "pdf": read_pdf,
}
KINDS = tuple(_READERS)
"""The kinds of documents that are read, as their names end."""

_USUAL = Limits()


def _bounded(name: str, source: bytes | IO[bytes], limit: int) -> bytes:
    data = source if isinstance(source, bytes) else source.read(limit + 1)
    if len(data) > limit:
        raise MediaTooLarge(
            f"{name!r} is larger than {limit / 1e6:.0f} MB, too large for a document.",
            hint="Give the part of it that the video is about.",
        )
    return data


def read(name: str, source: bytes | IO[bytes], *, kind: str = "", limits: Limits = _USUAL) -> str:
    """The text of a document.

    Args:
        name: its file name; the ending tells what it is, and errors show it.
        source: its bytes, or an open binary file, of which no more than the limit is read.
        kind: one of `KINDS`, where the name does not tell.
        limits: the caps.

    Raises:
        MediaTooLarge: it is over a cap.
        UnsupportedMedia: it is not of a kind that is read, is damaged, locked, or holds no text.

    >>> read("a.txt", "日落".encode("gb18030"))
    '日落'
    """
    kind = kind or PurePath(name).suffix[1:].lower()
    reader = _READERS.get(kind)
    if reader is None:
        raise UnsupportedMedia(f"{name!r} is not a document that can be read.")
    limit = limits.text_bytes if kind == "txt" else limits.file_bytes
    text = clean(reader(name, _bounded(name, source, limit), limits))
    if not any(sign.isalnum() for sign in text):
        hint = "Perhaps it is a scan: pictures of pages." if kind == "pdf" else ""
        raise UnsupportedMedia(f"{name!r} holds no text.", hint=hint)
    return text
