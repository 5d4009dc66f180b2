"""Everything in one widget: talk, see the timeline, export, play."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets
import traitlets
from IPython.display import display

from ..project.journal import ENDED
from .chat import ChatPanel
from .credits import CreditsBadge
from .export import ExportPanel
from .panel import Panel
from .player import Player
from .safe import one_line, text_html
from .tables import TimelineTable
from .uploads import UploadPanel

__all__ = ["Studio"]

_HEAD = {"justify_content": "space-between", "flex_flow": "row wrap", "align_items": "center"}
_ROW = {"flex_flow": "row wrap", "align_items": "flex-start", "grid_gap": "12px"}


class Studio(Panel):
    """Chat, player with timeline, tables, files, credits and Export, over one project.

    Args:
        project: what to work on; without one the studio connects by itself, in the background,
            opens a new project, and takes up what an earlier kernel left.
        backend: where to connect to then, as in `nemo.connect`.

    Every part works alone too. What is selected in the timeline is selected in the table. Errors
    are shown under the part that they happened in; the last one is `last_error`. A video exported
    here also stays in the notebook, below the studio, when the kernel is gone.

    >>> nemo.Studio(project)                        # doctest: +SKIP
    """

    def __init__(
        self,
        project: Any = None,
        *,
        backend: str | None = None,
        name: str = "Studio",
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.project: Any = None
        self.video: Any = None
        self._client: Any = None
        self._kept: Any = None
        self.status = widgets.HTML()
        self.credits = CreditsBadge()
        self.chat = ChatPanel(layout=widgets.Layout(flex="1 1 22em", min_width="16em"))
        self.player = Player(layout=widgets.Layout(width="auto"))
        self.table = TimelineTable()
        self.uploads = UploadPanel()
        self.exporter = ExportPanel(notes=False)  # the player tells them
        traitlets.link((self.player, "selected"), (self.table.grid, "selected"))
        self.chat.on_reply(self._after_reply)
        self.table.on_applied(lambda _reply: self._draw())
        self.uploads.on_upload(lambda _uploads: self.credits.refresh())
        self.exporter.on_video(self._show_video)
        self._parts = (self.chat, self.table, self.uploads, self.exporter, self.credits)
        for part in self._parts:
            part.on_error(self._note_error)
        stage = widgets.VBox(
            [self.player, self.exporter],
            layout=widgets.Layout(flex="2 1 30em", min_width="16em"),
        )
        tabs = widgets.Tab([self.table, self.uploads])
        for place, title in enumerate(("Timeline", "Files")):
            tabs.set_title(place, title)
        self.children = (
            widgets.Box([self.status, self.credits], layout=_HEAD),
            widgets.Box([self.chat, stage], layout=_ROW),
            tabs,
            self.notice,
        )
        self.add_class("nemo-studio")
        if project is not None:
            self._open(project)
            self.work(self._look)
        else:
            self.status.value = text_html("Connecting…")
            self.work(lambda: self._connect(backend, name))

    def _connect(self, backend: str | None, name: str) -> None:
        # By the package's face, as a person would: this room does not know what is above it.
        import nemo_notebook

        try:
            self._client = nemo_notebook.connect(backend, quiet=True)
            self._open(self._client.project(name))
        except BaseException:
            self.status.value = text_html("Not connected.")
            raise
        self._look()
        self._take_up()

    def _take_up(self) -> None:
        """Follow to their end the jobs that an earlier kernel left."""
        jobs = self._client.jobs()
        if jobs.empty or set(jobs["step"]) <= set(ENDED):
            return
        # Its own thread: the studio is ready meanwhile.
        self.exporter.follow(lambda watch: self._client.reattach(watch=watch))

    def close_connection(self) -> None:
        """End the connection that the studio opened by itself, if it did."""
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def _open(self, project: Any) -> None:
        self.project = project
        self.table.project = project
        for part in (self.chat, self.exporter, self.uploads, self.credits):
            part.connect(project)
        name = one_line(getattr(project, "name", "") or "Studio")
        self.status.value = f"<b>{text_html(name)}</b>"

    def _look(self) -> None:
        """Show everything as it is now."""
        self._draw()
        for part in (self.table, self.uploads, self.credits):
            part.work(part.refresh)

    def _draw(self) -> None:
        if callable(getattr(self.project, "storyboard", None)):
            self.player.refresh(self.project)
            self._keep()

    def _note_error(self, error: BaseException) -> None:
        self.last_error = error

    def _after_reply(self, reply: Any) -> None:
        video = getattr(reply, "video", None)
        if video is not None:  # "export" typed into the chat
            self._show_video(video)
        self.table.refresh()
        self._draw()
        self.credits.refresh()

    def _show_video(self, video: Any) -> None:
        self.video = video
        self.player.show(video)
        self._keep()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until nothing is being done, `timeout` seconds at most for each part."""
        return super().wait(timeout) and all(part.wait(timeout) for part in self._parts)

    def _ipython_display_(self, **_kwargs: Any) -> None:
        """Show the studio, and below it the place where a finished video stays."""
        display(_view_bundle(self), raw=True)
        self._kept = display(self._bundle(), raw=True, display_id=True)

    def _bundle(self) -> dict[str, str]:
        """What stays: poster, file and tracks as plain HTML; it hides while the player is alive."""
        return {"text/plain": "", "text/html": self.player.kept_html()}

    def _keep(self) -> None:
        if self._kept is not None:
            self._kept.update(self._bundle(), raw=True)


def _view_bundle(widget: widgets.DOMWidget) -> dict[str, Any]:
    return {
        "text/plain": "Studio",
        "application/vnd.jupyter.widget-view+json": {
            "version_major": 2,
            "version_minor": 0,
            "model_id": widget.model_id,
        },
    }
