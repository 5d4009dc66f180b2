"""Text from outside, made safe to show: in a terminal, in HTML, in a table.

Nothing here lets markup through. What an agent, a file name or an error says is shown as the
characters it is made of; characters that steer a terminal or turn the reading direction round are
shown as a mark or left out.
"""

from __future__ import annotations

import html
import re
import unicodedata

import pandas as pd

from ..errors import NemoError

__all__ = ["clean", "error_html", "error_text", "one_line", "table_html", "text_html"]

_BIDI = dict.fromkeys(
    [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)], None
)
"""Marks, embeddings, overrides and isolates: they can make a name read as another one."""

_CONTROLS = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\n\t"}
_CONTROLS[0x7F] = 0x2421
_CONTROLS.update(dict.fromkeys(range(0x80, 0xA0), 0xFFFD))
"""C0 controls become their pictures (ESC is shown as ␛), C1 controls the replacement sign."""

_NEWLINES = re.compile("\r\n?|[\u0085\u2028\u2029\v\f]")


def clean(text: object) -> str:
    r"""Text without anything that steers a terminal or hides what it says. Lines end in `\n`.

    >>> clean("a\x1b[2Jb\r\nc\u202egpj.exe")
    'a␛[2Jb\ncgpj.exe'
    """
    plain = _NEWLINES.sub("\n", str(text))
    return plain.translate(_BIDI).translate(_CONTROLS).encode("utf-8", "replace").decode()


def one_line(text: object, limit: int = 120) -> str:
    """Clean text on one line of at most `limit` characters.

    >>> one_line("two\\nlines")
    'two lines'
    """
    line = " ".join(clean(text).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def columns(text: str) -> int:
    """How many columns of a terminal the text takes: wide signs take two, combining ones none."""
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        for sign in text
    )


def text_html(text: object) -> str:
    """Text as HTML that shows exactly its characters, with its line breaks.

    >>> text_html("<b>&\\n</b>")
    '&lt;b&gt;&amp;<br>&lt;/b&gt;'
    """
    return html.escape(clean(text)).replace("\n", "<br>")


def error_text(error: BaseException) -> str:
    """An error in one or two sentences, as a person should read it."""
    if isinstance(error, NemoError):
        return one_line(error, 600)
    text = one_line(error, 400)
    name = type(error).__name__
    return f"Something unexpected happened: {name}: {text}" if text else f"{name} was raised."


def error_html(error: BaseException) -> str:
    """The same as an HTML block in the colour of errors."""
    return (
        '<div role="alert" style="color:var(--jp-error-color1,#b00020);'
        f'white-space:normal;line-height:1.4">{html.escape(error_text(error))}</div>'
    )


def table_html(frame: pd.DataFrame, *, limit: int = 200) -> str:
    """A table as HTML whose names and cells are escaped: text at the left, numbers at the right.

    Only the first `limit` rows are shown, and it says so. Give the widget that shows it the class
    "jp-RenderedHTMLCommon".

    >>> "<img" in table_html(pd.DataFrame({"<img>": ["<img>"]}))
    False
    """
    shown = frame.head(limit)
    sides = [
        "right" if pd.api.types.is_numeric_dtype(shown.dtypes.iloc[n]) else "left"
        for n in range(shown.shape[1])
    ]
    head = _row_html("th", [one_line(name) for name in shown.columns], sides)
    body = "".join(
        _row_html("td", [_cell(value) for value in row], sides)
        for row in shown.itertuples(index=False, name=None)
    )
    table = f'<table style="margin:0 auto 0 0"><thead>{head}</thead><tbody>{body}</tbody></table>'
    if len(frame) > limit:
        table += f"<p>{limit} of {len(frame)} rows are shown.</p>"
    return table


def _row_html(tag: str, cells: list[str], sides: list[str]) -> str:
    inner = "".join(
        f'<{tag} style="text-align:{side}">{html.escape(cell)}</{tag}>'
        for side, cell in zip(sides, cells, strict=True)
    )
    return f"<tr>{inner}</tr>"


def _cell(value: object) -> str:
    if value is None or value is pd.NA or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, float):
        return f"{value:g}"
    return one_line(value, 100)
