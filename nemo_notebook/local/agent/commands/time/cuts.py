"""Pieces of time taken out, on all tracks."""

from __future__ import annotations

import re

from nemo_notebook.draft import Draft

from ...answers import seconds
from ...prompt.brief import SHORTEST
from ...text.language import NUMBER_EN, NUMBER_ZH, find_durations, number
from ...timeline.cutting import cut
from ...timeline.retiming import recaption
from ..registry import Edited, Outcome, Refused, Request, command


def _at(key: str) -> str:
    """A pattern for a time; its groups begin with `key`."""
    return (
        rf"(?:(?P<{key}m>\d+):(?P<{key}s>\d\d(?:\.\d+)?)"
        rf"|(?:seconds? |第)?(?P<{key}n>{NUMBER_EN}|{NUMBER_ZH}))"
    )


_UNIT = r"\s*(?:s\b|secs?\b|seconds?\b|秒)"
_RANGE = re.compile(
    r"(?P<before>seconds? )?"
    + _at("a") + rf"(?P<aunit>{_UNIT})?"
    + r"\s*(?:to|-|–|—|~|until|till|through|and|到|至)\s*" + _at("b")
    + r"\s*(?P<unit>s\b|secs?\b|seconds?\b|秒)?"
)  # fmt: skip
_CUT = (
    r"\b(?:cut|clip(?= \d|  ?(?:the )?(?:first|last))|chop|snip|shave|lop|slice|hack|remove|"
    r"delete|take|drop|trim|skip|lose|get "
    r"rid of|ditch|"
    r"scrap|erase|shorten)\b(?: (?:off|out|away))?"
)
_CUT_ZH = r"(?:剪掉?|删掉?|去掉?|删除|剪除|切掉|砍掉|裁掉|移除)"
_T = rf"(?:(?:{NUMBER_EN})[- ]?(?:s|secs?|seconds?)\b|\d+:\d\d|half a second)"


def _time(match: re.Match[str], key: str) -> int:
    if match[f"{key}m"]:
        return 60_000 * int(match[f"{key}m"]) + round(1000 * float(match[f"{key}s"]))
    return round(1000 * (number(match[f"{key}n"]) or 0))


def find_range(low: str) -> tuple[int, int] | None:
    """The piece of time that a request names, in ms; None when it names none.

    >>> find_range("from 0:10 to 0:12.5"), find_range("第5到10秒"), find_range("scenes 2 to 4")
    ((10000, 12500), (5000, 10000), None)
    """
    match = next((m for m in _RANGE.finditer(low) if _is_timed(m)), None)
    return None if match is None else (_time(match, "a"), _time(match, "b"))


def _is_timed(match: re.Match[str]) -> bool:
    return bool(match["unit"] or match["aunit"] or match["am"] or match["before"])


def _is_range(low: str) -> bool:
    return find_range(low) is not None and bool(re.search(rf"{_CUT}|{_CUT_ZH}", low))


def _done(request: Request, draft: Draft, pieces: list[tuple[int, int]]) -> Outcome:
    """The draft without the pieces, which are in order and do not overlap."""
    left = draft.duration - sum(b - a for a, b in pieces)
    if left < SHORTEST:
        return Refused(
            request.say(
                f"Less than {SHORTEST // 1000} s would be left of {seconds(draft.duration)}, so "
                "nothing was cut.",
                f"全片{seconds(draft.duration, 'zh')}，剪完不足{SHORTEST // 1000}秒，没有改动。",
            )
        )
    edited = draft
    for a, b in reversed(pieces):
        edited = cut(edited, a, b, request.ids)
    if any(edited.segments("voice")):
        edited = recaption(edited, request.ids)
    names = ", ".join(f"{a / 1000:.4g}–{b / 1000:.4g} s" for a, b in pieces)
    return Edited(
        edited,
        request.say(
            f"Cut {names} on all tracks; the video is now {seconds(edited.duration)} long.",
            f"已在所有轨道上剪掉{names.replace(' s', '秒')}，"
            f"全片{seconds(edited.duration, 'zh')}。",
        ),
    )


@command(
    "cut_range",
    kind=8,
    matches=_is_range,
    unless=r"\bscenes?\b|第\s*[\d一二三四五六七八九十]+\s*[段个幕]|\bfirst\b|\blast\b",
    examples=("cut 3–6 s", "剪掉3到6秒"),
)
def cut_range(request: Request, draft: Draft) -> Outcome:
    piece = find_range(request.low)
    assert piece is not None
    a, b = piece[0], min(piece[1], draft.duration)
    if a >= b:
        return Refused(
            request.say(
                f"The video lasts {seconds(draft.duration)}; name a piece of it, for example “cut "
                "3–6 s”. Nothing was changed.",
                f"全片{seconds(draft.duration, 'zh')}，请说其中一段，例如“剪掉3到6秒”。没有改动。",
            )
        )
    return _done(request, draft, [(a, b)])


_START = r"(?:beginning|start|front|opening|intro)"


@command(
    "cut_ends",
    kind=7,
    patterns=(
        rf"{_CUT} (?:off )?(?:the )?(?:first|last|final|opening|initial) (?:{_T})",
        rf"{_CUT} (?:{_T}) (?:off|from|at|of) (?:the )?(?:{_START}|end|ending|both ends|each end|"
        rf"either end)\b",
        rf"\bskip the (?:first|last) (?:{_T})|\bstart (?:{_T}) (?:later|in)\b",
        rf"{_CUT_ZH}(?:掉)?(?:视频)?(?:的)?(?:前面?|开头|最前面?|片头|后面?|最后|结尾|"
        rf"末尾)的?{NUMBER_ZH}\s*秒",
        rf"(?:开头|前面|结尾|最后|末尾|尾巴|尾部|片头|片尾).{{0,3}}{_CUT_ZH}{NUMBER_ZH}\s*秒|"
        rf"掐头去尾|去头去尾|(?:头尾|两头|首尾)(?:各|都)?{_CUT_ZH}",
        rf"(?:开头|前面|结尾|最后|末尾|尾巴|尾部|片头|片尾).{{0,4}}?{NUMBER_ZH}\s*秒{_CUT_ZH}|"
        rf"(?:前|"
        rf"后)\s*{NUMBER_ZH}\s*秒(?:不要|{_CUT_ZH})",
    ),
    unless=r"\bonly\b|\bkeep\b|只留|只保留|\bscene\b",
    examples=("cut the first 3 seconds", "剪掉前3秒"),
)
def cut_ends(request: Request, draft: Draft) -> Outcome:
    spans = find_durations(request.low)
    if not spans:
        return Refused(
            request.say(
                "How much should go at each end? For example: “cut the first 2 seconds and the "
                "last 3 seconds”. Nothing was changed.",
                "头尾各剪多少？例如“剪掉前2秒，剪掉最后3秒”。目前没有改动。",
            )
        )
    both = re.search(
        r"掐头去尾|去头去尾|头尾|两头|首尾|\b(?:both ends|each end|either end)\b", request.low
    )
    end = re.search(r"\blast\b|\bfinal\b|\bend(?:ing)?\b|最后|结尾|末尾|尾|后", request.low)
    length = spans[0].value
    pieces = []
    if both or not end:
        pieces.append((0, length))
    if both or end:
        length = spans[-1].value
        pieces.append((draft.duration - length, draft.duration))
    if any(b <= a or a < 0 for a, b in pieces):
        return _done(request, draft, [(0, draft.duration)])
    return _done(request, draft, pieces)
