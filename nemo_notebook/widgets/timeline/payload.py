"""What a page is told about a timeline: names and times, cleaned, and no addresses."""

from __future__ import annotations

import re
from typing import Any

from ...draft import Draft, Segment, Track
from ..safe import one_line

__all__ = ["label_of", "timeline_payload"]

_NAMES = {0: "Video", 1: "Audio", 7: "Text"}
_VISUAL = re.compile(r"(?:visual|music|voice):(.+)", re.DOTALL)
LABEL = 160
"""Characters of a label at most."""


def label_of(segment: Segment) -> str:
    """What a segment is called: its words or file name, or else the visual or style that it is.

    >>> label_of(Segment("s1", "music", source="music:lofi"))
    'lofi'
    """
    if segment.text.strip():
        return one_line(segment.text, LABEL)
    match = _VISUAL.fullmatch(segment.source)
    return one_line(match[1], LABEL) if match else ""


def _track(track: Track) -> dict[str, Any]:
    segments = sorted(track.segments, key=lambda s: s.start)
    return {
        "id": one_line(track.id),
        "name": one_line(track.name or _NAMES.get(track.type, "Track"), 60),
        "type": track.type,
        "kind": segments[0].kind if segments else "",
        "segments": [
            [s.id, s.start, max(0, s.duration), s.kind, label_of(s), s.scene or 0] for s in segments
        ],
    }


def timeline_payload(draft: Draft) -> dict[str, Any]:
    """The tracks of a draft as JSON; a segment is [id, start, duration (ms), kind, label, scene].

    >>> timeline_payload(Draft(duration=1000))["duration"]
    1000
    """
    canvas = draft.canvas
    tracks = [_track(track) for track in draft.tracks if track.segments]
    longest = max((track.end for track in draft.tracks), default=0)
    return {
        "duration": max(draft.duration, longest) if tracks else 0,
        "fps": canvas.fps,
        "width": canvas.width,
        "height": canvas.height,
        "tracks": tracks,
    }
