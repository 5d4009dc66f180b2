"""Pictures of a timeline before it is rendered, as the backend gives them."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from .models import sentences

__all__ = ["Still", "Stills", "waveforms_of"]

_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"


def _bytes(value: Any, beginning: bytes = b"") -> bytes:
    """The bytes of a base64 text that begin as they must; none of anything else."""
    try:
        data = base64.b64decode(value, validate=True) if isinstance(value, str) else b""
    except (binascii.Error, ValueError):
        return b""
    return data if data.startswith(beginning) else b""


def _whole(wire: Mapping[str, Any], name: str) -> int:
    value = wire.get(name)
    good = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 2**53
    return int(value) if good and value is not None else 0


@dataclass(frozen=True, slots=True)
class Still:
    """A picture of one scene at its most telling moment.

    Attributes:
        scene: its number, from 1.
        segment: the id of the segment of the scene.
        time: the moment that is shown, in ms on the timeline.
        png: the picture, of `width` × `height` pixels.
        thumbnail: the same as a small JPEG; may be empty.
    """

    scene: int
    segment: str
    time: int
    width: int
    height: int
    png: bytes = field(repr=False)
    thumbnail: bytes = field(default=b"", repr=False)

    @classmethod
    def read(cls, wire: Mapping[str, Any]) -> Self:
        segment = wire.get("segment")
        return cls(
            _whole(wire, "scene"),
            segment if isinstance(segment, str) else "",
            _whole(wire, "time"),
            _whole(wire, "width"),
            _whole(wire, "height"),
            _bytes(wire.get("png"), _PNG),
            _bytes(wire.get("thumbnail"), _JPEG),
        )

    def _repr_png_(self) -> bytes:
        return self.png


@dataclass(frozen=True, slots=True)
class Stills:
    """The stills of a timeline, in order, why scenes are missing: (scene, sentence), and sentences
    on what of the timeline cannot be shown as asked."""

    stills: tuple[Still, ...] = ()
    missing: tuple[tuple[int, str], ...] = ()
    notes: tuple[str, ...] = ()

    @classmethod
    def read(cls, wire: Mapping[str, Any]) -> Self:
        given, absent = wire.get("stills"), wire.get("missing")
        read = [Still.read(one) for one in given or () if isinstance(one, Mapping)]
        reasons = [
            (_whole(one, "scene"), str(one.get("reason", "")))
            for one in absent or ()
            if isinstance(one, Mapping)
        ]
        pictures = tuple(still for still in read if still.png)
        return cls(pictures, tuple(reasons), sentences(wire, "notes"))


def waveforms_of(wire: Mapping[str, Any]) -> dict[str, bytes]:
    """The id of a segment → its peaks, 0 to 255, equally spaced over its time."""
    given = wire.get("waveforms")
    return {
        id: data
        for id, value in (given.items() if isinstance(given, Mapping) else ())
        if isinstance(id, str) and (data := _bytes(value))
    }
