"""The chat, driven as a page drives it, without a page."""

from __future__ import annotations

import logging
import threading
from typing import Any

import pandas as pd
import pytest

from nemo_notebook.project.reply import Reply
from nemo_notebook.project.updates import Update, Watcher
from nemo_notebook.widgets import ChatPanel
from nemo_notebook.widgets.markdown import markdown_html

ATTACK = "<img src=x onerror=alert(1)>"


class Slow:
    """A speaker that answers when it is let; what a page would see is looked at meanwhile."""

    name = "Slow"

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.begun, self.go = threading.Event(), threading.Event()

    def say(self, prompt: str, *, watch: Watcher | None = None) -> Reply:
        assert watch is not None
        self.asked.append(prompt)
        watch(Update("tool", "Thinking…"))
        watch(Update("text", "Once "))
        self.begun.set()
        assert self.go.wait(10)
        if "fail" in prompt:
            raise ValueError(ATTACK)
        watch(Update("text", "upon a time."))
        watch(Update("done"))
        status = "unknown" if "perhaps" in prompt else "done"
        return Reply("Once **upon** a time.", status, suggestions=("make it vertical",))


class Page:
    """What a page sees of a chat, and what it says to it."""

    def __init__(self, chat: ChatPanel) -> None:
        self.heard: list[dict[str, Any]] = []
        self._log = chat.conversation
        self._log.send = lambda content, buffers=None: self.heard.append(content)

    def says(self, kind: str, **facts: Any) -> None:
        self._log._handle_custom_msg({"kind": kind, **facts}, [])

    def hears(self, kind: str) -> list[dict[str, Any]]:
        return [one for one in self.heard if one["kind"] == kind]


def last(chat: ChatPanel) -> dict[str, Any]:
    message: dict[str, Any] = chat.conversation.get_state()["messages"][-1]
    return message


def answered(prompt: str) -> ChatPanel:
    speaker = Slow()
    speaker.go.set()
    chat = ChatPanel(speaker)
    assert chat.submit(prompt) and chat.wait(10)
    return chat


def test_one_message_at_a_time_and_the_loop_stays_free() -> None:
    speaker = Slow()
    chat = ChatPanel(speaker)
    page = Page(chat)
    page.says("submit", text="hello")
    assert speaker.begun.wait(10), "the work goes on elsewhere; we are here already"
    assert chat.busy and chat.conversation.busy
    page.says("submit", text="again")
    assert speaker.asked == ["hello"]
    assert [one["ok"] for one in page.hears("taken")] == [True, False], "the page keeps the words"
    speaker.go.set()
    assert chat.wait(10)
    assert not chat.conversation.busy
    texts = [(one.role, one.text, one.state) for one in chat.conversation.said]
    assert texts == [("you", "hello", "done"), ("nemo", "Once **upon** a time.", "done")]


def test_blank_lines_are_not_sent() -> None:
    speaker = Slow()
    chat = ChatPanel(speaker)
    assert not chat.submit("  ") and speaker.asked == []
    assert not chat.conversation.said


def test_the_answer_comes_in_pieces_and_is_whole_for_a_late_page() -> None:
    speaker = Slow()
    chat = ChatPanel(speaker)
    page = Page(chat)
    chat.submit("hello")
    assert speaker.begun.wait(10)
    for _ in range(100):
        if {"kind": "append", "id": 1, "text": "Once "} in page.heard:
            break
        threading.Event().wait(0.02)
    assert len(page.hears("append")) == 1 and len(page.hears("message")) == 2
    assert last(chat)["text"] == "Once ", "who comes late gets all so far"
    assert last(chat)["html"] == "" and last(chat)["elapsed"] >= 0
    speaker.go.set()
    assert chat.wait(10)
    assert last(chat)["html"] == "<p>Once <strong>upon</strong> a time.</p>"
    assert last(chat)["suggestions"] == ["make it vertical"]


