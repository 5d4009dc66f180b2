"""From a timeline to a file: submit, watch, fetch; each step in the journal before the next.

The id of a render is ours, so whatever breaks, asking for the id tells whether the backend has it.
A render that was begun is taken up again, by this kernel or another, and never submitted again
without a word; one that failed at the backend is submitted once more under a new id.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import random
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic
from typing import Any

from ...client import Api
from ...client.models import Render
from ...draft import Draft, encode
from ...errors import (
    InputError,
    NemoError,
    RateLimited,
    RenderFailed,
    ServerError,
    StreamInterrupted,
    Unreachable,
)
from ...settings import Timing
from ..journal import ENDED, Journal
from ..notes import tidy
from ..updates import Update
from ..video import Video
from . import captions
from .fetch import RENDERING, Fetching, hopeless
from .targets import FORMATS, part_of

__all__ = ["Exporter", "Order"]

ATTEMPTS = 2
LOOKS = 5
"""How often a backend is asked for a render that it should know but does not, yet."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be made: `draft` as the file `target`.

    Attributes:
        facts: session, project and backend, as every entry of the journal says them.
        attempt: from 1; the last one fails for good.
        overwrite: whether caption files beside the target may be replaced.
        resolution: a size of `draft.sizes` that the backend takes, or "" for that of the draft.
        remark: what of the wish this backend cannot do, in a sentence, or "".
    """

    draft: Draft
    target: Path
    quality: str
    facts: Mapping[str, str]
    attempt: int = 1
    overwrite: bool = True
    resolution: str = ""
    remark: str = ""

    @property
    def format(self) -> str:
        return FORMATS.get(self.target.suffix.lower(), "mp4")

    @property
    def print(self) -> str:
        """What tells this very video from another, wherever it goes."""
        wanted = [encode(self.draft), self.format, self.quality]
        wire = json.dumps([*wanted, *filter(None, [self.resolution])], sort_keys=True)
        return hashlib.sha256(wire.encode("utf-8", "surrogatepass")).hexdigest()[:32]

    @property
    def entry(self) -> dict[str, Any]:
        """What the journal says of it."""
        return {
            **self.facts,
            "path": str(self.target.absolute()),
            "quality": self.quality,
            "resolution": self.resolution,
            "print": self.print,
            "attempt": self.attempt,
        }


def _unknown(error: NemoError) -> bool:
    """Whether the backend says that it does not have a render."""
    return isinstance(error, ServerError) and error.code in (404, 410)


def _passing(error: NemoError) -> bool:
    """Whether the next look may succeed where this one did not."""
    if isinstance(error, RateLimited | Unreachable | StreamInterrupted):
        return True
    return isinstance(error, ServerError) and error.details.get("status", 500) >= 500


def _pauses(timing: Timing) -> Callable[[], float]:
    """The pause before each look at a render: short at first, doubling up to the vendor's own."""
    pause = timing.poll_first / 2

    def following() -> float:
        nonlocal pause
        pause = min(2 * pause, timing.poll)
        return pause * random.uniform(0.9, 1.0)

    return following


