"""Files of a person's own: dropped, chosen, or named by a path or an address."""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol

import anywidget
import ipywidgets as widgets
import traitlets

from ..errors import InputError, MediaTooLarge
from ..project.updates import Update, Watcher
from ..project.uploads import ACCEPTED
from .pace import Pace
from .panel import Panel
from .progress import Progress
from .safe import one_line, table_html, text_html

__all__ = ["DropZone", "UploadPanel"]

_HERE = Path(__file__).parent
LIMIT = 200 * 1024**2
"""Bytes of one file, as the backend takes them."""
PIECE = 1024**2
"""Bytes of a file in one message."""
AT_ONCE = 20
"""Files that are taken in at a time."""


@dataclass(slots=True)
class _Coming:
    """A file on its way from the page."""

    path: Path
    size: int
    file: IO[bytes]
    here: int = 0


class DropZone(anywidget.AnyWidget):
    """A place to drop files on. They come in pieces, each asked for by the one before it, and are
    written to a private folder; `taken` is called with each file that is whole.

    A name from the page is only a name: it is never used as a path.
    """

    _esm = _HERE / "uploads.js"
    _css = _HERE / "uploads.css"

    accept = traitlets.Unicode(",".join(f".{suffix}" for suffix in sorted(ACCEPTED))).tag(sync=True)
    limit = traitlets.Int(LIMIT).tag(sync=True)
    piece = traitlets.Int(PIECE).tag(sync=True)
    busy = traitlets.Bool(False).tag(sync=True)

    def __init__(self, taken: Any, **kwargs: Any) -> None:
        self._taken = taken
        self._coming: dict[str, _Coming] = {}
        self._folder: Path | None = None
        super().__init__(**kwargs)

    def hear(self, content: Mapping[str, Any], buffers: list[Any]) -> None:
        """What a page says: begin, piece, leave.

        Raises:
            InputError, MediaTooLarge: the file is not taken; the page is told so.
        """
        kind, key = content.get("kind"), str(content.get("key", ""))[:64]
        try:
            if kind == "begin":
                self._begin(key, str(content.get("name", "")), content.get("size"))
            elif kind == "piece" and key in self._coming and buffers:
                self._add(key, memoryview(buffers[0]).cast("B"))
            elif kind == "leave" and key in self._coming:
                self._drop(key)
        except Exception as error:
            self._drop(key)
            self.send({"kind": "refused", "key": key, "why": one_line(error, 200)})
            raise

    def _begin(self, key: str, name: str, size: object) -> None:
        if not key or key in self._coming or len(self._coming) >= AT_ONCE:
            raise InputError("Too many files at once.", hint="Wait for those before.")
        if not isinstance(size, int) or isinstance(size, bool) or size <= 0:
            raise InputError(f"{one_line(name, 80)!r} is empty.")
        if size > LIMIT:
            raise MediaTooLarge(f"{one_line(name, 80)!r} is larger than 200 MB.")
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="nemo-"))
        room = Path(tempfile.mkdtemp(dir=self._folder))
        path = room / _plain_name(name)
        self._coming[key] = _Coming(path, size, path.open("xb"))
        self.send({"kind": "next", "key": key, "offset": 0})

    def _add(self, key: str, piece: memoryview) -> None:
        one = self._coming[key]
        if one.here + len(piece) > one.size:
            raise InputError(f"{one.path.name!r} is longer than it said.")
        one.file.write(piece)
        one.here += len(piece)
        if one.here < one.size:
            self.send({"kind": "next", "key": key, "offset": one.here})
            return
        one.file.close()
        del self._coming[key]
        self.send({"kind": "taken", "key": key})
        self._taken(one.path)

    def _drop(self, key: str) -> None:
        one = self._coming.pop(key, None)
        if one is not None:
            one.file.close()
            one.path.unlink(missing_ok=True)

    def close(self) -> None:
        """Forget what has come."""
        for key in list(self._coming):
            self._drop(key)
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None
        super().close()


def _plain_name(name: str) -> str:
    """The last part of a name, with what no file system takes replaced.

    >>> _plain_name("../a\\\\b/c:d?.png"), _plain_name("..")
    ('c_d_.png', 'file')
    """
    last = one_line(name, 400).replace("\\", "/").rpartition("/")[2].strip(". ")
    plain = "".join("_" if sign in '<>:"|?*' or not sign.isprintable() else sign for sign in last)
    stem, dot, suffix = plain.rpartition(".")
    return f"{stem[:80]}{dot}{suffix[:10]}" if stem else plain[:80] or "file"


