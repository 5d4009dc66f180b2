"""From a table to prompts and file names."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from nemo_notebook.batch.rows import fill, names_in, rows_of, slug, text_of
from nemo_notebook.errors import InputError
from nemo_notebook.project.request import check_ratio, check_seconds, phrase


def test_values_are_text_and_missing_ones_are_empty() -> None:
    values = {"a": 3.0, "b": np.nan, "c": None, "d": pd.NaT, "e": pd.NA, "f": True, "g": 2.5}
    assert fill("{a}|{b}|{c}|{d}|{e}|{f}|{g}", values) == "3|||||True|2.5"


def test_dates_have_no_empty_time() -> None:
    assert text_of(pd.Timestamp("2026-05-01")) == "2026-05-01"
    assert text_of(pd.Timestamp("2026-05-01 10:30")) == "2026-05-01 10:30:00"


def test_any_column_name_can_be_used() -> None:
    values = {"product name": "Mug", "价格": "9 元", "a.b": "x"}
    assert fill("{product name} {价格} { a.b }", values) == "Mug 9 元 x"


def test_two_braces_are_one() -> None:
    assert fill("{{a}} {a}", {"a": 1}) == "{a} 1"


def test_values_are_not_filled_again() -> None:
    assert fill("{a}", {"a": "{b} {a.__class__}", "b": "no"}) == "{b} {a.__class__}"


@pytest.mark.parametrize("template", ["{a.__class__}", "{a[0]}", "{a!r}", "{a:>9}", "{0}"])
def test_nothing_reaches_beyond_the_columns(template: str) -> None:
    with pytest.raises(InputError, match="no column"):
        fill(template, {"a": "x"})


def test_a_missing_column_is_named_with_those_that_are_there() -> None:
    with pytest.raises(InputError, match=r'no column "pitch"; it has: product, photo') as caught:
        rows_of(pd.DataFrame({"product": ["x"], "photo": ["y"]}), "{product}: {pitch}")
    assert caught.value.details["column"] == "pitch"


@pytest.mark.parametrize("template", ["{a", "a}", "{}", "{ }", "{a{b}}"])
def test_a_broken_template_is_said(template: str) -> None:
    with pytest.raises(InputError):
        names_in(template)


@pytest.mark.parametrize("template", ["", "  \n"])
def test_an_empty_template_is_said(template: str) -> None:
    with pytest.raises(InputError, match="empty"):
        rows_of(pd.DataFrame({"a": [1]}), template)


def test_an_empty_table_and_an_empty_prompt_are_said() -> None:
    with pytest.raises(InputError, match="no rows"):
        rows_of(pd.DataFrame({"a": []}), "{a}")
    with pytest.raises(InputError, match="row 'second' is empty"):
        rows_of(pd.DataFrame({"a": ["x", None]}, index=["first", "second"]), "{a}")


def test_a_missing_media_column_is_said_before_anything() -> None:
    with pytest.raises(InputError, match='no column "photo"'):
        rows_of(pd.DataFrame({"a": ["x"]}), "{a}", media="photo")


def test_file_names_come_from_index_and_words_and_never_meet() -> None:
    frame = pd.DataFrame({"product": ["Tea & Co.", "tea co", "Tea & Co.", "../../etc"]})
    names = [row.file for row in rows_of(frame, "{product}")]
    assert names[0] == "0-tea-co.mp4" and names[3] == "3-etc.mp4"
    same = frame.set_index(pd.Index([7, 7, 7, 7]))
    names = [row.file for row in rows_of(same, "{product}")]
    assert len({name.casefold() for name in names}) == 4
    assert names[:3] == ["7-tea-co.mp4", "7-tea-co-2.mp4", "7-tea-co-3.mp4"]


def test_file_names_sort_as_the_table_does() -> None:
    names = [row.file for row in rows_of(pd.DataFrame({"a": ["x"] * 12}), "{a}")]
    assert names == sorted(names)


def test_names_stay_short_and_flat() -> None:
    frame = pd.DataFrame({"a": ["long words " * 50, "w" * 500, "🎬", "日本語の題名"]})
    for row in rows_of(frame, "{a}"):
        assert 4 < len(row.file.encode()) < 255
        assert "/" not in row.file and "\\" not in row.file
    assert slug("🎬") == ""


def test_media_may_be_one_several_or_none() -> None:
    frame = pd.DataFrame({"a": list("xyz"), "m": ["p.jpg", ["p.jpg", "q.jpg"], None]})
    assert [row.media for row in rows_of(frame, "{a}", media="m")] == [
        ("p.jpg",),
        ("p.jpg", "q.jpg"),
        (),
    ]


@pytest.mark.parametrize("seconds", [0, -1, 3601, "abc", "nan", float("inf"), "", True and "1e9"])
def test_lengths_out_of_range_are_said(seconds: object) -> None:
    with pytest.raises(InputError, match="1 to 3600"):
        check_seconds(seconds)


def test_lengths_and_ratios_in_range() -> None:
    assert [check_seconds(n) for n in (1, "3600", 2.5, None)] == [1, 3600, 2.5, None]
    assert [check_ratio(r) for r in ("16:9", " 9x16 ", None)] == ["16:9", "9:16", None]
    with pytest.raises(InputError, match="16:9, 9:16, 1:1, 4:5"):
        check_ratio("21:9")


def test_wishes_are_said_in_words_only_when_there_are_any() -> None:
    assert phrase("An ad.") == "An ad."
    assert phrase("An ad.", 15) == "Make a 15-second video. An ad."
    assert phrase("An ad.", None, "1:1") == "Make a 1:1 square video. An ad."
