"""Headlines that would say half of something are not taken."""

from __future__ import annotations

import pytest

from nemo_notebook.local.agent.text.headlines import headline


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("The result is a thick, golden honey with notes of clover.", "The result is a thick"),
        ("我们的蜜蜂要飞过两百多万朵花，才能酿满一罐蜂蜜。", "才能酿满一罐蜂蜜"),
        ("蜂与花生蜂蜜来自山谷上方的家庭蜂场。", "来自山谷上方的家庭蜂场"),
        ("去年我们和当地学校一起种下了一万二千棵开花的树。", "去年我们"),
    ],
)
def test_half_a_thought_is_no_headline(sentence: str, wrong: str) -> None:
    assert headline(sentence) != wrong


def test_a_whole_thought_still_is() -> None:
    assert headline("It rained all day, and the garden grew over night.") != ""
    assert headline("我们每年只采收两次，在春末和初秋。") == "我们每年只采收两次"
