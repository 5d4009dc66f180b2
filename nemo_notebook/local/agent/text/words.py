"""Which words carry meaning, and how much a sentence says."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

from .lexicon import stem
from .sentences import words
from .tables import listed

__all__ = ["AUXILIARY", "DANGLING", "STOP", "content", "has_number", "weigh"]

STOP = frozenset(
    listed(
        """
    a about above after again against all also although always am an and any are as at be
    became because been before being below between both but by came can cannot come could
    did do does doing done down during each either else even ever every few for from further
    get gets give goes going got had has have having he her here hers herself him himself
    his how however i if in into is it its itself just keep let like made make makes many
    may me might mine more most much must my myself need neither never no nor not now of off
    often on once one only onto or other others our ours out over own per put quite rather
    really same say says see seem she should since so some something soon still such take
    than that the their theirs them then there these they thing things this those though
    through thus to together too toward towards under until up upon us use used uses using
    very via was way we well were what when where whether which while who whom whose why
    will with within without would yes yet you your yours i'm it's we're you're they're
    don't doesn't isn't aren't can't won't that's there's let's i've we've you've i'll we'll
    you'll
"""
    )
)
AUXILIARY = frozenset(
    listed(
        """
    is are was were be been being am has have had do does did can could will would shall
    should may might must gets get got isn't aren't wasn't weren't don't doesn't didn't
    can't won't 's 're
"""
    )
)
DANGLING = STOP | frozenset(
    listed(
        """
    mr mrs ms dr several various different whole new first second last next another called
    including especially nearly almost around across among along behind beside despite
    except inside near outside past plus unlike whereas than lets helps means allows enables
    includes brings gives turns costs offers provides becomes remains starts begins wants
    needs tells
"""
    )
)
"""English words that must not end a headline."""
_STOP_ZH = frozenset(
    "的了是在和与及或也都就而但并且于以为之其这那有我你他她它们吗呢吧啊呀把被让使从到向对将会能可要想个些每很更最不没又还再则因所"
)
_NUMBER = re.compile(r"\d|[零一二两三四五六七八九十百千万亿]+(?:倍|成|万|亿|年|天|个|元|%)")


def has_number(text: str) -> bool:
    """Whether a text holds a figure."""
    return bool(_NUMBER.search(text))


def content(text: str) -> list[str]:
    """The words that carry meaning, as written; Chinese as pairs of neighbouring signs.

    >>> content("The lamp learns your day"), content("蜂蜜很甜")
    (['lamp', 'learns', 'day'], ['蜂蜜', '甜'])
    """
    found: list[str] = []
    run = ""

    def flush() -> None:
        nonlocal run
        if len(run) == 1:
            found.append(run)
        found.extend(run[i : i + 2] for i in range(len(run) - 1))
        run = ""

    for word in words(text):
        if re.match(r"[㐀-鿿]", word):
            if word in _STOP_ZH:
                flush()
            else:
                run += word
            continue
        flush()
        if word.lower() not in STOP and len(word) > 1:
            found.append(word)
    flush()
    return found


_ANAPHORA = re.compile(
    r"^(?:this|that|these|those|it|its|they|their|he|she|his|her|such|however|therefore|thus|"
    r"moreover|furthermore|also|then|but|and|so|or|instead|otherwise|for example|in addition|as a "
    r"result|meanwhile|similarly|consequently|nevertheless|likewise|still|yet)\b|"
    r"^(?:这|那|它|他|她|此外|因此|所以|但|但是|然而|而且|并且|同时|另外"
    r"|于是|不过|例如|比如|其中|同样)",
    re.I,
)


def leans(sentence: str) -> bool:
    """Whether a sentence needs the one before it to be understood ("However, it …")."""
    return bool(_ANAPHORA.match(sentence.lstrip("“\"'‘(「")))


def weigh(sentences: Sequence[str]) -> list[float]:
    """How much each sentence of a text says, by its content words, its place and its figures.

    Words that the text repeats count more; questions, parentheses and very short sentences less.
    """
    stems = [[stem(w) for w in content(s)] for s in sentences]
    frequency = Counter(s for one in stems for s in set(one))
    result = []
    for place, (sentence, own) in enumerate(zip(sentences, stems, strict=True)):
        unique = set(own)
        if not unique:
            result.append(0.1)
            continue
        value = sum(1 + math.log(frequency[s]) for s in unique) / math.sqrt(len(unique) + 1)
        if place == 0:
            value *= 2.5
        elif place < 3 or place == len(sentences) - 1:
            value *= 1.15
        if has_number(sentence):
            value *= 1.2
        if sentence.rstrip("”\"'")[-1:] in "?？":
            value *= 0.7
        if sentence.startswith(("(", "（", "[")):
            value *= 0.5
        result.append(value)
    return result
