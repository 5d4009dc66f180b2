"""Edited tables applied to the timeline of a project, and taken back.

A backend that takes edited drafts (the local one) gets the whole draft: its agent goes on from
there, and it speaks what has to be spoken anew. For any other (the cloud) the applied timeline is
kept here, see `copies`: it is shown and exported, the agent's own stays as it is.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import uuid
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from ...client import Api
from ...client.models import Revised, State
from ...draft import Draft, compare, decode, describe, encode, summarize
from ...draft.frames import segments_frame
from ...draft.tables import Fault, Revision, revise
from ...errors import InvalidRows, NemoError, ServerError
from ..conversation import Conversation
from ..reply import Reply, changes_frame
from ..telling import rows
from ..updates import Update, Watcher
from ..words import suggest
from .copies import Copies, Copy
from .reading import Table, read_table

__all__ = ["Tables"]

TAKEN = 32
"""How many timelines are remembered that tables were taken from."""
LINES = 8
NAMED = 20
STAMP = "nemo_draft"
"""Where a table says, in its `attrs`, which timeline it was taken from."""
_POLITE, _END = r"(?:(?:please|ok|no|oops|sorry|wait)[,.! ]+|请|帮我)*", r"(?:吧|一下)?[.!。！ ]*"
_WHAT = r"(?: (?:it|that|this|(?:the|my) (?:last )?(?:change|edit|changes|edits|table)))?"
_WAYS = tuple(
    (way, re.compile(f"{_POLITE}(?:{words}){_END}", re.IGNORECASE))
    for way, words in (
        ("undo", rf"(?:undo|revert|take back){_WHAT}|take (?:it|that) back|撤销|撤回|上一步"),
        ("redo", rf"redo{_WHAT}|undo the undo|重做"),
    )
)
"""How people ask in words for what `undo` and `redo` do."""
_MISSING = (404, 405, 501)
_KEPT = (
    "The agent's own timeline is unchanged: this version is kept here; project.segments shows it "
    "and project.export makes it. A later message works on the agent's version; these changes are "
    "then made again on what comes back, and you are told if one does not fit."
)
_MUTE = (
    "Only the agent can speak a text anew: the voice of {} sounds as before until you ask it to."
)


def _stamp(draft: Draft) -> str:
    wire = json.dumps(encode(draft), sort_keys=True, default=str)
    return hashlib.sha256(wire.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _refused(found: list[Fault]) -> InvalidRows:
    """Every fault in one error."""
    named = "; ".join(str(fault) for fault in found[:NAMED])
    more = f"; and {len(found) - NAMED} more" if len(found) > NAMED else ""
    count = len({(fault.row, fault.id) for fault in found})
    return InvalidRows(
        f"Nothing was changed: {count} row{'s' if count != 1 else ''} cannot be applied. "
        f"{named}{more}.",
        hint="The error's .table lists them." if len(found) > 1 else "",
        faults=[{"row": f.row, "id": f.id, "column": f.column, "reason": f.reason} for f in found],
    )


class Tables:
    """The edited tables of one project."""

    def __init__(self, api: Api, talk: Conversation) -> None:
        self._api = api
        self._talk = talk
        self._taken: OrderedDict[str, Draft] = OrderedDict()
        self._unsaved: dict[str, Copies] = {}

    # What is shown

    def _copies(self) -> Copies:
        session = self._talk.session.session_id
        found = self._unsaved.get(session)
        directory = self._talk.journal.directory
        return found or Copies.load(directory, self._talk.backend, session)

    def _keep(self, copies: Copies, emit: Watcher) -> None:
        session = self._talk.session.session_id
        try:
            copies.save()
            self._unsaved.pop(session, None)
        except OSError as error:
            self._unsaved[session] = copies
            said = f"⚠️ The applied version cannot be written to disk ({error.strerror}); it lasts"
            emit(Update("note", f"{said} until this kernel ends."))

    def shown(self, state: State) -> Draft:
        """The timeline as the person sees it: the agent's, with what was applied here."""
        return self._copies().shown(state.draft).draft

    def frame(self, draft: Draft) -> pd.DataFrame:
        """The table of segments, which knows what it was taken from."""
        table = segments_frame(draft)
        stamp = _stamp(draft)
        self._taken[stamp] = draft
        self._taken.move_to_end(stamp)
        while len(self._taken) > TAKEN:
            self._taken.popitem(last=False)
        table.attrs[STAMP] = stamp
        return table

    def _base(self, table: Table) -> Draft | None:
        stamp = table.attrs.get(STAMP) if isinstance(table, pd.DataFrame) else None
        return self._taken.get(stamp) if isinstance(stamp, str) else None

    # What is applied

    async def _offer(
        self, state: State, revision: Revision, draft: Draft, *, preview: bool
    ) -> Revised | None:
        """The draft as the backend takes it; None when it does not take any.

        Raises:
            ServerError: 409, when the timeline is another one by now.
        """
        if "draft" not in state.extensions:
            return None
        try:
            return await self._api.put_draft(
                self._talk.session.session_id,
                encode(draft),
                state.version,
                free=sorted(revision.free),
                grow=not revision.timed,
                preview=preview,
            )
        except ServerError as error:
            if error.code in _MISSING:
                return None
            raise

    async def _revised(
        self, table: Table, state: State, *, preview: bool
    ) -> tuple[Draft, Revision, Revised | None]:
        """The timeline before, what the table makes of it, and what the backend says to that.

        Raises:
            InvalidRows: with every reason there is.
        """
        before = self.shown(state)
        revision = revise(read_table(table), before, self._base(table))
        wanted, found = revision.draft, list(revision.faults)
        if found and revision.rest is not None:
            wanted, preview = revision.rest, True
        taken = None
        if wanted is not before and encode(wanted) != encode(before):
            taken = await self._offer(state, revision, wanted, preview=preview)
        for one in taken.faults if taken else ():
            id = str(one.get("id", ""))
            row = revision.labels.get(id, "")
            known = {s.id for s in before.segments()}
            words = (str(one.get("column", "")), str(one.get("reason", "")))
            found.append(Fault(row, id if id in known or not row else "", *words))
        if found:
            raise _refused(list(dict.fromkeys(found)))
        return before, revision, taken

    async def preview(self, table: Table) -> pd.DataFrame:
        """What `apply` would change, with notes in its `attrs`; nothing is changed."""
        before, revision, taken = await self._revised(table, await self._talk.state(), preview=True)
        after = decode(taken.draft) if taken else revision.draft
        told = changes_frame(rows(compare(before, after), before, after))
        told.attrs["notes"] = list(taken.notes if taken else revision.notes)
        return told

    async def apply(self, table: Table, emit: Watcher, *, wait: bool = True) -> Reply:
        """Make the differences of a table; see `AsyncProject.apply`."""
        async with self._talk.alone(emit, wait=wait):
            for last in (False, False, True):
                state = await self._talk.state()
                try:
                    before, revision, taken = await self._revised(table, state, preview=False)
                except ServerError as error:
                    if error.code != 409 or last:
                        raise
                    continue
                break
        after = decode(taken.draft) if taken else revision.draft
        changes = compare(before, after)
        if not changes:
            line = summarize(before)
            return Reply(
                "The table says what the timeline says; nothing was changed.", timeline=line
            )
        notes = list(taken.notes if taken else revision.notes)
        if taken is None:
            notes += self._store(state, before, after, emit)
        count = f"{len(changes)} change{'s' if len(changes) != 1 else ''}"
        lines = [f"✅ Applied {count}."]
        lines += [f"· {line}" for line in dict.fromkeys(map(describe, changes[:LINES]))]
        lines += [f"… and {len(changes) - LINES} more"] if len(changes) > LINES else []
        name = Path(table).name if isinstance(table, str | os.PathLike) else "an edited table"
        return self._reply("apply", name, "\n".join([*lines, *notes]), before, after, emit)

    def _store(self, state: State, before: Draft, after: Draft, emit: Watcher) -> list[str]:
        """Keep an applied version here; what the person should know, once."""
        copies = self._copies()
        what = "; ".join(describe(one) for one in compare(before, after)[:3])
        copies = copies.with_copy(Copy(dict(state.draft), encode(after), what))
        notes = [] if "kept" in copies.told else [_KEPT]
        spoken = {s.id: s.text for s in before.segments("voice")}
        mute = [s.id for s in after.segments("voice") if spoken.get(s.id) != s.text]
        notes += [_MUTE.format(", ".join(mute))] if mute else []
        self._keep(copies.having_told("kept"), emit)
        return notes

    def _reply(
        self, asked: str, prompt: str, text: str, before: Draft, after: Draft, emit: Watcher
    ) -> Reply:
        """The reply of what was done here, in the history."""
        table = changes_frame(rows(compare(before, after), before, after))
        reply = Reply(text, changes=table, suggestions=suggest(after), timeline=summarize(after))
        job = f"apply_{uuid.uuid4().hex}"
        noted = self._talk.record.note(job, prompt, reply)
        facts: dict[str, Any] = {**self._talk.facts, "asked": asked, "text": prompt, **noted}
        self._talk.journal.write("apply", job, "done", **facts)
        emit(Update("replace", text))
        return reply

    # What is taken back

    async def undo(self, emit: Watcher, *, wait: bool = True) -> Reply:
        """Take the last change back; see `AsyncProject.undo`."""
        return await self._turn_back("undo", emit, wait)

    async def redo(self, emit: Watcher, *, wait: bool = True) -> Reply:
        """Make again what was taken back; see `AsyncProject.redo`."""
        return await self._turn_back("redo", emit, wait)

    async def said(self, text: str, emit: Watcher, *, wait: bool = True) -> Reply | None:
        """What "undo" and "redo" in words do to an applied version; None where there is none."""
        way = next((way for way, words in _WAYS if words.fullmatch(text.strip())), None)
        copies = self._copies()
        if way is None or not copies.versions:
            return None
        state = await self._talk.state()
        own = copies.back(state.draft) if way == "undo" else copies.again(state.draft)
        return await self._turn_back(way, emit, wait) if own is not None else None

    async def _turn_back(self, way: str, emit: Watcher, wait: bool) -> Reply:
        state = await self._talk.state()
        copies = self._copies()
        moved = copies.back(state.draft) if way == "undo" else copies.again(state.draft)
        if moved is not None:
            async with self._talk.alone(emit, wait=wait):
                before, after = copies.shown(state.draft).draft, moved.shown(state.draft).draft
                self._keep(moved, emit)
            which = copies.present if way == "undo" else moved.present
            what = which.what if which else ""
            did = "Took back what was applied here" if way == "undo" else "Applied again"
            text = f"✅ {did}: {what}.\nNo message was sent to the agent."
            return self._reply(way, way, text, before, after, emit)
        own = "draft" in state.extensions
        known = decode(state.draft).ready
        if way == "redo" and not own:
            known = self._talk.record.undone() > 0
        if not known:
            line = summarize(self.shown(state))
            said = (
                "There is nothing to undo." if way == "undo" else "There is nothing to make again."
            )
            return Reply(f"{said} No message was sent to the agent.", timeline=line)
        if not own:
            emit(Update("note", f"↩️ Asking the agent to {way}: a message, charged as any other."))
        chinese = self._talk.language.lower().startswith("zh")
        words = {"undo": "撤销", "redo": "重做"} if chinese else {"undo": "undo", "redo": "redo"}
        reply = await self.after_turn(
            lambda: self._talk.ask(words[way], emit, wait=wait, asked=way), emit
        )
        if not own and reply.changes.empty and reply.status == "done":
            reply = replace(reply, text=f"{reply.text}\nThe timeline did not change.")
        return reply

    # What a message does to an applied version

    async def after_turn(self, turn: Callable[[], Awaitable[Reply]], emit: Watcher) -> Reply:
        """A turn of the agent, and after it the applied version joined with what it has done."""
        copies = self._copies()
        if copies.present is None:
            return await turn()
        before = await self._talk.state()
        shown = copies.shown(before.draft).draft
        reply = await turn()
        try:
            state = await self._talk.state()
        except NemoError:
            return reply  # the answer is whole; the timeline can be looked at later
        if state.draft == before.draft:
            return replace(reply, timeline=summarize(shown))
        joined = copies.shown(state.draft)
        fresh = [one for one in joined.lost if one not in copies.told]
        said = []
        if joined.kept:
            said.append("What you applied is in it.")
        if fresh:
            said.append(
                "Of what you applied, this does not fit any more: " + "; ".join(fresh) + "."
            )
            self._keep(copies.having_told(*fresh), emit)
        text = "\n".join([reply.text, *said])
        if said:
            emit(Update("replace", text))
        table = changes_frame(rows(compare(shown, joined.draft), shown, joined.draft))
        self._talk.record.changes = table
        return replace(reply, text=text, changes=table, timeline=summarize(joined.draft))
