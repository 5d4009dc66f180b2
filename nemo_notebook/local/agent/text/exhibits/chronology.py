"""Dates in their order: a history in sentences, a list of years, a timetable."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..chinese import HAN, ZH_LEADS, chinese_headline, size
from ..headlines import EDGE, PREPOSITIONS, capital, ends_well, headline
from ..sentences import clauses

__all__ = ["Event", "dated", "find_events", "find_history"]

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = r"(?:1\d{3}|20\d\d)s?(?:\s?BCE?|\s?CE)?"
_DATE = (
    rf"(?:{_MONTH}(?:\s+\d{{1,2}}(?:st|nd|rd|th)?,?)?\s+{_YEAR}|\d{{1,2}}\s+{_MONTH}\s+{_YEAR}"
    rf"|{_YEAR})"
)
_CLOCK = r"\d{1,2}[:.][0-5]\d(?:\s?[ap]\.?m\.?)?|\d{1,2}\s?[ap]\.?m\.?"
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:day|week|month|phase|year)\s+\d{1,2}"
_ZH = (
    r"(?:公元前?)?\d{3,4}年(?:\d{1,2}月(?:\d{1,2}[日号])?)?|\d{1,2}月(?:\d{1,2}[日号])?"
    r"|(?:周|星期)[一二三四五六日天]|第[一二三四五六七八九十\d]+[天周月年]|(?:上午|下午|晚上)?\d{1,2}[:：]\d\d|(?:上午|下午"
    r"|晚上)?\d{1,2}点半?"
)
_LED = re.compile(
    rf"^(?:(?:in|on|by|from|since|around|about|at|during|early in|late in|it was in|then,? in"
    rf"|and in|but in)\s+"
    rf"(?:the\s+)?)?(?P<when>{_DATE}|{_CLOCK}|(?:{_DAY})\b|{_MONTH}\s+\d{{1,2}}\b)\s*(?:[,:–—-]+"
    rf"|\s)\s*(?P<what>\S.*)$"
    rf"|^(?:到了?|在|于|自|从)?(?P<zh>{_ZH})\s*(?:起|以来|时)?\s*[，,:：、—–-]*\s*(?P<zhwhat>\S.*)$",
    re.I | re.S,
)
_INSIDE = re.compile(rf"\s*\b(?:in|by|since|from)\s+(?P<when>{_DATE})(?![\w%])", re.I)


@dataclass(frozen=True, slots=True)
class Event:
    """Something and when it was, both as short as a timeline shows them."""

    when: str
    what: str


def dated(sentence: str) -> Event | None:
    """The event of a sentence that begins with its date; None when it has none in front.

    >>> dated("In 2010, two friends opened a bakery in Porto.")
    Event(when='2010', what='Two friends opened a bakery in Porto')
    >>> dated("2019年，公司搬到了杭州。")
    Event(when='2019年', what='公司搬到了杭州')
    """
    match = _LED.match(sentence.strip())
    if match is None:
        return None
    when, what = match["when"] or match["zh"], match["what"] or match["zhwhat"]
    short = shorten_event(what)
    return Event(capital(when.strip()), short) if short else None


def shorten_event(what: str) -> str:
    """A clause in a few words, cut where a phrase ends; "" when that cannot be."""
    what = what.strip().rstrip(".。!！;；,，")
    if HAN.search(what):
        what = ZH_LEADS.sub("", what)
        first = re.split(r"[，。；：]", what)[0]
        return first if 2 <= size(first) <= 14 else chinese_headline(what) or first[:14]
    if len(what.split()) <= 6:
        return capital(what)
    found = headline(what if what[-1:] in ".!" else what + ".", captioned=False)
    if found:
        return found
    tokens = clauses(what)[0].rstrip(",;:").split()
    if len(tokens) > 7:
        ends = [
            n for n in range(3, 8) if ends_well(tokens[:n]) and tokens[n].lower() in PREPOSITIONS
        ]
        if not ends:
            return ""
        tokens = tokens[: ends[-1]]
    return capital(" ".join(tokens).strip(EDGE))


def _key(when: str) -> tuple[int, ...]:
    """The order of a date among others of its kind."""
    year = re.search(r"\d{3,4}", when)
    if year:
        before = -1 if re.search(r"BC|公元前", when) else 1
        return (0, before * int(year.group()))
    numbers = [int(n) for n in re.findall(r"\d+", when)]
    later = 12 if re.search(r"pm|p\.m|下午|晚上", when, re.I) and numbers and numbers[0] < 12 else 0
    return (1, numbers[0] + later, *numbers[1:]) if numbers else (2,)


def _in_order(events: Sequence[Event]) -> bool:
    keys = [_key(event.when) for event in events]
    kinds = {key[0] for key in keys}
    return (
        len(kinds) == 1
        and (kinds == {2} or keys == sorted(keys))
        and len({e.when for e in events}) == len(events)
    )


def find_history(sentences: Sequence[str]) -> list[tuple[int, int]]:
    """Where in a text sentences with dates in front follow one another: (first, one past the last).

    One sentence between two of them may go without a date.

    >>> find_history(["In 1990 it began.", "In 2001 it grew.", "In 2012 it ended.", "So it was."])
    [(0, 3)]
    """
    events = [dated(sentence) for sentence in sentences]
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(events):
        if events[at] is None:
            at += 1
            continue
        run, last, gap = [at], at, at + 1
        while gap < len(events) and gap - last <= 2:
            if events[gap] is not None:
                run.append(gap)
                last = gap
            gap += 1
        own = [event for place in run if (event := events[place]) is not None]
        if len(run) >= 2 and _in_order(own):
            found.append((at, last + 1))
        at = last + 1
    return found


def find_events(sentence: str) -> list[Event]:
    """The events of one sentence that tells of several with their years; [] when it does not.

    >>> find_events("Founded in 2010, and sold in 2021.")
    [Event(when='2010', what='Founded'), Event(when='2021', what='Sold')]
    """
    body = sentence.strip().rstrip(".。!！")
    if HAN.search(body):
        pieces = re.split(r"[，；、。](?=\s*(?:于|在|到)?\d{4}年)", body)
        parts = [dated(_turned(piece)) for piece in pieces]
        return _checked([p for p in parts if p], len(parts))
    events: list[Event] = []
    rest = body
    parts_en = re.split(r",\s+(?:and\s+|then\s+)?|;\s+|\s+and\s+(?:then\s+)?", rest)
    for part in parts_en:
        led = dated(part)
        inside = _INSIDE.search(part)
        if led:
            events.append(led)
        elif inside:
            what = shorten_event(part[: inside.start()] + part[inside.end() :])
            if what:
                events.append(Event(inside["when"], what))
    return _checked(events, len(parts_en))


def _turned(piece: str) -> str:
    """A clause that ends with its year, with the year in front."""
    match = re.fullmatch(r"(?P<what>[^，。]{2,14}?)于?(?P<when>\d{4}年)", piece.strip())
    return f"{match['when']}{match['what']}" if match else piece


def _checked(events: list[Event], parts: int) -> list[Event]:
    return events if len(events) >= 2 and len(events) >= parts - 1 and _in_order(events) else []
