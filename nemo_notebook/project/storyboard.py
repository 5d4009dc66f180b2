"""The timeline in pictures before it is rendered, and how they show themselves in a notebook."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TypeVar, overload

from ..client import Api
from ..client.models import State
from ..client.stills import Still
from ..draft import Segment, decode
from ..errors import AuthError, InputError, NemoError, ProtocolError, ServerError, SessionNotFound
from .notes import as_html, as_lines, plain, tidy

__all__ = ["Storyboard", "ask_stills", "ask_waveforms"]

T = TypeVar("T")
SHOWN = 24
"""Pictures in the HTML of a storyboard; a notebook keeps it, so it must stay small."""
SHOWN_BYTES = 180_000
"""Bytes of pictures in it at most."""
NONE = "This backend draws no storyboard: the pictures can be seen after an export."
EXTENSION = "storyboard"
_SCENES = ("scene", "picture", "clip")


@dataclass(frozen=True, slots=True, eq=False)
class Storyboard(Sequence[Still]):
    """A still of every scene, in order; a sequence of `Still` (scene, time in ms, png, width,
    height, thumbnail).

    As the last expression of a cell it is a grid of small pictures with the number and the time of
    each scene.

    Attributes:
        name: of the project.
        stills: the pictures.
        scenes: the segments of the scenes, also where there are no pictures.
        note: why pictures are missing, or "".
        notes: a sentence for each thing that a video of it would not show as asked.

    >>> board = project.storyboard()                             # doctest: +SKIP
    >>> board.save("board.png")                                  # doctest: +SKIP
    """

    name: str = ""
    stills: tuple[Still, ...] = ()
    scenes: tuple[Segment, ...] = ()
    note: str = ""
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.stills)

    @overload
    def __getitem__(self, at: int) -> Still: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Still, ...]: ...
    def __getitem__(self, at: int | slice) -> Still | tuple[Still, ...]:
        return self.stills[at]

    def __repr__(self) -> str:
        lines = [f"Storyboard of {self.name!r}: {self._count()}"]
        shown = {still.segment: still for still in self.stills}
        for number, scene in enumerate(self.scenes, start=1):
            still = shown.get(scene.id)
            size = f", {still.width}×{still.height}" if still is not None else ""
            lines.append(f"  {scene.scene or number}. {_clock(scene.start)} {_label(scene)}{size}")
        return "\n".join([*lines, *filter(None, [plain(self.note)]), *as_lines(self.notes)])

    def _count(self) -> str:
        return f"{len(self)} picture{'' if len(self) == 1 else 's'}"

    def save(self, path: str | os.PathLike[str]) -> Path:
        """All pictures on one sheet, each with its number and its time; the file that was written.

        Args:
            path: ends in .png, .jpg or .webp; a file of that name is replaced.

        Raises:
            InputError: there are no pictures, or the file cannot be written.

        >>> project.storyboard().save("board.png")               # doctest: +SKIP
        """
        from .sheet import save_sheet

        if not self.stills:
            raise InputError("The storyboard has no pictures to save.", hint=self.note or None)
        labels = [f"{still.scene}   {_clock(still.time)}" for still in self.stills]
        return save_sheet([still.png for still in self.stills], labels, path)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/plain": repr(self), "text/html": self.html()}

    def html(self) -> str:
        """The grid. All pictures are in it as data; every text is escaped; nothing is loaded."""
        cells = "".join(self._cells())
        grid = (
            '<div style="display:grid;grid-template-columns:repeat(auto-fill,minmax(150px,1fr));'
            f'gap:10px;max-width:60em;margin:.4em 0">{cells}</div>'
            if cells
            else self._list()
        )
        left = len(self) - cells.count("<figure")
        more = f"<small>… and {left} more.</small>" if left > 0 else ""
        note = f"<p><em>{escape(self.note)}</em></p>" if self.note else ""
        return f"<div>{grid}{more}{note}{as_html(self.notes)}</div>"

    def _cells(self) -> Iterator[str]:
        used = 0
        labels = {scene.id: _label(scene) for scene in self.scenes}
        for still in self.stills[:SHOWN]:
            data, kind = still.thumbnail or still.png, "jpeg" if still.thumbnail else "png"
            used += len(data)
            if used > SHOWN_BYTES:
                return
            told = f"Scene {still.scene}: {labels.get(still.segment, '')}".rstrip(": ")
            yield (
                '<figure style="margin:0"><img alt="" '
                f'src="data:image/{kind};base64,{base64.b64encode(data).decode("ascii")}" '
                'style="display:block;width:100%;margin:0;border-radius:6px;background:#111">'
                '<figcaption style="display:flex;gap:.6em;font-size:.85em;padding:.25em .1em;'
                'opacity:.85;line-height:1.35">'
                f'<b style="white-space:nowrap">{still.scene}</b>'
                f'<span style="flex:1;overflow:hidden;text-overflow:ellipsis;white-space:nowrap" '
                f'title="{escape(told, quote=True)}">{escape(labels.get(still.segment, ""))}</span>'
                f"<span>{_clock(still.time)}</span></figcaption></figure>"
            )

    def _list(self) -> str:
        rows = "".join(
            f"<li>{_clock(scene.start)} {escape(_label(scene))}</li>" for scene in self.scenes[:100]
        )
        return f'<ol style="margin:.4em 0">{rows}</ol>' if rows else ""


def _clock(time: int) -> str:
    """Minutes and seconds.

    >>> _clock(83_400)
    '1:23'
    """
    return f"{time // 60_000}:{time // 1000 % 60:02}"


def _label(scene: Segment) -> str:
    """What a scene shows, in a few words: the name of its visual or of its file."""
    name = scene.text or (scene.source.partition(":")[2] if ":" in scene.source[:8] else "")
    name = "" if name.startswith("//") else plain(name)
    return name if len(name) <= 60 else name[:59] + "…"


def _absent(error: NemoError) -> bool:
    """Whether a backend says that it knows no storyboards, rather than that something failed."""
    if isinstance(error, ProtocolError):
        return True
    said = {error.details.get("status"), error.code}
    return isinstance(error, ServerError) and bool(said & {400, 403, 404, 405, 410, 501})


async def ask_stills(api: Api, session_id: str, state: State, name: str) -> Storyboard:
    """The storyboard of a session; without pictures, and a sentence, where there are none.

    Only a backend that tells of storyboards in its state is asked for one.

    Raises:
        NemoError: the session is gone, the token is refused, or the backend cannot be reached.
    """
    scenes = tuple(sorted(decode(state.draft).segments(*_SCENES), key=lambda s: s.start))
    if EXTENSION not in state.extensions:
        return Storyboard(name, scenes=scenes, note=NONE)
    try:
        drawn = await api.stills(session_id)
    except (AuthError, SessionNotFound):
        raise
    except NemoError as error:
        if not _absent(error):
            raise
        return Storyboard(name, scenes=scenes, note=NONE)
    note = " ".join(f"Scene {scene} is missing: {reason}" for scene, reason in drawn.missing[:5])
    if not scenes:
        note = "The timeline has no scenes yet."
    return Storyboard(name, drawn.stills, scenes, note, tidy(drawn.notes))


async def ask_waveforms(api: Api, session_id: str, state: State) -> dict[str, bytes]:
    """The peaks of every segment of sound; none where the backend draws none."""
    if EXTENSION not in state.extensions:
        return {}
    try:
        return await api.waveforms(session_id)
    except (AuthError, SessionNotFound):
        raise
    except NemoError as error:
        if not _absent(error):
            raise
        return {}
