"""Plain text in whatever encoding it was saved."""

from __future__ import annotations

import codecs

from ..errors import MediaTooLarge, UnsupportedMedia
from .limits import Limits

__all__ = ["decode_text", "read_plain"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS = frozenset(range(32)) - {7, 8, 9, 10, 11, 12, 13, 27}


def _unmarked_utf16(data: bytes) -> str | None:
    """The encoding of UTF-16 without a mark: text of any alphabet has its spaces and line ends."""
    if len(data) < 8 or len(data) % 2:
        return None
    head = data[:4096]
    blanks = (b" \0", b"\n\0", b"\r\0"), (b"\0 ", b"\0\n", b"\0\r")
    for signs, name in zip(blanks, ("utf-16-le", "utf-16-be"), strict=True):
        zeros = head[1 if name.endswith("le") else 0 :: 2].count(0)
        if zeros * 5 > len(head) // 2 and any(sign in head for sign in signs):
            return name
    return None


def _chinese(data: bytes) -> str | None:
    """The text when the bytes are GB18030 and look it: most signs beyond ASCII are common ones.

    Western text in an old encoding often decodes as GB18030 too, into signs that nobody writes.
    """
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return None
    beyond = [sign for sign in text[:20_000] if sign > "\x7f"]
    common = sum(1 for sign in beyond if _is_common(sign))
    return text if common * 10 >= len(beyond) * 7 else None


def _is_common(sign: str) -> bool:
    try:
        return len(sign.encode("gb2312")) == 2
    except UnicodeEncodeError:
        return False


def decode_text(data: bytes) -> str:
    """The text of some bytes: by their mark, as UTF-8, as UTF-16 without a mark, as GB18030, and
    as Windows-1252 when nothing else fits.

    >>> decode_text("日落".encode("gb18030")), decode_text(b"caf\\xe9")
    ('日落', 'café')
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    wide = _unmarked_utf16(data)
    if wide is not None:
        return data.decode(wide, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        # A file that was cut in the middle of its last sign is UTF-8 all the same.
        if error.start >= len(data) - 3 and error.start > 8:
            return data[: error.start].decode("utf-8")
    return _chinese(data) or data.decode("cp1252", "replace")


def read_plain(name: str, data: bytes, limits: Limits) -> str:
    """The text of a plain file.

    Raises:
        MediaTooLarge: it is over the limit of `limits.text_bytes`.
        UnsupportedMedia: it is no text.
    """
    if len(data) > limits.text_bytes:
        raise MediaTooLarge(
            f"{name!r} is larger than {limits.text_bytes / 1e6:.0f} MB, too large for a text.",
            hint="Give the part of it that the video is about.",
        )
    text = decode_text(data)
    head = text[:20_000]
    strange = sum(1 for sign in head if ord(sign) in _CONTROLS or sign == "\ufffd")
    if strange > 4 and strange * 50 > len(head):
        raise UnsupportedMedia(f"{name!r} is not a text.")
    return text
