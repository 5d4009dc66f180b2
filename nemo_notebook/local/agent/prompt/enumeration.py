"""A subject with its points in one line: "our Q3: revenue up 18%, churn 2.1%, 3 new offices"."""

from __future__ import annotations

import re

from ..text.headlines import capital

__all__ = ["enumerated"]

_LINE = re.compile(r"^(?P<head>[^:：,，、;；\n]{2,60}?)\s*[:：]\s*(?P<items>[^:：\n]{5,300})$")
_BETWEEN = re.compile(
    r"\s*(?:[;；、，]|,(?!\d{3}\b))\s*(?:(?:and|&)\s+|和|以及)?|\s+(?:and|"
    r"&)\s+(?=\S+$)"
)
_COUNTED = re.compile(
    r"\b(?:ways?|steps?|tips?|reasons?|things|ingredients|features|benefits|facts|rules|habits|"
    r"ideas|"
    r"lessons|mistakes|types|kinds|parts|stages|agenda|menu|checklist|schedule|timeline|history)\b|"
    r"方法|步骤|技巧|理由|好处|要点|原因|建议|习惯|规则|误区|阶段|清单|菜单|日程|特点|优点",
    re.I,
)
_LONGEST, _MOST = 8, 12
_YEAR = re.compile(
    r"^(?P<year>(?:1[0-9]|20)\d\d|\d{3,4}年)\s*[-–—]?\s+?(?P<what>\S.*)$|"
    r"^(?P<zh>\d{3,4}年)(?P<was>\S.*)$"
)
_SHARE = re.compile(
    r"^(?P<what>[^\d%]{2,30}?)\s+(?P<value>[$€£¥]?\d[\d.,]*\s?(?:%|[KMB]n?\b)?)$", re.I
)


def enumerated(subject: str) -> tuple[str, str]:
    """The heading and the list that a subject holds, a point a line; ("", "") when it holds none.

    >>> enumerated("our Q3: churn 2.1%, 3 new offices")
    ('Our Q3', '- Churn: 2.1%\\n- 3 new offices')
    >>> enumerated("Paris: the city of love, light and food")
    ('', '')
    """
    match = _LINE.match(subject.strip(" .。"))
    if match is None:
        return "", ""
    items = [item.strip(" .。") for item in _BETWEEN.split(match["items"]) if item.strip(" .。")]
    short = all(len(i.split()) <= _LONGEST and len(i) <= 60 for i in items)
    figures = sum(bool(re.search(r"\d", item)) for item in items)
    counted = _COUNTED.search(match["head"]) is not None
    if not short or not 2 <= len(items) <= _MOST or not (
        (counted and len(items) > 2) or (figures >= 2 and 2 * figures >= len(items))
    ):  # fmt: skip
        return "", ""
    return capital(match["head"].strip()), "\n".join(f"- {capital(_point(item))}" for item in items)


def _point(item: str) -> str:
    """A point in the form in which lists have it: "1989: the Web", "Apple: 28%"."""
    year = _YEAR.match(item)
    if year:
        return f"{year['year'] or year['zh']}: {year['what'] or year['was']}"
    share = _SHARE.match(item)
    few = share is not None and len(share["what"].split()) <= 3
    return f"{share['what']}: {share['value']}" if share and few else item
