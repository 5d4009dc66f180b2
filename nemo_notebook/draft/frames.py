"""A draft as pandas tables of tracks and segments. Times are integer milliseconds."""

from __future__ import annotations

from typing import Any

import pandas as pd

from .model import AUDIO, TEXT, VIDEO, Draft

__all__ = ["segments_frame", "tracks_frame"]

_TYPES = {VIDEO: "video", AUDIO: "audio", TEXT: "text"}


def tracks_frame(draft: Draft) -> pd.DataFrame:
    """One row a track: id, type, name, segments, start, end, volume."""
    columns: dict[str, list[Any]] = {
        "id": [t.id for t in draft.tracks],
        "type": [_TYPES.get(t.type, str(t.type)) for t in draft.tracks],
        "name": [t.name for t in draft.tracks],
        "segments": [len(t.segments) for t in draft.tracks],
        "start": [t.start for t in draft.tracks],
        "end": [t.end for t in draft.tracks],
        "volume": [t.volume for t in draft.tracks],
    }
    return pd.DataFrame(columns).astype(
        {"segments": "int64", "start": "int64", "end": "int64", "volume": "float64"}
    )


def segments_frame(draft: Draft) -> pd.DataFrame:
    """One row a segment: id, track, type, kind, scene, start, end, duration, text, source, volume,
    style.

    `scene` counts from 1 and is missing (`<NA>`) where a segment belongs to none; `style` is a
    dict.

    >>> list(segments_frame(Draft()).columns)[:3]
    ['id', 'track', 'type']
    """
    rows = [(track, segment) for track in draft.tracks for segment in track.segments]
    segments = [segment for _, segment in rows]
    columns: dict[str, Any] = {
        "id": [s.id for s in segments],
        "track": [t.id for t, _ in rows],
        "type": [_TYPES.get(t.type, str(t.type)) for t, _ in rows],
        "kind": [s.kind for s in segments],
        "scene": pd.array([s.scene for s in segments], dtype="Int64"),
        "start": [s.start for s in segments],
        "end": [s.end for s in segments],
        "duration": [s.duration for s in segments],
        "text": [s.text for s in segments],
        "source": [s.source for s in segments],
        "volume": [s.volume for s in segments],
        "style": [dict(s.style) for s in segments],
    }
    return pd.DataFrame(columns).astype(
        {"start": "int64", "end": "int64", "duration": "int64", "volume": "float64"}
    )
