"""Which planner a person chose, and asking it: once for a message."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from typing import cast

from nemo_notebook.settings import Settings

from ..answers import say
from .remote import Remote
from .schema import Proposal, Unusable, read_proposal
from .task import Planner, Task

__all__ = ["GROUP", "Advice", "find_planner"]

GROUP = "nemo_notebook.planners"
_log = logging.getLogger("nemo_notebook.local")


def find_planner(environ: Mapping[str, str] | None = None) -> tuple[str, Planner] | None:
    """The name of the planner that was chosen, and the planner; None when none was.

    Raises:
        Unusable: the plug-in that `NEMO_PLANNER` names is not there, or does not load.

    >>> find_planner({}) is None
    True
    """
    settings = Settings.from_environment(environ)
    name = settings.planner
    if name:
        entry = next((e for e in entry_points(group=GROUP) if e.name == name), None)
        if entry is None:
            raise Unusable(f"no plug-in is called {name[:40]}")
        try:
            found = entry.load()
            made = found() if isinstance(found, type) else found
        except Exception as error:
            _log.debug("the planner %s does not load", name, exc_info=True)
            raise Unusable(f"the plug-in does not load ({type(error).__name__})") from None
        return name, cast(Planner, made)
    if not settings.planner_url:
        return None
    remote = Remote(settings.planner_url, settings.planner_key, settings.planner_model)
    return remote.name, remote


@dataclass(slots=True)
class Advice:
    """The planner of one message. It is asked once; whatever goes wrong becomes `problem`.

    Attributes:
        name: who was asked, for the answer.
        problem: why nothing came of it, in a few words, or "".
        used: whether a proposal of it was carried out.
    """

    environ: Mapping[str, str] | None = field(default=None, repr=False)
    name: str = ""
    problem: str = ""
    used: bool = False
    _asked: bool = field(default=False, repr=False)

    @property
    def present(self) -> bool:
        """Whether a planner was chosen and has not been asked yet."""
        settings = Settings.from_environment(self.environ)
        return bool(settings.planner or settings.planner_url) and not self._asked

    def ask(self, task: Task) -> Proposal | None:
        """What the planner proposes; None when there is none, or nothing that can be used."""
        if not self.present:
            return None
        self._asked = True
        try:
            found = find_planner(self.environ)
            if found is None:
                return None
            self.name, planner = found
            return read_proposal(planner.propose(task), task.kind)
        except Unusable as error:
            self.problem = str(error)
        except Exception as error:  # a plug-in may raise anything; the rules here do the work then
            _log.debug("the planner failed", exc_info=True)
            self.problem = f"it failed ({type(error).__name__})"
        return None

    def told(self, language: str) -> list[str]:
        """What the answer says about the planner: one sentence, or nothing."""
        name = self.name or "NEMO_PLANNER"
        if self.problem:
            return [
                say(
                    language,
                    f"The planner ({name}) was of no use: {self.problem}; so I went by my own "
                    "rules.",
                    f"规划模型（{name}）没有帮上忙（{self.problem}），所以按内置规则处理。",
                )
            ]
        if self.used:
            return [
                say(language, f"Proposed by the planner ({name}).", f"由规划模型（{name}）提出。")
            ]
        return []

    def refuse(self, problem: str) -> None:
        """Note that a valid proposal could not be carried out."""
        self.problem = problem
        self.used = False
