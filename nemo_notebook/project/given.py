"""What a person may give as a file, each made into a name, a size and bytes to be read."""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Protocol
from urllib.parse import urlsplit

from ..errors import InputError, MediaTooLarge

__all__ = ["LIMIT", "Given", "Source", "is_address", "is_file", "open_given"]

LIMIT = 200 * 10**6
"""The largest file that is accepted, in bytes."""
_SPOOL = 8 * 2**20
_PIECE = 2**20
_FORBIDDEN = re.compile('[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069"]')


class Picture(Protocol):
    """A picture of PIL, known by what it can do, so that PIL is not loaded for it."""

    mode: str

    def convert(self, mode: str) -> Any: ...

    def save(self, fp: Any, format: str | None = None, **params: Any) -> None: ...


Given = (
    str
    | os.PathLike[str]
    | bytes
    | bytearray
    | IO[bytes]
    | IO[str]
    | Picture
    | tuple[str, "str | os.PathLike[str] | bytes | bytearray | IO[bytes] | IO[str] | Picture"]
)
"""A path, an address, bytes, an open file, a picture of PIL; or (name, one of these)."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be sent: the name that is shown, its size in bytes, and the file, at its start."""

    name: str
    size: int
    file: IO[bytes]


def is_address(text: object) -> bool:
    """Whether something is the address of a file.

    Raises:
        InputError: it begins like an address but names no host.
    """
    if not isinstance(text, str) or not re.match(r"https?://", text.strip(), re.IGNORECASE):
        return False
    try:
        named = bool(urlsplit(text.strip()).hostname)
    except ValueError:
        named = False
    if not named or re.search(r"\s", text.strip()):
        raise InputError(f"{text[:120]!r} is not the address of a file.")
    return True


def is_file(text: str) -> bool:
    """Whether a text names a file that is there."""
    try:
        return Path(text).expanduser().is_file()
    except (OSError, ValueError, RuntimeError):
        return False


def _clean_name(name: str) -> str:
    """The last part of a name without signs that have no place in one."""
    last = PurePosixPath(_FORBIDDEN.sub("", str(name)).replace("\\", "/")).name.strip()
    return last[-200:] or "upload"


def _too_large(name: str, size: int) -> MediaTooLarge:
    shown = f" ({size / 1e6:.0f} MB)" if size > LIMIT + 10**6 else ""
    return MediaTooLarge(f"{name!r} is larger than 200 MB{shown}.")


def _spool(stack: ExitStack) -> IO[bytes]:
    return stack.enter_context(SpooledTemporaryFile(_SPOOL))


def _open_path(path: str | os.PathLike[str], name: str, stack: ExitStack) -> IO[bytes]:
    text = os.fspath(path)
    if not is_file(text):
        shown = repr(text) if len(text) <= 120 else f"…{text[-100:]!r}"
        try:
            folder = Path(text).expanduser().is_dir()
        except (OSError, ValueError, RuntimeError):
            folder = False
        what = "is a folder, not a file" if folder else "is not a file that is there"
        raise InputError(f"{shown} {what}.", hint="Give the path of a file, or an address.")
    try:
        return stack.enter_context(Path(text).expanduser().open("rb"))
    except OSError as error:
        raise InputError(f"{name!r} cannot be read ({error.strerror}).") from None


def _open_picture(picture: Picture, name: str, stack: ExitStack) -> IO[bytes]:
    spool = _spool(stack)
    plain = picture if picture.mode in ("1", "L", "LA", "P", "RGB", "RGBA") else None
    try:
        (plain or picture.convert("RGB")).save(spool, format="PNG")
    except (OSError, ValueError, SystemError):
        raise InputError(f"The picture {name!r} cannot be read: it is damaged or empty.") from None
    return spool


def _copy(file: IO[Any], name: str, stack: ExitStack) -> IO[bytes]:
    """What an open file gives, copied, up to the limit: it gives text, or cannot go back."""
    spool, size = _spool(stack), 0
    while piece := file.read(_PIECE):
        data = piece.encode("utf-8", "replace") if isinstance(piece, str) else bytes(piece)
        size += len(data)
        if size > LIMIT:
            raise _too_large(name, size)
        spool.write(data)
    return spool


def _open_file(file: IO[Any], name: str, stack: ExitStack) -> IO[bytes]:
    """An open file from its beginning, wherever it stands; it stays open afterwards."""
    if isinstance(file, io.TextIOWrapper):
        file = file.buffer
    try:
        file.seek(0)
        back = not isinstance(file.read(0), str)
    except (OSError, ValueError, AttributeError):
        back = False
    try:
        return file if back else _copy(file, name, stack)
    except (OSError, ValueError):
        raise InputError(f"{name!r} is closed, or not open for reading.") from None


def _is_picture(given: object) -> bool:
    module = sys.modules.get("PIL.Image")
    return module is not None and isinstance(given, module.Image)


def _own_name(given: Any, picture: bool) -> str:
    """The name that something carries itself; "" when it carries none."""
    if isinstance(given, str | os.PathLike):
        return _clean_name(os.fspath(given))
    told = getattr(given, "filename" if picture else "name", "")
    name = _clean_name(told) if isinstance(told, str) and told else ""
    if picture:
        return f"{Path(name).stem or 'picture'}.png"
    return name


def open_given(given: Given, stack: ExitStack) -> Source:
    """Open what was given; `stack` closes what is opened here.

    Raises:
        InputError: there is no such file, it cannot be read, is empty, or is nothing of the sort.
        MediaTooLarge: it is over 200 MB.
    """
    name = ""
    if isinstance(given, tuple):
        if len(given) != 2 or not isinstance(given[0], str):
            raise InputError("Bytes are given with their name: upload(('photo.png', data)).")
        name, given = _clean_name(given[0]), given[1]
    picture = _is_picture(given)
    name = name or _own_name(given, picture) or "upload"
    opened = _opener(given, picture)
    if opened is None:
        raise InputError(
            f"A file cannot be made of {type(given).__name__}.",
            hint="Give a path, an address, (name, bytes), an open file or a picture of PIL.",
        )
    file = opened(given, name, stack)
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    if size > LIMIT:
        raise _too_large(name, size)
    if size == 0:
        raise InputError(f"{name!r} is empty.")
    return Source(name, size, file)


def _opener(given: object, picture: bool) -> Callable[[Any, str, ExitStack], IO[bytes]] | None:
    if picture:
        return _open_picture
    if isinstance(given, str | os.PathLike):
        return _open_path
    if isinstance(given, bytes | bytearray):
        return lambda data, name, stack: io.BytesIO(data)
    return _open_file if callable(getattr(given, "read", None)) else None
