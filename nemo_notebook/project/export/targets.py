"""Where exports go: names, formats, and the file that grows before the name is given."""

from __future__ import annotations

import hashlib
import os
import re
import uuid
from collections.abc import Collection
from pathlib import Path

from ...errors import InputError

__all__ = ["FORMATS", "checked_ending", "checked_target", "file_name", "part_of"]

FORMATS: dict[str, str] = {".mp4": "mp4", ".webm": "webm", ".mov": "mov", ".gif": "gif"}
"""The endings that an export may have, and the format that each asks the backend for."""

USUAL = (".mp4",)
NAME_LIMIT = 255
"""Bytes that a file system gives a name."""


def file_name(name: str) -> str:
    """A file name for a project: its letters and digits, `.mp4` at the end.

    >>> file_name("Teaser: Take 2/3")
    'Teaser-Take-2-3.mp4'
    """
    words = re.findall(r"[^\W_]+(?:_[^\W_]+)*", name)
    return ("-".join(words)[:80] or "video") + USUAL[0]


def checked_ending(format: object) -> str:
    """The ending of a format that is made.

    Raises:
        InputError: there is no such format.

    >>> checked_ending("MP4")
    '.mp4'
    """
    ending = f".{str(format).strip().lower().removeprefix('.')}"
    if ending not in FORMATS:
        known = ", ".join(FORMATS.values())
        raise InputError(f"There is no format {str(format)[:40]!r}.", hint=f"Choose {known}.")
    return ending


def _either(endings: Collection[str]) -> str:
    *most, last = endings
    return f"{', '.join(most)} or {last}" if most else last


def checked_target(
    path: str | os.PathLike[str], *, overwrite: bool = True, formats: Collection[str] = USUAL
) -> Path:
    """The path of an export if a file can be written there; its directory is made if need be.

    Args:
        formats: the endings that will do; a key of `FORMATS` each.

    Raises:
        InputError: the name has another ending, is a directory, exists and may not be replaced,
            or its directory cannot be written.
    """
    shown = repr(os.fspath(path))
    shown = shown if len(shown) <= 120 else f"…{shown[-100:]}"
    try:
        target = Path(path).expanduser()
        if target.is_dir():
            raise InputError(
                f"{shown} is a directory.", hint="Give a file name, such as video.mp4."
            )
        if target.suffix.lower() not in formats or not target.stem.strip("."):
            said = "Exports are MP4 files." if formats is USUAL else ""
            raise InputError(f"{shown} does not end in {_either(formats)}.", hint=said)
        if target.exists() and not overwrite:
            raise InputError(f"{shown} exists already.", hint="Choose another name.")
        if len(os.fsencode(target.name)) > NAME_LIMIT:
            raise InputError(f"{shown} cannot be written (the name is too long).")
        target.parent.mkdir(parents=True, exist_ok=True)
        probe = part_of(target, uuid.uuid4().hex)
        probe.touch(exist_ok=False)
        probe.unlink()
    except InputError:
        raise
    except (OSError, ValueError, RuntimeError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise InputError(f"{shown} cannot be written ({reason}).") from None
    return target


def part_of(target: Path, id: str) -> Path:
    """Where the file of the render `id` grows until it is whole: beside its final name.

    >>> part_of(Path("teaser.mp4"), "render_0123456789abcdef").name
    'teaser.mp4.89abcdef.part'
    """
    ending = f".{id[-8:]}.part"
    name = target.name
    if len(os.fsencode(name + ending)) > NAME_LIMIT:
        name = hashlib.sha256(os.fsencode(name)).hexdigest()[:16]
    return target.with_name(name + ending)
