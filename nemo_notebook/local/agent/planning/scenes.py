"""Scenes: which lines stand together, and when each scene begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .cards import Card
from .narration import Spoken

__all__ = ["LONGEST_BOUND", "Arranged", "Scene", "group", "regroup"]

SHORTEST, LONGEST = 3_000, 8_000
"""How long a scene ordinarily lasts at least and at most, in ms."""
LONGEST_BOUND = 20_000
"""How long a scene lasts at most in which something is shown part after part."""
_MEMBERS, _ROWS = 6, 8
"""How many members of a list, and how many rows of a table or dates, share a scene at most."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One scene: from `start` to `end` in ms, what is said in it (times on the timeline), a
    family of visuals, and a card or None, which enters `wait` ms after the scene begins. `about` is
    the text that it is about, `read` what is to be read in it when nobody speaks."""

    start: int
    end: int
    spoken: tuple[Spoken, ...] = ()
    family: str = ""
    card: Card | None = None
    about: str = ""
    read: str = ""
    wait: int = 0


@dataclass(frozen=True, slots=True)
class Arranged:
    """Scenes in time, before their pictures are chosen; a scene in which nothing is said will get
    a card. `left_out` sentences were not used, `cut`: one was cut at a clause."""

    duration: int
    scenes: tuple[Scene, ...]
    rate: float = 1.0
    left_out: int = 0
    cut: bool = False


def group(
    spoken: Sequence[Spoken], *, alone: bool = False, apart: bool = False
) -> list[list[Spoken]]:
    """Lines that share a scene: short ones together until the scene lasts three seconds.

    With `alone`, every sentence has its own scene, with `apart` even its parts. What belongs
    together (a list, the rows of a table, a history) stays together while it is short; a heading,
    and a line with something of its own to show, begin a new scene.
    """
    groups: list[list[Spoken]] = []
    for number, one in enumerate(spoken):
        follows = spoken[number + 1].start if number + 1 < len(spoken) else one.end
        if groups and _joins(groups[-1], one, follows, alone=alone, apart=apart):
            groups[-1].append(one)
        else:
            groups.append([one])
    for before, last in pairwise(groups):
        same = last[0].line.group and last[0].line.group == before[-1].line.group
        if same and len(before) > 2 and last[-1].end - last[0].start < SHORTEST - 1000:
            last.insert(0, before.pop())
    if len(groups) > 1 and not alone:
        last, before = groups[-1], groups[-2]
        short = last[-1].end - last[0].start < SHORTEST - 1000
        bound = any(s.line.shown or s.line.group for s in (*last, *before))
        if short and not bound and last[-1].end - before[0].start <= LONGEST + 1000:
            groups[-2:] = [before + last]
    return groups


def regroup(groups: Sequence[Sequence[Spoken]], count: int) -> list[list[Spoken]]:
    """The lines in `count` scenes, as far as there are lines: the shortest neighbours are joined,
    the longest scenes divided."""
    made = [list(one) for one in groups]
    while len(made) > count:
        at = min(range(len(made) - 1), key=lambda i: made[i + 1][-1].end - made[i][0].start)
        made[at : at + 2] = [made[at] + made[at + 1]]
    while len(made) < count and any(len(one) > 1 for one in made):
        at = max(
            (i for i in range(len(made)) if len(made[i]) > 1),
            key=lambda i: made[i][-1].end - made[i][0].start,
        )
        one = made[at]
        middle = (one[0].start + one[-1].end) / 2
        cut = min(range(1, len(one)), key=lambda k: abs(one[k].start - middle))
        made[at : at + 1] = [one[:cut], one[cut:]]
    return made


def _joins(
    current: Sequence[Spoken], one: Spoken, follows: int, *, alone: bool, apart: bool
) -> bool:
    """Whether a line, before the next one at `follows` ms, goes into the scene of those before."""
    line, last = one.line, current[-1].line
    so_far = one.start - current[0].start
    together = follows - current[0].start
    if line.group or last.group:
        few = sum(s.line.group == line.group for s in current) < (_MEMBERS if line.items else _ROWS)
        longest = 1.5 * LONGEST if line.items else LONGEST_BOUND
        return line.group == last.group and few and together <= longest
    if line.shown is not None and line.shown != last.shown:
        return False
    if any(s.line.shown is not None for s in current):
        return line.place == last.place and together <= LONGEST + 2000
    if apart or (alone and line.place != last.place):
        return False
    fresh = line.heading != last.heading and so_far >= SHORTEST - 500
    return not fresh and not alone and so_far < SHORTEST and together <= LONGEST + 1000
