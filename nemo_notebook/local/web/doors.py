"""What a request passes before any route sees it.

`TokenDoor` wants a bearer token on everything but the request for one, and refuses without reading
the body; `Net` turns whatever falls into an envelope. `LoopbackDoor` is for the served app: it
turns away names and origins that a page in a browser could reach it by.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ...errors import AuthError, NemoError
from ..accounts import Accounts
from .answers import problem, unexpected

__all__ = ["LoopbackDoor", "Net", "TokenDoor"]


class Net:
    """Answers 500 with a plain sentence where the app raised before it answered."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watch(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watch)
        except Exception as error:
            if started or scope["type"] != "http":
                raise
            await unexpected(error, scope["path"])(scope, receive, send)


class TokenDoor:
    """Lets in who shows a valid token; puts the account into the scope as `account`.

    Args:
        open: paths that need no token.
    """

    def __init__(self, app: ASGIApp, accounts: Accounts, open: Collection[str]) -> None:
        self._app = app
        self._accounts = accounts
        self._open = frozenset(open)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in self._open:
            await self._app(scope, receive, send)
            return
        scheme, _, token = Request(scope).headers.get("authorization", "").partition(" ")
        try:
            if scheme.lower() != "bearer":
                raise AuthError
            account = await asyncio.to_thread(self._accounts.lookup, token.strip())
        except AuthError as error:
            answer = problem(error)
            answer.headers["www-authenticate"] = "Bearer"
            await answer(scope, receive, send)
            return
        await self._app({**scope, "account": account}, receive, send)


class LoopbackDoor:
    """Turns away foreign Host and Origin headers: a page must not reach the served app.

    Args:
        hosts: the values of Host that are ours, such as "127.0.0.1:8765".
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str]) -> None:
        self._app = app
        self._hosts = frozenset(hosts)
        self._origins = frozenset(f"http://{host}" for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or self._welcome(scope):
            await self._app(scope, receive, send)
        else:
            refusal = NemoError("This backend answers to programs on this machine only.", code=403)
            await problem(refusal)(scope, receive, send)

    def _welcome(self, scope: Scope) -> bool:
        if scope["type"] != "http":
            return False
        headers = Request(scope).headers
        hosts = headers.getlist("host")
        return (
            len(hosts) == 1
            and hosts[0].lower() in self._hosts
            and "x-forwarded-host" not in headers
            and "forwarded" not in headers
            and all(origin.lower() in self._origins for origin in headers.getlist("origin"))
            and headers.get("sec-fetch-site", "none") in ("none", "same-origin")
        )
