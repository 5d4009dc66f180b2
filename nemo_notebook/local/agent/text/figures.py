"""Figures, quotations and enumerations inside a sentence, for the cards that show them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .chinese import HAN, LONGEST_ZH, ZH_LEADS
from .grammar import find_verb, is_verb, opener
from .headlines import EDGE, LONGEST, POINTERS, PREPOSITIONS, capital, ends_well, plain
from .tables import listed
from .words import AUXILIARY, STOP, content

__all__ = ["Figure", "Quotation", "announcement", "figure", "items", "quotation"]


_POINTERS = POINTERS | {"i", "we", "you", "my", "our", "your"}


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure and what it is about."""

    text: str
    about: str


_SCALE = r"(?:thousand|million|billion|trillion|k|m|bn|万|亿|千)"
_FIGURE = re.compile(
    rf"(?P<money>[$€£¥￥]\s?\d[\d,]*(?:\.\d+)?(?:\s?{_SCALE}\b)?"
    rf"|\d[\d,]*(?:\.\d+)?\s?{_SCALE}?(?:元|美元|欧元|块钱))"
    rf"|(?P<percent>[+-]?\d+(?:[.,]\d+)?\s?(?:%|％|percent\b|per cent\b))"
    rf"|(?P<times>\d+(?:\.\d+)?\s?(?:×|x\b|times\b|倍))"
    rf"|(?P<big>(?<![A-Za-z\d.])\d{{1,3}}"
    rf"(?:(?:,|[\u00a0\u202f ](?=\d{{3}}\s[^\W\d]))\d{{3}})+(?![\d.]|-\w)"
    rf"|(?<![A-Za-z\d.])\d+(?:\.\d+)?\s?{_SCALE}(?![a-zà-ÿ]))"
    rf"|(?P<zh_words>(?<![几数上好])[二两三四五六七八九十百千万][一二三四五六七八九十百千万]*"
    rf"(?:小时|分钟|公里|公斤|毫升|克|倍|元|年|天(?!然))(?!代|级))"
    rf"|(?P<zh>\d+(?:\.\d+)?\s?(?:小时|分钟|公里|公斤|毫升|克|米|人|家|种|款"
    rf"|元|天|年|岁|层|座|名|位)(?!代|[月]))"
    rf"|(?P<unit>(?<![\w.,:/-])\d+(?:\.\d+)?[\s-]?(?:hours?|minutes?|seconds?|days?"
    rf"|weeks?|months?|years?|km|kg|"
    rf"miles?|metres?|meters?|people|customers|countries|users|cities"
    rf"|languages|degrees|watts?|grams?|"
    rf"lumens|litres?|liters?|MB|GB|TB|GHz|fps)\b)"
    rf"|(?P<count>(?<![\w.,:/$€£¥-])(?!(?:19|20)\d\d\b)\d{{2,4}}(?= [a-z]{{3,}}s\b))",
    re.I,
)
_RANK = ("percent", "times", "money", "big", "zh", "zh_words", "unit", "count")
"""Which kind of figure is shown when a sentence has several."""
_RISES = re.compile(
    r"\b(?:grew|grow|grows|rose|rise|rises|up|increased?|gain(?:ed)?"
    r"|jump(?:ed)?|climb(?:ed)?|surged?)\b|增长|上升|提高|增加",
    re.I,
)
_FALLS = re.compile(
    r"\b(?:fell|falls?|dropped|drop|decreased?|declined?|down|shrank|lost"
    r"|cut|less|reduced?|lower)\b|下降|减少|降低",
    re.I,
)


