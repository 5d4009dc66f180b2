"""Frames of a draft: shots, their cross-fades, and the words on top of them."""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

import av
from av.video.reformatter import ColorRange, Colorspace

from ...draft import Draft, Segment
from ...errors import InputError
from .output import Locate
from .picture.blending import Blender, Layer, Placement
from .picture.clips import ClipShot
from .picture.overlays import build_overlay
from .picture.planes import Planes
from .picture.scenes import build_shot
from .picture.shots import Shot
from .picture.sprites import Sprite
from .picture.transitions import TRANSITIONS
from .visuals import palettes
from .words.captions import build_caption
from .words.lettering import contrast, shade_for
from .words.readability import Brightness, measure, scrim_over
from .words.scale import frame_of
from .words.titles import build_title

__all__ = ["Painter", "frame_count"]

SCENES = ("scene", "picture", "clip")
LAYERS = ("overlay", "title", "caption")
"""Kinds of segments that stand over the scenes, back to front."""

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def frame_count(draft: Draft) -> int:
    """How many frames a draft has; its duration to the nearest frame, at least one.

    >>> frame_count(Draft(duration=10_000))
    300
    """
    return max(1, round(draft.duration * draft.canvas.fps / 1000))


@dataclass(frozen=True, slots=True)
class _Span:
    """A scene, when it is seen (ms, with its half of the transitions), and how it comes in."""

    segment: Segment
    start: float
    end: float
    fade: float
    transition: str


def _spans(draft: Draft) -> list[_Span]:
    """The scenes in order. A cross-fade is laid around its cut, half on either side."""
    scenes = sorted(draft.segments(*SCENES), key=lambda s: s.start)
    fades, names = [0.0], ["fade"]
    for before, scene in pairwise(scenes):
        transition = scene.style.get("transition")
        wanted = transition.get("duration", 0) if isinstance(transition, dict) else 0
        name = str(transition.get("type")) if isinstance(transition, dict) else ""
        names.append(name if name in TRANSITIONS else "fade")
        longest = min(before.duration, scene.duration)
        adjoin = scene.start - before.end <= 50
        fades.append(float(min(wanted, longest)) if adjoin and isinstance(wanted, int) else 0.0)
    fades.append(0.0)
    return [
        _Span(scene, scene.start - fades[n] / 2, scene.end + fades[n + 1] / 2, fades[n], names[n])
        for n, scene in enumerate(scenes)
    ]


