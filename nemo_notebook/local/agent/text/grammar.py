"""As much English grammar as a headline needs: verbs, negation, and which clauses stand alone.

There is no tagger here; a list of common verbs with their forms, and what may stand before a verb,
decide. What is not recognised counts as no verb, so that a doubtful clause is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .tables import listed
from .words import AUXILIARY

__all__ = [
    "find_verb",
    "is_order",
    "is_verb",
    "joined",
    "negated",
    "opener",
    "stands_alone",
    "subordinate",
]

_REGULAR = listed(
    """
    accept achieve act adapt add admit adopt advance affect agree aim allow announce answer appear
    apply approach approve argue arrive ask attack attend attract avoid bake balance base beat begin
    behave belong blend block bloom boil book borrow bounce brew brighten build burn call calm care
    carry cause celebrate challenge change charge check choose claim clean clear climb close
    collapse collect combine come compare compete complete concern confirm connect consider consist
    contain continue contribute control convert cook cool cost count cover crack create cross cry
    dance decide declare decline decrease deliver demand deny depend describe design destroy
    develop die differ diverge disappear discover discuss divide dominate double doubt drag draw
    dream dress drift drink drive drop earn ease eat edit embrace emerge employ enable encourage end
    enjoy ensure enter escape establish estimate exceed exist expand expect explain explore
    express extend fade
    fail fall fear feature feed feel fight fill find finish fit fix float flow fly fold follow force
    forget form gain gather generate give glow go grab grow guarantee guide handle hang happen hate
    heal hear heat help hide hire hit hold hope host hunt identify ignore imagine improve include
    increase indicate influence inform insist inspire install intend introduce invent invest
    invite involve
    join jump keep kill knock know lack land last laugh launch lead lean learn leave lend let lie
    lift light like limit link list listen live load lock look lose love maintain make manage mark
    marry match matter mean measure meet melt mention mind miss mix move multiply need notice
    observe obtain occur offer open operate order organise organize originate outperform own pack
    paint pass pay peak perform persist pick place plan plant play plunge point possess power praise
    predict prefer prepare present press prevent print process produce promise promote protect prove
    provide publish pull push put quit raise range reach react read realise realize receive
    recognise recognize recommend record recover recycle reduce refer reflect refuel refuse relate
    relax release rely remain remember remind remove repair repeat replace replied reply report
    represent require rest restore result retire return reveal reward ride ring rise roast roll
    rule run rush
    sail save say scream see seek seem sell send serve set settle shape share shift shine ship shoot
    show shrink shut sing sink sit sleep slip slow smell smile soar solve sound speak spend spread
    stabilise stand start state stay steal stick stop store stretch strike strive struggle study
    succeed suffer suggest suit supply support surge surprise surround survive swear sweep swim
    swing switch take talk target taste teach tear tell tend test thank think threaten thrive throw
    touch track trade train transform translate travel treat triple trust try turn twist understand
    unite upgrade urge use vanish vary visit vote wait wake walk want warm warn wash waste watch
    water weaken wear weave weigh welcome whisper win wind wish withdraw wonder work worry write
    yield
"""
)
_IRREGULAR = frozenset(
    listed(
        """
    arose ate became began bent bet bit blew bore bought bound bred broke brought built burnt
    burst came caught chose clung cost crept cut dealt did drank dreamt drew drove dug fed fell
    felt flew fled forgot fought found froze gave got grew ground had heard held hid hit hung hurt
    kept knelt knew laid lay leapt learnt led left lent let lit lost made meant met paid put quit
    ran rang read rode rose said sang sank sat saw sent set shook shone shot shrank shut slept
    slid sold sought spent split spoke sprang spread spun stole stood struck stuck swam swept swore
    swung taught thought threw told took tore understood was were wept withdrew woke won wore wove
    wound wrote
"""
    )
)
_MODAL = AUXILIARY | frozenset({"cannot", "couldn't", "wouldn't", "shouldn't", "hadn't", "haven't"})


def _third(verb: str) -> str:
    if verb.endswith(("s", "x", "z", "ch", "sh", "o")):
        return verb + "es"
    return verb[:-1] + "ies" if re.search(r"[^aeiou]y$", verb) else verb + "s"


def _past(verb: str) -> list[str]:
    if verb.endswith("e"):
        return [verb + "d"]
    if re.search(r"[^aeiou]y$", verb):
        return [verb[:-1] + "ied"]
    return [verb + "ed", verb + verb[-1] + "ed"]


_BASE = frozenset(_REGULAR)
_THIRD = frozenset(_third(verb) for verb in _REGULAR)
_PAST = frozenset(form for verb in _REGULAR for form in _past(verb)) | _IRREGULAR
_PRONOUNS = frozenset(
    {"i", "we", "you", "they", "he", "she", "it", "who", "people", "this", "that"}
)
_BEFORE_NOUNS = frozenset(
    listed(
        """
    a an the this these those our your my its their his her every each all no any some of in on at
    for with by from to into over under through during after before about against without and or
    as than per more most very
"""
    )
)
_SUBORDINATORS = frozenset(
    listed(
        """
    if unless until till although though while whereas because since when whenever where wherever
    whether which who whom whose that than as even except without provided lest so-that once before
    after prior or nor rather instead despite
