"""One exchange over HTTP: sent once, read with a cap, failures of the connection typed.

Whether a request may be repeated is decided in `api`; here nothing is sent twice, but for the one
pause that a 429 asks for.
"""

from __future__ import annotations

import ipaddress
import random
from collections.abc import AsyncIterator, Callable, Generator, Iterator, Mapping
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx

from ..errors import (
    InputError,
    NemoError,
    ProtocolError,
    ServerError,
    StreamInterrupted,
    Unreachable,
)
from ..settings import Secret, Timing
from .envelope import unwrap

__all__ = ["Line", "checked_base", "is_loopback", "paused", "pauses", "repeatable"]

paused: ContextVar[Callable[[float], None] | None] = ContextVar("paused", default=None)
"""Hears of the seconds that a request of this context is about to wait because of a 429."""

BODY_LIMIT = 128 * 2**20
ERROR_LIMIT = 64 * 2**10
HOPS = 5


class _Bearer(httpx.Auth):
    """Puts the token into a request at the last moment, so that no variable holds it."""

    def __init__(self, token: Secret) -> None:
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["Authorization"] = f"Bearer {self._token.reveal()}"
        yield request


class _Nobody(httpx.Auth):
    """No credentials, not even those of a .netrc file or an address."""

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers.pop("Authorization", None)
        yield request


