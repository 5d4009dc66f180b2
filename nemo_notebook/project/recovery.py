"""After a broken answer: what became of the message, found out from the state alone.

The message is never sent again. The state is read once after `recover_first` seconds and, while it
shows nothing new, `recover_times` more, `recover_every` seconds apart.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from ..client.models import State
from ..errors import AuthError, NemoError, SessionNotFound
from ..settings import Timing
from .updates import Update

__all__ = ["differs", "recover", "trace"]


def _names(items: tuple[Any, ...]) -> list[Any]:
    """Media by what names them; their addresses may be signed anew with every answer."""
    keys = ("id", "hash", "filename", "source")
    return [
        next((one[key] for key in keys if one.get(key)), "") if isinstance(one, Mapping) else one
        for one in items
    ]


def trace(state: State) -> str:
    """What a turn leaves traces in, the timeline and the media that it made, as a short text."""
    seen = [state.draft, _names(state.generated_media), _names(state.video_infos)]
    wire = json.dumps(seen, sort_keys=True, default=str)
    return hashlib.sha256(wire.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def differs(before: State, after: State) -> bool:
    """Whether a turn has left a trace."""
    return trace(before) != trace(after)


async def recover(
    read: Callable[[], Awaitable[State]],
    before: str,
    timing: Timing,
    emit: Callable[[Update], None],
    *,
    at_once: bool = False,
) -> State | None:
    """The state once its trace differs from `before`; None when it did not within the time.

    Args:
        at_once: look first and wait afterwards, where the stream has been silent long enough.

    Raises:
        AuthError, SessionNotFound: looking again would not help.
    """
    emit(Update("note", "The connection broke. Looking at the timeline instead…"))
    pauses = [timing.recover_first] + [timing.recover_every] * timing.recover_times
    if at_once:
        pauses[0] = 0
    for pause in pauses:
        await asyncio.sleep(pause)
        try:
            state = await read()
        except (AuthError, SessionNotFound):
            raise
        except NemoError:
            # No network now says nothing about the message; the next look may succeed.
            continue
        if trace(state) != before:
            return state
        emit(Update("note", "⏳ Still working…"))
    return None
