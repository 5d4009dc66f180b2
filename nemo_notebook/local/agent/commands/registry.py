"""The registry of edits, and what goes into one and comes out of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nemo_notebook.draft import Draft

from ..answers import say
from ..questions import Choice, Question
from ..timeline.assembly import Ids

__all__ = [
    "Asked", "Command", "Edited", "Outcome", "Refused", "Request", "ask", "command",
    "commands",
]  # fmt: skip


Translate = Callable[[Sequence[str], str], Sequence[str] | None]


@dataclass(frozen=True, slots=True)
class Request:
    """One edit asked for.

    Attributes:
        text: the part of the message, as written.
        low: the same in lower case with quoted texts replaced by `«»`, for matching.
        quotes: the quoted texts, in order.
        language: to answer in.
        before: the draft before the message, by which scenes are numbered in it.
        ids: names for new segments.
        uploads: the files of the session.
        translate: where a planner is there: texts and a language code → the texts in it, or None.
    """

    text: str
    low: str
    quotes: tuple[str, ...]
    language: str
    before: Draft = field(repr=False)
    ids: Ids = field(repr=False)
    uploads: Sequence[Mapping[str, Any]] = ()
    translate: Translate | None = field(default=None, repr=False)

    def say(self, english: str, chinese: str) -> str:
        """A sentence in the language of the answer."""
        return say(self.language, english, chinese)


@dataclass(frozen=True, slots=True)
class Edited:
    """The draft was changed; `said` tells how. What a short answer would mean now is `question`."""

    draft: Draft
    said: str
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was changed; `said` tells why, and what would work."""

    said: str


@dataclass(frozen=True, slots=True)
class Asked(Refused):
    """Nothing was changed yet: `said` asks one question, and `question` knows its answers."""

    question: Question = field(default_factory=Question)


def ask(said: str, *choices: tuple[str, str], frame: str = "", accepts: str = "") -> Asked:
    """A question with its choices, each a name and the request that it stands for."""
    return Asked(said, Question(tuple(Choice(*one) for one in choices), frame, accepts))


Outcome = Edited | Refused
Function = Callable[[Request, Draft], Outcome]


@dataclass(frozen=True, slots=True)
class Command:
    """One kind of edit. `examples` are how it is asked for, English first, then Chinese."""

    name: str
    kind: int
    matches: Callable[[str], bool]
    examples: tuple[str, str]
    run: Function
    patterns: tuple[str, ...] = ()


_COMMANDS: list[Command] = []


def commands() -> tuple[Command, ...]:
    """All commands, in the order in which they are asked whether a request is theirs."""
    return tuple(_COMMANDS)


def command(
    name: str,
    *,
    kind: int,
    examples: tuple[str, str],
    patterns: tuple[str, ...] = (),
    unless: str = "",
    matches: Callable[[str], bool] | None = None,
) -> Callable[[Function], Function]:
    """Register a function as the edit `name`.

    A request is its own when one of `patterns` is found in it (lower case, quotes as `«»`) and
    `unless` is not, or when `matches` says so.
    """
    compiled = [re.compile(pattern) for pattern in patterns]
    never = re.compile(unless) if unless else None

    def found(low: str) -> bool:
        if never is not None and never.search(low):
            return False
        if matches is not None and matches(low):
            return True
        return any(pattern.search(low) for pattern in compiled)

    def register(function: Function) -> Function:
        _COMMANDS.append(Command(name, kind, found, examples, function, patterns))
        return function

    return register
