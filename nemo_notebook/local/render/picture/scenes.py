"""The shot of a scene: a visual, an uploaded picture or an uploaded clip, in its style."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ....draft import Canvas, Segment
from ....errors import InputError
from ..output import Locate
from ..visuals import Backdrop, build, palettes
from .clips import ClipShot
from .grades import GRADES, graded, softened
from .shots import DrawnShot, Shot
from .stills import picture_backdrop

__all__ = ["build_shot"]


def _number(value: object, otherwise: float, least: float, most: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return otherwise
    return min(most, max(least, float(value)))


def _styled(backdrop: Backdrop, style: Mapping[str, Any], canvas: Canvas) -> Backdrop:
    """The backdrop graded and out of focus as the style of its scene asks."""
    radius = _number(style.get("blur"), 0.0, 0.0, 60.0) * min(canvas.width, canvas.height) / 1080
    if radius > 0.5:
        backdrop = softened(backdrop, radius)
    grade = GRADES.get(str(style.get("grade", "")))
    return graded(backdrop, grade) if grade is not None else backdrop


def build_shot(segment: Segment, canvas: Canvas, locate: Locate | None) -> Shot:
    """The shot of a scene, an uploaded picture or an uploaded clip.

    Raises:
        InputError: there is no such visual, or the file cannot be read.
    """
    style = segment.style
    given = style.get("seed")
    seed = given if isinstance(given, int) else 0
    drawn = segment.source.startswith("visual:") or not segment.source
    family = (segment.source.removeprefix("visual:") if drawn else "") or "gradient"
    # Where no palette is asked for the seed chooses one: two sunsets of a film differ in colour.
    choice = palettes(family)
    palette = str(style.get("palette") or "") or choice[seed % len(choice)].name
    backdrop = build(family, canvas, palette, seed, segment.duration / 1000)
    if drawn:
        return DrawnShot(_styled(backdrop, style, canvas), canvas)
    if locate is None:
        raise InputError(f"The file {segment.source!r} was not uploaded to this backend.")
    path = locate(segment.source)
    if segment.kind == "clip":
        return ClipShot(path, canvas, backdrop.palette, _number(style.get("speed"), 1.0, 0.1, 10))
    picture = picture_backdrop(path, canvas, segment.duration / 1000, backdrop)
    return DrawnShot(_styled(picture, style, canvas), canvas)
