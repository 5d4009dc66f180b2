"""A backend that misbehaves on purpose: scripted bytes on a real socket, every request recorded.

    with RawServer() as server:
        server.on("GET", "/api/credits", json_answer({"available": 5}))
        server.on("POST", "/run_sse", [HEAD, b"5\\r\\nhello", Reset()])

Answers to the same path are used in order, the last one for ever. An answer is bytes, a list of
steps (bytes, `Wait`, `Reset`, `Close`) or a function of the request that gives one of these.
"""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Wait:
    seconds: float


@dataclass(frozen=True)
class Reset:
    """The connection is torn down so that the client gets RST."""


@dataclass(frozen=True)
class Close:
    """The connection is closed without another byte."""


@dataclass(frozen=True)
class Peek:
    """Notes whether the client still holds the connection."""

    held: list[bool]


Step = bytes | Wait | Reset | Close | Peek
Answer = bytes | Sequence[Step] | Callable[[Request], "bytes | Sequence[Step]"]

REASONS = {200: "OK", 204: "No Content", 302: "Found", 401: "Unauthorized", 429: "Slow down"}


def answer(
    body: bytes = b"",
    *,
    status: int = 200,
    kind: str = "application/json",
    headers: dict[str, str] | None = None,
) -> bytes:
    lines = [f"HTTP/1.1 {status} {REASONS.get(status, 'X')}", "Connection: close"]
    if kind:
        lines.append(f"Content-Type: {kind}")
    lines.append(f"Content-Length: {len(body)}")
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def json_answer(
    data: Any, *, status: int = 200, code: int = 0, headers: dict[str, str] | None = None
) -> bytes:
    return answer(json.dumps({"code": code, "data": data}).encode(), status=status, headers=headers)


def error_answer(
    code: int, message: str = "no", *, status: int = 200, headers: dict[str, str] | None = None
) -> bytes:
    body = json.dumps({"code": code, "message": message}).encode()
    return answer(body, status=status, headers=headers)


STREAM = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n"
CHUNKED = STREAM + b"Transfer-Encoding: chunked\r\n\r\n"
UNFRAMED = STREAM + b"\r\n"
LAST = b"0\r\n\r\n"


def chunk(data: bytes) -> bytes:
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


def event(wire: Any) -> bytes:
    data = wire if isinstance(wire, str) else json.dumps(wire, ensure_ascii=False)
    return f"data: {data}\n\n".encode()


def stream(*events: Any, end: Iterable[Step] = (LAST,)) -> list[Step]:
    """A chunked stream, an event a chunk; a step among the events is taken as it is."""
    steps: list[Step] = [CHUNKED]
    for one in events:
        steps.append(one if isinstance(one, Step) else chunk(event(one)))
    return [*steps, *end]


@dataclass
class _Route:
    method: str
    path: str
    answers: list[Answer]
    used: int = 0


@dataclass
class RawServer:
    requests: list[Request] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._routes: list[_Route] = []
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._threads: list[threading.Thread] = []
        self._open: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def on(self, method: str, path: str, *answers: Answer) -> Self:
        """What requests whose path begins so are answered; a later call goes first."""
        with self._lock:
            self._routes.insert(0, _Route(method, path, list(answers)))
        return self

    def count(self, method: str, path: str) -> int:
        """How many such requests the server has read."""
        with self._lock:
            return sum(r.method == method and r.path.startswith(path) for r in self.requests)

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stopped.set()
        _shut(self._listener)
        self._listener.close()
        with self._lock:
            for connection in self._open:
                _shut(connection)
        for thread in self._threads:
            thread.join(5)

    def _start(self, target: Callable[..., None], *args: Any) -> None:
        thread = threading.Thread(target=target, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._stopped.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with self._lock:
                self._open.add(connection)
            self._start(self._serve, connection)

    def _serve(self, connection: socket.socket) -> None:
        try:
            request = _read(connection)
            if request is not None:
                self._answer(connection, request)
        except OSError:
            pass  # the client has gone, which many scripts are about
        finally:
            with self._lock:
                self._open.discard(connection)
            connection.close()

    def _answer(self, connection: socket.socket, request: Request) -> None:
        chosen: Answer = answer(b"{}", status=404)
        with self._lock:
            self.requests.append(request)
            for route in self._routes:
                if route.method == request.method and request.path.startswith(route.path):
                    chosen = route.answers[min(route.used, len(route.answers) - 1)]
                    route.used += 1
                    break
        made = chosen(request) if callable(chosen) else chosen
        for step in [made] if isinstance(made, bytes) else made:
            if isinstance(step, bytes):
                connection.sendall(step)
            elif isinstance(step, Wait):
                self._stopped.wait(step.seconds)
            elif isinstance(step, Reset):
                linger = struct.pack("ii", 1, 0)
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                return
            elif isinstance(step, Peek):
                step.held.append(_held(connection))
            else:
                return
        _shut(connection, socket.SHUT_WR)


def _held(connection: socket.socket) -> bool:
    connection.settimeout(0.01)
    try:
        return connection.recv(1) != b""
    except TimeoutError:
        return True
    except OSError:
        return False
    finally:
        connection.settimeout(10)


def _shut(connection: socket.socket, how: int = socket.SHUT_RDWR) -> None:
    try:
        connection.shutdown(how)
    except OSError:
        return


def _read(connection: socket.socket) -> Request | None:
    connection.settimeout(10)
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return None
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    method, path, _ = first.split(" ", 2)
    headers = {}
    for line in lines:
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    length = int(headers.get("content-length", "0"))
    if headers.get("transfer-encoding") == "chunked":
        while not body.endswith(b"0\r\n\r\n"):
            body += connection.recv(65536)
    while len(body) < length:
        piece = connection.recv(65536)
        if not piece:
            return None
        body += piece
    return Request(method, path, headers, body)
