"""Renders waiting for their turn: one at a time on a machine, because each uses all cores.

Everything is on disk (see `jobs`), so that a render survives its process: whoever holds the lock
takes the oldest that is not finished, also one that a dead process left behind. Only the holder of
the lock writes a record, so that a late cancel cannot undo a completed render.
"""

from __future__ import annotations

import atexit
import logging
import re
import threading
import time
import weakref
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ...draft import decode
from ...errors import InputError, NemoError, RateLimited
from .. import disk
from .jobs import Render, RenderFiles, Status, check
from .output import Output, RenderCancelled

__all__ = ["Render", "RenderQueue"]

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,127}", re.ASCII)

MAX_ATTEMPTS = 3
MAX_WAITING = 100
KEEP_BYTES = 4 * 1024**3
KEEP_COUNT = 200
_LOOK = 0.25
"""How often a waiting queue looks for its turn and a render for a cancel, in seconds."""

_PAUSE = 5.0
"""How long it rests when its own files cannot be written, in seconds."""

_log = logging.getLogger("nemo_notebook.local")


def _output(value: object) -> Output:
    given = value if isinstance(value, dict) else {}
    options = {key: given[key] for key in ("format", "quality", "resolution") if key in given}
    texts = [option for key, option in options.items() if key != "resolution"]
    if not all(isinstance(option, str) for option in texts):
        raise InputError("The format and the quality of an output are texts.")
    return Output(**options)


def _default_render(*args: Any, **options: Any) -> Any:
    from .render import render

    return render(*args, **options)


