"""How much of a document is read before it is refused."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Limits"]


@dataclass(frozen=True, slots=True)
class Limits:
    """The caps of the readers.

    Attributes:
        text_bytes: the largest plain text, in bytes.
        file_bytes: the largest docx or pdf, in bytes.
        characters: the longest text that any document may hold.
        entries: how many files a docx may contain.
        inflated: how many bytes one of them may become when it is unpacked.
        ratio: how many times larger than packed; not asked of the first 2 MB.
        pages: how many pages a pdf may have.
        seconds: how long reading a pdf may take.
        memory: how many bytes of memory reading a pdf may take.
    """

    text_bytes: int = 2 * 10**6
    file_bytes: int = 50 * 10**6
    characters: int = 1_000_000
    entries: int = 4_000
    inflated: int = 64 * 10**6
    ratio: int = 200
    pages: int = 500
    seconds: float = 20
    memory: int = 2 * 2**30
