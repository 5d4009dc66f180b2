"""A player with the timeline below it, whose data travel to the page only when a page asks.

Nothing of the video, the pictures or the tracks is part of the widget's state, so a saved notebook
stays small. The page asks for a part of the file, gets it in messages of at most 1 MiB, asks for
the next, and plays the whole from its memory, where seeking is instant.
"""

from __future__ import annotations

import base64
import logging
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol, cast

import anywidget
import traitlets
from IPython.display import display

from ..draft import Draft
from ..errors import InputError, NemoError
from .safe import error_text, one_line
from .timeline.kept import kept_html
from .timeline.page import player_script, player_style
from .timeline.payload import timeline_payload
from .timeline.sound import write_with_mp3

__all__ = ["CHUNK", "WINDOW", "Player"]

CHUNK = 1 << 20
"""Bytes in one message."""

WINDOW = 8
"""Messages sent before the page asks again."""

_TYPES = {
    ".mp4": "video/mp4",
    ".m4v": "video/mp4",
    ".webm": "video/webm",
    ".mov": "video/mp4",
    ".gif": "image/gif",
}
log = logging.getLogger("nemo_notebook.widgets")


class Playable(Protocol):
    """A video file with its captions: what an export gives."""

    @property
    def path(self) -> Path: ...
    @property
    def captions(self) -> Any: ...


class Pictured(Protocol):
    """Anything with a timeline that can be drawn: a project."""

    @property
    def draft(self) -> Draft: ...
    def storyboard(self) -> Any: ...
    def waveforms(self) -> Mapping[str, bytes]: ...