def figure(sentence: str) -> Figure | None:
    """The figure that a sentence turns on, and what it is about; None when it has none.

    >>> figure("Sales grew 40% in the first quarter, and profit doubled.")
    Figure(text='+40%', about='Sales in the first quarter')
    >>> figure("Our team of 12 became 30.")
    Figure(text='12 → 30', about='Our team')
    >>> figure("The camera costs $1,299 today.").about
    'The camera'
    """
    change = _change(sentence)
    if change is not None:
        return change
    found = list(_FIGURE.finditer(sentence))
    if not found or len(found) > 3:
        return None
    rank = {
        "percent": 0,
        "times": 1,
        "money": 2,
        "big": 3,
        "zh": 4,
        "zh_words": 5,
        "unit": 5,
        "count": 6,
    }
    match = min(found, key=lambda m: (rank[m.lastgroup or "unit"], m.start()))
    kind, text = match.lastgroup, re.sub(r"\s+", " ", match.group().strip())
    before, after = sentence[: match.start()], sentence[match.end() :]
    chinese = bool(HAN.search(sentence))
    if kind == "percent":
        text = re.sub(r"\s?(?:percent|per cent|％|%)$", "%", text, flags=re.I)
        near = sentence[max(0, match.start() - 30) : match.end() + (6 if chinese else 0)]
        reached = re.search(r"(?:\b(?:to|at|of|from|reached|hit)|[到至达])\s*$", before)
        if reached:
            pass  # "fell to 2%" is no fall of 2 %
        elif _RISES.search(near) and text[0].isdigit():
            text = "+" + text
        elif _FALLS.search(near) and text[0].isdigit():
            text = "−" + text
    elif kind == "times":
        text = re.sub(r"\s?(?:x|times|倍|×)$", "×", text, flags=re.I)
    moved = text[0] in "+−" and not chinese and _moved(before, after)
    if chinese and (more := re.match(r"以上|以下|以内|左右|多", after)):
        text, after = text + more.group(), after[more.end() :]
    about = moved or (
        _about_zh(before, after, kind) if chinese else _about(before, after, kind or "")
    )
    if not about and kind == "unit" and not chinese and re.search(r"\b(?:them|it)\b", before):
        return Figure(text, "")
    return Figure(text, about) if about else None


_VALUE = (
    r"[$€£¥￥]?\d[\d,]*(?:\.\d+)?\s?"
    r"(?:%|％|°C|°F|°|(?:km|kg|k|m|bn|million|billion)(?![a-z])"
    r"|[万亿千]?(?:元|人|家|台|件|次|个|名|吨|公里|小时|天)?)"
)
_CHANGE = re.compile(
    rf"(?P<lead>\b(?:from|of)\s+|从|由)?(?P<old>{_VALUE})(?:\s?(?P<unit>[a-z]+))?\s*"
    rf"(?P<verb>\b(?:became|becomes|grew to|rose to|fell to|dropped to|went to|turned into|to)\b"
    rf"|→|->"
    rf"|(?:增|升|降|涨|减|提高|增长|下降|上升|变|缩短)(?:加|少)?(?:到|至|为|成)|变成|到)\s*(?P<new>{_VALUE})",
    re.I,
)


def _change(sentence: str) -> Figure | None:
    """A figure that became another one: "from 12 to 30", "12 became 30"; None without one."""
    match = _CHANGE.search(sentence)
    if match is None:
        return None
    arrow = " → "
    if match["verb"].lower() in ("to", "到") and not match["lead"]:
        priced = all(re.search(r"[$€£¥￥%％k元万]", match[v], re.I) for v in ("old", "new"))
        if not priced:
            return None
        arrow = "–"
    before = _PHRASE_END.split(sentence[: match.start()])[-1].strip()
    after = _PHRASE_END.split(sentence[match.end() :])[0].split()
    text = f"{match['old'].strip()}{arrow}{match['new'].strip()}"
    if HAN.search(sentence):
        about = re.sub(r"^.*[，。；]|(?:已经?|也|就|的)+$", "", before)
        return Figure(text, about[:LONGEST_ZH]) if len(about) >= 2 else None
    leading = before[len(opener(before)) :].split()
    while leading and (is_verb(leading[-1]) or leading[-1].lower() in STOP):
        leading = leading[:-1]
    unit = [match["unit"]] if match["unit"] else after[:1]
    about = _clean(leading) or _clean(unit)
    return Figure(text, about) if about else None


def _moved(before: str, after: str) -> str:
    """What rose or fell, and where or when: the sign of the figure says which it did."""
    leading = _PHRASE_END.split(before)[-1].strip()
    tokens = leading[len(opener(leading)) :].split()
    verb = find_verb(tokens)
    if verb is None or tokens[0].lower() in _POINTERS - {"our", "my", "your"}:
        return ""
    following = _PHRASE_END.split(after)[0].split()
    place = following if following and following[0].lower() in _WHEN else []
    subject = tokens[:verb]
    return _clean(subject + place if len(subject + place) <= LONGEST else subject)


_WHEN = frozenset(["in", "last", "this", "over", "since", "during", "within", "at"])
_CLAUSE_END = re.compile(
    r"(?<!\d)[,.]|[,.](?!\d)|[;:!?()—–]|\s(?:but|while|which|so|because|that)\s"
)
_PHRASE_END = re.compile(
    r"(?<!\d)[,.]|[,.](?!\d)|[;:!?()—–]|\s(?:and|but|while|which|so|because|that)\s"
)
_BEFORE_FIGURES = frozenset(
    listed(
        """
    costs cost starts sells is are was reached reaches at for by from to of about only over
    under nearly almost than priced just around in with takes lasts weighs
"""
    )
)
_COMPARED = re.compile(r"(?:\w{3,}er|more|less|better|worse|fewer)$")


