"""Text → blocks (headings, paragraphs, lists) → sentences → clauses, in English and Chinese.

A sentence ends at `.`, `!`, `?`, `…` or their Chinese forms with the closing quotes after them; not
after abbreviations, initials, in decimals, versions, addresses, or inside quotes and brackets that
go on. A line that stands alone without an end mark is a heading; a line with a bullet or a number
in front is a list item.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import Literal

from .tables import listed

__all__ = ["Block", "blocks", "clauses", "sentences", "unfold", "words"]

_ABBREVIATIONS = frozenset(
    listed(
        """
    mr mrs ms dr prof sr jr st vs etc eg ie e.g i.e al fig no nos vol ed eds pp inc ltd co
    corp dept est approx ave blvd rd mt ft gen col sgt capt lt rev hon gov sen rep jan feb
    mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun a.m p.m u.s u.k u.n
    e.u ph.d b.sc m.sc min max temp tel ca cf resp
"""
    )
)
_END = ".!?…。！？｡"
_CLOSING = "\"'”’»)]）】」』》"
_OPENING = {"“": "”", "«": "»", "(": ")", "（": "）", "「": "」", "『": "』", "《": "》", "[": "]"}
_BULLET = re.compile(
    r"^\s*(?:[-*+•◦▪●–—·]\s+|[•◦▪●]|\(?\d{1,2}[.)]\s+|\d{1,2}、"
    r"|[（(][一二三四五六七八九十]{1,2}[)）]"
    r"|[一二三四五六七八九十]{1,2}、|\[[ xX]\]\s+)"
)


_NUMBERED = re.compile(r"(?<![\w.,])[(（]?(\d{1,2})(?:[.)）、]|\.\))\s*(?=[^\d\s.,)])")
_CIRCLED = re.compile(r"[①-⑳]\s*(?=\S)")
_DOTTED = re.compile(r"(?:(?<=\s)|^)[•▪●◦]\s*(?=\S)")
_DASHED = re.compile(r"(?<=\s)[-–]\s+(?=\S)")


def unfold(text: str) -> str:
    """A text whose lists that stand within a line have a line for each item.

    >>> unfold("How to make tea: 1. Boil water. 2. Add leaves.")
    'How to make tea:\\n1. Boil water.\\n2. Add leaves.'
    """
    return "\n".join(_unfolded(line) for line in text.split("\n"))


def _unfolded(line: str) -> str:
    starts: list[int] = []
    for match in _NUMBERED.finditer(line):
        if int(match[1]) == len(starts) + 1:
            starts.append(match.start())
    parted = starts and line[: starts[-1]].rstrip()[-1:] in ".:;,!?。：；，！？"
    if len(starts) < (2 if parted else 3):
        starts = []
    for pattern, least in ((_CIRCLED, 2), (_DOTTED, 2), (_DASHED, 3)):
        found = [match.start() for match in pattern.finditer(line)]
        announced = pattern is not _DASHED or (found and line[: found[0]].rstrip()[-1:] in ":：")
        if not starts and len(found) >= least and announced:
            starts = found
            line = _CIRCLED.sub("• ", line) if pattern is _CIRCLED else line
            starts = [m.start() for m in _DOTTED.finditer(line)] if pattern is _CIRCLED else starts
    edges = [0, *starts, len(line)]
    parts = [line[a:b].strip().rstrip(";；") for a, b in itertools.pairwise(edges)]
    return "\n".join(part for part in parts if part) if starts else line


def _is_end(text: str, i: int) -> bool:
    """Whether the sign at `i` ends a sentence."""
    sign = text[i]
    if sign not in _END:
        return False
    if sign in "。！？｡":
        return not (i + 1 < len(text) and text[i + 1] in "。！？｡")
    after = text[i + 1 : i + 2]
    if after and after in _END:
        return False
    if sign in "!?":
        return not after or after.isspace() or after in _CLOSING or ord(after) > 0x2E7F
    rest = text[i + 1 :].lstrip(_CLOSING)
    if after and not after.isspace() and after not in _CLOSING and ord(after) < 0x2E80:
        return False
    if not rest.strip():
        return True
    following = rest.lstrip()
    if sign == "…":
        return following[:1].isupper() or ord(following[0]) > 0x2E7F
    before = re.search(r"[\w.]*$", text[:i])
    word = before.group().lower() if before else ""
    opener = following.lstrip("\"'“‘«([")[:1]
    hyphened = text[i - 2 : i - 1] in ("-", "+", "&", "/")
    if len(word) == 1 and word.isalpha() and word not in ("i", "a") and not hyphened:
        return not opener.isupper() or (len(text[:i].split()) > 3 and not text[i - 1].isupper())
    if word in _ABBREVIATIONS:
        name = word in ("etc", "a.m", "p.m", "u.s", "u.k", "e.u", "inc", "ltd", "co", "corp")
        return name and opener.isupper()
    if re.fullmatch(r"(?:[a-z]\.)+[a-z]", word):
        return opener.isupper()
    return not opener.islower()


def _closing_of(paragraph: str) -> dict[int, int]:
    """Where each quote or bracket that opens is closed within 240 signs."""
    spans: dict[int, int] = {}
    for i, sign in enumerate(paragraph):
        if sign in _OPENING:
            end = paragraph.find(_OPENING[sign], i + 1, i + 240)
            if end > 0:
                spans[i] = end
    straight = [m.start() for m in re.finditer(r"\"", paragraph)]
    for first, second in zip(straight[::2], straight[1::2], strict=False):
        if second - first < 240:
            spans[first] = second
    return spans


def sentences(paragraph: str) -> list[str]:
    """The sentences of one paragraph, in order, each whole and stripped.

    >>> sentences("Dr. Lee paid $3.50. “Too much!” she said. 好茶。便宜！")
    ['Dr. Lee paid $3.50.', '“Too much!” she said.', '好茶。', '便宜！']
    """
    paragraph = " ".join(paragraph.split())
    spans = _closing_of(paragraph)
    found: list[str] = []
    start = i = 0
    while i < len(paragraph):
        if i in spans and spans[i] > i:
            inside, end = paragraph[i + 1 : spans[i]], spans[i]
            i = end
            closed = inside.rstrip()[-1:] in _END and inside.strip() != ""
            rest = paragraph[end + 1 :].lstrip()
            if closed and rest and _begins(rest, paragraph[end]):
                found.append(paragraph[start : end + 1])
                start = end + 1
            i += 1
            continue
        if _is_end(paragraph, i):
            j = i + 1
            while j < len(paragraph) and paragraph[j] in _CLOSING and j not in spans:
                j += 1
            found.append(paragraph[start:j])
            start = i = j
            continue
        i += 1
    found.append(paragraph[start:])
    return [s.strip() for s in found if s.strip()]


def _begins(rest: str, closing: str) -> bool:
    """Whether `rest`, after a closed quotation, begins a new sentence."""
    first = rest.lstrip("\"'“‘«([（「『《")[:1]
    if closing in '”"' and rest[0] in '"“':
        return True
    if not first:
        return False
    if ord(first) > 0x2E7F:
        return first not in "，。；：、！？）" and closing in '”」』"' and len(rest) > 12
    return first.isupper() and not re.match(r"[A-Z]\w* (?:said|says|asked|added|wrote)\b", rest)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a heading line, or a list whose `items` stand one to an entry."""

    kind: Literal["paragraph", "heading", "list"]
    text: str
    items: tuple[str, ...] = ()


