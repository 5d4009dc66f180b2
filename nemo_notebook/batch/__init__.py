"""Many videos from one table. `accessor` gives DataFrames their `.nemo`."""

from __future__ import annotations

from .accessor import NemoAccessor

__all__ = ["NemoAccessor"]
