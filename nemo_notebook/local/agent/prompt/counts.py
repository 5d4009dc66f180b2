"""How many scenes a request asks for: "in two scenes", 分成三个场景."""

from __future__ import annotations

import re

from ..text.language import NUMBER_EN, NUMBER_ZH, number

__all__ = ["take_scenes"]

_MOST = 20
_ENGLISH = re.compile(
    rf"(?P<lead>\b(?:in|with|of|into|as|using|over|across|split into|made (?:up )?of|has|have|"
    rf"having) "
    rf"(?:exactly |just |only |about )?)?\b(?P<n>{NUMBER_EN})[- ](?:different |short |separate |"
    rf"quick )?"
    r"(?:scenes?|shots?)\b(?! (?:\d|one\b|two\b|three\b))(?P<about> (?:about|of|on|showing|from|"
    r"for|with)\b)?",
    re.I,
)
_CHINESE = re.compile(
    rf"(?:分成?|分为|用|共|由|包含|一共|有)?(?P<n>{NUMBER_ZH})个?(?:不同的)?(?:场景|镜头|分镜|"
    rf"画面)(?:组成|构成)?(?:的)?"
)


def take_scenes(asked: str) -> tuple[str, int | None]:
    """A request without the number of scenes, and that number; None where it names none.

    >>> take_scenes("two scenes about the sea"), take_scenes("a video about tea in three scenes")
    (('a video about the sea', 2), ('a video about tea', 3))
    >>> take_scenes("做一个两个场景的视频，讲大海"), take_scenes("delete scene 2")
    (('做一个视频，讲大海', 2), ('delete scene 2', None))
    """
    match = _ENGLISH.search(asked) or _CHINESE.search(asked)
    if match is None:
        return asked, None
    count = round(number(match["n"]) or 0)
    if not 1 <= count <= _MOST:
        return asked, None
    about = match.groupdict().get("about") or ""
    kept = f"a video{about}" if about and not match["lead"] else about
    rest = asked[: match.start()] + kept + asked[match.end() :]
    return re.sub(r"\s+(?=[,，.。]|$)", "", re.sub(r"  +", " ", rest)).strip(), count
