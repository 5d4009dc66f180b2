"""Requests about a length of time, by where it is and what becomes of it.

Whoever names seconds means a piece at one end, a piece in the middle, one scene, or the whole.
"""

from __future__ import annotations

import re

from ...text.language import NUMBER_EN, NUMBER_ZH, find_durations, number
from ..places import SCENE
from ..time.cuts import find_range

__all__ = ["timed"]

_GONE = (
    r"\b(?:cut|remove|delete|drop|discard|excise|clip|omit|without|no|not|don't|unnecessary|"
    r"useless|skip|lose|trim|chop|chopped|shave|"
    r"lop|snip|get rid|take|off|away|superfluous|gone|go|later|nix|boring|dull|bad|ugly|wrong)\b|"
    r"[剪删去掉掐砍切裁]|不要|"
    r"不用|没用|多余"
)
_KEPT = r"\b(?:only|just|keep|enough|suffic\w+|need|stay|remain|leave)\b|只|保留|留|就够|够了|需要"
_FIRST = (
    r"\b(?:first|beginning|start|opening|begin|intro|front|initial)\b|前|开头|最前|片头|开始|"
    r"头(?=[\d一二两三四五六七八九十几])"
)
_LAST = r"\b(?:last|end|ending|final|tail|close|outro)\b|最后|结尾|末尾|尾|片尾|收尾"
_AFTER = r"\b(?:after|past|beyond|from .{1,20} on|later than)\b|之后|以后|往后|后面|秒[起后]|秒开始"
_MORE = (
    r"\b(?:more|extra|longer|hold|stay|linger|keep|freeze|pause|add|another|up for)\b|多|停|"
    r"定格|留|延长|加"
)
_WHOLE = (
    r"\b(?:it|video|clip|film|whole|total|length|duration|runtime|long|longer than|max\w*|under|"
    r"within|less than|at most|"
    r"work|everything|altogether|version|airtime|slot)\b|视频|全片|总|时长|整个|压|缩|控制|做成|"
    r"太长|太短|以内|版本|别超过|不超过|不要超过|拉长|延长|只要|就要|片长"
)


def timed(low: str) -> str:
    """The canonical request of one that names a length of time; "" when it is not clear.

    >>> timed("the first six seconds are enough"), timed("excise 4s to 6s")
    ('keep only the first 6 seconds', 'cut 4 to 6 seconds')
    """
    low = re.sub(r"别超过|不要超过", "不超过", low)
    bare = re.sub(SCENE, " ", low)
    piece = find_range(bare)
    if piece is not None and not re.search(SCENE, low):
        gone = re.search(_GONE, bare)
        return f"cut {piece[0] / 1000:g} to {piece[1] / 1000:g} seconds" if gone else ""
    spans = find_durations(bare)
    if not spans:
        after = re.search(
            rf"\b(?:after|past|beyond) (?:second|the second) ({NUMBER_EN})\b|"
            rf"第({NUMBER_ZH})秒(?:之后|以后|往后|后|起|开始)",
            bare,
        )
        if after and re.search(_GONE + r"|\b(?:every|no)thing\b", bare):
            return f"keep only the first {number(after[1] or after[2]) or 0:g} seconds"
        if re.search(r"\b(?:the )?first second\b", bare) and re.search(_GONE, bare):
            return "cut the first 1 seconds"
        if re.search(r"\b(?:the )?last second\b", bare) and re.search(_GONE, bare):
            return "cut the last 1 seconds"
        return ""
    stop = rf"\b(?:cut|chop|stop|end|trim|finish|clip)\b(?: \w+){{0,3}} at (?:the )?{NUMBER_EN}"
    if re.search(stop + r"[- ]?(?:s|secs?|seconds?)\b", bare):
        return f"keep only the first {spans[-1].value / 1000:g} seconds"
    named = re.search(SCENE, low)
    length = f"{spans[-1].value / 1000:g}"
    edge = re.search(_LAST, low)
    if edge and re.search(_MORE, bare) and not re.search(_GONE, bare):
        return f"hold the ending {length} seconds"
    if named:
        return f"{named.group()} = {length} s" if not re.search(_GONE, bare) else ""
    if re.search(_AFTER, bare) and re.search(_GONE + r"|\bstop\b|\bend\b", bare):
        return f"keep only the first {length} seconds"
    if re.search(_FIRST, bare):
        if re.search(_KEPT, bare) and not re.search(
            r"\b(?:unnecessary|remove|delete|cut)\b|删|剪", bare
        ):
            return f"keep only the first {length} seconds"
        return f"cut the first {length} seconds" if re.search(_GONE, bare) else ""
    if edge:
        return f"cut the last {length} seconds" if re.search(_GONE, bare) else ""
    subject = re.search(
        r"\b(?:clip|video|film|movie|timelapse)\s+(?:of|about|on|with|showing|"
        r"for)\b",
        bare,
    )
    short = len(bare.split()) <= 12 and subject is None
    return f"make it {length} seconds" if short and re.search(_WHOLE, bare) else ""