"""
    )
)
_OPENERS = re.compile(
    r"^(?:(?:and|but|so|yet|then|also|however|therefore|moreover|furthermore|meanwhile|indeed|"
    r"finally|firstly|secondly|thirdly|first|second|third|lastly|today|now|for example|"
    r"for instance|"
    r"in addition|of course|in fact|besides|still|thus|next|plus)(?:,\s+|\s+(?=\w)))+",
    re.I,
)
_ORDINAL = re.compile(r"^(?:first|second|third|next|today|now)\s", re.I)
_NEGATION = re.compile(
    r"\b(?:not|never|no|none|nobody|nothing|neither|nor|cannot|without|hardly|barely|seldom|rarely|"
    r"few|little|only|except|unless|until|fail(?:s|ed)?|avoid(?:s|ed)?|refuse[sd]?|stop(?:s|ped)?|"
    r"instead|less|false|myth)\b|n['’]t\b",
    re.I,
)
_EDGE = " \t,;:—–-.!?…\"“”'‘()[]«»"


def _low(token: str) -> str:
    return token.lower().replace("’", "'").strip(_EDGE)


def find_verb(tokens: Sequence[str]) -> int | None:
    """The place of the first finite verb after a subject, or None.

    >>> find_verb("Solar panels on school roofs paid for themselves".split())
    5
    >>> find_verb("Raw wildflower honey from the hills".split()) is None
    True
    """
    lows = [_low(t) for t in tokens]
    if lows and re.search(r"'(?:m|re|ve|ll|d|s)$", lows[0]) and lows[0].split("'")[0] in _PRONOUNS:
        return 0
    for i in range(1, len(lows)):
        word, before = lows[i], lows[i - 1]
        after = lows[i + 1] if i + 1 < len(lows) else ""
        if word in _MODAL or word.endswith(("n't", "'ll", "'ve", "'re")):
            return i
        if before in _BEFORE_NOUNS and before not in ("this", "that", "all"):
            continue
        plural = before.endswith("s") and not before.endswith(("ss", "us", "is"))
        unknown = word.endswith("ed") and len(word) > 4 and (plural or before in _PRONOUNS)
        if word in _PAST or word in _THIRD or unknown:
            followed = after in _MODAL or (word in _THIRD and after in _PAST | _THIRD)
            if not followed and not (word in _THIRD and before in ("i", "we", "you", "they")):
                return i
        if word in _BASE and (before in _PRONOUNS or plural):
            return i
        adverb = before.endswith("ly") or before in ("always", "never", "still", "often", "only")
        if i > 1 and word in _BASE and adverb:
            return i
    return None


def is_order(tokens: Sequence[str]) -> bool:
    """Whether a clause begins with a verb, as an order or an advice does: "Leave your phone …"."""
    return bool(tokens) and _low(tokens[0]) in _BASE and find_verb(tokens) is None


def is_verb(word: str) -> bool:
    """Whether a word may be a form of a verb."""
    low = _low(word)
    return low in _BASE or low in _PAST or low in _THIRD or low in _MODAL or low.endswith("ing")


def negated(text: str) -> bool:
    """Whether a text denies or restricts something, so that a part of it may say the contrary.

    >>> negated("we never heat or filter it"), negated("we heat it")
    (True, False)
    """
    return bool(_NEGATION.search(text))


def opener(clause: str) -> str:
    """The words at the start of a clause that only join it to what came before: "First, "."""
    match = _OPENERS.match(clause)
    if match is None or (_ORDINAL.match(match[0]) and "," not in match[0]):
        return ""
    return match[0]


def subordinate(clause: str) -> bool:
    """Whether a clause depends on another one.

    >>> subordinate("even when something is unfinished"), subordinate("I stop at six")
    (True, False)
    """
    first = clause.split()[:1]
    return bool(first) and _low(first[0]) in _SUBORDINATORS


def joined(parts: Sequence[str]) -> list[str]:
    """The clauses of a sentence, where "and" or "or" before a mere noun begins no clause.

    >>> joined(["You are invited to Maya", "and Tom's wedding on Sunday."])
    ["You are invited to Maya and Tom's wedding on Sunday."]
    """
    result: list[str] = []
    for part in parts:
        match = re.match(r"(?:and|or|nor)\s+(?P<rest>.+)", part, re.I)
        if result and match:
            tokens = match["rest"].split()
            open_end = find_verb(result[-1].split()) is None and not subordinate(result[-1])
            noun = find_verb(tokens) is None and not is_verb(tokens[0])
            if (open_end and not is_order(result[-1].split())) or noun:
                result[-1] += f" {part}"
                continue
        result.append(part)
    return result


def stands_alone(parts: Sequence[str], place: int) -> bool:
    """Whether the clause at `place` of a sentence says by itself what the sentence says.

    It does when it is the first, or has a subject and a verb of its own, and does not depend on
    another clause.
    """
    part = parts[place]
    if subordinate(part):
        return False
    bare = part[len(opener(part)) :]
    if not bare or subordinate(bare):
        return False
    if place == 0 or all(subordinate(p) or find_verb(p.split()) is None for p in parts[:place]):
        complete = find_verb(bare.split()) is not None or is_order(bare.split())
        joined = place > 0 and re.match(r"(?:and|or|but|nor)\b", part, re.I)
        fragment = place == 0 and all(find_verb(p.split()) is None for p in parts)
        return (complete and not joined) or fragment
    if bare == part and parts[place - 1][-1:] not in ";:—":
        return False
    first = bare.split()[0]
    subject = _low(first) in _PRONOUNS | _BEFORE_NOUNS - {"of", "to", "as"} or first[:1].isupper()
    return subject and find_verb(bare.split()) is not None and not negated(parts[place - 1])
