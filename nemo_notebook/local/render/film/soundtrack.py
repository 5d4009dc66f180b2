"""The sound of a film, mixed and encoded once for each way it can sound."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ....draft import AUDIO, Draft
from ..output import Encoding, Locate
from ..painter import frame_count
from .encode import SAMPLE_RATE, encode_sound
from .keys import digest, source, versions

__all__ = ["soundtrack"]

_MADE_BY = ("nemo-notebook", "av", "numpy", "espeakng-loader")
_CODE = Path(__file__).parents[2] / "sound"


def _key(draft: Draft, encoding: Encoding, locate: Locate | None) -> str:
    told: list[object] = []
    for track in draft.tracks:
        for s in track.segments if track.type == AUDIO else ():
            made = not s.source or s.source.startswith(("voice:", "music:"))
            status = None if made or locate is None else locate(s.source).stat()
            stamp = [status.st_size, status.st_mtime_ns] if status else []
            sounds = [s.kind, s.start, s.duration, s.text, s.source, s.volume, dict(s.style)]
            told.append([track.volume, *sounds, stamp])
    settings = [draft.duration, draft.language, draft.canvas.fps, encoding.audio]
    return digest([settings, versions(*_MADE_BY), source(_CODE), told])


def soundtrack(
    draft: Draft, folder: Path, encoding: Encoding, locate: Locate | None = None
) -> Path | None:
    """A file of AAC as long as the picture, in `folder`; None when there is nothing to hear.

    Raises:
        InputError: a voice, a style or a file that is not there.
    """
    if not any(True for _ in draft.segments("voice", "music", "sound")):
        return None
    target = folder / f"{_key(draft, encoding, locate)}.m4a"
    if not target.exists():
        from ...sound.mix import mix

        samples = mix(draft, locate=locate)
        wanted = round(frame_count(draft) * SAMPLE_RATE / draft.canvas.fps)
        missing = max(0, wanted - len(samples))
        exact = np.concatenate([samples[:wanted], np.zeros((missing, 2), np.float32)])
        encode_sound(exact, target, bit_rate=encoding.audio)
    return target
