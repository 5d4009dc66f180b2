"""Refusals in words that help: nobody is told to repeat what would fail again."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from nemo_notebook.client.envelope import unwrap
from nemo_notebook.errors import (
    ExportBlocked,
    MediaTooLarge,
    NemoError,
    OutOfCredits,
    ProtocolError,
    ServerError,
    SessionNotFound,
    UnsupportedMedia,
)

from .backend import Backend, api_for
from .raw_server import answer


def refusal(status: int, body: bytes = b"", **options: bool) -> NemoError:
    with pytest.raises(NemoError) as caught:
        unwrap(status, body, **options)
    return caught.value


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 410, 413, 415, 418])
@pytest.mark.parametrize("body", [b"", b'{"code": %d}', b'{"detail": "no such thing"}', b"<html>"])
def test_a_refusal_does_not_ask_to_try_again(status: int, body: bytes) -> None:
    error = refusal(status, body % status if b"%d" in body else body)
    assert "moment" not in str(error) and len(str(error)) > 20
    assert error.details["status"] == status and error.code == status
    if b"no such thing" in body:
        assert error.message == "no such thing"


def test_an_error_of_the_server_may_pass() -> None:
    assert "Try again in a moment" in str(refusal(503))


@pytest.mark.parametrize(
    ("status", "body", "options", "kind"),
    [
        (413, b"", {}, ServerError),
        (413, b"", {"media": True}, MediaTooLarge),
        (415, b"", {"media": True}, UnsupportedMedia),
        (400, b'{"code": 4002, "message": "big"}', {}, MediaTooLarge),
        (404, b"", {"in_session": True}, SessionNotFound),
        (404, b"", {}, ServerError),
        (402, b"", {}, ExportBlocked),
        (402, b'{"code": 2001, "data": {"needed": 5}}', {}, OutOfCredits),
        (422, b'{"detail": [{"loc": ["body"], "msg": "missing"}]}', {}, ProtocolError),
    ],
)
def test_each_refusal_has_its_class(
    status: int, body: bytes, options: dict[str, bool], kind: type[NemoError]
) -> None:
    assert type(refusal(status, body, **options)) is kind


@pytest.mark.anyio
async def test_an_upload_that_is_too_large_is_told_so(server: Backend, tmp_path: Path) -> None:
    server.on("POST", "/api/upload-video", answer(json.dumps({}).encode(), status=413))
    api = api_for(server, tmp_path)
    with pytest.raises(MediaTooLarge, match="Compress"):
        await api.upload_files("sid", [("a.mp4", io.BytesIO(b"x"), "video/mp4")])
    await api.close()