def _clean(tokens: list[str]) -> str:
    """At most seven words as a line of their own; "" when nothing is said in them."""
    tokens = tokens[:LONGEST]
    while tokens and not ends_well(tokens):
        tokens = tokens[:-1]
    text = plain(" ".join(tokens))
    return capital(text) if content(text) else ""


def _about(before: str, after: str, kind: str) -> str:
    """What an English figure is about: the noun after it, or what stands before it."""
    following = _PHRASE_END.split(after)[0].split()
    clause = _CLAUSE_END.split(before)[-1].strip()
    leading = clause[len(opener(clause)) :].split()
    first = following[0].lower() if following else ""
    if kind != "money" and first:
        if _COMPARED.match(first):
            verb = leading[-1:] if leading and leading[-1].lower() not in STOP else []
            return _clean(verb + following)
        if first == "of" or first not in PREPOSITIONS | {"last", "this", "next", "today"}:
            found = _clean(following)
            if found:
                whole = len(following) <= LONGEST and content(" ".join(following))
                return " ".join(following).strip(EDGE) if whole else _continued(found, following)
    while leading and leading[-1].lower().strip(EDGE) in _BEFORE_FIGURES | STOP - {"up"}:
        leading = leading[:-1]
    if leading and all(word.lower() in _POINTERS for word in leading):
        leading = clause[len(opener(clause)) :].split()  # "It weighs only …" keeps its verb
        while leading and leading[-1].lower() in STOP:
            leading = leading[:-1]
    if len(leading) > LONGEST:
        leading = leading[-LONGEST:]
        while leading and leading[0].lower() in STOP | PREPOSITIONS:
            leading = leading[1:]
    acted = _acted(leading, clause)
    if acted is not None:
        return acted
    weak = bool(leading) and leading[0].lower() in _POINTERS and len(leading) < 4
    return (not weak and _clean(leading)) or _clean(following) or _clean(leading)


def _continued(label: str, words: Sequence[str]) -> str:
    """A label that goes on after the figure, small as in its sentence: "85% of users"."""
    return words[0] + label[len(words[0]) :] if label[:1].lower() == words[0][:1] else label


_DETERMINERS = frozenset(listed("a an the our your his her its their my each every"))


def _acted(leading: list[str], clause: str) -> str | None:
    """What is done in the clause before a figure, as its label: "25 seconds: a perfect espresso";
    "" where it is done to something that only a pronoun names, None without a verb of doing."""
    verb = find_verb(leading)
    if leading and leading[0].lower() in _POINTERS:
        return None
    if not verb:
        at = max((i for i, w in enumerate(leading) if w.lower() in _DETERMINERS), default=0)
        acts = at > 1 and re.fullmatch(r"[a-z]+(?:s|ed)", leading[at - 1])
        return _clean(leading[at:]) if acts else None
    done = leading[verb + 1 :]
    while done and done[-1].lower().strip(EDGE) in _BEFORE_FIGURES | STOP | PREPOSITIONS:
        done = done[:-1]
    if done and not content(" ".join(done)):
        return None
    if done:
        return _clean(done) if find_verb(done) is None else None
    pronoun = re.search(r"\b(?:them|it|him|her|us|me|you)\b(?:\s+\w+)?$", clause, re.I)
    return "" if pronoun else None


