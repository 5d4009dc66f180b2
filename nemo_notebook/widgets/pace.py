"""Many small changes, few redraws: the last one is always drawn."""

from __future__ import annotations

import contextvars
import threading
import time
from collections.abc import Callable

__all__ = ["RATE", "Pace"]

RATE = 20.0
"""How often a second anything is redrawn at most: what a page takes without losing messages."""


class Pace:
    """Calls `draw` soon after each `poke()`, but at most `rate` times a second.

    The first poke draws at once; those that follow within the pause are drawn together by a timer
    when it is over. `flush()` draws what is left, now.

    Attributes:
        lock: held while drawing; hold it while changing what is drawn.
    """

    def __init__(
        self,
        draw: Callable[[], None],
        *,
        rate: float = RATE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.lock = threading.RLock()
        self._draw = draw
        self._pause = 1 / rate
        self._clock = clock
        self._drawn_at = float("-inf")
        self._timer: threading.Timer | None = None

    def poke(self) -> None:
        """Something has changed."""
        with self.lock:
            wait = self._drawn_at + self._pause - self._clock()
            if wait <= 0:
                self.flush()
            elif self._timer is None:
                # The context goes along: it ties a display to the cell that it belongs to.
                context = contextvars.copy_context()
                self._timer = threading.Timer(wait, context.run, [self._draw_late])
                self._timer.daemon = True
                self._timer.start()

    def flush(self) -> None:
        """Draw now."""
        with self.lock:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            self._drawn_at = self._clock()
            self._draw()

    def _draw_late(self) -> None:
        with self.lock:
            # A flush may have come first; then this timer is no longer the one that waits.
            if self._timer is not None:
                self.flush()
