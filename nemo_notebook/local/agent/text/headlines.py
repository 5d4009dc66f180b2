"""What stands on the screen: titles and headlines, cut out of the text itself.

A headline is a run of words that stands in the sentence as it is, cut where phrases begin and end,
so that nothing false is said; there is none where no clean one is found.
"""

from __future__ import annotations

import re

from ..language import COMMON_WORDS
from .sentences import clauses, words
from .tables import listed
from .words import AUXILIARY, DANGLING, STOP, content

__all__ = ["LONGEST", "LONGEST_ZH", "emphasis", "headline", "named", "titled", "topic"]

LONGEST = 7
"""The most words of an English headline."""
_GOOD = 0.8
"""The score from which on a run of words is worth showing."""
LONGEST_ZH = 12
"""The most signs of a Chinese one."""

_HAN = re.compile(r"[㐀-鿿]")
_LEAD_WORDS = re.compile(
    r"^(?:(?:and|but|so|or|yet|then|also|because|which|that|while|when|where|although|though|"
    r"however|therefore|moreover|furthermore|meanwhile|indeed|instead|finally|first|second|third|"
    r"if|since|as|for example|for instance|in addition|of course|in fact|just|even)\b,?\s*)+",
    re.I,
)
_SUBJECTLESS = frozenset(
    listed(
        """
    it this that these those they he she we you i there here its his her their who
"""
    )
)
_PREPOSITIONS = frozenset(
    listed(
        """
    of in on at for with by from to into over under through across between during after
    before about against without within toward towards among along around behind beyond near
    since until upon onto via per than as like because which that who whose where when while
    and or but so if although though unless whether
"""
    )
)
_DETERMINERS = frozenset(
    listed(
        """
    a an the this these our your my its their his her every each all no one two three four
    five six seven eight nine ten
"""
    )
)
_PAIRS = (("(", ")"), ("[", "]"), ("“", "”"), ("（", "）"))
_SMALL_WORDS = frozenset(
    listed(
        """
    a an the and but or nor of in on at to for by with from as vs via per into over
"""
    )
)
_EDGE = " \t,;:，；：、—–-.!?。！？…\"“”'‘()（）[]「」『』《》"


def _plain(text: str) -> str:
    return text.strip(_EDGE)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _ends_well(tokens: list[str]) -> bool:
    last = tokens[-1].lower().strip(_EDGE)
    return (
        bool(last)
        and last not in DANGLING
        and not last.endswith(("'s", "’s", "s'"))
        and not (last.endswith("ly") and len(tokens) > 1 and len(last) > 4)
    )


def _windows(clause: str) -> list[tuple[float, str]]:
    """Runs of at most `LONGEST` words that begin and end at a phrase, with a score."""
    clause = clause.strip(_EDGE)
    relative = re.match(r"(?:which|who|whose|that|where)\b", clause, re.I) is not None
    clause = re.sub(r"^who(?:se)?\s+", "", _LEAD_WORDS.sub("", clause), flags=re.I)
    tokens = clause.split()
    found: list[tuple[float, str]] = []
    count = len(tokens)
    lows = [t.lower().strip(_EDGE) for t in tokens]
    for start in range(count):
        after = lows[start - 1] if start else ""
        if start == 0:
            begin = 0.35 if lows[0] in _SUBJECTLESS else 0.5 if lows[0] in _PLACES else 1.0
        elif lows[start] in _DETERMINERS and after in _PREPOSITIONS | AUXILIARY:
            begin = 0.7
        elif after in AUXILIARY and lows[start] not in STOP and "that" not in lows[:start]:
            begin = 0.75
        elif (
            after in _PREPOSITIONS and lows[start] not in STOP and lows[start] not in _PREPOSITIONS
        ):
            begin = 0.6
        else:
            continue
        for end in range(start + 1, min(count, start + LONGEST) + 1):
            part = tokens[start:end]
            stops = end == count or lows[end] in _PREPOSITIONS or lows[end] in ("more", "less")
            closed = stops or tokens[end - 1][-1:] in ",;:"
            if not closed or not _ends_well(part):
                continue
            if end < count and lows[end] in _PREPOSITIONS and _may_be_verb(lows[end - 1]):
                continue
            if any(t[-1:] in ",;:" for t in part[:-1]) and len(part) > 5:
                continue
            meaning = content(" ".join(part))
            if len(meaning) < 2 and not (end == count and start == 0 and count >= 2):
                continue
            finished = 1.0 if end == count else 0.8
            if any(("".join(part).count(a) != "".join(part).count(b)) for a, b in _PAIRS):
                continue
            length = 1.0 if 3 <= len(part) <= 6 else 0.8
            score = begin * finished * length * (0.5 if relative else 1.0) * (len(meaning) ** 0.6)
            found.append((score, " ".join(part)))
    return found


