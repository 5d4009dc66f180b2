"""How many cores and how much memory this process may really use.

A container reports the cores of its host; what it may use stands in its control group
(cgroup v2 `cpu.max`, v1 `cpu.cfs_quota_us`), and in the affinity of the process.
"""

from __future__ import annotations

import math
import os
from pathlib import Path

__all__ = ["usable_cores", "workers"]

_CGROUP = Path("/sys/fs/cgroup")


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


_EACH = 480 << 20
"""Bytes that a render process holds at most at 1080p: half scenes and words, a third x264."""


def _room(root: Path) -> int | None:
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


def workers(root: Path = _CGROUP) -> int:
    """How many render processes there is room for: one a core, fewer where memory is scarce (a
    notebook server that grants 1 GB would end them otherwise), at least 1.

    >>> 1 <= workers() <= usable_cores()
    True
    """
    room = _room(root)
    cores = usable_cores(root)
    return cores if room is None else max(1, min(cores, room // _EACH))
