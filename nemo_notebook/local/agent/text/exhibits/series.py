"""Figures that compare: several numbers of one kind, each with its name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ..chinese import HAN
from ..grammar import is_order, is_verb
from ..headlines import EDGE, POINTERS, PREPOSITIONS, capital, ends_well
from ..tables import listed
from ..words import STOP
from .grid import Grid, is_number
from .metrics import alike

__all__ = ["Point", "Series", "chart_of", "find_series", "is_time", "value_of"]

MOST = 8
"""The most points of one chart."""


@dataclass(frozen=True, slots=True)
class Point:
    """One figure: its name, its value, and how the text writes it."""

    label: str
    value: float
    text: str


@dataclass(frozen=True, slots=True)
class Series:
    """Two to eight figures of one kind.

    Attributes:
        chart: how they are drawn best: over time as a line, shares as a donut, else as bars.
        heading: what they are figures of, or "".
        unit: what stands with every figure ("%", "$", "kg"), or "".
    """

    chart: Literal["bar", "line", "donut"]
    points: tuple[Point, ...]
    heading: str = ""
    unit: str = ""


_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    "oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_TIME = (
    rf"(?:(?:19|20)\d\d年(?:\d{{1,2}}月)?|\b(?:{_MONTHS})\b\.?(?:\s+(?:19|20)\d\d)?"
    rf"|(?:fy\s?)?(?<![\d$€£,.])(?:1[5-9]|20)\d\d(?![\d,%％])(?:[/-]\d\d)?"
    r"|q[1-4](?:\s+(?:19|20)\d\d)?|(?:the )?(?:first|second|third|fourth|last) quarter"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|week \d+|month \d+|year \d+|day \d+"
    r"|last (?:year|month|week|quarter)|this (?:year|month|week|quarter)|next year|today|yesterday"
    r"|\d{1,2}月份?|第?[一二三四1-4]季度|去年|今年|前年|明年|上[个]?月|本月"
    r"|周[一二三四五六日]|星期[一二三四五六日])"
)
_IS_TIME = re.compile(_TIME, re.I)
_SCALES = {
    "thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9,
    "trillion": 1e12,
    "千": 1e3, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8,
}  # fmt: skip
_VALUE = re.compile(
    r"(?P<sign>[-−+]?)(?P<cur>[$€£¥￥]?)\s?(?P<num>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?:\s?(?P<scale>(?:thousand|million|billion|trillion|bn)\b|[kKmM](?![A-Za-z])|百万|千万|[万亿千]))?"
    r"(?:\s?(?P<unit>%|％|percent\b|per cent\b|percentage points\b|美元|欧元|元|公斤|公里|小时|分钟"
    r"|吨|人|家|辆|万?人次|台|件|次|个(?!月)|度|岁|°C|°F|°|(?:km|kg|mg|ml|cm|mm|GB|MB|TB|kWh|mAh|ms|g|°|lb"
    r"|oz)(?![A-Za-z])))?",
)


def is_time(label: str) -> bool:
    """Whether a label is a year, a quarter, a month or a day.

    >>> is_time("2023"), is_time("Q1"), is_time("Rent"), is_time("去年")
    (True, True, False, True)
    """
    return bool(_IS_TIME.fullmatch(label.strip(EDGE)))


def value_of(text: str) -> float | None:
    """The number that a cell or a figure says.

    >>> value_of("$1.2M"), value_of("40 %"), value_of("3万")
    (1200000.0, 40.0, 30000.0)
    """
    match = _VALUE.search(text)
    if match is None:
        return None
    scale = _SCALES.get((match["scale"] or "").lower(), 1.0)
    value = round(float(match["num"].replace(",", "")) * scale, 6)
    return -value if match["sign"] in ("-", "−") else value


def _kind(points: Sequence[Point], unit: str) -> Literal["bar", "line", "donut"]:
    timed = all(is_time(p.label) for p in points)
    if timed:
        return "line" if len(points) >= 4 else "bar"
    total = sum(p.value for p in points)
    whole = unit == "%" and 97 <= total <= 103 and all(p.value > 0 for p in points)
    return "donut" if whole and len(points) <= 6 else "bar"


def _unit(match: re.Match[str]) -> str:
    unit = (match["unit"] or "").lower()
    if unit in ("%", "％", "percent", "per cent", "percentage points"):
        return "%"
    return match["cur"].replace("￥", "¥") or unit


_FRAGMENT_EN = re.compile(
    r"[,;:]\s+(?:(?:and|but|while|whereas|then)\s+)?|\s+(?:and|but|while|whereas|then|versus"
    r"|vs\.?|against|compared (?:to|with)|to)\s+|[.!?]\s+|\s[–—]\s|\s\+\s"
)
_FRAGMENT_ZH = re.compile(r"[，；、。：]|和(?=[^，。]{1,12}\d)|而|以及|\s")
_RISE = re.compile(
    r"\b(?:grew|rose|increased|climbed|jumped|gained|was up)\b|增长|上升|提高|上涨", re.I
)


_UNTOLD = re.compile(
    r"(?:the |our )?(?:data|numbers|figures|results|stats|statistics|facts)"
    r"|数据|数字|统计|结果|如下",
    re.I,
)
"""A label that says nothing of what the figures are."""


def find_series(text: str) -> Series | None:
    """The comparable figures of one or a few sentences; None when there are none.

    Each figure stands in a part of its own between commas and conjunctions, with its name beside
    it: a year, a quarter, a noun. All have one unit.

    >>> series = find_series("Revenue grew 40 % in 2023, 55 % in 2024 and 61 % in 2025.")
    >>> [(p.label, p.value) for p in series.points], series.heading
    ([('2023', 40.0), ('2024', 55.0), ('2025', 61.0)], 'Revenue growth')
    >>> find_series("房租占60%，食品占25%，储蓄占15%。").chart
    'donut'
    """
    chinese = bool(HAN.search(text))
    if not chinese and is_order(text.split()):
        return None
    label, colon, rest = text.partition("：" if chinese else ": ")
    if not colon or re.search(r"\d", label):
        label, rest = "", text
    elif _UNTOLD.fullmatch(label.strip()):
        label = ""
    pattern = _FRAGMENT_ZH if chinese else _FRAGMENT_EN
    parts = [p for p in pattern.split(rest.strip()) if p.strip(EDGE + " ")]
    figures: list[_Figure] = []
    lead, opened = label, ""
    for part in parts:
        values = _figures(part)
        if len(values) > 1:
            return None
        if values:
            match = values[0]
            begin = match.start("cur") if match["cur"] else match.start("num")
            figures.append(_Figure(part[:begin], part[match.end() :], opened, match))
            opened = ""
        elif _IS_TIME.search(part) and len(part.split()) <= 3:  # "In 2024, it was 55 %"
            opened = part
        elif not figures:
            lead = part
        elif len(parts) > len(figures) + 3:
            return None
    made = _made(text, figures, lead, chinese) if 2 <= len(figures) <= MOST else None
    return made if made and alike(text, [point.text for point in made.points]) else None


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure in its part of a sentence: what stands before and after it, a time before both."""

    before: str
    after: str
    opened: str
    match: re.Match[str]

    @property
    def time(self) -> str:
        """The time that the figure belongs to, or ""."""
        for place in (self.after, self.before, self.opened):
            found = _IS_TIME.search(place)
            if found:
                return found.group().strip(EDGE + " ").removeprefix("the ")
        return ""

    def name(self, *, after: bool, chinese: bool) -> str:
        """The noun after the figure, or the one before it, or ""."""
        place = self.after if after else self.before
        if chinese:
            name = _TRIM_ZH.sub("", place.strip(EDGE + " "))
            return name if 1 <= len(name) <= 8 else ""
        return _noun(place, after=after)