_PLACES = frozenset(
    listed(
        "in on at to of from with without after before inside outside under over behind near "
        "within by"
    )
)
_NOUNS_LIKE_VERBS = frozenset(
    listed("seed feed speed need bed weed town gown crown brown moment event point student plant")
)


def _may_be_verb(word: str) -> bool:
    """Whether a word before a preposition may be a participle that needs what follows."""
    return word.endswith(("ed", "own", "ilt", "ade", "orn")) and word not in _NOUNS_LIKE_VERBS


_ZH_LEADS = re.compile(
    r"^(?:而且|但是|但|因此|所以|同时|此外|并且|然后|不仅|还|也|就|而|并|且"
    r"|其中|例如|比如|于是|不过|如果|因为|虽然|由于|当|以及|和|与|让|使|更|"
    r"随着|通过|对于|关于|另外|最后|首先|其次|无论|只要|只需)+"
)
_ZH_BREAK = re.compile(
    r"(?=(?:来自|在|从|把|对|为了|(?<![参给赋])与|和|以及|以|用|让|使|并|而|或|被|向|到|于|由"
    r"|跟|通过))|(?<=[的地得])(?=\S)"
)
_ZH_DANGLING = (
    "的地得了在是和与及或把被让使对向从到为以用而并就也都很更最不没将会能可要跟于之一个这那"
)


_ZH_CLAUSE = re.compile(r"[，,。；;：:！!？?、…—（）()“”「」《》]+|(?<=[㐀-鿿])\s+|\s+(?=[㐀-鿿])")


def _size(text: str) -> float:
    """How long a text is in Chinese signs; a Latin one is half as wide."""
    return sum(1.0 if ord(sign) > 0x2E7F else 0.5 for sign in text)


def _headline_zh(sentence: str) -> str:
    best = (0.0, "")
    for place, clause in enumerate(_ZH_CLAUSE.split(sentence)):
        clause = _ZH_LEADS.sub("", clause)
        pieces = [clause]
        if _size(clause) > LONGEST_ZH:
            parts = [p for p in _ZH_BREAK.split(clause) if p]
            pieces = [
                "".join(parts[i:j]) for i in range(len(parts)) for j in range(i + 1, len(parts) + 1)
            ]
        for piece in pieces:
            piece = _ZH_LEADS.sub("", piece)
            if piece.endswith("了") and len(piece) > 4:
                piece = piece[:-1]
            if not 3 <= _size(piece) <= LONGEST_ZH or piece[-1] in _ZH_DANGLING:
                continue
            if len(piece) < len(clause) and piece[0] in _ZH_DANGLING:
                continue
            score = len(content(piece)) ** 0.7 * (1.0 if piece == clause else 0.6)
            score *= 1.1 if place == 0 else 1.0
            if score > best[0]:
                best = (score, piece)
    return best[1]


def headline(sentence: str, *, captioned: bool = True) -> str:
    """A few words of a sentence that carry its idea; "" when none stands well alone.

    With `captioned`, a headline that would repeat nearly the whole sentence is not given, since
    the caption below already shows it.

    >>> headline("Each jar is filled by hand on a small farm in Vermont.")
    'Each jar is filled by hand'
    """
    sentence = sentence.strip()
    if _HAN.search(sentence):
        found = _headline_zh(sentence)
        size, limit = len(found), len(re.findall(r"\w", sentence))
        return "" if not found or (captioned and size > 0.75 * limit) else found
    total = len(words(sentence))
    whole = _plain(sentence)
    if not captioned and total <= LONGEST and len(content(whole)) >= 1:
        return _capital(whole)
    best = (0.0, "")
    for place, clause in enumerate(clauses(sentence)):
        for score, text in _windows(clause):
            score *= 1.1 if place == 0 else 1.0
            share = len(text.split()) / max(total, 1)
            if captioned and share > 0.75:
                continue
            if score > best[0]:
                best = (score, text)
    return _capital(_plain(best[1])) if best[0] >= _GOOD else ""


