"""The stream of one answer or one export: in a notebook cell, or in a terminal.

`make_watcher()` is what a connection uses when nobody gave a watcher. It returns, by what is in
front of the person, `Inline` (a cell), `Lines` (a terminal) or None (nobody looks):

    import nemo_notebook.widgets.inline as inline
    client = nemo.connect()          # sets project.watcher_factory = inline.make_watcher
"""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable
from typing import Any, Literal, TextIO

from IPython import get_ipython
from IPython.display import display

from ..project.updates import Update, Watcher
from .pace import RATE, Pace
from .progress import Progress
from .safe import clean, columns, one_line

__all__ = ["Inline", "Lines", "front_end", "make_watcher"]


def front_end() -> Literal["notebook", "terminal", ""]:
    """What shows the output: "notebook" in a Jupyter kernel, "terminal", or "" for nobody.

    >>> front_end() in ("notebook", "terminal", "")
    True
    """
    shell = get_ipython()
    if shell is not None and getattr(shell, "kernel", None) is not None:
        return "notebook"
    return "terminal" if sys.stderr is not None and sys.stderr.isatty() else ""


def make_watcher() -> Watcher | None:
    """A new watcher for what is in front of the person now; None when nobody looks."""
    makers: dict[str, Callable[[], Watcher]] = {"notebook": Inline, "terminal": Lines}
    maker = makers.get(front_end())
    return maker() if maker else None


_RESULTS = ("video", "reply", "batch")
"""What a call may end in that shows itself, by its name in the details of the last update."""


class Inline:
    """A watcher that shows one answer in the cell it is made in, and keeps it there.

    One display is redrawn at most `RATE` times a second, whatever the number of pieces; the last
    piece is always shown. All text is escaped. When the call ends in a value that shows itself
    (a video), the display turns into that value; when the cell shows the value anyway, as its
    last expression, the display steps back so that nothing stands twice.

    >>> watch = Inline()                                    # doctest: +SKIP
    >>> project.say("make the music quieter", watch=watch)  # doctest: +SKIP
    """

    def __init__(self, *, rate: float = RATE, clock: Callable[[], float] = time.monotonic) -> None:
        self.progress = Progress()
        self._pace = Pace(self._draw, rate=rate, clock=clock)
        self._handle: Any = None
        self._results: list[Any] = []

    def __call__(self, update: Update) -> None:
        with self._pace.lock:
            self.progress.take(update)
            if update.details.get("error") is not None:
                self.progress.error = ""  # it is raised too: the cell shows it
            if update.kind in ("done", "error"):
                self._pace.flush()
                self._finish(update)
            else:
                self._pace.poke()

    def _draw(self) -> None:
        bundle = self.progress.bundle()
        if self._handle is None:
            self._handle = display(bundle, raw=True, display_id=True)
        else:
            self._handle.update(bundle, raw=True)

    def _finish(self, update: Update) -> None:
        video = update.details.get("video")
        self._results = [update.details[name] for name in _RESULTS if name in update.details]
        if video is not None and self._handle is not None:
            self._handle.update(video)
        if self._results:
            _step_back_when_shown(self)

    def clear(self) -> None:
        """Take the display back: the value is shown elsewhere."""
        with self._pace.lock:
            if self._handle is not None:
                self._handle.update({"text/plain": "", "text/html": ""}, raw=True)


def _step_back_when_shown(watch: Inline) -> None:
    """When the running cell ends in the very value `watch` has shown, the display is cleared."""
    shell = get_ipython()
    if shell is None:
        return

    def after_the_cell(result: Any) -> None:
        shell.events.unregister("post_run_cell", after_the_cell)
        shown = getattr(result, "result", None)
        if any(shown is one for one in watch._results):
            watch.clear()

    shell.events.register("post_run_cell", after_the_cell)


class Lines:
    """A watcher for a terminal or a log.

    In a terminal, one line tells what goes on and is rewritten in place; the answer's text is
    printed when it is complete. Elsewhere each step is one plain line, and progress only every
    quarter.

    Args:
        stream: where to write; standard error when not given.
        tty: whether lines can be rewritten; found out from the stream when not given.
        text: whether the answer's text is printed too.
    """

    def __init__(
        self,
        stream: TextIO | None = None,
        *,
        tty: bool | None = None,
        width: int | None = None,
        text: bool = True,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._stream = sys.stderr if stream is None else stream
        self._tty = self._stream.isatty() if tty is None else tty
        self._width = width
        self._text = text
        self._clock = clock
        self._line = ""
        self._written_at = float("-inf")
        self._quarter = -1
        self.progress = Progress()

    def __call__(self, update: Update) -> None:
        self.progress.take(update)
        if update.kind in ("tool", "note"):
            self._tell(one_line(update.text))
        elif update.kind == "progress":
            self._tell_percent(update)
        elif update.kind in ("text", "replace") and self._tty:
            self._tell(one_line(self.progress.text.rpartition("\n")[2] or self.progress.text))
        elif update.kind in ("done", "error"):
            self._rewrite("")
            self._quarter = -1
            if self._text and self.progress.text:
                self._stream.write(clean(self.progress.text).rstrip() + "\n")
                self._stream.flush()
            else:
                self._tell_notes(update)
            self.progress = Progress()

    def _tell(self, line: str) -> None:
        if not line or line == self._line:
            return
        if not self._tty:
            self._line = line
            self._stream.write(line + "\n")
            self._stream.flush()
        elif self._clock() - self._written_at >= 1 / RATE:
            self._rewrite(line)

    def _tell_notes(self, update: Update) -> None:
        """What a video could not show as asked, a line a note; an answer has told it itself."""
        for note in getattr(update.details.get("video"), "notes", ()):
            self._stream.write(f"Note: {one_line(note, 400)}\n")
            self._stream.flush()

    def _tell_percent(self, update: Update) -> None:
        percent = 0.0 if update.percent is None else update.percent
        what = one_line(update.text) or self.progress.task or "Working"
        if self._tty:
            if percent >= 100 or self._clock() - self._written_at >= 1 / RATE:
                done = round(percent / 5)
                self._rewrite(f"{what} {'━' * done}{'┄' * (20 - done)} {percent:3.0f}%")
        elif (quarter := int(percent // 25)) > self._quarter:
            self._quarter = quarter
            self._stream.write(f"{what} {percent:.0f}%\n")
            self._stream.flush()

    def _rewrite(self, line: str) -> None:
        if not self._tty:
            return
        width = (self._width or _terminal_width()) - 1
        while columns(line) > width:
            line = line[:-2].rstrip() + "…"
        self._stream.write("\r" + " " * min(columns(self._line), width) + "\r" + line)
        self._stream.flush()
        self._line = line
        self._written_at = self._clock()


def _terminal_width() -> int:
    return max(20, shutil.get_terminal_size((80, 24)).columns)
