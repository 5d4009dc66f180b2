"""A draft in one line, as a person would say it."""

from __future__ import annotations

from .model import AUDIO, TEXT, VIDEO, Draft, Segment, Track

__all__ = ["format_span", "summarize"]

_LABELS = {
    "voice": "Voice",
    "music": "BGM",
    "sound": "Sound",
    "caption": "Captions",
    "title": "Title",
    "overlay": "Overlay",
}
_TYPE_LABELS = {VIDEO: "Video", AUDIO: "Audio", TEXT: "Text"}


def format_span(start: int, end: int) -> str:
    """Two times in ms as seconds, without needless digits.

    >>> format_span(0, 2500)
    '0-2.5s'
    """
    return f"{start / 1000:.4g}-{end / 1000:.4g}s"


def _name_of(segment: Segment) -> str:
    """The shortest honest name of what a segment shows or plays."""
    if segment.text and segment.kind in ("title", "caption", "picture", "clip", "overlay"):
        return segment.text
    name = segment.source.rpartition(":")[2] if ":" in segment.source else segment.source
    if "//" in segment.source or "/" in name:
        name = segment.source.rstrip("/").rpartition("/")[2]
    return name.replace("_", " ") or segment.text or segment.kind


def _shorten(text: str, limit: int = 40) -> str:
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _describe(track: Track) -> str:
    kinds = {segment.kind for segment in track.segments}
    label = _LABELS.get(kinds.pop(), "") if len(kinds) == 1 else ""
    label = label or _TYPE_LABELS.get(track.type) or track.name or f"type {track.type}"
    if not track.segments:
        return f"{label}: empty"
    if label == "Captions":
        what = f"{len(track.segments)} lines"
    elif label == "Title":
        what = f'"{_shorten(track.segments[0].text)}"'
        if len(track.segments) > 1:
            what += f" and {len(track.segments) - 1} more"
    else:
        names = list(dict.fromkeys(_shorten(_name_of(s)) for s in track.segments))
        what = ", ".join(names[:4]) + (", …" if len(names) > 4 else "")
    span = format_span(track.start, track.end)
    level = track.volume * max(s.volume for s in track.segments)
    if track.type == AUDIO and level < 1:
        span += f", {level:.0%}"
    return f"{label}: {what} ({span})"


def summarize(draft: Draft) -> str:
    """The timeline in one line.

    `Timeline (3 tracks): 1. Video: city timelapse (0-10s) 2. BGM: Lo-fi (0-10s, 35%)
    3. Title: "Urban Dreams" (0-3s)`
    """
    if not draft.tracks:
        return "Timeline (empty)"
    count = len(draft.tracks)
    head = f"Timeline ({count} track{'s' if count != 1 else ''}):"
    return " ".join([head, *(f"{n}. {_describe(t)}" for n, t in enumerate(draft.tracks, start=1))])
