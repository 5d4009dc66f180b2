"""The timeline as frozen values: a draft holds tracks, a track holds segments.

Times are integer milliseconds on the timeline. Each value keeps in `wire` the JSON object it was
read from, so that whatever the backend put there and this package does not know survives unchanged
on the way to a render (see `codec`).

What `Segment.style` may hold, by kind; every key is optional:

    scene    palette (name), seed (int), transition {"type": "fade" | "dip" | "slide" | "wipe" |
             "zoom", "duration": ms} at its start, grade ("warm" | "cool" | "cinematic" | "mono" |
             "vintage" | "vivid"), blur (px at 1080 lines), fade_in and fade_out (ms, black),
             zoom {"from": 1.0, "to": 1.15, "x": 0.5, "y": 0.5}: the scale at its start and end, 1
             to 4, eased, and the point that stays in its place, in parts of the frame
    picture  the keys of a scene; without a zoom it moves gently by itself
    clip     the keys of a scene, speed (1.0 is as recorded, 0.1 to 10), trim (ms into the source
             where it begins); one that is too short for its segment starts again from there;
             duck (its sound gives way to a voice, as that of music does)
    overlay  position ("top right", …), scale (part of the shorter side of the canvas)
    title    layout ("title" | "statement" | "number" | "list" | "quote" | "end" | "chart" |
             "comparison" | "timeline" | "code" | "formula"), subtitle (on an end card: a button),
             emphasis (words in the accent colour), entrance and exit ("rise" | "wipe" | "type" |
             "words" | "fade"; each layout has its own), color ("#rrggbb"), scale,
             position ("top" | "middle" | "bottom", and "center" across); by layout:
               list        items (up to 12 texts), reveal (when each comes, ms from the start)
               chart       chart ("bar" | "line" | "donut"),
                           items [{"label", "value" (a number), "text" (as written)}, …], 2 to 8
               comparison  items [{"label", "texts": […]}, …], 2 or 3
               timeline    items [{"label", "text"}, …], 2 to 6
               code        code (as written), language
               formula     formula (LaTeX-like, as between $…$; what is not understood is shown
                           as it is written)
    caption  words ([[start, end, text], …] in ms from the start of the segment), second (the text
             in another language, shown smaller below), color and outline ("#rrggbb"), scale,
             position ("top" | "center" | "bottom"), highlight (bool),
             line (length of a line as a part of the usual, for cutting cues again)
    voice    language ("en", "zh", …), rate (1.0 is the natural speed), words (as in a caption)
    music    seed, duck (bool), fade_in (ms), fade_out (ms)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NamedTuple, get_args

__all__ = [
    "AUDIO",
    "KINDS",
    "LANDSCAPE",
    "TEXT",
    "VIDEO",
    "Canvas",
    "Draft",
    "Kind",
    "Segment",
    "Track",
]

VIDEO, AUDIO, TEXT = 0, 1, 7
"""The track types of the wire (`tt`). Others may come and are kept."""

Kind = Literal[
    "scene", "picture", "clip", "voice", "music", "sound", "title", "caption", "overlay", ""
]
KINDS: tuple[str, ...] = tuple(kind for kind in get_args(Kind) if kind)


class Canvas(NamedTuple):
    """The size of the picture in pixels, and frames per second."""

    width: int = 1920
    height: int = 1080
    fps: int = 30


LANDSCAPE = Canvas()


@dataclass(frozen=True, slots=True)
class Segment:
    """One piece on a track, from `start` for `duration` milliseconds.

    Attributes:
        scene: the number of the scene it belongs to, from 1, or None.
        text: what is spoken or shown; the name of the file of a picture, clip or overlay.
        source: where it comes from: an address, or "visual:sunset", "voice:espeak", "music:lofi".
        volume: 0 to 1.
    """

    id: str
    kind: str = ""
    start: int = 0
    duration: int = 0
    text: str = ""
    source: str = ""
    scene: int | None = None
    volume: float = 1.0
    style: Mapping[str, Any] = field(default_factory=dict)
    wire: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def end(self) -> int:
        return self.start + self.duration


@dataclass(frozen=True, slots=True)
class Track:
    """Segments of one type, in the order of their start."""

    id: str
    type: int
    name: str = ""
    segments: tuple[Segment, ...] = ()
    volume: float = 1.0
    wire: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def start(self) -> int:
        return min((s.start for s in self.segments), default=0)

    @property
    def end(self) -> int:
        return max((s.end for s in self.segments), default=0)


@dataclass(frozen=True, slots=True)
class Draft:
    """A whole timeline. `duration` is in milliseconds."""

    tracks: tuple[Track, ...] = ()
    duration: int = 0
    title: str = ""
    canvas: Canvas = LANDSCAPE
    language: str = "en"
    wire: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def segments(self, *kinds: str) -> Iterator[Segment]:
        """All segments in track order, or only those of the kinds named.

        >>> [s.text for s in Draft().segments("title")]
        []
        """
        for track in self.tracks:
            for segment in track.segments:
                if not kinds or segment.kind in kinds:
                    yield segment

    @property
    def ready(self) -> bool:
        """Whether it can be exported: some track holds a segment."""
        return any(track.segments for track in self.tracks)

    def to_otio(self) -> Any:
        """The timeline as an `opentimelineio.schema.Timeline`, for editing programs; see
        `nemo_notebook.draft.otio` for what becomes of what.

        Raises:
            InputError: OpenTimelineIO (`pip install 'nemo-notebook[otio]'`) is not installed.

        >>> Draft(title="Sea").to_otio().name
        'Sea'
        """
        from .otio import to_otio

        return to_otio(self)

    def with_track(self, track: Track) -> Draft:
        """The draft with `track` in the place of the one with the same id, or added at the end."""
        if any(old.id == track.id for old in self.tracks):
            tracks = tuple(track if old.id == track.id else old for old in self.tracks)
        else:
            tracks = (*self.tracks, track)
        return replace(self, tracks=tracks)
