"""From the answer of an endpoint to its data, or to the typed error that it reports.

Accepted forms: `{"code": 0, "data": …}`, `{"success": true, "data": …}`, the fields bare, errors
with a code in any HTTP status, and `{"detail": …}` as web frameworks send it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from time import time
from typing import Any

from ..errors import (
    MediaTooLarge,
    NemoError,
    ProtocolError,
    RateLimited,
    ServerError,
    SessionNotFound,
    UnsupportedMedia,
    for_code,
)

__all__ = ["excerpt", "pause_asked", "unwrap"]


def excerpt(body: bytes, limit: int = 160) -> str:
    """The beginning of a body, on one line, with every unusual sign escaped."""
    text = body[: limit * 4].decode("utf-8", "replace")
    text = re.sub(r"\s+", " ", text).strip()
    return ascii(text[:limit]) + ("…" if len(text) > limit or len(body) > limit * 4 else "")


def pause_asked(value: str | None, usual: float, now: float | None = None) -> float:
    """The seconds to wait that a `Retry-After` header asks for, kept between 0 and 4 × `usual`.

    A date in the past means no wait; what cannot be read means the usual one.

    >>> pause_asked("7", 30), pause_asked("99999", 30), pause_asked("soon", 30)
    (7.0, 120, 30)
    """
    text = (value or "").strip()
    if re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,6})?", text):
        asked = float(text)
    else:
        try:
            asked = parsedate_to_datetime(text).timestamp() - (time() if now is None else now)
        except (ValueError, TypeError, OverflowError):
            return usual
    return min(max(0.0, asked), 4 * usual)


def _code(value: Any) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return int(value) if isinstance(value, str) and re.fullmatch(r"[0-9]{1,6}", value) else None


def _said(wire: Mapping[str, Any]) -> str:
    """The message of an error, wherever it is put."""
    for name in ("message", "msg", "detail", "error", "error_message"):
        value = wire.get(name)
        if isinstance(value, Mapping):
            value = value.get("message")
        if isinstance(value, list):
            value = "; ".join(_problem(one) for one in value[:5])
        if isinstance(value, str) and value.strip():
            return " ".join(value.split())[:300]
    return ""


def _problem(wire: Any) -> str:
    """One entry of a validation error: `body.session_id: field required`."""
    if not isinstance(wire, Mapping):
        return str(wire)
    place = wire.get("loc")
    where = ".".join(str(step) for step in place) if isinstance(place, list) else ""
    return f"{where}: {wire.get('msg', '')}".strip(": ")


def _details(wire: Mapping[str, Any]) -> dict[str, Any]:
    """What an error says for programs (`available`, `needed`, …)."""
    data = wire.get("data")
    source = data if isinstance(data, Mapping) else wire
    known = ("available", "frozen", "needed", "total", "user_id", "limit", "accepted")
    return {name: source[name] for name in known if name in source}


_REFUSED: Mapping[int, tuple[str, str]] = {
    400: ("The backend did not accept the request.", "Sent again as it is, it would fail again."),
    403: ("The backend does not allow this.", "The token may not include it."),
    404: ("The backend does not have this.", "It may have been removed since."),
    405: ("The backend does not offer this.", "Check that the address is a Nemo backend."),
    409: ("The backend is busy with this already.", "Wait until that has ended."),
    410: ("The backend does not have this any more.", "Make it anew."),
    413: ("The request is larger than the backend accepts.", "Make it smaller."),
    415: ("The backend does not accept this type of data.", "Use another type."),
}
"""Plain refusals (code or HTTP status): what happened and what to do; repeating helps with none."""


def _error(
    code: int, status: int, wire: Mapping[str, Any], retry_after: str | None, media: bool
) -> NemoError:
    kind = for_code(code)
    said = _said(wire)
    details = _details(wire)
    hint: str | None = None
    if kind is MediaTooLarge and code == 413 and not media:
        kind = ServerError
    if media and code == 415:
        kind = UnsupportedMedia
    if kind is RateLimited:
        details["retry_after"] = retry_after
    if kind is ServerError and 400 <= code < 500 and code != 408:
        usual = ("The backend refused the request.", "Sent again as it is, it would fail again.")
        message, hint = _REFUSED.get(code, usual)
        said = said or message
    elif kind is ServerError and not said:
        said = f"The backend reported an error ({code})."
    if status == 422:
        kind, said = ProtocolError, f"The backend did not accept the request: {said or 'invalid'}."
        hint = None
    return kind(said, hint=hint, code=code, status=status, **details)


def unwrap(
    status: int,
    body: bytes,
    *,
    retry_after: str | None = None,
    in_session: bool = False,
    empty: bool = False,
    media: bool = False,
) -> dict[str, Any]:
    """The data of an answer.

    Args:
        status: the HTTP status.
        retry_after: the header of that name, kept for whoever waits.
        in_session: whether a 404 means that the session is gone.
        empty: whether an answer without a body is accepted.
        media: whether files were sent, so that 413 and 415 speak of them.

    Raises:
        NemoError: the typed error that the answer reports; `ProtocolError` for anything that is
            not the JSON of this protocol, with a short excerpt.
    """
    if 300 <= status < 400:
        raise ProtocolError(
            f"The backend redirected an API request (HTTP {status}).", status=status
        )
    try:
        wire = json.loads(body) if body.strip() else None
    except (ValueError, RecursionError):
        wire = None
    if not isinstance(wire, dict):
        if status >= 400:
            raise _error(_plain_code(status, in_session), status, {}, retry_after, media)
        if empty and not body.strip():
            return {}
        shown = f": {excerpt(body)}" if body.strip() else " (an empty answer)"
        raise ProtocolError(
            f"The backend sent something that is not JSON of its protocol (HTTP {status}){shown}.",
            status=status,
        )
    code = _code(wire.get("code"))
    if code:
        raise _error(code, status, wire, retry_after, media)
    if status >= 400:
        raise _error(_plain_code(status, in_session), status, wire, retry_after, media)
    if wire.get("success") is False or (code is None and set(wire) <= {"error", "detail"} and wire):
        raise ServerError(_said(wire) or "The backend reported a failure.", status=status)
    data = wire.get("data")
    if isinstance(data, dict):
        return data
    return {name: value for name, value in wire.items() if name not in ("code", "success")}


def _plain_code(status: int, in_session: bool) -> int:
    if status == 404 and in_session:
        return SessionNotFound.default_code or status
    return status
