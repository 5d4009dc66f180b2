"""Files as answers: whole or one range (RFC 9110, section 14), as attachments and nothing else."""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
from collections.abc import AsyncIterator
from email.utils import formatdate
from pathlib import Path
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from ...errors import NemoError
from .answers import SAFE_HEADERS, problem

__all__ = ["send_file"]

_PIECE = 256 * 1024
_RANGE = re.compile(r"bytes=(\d*)-(\d*)", re.ASCII)
_TYPES = {
    "mp4": "video/mp4", "mov": "video/quicktime", "avi": "video/x-msvideo",
    "webm": "video/webm", "mkv": "video/x-matroska",
    "jpg": "image/jpeg", "png": "image/png", "gif": "image/gif", "webp": "image/webp",
    "mp3": "audio/mpeg", "wav": "audio/wav", "m4a": "audio/mp4", "aac": "audio/aac",
}  # fmt: skip


def _range(header: str, size: int) -> tuple[int, int] | None:
    """The half-open range that a Range header asks for; None: send it whole.

    Raises:
        ValueError: it cannot be satisfied.
    """
    match = _RANGE.fullmatch(header.replace(" ", ""))
    if match is None or match.groups() == ("", ""):
        return None  # another unit, several ranges, or not a range: a server may ignore it
    first, last = match.groups()
    if len(first) > 18 or len(last) > 18:
        raise ValueError
    if not first:
        start, end = max(size - int(last), 0), size
        if not int(last):
            raise ValueError
    else:
        start, end = int(first), min(int(last) + 1, size) if last else size
        if last and int(last) < start:
            return None
    if start >= size:
        raise ValueError
    return start, end


async def _pieces(path: Path, start: int, end: int) -> AsyncIterator[bytes]:
    file = await asyncio.to_thread(path.open, "rb")
    try:
        file.seek(start)
        while start < end:
            piece = await asyncio.to_thread(file.read, min(_PIECE, end - start))
            if not piece:
                raise OSError("the file became shorter while it was sent")
            start += len(piece)
            yield piece
    finally:
        file.close()


def _validator(stat: os.stat_result, path: Path) -> str:
    facts = f"{path.name}-{stat.st_size}-{stat.st_mtime_ns}"
    return f'"{hashlib.sha256(facts.encode()).hexdigest()[:32]}"'


def _disposition(name: str) -> str:
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


async def send_file(request: Request, path: Path, name: str) -> Response:
    """The answer that sends `path` to be saved as `name`, in whole or the range asked for."""
    try:
        stat = await asyncio.to_thread(path.stat)
    except FileNotFoundError:
        return problem(NemoError("There is no such file.", code=404))
    etag, modified = _validator(stat, path), formatdate(stat.st_mtime, usegmt=True)
    headers = SAFE_HEADERS | {
        "accept-ranges": "bytes",
        "cache-control": "private, no-cache",
        "content-disposition": _disposition(name),
        "etag": etag,
        "last-modified": modified,
    }
    size = stat.st_size
    wanted = request.headers.get("range")
    condition = request.headers.get("if-range")
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    span: tuple[int, int] | None = None
    if wanted and request.method == "GET" and condition in (None, etag, modified):
        try:
            span = _range(wanted, size)
        except ValueError:
            answer = problem(NemoError("The range lies outside the file.", code=416))
            answer.headers["content-range"] = f"bytes */{size}"
            return answer
    if span:
        headers["content-range"] = f"bytes {span[0]}-{span[1] - 1}/{size}"
    start, end = span or (0, size)
    headers["content-length"] = str(end - start)
    kind = _TYPES.get(path.suffix[1:], "application/octet-stream")
    status = 206 if span else 200
    if request.method == "HEAD":
        return Response(status_code=status, headers=headers, media_type=kind)
    return StreamingResponse(_pieces(path, start, end), status, headers, media_type=kind)
