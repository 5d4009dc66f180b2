"""nemo-notebook: type what you want; a finished 1080p MP4 plays in the notebook cell below."""

from __future__ import annotations

__version__ = "0.1.0"
