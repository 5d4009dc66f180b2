"""What stays in a notebook when the kernel is gone: a poster, the file by its name, the tracks.

It is plain HTML below the widget. Where the widget is alive its style sheet hides this; in a
notebook that is only read, and in what nbconvert makes of it, it is what there is to see.
"""

from __future__ import annotations

import base64
import html
import io
from pathlib import Path
from urllib.parse import quote

import pandas as pd

from ...draft import Draft
from ...project.notes import as_html
from ..safe import one_line, table_html, text_html
from .payload import timeline_payload

__all__ = ["kept_html"]

ROWS = 60
POSTER = 480
"""Pixels of the longer side of a poster."""


def _clock(time: int) -> str:
    return f"{time // 60_000}:{time // 1000 % 60:02}.{time // 100 % 10}"


def _address(path: Path) -> str:
    """The file as a page below the current directory names it; "" for one from elsewhere."""
    try:
        relative = path.resolve().relative_to(Path.cwd().resolve())
    except (ValueError, OSError):
        return ""
    return f"./{quote(relative.as_posix())}"


def _poster(picture: bytes) -> str:
    """A PNG or JPEG as a small JPEG in an address; "" for what cannot be read."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(picture)) as image:
            small = image.convert("RGB")
            small.thumbnail((POSTER, POSTER))
    except (OSError, ValueError):
        return ""
    buffer = io.BytesIO()
    small.save(buffer, "JPEG", quality=72)
    return "data:image/jpeg;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")


def _picture(path: Path | None, draft: Draft, picture: bytes) -> str:
    poster = _poster(picture) if picture else ""
    size = (
        "display:block;max-width:min(100%,48em);max-height:60vh;border-radius:6px;background:#000"
    )
    if path is not None and (address := _address(path)):
        if path.suffix.lower() == ".gif":
            return f'<img alt="" style="{size}" src="{html.escape(address, quote=True)}">'
        shown = f' poster="{poster}"' if poster else ""
        source = html.escape(address, quote=True)
        return f'<video controls preload="metadata" style="{size}"{shown} src="{source}"></video>'
    return f'<img alt="The first scene" style="{size}" src="{poster}">' if poster else ""


def _table(draft: Draft) -> str:
    tracks = timeline_payload(draft)["tracks"]
    rows = [
        [track["name"], kind, scene or "", _clock(start), _clock(start + length), label]
        for track in tracks
        for _, start, length, kind, label, scene in track["segments"]
    ]
    if not rows:
        return ""
    table = pd.DataFrame(rows, columns=["track", "kind", "scene", "start", "end", "text"])
    told = f"{len(tracks)} tracks, {len(rows)} segments, {_clock(draft.duration)}"
    return f"<details><summary>{told}</summary>{table_html(table, limit=ROWS)}</details>"


def kept_html(
    draft: Draft, path: Path | None = None, picture: bytes = b"", notes: tuple[str, ...] = ()
) -> str:
    """The HTML that stays; "" while there is nothing to keep.

    Args:
        path: the video, named relative to the current directory and never embedded.
        picture: a PNG or JPEG for the poster.
        notes: what the video could not show as asked.
    """
    parts = [_picture(path, draft, picture)]
    if path is not None:
        parts.append(f"<div><small>{text_html(one_line(path.name))}</small></div>")
        parts.append(as_html(notes))
    parts.append(_table(draft))
    inner = "".join(filter(None, parts))
    return f'<div class="nemo-kept">{inner}</div>' if inner else ""
