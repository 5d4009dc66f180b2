"""What stands before a text in a prompt: whether it is a request, and whether it names a script."""

from __future__ import annotations

import re

from ..text.grammar import find_verb, is_order
from ..text.language import detect, find_durations
from ..text.sentences import sentences
from .abroad.requests import commissions
from .instructions import POLITE, asks, chats, directs
from .production import FUNCTION_WORDS, PRODUCTION, VIDEO_NOUNS, find_canvas, is_quantity
from .spelling import mend
from .subject import refers_to_text

__all__ = ["is_request", "strict_script"]

_NAMES_SCRIPT = re.compile(
    r"\b(?:script|verbatim|word[- ]for[- ]word|exact(?:ly)? (?:text|words|as)|narrat(?:e|ion|ing)|"
    r"voiceover(?= ?(?:says|text|script)|\s*$)|say(?:s|ing)?|read(?:s|ing)?|as (?:it is|written))\b"
    r"|文案|脚本|口播|台词|逐字|原文|旁白(?:是|为|说)|朗读|念|说",
    re.I,
)


_EXPLAINS = re.compile(
    rf"^{POLITE}(?:explain|describe|introduce|present|tell (?:me|us|people|them) about)\s\w"
    r"|^(?:请|帮我|麻烦)*(?:用[\d一二两三四五六七八九十半]+(?:秒钟?|分钟?)(?:左右)?(?:的?时间)?来?)?"
    r"(?:介绍|讲解|讲讲|解释|说明|科普)(?:一下)?\S",
    re.I,
)


_TIMED = re.compile(
    r"[,;(–—-]\s*(?:in |about |~)?\d+\s?(?:s|secs?|seconds?|mins?|minutes?)(?: long)?\)?$"
    r"|[，、（]\s*\d+\s?(?:秒|分钟)(?:视频|短片)?）?$",
    re.I,
)
"""A subject with a length of time after it: "Pros and cons of remote work, 30 seconds"."""


def is_request(head: str) -> bool:
    """Whether everything before a cut is instruction, and some of it asks for a video."""
    if commissions(head, ends=True):
        return True
    head = mend(head.strip())
    if not head or len(head) > 700:
        return False
    pieces = [s for line in head.split("\n") for s in sentences(line)]
    asked = [asks(s) for s in pieces]
    if any(asked) and all(
        a or directs(s) or chats(s) or len(s.split()) <= 3
        for a, s in zip(asked, pieces, strict=True)
    ):
        return True
    if len(pieces) == 1 and _speaks_of_a_video(head):
        return True
    if len(pieces) == 1 and _names_a_video(head):
        return True
    if len(pieces) == 1 and _TIMED.search(head) and len(head.split()) <= 14:
        return True
    if len(pieces) == 1 and _EXPLAINS.match(head) and len(head) <= 80:
        return True
    short = len(head) <= 40 and len(pieces) == 1
    return short and bool(
        re.match(
            rf"^{POLITE}(?:use|read|narrate|say|here(?:'s| is))\b.*\b(?:script|text|copy|article"
            r"|story|this|following|narration|voiceover)\b",
            head,
            re.I,
        )
        or re.fullmatch(
            rf"{POLITE}(?:read|narrate|say|speak)(?: this| it| aloud| out)*", head, re.I
        )
        or re.match(r"^(?:请)?(?:用|读|念|朗读).{0,6}(?:文案|脚本|文字|稿|话|内容)", head)
        or re.fullmatch(
            r"(?:请)?(?:用.{1,6}(?:声音?|话))?(?:来)?(?:朗读|读|念|配音|旁白)(?:一下)?", head
        )
    )


_QUESTION = re.compile(r"(?:how|why|what|when|where|who|which|our|my|the|this|these|your)\b", re.I)


def _names_a_video(head: str) -> bool:
    """Whether a short line is the name of a kind of video: "recipe video for pancakes"."""
    words = head.lower().split()
    if (
        len(words) > 8
        or detect(head) not in ("en", "zh")
        or _QUESTION.match(head)
        or find_verb(words) is not None
    ):
        return False
    return any(w.strip("-–—,") in VIDEO_NOUNS for w in words) and not is_order(words)


def _speaks_of_a_video(head: str) -> bool:
    """Whether a line before a text speaks of the video to be made of it, in whatever words."""
    if re.search(r"[㐀-鿿]", head):
        return (
            len(head) <= 60
            and bool(re.search(r"视频|短片|影片|片子", head))
            and (
                bool(find_durations(head)) or find_canvas(head) is not None or refers_to_text(head)
            )
        )
    words = re.findall(r"[\w'’:./×+-]*\w", head.lower())
    video = any(word in VIDEO_NOUNS for word in words)
    formed = bool(find_durations(head.lower())) or find_canvas(head) is not None
    if len(words) <= 45 and video and (formed or refers_to_text(head)):
        return True
    formal = all(w in PRODUCTION or w in FUNCTION_WORDS or is_quantity(w) for w in words)
    return formal and (video or formed) and len(words) <= 20


def strict_script(head: str) -> bool:
    """Whether what stands before a text asks for it to be spoken as it is."""
    return bool(_NAMES_SCRIPT.search(head)) and not re.search(
        r"\b(?:with|no|without|and|plus|add|a|visuals and) (?:\w+ )?narration|turn|convert|summari|"
        r"with (?:\w+ )?(?:voice ?over|narrator)|没有|不要|配上?旁白|加旁白|变成|转成|做成",
        head,
        re.I,
    )
