"""Messages that nothing can be made of: changes of no video, and addresses of pages."""

from __future__ import annotations

import time

import pytest

from nemo_notebook.local.agent.agent import Call, Revise, Say, respond
from nemo_notebook.local.agent.text.chinese import chinese_headline


def talk(message: str, language: str = "en") -> tuple[str, list[str]]:
    steps = list(respond(message, None, language=language))
    assert not [s for s in steps if isinstance(s, Call)] or any(
        isinstance(s, Revise) for s in steps
    )
    names = [s.name for s in steps if isinstance(s, Call)]
    return "".join(s.text for s in steps if isinstance(s, Say)), names


@pytest.mark.parametrize(
    "message",
    [
        "把标题改成你好", "字幕大一点", "第二段换成海", "撤销", "音乐太吵了",
        "remove the title", "set the title to Hello", "the music is too loud", "undo",
        "delete scene 2 and swap 3 and 4", "cut the first 3 seconds", "i can hardly hear her",
    ],
)  # fmt: skip
def test_a_change_of_no_video_says_so_and_how_to_begin(message: str) -> None:
    said, names = talk(message)
    assert not names
    chinese = any("一" <= sign <= "鿿" for sign in message)
    assert ("还没有视频" in said) if chinese else ("There is no video yet" in said), said
    assert ("做一个" in said) if chinese else ("make a" in said)


@pytest.mark.parametrize(
    "message",
    [
        "sunset without music", "a 5-second sunset video with no voiceover", "cats, no captions",
        "ducks in a pond", "slow mornings", "faster horses", "black and white photography",
        "mountains at dawn, no titles", "a rainy street without text", "标题党的危害",
        "秋天的枫叶，不要字幕", "lullaby for a quiet child", "swap meet in Ohio",
    ],
)  # fmt: skip
def test_a_subject_that_sounds_like_a_change_is_a_video(message: str) -> None:
    assert "generate_video" in talk(message)[1]


@pytest.mark.parametrize(
    ("message", "offered"),
    [
        ("https://example.com/blog/how-bees-dance", "about how bees dance"),
        ("make a video from https://example.com/a/how-bees-dance.html", "about how bees dance"),
        ("please turn this article into a 30 second video: www.example.com/p?id=7", "the subject"),
        ("把这个网页做成视频 https://example.com/a", "这里不会打开网页"),
    ],
)
def test_a_page_is_not_opened_and_its_address_offers_a_subject(message: str, offered: str) -> None:
    said, names = talk(message)
    assert not names
    assert offered in said
    assert "not opened" in said or "不会打开" in said


def test_an_address_beside_a_subject_is_left_out() -> None:
    said, names = talk("a 10-second video about bees, https://example.com/shop")
    assert "generate_video" in names
    assert '"Bees"' in said


def test_a_long_chinese_run_without_stops_is_read_quickly() -> None:
    begun = time.process_time()
    chinese_headline("茶园在山上的云里" * 500)
    assert time.process_time() - begun < 2
