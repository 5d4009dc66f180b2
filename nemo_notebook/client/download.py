"""Fetching a file into an open one: continued after a break, never joined from two versions.

RFC 9110, sections 13.1.5 (`If-Range`), 14.2 (`Range`), 14.4 (`Content-Range`) and 15.5.17 (416). A
transfer that broke is asked to go on where it stopped, on the condition that the file still is the
one it began with: a strong `ETag`, or else the `Last-Modified` date. A server that has another file
now, or does not know ranges, sends the whole, and the fetch begins anew.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
from collections.abc import Callable
from typing import BinaryIO

import httpx

from ..errors import ProtocolError, StreamInterrupted
from .models import Download

__all__ = ["Began", "Fetch", "Progress", "framed"]

Progress = Callable[[int, int], None]
"""Bytes so far and in all; 0 in all where that is not known."""

Began = Callable[[str, int], None]
"""A transfer has begun from the first byte: its validator ("" when it cannot be continued) and the
bytes in all."""

_CONTENT_RANGE = re.compile(r"bytes (?:(\d{1,18})-(\d{1,18})|\*)/(\d{1,18}|\*)", re.ASCII)
_DIGESTS = {32: "md5", 40: "sha1", 64: "sha256", 128: "sha512"}
_PIECE = 2**20


def framed(response: httpx.Response) -> bool:
    """Whether the end of a body proves that all of it came.

    A body that ends with its connection proves nothing; a compressed one may have been cut before
    its end. A transport without a network (the local backend in process) says when it has ended.
    """
    if response.headers.get("Content-Encoding", "identity") != "identity":
        return False
    if "network_stream" not in response.extensions:
        return True
    headers = response.headers
    chunked = "chunked" in headers.get("Transfer-Encoding", "").lower()
    return chunked or "Content-Length" in headers or response.http_version == "HTTP/2"


def _validator(response: httpx.Response) -> str:
    """What names this version of the file; "" when nothing does that can stand in `If-Range`."""
    tag: str = response.headers.get("ETag", "").strip()
    if re.fullmatch(r'"[\x21\x23-\x7e]*"', tag):
        return tag
    return "" if tag else response.headers.get("Last-Modified", "").strip()


def _digest(response: httpx.Response) -> str:
    """A hash of the whole file that the headers tell, in hexadecimal digits; "" without one."""
    for header, pattern in (
        ("Repr-Digest", r"sha-(?:256|512)=:([A-Za-z0-9+/=]+):"),
        ("Digest", r"(?i:sha-(?:256|512))=([A-Za-z0-9+/=]+)"),
        ("x-amz-checksum-sha256", r"([A-Za-z0-9+/]{43}=)$"),
        ("Content-MD5", r"([A-Za-z0-9+/]{22}==)$"),
    ):
        match = re.match(pattern, response.headers.get(header, "").strip())
        try:
            plain = base64.b64decode(match[1], validate=True).hex() if match else ""
        except ValueError:
            continue
        if len(plain) in _DIGESTS and not (header == "Content-MD5" and response.status_code == 206):
            return plain
    return ""


class Fetch:
    """One file on its way into `into`, an open file for reading and writing in bytes.

    Args:
        validator: what named the version of which `into` holds the beginning; "" begins anew.
        size: how long the file is, where that is known beforehand, else 0.
        digest: its MD5, SHA-1, SHA-256 or SHA-512 in hexadecimal digits, or "".
    """

    def __init__(
        self,
        into: BinaryIO,
        *,
        validator: str = "",
        size: int = 0,
        digest: str = "",
        progress: Progress | None = None,
        began: Began | None = None,
    ) -> None:
        self._into = into
        self._known = size
        self._digest = digest.lower() if len(digest) in _DIGESTS else ""
        self._told = self._digest
        self._progress = progress
        self._began = began
        self._validator = validator
        self.held = into.seek(0, os.SEEK_END) if validator else 0
        if not self.held:
            self.restart()

    def restart(self) -> None:
        """Forget what came so far."""
        self._into.seek(0)
        self._into.truncate()
        self.held, self._validator, self._told = 0, "", self._digest

    def headers(self) -> dict[str, str]:
        """What to ask with."""
        asked = {"Accept": "*/*", "Accept-Encoding": "identity"}
        if self.held and self._validator:
            asked |= {"Range": f"bytes={self.held}-", "If-Range": self._validator}
        return asked

    def continues(self, response: httpx.Response) -> bool:
        """Whether an answer to a request for the rest fits what is held; else one must restart."""
        match = _CONTENT_RANGE.fullmatch(response.headers.get("Content-Range", "").strip())
        total = int(match[3]) if match and match[3] != "*" else 0
        names = [response.headers.get(name) for name in ("ETag", "Last-Modified")]
        same = self._validator in names or not any(names)
        if response.status_code == 416:
            return same and total == self.held
        begins = match is not None and match[1] == str(self.held)
        fits = not (self._known and total) or total == self._known
        return begins and same and fits

    async def take(self, response: httpx.Response) -> Download:
        """The rest of the file, from an answer with 200, 206 or 416.

        Raises:
            StreamInterrupted: it ended early; the next request goes on from there.
            ProtocolError: it has another length than it should.
        """
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise ProtocolError("The file came in an encoding that was not asked for.")
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if response.status_code == 416:
            return Download(self.held, kind, True)  # nothing was missing
        length = response.headers.get("Content-Length", "")
        total = int(length) if re.fullmatch(r"[0-9]{1,18}", length) else 0
        if response.status_code == 206:
            total = total and total + self.held
        else:
            self.restart()
            self._validator = _validator(response)
            if self._began is not None:
                self._began(self._validator, total or self._known)
        self._told = self._told or _digest(response)
        if self._known and total and total != self._known:
            raise ProtocolError(
                f"The file has {total:,} bytes where the backend named {self._known:,}."
            )
        total = total or self._known
        async for piece in response.aiter_raw():
            self._write(piece)
            if total and self.held > total:
                held = self.held
                self.restart()
                raise StreamInterrupted(f"The file came with {held:,} of {total:,} bytes.")
            if self._progress is not None:
                self._progress(self.held, total)
        if total and self.held != total:
            raise StreamInterrupted(f"The file came with {self.held:,} of {total:,} bytes.")
        return Download(self.held, kind, bool(total) or framed(response))

    def _write(self, piece: bytes) -> None:
        rest = memoryview(piece)
        while rest:  # an unbuffered file may take a part
            written = self._into.write(rest)
            self.held += written
            rest = rest[written:]

    def check(self) -> None:
        """Compare the hash with the one that was told, if any was.

        Raises:
            StreamInterrupted: it differs; the fetch begins anew.
        """
        if not self._told:
            return
        made = hashlib.new(_DIGESTS[len(self._told)], usedforsecurity=False)
        self._into.seek(0)
        while piece := self._into.read(_PIECE):
            made.update(piece)
        if made.hexdigest() != self._told:
            self.restart()
            raise StreamInterrupted("The file was damaged on its way.")
