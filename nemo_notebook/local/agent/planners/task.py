"""What a planner is asked, and what a planner is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

__all__ = ["Planner", "Task"]


@dataclass(frozen=True, slots=True)
class Task:
    """One question to a planner.

    Attributes:
        kind: "plan" a new video, "edits" of the one that is there, or "texts" in another language.
        message: what the person said.
        language: the code of the language of the video, or of the translation that is asked for.
        seconds: how long the video is to be, or None.
        shape: width and height of the picture.
        timeline: the scenes that are there, a line each.
        texts: what is to be translated.
    """

    kind: Literal["plan", "edits", "texts"]
    message: str
    language: str = "en"
    seconds: float | None = None
    shape: tuple[int, int] = (1920, 1080)
    timeline: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


class Planner(Protocol):
    """Anything that answers a task with JSON by `SCHEMA`, as text or as data.

    It may raise whatever it likes: then the built-in rules do the work.
    """

    def propose(self, task: Task) -> object: ...
