"""Undo and redo: which version of a timeline is the present one, and what came before it.

Nothing is ever deleted: taking a change back stores one more version, which restores an older one
and remembers what was taken back. A change made after that begins a new branch.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..draft import Draft, decode
from .store import Session, Store, Version

__all__ = ["History"]


@dataclass(frozen=True, slots=True)
class History:
    """The versions of one session."""

    store: Store
    session: Session

    def _present(self) -> Version | None:
        """The version that is shown: the latest one, or the one that the latest one restores."""
        latest = self.store.latest(self.session)
        if latest is None or not latest.restores:
            return latest
        return self.store.version(self.session, latest.restores)

    def _before(self, version: Version) -> Version | None:
        """What was there before the message that made `version`."""
        found: Version | None = version
        while found is not None and found.turn == version.turn:
            found = self.store.version(self.session, found.base) if found.base else None
        return found

    def before(self) -> Draft | None:
        """The timeline before the last change, or None."""
        present = self._present()
        past = self._before(present) if present else None
        return decode(past.draft) if past else None

    def undo(self, prompt: str, turn: str, count: int = 1) -> Draft | None:
        """Take back the last `count` changes, or as many as there are; None when there is none."""
        present, latest = self._present(), self.store.latest(self.session)
        undone = latest.undone if latest and latest.restores else ()
        target = present
        for _ in range(count):
            past = self._before(target) if target else None
            if past is None or target is None:
                break
            undone, target = (target.number, *undone), past
        if target is None or target == present:
            return None
        return self._restore(target, undone, prompt, turn)

    def redo(self, prompt: str, turn: str, count: int = 1) -> Draft | None:
        """Make again the last `count` changes taken back; None when there is none."""
        latest = self.store.latest(self.session)
        undone = latest.undone if latest and latest.restores else ()
        if not undone:
            return None
        count = min(count, len(undone))
        target = self.store.version(self.session, undone[count - 1])
        return self._restore(target, undone[count:], prompt, turn) if target else None

    def _restore(self, target: Version, undone: tuple[int, ...], prompt: str, turn: str) -> Draft:
        draft = decode(target.draft)
        self.store.revise(self.session, draft, prompt, turn, restores=target.number, undone=undone)
        return draft
