"""The parts of a mix: where each is heard, how loud, and its samples from its beginning on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nemo_notebook.local.sound.mixing.loudness import RATE
from nemo_notebook.local.sound.recording import Stereo

__all__ = ["HOP", "Part", "Playing", "outline", "usual"]

HOP = RATE // 100
"""10 ms: the grid on which levels are looked at."""
_EDGE = 0.005
"""Seconds: nothing begins or ends faster, so that nothing clicks."""


@dataclass(frozen=True, slots=True)
class Part:
    """A sound on the timeline.

    Attributes:
        bus: which group it belongs to: "voice", "bed" (music that gives way), "music", "clip" (the
            sound of a video, which gives way too) or "sound".
        start: its first sample on the timeline; `count` how many there may be.
        gain: the factor for samples as `play` gives them.
        fade_in, fade_out: seconds.
        powers: the power of the samples in every 10 ms, before the gain; of what neither gives way
            nor is given way to there is none.
        play: its samples in pieces of (n, 2), from the beginning; too few are followed by silence.
    """

    bus: str
    start: int
    count: int
    gain: float
    fade_in: float
    fade_out: float
    powers: NDArray[np.float64] = field(repr=False)
    play: Callable[[], Iterator[Stereo]] = field(repr=False)

    @property
    def end(self) -> int:
        return self.start + self.count


class Playing:
    """A part that is being played, so many samples at a time."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self._pieces = part.play()
        self._rest = np.zeros((0, 2), np.float32)
        self._at = 0

    def add(self, target: Stereo) -> None:
        """Add the next `len(target)` samples, faded, to `target`."""
        done = 0
        while done < len(target):
            if not len(self._rest):
                piece = next(self._pieces, None)
                if piece is None:
                    break
                self._rest = piece
            step = min(len(self._rest), len(target) - done)
            target[done : done + step] += self._shaped(self._rest[:step], self._at + done)
            self._rest = self._rest[step:]
            done += step
        self._at += len(target)

    def _shaped(self, piece: Stereo, at: int) -> Stereo:
        part = self.part
        shaped = piece * np.float32(part.gain)
        opening = _ramp(part.fade_in, part.count, at, len(piece))
        shaped[: len(opening)] *= opening[:, None]
        closing = _ramp(part.fade_out, part.count, part.count - at - len(piece), len(piece))
        if len(closing):
            shaped[-len(closing) :] *= closing[::-1, None]
        return shaped


def _ramp(seconds: float, count: int, place: int, size: int) -> NDArray[np.float32]:
    """What is left of a fade `place` samples from its outer end, at most `size` samples."""
    length = min(round(max(seconds, _EDGE) * RATE), count)
    inside = min(max(length - place, 0), size)
    ramp = np.sin((np.arange(place, place + inside) + 0.5) * (np.pi / 2 / max(length, 1))) ** 2
    shaped: NDArray[np.float32] = ramp.astype(np.float32)
    return shaped


def outline(pieces: Iterator[Stereo], count: int) -> NDArray[np.float64]:
    """The power of both channels in every 10 ms of at most `count` samples."""
    found: list[NDArray[np.float64]] = []
    rest = np.zeros((0, 2), np.float32)
    for piece in pieces:
        piece = piece[:count]
        count -= len(piece)
        whole = np.concatenate([rest, piece]) if len(rest) else piece
        steps = len(whole) // HOP
        blocks = whole[: steps * HOP].reshape(steps, HOP * 2)
        found.append(np.einsum("ij,ij->i", blocks, blocks).astype(np.float64) / (HOP * 2))
        rest = whole[steps * HOP :]
        if count <= 0:
            break
    if len(rest):
        found.append(np.array([float(np.square(rest).sum()) / (HOP * 2)]))
    return np.concatenate([*found, np.zeros(0)])


def usual(powers: NDArray[np.float64]) -> float:
    """The level (RMS) of what is not a pause."""
    loud = powers[powers > 0.01 * powers.max(initial=0.0)]
    return float(np.sqrt(loud.mean())) if len(loud) else 0.0
