"""A small chat-completions server on loopback that answers as a test tells it to."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Behave = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Model:
    """What the server was asked, and how it answers."""

    behave: Behave
    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    @property
    def environ(self) -> dict[str, str]:
        return {"NEMO_PLANNER_URL": self.url, "NEMO_PLANNER_KEY": "sk-very-secret"}


def send(handler: BaseHTTPRequestHandler, status: int, body: bytes, **headers: str) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def says(content: object) -> Behave:
    """Answers with a chat completion of this text (or of this data, as JSON)."""
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    whole = {"choices": [{"message": {"role": "assistant", "content": text}}]}
    return lambda handler: send(handler, 200, json.dumps(whole).encode())


def fails(status: int, body: bytes = b"{}", **headers: str) -> Behave:
    return lambda handler: send(handler, status, body, **headers)


@contextmanager
def model(behave: Behave) -> Iterator[Model]:
    """The server while the block runs."""
    one = Model(behave)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            one.paths.append(self.path)
            one.headers.append({k.lower(): v for k, v in self.headers.items()})
            one.asked.append(json.loads(self.rfile.read(length)))
            try:
                one.behave(self)
            except ConnectionError:
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    one.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield one
    finally:
        one.stop.set()
        server.shutdown()
        server.server_close()
        thread.join()