def _figures(part: str) -> list[re.Match[str]]:
    """The figures of a part of a sentence: no years, ordinals, versions, dates, parts of names."""
    found = []
    for match in _VALUE.finditer(_IS_TIME.sub(lambda time: "#" * len(time.group()), part)):
        before = part[: match.start("num")][-1:] if not match["cur"] else ""
        after = part[match.end() : match.end() + 3]
        if re.match(r"[A-Za-z#.\d/:-]", before) or re.match(
            r"(?:st|nd|rd|th)\b|[:/–-]\d|[月日年季]|\.\d|-[a-z]|[A-Za-z]", after
        ):
            continue
        found.append(match)
    return found


def _written(match: re.Match[str], unit: str) -> str:
    """A figure as it is shown, with the unit of its series where the text leaves it out."""
    text = re.sub(r"\s?(?:%|％|percent|per cent)$", "%", match.group().strip(), flags=re.I)
    text = text.replace("￥", "¥")
    if unit == "%" and "%" not in text:
        return f"{text}%"
    return f"{unit}{text}" if unit and unit in "$€£¥" and unit not in text else text


def _made(text: str, figures: Sequence[_Figure], lead: str, chinese: bool) -> Series | None:
    units = {_unit(f.match) for f in figures} - {""}
    if len(units) > 1:
        return None
    unit = next(iter(units), "")
    timed = all(f.time for f in figures)
    if not timed and any(f.time for f in figures):
        return None
    labels = [f.time for f in figures] if timed else _names(figures, chinese)
    values = [value_of(_written(f.match, "")) for f in figures]
    years = [bool(re.search(r"\d{4}", label)) for label in labels] if timed else []
    if any(years) and not all(years):
        return None  # "last year", "2019": nobody knows how far they are apart
    if not all(labels) or len({x.lower() for x in labels}) < len(labels) or None in values:
        return None
    kept = [value for value in values if value is not None]
    if not timed:
        shares = unit == "%" and 97 <= sum(kept) <= 103
        if min(kept) <= 0 or not (len(kept) >= 3 or shares or unit):
            return None
    points = [
        Point(label if chinese else capital(label), value, _written(f.match, unit))
        for label, value, f in zip(labels, kept, figures, strict=True)
    ]
    if all(years) and years:
        points.sort(key=lambda point: re.findall(r"\d{4}", point.label)[-1])
    first = lead or (figures[0].before if timed else "")
    heading = _heading(first, text, chinese, timed)
    return Series(_kind(points, unit), tuple(points), heading, unit)


