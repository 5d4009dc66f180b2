"""File names that people give, made safe to show. They are never used as paths."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["clean", "extension_of"]

_LIMIT = 120


def clean(name: str) -> str:
    """The last part of a name without control, format and direction signs, at most 120 long.

    >>> clean("../../etc/pass\\u202ewd.png ")
    'passwd.png'
    """
    last = re.split(r"[/\\]", name)[-1]
    text = "".join(
        c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c)[0] != "C"
    )
    text = " ".join(text.split()).strip(". ")
    if len(text) > _LIMIT:
        stem, dot, extension = text.rpartition(".")
        tail = dot + extension[:10] if dot else ""
        text = (stem or extension)[: _LIMIT - len(tail)] + tail
    return text or "file"


def extension_of(name: str) -> str:
    """The extension in lower case without its dot, or "".

    >>> extension_of("Holiday.JPG")
    'jpg'
    """
    _, dot, extension = clean(name).rpartition(".")
    return extension.lower() if dot else ""
