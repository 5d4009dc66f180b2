"""The applied timelines of a session whose agent cannot take them: kept here, on disk.

A copy is two timelines: the agent's, as it was, and what the person made of it. While the agent's
is still that one, the person's is shown as it is; when a message has changed the agent's, the
person's changes are made again on it, as far as they fit. Both are kept for good, so that taking
the message back gives back what did not fit.

One JSON file a session, written whole; several kernels may read and write it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...draft import decode
from ...draft.tables import Rebased, rebase
from ..journal.entries import write_whole

__all__ = ["Copies", "Copy"]

MOST = 20
"""How many applied versions are kept to go back to."""


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two drafts are one timeline; what else a backend notes in them may differ."""
    return one.get("t") == other.get("t") and decode(one) == decode(other)


@dataclass(frozen=True, slots=True)
class Copy:
    """One applied version: the agent's timeline as JSON, and the person's; `what` in words."""

    base: Mapping[str, Any]
    draft: Mapping[str, Any]
    what: str


@dataclass(frozen=True, slots=True)
class Copies:
    """The applied versions of a session; the first `count` of them are in force.

    Attributes:
        told: what a person has been told already: "kept" and sentences about what was lost.
    """

    path: Path
    versions: tuple[Copy, ...] = ()
    count: int = 0
    told: tuple[str, ...] = ()

    @classmethod
    def load(cls, directory: Path, backend: str, session: str) -> Copies:
        """Those of a session; none when there is no file that can be read."""
        name = hashlib.sha256(json.dumps([backend, session]).encode()).hexdigest()[:32]
        path = directory / "applied" / f"{name}.json"
        try:
            wire = json.loads(path.read_bytes())
            versions = tuple(
                Copy(dict(one["base"]), dict(one["draft"]), str(one["what"]))
                for one in wire["versions"]
            )
            told = tuple(str(one) for one in wire["told"])
            return cls(path, versions, min(int(wire["count"]), len(versions)), told)
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return cls(path)

    def save(self) -> None:
        """Put them on disk.

        Raises:
            OSError: they cannot be written.
        """
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        versions = [{"base": v.base, "draft": v.draft, "what": v.what} for v in self.versions]
        wire = {"versions": versions, "count": self.count, "told": self.told}
        write_whole(self.path, json.dumps(wire).encode())

    @property
    def present(self) -> Copy | None:
        """The version in force, if any."""
        return self.versions[self.count - 1] if self.count else None

    def shown(self, agent: Mapping[str, Any]) -> Rebased:
        """The timeline that a person sees, given that of the agent."""
        copy = self.present
        if copy is None:
            return Rebased(decode(agent))
        if copy.base == agent:
            return Rebased(decode(copy.draft))
        return rebase(decode(copy.base), decode(copy.draft), decode(agent))

    def with_copy(self, copy: Copy) -> Copies:
        """One more; what had been taken back is gone."""
        versions = (*self.versions[: self.count], copy)[-MOST:]
        return Copies(self.path, versions, len(versions), self.told)

    def back(self, agent: Mapping[str, Any]) -> Copies | None:
        """Without the last, if that was the last change; the agent's then comes first."""
        copy = self.present
        if copy is None or not _same(copy.base, agent):
            return None
        return Copies(self.path, self.versions, self.count - 1, self.told)

    def again(self, agent: Mapping[str, Any]) -> Copies | None:
        """With the one that was taken back last, if nothing has happened since."""
        if self.count == len(self.versions) or not _same(self.versions[self.count].base, agent):
            return None
        return Copies(self.path, self.versions, self.count + 1, self.told)

    def having_told(self, *sentences: str) -> Copies:
        told = tuple(dict.fromkeys((*self.told, *sentences)))
        return Copies(self.path, self.versions, self.count, told)
