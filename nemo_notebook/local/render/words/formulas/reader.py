"""Formulas: a source as it stands between `$…$` in LaTeX becomes a tree of plain values.

Only what stands in the tables below is understood; nothing of a person's text is ever evaluated.
The tree is data for the typesetter (see `typography.typ`), which builds mathematics from it; a
source that holds anything else has no tree and is shown as plain text by whoever asked.

A node is a dict with its kind in "k":

    sym    t               a sign                  op     t, limits        a named operator
    row    c               nodes in a row          text   t                upright words
    frac   n, d            a fraction              binom  n, d             a binomial
    root   c, i            a root (i: index)       attach c, t, b, limits  exponent and index
    lr     c, open, close  growing delimiters      accent c, t             a sign above
    over   c, t            a brace or line above or below
    style  c, t            bold, roman, blackboard bold, calligraphic, fraktur, sans
    grid   rows, open, close, align                matrices, cases, aligned lines
    space  w               air, w in em
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NoReturn

from .signs import (
    ACCENTS,
    BIG,
    DELIMITERS,
    ESCAPED,
    GRIDS,
    LETTERS,
    LIMITS,
    NAMED,
    OVER,
    PLAIN,
    SIGNS,
    SPACES,
    STRAY,
    STYLES,
    UNHEARD,
    WORDS,
)

__all__ = ["Node", "parse_formula"]

Node = dict[str, Any]

_LONGEST, _DEEPEST = 2000, 40

_TOKEN = re.compile(r"\\(?:[A-Za-z]+|.)|[{}\[\]^_&~]|\s+|.", re.S)


class _Unknown(Exception):
    """Something that stands in no table."""


def _stop() -> NoReturn:
    raise _Unknown


class _Reader:
    """Reads one source from left to right; `_Unknown` when it does not understand."""

    def __init__(self, source: str) -> None:
        self._tokens = [t for t in _TOKEN.findall(source) if not t.isspace()]
        # Words keep their spaces: they are cut from the source itself.
        self._spaced = _TOKEN.findall(source)
        self._place = 0
        self._depth = 0

    def _peek(self) -> str:
        return self._tokens[self._place] if self._place < len(self._tokens) else ""

    def _next(self) -> str:
        token = self._peek()
        if not token:
            _stop()
        self._place += 1
        return token

    def _expect(self, token: str) -> None:
        if self._next() != token:
            _stop()

    def whole(self) -> Node:
        rows = self._rows("")
        if self._peek():
            _stop()
        if len(rows) == 1 and len(rows[0]) == 1:
            return rows[0][0]
        return {"k": "grid", "rows": rows, "open": "", "close": "", "align": "lines"}

    def _rows(self, end: str) -> list[list[Node]]:
        rows: list[list[Node]] = [[]]
        while True:
            rows[-1].append(self._row(("&", r"\\", end) if end else ("&", r"\\")))
            token = self._peek()
            if token not in ("&", r"\\"):
                break
            self._place += 1
            if token == r"\\":
                rows.append([])
        if len(rows) > 1 and rows[-1] == [{"k": "row", "c": []}]:
            rows.pop()
        if len(rows) > 24 or max(map(len, rows)) > 24:
            _stop()
        return rows

    def _row(self, ends: tuple[str, ...]) -> Node:
        self._depth += 1
        if self._depth > _DEEPEST:
            _stop()
        nodes: list[Node] = []
        while (token := self._peek()) and token not in ends:
            if token in ("}", "&", r"\\", r"\right", r"\end"):
                _stop()
            node = self._attached()
            if node is not None:
                nodes.append(node)
        self._depth -= 1
        return {"k": "row", "c": nodes}

    def _attached(self) -> Node | None:
        """One thing with what stands above and below it."""
        node = {"k": "row", "c": []} if self._peek() in ("^", "_") else self._thing()
        limits = bool(node and node.get("limits"))
        if self._peek() in (r"\limits", r"\nolimits"):
            limits = self._next() == r"\limits"
        above: list[Node] = []
        below: Node | None = None
        raised = False
        while (token := self._peek()) in ("^", "_", "'"):
            self._place += 1
            if token == "'":
                above.append({"k": "sym", "t": "′"})
            elif token == "^" and not raised:
                above.append(self._argument())
                raised = True
            elif token == "_" and below is None:
                below = self._argument()
            else:
                _stop()
        if not above and below is None:
            return node
        top = {"k": "row", "c": above} if above else None
        return {"k": "attach", "c": node or {"k": "row", "c": []}, "t": top, "b": below} | {
            "limits": limits
        }

    def _argument(self) -> Node:
        """What a command, `^` or `_` applies to: a group, or one thing."""
        if self._peek() == "{":
            return self._group()
        if self._peek() in ("", "}", "]", "^", "_", "&", r"\\"):
            _stop()
        return self._thing() or _stop()

    def _group(self) -> Node:
        self._expect("{")
        row = self._row(("}",))
        self._expect("}")
        return row

    def _thing(self) -> Node | None:
        self._depth += 1
        if self._depth > _DEEPEST:
            _stop()
        node = self._named_thing(self._next())
        self._depth -= 1
        return node

    def _named_thing(self, token: str) -> Node | None:
        if token == "{":
            self._place -= 1
            return self._group()
        if token == "~":
            return {"k": "space", "w": 0.25}
        if token in STRAY:
            _stop()
        if not token.startswith("\\"):
            return {"k": "sym", "t": PLAIN.get(token, token)}
        return self._command(token[1:])

    def _command(self, name: str) -> Node | None:
        if name in UNHEARD:
            return None
        for table in (LETTERS, SIGNS, ESCAPED):
            if name in table:
                return {"k": "sym", "t": table[name]}
        if name in BIG:
            return {"k": "sym", "t": BIG[name], "limits": True}
        if name in NAMED or name in LIMITS:
            return {"k": "op", "t": name, "limits": name in LIMITS}
        if name in SPACES:
            return {"k": "space", "w": SPACES[name]}
        if name in ACCENTS:
            return {"k": "accent", "c": self._argument(), "t": ACCENTS[name]}
        if name in OVER:
            return {"k": "over", "c": self._argument(), "t": name, "limits": True}
        if name in STYLES:
            return {"k": "style", "c": self._argument(), "t": STYLES[name]}
        if name in WORDS:
            words = self._written()
            return {"k": "op" if name == "operatorname" else "text", "t": words, "limits": False}
        build = _BUILDERS.get(name)
        return build(self) if build else _stop()

    def _written(self) -> str:
        """The words of \\text{…} with their spaces; nothing in them is a command."""
        self._expect("{")
        skipped = self._place
        at = -1
        for number, token in enumerate(self._spaced):
            if not token.isspace():
                skipped -= 1
            if skipped == 0:
                at = number
                break
        words = []
        for token in self._spaced[at + 1 :]:
            if token == "}":
                break
            if token in ("{", "^", "_") or (token.startswith("\\") and token[1:] not in ESCAPED):
                _stop()
            words.append(" " if token.isspace() else token.removeprefix("\\"))
            self._place += not token.isspace()
        self._expect("}")
        return "".join(words)

    def fraction(self) -> Node:
        return {"k": "frac", "n": self._argument(), "d": self._argument()}

    def binomial(self) -> Node:
        return {"k": "binom", "n": self._argument(), "d": self._argument()}

    def root(self) -> Node:
        index = None
        if self._peek() == "[":
            self._place += 1
            index = self._row(("]",))
            self._expect("]")
        return {"k": "root", "c": self._argument(), "i": index}

    def _delimiter(self) -> str:
        token = self._next()
        if token == ".":
            return ""
        name = token.removeprefix("\\")
        sign = SIGNS.get(name, ESCAPED.get(name, "")) if token.startswith("\\") else token
        return sign if sign in DELIMITERS else _stop()

    def grown(self) -> Node:
        opening = self._delimiter()
        row = self._row((r"\right",))
        self._expect(r"\right")
        return {"k": "lr", "c": row, "open": opening, "close": self._delimiter()}

    def _name(self) -> str:
        self._expect("{")
        name = ""
        while (token := self._next()) != "}":
            name += token
        return name

    def grid(self) -> Node:
        name = self._name()
        opening, closing, align = GRIDS.get(name) or _stop()
        rows = self._rows(r"\end")
        self._expect(r"\end")
        if self._name() != name:
            _stop()
        return {"k": "grid", "rows": rows, "open": opening, "close": closing, "align": align}


_BUILDERS: dict[str, Callable[[_Reader], Node]] = {
    "frac": _Reader.fraction,
    "dfrac": _Reader.fraction,
    "tfrac": _Reader.fraction,
    "cfrac": _Reader.fraction,
    "binom": _Reader.binomial,
    "sqrt": _Reader.root,
    "left": _Reader.grown,
    "begin": _Reader.grid,
}


def parse_formula(source: str) -> Node | None:
    r"""The tree of a formula, or None when it holds anything that is not understood.

    >>> parse_formula(r"\input{secret}") is None
    True
    >>> parse_formula("x")
    {'k': 'row', 'c': [{'k': 'sym', 't': 'x'}]}
    """
    bare = source.strip()
    for opening, closing in (("$$", "$$"), ("$", "$"), (r"\[", r"\]"), (r"\(", r"\)")):
        if bare.startswith(opening) and bare.endswith(closing) and len(bare) > 2 * len(opening):
            bare = bare[len(opening) : -len(closing)]
            break
    if not bare or len(bare) > _LONGEST:
        return None
    try:
        return _Reader(bare).whole()
    except _Unknown:
        return None
