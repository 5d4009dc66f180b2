"""One message as edits: its parts, the edit of each part, one draft after another."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nemo_notebook.draft import Draft

from ..answers import say
from ..questions import Question
from ..text.cleaning import normalise
from ..timeline.assembly import Ids
from ..timeline.tracks import settled
from .message.nearest import nearest
from .message.parts import Part, divide, topic_of
from .message.talk import asks, idle
from .registry import Asked, Command, Edited, Request, Translate, commands

__all__ = ["Done", "carry_out", "parts_of", "understands"]


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a message.

    Attributes:
        draft: the draft afterwards.
        said: the sentences of the answer.
        names: the names of the edits made.
        question: what a short answer to this answer would mean, or None.
        topic: what "it" is in the next message, or "".
        unknown: whether some part was not understood.
    """

    draft: Draft
    said: str
    names: tuple[str, ...] = ()
    question: Question | None = None
    topic: str = ""
    unknown: bool = False


_TOGETHER = ("set_duration", "set_canvas")


def _besides(command: Command, low: str) -> list[Command]:
    """What the same words ask for as well: "a 20-second vertical version" is two edits."""
    if command.name not in _TOGETHER:
        return []
    return [c for c in commands() if c.name in _TOGETHER and c is not command and c.matches(low)]


def parts_of(message: str) -> list[Part]:
    """The parts of a message that ask for something."""
    return [part for part in divide(message) if not idle(part.low)]


def understands(message: str) -> bool:
    """Whether every part of a message is an edit."""
    parts = parts_of(message)
    return bool(parts) and all(part.command is not None or part.answered for part in parts)


def carry_out(
    message: str,
    draft: Draft,
    language: str,
    uploads: Sequence[Mapping[str, Any]] = (),
    *,
    topic: str = "",
    translate: Translate | None = None,
) -> Done:
    """Carry out the edits that a message asks for, one after another.

    What is not understood changes nothing, and is named with the nearest thing that can be done.
    At most one question is asked.

    Args:
        topic: what "it" is at the beginning of the message.
        translate: texts and the code of a language → the texts in that language.
    """
    ids = Ids(draft)
    now = draft
    said: list[str] = []
    names: list[str] = []
    question: Question | None = None
    asked = unknown = False
    words = re.findall(
        r"[a-z]+", " ".join([draft.title, *(s.text for s in draft.segments())]).lower()
    )
    parts = [p for p in divide(message, topic=topic, names=words) if not idle(p.low)]
    for part in parts:
        if part.answered:
            continue
        if part.command is None:
            unknown = unknown or not asks(part.low)
            said.append(
                _asked(part, draft, language) if asks(part.low) else _unknown(part, language)
            )
            continue
        request = Request(
            part.text, part.low, part.quotes, language, draft, ids, uploads, translate
        )
        for one in (part.command, *_besides(part.command, part.low)):
            outcome = one.run(request, now)
            if isinstance(outcome, Edited) and outcome.draft == now and not outcome.question:
                if one.name not in names:
                    said.append(_already(language))
            elif isinstance(outcome, Edited):
                now = ids.keep(settled(outcome.draft))
                names.append(one.name)
                said.append("✅ " + outcome.said)
                question = outcome.question or question
                topic = topic_of(one.name) or topic
            elif isinstance(outcome, Asked):
                if not asked:
                    said.append(outcome.said)
                    question = outcome.question
                else:
                    said.append(_later(part, language))
                asked = True
            elif one.name not in names:  # what was asked twice over is done
                said.append(outcome.said)
                topic = topic_of(one.name) or topic
    text = "\n".join(dict.fromkeys(said)) or _waiting(message, language)
    return Done(now, text, tuple(names), question, topic, unknown)


def _already(language: str) -> str:
    return say(language, "It is like that already; nothing was changed.", "已经是这样，没有改动。")


def _later(part: Part, language: str) -> str:
    return say(
        language,
        f"“{_short(part.text)}” was not done either; say it again after that.",
        f"“{_short(part.text)}”也还没有做，之后请再说一次。",
    )


def _waiting(message: str, language: str) -> str:
    if re.search(r"\bthank|\bthx\b|谢|辛苦", normalise(message).lower()):
        return say(
            language,
            "You're welcome. Nothing was changed; say what you would like next.",
            "不客气。没有改动，想改什么随时说。",
        )
    return say(
        language,
        "Nothing was changed. What would you like next?",
        "没有改动。接下来想改什么？",
    )


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"


def _near(part: Part, language: str) -> str:
    found = nearest(part.low)
    if language == "zh":
        return "或".join(f"“{one.examples[1]}”" for one in found)
    return " or ".join(f"“{one.examples[0]}”" for one in found)


def _asked(part: Part, draft: Draft, language: str) -> str:
    """The answer to a question that no edit answers: nothing is changed by asking."""
    return say(
        language,
        f"That is a question, so nothing was changed. What I can do about it: {_near(part, 'en')}. "
        "“what can you do?” lists everything.",
        f"这是一个问题，所以没有改动。我能做的有：{_near(part, 'zh')}。说“你能做什么”可以看全部。",
    )


def _unknown(part: Part, language: str) -> str:
    """The sentence for a request that no edit takes, with the nearest that one does."""
    return say(
        language,
        f"I cannot do this yet, so nothing was changed: “{_short(part.text)}”. The nearest I can "
        f"do: {_near(part, 'en')}.",
        f"这个我还做不到，所以没有改动：“{_short(part.text)}”。最接近的是：{_near(part, 'zh')}。",
    )
