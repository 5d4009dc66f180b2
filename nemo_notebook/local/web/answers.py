"""The envelope of the wire, and bodies read within limits.

A good answer is `{"code": 0, "data": {...}}`, any other `{"code": N, "message": "..."}`, with
`data` where there are numbers to tell (out of credits).
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from typing import Any, NoReturn

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from ...errors import NemoError

__all__ = [
    "MAX_JSON",
    "frame",
    "ok",
    "problem",
    "read_json",
    "render_json",
    "stream_body",
    "unexpected",
]

MAX_JSON = 4 * 1024 * 1024
"""The largest JSON body, in bytes."""

MAX_SILENCE = 30.0
"""How long a body may pause, in seconds."""

SAFE_HEADERS = {
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; sandbox",
    "referrer-policy": "no-referrer",
}

_LINE_ENDS = {code: f"\\u{code:04x}" for code in (0x85, 0x2028, 0x2029)}
_STATUS = {1001: 401, 1002: 404, 2001: 403, 4001: 415, 4002: 413}
_log = logging.getLogger("nemo_notebook.local")


def render_json(value: Any) -> bytes:
    """A JSON value in UTF-8, on one line for every reader.

    A lone surrogate, which UTF-8 has no form for, becomes its escape, and so do the signs that
    some readers of event streams take for the end of a line.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.translate(_LINE_ENDS).encode("utf-8", "backslashreplace")


def frame(event: Any) -> bytes:
    """One event of a stream, ready to be sent."""
    return b"data: " + render_json(event) + b"\n\n"


def _answer(value: Any, status: int, headers: dict[str, str] | None = None) -> Response:
    return Response(
        render_json(value), status, SAFE_HEADERS | (headers or {}), media_type="application/json"
    )


def ok(data: Any = None) -> Response:
    """`{"code": 0, "data": …}`."""
    return _answer({"code": 0, "data": {} if data is None else data}, 200)


def problem(error: NemoError, status: int | None = None) -> Response:
    """The envelope of an error. The HTTP status follows from the code unless it is given."""
    code = error.code if error.code is not None else 400
    if status is None:
        status = _STATUS.get(code, code if 400 <= code < 600 else 400)
    # The usual hint of a kind of error is the client's to give.
    said = error.message if error.hint == error.default_hint else str(error)
    body: dict[str, Any] = {"code": code, "message": said}
    if error.details:
        body["data"] = error.details
    return _answer(body, status, {"retry-after": "30"} if code == 429 else None)


def unexpected(error: Exception, where: str) -> Response:
    """The plain sentence for what nobody foresaw; the log has the rest."""
    _log.error("unexpected error in %s", where, exc_info=error)
    return problem(
        NemoError("The local backend met an error of its own; its log says which.", code=500)
    )


def _refuse(message: str, code: int) -> NoReturn:
    raise NemoError(message, code=code)


async def stream_body(request: Request, limit: int) -> AsyncIterator[bytes]:
    """The pieces of a body of at most `limit` bytes.

    Raises:
        NemoError: 413 over the limit, 408 when it pauses too long, 400 when it breaks off.
    """
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > limit:
        _refuse(f"The request is larger than {limit // 1024**2} MB.", 413)
    pieces = aiter(request.stream())
    seen = 0
    while True:
        try:
            async with asyncio.timeout(MAX_SILENCE):
                piece = await anext(pieces, None)
        except TimeoutError:
            _refuse("The request came too slowly.", 408)
        except ClientDisconnect:
            _refuse("The request broke off.", 400)
        if piece is None:
            return
        seen += len(piece)
        if seen > limit:
            _refuse(f"The request is larger than {limit // 1024**2} MB.", 413)
        yield piece


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


async def read_json(request: Request) -> dict[str, Any]:
    """The JSON object of a body.

    Raises:
        NemoError: 415 for another type, 413 over 4 MB, 400 for anything but an object.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        _refuse("The request must be application/json.", 415)
    body = b"".join([piece async for piece in stream_body(request, MAX_JSON)])
    try:
        value = json.loads(body, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        _refuse("The request is not valid JSON.", 400)
    if not isinstance(value, dict):
        _refuse("The request must be a JSON object.", 400)
    return value
