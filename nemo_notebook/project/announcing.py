"""How a call tells what goes on: pauses, its result, its error."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from ..client.http import paused
from ..errors import NemoError
from .reply import Reply
from .updates import Update, Watcher

__all__ = ["announced", "ignore", "without_end"]

T = TypeVar("T")


def ignore(update: Update) -> None:
    """Where updates go that nobody watches."""


async def announced(work: Callable[[], Awaitable[T]], emit: Watcher, name: str) -> T:
    """Do the work and say how it ended: "done" with the result in the details, or "error"."""

    def tell(seconds: float) -> None:
        emit(Update("note", f"⏳ The backend asks for a pause of {seconds:.0f} s; waiting…"))

    token = paused.set(tell)
    try:
        result = await work()
    except NemoError as error:
        emit(Update("error", str(error), details={"error": error}))
        raise
    finally:
        paused.reset(token)
    details: dict[str, Any] = {name: result}
    if isinstance(result, Reply) and result.video is not None:
        details["video"] = result.video
    emit(Update("done", details=details))
    return result


def without_end(emit: Watcher) -> Watcher:
    """A watcher for a step inside a larger call: its end is not the end of the call."""
    return lambda update: None if update.kind in ("done", "error") else emit(update)
