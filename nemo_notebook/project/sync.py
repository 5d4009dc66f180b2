"""`Project`: what `AsyncProject` does, for cells and scripts without `await`."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

import pandas as pd

from ..client.models import Credits, State, Upload
from ..draft import Canvas, Draft
from ..draft.sizes import Size
from ..loop import drain, run
from .options import Options
from .project import AsyncProject
from .reply import Reply
from .storyboard import Storyboard
from .tables.reading import Table
from .updates import Update, Watcher
from .uploads import Given
from .video import Video

__all__ = ["Project"]

T = TypeVar("T")


class Project:
    """One conversation with one timeline.

    >>> project = nemo.connect().project("Teaser")               # doctest: +SKIP
    >>> project.say("a 10-second sunset timelapse with music")   # doctest: +SKIP
    >>> project.export("sunset.mp4")                             # doctest: +SKIP

    Attributes:
        watcher_factory: makes what shows updates when a call is given no `watch`; None for nobody.
    """

    def __init__(
        self, project: AsyncProject, watcher_factory: Callable[[], Watcher | None] | None = None
    ) -> None:
        self._project = project
        self.watcher_factory = watcher_factory

    def __repr__(self) -> str:
        return repr(self._project)

    @property
    def name(self) -> str:
        return self._project.name

    @property
    def session_id(self) -> str:
        """The session; `client.open(session_id)` opens the project again."""
        return self._project.session_id

    @property
    def backend(self) -> str:
        """ "local", "cloud" or the address of the backend."""
        return self._project.backend

    def state(self) -> State:
        """The latest state of the session, as the backend tells it."""
        return run(self._project.state())

    @property
    def draft(self) -> Draft:
        """The timeline as values."""
        return run(_got(lambda: self._project.draft))

    @property
    def tracks(self) -> pd.DataFrame:
        """One row a track: id, type, name, segments, start, end (ms), volume."""
        return run(_got(lambda: self._project.tracks))

    @property
    def segments(self) -> pd.DataFrame:
        """One row a segment; times in ms. See `nemo_notebook.draft.frames.segments_frame`.

        An edited copy can be applied, see `apply`.
        """
        return run(_got(lambda: self._project.segments))

    @property
    def media(self) -> pd.DataFrame:
        """One row a file that was given: filename, file_type, cdn_url, duration (s), size, fps."""
        return run(_got(lambda: self._project.media))

    @property
    def timeline(self) -> str:
        """The timeline in one line."""
        return run(_got(lambda: self._project.timeline))

    @property
    def canvas(self) -> Canvas:
        """Width and height in pixels, and frames per second."""
        return run(_got(lambda: self._project.canvas))

    @property
    def changes(self) -> pd.DataFrame:
        """What the last request changed: a row a field, with what it was before and after."""
        return self._project.changes

    @property
    def history(self) -> pd.DataFrame:
        """One row a request, also of earlier kernels: at, kind, prompt, status, text, changes
        (count), cost (credits), tools.
        """
        return self._project.history

    @property
    def credits(self) -> Credits:
        """The balance: available, frozen, total."""
        return run(_got(lambda: self._project.credits))

    @property
    def budget(self) -> float | None:
        """How many credits the requests of this project may cost in all; None for no limit."""
        return self._project.budget

    @budget.setter
    def budget(self, credits: float | None) -> None:
        self._project.budget = credits

    @property
    def ledger(self) -> pd.DataFrame:
        """One row a request with the credits before and after; see `AsyncProject.ledger`."""
        return self._project.ledger

    @property
    def link(self) -> str:
        """An address at which the project opens in the web app; valid for seven days."""
        return run(_got(lambda: self._project.link))

    def say(self, prompt: str, *, watch: Watcher | None = None, wait: bool = True) -> Reply:
        """Ask for a video or an edit, in plain words; see `AsyncProject.say`.

        The answer streams into the cell or the terminal while it comes. An interrupt stops the
        waiting, not the agent.
        """
        return self._watched(
            lambda emit: self._project.say(prompt, watch=emit, wait=wait),
            watch,
            "Stopped waiting. The agent may still be at work: project.tracks shows what it has "
            "done. Nothing is sent again by itself.",
        )

    def undo(self, *, watch: Watcher | None = None, wait: bool = True) -> Reply:
        """Take the last change back, here or by the agent; see `AsyncProject.undo`."""
        return self._watched(
            lambda emit: self._project.undo(watch=emit, wait=wait), watch, "Stopped waiting."
        )

    def redo(self, *, watch: Watcher | None = None, wait: bool = True) -> Reply:
        """Make again what `undo` took back; see `AsyncProject.redo`."""
        return self._watched(
            lambda emit: self._project.redo(watch=emit, wait=wait), watch, "Stopped waiting."
        )

    def preview(self, table: Table) -> pd.DataFrame:
        """What `apply` would change; nothing is changed. See `AsyncProject.preview`."""
        return run(self._project.preview(table))

    def apply(self, table: Table, *, watch: Watcher | None = None, wait: bool = True) -> Reply:
        """Make an edited copy of `segments` the timeline; see `AsyncProject.apply`.

        >>> table = project.segments                                 # doctest: +SKIP
        >>> table.loc[table["kind"] == "music", "volume"] = 0.1      # doctest: +SKIP
        >>> project.preview(table)                                   # doctest: +SKIP
        >>> project.apply(table)                                     # doctest: +SKIP
        """
        return self._watched(
            lambda emit: self._project.apply(table, watch=emit, wait=wait),
            watch,
            "Stopped waiting; project.segments shows whether the table was applied.",
        )

    def upload(self, *files: Given, watch: Watcher | None = None) -> tuple[Upload, ...]:
        """Give files to the project; see `AsyncProject.upload`."""
        return self._watched(
            lambda emit: self._project.upload(*files, watch=emit), watch, "The upload was stopped."
        )

    def storyboard(self) -> Storyboard:
        """A picture of every scene, before anything is rendered; see `AsyncProject.storyboard`."""
        return run(self._project.storyboard())

    def options(self, kind: str | None = None) -> Options:
        """What the backend can make, and how to ask for it; see `AsyncProject.options`.

        >>> project.options("voices")                                # doctest: +SKIP
        """
        return run(self._project.options(kind))

    def waveforms(self) -> dict[str, bytes]:
        """How loud every segment of sound is along its time: its id → peaks from 0 to 255."""
        return run(self._project.waveforms())

    def export(
        self,
        path: str | os.PathLike[str] | None = None,
        *,
        watch: Watcher | None = None,
        quality: str = "high",
        resolution: Size = None,
        overwrite: bool = True,
    ) -> Video:
        """Render the timeline into a video file; see `AsyncProject.export`.

        >>> project.export("look.mp4", quality="draft", resolution="480p")   # doctest: +SKIP
        >>> project.export("teaser.mp4", resolution="4k")                    # doctest: +SKIP
        """
        return self._watched(
            lambda emit: self._project.export(
                path, watch=emit, quality=quality, resolution=resolution, overwrite=overwrite
            ),
            watch,
            "Stopped waiting. The render goes on: export again to take it up, or end it with "
            "project.cancel().",
        )

    def cancel(self) -> bool:
        """End the renders that were left running; whether one was stopped."""
        return run(self._project.cancel())

    def _watched(
        self,
        work: Callable[[Watcher], Coroutine[Any, Any, T]],
        watch: Watcher | None,
        interrupted: str,
    ) -> T:
        """Run a call while its updates are shown on this thread."""
        watcher = watch
        if watcher is None and self.watcher_factory is not None:
            watcher = self.watcher_factory()
        try:
            return drain(work, watcher)
        except KeyboardInterrupt:
            if watcher is not None:
                watcher(Update("error", interrupted))
            raise


async def _got(get: Callable[[], Awaitable[T]]) -> T:
    """An awaited property; its coroutine is born on the private loop."""
    return await get()
