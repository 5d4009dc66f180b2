"""A text taken in: what of it is said, line by line, and what is shown while it is said."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from ..text.chinese import HAN
from ..text.cleaning import has_words, is_address, links, normalise, speakable, tidy, unmark
from ..text.exhibits.aside import MARK, Exhibit, set_aside
from ..text.exhibits.chronology import find_events, find_history
from ..text.exhibits.code import command, remarks
from ..text.exhibits.contrast import find_contrast, opposed, side_of
from ..text.exhibits.formula import find_formula, read_formula
from ..text.exhibits.grid import read_grid
from ..text.exhibits.metrics import metrics
from ..text.exhibits.series import find_series
from ..text.headlines import capital
from ..text.sentences import Block, blocks, sentences
from . import cards
from .cards import Card
from .narration import Line

__all__ = ["Material", "ended", "gather", "says_something", "take_in"]


@dataclass(frozen=True, slots=True)
class Material:
    """A text taken in.

    Attributes:
        lines: what can be said, in order.
        heading: the author's own heading over it all, or "".
        cards: what is to be shown although nobody says anything about it.
        link: the address that the text ends with or names first, or "".
        closes: whether the text ends with an address that is only shown.
    """

    lines: list[Line] = field(default_factory=list)
    heading: str = ""
    cards: list[Card] = field(default_factory=list)
    link: str = ""
    closes: bool = False


def gather(text: str) -> tuple[list[Line], str]:
    """The lines of a text in order, and its first heading ("" when it has none).

    >>> lines, heading = gather("Tea\\n\\nTea is slow. It waits.")
    >>> [line.text for line in lines], heading
    (['Tea is slow.', 'It waits.'], 'Tea')
    """
    found = take_in(text)
    return found.lines, found.heading


def take_in(text: str, *, verbatim: bool = False) -> Material:
    """What a text holds. With `verbatim` everything in it is spoken that can be, addresses too.

    >>> found = take_in("Sales by year:\\n\\n2022,12\\n2023,18\\n2024,25")
    >>> found.lines[0].shown.layout, [line.text for line in found.lines][:2]
    ('chart', ['Sales by year:', '2022: 12.'])
    """
    plain, exhibits = set_aside(tidy(text))
    spans = [s.strip() for s in re.findall(r"`+([^`\n]+)`+", plain) if command(s)]
    addresses = links(plain)
    taking = _Taking(exhibits, spans, verbatim)
    found = blocks(unmark(normalise(plain)))
    for number, block in enumerate(found):
        taking.take(block, found[number + 1] if number + 1 < len(found) else None)
    taking.finish()
    lines = _joined([line for line in taking.lines if has_words(line.text)])
    link = addresses[-1] if taking.address_last and addresses else (addresses[:1] or [""])[0]
    return Material(lines, taking.title, taking.cards, link, taking.address_last)


def ended(text: str) -> str:
    """A text with an end mark."""
    if not text or text[-1] in ".!?。！？…;；:：":
        return text
    return text + ("。" if re.search(r"[㐀-鿿]", text) else ".")


_CODE = re.compile(
    r"^(?:def |class \w+\(|import \w|from \w[\w.]* import|return\b|@\w+$|pip3? install|npm |\$ |"
    r">>>|\.\. |:\w+:|#!)|:alt:|:target:|[{};]$|^\S+\([^)]*\)\.?$|::|==|[\w\])] = [\w\"'(\[]"
)
"""What a line of code or of markup looks like, in a text that is shortened anyway."""
_STRANGE = re.compile(
    r"\w[_=/\\@#][\w*]|\w\(|^--?\w+|[a-z][A-Z]\w*[a-z][A-Z]|\w\.\w+\.\w+\.|[\w-]{22,}|^[\W_]+$"
    r"|\d[A-Za-z]+\d"
)
"""What no one says: names with underscores, paths, options, calls, very long words."""


def says_something(text: str) -> bool:
    """Whether a line is language, and not a scrap of code, figures or signs.

    >>> says_something("Bees dance."), says_something("nemo_lib.core.load(path_to_file)")
    (True, False)
    """
    if _CODE.search(text):
        return False
    tokens = text.split()
    strange = sum(bool(_STRANGE.search(token)) for token in tokens)
    if strange > 0.2 * len(tokens):
        return False
    size = len(text.replace(" ", ""))
    letters, figures = sum(c.isalpha() for c in text), sum(c.isdigit() for c in text)
    return letters >= 0.5 * size or (letters >= 0.3 * size and letters + figures >= 0.6 * size)


_SIGNED = re.compile(r"[—–-]{1,2}\s*[\w.'’ ·]{2,40}$")


_ASKED = re.compile(r"^(?:Q|A|Question|Answer|问|答)\s?[:：]\s*(?=\S)")


class _Taking:
    """The lines of a text while its blocks are read one after the other."""

    def __init__(self, exhibits: list[Exhibit], spans: list[str], verbatim: bool) -> None:
        self.lines: list[Line] = []
        self.cards: list[Card] = []
        self.title = ""
        self.address_last = False
        self._exhibits = exhibits
        self._spans = spans
        self._verbatim = verbatim
        self._heading = ""
        self._fresh = True
        self._waiting: list[Card] = []
        self._sets = 0

    def take(self, block: Block, following: Block | None) -> None:
        mark = MARK.fullmatch(block.text.strip())
        if mark and int(mark[1]) < len(self._exhibits):
            self._exhibit(self._exhibits[int(mark[1])])
        elif block.kind == "heading":
            self._heading = speakable(self._without_marks(block.text))
            self._fresh = True
            if not self.title and not self.lines:
                self.title = self._heading
        elif block.kind == "list":
            self._list(block)
        else:
            self._paragraph(block, following)

    def finish(self) -> None:
        """What waits for a line to be shown with is shown with the last one, or alone."""
        for card in self._waiting:
            if self.lines and self.lines[-1].shown is None:
                self.lines[-1] = replace(self.lines[-1], shown=card)
            else:
                self.cards.append(card)

    def _without_marks(self, text: str) -> str:
        return MARK.sub(
            lambda m: self._exhibits[int(m[1])].body if int(m[1]) < len(self._exhibits) else "",
            text,
        )

    def _add(self, line: Line) -> None:
        if self._waiting and line.shown is None:
            line = replace(line, shown=self._waiting.pop(0))
        self.lines.append(replace(line, place=len(self.lines)))
        self._fresh = False
        self.address_last = False

    def _list(self, block: Block) -> None:
        whole = [speakable(self._without_marks(item)) for item in block.items]
        if not self._heading and all(len(i.split()) < 3 and i.islower() for i in whole):
            return  # a bar of links: "docs · download · chat"
        spoken = [s for item in whole if not is_address(item) for s in sentences(item)]
        items = tuple(item for item in whole if item)
        if counted := metrics(whole):
            for item, told in zip(whole, counted, strict=True):
                self._add(Line(ended(item), 0.8, self._heading, shown=cards.number(told)))
            return
        self._sets += 1
        for item in spoken:
            if has_words(item):
                self._add(Line(ended(item), 0.8, self._heading, items, group=self._sets))

    def _paragraph(self, block: Block, following: Block | None) -> None:
        for piece in block.text.split("\n"):
            for sentence in sentences(piece):
                self._sentence(sentence, following)
        if self.lines:
            self.lines[-1] = replace(self.lines[-1], weight=1.5)

    def _sentence(self, sentence: str, following: Block | None) -> None:
        if is_address(sentence) and not self._verbatim:
            self.address_last = True
            return
        shown = None
        marked = [
            self._exhibits[int(m)] for m in MARK.findall(sentence) if int(m) < len(self._exhibits)
        ]
        raw = self._without_marks(sentence)
        formulas = [e.body for e in marked] or [source for *_, source in find_formula(raw)]
        if formulas:
            shown = cards.formula(max(formulas, key=len))
            chinese = bool(HAN.search(raw))
            if marked:
                raw = MARK.sub(
                    lambda m: read_formula(self._exhibits[int(m[1])].body, chinese=chinese),
                    sentence,
                )
            else:
                for start, end, source in reversed(find_formula(raw)):
                    raw = raw[:start] + read_formula(source, chinese=chinese) + raw[end:]
        clean = speakable(_ASKED.sub("", raw))
        if not has_words(clean):
            return
        if self.lines and _SIGNED.match(sentence) and self.lines[-1].text[-1] in '”"」』':
            self.lines[-1] = replace(self.lines[-1], text=f"{self.lines[-1].text} — {clean}")
            return
        told = next((s for s in self._spans if speakable(s) in clean), "")
        if shown is None and told:
            shown = cards.span(told)
        if clean[-1] in ":：" and following is not None and following.kind == "list":
            self._heading = capital(clean.rstrip(":： "))
            if not self.title and not self.lines:
                self.title = self._heading
        self._add(Line(clean, 1.0, self._heading, (), shown=shown))

    def _exhibit(self, exhibit: Exhibit) -> None:
        last = self.lines[-1] if self.lines and not self._fresh else None
        if exhibit.language in ("bibtex", "mermaid"):
            return
        heading = self._heading
        if last is not None and last.text[-1:] in ":：" and len(last.text.split()) <= 6:
            heading = capital(last.text.rstrip(":： "))
        if exhibit.kind == "code" and not heading:
            heading = exhibit.code.name
        card = cards.exhibited(exhibit, heading)
        rows = self._rows(exhibit, card) if exhibit.kind == "table" else []
        if card is None:
            for row in rows:
                self._add(row)
            return
        if last is not None and last.shown is None:
            self.lines[-1] = replace(self.lines[-1], shown=card)
        elif rows:
            rows[0] = replace(rows[0], shown=card)
        elif exhibit.kind == "formula":
            chinese = bool(HAN.search(heading))
            self._add(
                Line(
                    ended(capital(read_formula(exhibit.body, chinese=chinese))),
                    1.0,
                    heading,
                    shown=card,
                )
            )
            return
        elif exhibit.kind == "code" and (told := remarks(exhibit.body)):
            self._sets += 1
            for number, remark in enumerate(told[:6]):
                text = ended(capital(remark))
                self._add(
                    Line(text, 1.0, heading, shown=None if number else card, group=self._sets)
                )
            return
        else:
            self._waiting.append(card)
        for row in rows:
            self._add(row)

    def _rows(self, exhibit: Exhibit, card: Card | None) -> list[Line]:
        """A small table as it is read out, row by row."""
        grid = read_grid(exhibit.body.split("\n"))
        if grid is None or len(grid.rows) > 8 or len(grid.head) > 4:
            return []
        self._sets += 1
        if self.lines and not self._fresh and card is not None:
            self.lines[-1] = replace(self.lines[-1], group=self._sets)
        chinese = bool(HAN.search(exhibit.body))
        colon, comma = ("：", "，") if chinese else (": ", ", ")
        lines = []
        for row in grid.rows:
            named = len(grid.head) > 2 and all(grid.head[1:])
            cells = [
                f"{h} {c}" if named else c for h, c in zip(grid.head[1:], row[1:], strict=True) if c
            ]
            text = speakable(f"{row[0]}{colon}{comma.join(cells)}")
            if has_words(text):
                lines.append(Line(ended(text), 0.6, self._heading, group=self._sets, row=True))
        return lines


def _joined(lines: list[Line]) -> list[Line]:
    """The lines, those of one history, of one comparison or of one row of figures as one group."""
    number = max((line.group for line in lines), default=0)
    texts = [line.text for line in lines]

    def bind(first: int, last: int) -> None:
        nonlocal number
        if all(lines[i].group == 0 and lines[i].shown is None for i in range(first, last)):
            number += 1
            for i in range(first, last):
                lines[i] = replace(lines[i], group=number)

    for first, last in find_history(texts):
        bind(first, last)
    for i, text in enumerate(texts):
        counted = re.search(r"\d", text) and (find_series(text) or find_events(text))
        if counted or find_contrast([text]):
            bind(i, i + 1)
    for i in range(len(lines) - 1):
        one, two = side_of(texts[i])[0], side_of(texts[i + 1])[0]
        if one and two and opposed(one, two):
            bind(i, i + 2)
    for i in range(len(lines) - 1):
        for last in range(min(i + 4, len(lines)), i + 1, -1):
            run = texts[i:last]
            if (
                lines[i].group
                or any(find_series(text) for text in run)
                or not all(re.search(r"\d", t) for t in run)
            ):
                continue
            if find_series(" ".join(run)):
                bind(i, last)
                break
    return lines
