"""What was said before: sentences kept in memory and on disk, up to a number of bytes each."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nemo_notebook.local import disk
from nemo_notebook.local.sound.memory import Memory
from nemo_notebook.settings import Settings

__all__ = ["Piece", "Shelf"]


@dataclass(frozen=True, eq=False, slots=True)
class Piece:
    """A spoken sentence: samples as int16 (n,), and first and last sample of each word (w, 2)."""

    samples: NDArray[np.int16]
    edges: NDArray[np.int32]


_MAGIC = b"nemo-speech-1\n"


class Shelf:
    """Sentences by what made them, in memory and in files; a damaged file counts as absent."""

    def __init__(self, folder: Callable[[], Path] | None = None, limit: int = 256 * 2**20) -> None:
        self._folder = folder or (lambda: Settings.from_environment().cache_dir / "speech")
        self._limit = limit
        self._memory: Memory[Piece] = Memory(32 * 2**20, lambda piece: piece.samples.nbytes)
        self._written = 0

    def get(self, key: tuple[object, ...], make: Callable[[], Piece]) -> Piece:
        """The sentence of a key, made where it is not at hand."""
        piece = self._memory.get(key)
        if piece is None:
            name = hashlib.blake2b(repr(key).encode(), digest_size=20).hexdigest()
            path = self._folder() / name[:2] / f"{name}.speech"
            piece = _open(path)
            if piece is None:
                piece = make()
                self._save(path, piece)
            self._memory.put(key, piece)
        return piece

    def _save(self, path: Path, piece: Piece) -> None:
        head = np.array([len(piece.samples), len(piece.edges)], "<i4").tobytes()
        body = piece.edges.astype("<i4").tobytes() + piece.samples.astype("<i2").tobytes()
        with contextlib.suppress(OSError):  # a full or closed disk makes it slower, not wrong
            disk.make_private(path.parent)
            disk.write_atomic(path, _MAGIC + _sum(head + body) + head + body, durable=False)
            self._written += 1
            if self._written % 64 == 1:
                self._trim()

    def _trim(self) -> None:
        """Remove the files that were not used for longest until the rest is within the limit."""
        found = []
        for path in self._folder().glob("*/*.speech"):
            with contextlib.suppress(OSError):
                status = path.stat()
                found.append((status.st_mtime, status.st_size, path))
        total = sum(size for _, size, _ in found)
        for _, size, path in sorted(found):
            if total <= self._limit:
                break
            path.unlink(missing_ok=True)
            total -= size


def _sum(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=16).digest()


def _open(path: Path) -> Piece | None:
    try:
        data = path.read_bytes()
        path.touch()
    except OSError:
        return None
    begin = len(_MAGIC) + 16
    if not data.startswith(_MAGIC) or data[len(_MAGIC) : begin] != _sum(data[begin:]):
        return None
    count, words = np.frombuffer(data, "<i4", 2, begin).tolist()
    edges = np.frombuffer(data, "<i4", 2 * words, begin + 8).reshape(-1, 2)
    return Piece(np.frombuffer(data, "<i2", count, begin + 8 + 8 * words), edges)
