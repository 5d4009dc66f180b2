"""What a piece of work costs: seconds on the clock, seconds of CPU, and memory, with all processes.

The clock is what a person waits for, but on a machine that others use it counts their work too;
CPU seconds hardly do. Memory is the proportional set size (PSS) of Linux: what several processes
share is counted once, in parts.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

__all__ = ["Cost", "Peak", "cost_of", "descendants", "resident"]

_TICK = os.sysconf("SC_CLK_TCK")


class Cost(NamedTuple):
    """Seconds on the clock, and of CPU in user and system mode."""

    wall: float
    cpu: float


def descendants(pid: int) -> list[int]:
    """A process and all that it has started, and they in turn."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            for child in task.read_text().split():
                found += descendants(int(child))
        except OSError:
            continue
    return found


def _cpu(pids: Iterable[int]) -> float:
    """CPU seconds that these processes, and those of their children that have ended, have used."""
    total = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += sum(int(field) for field in fields[11:15])
    return total / _TICK


def cost_of(work: Callable[[], object]) -> Cost:
    """What a piece of work costs this process and all of its children."""
    start, used = time.perf_counter(), _cpu(descendants(os.getpid()))
    work()
    return Cost(time.perf_counter() - start, _cpu(descendants(os.getpid())) - used)


def resident(pids: Iterable[int]) -> int:
    """Bytes of memory of these processes together, what they share counted once."""
    total = 0
    for pid in pids:
        try:
            text = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
    return total * 1024


class Peak(threading.Thread):
    """Watches the memory of this process and its children; looking costs CPU, so not while the
    time is taken.

    Attributes:
        bytes: the most that was held at once, beyond what was held at the start by `but`.
    """

    def __init__(self, but: Iterable[int] = ()) -> None:
        super().__init__(daemon=True)
        self._but = set(but)
        self.bytes, self._stop_now = 0, threading.Event()

    def run(self) -> None:
        while not self._stop_now.wait(0.1):
            pids = [pid for pid in descendants(os.getpid()) if pid not in self._but]
            self.bytes = max(self.bytes, resident(pids))

    def stop(self) -> int:
        """The peak in bytes."""
        self._stop_now.set()
        self.join()
        return self.bytes
