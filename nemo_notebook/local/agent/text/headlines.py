"""What stands on the screen: titles and headlines, cut out of the text itself.

A headline is the beginning of a main clause, as it stands in the sentence, cut where a phrase ends,
so that nothing false is said: never a part of a clause that depends on another one, and never a
part of one that denies something. There is none where no clean one is found.
"""

from __future__ import annotations

import re

from .chinese import HAN, LONGEST_ZH, chinese_headline, chinese_topic, size
from .grammar import (
    find_verb,
    is_order,
    is_verb,
    joined,
    negated,
    opener,
    stands_alone,
    subordinate,
)
from .language import COMMON_WORDS
from .sentences import clauses, words
from .tables import listed
from .words import DANGLING, STOP, content

__all__ = [
    "LONGEST",
    "calling",
    "capital",
    "cased",
    "defined",
    "emphasis",
    "headline",
    "named",
    "titled",
    "topic",
]

LONGEST = 7
"""The most words of an English headline."""
_GOOD = 0.8
"""The score from which on a run of words is worth showing."""

POINTERS = frozenset(
    listed("it this that these those they he she there here its his her their who")
)
"""Words that point to a sentence before; a headline that begins so says little by itself."""
_SPEAKERS = frozenset(["i", "we", "you", "my", "our", "your"])
PREPOSITIONS = frozenset(
    listed(
        """
    of in on at for with by from to into over under through across between during after
    before about against without within toward towards among along around behind beyond near
    since until upon onto via per than as like because which that who whose where when while
    and or but so if although though unless whether
"""
    )
)
_CUTS = PREPOSITIONS - frozenset(listed("of than as to and or nor but so if unless until without"))
"""Before these a clause may be cut; what "of", "if" or "or" bring with them belongs to it."""
_ARTICLES = frozenset(["a", "an", "the", "very", "so", "more", "most"])
_PARTICLES = frozenset(
    listed("away along apart ahead due according back up out off down close far")
)
_PAIRS = (("(", ")"), ("[", "]"), ("“", "”"), ("（", "）"))
_SMALL_WORDS = frozenset(
    listed("a an the and but or nor of in on at to for with by from as vs via per into over")
)
EDGE = " \t,;:，；：、—–-.!?。！？…\"“”'‘()（）[]「」『』《》"


def plain(text: str) -> str:
    """A text without the signs around it."""
    return text.strip(EDGE)


def capital(text: str) -> str:
    """A text with a capital in front."""
    return text[:1].upper() + text[1:]


def ends_well(tokens: list[str]) -> bool:
    """Whether a run of words ends where a reader would let it end."""
    last = tokens[-1].lower().strip(EDGE)
    return (
        bool(last)
        and last not in DANGLING
        and not re.search(r"[_*\\/=<>{}|]", last)
        and not last.endswith(("'s", "’s", "s'"))
        and not (last.endswith("ly") and len(tokens) > 1 and len(last) > 4)
    )


def _windows(clause: str, last: bool) -> list[tuple[float, str]]:
    """Beginnings of a main clause, of at most `LONGEST` words, with a score.

    `last` tells that nothing follows that could restrict what the clause says.
    """
    paused = clause.rstrip()[-1:] in (",", ";", ":")
    clause = plain(clause[len(opener(clause)) :])
    tokens = clause.split()
    lows = [t.lower().strip(EDGE) for t in tokens]
    count = len(tokens)
    if not tokens or (negated(clause) and (not last or count > LONGEST)):
        return []
    verb = find_verb(tokens)
    if verb is None and lows[0] in PREPOSITIONS:
        return []  # "For web applications": a phrase of another clause
    begin = 0.35 if lows[0] in POINTERS else 0.85 if lows[0] in _SPEAKERS else 1.0
    found: list[tuple[float, str]] = []
    for end in range(count if negated(clause) else 1, min(count, LONGEST) + 1):
        part = tokens[:end]
        whole = end == count
        if not whole and (lows[end] not in _CUTS and part[-1][-1] not in ",;:"):
            continue
        if verb is not None and verb >= end - (0 if whole else 1):
            continue  # the verb, or what it needs after it, would be missing
        if not whole and (lows[end - 1] in _PARTICLES or lows[end - 1].endswith("ing")):
            continue
        if not ends_well(part) or (not whole and is_verb(lows[end - 1]) and verb is not None):
            continue
        if any(t[-1:] in ",;:" for t in part[:-1]) and len(part) > 5:
            continue
        pause = paused if whole else part[-1][-1] in ",;:"
        if pause and end > 1 and lows[end - 2] in _ARTICLES:
            continue  # "is a thick, golden honey": the comma may stand between two adjectives
        if any(("".join(part).count(a) != "".join(part).count(b)) for a, b in _PAIRS):
            continue
        meaning = content(" ".join(part))
        if len(meaning) < 2 and not (whole and count >= 2):
            continue
        length = 1.0 if 3 <= len(part) <= 6 else 0.8
        score = begin * (1.0 if whole else 0.8) * length * (len(meaning) ** 0.6)
        found.append((score, " ".join(part)))
    return found


