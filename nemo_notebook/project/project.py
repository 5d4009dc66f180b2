"""A project: one conversation with one timeline. What a person says goes in; what is done comes
out."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import quote

import pandas as pd

from ..client import Api
from ..client.http import paused
from ..client.models import Credits, Session, State, Upload
from ..draft import Canvas, Draft, decode, summarize
from ..draft.frames import segments_frame, tracks_frame
from ..errors import InputError, NemoError
from . import intents, uploads
from .conversation import Conversation, checked_prompt
from .export import FORMATS, Exporter, Order, checked_target, file_name
from .journal import Journal
from .ledger import PRICES, Purse, checked_budget
from .papers import Papers
from .reply import Reply
from .storyboard import Storyboard, ask_stills, ask_waveforms
from .updates import Update, Watcher
from .video import Video
from .words import suggest

__all__ = ["AsyncProject"]

T = TypeVar("T")
MEDIA_COLUMNS = ("filename", "file_type", "cdn_url", "duration", "width", "height", "fps")


def _ignore(update: Update) -> None:
    """Where updates go that nobody watches."""


class AsyncProject:
    """One session of one backend. `Project` offers the same without `await`.

    >>> async with nemo.AsyncClient("local") as client:      # doctest: +SKIP
    ...     project = await client.project("Teaser")
    ...     reply = await project.say("a 10-second sunset timelapse")
    """

    def __init__(
        self,
        api: Api,
        session: Session,
        *,
        name: str,
        backend: str,
        language: str,
        journal: Journal,
        web_url: str,
        prices: Mapping[str, float] = PRICES,
        budget: float | None = None,
    ) -> None:
        self.name = name
        self._api = api
        self._talk = Conversation(
            api,
            session,
            name=name,
            backend=backend,
            language=language,
            journal=journal,
            web_url=web_url,
            purse=Purse(api, journal, prices),
            budget=checked_budget(budget),
        )
        self._papers = Papers()

    def __repr__(self) -> str:
        return f"<project {self.name!r} at {self.backend}: session {self.session_id}>"

    @property
    def session_id(self) -> str:
        return self._talk.session.session_id

    @property
    def backend(self) -> str:
        return self._talk.backend

    # What the timeline is

    async def state(self) -> State:
        """The latest state of the session, as the backend tells it."""
        return await self._talk.state()

    @property
    async def draft(self) -> Draft:
        """The timeline as values."""
        return decode((await self.state()).draft)

    @property
    async def tracks(self) -> pd.DataFrame:
        """One row a track: id, type, name, segments, start, end (ms), volume."""
        return tracks_frame(await self.draft)

    @property
    async def segments(self) -> pd.DataFrame:
        """One row a segment; times in ms. See `nemo_notebook.draft.frames.segments_frame`."""
        return segments_frame(await self.draft)

    @property
    async def media(self) -> pd.DataFrame:
        """One row a file that was given: filename, file_type, cdn_url, duration (s), size, fps."""
        infos = (await self.state()).video_infos
        rows = [info for info in infos if isinstance(info, dict)]
        return pd.DataFrame(rows, columns=list(MEDIA_COLUMNS))

    @property
    async def timeline(self) -> str:
        """The timeline in one line."""
        return summarize(await self.draft)

    @property
    async def canvas(self) -> Canvas:
        """Width and height in pixels, and frames per second."""
        return (await self.draft).canvas

    @property
    def changes(self) -> pd.DataFrame:
        """What the last request changed; see `nemo_notebook.project.reply.changes_frame`."""
        return self._talk.changes

    @property
    def history(self) -> pd.DataFrame:
        """One row a request made here: at, prompt, status, text, changes (count), tools."""
        return self._talk.history

    @property
    async def credits(self) -> Credits:
        """The balance: available, frozen, total."""
        return await self._api.credits()

    @property
    async def link(self) -> str:
        """An address at which the project opens in the web app; valid for seven days."""
        claim = await self._api.claim_token(self.session_id, self._talk.session.task_id)
        return f"{self._talk.web_url}/workspace/claim?ct={quote(claim.claim_token, safe='')}"

    @property
    def budget(self) -> float | None:
        """How many credits the requests of this project may cost in all; None for no limit."""
        return self._talk.budget

    @budget.setter
    def budget(self, credits: float | None) -> None:
        self._talk.budget = checked_budget(credits)

    @property
    def ledger(self) -> pd.DataFrame:
        """One row a request: at, what, kind (generation, edit), before, after, cost, status, job.

        `before` and `after` are the credits of the account, `cost` is their difference; they are
        missing where they were not learned. Exports are free and not listed.
        """
        return Purse.frame(self._talk.messages())

    # What a person does

    async def say(self, prompt: str, *, watch: Watcher | None = None, wait: bool = True) -> Reply:
        """Ask for a video or an edit, in plain words; the answer comes when it is done.

        "export", "credits", "status" and "upload photo.jpg" (in English or Chinese) are done here;
        everything else goes to the agent, once. When the connection breaks, the timeline tells what
        became of it.

        Args:
            wait: whether to wait while another message of this session is under way, here or in
                another kernel; otherwise that is an error.

        Raises:
            InputError: the request is empty, too long or without words; nothing was sent.
            SessionBusy: another message is under way; nothing was sent.
            BudgetExceeded: the price would pass the budget; nothing was sent.
            NemoError: what the backend or the agent reports; `details["text"]` is the answer so
                far.
        """
        emit = watch or _ignore

        async def work() -> Reply:
            text = checked_prompt(prompt)
            intent = intents.understand(text, uploads.is_file)
            if intent is not None:
                return await self._obey(intent, emit)
            request = checked_prompt(self._papers.enclose(text))
            reply = await self._talk.ask(request, emit, wait=wait)
            self._papers.clear()
            return reply

        return await _announced(work, emit, "reply")

    async def stream(self, prompt: str, *, wait: bool = True) -> AsyncIterator[Update]:
        """The same as `say`, as updates while it goes on; the last holds the reply in its details.

        >>> async for update in project.stream("add a title"):      # doctest: +SKIP
        ...     print(update.text, end="")
        """
        queue: asyncio.Queue[Update | None] = asyncio.Queue()
        task = asyncio.create_task(self.say(prompt, watch=queue.put_nowait, wait=wait))
        task.add_done_callback(lambda _: queue.put_nowait(None))
        try:
            while (update := await queue.get()) is not None:
                yield update
            await task
        finally:
            task.cancel()

    async def upload(
        self, *files: uploads.Given, watch: Watcher | None = None
    ) -> tuple[Upload, ...]:
        """Give files to the project; what was accepted.

        A file is a path, an address, an open file, a picture of PIL, or (name, bytes). The text of
        a document (txt, docx, pdf) goes out with the next request.

        Raises:
            InputError, UnsupportedMedia, MediaTooLarge: before anything is sent.
        """
        emit, papers = watch or _ignore, self._papers
        return await _announced(
            lambda: uploads.send(self._api, self.session_id, files, emit, papers), emit, "uploads"
        )

    async def storyboard(self) -> Storyboard:
        """A picture of every scene, before anything is rendered.

        Where the backend draws none (the cloud), it has no pictures and a note that says so.
        """
        return await ask_stills(self._api, self.session_id, await self.draft, self.name)

    async def waveforms(self) -> dict[str, bytes]:
        """How loud every segment of sound is along its time: its id → peaks from 0 to 255."""
        return await ask_waveforms(self._api, self.session_id)

    async def export(
        self,
        path: str | os.PathLike[str] | None = None,
        *,
        watch: Watcher | None = None,
        quality: str = "high",
        overwrite: bool = True,
    ) -> Video:
        """Render the timeline and put the video at `path` (the project's name when not given).

        The ending asks for the format: .mp4, or .webm, .mov and .gif where the backend makes them.
        Captions of the timeline are put beside the video as .srt and .vtt. A render of the same
        timeline that was begun and left, by an interrupt or by a kernel that died, is taken up
        again. Nothing incomplete ever stands under the final name.

        Raises:
            InputError: the path cannot be written (`details["needed"]` bytes are missing on a full
                disk), there is nothing to export yet, or the backend does not make the format.
            RenderFailed, ExportBlocked: there will be no video.
        """
        emit = watch or _ignore

        async def work() -> Video:
            name = path or file_name(self.name)
            target = checked_target(name, overwrite=overwrite, formats=FORMATS)
            draft = await self.draft
            if not draft.ready:
                raise InputError(
                    "There is nothing to export yet.", hint="Say first what the video should be."
                )
            order = Order(draft, target, quality, self._talk.facts, overwrite=overwrite)
            return await Exporter(self._api, self._talk.journal, emit).make(order)

        return await _announced(work, emit, "video")

    async def cancel(self) -> bool:
        """End the renders of this project that were left running; whether one was stopped.

        One that had been completed by then stays: the next export fetches it.
        """
        facts = self._talk.facts
        exporter = Exporter(self._api, self._talk.journal, _ignore)
        left = self._talk.journal.unfinished(
            "render", session=facts["session"], backend=facts["backend"]
        )
        return any([await exporter.cancel(job["job"], facts) for job in left])

    # How it is done

    async def _obey(self, intent: intents.Intent, emit: Watcher) -> Reply:
        """A command, carried out here."""
        draft = await self.draft
        chinese = draft.language.lower().startswith("zh") or self._talk.language.startswith("zh")
        line = summarize(draft)
        if intent.name == "export":
            video = await self.export(intent.target or None, watch=_without_end(emit))
            said = f"已导出：{video.path}" if chinese else f"Exported to {video.path}."
            return Reply(said, timeline=line, video=video)
        if intent.name == "credits":
            return Reply(f"{await self.credits}.", timeline=line)
        if intent.name == "status":
            return Reply(line, suggestions=suggest(draft))
        if not intent.target:
            return Reply("Which file? Say: upload photo.jpg, or call project.upload('photo.jpg').")
        given = await self.upload(intent.target, watch=_without_end(emit))
        names = ", ".join(one.filename for one in given)
        return Reply(f"Uploaded {names}.", timeline=line)


async def _announced(work: Callable[[], Awaitable[T]], emit: Watcher, name: str) -> T:
    """Do the work and say how it ended: "done" with the result in the details, or "error"."""

    def tell(seconds: float) -> None:
        emit(Update("note", f"⏳ The backend asks for a pause of {seconds:.0f} s; waiting…"))

    token = paused.set(tell)
    try:
        result = await work()
    except NemoError as error:
        emit(Update("error", str(error), details={"error": error}))
        raise
    finally:
        paused.reset(token)
    details: dict[str, Any] = {name: result}
    if isinstance(result, Reply) and result.video is not None:
        details["video"] = result.video
    emit(Update("done", details=details))
    return result


def _without_end(emit: Watcher) -> Watcher:
    """A watcher for a step inside a larger call: its end is not the end of the call."""
    return lambda update: None if update.kind in ("done", "error") else emit(update)
