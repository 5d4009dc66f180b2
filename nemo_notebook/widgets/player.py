"""A player whose video travels to the page in small pieces, when a page asks for it.

Nothing of the video is part of the widget's state, so a saved notebook stays small. The page asks
for a part of the file, gets it in messages of at most 1 MiB, asks for the next, and plays the
whole from its memory, where seeking is instant.
"""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any, Protocol

import anywidget
import traitlets

from ..errors import InputError
from .safe import one_line

__all__ = ["CHUNK", "WINDOW", "Player"]

CHUNK = 1 << 20
"""Bytes in one message."""

WINDOW = 8
"""Messages sent before the page asks again."""

_HERE = Path(__file__).parent
_TYPES = {".mp4": "video/mp4", ".m4v": "video/mp4", ".webm": "video/webm", ".mov": "video/mp4"}


class Playable(Protocol):
    """A video file with its captions: what an export gives."""

    @property
    def path(self) -> Path: ...
    @property
    def captions(self) -> Any: ...


class Player(anywidget.AnyWidget):
    """Plays a video file; several views may show it, and each can be sought by itself.

    Args:
        video: a path, or the value an export gave (then its captions are offered too).

    >>> Player("teaser.mp4")                        # doctest: +SKIP
    """

    _esm = _HERE / "player.js"
    _css = _HERE / "player.css"

    name = traitlets.Unicode("", help="The name of the file, as a label.").tag(sync=True)
    size = traitlets.Int(0, help="Bytes of the file.").tag(sync=True)
    mime = traitlets.Unicode("video/mp4").tag(sync=True)
    version = traitlets.Int(0, help="Counts the videos shown; 0 is none yet.").tag(sync=True)
    captions = traitlets.Unicode("", help="WebVTT text, or empty.").tag(sync=True)

    def __init__(self, video: Playable | str | Path | None = None, **kwargs: Any) -> None:
        self._path: Path | None = None
        super().__init__(**kwargs)
        self.on_msg(self._answer)
        if video is not None:
            self.show(video)

    @property
    def path(self) -> Path | None:
        """The file shown, or None."""
        return self._path

    def show(self, video: Playable | str | Path) -> None:
        """Show another video, in every view.

        Raises:
            InputError: there is no such file.
        """
        plain = isinstance(video, str | Path)
        path = Path(video) if isinstance(video, str | Path) else Path(video.path)
        if not path.is_file():
            raise InputError(f"There is no video at {path}.")
        self._path = path.resolve()
        with self.hold_sync():
            self.name = one_line(path.name)
            self.size = path.stat().st_size
            self.mime = _TYPES.get(path.suffix.lower(), "video/mp4")
            self.captions = "" if plain else _captions_text(getattr(video, "captions", ()))
            self.version += 1

    def seek(self, time: int) -> None:
        """Put every view at `time` (ms)."""
        self.send({"kind": "seek", "time": int(time)})

    def _answer(self, _widget: Any, content: Any, _buffers: Any) -> None:
        """One request of a page: up to WINDOW pieces from `offset` on."""
        if not isinstance(content, dict) or content.get("kind") != "read":
            return
        version, offset = content.get("version"), content.get("offset")
        if version != self.version or not isinstance(offset, int) or self._path is None:
            return
        if not 0 <= offset < self.size:
            return
        try:
            with self._path.open("rb") as file:
                file.seek(offset)
                for _ in range(WINDOW):
                    piece = file.read(CHUNK)
                    if not piece:
                        break
                    self._send_piece(offset, piece, as_text=bool(content.get("text")))
                    offset += len(piece)
        except OSError as error:
            reason = one_line(error.strerror or "it is gone")
            self.send({"kind": "failed", "text": f"The video cannot be read: {reason}."})

    def _send_piece(self, offset: int, piece: bytes, *, as_text: bool) -> None:
        head = {"kind": "piece", "version": self.version, "offset": offset}
        if as_text:  # for front ends that lose binary buffers
            self.send({**head, "data": base64.b64encode(piece).decode("ascii")})
        else:
            self.send(head, buffers=[piece])


def _captions_text(captions: Any) -> str:
    """The first WebVTT file of a video's captions, or ""."""
    for caption in captions or ():
        path = Path(caption)
        if path.suffix.lower() == ".vtt" and path.is_file():
            return path.read_text("utf-8")
    return ""
