"""Recorded streams over real sockets, cut here and there, through the whole of a project."""

from __future__ import annotations

from pathlib import Path

import pytest
from client.backend import Backend, draft
from client.raw_server import CHUNKED, LAST, UNFRAMED, Close, Reset, Step, chunk
from client.scripted import expected, recorded

from nemo_notebook.errors import NemoError

from .support import Seen, open_project

EXPECTED = expected()
STEP = 83
"""A prime, so that the cuts of all recordings fall on every part of an event."""


@pytest.mark.parametrize("name", EXPECTED)
def test_01_02_04_cuts_over_a_socket(server: Backend, tmp_path: Path, name: str) -> None:
    data, want = recorded(name), EXPECTED[name]
    project = open_project(server, tmp_path)
    server.draft = draft()
    ends: list[Step] = [Close(), Reset()]
    for turn, cut in enumerate(range(len(data) % STEP, len(data), STEP)):
        head = UNFRAMED if turn % 3 == 2 else CHUNKED
        body = data[:cut] if head is UNFRAMED else chunk(data)[: cut + 5]
        server.on("POST", "/run_sse", [head, body, ends[turn % 2]])
        before, seen = server.paid, Seen()
        try:
            reply = project.say("add a title", watch=seen)
        except NemoError as error:
            assert want["error"] is not None and type(error).__name__ == want["error"][0]
        else:
            assert seen.shown == reply.text
            assert reply.status == "unknown" or reply.text.startswith(want["text"])
        assert server.paid == before + 1


@pytest.mark.parametrize("name", EXPECTED)
def test_whole_recordings_over_a_socket(server: Backend, tmp_path: Path, name: str) -> None:
    want = EXPECTED[name]
    project = open_project(server, tmp_path)
    server.draft = draft()
    data = recorded(name)
    pieces = [chunk(data[n : n + 50]) for n in range(0, len(data), 50)]
    server.on("POST", "/run_sse", [CHUNKED, *pieces, LAST])
    if want["error"]:
        with pytest.raises(NemoError) as raised:
            project.say("add a title")
        assert type(raised.value).__name__ == want["error"][0]
    else:
        reply = project.say("add a title")
        assert reply.status == "done" and list(reply.tools) == want["tools"]
        assert reply.text == want["text"] or (not want["text"] and "nothing changed" in reply.text)
    assert server.paid == 1
