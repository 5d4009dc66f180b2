"""Entries on disk before the next step is taken.

One append-only file of JSON lines per process, each line one write followed by `fsync`; reading
merges the files of all processes. No locks: no two processes write the same file, and a line torn
by a crash is dropped and counted when it is read. A job goes through the steps

    render   intent → sent → id → fetching → done | failed | cancelled
    turn     intent → (sent, when its reader was interrupted) → done | recovered | failed | unknown

so that after a crash it is known what may have been paid for. Of two entries of one job the one
further on this way counts, whatever the clocks of two machines say.
"""

from __future__ import annotations

import errno
import json
import logging
import math
import os
import socket
import threading
import time
import uuid
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from .claims import Claims

__all__ = ["ENDED", "Journal", "write_whole"]

log = logging.getLogger(__name__)

COLUMNS = (
    "job",
    "kind",
    "session",
    "project",
    "backend",
    "step",
    "text",
    "path",
    "error",
    "started",
    "updated",
)
STEPS = ("open", "intent", "sent", "id", "fetching", "unknown", "failed", "cancelled", "recovered")
"""The steps of a job in their order; "done" comes after all of them."""

ENDED = ("done", "recovered", "failed", "cancelled", "unknown")
"""The steps after which nothing is left to do."""

FRESH = 5.0
"""Seconds within which the unfinished last line of a file may still be on its way."""


def _rank(step: object) -> int:
    return STEPS.index(step) if step in STEPS else len(STEPS)


def write_whole(path: Path, data: bytes) -> None:
    """Put `data` under its name in one step; it is on disk when this returns."""
    new = path.with_name(f".{uuid.uuid4().hex}.new")
    try:
        with new.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except OSError:
        new.unlink(missing_ok=True)
        raise


