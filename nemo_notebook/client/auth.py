"""Who is asking: the client id, and the token, kept between runs.

Both live in the user's configuration directory, readable by the user alone (0600 in 0700). A token
that the user set is used as it is and never replaced. An anonymous token is used until the backend
refuses it or its date has passed, and is then acquired anew by one flight, however many requests
noticed.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import os
import re
import tempfile
import uuid
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from weakref import WeakKeyDictionary

from ..errors import AuthError, InputError, NemoError, RateLimited
from ..settings import Secret
from .models import Token

__all__ = ["Identity", "Keyring", "checked_token"]

log = logging.getLogger(__name__)

Acquire = Callable[[str], Awaitable[Token]]


def checked_token(token: Secret | str) -> Secret:
    """A token as a `Secret`, if it can stand in a header.

    Raises:
        InputError: it is empty, or holds spaces or signs that no token has.
    """
    text = token.reveal() if isinstance(token, Secret) else str(token).strip()
    if not re.fullmatch(r"[\x21-\x7e]{1,4096}", text):
        raise InputError(
            "The token is empty or contains spaces or unusual signs.",
            hint="Copy it again; it looks like nmv_usr_….",
        )
    return Secret(text)


class Keyring:
    """Small private files: the client id, and one token a backend.

    A directory that cannot be written keeps everything in memory for this run.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def client_id(self) -> str:
        """The id of this client; made and kept when there is none. It contains no secret."""
        path = self.directory / "client_id"
        try:
            found = path.read_text("ascii").strip()
        except (OSError, ValueError):
            found = ""
        if re.fullmatch(r"[A-Za-z0-9._-]{8,128}", found):
            return found
        return self.new_client_id()

    def new_client_id(self) -> str:
        """Another id, kept in place of the one before."""
        made = str(uuid.uuid4())
        self._write(self.directory / "client_id", made + "\n")
        return made

    def _token_path(self, base_url: str) -> Path:
        name = hashlib.sha256(base_url.encode()).hexdigest()[:24]
        return self.directory / "tokens" / f"{name}.json"

    def token(self, base_url: str) -> Token | None:
        """The kept token of a backend; a file that cannot be read counts as none."""
        try:
            wire = json.loads(self._token_path(base_url).read_text("utf-8"))
            return Token.read(wire) if wire["base_url"] == base_url else None
        except (OSError, ValueError, KeyError, TypeError, AttributeError, NemoError) as error:
            log.debug("no kept token: %s", type(error).__name__)
            return None

    def keep(self, base_url: str, token: Token) -> None:
        """Keep the token of a backend for later runs."""
        wire = {
            "base_url": base_url,
            "token": token.token.reveal(),
            "user_id": token.user_id,
            "expires_at": token.expires_at.isoformat() if token.expires_at else None,
        }
        self._write(self._token_path(base_url), json.dumps(wire) + "\n")

    def _write(self, path: Path, text: str) -> None:
        """Put `text` under its name in one step, private from the first moment."""
        try:
            for directory in (self.directory, path.parent):
                directory.mkdir(mode=0o700, parents=True, exist_ok=True)
                directory.chmod(0o700)
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    file.write(text)
                    file.flush()
                    os.fsync(file.fileno())
                Path(name).replace(path)
            except OSError:
                Path(name).unlink(missing_ok=True)
                raise
        except OSError as error:
            log.info("%s is not kept: %s", path.name, error.strerror)


_FLIGHTS: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[str, asyncio.Lock]] = (
    WeakKeyDictionary()
)


def _flight(name: str) -> asyncio.Lock:
    """The lock of this loop for acquisitions of one backend."""
    return _FLIGHTS.setdefault(asyncio.get_running_loop(), {}).setdefault(name, asyncio.Lock())


class Identity:
    """The token of one connection.

    Attributes:
        anonymous: whether the token may be replaced; False for one that the user set.
        user_id: the user of an anonymous token, "" while unknown.
    """

    def __init__(
        self, keyring: Keyring, base_url: str, *, token: Secret | None = None, client_id: str = ""
    ) -> None:
        self._keyring = keyring
        self._base_url = base_url
        self._set = checked_token(token) if token is not None else None
        self._client_id = client_id
        self._kept: Token | None = None
        self.anonymous = token is None

    @property
    def client_id(self) -> str:
        if not self._client_id:
            self._client_id = self._keyring.client_id()
        return self._client_id

    def new_client_id(self) -> str:
        """Forget the client id and keep another, for a backend that does not accept it."""
        self._client_id = self._keyring.new_client_id()
        return self._client_id

    @property
    def user_id(self) -> str:
        return self._kept.user_id if self._kept else ""

    async def token(self, acquire: Acquire) -> Secret:
        """The token to use now: the user's, the one kept, or a new one."""
        if self._set is not None:
            return self._set
        if self._kept is not None:
            return self._kept.token
        async with _flight(self._name):
            if self._kept is None:
                found = self._keyring.token(self._base_url)
                if found is not None and not _passed(found):
                    self._kept = found
                else:
                    self._kept = await self._acquire(acquire, instead=found)
            return self._kept.token

    async def renew(self, refused: Secret, acquire: Acquire) -> Secret:
        """Another token after the backend refused one; many callers make one request.

        Raises:
            AuthError: the refused token is the user's own.
        """
        if self._set is not None:
            raise AuthError
        async with _flight(self._name):
            if self._kept is not None and self._kept.token != refused:
                return self._kept.token
            found = self._keyring.token(self._base_url)
            if found is not None and found.token != refused:
                self._kept = found
            else:
                self._kept = await self._acquire(acquire, refused=refused)
            return self._kept.token

    @property
    def _name(self) -> str:
        return f"{self._keyring.directory}\0{self._base_url}"

    async def _acquire(
        self, acquire: Acquire, *, instead: Token | None = None, refused: Secret | None = None
    ) -> Token:
        """A new token, kept at once. Its date is not judged: clocks of two machines may differ."""
        try:
            made = await acquire(self.client_id)
        except RateLimited:
            # Another process may have been first, and its token serves this client as well; or the
            # clock is wrong about the old one. There is no other to be had.
            kept = self._keyring.token(self._base_url)
            if kept is not None and not _passed(kept) and kept.token != refused:
                return kept
            if instead is None:
                raise
            return instead
        self._keyring.keep(self._base_url, made)
        return made


def _passed(token: Token) -> bool:
    return token.expires_at is not None and token.expires_at <= datetime.now(UTC)
