"""Changes taken back and made again, and long rows of edits, over the store of real sessions."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from nemo_notebook.draft import Draft, decode, encode
from nemo_notebook.local.agent.agent import Recall, Revise, Say, respond
from nemo_notebook.local.history import History
from nemo_notebook.local.store import Session, Store

from .corpus import base, lines
from .test_planning import check_timeline


class Talk:
    """A conversation with the agent that keeps every version, as the backend does."""

    def __init__(self, folder: Path, draft: Draft, language: str = "en") -> None:
        self.store = Store(folder)
        self.session: Session = self.store.create("me", language=language)
        self.language = language
        self.turns = 0
        self.store.revise(self.session, draft, "first", "turn-0")

    @property
    def draft(self) -> Draft:
        found = self.store.draft(self.session)
        assert found is not None
        return found

    def say(self, message: str) -> str:
        self.turns += 1
        turn = f"turn-{self.turns}"
        history = History(self.store, self.session)
        steps = respond(message, self.draft, language=self.language)
        said, answer = "", None
        while True:
            try:
                step = steps.send(answer)
            except StopIteration:
                return said
            answer = None
            if isinstance(step, Say):
                said += step.text
            elif isinstance(step, Revise):
                self.store.revise(self.session, step.draft, message, turn)
            elif isinstance(step, Recall) and step.way == "before":
                answer = history.before()
            elif isinstance(step, Recall):
                back = history.undo if step.way == "undo" else history.redo
                answer = back(message, turn, step.count)


def test_changes_are_taken_back_and_made_again(tmp_path: Path) -> None:
    talk = Talk(tmp_path, base("en", ""))
    first = encode(talk.draft)
    talk.say("remove the music")
    silent = encode(talk.draft)
    talk.say("make it vertical")
    tall = encode(talk.draft)
    assert "✅" in talk.say("undo")
    assert encode(talk.draft) == silent
    talk.say("undo that")
    assert encode(talk.draft) == first
    assert "nothing to undo" in talk.say("undo")
    talk.say("redo")
    assert encode(talk.draft) == silent
    talk.say("redo")
    assert encode(talk.draft) == tall
    assert "nothing to redo" in talk.say("redo")
    talk.say("undo the last two changes")
    assert encode(talk.draft) == first


def test_a_change_after_undo_begins_a_branch(tmp_path: Path) -> None:
    talk = Talk(tmp_path, base("en", ""))
    first = encode(talk.draft)
    talk.say("remove the music")
    talk.say("undo")
    talk.say("make it square")
    square = encode(talk.draft)
    assert "nothing to redo" in talk.say("redo")
    talk.say("undo")
    assert encode(talk.draft) == first
    talk.say("redo")
    assert encode(talk.draft) == square


def test_what_changed_is_told(tmp_path: Path) -> None:
    talk = Talk(tmp_path, base("zh", ""), "zh")
    assert "第一版" in talk.say("改了啥")
    talk.say("去掉音乐")
    assert "上一次改动" in talk.say("改了什么？")
    assert "已撤销" in talk.say("撤销")


@pytest.mark.parametrize("start", range(6))
def test_thirty_edits_leave_a_valid_timeline_and_undoing_them_all_the_first(
    start: int, tmp_path: Path
) -> None:
    order = Random(start)
    language = ("en", "zh")[start % 2]
    messages = [
        line.message
        for line in [*lines(language), *lines(f"more_{language}")]
        if line.kind not in (1, 2, 5, 22, 31, 55, 64, 65, 66, 67) and line.base != "clip"
    ]
    talk = Talk(tmp_path, base(language, ""), language)
    first = encode(talk.draft)
    for _ in range(30):
        message = order.choice(messages)
        talk.say(message)
        try:
            check_timeline(talk.draft)
        except AssertionError as error:
            raise AssertionError(message) from error
    for _ in range(40):
        if "✅" not in talk.say("undo"):
            break
    assert encode(talk.draft) == first
    assert decode(first) == talk.draft
