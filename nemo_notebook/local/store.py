"""Sessions, their drafts with history, and uploads, as plain files.

    sessions/<id>/session.json           whose, its name and language
    sessions/<id>/drafts/000001.json     every version, in order; the highest is the present one
    sessions/<id>/uploads/<id>.json      what an upload is; its bytes are in <id>.<extension>
    sessions/<id>/claims/<sha256>.json   claim tokens
    incoming/                            uploads on their way in

Everything is read from the disk when it is asked for, so that several processes may share a home.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ..draft import Draft, decode, encode
from ..errors import InputError, SessionNotFound
from . import disk
from .ingest.media import Media

__all__ = ["Session", "Store", "Upload", "Version"]

_ID = re.compile(r"[0-9a-f]{32}")
_FILE = re.compile(r"/api/files/(?P<session>[0-9a-f]{32})/(?P<upload>[0-9a-f]{32})\.[a-z0-9]{1,5}")
CLAIM_SECONDS = 604_800


@dataclass(frozen=True, slots=True)
class Session:
    """One conversation and its timeline; `created` in epoch ms."""

    id: str
    task: str
    owner: str
    name: str
    language: str
    created: int
    folder: Path

    @property
    def lock(self) -> disk.FileLock:
        """Held while a turn is in flight."""
        return disk.FileLock(self.folder / "turn.lock")


@dataclass(frozen=True, slots=True)
class Version:
    """One state of a timeline: its number from 1, the JSON of the draft, and what asked for it.

    The versions of one message have the same `turn`. `base` is the version that it was made from
    (0: none); one that takes changes back `restores` an older version and keeps the numbers of
    those `undone`, the next to be made again first.
    """

    number: int
    draft: Mapping[str, Any]
    prompt: str
    turn: str
    created: int
    base: int = 0
    restores: int = 0
    undone: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that a person gave: what it is, and where it lies."""

    id: str
    session: str
    name: str
    media: Media
    hash: str
    size: int
    path: Path

    @property
    def address(self) -> str:
        """Its path on the wire."""
        return f"/api/files/{self.session}/{self.path.name}"

    def describe(self, base: str) -> dict[str, Any]:
        """The entry of `files` and `video_infos` on the wire; `duration` in s."""
        media = self.media
        return {
            "id": self.id,
            "filename": self.name,
            "file_type": media.kind,
            "cdn_url": base + self.address,
            "duration": media.duration / 1000,
            "width": media.width,
            "height": media.height,
            "fps": media.fps,
            "size": self.size,
            "hash": self.hash,
        }


