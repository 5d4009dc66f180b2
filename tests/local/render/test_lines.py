"""Where lines end: even, after pauses, and never inside what belongs together."""

from __future__ import annotations

import pytest

from nemo_notebook.local.render.words.fonts import DISPLAY, language
from nemo_notebook.local.render.words.lines import atoms_of
from nemo_notebook.local.render.words.lines.breaking import ALWAYS, NEVER, Unit, best, least
from nemo_notebook.local.render.words.press import Run, Text, fitted
from nemo_notebook.local.render.words.press.orders import _sides
from nemo_notebook.local.render.words.typography import typeset

SIZES = (150, 136, 120, 104, 90, 76, 64, 54, 46, 40)


def lines_of(text: str, width: float, *loud: str, height: float = 640) -> list[str]:
    """The lines of a title in a column of that many px."""
    runs = [Run(text)]
    if loud:
        before, after = text.split(loud[0])
        runs = [Run(part, part == loud[0]) for part in (before, loud[0], after) if part]
    block = Text(
        tuple(runs), SIZES, width, height, "#ffffff", "#ff0000", DISPLAY, leading=-0.2,
        lang=language(text),
    )  # fmt: skip
    ((_, found),) = fitted([block]).values()
    return ["".join(atom.text + " " * atom.spaced for atom in line).strip() for line in found.lines]


@pytest.mark.parametrize(
    ("text", "width", "kept"),
    [
        ("Сделай видео на 15 секунд", 1000, "15 секунд"),
        ("It keeps drinks cold for 24 hours", 900, "24 hours"),
        ("The tunnel is 1 642 metres deep", 800, "metres"),
        ("Everything stays on the device", 820, "on the device"),
        ("Then Dr. Lovelace met them", 700, "Dr. Lovelace"),
        ("They landed there on July 20 in the morning", 800, "July 20"),
        ("我们每年只采收两次，每次 300 公斤", 700, "300"),
        ("现在只要15分钟就能做完", 500, "15分"),
        ("京都の秋は美しい", 700, "美しい"),
        ("A title – with a dash", 620, "title –"),
        ("فريق Visual Studio Code يطلق 12 ميزة", 1267, "Visual Studio Code"),
        ("فريق Visual Studio Code يطلق 12 ميزة", 1000, "12 ميزة"),
    ],
)
def test_what_belongs_together_stays_on_one_line(text: str, width: float, kept: str) -> None:
    lines = lines_of(text, width)
    assert len(lines) > 1
    assert any(kept in line for line in lines), lines


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("床前明月光，疑是地上霜。", "疑是地上霜。"),
        ("Why does coffee taste bitter, and can you fix it?", "and can you fix it?"),
        ("两百万朵花的故事，从一罐蜂蜜说起", "从一罐蜂蜜说起"),
    ],
)
def test_a_line_begins_after_a_pause(text: str, last: str) -> None:
    assert lines_of(text, 1000)[-1] == last


@pytest.mark.parametrize("width", [620, 820, 1267, 1600])
@pytest.mark.parametrize(
    "text",
    [
        "Nothing at all is ever uploaded unless you yourself choose to share it",
        "The best is yet to come",
        "Simplicity is the ultimate sophistication of them all",
        "A quite long heading that tells what the video of today is going to be about",
    ],
)
def test_no_short_word_is_left_alone_on_the_last_line(text: str, width: float) -> None:
    lines = lines_of(text, width)
    assert len(lines) == 1 or len(lines[-1]) >= 0.4 * max(map(len, lines)), lines


def test_line_ends_that_are_written_are_kept() -> None:
    poem = "床前明月光，\n疑是地上霜。\n举头望明月，\n低头思故乡。"
    assert lines_of(poem, 1267) == poem.split("\n")


def test_an_address_is_cut_where_it_has_joints() -> None:
    lines = lines_of("https://www.example.org/very/long/path/to/the/page?with=parameters", 820)
    assert len(lines) > 1
    assert all(line[-1] in "/?=.&" for line in lines[:-1]), lines


def test_a_text_that_is_shared_by_colours_is_not_cut_between_them() -> None:
    lines = lines_of("It stays on the device.", 560, "on the device")
    assert lines[-1].endswith("device.")
    atoms = atoms_of(["on the device", "."], [True, False])
    assert atoms[-2].cost == NEVER and atoms[-1].text == "."


def test_cuts_are_even_and_the_dear_ones_are_avoided() -> None:
    units = [Unit(4.0, 1.0, 0.0), Unit(4.0, 1.0, 0.5), Unit(4.0, 1.0, 0.1), Unit(4.0, 0.0, 0.0)]
    assert least(units, 15.0) == 2
    assert [line.end for line in best(units, 15.0, 2)[0]] == [1, 4]
    assert [line.end for line in best([u._replace(cost=0.0) for u in units], 15.0, 2)[0]] == [2, 4]
    forced = [units[0]._replace(cost=ALWAYS), *units[1:]]
    assert least(forced, 100.0) == 2
    assert best(forced, 100.0, 2)[0][0].end == 1
    assert best(units, 3.0, 2) == ([], float("inf"))


@pytest.mark.parametrize("size", [18.0, 24.0, 40.0, 100.0])
@pytest.mark.parametrize("fonts", [("Poppins", "Inter"), ("Inter",)])
def test_lines_are_as_wide_as_they_were_reckoned(size: float, fonts: tuple[str, ...]) -> None:
    """Small sizes of some fonts are drawn wider than large ones."""
    text = "How it went from one to the other and what came of it in the end"
    block = Text((Run(text),), (size,), 14 * size, 20 * size, "#ffffff", "#ffffff", fonts, 500)
    (image,) = typeset([block])
    assert image.width <= 14 * size + 1
    assert image.width > 9 * size


def test_words_of_the_other_direction_keep_their_order() -> None:
    arabic = ["نستخدم", "Visual", "Studio", "Code", "و", "GitHub", "2024"]
    assert [bool(sign) for sign in _sides(arabic, "ar")] == [0, 1, 1, 1, 0, 1, 1]
    assert not any(_sides(["Nothing", "is", "uploaded"], "en"))
    assert [bool(sign) for sign in _sides(["We", "say", "שלום"], "en")] == [0, 0, 1]


def test_a_line_that_begins_from_the_right_runs_from_there() -> None:
    assert language("نستخدم Visual Studio Code مع GitHub") == "ar"
    assert language("Visual Studio Code with one كلمة") == "en"
