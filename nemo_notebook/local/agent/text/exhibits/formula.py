"""Mathematics within a text: where it stands, and how it is read aloud."""

from __future__ import annotations

import re
from collections.abc import Callable

__all__ = ["INLINE", "find_formula", "is_equation", "read_formula", "said"]

INLINE = re.compile(
    r"\\\((?P<round>[^\n]+?)\\\)|\\\[(?P<square>.+?)\\\]|\$\$(?P<double>.+?)\$\$"
    r"|(?<![\\$\w])\$(?=[^\s$])(?P<single>[^$\n]{1,200}?)(?<=[^\s\\$])\$(?![\d$\w])",
    re.S,
)
"""A formula between its marks; the group that is not None holds it."""
_MATHS = re.compile(r"[\\^_=+*/<>≤≥≈±×·√∑∫²³ⁿ]|\d\s?[a-z]\b|^[a-zA-Z]$|^[a-zA-Z]\([a-z]\)$")
_TERM = r"[A-Za-zα-ωΔΣ0-9²³⁴ⁿ₀-₉⁻¹^_.,()\[\]{}|√π∞∂∇′'\\!]+"
_OPERATOR = r"\s*(?:[-+*/·×÷−±=≈≤≥<>]|\\times|\\cdot)\s*"
_EQUATION = re.compile(rf"(?<![\w=?&/.@:#-])(?P<left>{_TERM}(?:{_OPERATOR}{_TERM}){{0,8}}?)"
                       rf"\s*(?:=|≈|≤|≥)\s*"
                       rf"(?P<right>[-−]?{_TERM}(?:{_OPERATOR}{_TERM}){{0,10}})(?!\w)")  # fmt: skip


def _is_maths(source: str) -> bool:
    """Whether what stands between two dollar signs is mathematics and not prices and prose."""
    return bool(_MATHS.search(source.strip())) and not re.search(
        r"[A-Za-z]{4,} [A-Za-z]{3,} ", source
    )


def _reads_as_equation(match: re.Match[str]) -> bool:
    """Whether an equation without marks is one: letters are single, and it is not code."""
    whole = match.group()
    words = re.findall(r"[A-Za-z]{3,}", re.sub(r"\\[a-zA-Z]+", " ", whole))
    known = {"sin", "cos", "tan", "log", "exp", "lim", "max", "min", "det", "mod"}
    if any(word.lower() not in known for word in words):
        return False
    letters = len(re.findall(r"[A-Za-zα-ω]", whole)) > 1
    code = re.search(r"==|\w\[|\.\w+\(|[\"';]|[a-z]_[a-z]{2}", whole)
    return letters and not code and len(whole.split("=")[-1].strip()) > 0


def find_formula(text: str) -> list[tuple[int, int, str]]:
    """The formulas of a text: where each begins and ends, and its source without marks.

    >>> find_formula("Here E = mc² holds."), find_formula("It costs $5, not $6.")
    ([(5, 12, 'E = mc²')], [])
    """
    found = []
    for match in INLINE.finditer(text):
        source = next(part for part in match.groups() if part is not None).strip()
        if match["single"] is None or _is_maths(source):
            found.append((match.start(), match.end(), source))
    if not found:
        for match in _EQUATION.finditer(text):
            if _reads_as_equation(match):
                source = match.group().strip().rstrip(".,;")
                start = match.start() + len(match.group()) - len(match.group().lstrip())
                found.append((start, start + len(source), source))
    return found


def is_equation(line: str) -> bool:
    """Whether a line is a formula and nothing else.

    >>> is_equation("a² + b² = c²"), is_equation("x = load(path)")
    (True, False)
    """
    line = line.strip().rstrip(".,;")
    match = _EQUATION.fullmatch(line)
    return bool(match and _reads_as_equation(match))


_SPOKEN = {
    r"\times": ("times", "乘以"),
    r"\cdot": ("times", "乘以"),
    r"\div": ("divided by", "除以"),
    r"\pm": ("plus or minus", "正负"),
    r"\leq": ("is at most", "小于等于"),
    r"\geq": ("is at least", "大于等于"),
    r"\le": ("is at most", "小于等于"),
    r"\ge": ("is at least", "大于等于"),
    r"\neq": ("is not", "不等于"),
    r"\ne": ("is not", "不等于"),
    r"\approx": ("is about", "约等于"),
    r"\to": ("to", "趋向"),
    r"\rightarrow": ("to", "趋向"),
    r"\infty": ("infinity", "无穷"),
    r"\partial": ("partial", "偏"),
    r"\in": ("in", "属于"),
    r"\propto": ("is proportional to", "正比于"),
    "=": ("equals", "等于"),
    "+": ("plus", "加"),
    "-": ("minus", "减"),
    "−": ("minus", "减"),
    "*": ("times", "乘以"),
    "×": ("times", "乘以"),
    "·": ("times", "乘以"),
    "/": ("over", "除以"),
    "÷": ("divided by", "除以"),
    "±": ("plus or minus", "正负"),
    "≤": ("is at most", "小于等于"),
    "≥": ("is at least", "大于等于"),
    "<": ("is less than", "小于"),
    ">": ("is greater than", "大于"),
    "≈": ("is about", "约等于"),
    "√": ("the root of", "根号"),
    "²": ("squared", "的平方"),
    "³": ("cubed", "的立方"),
    "∞": ("infinity", "无穷"),
    "!": ("factorial", "的阶乘"),
    "'": ("prime", "撇"),
    "′": ("prime", "撇"),
}
_BOUNDED = {
    r"\sum": ("the sum", "求和"),
    "∑": ("the sum", "求和"),
    r"\prod": ("the product", "连乘"),
    r"\int": ("the integral", "积分"),
    "∫": ("the integral", "积分"),
    r"\lim": ("the limit", "极限"),
}
_GREEK = {
    "α": "alpha",
    "β": "beta",
    "γ": "gamma",
    "δ": "delta",
    "ε": "epsilon",
    "θ": "theta",
    "λ": "lambda",
    "μ": "mu",
    "π": "pi",
    "ρ": "rho",
    "σ": "sigma",
    "τ": "tau",
    "φ": "phi",
    "ω": "omega",
    "Δ": "delta",
    "Σ": "sigma",
}
_TOKEN = re.compile(r"\\[a-zA-Z]+|\\.|\d+(?:[.,]\d+)*|[A-Za-z]+|\S")
_POWERS = {"2": ("squared", "的平方"), "3": ("cubed", "的立方")}


