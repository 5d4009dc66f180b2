"""The shot of a scene: a visual, an uploaded picture or an uploaded clip, in its style.

A file that is gone or broken by now does not stop the film: its scene shows a plain card that names
it, and the answer of the render says so too (0020 of the decisions).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ....draft import Canvas, Segment
from ....errors import InputError
from ..output import Locate
from ..visuals import Backdrop, build, palettes
from .clips import ClipShot
from .files.animations import is_animated
from .grades import GRADES, graded, softened
from .missing import missing_shot
from .shots import DrawnShot, Shot
from .stills import picture_shot
from .zooms import Move, ZoomedShot, enlarged, ken_burns, keyframes

__all__ = ["build_shot"]


def _number(value: object, otherwise: float, least: float, most: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return otherwise
    return min(most, max(least, float(value)))


def _radius(style: Mapping[str, Any], canvas: Canvas) -> float:
    """How far out of focus it is, in px of the canvas."""
    return _number(style.get("blur"), 0.0, 0.0, 60.0) * min(canvas.width, canvas.height) / 1080


def _styled(backdrop: Backdrop, style: Mapping[str, Any], canvas: Canvas) -> Backdrop:
    """The backdrop graded and out of focus as the style of its scene asks."""
    radius = _radius(style, canvas)
    if radius > 0.5:
        backdrop = softened(backdrop, radius)
    grade = GRADES.get(str(style.get("grade", "")))
    return graded(backdrop, grade) if grade is not None else backdrop


def _zoomed(
    make: Callable[[Canvas], Shot], canvas: Canvas, move: Move | None, duration: float
) -> Shot:
    """A shot made larger and looked at through a window, where its style asks for a zoom."""
    if move is None or move.closest <= 1:
        return make(canvas)
    larger = Canvas(*enlarged(canvas, move), canvas.fps)
    return ZoomedShot(make(larger), larger, move, duration)


def build_shot(segment: Segment, canvas: Canvas, locate: Locate | None) -> Shot:
    """The shot of a scene, an uploaded picture or an uploaded clip.

    Raises:
        InputError: there is no such visual, or no files are at hand at all.
    """
    style = segment.style
    given = style.get("seed")
    seed = given if isinstance(given, int) else 0
    drawn = segment.source.startswith("visual:") or not segment.source
    family = (segment.source.removeprefix("visual:") if drawn else "") or "gradient"
    # Where no palette is asked for the seed chooses one: two sunsets of a film differ in colour.
    choice = palettes(family)
    palette = str(style.get("palette") or "") or choice[seed % len(choice)].name
    duration = segment.duration / 1000
    move = keyframes(style.get("zoom"))

    def backdrop(size: Canvas) -> Backdrop:
        return build(family, size, palette, seed, duration)

    if drawn:
        return _zoomed(
            lambda size: DrawnShot(_styled(backdrop(size), style, size), size),
            canvas, move, duration,
        )  # fmt: skip
    if locate is None:
        raise InputError(f"The file {segment.source!r} was not uploaded to this backend.")
    grade = GRADES.get(str(style.get("grade", "")))
    behind = backdrop(canvas)
    try:
        path = locate(segment.source)
        if segment.kind == "clip" or is_animated(path):
            return _zoomed(
                lambda size: ClipShot(
                    path, size, behind.palette, duration,
                    speed=_number(style.get("speed"), 1.0, 0.1, 10),
                    trim=_number(style.get("trim"), 0.0, 0.0, 86_400_000.0) / 1000,
                    grade=grade, blur=_radius(style, size), name=segment.text,
                    behind=lambda: DrawnShot(backdrop(size), size),
                ),
                canvas, move, duration,
            )  # fmt: skip
        return picture_shot(
            path, canvas, behind, move or ken_burns(seed, duration), duration,
            grade=grade, blur=_radius(style, canvas), name=segment.text,
        )  # fmt: skip
    except InputError:
        return missing_shot(segment.text, canvas, behind.palette)
