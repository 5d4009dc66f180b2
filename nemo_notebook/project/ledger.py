"""Credits: what a message will cost, what the messages of a project have cost, and a budget.

Prices are those of the vendor: about 100 credits for a generation, about 50 for an editing session
(all edits up to the next generation), nothing for an export. What was really charged is the
difference of the balance, so work of the same account elsewhere, at the same time, counts too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

import pandas as pd

from ..client import Api
from ..draft import Draft
from ..errors import BudgetExceeded, InputError, NemoError
from .journal import Journal

__all__ = ["FREE", "PRICES", "Purse", "checked_budget", "cost_of"]

PRICES: Mapping[str, float] = MappingProxyType({"generation": 100.0, "edit": 50.0})
"""Credits for a message, by what it is; an edit opens an editing session or belongs to one."""

FREE: Mapping[str, float] = MappingProxyType({})
"""The prices of a backend that charges nothing."""

COLUMNS = ("at", "what", "kind", "before", "after", "cost", "status", "job")
UNPAID = ("failed", "cancelled")


def checked_budget(budget: float | None) -> float | None:
    """A budget in credits, or None for none.

    Raises:
        InputError: it is not a number, or below zero.
    """
    if budget is None:
        return None
    if isinstance(budget, bool) or not isinstance(budget, int | float) or not budget >= 0:
        raise InputError(f"A budget is a number of credits, not {budget!r}.")
    return float(budget)


def _number(value: Any) -> float | None:
    usable = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if usable else None


def cost_of(job: Mapping[str, Any]) -> float | None:
    """What a message has cost; None while that is not known."""
    before, after = _number(job.get("before")), _number(job.get("after"))
    if before is not None and after is not None:
        return max(0.0, before - after)
    return 0.0 if job.get("step") in UNPAID else None


class Purse:
    """The credits of one project.

    Args:
        prices: what a message costs, by what it is; empty where nothing does.
    """

    def __init__(self, api: Api, journal: Journal, prices: Mapping[str, float]) -> None:
        self._api = api
        self._journal = journal
        self._prices = prices
        self._silent = False

    async def balance(self) -> float | None:
        """The credits of the account, those held by work in progress included; None if untold."""
        if self._silent:
            return None
        try:
            return (await self._api.credits()).total
        except NemoError as error:
            # A backend without an account of credits is not asked with every message.
            self._silent = error.code is not None and 400 <= error.code < 500 and error.code != 429
            return None

    def price(self, draft: Draft, jobs: Iterable[Mapping[str, Any]] = ()) -> tuple[str, float]:
        """What the next message is, and about how many credits it will cost.

        Args:
            jobs: the messages so far; an edit in an editing session that is paid for costs what
                the edits after its first have cost, which should be nothing.
        """
        kind = "edit" if draft.ready else "generation"
        price = self._prices.get(kind, 0.0)
        if kind == "edit":
            session: list[float] = []
            for job in jobs:
                if job.get("work") == "generation":
                    session = []
                elif (cost := cost_of(job)) is not None and job.get("step") not in UNPAID:
                    session.append(cost)
            if any(session):
                first = next(n for n, cost in enumerate(session) if cost)
                price = session[-1] if len(session) > first + 1 else 0.0
        return kind, price

    def messages(self, sessions: Iterable[str], backend: str) -> list[dict[str, Any]]:
        """The messages of a project in the journal, the oldest first."""
        wanted = set(sessions)
        return [
            job
            for job in self._journal.jobs("turn")
            if job.get("session") in wanted and job.get("backend") == backend
        ]

    def check(self, budget: float | None, price: float, jobs: Iterable[Mapping[str, Any]]) -> None:
        """Make sure that a message of this price stays within the budget.

        A message whose cost was never learned counts with its price: it may have been paid for.

        Raises:
            BudgetExceeded: it would not; nothing has been sent.
        """
        if budget is None:
            return
        spent = 0.0
        for job in jobs:
            cost = cost_of(job)
            spent += (_number(job.get("price")) or 0.0) if cost is None else cost
        if spent + price <= budget:
            return
        raise BudgetExceeded(
            f"This would cost about {price:,.10g} credits, and {spent:,.10g} of the budget of "
            f"{budget:,.10g} are spent.",
            budget=budget,
            spent=spent,
            needed=price,
        )

    @staticmethod
    def frame(jobs: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
        """A row a message: at, what (the request), kind, before, after, cost, status, job."""
        rows = [
            {
                "at": job.get("started"),
                "what": job.get("text", ""),
                "kind": job.get("work", ""),
                "before": _number(job.get("before")),
                "after": _number(job.get("after")),
                "cost": cost_of(job),
                "status": job.get("step", ""),
                "job": job.get("job", ""),
            }
            for job in jobs
        ]
        table = pd.DataFrame(rows, columns=list(COLUMNS))
        table["at"] = pd.to_datetime(pd.to_numeric(table["at"]), unit="s", utc=True)
        for name in ("before", "after", "cost"):
            table[name] = pd.to_numeric(table[name]).astype(float)
        return table
