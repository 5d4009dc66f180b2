"""The stage: notes and hits are placed on it, a room is added, and a finished bed comes off.

Every note is rendered once and copied to wherever it is played again.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nemo_notebook.local.sound.filters import Points, convolve, shape
from nemo_notebook.local.sound.playing.drums import Hit
from nemo_notebook.local.sound.playing.instruments import RATE, Instrument, Stereo

__all__ = ["Stage"]


class Stage:
    """A stereo sum of `count` samples at 48 kHz, dry and sent to the room."""

    def __init__(self, count: int, rng: np.random.Generator) -> None:
        self.count = count
        self.rng = rng
        self._grain = int(rng.integers(1 << 30))
        self._dry = np.zeros((count, 2), np.float32)
        self._pumped: Stereo | None = None
        self._wet = np.zeros((count, 2), np.float32)
        self._rendered: dict[Hashable, Stereo] = {}
        self._kicks: list[float] = []

    def _once(self, key: Hashable, render: Callable[[], Stereo]) -> Stereo:
        if key not in self._rendered:
            self._rendered[key] = render()
        return self._rendered[key]

    def sound(self, instrument: Instrument, pitch: int, seconds: float) -> Stereo:
        """A note as it sounds; not to be written to."""
        seconds = max(round(seconds, 2), 0.05)
        return self._once((instrument, pitch, seconds), lambda: instrument(pitch, seconds))

    def add(
        self,
        sound: Stereo,
        time: float,
        gain: float,
        *,
        room: float = 0.0,
        pump: bool = False,
        side: float = 0.0,
    ) -> None:
        """Add a sound at `time` in seconds; what lies outside the piece is cut.

        `side` is from -1 (left) to 1: the other side becomes weaker.
        """
        start = round(time * RATE)
        begin, stop = max(start, 0), min(start + len(sound), self.count)
        if stop <= begin:
            return
        part = sound[begin - start : stop - start] * np.float32(gain)
        if side:
            part[:, 0 if side > 0 else 1] *= np.float32(1 - 0.7 * abs(side))
        if pump and self._pumped is None:
            self._pumped = np.zeros((self.count, 2), np.float32)
        target = self._pumped if pump and self._pumped is not None else self._dry
        target[begin:stop] += part
        if room:
            self._wet[begin:stop] += part * np.float32(room)

    def note(
        self,
        instrument: Instrument,
        pitch: int,
        time: float,
        seconds: float,
        gain: float,
        *,
        room: float = 0.25,
        pump: bool = False,
        loose: float = 0.0,
        wide: float = 0.0,
    ) -> None:
        """Play a note; `loose` is by how many seconds a hand is early or late, at random.

        `wide`, from 0 to 1, is how far neighbouring pitches lie apart from left to right.
        """
        sound = self.sound(instrument, pitch, seconds)
        if loose:
            time += float(self.rng.uniform(-loose, loose))
            gain *= float(self.rng.uniform(0.86, 1.06))
        side = wide * ((pitch * 5 % 12) / 5.5 - 1)
        self.add(sound, time, gain, room=room, pump=pump, side=side)

    def hit(self, drum: Hit, time: float, gain: float, *, room: float = 0.06) -> None:
        """Play a drum: one of four takes, so that two hits in a row are not the same."""
        take = int(self.rng.integers(4))
        sound = self._once((drum, take), lambda: drum(self._grain + 7 * take))
        gain *= float(self.rng.uniform(0.88, 1.05))
        self.add(sound, time, gain, room=room)

    def kicks(self, time: float) -> None:
        """Let what was added with `pump` give way for a moment at `time`."""
        self._kicks.append(time)

    def echo(self, sound: Stereo, time: float, gain: float, every: float, times: int) -> None:
        """Add a sound and its echoes, each weaker and on the other side."""
        for number in range(times + 1):
            turned = sound if number % 2 == 0 else sound[:, ::-1]
            self.add(turned, time + number * every, gain * 0.45**number, room=0.5)

    def finish(
        self,
        *,
        decay: float,
        wet: float,
        tone: Points,
        drive: float = 1.0,
        wow: float = 0.0,
        ring: float = 2.0,
    ) -> Stereo:
        """The finished bed: room, tone, tape, and a fade over the last `ring` seconds to zero.

        Args:
            decay: seconds until the room is 60 dB down.
            wet: the level of the room.
            tone: (Hz, dB) points of the last equaliser.
            drive: how hard the tape is driven.
            wow: how far the tape's speed wanders, in ms of delay.
        """
        self._rendered.clear()
        if self._pumped is not None:
            self._pumped *= self._dip()[:, None]
            self._dry += self._pumped
            self._pumped = None
        if wet:
            self._wet *= np.float32(wet)
            convolve(self._wet, _room(decay), self._dry)
        self._wet = self._dry[:0]
        mixed = shape(self._dry, ((20.0, -36.0), (34.0, -12.0), (60.0, -2.5), *tone), RATE, 1535)
        if wow:
            mixed = self._wander(mixed, wow)
        level = float(np.sqrt(np.vdot(mixed, mixed) / max(mixed.size, 1)))
        if level > 0:
            mixed *= np.float32(drive * 0.16 / level)
            np.tanh(mixed, out=mixed)
        return self._close(mixed, ring)

    def _dip(self) -> NDArray[np.float32]:
        gain: NDArray[np.float32] = np.ones(self.count, np.float32)
        length = int(0.26 * RATE)
        curve = 1 - 0.55 * np.cos(np.linspace(0, np.pi / 2, length, dtype=np.float32)) ** 2
        curve[: RATE // 200] = np.linspace(1, curve[RATE // 200], RATE // 200)
        for time in self._kicks:
            start = round(time * RATE)
            part = gain[start : start + length]
            np.minimum(part, curve[: len(part)], out=part)
        return gain

    def _wander(self, signal: Stereo, depth: float) -> Stereo:
        grid = np.arange(0, self.count + 64, 64)
        seconds = grid / RATE
        phase = float(self.rng.uniform(0, 6.28))
        drift = 0.7 * np.sin(6.2832 * 0.55 * seconds + phase) + 0.3 * np.sin(6.2832 * 1.9 * seconds)
        late = (1 - drift) * depth * RATE / 1000
        result = np.empty_like(signal)
        for start in range(0, self.count, 1 << 16):
            place = np.arange(start, min(start + (1 << 16), self.count))
            back = np.minimum(np.interp(place, grid, late), place)
            whole = back.astype(np.int64)
            share = (back - whole).astype(np.float32)[:, None]
            nearer = signal.take(place - whole, axis=0)
            further = signal.take(np.maximum(place - whole - 1, 0), axis=0)
            further -= nearer
            further *= share
            result[start : start + len(place)] = nearer + further
        return result

    def _close(self, signal: Stereo, ring: float) -> Stereo:
        start = min(int(0.008 * RATE), self.count)
        signal[:start] *= np.linspace(0, 1, start, dtype=np.float32)[:, None]
        tail = min(int(ring * RATE), self.count)
        if tail:
            fade = np.linspace(1, 0, tail, dtype=np.float32)
            fade *= fade * (3 - 2 * fade)
            signal[-tail:] *= fade[:, None]
        return signal


@lru_cache(4)
def _room(decay: float) -> Stereo:
    """Noise that dies away, the treble first, different on both sides, after 18 ms."""
    count = int(decay * 0.75 * RATE)
    noise = np.random.default_rng(1).standard_normal((count, 2))
    time = np.arange(count, dtype=np.float32) / np.float32(RATE)
    spectrum = np.fft.rfft(np.ascontiguousarray(noise.T, np.float32))
    frequencies = np.fft.rfftfreq(count, 1 / RATE) + 1e-9
    spectrum *= (1 / np.sqrt(1 + (180 / frequencies) ** 4)).astype(np.float32)
    low = (1 / np.sqrt(1 + (frequencies / 2200) ** 2)).astype(np.float32)
    dark = np.fft.irfft(spectrum * low, count)
    air = np.fft.irfft(spectrum * ((1 - low) * np.float32(0.25)), count)
    fall = np.exp(time * np.float32(-6.9 / decay))
    tail = dark * fall + air * fall**2.5
    tail *= np.clip(time / 0.03, 0, 1) * np.clip((time[-1] - time) / 0.1, 0, 1)
    tail /= np.sqrt((tail**2).sum(axis=1, keepdims=True))
    late = int(0.018 * RATE)
    return np.pad(tail, ((0, 0), (late, 0))).T