_RESTRICTING = re.compile(
    r"^(?:if|unless|until|till|except|without|only|but|yet|although|though|or|nor|provided|rather|instead|than)\b",
    re.I,
)


def headline(sentence: str, *, captioned: bool = True) -> str:
    """A few words of a sentence that carry its idea; "" when none stands well alone.

    With `captioned`, a headline that would repeat nearly the whole sentence is not given, since
    the caption below already shows it.

    >>> headline("Each jar is filled by hand on a small farm in Vermont.")
    'Each jar is filled by hand'
    >>> headline("We never heat or filter what they bring home.")
    ''
    """
    sentence = sentence.strip()
    if HAN.search(sentence):
        found = chinese_headline(sentence)
        limit = len(re.findall(r"\w", sentence))
        return "" if not found or (captioned and len(found) > 0.75 * limit) else found
    total = len(words(sentence))
    whole = plain(sentence)
    if not captioned and total <= LONGEST and len(content(whole)) >= 1:
        return capital(whole) + ("?" if sentence.rstrip('"”’ ').endswith("?") else "")
    if sentence.rstrip('"”’ ').endswith("?"):
        return ""
    parts = joined(clauses(sentence))
    best = (0.0, "")
    for place, clause in enumerate(parts):
        following = parts[place + 1] if place + 1 < len(parts) else ""
        if not stands_alone(parts, place) or _RESTRICTING.match(following):
            continue
        for score, text in _windows(clause, last=not following or clause[-1] in ",;:"):
            score *= 1.1 if place == 0 else 1.0
            if captioned and len(text.split()) / max(total, 1) > 0.75:
                continue
            if score > best[0]:
                best = (score, text)
    return capital(plain(best[1])) if best[0] >= _GOOD else ""


_CALLED = re.compile(
    r"\b(?:called|named|known as)\s+[\"“'‘]?"
    r"(?P<en>[A-Z0-9][\w&'’.+-]*(?:\s+(?:[A-Z0-9&][\w&'’.+-]*|"
    r"of|the|and|de|la))*)|(?:叫做?|名为|名叫|取名为?)[“「《\"]?(?P<zh>[^“”「」《》\"，。；的\s]{1,12})"
)


def calling(text: str) -> str:
    """The name that a text gives to its subject, or "".

    >>> calling("my new coffee shop called Slow Pour"), calling("一家叫慢滴的咖啡店")
    ('Slow Pour', '慢滴')
    """
    match = _CALLED.search(text)
    return (match["en"] or match["zh"]).strip(EDGE) if match else ""


_TITLE_END = re.compile(r"[.;!?](?=\s|$)|[。；！？\n]|, |，|\s[-–—]\s|[:：]\s")


