"""Instruments: one note each, as stereo float32 of shape (n, 2) at 48 kHz.

Tones are read from single-cycle tables built from their harmonics, none above 15 kHz, so nothing
folds back; brightness that changes in a note is a cross-fade between two tables.
`pitch` is a MIDI number (69 is the A of 440 Hz), `seconds` how long the note is held; what rings on
afterwards is part of the result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

__all__ = ["RATE", "Instrument", "Stereo", "bass", "bell", "glass", "hertz", "keys", "mallet"]
__all__ += ["brass", "guitar", "pizzicato", "synth"]
__all__ += ["mono", "muted", "pad", "piano", "pluck", "strings", "sub"]

RATE = 48_000
Stereo = NDArray[np.float32]
Mono = NDArray[np.float32]
Instrument = Callable[[int, float], Stereo]

_TABLE = 4096
_CEILING = 15_000.0


def hertz(pitch: float) -> float:
    """The frequency of a MIDI number.

    >>> hertz(69)
    440.0
    """
    return float(440.0 * 2 ** ((pitch - 69) / 12))


def _table(frequency: float, slope: float, corner: float, odd: float = 1.0) -> Mono:
    """One cycle: harmonics falling as 1/h**slope, rolled off above `corner` Hz; peak 1.

    `odd` below 1 weakens the even harmonics, which makes it hollow.
    """
    count = max(int(_CEILING / frequency), 1)
    harmonics = np.arange(1, min(count, _TABLE // 4) + 1)
    amplitudes = harmonics**-slope / np.sqrt(1 + (harmonics * frequency / corner) ** 4)
    amplitudes[1::2] *= odd
    spectrum = np.zeros(_TABLE // 2 + 1, complex)
    # phases that spread the energy over the cycle: less peaky than all sines together
    spectrum[1 : len(harmonics) + 1] = amplitudes * np.exp(1j * np.pi * harmonics**2 / 7.3)
    cycle = np.fft.irfft(spectrum)
    cycle /= np.abs(cycle).max()
    return np.append(cycle, cycle[0]).astype(np.float32)


_PIECE = 1 << 13
"""Samples that are read at a time: what is made on the way stays in the cache of the processor,
which makes it four times as fast."""


def _tone(
    table: Mono, frequency: float, count: int, start: float = 0.0, bend: Mono | None = None
) -> Mono:
    """The table at a steady frequency, or `bend` cycles off it, less than half of one; whole
    numbers keep the phase exact for hours."""
    tone = np.empty(count, np.float32)
    for first, phase in _phases(frequency, count, start):
        if bend is not None:
            off = bend[first : first + _PIECE] * np.float32(2.0**32)
            phase = phase + off.astype(np.int32).view(np.uint32)
        at, share = _places(phase)
        tone[first : first + len(at)] = _between(table, at, share)
    return tone


def _blend(
    one: Mono, other: Mono, share: Mono, frequency: float, count: int, start: float = 0.0
) -> Mono:
    """A steady tone that is `share` of the other table, and the rest of the one."""
    tone = np.empty(count, np.float32)
    for first, phase in _phases(frequency, count, start):
        at, between = _places(phase)
        low = _between(one, at, between)
        high = _between(other, at, between)
        high -= low
        high *= share[first : first + len(at)]
        np.add(low, high, out=tone[first : first + len(at)])
    return tone


def _phases(frequency: float, count: int, start: float) -> Iterator[tuple[int, NDArray[np.uint32]]]:
    """Pieces of a steady phase in parts of 2^32 of a cycle, each with the number of its first."""
    step = round(frequency / RATE * 2**32)
    begin = int(start % 1.0 * 2**32)
    phases = np.arange(min(count, _PIECE), dtype=np.uint32) * np.uint32(step)
    for first in range(0, count, _PIECE):
        yield first, phases[: count - first] + np.uint32((begin + first * step) % 2**32)


def _places(phase: NDArray[np.uint32]) -> tuple[NDArray[np.intp], Mono]:
    """Which values of a table phases lie after, and how far."""
    share = (phase & np.uint32(0xFFFFF)).astype(np.float32)
    share *= np.float32(2.0**-20)
    return (phase >> np.uint32(20)).astype(np.intp), share


def _between(table: Mono, at: NDArray[np.intp], share: Mono) -> Mono:
    left = table.take(at)
    tone: Mono = table[1:].take(at)
    tone -= left
    tone *= share
    tone += left
    return tone


_SINE: Mono = np.append(np.sin(np.arange(_TABLE) * 2 * np.pi / _TABLE), 0.0).astype(np.float32)


def _time(seconds: float) -> Mono:
    return np.arange(max(int(seconds * RATE), 1), dtype=np.float32) / np.float32(RATE)


def _swell(time: Mono, held: float, attack: float, release: float) -> Mono:
    """Rise smoothly, stay, and fall smoothly after `held` seconds."""
    level = np.ones_like(time)
    rising = min(int(attack * RATE) + 1, len(time))
    level[:rising] = 0.5 - 0.5 * np.cos(np.pi * np.minimum(time[:rising] / attack, 1))
    return level * _damp(time, held, release)


def _damp(time: Mono, held: float, release: float) -> Mono:
    level = np.ones_like(time)
    after = min(int(held * RATE), len(time))
    level[after:] = 0.5 - 0.5 * np.cos(np.pi * np.clip(1 - (time[after:] - held) / release, 0, 1))
    return level


def _strike(time: Mono, held: float, decay: float, release: float, attack: float = 0.003) -> Mono:
    """Jump up, fade by itself, and be damped after `held` seconds."""
    level: Mono = np.minimum(time / attack, 1) * np.exp(-time / decay)
    level *= _damp(time, held, release)
    return level


def _stereo(left: Mono, right: Mono) -> Stereo:
    sides = np.empty((len(left), 2), np.float32)
    sides[:, 0], sides[:, 1] = left, right
    return sides


def mono(signal: NDArray[np.floating], pan: float = 0.0) -> Stereo:
    """One signal on both sides; `pan` from -1 (left) to 1 keeps the power."""
    angle = (pan + 1) * np.pi / 4
    return _stereo(signal * np.cos(angle) * 1.414, signal * np.sin(angle) * 1.414)


def pad(pitch: int, seconds: float, *, corner: float = 1400.0, attack: float = 0.5) -> Stereo:
    """Four warm voices a few cents apart, two on each side, opening slowly."""
    frequency = hertz(pitch)
    release = 0.9
    time = _time(seconds + release)
    dark = _table(frequency, 1.2, corner * 0.6)
    open_ = _table(frequency, 1.0, corner * 2.2)
    opening = 0.5 - 0.5 * np.cos(2 * np.pi * (time / max(seconds, 2.0) + pitch * 0.13))
    sides = []
    for cents, phase in (((-6.0, 3.5), 0.11), ((5.0, -3.0), 0.61)):
        side = np.zeros_like(time)
        for detune in cents:
            exact, start = frequency * 2 ** (detune / 1200), phase + detune * 0.07
            side += _blend(dark, open_, opening, exact, len(time), start)
        sides.append(side * _swell(time, seconds, min(attack, seconds * 0.6), release) * 0.35)
    return _stereo(*sides)


def strings(pitch: int, seconds: float, *, corner: float = 3200.0, attack: float = 0.35) -> Stereo:
    """A section: three players a side, each with a vibrato of its own."""
    frequency = hertz(pitch)
    release = 0.6
    time = _time(seconds + release)
    table = _table(frequency, 0.95, corner)
    setting_in = np.clip(time * 2 - 0.3, 0, 1)
    setting_in *= np.float32(0.0022 * frequency / 6.28)
    sides = []
    for side, players in enumerate((((-7.0, 5.1), (2.0, 4.6)), ((6.0, 5.4), (-3.0, 4.8)))):
        total = np.zeros_like(time)
        for cents, speed in players:
            vibrato = time * np.float32(6.28 * speed)
            vibrato += np.float32(cents)
            np.sin(vibrato, out=vibrato)
            vibrato *= setting_in
            vibrato /= np.float32(speed)
            exact = frequency * 2 ** (cents / 1200)
            total += _tone(table, exact, len(time), side * 0.37 + cents, vibrato)
        swell = _swell(time, seconds, min(attack, seconds * 0.5), release)
        sides.append(total * swell * 0.36)
    return _stereo(*sides)


def keys(pitch: int, seconds: float) -> Stereo:
    """An electric piano: a sine bent by another, a short bell in the attack, slow tremolo."""
    frequency = hertz(pitch)
    time = _time(seconds + 0.35)
    index = 1.5 * np.exp(-time / 0.5) + 0.35
    bend = index * _tone(_SINE, frequency, len(time)) / 6.2832
    tone = _tone(_SINE, frequency, len(time), 0.0, bend)
    if frequency * 9 < _CEILING:
        tone += 0.09 * np.exp(-time / 0.12) * _tone(_SINE, frequency * 7.02, len(time))
    level = _strike(time, seconds, 1.5, 0.3, 0.004) * 0.5
    sway = 0.14 * np.sin(6.2832 * 4.2 * time)
    return _stereo(tone * level * (1 + sway), tone * level * (1 - sway))


def piano(pitch: int, seconds: float) -> Stereo:
    """A soft grand: bright for a moment, then round; low notes to the left, long in the bass."""
    frequency = hertz(pitch)
    time = _time(seconds + 0.5)
    round_ = _table(frequency, 1.75, 1500.0)
    struck = _table(frequency, 0.95, 4200.0) * np.float32(0.7) + round_ * np.float32(0.45)
    shine = np.exp(-time / 0.28)
    level = _strike(time, seconds, 1.1 * 2 ** ((64 - pitch) / 18), 0.45, 0.0035) * 0.6
    sides = []
    for cents in (-1.1, 1.3):
        exact = frequency * 2 ** (cents / 1200)
        sides.append(_blend(round_, struck, shine, exact, len(time), 0.25) * level)
    lean = np.clip((pitch - 62) / 40, -0.5, 0.5)
    sides[0] *= 1 - lean * 0.6
    sides[1] *= 1 + lean * 0.6
    return _stereo(*sides)


def pluck(pitch: int, seconds: float, *, corner: float = 5200.0, decay: float = 0.42) -> Stereo:
    """A string pulled: bright at once, dull soon."""
    frequency = hertz(pitch)
    time = _time(max(seconds, 0.3) + 0.35)
    bright = _table(frequency, 0.95, corner, 0.75)
    dull = _table(frequency, 1.9, 1100.0)
    shine = np.exp(-time / (decay * 0.28))
    level = _strike(time, max(seconds, 0.3), decay, 0.3, 0.002) * 0.55
    sides = []
    for cents in (-2.5, 2.5):
        exact = frequency * 2 ** (cents / 1200)
        sides.append(_blend(dull, bright, shine, exact, len(time)) * level)
    return _stereo(*sides)


def muted(pitch: int, seconds: float) -> Stereo:
    """A guitar string damped with the palm."""
    return pluck(pitch, min(seconds, 0.2), corner=2600.0, decay=0.16)


def guitar(pitch: int, seconds: float) -> Stereo:
    """A steel string: bright, long, with the body of the guitar under it."""
    return pluck(pitch, max(seconds, 0.5), corner=6500.0, decay=0.95)


def pizzicato(pitch: int, seconds: float) -> Stereo:
    """Strings plucked with a finger: round and soon gone."""
    return pluck(pitch, min(seconds, 0.25), corner=1900.0, decay=0.2)


def synth(pitch: int, seconds: float) -> Stereo:
    """Two saws a few cents apart, closing after the attack."""
    frequency = hertz(pitch)
    time = _time(seconds + 0.25)
    bright = _table(frequency, 0.9, 7000.0)
    dark = _table(frequency, 1.3, 1100.0)
    shine = np.exp(-time / 0.14)
    level = _strike(time, seconds, 0.9, 0.2, 0.003) * 0.4
    sides = []
    for cents in ((-7.0, 3.0), (7.0, -3.0)):
        side = np.zeros_like(time)
        for detune in cents:
            exact = frequency * 2 ** (detune / 1200)
            side += _blend(dark, bright, shine, exact, len(time), detune * 0.11)
        sides.append(side * level)
    return _stereo(*sides)


def brass(pitch: int, seconds: float) -> Stereo:
    """Horns: they open as they swell, a player on each side."""
    frequency = hertz(pitch)
    release = 0.35
    time = _time(seconds + release)
    dark, open_ = _table(frequency, 1.5, 900.0), _table(frequency, 0.85, 2600.0)
    swell = _swell(time, seconds, min(0.12, seconds * 0.4), release)
    sides = []
    for cents, start in ((-3.0, 0.1), (4.0, 0.55)):
        exact = frequency * 2 ** (cents / 1200)
        tone = _blend(dark, open_, swell**2, exact, len(time), start)
        sides.append(tone * swell * 0.5)
    return _stereo(*sides)


def mallet(pitch: int, seconds: float) -> Stereo:
    """A marimba bar: the tone, its fourth harmonic for a moment, and the knock."""
    frequency = hertz(pitch)
    time = _time(0.9)
    tone = _tone(_SINE, frequency, len(time)) * np.exp(-time / 0.26)
    tone += 0.28 * _tone(_SINE, frequency * 3.93, len(time)) * np.exp(-time / 0.06)
    return mono(tone * np.clip(time / 0.002, 0, 1) * np.clip((0.9 - time) / 0.1, 0, 1) * 0.6)


def bell(pitch: int, seconds: float) -> Stereo:
    """Partials that are not harmonics, the high ones gone first, spread over both sides."""
    frequency = hertz(pitch)
    time = _time(2.6)
    sides = [np.zeros_like(time), np.zeros_like(time)]
    for at, (ratio, level, decay) in enumerate(
        (
            (1.0, 1.0, 1.1),
            (2.003, 0.42, 0.8),
            (3.01, 0.2, 0.5),
            (4.17, 0.12, 0.3),
            (5.43, 0.06, 0.2),
        )
    ):
        if frequency * ratio > _CEILING:
            break
        tone = _tone(_SINE, frequency * ratio, len(time)) * np.exp(-time / decay) * level
        sides[at % 2] += tone * 0.9
        sides[1 - at % 2] += tone * 0.55
    level_ = np.clip(time / 0.006, 0, 1) * np.clip((2.6 - time) / 0.4, 0, 1) * 0.4
    return _stereo(sides[0] * level_, sides[1] * level_)


def glass(pitch: int, seconds: float) -> Stereo:
    """A hollow, breathing tone that comes and goes."""
    frequency = hertz(pitch)
    time = _time(seconds + 1.2)
    table = _table(frequency, 1.7, 1800.0, 0.15)
    swell = _swell(time, seconds, seconds * 0.45, 1.2) * 0.4
    left = _tone(table, frequency * 1.0012, len(time))
    right = _tone(table, frequency * 0.9988, len(time), 0.3)
    return _stereo(left * swell, right * swell)


def bass(pitch: int, seconds: float) -> Stereo:
    """A round electric bass in the middle."""
    frequency = hertz(pitch)
    time = _time(seconds + 0.08)
    finger = _table(frequency, 1.0, 900.0)
    deep = _table(frequency, 2.4, 300.0)
    shine = np.exp(-time / 0.12)
    later = finger * np.float32(0.4) + deep * np.float32(0.6)
    first = finger * np.float32(0.9) + deep * np.float32(0.3)
    tone = _blend(later, first, shine, frequency, len(time))
    return mono(tone * _strike(time, seconds, 1.6, 0.07, 0.006) * 0.62)


def sub(pitch: int, seconds: float) -> Stereo:
    """Almost a sine, felt more than heard, with a soft start."""
    frequency = hertz(pitch)
    time = _time(seconds + 0.4)
    tone = _tone(_SINE, frequency, len(time)) + 0.22 * _tone(_SINE, frequency * 2, len(time))
    return mono(tone * _swell(time, seconds, min(0.15, seconds / 3), 0.4) * 0.55)
