"""After a broken answer: what became of the message, found out from the state alone.

The message is never sent again. The state is read once after `recover_first` seconds and, while it
shows nothing new, `recover_times` more, `recover_every` seconds apart.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from ..client.models import State
from ..errors import AuthError, NemoError, SessionNotFound
from ..settings import Timing
from .updates import Update

__all__ = ["differs", "recover"]


def _names(items: tuple[Any, ...]) -> list[Any]:
    """Media by what names them; their addresses may be signed anew with every answer."""
    keys = ("id", "hash", "filename", "source")
    return [
        next((one[key] for key in keys if one.get(key)), "") if isinstance(one, Mapping) else one
        for one in items
    ]


def differs(before: State, after: State) -> bool:
    """Whether a turn has left a trace: in the timeline or in the media that it made."""
    return (
        before.draft != after.draft
        or _names(before.generated_media) != _names(after.generated_media)
        or _names(before.video_infos) != _names(after.video_infos)
    )


async def recover(
    read: Callable[[], Awaitable[State]],
    before: State,
    timing: Timing,
    emit: Callable[[Update], None],
    *,
    at_once: bool = False,
) -> State | None:
    """The state once it differs from `before`; None when it did not within the time.

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
        if differs(before, state):
            return state
        emit(Update("note", "⏳ Still working…"))
    return None
