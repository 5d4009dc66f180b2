"""The real agent behind the wire."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from server_parts import connect, new_session, say, spoken, state, stored

from nemo_notebook.draft import decode

pytestmark = pytest.mark.anyio


async def test_a_prompt_becomes_a_timeline_and_an_edit_changes_it(
    make_app: Callable[..., Any],
) -> None:
    async with connect(make_app(respond=None)) as client:
        session = await new_session(client)
        stream = await say(client, session, "make a 5-second sunset video with no voiceover")
        assert "error" not in str(stream)
        assert len(spoken(stream)) > 40
        calls = [event["name"] for event in stream if event["type"] == "tool_call"]
        results = [event["name"] for event in stream if event["type"] == "tool_result"]
        assert calls
        assert set(results) <= set(calls)
        draft = decode((await state(client, session))["draft"])
        assert draft.duration == 5000
        assert "visual:sunset" in {segment.source for segment in draft.segments("scene")}
        edit = await say(client, session, "remove the music")
        assert spoken(edit)
        after = decode((await state(client, session))["draft"])
        assert list(draft.segments("music"))
        assert not list(after.segments("music"))


async def test_a_rehearsed_generation_of_the_agent_has_two_stages(
    make_app: Callable[..., Any], tmp_path: Path
) -> None:
    async with connect(make_app(respond=None, rehearse=True)) as client:
        session = await new_session(client)
        await say(client, session, "a 5-second sunset video with no voiceover")
        raw = decode(stored(tmp_path, "drafts/000001.json")["draft"])
        whole = decode(stored(tmp_path, "drafts/000002.json")["draft"])
        assert list(raw.segments("scene"))
        assert not list(raw.segments("music", "title", "caption"))
        assert list(whole.segments("music"))
        balance = (await client.get("/api/credits/balance/simple")).json()["data"]
        assert balance["available"] == 0


async def test_what_the_agent_refuses_is_said_in_words(make_app: Callable[..., Any]) -> None:
    async with connect(make_app(respond=None)) as client:
        session = await new_session(client)
        stream = await say(client, session, "😀😀😀")
        assert spoken(stream).strip()
        assert all(event["type"] == "text" for event in stream)
        assert (await state(client, session))["draft"] == {}
