"""Who works on what, between kernels: one claimer a job, without locks.

A claim is a small file, complete before it gets its name by `link(2)`, which fails when the name is
there. Names are numbered: a claim whose owner has died is not removed but followed by one with the
next number, which again only one process can make. After making one's own, one looks once more, and
withdraws if another live claim is there; so two never hold the same.

A claim is alive while its process is, where that can be seen (same machine, same boot, same process
namespace); elsewhere while its file was touched within `stale` seconds, measured by the clock of
the file system that both write to.
"""

from __future__ import annotations

import asyncio
import errno
import json
import logging
import os
import re
import socket
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["Claim", "Claims", "place"]

log = logging.getLogger(__name__)

STALE = 60.0
"""Seconds without a sign of life after which a claim of another machine counts as dead."""

TRIES = 8

_HELD: set[Path] = set()
"""The claims that this process holds, by whichever of its connections."""


def _read(path: str) -> str:
    try:
        return Path(path).read_text("ascii").strip()
    except (OSError, ValueError):
        return ""


def place() -> str:
    """This boot of this machine, and its process namespace; "" where it cannot be told."""
    boot = _read("/proc/sys/kernel/random/boot_id")
    try:
        space = str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        space = ""
    return f"{socket.gethostname()}/{boot}/{space}" if boot and space else ""


def _born(pid: int) -> str:
    """When a process began, in ticks since the boot; "" when there is none, or it has ended."""
    fields = _read(f"/proc/{pid}/stat").rpartition(")")[2].split()
    return fields[19] if len(fields) > 19 and fields[0] not in "ZX" else ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A held claim, as the file that shows it."""

    path: Path

    def release(self) -> None:
        """Give it back; again is harmless."""
        _HELD.discard(self.path)
        with suppress(OSError):
            self.path.unlink(missing_ok=True)

    def touch(self) -> None:
        """Show that its owner lives."""
        with suppress(OSError):
            os.utime(self.path)

    async def keep(self, every: float = STALE / 4) -> None:
        """Touch it from time to time, until cancelled."""
        while True:
            await asyncio.sleep(every)
            self.touch()


class Claims:
    """The claims in a directory. Where it cannot be written, everybody gets what they ask for."""

    def __init__(self, directory: Path, *, stale: float = STALE) -> None:
        self.directory = directory.absolute()
        self._stale = stale

    def take(self, name: str) -> Claim | None:
        """The claim on `name`; None when another holds it, in this process or elsewhere."""
        stem = _stem(name)
        new = self.directory / f".{uuid.uuid4().hex}.new"
        try:
            self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            for _ in range(TRIES):
                known = self._known(stem)
                self._sign(new)
                if self._alive(known, new):
                    return None
                path = self.directory / f"{stem}.{max(known, default=0) + 1}"
                if not _named(new, path):
                    continue
                _HELD.add(path)
                others = {n: p for n, p in self._known(stem).items() if p != path}
                if not self._alive(others, new):
                    for old in others.values():
                        old.unlink(missing_ok=True)
                    return Claim(path)
                Claim(path).release()
            return None
        except OSError as error:
            log.info("no claim on %s: %s", name, error.strerror)
            return Claim(new)
        finally:
            with suppress(OSError):
                new.unlink(missing_ok=True)

    def held(self, name: str) -> bool:
        """Whether somebody holds the claim on `name`."""
        known = self._known(_stem(name))
        probe = self.directory / f".{uuid.uuid4().hex}.new"
        try:
            self._sign(probe)
            return self._alive(known, probe)
        except OSError:
            return False
        finally:
            with suppress(OSError):
                probe.unlink(missing_ok=True)

    @asynccontextmanager
    async def holding(self, name: str) -> AsyncIterator[Claim | None]:
        """The claim on `name` for the time of a block, None when another holds it."""
        claim = self.take(name)
        beat = asyncio.create_task(claim.keep(self._stale / 4)) if claim is not None else None
        try:
            yield claim
        finally:
            if beat is not None:
                beat.cancel()
            if claim is not None:
                claim.release()

    def _known(self, stem: str) -> dict[int, Path]:
        """The claims of one name by their numbers."""
        found = {}
        for path in self.directory.glob(f"{stem}.*"):
            number = path.suffix[1:]
            if path.stem == stem and number.isascii() and number.isdigit():
                found[int(number)] = path
        return found

    def _sign(self, path: Path) -> None:
        """Write who we are."""
        pid = os.getpid()
        owner = {"pid": pid, "born": _born(pid), "place": place()}
        with path.open("w", encoding="ascii") as file:
            json.dump(owner, file)
            file.flush()
            os.fsync(file.fileno())

    def _alive(self, claims: dict[int, Path], probe: Path) -> bool:
        """Whether one of these has a living owner; `probe` was written just now."""
        return any(self._lives(path, probe) for path in claims.values())

    def _lives(self, path: Path, probe: Path) -> bool:
        try:
            age = probe.stat().st_mtime - path.stat().st_mtime
            owner: Any = json.loads(path.read_bytes())
        except FileNotFoundError:
            return False
        except (ValueError, RecursionError):
            owner = None  # just being made where there are no links, or none of ours
        if not isinstance(owner, dict):
            owner = {}
        here = place()
        if here and owner.get("place") == here and isinstance(owner.get("pid"), int):
            if owner["pid"] == os.getpid():
                return path in _HELD
            return bool(owner.get("born")) and _born(owner["pid"]) == owner["born"]
        return age < self._stale


def _named(new: Path, path: Path) -> bool:
    """Give a complete file its name; False when the name is taken."""
    try:
        os.link(new, path)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK):
            raise
        # No hard links here: the name is made exclusively and counts as alive while it is empty.
        try:
            with path.open("xb") as file:
                file.write(new.read_bytes())
        except FileExistsError:
            return False
    return True


def _stem(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]", "-", name)[:120]
