"""The text of a pdf, read in a process of its own and put back into paragraphs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from ..errors import MediaTooLarge, NemoError, UnsupportedMedia
from .limits import Limits
from .pages import STATUS

__all__ = ["join_lines", "read_pdf"]

_ENDS = tuple('.!?:;。！？：；…"”»)）')
_ITEM = re.compile(r"\s*(?:[-*•·–▪◦]|\(?\d{1,3}[.)]|[A-Z][.)])\s")
_WIDE = re.compile(r"[⺀-鿿぀-ヿ＀-￮]")
_NAMED = {number: name for name, number in STATUS.items()}


def _refusals(name: str, limits: Limits) -> dict[str, NemoError]:
    part = "Give the part of it that the video is about."
    return {
        "damaged": UnsupportedMedia(f"{name!r} cannot be read as a pdf: it is damaged."),
        "password": UnsupportedMedia(
            f"{name!r} is protected by a password.", hint="Save it without one."
        ),
        "pages": MediaTooLarge(f"{name!r} has more than {limits.pages} pages.", hint=part),
        "characters": MediaTooLarge(
            f"{name!r} holds more than {limits.characters:,} characters of text.", hint=part
        ),
        "missing": UnsupportedMedia(
            f"{name!r} cannot be read: pypdfium2 is not installed.",
            hint="Say: pip install pypdfium2",
        ),
        "slow": MediaTooLarge(
            f"{name!r} takes more than {limits.seconds:.0f} s to read, so it is not read.",
            hint="Copy its text, or give a part of it.",
        ),
    }


def join_lines(page: str) -> str:
    """A page with its lines put back into paragraphs.

    A line goes on in the next one when it is nearly as long as the longest and ends no sentence.

    >>> join_lines("The sea was quiet on that first\\nmorning of May.\\nNobody spoke.")
    'The sea was quiet on that first morning of May.\\nNobody spoke.'
    """
    lines = [line.rstrip() for line in page.replace("\ufffe\n", "").split("\n")]
    longest = max(map(len, lines))
    joined: list[str] = []
    goes_on = False
    for line in lines:
        if goes_on and line and not _ITEM.match(line):
            last = joined[-1]
            wide = _WIDE.match(last[-1]) and _WIDE.match(line[0])
            joined[-1] = last + ("" if wide else " ") + line.lstrip()
        else:
            joined.append(line)
        goes_on = bool(line) and len(line) >= 0.7 * longest and not line.endswith(_ENDS)
    return "\n".join(joined)


def read_pdf(name: str, data: bytes, limits: Limits) -> str:
    """The text of a pdf, a blank line between pages.

    Raises:
        MediaTooLarge: it has too many pages or characters, or takes too long.
        UnsupportedMedia: it is no pdf, is damaged, or protected by a password.
    """
    refusals = _refusals(name, limits)
    # The header may stand behind some other bytes, as its readers have always allowed.
    if b"%PDF-" not in data[:1024]:
        raise refusals["damaged"]
    caps = (limits.pages, limits.characters, max(1, round(limits.seconds)), limits.memory)
    program = [sys.executable, "-P", str(Path(__file__).with_name("pages.py")), *map(str, caps)]
    # A token in the environment is no business of a process that reads what a stranger wrote.
    environment = {k: v for k, v in os.environ.items() if not k.startswith("NEMO_")}
    try:
        done = subprocess.run(
            program,
            input=data,
            capture_output=True,
            timeout=limits.seconds + 5,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise refusals["slow"] from None
    if done.returncode != STATUS["read"]:
        ended = done.returncode < 0 and -done.returncode in (24, 9)  # SIGXCPU, SIGKILL
        raise refusals[_NAMED.get(done.returncode, "slow" if ended else "damaged")]
    text = done.stdout.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    return "\n\n".join(join_lines(page) for page in text.split("\f") if page.strip())
