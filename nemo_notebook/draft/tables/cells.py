"""A cell of an edited table as the value of a field, however pandas or a spreadsheet wrote it.

One rule for all noise: a cell that could have come from the present value by way of a table or a
CSV file is the present value. So `1000`, `1000.0` and `"1000.0"` are one time, a text of digits may
have become a number, a dict may have become JSON or a Python literal, and what is missing (None,
NaN, NaT, <NA>, an empty cell) leaves a field as it is, but for those that can be empty: `text`,
`source` and `scene`.
"""

from __future__ import annotations

import ast
import json
import math
from collections.abc import Callable, Mapping
from typing import Any

from ..model import KINDS

__all__ = ["ABSENT", "CellError", "is_missing", "name_of", "plain", "read"]

ABSENT = object()
"""What `read` gives for a cell that says nothing about its field."""

_NOTHING = frozenset(
    [
        *("#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN"),
        *("<NA>", "N/A", "NA", "NULL", "NaN", "NaT", "None", "n/a", "nan", "null"),
    ]
)
"""What readers of CSV take for a missing value, a title of that wording included."""
_LARGEST = 2**53
_STYLE_SIZE = 2_000_000
_DEPTH = 50


class CellError(ValueError):
    """A cell that cannot be the value of its field; the text is the reason."""


def plain(value: Any) -> Any:
    """A value without numpy: its scalars and arrays as Python's numbers and lists."""
    if hasattr(value, "tolist") and not isinstance(value, str | bytes):
        return value.tolist()
    return value


def is_missing(value: Any) -> bool:
    """Whether a cell holds nothing.

    >>> [is_missing(v) for v in (None, float("nan"), " ", 0, "x", {})]
    [True, True, True, False, False, False]
    """
    if value is None:
        return True
    if isinstance(value, str):
        return not value.strip()
    try:
        return bool(value != value)
    except TypeError:  # pandas.NA has no truth
        return True
    except ValueError:  # an array has several
        return False


def _empty(value: Any) -> bool:
    return is_missing(value) or (isinstance(value, str) and value.strip() in _NOTHING)


def _shown(value: Any) -> str:
    text = " ".join(str(value).split())
    return repr(text if len(text) <= 40 else text[:39] + "…")


def _number(value: Any) -> float:
    if isinstance(value, str):
        try:
            value = float(value.strip())
        except ValueError:
            raise CellError(f"{_shown(value)} is not a number") from None
    if isinstance(value, bool):
        raise CellError(f"{_shown(value)} is not a number")
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        raise CellError(f"{_shown(value)} is not a number") from None
    if not math.isfinite(number) or abs(number) >= _LARGEST:
        raise CellError(f"{_shown(value)} is out of range")
    return number


def _time(value: Any, now: Any) -> Any:
    return ABSENT if _empty(value) else round(_number(value))


def _scene(value: Any, now: Any) -> Any:
    if _empty(value):
        return None
    number = _number(value)
    if number != int(number) or number < 1:
        raise CellError(f"{_shown(value)} is no number of a scene; they count from 1")
    return int(number)


def _volume(value: Any, now: Any) -> Any:
    if _empty(value):
        return ABSENT
    number = _number(value)
    if not 0 <= number <= 1:
        raise CellError(f"{number:.10g} is outside 0 to 1")
    return now if isinstance(now, float) and math.isclose(number, now, rel_tol=1e-12) else number


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _same_number(text: str, number: float) -> bool:
    try:
        return float(text) == number
    except ValueError:
        return False


def _text(value: Any, now: Any) -> Any:
    before = now if isinstance(now, str) else ""
    if isinstance(value, str):
        return before if _lines(value) == _lines(before) else _lines(value)
    if is_missing(value):
        return before if before.strip() in _NOTHING or not before.strip() else ""
    if isinstance(value, bool):
        return before if before.strip().lower() == str(value).lower() else str(value)
    if isinstance(value, int | float):
        if _same_number(before, value):
            return before
        whole = isinstance(value, float) and value.is_integer() and abs(value) < _LARGEST
        return str(int(value)) if whole else str(value)
    raise CellError(f"{_shown(value)} is not a text")


def _kind(value: Any, now: Any) -> Any:
    if _empty(value):
        return ABSENT
    if value == now:
        return now
    text = str(value).strip().lower()
    if text not in KINDS:
        raise CellError(f"{_shown(value)} is no kind; kinds are {', '.join(KINDS)}")
    return text


def _parsed(text: str) -> Any:
    """An object written as JSON, or as Python writes it."""
    if len(text) > _STYLE_SIZE:
        raise CellError(f"it is longer than {_STYLE_SIZE:,} characters")
    for parse in (json.loads, ast.literal_eval):
        try:
            return parse(text)
        except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
            continue
    raise CellError(f"{_shown(text)} is neither JSON nor a dict")


def _json(value: Any, depth: int = 0) -> Any:
    """A value as JSON holds it: tuples as lists, numpy as plain numbers."""
    value = plain(value)
    if depth > _DEPTH:
        raise CellError("it is nested too deeply")
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise CellError("its keys must be texts")
        return {str(key): _json(one, depth + 1) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_json(one, depth + 1) for one in value]
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    raise CellError(f"{_shown(value)} cannot be written as JSON")


def _style(value: Any, now: Any) -> Any:
    if _empty(value):
        return ABSENT
    found = _parsed(value.strip()) if isinstance(value, str) else value
    if not isinstance(found, Mapping):
        raise CellError(f"{_shown(value)} is not a dict")
    style = _json(found)
    return now if isinstance(now, Mapping) and style == _json(now) else style


def _track(value: Any, now: Any) -> Any:
    return ABSENT if _empty(value) else name_of(value)


_READERS: Mapping[str, Callable[[Any, Any], Any]] = {
    "track": _track,
    "kind": _kind,
    "scene": _scene,
    "start": _time,
    "end": _time,
    "duration": _time,
    "text": _text,
    "source": _text,
    "volume": _volume,
    "style": _style,
}


def read(column: str, cell: Any, now: Any = None) -> Any:
    """The value of a field that a cell stands for; `ABSENT` when it leaves the field as it is.

    Args:
        column: one of track, kind, scene, start, end, duration, text, source, volume, style.
        now: the present value; a cell that could have come from it gives it back.

    Raises:
        CellError: with the reason.

    >>> read("start", "1500.0"), read("text", 7.0, "007"), read("style", "{'a': (1,)}")
    (1500, '007', {'a': [1]})
    """
    return _READERS[column](plain(cell), now)


def name_of(cell: Any, known: Mapping[str, Any] | None = None) -> str:
    """An id or the name of a track as text, the known one that it stands for if there is one.

    >>> name_of(5.0), name_of("007"), name_of(7, {"007": None})
    ('5', '007', '007')
    """
    value = plain(cell)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).strip()
    if known is None or text in known:
        return text
    if str(value) in known:
        return str(value)
    try:
        number = float(text)
    except ValueError:
        return text
    same = [name for name in known if _same_number(name, number)]
    return same[0] if len(same) == 1 else text
