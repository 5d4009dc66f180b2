"""The size of a picture, read from its first bytes before anything is decoded.

Sources: PNG (W3C, IHDR), GIF89a (logical screen), JPEG (ITU T.81, start of frame),
WebP (RFC 9649: VP8, VP8L, VP8X and ANMF), APNG (W3C PNG, third edition, acTL).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

__all__ = ["frames_of", "size_of"]

Size = tuple[int, int]


def _png(file: BinaryIO) -> Size | None:
    head = file.read(24)
    if head[12:16] != b"IHDR":
        return None
    return int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")


def _gif(file: BinaryIO) -> Size | None:
    head = file.read(10)
    return int.from_bytes(head[6:8], "little"), int.from_bytes(head[8:10], "little")


_NO_LENGTH = {0x01, *range(0xD0, 0xD9)}
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}


def _jpeg(file: BinaryIO) -> Size | None:
    file.seek(2)
    for _ in range(1000):
        marker = file.read(2)
        while marker[1:] == b"\xff":  # fill bytes
            marker = b"\xff" + file.read(1)
        if len(marker) < 2 or marker[0] != 0xFF:
            return None
        if marker[1] in _NO_LENGTH:
            continue
        length = int.from_bytes(file.read(2), "big")
        if marker[1] in _FRAMES:
            body = file.read(5)
            return int.from_bytes(body[3:5], "big"), int.from_bytes(body[1:3], "big")
        if length < 2:
            return None
        file.seek(length - 2, 1)
    return None


def _webp(file: BinaryIO) -> Size | None:
    head = file.read(30)
    form = head[12:16]
    if form == b"VP8X":
        return (
            int.from_bytes(head[24:27], "little") + 1,
            int.from_bytes(head[27:30], "little") + 1,
        )
    if form == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if form == b"VP8 ":
        return (
            int.from_bytes(head[26:28], "little") & 0x3FFF,
            int.from_bytes(head[28:30], "little") & 0x3FFF,
        )
    return None


_READERS: dict[str, Callable[[BinaryIO], Size | None]] = {
    "png": _png,
    "gif": _gif,
    "jpg": _jpeg,
    "webp": _webp,
}


def size_of(file: BinaryIO, extension: str) -> Size | None:
    """Width and height in pixels as the header claims, or None where it claims nothing."""
    file.seek(0)
    size = _READERS[extension](file)
    return size if size and all(size) else None


def _gif_frames(file: BinaryIO, most: int) -> int:
    """Image descriptors, found by going from block to block (GIF89a, appendix A)."""
    head = file.read(13)
    if len(head) < 13:
        return 0
    file.seek(_table(head[10]), 1)
    count = 0
    while count <= most:
        sign = file.read(1)
        if sign == b"!":
            file.seek(1, 1)
        elif sign == b",":
            count += 1
            file.seek(_table(file.read(9)[8:9]), 1)
            file.seek(1, 1)
        else:
            break
        while size := file.read(1):
            if size == b"\0":
                break
            file.seek(size[0], 1)
    return count


def _table(flags: int | bytes) -> int:
    """The bytes of a colour table, from the flags before it."""
    value = flags if isinstance(flags, int) else flags[0] if flags else 0
    return 3 << ((value & 7) + 1) if value & 0x80 else 0


def _webp_frames(file: BinaryIO, most: int) -> int:
    file.seek(12)
    count = 0
    while count <= most and len(head := file.read(8)) == 8:
        count += head[:4] == b"ANMF"
        size = int.from_bytes(head[4:], "little")
        file.seek(size + size % 2, 1)
    return count


def _png_frames(file: BinaryIO, most: int) -> int:
    file.seek(8)
    for _ in range(1000):
        head = file.read(8)
        if len(head) < 8 or head[4:] == b"IDAT":
            return 1
        if head[4:] == b"acTL":
            return int.from_bytes(file.read(4), "big")
        file.seek(int.from_bytes(head[:4], "big") + 4, 1)
    return 1


_COUNTERS: dict[str, Callable[[BinaryIO, int], int]] = {
    "gif": _gif_frames,
    "webp": _webp_frames,
    "png": _png_frames,
}


def frames_of(file: BinaryIO, extension: str, most: int) -> int:
    """How many frames an animated picture has, counted no further than `most` + 1; 0 or 1 where it
    stands still."""
    file.seek(0)
    counter = _COUNTERS.get(extension)
    return counter(file, most) if counter else 1
