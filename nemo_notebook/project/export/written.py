"""Exports that need no render: captions, and a timeline for editing programs.

The media of a timeline in OpenTimelineIO are named as the draft names them: files that were given
by the absolute address under which the backend keeps them (one that starts with http; that of the
backend in this process names no host, so another program has to be shown the file), what is made
here by its name, such as visual:sea.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Mapping
from pathlib import Path

from ...draft import Draft
from ...errors import InputError
from ..journal.entries import write_whole
from ..video import Written
from .captions import cues, srt, vtt

__all__ = ["WRITTEN", "write"]


def _captions(draft: Draft, ending: str) -> tuple[str, str]:
    found = cues(draft)
    if not found:
        raise InputError("There are no captions in the timeline.", hint="Say: add subtitles.")
    text = srt(found) if ending == ".srt" else vtt(found, draft.language)
    return text, f"{len(found)} caption{'s' if len(found) != 1 else ''}"


def _timeline(draft: Draft, ending: str) -> tuple[str, str]:
    timeline = draft.to_otio()
    count = sum(len(track.segments) for track in draft.tracks)
    return str(timeline.to_json_string(indent=2)), f"{len(draft.tracks)} tracks, {count} segments"


WRITTEN: Mapping[str, Callable[[Draft, str], tuple[str, str]]] = {
    ".srt": _captions,
    ".vtt": _captions,
    ".otio": _timeline,
}
"""The endings of exports that are written here; each gives the text and what it is in words."""


def write(draft: Draft, target: Path) -> Written:
    """Put the file there, in one step.

    Raises:
        InputError: there is nothing of this kind, or the file cannot be written.
    """
    ending = target.suffix.lower()
    text, what = WRITTEN[ending](draft, ending)
    data = text.encode("utf-8", "replace")
    try:
        write_whole(target, data)
    except OSError as error:
        problem = InputError(f"{str(target)!r} cannot be written ({error.strerror}).")
        if error.errno == errno.ENOSPC:
            problem.details["needed"] = len(data)
        raise problem from None
    return Written(target, duration=draft.duration, size=draft.canvas, what=what)
