"""When each word is said, where only some of them are known."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

__all__ = ["fill"]


def fill(starts: list[float], weights: Sequence[int], end: int) -> list[int]:
    """Give the words without a mark their share, by length, of the time up to the next mark."""
    starts[0] = max(starts[0], 0.0)
    at = 0
    while at < len(starts):
        after = at + 1
        while after < len(starts) and starts[after] < 0:
            after += 1
        limit = max(starts[after] if after < len(starts) else float(end), starts[at])
        span, total = limit - starts[at], sum(weights[at:after]) or 1
        passed = 0
        for inner in range(at, after - 1):
            passed += weights[inner]
            starts[inner + 1] = starts[at] + span * passed / total
        at = after
    return [int(start) for start in np.maximum.accumulate(np.array(starts))]
