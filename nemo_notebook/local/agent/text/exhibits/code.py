"""Code within a text: which lines are code, in which language, and what it says of itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..tables import listed

__all__ = ["Code", "command", "dedent", "find_language", "is_code", "is_code_line", "remarks"]

_LONGEST = 16
"""The most lines of code that one scene shows."""


@dataclass(frozen=True, slots=True)
class Code:
    """A piece of code as it was written, without the blanks that all its lines begin with."""

    text: str
    language: str = ""

    @property
    def name(self) -> str:
        """The first function or class that it defines, or ""."""
        match = re.search(
            r"^\s*(?:export |public |async |pub )*(?:def|class|func|function|fn|struct|interface)"
            r"\s+(\w+)",
            self.text,
            re.M,
        )
        return match[1] if match else ""

    def shown(self) -> str:
        """The lines that a scene has room for; what is left out is marked with an ellipsis."""
        lines = self.text.split("\n")
        return self.text if len(lines) <= _LONGEST else "\n".join([*lines[: _LONGEST - 1], "…"])


_LINE = re.compile(
    r"""
    ^\s*(?:
        (?:async\s+)?(?:def|class|fn|func|function|struct|interface|impl|enum|namespace)
        \s+\w+.*[:{(]?\s*$
      | (?:from\s+[\w.]+\s+)?import\s+[\w.,{}*\s'"/]+;?(?:\s+as\s+\w+)?\s*$
      | \#\s*include\b | \#!/ | @\w[\w.]*(?:\(.*\))?\s*$ | >>>\s | \.\.\.\s | \$\s+\w | PS>
      | (?:if|elif|else|for|while|try|except|finally|with|switch|case|match)\b.*[:{]\s*$
      | (?:return|yield|raise|throw|await|break|continue|pass|print|echo|assert)\b
        [^.!?]*(?:[;)\]'"]|\w)\s*$
      | (?:const|let|var|val|int|float|double|char|auto|string|bool|void|public|private|static)
        \s+[\w<>\[\]*&]+\s*[=;({].*
      | [\w.\[\]'"]+\s*(?:[+\-*/|&^%]|//|\*\*|:)?=(?!=)\s*\S.*
      | [\w.]+\(.*\)\s*;?\s*(?:\#.*)?$
      | [\w.]+\(.*[,({\[]\s*$
      | (?:SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP)\s+.*\b(?:FROM|INTO|SET|TABLE|WHERE)\b.*
      | (?:FROM|WHERE|GROUP\ BY|ORDER\ BY|LEFT\ JOIN|INNER\ JOIN|JOIN|LIMIT)\s+\S.*
      | (?:pip3?|npm|yarn|pnpm|npx|apt(?:-get)?|brew|conda|docker|git|cargo|curl|wget|sudo
        |python3?|node|uv|cd|mkdir)\s+[-\w./@"'$].* | make(?:\s+[a-z-]+)?\s*$
      | <!DOCTYPE\b.* | </?(?:html|head|body|script)\b[^<>]*>.* | [\w-]+:\s[^.!?]*;\s*$
      | [}\])]+[;,)]*\s*$ | .*[{;]\s*$ | //\s*\S.* | /\*.* | \*/\s*$ | \#\s?\S.* | --\s\S.*
      | ["']{3}.* | (?:"[\w-]+"|'[\w-]+')\s*:\s*\S.*
    )""",
    re.X,
)
_PROSE = re.compile(r"^[A-Z][\w'’,]*(?: [\w'’,()-]+){4,}[.!?:]?$|[㐀-鿿]{6,}")
_COMMENT = re.compile(r"^\s*(?:#(?!include|!)|//|--\s|/\*|\*)\s?")
_COMMANDS = re.compile(
    r"(?:pip3?|npm|yarn|pnpm|npx|apt(?:-get)?|brew|conda|docker|git|cargo|curl|wget|sudo|python3?|"
    r"node|uv|make|go|rustup)\s+[-\w./@]+"
)


def is_code_line(line: str) -> bool:
    """Whether one line reads as code and not as language.

    >>> is_code_line("total = sum(prices)"), is_code_line("We import coffee from Peru.")
    (True, False)
    """
    return bool(_LINE.match(line)) and not _PROSE.match(line.strip())


def is_code(lines: Sequence[str], *, indented: bool = False) -> bool:
    """Whether a run of lines is code: most of them read so, and not only as remarks.

    >>> is_code(["for name in names:", "    print(name)"])
    True
    """
    filled = [line for line in lines if line.strip()]
    hits = [line for line in filled if is_code_line(line)]
    real = [line for line in hits if not _COMMENT.match(line)]
    tagged = sum(bool(re.match(r"\s*</?[a-zA-Z]", line)) for line in filled)
    if not real or (tagged and not re.search(r"<!DOCTYPE|<html\b", "\n".join(filled), re.I)):
        return False  # the markup of a page of text
    if indented:
        return len(hits) >= 0.5 * len(filled)
    prose = sum(bool(_PROSE.match(line.strip())) for line in filled)
    deeper = sum(line.startswith((" ", "\t")) for line in filled)
    return len(hits) + 0.5 * min(deeper, len(filled) - len(hits)) >= 0.75 * len(filled) > prose


def command(span: str) -> bool:
    """Whether a span of code in a sentence is worth a scene: a command or a call, not a name.

    >>> command("pip install nemo"), command("numpy"), command("plot(x, y)")
    (True, False, True)
    """
    span = span.strip()
    called = re.fullmatch(r"[\w.]+\([^()]+\)", span)
    return len(span) <= 70 and bool(_COMMANDS.match(span) or called or _assigns(span))


def _assigns(span: str) -> bool:
    return bool(re.fullmatch(r"[\w.]+ ?= ?[\w.]+\(.*\)", span))


def dedent(lines: Sequence[str]) -> str:
    """Lines without empty ones at the edges and without their common indentation."""
    lines = [line.replace("\t", "    ").rstrip() for line in lines]
    while lines and not lines[0]:
        lines = lines[1:]
    while lines and not lines[-1]:
        lines = lines[:-1]
    margin = min((len(x) - len(x.lstrip()) for x in lines if x), default=0)
    return "\n".join(line[margin:] for line in lines)


_LANGUAGES: tuple[tuple[str, str], ...] = (
    ("html", r"<!DOCTYPE html|<(?:html|div|body|span|script|head)\b"),
    ("sql", r"(?i:^\s*(?:SELECT\b.*|INSERT INTO|UPDATE \w+ SET|DELETE FROM|CREATE TABLE))"),
    ("rust", r"\bfn \w+\(|\blet mut\b|println!|impl \w+|->\s*Result<"),
    ("go", r"^package \w+|\bfunc \w*\(|:=\s|fmt\.Print"),
    ("java", r"\bpublic (?:static |final )*(?:class|void|int)\b|System\.out\."),
    ("csharp", r"\busing System|Console\.Write|\bnamespace \w+"),
    ("cpp", r"#include <\w+>|std::|\bcout\b|\btemplate\s*<"),
    ("c", r"#include [<\"]\w+\.h|\bint main\(|\bprintf\("),
    ("typescript", r"\b(?:interface|type) \w+ ?[={]|: (?:string|number|boolean)\b[;,)=]"),
    ("javascript", r"\b(?:const|let|var) \w+ ?=|=>\s|console\.log|\bfunction \w*\(|require\("),
    ("python", r"^\s*(?:def \w+\(.*\).*:|class \w+.*:|from [\w.]+ import|import \w+|@\w+)"
               r"|>>> |\bprint\(|\belif\b|\bself\.|\bfor \w+ in .*:|\blambda\b|^\s*if .*:$"),
    ("json", r"\A\s*[{\[]\s*(?:\"[\w-]+\"\s*:|\{|\[|\d|\")"),
    ("css", r"^[.#]?[\w-]+\s*\{|[\w-]+:\s*[^;\n]+;\s*$"),
    ("bash", r"^\s*(?:\$ |#!/bin/(?:ba)?sh|sudo |pip3? install|npm |apt(?:-get)? |git |curl |"
             r"docker |cd |brew |conda |uv |cargo |yarn |export \w+=|echo )"),
    ("python", r"^\w[\w.\[\]]* ?= ?\S|^\w[\w.]*\(.*\)$"),
    ("yaml", r"^[\w-]+:(?: .*)?\n(?:\s+|- )[\w-]+"),
)  # fmt: skip
"""Language → how it is known, the most telling first."""

_NAMES = {
    name: language
    for language, names in {
        "python": "py python3 pycon ipython python-repl",
        "javascript": "js jsx node mjs",
        "typescript": "ts tsx",
        "bash": "sh shell zsh console shell-session terminal powershell cmd",
        "cpp": "c++ cc cxx hpp",
        "csharp": "c# cs",
        "rust": "rs",
        "go": "golang",
        "yaml": "yml",
        "html": "xml svg htm",
        "json": "jsonc json5",
        "c": "h",
    }.items()
    for name in listed(names)
}


def find_language(code: str, named: str = "") -> str:
    """The language of a piece of code: as it is named at its fence, else by how it reads; or "".

    >>> find_language("SELECT name FROM tea"), find_language("x", named="py")
    ('sql', 'python')
    """
    named = named.strip().strip("{}.").split(" ")[0].split(",")[0].lower()
    if named:
        return _NAMES.get(named, named if re.fullmatch(r"[a-z+#-]{1,14}", named) else "")
    return next((name for name, how in _LANGUAGES if re.search(how, code, re.M)), "")


def remarks(code: str) -> list[str]:
    """What the author says within the code: its docstring and its remarks, as sentences.

    >>> remarks('def area(r):\\n    "The area of a circle."\\n    return 3.14 * r * r')
    ['The area of a circle.']
    """
    found: list[str] = []
    for match in re.finditer(
        r"([\"']{3})(.*?)\1|^\s*[\"']([^\"'\n]{8,})[\"']\s*$", code, re.S | re.M
    ):
        text = (match[2] or match[3] or "").strip().split("\n\n")[0]
        found.append(" ".join(text.split()))
    held: list[str] = []
    for line in [*code.split("\n"), ""]:
        remark = re.search(r"(?:^|\s)(?:#|//|--)\s(?P<said>[A-Za-z㐀-鿿].{5,})$", line)
        if remark:
            said = remark["said"].strip()
            if held and said[:1].isupper():
                found.append(" ".join(held))
                held = []
            held.append(said)
        elif held:
            found.append(" ".join(held))
            held = []
    return [text for text in found if len(text.split()) >= 3 or re.search(r"[㐀-鿿]{4}", text)]
