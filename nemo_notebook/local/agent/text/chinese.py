"""Headlines and topics cut out of Chinese sentences."""

from __future__ import annotations

import re

from .words import content

__all__ = ["HAN", "LONGEST_ZH", "ZH_LEADS", "chinese_headline", "chinese_topic", "size"]

HAN = re.compile(r"[㐀-鿿]")
LONGEST_ZH = 12
"""The most signs of a Chinese headline."""
ZH_LEADS = re.compile(
    r"^(?:而且|但是|但|因此|所以|同时|此外|并且|然后|还|也|就|而|并|且|其中|例如|比如|于是|不过|以及|"
    r"更|另外|最后|首先|其次|第[一二三四五六七八九十][，、])+"
)
_SUBORDINATE = re.compile(
    r"^(?:如果|假如|要是|若|虽然|尽管|即使|哪怕|除非|只有|只要|无论|不管|不论|不仅|不但|直到|当|因为|由于|"
    r"随着|通过|对于|关于|为了|除了|否则|或者?|和|与|让|使|尤其|才|方能|从而|以便|以免)|(?:[点日月]|年前|以来|期间|上午|下午|晚上|早上|时|的时候|之前|之后|以前|以后|的话)$"
)
_NEGATION = re.compile(r"[不没无未别勿非莫]|禁止|拒绝|避免|停止|防止|很少|并非")
_BREAK = re.compile(
    r"(?=(?:来自|在|从|把|对|为了|(?<![参给赋])与|和|以及|以|用|让|使|并|而|或|被|向|到|于|由|跟|通过))"
    r"|(?<=[的地得])(?=\S)"
)
_DANGLING = "的地得了在是和与及或把被让使对向从到为以用而并就也都很更最不没将会能可要跟于之一个这那"
_POINTING = re.compile(r"(?:[我你您他她它]们?|大家|自己|[去今明前后]年|[昨今明]天|目前|现在)$")
"""How a piece may not end: what these words point to would be missing."""
_LEANING = re.compile(r"(?:来自|位于|源自|属于|来到|回到|送到)")
"""How a part of a clause may not begin: it leans on the word before."""
_CONTRAST = re.compile(r"但|可是|却|然而|不过|除非|否则")
_CLAUSE = re.compile(r"[，,。；;：:！!？?、…—（）()“”「」《》]+|(?<=[㐀-鿿])\s+|\s+(?=[㐀-鿿])")


def size(text: str) -> float:
    """How long a text is in Chinese signs; a Latin one is half as wide."""
    return sum(1.0 if ord(sign) > 0x2E7F else 0.5 for sign in text)


def _pieces(clause: str) -> list[str]:
    """Runs of a long clause that begin and end where its phrases do; what denies stays whole."""
    if size(clause) <= LONGEST_ZH:
        return [clause]
    if _NEGATION.search(clause):
        return []
    parts = [p for p in _BREAK.split(clause) if p]
    runs = []
    for first in range(len(parts)):
        run = ""
        for part in parts[first:]:
            run += part
            if size(run) > 2 * LONGEST_ZH:  # no headline, whatever is taken off its beginning
                break
            runs.append(run)
    return runs


def chinese_headline(sentence: str) -> str:
    """The clause of a Chinese sentence that carries its idea, or a part of it; "" if there is none.

    A clause that depends on another one, or a part of one that denies, is never taken.

    >>> chinese_headline("如果下雨，我们就在棚子里讲故事。")
    '我们就在棚子里讲故事'
    """
    best = (0.0, "")
    clauses = [c for c in _CLAUSE.split(sentence) if c]
    for place, whole in enumerate(clauses):
        if place + 1 < len(clauses) and _CONTRAST.match(clauses[place + 1]):
            continue
        clause = ZH_LEADS.sub("", whole)
        if _SUBORDINATE.search(clause):
            continue
        for piece in _pieces(clause):
            piece = ZH_LEADS.sub("", piece)
            if piece.endswith("了") and len(piece) > 4:
                piece = piece[:-1]
            if not 3 <= size(piece) <= LONGEST_ZH or piece[-1] in _DANGLING:
                continue
            part = len(piece) < len(clause)
            if part and (piece[0] in _DANGLING or _LEANING.match(piece)):
                continue
            if part and _POINTING.search(piece):
                continue
            score = len(content(piece)) ** 0.7 * (1.0 if piece == clause else 0.6)
            score *= 1.1 if place == 0 else 1.0
            if score > best[0]:
                best = (score, piece)
    return best[1]


_EVENT = re.compile(
    r"(?:举办|举行|参加|出席|召开)(?:[^，。]{0,24}的)?"
    r"(?P<what>[㐀-鿿]{2,8}?(?:会|节|展览?|赛|讲座|活动|典礼|婚礼|派对|沙龙))(?=[，。！；]|$)"
)


def chinese_topic(sentence: str) -> str:
    """What stands before the verb of a Chinese sentence when it is short, else its headline."""
    event = _EVENT.search(sentence)
    if event:
        return event["what"]
    match = re.match(
        r"([^，。；：！？\s]{2,10}?)(?:是|能|可以|为|让|来自|位于|帮助|采用|将|已|成为|始于|建于|占地|拥有|诞生|成立|"
        r"推出|发布|获得|有着?)",
        sentence,
    )
    if match and match[1][0] not in "这那它他她我你" and match[1][-1] not in _DANGLING:
        return match[1]
    first = _CLAUSE.split(sentence)[0]
    return chinese_headline(first) or chinese_headline(sentence)
