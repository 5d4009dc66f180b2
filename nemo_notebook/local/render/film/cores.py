"""How many cores and how much memory this process may really use.

A container reports the cores of its host; what it may use stands in its control group
(cgroup v2 `cpu.max`, v1 `cpu.cfs_quota_us`), and in the affinity of the process.
"""

from __future__ import annotations

import math
import os
from pathlib import Path

__all__ = ["usable_cores"]

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
