"""A planner that is asked from within the threads of the app."""

from __future__ import annotations

import json
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from server_parts import connect, new_session, say, spoken, state

from nemo_notebook.draft import decode

pytestmark = pytest.mark.anyio
PLAN = {
    "kind": "plan",
    "title": "Night Boats",
    "scenes": [
        {"visual": "sea", "narration": "At night the boats go out."},
        {"visual": "city", "narration": "In the morning there is fish."},
    ],
}


class Handler(BaseHTTPRequestHandler):
    asked = 0

    def do_POST(self) -> None:
        type(self).asked += 1
        self.rfile.read(int(self.headers["Content-Length"]))
        body = json.dumps({"choices": [{"message": {"content": json.dumps(PLAN)}}]}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


async def test_the_app_asks_the_planner_once(
    make_app: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    monkeypatch.setenv("NEMO_PLANNER_URL", f"http://127.0.0.1:{server.server_address[1]}/v1")
    try:
        async with connect(make_app(respond=None)) as client:
            session = await new_session(client)
            stream = await say(client, session, "a 10-second video about night boats")
            assert "Proposed by the planner" in spoken(stream)
            draft = decode((await state(client, session))["draft"])
            assert (draft.title, draft.duration) == ("Night Boats", 10_000)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert Handler.asked == 1
