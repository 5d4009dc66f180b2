"""A connection to one backend: it opens projects and knows what was opened before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

import pandas as pd

from ..client import Api
from ..client.models import Credits, Session
from ..errors import InputError
from ..loop import close_at_exit, drain, run
from .adoption import Adoption
from .journal import Journal
from .ledger import PRICES, checked_budget
from .project import AsyncProject
from .sync import Project
from .updates import Update, Watcher
from .words import is_chinese

__all__ = ["AsyncClient", "Client", "Connection"]

PROJECT_COLUMNS = ("project", "session", "backend", "started", "updated")


@dataclass(frozen=True, slots=True, eq=False)
class Connection:
    """The parts of a connection, as `connect` puts them together.

    Attributes:
        backend: "local", "cloud" or the address.
        prices: what a message costs; empty where nothing does.
        budget: of each project that is opened, in credits; None for no limit.
    """

    api: Api
    backend: str
    journal: Journal
    web_url: str
    prices: Mapping[str, float] = field(default_factory=lambda: PRICES)
    budget: float | None = None


def _ignore(update: Update) -> None:
    """Where updates go that nobody watches."""


def _checked_name(name: str) -> str:
    text = " ".join(str(name).split())
    if not text:
        raise InputError("The project needs a name.", hint="For example client.project('Teaser').")
    return text[:200]


class AsyncClient:
    """A connection; `async with` closes it. `Client` offers the same without `await`.

    >>> async with nemo.AsyncClient("local") as client:      # doctest: +SKIP
    ...     project = await client.project("Teaser")
    """

    def __init__(self, connection: Connection) -> None:
        self._api = connection.api
        self._journal = connection.journal
        self._web_url = connection.web_url
        self._prices = connection.prices
        self._budget = checked_budget(connection.budget)
        self.backend = connection.backend

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of the {self.backend} backend>"

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections; a later call opens new ones."""
        await self._api.close()

    def _open(
        self, session: Session, name: str, language: str, budget: float | None = None
    ) -> AsyncProject:
        return AsyncProject(
            self._api,
            session,
            name=name,
            backend=self.backend,
            language=language,
            journal=self._journal,
            web_url=self._web_url,
            prices=self._prices,
            budget=self._budget if budget is None else budget,
        )

    async def project(
        self, name: str = "project", language: str | None = None, *, budget: float | None = None
    ) -> AsyncProject:
        """Open a new project: a session with an empty timeline.

        Args:
            language: the language of the conversation ("en", "zh"); English when not given.
            budget: how many credits its requests may cost in all; a request that would pass it
                raises `BudgetExceeded` before anything is sent.
        """
        title, limit = _checked_name(name), checked_budget(budget)
        tongue = language or ("zh" if is_chinese(title) else "en")
        session = await self._api.create_session(title, tongue)
        self._journal.write(
            "session",
            session.session_id,
            "open",
            session=session.session_id,
            project=title,
            backend=self.backend,
            language=tongue,
            task=session.task_id,
        )
        return self._open(session, title, tongue, limit)

    async def open(self, session_id: str, *, budget: float | None = None) -> AsyncProject:
        """Open a project of an earlier time by its session; what it has cost counts on.

        Raises:
            SessionNotFound: the backend does not have it any more.
        """
        wanted, limit = str(session_id).strip(), checked_budget(budget)
        if not wanted:
            raise InputError("The session id is empty.", hint="client.projects() lists them.")
        await self._api.state(wanted)
        known = {str(one.get("session")): one for one in self._journal.jobs("session")}
        facts = known.get(wanted, {})
        session = Session(wanted, str(facts.get("task", "")))
        name, language = str(facts.get("project", "project")), str(facts.get("language", "en"))
        return self._open(session, name, language, limit)

    async def projects(self) -> pd.DataFrame:
        """One row a project opened on this machine at this backend, the latest last."""
        table = self._journal.frame("session")
        table = table[table["backend"] == self.backend]
        return table[list(PROJECT_COLUMNS)].reset_index(drop=True)

    async def jobs(self) -> pd.DataFrame:
        """One row a message or render of this machine: job, kind, session, project, step, …

        The step is how far it has come: intent, sent, id, fetching, and at the end done, recovered,
        failed, cancelled or unknown. What a dead kernel left in between, `reattach` takes up.
        """
        return self._journal.frame("turn", "render")

    async def reattach(self, *, watch: Watcher | None = None) -> pd.DataFrame:
        """Take up the jobs that a kernel left at this backend; nothing is sent or paid again.

        Renders are followed to their end and fetched to where they were meant to go; of messages
        the timeline tells what became. One row a job: job, kind, project, session, outcome (done,
        recovered, unknown, failed, waiting, busy), path, text.
        """
        emit = watch or _ignore
        table = await Adoption(self._api, self._journal, self.backend, emit).run()
        emit(Update("done", details={"jobs": table}))
        return table

    @property
    async def credits(self) -> Credits:
        """The balance: available, frozen, total."""
        return await self._api.credits()


class Client:
    """A connection to one backend, as `nemo.connect` gives it.

    >>> with nemo.connect("local") as client:                    # doctest: +SKIP
    ...     client.project("Teaser").say("a 10-second sunset timelapse")
    """

    def __init__(
        self, client: AsyncClient, watcher_factory: Callable[[], Watcher | None] | None = None
    ) -> None:
        self._client = client
        close_at_exit(client)
        self._watcher_factory = watcher_factory

    def __repr__(self) -> str:
        return f"<Client of the {self.backend} backend>"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def backend(self) -> str:
        """ "local", "cloud" or the address of the backend."""
        return self._client.backend

    def close(self) -> None:
        """Close the connections; a later call opens new ones."""
        run(self._client.close())

    def project(
        self, name: str = "project", language: str | None = None, *, budget: float | None = None
    ) -> Project:
        """Open a new project: a session with an empty timeline; see `AsyncClient.project`."""
        opened = run(self._client.project(name, language, budget=budget))
        return Project(opened, self._watcher_factory)

    def open(self, session_id: str, *, budget: float | None = None) -> Project:
        """Open a project of an earlier time by its session; `projects()` lists them."""
        return Project(run(self._client.open(session_id, budget=budget)), self._watcher_factory)

    def projects(self) -> pd.DataFrame:
        """One row a project opened on this machine at this backend, the latest last."""
        return run(self._client.projects())

    def jobs(self) -> pd.DataFrame:
        """One row a message or render of this machine: job, kind, session, project, step, …"""
        return run(self._client.jobs())

    def reattach(self, *, watch: Watcher | None = None) -> pd.DataFrame:
        """Take up the jobs that a kernel left at this backend; see `AsyncClient.reattach`."""
        watcher = watch
        if watcher is None and self._watcher_factory is not None:
            watcher = self._watcher_factory()
        return drain(lambda emit: self._client.reattach(watch=emit), watcher)

    @property
    def credits(self) -> Credits:
        """The balance: available, frozen, total."""

        async def balance() -> Credits:
            return await self._client.credits

        return run(balance())
