"""Voices and music styles by name: our own modules, and the entry points of other packages."""

from __future__ import annotations

import importlib
import pkgutil
from importlib.metadata import entry_points
from types import ModuleType

__all__ = ["find", "load"]


def find(builtin: ModuleType, group: str) -> dict[str, str]:
    """Name → where it is ("module" or "module:attribute"). Our own names win over others'."""
    found = {entry.name: entry.value for entry in entry_points(group=group)}
    own = pkgutil.iter_modules(builtin.__path__)
    return found | {module.name: f"{builtin.__name__}.{module.name}" for module in own}


def load(place: str) -> object:
    """The module, or the attribute of one, that a place of `find` names."""
    module, _, attribute = place.partition(":")
    target: object = importlib.import_module(module)
    for part in filter(None, attribute.split(".")):
        target = getattr(target, part)
    return target
