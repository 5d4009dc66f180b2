"""What was asked for and what became of it, on disk before the next step is taken.

One append-only file of JSON lines per process, each line one write followed by `fsync`; reading
merges the files of all processes. No locks: no two processes write the same file, and a line torn
by a crash is dropped when it is read. A job goes through the steps

    intent → sent → id → done | failed | cancelled | unknown

so that after a crash it is known what may have been paid for.
"""

from __future__ import annotations

import json
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

__all__ = ["Journal"]

COLUMNS = ("job", "kind", "session", "project", "backend", "step", "text", "started", "updated")
ENDED = ("done", "failed", "cancelled", "unknown")


class Journal:
    """The journal in a directory; the file of this process is made with the first entry."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._lock = threading.Lock()
        self._handle = -1
        self._owner = 0
        self._broken = False

    def write(self, kind: str, job: str, step: str, **facts: Any) -> None:
        """Append one entry; it is on disk when this returns.

        A directory that cannot be written is reported once, and the work goes on without.
        """
        entry = {"at": time.time(), "kind": kind, "job": job, "step": step, **facts}
        line = json.dumps(entry, ensure_ascii=True, default=str).encode() + b"\n"
        with self._lock:
            if self._broken:
                return
            try:
                os.write(self._open(), line)
                os.fsync(self._handle)
            except OSError as error:
                self._broken = True
                warnings.warn(
                    f"The journal of jobs cannot be written ({error.strerror}); a job that is "
                    "interrupted will not be found again.",
                    RuntimeWarning,
                    stacklevel=3,
                )

    def _open(self) -> int:
        if self._handle < 0 or self._owner != os.getpid():
            self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            host = "".join(c for c in socket.gethostname() if c.isalnum())[:20]
            name = f"{host}-{os.getpid()}-{uuid.uuid4().hex[:8]}.jsonl"
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND
            self._handle = os.open(self.directory / name, flags, 0o600)
            self._owner = os.getpid()
        return self._handle

    def close(self) -> None:
        """Close the file of this process; another entry opens a new one."""
        with self._lock:
            if self._handle >= 0 and self._owner == os.getpid():
                os.close(self._handle)
            self._handle = -1

    def entries(self) -> Iterator[dict[str, Any]]:
        """All entries of all processes, the oldest first; torn lines are left out."""
        found = []
        for path in sorted(self.directory.glob("*.jsonl")):
            try:
                lines = path.read_bytes().split(b"\n")
            except OSError:
                continue
            for line in lines:
                try:
                    entry = json.loads(line)
                    found.append((float(entry["at"]), entry))
                except (ValueError, KeyError, TypeError):
                    continue
        found.sort(key=lambda pair: pair[0])
        for _, entry in found:
            yield entry

    def jobs(self, *kinds: str) -> list[dict[str, Any]]:
        """One mapping a job with its latest facts, `started` and `updated`; the oldest first."""
        jobs: dict[str, dict[str, Any]] = {}
        for entry in self.entries():
            at = entry.pop("at")
            job = jobs.setdefault(str(entry.get("job")), {"started": at})
            job.update(entry, updated=at)
        return [job for job in jobs.values() if not kinds or job.get("kind") in kinds]

    def frame(self, *kinds: str) -> pd.DataFrame:
        """The jobs as a table: job, kind, session, project, backend, step, text, started,
        updated."""
        rows = [{name: job.get(name, "") for name in COLUMNS} for job in self.jobs(*kinds)]
        table = pd.DataFrame(rows, columns=list(COLUMNS))
        for name in ("started", "updated"):
            table[name] = pd.to_datetime(pd.to_numeric(table[name]), unit="s", utc=True)
        return table