class RenderQueue:
    """The renders under one folder.

    Args:
        root: where they are kept.
        cache: where the renderer keeps chunks.
        locate: owner and address of an upload → its path.
        render: stands in for `render.render`.
        keep: how many bytes of finished renders are kept; the newest always is.
    """

    def __init__(
        self,
        root: Path,
        cache: Path,
        *,
        locate: Callable[[str, str], Path],
        render: Callable[..., Any] | None = None,
        keep: int = KEEP_BYTES,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._files = RenderFiles(root)
        self._cache = disk.make_private(cache)
        self._locate = locate
        self._render = render or _default_render
        self._keep = keep
        self._now = now
        self._state = threading.Lock()
        self._worker: threading.Thread | None = None
        self._closing = threading.Event()
        queue = weakref.ref(self)
        atexit.register(_close_at_exit, queue)

    # What a person asks for

    def submit(self, owner: str, session: str, id: object, draft: object, output: object) -> Render:
        """Put a draft in the queue. The same id again is the same render: it is not made twice.

        Raises:
            InputError: the id, the draft or the output cannot be used.
            RateLimited: too many are waiting already.
        """
        if not isinstance(id, str) or not _ID.fullmatch(id):
            raise InputError("The id of a render is up to 128 letters, digits, '_', '-' and '.'.")
        known = self._files.find(owner, id)
        if known is not None:
            self.resume()
            return known
        if not isinstance(draft, dict):
            raise InputError("The request holds no draft.")
        check(decode(draft))
        wanted = _output(output)
        waiting = [one for one in self._files.unfinished() if one.owner == owner]
        if len(waiting) >= MAX_WAITING:
            raise RateLimited(f"{len(waiting)} renders are waiting already.")
        render = Render(
            id,
            owner,
            session,
            wanted.format,
            wanted.quality,
            self._milliseconds(),
            self._files.target(owner, id, wanted.format),
            resolution=wanted.resolution,
        )
        if not self._files.create(render, draft):
            return self.get(owner, id)
        self.resume()
        return render

    def get(self, owner: str, id: str) -> Render:
        """A render as it stands.

        Raises:
            NemoError: code 404, no such id, or somebody else's; the two look the same.
        """
        render = self._files.find(owner, id)
        if render is None:
            raise NemoError("There is no such render.", code=404)
        if render.status == "pending" and render.marker.exists():
            return replace(render, status="cancelled")
        return render

    def cancel(self, owner: str, id: str) -> Render:
        """Ask for a render to stop; one that is finished stays as it is."""
        render = self.get(owner, id)
        if not render.finished:
            render.marker.touch()
            self.resume()
        return self.get(owner, id)

    def resume(self) -> None:
        """Work on whatever is not finished, also what another process left behind."""
        with self._state:
            if self.closing:
                return
            if self._worker is None and self._files.unfinished():
                self._worker = threading.Thread(target=self._work, name="nemo-renders", daemon=True)
                self._worker.start()

    def close(self, timeout: float = 10.0) -> None:
        """Stop working; what is not finished stays on disk for the next time."""
        self._closing.set()
        with self._state:
            worker = self._worker
        if worker is not None and worker is not threading.current_thread():
            worker.join(timeout)

    @property
    def closing(self) -> bool:
        """Whether to leave the work for the next time: on `close`, and when Python ends."""
        return self._closing.is_set() or not threading.main_thread().is_alive()

    def _milliseconds(self) -> int:
        return int(self._now() * 1000)

    # The work

    def _work(self) -> None:
        lock = disk.FileLock(self._files.root / "turn.lock")
        while True:
            with self._state:
                idle = self.closing or not self._files.unfinished()
                if idle:
                    self._worker = None
                    return
            if not lock.acquire(blocking=False):
                self._closing.wait(_LOOK)
                continue
            try:
                self._next()
            except Exception:
                _log.exception("the render queue failed")
                self._closing.wait(_PAUSE)
            finally:
                lock.release()

    def _next(self) -> None:
        """Carry out the oldest unfinished render. The lock is held."""
        waiting = self._files.unfinished()
        if not waiting:
            return
        render = waiting[0]
        if render.attempts >= MAX_ATTEMPTS:
            self._finish(render, "failed", error="The render was interrupted again and again.")
            return
        render = replace(render, status="processing", attempts=render.attempts + 1, progress=0)
        self._files.write(render)
        _Run(self, render).carry_out()
        self._files.prune(self._keep, KEEP_COUNT)

    def _finish(
        self,
        render: Render,
        status: Status,
        *,
        error: str = "",
        facts: Mapping[str, Any] = MappingProxyType({}),
    ) -> None:
        progress = 100 if status == "completed" else render.progress
        done = self._milliseconds()
        self._files.write(
            replace(
                render,
                status=status,
                error=error,
                completed=done,
                progress=progress,
                facts=dict(facts),
            )
        )


class _Run:
    """One render at work."""

    def __init__(self, queue: RenderQueue, render: Render) -> None:
        self._queue = queue
        self._render = render
        self._looked = self._told = 0.0
        self._stop = False

    def _cancelled(self) -> bool:
        """Whether to stop; looks at the disk a few times a second at most."""
        now = time.monotonic()
        if not self._stop and now - self._looked >= _LOOK:
            self._looked = now
            self._stop = self._render.marker.exists()
        return self._stop or self._queue.closing

    def _progress(self, done: float) -> None:
        """Keep how far it is, 0 to 1; every change of a percent, a few times a second at most."""
        percent = min(99, max(self._render.progress, int(done * 100)))
        now = time.monotonic()
        if percent != self._render.progress and now - self._told >= _LOOK:
            self._told = now
            self._render = replace(self._render, progress=percent)
            self._queue._files.write(self._render, durable=False)

    def _find(self, address: str) -> Path:
        return self._queue._locate(self._render.owner, address)

    def carry_out(self) -> None:
        """Render, and leave the outcome in the record."""
        render = self._render
        try:
            if self._cancelled():
                raise RenderCancelled
            done = self._queue._render(
                decode(self._queue._files.draft(render)),
                render.path,
                output=Output(render.format, render.quality, render.resolution),
                cache=self._queue._cache,
                progress=self._progress,
                cancelled=self._cancelled,
                locate=self._find,
            )
            size = render.path.stat().st_size
        except RenderCancelled:
            if self._render.marker.exists():
                self._queue._finish(self._render, "cancelled")
            else:
                self._put_back()
        except Exception as error:
            self._fail(error)
        else:
            facts: dict[str, Any] = {
                name: getattr(done, name, 0) for name in ("duration", "width", "height", "fps")
            }
            if notes := getattr(done, "notes", ()):
                facts["notes"] = list(notes)
            self._queue._finish(self._render, "completed", facts={"size": size, **facts})

    def _put_back(self) -> None:
        """Stopped, but not by the person: it starts again with the next process, uncounted."""
        attempts = self._render.attempts - 1
        self._queue._files.write(replace(self._render, status="pending", attempts=attempts))

    def _fail(self, error: Exception) -> None:
        if self._queue.closing:
            self._put_back()  # the renderer was ended together with the interpreter
            return
        if isinstance(error, NemoError):
            said = str(error)
        else:
            _log.error("the renderer failed", exc_info=error)
            said = "The renderer failed; its log says why."
        self._queue._finish(self._render, "failed", error=said)


def _close_at_exit(queue: weakref.ref[RenderQueue]) -> None:
    known = queue()
    if known is not None:
        known.close()