@dataclass(frozen=True, slots=True)
class Exporter:
    """Makes orders come true at one backend; `emit` hears how far they are."""

    api: Api
    journal: Journal
    emit: Callable[[Update], None]

    async def make(self, order: Order) -> Video:
        """The video of an order; a render of it that was begun and not ended is taken up.

        Raises:
            RenderFailed: it failed twice, was cancelled, or the time was over.
            ExportBlocked: the plan does not include export.
            InputError: the backend does not offer the format, or the file cannot be written.
        """
        for job in reversed(self._begun(order)):
            async with self.journal.claims.holding(job["job"]) as claim:
                if claim is None or self.journal.find("render", job["job"])["step"] in ENDED:
                    continue
                self.emit(Update("note", "Taking up the render that was begun…"))
                attempt = job.get("attempt", 1)
                again = replace(order, attempt=attempt if isinstance(attempt, int) else ATTEMPTS)
                try:
                    return await self._finish(again, job["job"], None, job)
                except _Lost:
                    self.emit(Update("note", "The backend has it no more; submitting anew…"))
        return await self._anew(order)

    async def take_up(self, job: Mapping[str, Any], order: Order) -> Video:
        """Finish a render of the journal that another kernel left. The claim is held.

        Raises:
            RenderFailed: the backend does not have it, or there will be no video.
        """
        try:
            return await self._finish(order, str(job["job"]), None, job)
        except _Lost as error:
            raise RenderFailed(
                error.message, hint="Export again; nothing is submitted again by itself."
            ) from None

    async def cancel(self, id: str, facts: Mapping[str, str]) -> bool:
        """Ask a render to stop. False when it had been completed: the file can still be fetched."""
        try:
            await self.api.cancel_render(id)
            render = await self.api.poll_render(id)
            pause = _pauses(self.api.timing)
            for _ in range(LOOKS):
                if render.ended:
                    break
                await asyncio.sleep(pause())
                render = await self.api.poll_render(id)
        except NemoError as error:
            if not _unknown(error):
                raise
            self._end(id, "failed", facts, error="The backend does not know it.")
            return False
        if render.status == "completed":
            return False
        self._end(id, "failed" if render.status == "failed" else "cancelled", facts)
        return True

    def _begun(self, order: Order) -> list[dict[str, Any]]:
        facts = {name: order.facts[name] for name in ("session", "backend")}
        return self.journal.unfinished("render", **facts, print=order.print)

    def _end(self, id: str, step: str, facts: Mapping[str, Any], **more: Any) -> None:
        self.journal.write("render", id, step, **{**facts, **more})
        self.journal.forget(id)

    # One render

    async def _anew(self, order: Order) -> Video:
        """Submit under a new id, and finish."""
        id = f"render_{uuid.uuid4().hex}"
        async with self.journal.claims.holding(id):
            self.journal.keep(id, encode(order.draft))
            self.journal.write("render", id, "intent", **order.entry)
            render = await self._submit(id, order)
            return await self._finish(order, id, render, {})

    async def _submit(self, id: str, order: Order) -> Render:
        """Submit once; when it stays open whether the render was taken, its id tells."""
        try:
            render = await self.api.submit_render(
                id,
                order.facts["session"],
                encode(order.draft),
                format=order.format,
                quality=order.quality,
                resolution=order.resolution,
            )
        except NemoError as error:
            broken = isinstance(error, StreamInterrupted) or (
                isinstance(error, ServerError) and error.details.get("status", 500) >= 500
            )
            if not broken:
                self._end(id, "failed", order.entry, error=error.message[:300])
                raise self._explained(error, order) from None
            self.journal.write("render", id, "sent", **order.entry)
            render = await self._look_up(id, order, error)
        self.journal.write("render", id, "id", **order.entry)
        return render

    async def _look_up(self, id: str, order: Order, broken: NemoError) -> Render:
        """A render whose submission broke; it may be known a moment later."""
        pause = _pauses(self.api.timing)
        for _ in range(LOOKS):
            try:
                return await self.api.poll_render(id)
            except NemoError as error:
                if not _unknown(error):
                    error.details.setdefault("id", id)
                    raise
            await asyncio.sleep(pause())
        self._end(id, "failed", order.entry, error=broken.message[:300])
        raise type(broken)(
            f"{broken.message} The backend does not know the render.",
            hint="Nothing is rendered; export again.",
            code=broken.code,
            **broken.details,
        )

    @staticmethod
    def _explained(error: NemoError, order: Order) -> NemoError:
        """A refusal of a format in words."""
        refused = isinstance(error, InputError) or error.code in (400, 415, 422)
        if order.format == "mp4" or not refused:
            return error
        return InputError(
            f"The backend does not make {order.format} files ({error.message.rstrip('.')}).",
            hint="Export to a name that ends in .mp4.",
        )

    async def _finish(
        self, order: Order, id: str, render: Render | None, known: Mapping[str, Any]
    ) -> Video:
        """Wait for a render and fetch its file; a failed one goes once more under a new id.

        Raises:
            _Lost: the backend does not know `id`, which an earlier kernel left.
        """
        try:
            render = await self._watch(id, render)
        except NemoError as error:
            if not _unknown(error):
                raise
            self._end(id, "failed", order.entry, error=error.message[:300])
            raise _Lost("The backend does not know this render.") from None
        if render.status == "completed":
            return await self._deliver(order, id, render, known)
        part_of(order.target, id).unlink(missing_ok=True)
        self._end(id, render.status, order.entry, error=render.error[:300])
        if render.status == "cancelled":
            if known:
                raise _Lost("The render was cancelled.")
            raise RenderFailed("The render was cancelled.")
        if order.attempt >= ATTEMPTS:
            said = f" ({render.error})" if render.error else ""
            raise RenderFailed(f"The render failed twice{said}.")
        self.emit(Update("note", "The render failed; trying once more…"))
        return await self._anew(replace(order, attempt=order.attempt + 1))

    async def _watch(self, id: str, render: Render | None) -> Render:
        """Look at a render until it has ended; a few looks may fail on the way."""
        timing = self.api.timing
        pause = _pauses(timing)
        begin = said = monotonic()
        shown, failed = -1.0, 0
        while render is None or not render.ended:
            if render is not None:
                percent = round(render.progress * RENDERING, 1)
                if percent != shown:
                    shown, said = percent, monotonic()
                    self.emit(Update("progress", "Rendering", percent, {"id": id}))
                elif monotonic() - said >= timing.still_working:
                    said = monotonic()
                    self.emit(Update("note", "⏳ Still working…"))
                if monotonic() - begin > timing.render:
                    raise RenderFailed(
                        f"The render was not finished within {timing.render:g} s.",
                        hint="It goes on; export again later, or call client.reattach().",
                        id=id,
                    )
                await asyncio.sleep(pause())
            try:
                render, failed = await self.api.poll_render(id), 0
            except NemoError as error:
                failed += 1
                if not _passing(error) or failed > timing.recover_times:
                    error.details.setdefault("id", id)
                    raise
                await asyncio.sleep(pause())
        return render

    async def _deliver(
        self, order: Order, id: str, render: Render, known: Mapping[str, Any]
    ) -> Video:
        """Fetch the file of a completed render and put its captions beside it."""

        def note(step: str, **facts: Any) -> None:
            self.journal.write("render", id, step, **order.entry, **facts)

        fetching = Fetching(
            self.api, replace(render, id=id), order.target, order.format, self.emit, note, known
        )
        try:
            await fetching.run()
        except NemoError as error:
            if hopeless(error):
                self._end(id, "failed", order.entry, error=error.message[:300])
            raise
        elsewhere = known.get("path")
        if isinstance(elsewhere, str) and elsewhere != str(order.target.absolute()):
            part_of(Path(elsewhere), id).unlink(missing_ok=True)
        beside = self._write_captions(order)
        size = order.draft.canvas
        if render.width and render.height:
            fps = render.fps or size.fps
            size = size._replace(width=render.width, height=render.height, fps=fps)
        duration = order.draft.duration
        if not duration or duration / 2 <= render.duration <= duration * 2:
            duration = render.duration
        notes = tidy([order.remark, *render.notes])
        self._end(id, "done", order.entry, bytes=fetching.total, notes=list(notes))
        return Video(order.target, render.url, duration, size, beside, notes)

    def _write_captions(self, order: Order) -> tuple[Path, ...]:
        if order.format == "gif":
            return ()
        try:
            return captions.write(order.draft, order.target, overwrite=order.overwrite)
        except OSError as error:
            self.emit(Update("note", f"The captions could not be written ({error.strerror})."))
            return ()


class _Lost(NemoError):
    """The backend does not have a render that the journal knows."""