def test_an_error_stands_under_its_message_and_can_be_asked_once_more(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR, "nemo_notebook.widgets"):
        chat = answered("please fail")
    assert isinstance(chat.last_error, ValueError)
    assert "ChatPanel" in caplog.text
    assert last(chat)["state"] == "error" and ATTACK in last(chat)["error"]
    assert chat.notice.value == "", "said once"
    page = Page(chat)
    page.says("retry", id=1)
    assert chat.wait(10)
    assert chat.speaker.asked == ["please fail", "please fail"]  # type: ignore[union-attr]
    page.says("retry", id=0)
    page.says("retry", id=77)
    page.says("retry", id="1")
    assert len(chat.speaker.asked) == 2, "only an answer that offers it"  # type: ignore[union-attr]
    chat.submit("hello")
    assert chat.wait(10)
    assert chat.last_error is None


def test_an_answer_of_unknown_outcome_is_sent_again_only_with_a_warning() -> None:
    assert "charged twice" in last(answered("perhaps"))["retry"]
    assert last(answered("hello"))["retry"] == ""


def test_an_answer_can_be_stopped(client: Any) -> None:
    project = client.project("Stopped")
    chat = ChatPanel(project)
    page, begun, go = Page(chat), threading.Event(), threading.Event()
    say = project.say

    def slowly(prompt: str, *, watch: Watcher) -> Reply:
        def watching(update: Update) -> None:
            watch(update)
            begun.set()
            go.wait(10)

        reply: Reply = say(prompt, watch=watching)
        return reply

    project.say = slowly
    page.says("submit", text="a 3-second video about the sea")
    assert begun.wait(30)
    page.says("stop")
    go.set()
    assert chat.wait(30)
    assert last(chat)["state"] == "stopped" and "may still be at work" in last(chat)["step"]
    assert chat.last_error is None
    project.say = say
    page.says("submit", text="show tracks")
    assert chat.wait(120)
    assert last(chat)["state"] == "done", "the next message finds the conversation whole"


def test_what_was_said_before_is_shown() -> None:
    class Known(Slow):
        history = pd.DataFrame({"prompt": ["hello"], "text": ["Good *day*"]})

    chat = ChatPanel(Known())
    assert [one.text for one in chat.conversation.said] == ["hello", "Good *day*"]
    assert "<em>day</em>" in last(chat)["html"]


def test_how_long_answers_usually_take_is_known_from_those_before() -> None:
    chat = answered("one")
    assert last(chat)["estimate"] is None
    for prompt in ("two", "three"):
        assert chat.submit(prompt) and chat.wait(10)
    assert last(chat)["estimate"] > 0


@pytest.mark.parametrize(
    "attack",
    [
        ATTACK,
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt&colon;alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "![x](http://127.0.0.1/x.png)",
        "<svg/onload=alert(1)>",
        "<!-- <img src=x onerror=alert(1)> -->",
        '<https://x.example/"onmouseover=alert(1)>',
        "[x]: javascript:alert(1)\n[x]",
        "| <b> |\n|--|\n| <iframe src=//x> |",
    ],
)
def test_markdown_makes_no_markup_of_the_text(attack: str) -> None:
    made = markdown_html(attack).lower()
    for bad in ("<img", "<script", "<svg", "<iframe", "<!--", 'href="javascript', 'href="data'):
        assert bad not in made
    assert '"onmouseover' not in made


def test_a_long_answer_travels_once() -> None:
    """4,000 pieces: less than half a megabyte to the page, and nothing lost."""
    import json

    class Long(Slow):
        def say(self, prompt: str, *, watch: Watcher | None = None) -> Reply:
            assert watch is not None
            for number in range(4000):
                watch(Update("text", f"token{number} "))
            return Reply("".join(f"token{number} " for number in range(4000)))

    chat = ChatPanel(Long())
    page = Page(chat)
    assert chat.submit("go") and chat.wait(60)
    assert sum(len(json.dumps(one)) for one in page.heard) < 500_000
    assert last(chat)["text"].split() == [f"token{number}" for number in range(4000)]