def is_loopback(url: str) -> bool:
    """Whether an address names this machine."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def checked_base(url: str) -> str:
    """The address of a backend without a slash at its end.

    Raises:
        InputError: it is not an http(s) address, or holds a user name, a query or a fragment.
    """
    try:
        parts = urlsplit(url.strip())
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        httpx.URL(url.strip())
    except (ValueError, httpx.InvalidURL):
        usable = False
    if not usable:
        raise InputError(f"{url!r} is not the address of a backend.", hint="Give http(s)://host.")
    if parts.username is not None or parts.query or parts.fragment:
        raise InputError(
            "The address of a backend holds no user name, query or fragment.",
            hint="Give the token as token=….",
        )
    return url.strip().rstrip("/")


def _origin(url: str) -> tuple[str, str, int | None]:
    parts = urlsplit(url)
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    return parts.scheme, (parts.hostname or "").lower(), parts.port or usual


def pauses(timing: Timing) -> Iterator[float]:
    """The pauses between repetitions of a safe request: doubling, each with up to half jitter."""
    for turn in range(timing.retries):
        yield timing.retry * 2**turn * random.uniform(0.5, 1.0)


@asynccontextmanager
async def _typed(sent: str) -> AsyncIterator[None]:
    """Failures of the connection as errors of the tree; `sent` says what is unknown afterwards."""
    try:
        yield
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError) as error:
        raise Unreachable(f"The backend could not be reached ({_reason(error)}).") from None
    except (httpx.UnsupportedProtocol, httpx.InvalidURL):
        raise InputError("The address cannot be used.") from None
    except httpx.DecodingError:
        raise ProtocolError("The answer is not in the encoding that it names.") from None
    except httpx.HTTPError as error:
        raise StreamInterrupted(f"{sent} ({_reason(error)}).") from None


def _reason(error: Exception) -> str:
    said = " ".join(str(error).split()).strip(". ")
    return said[:160] or type(error).__name__


async def _read(response: httpx.Response, limit: int, *, strict: bool = True) -> bytes:
    """The decoded body, at most `limit` bytes of it."""
    pieces, size = [], 0
    async for piece in response.aiter_bytes():
        pieces.append(piece)
        size += len(piece)
        if size > limit:
            if strict:
                raise ProtocolError(f"The backend sent an answer of more than {limit:,} bytes.")
            break
    return b"".join(pieces)[:limit]


class Line:
    """The connection to one backend.

    Args:
        base_url: the address, as `checked_base` gives it.
        headers: sent with every request to this backend.
        transport: how requests travel; None for the network.
    """

    def __init__(
        self,
        base_url: str,
        *,
        headers: Mapping[str, str],
        timing: Timing,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.base_url = base_url
        self._headers = dict(headers)
        self._timing = timing
        self._transport = transport
        self._client: httpx.AsyncClient | None = None
        self._foreign: httpx.AsyncClient | None = None

    def _timeouts(self, read: float | None) -> httpx.Timeout:
        timing = self._timing
        return httpx.Timeout(timing.answer, connect=timing.connect, read=read, pool=timing.connect)

    def _open(self, url: str) -> httpx.AsyncClient:
        """The client for an address: the backend's own transport serves the backend alone."""
        limits = httpx.Limits(max_connections=100, max_keepalive_connections=20)
        if self._transport is None or _origin(url) == _origin(self.base_url):
            if self._client is None:
                self._client = httpx.AsyncClient(
                    transport=self._transport,
                    trust_env=not is_loopback(self.base_url),
                    limits=limits,
                )
            return self._client
        if self._foreign is None:
            self._foreign = httpx.AsyncClient(limits=limits)
        return self._foreign

    async def close(self) -> None:
        """Close the connections; the line opens new ones when it is used again."""
        for client in (self._client, self._foreign):
            if client is not None:
                await client.aclose()
        self._client = self._foreign = None

    @asynccontextmanager
    async def open(
        self,
        method: str,
        url: str,
        *,
        token: Secret | None,
        headers: Mapping[str, str] | None = None,
        read: float | None,
        **body: Any,
    ) -> AsyncIterator[httpx.Response]:
        """Send one request and hold the response open; redirects are not followed.

        Another origin than the backend's gets neither the token nor the attribution.
        """
        url = urljoin(self.base_url + "/", url) if not urlsplit(url).scheme else url
        home = _origin(url) == _origin(self.base_url)
        async with _typed("The connection broke off after the request was sent"):
            client = self._open(url)
            request = client.build_request(
                method,
                url,
                headers={**(self._headers if home else {}), **(headers or {})},
                timeout=self._timeouts(read),
                **body,
            )
            auth = _Bearer(token) if token is not None and home else _Nobody()
            response = await client.send(request, stream=True, follow_redirects=False, auth=auth)
        try:
            async with _typed("The connection broke off before the answer was complete"):
                yield response
        finally:
            await response.aclose()

    async def ask(
        self,
        method: str,
        path: str,
        *,
        token: Secret | None,
        headers: Mapping[str, str] | None = None,
        in_session: bool = False,
        empty: bool = False,
        media: bool = False,
        **body: Any,
    ) -> dict[str, Any]:
        """One request with a JSON answer; its data, or the typed error."""
        async with self.open(
            method,
            self.base_url + path,
            token=token,
            headers={"Accept": "application/json", **(headers or {})},
            read=self._timing.answer,
            **body,
        ) as response:
            return await self.settle(response, in_session=in_session, empty=empty, media=media)

    async def settle(
        self,
        response: httpx.Response,
        *,
        in_session: bool = False,
        empty: bool = False,
        media: bool = False,
    ) -> dict[str, Any]:
        """The data of a JSON answer, or the typed error that it reports."""
        failed = response.status_code >= 400
        content = await _read(response, ERROR_LIMIT if failed else BODY_LIMIT, strict=not failed)
        return unwrap(
            response.status_code,
            content,
            retry_after=response.headers.get("Retry-After"),
            in_session=in_session,
            empty=empty,
            media=media,
        )

    @asynccontextmanager
    async def follow(
        self, url: str, *, token: Secret | None, headers: Mapping[str, str]
    ) -> AsyncIterator[httpx.Response]:
        """GET a file, following redirects without credentials to other origins."""
        for _ in range(HOPS):
            parts = urlsplit(url)
            if parts.scheme not in ("", "http", "https"):
                raise ProtocolError("The file is at an address that is not http or https.")
            async with self.open(
                "GET", url, token=token, headers=headers, read=self._timing.answer
            ) as response:
                target = response.headers.get("Location")
                if not (300 <= response.status_code < 400 and target):
                    yield response
                    return
                url = urljoin(str(response.url), target)
                if response.url.scheme == "https" and urlsplit(url).scheme != "https":
                    raise ProtocolError("The file is behind a redirect that leaves https.")
        raise ProtocolError("The address of the file redirects without end.")


def repeatable(error: NemoError) -> bool:
    """Whether a safe request that ended so may be sent again."""
    status = error.details.get("status")
    if isinstance(error, Unreachable | StreamInterrupted):
        return True
    return isinstance(error, ServerError) and (status is None or status >= 500)
