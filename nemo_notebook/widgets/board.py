"""A table of videos in the making: what is done, what is going on, what failed and why."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

import ipywidgets as widgets
import pandas as pd

from .grid import Column, Grid, Line
from .pace import Pace
from .panel import Panel, button
from .safe import text_html

__all__ = ["BatchBoard"]

_COLUMNS = (
    Column("row", "row"),
    Column("status", "status"),
    Column("video", "video"),
    Column("seconds", "took (s)", number=True),
    Column("error", "what went wrong"),
    Column("prompt", "prompt"),
)


class Work(Protocol):
    """Anything that makes the rows of a table: a batch."""

    @property
    def results(self) -> pd.DataFrame: ...
    def on_change(self, listener: Any) -> None: ...
    def run(self) -> Any: ...
    def retry(self) -> Any: ...


class BatchBoard(Panel):
    """A batch as a table that follows its work; Run, Retry and Stop.

    Stop ends the waiting after the step that goes on; the rows that are done stay done, and Run
    goes on with the rest.

    >>> batch = df.nemo.make("an ad for {product}", to="videos/", run=False)  # doctest: +SKIP
    >>> BatchBoard(batch)                                                     # doctest: +SKIP
    """

    def __init__(self, batch: Work, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.batch = batch
        self._pace = Pace(self._draw, rate=5)
        self.bar = widgets.IntProgress(
            min=0, max=1, layout=widgets.Layout(flex="1 1 12em", width="auto")
        )
        self.label = widgets.HTML()
        self.grid = Grid("Videos", _COLUMNS)
        self.run_button = button("Run", "Make what is not made yet", "primary")
        self.retry_button = button("Retry", "Make those again that failed")
        self.stop_button = button("Stop", "Stop; what is done stays")
        self.run_button.on_click(self.guard(lambda _button: self.work(batch.run)))
        self.retry_button.on_click(self.guard(lambda _button: self.work(batch.retry)))
        self.stop_button.on_click(self.guard(lambda _button: self.stop()))
        self.observe(lambda _change: self.refresh(), "busy")
        batch.on_change(lambda _batch: self._pace.poke())
        buttons = [self.run_button, self.retry_button, self.stop_button, self.bar, self.label]
        self.children = (
            widgets.Box(
                buttons,
                layout=widgets.Layout(
                    flex_flow="row wrap", align_items="center", grid_gap="4px 8px"
                ),
            ),
            self.grid,
            self.notice,
        )
        self.refresh()

    def refresh(self) -> None:
        """Show the rows as they are."""
        self._pace.flush()

    def _draw(self) -> None:
        results = self.batch.results
        counts = results["status"].value_counts()
        done, failed = int(counts.get("done", 0)), int(counts.get("failed", 0))
        self.bar.max = max(1, len(results))
        self.bar.value = done + failed
        said = f"{done} of {len(results)} done"
        self.label.value = text_html(f"{said}, {failed} failed" if failed else said)
        self.grid.show([_line(n, row) for n, row in enumerate(results.to_dict("records"))])
        self.run_button.disabled = self.busy or not int(counts.get("waiting", 0))
        self.retry_button.disabled = self.busy or not failed
        self.stop_button.disabled = not self.busy


def _line(number: int, row: Any) -> Line:
    cells = [
        str(row["row"]),
        row["status"],
        Path(row["video"]).name,
        f"{row['seconds']:.1f}" if row["seconds"] else "",
        row["error"] or row["notes"],
        row["prompt"],
    ]
    return Line(str(number), cells, why=row["error"])
