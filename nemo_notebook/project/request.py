"""Wishes given as numbers and options, checked, and put into the words that an agent is told."""

from __future__ import annotations

from typing import Any

from ..errors import InputError

__all__ = ["RATIOS", "SECONDS", "check_ratio", "check_seconds", "check_timeline", "phrase"]

RATIOS: dict[str, str] = {
    "16:9": "horizontal",
    "9:16": "vertical",
    "1:1": "square",
    "4:5": "portrait",
}
"""The shapes of the picture that can be asked for, and what people call them."""

SECONDS = (1, 3600)
"""The shortest and the longest video that can be asked for."""


def check_seconds(seconds: object) -> float | None:
    """The length asked for, in seconds; None when none was.

    Raises:
        InputError: not a number from 1 to 3600.

    >>> check_seconds("30")
    30.0
    """
    if seconds is None:
        return None
    try:
        value = float(str(seconds))
    except ValueError:
        value = float("nan")
    if not SECONDS[0] <= value <= SECONDS[1]:
        raise InputError(
            f"A video can be {SECONDS[0]} to {SECONDS[1]} seconds long, so {str(seconds)[:40]!r} "
            "cannot be used."
        )
    return value


def check_ratio(ratio: str | None) -> str | None:
    """The shape asked for, or None.

    Raises:
        InputError: not one of `RATIOS`.
    """
    if ratio is None:
        return None
    plain = str(ratio).strip().replace("×", ":").replace("x", ":")
    if plain not in RATIOS:
        raise InputError(
            f"The ratio can be {', '.join(RATIOS)}, so {str(ratio)[:40]!r} cannot be used."
        )
    return plain


def phrase(prompt: str, seconds: float | None = None, ratio: str | None = None) -> str:
    """The prompt with the wishes in words before it.

    >>> phrase("An ad for tea.", seconds=15, ratio="9:16")
    'Make a 15-second 9:16 vertical video. An ad for tea.'
    """
    seconds, ratio = check_seconds(seconds), check_ratio(ratio)
    wishes = []
    if seconds is not None:
        wishes.append(f"{seconds:.10g}-second")
    if ratio is not None:
        wishes.append(f"{ratio} {RATIOS[ratio]}")
    return f"Make a {' '.join(wishes)} video. {prompt}" if wishes else prompt


def check_timeline(project: Any, reply: Any) -> None:
    """Make sure that a request for a video has led to a timeline that can be exported.

    An agent may answer with words alone ("a video of 1 s is too short"); these words say more
    than a failing export would.

    Raises:
        InputError: with the agent's words, when the timeline is empty.
    """
    if not project.draft.ready:
        words = " ".join(str(getattr(reply, "text", "")).split())
        raise InputError(words[:400], hint="No video was made.")
