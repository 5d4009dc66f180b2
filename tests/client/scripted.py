"""A backend as a transport, without sockets: bytes of a stream, cut and ended as a test says.

The same turn runs over it as over the network; tens of thousands of cuts take a minute.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from enum import Enum
from pathlib import Path
from typing import Any

import httpx

from nemo_notebook.client import Api, Identity, Keyring, Line
from nemo_notebook.client.models import State
from nemo_notebook.project.turn import Heard, listen
from nemo_notebook.project.updates import Update
from nemo_notebook.settings import Secret

from .backend import FAST

FIXTURES = Path(__file__).parents[1] / "fixtures" / "streams"
URL = "http://nemo.test"
NOTHING = State.read({"state": {"draft": {}}})


class Ending(Enum):
    """How a body ends: whole, with its connection, or by a break."""

    FRAMED = "framed"
    UNFRAMED = "unframed"
    BROKEN = "broken"


class _Body(httpx.AsyncByteStream):
    def __init__(self, chunks: Sequence[bytes], ending: Ending) -> None:
        self._chunks, self._ending = chunks, ending

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self._chunks:
            yield chunk
        if self._ending is Ending.BROKEN:
            raise httpx.RemoteProtocolError("peer closed connection")


class Scripted(httpx.AsyncBaseTransport):
    """Answers the message with `chunks`, everything else with an empty timeline."""

    def __init__(self) -> None:
        self.chunks: Sequence[bytes] = ()
        self.ending = Ending.FRAMED
        self.paid = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.method != "POST":
            state = {"code": 0, "data": {"state": {"draft": {}}}}
            return httpx.Response(200, content=json.dumps(state).encode())
        self.paid += 1
        headers = {"Content-Type": "text/event-stream"}
        if self.ending is not Ending.UNFRAMED:
            headers["Transfer-Encoding"] = "chunked"
        body = _Body(self.chunks, self.ending)
        # What a connection over the network is known by.
        return httpx.Response(200, headers=headers, stream=body, extensions={"network_stream": 0})


class Turns:
    """Hears answers, one after the other, over one scripted transport."""

    def __init__(self, home: Path) -> None:
        self.transport = Scripted()
        identity = Identity(Keyring(home), URL, token=Secret("nmv_usr_set"))
        line = Line(URL, headers={}, timing=FAST, transport=self.transport)
        self.api = Api(line, identity, timing=FAST)

    async def hear(
        self, chunks: Sequence[bytes], ending: Ending = Ending.FRAMED
    ) -> tuple[Heard, str]:
        """What was heard, and what a front end made of the updates shows in the end."""
        self.transport.chunks, self.transport.ending = chunks, ending
        self.transport.paid = 0
        updates: list[Update] = []
        heard = await listen(self.api, "sid", "add a title", NOTHING, updates.append)
        shown = ""
        for update in updates:
            if update.kind == "text":
                shown += update.text
            elif update.kind == "replace":
                shown = update.text
        return heard, shown


def expected() -> dict[str, Any]:
    """What each recorded stream comes to when it is heard whole."""
    found: dict[str, Any] = json.loads((FIXTURES / "expected.json").read_text(encoding="utf-8"))
    return found


def recorded(name: str) -> bytes:
    return (FIXTURES / f"{name}.sse").read_bytes()