def titled(text: str, language: str = "en") -> str:
    """A few words as a title: no article of one's own in front, capitals in English, ≤ 6 words.

    >>> titled("a cat walking through a rainy city at night"), titled("my café's grand opening")
    ('Cat Walking Through a Rainy City', "Café's Grand Opening")
    """
    whole = text
    question = text.strip('"“”’ ').endswith(("?", "？")) and len(text.split()) <= 8
    quoted = re.search(r"[“\"「『《]([^”\"」』》]{2,40})[”\"」』》]", text)
    if quoted and len(quoted[1].split()) <= 6:
        text = quoted[1]
    text = _LABELS.sub("", text)
    text = re.sub(r"^before (?:and|&) after: (?=\S)", "", text, flags=re.I)
    text = calling(text) or plain(_TITLE_END.split(text.strip(EDGE))[0] or text)
    if not HAN.search(whole) and not any(w[0].isupper() for w in text.split()[1:]):
        own = re.search(r",\s*(?:the |an? )?((?:[A-Z0-9][\w’'&.-]*\s?){1,4})(?=,|$|\.)", whole)
        text = own[1] if own else text  # "our new product, the Aero Bottle, …"
    if HAN.search(text):
        text = re.sub(
            r"^(?:我们?的?|你们?的?|一个|一种|一只|一条|一家|关于|这[款个台家种])(?=\S{2})",
            "",
            text,
        )
        return (chinese_headline(text) or text[:LONGEST_ZH]) if size(text) > LONGEST_ZH else text
    tokens = re.sub(
        r"^(?:(?:my|our|your|a|an|the|some|this|how the)\s+)(?=\S+)", "", text, flags=re.I
    ).split()
    if len(tokens) > (6 if language == "en" else 8) and not question:
        ends = [n for n in range(2, 7) if ends_well(tokens[:n])]
        closed = [n for n in ends if tokens[n].lower() in PREPOSITIONS]
        tokens = tokens[: max(closed[-1:] or ends[-1:] or [6])]
    while len(tokens) > 1 and not ends_well(tokens):
        tokens.pop()
    if language != "en":
        small = COMMON_WORDS.get(language, frozenset())
        while len(tokens) > 1 and (tokens[-1].lower() in small or len(tokens[-1]) < 2):
            tokens.pop()
        return capital(" ".join(tokens))
    return plain(capital(" ".join(cased(tokens)))) + ("?" if question else "")


def cased(tokens: list[str]) -> list[str]:
    """The words of an English title with its capitals."""
    inner = range(1, len(tokens) - 1)
    return [
        word
        if any(sign.isupper() for sign in word) or (word.lower() in _SMALL_WORDS and place in inner)
        else capital(word)
        for place, word in enumerate(tokens)
    ]


def named(sentence: str) -> str:
    """What an English sentence is about, when a short name stands before its verb; else "".

    >>> named("The Lumo lamp has 48 LEDs."), named("They have 48 LEDs.")
    ('Lumo lamp', '')
    """
    first = clauses(sentence)[:1]
    if first and re.fullmatch(
        r"(?:[A-Z][a-z’'.]+ ){1,3}[A-Z][a-z’'.]+,|[A-Z][a-z]+[A-Z]\w+,", first[0]
    ):
        return plain(first[0])  # "Emma Woodhouse, handsome, clever, and rich, …"
    tokens = plain(first[0][len(opener(first[0])) :]).split() if first else []
    verb = find_verb(tokens)
    if verb is None or verb > 6 or subordinate(" ".join(tokens)) or is_order(tokens):
        return ""
    if tokens[0].lower().strip(EDGE) in ("the", "a", "an", "our", "my") and verb > 1:
        tokens, verb = tokens[1:], verb - 1
    name = tokens[:verb]
    while name and name[-1].lower() in ("also", "still", "always", "never", "often", "just", "now"):
        name = name[:-1]
    low = name[0].lower().strip(EDGE) if name else ""
    if not low or low in POINTERS | _SPEAKERS | STOP | PREPOSITIONS or not content(" ".join(name)):
        return ""
    return plain(" ".join(name)) if ends_well(name) and name[-1][-1] not in ",;:" else ""


_DEFINED = re.compile(
    r"^(?:the\s+)?(?P<name>[A-Z0-9][\w.&'’+-]*(?:\s[A-Z0-9][\w.&'’+-]*){0,3})(?:\s\([^)]*\))?,?\s+(?:is|are|was)\s+"
    r"(?P<what>(?:an?|the|your|our)\s+[^.;:!?()]{3,80}?)(?:[.;:!?(]|,\s|\s[–—]\s|$)"
    r"|^(?P<zh>[^，。；：！？\s这那它他她我你]{2,10}?)是(?P<zhwhat>(?:一[款个家种部座款]|世界|中国|全球|目前)[^，。；：！？]{2,16})(?=[，。；！]|$)"
)


