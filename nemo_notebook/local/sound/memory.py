"""What was made last, kept up to a number of bytes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

__all__ = ["Memory"]

Kept = TypeVar("Kept")


class Memory(Generic[Kept]):
    """The values used last, up to `limit` bytes by `size`; any thread may ask."""

    def __init__(self, limit: int, size: Callable[[Kept], int]) -> None:
        self._limit = limit
        self._size = size
        self._used = 0
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Kept | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: Hashable, value: Kept) -> None:
        with self._lock:
            if key in self._kept or self._size(value) > self._limit // 4:
                return
            self._kept[key] = value
            self._used += self._size(value)
            while self._used > self._limit:
                _, old = self._kept.popitem(last=False)
                self._used -= self._size(old)
