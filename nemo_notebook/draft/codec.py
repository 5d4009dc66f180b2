"""Between a draft and its JSON on the wire, losing nothing in either direction.

`decode` reads the short names of the wire (`t` tracks, `tt` track type, `sg` segments, `d` duration
in ms, `m` metadata) and a few spellings of the fields that the protocol leaves open. What it does
not know stays in the value's `wire`; `encode` starts from there and writes only the fields that
were changed, so `encode(decode(x)) == x` for every draft.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from .model import AUDIO, KINDS, TEXT, VIDEO, Canvas, Draft, Segment, Track

__all__ = ["decode", "encode"]


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _identifier(value: Any) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return str(value)


def _integer(value: Any) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        return None
    return round(value) if abs(value) < 2**53 else None


def _milliseconds(value: Any) -> int | None:
    number = _integer(value)
    return number if number is not None and number >= 0 else None


def _level(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if 0 <= value <= 1 else None


def _mapping(value: Any) -> dict[str, Any] | None:
    return dict(value) if isinstance(value, Mapping) else None


def _kind(value: Any) -> str | None:
    return value if value in KINDS else None


def _scene(value: Any) -> int | None:
    number = _integer(value)
    return number if number is not None and number >= 1 else None


class _Field(NamedTuple):
    """One attribute: the names it may have on the wire (the first is ours), and how it is read."""

    attribute: str
    names: tuple[str, ...]
    read: Callable[[Any], Any]
    default: Any


_SEGMENT = (
    _Field("id", ("id",), _identifier, ""),
    _Field("kind", ("k", "kind"), _kind, ""),
    _Field("start", ("s", "start", "start_time"), _milliseconds, 0),
    _Field("duration", ("d", "duration"), _milliseconds, 0),
    _Field("text", ("tx", "text", "content"), _text, ""),
    _Field("source", ("src", "source", "url", "cdn_url"), _text, ""),
    _Field("scene", ("sc", "scene"), _scene, None),
    _Field("volume", ("v", "volume"), _level, 1.0),
    _Field("style", ("st", "style"), _mapping, {}),
)
_TRACK = (
    _Field("id", ("id",), _identifier, ""),
    _Field("type", ("tt",), _integer, -1),
    _Field("name", ("n", "name"), _text, ""),
    _Field("volume", ("v", "volume"), _level, 1.0),
)
_METADATA = (
    _Field("title", ("title",), _text, ""),
    _Field("language", ("language",), _text, "en"),
    _Field("width", ("width",), _integer, 1920),
    _Field("height", ("height",), _integer, 1080),
    _Field("fps", ("fps",), _integer, 30),
)


def _read(fields: tuple[_Field, ...], wire: Mapping[str, Any]) -> dict[str, Any]:
    values = {}
    for one in fields:
        value = None
        for name in one.names:  # plain loops: this is where reading a draft spends its time
            if name in wire and (value := one.read(wire[name])) is not None:
                break
        values[one.attribute] = one.default if value is None else value
    return values


def _write(
    fields: tuple[_Field, ...],
    wire: Mapping[str, Any],
    before: Mapping[str, Any],
    now: Mapping[str, Any],
) -> dict[str, Any]:
    """`wire` with the fields whose value differs from what it says (`before`) written over it."""
    result = dict(wire)
    for one in fields:
        value = now[one.attribute]
        if value == before[one.attribute]:
            continue
        name = next((n for n in one.names if n in wire), one.names[0])
        if value is None:
            result.pop(name, None)
        else:
            result[name] = dict(value) if isinstance(value, Mapping) else value
    return result


def _objects(value: Any) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


_KIND_OF_TYPE = {VIDEO: "scene", AUDIO: "music", TEXT: "title"}
_KIND_IN_NAME = (
    ("voice", "voice"),
    ("narrat", "voice"),
    ("caption", "caption"),
    ("subtit", "caption"),
)


def _implied_kind(values: Mapping[str, Any], source: str) -> str:
    name = values["name"].lower()
    if values["type"] == VIDEO and source.startswith(("http://", "https://")):
        return "clip"
    for word, kind in _KIND_IN_NAME:
        if word in name:
            return kind
    return _KIND_OF_TYPE.get(values["type"], "")


def _implied(values: Mapping[str, Any], owner: Mapping[str, Any], number: int) -> dict[str, Any]:
    """What a segment of the track `owner` that leaves out its id or kind is taken to be."""
    return {
        "id": values["id"] or f"{owner['id'] or 'track'}-{number}",
        "kind": values["kind"] or _implied_kind(owner, values["source"]),
    }


def decode(wire: Mapping[str, Any]) -> Draft:
    """The draft that a JSON object of the wire describes; what it does not know is kept.

    A field of the wrong type counts as absent; nothing raises.

    >>> decode({"t": [{"tt": 7, "sg": [{"d": 3000, "tx": "Hi"}]}], "d": 9000}).duration
    9000
    """
    tracks = []
    for place, track in enumerate(_objects(wire.get("t")), start=1):
        values = _read(_TRACK, track)
        values["id"] = values["id"] or f"track-{place}"
        segments = tuple(
            Segment(**{**said, **_implied(said, values, number)}, wire=one)
            for number, one in enumerate(_objects(track.get("sg")), start=1)
            for said in (_read(_SEGMENT, one),)
        )
        tracks.append(Track(**values, segments=segments, wire=track))
    meta = _read(_METADATA, _mapping(wire.get("m")) or {})
    canvas = Canvas(meta.pop("width"), meta.pop("height"), meta.pop("fps"))
    duration = _milliseconds(wire.get("d"))
    if duration is None:
        duration = max((track.end for track in tracks), default=0)
    return Draft(tuple(tracks), duration, canvas=canvas, wire=wire, **meta)


def _encode_segment(segment: Segment, owner: Mapping[str, Any], number: int) -> dict[str, Any]:
    now = {one.attribute: getattr(segment, one.attribute) for one in _SEGMENT}
    before = _read(_SEGMENT, segment.wire)
    if segment.wire:
        for attribute, value in _implied(before, owner, number).items():
            if now[attribute] == value:
                now[attribute] = before[attribute]
    return _write(_SEGMENT, segment.wire, before, now)


def _encode_track(track: Track, place: int) -> dict[str, Any]:
    now = {one.attribute: getattr(track, one.attribute) for one in _TRACK}
    before = _read(_TRACK, track.wire)
    if track.wire and not before["id"] and track.id == f"track-{place}":
        now["id"] = ""
    result = _write(_TRACK, track.wire, before, now)
    owner = {**before, "id": track.id}
    encoded = [_encode_segment(s, owner, n) for n, s in enumerate(track.segments, start=1)]
    if encoded != _objects(track.wire.get("sg")) or (not track.wire and "sg" not in result):
        result["sg"] = encoded
    return result


def encode(draft: Draft) -> dict[str, Any]:
    """The JSON object of a draft, ready for `json.dumps`; the inverse of `decode`."""
    wire = draft.wire
    result = dict(wire)
    tracks = [_encode_track(track, place) for place, track in enumerate(draft.tracks, start=1)]
    if tracks != _objects(wire.get("t")) or not wire:
        result["t"] = tracks
    if draft.duration != decode(wire).duration or not wire:
        result["d"] = draft.duration
    now = {
        "title": draft.title,
        "language": draft.language,
        "width": draft.canvas.width,
        "height": draft.canvas.height,
        "fps": draft.canvas.fps,
    }
    old = _mapping(wire.get("m")) or {}
    metadata = _write(_METADATA, old, _read(_METADATA, old), now)
    if not wire:
        metadata = {**now, **metadata}
    if metadata != old:
        result["m"] = metadata
    return result
