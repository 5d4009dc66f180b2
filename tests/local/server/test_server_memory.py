"""A short answer to a question, and "it" in the next message, over the wire of a real app."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from server_parts import connect, new_session, say, spoken, state

from nemo_notebook.draft import Draft, decode

pytestmark = pytest.mark.anyio


async def _draft(client: httpx.AsyncClient, session: str) -> Draft:
    return decode((await state(client, session))["draft"])


async def _made(client: httpx.AsyncClient) -> str:
    session = await new_session(client)
    await say(
        client, session, "make a 6-second video about the sea with captions: The sea is wide."
    )
    return session


@pytest.mark.parametrize(
    ("asked", "answer", "seconds"),
    [("make it shorter", "4 seconds", 4), ("make it longer", "oh, 9s please", 9)],
)
async def test_a_number_answers_how_long(
    make_app: Callable[..., Any], asked: str, answer: str, seconds: int
) -> None:
    async with connect(make_app(respond=None)) as client:
        session = await _made(client)
        assert "How long" in spoken(await say(client, session, asked))
        assert (await _draft(client, session)).duration == 6000
        await say(client, session, answer)
        assert (await _draft(client, session)).duration == seconds * 1000


async def test_which_one_is_answered_and_then_forgotten(make_app: Callable[..., Any]) -> None:
    async with connect(make_app(respond=None)) as client:
        session = await _made(client)
        said = spoken(await say(client, session, "the text is hard to read"))
        assert said.count("?") == 1
        assert "Nothing was changed" in said
        await say(client, session, "the second one")
        larger = await _draft(client, session)
        assert {c.style.get("scale") for c in larger.segments("caption")} == {1.25}
        again = spoken(await say(client, session, "the second one"))
        assert "✅" not in again
        assert await _draft(client, session) == larger


async def test_never_mind_changes_nothing(make_app: Callable[..., Any]) -> None:
    async with connect(make_app(respond=None)) as client:
        session = await _made(client)
        before = await _draft(client, session)
        await say(client, session, "make the text bigger")
        assert "nothing was changed" in spoken(await say(client, session, "never mind"))
        await say(client, session, "2")
        assert await _draft(client, session) == before


async def test_another_request_is_no_answer(make_app: Callable[..., Any]) -> None:
    async with connect(make_app(respond=None)) as client:
        session = await _made(client)
        await say(client, session, "make it shorter")
        await say(client, session, "remove the music")
        after = await _draft(client, session)
        assert not list(after.segments("music"))
        assert after.duration == 6000


async def test_it_is_what_the_message_before_was_about(make_app: Callable[..., Any]) -> None:
    async with connect(make_app(respond=None)) as client:
        session = await _made(client)
        await say(client, session, 'change the title to "Salt"')
        await say(client, session, "make it bigger")
        await say(client, session, "move it down")
        title = min((await _draft(client, session)).segments("title"), key=lambda s: s.start)
        assert (title.text, title.style["scale"], title.style["position"]) == (
            "Salt",
            1.25,
            "bottom",
        )


async def test_versions_are_taken_up_by_their_number(make_app: Callable[..., Any]) -> None:
    async with connect(make_app(respond=None)) as client:
        session = await _made(client)
        first = await _draft(client, session)
        assert "use version 2" in spoken(await say(client, session, "give me 3 versions"))
        await say(client, session, "the second one")
        second = await _draft(client, session)
        assert [s.text for s in second.segments()] == [s.text for s in first.segments()]
        assert next(second.segments("music")).source != next(first.segments("music")).source
        await say(client, session, 'change the title to "Salt"')
        await say(client, session, "use version 3")
        third = await _draft(client, session)
        assert third.title == "Salt"
        assert next(third.segments("music")).source != next(second.segments("music")).source
        await say(client, session, "undo")
        undone = await _draft(client, session)
        assert next(undone.segments("music")).source == next(second.segments("music")).source
        await say(client, session, "use version 1")
        back = await _draft(client, session)
        assert back.title == "Salt"
        assert [s.source for s in back.segments()] == [s.source for s in first.segments()]


async def test_versions_of_a_new_video_are_taken_up(make_app: Callable[..., Any]) -> None:
    async with connect(make_app(respond=None)) as client:
        session = await new_session(client)
        await say(client, session, "make 3 versions of a 6-second video about the sea")
        first = await _draft(client, session)
        await say(client, session, "I prefer the third one")
        third = await _draft(client, session)
        assert third.wire["looks"]["now"] == 3
        assert next(third.segments("music")).source != next(first.segments("music")).source


async def test_which_scene_is_answered_by_its_place(make_app: Callable[..., Any]) -> None:
    async with connect(make_app(respond=None)) as client:
        session = await _made(client)
        await say(client, session, "duplicate scene 1")
        before = await _draft(client, session)
        count = len(list(before.segments("scene")))
        assert "Which one" in spoken(await say(client, session, "delete scene 99"))
        assert await _draft(client, session) == before
        await say(client, session, "the second one")
        assert len(list((await _draft(client, session)).segments("scene"))) == count - 1
