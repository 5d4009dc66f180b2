"""A finished video file, and how it shows itself in a notebook."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ..draft import LANDSCAPE, Canvas
from .notes import as_html, as_lines

__all__ = ["Video", "Written"]

EMBED_LIMIT = 20 * 2**20
"""Bytes up to which a file from outside the notebook's directory is put into the notebook."""
_TYPES = {
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".mov": "video/quicktime",
    ".gif": "image/gif",
}


@dataclass(frozen=True, slots=True)
class Video:
    """An exported video.

    As the last expression of a cell it is a player. A file below the current directory is played
    from where it lies, so the notebook stays small and still plays when it is opened again; one
    from elsewhere is embedded up to 20 MB. A picture of it stays in the notebook in any case.

    Attributes:
        path: the file.
        url: where the backend keeps it, "" when it does not.
        duration: in milliseconds.
        size: width, height and frames per second.
        captions: caption files beside it, if any.
        notes: a sentence for each thing that could not be shown as asked: a file that cannot be
            read, letters without a font, a size that the backend does not make.
    """

    path: Path
    url: str = ""
    duration: int = 0
    size: Canvas = LANDSCAPE
    captions: tuple[Path, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def poster(self) -> Path | None:
        """A PNG of the first frame that shows something, beside the file; None without a picture.

        It is made when first asked for.
        """
        target = self.path.with_suffix(".png")
        if not (target.is_file() and _not_older(target, self.path)):
            picture = _picture(self.path)
            if picture is None:
                return None
            picture.save(target, "PNG")
        return target

    def __repr__(self) -> str:
        return "\n".join([self._label(), *as_lines(self.notes)])

    def _label(self) -> str:
        seconds, size = self.duration / 1000, self.size
        weight = f", {self.path.stat().st_size / 1e6:.1f} MB" if self.path.is_file() else ""
        return f"Video({str(self.path)!r}, {seconds:g} s, {size.width}×{size.height}{weight})"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/plain": repr(self), "text/html": self.html()}

    def html(self) -> str:
        """A `<video>` element (an `<img>` for a GIF) that needs nothing but the file, or the file's
        bytes, and what could not be shown as asked below it."""
        source = self._source()
        if not source:
            return f"<code>{escape(self._label())}</code>{as_html(self.notes)}"
        upright = self.size.height > self.size.width
        width = "max-height:70vh;max-width:100%" if upright else "width:100%;max-width:48em"
        address = escape(source, quote=True)
        if self.path.suffix.lower() == ".gif":
            element = f'<img alt="" style="{width}" src="{address}">'
        else:
            poster = _data_poster(self.path)
            shown = f' poster="{poster}"' if poster else ""
            element = (
                f'<video controls playsinline preload="metadata" style="{width}"{shown} '
                f'src="{address}"></video>'
            )
        label = f"<div><small>{escape(self._label())}</small></div>"
        return f"{element}{label}{as_html(self.notes)}"

    def _source(self) -> str:
        """A relative address below the current directory, or the bytes; "" when neither will do."""
        if not self.path.is_file():
            return ""
        try:
            relative = self.path.resolve().relative_to(Path.cwd().resolve())
        except (ValueError, OSError):
            if self.path.stat().st_size > EMBED_LIMIT:
                return ""
            data = base64.b64encode(self.path.read_bytes()).decode("ascii")
            return f"data:{_TYPES.get(self.path.suffix.lower(), 'video/mp4')};base64,{data}"
        # "./" keeps a name with a colon from being read as a scheme. No query tells versions apart:
        # JupyterLab takes a question mark for a part of the name, and passes its own cache anyway.
        return f"./{quote(relative.as_posix())}"


@dataclass(frozen=True, slots=True, repr=False)
class Written(Video):
    """A file that an export wrote without rendering: captions, or a timeline for other programs.

    Attributes:
        what: what it holds, in words.
    """

    what: str = ""

    def _label(self) -> str:
        return f"Written({str(self.path)!r}, {self.what})"

    @property
    def poster(self) -> Path | None:
        """There is no picture of it."""
        return None

    def html(self) -> str:
        """Its name and what it holds; nothing plays."""
        return f"<code>{escape(str(self.path))}</code> <small>{escape(self.what)}</small>"


def _not_older(one: Path, other: Path) -> bool:
    return not other.is_file() or one.stat().st_mtime_ns >= other.stat().st_mtime_ns


def _picture(path: Path) -> Any:
    """The first frame that is not nearly one colour within 4 s, else the last of these; or None."""
    import av

    try:
        with av.open(str(path), options={"protocol_whitelist": "file"}) as file:
            best = None
            for frame in file.decode(video=0):
                best = frame
                grey = frame.reformat(32, 18, format="gray").to_ndarray()
                if float(grey.std()) > 12 or (frame.time or 0) > 4:
                    break
            return best.to_image() if best is not None else None
    except (av.FFmpegError, OSError, IndexError):
        return None


def _data_poster(path: Path) -> str:
    """A small JPEG of the picture as an address that holds the data, "" when there is none."""
    picture = _picture(path)
    if picture is None:
        return ""
    picture.thumbnail((640, 640))
    buffer = io.BytesIO()
    picture.convert("RGB").save(buffer, "JPEG", quality=70)
    return "data:image/jpeg;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")
