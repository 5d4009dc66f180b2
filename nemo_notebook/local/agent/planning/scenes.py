"""Scenes: which lines stand together, when each scene begins, what it shows and says on screen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ..text import figures, headlines
from ..text.lexicon import find_families
from .narration import Spoken

__all__ = ["Arranged", "Card", "Scene", "choose_families", "group", "write_card"]

SHORTEST, LONGEST = 3_000, 8_000
"""How long a scene ordinarily lasts at least and at most, in ms."""


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on the screen in a scene, as a title segment will hold it."""

    layout: str
    text: str
    style: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scene:
    """One scene: from `start` to `end` in ms, what is said in it (times on the timeline), a
    family of visuals, and a card or None. `about` is the text that it is about, `read` what is to
    be read in it when nobody speaks."""

    start: int
    end: int
    spoken: tuple[Spoken, ...] = ()
    family: str = ""
    card: Card | None = None
    about: str = ""
    read: str = ""


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

    With `alone`, every sentence has its own scene, with `apart` even its parts. Items of one list
    stay together while they are few; a heading begins a new scene.
    """
    groups: list[list[Spoken]] = []
    for number, one in enumerate(spoken):
        follows = spoken[number + 1].start if number + 1 < len(spoken) else one.end
        current = groups[-1] if groups else []
        if (
            not current
            or (apart and not one.line.items)
            or (alone and one.line.place != current[-1].line.place)
        ):
            groups.append([one])
            continue
        so_far = one.start - current[0].start
        together = follows - current[0].start
        if one.line.items and not current[-1].line.items and len(one.line.items) > 1:
            groups.append([one])  # a list begins its own scene
            continue
        same_list = one.line.items and one.line.items == current[-1].line.items
        fresh = one.line.heading != current[-1].line.heading and so_far >= SHORTEST - 500
        if (same_list and together <= 1.5 * LONGEST and len(current) < 4) or (
            not fresh and not alone and so_far < SHORTEST and together <= LONGEST + 1000
        ):
            current.append(one)
        else:
            groups.append([one])
    if len(groups) > 1 and not alone:
        last, before = groups[-1], groups[-2]
        short = last[-1].end - last[0].start < SHORTEST - 1000
        if short and last[-1].end - before[0].start <= LONGEST + 1000:
            groups[-2:] = [before + last]
    return groups


def choose_families(texts: Sequence[str], whole: str, hints: str = "") -> list[str]:
    """A family of visuals for each scene: by its own words, the whole text speaking along.

    Neighbours differ where another family suits nearly as well; "gradient" where nothing fits.
    """
    prior = find_families(whole)
    total = max(sum(prior.values()), 4.0)
    wanted = find_families(hints) if hints else {}
    chosen: list[str] = []
    for place, text in enumerate(texts):
        own = find_families(text)
        scores = {
            family: own.get(family, 0.0) + 1.2 * prior.get(family, 0.0) / total
            for family in {**own, **prior, **wanted}
        }
        for family, weight in wanted.items():
            scores[family] = scores.get(family, 0.0) + 0.8 * weight
        if chosen and chosen[-1] in scores:
            scores[chosen[-1]] *= 0.55
        if len(chosen) > 1 and chosen[-2] in scores:
            scores[chosen[-2]] *= 0.85
        scores = {f: s for f, s in scores.items() if s >= 0.1}
        scores.setdefault("gradient", 0.3 if place else 0.15)
        if chosen and chosen[-1] == "gradient":
            scores["gradient"] *= 0.55
        chosen.append(max(sorted(scores), key=lambda family: scores[family]))
    return chosen


_CALL = re.compile(
    r"^(?:so |now |please )?(?:visit|order|buy|try|join|follow|subscribe"
    r"|sign up|learn more|get (?:yours|"
    r"started|it|your|in touch)|book|call|download|shop|come (?:and|by|visit"
    r"|see|in)|discover|start (?:your|"
    r"now|today|a)|contact|register|apply|donate|find out|see you|reserve"
    r"|grab|pre-?order|install|go to|"
    r"head to|stop by|don't miss|available)\b|^(?:关注|扫码|立即|马上|点击"
    r"|下单|欢迎|预约|联系|快来|加入|购买|敬请|现在就|前往|访问)",
    re.I,
)
_DOMAIN = re.compile(r"\b((?:[\w-]+\.)+(?:[a-z]{2,}))\b", re.I)


def calls_to_action(sentence: str) -> bool:
    """Whether a sentence asks the viewer to do something.

    >>> calls_to_action("Order today at honey.example."), calls_to_action("Bees dance.")
    (True, False)
    """
    return bool(_CALL.match(sentence.strip("“\"' ")))


def _end_card(sentence: str, brand: str) -> Card:
    domain = _DOMAIN.search(sentence)
    text = headlines.headline(sentence, captioned=False) or brand
    style: dict[str, Any] = {}
    if domain and domain[1] not in text:
        style["subtitle"] = domain[1]
    elif brand and brand not in text:
        style["subtitle"] = brand
    return Card("end", text, style)


def _marked(layout: str, text: str, **style: Any) -> Card:
    words = headlines.emphasis(text)
    if words:
        style["emphasis"] = words
    return Card(layout, text, style)


def write_card(
    sentences: Sequence[Spoken] | Sequence[str],
    *,
    captioned: bool,
    used: set[str],
    needed: bool = False,
    last: bool = False,
    brand: str = "",
) -> Card | None:
    """The card of one scene, from its sentences: figures first, then quotations, lists, headlines.

    `used` holds the texts shown before, which are not shown again; with `needed` there is a card
    in any case (a scene in which nobody speaks).
    """
    texts = [s if isinstance(s, str) else s.line.text for s in sentences]
    lines = [s.line for s in sentences if isinstance(s, Spoken)]
    options: list[Card] = []
    if last and texts and calls_to_action(texts[-1]):
        options.append(_end_card(texts[-1], brand))
    listed = next((line for line in lines if line.items), None)
    if listed and sum(line.items == listed.items for line in lines) > 1:
        own = [_point(line.text) for line in lines if line.items == listed.items][:4]
        heading = listed.heading
        if len(heading.split()) > 7:
            heading = headlines.headline(heading) or heading
        used.discard((heading or brand).lower())  # the heading of a list may be the title as well
        options.append(Card("list", heading or brand, {"items": own}))
    for text in texts:
        quoted = figures.quotation(text)
        if quoted:
            options.append(
                Card("quote", quoted.text, {"subtitle": quoted.who} if quoted.who else {})
            )
    for text in texts:
        announced = figures.announcement(text)
        if announced:
            options.append(Card("list", announced, {"items": figures.items(text)}))
    for text in texts:
        found = figures.figure(text)
        if found:
            options.append(Card("number", found.text, {"subtitle": found.about}))
    for text in texts:
        points = figures.items(text)
        heading = headlines.named(text) or brand
        if points and heading:
            options.append(Card("list", heading, {"items": points}))
    statements = [headlines.headline(text, captioned=captioned) for text in texts]
    statements.sort(key=len, reverse=True)
    options += [_marked("statement", text) for text in statements if text]
    if needed:
        options += [_marked("statement", _whole(text)) for text in texts if text]
    for card in options:
        if card.text and card.text.lower() not in used:
            used.add(card.text.lower())
            return card
    if needed and options:
        return options[-1]
    return None


def _point(text: str) -> str:
    text = text.rstrip(".。;；")
    words = text.split()
    if len(words) <= 9:
        return text
    return headlines.headline(text) or " ".join(words[:6])


def _whole(text: str) -> str:
    """A sentence as a headline when nothing shorter stands alone: itself, or its first clause."""
    from ..text.excerpt import shorten

    short = [s for s in [text, *shorten(text)] if len(s.split()) <= 12 and len(s) <= 70]
    chosen = (short or sorted([text, *shorten(text)], key=len))[0]
    chosen = chosen.rstrip(".。:：,，;；")
    return chosen[:1].upper() + chosen[1:]
