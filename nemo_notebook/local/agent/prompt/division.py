"""Which part of a prompt is instruction, and which is the text that it is about."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ..text.cleaning import has_words
from ..text.exhibits.aside import MARK
from ..text.grammar import find_verb
from ..text.language import detect, find_durations
from ..text.sentences import sentences, unfold
from .abroad.requests import commissions
from .citation import take_saying
from .edges import QUOTES, peel, strip_clause, strip_lead, strip_tail, unquote, wishes
from .heads import is_request, strict_script
from .instructions import HINTS, asks, chats, directs, formal, tells_of_oneself
from .labels import LABEL, LABELS, NO, YES
from .production import VIDEO_NOUNS, find_canvas, find_mood
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


_CUT = re.compile(
    r"[:：](?!//)|>{2,}|=>|→|\n+|\s[-–—]{1,2}\s+(?=\S)|—{1,2}(?=[㐀-鿿])|[\"“「『](?=[^\"”」』]{12,})"
)
_LABEL_BEFORE = re.compile(
    r"(?:(?:^|[,;(\n.]\s*)(?:and |with |the |a |use )*(?:music|mood|soundtrack|style|duration|"
    r"length|format|ratio|voice(?:[- ]?over)?|narration|captions?|subtitles?"
    r"|language)|\b(?:title|headline|cta|"
    r"call to action|end card|ending)|标题|音乐|配乐|时长|比例|风格|片尾|(?<![加有])字幕)"
    r"(?:\s(?:is|are|it))?(?:是|为)?\s*$",
    re.I,
)
_QUOTED_ZH = re.compile(
    r"^(?:请|帮我|麻烦)*(?:把|将|用)[“「『\"](?P<text>[^”」』\"]{4,})[”」』\"](?P<rest>[做制生变转改弄].{2,80})$"
)
_QUOTED_FIRST = re.compile(
    r"^[\"“「『](?P<text>[^\"”」』]{20,})[\"”」』][\s,，:：–—-]*(?P<rest>[^\n]{5,300})$", re.S
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


def _parted(prompt: str) -> str:
    """A prompt whose last request begins a line of its own, where it was typed without a capital:
    "12 stations in Lisbon. make a 20s promo"."""
    start = max(0, len(prompt) - 160)
    found = [
        start + m.end() for m in re.finditer(r"(?<=[.!?。！？])\s+(?=[a-z\d])", prompt[start:])
    ]
    cut, end = 0, len(prompt)
    for begin in reversed(found):
        scrap = prompt[begin:end].strip()
        if "\n" in scrap or len(scrap.split()) > 20 or not (asks(scrap) or directs(scrap)):
            break
        cut = end = begin
    return f"{prompt[:cut].rstrip()}\n{prompt[cut:]}" if cut else prompt


def divide(prompt: str) -> Parts:
    """Take a prompt apart into what is asked and what it is asked about."""
    if saying := take_saying(prompt):
        return Parts((saying[0],), saying[1], "text", True)
    prompt = unfold(_parted(_telegraphic(prompt)))
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
    held = _QUOTED_ZH.match(prompt)
    if held:
        return Parts((held["rest"],), held["text"], "text", True)
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
        if not sign.strip(" -–—") and not _tells(head, rest):
            continue
        if is_request(head):
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


_GOES_ON = re.compile(
    r"(?:it|its|they|we|he|she|this|that|these|with|for|about|on|in|no|and|but|or|vertical|square|"
    r"i|you|your|our|my|his|her|their|which|who)\b",
    re.I,
)


def _tells(head: str, rest: str) -> bool:
    """Whether a text begins after a dash, and not a detail or a further wish of the request."""
    if commissions(head, ends=True):
        one = len(head.split()) == 1 and not re.search(r"[㐀-鿿぀-ヿ]", head)  # "Video — it is …"
        return not one and bool(rest.strip()) and not wishes(rest)
    if re.search(r"[㐀-鿿]", head):
        return False
    first = (sentences(rest) or [rest])[0]
    return (
        not _GOES_ON.match(rest)
        and rest[:1].isupper()
        and rest.rstrip()[-1:] in ".!?…"
        and not asks(first)
        and not directs(first)
        and find_verb(first.split()) is not None
    )


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
    kind: Literal["text", "script"] = "script" if strict_script(head) else "text"
    if kind == "text" and not closing and len(rest.split()) <= 20 and asks(rest):
        return Parts((head, rest, *lines, *tail, *more))
    if kind == "text" and not closing and not refers_to_text(head) and _is_subject(rest):
        return Parts(
            (head, *lines, *tail, *more), "", "text", False, (), {"subject": rest.strip(" .。")}
        )
    asked = (head, *lines, *tail, *more)
    foreign = detect(head) != "zh" and (
        commissions(head, ends=True) or detect(head) not in ("en", "zh")
    )  # of these only the form is read, not the subject
    refers = refers_to_text(head) or bool(closing) or foreign
    return Parts(asked, unquote(rest), kind, refers)


def _is_subject(rest: str) -> bool:
    """Whether what follows a request is only what it is about: "What is inflation?", 秋天."""
    rest = rest.strip().rstrip("。")
    if len(rest.split()) <= 3:
        rest = rest.rstrip(".!")
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
            if (leading or asked) and sentence == flat[0] and tells_of_oneself(sentence):
                hints.append(sentence)
                continue
            told = asks(sentence) or directs(sentence) or (leading and formal(sentence))
            if sentence in edge and told:
                asked.append(sentence)
            elif leading and HINTS.match(sentence) and len(sentence.split()) <= 25:
                hints.append(sentence)
            else:
                text[-1].append(sentence)
    glue = "" if re.search(r"[㐀-鿿]", kept) else " "
    body = "\n".join(glue.join(line) for line in text).strip()
    refers = any(refers_to_text(a) or commissions(a) for a in asked)
    if asked and not refers and body and _is_subject(body):
        return Parts(tuple(asked), "", "text", False, tuple(hints), {"subject": body.strip(" .。")})
    script = any(strict_script(a) for a in asked)
    return Parts(tuple(asked), body, "script" if script else "text", refers, tuple(hints))


_TELLERS = frozenset(["i", "i'm", "i’m", "we", "we're", "we’re", "my", "our", "it", "it's", "it’s"])


def _bare(prompt: str) -> Parts:
    """A prompt with no request in it: a pasted text, or a few words that name a subject."""
    chinese = len(re.findall(r"[㐀-鿿぀-ヿ]", prompt))
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
