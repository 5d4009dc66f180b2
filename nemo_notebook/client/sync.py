"""`SyncApi`: the endpoints of `Api` for code without `await`, a line a method."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from ..loop import iterate, run
from .api import Api, File
from .download import Began, Progress
from .events import Event
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
from .stills import Stills

__all__ = ["SyncApi"]


class SyncApi:
    """The same endpoints, waited for on the private loop; see `Api` for what each does."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def close(self) -> None:
        return run(self._api.close())

    def token(self, client_id: str) -> Token:
        return run(self._api.token(client_id))

    def claim_token(self, session_id: str, task_id: str = "") -> Claim:
        return run(self._api.claim_token(session_id, task_id))

    def create_session(self, name: str = "project", language: str = "en") -> Session:
        return run(self._api.create_session(name, language))

    def run_sse(self, session_id: str, text: str) -> Iterator[Event]:
        return iterate(self._api.run_sse(session_id, text))

    def upload_files(self, session_id: str, files: Sequence[File]) -> Uploads:
        return run(self._api.upload_files(session_id, files))

    def upload_urls(self, session_id: str, urls: Sequence[str]) -> Uploads:
        return run(self._api.upload_urls(session_id, urls))

    def credits(self) -> Credits:
        return run(self._api.credits())

    def state(self, session_id: str) -> State:
        return run(self._api.state(session_id))

    def put_draft(
        self,
        session_id: str,
        draft: Mapping[str, Any],
        version: int,
        *,
        free: Sequence[str] = (),
        grow: bool = False,
        preview: bool = False,
    ) -> Revised:
        return run(
            self._api.put_draft(session_id, draft, version, free=free, grow=grow, preview=preview)
        )

    def stills(self, session_id: str) -> Stills:
        return run(self._api.stills(session_id))

    def waveforms(self, session_id: str) -> dict[str, bytes]:
        return run(self._api.waveforms(session_id))

    def options(self) -> tuple[Option, ...]:
        return run(self._api.options())

    def submit_render(
        self,
        id: str,
        session_id: str,
        draft: Mapping[str, Any],
        *,
        format: str = "mp4",
        quality: str = "high",
        resolution: str = "",
    ) -> Render:
        return run(
            self._api.submit_render(
                id, session_id, draft, format=format, quality=quality, resolution=resolution
            )
        )

    def poll_render(self, id: str) -> Render:
        return run(self._api.poll_render(id))

    def cancel_render(self, id: str) -> None:
        return run(self._api.cancel_render(id))

    def download(
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
        return run(
            self._api.download(
                url,
                into,
                id=id,
                progress=progress,
                began=began,
                validator=validator,
                size=size,
                digest=digest,
            )
        )
