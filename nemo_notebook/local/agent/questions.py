"""A question that the agent asked, and what a short answer to it means.

A question is kept with the session as plain data; the next message is read as its answer when it is
one ("the second one", "yes", "the captions", "15 seconds"), and as a new request otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .text.cleaning import normalise
from .text.language import NUMBER_EN, NUMBER_ZH, ORDINALS, number
from .text.lexicon import stem
from .text.words import content

__all__ = ["Choice", "Question", "read_question", "resolve"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One possible answer: how it is called, and the request that it stands for."""

    name: str
    request: str


@dataclass(frozen=True, slots=True)
class Question:
    """What can be answered.

    Attributes:
        choices: the answers, in the order in which they were named.
        frame: a request with `{}` where a free answer goes ("make it {}"), or "".
        accepts: a pattern that a free answer must match, or "" for anything short.
        numbered: whether the choices are names with numbers: "2" and "the second one" are meant so.
    """

    choices: tuple[Choice, ...] = ()
    frame: str = ""
    accepts: str = ""
    numbered: bool = False

    def as_json(self) -> dict[str, Any]:
        """The question as JSON data; `read_question` reads it again."""
        return {
            "choices": [[c.name, c.request] for c in self.choices],
            "frame": self.frame,
            "accepts": self.accepts,
            "numbered": self.numbered,
        }


def read_question(data: object) -> Question | None:
    """The question that `as_json` wrote; None for anything else.

    >>> read_question(Question(frame="make it {}").as_json()).frame
    'make it {}'
    """
    if not isinstance(data, Mapping):
        return None
    choices = data.get("choices")
    if not isinstance(choices, list):
        return None
    pairs = [c for c in choices if isinstance(c, list) and len(c) == 2]
    return Question(
        tuple(Choice(str(name), str(request)) for name, request in pairs),
        str(data.get("frame", "")),
        str(data.get("accepts", "")),
        data.get("numbered") is True,
    )


_POLITE = re.compile(
    r"^(?:(?:ok(?:ay)?|oh|um+|hm+|well|please|just|i mean|i meant|let'?s (?:do|take|use|go with)|"
    r"i(?:'d| would)? (?:like|want|prefer|take|choose|pick)|i think|use|take|make it|go with|it'?s|"
    r"that would be|嗯|那就?|就|请|我?(?:要|想要?|选|说的是|指的是?)|用|改|应该是|是)[,，.! ]*)+",
    re.I,
)
_TAIL = re.compile(r"(?:[,，.!。！? ]|please|thanks|thank you|(?<=.)吧|(?<=.)呀|谢谢)+$", re.I)
_YES = re.compile(
    r"^(?:yes|yep|yeah|yup|sure|ok(?:ay)?|please do|do it|go ahead|correct|right|exactly|that one|"
    r"of course|sounds good|好的?|行|可以|对的?|是的?|没错|嗯|要|就这个|当然)"
    r"(?: please| do(?: it)?| that)?$",
    re.I,
)
_NO = re.compile(
    r"^(?:no|nope|nah|neither|none|none of them|never ?mind|forget it|cancel|nothing|leave it|不|"
    r"不用了?|不要了?|"
    r"算了|都不(?:要|是)?|取消|没事)$",
    re.I,
)
_BOTH = re.compile(
    r"^(?:both|all|all of them|both of them|everything|the two|两个都要?|都要?|全部|两者)$", re.I
)
_FORMER = {"former": 0, "latter": -1, "前者": 0, "后者": -1, "last": -1, "最后": -1}
_PLACE = re.compile(
    rf"^(?:the )?(?:number |no\.? ?|#|option )?(?:(?P<o>{'|'.join(ORDINALS)}|last|former|latter)|"
    rf"(?P<d>\d)(?:st|nd|rd|th)?|(?P<n>{NUMBER_EN}))(?: one| option| choice)?$"
    rf"|^第?(?P<zh>{NUMBER_ZH})(?:个|项|种|版|版本)?$|^(?P<zho>前者|后者|最后一?个?)$",
    re.I,
)


def resolve(message: str, question: Question) -> str | None:
    """The request that a short answer stands for; "" for "never mind", None when it is no answer.

    >>> asked = Question((Choice("the title", "make the title bigger"),
    ...                   Choice("the captions", "make the captions bigger")))
    >>> resolve("the second one", asked), resolve("captions please", asked)
    ('make the captions bigger', 'make the captions bigger')
    >>> resolve("20 seconds", Question(frame="make it {}", accepts=r"\\d"))
    'make it 20 seconds'
    """
    text = _TAIL.sub("", normalise(message).strip())
    if not text or len(text) > 200:
        return None
    if _NO.match(text):
        return ""
    bare = _POLITE.sub("", text) or text
    choices = question.choices
    if choices and _BOTH.match(bare):
        joint = "；" if re.search(r"[㐀-鿿]", choices[0].request) else "; "
        return joint.join(c.request for c in choices)
    if choices and (_YES.match(text) or _YES.match(bare)):
        return choices[0].request if len(choices) == 1 else None
    place = _PLACE.match(bare)
    if choices and place:
        at = _at(place)
        if at is not None and -len(choices) <= at < len(choices):
            return choices[at].request
    named = _named(bare, choices)
    if named is not None:
        return named.request
    short = len(text) <= 120 and len(text.split()) <= 14
    if question.frame and short and re.search(question.accepts, bare, re.I):
        answer = bare if question.accepts else text.strip("\"“”'")
        return question.frame.replace("{}", answer)
    return None


def _at(match: re.Match[str]) -> int | None:
    word = (match["o"] or match["zho"] or "").lower()
    for name, place in _FORMER.items():
        if word.startswith(name):
            return place
    if word:
        return ORDINALS.index(word)
    value = number(match["d"] or match["n"] or match["zh"])
    return None if value is None or value < 1 else round(value) - 1


def _named(text: str, choices: tuple[Choice, ...]) -> Choice | None:
    """The one choice whose name a short text says; None when it says none, or several."""
    if len(text.split()) > 6 or len(text) > 40:
        return None
    said = {stem(w) for w in content(text)} | {text.lower()}
    found = [c for c in choices if {stem(w) for w in content(c.name)} & said or c.name in text]
    return found[0] if len(found) == 1 else None
