"""Which part of a prompt is instruction, and which is the text that it is about."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ..text.cleaning import has_words
from ..text.exhibits.aside import MARK
from ..text.grammar import find_verb, is_order
from ..text.language import detect, find_durations
from ..text.sentences import sentences, unfold
from .edges import QUOTES, peel, strip_clause, strip_lead, strip_tail, unquote, wishes
from .instructions import HINTS, POLITE, asks, chats, directs
from .labels import LABEL, LABELS, NO, YES
from .production import FUNCTION_WORDS, PRODUCTION, VIDEO_NOUNS, find_canvas, find_mood, is_quantity
from .spelling import mend
from .subject import refers_to_text

__all__ = ["Parts", "divide"]


@dataclass(frozen=True, slots=True)
class Parts:
    """A prompt taken apart. `labels` holds the values of lines like `Title: …`."""

    asked: tuple[str, ...] = ()
    text: str = ""
    kind: Literal["text", "script"] = "text"
    refers: bool = False
    hints: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)


def _labelled(prompt: str) -> Parts | None:
    """A prompt of `Key: value` lines; None when it is not one."""
    labels: dict[str, str] = {}
    asked: list[str] = []
    body: list[str] = []
    kind: Literal["text", "script"] = "text"
    inside = ""
    lines = prompt.split("\n")
    for line in lines:
        match = LABEL.match(line)
        key = next((k for k in LABELS if match and match[k]), "")
        if key and match:
            value = match["value"].strip()
            if key in ("script", "text") and not (
                key == "script" and (NO.fullmatch(value) or YES.fullmatch(value))
            ):
                inside = key
                kind = "script" if key == "script" else "text"
                if value:
                    body.append(value)
            elif key == "subject":
                inside = ""
                zh = re.search(r"[㐀-鿿]", value)
                asked.append(f"关于{value}的视频" if zh else f"a video about {value}")
                labels[key] = value.strip(" \"“”'.。")
            else:
                inside = ""
                labels["voice" if key == "script" else key] = value.strip(" \"“”'")
            continue
        if inside:
            body.append(line)
        elif line.strip():
            asked.append(line)
    text, more = strip_tail("\n".join(body))
    asked += more
    count = len(labels) + bool(body) + any(LABEL.match(line) for line in lines[:1])
    if count == 0 or (asked and not all(asks(line) or directs(line) for line in asked)):
        return None
    if count < 2 and not asked and not (body and LABEL.match(lines[0])):
        return None
    return Parts(tuple(asked), text, kind, bool(body), (), labels)


_CUT = re.compile(r"[:：](?!//)|>{2,}|=>|→|\n+|[\"“「『](?=[^\"”」』]{12,})")
_LABEL_BEFORE = re.compile(
    r"(?:(?:^|[,;(\n.]\s*)(?:and |with |the |a |use )*(?:music|mood|soundtrack|style|duration|"
    r"length|format|ratio|voice(?:[- ]?over)?|narration|captions?|subtitles?"
    r"|language)|\b(?:title|headline|cta|"
    r"call to action|end card|ending)|标题|音乐|配乐|时长|比例|风格|片尾|(?<![加有])字幕)"
    r"(?:\s(?:is|are|it))?(?:是|为)?\s*$",
    re.I,
)
_QUOTED_FIRST = re.compile(
    r"^[\"“「『](?P<text>[^\"”」』]{20,})[\"”」』][\s,，:：–—-]*(?P<rest>[^\n]{5,300})$", re.S
)
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


def _is_request(head: str) -> bool:
    """Whether everything before a cut is instruction, and some of it asks for a video."""
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
    )


_QUESTION = re.compile(r"(?:how|why|what|when|where|who|which|our|my|the|this|these|your)\b", re.I)


def _names_a_video(head: str) -> bool:
    """Whether a short line is the name of a kind of video: "recipe video for pancakes"."""
    words = head.lower().split()
    if len(words) > 8 or _QUESTION.match(head) or find_verb(words) is not None:
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
    if re.search(r"\bv[ií]d[eé]os?\b", head, re.I) and len(words) <= 14 and detect(head) != "en":
        return True
    video = any(word in VIDEO_NOUNS for word in words)
    formed = bool(find_durations(head.lower())) or find_canvas(head) is not None
    if len(words) <= 45 and video and (formed or refers_to_text(head)):
        return True
    formal = all(w in PRODUCTION or w in FUNCTION_WORDS or is_quantity(w) for w in words)
    return formal and (video or formed) and len(words) <= 20


def _strict_script(head: str) -> bool:
    return bool(_NAMES_SCRIPT.search(head)) and not re.search(
        r"\b(?:with|no|without|and|plus|add|a|visuals and) (?:\w+ )?narration|turn|convert|summari|"
        r"with (?:\w+ )?(?:voice ?over|narrator)|没有|不要|配上?旁白|加旁白|变成|转成|做成",
        head,
        re.I,
    )


def _telegraphic(prompt: str) -> str:
    """A prompt of scraps with commas in the place of its full stops: "video. dogs. 10s."."""
    scraps = [scrap for scrap in re.split(r"[.。!]\s*", prompt) if scrap.strip()]
    long = any(len(scrap.split()) > 3 for scrap in scraps)
    if len(scraps) < 3 or len(prompt.split()) > 12 or "\n" in prompt or long:
        return prompt
    if not any(word.strip(".,").lower() in VIDEO_NOUNS for word in prompt.split()):
        return prompt
    return ", ".join(scraps)


def divide(prompt: str) -> Parts:
    """Take a prompt apart into what is asked and what it is asked about."""
    prompt = unfold(_telegraphic(prompt))
    if len(re.findall(r"\s\|\s", prompt[:300])) >= 2 and "\n" not in prompt[:300]:
        prompt = re.sub(r"\s\|\s", "\n", prompt)
    if "\n" not in prompt and sum(bool(LABEL.match(s)) for s in sentences(prompt)) >= 2:
        found = sentences(prompt)
        prompt = found[0]
        for sentence in found[1:]:
            fresh = LABEL.match(sentence) or asks(sentence) or directs(sentence)
            prompt += ("\n" if fresh else " ") + sentence
    parts = _labelled(prompt)
    if parts is not None:
        return parts
    quoted = _QUOTED_FIRST.match(prompt)
    if quoted and asks(re.sub(r"\b(?:that|it)\b", "this", quoted["rest"])):
        return Parts((quoted["rest"],), quoted["text"].strip(), "text", True)
    for match in _CUT.finditer(prompt[:1200]):
        head, rest = prompt[: match.start()], prompt[match.end() :]
        sign = match.group()
        if sign in ":：" and (
            _labels(head, rest) or (head[-1:].isdigit() and rest[:1].isdigit()) or not rest.strip()
        ):
            continue
        if sign in '"“「『' and _LABEL_BEFORE.search(head.rstrip(" :：")):
            continue
        if (
            sign in '"“「『'
            and not _quotes_a_text(rest, sign)
            and not re.search(
                r"(?:say(?:s|ing)?|read(?:s|ing)?|text|script|words|narrat\w+|from|of"
                r"|this|:|，|：|说|念|文案|文字|内容)"
                r"\s*(?:is|are|is as follows)?[:：]?\s*$",
                head,
                re.I,
            )
        ):
            continue
        if _is_request(head):
            return _with_tail(head, rest, sign)
    return _by_sentences(prompt)


def _labels(head: str, rest: str) -> bool:
    """Whether the last words before a colon are the name of a wish, with its value after it."""
    label = _LABEL_BEFORE.search(head)
    if label is None:
        return False
    value = re.split(r"[,;.，；。\n]", rest.strip())[0]
    if re.search(r"title|headline|cta|action|card|ending|标题|片尾", label.group(), re.I):
        return True
    return len(value.split()) <= 6 and len(value) <= 40 and (wishes(value) or _is_value(value))


def _is_value(value: str) -> bool:
    """Whether a text is the value of a wish: "yes", "calm", "30 s", "9:16"."""
    value = value.strip()
    return bool(
        NO.match(value)
        or YES.match(value)
        or find_mood(value)
        or find_durations(value.lower())
        or find_canvas(value)
        or not has_words(value)
        or find_canvas(f"9:{value}")
    )


def _quotes_a_text(rest: str, sign: str) -> bool:
    """Whether a quotation is a text of whole sentences, with nothing but wishes after it."""
    inside, found, after = rest.rpartition(QUOTES[sign])
    return (
        bool(found)
        and inside.rstrip()[-1:] in ".!?。！？…"
        and (not has_words(after) or wishes(after.strip(" ,.;，。；")))
    )


def _with_tail(head: str, rest: str, sign: str) -> Parts:
    closing = {'"': '"', "“": "”", "「": "」", "『": "』"}.get(sign, "")
    tail: list[str] = []
    if closing:
        inside, _, after = rest.rpartition(closing)
        if inside and (len(after.split()) <= 25):
            rest, tail = inside, [s for s in sentences(after.strip(" ,.;，。")) if s]
    rest, orders = peel(rest)
    rest, more = strip_tail(rest)
    rest, lines = strip_lead(rest)
    tail += orders
    while not closing and not orders:
        rest, clause = strip_clause(rest)
        more += clause
        if not clause:
            break
    kind: Literal["text", "script"] = "script" if _strict_script(head) else "text"
    if kind == "text" and not closing and not refers_to_text(head) and _is_subject(rest):
        return Parts((head, *lines, *tail, *more), "", "text", False, (), {"subject": rest.strip()})
    asked = (head, *lines, *tail, *more)
    foreign = detect(head) not in ("en", "zh")  # of these only the form is read, not the subject
    refers = refers_to_text(head) or bool(closing) or foreign
    return Parts(asked, unquote(rest), kind, refers)


def _is_subject(rest: str) -> bool:
    """Whether what follows a request is only what it is about: "What is inflation?", 秋天."""
    rest = rest.strip()
    if not rest or "\n" in rest or MARK.search(rest) or len(sentences(rest)) > 1:
        return False
    if re.search(r"[㐀-鿿]", rest):
        return len(rest) <= 16 and not re.search(r"[，。；：！、]", rest)
    if rest.endswith("?"):
        return len(rest.split()) <= 10
    words = rest.split()
    whole = rest[-1] not in ".!…,;" and "," not in rest
    return len(words) <= 8 and whole and find_verb(words) is None


def _by_sentences(prompt: str) -> Parts:
    """A prompt without a cut: each sentence is instruction, direction about pictures, or text."""
    kept, asked = strip_tail(prompt)
    if not asked:
        shorter, clause = strip_clause(kept)
        long = len(kept.split()) > 15 or len(re.findall(r"[㐀-鿿]", kept)) > 25
        if long and any(asks(wish) for wish in clause):
            kept, asked = shorter, clause
    lines = [sentences(line) for line in kept.split("\n")]
    flat = [s for line in lines for s in line]
    edge = {*flat[:4], *flat[-3:]}  # in the middle of a long text nothing is an instruction
    leading = [s for s in flat[:3] if asks(s)]
    if not leading and not asked:
        return _bare(prompt)
    hints: list[str] = []
    text: list[list[str]] = []
    for line in lines:
        text.append([])
        for sentence in line:
            if sentence in edge and leading and chats(sentence):
                continue
            if sentence in edge and (asks(sentence) or directs(sentence)):
                asked.append(sentence)
            elif leading and HINTS.match(sentence) and len(sentence.split()) <= 25:
                hints.append(sentence)
            else:
                text[-1].append(sentence)
    glue = "" if re.search(r"[㐀-鿿]", kept) else " "
    body = "\n".join(glue.join(line) for line in text).strip()
    refers = any(refers_to_text(a) for a in asked)
    script = any(_strict_script(a) for a in asked)
    return Parts(tuple(asked), body, "script" if script else "text", refers, tuple(hints))


_TELLERS = frozenset(["i", "i'm", "i’m", "we", "we're", "we’re", "my", "our", "it", "it's", "it’s"])


def _bare(prompt: str) -> Parts:
    """A prompt with no request in it: a pasted text, or a few words that name a subject."""
    chinese = len(re.findall(r"[㐀-鿿]", prompt))
    length = len(prompt.split()) if chinese < 4 else chinese / 1.6
    ended = prompt.rstrip("\"'”’) ")[-1:] in ".!?。！？…"
    cited = re.match(r"[\"“「『][^\"”」』]{12,}[\"”」』]\s*[—–-]+\s*\S", prompt)
    tokens = prompt.split()
    wanting = re.match(r"(?:i|we)(?:['’]d| would)? (?:want|need|like|love|wish)\b", prompt, re.I)
    told = (
        not wanting
        and len(tokens) >= 5
        and tokens[0].lower() in _TELLERS
        and find_verb(tokens) is not None
    )
    if cited or told:
        return Parts((), prompt, "text", True)
    if length > 25 or "\n" in prompt or (ended and length >= 4):
        return Parts((), prompt, "text", True)
    return Parts((prompt,))