def _is_heading(line: str, following: str, first: bool) -> bool:
    if not line or line[-1] in _END + ",;，；、":
        return False
    count = len(line.split()) if re.search(r"[A-Za-z]", line) else len(line) / 2
    if line[-1] in ":：":
        return False
    limit = 10 if first else 8
    return count <= limit and bool(following) and len(following) > len(line)


def blocks(text: str) -> list[Block]:
    """The blocks of a text in order. Lines wrapped within a paragraph are joined.

    >>> [b.kind for b in blocks("Tea\\n\\nGood tea is slow.\\n- hot\\n- sweet")]
    ['heading', 'paragraph', 'list']
    """
    result: list[Block] = []
    for chunk in re.split(r"\n\s*\n", text):
        lines = [line.strip() for line in chunk.split("\n") if line.strip()]
        for listing, run in _runs(lines):
            if listing:
                result.append(Block("list", "", tuple(run)))
            else:
                result.extend(_paragraph(run, first=not result))
    if result and all(b.kind == "heading" for b in result):
        return [Block("paragraph", b.text) for b in result]
    return result


def _runs(lines: list[str]) -> list[tuple[bool, list[str]]]:
    """Lines in runs of list items (True) and of plain lines; a wrapped item is one."""
    runs: list[tuple[bool, list[str]]] = []
    for line in lines:
        bullet = _BULLET.match(line)
        in_list = bool(runs) and runs[-1][0]
        if bullet and len(line) > bullet.end():
            item = line[bullet.end() :].strip()
            if in_list:
                runs[-1][1].append(item)
            else:
                runs.append((True, [item]))
        elif in_list and line[:1].islower():
            runs[-1][1][-1] += " " + line
        elif runs and not in_list:
            runs[-1][1].append(line)
        else:
            runs.append((False, [line]))
    return runs


