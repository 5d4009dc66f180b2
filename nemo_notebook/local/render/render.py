"""A draft becomes a file: chunks drawn side by side, the sound mixed meanwhile, both joined."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import av

from ...draft import Draft, encode
from ...errors import InputError
from .film.chunks import Chunk, cut, trim_cache
from .film.crew import Crew, Order
from .film.joining import join
from .film.palette import write_gif
from .film.soundtrack import soundtrack
from .kept import is_whole, refresh, sweep
from .output import Locate, Output, RenderCancelled, Rendered
from .painter import SCENES, frame_count
from .sources import examine
from .words.notes import notes

__all__ = ["render"]

_LOOK = 0.1
"""How often it is looked for a cancel while the sound is waited for, in seconds."""

_DRAWN = 0.97
"""The part of the progress that drawing is; the rest is joining."""

_OFTEN = 16
"""Packets or pictures between two looks for a cancel while joining."""


@lru_cache(1)
def _crew() -> Crew:
    return Crew()


def _media(draft: Draft, locate: Locate | None) -> dict[str, str]:
    """The uploaded files that are seen: address → path. What is not found is left out."""
    seen = draft.segments(*SCENES, "overlay")
    addresses = {s.source for s in seen if s.source and not s.source.startswith("visual:")}
    found: dict[str, str] = {}
    if locate is None:
        return found
    for address in sorted(addresses):
        with suppress(InputError):
            found[address] = str(locate(address))
    return found


class _Sound(threading.Thread):
    """The sound, mixed and encoded beside the pictures. Nobody waits for it after a cancel: then
    it ends in the cache, for the next time."""

    def __init__(self, draft: Draft, cache: Path, output: Output, locate: Locate | None) -> None:
        super().__init__(name="nemo-sound", daemon=True)
        self._order = (draft, cache, output.encoding, locate)
        self._silent = not output.encoding.sound
        self._file: Path | None = None
        self._error: Exception | None = None

    def run(self) -> None:
        try:
            self._file = None if self._silent else soundtrack(*self._order)
        except Exception as error:  # told to who waits for it
            self._error = error

    def wait(self, check: Callable[[], None]) -> Path | None:
        """The file of the sound; `check` may raise meanwhile."""
        while self.is_alive():
            check()
            self.join(_LOOK)
        if self._error is not None:
            raise self._error
        return self._file


class _Damaged(Exception):
    """Something in the cache is not what was written."""


def _missing(chunks: list[Chunk], cache: Path) -> list[Chunk]:
    """The chunks that are not in the cache, each picture once."""
    return list({c.key: c for c in chunks if not (cache / c.name).exists()}.values())


class _Film:
    """One render at work: its draft in its canvas, and where its parts lie."""

    def __init__(
        self,
        draft: Draft,
        output: Output,
        cache: Path,
        locate: Locate | None,
        progress: Callable[[float], None],
        cancelled: Callable[[], bool],
    ) -> None:
        usable, files = examine(draft, locate)
        self.notes = (*files, *notes(usable))
        self.draft = replace(usable, canvas=output.canvas(draft.canvas))
        self.output = output
        self.cache = cache
        self.heard: Path | None = None
        self._locate = locate
        self._progress = progress
        self._told = 0.0
        self._cancelled = cancelled
        self.chunks = cut(self.draft, output, locate)

    def check(self) -> None:
        if self._cancelled():
            raise RenderCancelled

    def tell(self, part: float) -> None:
        """Tell the progress; what is done once more does not take it back."""
        self._told = max(self._told, part)
        self._progress(self._told)

    @property
    def kept(self) -> list[Path]:
        """What it uses of the cache."""
        chunks = [self.cache / chunk.name for chunk in self.chunks]
        return [*chunks, self.heard] if self.heard else chunks

    def gather(self) -> int:
        """Draw and mix what is not in the cache; how many frames were drawn."""
        sound = _Sound(self.draft, self.cache, self.output, self._locate)
        sound.start()
        drawn = self._draw()
        self.heard = sound.wait(self.check)
        self.check()
        return drawn

    def _draw(self) -> int:
        missing = _missing(self.chunks, self.cache)
        total = sum(chunk.last - chunk.first for chunk in missing)
        done = 0

        def count(drawn: int) -> None:
            nonlocal done
            done = min(total, done + drawn)
            self.tell(_DRAWN * done / total)

        writers: set[int] = set()

        def cancelled() -> bool:
            # Asked at every turn, so it knows who writes; after an end they are gone.
            writers.update(_crew().processes())
            return self._cancelled()

        if not missing:
            return 0
        try:
            _crew().draw(
                encode(self.draft),
                _media(self.draft, self._locate),
                [Order(c.first, c.last, self.cache / c.name) for c in missing],
                pixels=self.draft.canvas.width * self.draft.canvas.height,
                encoding=self.output.encoding,
                progress=count,
                cancelled=cancelled,
            )
        except BaseException:
            sweep(self.cache, [chunk.name for chunk in missing], writers)
            raise
        return total

    def _verify(self) -> None:
        """That what lies in the cache is whole.

        Raises:
            _Damaged: something is missing at its end.
        """
        canvas = self.draft.canvas
        for chunk in self.chunks:
            if not is_whole(self.cache / chunk.name, "video", chunk.last - chunk.first):
                raise _Damaged
        seconds = frame_count(self.draft) / canvas.fps
        if self.heard is not None and not is_whole(self.heard, "audio", seconds):
            raise _Damaged

    def join(self, target: Path) -> None:
        """Everything into one file.

        Raises:
            _Damaged, av.FFmpegError: what is in the cache cannot be used.
        """
        self._verify()
        chunks = [(self.cache / chunk.name, chunk.first) for chunk in self.chunks]
        fps = self.draft.canvas.fps
        gif = self.output.format == "gif"
        steps = frame_count(self.draft) * (2 if gif else 1)
        done = 0

        def tick() -> None:
            nonlocal done
            done += 1
            if done % _OFTEN == 0:
                self.check()
                self.tell(_DRAWN + (1 - _DRAWN) * min(0.99, done / steps))

        self.tell(_DRAWN)
        if gif:
            write_gif(chunks, target, fps=fps, tick=tick)
        else:
            kind, title = self.output.format, self.draft.title
            join(chunks, self.heard, target, fps=fps, format=kind, title=title, tick=tick)

    def forget(self) -> None:
        """Remove its chunks and its sound from the cache."""
        for path in self.kept:
            path.unlink(missing_ok=True)


def render(
    draft: Draft,
    target: Path,
    *,
    output: Output | None = None,
    cache: Path,
    progress: Callable[[float], None] = lambda part: None,
    cancelled: Callable[[], bool] = lambda: False,
    locate: Locate | None = None,
) -> Rendered:
    """Render a draft into a file at `target`, as `output` says (an MP4: H.264 high, yuv420p,
    BT.709; AAC at 48 kHz).

    Blocks; the drawing runs in processes of its own. Nothing half-written bears the final name.

    Args:
        cache: a folder for encoded chunks; what is there is used again.
        progress: told the part that is done, 0 to 1, never going back.
        cancelled: asked several times a second, in every phase.
        locate: the address of an uploaded file → its path.

    Raises:
        RenderCancelled: `cancelled()` became true; within half a second.
        InputError: the draft names something that is not there.
        RenderFailed: drawing or encoding failed.
    """
    cache.mkdir(parents=True, exist_ok=True)
    film = _Film(draft, output or Output(), cache, locate, progress, cancelled)
    film.check()
    drawn = film.gather()
    try:
        film.join(target)
    except (av.FFmpegError, _Damaged):
        # Something in the cache is damaged (the power failed, the disk was full): all once more.
        film.forget()
        drawn = film.gather()
        film.join(target)
    film.tell(1.0)
    refresh(film.kept)
    trim_cache(cache)
    canvas, frames = film.draft.canvas, frame_count(film.draft)
    return Rendered(
        target,
        round(frames * 1000 / canvas.fps),
        canvas.width,
        canvas.height,
        target.stat().st_size,
        frames,
        drawn,
        film.notes,
        canvas.fps,
    )
