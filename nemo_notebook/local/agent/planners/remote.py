"""A planner behind OpenAI's chat completions: one POST, one answer, within bounds of time and size.

The key goes into a header and nowhere else; a redirect is an error, so that it never travels on.
The request is sent once: an answer may cost money.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx

from nemo_notebook.settings import Secret

from .prompting import messages
from .schema import Unusable
from .task import Task

__all__ = ["Remote"]

_MOST = 256 * 1024
_T = TypeVar("_T")


def _run(work: Coroutine[Any, Any, _T]) -> _T:
    """A coroutine to its end, from any thread, also one in which a loop runs already."""
    done: list[_T] = []
    failed: list[BaseException] = []

    def go() -> None:
        try:
            done.append(asyncio.run(work))
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=go, name="planner", daemon=True)
    thread.start()
    thread.join()
    if failed:
        raise failed[0]
    return done[0]


@dataclass(frozen=True, slots=True)
class Remote:
    """A chat-completions server.

    Attributes:
        url: the base ("http://127.0.0.1:11434/v1") or the whole address of the endpoint.
        key: sent as a bearer token, or None.
        model: the name of the model.
        seconds: how long an answer may take in all.
    """

    url: str
    key: Secret | None = None
    model: str = "default"
    seconds: float = 60.0

    @property
    def endpoint(self) -> str:
        """The address that is asked.

        Raises:
            Unusable: it is no plain http(s) address.
        """
        try:
            parts = urlsplit(self.url)
        except ValueError:
            raise Unusable("NEMO_PLANNER_URL is no address") from None
        if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
            raise Unusable("NEMO_PLANNER_URL is no plain http address")
        base = self.url.rstrip("/")
        return (
            base
            if parts.path.rstrip("/").endswith("/chat/completions")
            else f"{base}/chat/completions"
        )

    @property
    def name(self) -> str:
        """The host, for the answer."""
        return urlsplit(self.url).hostname or "?"

    def propose(self, task: Task) -> object:
        """The text of the model's answer.

        Raises:
            Unusable: no answer, or none that can be used; the text says why.
        """
        return _run(self._ask(task))

    async def _ask(self, task: Task) -> str:
        headers = {"Accept": "application/json"}
        if self.key is not None:
            headers["Authorization"] = f"Bearer {self.key.reveal()}"
        body = {
            "model": self.model,
            "messages": messages(task),
            "temperature": 0.4,
            "stream": False,
            "response_format": {"type": "json_object"},
        }
        try:
            async with asyncio.timeout(self.seconds):
                data = await self._post(headers, body)
        except TimeoutError:
            raise Unusable(f"it did not answer within {self.seconds:g} s") from None
        except (httpx.HTTPError, httpx.InvalidURL, OSError):
            raise Unusable("it could not be reached") from None
        return _content(data)

    async def _post(self, headers: dict[str, str], body: dict[str, Any]) -> bytes:
        limits = httpx.Timeout(self.seconds, connect=min(10.0, self.seconds))
        async with (
            httpx.AsyncClient(timeout=limits, follow_redirects=False) as client,
            client.stream("POST", self.endpoint, headers=headers, json=body) as answer,
        ):
            if answer.status_code != 200:
                raise Unusable(f"it answered with HTTP {answer.status_code}")
            found = bytearray()
            async for chunk in answer.aiter_bytes():
                found += chunk
                if len(found) > _MOST:
                    raise Unusable("its answer was too long")
        return bytes(found)


def _content(data: bytes) -> str:
    """The text of the first choice."""
    try:
        answer = json.loads(data)
        content = answer["choices"][0]["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        raise Unusable("its answer was no chat completion") from None
    if not isinstance(content, str):
        raise Unusable("its answer was empty")
    return content
