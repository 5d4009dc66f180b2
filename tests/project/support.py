"""Projects at a scripted backend, and what they told their watcher."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from client.backend import FAST
from client.raw_server import RawServer

from nemo_notebook.project.client import Client
from nemo_notebook.project.sync import Project
from nemo_notebook.project.updates import Update
from nemo_notebook.settings import Settings, Timing


def open_client(server: RawServer, home: Path, **options: Any) -> Client:
    from nemo_notebook import connect

    settings = Settings.from_environment({"NEMO_HOME": str(home)})
    given: dict[str, Any] = {"token": "nmv_usr_set", "timing": FAST, **options}
    client: Client = connect(server.url, settings=settings, quiet=True, **given)
    client._watcher_factory = None
    return client


def open_project(server: RawServer, home: Path, timing: Timing = FAST, **options: Any) -> Project:
    return open_client(server, home, timing=timing, **options).project("Sea")


class Seen(list[Update]):
    """A watcher that remembers, and knows what a person would have before them."""

    def __call__(self, update: Update) -> None:
        self.append(update)

    @property
    def shown(self) -> str:
        """The answer as a front end builds it from the pieces."""
        text = ""
        for update in self:
            if update.kind == "text":
                text += update.text
            elif update.kind == "replace":
                text = update.text
        return text

    def texts(self, kind: str) -> list[str]:
        return [update.text for update in self if update.kind == kind]
