"""Which picture stands behind which scene: by its words, and never the same one all the time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from ..text.lexicon import find_families

__all__ = ["NEIGHBOURS", "choose_families", "related"]

NEIGHBOURS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    name: tuple(near.split())
    for name, near in {
        "sunset": "sea meadow mountains",
        "sea": "underwater sunset waves",
        "city": "road office sunset",
        "mountains": "forest meadow snow",
        "forest": "meadow mountains rain",
        "space": "aurora particles network",
        "tech": "network chalkboard geometric",
        "paper": "books chalkboard gradient",
        "rain": "forest sea gradient",
        "celebration": "fireworks concert hearts",
        "chart": "office geometric network",
        "gradient": "waves particles geometric",
        "meadow": "forest sunset mountains",
        "kitchen": "meadow city paper",
        "snow": "mountains forest aurora",
        "aurora": "space snow mountains",
        "network": "tech map geometric",
        "waves": "particles gradient sea",
        "books": "paper chalkboard gradient",
        "health": "meadow waves network",
        "map": "flight road city",
        "office": "chart city paper",
        "geometric": "chalkboard paper gradient",
        "particles": "waves gradient space",
        "flight": "map sunset mountains",
        "road": "city mountains map",
        "stadium": "celebration city particles",
        "concert": "particles celebration waves",
        "hearts": "celebration meadow sunset",
        "underwater": "sea waves particles",
        "fireworks": "celebration city concert",
        "chalkboard": "books paper geometric",
        "pets": "meadow hearts forest",
    }.items()
})  # fmt: skip
"""A family of visuals → those that go well beside it, the nearest first."""

_SHARE = 0.25
"""From this part of all its words on a family speaks for scenes that do not name it."""
_WINDOW, _MOST = 5, 2
"""Among so many scenes before one and itself a family is shown at most so often."""


def _fresh(ranked: Sequence[str], chosen: Sequence[str]) -> str:
    """The first family that was neither shown just now nor too often of late."""
    last = chosen[-1] if chosen else ""
    late = chosen[-_WINDOW:]
    return next(
        (f for f in ranked if f != last and late.count(f) < _MOST),
        next((f for f in ranked if f != last), ranked[0]),
    )


def _with_neighbours(ranked: Sequence[str]) -> list[str]:
    """The families, and after them the neighbours of the first three."""
    near = [n for family in ranked[:3] for n in NEIGHBOURS.get(family, ())]
    return list(dict.fromkeys([*ranked, *near]))


def choose_families(texts: Sequence[str], whole: str, hints: str = "") -> list[str]:
    """A family of visuals for each scene: by its own words, the whole text speaking along.

    Neighbours differ, and no family is shown more than twice in six scenes while another one fits
    or goes well with what fits; "gradient" where nothing is known.

    >>> choose_families(["The sea.", "The sea at night.", "The sea again."], "the sea")
    ['sea', 'city', 'sea']
    """
    prior = find_families(whole)
    total = max(sum(prior.values()), 4.0)
    wanted = find_families(hints) if hints else {}
    chosen: list[str] = []
    said = [find_families(text) for text in texts]
    for place, own in enumerate(said):
        follows = said[place + 1] if place + 1 < len(said) else {}
        spared = next(iter(follows)) if place and len(follows) == 1 and len(own) > 1 else ""
        scores = {
            family: own.get(family, 0.0)
            + 1.2 * prior.get(family, 0.0) / total
            + 0.8 * wanted.get(family, 0.0)
            for family in {**own, **prior, **wanted}
        }
        if spared in scores:
            scores[spared] /= 4  # the next scene has nothing else to show
        ranked = sorted(
            (f for f, score in scores.items() if score >= 0.1), key=lambda f: (-scores[f], f)
        )
        told = [f for f in ranked if f in own or f in wanted or prior[f] >= _SHARE * total]
        wider = _with_neighbours(told or ranked[:1] or ["gradient"])
        chosen.append(_fresh(list(dict.fromkeys([*wider, *ranked])), chosen))
    return chosen


def related(named: Sequence[str], count: int) -> list[str]:
    """The families of a bare subject in `count` scenes: those that it names in turn, and in a
    longer video those that go with them.

    >>> related(["sunset"], 2), related(["sunset"], 4)
    (['sunset', 'sunset'], ['sunset', 'sea', 'sunset', 'meadow'])
    """
    named = list(named) or ["gradient"]
    if count <= max(2, len(named)):
        return [named[i % len(named)] for i in range(count)]
    wider = _with_neighbours(named)
    chosen: list[str] = []
    for _ in range(count):
        late = chosen[-_WINDOW:]
        turn = [f for f in named if late.count(f) < _MOST and f not in chosen[-1:]]
        waiting = sorted(turn, key=chosen.count)
        rest = sorted((f for f in wider if f not in named), key=chosen.count)
        chosen.append(_fresh([*waiting, *rest] or wider, chosen))
    return chosen
