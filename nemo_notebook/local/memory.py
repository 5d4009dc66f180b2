"""What the agent keeps from one message of a session for the next: a question, and what "it" is.

One small file in the folder of the session. It holds for one message only: reading it takes it out.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import Any

from . import disk
from .store import Session

__all__ = ["keep", "take"]

_NAME = "memory.json"


def keep(session: Session, data: Mapping[str, Any]) -> None:
    """Keep JSON data for the next message; empty data keeps nothing."""
    if data:
        disk.write_json(session.folder / _NAME, dict(data), durable=False)


def take(session: Session) -> dict[str, Any]:
    """What was kept, once; {} when nothing was, or when it cannot be read."""
    path = session.folder / _NAME
    data = disk.read_json(path)
    with contextlib.suppress(FileNotFoundError):
        path.unlink()
    return data if isinstance(data, dict) else {}
