"""Keys of what is kept on disk: digests of data, of our own code and of what it runs on."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

__all__ = ["digest", "source", "versions"]


def digest(data: Any) -> str:
    """Forty hexadecimal digits that stand for a JSON-like value.

    >>> digest([1, "a"]) == digest([1, "a"])
    True
    """
    text = json.dumps(data, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:40]


@cache
def versions(*packages: str) -> tuple[str, ...]:
    """The installed versions of packages that the result depends on."""
    found = []
    for name in packages:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} ?")
    return tuple(found)


@cache
def source(folder: Path) -> str:
    """A digest of the code in a folder: who changes it must see the change, not what was kept."""
    whole = hashlib.sha256()
    for path in sorted([*folder.rglob("*.py"), *folder.rglob("*.typ")]):
        whole.update(path.relative_to(folder).as_posix().encode())
        whole.update(path.read_bytes())
    return whole.hexdigest()
