"""Results named in a row, each with its figure: "revenue 4.2M up 18%, churn 2.1%"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..chinese import HAN
from ..figures import Figure

__all__ = ["alike", "metrics"]

_SCALE = r"(?:thousand|million|billion|trillion|k|m|bn|万|亿|千)"
_METRIC = re.compile(
    rf"(?P<name>[^\d$€£¥￥+−-]{{0,40}}?)\s*(?:is|was|at|of|:|：|为|达|=)?\s*"
    rf"(?P<value>[+−-]?[$€£¥￥]?\d[\d,]*(?:\.\d+)?(?:\s?(?:{_SCALE}(?![a-z])|[%％])|(?:k|m|bn)(?![a-z]))?"
    rf"(?:元|人|家|台|次)?)\s*(?P<rest>[^.。]{{0,40}})",
    re.I,
)
_MEASURED = re.compile(rf"[%％$€£¥￥]|\d\s?(?:{_SCALE}|k|m|bn)(?![a-z])", re.I)


def metrics(points: Sequence[str]) -> list[Figure]:
    """Short points as figures with their names, where they are results: most with a share, a sum
    of money or a scale; [] where they are not.

    >>> points = ["Revenue 4.2M up 18%", "Churn: 2.1%", "3 new offices"]
    >>> [(one.text, one.about) for one in metrics(points)]
    [('4.2M', 'Revenue, up 18%'), ('2.1%', 'Churn'), ('3', 'new offices')]
    >>> metrics(["3 eggs", "200 g of flour"])
    []
    """
    found: list[Figure] = []
    for point in points:
        match = _METRIC.fullmatch(point.strip().rstrip(".。"))
        if match is None or len(point.split()) > 8 or len(point) > 48:
            return []
        name, rest = match["name"].strip(" :：,，"), match["rest"].strip(" ,，")
        if not name and not rest:
            return []
        about = (
            f"{name}{'，' if HAN.search(name) else ', '}{rest}" if name and rest else name or rest
        )
        found.append(Figure(match["value"].strip(), about))
    told = sum(bool(_MEASURED.search(point)) for point in points)
    return found if 2 <= len(found) <= 6 and 2 * told > len(found) else []


_UNIT = (
    r"(?:\s?(?P<unit>%|％|percent\b|per cent\b"
    r"|(?:kg|km|cm|mm|ml|kw|hours?|minutes?|seconds?|days?|years?)\b))?(?:\s(?P<noun>[a-z]{3,}))?"
)
_SMALL = frozenset(["and", "but", "for", "from", "last", "next", "this", "while", "with", "per"])


def alike(text: str, figures: Sequence[str]) -> bool:
    """Whether figures as they are written stand in a text with one unit, so that one chart can
    hold them.

    >>> alike("It takes 2 hours and 21 kg of rock.", ["2", "21 kg"])
    False
    """
    units: set[str] = set()
    bare = False
    for figure in figures:
        digits = re.search(r"\d[\d,]*(?:\.\d+)?", figure)
        number = re.escape(digits.group()) if digits else ""
        match = re.search(rf"(?<![\d.,]){number}(?![\d]){_UNIT}", text, re.I) if number else None
        if match is None:
            continue
        unit = (match["unit"] or "").lower().rstrip("s")
        if unit:
            units.add(unit)
        elif match["noun"] and match["noun"].lower() not in _SMALL:
            bare = True
    return len(units) < 2 and not (units and bare)
