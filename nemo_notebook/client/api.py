"""The endpoints of the wire, one method each.

A method sends its request and gives a frozen value of `models`, or raises an error of the tree.
Safe requests (GET) are repeated after failures with backoff and jitter; what is paid for or creates
something is never sent again, but after a 429, which says that it was not taken. Whether the agent
heard a message whose connection broke is for the caller to find out from the state.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from functools import partial
from typing import IO, Any, BinaryIO, TypeVar
from urllib.parse import quote

import httpx

from ..errors import AuthError, NemoError, ProtocolError, RateLimited
from ..settings import Secret, Timing
from .auth import Identity
from .download import Began, Fetch, Progress, framed
from .envelope import excerpt, pause_asked
from .events import End, Event, Heartbeat, interpret
from .http import Line, paused, pauses, repeatable
from .models import (
    Claim,
    Credits,
    Download,
    Option,
    Render,
    Revised,
    Session,
    State,
    Token,
    Uploads,
)
from .stills import Stills, waveforms_of
from .stream import Decoder

__all__ = ["Api", "File"]

T = TypeVar("T")
AGENT = "nemo_agent"
STREAM_LIMIT = 512 * 2**20
GAIN = 64 * 2**10
"""Bytes that a broken transfer must have brought to be worth a full round of repetitions."""

File = tuple[str, IO[bytes], str]
"""A file to send: the name that the backend sees, the open file, its content type."""


def _path(*steps: str) -> str:
    return "/" + "/".join(quote(step, safe="_-.~") for step in steps)


class Api:
    """One backend, reached over `line` as `identity`."""

    def __init__(self, line: Line, identity: Identity, *, timing: Timing | None = None) -> None:
        self._line = line
        self.identity = identity
        self.timing = timing or Timing()

    async def close(self) -> None:
        """Close the connections."""
        await self._line.close()

    async def token(self, client_id: str) -> Token:
        """Acquire an anonymous token: 100 credits, valid for 7 days, one per client in that time.

        Raises:
            RateLimited: there was one already; asked twice, with the pause between.
            AuthError: the backend wants a token of the user's own.
        """

        async def ask(id: str) -> Token:
            headers = {"X-Client-Id": id}
            path = "/api/auth/anonymous-token"
            return Token.read(await self._line.ask("POST", path, token=None, headers=headers))

        async def once() -> Token:
            try:
                return await ask(client_id)
            except AuthError:
                raise AuthError(
                    "This backend gives no free tokens.", hint="Connect to it with token=…."
                ) from None
            except NemoError as error:
                if error.code != 400:
                    raise
            return await ask(self.identity.new_client_id())

        return await self._after_pause(once)

    async def claim_token(self, session_id: str, task_id: str = "") -> Claim:
        """A token that hands the session over to an account in the web app."""
        body = {"task_id": task_id, "session_id": session_id}
        return Claim.read(await self._call("POST", "/api/auth/claim-token", json=body))

    async def create_session(self, name: str = "project", language: str = "en") -> Session:
        """Open a session with an empty timeline."""
        path = f"/api/tasks/me/with-session/{AGENT}"
        body = {"task_name": name, "language": language}
        return Session.read(await self._call("POST", path, json=body))

    async def run_sse(self, session_id: str, text: str) -> AsyncGenerator[Event, None]:
        """Send a message to the agent, once, and give the events of its answer as they come.

        The last event is `End` when the body ended without an error of the connection.

        Raises:
            Unreachable: nothing was sent.
            StreamInterrupted: the connection broke; whether the message was heard is unknown.
        """
        body = {
            "app_name": AGENT,
            "user_id": "me",
            "session_id": session_id,
            "new_message": {"parts": [{"text": text}]},
        }
        async with AsyncExitStack() as stack:

            async def send() -> httpx.Response:
                token = await self.identity.token(self.token)
                opened = self._line.open(
                    "POST",
                    self._line.base_url + "/run_sse",
                    token=token,
                    headers={"Accept": "text/event-stream", "Accept-Encoding": "identity"},
                    read=None,
                    json=body,
                )
                response = await stack.enter_async_context(opened)
                try:
                    await self._check_stream(response)
                except AuthError as error:
                    await self._renew(token, error)
                    raise AuthError(
                        "The token had expired, and the message was not taken.",
                        hint="A new token is in place: send it again.",
                    ) from None
                return response

            response = await self._after_pause(send)
            async for event in _events(response):
                yield event

    async def _check_stream(self, response: httpx.Response) -> None:
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if response.status_code == 200 and kind == "text/event-stream":
            return
        if response.status_code == 200 and kind != "application/json":
            beginning = b""
            async for piece in response.aiter_bytes():
                beginning += piece
                if len(beginning) > 1000:
                    break
            raise ProtocolError(
                f"The backend answered with {kind or 'nothing'} instead of a stream: "
                f"{excerpt(beginning)}."
            )
        data = await self._line.settle(response, in_session=True)
        raise ProtocolError(
            f"The backend answered without a stream: {excerpt(repr(data).encode())}."
        )

    async def upload_files(self, session_id: str, files: Sequence[File]) -> Uploads:
        """Upload open files in one request; they are read as they are sent."""
        parts = [("files", file) for file in files]
        return await self._upload(session_id, files=parts)

    async def upload_urls(self, session_id: str, urls: Sequence[str]) -> Uploads:
        """Let the backend fetch files by their addresses."""
        body = {"urls": list(urls), "source_type": "url"}
        return await self._upload(session_id, json=body)

    async def _upload(self, session_id: str, **body: Any) -> Uploads:
        path = _path("api", "upload-video", AGENT, "me", session_id)
        return Uploads.read(await self._call("POST", path, in_session=True, media=True, **body))

    async def credits(self) -> Credits:
        """The balance of the user of the token."""
        return Credits.read(await self._call("GET", "/api/credits/balance/simple"))

    async def state(self, session_id: str) -> State:
        """The latest state of a session: its draft and its media."""
        path = _path("api", "state", AGENT, "me", session_id, "latest")
        return State.read(await self._call("GET", path, in_session=True))

    async def put_draft(
        self,
        session_id: str,
        draft: Mapping[str, Any],
        version: int,
        *,
        free: Sequence[str] = (),
        grow: bool = False,
        preview: bool = False,
    ) -> Revised:
        """Put an edited draft in the place of version `version` of the timeline.

        Only a backend whose state names the extension "draft" offers this; the cloud does not.

        Args:
            free: ids of new voices that are as long as they speak.
            grow: whether scenes may get longer for what is spoken in them.
            preview: whether nothing is to be stored.

        Raises:
            ServerError: 404, 405 or 501 where it is not offered; 409, the draft is another by now.
        """
        how = {"free": list(free), "grow": grow, "preview": preview}
        body = {"draft": dict(draft), "version": version, **how}
        path = _path("api", "state", AGENT, "me", session_id, "draft")
        return Revised.read(await self._call("PUT", path, json=body))

    async def stills(self, session_id: str) -> Stills:
        """A picture of every scene of a session, where the backend draws them.

        Raises:
            NemoError: 404 and the like from a backend that does not.
        """
        return Stills.read(await self._storyboard(session_id, "stills"))

    async def waveforms(self, session_id: str) -> dict[str, bytes]:
        """How loud every segment of sound is: its id → peaks, 0 to 255; as `stills` otherwise."""
        return waveforms_of(await self._storyboard(session_id, "waveforms"))

    async def _storyboard(self, session_id: str, part: str) -> dict[str, Any]:
        path = _path("api", "storyboard", AGENT, "me", session_id)
        return await self._call("GET", f"{path}?part={part}")

    async def options(self) -> tuple[Option, ...]:
        """What the backend can make; only for one whose state names the extension "options"."""
        wire = await self._call("GET", f"/api/options/{AGENT}")
        given = wire.get("options")
        return tuple(Option.read(one) for one in given or () if isinstance(one, Mapping))

    async def submit_render(
        self,
        id: str,
        session_id: str,
        draft: Mapping[str, Any],
        *,
        format: str = "mp4",
        quality: str = "high",
        resolution: str = "",
    ) -> Render:
        """Submit a render under an id of our own ("render_…").

        Args:
            resolution: only for a backend whose state names the extension "resolution"; the wire
                has none, and without one nothing of it is sent.
        """
        output = {"format": format, "quality": quality}
        if resolution:
            output["resolution"] = resolution
        body = {"id": id, "sessionId": session_id, "draft": dict(draft), "output": output}
        return Render.read(await self._call("POST", "/api/render/proxy/lambda", json=body), id)

    async def poll_render(self, id: str) -> Render:
        """How far a render is."""
        path = _path("api", "render", "proxy", "lambda", id)
        return Render.read(await self._call("GET", path), id)

    async def cancel_render(self, id: str) -> None:
        """Ask for a render to stop; what it had become by then is for `poll_render` to say."""
        path = _path("api", "render", "proxy", "lambda", id, "cancel")
        await self._call("POST", path, empty=True)

    async def download(
        self,
        url: str,
        into: BinaryIO,
        *,
        id: str = "",
        progress: Progress | None = None,
        began: Began | None = None,
        validator: str = "",
        size: int = 0,
        digest: str = "",
    ) -> Download:
        """Fetch a rendered file into an open file for reading and writing.

        A broken transfer goes on where it stopped if the file is still the same, and begins anew
        otherwise; when `url` does not give the file, the backend's own address for the render `id`
        is asked. See `Fetch` for the other arguments.

        Raises:
            StreamInterrupted, ProtocolError: what came is not the whole file.
            OSError: `into` cannot take it.
        """
        sources = [url] if url else []
        if id:
            sources.append(self._line.base_url + _path("api", "render", "proxy", id, "download"))
        fetch = Fetch(
            into, validator=validator, size=size, digest=digest, progress=progress, began=began
        )
        problem: NemoError | None = None
        for source in sources:
            left = pauses(self.timing)
            while True:
                held = fetch.held
                try:
                    return await self._repeat(partial(self._fetch, source, fetch), safe=False)
                except NemoError as error:
                    problem = error
                    if fetch.held - held >= GAIN:
                        left = pauses(self.timing)
                    pause = next(left, None) if repeatable(error) else None
                    if pause is None:
                        break
                await asyncio.sleep(pause)
            if source is not sources[-1]:
                fetch.restart()
        raise problem or ProtocolError("The backend named no file.")

    async def _fetch(self, url: str, fetch: Fetch, token: Secret) -> Download:
        """One request for what is missing of a file; another for the whole if it has changed."""
        while True:
            headers = fetch.headers()
            async with self._line.follow(url, token=token, headers=headers) as response:
                status = response.status_code
                if status in (206, 416) and "Range" in headers and not fetch.continues(response):
                    fetch.restart()
                    continue
                if status != 200 and not (status in (206, 416) and "Range" in headers):
                    await self._line.settle(response)
                    raise ProtocolError(f"The file came with HTTP {status}.")
                download = await fetch.take(response)
            await asyncio.to_thread(fetch.check)
            return download

    async def _call(self, method: str, path: str, **options: Any) -> dict[str, Any]:
        async def send(token: Secret) -> dict[str, Any]:
            return await self._line.ask(method, path, token=token, **options)

        return await self._repeat(send, safe=method == "GET")

    async def _repeat(self, send: Callable[[Secret], Awaitable[T]], *, safe: bool) -> T:
        """`send` with the token, and again where the rules allow it."""
        left = pauses(self.timing)
        renewed = False
        while True:
            token = await self.identity.token(self.token)
            try:
                return await self._after_pause(partial(send, token))
            except AuthError as error:
                # A refusal proves that nothing was done, so even a creating request may go again.
                if renewed:
                    raise
                await self._renew(token, error)
                renewed = True
            except NemoError as error:
                pause = next(left, None) if safe and repeatable(error) else None
                if pause is None:
                    raise
                await asyncio.sleep(pause)

    async def _renew(self, refused: Secret, error: AuthError) -> None:
        """A new anonymous token in place of a refused one; the user's own is never replaced."""
        if not self.identity.anonymous:
            raise error
        await self.identity.renew(refused, self.token)

    async def _after_pause(self, send: Callable[[], Awaitable[T]]) -> T:
        """`send`, and once more after a 429, which says that the request was not taken."""
        try:
            return await send()
        except RateLimited as error:
            asked = error.details.get("retry_after")
        pause = pause_asked(asked, self.timing.rate_limit)
        if (tell := paused.get()) is not None:
            tell(pause)
        await asyncio.sleep(pause)
        return await send()


async def _events(response: httpx.Response) -> AsyncGenerator[Event, None]:
    """The events of a body, then `End`."""
    decoder = Decoder()
    size = 0
    async for chunk in response.aiter_bytes():
        size += len(chunk)
        if size > STREAM_LIMIT:
            raise ProtocolError(f"The stream sent more than {STREAM_LIMIT:,} bytes.")
        lines, silent = decoder.activity, True
        for _, data, id in decoder.feed(chunk):
            for event in interpret(data, id):
                silent = False
                yield event
        if silent and decoder.activity != lines:
            yield Heartbeat()
    yield End(framed(response))
