"""Caption files beside a video, from the captions of its timeline.

SubRip as players read it, WebVTT by https://www.w3.org/TR/webvtt1/ (a cue's text holds no empty
line and no "-->", and `&`, `<`, `>` are written as references).
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import NamedTuple

from ...draft import Draft
from ..journal.entries import write_whole

__all__ = ["Cue", "cues", "srt", "vtt", "write"]


class Cue(NamedTuple):
    """A caption: from `start` to `end` in ms, one line or several."""

    start: int
    end: int
    text: str


def cues(draft: Draft) -> tuple[Cue, ...]:
    """The captions of a timeline in the order of their start; empty ones are left out.

    Captions at the same time, in two languages, stay in the order of their tracks, and the lines of
    one stay lines; its text in another language is a line below them, as in the picture.
    """

    def found() -> Iterator[Cue]:
        for segment in draft.segments("caption"):
            second = segment.style.get("second")
            whole = f"{segment.text}\n{second}" if isinstance(second, str) else segment.text
            lines = (" ".join(line.split()) for line in whole.splitlines())
            text = "\n".join(line for line in lines if line)
            if text and segment.duration > 0:
                yield Cue(segment.start, segment.end, text)

    return tuple(sorted(found(), key=lambda cue: (cue.start, cue.end)))


def _moment(milliseconds: int, point: str) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}{point}{rest:03}"


def srt(found: tuple[Cue, ...]) -> str:
    """The cues as a SubRip file.

    >>> print(srt((Cue(0, 1500, "Hello"),)))
    1
    00:00:00,000 --> 00:00:01,500
    Hello
    <BLANKLINE>
    """
    return "\n".join(
        f"{number}\n{_moment(cue.start, ',')} --> {_moment(cue.end, ',')}\n"
        f"{cue.text.replace('-->', '→')}\n"
        for number, cue in enumerate(found, start=1)
    )


def vtt(found: tuple[Cue, ...], language: str = "") -> str:
    """The cues as a WebVTT file."""
    plain = "".join(c for c in language if c.isalnum() or c == "-")
    head = f"WEBVTT\nLanguage: {plain}\n" if plain else "WEBVTT\n"
    return "\n".join(
        [
            head,
            *(
                f"{_moment(cue.start, '.')} --> {_moment(cue.end, '.')}\n"
                f"{escape(cue.text, quote=False)}\n"
                for cue in found
            ),
        ]
    )


def write(draft: Draft, target: Path, *, overwrite: bool = True) -> tuple[Path, ...]:
    """Put `.srt` and `.vtt` beside the video `target`, each in one step; none without captions.

    Args:
        overwrite: whether a file of that name is replaced; else it is left, and not counted.

    Raises:
        OSError: one cannot be written.
    """
    found = cues(draft)
    if not found:
        return ()
    texts = {".srt": srt(found), ".vtt": vtt(found, draft.language)}
    paths = []
    for ending, text in texts.items():
        path = target.with_suffix(ending)
        if path.exists() and not overwrite:
            continue
        write_whole(path, text.encode("utf-8", "replace"))
        paths.append(path)
    return tuple(paths)
