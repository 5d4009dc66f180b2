"""Both shapes of events, every form of an error, and the answer that they make."""

from __future__ import annotations

import json
from typing import Any

import pytest

from nemo_notebook.client.assembly import Answer, Assembly
from nemo_notebook.client.events import (
    Damaged,
    End,
    Event,
    Failure,
    Heartbeat,
    StateDelta,
    Text,
    Thought,
    ToolCall,
    ToolResult,
    interpret,
)
from nemo_notebook.errors import (
    AuthError,
    NemoError,
    OutOfCredits,
    RateLimited,
    ServerError,
    SessionNotFound,
)


def read(*wires: Any) -> list[Event]:
    return [
        event
        for wire in wires
        for event in interpret(wire if isinstance(wire, str) else json.dumps(wire))
    ]


def fold(*wires: Any, framed: bool | None = True) -> Answer:
    assembly = Assembly()
    for event in read(*wires):
        assembly.add(event)
    if framed is not None:
        assembly.add(End(framed))
    return assembly.answer()


def kit(
    *parts: Any, partial: bool = False, id: str = "e1", role: str = "model", **more: Any
) -> dict[str, Any]:
    """An event of the Agent Development Kit; a text is a part of its own."""
    made = [{"text": part} if isinstance(part, str) else part for part in parts]
    content = {"role": role, "parts": made}
    return {"id": id, "author": "nemo", "content": content, "partial": partial, **more}


CALL = {"functionCall": {"name": "make_clip", "args": {"aB_c": 1}, "id": "c1"}}
RESULT = {"functionResponse": {"name": "make_clip", "response": {"okAy": True}, "id": "c1"}}


def test_the_typed_shape() -> None:
    call, result = (
        {"type": "tool_call", "name": "add_title", "args": {"text": "Hi"}},
        {"type": "tool_result", "name": "add_title", "result": {"ok": True}},
    )
    events = read({"type": "text", "content": "A"}, {"type": "text", "text": "B"}, call, result)
    first, second, used, done = events
    assert isinstance(first, Text) and first.text == "A" and not first.whole
    assert isinstance(second, Text) and second.text == "B"
    assert isinstance(used, ToolCall) and used.args == {"text": "Hi"}
    assert done == ToolResult("add_title", {"ok": True})
    for data in ('{"type": "heartbeat"}', "", "  "):
        assert read(data) == [Heartbeat()]


def test_the_shape_of_the_kit() -> None:
    wire = kit("Hm.", {"text": "so", "thought": True}, CALL, actions={"stateDelta": {"aB": 1}})
    thought, text, call, delta, _ = read(wire)
    assert isinstance(thought, Thought) and thought.text == "so"
    assert isinstance(text, Text) and text.text == "Hm." and text.whole
    assert isinstance(call, ToolCall) and (call.id, call.args) == ("c1", {"aB_c": 1})
    assert delta == StateDelta({"aB": 1})
    (result, _) = read(kit(RESULT, role="user"))
    assert result == ToolResult("make_clip", {"okAy": True}, "c1")


ERRORS: list[tuple[Any, type[NemoError], str]] = [
    ({"error": "ValueError: no such voice"}, ServerError, "no such voice"),
    ({"error": "boom", "error_details": {"code": 2001}}, OutOfCredits, "boom"),
    ({"error": "SessionNotFoundError: s1"}, SessionNotFound, "s1"),
    ({"error": {"code": 429, "message": "slow down"}}, RateLimited, "slow down"),
    ({"error": {"status": "UNAUTHENTICATED", "message": "who"}}, AuthError, "who"),
    ('{"error": "RuntimeError: line one', ServerError, "line one"),
    ({"errorCode": "RESOURCE_EXHAUSTED", "errorMessage": "full"}, RateLimited, "full"),
    ({"id": "e", "errorCode": "X_1", "content": {"parts": []}}, ServerError, "X_1"),
    ({"content": {"parts": []}, "finishReason": "SAFETY"}, ServerError, "declined"),
    ({"finishReason": "SAFETY"}, ServerError, "declined"),
    ({"type": "error", "code": 2001, "message": "none left"}, OutOfCredits, "none left"),
    ({"type": "error", "content": "oh"}, ServerError, "oh"),
    ({"code": 1002, "message": "gone"}, SessionNotFound, "gone"),
    ({"success": False, "message": "bad day"}, ServerError, "bad day"),
    ({"detail": "Session not found"}, SessionNotFound, "Session not found"),
]


@pytest.mark.parametrize(("wire", "kind", "said"), ERRORS)
def test_every_form_of_an_error(wire: Any, kind: type[NemoError], said: str) -> None:
    answer = fold({"type": "text", "content": "So far."}, wire)
    assert answer.failure is not None and answer.text == "So far."
    error = answer.failure.error(answer.text)
    assert type(error) is kind and said in str(error)
    assert error.details["text"] == "So far."


