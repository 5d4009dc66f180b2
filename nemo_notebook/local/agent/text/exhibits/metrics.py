"""Results named in a row, each with its figure: "revenue 4.2M up 18%, churn 2.1%"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..chinese import HAN
from ..figures import Figure

__all__ = ["metrics"]

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