def _number(value: object, otherwise: float, least: float, most: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return otherwise
    return min(most, max(least, float(value)))


class _Look(NamedTuple):
    """All that decides a frame: two moments that look the same are drawn once."""

    shots: tuple[tuple[str, Hashable, float], ...]
    placements: tuple[tuple[Sprite, int, int, int], ...]
    light: float


class Painter:
    """Draws any frame of a draft; what a frame needs is built when it is first asked for.

    It keeps only what is being shown, so memory does not grow with the length of the draft.

    Args:
        draft: what to draw.
        locate: finds uploaded files.
        former: the painter of the draft before an edit; visuals that are still the same are taken
            over from it, so it must not be used any more.
    """

    AHEAD = 4000
    """Milliseconds before it is seen from which a scene or a text is kept."""

    def __init__(
        self, draft: Draft, locate: Locate | None = None, *, former: Painter | None = None
    ) -> None:
        self.draft = draft
        self.canvas = draft.canvas
        self._locate = locate
        self._blender = Blender()
        self._frame = frame_of(self.canvas)
        self._spans = _spans(draft)
        self._words = [s for kind in LAYERS for s in draft.segments(kind) if s.duration > 0]
        self._shots: dict[str, Shot] = {}
        self._brightness: dict[str, Brightness] = {}
        self._layers: dict[str, Layer | None] = {}
        width, height = self.canvas.width, self.canvas.height
        # `from_numpy_buffer` rounds heights down to a multiple of four, which 4:5 video is not.
        # One is enough: the encoder has taken a frame over when it returns. Three in turns were
        # never in the caches, which cost a twentieth of all drawing.
        self._picture = av.VideoFrame(width, height, "yuv420p")
        self._planes = Planes.of(self._picture)
        # Whoever makes RGB of it must not take it for BT.601.
        self._picture.colorspace = Colorspace.ITU709
        self._picture.color_range = ColorRange.MPEG
        self._shown: _Look | None = None
        self._behind: Planes | None = None
        self._time = 0.0
        self._second = -1.0
        self._near: list[_Span] = []
        self._near_words: list[Segment] = []
        self.built = 0
        """How many scenes and texts have been built so far."""
        if former is not None and former.canvas == self.canvas:
            self._take_over(former)

    def _take_over(self, former: Painter) -> None:
        """Keep what another painter has built of visuals that are in this draft as well. Files are
        read again: another may lie under the same address."""
        theirs = {span.segment.id: span.segment for span in former._spans}
        for segment in (span.segment for span in self._spans):
            if theirs.get(segment.id) != segment or not segment.source.startswith("visual:"):
                continue
            if segment.id in former._shots:
                self._shots[segment.id] = former._shots[segment.id]
            if segment.id in former._brightness:
                self._brightness[segment.id] = former._brightness[segment.id]

    def _shot(self, span: _Span) -> Shot:
        if span.segment.id not in self._shots:
            self.built += 1
            self._shots[span.segment.id] = build_shot(span.segment, self.canvas, self._locate)
        return self._shots[span.segment.id]

    def _bright(self, span: _Span) -> Brightness:
        name = span.segment.id
        if name not in self._brightness:
            held = name in self._shots
            shot = self._shot(span)
            if isinstance(shot, ClipShot):  # measured apart, so that it need not be wound back
                shot = build_shot(span.segment, self.canvas, self._locate)
            seconds = span.segment.duration / 1000
            self._brightness[name] = measure(shot, self.canvas, seconds, self._blender)
            if not held and not self._soon(span.start, span.end):
                del self._shots[name]
        return self._brightness[name]

    def _around(self, start: float, end: float) -> list[_Span]:
        return [span for span in self._spans if span.start < end and span.end > start]

    def _read_over(self, segment: Segment) -> list[_Span]:
        """The scenes behind a text while it is read, leaving out those at its fades."""
        edge = min(400, segment.duration // 4)
        spans = self._around(segment.start + edge, segment.end - edge)
        return spans or self._around(segment.start, segment.end) or self._spans[:1]

    def _layer(self, segment: Segment) -> Layer | None:
        if segment.id not in self._layers:
            self.built += 1
            self._layers[segment.id] = self._build_layer(segment)
        return self._layers[segment.id]

    def _build_layer(self, segment: Segment) -> Layer | None:
        if segment.kind == "overlay":
            if self._locate is None:
                raise InputError(f"The file {segment.source!r} was not uploaded to this backend.")
            return build_overlay(segment, self.canvas, self._locate(segment.source))
        spans = self._read_over(segment)
        palette = palettes("gradient")[0]
        if spans:
            owner = next((s for s in spans if s.segment.scene == segment.scene), spans[0])
            palette = self._shot(owner).palette
        colour = segment.style.get("color")
        if isinstance(colour, str) and _COLOUR.fullmatch(colour):
            palette = replace(palette, ink=colour)
        light = contrast(palette.ink, "#000000") > contrast(palette.ink, "#ffffff")
        scrim_for = scrim_over(
            [self._bright(span) for span in spans],
            light_ink=light,
            shade=shade_for(palette),
            ink=palette.ink,
        )
        if segment.kind == "title":
            return build_title(segment, self._frame, palette, self.canvas.height, scrim_for)
        return build_caption(segment, self._frame, palette, scrim_for)

    def _soon(self, start: float, end: float) -> bool:
        """Whether what stands from `start` to `end` is seen now or before long."""
        return start - self.AHEAD <= self._time < end

    def _forget(self) -> None:
        """Let go of what is over, and of what is far ahead after a leap."""
        for span in self._spans:
            if not self._soon(span.start, span.end):
                self._shots.pop(span.segment.id, None)
                self._brightness.pop(span.segment.id, None)
        for segment in self._words:
            if not self._soon(segment.start, segment.end):
                self._layers.pop(segment.id, None)

    def _at(self, time: float) -> tuple[list[_Span], list[Placement]]:
        """What stands at a time: its scenes, two while one follows the other, and the words and
        overlays on them, back to front. Only what is near is gone through, so that a frame of a
        long film costs no more than one of a short film."""
        second = time // 1000
        if second != self._second:
            self._second, start, end = second, 1000 * second, 1000 * second + 1000
            self._near = self._around(start, end)
            self._near_words = [s for s in self._words if s.start < end and s.end > start]
        spans = [span for span in self._near if span.start <= time < span.end]
        placements: list[Placement] = []
        for segment in self._near_words:
            if segment.start <= time < segment.end:
                layer = self._layer(segment)
                placements.extend(layer(time) if layer is not None else ())
        return spans, placements

    def _look(
        self, time: float, spans: list[_Span], placements: list[Placement], light: float
    ) -> _Look | None:
        """What is to be seen at a time, without drawing it; None when a shot cannot tell."""
        shots = []
        for span in spans[-2:]:
            moment = self._shot(span).moment((time - span.segment.start) / 1000)
            if moment is None:
                return None
            shots.append((span.segment.id, moment, min(1.0, self._part(span, time))))
        return _Look(tuple(shots), tuple(p.drawn_as() for p in placements), light)

    @staticmethod
    def _part(span: _Span, time: float) -> float:
        """How much of its transition a scene has behind it; more than 1 afterwards."""
        return (time - span.start) / span.fade if span.fade else 1.0

    def _paint_shots(self, planes: Planes, time: float, spans: list[_Span]) -> None:
        if not spans:
            planes.clear()
            return
        for number, span in enumerate(spans[-2:]):
            seconds = (time - span.segment.start) / 1000
            if number == 0:
                self._shot(span).paint(planes, seconds, self._blender)
                continue
            if self._behind is None:
                self._behind = Planes.empty(self.canvas.width, self.canvas.height)
            self._shot(span).paint(self._behind, seconds, self._blender)
            part = min(1.0, self._part(span, time))
            TRANSITIONS[span.transition](self._blender, planes, self._behind, part)

    def _light(self, time: float, spans: list[_Span]) -> float:
        """How much of the picture is left where a scene fades in from black or out to it."""
        light = 1.0
        for span in spans:
            scene = span.segment
            coming = _number(scene.style.get("fade_in"), 0.0, 0.0, 10_000)
            going = _number(scene.style.get("fade_out"), 0.0, 0.0, 10_000)
            if coming and time >= scene.start:
                light = min(light, (time - scene.start + 1) / coming)
            if going and time < scene.end:
                light = min(light, (scene.end - time - 1000 / self.canvas.fps) / going)
        return max(0.0, light)

    def frame(self, number: int) -> av.VideoFrame:
        """The frame `number`, counted from 0, in yuv420p. It is valid until the next is drawn.

        Raises:
            InputError: the draft names a visual or a file that is not there.
        """
        time = self._time = 1000 * number / self.canvas.fps
        spans, placements = self._at(time)
        light = self._light(time, spans)
        look = self._look(time, spans, placements, light)
        if look is None or look != self._shown:
            planes = self._planes
            self._paint_shots(planes, time, spans)
            for placement in placements:
                self._blender.put(planes, placement)
            if light < 1:
                self._blender.dim(planes, light)
            self._shown = look
        if number % self.canvas.fps == 0:
            self._forget()
        return self._picture
