"""Requests as people really put them: sloppy, indirect, mixed, several at once; and no requests."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from nemo_notebook.draft import decode, encode
from nemo_notebook.local.agent.agent import Ask, Call, Recall, Revise, Say, respond
from nemo_notebook.local.agent.commands.message.parts import divide
from nemo_notebook.local.agent.commands.message.talk import idle

from .corpus import UPLOADS, Line, base, holds, lines
from .test_corpus import WITH_FILES
from .test_planning import check_timeline

CORPUS = [(language, line) for language in ("en", "zh") for line in lines(f"more_{language}")]


def rows(name: str) -> list[list[str]]:
    text = Path(__file__).with_name(name).read_text(encoding="utf-8")
    return [row.split("\t") for row in text.splitlines() if row and not row.startswith("#")]


@pytest.mark.parametrize(
    ("language", "line"), CORPUS, ids=[f"{c[0]} {c[1].message}" for c in CORPUS]
)
def test_a_request_is_understood_as_it_is_put(language: str, line: Line) -> None:
    old = base(language, line.base)
    uploads = UPLOADS if line.kind in WITH_FILES else []
    steps = list(respond(line.message, old, language=language, uploads=uploads))
    versions = [s.draft for s in steps if isinstance(s, Revise)]
    said = "".join(s.text for s in steps if isinstance(s, Say))
    assert said.strip()
    if line.check == "undone":
        assert any(isinstance(s, Recall) and s.way == "undo" for s in steps)
        return
    if line.check == "asks":
        assert not versions
        assert any(isinstance(s, Ask) and "question" in s.memory for s in steps), said
        return
    if line.check.startswith("multi="):
        names = {s.name for s in steps if isinstance(s, Call)}
        assert names >= set(line.check.removeprefix("multi=").split()), said
        return
    new = decode(encode(versions[-1])) if versions else old
    assert holds(line.check, old, new), said
    if versions and line.kind not in WITH_FILES and line.base != "clip":
        check_timeline(new)


def test_a_request_finds_its_edit() -> None:
    wrong = []
    for wanted, message in rows("requests_by_edit.tsv"):
        parts = [p for p in divide(message) if not p.answered and not idle(p.low)]
        found = {p.command.name if p.command else None for p in parts}
        if found != {wanted}:
            wrong.append((message, wanted, found))
    assert not wrong


@pytest.mark.parametrize(("language", "message"), rows("requests_idle.tsv"))
def test_talk_and_questions_change_nothing(language: str, message: str) -> None:
    old = base(language, "")
    steps = list(respond(message, old, language=language))
    assert not [s for s in steps if isinstance(s, Revise)]
    assert not [s for s in steps if isinstance(s, Recall) and s.way != "before"]
    said = "".join(s.text for s in steps if isinstance(s, Say))
    assert "✅" not in said
    assert said.strip()


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("en", "make a 10 second video about undo buttons"),
        ("en", "create a video about deleting scenes from movies"),
        ("en", "a 15-second video about music being too loud"),
        ("en", "make a 12-second explainer about why captions matter"),
        ("en", "make a video about redo and undo in text editors, 15 seconds"),
        ("en", "a 20 second clip on how to mute a microphone"),
        ("en", "create a 10-second ad for a voice over studio"),
        ("en", "make a 10s video about black and white photography"),
        ("en", "generate a 15 second video about zoom lenses"),
        ("en", "make a ten-second video about titles in medieval England"),
        ("zh", "做一个10秒的视频讲撤销按钮"),
        ("zh", "生成一个15秒的视频，介绍字幕的历史"),
        ("zh", "做个12秒的视频讲怎么导出照片"),
        ("zh", "做一个关于黑白摄影的10秒视频"),
        ("zh", "做一个15秒的短片讲删除与遗忘"),
        ("en", "make a 20 second video about why scenes fade in old films"),
        ("en", "create a short film about a woman who cannot hear music"),
        ("en", "a 15 second clip about slow mornings"),
        ("en", "make me a video on how to cut onions"),
        ("en", "do a 30-second video about silence in monasteries"),
        ("en", "I want a new video about louder concerts"),
        ("en", "generate a video about bright colours in birds"),
        ("en", "one more video please, about captions on TV"),
        ("en", "make a vertical video about closing time in a bar"),
        ("zh", "做个20秒的视频讲为什么老电影会淡出"),
        ("zh", "做一个讲安静的图书馆的短片"),
        ("zh", "生成一个关于切洋葱的15秒视频"),
        ("zh", "来个视频讲颜色太冷的冬天"),
        ("zh", "重新做一个讲声音的视频，20秒"),
        ("zh", "做个30秒短片讲清晨的慢节奏"),
    ],
)
def test_a_video_about_editing_is_a_new_video(language: str, message: str) -> None:
    steps = list(respond(message, base(language, ""), language=language))
    assert "generate_video" in [s.name for s in steps if isinstance(s, Call)]


@pytest.mark.parametrize("piece", ["to the music ", "scene 2 ", "1:30 ", "把", "between 1 and "])
def test_a_message_of_one_word_over_and_over_is_read_quickly(piece: str) -> None:
    begun = time.process_time()
    divide(piece * (4000 // len(piece)))
    assert time.process_time() - begun < 5