class Player(anywidget.AnyWidget):
    """A video or, before there is one, the storyboard; below it the tracks, drawn to scale, and
    what could not be shown as it was asked for.

    Several views of one player are in step. Space plays and pauses, arrows move by a second (with
    Shift by a frame), Home and End go to the ends, + and − zoom, 0 shows the whole; in the timeline
    Tab goes from segment to segment and Enter selects.

    Args:
        source: a project, a path, or the value an export gave (then its captions are offered).
        timeline: whether the tracks are drawn below.

    Attributes:
        selected: the ids of the selected segments, shared with the page; link it to share it
            with other widgets.
        notes: what the video could not show as asked, in sentences; those of the storyboard are
            shown while it is.
        time: where the playhead stands, in ms; set it to go there.
        last_error: what went wrong when the pictures were made, or None.

    >>> player = Player(project)                    # doctest: +SKIP
    >>> player.observe(print, "selected")           # doctest: +SKIP
    >>> Player("teaser.mp4")                        # doctest: +SKIP
    """

    _esm = player_script()
    _css = player_style()

    name = traitlets.Unicode("", help="The name of the file, as a label.").tag(sync=True)
    size = traitlets.Int(0, help="Bytes of the file.").tag(sync=True)
    mime = traitlets.Unicode("video/mp4").tag(sync=True)
    version = traitlets.Int(0, help="Counts the videos shown; 0 is none yet.").tag(sync=True)
    captions = traitlets.Unicode("", help="WebVTT text, or empty.").tag(sync=True)
    board = traitlets.Int(0, help="Counts the timelines drawn.").tag(sync=True)
    timeline = traitlets.Bool(True, help="Whether the tracks are drawn.").tag(sync=True)
    stale = traitlets.Bool(False, help="Whether the timeline changed since.").tag(sync=True)
    notes = traitlets.List(traitlets.Unicode(), help="What is not as asked.").tag(sync=True)
    selected = traitlets.List(traitlets.Unicode(), help="Ids of segments.").tag(sync=True)

    def __init__(
        self, source: Playable | Pictured | str | Path | None = None, **kwargs: Any
    ) -> None:
        self._path: Path | None = None
        self._preview: Path | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._draft = Draft()
        self._made_of: Draft | None = None
        self._stills: tuple[Any, ...] = ()
        self._waves: Mapping[str, bytes] = {}
        self._note = ""
        self._board_notes: tuple[str, ...] = ()
        self._time = 0
        self._as_text = False
        self._kept: Any = None
        self._lock = threading.RLock()
        self._project: Pictured | None = None
        self._drawing: threading.Thread | None = None
        self.last_error: BaseException | None = None
        super().__init__(**kwargs)
        self.on_msg(self._answer)
        # By its method alone: to look at a property of a project is to ask the backend.
        if callable(getattr(source, "storyboard", None)):
            self._project = cast(Pictured, source)
            self.draw(self._project.draft)
            self._drawing = threading.Thread(target=self._illustrate, name="Player", daemon=True)
            self._drawing.start()
        elif source is not None:
            self.show(cast(Playable | str | Path, source))

    @property
    def path(self) -> Path | None:
        """The file shown, or None."""
        return self._path

    @property
    def time(self) -> int:
        """Where the playhead stands, in ms: where it was last put or stopped by anybody."""
        return self._time

    @time.setter
    def time(self, time: int) -> None:
        self.seek(time)

    def seek(self, time: int) -> None:
        """Put every view at `time` (ms)."""
        self._time = max(0, int(time))
        self.send({"kind": "seek", "time": int(time)})

    # What is shown

    def show(self, video: Playable | str | Path) -> None:
        """Show another video, in every view.

        Raises:
            InputError: there is no such file.
        """
        plain = isinstance(video, str | Path)
        path = Path(video) if isinstance(video, str | Path) else Path(video.path)
        if not path.is_file():
            raise InputError(f"There is no video at {path}.")
        with self._lock, self.hold_sync():
            self._path = path.resolve()
            self._preview = None
            self._made_of = self._draft
            self.stale = False
            self.name = one_line(path.name)
            self.size = path.stat().st_size
            self.mime = _TYPES.get(path.suffix.lower(), "video/mp4")
            self.captions = "" if plain else _captions_text(getattr(video, "captions", ()))
            self.notes = [] if plain else list(_notes_of(video))
            self.version += 1
        self._keep()

    def draw(self, draft: Draft) -> None:
        """Draw this timeline; pictures and waveforms of segments that are still there stay."""
        with self._lock, self.hold_sync():
            known = {segment.id for segment in draft.segments()}
            self._draft = draft
            self._stills = tuple(still for still in self._stills if still.segment in known)
            self._note, self._board_notes = "", ()
            self.selected = [id for id in self.selected if id in known]
            self.stale = self._made_of is not None and self._made_of != draft
            self.board += 1
        self._keep()

    def illustrate(self, stills: Any = (), waveforms: Mapping[str, bytes] | None = None) -> None:
        """Give the timeline its pictures (a storyboard) and the waveforms of its sounds."""
        with self._lock:
            self._stills = tuple(stills)
            self._waves = dict(waveforms or {})
            self._note = one_line(getattr(stills, "note", ""), 300)
            self._board_notes = _notes_of(stills)
        self._tell_pictures()
        self._keep()

    def refresh(self, project: Pictured | None = None) -> None:
        """Draw the project anew: its tracks at once, then pictures and waveforms.

        Asks the backend, for up to a second or two, so call it off the event loop.

        Raises:
            InputError: the player has no project.
            NemoError: what the backend says to a request for the timeline.
        """
        self._project = project or self._project
        if self._project is None:
            raise InputError("The player has no project.", hint="Give it one: Player(project).")
        self.draw(self._project.draft)
        self._illustrate()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until the pictures of a player made with a project are there; whether they are."""
        if self._drawing is not None:
            self._drawing.join(timeout)
            return not self._drawing.is_alive()
        return True

    def _illustrate(self) -> None:
        """Pictures first, sounds when they are ready; a failure is said where they would be."""
        assert self._project is not None
        try:
            board = self._project.storyboard()
            self.illustrate(board, self._waves)
            self.illustrate(board, self._project.waveforms())
            self.last_error = None
        except Exception as error:
            self._fail(error)

    def _fail(self, error: Exception) -> None:
        """Keep an error, log it, and say it on the page."""
        self.last_error = error
        level = logging.WARNING if isinstance(error, NemoError) else logging.ERROR
        log.log(level, "Player: %s", error, exc_info=error)
        self._note = error_text(error)
        self._tell_timeline()

    # What a page asks for

    def _answer(self, _widget: Any, content: Any, _buffers: Any) -> None:
        try:
            self._obey(content)
        except Exception as error:  # a callback's errors are seen nowhere else
            self._fail(error)

    def _obey(self, content: Any) -> None:
        if not isinstance(content, dict):
            return
        kind = content.get("kind")
        self._as_text = self._as_text or bool(content.get("text"))
        if kind == "read":
            self._read(content)
        elif kind == "timeline":
            self._tell_timeline()
            self._tell_pictures()
        elif kind == "still":
            self._tell_still(content)
        elif kind == "time" and isinstance(content.get("time"), int | float):
            self._time = max(0, int(content["time"]))
            self.send({"kind": "seek", "time": self._time, "page": str(content.get("page", ""))})

    def _tell(self, news: dict[str, Any], pieces: list[bytes]) -> None:
        """A message with bytes: as buffers, or as text for front ends that lose those."""
        if self._as_text:
            texts = [base64.b64encode(piece).decode("ascii") for piece in pieces]
            self.send({**news, "data": texts})
        else:
            self.send(news, buffers=pieces)

    def _tell_timeline(self) -> None:
        with self._lock:
            news: dict[str, Any] = {"board": self.board, "note": self._note, "time": self._time}
            news["notes"] = list(self._board_notes)
            news |= timeline_payload(self._draft)
        self.send({"kind": "timeline", **news})

    def _tell_pictures(self) -> None:
        with self._lock:
            board, stills, waves = self.board, self._stills, dict(self._waves)
        told = [
            {"scene": still.scene, "segment": still.segment, "time": still.time} for still in stills
        ]
        if stills:
            pieces = [still.thumbnail or still.png for still in stills]
            self._tell({"kind": "thumbs", "board": board, "stills": told}, pieces)
        if waves:
            sizes = [len(wave) for wave in waves.values()]
            head = {"kind": "waves", "board": board, "ids": list(waves), "sizes": sizes}
            self._tell(head, [b"".join(waves.values())])
        if self._note or self._board_notes:
            self._tell_timeline()

    def _tell_still(self, content: dict[str, Any]) -> None:
        index = content.get("index")
        with self._lock:
            board, stills = self.board, self._stills
        if content.get("board") == board and isinstance(index, int) and 0 <= index < len(stills):
            self._tell({"kind": "still", "board": board, "index": index}, [stills[index].png])

    def _read(self, content: dict[str, Any]) -> None:
        """One request of a page: up to WINDOW pieces from `offset` on."""
        version, offset = content.get("version"), content.get("offset")
        form = "mp3" if content.get("form") == "mp3" else "file"
        if version != self.version or not isinstance(offset, int) or self._path is None:
            return
        head = {"version": version, "form": form}
        if form == "mp3" and self._preview is None:
            threading.Thread(target=self._convert, args=[head], name="Player", daemon=True).start()
            return
        self._send_pieces(self._path if form == "file" else self._preview, head, offset)

    def _send_pieces(self, path: Path | None, head: dict[str, Any], offset: int) -> None:
        try:
            if path is None or not 0 <= offset < path.stat().st_size:
                return
            size = path.stat().st_size
            with path.open("rb") as file:
                file.seek(offset)
                for _ in range(WINDOW):
                    piece = file.read(CHUNK)
                    if not piece:
                        break
                    self._tell({"kind": "piece", **head, "offset": offset, "size": size}, [piece])
                    offset += len(piece)
        except OSError as error:
            reason = one_line(error.strerror or "it is gone")
            text = f"The video cannot be read: {reason}."
            self.send({"kind": "failed", **head, "text": text})

    def _convert(self, head: dict[str, Any]) -> None:
        """Make the file with MP3 sound and send its beginning."""
        path = self._path
        try:
            with self._lock:
                if path is None or head["version"] != self.version:
                    return
                self._folder = self._folder or tempfile.TemporaryDirectory(prefix="nemo-")
                target = Path(self._folder.name) / f"{self.version}.mp4"
                if not target.is_file():
                    write_with_mp3(path, target)
                self._preview = target
        except InputError as error:
            self.send({"kind": "failed", **head, "text": str(error)})
            return
        self._send_pieces(target, head, 0)

    # What stays in the notebook

    def kept_html(self) -> str:
        """Poster, file and tracks as plain HTML for when the kernel is gone; "" for nothing."""
        with self._lock:
            picture = self._stills[0].png if self._stills else b""
            return kept_html(self._draft, self._path, picture, tuple(self.notes))

    def _bundle(self) -> dict[str, str]:
        return {"text/plain": "", "text/html": self.kept_html()}

    def _keep(self) -> None:
        if self._kept is not None:
            self._kept.update(self._bundle(), raw=True)

    def _ipython_display_(self, **_kwargs: Any) -> None:
        """Show the player, and below it what stays."""
        view = {"version_major": 2, "version_minor": 0, "model_id": self.model_id}
        said = f"Player({self.name!r})" if self.name else "Player"
        bundle = {"text/plain": said, "application/vnd.jupyter.widget-view+json": view}
        display(bundle, raw=True)
        self._kept = display(self._bundle(), raw=True, display_id=True)


def _notes_of(shown: Any) -> tuple[str, ...]:
    """What a video or a storyboard could not show as asked."""
    return tuple(one_line(note, 300) for note in getattr(shown, "notes", ()))


def _captions_text(captions: Any) -> str:
    """The first WebVTT file of a video's captions, or ""."""
    for caption in captions or ():
        path = Path(caption)
        if path.suffix.lower() == ".vtt" and path.is_file():
            return path.read_text("utf-8")
    return ""
