"""What is written on the screen in a scene: the card that its sentences call for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from nemo_notebook.local.sound.words import cut

from ..text import figures, headlines
from ..text.excerpt import shorten
from ..text.exhibits.chronology import dated, find_events
from ..text.exhibits.contrast import find_contrast
from ..text.exhibits.series import find_series
from . import cards
from .cards import Card
from .narration import Line, Spoken

__all__ = ["ENTERS", "ENTERS_FIRST", "calls_to_action", "reveal", "write_card"]

ENTERS_FIRST, ENTERS = 200, 300
"""How long after its scene begins a card enters, in ms: in the first scene, and in the others."""

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


def _end_card(sentence: str, brand: str, link: str) -> Card:
    domain = _DOMAIN.search(sentence)
    text = headlines.headline(sentence, captioned=False) or brand
    style: dict[str, Any] = {}
    if domain and link.startswith(domain[1]) and link not in text:
        style["subtitle"] = link
    elif domain and domain[1] not in text:
        style["subtitle"] = domain[1]
    elif link and not domain:
        style["subtitle"] = link
    elif brand and brand not in text:
        style["subtitle"] = brand
    return Card("end", text, style)


def _marked(layout: str, text: str, **style: Any) -> Card:
    found = headlines.emphasis(text)
    if found:
        style["emphasis"] = found
    return Card(layout, text, style)


def write_card(
    sentences: Sequence[Spoken] | Sequence[str],
    *,
    captioned: bool,
    used: set[str],
    needed: bool = False,
    last: bool = False,
    brand: str = "",
    link: str = "",
) -> Card | None:
    """The card of one scene, from its sentences: what the text itself shows there, then figures,
    quotations, lists, headlines.

    `used` holds the keys of the cards shown before, which are not shown again; with `needed` there
    is a card in any case (a scene in which nobody speaks). `link` stands on an end card.
    """
    texts = [s if isinstance(s, str) else s.line.text for s in sentences]
    lines = [s.line for s in sentences if isinstance(s, Spoken)]
    options: list[Card] = []
    exhibits = any(line.shown is not None for line in lines)
    if last and texts and not exhibits and calls_to_action(texts[-1]):
        options.append(_end_card(texts[-1], brand, link))
    options += [line.shown for line in lines if line.shown is not None]
    options += _grouped(lines, brand, used)
    for made in (_quoted, _compared, _announced, _counted):
        for text in texts:
            options += made(text)
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
        if card.key not in used and (card.text or "items" in card.style or card.layout in _BARE):
            used.add(card.key)
            return card
    if needed and options:
        return options[-1]
    return None


_BARE = frozenset({"code", "formula"})
"""The layouts that need no heading."""


def _grouped(lines: Sequence[Line], brand: str, used: set[str]) -> list[Card]:
    """What a list, a history, a comparison or a row of figures shows whose lines share a scene."""
    group = next((line.group for line in lines if line.group), 0)
    own = [line for line in lines if line.group == group]
    if not group or len(own) < 2:
        return []
    whole = " ".join(line.text for line in own)
    heading = own[0].heading
    if len(heading.split()) > 8:
        heading = headlines.headline(heading)
    series = find_series(whole)
    if series is not None:
        return [cards.chart(series, heading)]
    events = [event for line in own if (event := dated(line.text))]
    if len(events) >= 2:
        return [cards.timeline(events, heading or brand)]
    texts = [line.text for line in own]
    contrast = find_contrast(texts)
    if contrast is not None:
        return [cards.comparison(contrast, heading or brand)]
    if len(told := find_events(whole)) >= 2:
        return [cards.timeline(told, heading or brand)]
    starts = [
        text
        for text in texts
        if any(item.startswith(text[:12].rstrip(".。")) for item in own[0].items)
    ]
    if not own[0].items or len(starts) < 2 or not (heading or brand):
        return []
    used.discard((heading or brand).lower())  # the heading of a list may be the title as well
    return [Card("list", heading or brand, {"items": [_point(text) for text in starts[:6]]})]


def _quoted(text: str) -> list[Card]:
    quoted = figures.quotation(text)
    if quoted is None:
        return []
    return [Card("quote", quoted.text, {"subtitle": quoted.who} if quoted.who else {})]


def _compared(text: str) -> list[Card]:
    """What compares several things within one sentence: figures, dates, two sides."""
    series = find_series(text)
    if series is not None:
        return [cards.chart(series)]
    events = find_events(text)
    if len(events) >= 2:
        return [cards.timeline(events)]
    contrast = find_contrast([text])
    return [cards.comparison(contrast)] if contrast is not None else []


def _announced(text: str) -> list[Card]:
    announced = figures.announcement(text)
    return [Card("list", announced, {"items": figures.items(text)})] if announced else []


def _counted(text: str) -> list[Card]:
    found = figures.figure(text)
    return [cards.number(found)] if found else []


def _point(text: str) -> str:
    text = text.rstrip(".。;；")
    if len(text.split()) <= 9:
        return text
    return headlines.headline(text) or " ".join(text.split()[:6])


def _whole(text: str) -> str:
    """A sentence as a headline when nothing shorter stands alone: itself, or its first clause."""
    short = [s for s in [text, *shorten(text)] if len(s.split()) <= 12 and len(s) <= 70]
    chosen = (short or sorted([text, *shorten(text)], key=len))[0]
    chosen = chosen.rstrip(".。:：,，;；")
    return chosen[:1].upper() + chosen[1:]


def reveal(card: Card, spoken: Sequence[Spoken], start: int) -> Card:
    """A card of several parts with the times at which they are named, in ms from `start`, when the
    card enters; parts that the voice does not name come between their neighbours."""
    parts = card.style.get("items")
    if not isinstance(parts, list) or len(parts) < 2 or not spoken:
        return card
    said = [
        (one.start + word.start, _letters(word.text)) for one in spoken for word in one.speech.words
    ]
    times: list[int | None] = []
    at = 0
    for part in parts:
        found = _find(_names(part), said, at)
        times.append(None if found is None else said[found][0])
        at = at if found is None else found + 1
    if all(time is None for time in times):
        return card
    return replace(card, style={**card.style, "reveal": _even(times, start, spoken[-1].end)})


def _names(part: Any) -> list[str]:
    """The words by which a part of a card is known, the first that is said counts."""
    text = part if isinstance(part, str) else str(part.get("label") or part.get("text") or "")
    return [_letters(word) for word in cut(text)][:3]


def _letters(word: str) -> str:
    return re.sub(r"\W+", "", word).lower()


def _find(names: Sequence[str], said: Sequence[tuple[int, str]], start: int) -> int | None:
    """Where the names are said one after another, or the first of them alone; from `start` on."""
    for count in (min(len(names), 2), 1):
        for place in range(start, len(said) - count + 1):
            if count and all(_same(said[place + i][1], names[i]) for i in range(count)):
                return place
    return None


def _same(spoken: str, name: str) -> bool:
    return bool(name) and (spoken == name or (len(name) > 3 and spoken.startswith(name)))


def _even(times: Sequence[int | None], start: int, end: int) -> list[int]:
    """Times from `start` in order, the missing ones spread between their neighbours."""
    known = [(i, t) for i, t in enumerate(times) if t is not None]
    filled: list[int] = []
    for i, time in enumerate(times):
        if time is None:
            before = max(((j, t) for j, t in known if j < i), default=(-1, start))
            after = min(((j, t) for j, t in known if j > i), default=(len(times), end))
            share = (i - before[0]) / (after[0] - before[0])
            time = round(before[1] + share * (after[1] - before[1]))
        filled.append(max(0, time - start - _EARLY, filled[-1] if filled else 0))
    return filled


_EARLY = 150
"""A part appears this much before it is named, so that the eye is there when the ear is."""
