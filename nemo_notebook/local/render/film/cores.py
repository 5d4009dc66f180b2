"""How many cores and how much memory this process may really use.

A container reports the cores of its host; what it may use stands in its control group
(cgroup v2 `cpu.max`, v1 `cpu.cfs_quota_us`), and in the affinity of the process.
"""

from __future__ import annotations

import math
import os
from pathlib import Path

__all__ = ["is_scarce", "usable_cores", "workers"]

_CGROUP = Path("/sys/fs/cgroup")
_REPORT = Path("/proc/meminfo")


def _quota(root: Path) -> float | None:
    """Cores granted by the control group below `root`, or None when it sets no limit."""
    try:
        granted, period = (root / "cpu.max").read_text().split()
        return None if granted == "max" else int(granted) / int(period)
    except (OSError, ValueError):
        pass
    try:
        granted_us = int((root / "cpu/cpu.cfs_quota_us").read_text())
        period_us = int((root / "cpu/cpu.cfs_period_us").read_text())
        return granted_us / period_us if granted_us > 0 and period_us > 0 else None
    except (OSError, ValueError):
        return None


def usable_cores(root: Path = _CGROUP) -> int:
    """Cores for this process, at least 1.

    >>> usable_cores() >= 1
    True
    """
    if hasattr(os, "sched_getaffinity"):
        cores = len(os.sched_getaffinity(0))
    else:
        cores = os.cpu_count() or 1
    quota = _quota(root)
    # A core granted in part is used as one; a sliver of one is not.
    return max(1, min(cores, math.ceil(quota - 0.1))) if quota else max(1, cores)


_PROCESS, _PIXEL = 90 << 20, 190
"""Bytes that a render process holds at most: itself, and for each pixel of a frame, half of it for
scenes and words and a third for x264."""


def _granted(root: Path) -> int | None:
    """Bytes that the control group below `root` still grants, or None when it sets no limit."""
    for limit, used, cached in (
        ("memory.max", "memory.current", "inactive_file"),
        ("memory/memory.limit_in_bytes", "memory/memory.usage_in_bytes", "total_inactive_file"),
    ):
        try:
            most = (root / limit).read_text().strip()
            now = int((root / used).read_text())
            counts = (root / used).with_name("memory.stat").read_text().split()
        except (OSError, ValueError):
            continue
        # What is only kept from files is let go of when memory is needed.
        spare = int(counts[counts.index(cached) + 1]) if cached in counts else 0
        return None if most == "max" or int(most) >= 1 << 60 else int(most) - now + spare
    return None


def _available(report: Path) -> int | None:
    """Bytes that the machine can still give, by Linux; None elsewhere."""
    try:
        lines = report.read_text().splitlines()
    except OSError:
        return None
    found = [line.split()[1] for line in lines if line.startswith("MemAvailable:")]
    return int(found[0]) * 1024 if found else None


def _spare(root: Path, report: Path) -> int | None:
    """Bytes that may still be used, or None when nobody tells."""
    rooms = [room for room in (_granted(root), _available(report)) if room is not None]
    return min(rooms) if rooms else None


_PLENTY = 1 << 30


def is_scarce(root: Path = _CGROUP, report: Path = _REPORT) -> bool:
    """Whether there is less than a gigabyte of memory left.

    >>> is_scarce() in (True, False)
    True
    """
    room = _spare(root, report)
    return room is not None and room < _PLENTY


def workers(pixels: int = 1920 * 1080, root: Path = _CGROUP, report: Path = _REPORT) -> int:
    """How many render processes there is room for when a frame has so many pixels: one a core,
    fewer where memory is scarce (a notebook server that grants 1 GB would end them otherwise, and
    frames in 4K take four times as much), at least 1.

    >>> 1 <= workers() <= usable_cores()
    True
    """
    room, cores = _spare(root, report), usable_cores(root)
    return cores if room is None else max(1, min(cores, room // (_PROCESS + _PIXEL * pixels)))