def titled(text: str, language: str = "en") -> str:
    """A few words as a title: no article of one's own in front, capitals in English, ≤ 6 words.

    >>> titled("a cat walking through a rainy city at night"), titled("my café's grand opening")
    ('Cat Walking Through a Rainy City', "Café's Grand Opening")
    """
    whole = text
    text = _plain(re.split(r"[.;!?。；！？\n]|, |，|\s[-–—]\s", text.strip(_EDGE))[0] or text)
    if not _HAN.search(whole) and not any(w[0].isupper() for w in text.split()[1:]):
        own = re.search(r",\s*(?:the |an? )?((?:[A-Z0-9][\w’'&.-]*\s?){1,4})(?=,|$|\.)", whole)
        text = own[1] if own else text  # "our new product, the Aero Bottle, …"
    if _HAN.search(text):
        text = re.sub(r"^(?:我们?的?|你们?的?|一个|一种|一只|一条|关于)(?=\S{2})", "", text)
        if _size(text) > LONGEST_ZH:
            text = _headline_zh(text) or text[:LONGEST_ZH]
        return text
    tokens = re.sub(
        r"^(?:(?:my|our|your|a|an|the|some|this|how the)\s+)(?=\S+)", "", text, flags=re.I
    ).split()
    if len(tokens) > 6:
        ends = [n for n in range(2, 7) if _ends_well(tokens[:n])]
        closed = [n for n in ends if tokens[n].lower() in _PREPOSITIONS]
        tokens = tokens[: max(closed[-1:] or ends[-1:] or [6])]
    while len(tokens) > 1 and not _ends_well(tokens):
        tokens.pop()
    if language != "en":
        small = COMMON_WORDS.get(language, frozenset())
        while len(tokens) > 1 and tokens[-1].lower() in small:
            tokens.pop()
        return _capital(" ".join(tokens))
    cased = [
        w
        if any(c.isupper() for c in w[0:])
        or (w.lower() in _SMALL_WORDS and 0 < i < len(tokens) - 1)
        else _capital(w)
        for i, w in enumerate(tokens)
    ]
    return _plain(_capital(" ".join(cased)))


_NAMED = re.compile(
    r"(?:the |a |an |our |my )?((?:[\w&'’.+-]+ ){1,5}?)(?:is|are|was|were|has|have|can|will|helps?|"
    r"lets|makes?|brings?|gives?|turns?|keeps?|offers?|provides?|comes?|takes?|said|announced)\b",
    re.I,
)


def named(sentence: str) -> str:
    """What an English sentence is about, when a short name stands before its verb; else "".

    >>> named("The Lumo lamp has 48 LEDs."), named("They have 48 LEDs.")
    ('Lumo lamp', '')
    """
    match = _NAMED.match(sentence)
    name = match[1].strip() if match else ""
    first = name.split()[0].lower() if name else ""
    if not first or first in _SUBJECTLESS or first in STOP or not content(name):
        return ""
    return name


def topic(sentence: str, language: str = "en") -> str:
    """The title that a text's first sentence suggests: what stands before its verb, if that is a
    name or a short phrase; otherwise its headline.

    >>> topic("Lumo is a desk lamp that learns your day.")
    'Lumo'
    """
    if _HAN.search(sentence):
        match = re.match(
            r"([^，。；：！？\s]{2,10}?)(?:是|能|可以|为|让|来自|位于|帮助|采用|将|已|成为)",
            sentence,
        )
        if match and match[1][0] not in "这那它他她我你" and match[1][-1] not in _ZH_DANGLING:
            return match[1]
        return _headline_zh(sentence)
    name = named(sentence)
    if name:
        return titled(name, language)
    found = headline(sentence, captioned=False) or headline(sentence)
    return titled(found, language)


def emphasis(text: str, limit: int = 2) -> list[str]:
    """One or two words of a headline to be shown in the accent colour.

    >>> emphasis("Each jar is filled by hand")
    ['jar', 'hand']
    """
    if _HAN.search(text):
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
