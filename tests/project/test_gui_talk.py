"""Instructions about a GUI become what works here; descriptions stay."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from nemo_notebook.project.gui_talk import Screen, translate

TOLD: list[tuple[str, str, str]] = [
    ("Click the Export button to download it.", "export", "project.export()"),
    ("You can now click 'Export' in the top right corner.", "export", "project.export()"),
    ("To export, click the button in the top right corner.", "export", "project.export()"),
    ("When you're ready, hit the Download button!", "export", "project.export()"),
    ("点击“导出”按钮即可下载。", "export", "project.export()"),
    ("Open the Media panel to see your clips.", "state", ""),
    ("Please go to the Assets tab.", "state", ""),
    ("打开媒体面板查看素材。", "state", ""),
    ("You can drag and drop clips to reorder them.", "edit", "project.say"),
    ("Drag the title to the left.", "edit", "project.say"),
    ("您可以将片段拖拽到时间线。", "edit", "project.say"),
    ("Preview it in the timeline.", "tracks", ""),
    ("在时间线中预览效果。", "tracks", ""),
    ("Check your account page for billing details.", "credits", "project.credits"),
    ("Click the music icon in the sidebar.", "edit", "project.say"),
]
KEPT = """Scene 2 shows a hand that clicks the Buy button.
A girl opens the door and drags a heavy box inside.
The title "Click here" is at the beginning (0-3s).
I moved the music to the second track of the timeline.
Opening title: "Open your mind".
Drop in the beat at 3 s.
Export is ready.
Version 1.5 is at https://x.y/export.html now.
片头展示了一个人点击按钮的画面。
The camera pans open fields. Press coverage follows.""".splitlines()


CORPUS = [
    tuple(line.split("\t"))
    for line in (Path(__file__).with_name("gui_talk.tsv")).read_text("utf-8").splitlines()
]


def test_no_description_of_the_corpus_is_touched() -> None:
    kept = [said for want, said in CORPUS if want == "-"]
    assert len(kept) > 60
    assert [said for said in kept if translate(said) != (said, ())] == []


def test_instructions_of_the_corpus_are_put_into_what_works() -> None:
    told = [(want, said) for want, said in CORPUS if want != "-"]
    wrong = [(want, said) for want, said in told if translate(said)[1] != (want,)]
    assert len(told) > 90 and len(wrong) <= 0.05 * len(told), wrong


@pytest.mark.parametrize(
    "unit",
    ["to ", "you can ", "if you can, ", "when ready ", "for a ", "click ", "请", "的话，", "之后"],
)
def test_no_sentence_takes_long(unit: str) -> None:
    begin = time.process_time()
    for end in (" open x", " export", "导出"):
        translate((unit * 400)[:390] + end)
    assert time.process_time() - begin < 0.5


@pytest.mark.parametrize(("sentence", "action", "instead"), TOLD)
def test_instructions_are_put_into_what_works(sentence: str, action: str, instead: str) -> None:
    text, actions = translate(f"Your video is ready. {sentence} Enjoy.")
    assert actions == (action,)
    assert text.startswith("Your video is ready.") and text.endswith("Enjoy.")
    assert instead in text and sentence[:12] not in text


@pytest.mark.parametrize("sentence", KEPT)
def test_descriptions_stay(sentence: str) -> None:
    assert translate(sentence) == (sentence, ())


def test_the_same_advice_is_given_once() -> None:
    text, _ = translate("Drag the clip. Drag the title.")
    assert text.count("project.say") == 1


def test_any_way_of_streaming_shows_the_same_in_the_end() -> None:
    chance = random.Random(3)
    whole = " ".join([told for told, _, _ in TOLD[:4]] + KEPT[:4]) + "\n- One.\n- Two"
    expected, _ = translate(whole)
    for _ in range(100):
        screen, shown = Screen(), ""
        cuts = sorted(chance.choices(range(len(whole)), k=9))
        for begin, end in zip([0, *cuts], [*cuts, len(whole)], strict=True):
            piece = screen.add(whole[begin:end])
            shown = screen.text if piece is None else shown + piece
            assert shown == screen.text
        screen.close()
        assert screen.text == expected


def test_a_text_without_end_costs_no_more_than_its_length() -> None:
    screen = Screen()
    for _ in range(2000):
        screen.add("word " * 100)
    screen.close()
    assert len(screen.text) == 2000 * 500
