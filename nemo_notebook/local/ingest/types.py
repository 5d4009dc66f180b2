"""Which files are accepted, by name and by their first bytes."""

from __future__ import annotations

from typing import NamedTuple

from ...errors import UnsupportedMedia
from .names import extension_of

__all__ = ["ACCEPTED", "HEAD", "FileType", "recognise"]

HEAD = 4096
"""How many first bytes `recognise` wants to see."""


class FileType(NamedTuple):
    """A type: its extension, what it is, and the name of the demuxer that reads it."""

    extension: str
    kind: str
    demuxer: str


_TYPES = {
    one.extension: one
    for one in (
        FileType("mp4", "video", "mp4"),
        FileType("mov", "video", "mov"),
        FileType("avi", "video", "avi"),
        FileType("webm", "video", "webm"),
        FileType("mkv", "video", "matroska"),
        FileType("jpg", "image", "jpeg_pipe"),
        FileType("png", "image", "png_pipe"),
        FileType("gif", "image", "gif"),
        FileType("webp", "image", "webp_pipe"),
        FileType("mp3", "audio", "mp3"),
        FileType("wav", "audio", "wav"),
        FileType("m4a", "audio", "mp4"),
        FileType("aac", "audio", "aac"),
    )
}
ACCEPTED = (*_TYPES, "jpeg")
_DOCUMENTS = ("txt", "docx", "pdf")
_STILL_BRANDS = {
    **dict.fromkeys((b"heic", b"heix", b"hevc", b"hevx", b"mif1", b"msf1"), "a HEIC picture"),
    **dict.fromkeys((b"avif", b"avis"), "an AVIF picture"),
    b"jp2 ": "a JPEG 2000 picture",
    b"crx ": "a raw picture",
}
"""Pictures in the same boxes as MP4; the wire accepts none of them."""

_NAMED = {
    "heic": "a HEIC picture",
    "heif": "a HEIC picture",
    "avif": "an AVIF picture",
    "svg": "a drawing in SVG",
}


def _box(head: bytes) -> str:
    """The type of an ISO base media file (MP4 and its relations)."""
    brand = head[8:12]
    if brand in (b"M4A ", b"M4B "):
        return "m4a"
    return "mov" if brand == b"qt  " else "mp4"


def _riff(head: bytes) -> str:
    return {b"AVI ": "avi", b"WAVE": "wav", b"WEBP": "webp"}.get(head[8:12], "")


def _ebml(head: bytes) -> str:
    return "webm" if b"webm" in head[:64] else "mkv"


def _by_content(head: bytes) -> str:
    """The extension that the first bytes stand for, or ""."""
    if head[4:8] == b"ftyp":
        return _box(head)
    if head[4:8] in (b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"):
        return "mov"
    if head[:4] == b"RIFF":
        return _riff(head)
    for magic, extension in _MAGIC:
        if head.startswith(magic):
            return extension or _ebml(head)
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xF6 == 0xF0:
        return "aac"  # ADTS: twelve ones, and layer 0
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0 and head[1] & 0x06:
        return "mp3"  # eleven ones, and a layer
    return ""


_MAGIC = (
    (b"\x1a\x45\xdf\xa3", ""),
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"ID3", "mp3"),
    (b"ADIF", "aac"),
)


def recognise(name: str, head: bytes) -> FileType:
    """The type of a file from its name and its first `HEAD` bytes; the bytes decide.

    A name may lie among accepted types (a WebP called photo.jpg is common); it may not name
    another type, and the bytes must be those of an accepted one.

    Raises:
        UnsupportedMedia: what it is not, with the accepted list.
    """
    extension = extension_of(name)
    still = _STILL_BRANDS.get(head[8:12] if head[4:8] == b"ftyp" else b"", _NAMED.get(extension))
    if still:
        raise UnsupportedMedia(
            f"The file is {still}: the file type .{extension[:12]} is not accepted."
            if extension in _NAMED
            else f"The file is {still}, whatever its name says; that is not accepted.",
            hint="Save it as JPEG or PNG and upload that.",
            accepted=list(ACCEPTED),
        )
    if extension in _DOCUMENTS:
        raise UnsupportedMedia(
            f"A {extension} file is not stored as media.",
            hint="Send the text of a document as the prompt.",
        )
    if extension and extension not in ACCEPTED:
        raise UnsupportedMedia(
            f"The file type .{extension[:12]} is not accepted.", accepted=list(ACCEPTED)
        )
    found = _by_content(head)
    if extension in ("m4a", "mov") and found == "mp4":
        found = extension  # the brand does not always tell them apart
    if not found:
        what = f"a {extension} file" if extension else "an accepted type"
        raise UnsupportedMedia(
            f"The content of the file is not that of {what}.", accepted=list(ACCEPTED)
        )
    return _TYPES[found]
