"""What every part of the studio has in common: work on a thread, and errors that are seen."""

from __future__ import annotations

import contextvars
import logging
import threading
import time
from collections.abc import Callable
from typing import Any

import ipywidgets as widgets
import traitlets

from ..loop import Stop
from .safe import error_html

__all__ = ["Panel", "button"]

log = logging.getLogger("nemo_notebook.widgets")
log.addHandler(logging.NullHandler())


class Panel(widgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """A box whose callbacks never fail unseen and never hold up the kernel.

    What a callback raises is shown, escaped, under the widget (in `notice`), logged under
    "nemo_notebook.widgets", and kept in `last_error`. Slow work runs on a thread of its own, one
    piece at a time; `busy` is true meanwhile.
    """

    busy = traitlets.Bool(False, help="Whether work is going on.")

    def __init__(self, **kwargs: Any) -> None:
        self.last_error: BaseException | None = None
        self.notice = widgets.HTML(layout=widgets.Layout(display="none"))
        self._lock = threading.RLock()
        self._thread: threading.Thread | None = None
        self._stop = Stop()
        self._listeners: list[Callable[[BaseException], None]] = []
        super().__init__(**kwargs)

    def on_error(self, listener: Callable[[BaseException], None]) -> None:
        """Call `listener` with each error too."""
        self._listeners.append(listener)

    def guard(self, callback: Callable[..., Any]) -> Callable[..., None]:
        """The callback, with whatever it raises shown here instead of getting lost."""

        def guarded(*args: Any, **kwargs: Any) -> None:
            try:
                callback(*args, **kwargs)
            except Exception as error:
                self.fail(error)

        return guarded

    def work(self, task: Callable[[], Any]) -> bool:
        """Run `task` on a thread of its own; False, and nothing is run, while another one runs."""
        with self._lock:
            if self.busy:
                return False
            self.busy = True
            self._stop = Stop()
        self.forget_error()
        context = contextvars.copy_context()
        self._thread = threading.Thread(
            target=context.run, args=[self._run, task], name=type(self).__name__, daemon=True
        )
        self._thread.start()
        return True

    def _run(self, task: Callable[[], Any]) -> None:
        try:
            with self._stop:
                task()
        except KeyboardInterrupt:
            log.info("%s was stopped.", type(self).__name__)
        except Exception as error:
            self.fail(error)
        finally:
            self.busy = False

    def stop(self) -> bool:
        """End the waiting of the work that goes on; whether there was any.

        What was asked of a backend may still be carried out there.
        """
        with self._lock:
            if self.busy:
                self._stop()
            return self.busy

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until the work is done, `timeout` seconds at most; whether it is."""
        deadline = None if timeout is None else time.monotonic() + timeout
        thread, last = self._thread, None
        # Work may be followed by work that it has begun.
        while (
            thread is not last and thread is not None and thread is not threading.current_thread()
        ):
            thread.join(None if deadline is None else max(0.0, deadline - time.monotonic()))
            if thread.is_alive():
                return False
            thread, last = self._thread, thread
        return True

    def fail(self, error: BaseException) -> None:
        """Show, log and keep an error."""
        self.last_error = error
        log.error("%s: %s", type(self).__name__, error, exc_info=error)
        self.show_error(error)
        for listener in self._listeners:
            listener(error)

    def show_error(self, error: BaseException) -> None:
        """Show an error below the widget."""
        self.notice.value = error_html(error)
        self.notice.layout.display = None

    def forget_error(self) -> None:
        self.last_error = None
        if self.notice.value:
            self.notice.value = ""
            self.notice.layout.display = "none"


def button(label: str, tip: str, style: str = "") -> widgets.Button:
    """A button as all panels have it."""
    return widgets.Button(
        description=label, tooltip=tip, button_style=style, layout=widgets.Layout(width="7em")
    )
