"""A draft becomes a file: chunks drawn side by side, the sound mixed meanwhile, both joined."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from ...draft import Draft, encode
from ...errors import InputError
from .film.chunks import Chunk, cut, trim_cache
from .film.crew import Crew, Order
from .film.encode import join
from .film.soundtrack import soundtrack
from .output import Locate, Output, RenderCancelled, Rendered
from .painter import SCENES, frame_count
from .sources import examine

__all__ = ["render"]


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
    """Render a draft into an MP4 at `target` (H.264 high, yuv420p, BT.709; AAC at 48 kHz).

    Blocks; the drawing runs in processes of its own. Nothing half-written bears the final name.

    Args:
        cache: a folder for encoded chunks; what is there is used again.
        progress: told the part that is done, 0 to 1, never going back.
        cancelled: asked several times a second.
        locate: the address of an uploaded file → its path.

    Raises:
        RenderCancelled: `cancelled()` became true.
        InputError: the draft names something that is not there.
        RenderFailed: drawing or encoding failed.
    """
    output = output or Output()
    cache.mkdir(parents=True, exist_ok=True)
    frames = frame_count(draft)
    draft, notes = examine(draft, locate)
    chunks = cut(draft, output, locate)
    missing = _missing(chunks, cache)
    total = sum(chunk.last - chunk.first for chunk in missing)
    done, lock = 0, threading.Lock()

    def count(drawn: int) -> None:
        nonlocal done
        with lock:
            done = min(total, done + drawn)
        progress(0.97 * done / total if total else 0.97)

    with ThreadPoolExecutor(1, "nemo-sound") as pool:
        sound = pool.submit(soundtrack, draft, cache, output.encoding, locate)
        if missing:
            _crew().draw(
                encode(draft),
                _media(draft, locate),
                [Order(c.first, c.last, cache / c.name) for c in missing],
                preset=output.encoding.preset,
                crf=output.encoding.crf,
                progress=count,
                cancelled=cancelled,
            )
        heard = sound.result()
    if cancelled():
        raise RenderCancelled
    progress(0.97)
    join(
        [(cache / chunk.name, chunk.first) for chunk in chunks],
        heard,
        target,
        fps=draft.canvas.fps,
        title=draft.title,
    )
    progress(1.0)
    for kept in [*(cache / chunk.name for chunk in chunks), *([heard] if heard else [])]:
        kept.touch()
    trim_cache(cache)
    return Rendered(
        target,
        round(frames * 1000 / draft.canvas.fps),
        draft.canvas.width,
        draft.canvas.height,
        target.stat().st_size,
        frames,
        total,
        notes,
    )


def _missing(chunks: list[Chunk], cache: Path) -> list[Chunk]:
    """The chunks that are not in the cache, each picture once."""
    return list({c.key: c for c in chunks if not (cache / c.name).exists()}.values())
