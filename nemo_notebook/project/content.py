"""What a file is, by its first bytes: names may err, and a name alone proves nothing."""

from __future__ import annotations

import codecs
import re
from pathlib import PurePath

from ..documents import KINDS
from ..errors import UnsupportedMedia

__all__ = ["ACCEPTED", "HEAD", "kind_of", "suffix_of"]

HEAD = 4096
"""How many first bytes `kind_of` wants to see."""

ACCEPTED = frozenset(
    [
        *("mp4", "mov", "avi", "webm", "mkv", "jpg", "jpeg", "png", "gif", "webp"),
        *("mp3", "wav", "m4a", "aac", "txt", "docx", "pdf"),
    ]
)

_TEXTS = frozenset({"txt", "text", "md", "markdown"})
_RELATED = (
    frozenset({"mp4", "mov", "m4a"}),
    frozenset({"webm", "mkv"}),
    frozenset({"jpg", "jpeg"}),
)
"""Kinds that share a container, so that the name says best which of them is meant."""

_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CONTROL = re.compile(rb"[\x00-\x06\x0e-\x1a\x1c-\x1f]")
_MPEG = re.compile(rb"\xff[\xfb\xfa\xf3\xf2\xe3\xe2]")

_MAGIC = (
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"ID3", "mp3"),
    (b"ADIF", "aac"),
    (b"\xff\xf1", "aac"),
    (b"\xff\xf9", "aac"),
    (b"%PDF-", "pdf"),
)
_RIFF = {b"AVI ": "avi", b"WAVE": "wav", b"WEBP": "webp"}
_STILLS = {
    **dict.fromkeys((b"heic", b"heix", b"hevc", b"mif1", b"msf1"), "a HEIC picture"),
    **dict.fromkeys((b"avif", b"avis"), "an AVIF picture"),
    b"crx ": "a raw picture",
}
_OTHERS = (
    (b"OggS", "an Ogg file"),
    (b"fLaC", "a FLAC file"),
    (b"BM", "a BMP picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"8BPS", "a Photoshop file"),
    (b"FLV\1", "an FLV video"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "a Windows Media file"),
    (b"\0\0\1\xba", "an MPEG-1 or MPEG-2 video"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Office file of the old kind"),
    (b"PK", "a zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"Rar!", "a rar archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
)


def suffix_of(name: str) -> str:
    """The ending of a name, in lower case and without its dot."""
    return PurePath(name).suffix[1:].lower()


def _is_text(head: bytes) -> bool:
    """Whether bytes are text by themselves: marked as such, or UTF-8 without control signs."""
    if head.startswith(_MARKS):
        return True
    if _CONTROL.search(head):
        return False
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def _by_bytes(head: bytes) -> tuple[str, str]:
    """(the kind that the bytes are, or ""; what they are in words when it is not accepted)."""
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        if brand in _STILLS:
            return "", _STILLS[brand]
        return {b"M4A ": "m4a", b"M4B ": "m4a", b"qt  ": "mov"}.get(brand, "mp4"), ""
    if head[4:8] in (b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"):
        return "mov", ""
    if head[:4] in (b"RIFF", b"RF64"):
        return _RIFF.get(head[8:12], ""), ""
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return ("webm" if b"webm" in head[:64] else "mkv"), ""
    if head.startswith(b"PK\3\4") and (b"word/" in head or b"[Content_Types].xml" in head[:80]):
        return "docx", ""
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind, ""
    if _MPEG.match(head):
        return "mp3", ""
    return "", next((words for magic, words in _OTHERS if head.startswith(magic)), "")


def kind_of(name: str, head: bytes) -> str:
    """What a file is: one of the accepted kinds, by its first `HEAD` bytes and its name.

    The bytes decide; the name decides between kinds of one container, and says that a text is a
    document.

    Raises:
        UnsupportedMedia: it is of no accepted kind; says what it is instead where that is known.

    >>> kind_of("photo.jpg", b"\\x89PNG\\r\\n\\x1a\\n\\0\\0")
    'png'
    """
    suffix = suffix_of(name)
    if _is_text(head):
        if suffix in _TEXTS:
            return "txt"
        if b"%PDF-" in head[:1024]:
            return "pdf"
        if suffix in ACCEPTED and suffix not in KINDS:
            raise UnsupportedMedia(f"{name!r} holds text, not what its name says.")
        raise UnsupportedMedia(f"{name!r} is of a type that is not accepted.")
    kind, words = _by_bytes(head)
    if kind:
        related = any({kind, suffix} <= group for group in _RELATED)
        return suffix if related else kind
    if suffix == "mp3" and _MPEG.search(head):
        return "mp3"
    if suffix in _TEXTS:
        return "txt"  # whether it is one, its reader finds out
    if suffix in KINDS and not words:
        return suffix
    if words:
        raise UnsupportedMedia(f"{name!r} is {words}, which is not accepted.")
    if suffix in ACCEPTED:
        raise UnsupportedMedia(f"{name!r} does not hold what its name says.")
    raise UnsupportedMedia(f"{name!r} is of a type that is not accepted.")