def _names(figures: Sequence[_Figure], chinese: bool) -> list[str]:
    """The nouns that name the figures, all after them or all before them, or none."""
    for after in (False, True) if chinese else (True, False):
        names = [f.name(after=after, chinese=chinese) for f in figures]
        if all(names) and len(set(names)) == len(names):
            return names
    return [""]


def _noun(place: str, *, after: bool) -> str:
    """The short noun in a text that stands beside a figure, or ""."""
    bracketed = place.rstrip().endswith("(")
    tokens = [t.strip(EDGE) for t in place.split() if t.strip(EDGE)]
    if after:
        verb = next((i for i, t in enumerate(tokens) if i and i < 4 and is_verb(t)), None)
        tokens = tokens[verb + 1 :] if verb is not None else tokens
        while tokens and (tokens[0].lower() in _LEADING or tokens[0].lower().endswith("ly")):
            tokens = tokens[1:]
        end = next(
            (i for i, t in enumerate(tokens) if i and t.lower() in PREPOSITIONS), len(tokens)
        )
        tokens = tokens[:end]
    elif bracketed:
        start = max(
            (i + 1 for i, t in enumerate(tokens) if t.lower() in PREPOSITIONS or is_verb(t)),
            default=0,
        )
        tokens = tokens[start:]
    else:
        verb = next((i for i, t in enumerate(tokens) if i and (is_verb(t) or t in _SHARES)), None)
        tokens = tokens[:verb] if verb is not None else tokens
        while tokens and tokens[0].lower() in _LEADING:
            tokens = tokens[1:]
        while tokens and tokens[-1].lower() in STOP | PREPOSITIONS:
            tokens = tokens[:-1]
    if not 1 <= len(tokens) <= 4 or tokens[0].lower() in POINTERS or not ends_well(tokens):
        return ""
    return " ".join(tokens)


