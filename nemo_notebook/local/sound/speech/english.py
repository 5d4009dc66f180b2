"""How English is said: units, dates, times, versions, code and abbreviations as rows of rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

__all__ = ["MONEY", "RULES", "SCALES", "beside", "rows"]

Rule = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]

MONEY = {"$": "dollars", "€": "euros", "£": "pounds", "¥": "yen", "₹": "rupees", "₩": "won"}
SCALES = {"k": "thousand", "m": "million", "b": "billion", "bn": "billion", "t": "trillion"}
_CODES = {
    "USD": "US dollars", "EUR": "euros", "GBP": "pounds", "JPY": "yen", "CNY": "yuan",
    "RMB": "yuan", "CHF": "Swiss francs", "CAD": "Canadian dollars", "AUD": "Australian dollars",
    "INR": "rupees", "KRW": "won",
}  # fmt: skip
_UNITS = {
    "km/h": "kilometers per hour", "m/s": "meters per second", "mph": "miles per hour",
    "km²": "square kilometers", "km2": "square kilometers", "m²": "square meters",
    "m2": "square meters", "m³": "cubic meters", "m3": "cubic meters", "km": "kilometers",
    "cm": "centimeters", "mm": "millimeters", "µm": "micrometers", "nm": "nanometers",
    "m": "meters", "ft": "feet", "lbs": "pounds", "lb": "pounds", "oz": "ounces",
    "kg": "kilograms", "mg": "milligrams", "g": "grams", "ml": "milliliters", "l": "liters",
    "kHz": "kilohertz", "MHz": "megahertz", "GHz": "gigahertz", "Hz": "hertz", "dB": "decibels",
    "kB": "kilobytes", "KB": "kilobytes", "GB": "gigabytes", "MB": "megabytes", "TB": "terabytes",
    "Mbps": "megabits per second", "Gbps": "gigabits per second", "fps": "frames per second",
    "px": "pixels", "dpi": "dots per inch", "ms": "milliseconds", "s": "seconds",
    "secs": "seconds", "sec": "seconds", "mins": "minutes", "min": "minutes", "hrs": "hours",
    "hr": "hours", "h": "hours", "kWh": "kilowatt hours", "MWh": "megawatt hours",
    "kW": "kilowatts", "MW": "megawatts", "GW": "gigawatts", "W": "watts", "V": "volts",
    "°C": "degrees Celsius", "°F": "degrees Fahrenheit", "℃": "degrees Celsius",
}  # fmt: skip
_ONE = {"feet": "foot", "hertz": "hertz"}
_ALONE = ("km/h", "m/s", "kHz", "MHz", "GHz", "kWh", "MWh", "Mbps", "Gbps", "fps", "km", "kg")
"""Units that are told from words without a number before them."""
_EACH = frozenset({"per", "each", "every"})
_UNIT = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_PARTS = {"2": ("half", "halves"), "3": ("third", "thirds"), "4": ("quarter", "quarters")}
_COUNTS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TENS = {
    "1": "tens", "2": "twenties", "3": "thirties", "4": "forties", "5": "fifties", "6": "sixties",
    "7": "seventies", "8": "eighties", "9": "nineties",
}  # fmt: skip
_SHORT = {
    "e.g": "for example", "i.e": "that is", "vs": "versus", "approx": "approximately",
    "mr": "Mister", "mrs": "Missus", "ms": "Miss", "dr": "Doctor", "prof": "Professor",
    "fig": "Figure", "pp": "pages", "vol": "Volume", "ltd": "Limited", "inc": "Incorporated",
    "dept": "Department", "jr": "Junior", "sr": "Senior", "incl": "including", "est": "established",
    **{month[:3].lower(): month for month in _MONTHS if month != "May"}, "sept": "September",
}  # fmt: skip
_BARE = frozenset({"e.g", "i.e", "vs"})
"""Said in full without a full stop too."""


def _ordinal(number: int) -> str:
    tail = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{tail}"


def _date(match: re.Match[str]) -> str:
    year, month, day = int(match[2]), int(match[3]), int(match[4])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return match[0]
    return f"{match[1]}{_MONTHS[month - 1]} {_ordinal(day)} {year}{match[5]}"


def _time(match: re.Match[str]) -> str:
    hour, minute, half = int(match[1]), match[2], (match[3] or "").replace(".", "").upper()
    if int(minute) > 59 or hour > 24:
        return match[0]
    if minute == "00":
        told = f"{hour}" if half else f"{hour} o'clock" if hour <= 12 else f"{hour} hundred"
    else:
        told = f"{hour} oh {minute[1]}" if minute[0] == "0" else f"{hour} {minute}"
    return told + (f" {half[0]} M" if half else "")


def _part(match: re.Match[str]) -> str:
    count, kind = match[2], match[3]
    if kind not in _PARTS or int(count) >= int(kind):
        return f"{match[1]}{count} {kind}{match[4]}"
    return f"{match[1]}{_COUNTS[int(count)]} {_PARTS[kind][count != '1']}{match[4]}"


def _dotted(match: re.Match[str]) -> str:
    numbers = match[2].split(".")
    dot = " dot " if len(numbers) == 4 else " point "
    return ("version " if match[1] else "") + dot.join(numbers)


def _unit(match: re.Match[str]) -> str:
    return f" {_UNITS.get(match[1]) or _UNITS.get(match[1].lower(), match[1])}"


def _abbreviation(match: re.Match[str]) -> str:
    key = match[2].lower()
    known = _SHORT.get(key)
    if known is None or not (match[3] or key in _BARE):
        return match[0]
    return match[1] + (known[0].lower() + known[1:] if key in ("fig", "vol") else known)


def beside(before: str, word: str, after: str) -> str:
    """What a word is called for what stands beside it: units apart from their number, "No. 5".

    >>> beside("1", "km,", ""), beside("20", "m", ""), beside("I", "m", ""), beside("", "No.", "5")
    ('kilometer,', 'meters', 'm', 'number')
    """
    if word.lower() == "no." and after[:1].isdigit():
        return "number"
    match = re.fullmatch(rf"({_UNIT})([.,;:!?)]*)", word)
    if match is None:
        return word
    one = bool(re.fullmatch(r"\W*1", before)) or before.lower() in _EACH
    if not one and not re.fullmatch(r"\W*\d[\d,.]*", before):
        return word
    name = _UNITS[match[1]]
    if one:
        head, *rest = name.split(" ")
        name = " ".join([_ONE.get(head) or head.removesuffix("s"), *rest])
    return name + match[2]


def rows(
    *given: tuple[str, str | Callable[[re.Match[str]], str]], flags: int = re.I
) -> tuple[Rule, ...]:
    """Patterns compiled."""
    return tuple((re.compile(pattern, flags), said) for pattern, said in given)


RULES: Sequence[Rule] = (
    *rows(
        (r"^(\W*)(\d{4})-(\d\d?)-(\d\d?)(\W*)$", _date),
        (r"(?<![\w.])(v\.?)?(?<!\d)(\d+(?:\.\d+){2,})", _dotted),
        (r"(?<!\w)(v)(\d+(?:\.\d+)*)(?!\w)", _dotted),
        (r"(?<![\d:])(\d{1,2}):(\d\d)(?:\s?([ap]\.?m)\b)?(?![\d:])", _time),
        (r"(?<=\d)([ap])m\b", lambda m: f" {m[1].upper()} M"),
        (r"(?<![\d:])(\d{1,2}):(\d)(?![\d:])", r"\1 to \2"),
        (r"^(\W*)(\d)/(\d)(\W*)$", _part),
        (r"\b(1[89]|20)([1-9])0s\b", lambda m: f"{m[1]} {_TENS[m[2]]}"),
        (r"(?<!\d)['’]([2-9])0s\b", lambda m: _TENS[m[1]]),
        (r"^(\W*)([a-z]+(?:\.[a-z])?)(\.)?,?$", _abbreviation),
        (r"^(\W*)SaaS\b", r"\1sass"),
        (r"\bC\+\+", "C plus plus"),
        (r"\bC#", "C sharp"),
        (r"\b1080p\b", "ten eighty p"),
        (r"\b(14|21)(40|60)p\b", r"\1 \2 p"),
        (r"^(\W*1[1-9])([1-9]\d)(\W*)$", r"\1 \2\3"),
        (r"^(\W*)etc\.?(\W*)$", r"\1et cetera\2"),
        (r"^(\W*)w/o$", r"\1without"),
        (r"^(\W*)w/$", r"\1with"),
        (r"^(\W*\d[\d,.]*(?: [AP] M)?)[-–]([1-9][\d,.]*(?:[^\d-].*)?)$", r"\1 to \2"),
        (r"(?<=\d)-(?=\d)", " "),
    ),
    *rows(
        (rf"(?<=\d)\s*({_UNIT})(?![\w/²³])", _unit),
        (rf"^({'|'.join(map(re.escape, _ALONE))})(?=\W*$)", lambda m: _UNITS[m[1]]),
        *((rf"\b{code}\b", name) for code, name in _CODES.items()),
        (r"(?<![\w.])(\d[\d.,]*)k\b", r"\1 thousand"),
        (r"(?<![\w.])(\d{2}[\d.,]*|1\d*)K\b", r"\1 thousand"),
        (r"(?<![\w.])(\d[\d.,]*)M\b", r"\1 million"),
        (r"(?<![\w.])(\d[\d.,]*)(?:B|bn)\b", r"\1 billion"),
        (r"\bFAQ(s?)\b", r"F A Q\1"),
        (r"\b([UC])(X|O2)\b", lambda m: f"{m[1]} {' '.join(m[2])}"),
        (r"(?<=[a-z_]{2})\.(?=[a-z_]{2})", " dot "),
        flags=0,
    ),
    *rows(
        (r"(?<=\d)°", " degrees"),
        (r"(?<=\d)\s*[x×](?!\w)", " times"),
        (r"(?<=\d)\s*×\s*(?=\d)", " by "),
        (r"(?<=\d)\^(\d+)", r" to the \1"),
        (r"²", " squared"),
        (r"³", " cubed"),
        (r"(?<=\w)/(?=\w)", " "),
        (r"\\+", " "),
        (r"(?<=\w)@(?=\w)", " at "),
        (r"(?<!\w)@(?=\w)", "at "),
        (r"(?<=\w)\.(?=(?:com|org|net|io|ai|dev|app|co|edu|gov|py|js|mp4)\b)", " dot "),
        (r"&", " and "),
        (r"%", " percent "),
        (r"^#(?=\d)", "number "),
        (r"(?<!\w)#(?=[a-z])", "hashtag "),
        (r"(?<!\w)~(?=\d)", "about "),
        (r"(?<=\w)\+(?=\W*$)", " plus"),
        (r"(?<!\w)\+(?=\d)", "plus "),
        (r"(?<=\w)[_](?=\w)", " "),
        (r"\(\)", ""),
    ),
)
