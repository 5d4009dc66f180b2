"""What a video or a storyboard could not show as it was asked for: sentences, and how they look.

They come from the backend and name files and words of strangers, so that they are data here:
on one line, without signs that steer a terminal, escaped in HTML.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

__all__ = ["as_html", "as_lines", "plain", "tidy"]

LENGTH = 300
"""Characters of a note at most."""
_SHOWN = 20
"""Notes that are shown at most; the others are counted."""


def plain(text: str) -> str:
    """Text on one line; what steers a terminal or turns the reading direction round is a mark.

    >>> plain("a photo\\n.jpg")
    'a photo .jpg'
    """
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in " ".join(text.split()))


def tidy(notes: Iterable[str]) -> tuple[str, ...]:
    """Notes that can be kept and shown: plain, of a length that can be read, each once.

    >>> tidy(["No.", " No. ", ""])
    ('No.',)
    """
    lines = (plain(note) for note in notes)
    short = (line if len(line) <= LENGTH else line[: LENGTH - 1].rstrip() + "…" for line in lines)
    return tuple(dict.fromkeys(filter(None, short)))


def _shown(notes: tuple[str, ...]) -> list[str]:
    left = len(notes) - _SHOWN
    return [*notes[:_SHOWN], *([f"… and {left} more."] if left > 0 else [])]


def as_lines(notes: tuple[str, ...]) -> list[str]:
    """A line a note, for plain text.

    >>> as_lines(("No.",))
    ['  ! No.']
    """
    return [f"  ! {plain(note)}" for note in _shown(notes)]


def as_html(notes: tuple[str, ...]) -> str:
    """A list of notes; "" for none. All of it is text.

    >>> as_html(("<b>",)).count("&lt;b&gt;")
    1
    """
    if not notes:
        return ""
    rows = "".join(f"<li>{escape(plain(note))}</li>" for note in _shown(notes))
    return (
        '<ul aria-label="Not shown as asked" style="margin:.3em 0;padding-left:1.4em;'
        f'max-width:48em;font-size:.92em;line-height:1.4">{rows}</ul>'
    )