def defined(sentence: str) -> tuple[str, str]:
    """The name of a thing and what the sentence says that it is; two empty texts otherwise.

    >>> defined("Lumo is a desk lamp that learns your day. It warms.")
    ('Lumo', 'a desk lamp that learns your day')
    """
    match = _DEFINED.match(sentence.strip())
    if match is None:
        return "", ""
    what = (match["what"] or match["zhwhat"] or "").strip()
    tokens = what.split()
    if len(tokens) > 8:
        ends = [
            n for n in range(3, 9) if ends_well(tokens[:n]) and tokens[n].lower() in PREPOSITIONS
        ]
        if not ends:
            return "", ""
        tokens = tokens[: ends[-1]]
        what = " ".join(tokens)
    name = match["name"] or match["zh"] or ""
    return (name, what) if not tokens or ends_well(tokens) or HAN.search(what) else ("", "")


_LABELS = re.compile(
    r"^(?:产品|品名|名称|主题|标题|公告|通知)[:：]\s*"
    r"|^(?:breaking(?: news)?|news|update|announcement|notice|product|name|"
    r"title|topic|subject|"
    r"reminder|attention|psa|did you know(?: that)?)\s*[:—–-]?\s+(?=\w)",
    re.I,
)
_ABOUT = re.compile(
    r"\b(?:learn(?:ed|t|ing|s)?(?: more| all)? about|talk(?:ed|ing|s)? about|(?:is|are) about|"
    r"guide to|introduction to|invited to|join us (?:for|at)|welcome to|come to)\s+"
    r"(?P<what>(?:[\w'’-]+ ){0,5}?[\w'’-]+)(?=[.,;:!?]|\s(?:in|on|at|with|by|for|from)\b|$)",
    re.I,
)


def topic(sentence: str, language: str = "en") -> str:
    """The title that a text's first sentence suggests: what stands before its verb, if that is a
    name or a short phrase; otherwise its headline.

    >>> topic("Lumo is a desk lamp that learns your day.")
    'Lumo'
    """
    if HAN.search(sentence):
        return chinese_topic(sentence)
    if re.match(r"copyright\b|\(c\)|©", sentence.strip(), re.I):
        return ""
    label, colon, _ = sentence.partition(": ")
    if colon and 2 <= len(label.split()) <= 6 and find_verb(label.split()) is None:
        return titled(label, language)  # "Tea vs coffee: …"
    told = _LABELS.sub("", sentence)
    sentence = told.replace("?", ".") if told != sentence else sentence
    about = _ABOUT.search(sentence)
    if about and not negated(sentence):
        return titled(about["what"], language)
    name = named(sentence)
    if name and (
        len(content(name)) > 1 or not sentence.lower().startswith(("our ", "my ", "the "))
    ):
        return titled(name, language)
    found = headline(sentence, captioned=False) or headline(sentence)
    return titled(found or name, language)


def emphasis(text: str, limit: int = 2) -> list[str]:
    """One or two words of a headline to be shown in the accent colour.

    >>> emphasis("Each jar is filled by hand")
    ['jar', 'hand']
    """
    if HAN.search(text):
        from .lexicon import TERMS

        terms = sorted({t.lstrip("*") for _, zh in TERMS.values() for t in zh.split()}, key=len)
        hits = [t for t in reversed(terms) if len(t) > 1 and t in text]
        return hits[:1]
    meaning = [w for w in content(text) if len(w) > 2]
    if len(words(text)) <= 2 or not meaning:
        return []
    first = text.split()[0]
    names = {w for w in meaning if (w[0].isupper() and w != first) or w[0].isdigit()}
    best = sorted(meaning, key=lambda w: (w not in names, w.endswith(("ed", "ing")), -len(w)))
    best = best[:limit]
    return [w for w in meaning if w in best][:limit] if len(meaning) > 1 else meaning