def _about_zh(before: str, after: str, kind: str | None) -> str:
    left = re.split(r"[，。；：、！？（）]", before)[-1]
    right = re.split(r"[，。；：、！？（）]", after)[0]
    left = re.sub(
        r"(?:约|近|超过|达到?|高达|只要|仅|只有|为|是|了|至|到|有|已|共|的|需|大约|不到)+$",
        "",
        ZH_LEADS.sub("", left),
    )
    right = re.sub(r"^[的了个]+", "", right)
    for text in (left, right):
        text = text.strip(EDGE)
        pointing = re.match(r"(?:我们?|你们?|他们?|她们?|它们?|大家)", text)
        if 2 <= len(text) <= LONGEST_ZH and not (pointing and len(text) <= 4):
            return text
    return ""


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words in quotation marks, and who said them ("" when it is not told)."""

    text: str
    who: str


_QUOTED = re.compile(r"[“\"「『]([^“”\"」』]{12,220})[”\"」』]")
_SIGNED = re.compile(
    r"[“\"「『](?P<said>[^“”\"」』]{4,220})[”\"」』]\s*[—–-]{1,2}\s*(?P<who>[^\d“”\"]{2,50})"
)
"""A saying with its author and nothing else, however short it is."""
_WHO = re.compile(
    r"(?:said|says|wrote|writes|adds?|added|explains?|explained)\s+((?:[A-Z][\w.'’-]*\s?){1,4})"
    r"|((?:[A-Z][\w.'’-]*\s?){1,4}),?\s+(?:said|says|wrote|writes|adds?"
    r"|added|explains?|explained|once)"
    r"|[—–-]{1,2}\s*([^.,;\d]{2,40})$"
    r"|([㐀-鿿]{2,6}?)(?:曾?经?说|写道|表示|认为|指出|告诉|曰)"
)


def quotation(sentence: str) -> Quotation | None:
    """The quotation that makes up most of a sentence; None when there is none.

    >>> quotation('“The best time to plant a tree is now,” said Ann Lee.')
    Quotation(text='The best time to plant a tree is now', who='Ann Lee')
    """
    signed = _SIGNED.fullmatch(sentence.strip())
    if signed:
        return Quotation(signed["said"].strip().rstrip(",，"), signed["who"].strip(" .。"))
    match = _QUOTED.search(sentence)
    if not match or len(match[1]) < 0.5 * len(sentence):
        return None
    if not HAN.search(match[1]) and len(match[1].split()) < 4:
        return None
    outside = sentence[: match.start()] + " " + sentence[match.end() :]
    who = _WHO.search(outside.strip(" .。"))
    name = next((g for g in who.groups() if g), "") if who else ""
    if name.lower().strip() in _POINTERS:
        name = ""
    return Quotation(match[1].strip().rstrip(",，"), name.strip())


_ANNOUNCED = re.compile(r"(?P<what>[^,:，：]{2,30})[:：]\s*(?P<list>[^:：]+?)[.。!！]?")
_COMMAS = re.compile(r"[,;，；、]|\band\b|和")


def items(sentence: str) -> list[str]:
    """The members of a short enumeration inside a sentence (3 or 4); [] when there is none.

    >>> items("The kit has a brush, two towels, and a mirror.")
    ['A brush', 'Two towels', 'A mirror']
    """
    chinese = bool(HAN.search(sentence))
    announced = re.fullmatch(
        r"[^,:，：]{2,30}[:：]\s*(?P<list>[^:：]+?)[.。!！]?", sentence.strip()
    )
    if announced:
        parts = [
            p.strip() for p in re.split(r"[,;，；、]|\band\b|和", announced["list"]) if p.strip()
        ]
        if 3 <= len(parts) <= 6 and all(len(p.split()) <= 6 and len(p) <= 32 for p in parts):
            return [capital(p) for p in parts]
    body = sentence.strip().rstrip(".!?。！？")
    if chinese:
        match = re.search(
            r"([^，。；：]{1,9}(?:、[^，。；：、]{1,9})+(?:和|以及|与)?[^，。；：、]{0,9})", body
        )
        if not match:
            return []
        parts = [p for p in re.split(r"、|和|以及", match[1]) if p]
        parts[0] = re.sub(r"^.*(?:有|包括|提供|是|含|包含|支持|如)", "", parts[0])
        return parts if 3 <= len(parts) <= 4 and all(2 <= len(p) <= 8 for p in parts) else []
    listing = re.fullmatch(r"(.+?), ([^,]+?)(?:, ([^,]+?))?,? (?:and|or) ([^,]+)", body)
    if listing is None or " both " in body:
        return []
    parts = [part.strip() for part in listing.groups() if part]
    tail = re.search(
        r"(?:\b(?:has|have|with|includes?|including|contains?|offers?|of|needs?"
        r"|for|from|as|are|is|:)\s+)"
        r"((?:\S+\s*){1,4})$",
        parts[0],
    )
    if not tail:
        return []
    parts[0] = tail[1].strip()
    if not all(1 <= len(p.split()) <= 4 and content(p) for p in parts):
        return []
    if any(w.lower() in AUXILIARY for p in parts for w in p.split()):
        return []
    return [capital(p) for p in parts]


def announcement(sentence: str) -> str:
    """What a list within a sentence is announced with: "Ingredients", or ""."""
    match = _ANNOUNCED.fullmatch(sentence.strip())
    return capital(match["what"].strip()) if match and items(sentence) else ""
