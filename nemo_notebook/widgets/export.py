"""A button that makes the video, how far it is, and a button that ends it."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import ipywidgets as widgets

from ..draft.sizes import QUALITIES, RESOLUTIONS
from ..errors import InputError, NemoError
from ..project.export import FORMATS
from ..project.notes import as_html
from ..project.updates import Update, Watcher
from .pace import Pace
from .panel import Panel
from .progress import Countdown, Progress, duration_text
from .safe import one_line, text_html

__all__ = ["ExportPanel"]

_BEST_FIRST = tuple(reversed(QUALITIES))
_AS_IT_IS = ("as it is", "")
_FORMATS = f"The ending asks for the format: {', '.join(FORMATS)}"


class Exporter(Protocol):
    """Anything that can be exported: a project."""

    def export(self, path: Any = None, *, watch: Watcher | None = None) -> Any: ...


class ExportPanel(Panel):
    """Export: a file name, a quality, a size, a bar with the time that is left, and Cancel.

    Args:
        notes: whether what the video could not show as asked is told here; not where a player
            beside it does.

    Attributes:
        video: the last video made.

    >>> ExportPanel(project)                        # doctest: +SKIP
    """

    def __init__(
        self, project: Exporter | None = None, *, notes: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.project = project
        self._tells_notes = notes
        self.video: Any = None
        self._on_video: list[Any] = []
        self._cancelled = False
        self.progress = Progress()
        self._countdown = Countdown()
        self._frames = 0
        self._pace = Pace(self._draw)
        self.file = widgets.Text(
            value=_file_name(project),
            description="File name",
            tooltip=_FORMATS,
            style={"description_width": "initial"},
            layout=widgets.Layout(
                flex="1 1 12em", width="auto", min_width="12em", max_width="26em"
            ),
        )
        self.quality = widgets.Dropdown(
            options=_BEST_FIRST,
            description="Quality",
            tooltip="draft is fast, for a look",
            style={"description_width": "initial"},
            layout=widgets.Layout(width="10em"),
        )
        self.resolution = widgets.Dropdown(
            options=[_AS_IT_IS, *((name, name) for name in RESOLUTIONS)],
            description="Size",
            tooltip="As it is: that of the timeline; else lines of the shorter side",
            style={"description_width": "initial"},
            layout=widgets.Layout(width="9em"),
        )
        self.button = widgets.Button(
            description="Export", button_style="primary", layout=widgets.Layout(width="7em")
        )
        self.cancel_button = widgets.Button(
            description="Cancel",
            tooltip="End the render",
            layout=widgets.Layout(width="7em", display="none"),
        )
        self.bar = widgets.FloatProgress(
            min=0, max=100, layout=widgets.Layout(flex="1 1 10em", width="auto", display="none")
        )
        self.label = widgets.HTML()
        self.notes = widgets.HTML(layout=widgets.Layout(display="none"))
        self.button.on_click(self.guard(lambda _button: self.export()))
        self.cancel_button.on_click(self.guard(lambda _button: self.cancel()))
        self.observe(lambda _change: self._switch(), "busy")
        wrapped = widgets.Layout(flex_flow="row wrap", align_items="center", grid_gap="4px 8px")
        self.children = (
            widgets.Box(
                [self.button, self.cancel_button, self.file, self.quality, self.resolution],
                layout=wrapped,
            ),
            widgets.Box([self.bar, self.label], layout=wrapped),
            self.notes,
            self.notice,
        )
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
        self.cancel_button.layout.display = None if self.busy else "none"
        self.cancel_button.disabled = False
        self.bar.layout.display = None if self.busy else "none"

    def export(self) -> bool:
        """Make the video; False when one is being made already."""
        if self.project is None:
            return False
        name = self.file.value.strip()
        if not name:
            raise InputError("The export needs a file name, such as video.mp4.")
        path = Path(name if Path(name).suffix else f"{name}.mp4")
        wish = {"quality": str(self.quality.value), "resolution": str(self.resolution.value)}
        # What is usual is left unsaid.
        options = {key: value for key, value in wish.items() if value not in (_BEST_FIRST[0], "")}
        return self.work(lambda: self._export(path, options))

    def follow(self, task: Callable[[Watcher], Any]) -> bool:
        """Run `task(watch)`, something that is under way elsewhere, with its progress shown here;
        False while an export goes on.
        """
        return self.work(lambda: self._follow(task))

    def _follow(self, task: Callable[[Watcher], Any]) -> None:
        self._begin()
        self.label.value = text_html("Taking up what was left…")
        task(self._take)
        self.label.value = text_html("What was left is done.")

    def _say_notes(self, notes: tuple[str, ...]) -> None:
        self.notes.value = as_html(notes)
        self.notes.layout.display = None if notes else "none"

    def _begin(self) -> None:
        self.progress, self._countdown, self._cancelled = Progress(), Countdown(), False
        self.bar.value = 0
        self.label.value = ""
        self._say_notes(())

    def cancel(self) -> None:
        """End the render that goes on, and the waiting for it."""
        if not self.busy or self._cancelled:
            return
        self._cancelled = True
        self.cancel_button.disabled = True
        self.label.value = text_html("Cancelling…")
        threading.Thread(target=self._cancel, name="nemo cancel", daemon=True).start()

    def _cancel(self) -> None:
        project: Any = self.project
        try:
            stopped = bool(project.cancel())
        except NemoError as error:
            self.fail(error)
            stopped = False
        if not stopped:
            self.stop()  # nothing is rendered yet, or any more: the rest need not be waited for

    def _export(self, path: Path, options: dict[str, str]) -> None:
        project: Any = self.project
        self._begin()
        try:
            self._frames = _frame_count(project)
            self.video = project.export(path, watch=self._take, **options)
        except (NemoError, KeyboardInterrupt):
            if not self._cancelled:
                raise
            self.label.value = text_html("The export was cancelled.")
            return
        finally:
            self.bar.value = 0
        self.label.value = text_html(f"{self.video.path.name} is ready.")
        if self._tells_notes:
            self._say_notes(tuple(getattr(self.video, "notes", ())))
        for listener in self._on_video:
            listener(self.video)

    def _take(self, update: Update) -> None:
        with self._pace.lock:
            self.progress.take(update)
            self._pace.poke()

    def _draw(self) -> None:
        percent = self.progress.percent
        if percent is None or self._cancelled:
            return
        self.bar.value = max(0.0, min(100.0, percent))
        task = one_line(self.progress.task, 40)
        left = self._countdown.take(percent, time.monotonic())
        parts = [f"{task} {percent:.0f}%".strip()]
        if left is not None:
            if self._frames and task == "Rendering":
                parts.append(f"{self._countdown.speed / 100 * self._frames:.0f} frames/s")
            parts.append(f"about {duration_text(left)} left")
        self.label.value = text_html(" · ".join(parts))


def _frame_count(project: Any) -> int:
    """How many frames the video will have; 0 when nobody knows."""
    draft = getattr(project, "draft", None)
    return 0 if draft is None else round(int(draft.duration) * int(draft.canvas.fps) / 1000)


def _file_name(project: Any) -> str:
    """The project's name as a file name; "video.mp4" when it has none.

    >>> class Shown: name = "My first / teaser"
    >>> _file_name(Shown())
    'my-first-teaser.mp4'
    """
    words = re.findall(r"\w+", str(getattr(project, "name", "") or "").lower())
    return f"{'-'.join(words)[:60] or 'video'}.mp4"
