"""A table of prompts becomes a folder of videos, one row after another."""

from __future__ import annotations

import csv
import html
import io
import os
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd

from ..errors import InputError, NemoError
from ..project.request import check_timeline
from ..project.updates import Update, Watcher
from .rows import Row

__all__ = ["Batch", "Outcome"]

RESULTS = "results.csv"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one row.

    Attributes:
        row: the label of the row in the table's index.
        status: "waiting", "running", "done" or "failed".
        video: the path of the video, or "".
        duration: of the video, in ms.
        seconds: how long it took to make.
        error: what went wrong, in a sentence.
        notes: what the video could not show as asked, in sentences; "" when all is as asked.
    """

    row: Any
    prompt: str
    status: str = "waiting"
    video: str = ""
    duration: int = 0
    seconds: float = 0.0
    error: str = ""
    notes: str = ""


class Batch:
    """The videos of a table. `df.nemo.make(...)` makes one and runs it.

    A row that fails does not stop the others. After every row `results.csv` in the output folder
    is up to date; it is replaced as a whole, so it is never half written.

    Attributes:
        folder: where the videos and `results.csv` are.
    """

    def __init__(
        self,
        rows: Sequence[Row],
        *,
        folder: Path,
        connect: Callable[[], AbstractContextManager[Any]],
        ask: Callable[[str], str] = str,
        wish: Mapping[str, Any] = MappingProxyType({}),
        watch: bool = True,
    ) -> None:
        """
        Args:
            rows: see `rows.rows_of`.
            connect: gives the client as a context, entered when work begins and left after it.
            ask: turns a row's prompt into the request that is sent.
            wish: how every video is exported: `quality`, `resolution`.
            watch: whether what the client's projects use to show progress shows that of the rows.

        Raises:
            InputError: the folder cannot be written.
        """
        self.folder = folder
        self._rows = tuple(rows)
        self._connect = connect
        self._ask = ask
        self._wish = wish
        self._wanted = watch
        self._watch: Watcher | None = None
        self._outcomes = [Outcome(row.index, row.prompt) for row in rows]
        self._listeners: list[Callable[[Batch], None]] = []
        _check_folder(folder)

    def on_change(self, listener: Callable[[Batch], None]) -> None:
        """Call `listener(batch)` when a row begins and when it ends, on the thread of the work."""
        self._listeners.append(listener)

    def run(self) -> Batch:
        """Make every video that is not made yet; the batch itself, for chaining."""
        return self._work({"waiting"})

    def retry(self) -> Batch:
        """Make those again that failed, and those that were never begun."""
        return self._work({"waiting", "failed"})

    def _work(self, wanted: set[str]) -> Batch:
        todo = [row for row in self._rows if self._outcomes[row.position].status in wanted]
        if not todo:
            return self
        with self._connect() as client:
            for number, row in enumerate(todo):
                began, before = time.monotonic(), self._outcomes[row.position]
                self._outcomes[row.position] = replace(before, status="running", error="")
                self._changed()
                try:
                    outcome = self._make(client, row, number, len(todo))
                except BaseException:
                    self._outcomes[row.position] = before  # stopped: it was not made
                    self._changed()
                    raise
                took = round(time.monotonic() - began, 3)
                self._outcomes[row.position] = replace(outcome, seconds=took)
                self._save()
                self._changed()
        self._end()
        return self

    def _changed(self) -> None:
        for listener in self._listeners:
            listener(self)

    def _make(self, client: Any, row: Row, number: int, count: int) -> Outcome:
        outcome = Outcome(row.index, row.prompt)

        def watch(update: Update) -> None:
            if self._watch is not None and update.kind == "progress":
                share = (number + (update.percent or 0) / 100) / count
                self._watch(Update("progress", f"{number + 1} of {count}", 100 * share))

        try:
            project = client.project(Path(row.file).stem)
            self._tell(project, row, number, count)
            if row.media:
                project.upload(*row.media)
            reply = project.say(self._ask(row.prompt), watch=watch)
            check_timeline(project, reply)
            video = project.export(self.folder / row.file, watch=watch, **self._wish)
        except Exception as error:
            return replace(outcome, status="failed", error=_sentence(error))
        return replace(
            outcome,
            status="done",
            video=str(video.path),
            duration=int(video.duration),
            notes=" ".join(getattr(video, "notes", ())),
        )

    def _tell(self, project: Any, row: Row, number: int, count: int) -> None:
        factory = getattr(project, "watcher_factory", None)
        if number == 0 and self._wanted and factory is not None:
            self._watch = factory()
        if self._watch is not None:
            self._watch(Update("tool", f"Video {number + 1} of {count}: {row.file}"))

    def _end(self) -> None:
        if self._watch is not None:
            self._watch(Update("done", self._summary(), details={"batch": self}))

    def _save(self) -> None:
        out = io.StringIO(newline="")
        writer = csv.DictWriter(out, [field.name for field in fields(Outcome)])
        writer.writeheader()
        writer.writerows(asdict(outcome) for outcome in self._outcomes)
        target = self.folder / RESULTS
        part = target.with_suffix(".csv.part")
        with part.open("w", encoding="utf-8", newline="") as file:
            file.write(out.getvalue())
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)

    @property
    def results(self) -> pd.DataFrame:
        """A row for each row of the table: row, prompt, status, video, duration (ms), seconds,
        error, notes (what the video could not show as asked)."""
        columns = [field.name for field in fields(Outcome)]
        return pd.DataFrame([asdict(outcome) for outcome in self._outcomes], columns=columns)

    @property
    def videos(self) -> list[Path]:
        """The files of the rows that are done, in the table's order."""
        return [Path(one.video) for one in self._outcomes if one.status == "done"]

    @property
    def failed(self) -> int:
        """How many rows failed."""
        return sum(one.status == "failed" for one in self._outcomes)

    def _summary(self) -> str:
        done = len(self.videos)
        text = f"{done} of {len(self._outcomes)} videos are in {self.folder}."
        if self.failed:
            text += f" {self.failed} failed: see .results, then .retry()."
        if noted := sum(bool(one.notes) for one in self._outcomes):
            text += f" {noted} could not show everything as asked: see the notes in .results."
        return text

    def __len__(self) -> int:
        return len(self._rows)

    def __repr__(self) -> str:
        return f"<Batch: {self._summary()}>"

    def _repr_html_(self) -> str:
        shown = self.results.astype({"row": str})
        shown["seconds"] = shown["seconds"].round(1)
        shown["video"] = [Path(path).name for path in shown["video"]]
        table = shown.to_html(index=False, border=0, escape=True, max_rows=60)
        return f"<p>{html.escape(self._summary())}</p>{table}"


def _check_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".{os.getpid()}.part"
        probe.touch()
        probe.unlink()
    except OSError as error:
        reason = (error.strerror or "it is not a folder").lower()
        raise InputError(f"Nothing can be written in {folder}: {reason}.") from error


def _sentence(error: BaseException) -> str:
    if isinstance(error, NemoError):
        return str(error)
    return f"{type(error).__name__}: {error}"
