"""A draft as a timeline of OpenTimelineIO, for editing programs; see `Draft.to_otio`.

    the draft                          in OpenTimelineIO
    track of video or audio            Track "Video" or "Audio", in the same order
    segment on it                      Clip; what is between two is a Gap
    source that is an address          ExternalReference with that address, as the draft has it
    source that is made ("visual:…")   GeneratorReference: name = source, parameters = the style
    trim and speed of a clip           the start of its source range, and LinearTimeWarp
    transition at a segment's start    Transition from the cut to its end
    title, caption, unknown track      Marker over its time on the stack of tracks
    segments at the same time          a further Track, since one holds one thing at a time

Every time is its exact part of a frame, so a segment at 1234 ms begins at frame 37.02 of 30 a
second; nothing is rounded. Each item keeps under `metadata["nemo"]` the JSON of the draft it was
made of, with all that the draft holds and OpenTimelineIO does not know.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from ..errors import InputError
from .codec import encode
from .model import AUDIO, VIDEO, Canvas, Draft, Segment, Track

__all__ = ["to_otio"]

NAME = "nemo"
"""The key of `metadata` under which the draft stands."""
_KINDS = {VIDEO: "Video", AUDIO: "Audio"}
_TRANSITIONS = {"fade": "SMPTE_Dissolve"}
_COLOURS = {"title": "YELLOW", "caption": "CYAN"}
_LARGEST = 2**63


def _library() -> Any:
    try:
        import opentimelineio
    except ImportError:
        raise InputError(
            "A timeline for editing programs needs OpenTimelineIO.",
            hint="Install it: pip install 'nemo-notebook[otio]'.",
        ) from None
    return opentimelineio


def _plain(value: Any) -> Any:
    """JSON as OpenTimelineIO keeps it: its integers have 64 bits."""
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= _LARGEST:
        return float(value) if abs(value) < 10**300 else str(value)
    return value


class _Writer:
    """Makes the parts of one timeline."""

    def __init__(self, draft: Draft) -> None:
        self.otio = _library()
        self.canvas: Canvas = draft.canvas
        self.rate = max(1, draft.canvas.fps)

    def time(self, milliseconds: float) -> Any:
        frames = Fraction(milliseconds) * self.rate / 1000
        return self.otio.opentime.RationalTime(float(frames), self.rate)

    def range(self, start: float, duration: float) -> Any:
        return self.otio.opentime.TimeRange(self.time(start), self.time(duration))

    def metadata(self, wire: Mapping[str, Any], **more: Any) -> dict[str, Any]:
        return {NAME: _plain({**wire, **more})}

    def reference(self, segment: Segment) -> Any:
        schema, source = self.otio.schema, segment.source
        if not source:
            return schema.MissingReference()
        scheme, colon, _ = source.partition(":")
        made = bool(colon) and not source.startswith(f"{scheme}://") and len(scheme) > 1
        if made and scheme.isalpha() and scheme not in ("data", "file"):
            return schema.GeneratorReference(
                name=source, generator_kind=scheme, parameters=_plain(segment.style)
            )
        return schema.ExternalReference(target_url=source)

    def clip(self, segment: Segment, wire: Mapping[str, Any]) -> Any:
        style = segment.style
        trim, speed = _number(style.get("trim"), 0.0), _number(style.get("speed"), 1.0)
        name = segment.text or segment.source.rpartition("/")[2] or segment.kind
        clip = self.otio.schema.Clip(
            name=" ".join(name.split())[:200],
            media_reference=self.reference(segment),
            source_range=self.range(trim, segment.duration),
            metadata=self.metadata(wire, id=segment.id, kind=segment.kind),
        )
        if speed != 1.0 and speed > 0:
            clip.effects.append(self.otio.schema.LinearTimeWarp(time_scalar=speed))
        return clip

    def transition(self, before: Segment, after: Segment) -> Any:
        """How one segment goes over into the next, or None."""
        given = after.style.get("transition")
        if not isinstance(given, Mapping) or before.end != after.start:
            return None
        length = min(_number(given.get("duration"), 0.0), after.duration)
        if length <= 0:
            return None
        kind = str(given.get("type", ""))
        return self.otio.schema.Transition(
            name=kind,
            transition_type=_TRANSITIONS.get(kind, "Custom_Transition"),
            in_offset=self.time(0),
            out_offset=self.time(length),
            metadata=self.metadata(given),
        )

    def marker(self, segment: Segment, track: Track, wire: Mapping[str, Any]) -> Any:
        return self.otio.schema.Marker(
            name=segment.text or segment.kind,
            marked_range=self.range(segment.start, max(0, segment.duration)),
            color=_COLOURS.get(segment.kind, "PURPLE"),
            metadata=self.metadata(wire, id=segment.id, kind=segment.kind, track=track.id),
        )

    def track(self, track: Track, lane: list[tuple[Segment, Any]], number: int, wire: Any) -> Any:
        """One track; `number` tells the further ones of the same track."""
        name = track.name or track.id
        made = self.otio.schema.Track(
            name=name if number == 1 else f"{name} ({number})",
            kind=_KINDS[track.type],
            metadata=self.metadata(wire, id=track.id, lane=number),
        )
        at = 0
        before: Segment | None = None
        for segment, own in lane:
            if segment.start > at:
                made.append(self.otio.schema.Gap(source_range=self.range(0, segment.start - at)))
            change = self.transition(before, segment) if before else None
            if change is not None:
                made.append(change)
            made.append(self.clip(segment, own))
            at, before = segment.end, segment
        return made


def _number(value: Any, usual: float) -> float:
    usable = isinstance(value, int | float) and not isinstance(value, bool) and value == value
    return float(value) if usable and abs(value) < 1e12 else usual


def _lanes(
    pairs: Iterable[tuple[Segment, Any]],
) -> list[list[tuple[Segment, Any]]]:
    """Segments in as many rows as it takes for none to stand on another."""
    lanes: list[list[tuple[Segment, Any]]] = []
    for pair in sorted(pairs, key=lambda one: one[0].start):
        if pair[0].duration <= 0:
            continue
        free = (lane for lane in lanes if lane[-1][0].end <= pair[0].start)
        lane = next(free, None)
        if lane is None:
            lanes.append([pair])
        else:
            lane.append(pair)
    return lanes


def to_otio(draft: Draft) -> Any:
    """The draft as an `opentimelineio.schema.Timeline`.

    Raises:
        InputError: OpenTimelineIO is not installed.

    >>> to_otio(Draft(title="Sea")).name
    'Sea'
    """
    writer = _Writer(draft)
    wire = encode(draft)
    timeline = writer.otio.schema.Timeline(
        name=draft.title,
        global_start_time=writer.time(0),
        metadata=writer.metadata({"draft": json.dumps(wire)}),
    )
    owners = [one for one in wire.get("t") or () if isinstance(one, Mapping)]
    for track, owner in zip(draft.tracks, owners, strict=True):
        own = [one for one in owner.get("sg") or () if isinstance(one, Mapping)]
        pairs = list(zip(track.segments, own, strict=True))
        if track.type not in _KINDS:
            markers = [writer.marker(segment, track, one) for segment, one in pairs]
            timeline.tracks.markers.extend(markers)
            continue
        plain = {key: value for key, value in owner.items() if key != "sg"}
        for number, lane in enumerate(_lanes(pairs) or [[]], start=1):
            timeline.tracks.append(writer.track(track, lane, number, plain))
    return timeline
