"""How wide words are: asked of the typesetter once, kept for the next time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from .fitting import Measures

__all__ = ["Ruler", "Voice"]

_MOST = 20_000
"""Pieces of text that are remembered; then all are forgotten."""


class Voice(NamedTuple):
    """What decides how wide a text is. `tracking` is in parts of the size."""

    fonts: tuple[str, ...]
    weight: int
    lang: str
    tracking: float


Ask = Callable[[Sequence[tuple[Voice, Sequence[str]]]], Sequence[Sequence[tuple[float, float]]]]
"""Measures texts in voices: the width and height of each, in parts of the size."""

_WIDE, _TIGHT = "n n", "nn"
"""The space between these is the width of a space."""


class Ruler:
    """Widths and heights of pieces of text, each asked for once.

    Args:
        ask: measures what is not known yet.
    """

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._known: dict[Voice, dict[str, tuple[float, float]]] = {}

    def learn(self, wanted: Iterable[tuple[Voice, Iterable[str]]]) -> None:
        """Measure at one time all that is not known of it."""
        if sum(map(len, self._known.values())) > _MOST:
            self._known.clear()
        new: dict[Voice, list[str]] = {}
        for voice, texts in wanted:
            known = self._known.setdefault(voice, {})
            missing = [t for t in (*texts, _WIDE, _TIGHT) if t not in known]
            if missing:
                new.setdefault(voice, []).extend(dict.fromkeys(missing))
        if not new:
            return
        order = list(new.items())
        for (voice, texts), sizes in zip(order, self._ask(order), strict=True):
            self._known[voice].update(zip(texts, sizes, strict=True))

    def measures(self, voice: Voice, texts: Iterable[str] = ()) -> Measures:
        """What is known of a voice; further texts are measured first."""
        self.learn([(voice, texts)])
        known: Mapping[str, tuple[float, float]] = self._known[voice]
        return Measures(known, known[_WIDE][0] - known[_TIGHT][0])
