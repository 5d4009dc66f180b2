"""A project: one conversation with one timeline. What a person says goes in; what is done comes
out."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Mapping
from urllib.parse import quote

import pandas as pd

from ..client import Api
from ..client.models import Credits, Session, State, Upload
from ..draft import Canvas, Draft, summarize
from ..draft.frames import tracks_frame
from ..draft.sizes import Size
from . import intents, uploads
from .announcing import announced, ignore
from .conversation import Conversation, checked_prompt
from .export import Exporter, Wish, file_name, written
from .journal import Journal
from .ledger import PRICES, Purse, checked_budget
from .obeying import obey
from .options import Options, ask_options
from .papers import Papers
from .reply import Reply
from .storyboard import Storyboard, ask_stills, ask_waveforms
from .tables import Tables
from .tables.reading import Table
from .updates import Update, Watcher
from .video import Video

__all__ = ["AsyncProject"]

MEDIA_COLUMNS = ("filename", "file_type", "cdn_url", "duration", "width", "height", "fps")


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
        self._tables = Tables(api, self._talk)

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
        """The timeline as values, with what was applied here (see `apply`)."""
        return self._tables.shown(await self.state())

    @property
    async def tracks(self) -> pd.DataFrame:
        """One row a track: id, type, name, segments, start, end (ms), volume."""
        return tracks_frame(await self.draft)

    @property
    async def segments(self) -> pd.DataFrame:
        """One row a segment; times in ms. See `nemo_notebook.draft.frames.segments_frame`.

        An edited copy can be applied, see `apply`.
        """
        return self._tables.frame(await self.draft)

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
        """What the last request changed, a row a field: change (in words), action, item, id, track,
        kind, field, before, after. See `nemo_notebook.project.reply.changes_frame`.
        """
        return self._talk.record.changes

    @property
    def history(self) -> pd.DataFrame:
        """One row a request, also of earlier kernels: at, kind, prompt, status, text, changes
        (count), cost (credits), tools. See `nemo_notebook.project.record.Record.frame`.
        """
        return self._talk.record.frame()

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
        emit = watch or ignore

        async def work() -> Reply:
            text = checked_prompt(prompt)
            intent = intents.understand(text, uploads.is_file)
            if intent is not None:
                return await obey(self, intent, self._talk.language, emit)
            if (back := await self._tables.said(text, emit, wait=wait)) is not None:
                return back
            request = checked_prompt(self._papers.enclose(text))
            reply = await self._tables.after_turn(
                lambda: self._talk.ask(request, emit, wait=wait), emit
            )
            self._papers.clear()
            return reply

        return await announced(work, emit, "reply")

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

    async def undo(self, *, watch: Watcher | None = None, wait: bool = True) -> Reply:
        """Take the last change back; the reply says what happened.

        What was applied here to a timeline whose agent does not know of it is taken back here, and
        no message is sent. Any other change is the agent's to take back: it is asked with a message
        ("undo"), which a backend that charges for messages charges for. Where nothing was made yet,
        nothing is sent.

        >>> await project.undo()                                     # doctest: +SKIP
        """
        emit = watch or ignore
        return await announced(lambda: self._tables.undo(emit, wait=wait), emit, "reply")

    async def redo(self, *, watch: Watcher | None = None, wait: bool = True) -> Reply:
        """Make again what `undo` took back, in the same way; see `undo`."""
        emit = watch or ignore
        return await announced(lambda: self._tables.redo(emit, wait=wait), emit, "reply")

    async def preview(self, table: Table) -> pd.DataFrame:
        """What `apply` would change, as the table that `changes` is; nothing is changed.

        Raises:
            InvalidRows: the table cannot be applied.
        """
        return await self._tables.preview(table)

    async def apply(
        self, table: Table, *, watch: Watcher | None = None, wait: bool = True
    ) -> Reply:
        """Make an edited copy of `segments` the timeline.

        A row stands for the segment of its id, wherever it is in the table. A cell that says
        something else than `segments` did is a change; a segment without a row is removed; a row
        without an id is a new segment and needs a start, a duration or an end, and a kind or a
        track. Columns that are missing, and missing cells, leave things as they are; text, source
        and scene can be emptied. Where start is edited alone the segment moves; of duration and end
        one is enough.

        Nothing moves but what a row moves, except that captions go with their voice, that the video
        is as long as its picture, and that what covered all of it still does. A backend that speaks
        (the local one) speaks a voice anew whose text, source, style or duration is another; where
        the table sets no times, a scene grows if its voice needs it; a scene removed with all that
        belongs to it is closed up, and of one whose voice is left the picture before lasts longer.

        The local agent goes on from the applied timeline, also for "undo". An agent elsewhere does
        not learn of it: the applied version is then kept here and on disk, shown, and exported, and
        made again on what later messages bring, as far as it fits; the reply says so.

        Args:
            table: an edited DataFrame, the path of a CSV file (as `DataFrame.to_csv` or a
                spreadsheet writes it), or a list of dicts.

        Raises:
            InvalidRows: rows that cannot be applied, every one with its reason; nothing is changed.
            InputError: it is no such table.

        >>> table = await project.segments                           # doctest: +SKIP
        >>> table.loc[table["kind"] == "music", "volume"] = 0.1      # doctest: +SKIP
        >>> await project.apply(table)                               # doctest: +SKIP
        """
        emit = watch or ignore
        return await announced(lambda: self._tables.apply(table, emit, wait=wait), emit, "reply")

    async def upload(
        self, *files: uploads.Given, watch: Watcher | None = None
    ) -> tuple[Upload, ...]:
        """Give files to the project; what was accepted.

        A file is a path, an address, an open file, a picture of PIL, or (name, bytes). The text of
        a document (txt, docx, pdf) goes out with the next request.

        Raises:
            InputError, UnsupportedMedia, MediaTooLarge: before anything is sent.
        """
        emit, papers = watch or ignore, self._papers
        return await announced(
            lambda: uploads.send(self._api, self.session_id, files, emit, papers), emit, "uploads"
        )

    async def storyboard(self) -> Storyboard:
        """A picture of every scene, before anything is rendered.

        Where the backend draws none (the cloud), it has no pictures and a note that says so.
        """
        return await ask_stills(self._api, self.session_id, await self.state(), self.name)

    async def options(self, kind: str | None = None) -> Options:
        """What the backend can make: visuals, voices, music, sizes, edits, and how to ask for each.

        Args:
            kind: "voices", "visuals" and so on for that one in detail.

        Raises:
            InputError: the backend does not list it (the cloud), or there is no such kind.
        """
        return await ask_options(self._api, await self.state(), kind)

    async def waveforms(self) -> dict[str, bytes]:
        """How loud every segment of sound is along its time: its id → peaks from 0 to 255."""
        return await ask_waveforms(self._api, self.session_id, await self.state())

    async def export(
        self,
        path: str | os.PathLike[str] | None = None,
        *,
        watch: Watcher | None = None,
        quality: str = "high",
        resolution: Size = None,
        overwrite: bool = True,
    ) -> Video:
        """Render the timeline and put the video at `path` (the project's name when not given).

        The ending asks for the format: .mp4, or .webm, .mov and .gif where the backend makes them.
        Captions of the timeline are put beside the video as .srt and .vtt. A render of the same
        timeline that was begun and left, by an interrupt or by a kernel that died, is taken up
        again. Nothing incomplete ever stands under the final name. What could not be shown as it
        was asked for is told in `notes` of the video.

        .srt and .vtt write the captions alone, and .otio writes the timeline for editing programs
        (see `nemo_notebook.draft.otio` and `.export.written`); nothing is rendered for them.

        Args:
            quality: "draft" (fast, for a look), "standard" or "high".
            resolution: "720p", "1080p", "4k" and so on for the shorter side, "1280x720" or
                (1280, 720) for both; the size of the timeline when not given. A backend that takes
                none (the cloud) makes that size, and `notes` says so.

        Raises:
            InputError: the path cannot be written (`details["needed"]` bytes are missing on a full
                disk), there is nothing to export yet, a quality or resolution is not offered, or
                the backend does not make the format.
            RenderFailed, ExportBlocked: there will be no video.

        >>> await project.export("look.mp4", quality="draft", resolution="480p")   # doctest: +SKIP
        """
        emit = watch or ignore

        async def work() -> Video:
            name = path or file_name(self.name)
            wish = Wish.read(name, quality, resolution, overwrite=overwrite)
            state = await self.state()
            order = wish.order(self._tables.shown(state), state, self._talk.facts)
            if not wish.rendered:
                return await asyncio.to_thread(written.write, order.draft, order.target)
            if order.remark:
                emit(Update("note", order.remark))
            return await Exporter(self._api, self._talk.journal, emit).make(order)

        return await announced(work, emit, "video")

    async def cancel(self) -> bool:
        """End the renders of this project that were left running; whether one was stopped.

        One that had been completed by then stays: the next export fetches it.
        """
        facts = self._talk.facts
        exporter = Exporter(self._api, self._talk.journal, ignore)
        left = self._talk.journal.unfinished(
            "render", session=facts["session"], backend=facts["backend"]
        )
        return any([await exporter.cancel(job["job"], facts) for job in left])