class Store:
    """The sessions under one folder. `now` is the clock, in seconds since the epoch."""

    def __init__(self, root: Path, *, now: Callable[[], float] = time.time) -> None:
        self._now = now
        self._sessions = disk.make_private(root / "sessions")
        self.incoming = disk.make_private(root / "incoming")
        for old in self.incoming.iterdir():
            with contextlib.suppress(FileNotFoundError):  # another process may tidy up as well
                if now() - old.stat().st_mtime > 24 * 3600:
                    old.unlink()

    def _milliseconds(self) -> int:
        return int(self._now() * 1000)

    def create(self, owner: str, *, name: str = "project", language: str = "en") -> Session:
        """A new session."""
        id, task = secrets.token_hex(16), secrets.token_hex(16)
        folder = disk.make_private(self._sessions / id)
        for room in ("drafts", "uploads", "claims"):
            disk.make_private(folder / room)
        session = Session(id, task, owner, name, language, self._milliseconds(), folder)
        record = {
            key: getattr(session, key) for key in ("task", "owner", "name", "language", "created")
        }
        disk.write_json(folder / "session.json", record)
        return session

    def session(self, owner: str, id: object) -> Session:
        """The session of an id.

        Raises:
            SessionNotFound: no such id, or somebody else's; the two look the same.
        """
        if not isinstance(id, str) or not _ID.fullmatch(id):
            raise SessionNotFound
        folder = self._sessions / id
        record = disk.read_json(folder / "session.json")
        if record is None or record["owner"] != owner:
            raise SessionNotFound
        return Session(id, folder=folder, **record)

    def claim(self, session: Session) -> str:
        """A claim token of a session; it opens nothing here."""
        token = f"clm_{secrets.token_urlsafe(24)}"
        digest = hashlib.sha256(token.encode()).hexdigest()
        expires = self._milliseconds() + CLAIM_SECONDS * 1000
        disk.write_json(session.folder / "claims" / f"{digest}.json", {"expires": expires})
        return token

    def versions(self, session: Session) -> list[int]:
        """The numbers of all versions of the timeline, in order."""
        names = (path.stem for path in (session.folder / "drafts").glob("*.json"))
        return sorted(int(name) for name in names if name.isdecimal())

    def version(self, session: Session, number: int) -> Version | None:
        """One version, or None."""
        record = disk.read_json(session.folder / "drafts" / f"{number:06}.json")
        if not record:
            return None
        record["undone"] = tuple(record.get("undone", ()))
        return Version(number, **{"base": number - 1, **record})

    def latest(self, session: Session) -> Version | None:
        """The present timeline, or None before the first."""
        numbers = self.versions(session)
        return self.version(session, numbers[-1]) if numbers else None

    def draft(self, session: Session) -> Draft | None:
        """The present timeline as a value, or None before the first."""
        latest = self.latest(session)
        return decode(latest.draft) if latest else None

    def revise(
        self,
        session: Session,
        draft: Draft,
        prompt: str,
        turn: str = "",
        *,
        restores: int = 0,
        undone: tuple[int, ...] = (),
    ) -> int:
        """Put a new version after the present one; its number."""
        latest = self.latest(session)
        record = {
            "base": (latest.restores or latest.number) if latest else 0,
            "restores": restores,
            "undone": undone,
            "draft": encode(draft),
            "prompt": prompt,
            "turn": turn,
            "created": self._milliseconds(),
        }
        number = max(self.versions(session), default=0) + 1
        while not disk.create_json(session.folder / "drafts" / f"{number:06}.json", record):
            number += 1
        return number

    def keep(self, session: Session, path: Path, name: str, media: Media, hash: str) -> Upload:
        """Take a checked file from `incoming` into a session."""
        id = secrets.token_hex(16)
        target = session.folder / "uploads" / f"{id}.{media.extension}"
        size = path.stat().st_size
        path.replace(target)
        record = {
            "name": name,
            "media": media.to_json(),
            "hash": hash,
            "size": size,
            "created": time.time_ns(),
        }
        disk.write_json(target.with_suffix(".json"), record)
        return Upload(id, session.id, name, media, hash, size, target)

    def uploads(self, session: Session) -> list[Upload]:
        """The uploads of a session, oldest first."""
        found = []
        for path in (session.folder / "uploads").glob("*.json"):
            record = disk.read_json(path)
            if record is not None:
                found.append((record.pop("created"), self._upload(session, path, record)))
        return [upload for _, upload in sorted(found, key=lambda pair: pair[0])]

    def _upload(self, session: Session, path: Path, record: dict[str, Any]) -> Upload:
        media = Media(**record.pop("media"))
        target = path.with_suffix(f".{media.extension}")
        return Upload(path.stem, session.id, media=media, path=target, **record)

    def find(self, owner: str, address: str) -> Upload:
        """The upload of an address (`cdn_url` or its path), wherever it was served from.

        Raises:
            InputError: it is not the address of an upload of this owner.
        """
        match = _FILE.fullmatch(urlsplit(address).path)
        try:
            session = self.session(owner, match["session"] if match else None)
        except SessionNotFound:
            session = None
        if match and session:
            path = session.folder / "uploads" / f"{match['upload']}.json"
            record = disk.read_json(path)
            if record is not None:
                record.pop("created")
                upload = self._upload(session, path, record)
                if upload.address == match[0]:
                    return upload
        raise InputError("The timeline names a file that is not an upload of this account.")
