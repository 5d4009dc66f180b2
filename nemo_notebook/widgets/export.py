"""A button that makes the video, and how far it is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Protocol

import ipywidgets as widgets

from ..errors import InputError
from ..project.updates import Update, Watcher
from .pace import Pace
from .panel import Panel
from .progress import Progress
from .safe import one_line, text_html

__all__ = ["ExportPanel"]


class Exporter(Protocol):
    """Anything that can be exported: a project."""

    def export(self, path: Any = None, *, watch: Watcher | None = None) -> Any: ...


class ExportPanel(Panel):
    """Export: a file name, a button, a bar. `video` holds the last video made.

    >>> ExportPanel(project)                        # doctest: +SKIP
    """

    def __init__(self, project: Exporter | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.project = project
        self.video: Any = None
        self._on_video: list[Any] = []
        self.progress = Progress()
        self._pace = Pace(self._draw)
        self.file = widgets.Text(
            value=_file_name(project),
            layout=widgets.Layout(width="16em"),
        )
        self.button = widgets.Button(description="Export", layout=widgets.Layout(width="8em"))
        self.bar = widgets.FloatProgress(
            min=0, max=100, layout=widgets.Layout(width="12em", visibility="hidden")
        )
        self.label = widgets.HTML()
        self.button.on_click(self.guard(lambda _button: self.export()))
        self.observe(lambda _change: self._switch(), "busy")
        row = widgets.HBox(
            [self.button, self.file, self.bar, self.label],
            layout=widgets.Layout(flex_flow="row wrap", align_items="center"),
        )
        self.children = (row, self.notice)
        self._switch()

    def connect(self, project: Exporter) -> None:
        """Export this one from now on."""
        self.project = project
        self.file.value = _file_name(project)
        self._switch()

    def on_video(self, listener: Any) -> None:
        """Call `listener(video)` after each export, on the thread of the work."""
        self._on_video.append(listener)

    def _switch(self) -> None:
        self.button.disabled = self.busy or self.project is None

    def export(self) -> bool:
        """Make the video; False when one is being made already."""
        if self.project is None:
            return False
        name = self.file.value.strip()
        if not name:
            raise InputError("The export needs a file name, such as video.mp4.")
        path = Path(name if Path(name).suffix else f"{name}.mp4")
        return self.work(lambda: self._export(path))

    def _export(self, path: Path) -> None:
        assert self.project is not None
        self.progress = Progress()
        self.bar.value = 0
        self.label.value = ""
        self.bar.layout.visibility = "visible"
        try:
            self.video = self.project.export(path, watch=self._take)
        finally:
            self.bar.layout.visibility = "hidden"
            self.label.value = ""
        for listener in self._on_video:
            listener(self.video)

    def _take(self, update: Update) -> None:
        with self._pace.lock:
            self.progress.take(update)
            self._pace.poke()

    def _draw(self) -> None:
        percent = self.progress.percent
        if percent is not None:
            self.bar.value = max(0.0, min(100.0, percent))
            task = one_line(self.progress.task, 40)
            self.label.value = text_html(f"{task} {percent:.0f}%".strip())


def _file_name(project: Any) -> str:
    """The project's name as a file name; "video.mp4" when it has none.

    >>> class Shown: name = "My first / teaser"
    >>> _file_name(Shown())
    'my-first-teaser.mp4'
    """
    words = re.findall(r"\w+", str(getattr(project, "name", "") or "").lower())
    return f"{'-'.join(words)[:60] or 'video'}.mp4"
