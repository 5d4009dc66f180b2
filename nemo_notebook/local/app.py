"""The routes of the local backend: each reads a request, calls one service, wraps the answer.

The wire is that of the cloud in its main variant. `create_app` puts the services together.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Literal

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from ..errors import AuthError, ExportBlocked, InputError, NemoError, SessionNotFound
from . import disk
from .accounts import FREE, PLENTY, Account, Accounts
from .ingest.uploads import receive
from .render.queue import Render, RenderQueue
from .state import describe_render, describe_state, describe_stills, describe_waveforms
from .store import CLAIM_SECONDS, Session, Store
from .turns import Respond, Turns
from .web.answers import SAFE_HEADERS, ok, problem, read_json
from .web.doors import Net, TokenDoor
from .web.files import send_file

__all__ = ["BASE_URL", "Services", "create_app"]

BASE_URL = "http://nemo.local"
"""The address of the app in process; it names no host."""

AGENT = "nemo_agent"
_TOKEN_PATH = "/api/auth/anonymous-token"
_ATTRIBUTION = ("x-skill-source", "x-skill-version", "x-skill-platform")

Anonymous = Literal["returning", "new", "refused"]


@dataclass(frozen=True, slots=True)
class Services:
    """What the routes call."""

    accounts: Accounts
    store: Store
    turns: Turns
    renders: RenderQueue
    anonymous: Anonymous
    stills: Path
    """Where the pictures of storyboards are kept."""


def _services(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


def _account(request: Request) -> Account:
    account: Account = request.scope["account"]
    return account


def _base(request: Request) -> str:
    return str(request.base_url).rstrip("/")


async def _session(request: Request, id: object) -> Session:
    user = _account(request).user
    if request.path_params.get("user", "me") not in ("me", user):
        raise SessionNotFound
    return await asyncio.to_thread(_services(request).store.session, user, id)


def _text(body: dict[str, Any], key: str, default: str, limit: int = 200) -> str:
    value = body.get(key, default)
    if not isinstance(value, str) or len(value) > limit:
        raise InputError(f"The field {key} must be a text of at most {limit} signs.")
    return value


async def anonymous_token(request: Request) -> Response:
    services = _services(request)
    if services.anonymous == "refused":
        raise AuthError(hint="Give the token of this backend; it has no anonymous ones.")
    issued = await asyncio.to_thread(
        services.accounts.issue,
        request.headers.get("x-client-id", "").strip(),
        returning=services.anonymous == "returning",
    )
    expires = datetime.fromtimestamp(issued.expires / 1000, UTC)
    return ok(
        {
            "token": issued.token.reveal(),
            "user_id": issued.user,
            "expires_at": expires.isoformat(timespec="seconds"),
            "credits": issued.credits,
        }
    )


async def claim_token(request: Request) -> Response:
    body = await read_json(request)
    session = await _session(request, body.get("session_id"))
    if body.get("task_id") not in (None, session.task):
        raise SessionNotFound
    token = await asyncio.to_thread(_services(request).store.claim, session)
    return ok({"claim_token": token, "expires_in": CLAIM_SECONDS})


async def new_session(request: Request) -> Response:
    body = await read_json(request)
    user = _account(request).user
    session = await asyncio.to_thread(
        _services(request).store.create,
        user,
        name=_text(body, "task_name", "project"),
        language=_text(body, "language", "en", limit=35),
    )
    return ok({"task_id": session.task, "session_id": session.id, "user_id": user})


def _prompt(body: dict[str, Any]) -> str:
    message = body.get("new_message")
    parts = message.get("parts") if isinstance(message, dict) else None
    texts = [
        part["text"]
        for part in (parts if isinstance(parts, list) else [])
        if isinstance(part, dict) and isinstance(part.get("text"), str)
    ]
    return "\n".join(texts)


async def run_sse(request: Request) -> Response:
    body = await read_json(request)
    user = _account(request).user
    if body.get("app_name", AGENT) != AGENT:
        raise InputError(f"The app is called {AGENT}.")
    if body.get("user_id", "me") not in ("me", user):
        raise SessionNotFound
    session = await _session(request, body.get("session_id"))
    prompt = _prompt(body)
    turns = _services(request).turns
    hold = await asyncio.to_thread(turns.open, session, prompt)
    frames = turns.start(session, prompt, hold, _base(request))
    return StreamingResponse(
        frames, headers=SAFE_HEADERS, media_type="text/event-stream; charset=utf-8"
    )


async def upload(request: Request) -> Response:
    session = await _session(request, request.path_params["session"])
    store = _services(request).store
    uploads = await receive(request, store, session)
    base = _base(request)
    return ok({"files": [one.describe(base) for one in uploads], "session_state_applied": True})


async def credits(request: Request) -> Response:
    balance = await asyncio.to_thread(_services(request).accounts.balance, _account(request).user)
    return ok({"available": balance.available, "frozen": balance.frozen, "total": balance.total})


async def state(request: Request) -> Response:
    session = await _session(request, request.path_params["session"])
    store = _services(request).store
    return ok({"state": await asyncio.to_thread(describe_state, store, session, _base(request))})


async def storyboard(request: Request) -> Response:
    """`part=stills`: a picture of every scene; `part=waveforms`: the peaks of what is heard."""
    services, part = _services(request), request.query_params.get("part", "stills")
    if part not in ("stills", "waveforms"):
        raise InputError("A storyboard has the parts stills and waveforms.")
    session = await _session(request, request.path_params["session"])
    draft = await asyncio.to_thread(services.store.draft, session)
    locate = partial(_locate, services.store, session.owner)
    describe = describe_stills if part == "stills" else describe_waveforms
    return ok(await asyncio.to_thread(describe, draft, services.stills, locate))


def _locate(store: Store, owner: str, address: str) -> Path:
    return store.find(owner, address).path


async def options(request: Request) -> Response:
    from .options import options as list_options

    found = await asyncio.to_thread(list_options)
    return ok({"options": [one._asdict() for one in found]})


async def put_draft(request: Request) -> Response:
    from .tables.taking import take_in

    body = await read_json(request)
    session = await _session(request, request.path_params["session"])
    return ok(await asyncio.to_thread(take_in, _services(request).store, session, body))


async def submit_render(request: Request) -> Response:
    if not all(request.headers.get(name, "").strip() for name in _ATTRIBUTION):
        raise ExportBlocked(
            "Export needs the headers X-Skill-Source, X-Skill-Version and X-Skill-Platform.",
            hint="Send them with every request.",
        )
    body = await read_json(request)
    session = await _session(request, body.get("sessionId"))
    render = await asyncio.to_thread(
        _services(request).renders.submit,
        session.owner,
        session.id,
        body.get("id"),
        body.get("draft"),
        body.get("output"),
    )
    return ok(describe_render(render, _base(request)))


async def _render(request: Request, action: Callable[[str, str], Render]) -> Render:
    return await asyncio.to_thread(action, _account(request).user, request.path_params["id"])


async def poll_render(request: Request) -> Response:
    render = await _render(request, _services(request).renders.get)
    return ok(describe_render(render, _base(request)))


async def cancel_render(request: Request) -> Response:
    render = await _render(request, _services(request).renders.cancel)
    return ok(describe_render(render, _base(request)))


async def download_render(request: Request) -> Response:
    render = await _render(request, _services(request).renders.get)
    if render.status != "completed":
        raise NemoError("This render has no file.", code=404)
    return await send_file(request, render.path, f"video.{render.path.suffix[1:]}")


async def download_upload(request: Request) -> Response:
    store = _services(request).store
    try:
        found = await asyncio.to_thread(store.find, _account(request).user, request.url.path)
    except InputError:
        raise NemoError("There is no such file.", code=404) from None
    return await send_file(request, found.path, found.name)


_ROUTES: tuple[tuple[str, str, Callable[[Request], Awaitable[Response]]], ...] = (
    ("POST", _TOKEN_PATH, anonymous_token),
    ("POST", "/api/auth/claim-token", claim_token),
    ("POST", f"/api/tasks/{{user}}/with-session/{AGENT}", new_session),
    ("POST", "/run_sse", run_sse),
    ("POST", f"/api/upload-video/{AGENT}/{{user}}/{{session}}", upload),
    ("GET", "/api/credits/balance/simple", credits),
    ("GET", f"/api/state/{AGENT}/{{user}}/{{session}}/latest", state),
    ("GET", f"/api/storyboard/{AGENT}/{{user}}/{{session}}", storyboard),
    ("GET", f"/api/options/{AGENT}", options),
    ("PUT", f"/api/state/{AGENT}/{{user}}/{{session}}/draft", put_draft),
    ("POST", "/api/render/proxy/lambda", submit_render),
    ("GET", "/api/render/proxy/lambda/{id}", poll_render),
    ("POST", "/api/render/proxy/lambda/{id}/cancel", cancel_render),
    ("GET", "/api/render/proxy/{id}/download", download_render),
    ("GET", "/api/files/{session}/{name}", download_upload),
)


async def _on_nemo_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, NemoError)
    return problem(error)


async def _on_http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return problem(NemoError(f"{error.detail}.", code=error.status_code))


def create_app(
    home: Path,
    *,
    rehearse: bool = False,
    credits: int | None = None,
    anonymous: Anonymous = "returning",
    respond: Respond | None = None,
    render: Callable[..., Any] | None = None,
    heartbeat: float = 5.0,
    pause: float = 1.0,
) -> Starlette:
    """The local backend over the files under `home`.

    Args:
        home: a directory of its own, made when missing. Several apps may share it. A rehearsal
            keeps its accounts and sessions apart, in `home/rehearsal`.
        rehearse: behave like the cloud's free plan (see `accounts.FREE` and `turns.Turns`).
        credits: what a new user gets, when it is not what the plan says.
        anonymous: who gets a token without one: "returning" clients become the same user again
            (in process, where only one person can ask), each is "new", or all are "refused".
        respond: stands in for the local agent.
        render: stands in for the local renderer.
        heartbeat: seconds of silence in a stream before a heartbeat.
        pause: seconds between the two stages of a rehearsed generation.

    >>> app = create_app(Path("~/.local/share/nemovideo/local").expanduser())  # doctest: +SKIP
    """
    root = disk.make_private(home)
    if rehearse:
        root = disk.make_private(root / "rehearsal")
    plan = FREE if rehearse else PLENTY
    accounts = Accounts(root, plan if credits is None else replace(plan, credits=credits))
    store = Store(root)
    turns = Turns(
        store, accounts, respond=respond, rehearse=rehearse, heartbeat=heartbeat, pause=pause
    )
    cache = home / "cache"
    renders = RenderQueue(home / "renders", cache, locate=partial(_locate, store), render=render)
    app = Starlette(
        routes=[Route(path, endpoint, methods=[method]) for method, path, endpoint in _ROUTES],
        middleware=[
            Middleware(Net),
            Middleware(
                TokenDoor, accounts=accounts, open=[_TOKEN_PATH] if anonymous != "refused" else []
            ),
        ],
        exception_handlers={NemoError: _on_nemo_error, HTTPException: _on_http_error},
    )
    app.router.redirect_slashes = False
    app.state.services = Services(accounts, store, turns, renders, anonymous, cache / "stills")
    renders.resume()
    return app
