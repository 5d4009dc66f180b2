"""A text shortened by choosing sentences: whole ones, in order, the most telling ones that fit."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .grammar import is_verb, stands_alone
from .sentences import clauses, words
from .words import content, leans, weigh

__all__ = ["choose", "shorten", "whole_clauses"]

_RESTRICTS = re.compile(
    r"^(?:if|unless|until|except|without|only|but|although|though|or|nor|than|，?但|除非|否则)\b",
    re.I,
)
_STEPS = 400
"""Into how many slots the time is divided: 0.25 % of it is the error of the choice."""


_Chain = tuple[float, tuple[int, ...]]


def choose(
    sentences: Sequence[str],
    costs: Sequence[int],
    room: int,
    gap: int,
    worth: Sequence[float] = (),
) -> list[int]:
    """The places of the sentences that say most within `room` ms, in order.

    `costs` is how long each takes, `gap` the pause between two, `worth` how well each can be used
    (1.0 where nothing is given). A sentence that leans on the one
    before it counts less without it. The first sentence stays when it fits at all.

    >>> choose(["Bees dance.", "It is a map.", "Honey keeps."], [900, 900, 1500], 2700, 200)
    [0, 2]
    """
    count = len(sentences)
    if count == 0:
        return []
    unit = max(1, (room + gap) / _STEPS)
    slots = [max(1, -int(-(cost + gap) // unit)) for cost in costs]
    weights = weigh(sentences)
    values = [w * min(len(words(s)), 40) ** 0.5 for w, s in zip(weights, sentences, strict=True)]
    if worth:
        values = [value * share for value, share in zip(values, worth, strict=True)]
    if slots[0] <= _STEPS and (not worth or worth[0] > 0.3):
        values[0] += sum(values) if count > 1 else 0
    lonely = [0.45 if leans(s) and i else 1.0 for i, s in enumerate(sentences)]
    # best[taken][slots] over the sentences so far: (value, chain of places)
    nothing: _Chain = (-1.0, ())
    best: list[list[_Chain]] = [[(0.0, ())] + [nothing] * _STEPS, [nothing] * (_STEPS + 1)]
    for i in range(count):
        skip, take = [nothing] * (_STEPS + 1), [nothing] * (_STEPS + 1)
        for used in range(_STEPS + 1):
            left, kept = best[0][used], best[1][used]
            skip[used] = left if left[0] >= kept[0] else kept
            now = used + slots[i]
            if now > _STEPS:
                continue
            alone = (left[0] + values[i] * lonely[i], left[1]) if left[0] >= 0 else nothing
            joined = (kept[0] + values[i] * 1.04, kept[1]) if kept[0] >= 0 else nothing
            top = alone if alone[0] >= joined[0] else joined
            if top[0] >= 0 and top[0] > take[now][0]:
                take[now] = (top[0], (*top[1], i))
        best = [skip, take]
    return list(max(best[0] + best[1], key=lambda chain: chain[0])[1])


def _finish(text: str) -> str:
    """A clause as a sentence: a capital in front, an end mark behind."""
    text = re.sub(r"[\s,;:，；：、—–-]+$", "", text.strip())
    text = re.sub(
        r"^(?:and|but|so|or|which|because|while|when|if|that|而且|但是|所以|并且|而|但)\s*(?=\S)",
        "",
        text,
        flags=re.I,
    )
    if not text:
        return ""
    end = "。" if re.search(r"[㐀-鿿]", text) else "."
    return text[0].upper() + text[1:] + ("" if text[-1] in ".!?。！？…" else end)


def whole_clauses(sentence: str) -> list[str]:
    """The beginnings and clauses of a long sentence that can stand alone, the longest first.

    >>> whole_clauses("We roast at dawn, and we open at eight, because people like it fresh.")
    ['We open at eight, because people like it fresh.', 'We roast at dawn, and we open at eight.']
    """
    parts = clauses(sentence)
    chinese = bool(re.search(r"[㐀-鿿]", sentence))
    glue = "" if chinese else " "
    found = []
    for start in range(len(parts)):
        closed = start == 0 or parts[start - 1][-1:] in ",;:—，；：。"
        if not closed or (not chinese and not stands_alone(parts, start)):
            continue
        for end in range(start + 1, len(parts) + (start > 0)):
            following = (parts[end].split() if end < len(parts) else []) or [""]
            if is_verb(following[0]):
                continue  # the verb would be missing
            ends = parts[end - 1][-1:] in ",;:—，；：。.!?！？" and not _RESTRICTS.match(
                " ".join(parts[end : end + 1])
            )
            text = _finish(glue.join(parts[start:end]))
            if ends and len(content(text)) >= 3:
                found.append(text)
    return sorted(dict.fromkeys(found), key=len, reverse=True)


def shorten(sentence: str) -> list[str]:
    """Shorter forms of a sentence that is too long, the longest first, cut at clauses.

    >>> shorten("We roast at dawn, and we open at eight, because people like it fresh.")[0]
    'We roast at dawn, and we open at eight.'
    """
    parts = clauses(sentence)
    glue = "" if re.search(r"[㐀-鿿]", sentence) else " "
    found: list[str] = []
    for end in range(len(parts) - 1, 0, -1):
        found.append(_finish(glue.join(parts[:end])))
    for part in parts[1:]:
        if len(content(part)) >= 2:
            found.append(_finish(part))
    return [f for f in found if f and content(f)]
