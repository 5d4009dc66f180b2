"""Waveforms: how loud each segment of sound is along its time, in a few hundred numbers.

They are kept on disk by the content of the segment, so a second look costs nothing. The first one
speaks and composes what the film needs anyway; both are kept for it in memory.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ...draft import AUDIO, Draft, Segment
from ...errors import InputError
from .. import disk
from .output import Locate

__all__ = ["peaks", "waveforms"]

STEP = 60
"""Milliseconds that one number stands for, where `FEWEST` and `MOST` allow it."""
FEWEST, MOST = 40, 1200
LONGEST_MUSIC = 300_000
"""Milliseconds of music that are composed for a drawing; more would cost seconds and memory."""
_KINDS = ("voice", "music", "sound")


def peaks(signal: NDArray[np.float32], points: int) -> bytes:
    """The largest sample of each of `points` equal parts, the loudest of all as 255.

    Args:
        signal: samples of shape (n,) or (n, channels).

    >>> list(peaks(np.array([0, 0.5, 0, -1], np.float32), 2))
    [128, 255]
    """
    loud = np.abs(signal).max(axis=1) if signal.ndim == 2 else np.abs(signal)
    if not len(loud) or points < 1:
        return b""
    starts = np.arange(min(points, len(loud))) * len(loud) // min(points, len(loud))
    highest = np.maximum.reduceat(loud, starts)
    scale = float(highest.max()) or 1.0
    return np.rint(highest * (255 / scale)).astype(np.uint8).tobytes()


def waveforms(draft: Draft, cache: Path, locate: Locate | None = None) -> dict[str, bytes]:
    """The peaks of every segment of sound: its id → bytes, 0 to 255, equally spaced over its time.

    A segment whose sound cannot be made has none. Blocks: music is composed for it.
    """
    from .film.memory import give_back

    disk.make_private(cache)
    found: dict[str, bytes] = {}
    for track in draft.tracks:
        for segment in track.segments if track.type == AUDIO else ():
            if segment.kind in _KINDS and segment.duration > 0:
                drawn = _kept(segment, draft.language, cache, locate)
                if drawn:
                    found[segment.id] = drawn
    give_back()
    return found


def _kept(segment: Segment, language: str, cache: Path, locate: Locate | None) -> bytes:
    from .film.keys import digest, source, versions

    code = Path(__file__).parents[1] / "sound"
    try:
        stamp: list[int] = []
        if _recorded(segment) and locate is not None:
            status = locate(segment.source).stat()
            stamp = [status.st_size, status.st_mtime_ns]
        style = {key: segment.style.get(key) for key in ("language", "rate", "seed", "loop")}
        said = [segment.kind, segment.duration, segment.text, segment.source, style, language]
        made_by = [versions("nemo-notebook", "numpy"), source(code)]
        path = cache / f"{digest(['peaks', said, stamp, made_by])}.peaks"
        if path.is_file():
            path.touch()
            return path.read_bytes()
        signal = _sound(segment, language, locate)
    except (InputError, OSError):
        return b""
    wanted = int(min(MOST, max(FEWEST, segment.duration // STEP)))
    drawn = peaks(signal, wanted)
    disk.write_atomic(path, drawn, durable=False)
    return drawn


def _recorded(segment: Segment) -> bool:
    return bool(segment.source) and not segment.source.startswith(("voice:", "music:"))


def _number(value: object, otherwise: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return otherwise
    return float(value)


def _sound(segment: Segment, language: str, locate: Locate | None) -> NDArray[np.float32]:
    """The sound of a segment as long as the segment, shape (n,) or (n, 2).

    Raises:
        InputError: a voice, a style or a file that is not there.
    """
    scheme, _, name = segment.source.partition(":")
    if _recorded(segment):
        from ..sound.recording import load

        if locate is None:
            raise InputError(f"The sound {segment.source!r} is not at hand.")
        loop = bool(segment.style.get("loop", segment.kind == "music"))
        return _as_long(load(locate(segment.source), segment.duration, loop=loop), 48_000, segment)
    if scheme == "music":
        if segment.duration > LONGEST_MUSIC:
            raise InputError("The music is too long to be drawn.")
        from ..sound.music import compose

        return compose(name, segment.duration, int(_number(segment.style.get("seed"), 0)))
    from ..sound.voice import speak

    speech = speak(
        segment.text,
        voice=name or "espeak",
        language=str(segment.style.get("language", language)),
        rate=_number(segment.style.get("rate"), 1.0),
    )
    return _as_long(speech.samples, speech.rate, segment)


def _as_long(signal: NDArray[np.float32], rate: int, segment: Segment) -> NDArray[np.float32]:
    """The signal cut, or followed by silence, to the length of its segment."""
    wanted = segment.duration * rate // 1000
    missing = max(0, wanted - len(signal))
    return np.pad(signal[:wanted], [(0, missing), *[(0, 0)] * (signal.ndim - 1)])