class Journal:
    """The journal in a directory; the file of this process is made with the first entry.

    Attributes:
        claims: who works on which job.
        torn: how many lines the last reading left out.

    >>> journal = Journal(Path("journal"))                       # doctest: +SKIP
    >>> journal.write("render", "render_1", "intent", project="Sea")   # doctest: +SKIP
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.claims = Claims(directory / "claims")
        self.torn = 0
        self._lock = threading.Lock()
        self._handle = -1
        self._owner = 0
        self._tail = False
        self._warned = False
        self._unwritten: list[dict[str, Any]] = []
        self._read: dict[Path, tuple[tuple[int, int], list[dict[str, Any]], int]] = {}

    # Writing

    def write(self, kind: str, job: str, step: str, **facts: Any) -> None:
        """Append one entry; it is on disk when this returns.

        A disk that cannot be written is reported once, and the work goes on: this process still
        knows its entries, and a later write may succeed.
        """
        entry = {"at": time.time(), "kind": kind, "job": job, "step": step, **facts}
        line = json.dumps(entry, ensure_ascii=True, default=str).encode() + b"\n"
        with self._lock:
            try:
                self._append(line)
            except OSError as error:
                self._unwritten.append(json.loads(line))
                if not self._warned:
                    self._warned = True
                    warnings.warn(
                        f"The journal of jobs cannot be written ({error.strerror}); a job that is "
                        "interrupted will not be found again.",
                        RuntimeWarning,
                        stacklevel=3,
                    )

    def _append(self, line: bytes) -> None:
        """One write and one flush; a tail that an earlier failure left is ended first."""
        handle = self._open()
        data = b"\n" + line if self._tail else line
        self._tail = True
        if os.write(handle, data) != len(data):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(handle)
        self._tail = False

    def _open(self) -> int:
        if self._handle < 0 or self._owner != os.getpid():
            self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            host = "".join(c for c in socket.gethostname() if c.isalnum())[:20]
            name = f"{host}-{os.getpid()}-{uuid.uuid4().hex[:8]}.jsonl"
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND
            self._handle = os.open(self.directory / name, flags, 0o600)
            self._owner = os.getpid()
            self._tail = False
            _flush_directory(self.directory)
        return self._handle

    def close(self) -> None:
        """Close the file of this process; another entry opens a new one."""
        with self._lock:
            if self._handle >= 0 and self._owner == os.getpid():
                os.close(self._handle)
            self._handle = -1

    # What a job needs besides its entries

    def keep(self, job: str, wire: Any) -> None:
        """Keep what a job needs to be done again, such as a draft; on disk when this returns."""
        path = self._kept(job)
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_whole(path, json.dumps(wire).encode())
        except OSError as error:
            log.info("%s is not kept: %s", path.name, error.strerror)

    def kept(self, job: str) -> Any:
        """What was kept for a job; None when there is nothing that can be read."""
        try:
            return json.loads(self._kept(job).read_bytes())
        except (OSError, ValueError, RecursionError):
            return None

    def forget(self, job: str) -> None:
        """Drop what was kept for a job that has ended."""
        try:
            self._kept(job).unlink(missing_ok=True)
        except OSError as error:
            log.info("%s stays: %s", job, error.strerror)

    def _kept(self, job: str) -> Path:
        plain = "".join(c for c in job if c.isalnum() or c in "_-")[:100]
        return self.directory / "kept" / f"{plain}.json"

    # Reading

    def entries(self) -> Iterator[dict[str, Any]]:
        """All entries of all processes, the oldest first; torn lines are left out and counted."""
        found: list[dict[str, Any]] = []
        torn = 0
        with self._lock:
            for path in sorted(self.directory.glob("*.jsonl")):
                entries, broken = self._file(path)
                found += entries
                torn += broken
            found += self._unwritten
        if torn > self.torn:
            log.warning("%d torn lines of the journal were left out", torn - self.torn)
        self.torn = torn
        found.sort(key=lambda entry: float(entry["at"]))
        for entry in found:
            yield dict(entry)

    def _file(self, path: Path) -> tuple[list[dict[str, Any]], int]:
        """The entries of one file and how many of its lines are torn; read when it has changed."""
        try:
            stat = path.stat()
            state = (stat.st_size, stat.st_mtime_ns)
            if path in self._read and self._read[path][0] == state:
                return self._read[path][1:]
            *lines, tail = path.read_bytes().split(b"\n")
        except OSError:
            return [], 0
        found, torn = [], 0
        for line in lines:
            entry = _entry(line)
            if entry is not None:
                found.append(entry)
            elif line.strip():
                torn += 1
        whole = _entry(tail)
        if whole is not None:
            found.append(whole)  # only its end is missing
        elif tail.strip():
            if time.time() - stat.st_mtime < FRESH:
                return found, torn  # perhaps still on its way, so nothing is remembered
            torn += 1
        self._read[path] = (state, found, torn)
        return found, torn

    def jobs(self, *kinds: str) -> list[dict[str, Any]]:
        """One mapping a job with its latest facts, `started` and `updated`; the oldest first."""
        jobs: dict[str, dict[str, Any]] = {}
        for entry in self.entries():
            at = float(entry.pop("at"))
            job = jobs.setdefault(str(entry.get("job")), {"started": at, "updated": at})
            if _rank(entry.get("step")) < _rank(job.get("step", "open")):
                entry.pop("step")
            job.update(entry)
            job["updated"] = max(at, job["updated"])
        return [job for job in jobs.values() if not kinds or job.get("kind") in kinds]

    def unfinished(self, kind: str, **facts: str) -> list[dict[str, Any]]:
        """The jobs of a kind that have not ended and whose facts are these; the oldest first."""
        return [
            job
            for job in self.jobs(kind)
            if job.get("step") not in ENDED and all(job.get(k) == v for k, v in facts.items())
        ]

    def find(self, kind: str, job: str) -> dict[str, Any]:
        """One job as it stands now; empty when there is none."""
        return next((one for one in self.jobs(kind) if one.get("job") == job), {})

    def frame(self, *kinds: str) -> pd.DataFrame:
        """The jobs as a table; `started` and `updated` are moments in UTC.

        `frame.attrs["torn"]` says how many lines could not be read.
        """
        rows = [{name: job.get(name, "") for name in COLUMNS} for job in self.jobs(*kinds)]
        table = pd.DataFrame(rows, columns=list(COLUMNS))
        for name in ("started", "updated"):
            table[name] = pd.to_datetime(pd.to_numeric(table[name]), unit="s", utc=True)
        table.attrs["torn"] = self.torn
        return table


def _entry(line: bytes) -> dict[str, Any] | None:
    """A line as an entry; None when it is torn."""
    try:
        entry = json.loads(line)
        usable = math.isfinite(float(entry["at"])) and isinstance(entry["job"], str)
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return entry if usable else None


def _flush_directory(directory: Path) -> None:
    """Make the name of a new file last; where directories cannot be flushed the file has to do."""
    try:
        handle = os.open(directory, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError as error:
        log.debug("the directory is not flushed: %s", error.strerror)
    finally:
        os.close(handle)
