"""The pages of a pdf as text, in a process of its own: bytes in at stdin, text out at stdout.

Run as a program by `pdf.read_pdf`. A library in C++ reads what a stranger wrote, so it does so
where a crash, a page without end or a flood of memory ends nothing but this process. The status
says what happened (`STATUS` below); pages are divided by form feeds.
"""

from __future__ import annotations

import sys

__all__ = ["STATUS", "main"]

STATUS = {"read": 0, "damaged": 10, "password": 11, "pages": 12, "characters": 13, "missing": 14}
_PASSWORD = 4


def _limit(seconds: int, memory: int) -> None:
    """Let the system end this process when it takes more."""
    if sys.platform == "win32":
        return
    import resource

    for kind, most in ((resource.RLIMIT_CPU, seconds + 1), (resource.RLIMIT_AS, memory)):
        _, hard = resource.getrlimit(kind)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (most, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(pages: int, characters: int, seconds: int, memory: int) -> int:
    """Read a pdf from stdin and write its text to stdout; a number of `STATUS`."""
    _limit(seconds, memory)
    try:
        import pypdfium2
    except ImportError:
        return STATUS["missing"]
    data = sys.stdin.buffer.read()
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", 0) == _PASSWORD or "password" in str(error).lower()
        return STATUS["password" if locked else "damaged"]
    if len(document) > pages:
        return STATUS["pages"]
    left = characters
    for number in range(len(document)):
        try:
            text = document[number].get_textpage().get_text_bounded()
        except pypdfium2.PdfiumError:
            continue  # one page that is damaged; the others may be whole
        left -= len(text)
        if left < 0:
            return STATUS["characters"]
        sys.stdout.buffer.write(text.replace("\f", "\n").encode("utf-8", "replace") + b"\f")
    sys.stdout.buffer.flush()
    return STATUS["read"]


if __name__ == "__main__":
    sys.exit(main(*(int(value) for value in sys.argv[1:])))