_TRIM_ZH = re.compile(
    r"^(?:其中|而|则|有|约|大约|的|在)+|(?:增长|上升|提高|下降|减少|卖出|收入|增至|升至|降至|需要|花费?|共有)?"
    r"(?:(?<!华)为|约|近|超过|达到?|高达|仅|只有|是|了|至|到|有|占比?|的|共|大约|[：:（(])*$"
)
_SHARES = frozenset({"accounts", "account", "accounted", "represents", "represent"})
_LEADING = frozenset(
    listed(
        """
    the a an our my its their your of for on in at to by from is are was were goes go went spent
    with into about around only some another each people users us them customers respondents
"""
    )
)


def _heading(lead: str, text: str, chinese: bool, timed: bool) -> str:
    """What the figures are of: the subject that stands before the first one, or ""."""
    lead = _IS_TIME.sub("  " if chinese else " ", lead).strip(EDGE + " ")
    rising = bool(_RISE.search(text)) and bool(re.search(r"[%％]|percent", text))
    if chinese:
        lead = _TRIM_ZH.sub("", re.split(r"\s{2,}", lead)[-1])
        name = re.sub(r"(?:同比|环比|我们?的?)$|^(?:我们?的|公司的?)", "", lead)
        if not 2 <= len(name) <= 10:
            return ""
        return f"{name}增长" if rising and timed else name
    tokens = lead.split()
    while tokens and tokens[0].lower() in _LEADING:
        tokens = tokens[1:]
    verb = next((i for i, t in enumerate(tokens) if i and is_verb(t)), None)
    tokens = tokens[:verb] if verb else tokens
    while tokens and tokens[-1].lower().strip(EDGE) in STOP | PREPOSITIONS:
        tokens = tokens[:-1]
    name = " ".join(tokens).strip(EDGE)
    if not name or len(tokens) > 5 or tokens[0].lower() in POINTERS | {"we", "i", "you"}:
        return ""
    return capital(f"{name} growth" if rising and timed and "growth" not in name else name)


def chart_of(grid: Grid, heading: str = "") -> Series | None:
    """The figures of a table: its first column names them, the first column of figures has them.

    >>> from .grid import read_grid
    >>> chart_of(read_grid(["Year,Sales", "2022,12", "2023,18", "2024,25"])).heading
    'Sales'
    """
    width = len(grid.head)
    numeric = [i for i in range(1, width) if all(is_number(c) for c in grid.column(i))]
    if not numeric or not 2 <= len(grid.rows) <= MOST:
        if (
            len(grid.rows) == 1
            and 3 <= width <= MOST + 1
            and all(is_number(c) for c in grid.rows[0][1:])
        ):
            return _row_chart(grid, heading)
        return None
    place = numeric[0]
    points, units = [], set()
    for row in grid.rows:
        match = _VALUE.search(row[place])
        value = value_of(row[place])
        label = row[0] if not is_number(row[0]) or is_time(row[0]) else ""
        if match is None or value is None or not label or len(label) > 30:
            return None
        units.add(_unit(match))
        points.append(Point(label, value, row[place].strip()))
    if len({p.label for p in points}) < len(points) or len(units - {""}) > 1:
        return None
    unit = next(iter(units - {""}), "")
    if not unit and "%" in grid.head[place]:
        unit = "%"
        points = [Point(p.label, p.value, f"{p.text}%") for p in points]
    name = re.sub(r"\s*[(（]\s*[%％]\s*[)）]", "", grid.head[place])
    return Series(_kind(points, unit), tuple(points), heading or name, unit)


def _row_chart(grid: Grid, heading: str) -> Series | None:
    """A table of one row, with times or names in its head."""
    points = [
        Point(label, value, cell)
        for label, cell in zip(grid.head[1:], grid.rows[0][1:], strict=True)
        if label and (value := value_of(cell)) is not None
    ]
    if len(points) < 2:
        return None
    unit = "%" if all("%" in p.text for p in points) else ""
    return Series(_kind(points, unit), tuple(points), heading or grid.rows[0][0], unit)
