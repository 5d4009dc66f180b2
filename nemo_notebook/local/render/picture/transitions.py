"""From one shot to the next: each transition changes the planes of the old picture in place."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from weakref import WeakKeyDictionary

import numpy as np

from .blending import Blender
from .planes import Planes
from .zooms import Lens, Window

__all__ = ["TRANSITIONS", "Transition"]

Transition = Callable[[Blender, Planes, Planes, float], None]
"""(blender, planes of the old picture, which become the result, planes of the new one, which may be
spoilt, part that is done, 0 to 1)."""


def _eased(part: float) -> float:
    return part * part * (3 - 2 * part)


def _fade(blender: Blender, planes: Planes, new: Planes, part: float) -> None:
    blender.mix(planes, new, _eased(part))


def _dip(blender: Blender, planes: Planes, new: Planes, part: float) -> None:
    """Through black: the old picture goes in the first half, the new one comes in the second."""
    if part >= 0.5:
        blender.copy(planes, new)
    blender.dim(planes, abs(1 - 2 * part))


def _edge(planes: Planes, part: float) -> int:
    """How many columns of the new picture are to be seen; even, because of the chroma."""
    return round(int(planes.y.shape[1]) * _eased(part) / 2) * 2


def _slide(blender: Blender, planes: Planes, new: Planes, part: float) -> None:
    """The new picture pushes the old one out to the left."""
    seen = _edge(planes, part)
    if not seen:
        return
    for old, coming, columns in (
        (planes.y, new.y, seen),
        (planes.u, new.u, seen // 2),
        (planes.v, new.v, seen // 2),
    ):
        old[:, :-columns] = old[:, columns:].copy()
        old[:, -columns:] = coming[:, :columns]


def _wipe(blender: Blender, planes: Planes, new: Planes, part: float) -> None:
    """The new picture is uncovered from the left."""
    seen = _edge(planes, part)
    np.copyto(planes.y[:, :seen], new.y[:, :seen])
    np.copyto(planes.u[:, : seen // 2], new.u[:, : seen // 2])
    np.copyto(planes.v[:, : seen // 2], new.v[:, : seen // 2])


_OLD_GROWS, _NEW_COMES = 0.6, 0.18
_LENSES: WeakKeyDictionary[Blender, tuple[Lens, Planes]] = WeakKeyDictionary()
"""By blender: there is one a thread."""


def _closer(blender: Blender, planes: Planes, scale: float) -> None:
    """Enlarge a picture around its middle, in place."""
    height, width = planes.y.shape
    if blender not in _LENSES or _LENSES[blender][1].y.shape != (height, width):
        _LENSES[blender] = (Lens(), Planes.empty(width, height))
    lens, before = _LENSES[blender]
    blender.copy(before, planes)
    wide, high = width / scale, height / scale
    lens.look(before, Window((width - wide) / 2, (height - high) / 2, wide, high), planes)


def _zoom(blender: Blender, planes: Planes, new: Planes, part: float) -> None:
    """The eye rushes into the old picture and comes to rest in the new one."""
    seen = _eased(min(1.0, max(0.0, (part - 0.3) / 0.4)))
    if seen > 0 and part < 1:
        _closer(blender, new, 1 + _NEW_COMES * (1 - part) ** 2)
    if seen < 1 and part > 0:
        _closer(blender, planes, 1 + _OLD_GROWS * part * part)
    blender.mix(planes, new, seen)


TRANSITIONS = MappingProxyType(
    {"fade": _fade, "dip": _dip, "slide": _slide, "wipe": _wipe, "zoom": _zoom}
)
"""By the name in a scene's style; an unknown name fades."""