def _bounds(name: str, found: dict[str, str], chinese: bool) -> str:
    low, high = found.get("_", ""), found.get("^", "")
    if chinese:
        return name + (f"从{low}" if low and high else low) + (f"到{high}" if high else "")
    lead = " as" if name == "the limit" else " from" if high else " over"
    told = (f"{lead} {low}" if low else "") + (f" to {high}" if high else "")
    return f"{name}{told} of"


def read_formula(source: str, *, chinese: bool = False) -> str:
    r"""A formula in words.

    >>> read_formula("E = mc^2"), read_formula(r"\frac{a}{b} + \sqrt{2}")
    ('E equals m c squared', 'a over b plus the square root of 2')
    """
    tokens = _TOKEN.findall(source.replace("\\left", "").replace("\\right", ""))
    words: list[str] = []
    at = 0

    def group(read: Callable[[list[str]], str]) -> str:
        """What the braces hold that come next, or the next token alone."""
        nonlocal at
        if at >= len(tokens):
            return ""
        if tokens[at] != "{":
            at += 1
            return read([tokens[at - 1]])
        depth, start = 0, at + 1
        while at < len(tokens):
            depth += {"{": 1, "}": -1}.get(tokens[at], 0)
            at += 1
            if depth == 0:
                break
        return read(tokens[start : at - 1])

    def bounds() -> dict[str, str]:
        """What stands below and above a sum: {"_": "i = 1", "^": "n"}."""
        nonlocal at
        found: dict[str, str] = {}
        while at < len(tokens) and tokens[at] in ("_", "^"):
            sign = tokens[at]
            at += 1
            found[sign] = group(inner)
        return found

    def inner(part: list[str]) -> str:
        return read_formula(" ".join(part), chinese=chinese)

    def raw(part: list[str]) -> str:
        return "".join(part)

    while at < len(tokens):
        token = tokens[at]
        at += 1
        if token in ("{", "}", "(", ")", "[", "]", "|", "&", "$", ",", ";", "\\,", "\\;", "\\!"):
            continue
        if token in _BOUNDED:
            words.append(_bounds(_BOUNDED[token][chinese], bounds(), chinese))
        elif token == "\\frac":
            top, under = group(inner), group(inner)
            words.append(f"{under}分之{top}" if chinese else f"{top} over {under}")
        elif token == "\\sqrt":
            under = group(inner)
            words.append(f"根号{under}" if chinese else f"the square root of {under}")
        elif token in ("\\text", "\\mathrm", "\\mathbf", "\\vec", "\\hat"):
            words.append(group(lambda part: " ".join(part)))
        elif token == "^":
            power = group(raw)
            if power in _POWERS:
                words.append(_POWERS[power][chinese])
            elif power:
                told = read_formula(power, chinese=chinese)
                words.append(f"的{told}次方" if chinese else f"to the {told}")
        elif token == "_":
            below = group(raw)
            if below and not re.search(r"[=<>→]|\\to", below):
                words.append(read_formula(below, chinese=chinese))
        elif token in _SPOKEN:
            words.append(_SPOKEN[token][chinese])
        elif token in _GREEK:
            words.append(_GREEK[token])
        elif token.startswith("\\"):
            words.append(token[1:] if len(token) > 2 else "")
        elif (
            token.isalpha()
            and len(token) <= 3
            and token.lower() not in ("sin", "cos", "tan", "log", "exp")
        ):
            words.extend(token)
        else:
            words.append(token)
    return " ".join(word for word in words if word.strip())


def said(sentence: str, *, chinese: bool = False) -> str:
    """A sentence with its formulas in words.

    >>> said("The law $F = ma$ is short.")
    'The law F equals m a is short.'
    """
    for start, end, source in reversed(find_formula(sentence)):
        sentence = sentence[:start] + read_formula(source, chinese=chinese) + sentence[end:]
    return sentence
