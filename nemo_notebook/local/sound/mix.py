"""The mix: every voice, music bed and sound of a draft in one stereo signal.

Voices are brought to one level, music goes down under them and comes back in the pauses, and the
whole is brought to -14 LUFS with true peaks at or under -1 dB.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nemo_notebook.draft.model import Draft, Segment
from nemo_notebook.errors import InputError
from nemo_notebook.local.sound import loudness
from nemo_notebook.local.sound.loudness import RATE
from nemo_notebook.local.sound.music import compose
from nemo_notebook.local.sound.recording import load, resample
from nemo_notebook.local.sound.voice import speak

__all__ = ["Locate", "Stems", "mix", "stems"]

Stereo = NDArray[np.float32]
Locate = Callable[[str], Path]

TARGET = -14.0
TARGET_MUSIC = -15.0
CEILING = -1.1
"""dBTP; a tenth under what is promised, for meters that look between other samples."""

_VOICE_LEVEL = 10 ** (-20 / 20)
"""The level (RMS while speaking) of a voice at volume 1."""
_MUSIC_LEVEL = 10 ** (-15 / 20)
"""The level of a bed at volume 1: at the usual 0.2 it lies 9 dB under the voice before ducking."""

_STEP = 480
"""10 ms: the grid of ducking."""
_OVER = 14.0
"""How many dB the voice is over the music while speaking, at least."""
_DEPTH = (6.0, 30.0)
"""Ducking takes at least and at most so many dB."""
_AHEAD, _ATTACK, _RELEASE, _BRIDGE = 0.1, 0.06, 0.35, 0.35
"""Seconds: the music begins to give way before the voice, and stays down in shorter gaps."""


@dataclass(frozen=True, eq=False, slots=True)
class Stems:
    """The parts before they are summed and mastered, each of shape (n, 2); music is ducked."""

    voice: Stereo
    music: Stereo
    sound: Stereo


def _level(signal: NDArray[np.float32]) -> float:
    """RMS over the parts that are not pauses."""
    blocks = _blocks(signal)
    loud = blocks[blocks > 0.1 * blocks.max(initial=0.0)]
    return float(np.sqrt(np.mean(loud**2))) if len(loud) else 0.0


def _blocks(signal: NDArray[np.float32]) -> NDArray[np.float64]:
    """RMS of every 10 ms."""
    whole = signal[: len(signal) // _STEP * _STEP]
    squares = np.square(whole).reshape(
        len(signal) // _STEP, _STEP * (signal.shape[1] if signal.ndim == 2 else 1)
    )
    levels: NDArray[np.float64] = np.sqrt(squares.mean(axis=1, dtype=np.float64))
    return levels


def _setting(segment: Segment, name: str, default: Any, *, low: float, high: float) -> float:
    value = segment.style.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise InputError(f"{name} of the {segment.kind} {segment.id!r} cannot be {value!r}.")
    return float(value)


def _recording(segment: Segment, locate: Locate | None, *, loop: bool) -> Stereo:
    if locate is None:
        raise InputError(f"The sound {segment.source!r} is not at hand.")
    return load(locate(segment.source), segment.duration, loop=loop)


def _speech(segment: Segment, language: str, locate: Locate | None) -> Stereo:
    """A voice at its level: spoken, or a recording when the source is an address."""
    scheme, _, name = segment.source.partition(":")
    if scheme == "voice" or not segment.source:
        speech = speak(
            segment.text,
            voice=name or "espeak",
            language=str(segment.style.get("language", language)),
            rate=_setting(segment, "rate", 1.0, low=0.01, high=100),
        )
        mono = resample(speech.samples, speech.rate)
        signal = np.stack([mono, mono], axis=1)
    else:
        signal = _recording(segment, locate, loop=False)
    level = _level(signal)
    return signal * np.float32(_VOICE_LEVEL / level) if level else signal


def _bed(segment: Segment, locate: Locate | None) -> Stereo:
    """A music bed at its level, as long as the segment."""
    scheme, _, name = segment.source.partition(":")
    if scheme == "music":
        seed = int(_setting(segment, "seed", 0, low=-(2**63), high=2**63))
        signal = compose(name, segment.duration, seed)
    else:
        signal = _recording(segment, locate, loop=bool(segment.style.get("loop", True)))
    level = _level(signal)
    return signal * np.float32(_MUSIC_LEVEL / level) if level else signal


def _fade(signal: Stereo, fade_in: float, fade_out: float) -> Stereo:
    """Fades in ms, in place, never longer than the signal; 5 ms at least so that nothing clicks."""
    for length, end in ((fade_in, False), (fade_out, True)):
        count = min(round(max(length, 5.0) * RATE / 1000), len(signal))
        ramp = np.sin(np.linspace(0, np.pi / 2, count, dtype=np.float32)) ** 2
        if end and count:
            signal[-count:] *= ramp[::-1, None]
        else:
            signal[:count] *= ramp[:, None]
    return signal


def _place(target: Stereo, signal: Stereo, segment: Segment, gain: float) -> None:
    """Add a signal at a segment's place, cut to the segment and to the draft."""
    fade_in = _setting(segment, "fade_in", 0, low=0, high=3.6e6)
    fade_out = _setting(segment, "fade_out", 0, low=0, high=3.6e6)
    start = max(segment.start, 0) * RATE // 1000
    length = min(len(signal), segment.duration * RATE // 1000, len(target) - start)
    if length > 0:
        part = _fade(signal[:length].copy(), fade_in, fade_out)
        target[start : start + length] += part * np.float32(gain)


def _speaking(voice: Stereo) -> NDArray[np.bool_]:
    """For every 10 ms, whether somebody speaks; short gaps are bridged, and it begins early."""
    level = _blocks(voice)
    if not len(level):
        return np.zeros(0, np.bool_)
    loud = level > 0.03 * level.max(initial=0.0)
    spoken = np.flatnonzero(loud)
    for one, two in pairwise(spoken.tolist()):
        if two - one <= _BRIDGE * RATE / _STEP:
            loud[one:two] = True
    early = round(_AHEAD * RATE / _STEP)
    return np.convolve(loud, np.ones(early + 1), "full")[early : early + len(loud)] > 0


def _duck(music: Stereo, voice: Stereo, speaking: NDArray[np.bool_]) -> None:
    """Turn the music down where somebody speaks, in place, as far as it takes."""
    if not speaking.any():
        return
    during = speaking[: len(_blocks(music))]
    beds = _blocks(music)[during]
    sounding = beds[beds > 1e-6]
    if not len(sounding):
        return
    over = 20 * np.log10(max(_level(voice), 1e-9) / float(np.percentile(sounding, 90)))
    depth = float(np.clip(_OVER - over, *_DEPTH))
    fall = 1 - np.exp(-_STEP / RATE / (_ATTACK / 2))
    rise = 1 - np.exp(-_STEP / RATE / (_RELEASE / 2))
    curve = np.empty(len(speaking))
    now = float(speaking[0])
    for at, active in enumerate(speaking.tolist()):
        now += (active - now) * (fall if active else rise)
        curve[at] = now
    place = np.arange(len(curve)) * _STEP
    for start in range(0, len(music), 1 << 20):
        piece = music[start : start + (1 << 20)]
        steps = np.interp(np.arange(start, start + len(piece)), place, curve)
        piece *= (10 ** (-depth / 20 * steps)).astype(np.float32)[:, None]


def stems(draft: Draft, *, locate: Locate | None = None) -> Stems:
    """Voice, music (already ducked) and other sounds of a draft, each (duration * 48, 2).

    Raises:
        InputError: a voice, a style or a file that does not exist or cannot be used.
    """
    count = draft.duration * (RATE // 1000)
    voice, music, ducked, sound = (np.zeros((count, 2), np.float32) for _ in range(4))
    for track in draft.tracks:
        for segment in track.segments:
            gain = segment.volume * track.volume
            if gain <= 0 or segment.duration <= 0 or segment.start >= draft.duration:
                continue
            if segment.kind == "voice":
                _place(voice, _speech(segment, draft.language, locate), segment, gain)
            elif segment.kind == "music":
                bed = ducked if segment.style.get("duck", True) else music
                _place(bed, _bed(segment, locate), segment, gain)
            elif segment.kind == "sound":
                loop = bool(segment.style.get("loop", False))
                _place(sound, _recording(segment, locate, loop=loop), segment, gain)
    _duck(ducked, voice, _speaking(voice))
    ducked += music
    return Stems(voice, ducked, sound)


def mix(draft: Draft, *, locate: Locate | None = None) -> Stereo:
    """The finished sound of a draft: float32 of shape (duration * 48, 2) at 48 kHz.

    -14 LUFS (music alone: -15) with true peaks at or under -1 dB; exact zeros when the draft has no
    sound. `locate` gives the file of an uploaded sound from its address.

    Raises:
        InputError: a voice, a style or a file that does not exist or cannot be used.

    >>> mix(Draft(duration=1000)).shape
    (48000, 2)
    """
    parts = stems(draft, locate=locate)
    spoken = bool(parts.voice.any())
    total = parts.voice
    total += parts.music
    total += parts.sound
    if not total.any():
        return total
    return loudness.master(total, loudness=TARGET if spoken else TARGET_MUSIC, ceiling=CEILING)