def _joins(line: str, following: str) -> bool:
    """Whether a line goes on in the next one (wrapped text), or stands for itself (verse)."""
    if line[-1:] in _END + "：:":
        return False
    return len(line) >= 50 or following[:1].islower()


def _paragraph(lines: list[str], *, first: bool) -> list[Block]:
    """A run of plain lines as blocks: a heading line, wrapped paragraphs, or verse."""
    result: list[Block] = []
    if (
        len(lines) > 1
        and _is_heading(lines[0], lines[1], first)
        and lines[1][:1].isupper() | (ord(lines[1][0]) > 0x2E7F)
        and len(lines[1].split()) > len(lines[0].split())
    ):
        result.append(Block("heading", lines[0]))
        lines = lines[1:]
    elif len(lines) == 1 and lines[0][-1:] not in _END and _short(lines[0]):
        return [Block("heading", lines[0])]
    text = lines[0]
    for previous, line in itertools.pairwise(lines):
        if _joins(previous, line):
            glue = "" if ord(previous[-1]) > 0x2E7F and ord(line[0]) > 0x2E7F else " "
            text += glue + line
        elif previous[-1:] in _END + _CLOSING + ",;:，；：、—-":
            text += " " + line if ord(line[0]) < 0x2E80 else line
        else:
            text += "\n" + line
    result.extend(Block("paragraph", part) for part in [text] if part)
    return result


def _short(line: str) -> bool:
    if re.search(r"[㐀-鿿]", line):
        return len(line) <= 20 and not re.search(r"[，；]", line)
    return len(line.split()) <= 10 and line[-1:] not in ":;,"


_CLAUSE_EN = re.compile(
    r"(?<=[,;:])\s+|\s+[–—-]{1,2}\s+|(?<=\w)—(?=\w)"
    r"|(?<!hundred)(?<!thousand)\s+(?=(?:and|but|so|because|which|while|when|where|although|though|unless|until|before|after"
    r"|since|whether|whose|who|if|or|yet)\s)|\s+(?=\()|(?<=\))\s+"
)
_CLAUSE_ZH = re.compile(r"(?<=[，；：、—])(?!$)|(?<=——)")


def clauses(sentence: str) -> list[str]:
    """A sentence cut before its conjunctions and after its commas; joined again with blanks (none
    for Chinese) it is the sentence, but for the dashes.

    >>> clauses("We roast at dawn, and we open at eight.")
    ['We roast at dawn,', 'and we open at eight.']
    """
    pattern = _CLAUSE_ZH if re.search(r"[㐀-鿿]", sentence) else _CLAUSE_EN
    return [part.strip() for part in pattern.split(sentence) if part and part.strip()]


_WORD = re.compile(r"[㐀-鿿]|[^\W_]+(?:['’.,-][^\W_]+)*%?", re.UNICODE)


def words(text: str) -> list[str]:
    """The words of a text as written, without punctuation; a Chinese sign counts as one.

    >>> words("It's 3.5 km, 好茶")
    ["It's", '3.5', 'km', '好', '茶']
    """
    return [part for match in _WORD.finditer(text) for part in (_split_mixed(match.group()))]


def _split_mixed(word: str) -> list[str]:
    return re.findall(r"[㐀-鿿]|[^㐀-鿿]+", word)
