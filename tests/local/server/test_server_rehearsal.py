"""A rehearsal with the real agent is like the cloud's free plan; without one nobody is stopped."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from server_parts import ATTRIBUTION, CLIENT_ID, connect, new_session, say, spoken, state

pytestmark = pytest.mark.anyio


async def credits(client: httpx.AsyncClient) -> dict[str, int]:
    answer = await client.get("/api/credits/balance/simple")
    found: dict[str, int] = answer.json()["data"]
    return found


MADE = "a 5-second sunset video with no voiceover"
EDITS = (
    "make it vertical", "make it square", "black and white", "remove the filter",
    "blur the background", "remove the blur", "slow zoom", "remove the zoom", "add calm music",
    "remove the music", "add upbeat music", "make the music quieter", "make the music louder",
    "make it vertical", "make the title bigger", "make the title red", "move the title down",
    "make it square", "vintage look", "remove the filter", "make it 6 seconds",
    "make it 7 seconds", "make it 5 seconds", "fade to black at the end",
)  # fmt: skip


async def test_edits_of_the_agent_are_textless_about_every_third_time(
    make_app: Callable[..., Any],
) -> None:
    async with connect(make_app(respond=None, rehearse=True, credits=1000)) as client:
        session = await new_session(client)
        stream = await say(client, session, MADE)
        assert stream[0] == {"type": "heartbeat"}
        silent, told = 0, 0
        for edit in EDITS:
            before = (await state(client, session))["version"]
            stream = await say(client, session, edit)
            assert stream[0] == {"type": "heartbeat"}
            changed = (await state(client, session))["version"] > before
            if not changed:
                assert spoken(stream), edit
                continue
            assert [e for e in stream if e["type"] == "tool_call"], edit
            silent += not spoken(stream)
            told += bool(spoken(stream))
        assert silent + told >= 18
        assert 0.1 <= silent / (silent + told) <= 0.6


@pytest.mark.parametrize(
    "message",
    [
        "what changed?",
        "is it too long?",
        "add some dragons",
        "make it shorter",
        "thanks!",
        "3d glasses",
    ],
)
async def test_what_changes_nothing_costs_nothing_and_is_answered(
    make_app: Callable[..., Any], message: str
) -> None:
    async with connect(make_app(respond=None, rehearse=True, credits=1000)) as client:
        session = await new_session(client)
        await say(client, session, MADE)
        left = await credits(client)
        assert spoken(await say(client, session, message))
        assert await credits(client) == left
        assert left["frozen"] == 0


async def test_a_generation_an_editing_session_and_the_end_of_the_credits(
    make_app: Callable[..., Any],
) -> None:
    async with connect(make_app(respond=None, rehearse=True, credits=150)) as client:
        session = await new_session(client)
        await say(client, session, MADE)
        assert (await credits(client))["available"] == 50
        for edit in ("remove the music", "make it square", "undo"):
            await say(client, session, edit)
            assert await credits(client) == {"available": 0, "frozen": 0, "total": 0}
        await say(client, session, "make it vertical")
        other = await new_session(client)
        answer = await client.post(
            "/run_sse",
            json={
                "app_name": "nemo_agent", "user_id": "me", "session_id": other,
                "new_message": {"parts": [{"text": MADE}]},
            },
        )  # fmt: skip
        assert answer.json()["code"] == 2001


async def test_without_a_rehearsal_nobody_is_stopped(make_app: Callable[..., Any]) -> None:
    async with connect(make_app(respond=None)) as client:
        session = await new_session(client)
        before = await credits(client)
        await say(client, session, MADE)
        for edit in EDITS[:6]:
            stream = await say(client, session, edit)
            assert spoken(stream)
            assert "error" not in str(stream)
        await say(client, session, "make a 4-second video about the sea with no voiceover")
        assert await credits(client) == before


async def test_tokens_run_out_in_a_rehearsal(make_app: Callable[..., Any]) -> None:
    headers = {**ATTRIBUTION, "X-Client-Id": CLIENT_ID}
    async with connect(make_app(respond=None, rehearse=True)) as client:
        codes = [
            (await client.post("/api/auth/anonymous-token", headers=headers)).json()["code"]
            for _ in range(12)
        ]
    assert codes[0] == 0
    assert codes[-1] == 429