@pytest.mark.parametrize("data", ["{", "[1]", "null", "<html>", '{"type":"te', "[" * 100_000])
def test_damage_is_not_an_answer(data: str) -> None:
    (event,) = read(data)
    assert isinstance(event, Damaged) and len(event.excerpt) < 200
    assert not fold({"type": "text", "content": "A"}, data).complete


def test_ordinary_events_are_no_errors() -> None:
    for wire in (
        kit("ok", finishReason="STOP"),
        kit("ok", errorCode=None),
        {"type": "text", "content": "the error: code 2001"},
        {"type": "tool_result", "name": "x", "result": {"error": "inner"}},
        {"something": "else"},
    ):
        assert not any(isinstance(event, Failure) for event in read(wire))


@pytest.mark.parametrize("ids", ["same", "different"])
def test_partials_are_a_draft_that_the_whole_text_replaces(ids: str) -> None:
    pieces = ["I will ", "make it", " no"]
    partials = [
        kit(piece, partial=True, id="e1" if ids == "same" else f"p{n}")
        for n, piece in enumerate(pieces)
    ]
    draft_call = kit(CALL, partial=True)
    final = kit("I will make it now.", {"text": "deep", "thought": True}, CALL)
    answer = fold(*partials, draft_call, final, kit(RESULT), kit("Done.", id="e2"))
    assert answer.text == "I will make it now.\n\nDone."
    assert [call.name for call in answer.calls] == ["make_clip"]
    assert answer.thoughts == "deep"
    assert answer.complete


def test_the_same_text_twice_in_two_messages_stays() -> None:
    assert fold(kit("Done.", id="a"), kit("Done.", id="b")).text == "Done.\n\nDone."


def test_a_replay_word_for_word_is_shown_once() -> None:
    sentence = {"type": "text", "content": "The title is at the beginning now. "}
    call = {"type": "tool_call", "name": "t", "args": {}}
    final = kit("All of it is done.", CALL)
    answer = fold(sentence, call, sentence, call, final, final)
    assert answer.text == sentence["content"] + "\n\nAll of it is done."
    assert [one.name for one in answer.calls] == ["t", "make_clip"]
    ids = Assembly()
    for id in ("1", "1", "2"):
        for event in interpret('{"type": "text", "content": "ha"}', id):
            ids.add(event)
    assert ids.text == "haha"


@pytest.mark.parametrize(
    "pieces", [["ha", "ha", "!"], ["really ", "really ", "good"], ["哈", "哈"]]
)
def test_words_may_repeat(pieces: list[str]) -> None:
    wires = [{"type": "text", "content": piece} for piece in pieces]
    assert fold(*wires).text == "".join(pieces)


def test_both_shapes_in_one_stream() -> None:
    answer = fold({"type": "text", "content": "One. "}, kit("Tw", partial=True), kit("Two."))
    assert answer.text == "One. \n\nTwo."


def test_an_apology_after_an_answer_is_dropped() -> None:
    said = "Title added. I encountered a temporary issue. Please try again."
    assert fold({"type": "text", "content": said}).text == "Title added."
    two = fold(kit("Title added.", id="1"), kit("I encountered a temporary issue.", id="2"))
    assert two.text == "Title added."
    alone = "I encountered a temporary issue."
    assert fold({"type": "text", "content": alone}).text == alone
    inner = "A film where I encountered a temporary issue. " + "It goes on. " * 40
    assert fold({"type": "text", "content": inner}).text == inner


WHOLE: list[tuple[list[Any], bool, bool]] = [
    ([{"type": "text", "content": "A"}], True, True),
    ([{"type": "text", "content": "A"}], False, False),
    ([], True, True),
    ([], False, False),
    ([kit("A")], False, True),
    ([kit("A", partial=True)], True, False),
    ([kit("A", CALL)], True, False),
    ([kit(CALL), kit(RESULT)], True, True),
    ([kit(CALL), kit(RESULT)], False, False),
    ([kit(CALL), kit(RESULT), kit("B", partial=True)], True, False),
    ([{"turnComplete": True}], False, True),
]


@pytest.mark.parametrize(("wires", "framed", "whole"), WHOLE)
def test_half_an_answer_is_never_taken_for_a_whole_one(
    wires: list[Any], framed: bool, whole: bool
) -> None:
    assert fold(*wires, framed=framed).complete is whole


def test_a_broken_connection_is_no_end() -> None:
    assert not fold({"type": "text", "content": "A"}, framed=None).complete
