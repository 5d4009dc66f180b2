"""Tokens and credits.

A token is 192 random bits; the disk holds only its SHA-256. Two plans: `PLENTY` never stops anyone;
`FREE` is the cloud's free plan (100 credits, a generation 100, an editing session 50, export free),
for people who rehearse before they pay. Layout under the root:

    tokens/<sha256 of the token>.json     user, digest, expires
    clients/<sha256 of the client id>.json     user, issued
    clients/<user>.json     digest of the token that was chosen for a user
    users/<user>.json     credits, editing
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from ..errors import AuthError, InputError, NemoError, OutOfCredits, RateLimited
from ..settings import Secret
from . import disk

__all__ = [
    "FREE",
    "PLENTY",
    "Account",
    "Accounts",
    "Balance",
    "Hold",
    "Issued",
    "Plan",
    "Work",
    "new_token",
]

WEEK = 7 * 24 * 3600 * 1000
"""How long an anonymous token is valid, in ms."""

Work = Literal["generation", "edit"]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a new user gets and what work costs, in credits; `tokens` per client and week."""

    credits: int
    generation: int = 0
    edit: int = 0
    tokens: int | None = None


PLENTY = Plan(credits=1_000_000)
FREE = Plan(credits=100, generation=100, edit=50, tokens=10)


@dataclass(frozen=True, slots=True)
class Account:
    """Whose token it is."""

    user: str


@dataclass(frozen=True, slots=True)
class Issued:
    """A fresh anonymous token; `expires` in epoch ms."""

    token: Secret
    user: str
    expires: int
    credits: int


@dataclass(frozen=True, slots=True)
class Balance:
    """Credits: `total` = `available` + `frozen` (held by work in progress)."""

    available: int
    frozen: int

    @property
    def total(self) -> int:
        return self.available + self.frozen


@dataclass(slots=True)
class Hold:
    """Credits held while work goes on; `settle` charges them or gives them back, once."""

    user: str
    work: Work
    session: str
    amount: int
    _settle: Callable[[Hold, bool], None] = field(repr=False)
    _settled: bool = False

    def settle(self, *, charge: bool) -> None:
        if not self._settled:
            self._settled = True
            self._settle(self, charge)


def new_token() -> Secret:
    """A token that nobody can guess: `nmv_usr_` and 192 random bits."""
    return Secret(f"nmv_usr_{secrets.token_urlsafe(24)}")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class Accounts:
    """The tokens and credits under one folder.

    Args:
        plan: what new users get.
        now: the clock, in seconds since the epoch.
    """

    def __init__(
        self, root: Path, plan: Plan = PLENTY, *, now: Callable[[], float] = time.time
    ) -> None:
        self.plan = plan
        self._now = now
        self._lock = threading.RLock()
        self._frozen: dict[str, int] = {}
        self._tokens, self._clients, self._users = (
            disk.make_private(root / name) for name in ("tokens", "clients", "users")
        )

    def _milliseconds(self) -> int:
        return int(self._now() * 1000)

    def issue(self, client_id: str, *, returning: bool = True) -> Issued:
        """A new token for a client; with `returning`, for the same user as before.

        On a plan that counts its tokens every one is a new user with new credits, as in the cloud.

        Raises:
            NemoError: code 400, the client id is missing or is not a short plain text.
            RateLimited: the plan's tokens for this client and week are used up.
        """
        if not client_id or len(client_id) > 200 or not client_id.isprintable():
            raise NemoError(
                "The header X-Client-Id is missing or not usable.",
                hint="Send a UUID that stays the same for this client.",
                code=400,
            )
        with self._lock:
            path = self._clients / f"{_digest(client_id)}.json"
            record: dict[str, Any] = disk.read_json(path) or {}
            now = self._milliseconds()
            recent = [at for at in record.get("issued", []) if now - at < WEEK]
            if self.plan.tokens is not None and len(recent) >= self.plan.tokens:
                raise RateLimited("This client has had its free tokens for this week.")
            keeps = returning and self.plan.tokens is None
            user = record.get("user") if keeps else None
            user = user or f"usr_{secrets.token_hex(16)}"
            token = new_token()
            self._admit(token.reveal(), user, now + WEEK)
            disk.write_json(path, {"user": user, "issued": [*recent, now]})
            return Issued(token, user, now + WEEK, self.balance(user).available)

    def admit(self, token: Secret, user: str = "usr_owner") -> None:
        """Accept a token that somebody chose, without expiry, in place of the one before it.

        Raises:
            InputError: it is too short to be safe, or not plain ASCII.
        """
        text = token.reveal()
        if (
            not 16 <= len(text) <= 512
            or not text.isascii()
            or not text.isprintable()
            or " " in text
        ):
            raise InputError("A token has 16 to 512 ASCII letters, digits and signs, no spaces.")
        with self._lock:
            path = self._clients / f"{user}.json"
            before = (disk.read_json(path) or {}).get("digest")
            if before is not None and before != _digest(text):
                (self._tokens / f"{before}.json").unlink(missing_ok=True)
            self._admit(text, user, None)
            disk.write_json(path, {"digest": _digest(text)})

    def _admit(self, token: str, user: str, expires: int | None) -> None:
        digest = _digest(token)
        record = {"user": user, "digest": digest, "expires": expires}
        disk.write_json(self._tokens / f"{digest}.json", record)

    def lookup(self, token: str) -> Account:
        """The account of a token. Only its hash is looked up and compared.

        Raises:
            AuthError: unknown or expired; the two look the same.
        """
        digest = _digest(token)
        record = disk.read_json(self._tokens / f"{digest}.json") or {}
        known = hmac.compare_digest(str(record.get("digest", "")), digest)
        expires = record.get("expires")
        if not known or (expires is not None and expires <= self._milliseconds()):
            raise AuthError
        return Account(record["user"])

    def _ledger(self, user: str) -> dict[str, Any]:
        found: dict[str, Any] | None = disk.read_json(self._users / f"{user}.json")
        return found or {"credits": self.plan.credits, "editing": []}

    def balance(self, user: str) -> Balance:
        """The credits of a user."""
        with self._lock:
            frozen = self._frozen.get(user, 0)
            return Balance(self._ledger(user)["credits"] - frozen, frozen)

    def hold(self, user: str, work: Work, session: str) -> Hold:
        """Freeze what a piece of work costs. Editing is paid once between two generations.

        Raises:
            OutOfCredits: with `available`, `frozen`, `total` and `needed` in `details`.
        """
        with self._lock:
            paid = work == "edit" and session in self._ledger(user)["editing"]
            needed = 0 if paid else getattr(self.plan, work)
            balance = self.balance(user)
            if needed > balance.available:
                raise OutOfCredits(
                    f"This {work} needs {needed} credits and {balance.available} are available"
                    f" ({balance.frozen} held by work in progress).",
                    available=balance.available,
                    frozen=balance.frozen,
                    total=balance.total,
                    needed=needed,
                    user_id=user,
                )
            self._frozen[user] = balance.frozen + needed
            return Hold(user, work, session, needed, self._settle)

    def _settle(self, hold: Hold, charge: bool) -> None:
        with self._lock:
            self._frozen[hold.user] -= hold.amount
            if not charge or self.plan == PLENTY:
                return
            ledger = self._ledger(hold.user)
            ledger["credits"] -= hold.amount
            editing = {*ledger["editing"]} - {hold.session}
            if hold.work == "edit":
                editing.add(hold.session)
            ledger["editing"] = sorted(editing)
            disk.write_json(self._users / f"{hold.user}.json", ledger)
