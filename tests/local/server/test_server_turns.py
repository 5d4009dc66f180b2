"""Turns: the stream of events, what is stored, and what it costs."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from server_parts import (
    Call,
    Result,
    Revise,
    Say,
    connect,
    events,
    message,
    new_session,
    say,
    simple_agent,
    spoken,
    state,
    stored,
    wire_draft,
)

from nemo_notebook.draft import decode
from nemo_notebook.errors import InputError, RenderFailed
from nemo_notebook.local.turns import pieces

pytestmark = pytest.mark.anyio


async def credits(client: Any) -> dict[str, int]:
    found: dict[str, int] = (await client.get("/api/credits/balance/simple")).json()["data"]
    return found


@pytest.mark.parametrize(
    "text",
    [
        "Done: 10 seconds.",
        " lead and trail \n",
        "做好了：10秒的日落。好",
        "x" * 500,
        "😀 👩‍👩‍👧 ok",
        "",
    ],
)
async def test_pieces_are_the_text(text: str) -> None:
    found = list(pieces(text))
    assert "".join(found) == text
    assert max(map(len, found), default=0) <= 50


async def test_the_steps_come_as_typed_events_in_order(app: Any) -> None:
    async with connect(app) as client:
        session = await new_session(client, "zh")
        body = message(session, "the sea")
        async with client.stream("POST", "/run_sse", json=body) as response:
            assert response.headers["content-type"].startswith("text/event-stream")
            stream = [event async for event in events(response)]
        kinds = [event["type"] for event in stream]
        assert kinds == ["text"] * 3 + ["tool_call", "tool_result"] + ["text"] * 7
        assert spoken(stream) == "Planning the video. ✅ Done: one second of the sea."
        assert stream[3] == {
            "type": "tool_call",
            "name": "generate_video",
            "args": {"prompt": "the sea"},
        }
        assert stream[4]["result"] == {"ok": True, "uploads": 0, "language": "zh"}
        found = await state(client, session)
        assert found["draft"] == wire_draft(1)
        assert [one["source"] for one in found["generated_media"]] == ["visual:sea", "music:lofi"]


async def test_events_arrive_while_the_agent_works(make_app: Callable[..., Any]) -> None:
    proceed = threading.Event()

    def respond(*args: Any, **options: Any) -> Iterator[Any]:
        yield Say("First.")
        assert proceed.wait(10)
        yield Say(" Last.")

    async with connect(make_app(respond=respond, heartbeat=0.02)) as client:
        body = message(await new_session(client), "hello")
        async with client.stream("POST", "/run_sse", json=body) as response:
            stream = events(response)
            assert (await anext(stream))["content"] == "First."
            assert await anext(stream) == {"type": "heartbeat"}
            assert await anext(stream) == {"type": "heartbeat"}
            proceed.set()
            rest = [event async for event in stream if event["type"] != "heartbeat"]
            assert spoken(rest) == " Last."


async def test_the_turn_goes_on_when_the_listener_leaves(make_app: Callable[..., Any]) -> None:
    proceed, ended = threading.Event(), threading.Event()

    def respond(*args: Any, **options: Any) -> Iterator[Any]:
        yield Say("First.")
        assert proceed.wait(10)
        yield Revise(decode(wire_draft(1)))
        ended.set()

    async with connect(make_app(respond=respond)) as client:
        session = await new_session(client)
        async with client.stream("POST", "/run_sse", json=message(session, "x")) as response:
            await anext(events(response))
        assert (await state(client, session))["draft"] == {}
        proceed.set()
        assert await asyncio.to_thread(ended.wait, 10)
        assert (await state(client, session))["draft"] == wire_draft(1)


async def test_a_second_message_waits_for_the_first(make_app: Callable[..., Any]) -> None:
    proceed = threading.Event()
    order: list[str] = []

    def respond(prompt: str, draft: Any, **options: Any) -> Iterator[Any]:
        order.append(f"{prompt} begins")
        yield Say(prompt)
        if prompt == "one":
            assert proceed.wait(10)
        yield Revise(decode(wire_draft(1 if draft is None else 2)))
        order.append(f"{prompt} ends")

    async with connect(make_app(respond=respond, heartbeat=0.02)) as client:
        session = await new_session(client)
        async with client.stream("POST", "/run_sse", json=message(session, "one")) as first:
            heard = events(first)
            assert (await anext(heard))["content"] == "one"
            async with client.stream("POST", "/run_sse", json=message(session, "two")) as second:
                waiting = events(second)
                assert await anext(waiting) == {"type": "heartbeat"}
                proceed.set()
                assert "two" in [event.get("content") async for event in waiting]
            assert [event async for event in heard if event["type"] == "text"] == []
        assert order == ["one begins", "one ends", "two begins", "two ends"]
        assert (await state(client, session))["draft"]["d"] == 2000


@pytest.mark.parametrize(
    ("error", "event"),
    [
        (InputError("It cannot be 9 hours.", hint="Ask for less."), None),
        (RenderFailed("No voice."), {"error": "RenderFailed: No voice."}),
        (float("nan"), {"error": "The local agent could not finish this request."}),
        (object(), {"error": "The local agent could not finish this request."}),
        (KeyError("/secret"), {"error": "The local agent could not finish this request."}),
    ],
)
async def test_what_the_agent_cannot_do(
    make_app: Callable[..., Any], error: object, event: Any, caplog: pytest.LogCaptureFixture
) -> None:
    def respond(*args: Any, **options: Any) -> Iterator[Any]:
        yield Say("Well. ")
        if isinstance(error, Exception):
            raise error
        yield Result("measure", {"value": error})

    async with connect(make_app(respond=respond, rehearse=True)) as client:
        stream = await say(client, await new_session(client), "x")
        if event is None:
            assert spoken(stream) == "Well. It cannot be 9 hours. Ask for less."
        else:
            assert spoken(stream) == "Well. "
            assert {**stream[-1], "error": stream[-1]["error"][: len(event["error"])]} == event
            assert "/secret" not in stream[-1]["error"]
        assert await credits(client) == {"available": 100, "frozen": 0, "total": 100}


async def test_the_versions_of_a_timeline_are_kept(app: Any) -> None:
    async with connect(app) as client:
        session = await new_session(client)
        for prompt in ("one", "two", "three"):
            await say(client, session, prompt)
        store = app.state.services.store
        user = app.state.services.accounts.lookup(
            client.headers["Authorization"].removeprefix("Bearer ")
        ).user
        found = store.session(user, session)
        kept = [store.version(found, number) for number in store.versions(found)]
        assert [(one.number, one.prompt, one.draft["d"]) for one in kept] == [
            (1, "one", 1000),
            (2, "one", 1000),
            (3, "two", 2000),
            (4, "three", 3000),
        ]
        assert kept[0].turn == kept[1].turn != kept[2].turn


async def test_a_rehearsal_charges_and_runs_out(make_app: Callable[..., Any]) -> None:
    frozen: list[dict[str, int]] = []
    app = make_app(rehearse=True, respond=lambda *a, **o: respond(*a, **o))

    def respond(prompt: str, draft: Any, **options: Any) -> Iterator[Any]:
        balance = app.state.services.accounts.balance(user)
        frozen.append({"available": balance.available, "frozen": balance.frozen})
        yield from simple_agent(prompt, draft, **options)

    async with connect(app) as client:
        token = client.headers["Authorization"].removeprefix("Bearer ")
        user = app.state.services.accounts.lookup(token).user
        assert await credits(client) == {"available": 100, "frozen": 0, "total": 100}
        session = await new_session(client)
        stream = await say(client, session, "the sea")
        assert stream[0] == {"type": "heartbeat"}
        assert frozen == [{"available": 0, "frozen": 100}]
        assert await credits(client) == {"available": 0, "frozen": 0, "total": 0}
        answer = await client.post("/run_sse", json=message(session, "longer"))
        assert answer.json()["code"] == 2001
        assert "needs 50 credits and 0 are available" in answer.json()["message"]
        numbers = answer.json()["data"]
        assert (numbers["available"], numbers["needed"], numbers["frozen"]) == (0, 50, 0)
        assert numbers["user_id"] == user
        assert (await state(client, session))["version"] == 2


async def test_editing_is_paid_once_between_generations(make_app: Callable[..., Any]) -> None:
    async with connect(make_app(rehearse=True, credits=260)) as client:
        session = await new_session(client)
        left = []
        for prompt in ("the sea", "longer", "longer", "longer"):
            await say(client, session, prompt)
            left.append((await credits(client))["available"])
        assert left == [160, 110, 110, 110]
        await say(client, session, "new video of the mountains")
        assert (await credits(client))["available"] == 10


async def test_a_new_video_in_an_old_session_costs_a_generation(
    make_app: Callable[..., Any],
) -> None:
    async with connect(make_app(rehearse=True, credits=160)) as client:
        session = await new_session(client)
        await say(client, session, "the sea")
        await say(client, session, "longer")
        before = await state(client, session)
        stream = await say(client, session, "new video of the mountains")
        assert stream[-1]["error"].startswith("OutOfCredits: This generation needs 100 credits")
        assert await state(client, session) == before
        assert await credits(client) == {"available": 10, "frozen": 0, "total": 10}


async def test_about_a_third_of_rehearsed_edits_say_nothing(make_app: Callable[..., Any]) -> None:
    async def rehearse() -> list[bool]:
        app = make_app(rehearse=True, credits=1000)
        async with connect(app) as client:
            session = await new_session(client)
            assert spoken(await say(client, session, "the sea"))
            return [
                spoken(await say(client, session, f"make it longer, {n}")) == "" for n in range(30)
            ]

    silent = await rehearse()
    assert 4 <= sum(silent) <= 16
    assert await rehearse() == silent


async def test_a_rehearsed_question_is_always_answered(make_app: Callable[..., Any]) -> None:
    def respond(prompt: str, draft: Any, **options: Any) -> Iterator[Any]:
        if draft is None:
            yield from simple_agent(prompt, draft, **options)
        else:
            yield Say("It lasts one second.")

    async with connect(make_app(rehearse=True, credits=1000, respond=respond)) as client:
        session = await new_session(client)
        await say(client, session, "the sea")
        before = await credits(client)
        for n in range(9):
            assert spoken(await say(client, session, f"how long, {n}?")) == "It lasts one second."
        assert await credits(client) == before


async def test_a_rehearsed_generation_has_two_stages(
    make_app: Callable[..., Any], tmp_path: Path
) -> None:
    async with connect(make_app(rehearse=True)) as client:
        session = await new_session(client)
        await say(client, session, "the sea")
        first = stored(tmp_path, "drafts/000001.json")["draft"]
        assert [track["id"] for track in first["t"]] == ["video"]
        assert (await state(client, session))["version"] == 2
        assert len((await state(client, session))["draft"]["t"]) == 3


async def test_tool_results_keep_their_data(make_app: Callable[..., Any]) -> None:
    def respond(*args: Any, **options: Any) -> Iterator[Any]:
        yield Call("find", {"camelCase": [1, {"snake_case": None}]})
        yield Result("find", "\u2028 plain text\nwith lines")

    async with connect(make_app(respond=respond)) as client:
        stream = await say(client, await new_session(client), "x")
        assert stream[0]["args"] == {"camelCase": [1, {"snake_case": None}]}
        assert stream[1]["result"] == "\u2028 plain text\nwith lines"