class Owner(Protocol):
    """Anything that takes files: a project."""

    def upload(self, *files: Any, watch: Watcher | None = None) -> Any: ...


class UploadPanel(Panel):
    """Give files to a project: drop them, choose them, or type a path or an address.

    >>> UploadPanel(project)                        # doctest: +SKIP
    """

    def __init__(self, project: Owner | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.project = project
        self._waiting: list[Any] = []
        self._ready = threading.Lock()
        self._on_upload: list[Any] = []
        self.progress = Progress()
        self._pace = Pace(self._draw)
        self.zone = DropZone(self.add)
        self.zone.on_msg(self._hear)
        self.source = widgets.Text(
            placeholder="A path, or https://…",
            description="Or by name",
            style={"description_width": "initial"},
            layout=widgets.Layout(flex="1 1 auto", width="auto"),
        )
        self.button = widgets.Button(description="Add", layout=widgets.Layout(width="6em"))
        self.label = widgets.HTML()
        self.files = widgets.HTML()
        self.files.add_class("jp-RenderedHTMLCommon")
        self.button.on_click(self.guard(lambda _button: self._add_named()))
        self.observe(lambda _change: self._switch(), "busy")
        self.children = (
            self.zone,
            widgets.HBox([self.source, self.button]),
            self.label,
            self.files,
            self.notice,
        )
        self._switch()
        if project is not None:
            self.work(self.refresh)

    def connect(self, project: Owner) -> None:
        """Give files to this one from now on."""
        self.project = project
        self._switch()

    def on_upload(self, listener: Any) -> None:
        """Call `listener(uploads)` after files were taken, on the thread of the work."""
        self._on_upload.append(listener)

    def _hear(self, _widget: Any, content: Any, buffers: Any) -> None:
        if isinstance(content, Mapping):
            self.guard(self.zone.hear)(content, list(buffers or ()))

    def _add_named(self) -> None:
        name = self.source.value.strip()
        if not name:
            raise InputError("Type the path or the address of a file.")
        self.source.value = ""
        self.add(name if "://" in name else Path(name).expanduser())

    def add(self, file: Any) -> None:
        """Upload a file; those that come meanwhile follow."""
        with self._ready:
            self._waiting.append(file)
        if self.project is not None:
            self.work(self._upload)

    def _upload(self) -> None:
        project: Any = self.project
        while True:
            with self._ready:
                files, self._waiting = self._waiting, []
            if not files:
                break
            self.progress = Progress()
            try:
                uploads = project.upload(*files, watch=self._take)
            finally:
                self.label.value = ""
                for file in files:
                    self._forget(file)
            for listener in self._on_upload:
                listener(uploads)
        self.refresh()

    def _forget(self, file: Any) -> None:
        """A file that came from the page is not kept after it was sent."""
        folder = self.zone._folder
        if isinstance(file, Path) and folder is not None and folder in file.parents:
            file.unlink(missing_ok=True)
            if file.parent != folder:  # each has a folder of its own
                file.parent.rmdir()

    def refresh(self) -> None:
        """Show what the project has; asks the backend, so call it off the loop."""
        media = getattr(self.project, "media", None)
        if media is None or media.empty:
            self.files.value = ""
            return
        shown = [name for name in ("filename", "file_type", "duration") if name in media.columns]
        table = media[shown].rename(columns={"duration": "duration (s)", "file_type": "type"})
        self.files.value = table_html(table)

    def _switch(self) -> None:
        self.button.disabled = self.project is None
        self.zone.busy = self.project is None
        with self._ready:
            more = bool(self._waiting)
        if more and not self.busy and self.project is not None:
            self.work(self._upload)

    def _take(self, update: Update) -> None:
        with self._pace.lock:
            self.progress.take(update)
            self._pace.poke()

    def _draw(self) -> None:
        if self.progress.percent is not None:
            task = one_line(self.progress.task or "Uploading", 60)
            self.label.value = text_html(f"{task} {self.progress.percent:.0f}%")
