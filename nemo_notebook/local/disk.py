"""Files that are whole or absent, and a lock between processes.

Readers need no lock: a file appears under its name only when all of it is on the disk.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import threading
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar, Self
from weakref import WeakValueDictionary

_LOCKS = find_spec("fcntl") is not None  # not on Windows

__all__ = ["FileLock", "create_json", "make_private", "read_json", "write_atomic", "write_json"]


def make_private(folder: Path) -> Path:
    """The folder, made with its parents where missing, closed to everyone but its owner."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    return folder


@contextlib.contextmanager
def _temporary(path: Path, data: bytes, durable: bool) -> Iterator[Path]:
    """A file beside `path` that holds `data`; gone afterwards if it was not renamed."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}.tmp")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable, where the system can."""
    with contextlib.suppress(OSError):  # some file systems cannot open or sync a folder
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def write_atomic(path: Path, data: bytes, *, durable: bool = True) -> None:
    """Put `data` under `path`, at once: a reader sees the old file or the new one.

    With `durable` it also survives a loss of power.
    """
    with _temporary(path, data, durable) as temporary:
        temporary.replace(path)
    if durable:
        sync_folder(path.parent)


def _encode(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode(
        "ascii"
    )


def write_json(path: Path, value: Any, *, durable: bool = True) -> None:
    """`write_atomic` of a JSON value."""
    write_atomic(path, _encode(value), durable=durable)


def create_json(path: Path, value: Any) -> bool:
    """Put a JSON value under a name that must be free; False when it is taken already."""
    with _temporary(path, _encode(value), durable=True) as temporary:
        try:
            os.link(temporary, path)
        except FileExistsError:
            return False
        except OSError:  # no hard links on this file system: the next best, still exclusive
            try:
                with path.open("xb") as file:
                    file.write(temporary.read_bytes())
            except FileExistsError:
                return False
    sync_folder(path.parent)
    return True


def read_json(path: Path) -> Any:
    """The value of a JSON file, or None where there is no readable one."""
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None


class _ThreadLock:
    """A lock that weak references can point at."""

    def __init__(self) -> None:
        self.lock = threading.Lock()


class FileLock:
    """One holder at a time, among threads and processes; freed by the system when one dies.

    Where the file system has no locks (some network homes), it holds among threads only.

    >>> with FileLock(Path("/tmp/example.lock")): ...  # doctest: +SKIP
    """

    _threads: ClassVar[WeakValueDictionary[str, _ThreadLock]] = WeakValueDictionary()
    _registry: ClassVar[threading.Lock] = threading.Lock()

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None
        with self._registry:
            key = str(path.absolute())
            self._thread = self._threads.setdefault(key, _ThreadLock())

    def acquire(self, *, blocking: bool = True) -> bool:
        """Take the lock; without `blocking`, False at once when another has it."""
        if not self._thread.lock.acquire(blocking=blocking):
            return False
        if not _LOCKS:
            return True
        import fcntl

        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if blocking else fcntl.LOCK_NB))
        except BlockingIOError:
            os.close(descriptor)
            self._thread.lock.release()
            return False
        except OSError:  # no locks on this file system
            os.close(descriptor)
            return True
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        """Give the lock back."""
        if self._descriptor is not None:
            import fcntl

            # A child made by fork shares the descriptor: closing it alone would not unlock.
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)
            os.close(self._descriptor)
            self._descriptor = None
        self._thread.lock.release()

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()
