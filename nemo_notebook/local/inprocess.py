"""An ASGI app behind an httpx client in the same process, streaming both ways.

`httpx.ASGITransport` gathers the whole answer before it hands it over, so a stream would arrive
only when it has ended. Here the body of the request is read as the app asks for it, the pieces of
the answer come out as the app sends them, a slow reader holds the app back, and an answer that is
closed early reaches the app as `http.disconnect` (ASGI HTTP specification 2.3).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, MutableMapping
from typing import Any
from urllib.parse import unquote

import httpx
from starlette.types import ASGIApp

__all__ = ["InProcessTransport"]

_WAITING = 8
"""How many pieces of an answer may wait for the reader."""

_GRACE = 5.0
"""How long an app may take to notice that its reader has gone, in seconds."""

_log = logging.getLogger("nemo_notebook.local")
_Message = MutableMapping[str, Any]


class _Exchange:
    """One request and its answer; the app runs in a task of its own."""

    def __init__(self, app: ASGIApp, request: httpx.Request) -> None:
        self._app = app
        self._request = request
        timeouts = request.extensions.get("timeout", {})
        self._patience: float | None = timeouts.get("read")
        self._messages: asyncio.Queue[_Message | None] = asyncio.Queue(_WAITING)
        self._gone = asyncio.Event()
        self._body: AsyncIterator[bytes] | None = None
        self._received = False
        self._source_error: Exception | None = None
        declared = request.headers.get("content-length")
        chunked = "transfer-encoding" in request.headers
        self._left: int | None = int(declared) if declared else None if chunked else 0
        self.task = asyncio.create_task(self._run(), name=f"nemo {request.url.path}")

    def _scope(self) -> dict[str, Any]:
        url = self._request.url
        raw_path, _, query = url.raw_path.partition(b"?")
        return {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": self._request.method,
            "scheme": url.scheme,
            "path": unquote(raw_path.decode("ascii")),
            "raw_path": raw_path,
            "query_string": query,
            "root_path": "",
            "headers": [(name.lower(), value) for name, value in self._request.headers.raw],
            "server": (url.host, url.port),
            "client": ("127.0.0.1", 0),
        }

    async def _run(self) -> None:
        try:
            await self._app(self._scope(), self._receive, self._send)
        except Exception:
            if not self._gone.is_set():
                _log.exception("the app failed at %s", self._request.url.path)
        finally:
            self._received = True
            if not self._gone.is_set():
                await self._messages.put(None)

    async def _receive(self) -> _Message:
        if self._received or self._gone.is_set():
            await self._gone.wait()
            return {"type": "http.disconnect"}
        if self._body is None:
            stream = self._request.stream
            assert isinstance(stream, httpx.AsyncByteStream)
            self._body = aiter(stream)
        try:
            piece = await anext(self._body, None)
        except Exception as error:
            # To the app the client has broken off; the caller gets the error of its source.
            self._source_error = error
            self._leave()
            self._messages.put_nowait(None)
            return {"type": "http.disconnect"}
        self._received = piece is None
        if self._left is not None:
            self._left -= len(piece or b"")
            if self._left <= 0 and not self._received:
                await anext(self._body, None)  # lets its source come to its end
                self._received = True
        return {"type": "http.request", "body": piece or b"", "more_body": not self._received}

    async def _send(self, message: _Message) -> None:
        if not self._gone.is_set():
            await self._messages.put(message)

    async def next(self) -> _Message | None:
        """The next message of the app; None when it has ended.

        Raises:
            Exception: whatever the source of the request's body raised.
            httpx.ReadTimeout: nothing came for the read timeout of the request.
        """
        try:
            async with asyncio.timeout(self._patience):
                message = await self._messages.get()
        except TimeoutError:
            raise httpx.ReadTimeout("no answer in time", request=self._request) from None
        if message is None and self._source_error is not None:
            raise self._source_error
        return message

    def _leave(self) -> None:
        """Nobody reads any more; wakes an app that waits for room to send."""
        self._gone.set()
        while not self._messages.empty():
            self._messages.get_nowait()

    def failure(self) -> httpx.HTTPError:
        """What a client sees when a server drops the connection."""
        return httpx.RemoteProtocolError(
            "the app ended before its answer was complete", request=self._request
        )

    async def close(self) -> None:
        """Tell the app that nobody reads any more and wait until it has ended."""
        self._leave()
        try:
            await asyncio.wait([self.task], timeout=_GRACE)
        finally:
            if not self.task.done():
                self.task.cancel()
                await asyncio.wait([self.task], timeout=_GRACE)


class _Answer(httpx.AsyncByteStream):
    def __init__(self, exchange: _Exchange, empty: bool) -> None:
        self._exchange = exchange
        self._empty = empty

    async def __aiter__(self) -> AsyncIterator[bytes]:
        more = True
        while more:
            message = await self._exchange.next()
            if message is None:
                raise self._exchange.failure()
            more = message.get("more_body", False)
            if message.get("body") and not self._empty:
                yield message["body"]

    async def aclose(self) -> None:
        await self._exchange.close()


class InProcessTransport(httpx.AsyncBaseTransport):
    """Carries the requests of an `httpx.AsyncClient` to an ASGI app without a socket.

    An app that raises before it answers gives a 500, as a server would; one that raises later, an
    `httpx.RemoteProtocolError`. The app's lifespan is not run.

    >>> client = httpx.AsyncClient(
    ...     transport=InProcessTransport(app), base_url="http://nemo.local"
    ... )  # doctest: +SKIP
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._exchanges: set[_Exchange] = set()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        exchange = _Exchange(self._app, request)
        self._exchanges.add(exchange)
        exchange.task.add_done_callback(lambda _: self._exchanges.discard(exchange))
        try:
            message = await exchange.next()
        except BaseException:
            await exchange.close()
            raise
        if message is None:
            return httpx.Response(500, text="Internal Server Error")
        return httpx.Response(
            message["status"],
            headers=message.get("headers", []),
            stream=_Answer(exchange, request.method == "HEAD"),
        )

    async def aclose(self) -> None:
        for exchange in list(self._exchanges):
            await exchange.close()
