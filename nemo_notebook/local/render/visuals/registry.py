"""The visuals by name: one decorated function a family, found in `families/` and in entry points.

    @visual("dawn", palettes=(Palette("rose", …), Palette("gold", …)))
    def dawn(canvas: Canvas, palette: Palette, seed: int, duration: float) -> Backdrop: ...

A package that brings its own visuals names the module (or the function) in the entry-point group
`nemo_notebook.visuals`; it is imported when the visuals are first asked for.
"""

from __future__ import annotations

import importlib
import pkgutil
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points

import numpy as np

from ....draft import Canvas
from ....errors import InputError
from .backdrop import Backdrop, Palette

__all__ = ["GROUP", "Visual", "build", "names", "palettes", "visual"]

GROUP = "nemo_notebook.visuals"
"""The entry-point group for visuals of other packages."""

Visual = Callable[[Canvas, Palette, int, float], Backdrop]
"""(canvas, palette, seed ≥ 0, duration in seconds) → the backdrop."""


@dataclass(frozen=True)
class _Family:
    make: Visual
    palettes: tuple[Palette, ...]


_FAMILIES: dict[str, _Family] = {}


def visual(name: str, *, palettes: tuple[Palette, ...]) -> Callable[[Visual], Visual]:
    """Register a function as the visual `name`; the first palette is its default."""
    if not palettes:
        raise ValueError(f"The visual {name!r} needs at least one palette.")

    def register(make: Visual) -> Visual:
        _FAMILIES[name] = _Family(make, palettes)
        return make

    return register


@cache
def _load() -> None:
    """Import every family once: ours, then those of other packages."""
    package = importlib.import_module(f"{__package__}.families")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{module.name}")
    for point in entry_points(group=GROUP):
        try:
            point.load()
        except Exception as error:  # a stranger's package must not take ours down
            warnings.warn(f"The visuals of {point.value!r} cannot be used: {error}", stacklevel=2)


def names() -> tuple[str, ...]:
    """The known visuals, sorted.

    >>> "sunset" in names()
    True
    """
    _load()
    return tuple(sorted(_FAMILIES))


@cache
def _keep_memory() -> None:
    # Until a large block has been freed once, glibc returns every array of a field to the system
    # and pages it in anew for the next frame: measured 2.9 ms a draw against 0.9 ms.
    np.empty(24 << 20, np.uint8)


def _family(name: str) -> _Family:
    _load()
    try:
        return _FAMILIES[name]
    except KeyError:
        known = ", ".join(names())
        raise InputError(f"There is no visual {name!r}.", hint=f"Known visuals: {known}.") from None


def palettes(name: str) -> tuple[Palette, ...]:
    """The palettes of a visual, the default first.

    Raises:
        InputError: there is no such visual.
    """
    return _family(name).palettes


def build(
    name: str, canvas: Canvas, palette_name: str = "", seed: int = 0, duration: float = 5.0
) -> Backdrop:
    """Make a backdrop; the same arguments always give the same pixels.

    A palette that the visual does not have is taken as its default.

    Args:
        canvas: the size of the video in pixels.
        seed: another number gives another composition.
        duration: seconds that the scene lasts; drifting cutouts are made wide enough for it.

    Raises:
        InputError: there is no such visual.

    >>> build("sunset", Canvas(1920, 1080), "", seed=1, duration=5.0).size
    (480, 270)
    """
    family = _family(name)
    _keep_memory()
    chosen = next((p for p in family.palettes if p.name == palette_name), family.palettes[0])
    return family.make(canvas, chosen, abs(int(seed)), max(0.0, float(duration)))
