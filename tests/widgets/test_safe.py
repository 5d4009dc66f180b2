"""Nothing from outside is markup, and nothing steers a terminal."""

from __future__ import annotations

from html.parser import HTMLParser

import pandas as pd
import pytest

from nemo_notebook.errors import OutOfCredits
from nemo_notebook.widgets.safe import (
    clean,
    columns,
    error_html,
    error_text,
    one_line,
    table_html,
    text_html,
)

ATTACKS = [
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "<svg onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<iframe src='data:text/html,<script>alert(1)</script>'></iframe>",
    '" onmouseover="alert(1)',
    "' onfocus='alert(1)' autofocus='",
    "&lt;img src=x onerror=alert(1)&gt;",
    "/etc/passwd",
    "data: {}\n\nevent: x\n\n",
]


class Tags(HTMLParser):
    """The elements a page would make of some HTML, and the text it would show."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.text = ""
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(tag)
        assert not any(name.startswith("on") or name in ("src", "href") for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("attack", ATTACKS)
def test_text_becomes_no_element_but_line_breaks(attack: str) -> None:
    page = Tags(text_html(attack))
    assert set(page.found) <= {"br"}
    assert page.text == attack.replace("\n", "")


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_error_becomes_one_block(attack: str) -> None:
    assert Tags(error_html(RuntimeError(attack))).found == ["div"]


@pytest.mark.parametrize("attack", ATTACKS)
def test_cells_and_column_names_of_a_table_are_text(attack: str) -> None:
    page = Tags(table_html(pd.DataFrame({attack: [attack, None]})))
    assert set(page.found) <= {"table", "thead", "tbody", "tr", "th", "td"}
    assert page.text.count(" ".join(attack.split())) >= 1


def test_escapes_of_a_terminal_are_shown_as_signs() -> None:
    shown = clean("a\x1b[31mred\x1b]0;title\x07\x9b2Jb\x00")
    assert not any(ord(sign) < 32 or 0x7F <= ord(sign) < 0xA0 for sign in shown)
    assert "red" in shown and "␛" in shown


def test_nothing_turns_the_reading_direction() -> None:
    assert clean("photo\u202egpj.exe\u2066\u200f") == "photogpj.exe"
    assert clean("שלום مرحبا 你好") == "שלום مرحبا 你好"


def test_every_line_end_becomes_one() -> None:
    assert clean("a\r\nb\rc\u2028d\u0085e") == "a\nb\nc\nd\ne"


def test_lone_surrogates_do_not_break_output() -> None:
    clean("a\ud800b").encode("utf-8")


def test_one_line_is_short_and_one() -> None:
    assert one_line("a\n\n b\t c") == "a b c"
    assert len(one_line("x" * 500, 50)) == 50


def test_columns_count_wide_signs_twice() -> None:
    assert columns("ab") == 2
    assert columns("你好") == 4


def test_our_errors_say_what_to_do_and_others_their_name() -> None:
    assert "Top up" in error_text(OutOfCredits())
    assert "ValueError: no" in error_text(ValueError("no"))


def test_missing_values_show_nothing_and_long_tables_say_so() -> None:
    frame = pd.DataFrame({"scene": pd.array([1, None], dtype="Int64"), "volume": [0.25, None]})
    assert "nan" not in table_html(frame).lower() and "&lt;NA" not in table_html(frame)
    assert "200 of 300 rows" in table_html(pd.DataFrame({"a": range(300)}))
