"""The timeline as two tables."""

from __future__ import annotations

from typing import Any, Protocol

import ipywidgets as widgets
import pandas as pd

from .panel import Panel
from .safe import table_html, text_html

__all__ = ["TimelineTable"]

_TRACKS = ["name", "type", "segments", "start", "end", "volume"]
_SEGMENTS = ["scene", "kind", "start", "end", "text", "source", "volume"]


class Timeline(Protocol):
    """Anything with a timeline: a project."""

    @property
    def tracks(self) -> pd.DataFrame: ...
    @property
    def segments(self) -> pd.DataFrame: ...


class TimelineTable(Panel):
    """Tracks and segments of a project. Times are shown in seconds.

    >>> TimelineTable(project)                      # doctest: +SKIP
    """

    def __init__(self, project: Timeline | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.project = project
        self.tracks = widgets.HTML()
        self.segments = widgets.HTML(layout=widgets.Layout(max_height="260px", overflow="auto"))
        for part in (self.tracks, self.segments):
            part.add_class("jp-RenderedHTMLCommon")
        self.children = (self.tracks, self.segments, self.notice)
        if project is not None:
            self.work(self.refresh)

    def refresh(self) -> None:
        """Read the project's timeline and show it; asks the backend, so call it off the loop."""
        if self.project is None:
            return
        self.show(self.project.tracks, self.project.segments)

    def show(self, tracks: pd.DataFrame, segments: pd.DataFrame) -> None:
        """Show these two tables."""
        if tracks.empty:
            self.tracks.value = text_html("The timeline is empty.")
            self.segments.value = ""
            return
        self.tracks.value = table_html(_in_seconds(tracks, _TRACKS))
        self.segments.value = table_html(_in_seconds(segments, _SEGMENTS))


def _in_seconds(frame: pd.DataFrame, wanted: list[str]) -> pd.DataFrame:
    shown = frame[[name for name in wanted if name in frame.columns]].copy()
    for name in ("start", "end"):
        if name in shown.columns:
            shown[name] = shown[name] / 1000
    return shown.rename(columns={"start": "start (s)", "end": "end (s)"})
