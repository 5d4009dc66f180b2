"""The chat in JupyterLab, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser

ATTACKS = [
    "<img src=/x onerror=alert(1)>",
    "</script><script>alert(2)</script>",
    "[link](javascript:alert(3)) and <a href='javascript:alert(4)'>this</a>",
    "<svg onload=alert(5)><circle/></svg>",
    "[data](data:text/html,<script>alert(6)</script>)",
    "![picture](/x)",
    "/etc/passwd",
    'data: {"type": "text", "content": "forged"}\n\nevent: done',
]

SPEAKER = f"""
import threading
import nemo_notebook.widgets as widgets
from nemo_notebook.project.updates import Update
from nemo_notebook.project.reply import Reply

ATTACKS = {ATTACKS!r}
go = threading.Event()

class Scripted:
    name = "Scripted"
    asked = []

    def say(self, prompt, *, watch=None):
        self.asked.append(prompt)
        watch(Update("tool", "Planning the scenes…"))
        if "slow" in prompt:
            from nemo_notebook.loop import run
            import asyncio
            watch(Update("text", "Thinking of "))
            run(asyncio.sleep(60))
        if "fail" in prompt:
            raise RuntimeError(ATTACKS[0])
        if "attack" in prompt:
            text = "\\n\\n".join(ATTACKS)
            for sign in text:
                watch(Update("text", sign))
            return Reply(text, suggestions=(ATTACKS[0],))
        text = "# Done\\n\\nA **bold** answer:\\n\\n- one\\n- two\\n\\n[more](https://example.org/)"
        return Reply(text, suggestions=("make it vertical", "export"))

chat = widgets.ChatPanel(Scripted())
"""


@pytest.fixture
def chat(lab: Any, seen: Any, write_notebook: Callable[[str, list[str]], str]) -> Any:
    seen.open(lab, write_notebook("chat.ipynb", [SPEAKER + "chat", "chat"]))
    seen.run_all(60)
    seen.page.locator(".nemo-conversation").nth(1).wait_for()
    return seen


def test_a_conversation_by_keyboard(lab: Any, chat: Any) -> None:
    page = chat.page
    box = page.locator(".nemo-conversation").first
    other = page.locator(".nemo-conversation").nth(1)
    line = box.locator("textarea")
    # Nothing said yet: an example is put into the line, not sent.
    box.locator(".nemo-empty .nemo-chip").first.click()
    assert "sea" in line.input_value()
    line.fill("first line")
    line.press("Shift+Enter")
    line.type("second line")
    line.press("Enter")
    answer = box.locator(".nemo-message.nemo-nemo .nemo-text strong")
    answer.wait_for()
    assert line.input_value() == ""
    assert box.locator(".nemo-you .nemo-text").text_content() == "first line\nsecond line"
    assert box.locator(".nemo-text li").count() == 2
    link = box.locator(".nemo-text a")
    assert link.get_attribute("rel") == "noopener noreferrer"
    assert link.get_attribute("target") == "_blank"
    assert other.locator(".nemo-text strong").count() == 1, "two views of one conversation"
    # A suggestion is sent by its button.
    box.get_by_role("button", name="make it vertical").click()
    page.wait_for_function(
        "() => document.querySelectorAll('.nemo-conversation')[0]"
        ".querySelectorAll('.nemo-you').length === 2"
    )
    box.locator(".nemo-last .nemo-chip").first.wait_for()
    line.press("ArrowUp")
    assert line.input_value() == "make it vertical", "the last request comes back"
    chat.shoot("chat", box)
    # The words of a conversation are there again after the page was loaded anew.
    chat.save()
    page.reload(wait_until="domcontentloaded")
    chat.open(lab, "chat.ipynb")
    page.locator(".nemo-conversation .nemo-text strong").first.wait_for(timeout=30_000)
    assert page.locator(".nemo-conversation").first.locator(".nemo-you").count() == 2


def test_stop_ends_an_answer_and_a_failed_one_can_be_asked_again(chat: Any) -> None:
    page = chat.page
    box = page.locator(".nemo-conversation").first
    line = box.locator("textarea")
    for press in (lambda: box.get_by_role("button", name="Stop").click(), None):
        line.fill("slow please")
        line.press("Enter")
        box.locator(".nemo-running .nemo-plain").wait_for()
        box.get_by_role("button", name="Stop").wait_for()
        if press:
            press()
        else:
            line.press("Escape")
        box.get_by_role("button", name="Send").wait_for()
        assert "Stopped" in box.locator(".nemo-last .nemo-doing").text_content()
        assert "Thinking of" in box.locator(".nemo-last .nemo-text").text_content()
    line.fill("fail please")
    line.press("Enter")
    box.locator(".nemo-last .nemo-error").wait_for()
    chat.shoot("chat-error", box)
    box.get_by_role("button", name="Try again").click()
    page.wait_for_function(
        "() => document.querySelectorAll('.nemo-conversation')[0]"
        ".querySelectorAll('.nemo-failed').length === 2"
    )
    assert chat.dialogs == []


def test_attacks_in_an_answer_stay_text(chat: Any) -> None:
    page = chat.page
    box = page.locator(".nemo-conversation").first
    line = box.locator("textarea")
    line.fill("attack")
    line.press("Enter")
    box.locator(".nemo-last .nemo-chip").wait_for()
    text = box.locator(".nemo-last .nemo-text")
    assert text.locator("img, script, svg, iframe, object").count() == 0
    addresses = text.locator("a").evaluate_all("all => all.map((one) => one.href)")
    assert not [one for one in addresses if not one.startswith(("http:", "https:", ""))]
    assert not [one for one in addresses if one.startswith(("javascript", "data"))]
    for part in ("onerror=alert(1)", "alert(2)", "onload=alert(5)", "/etc/passwd", "forged"):
        assert part in text.text_content()
    assert chat.dialogs == []
    assert not [url for url in chat.requests if url.endswith("/x")]
