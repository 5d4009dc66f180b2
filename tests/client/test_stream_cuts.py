"""Recorded streams, whole and cut at every byte: paid once, said once, typed errors only."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from nemo_notebook.errors import NemoError

from .scripted import Ending, Turns, expected, recorded

pytestmark = pytest.mark.anyio
EXPECTED = expected()


@pytest.fixture
async def turns(tmp_path: Path) -> Any:
    made = Turns(tmp_path)
    yield made
    await made.api.close()


def said_twice(text: str, whole: str, size: int = 6) -> list[str]:
    """Pieces of the whole answer that stand in it once, and in the text more often."""
    pieces = {whole[n : n + size] for n in range(max(0, len(whole) - size + 1))}
    return [piece for piece in pieces if text.count(piece) > max(1, whole.count(piece))]


async def check_whole(turns: Turns, name: str, chunks: list[bytes], ending: Ending) -> None:
    want = EXPECTED[name]
    try:
        heard, shown = await turns.hear(chunks, ending)
    except NemoError as error:
        assert want["error"] is not None, name
        kind, said = want["error"]
        assert type(error).__name__ == kind and said in str(error)
        assert error.details["text"] == want["text"]
    else:
        assert want["error"] is None
        assert (heard.text, shown.strip()) == (want["text"], want["text"])
        assert [call.name for call in heard.answer.calls] == want["tools"]
        assert heard.answer.thoughts == want["thoughts"]
        assert heard.whole or ending is not Ending.FRAMED
    assert turns.transport.paid == 1


@pytest.mark.parametrize("name", EXPECTED)
async def test_whole_streams_however_they_are_cut_into_chunks(turns: Turns, name: str) -> None:
    data = recorded(name)
    for size in (len(data) or 1, 1, 2, 3, 7, 64):
        chunks = [data[n : n + size] for n in range(0, len(data), size)]
        await check_whole(turns, name, chunks, Ending.FRAMED)
    await check_whole(turns, name, [data], Ending.UNFRAMED)


@pytest.mark.parametrize("ending", [Ending.BROKEN, Ending.UNFRAMED])
@pytest.mark.parametrize("name", EXPECTED)
async def test_01_02_a_stream_cut_at_every_byte(turns: Turns, name: str, ending: Ending) -> None:
    data, want = recorded(name), EXPECTED[name]
    for cut in range(len(data) + 1):
        try:
            heard, shown = await turns.hear([data[:cut]], ending)
        except NemoError as error:
            text = error.details["text"]
            assert want["error"] is not None, (cut, error)
            assert type(error).__name__ == want["error"][0]
        else:
            text = heard.text
            assert shown.strip() == text
            if heard.whole:
                # Only an event that says so makes an answer whole when its connection is lost.
                assert text == want["text"], cut
                assert [call.name for call in heard.answer.calls] == want["tools"]
        assert turns.transport.paid == 1
        assert not said_twice(text, want["text"]), (cut, text)
