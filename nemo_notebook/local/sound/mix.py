"""The mix: every voice, music bed, clip and sound of a draft in one stereo signal.

Voices are brought to one level, music and the sound of clips go down under them and come back in
the pauses, and the whole is brought to -14 LUFS with true peaks low enough to stay at or under
-1 dB in the file. It is made in pieces of a second: memory does not grow with the length.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from nemo_notebook.draft.model import Draft, Segment
from nemo_notebook.errors import InputError
from nemo_notebook.local.sound import recording
from nemo_notebook.local.sound.filters import Signal
from nemo_notebook.local.sound.memory import Memory
from nemo_notebook.local.sound.mixing.ducking import Ducking
from nemo_notebook.local.sound.mixing.loudness import RATE, REACH, Forecast, limit
from nemo_notebook.local.sound.mixing.parts import HOP, Part, Playing, outline, usual
from nemo_notebook.local.sound.music import bed
from nemo_notebook.local.sound.recording import Stereo
from nemo_notebook.local.sound.voice import choose, speak

__all__ = ["Locate", "Stems", "audible", "blocks", "mix", "stems"]

Locate = Callable[[str], Path]

TARGET = -14.0
CEILING = 10 ** (-2.5 / 20)
"""A dB and a half under what is promised for the file: AAC and Opus raise peaks by so much."""
_MOST, _MOST_CLIPS = 30.0, 12.0
"""By how many dB a quiet mix is raised, and one of nothing but the sound of clips."""

_VOICE_LEVEL = 10 ** (-20 / 20)
"""The level (RMS while speaking) of a voice at volume 1."""
_MUSIC_LEVEL = 10 ** (-15 / 20)
"""The level of a bed at volume 1: at the usual 0.2 it lies 9 dB under the voice before ducking."""

_BLOCK = RATE
_IN_MEMORY = 48 * 2**20
"""Bytes of an unfinished mix that are kept in memory; the rest of a long one is on disk."""
_SPOKEN = 32 * 2**20
"""Bytes of speech that are kept between weighing and playing it: about three minutes."""
_BUSES = ("voice", "bed", "music", "clip", "sound")


_KINDS = {
    "voice": ("voice", _VOICE_LEVEL),
    "music": ("bed", _MUSIC_LEVEL),
    "clip": ("clip", 0.0),
    "sound": ("sound", 0.0),
}
"""Where a kind of segment is heard, and the level that it is brought to; 0 keeps its own."""


@dataclass(frozen=True, eq=False, slots=True)
class Stems:
    """The parts before they are summed and mastered, each of shape (n, 2); ducking is done."""

    voice: Stereo
    music: Stereo
    sound: Stereo
    clip: Stereo


def _setting(segment: Segment, name: str, default: Any, *, low: float, high: float) -> float:
    value = segment.style.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise InputError(f"{name} of the {segment.kind} {segment.id!r} cannot be {value!r}.")
    return float(value)


def _file(segment: Segment, locate: Locate | None) -> Path:
    if locate is None:
        raise InputError(f"The sound {segment.source!r} is not at hand.")
    return locate(segment.source)


def _spoken(segment: Segment) -> bool:
    return not segment.source or segment.source.startswith("voice:")


def _voice(
    segment: Segment, draft: Draft, locate: Locate | None, spoken: Memory[Signal]
) -> Callable[[], Iterator[Stereo]]:
    """A voice: spoken, or a recording when the source is an address.

    What is spoken is wanted twice, to be weighed and to be heard: `spoken` keeps it at 48 kHz.
    """
    if not _spoken(segment):
        path = _file(segment, locate)
        return lambda: recording.decode(path)
    language = str(segment.style.get("language", draft.language))
    name = segment.source.partition(":")[2] or choose(language)
    rate = _setting(segment, "rate", 1.0, low=0.01, high=100)

    key = (name, language, rate, segment.text)

    def play() -> Iterator[Stereo]:
        mono = spoken.get(key)
        if mono is None:
            speech = speak(segment.text, voice=name, language=language, rate=rate)
            mono = recording.resample(speech.samples, speech.rate)
            spoken.put(key, mono)
        yield np.stack([mono, mono], axis=1)

    return play


def _music(segment: Segment, locate: Locate | None) -> Callable[[], Iterator[Stereo]]:
    """A music bed, as long as the segment."""
    scheme, _, name = segment.source.partition(":")
    if scheme == "music":
        seed = int(_setting(segment, "seed", 0, low=-(2**63), high=2**63))
        return bed(name, segment.duration, seed).pieces
    return _sound(segment, locate, loop=True)


def _sound(
    segment: Segment, locate: Locate | None, *, loop: bool
) -> Callable[[], Iterator[Stereo]]:
    path = _file(segment, locate)
    if bool(segment.style.get("loop", loop)):
        return lambda: recording.looped(lambda: recording.decode(path))
    return lambda: recording.decode(path)


def _clip(segment: Segment, locate: Locate | None) -> Callable[[], Iterator[Stereo]] | None:
    """The sound of a video; None where it has none. That it can be shown is the picture's care."""
    if locate is None:
        return None
    speed = _setting(segment, "speed", 1.0, low=0.01, high=100)
    trim = _setting(segment, "trim", 0, low=0, high=1e9) / 1000
    seconds = segment.duration / 1000
    try:
        path = locate(segment.source)
    except InputError:
        return None
    found = recording.clip(path, trim=trim, speed=speed, until=(seconds + 1) * speed)
    return None if found is None else lambda: found.sounds(seconds)


def _parts(draft: Draft, locate: Locate | None) -> Iterator[Part]:
    """What is heard, at its level."""
    total = draft.duration * (RATE // 1000)
    spoken: Memory[Signal] = Memory(_SPOKEN, lambda signal: signal.nbytes)
    for track in draft.tracks:
        for segment in track.segments:
            gain = segment.volume * track.volume
            start = max(segment.start, 0) * (RATE // 1000)
            count = min(segment.duration * (RATE // 1000), total - start)
            if gain <= 0 or count <= 0 or segment.kind not in _KINDS:
                continue
            bus, level = _KINDS[segment.kind]
            play: Callable[[], Iterator[Stereo]] | None
            if segment.kind == "voice":
                play = _voice(segment, draft, locate, spoken)
            elif segment.kind == "music":
                play = _music(segment, locate)
                bus = "bed" if segment.style.get("duck", True) else "music"
            elif segment.kind == "clip":
                play = _clip(segment, locate)
                bus = "clip" if segment.style.get("duck", True) else "sound"
            else:
                play = _sound(segment, locate, loop=False)
            if play is None:
                continue
            weighed = level or bus == "clip"
            powers = outline(play(), count) if weighed else np.zeros(0)
            if level:
                loud = usual(powers)
                gain *= level / loud if loud else 0.0
            fades = [
                _setting(segment, name, 0, low=0, high=3.6e6) / 1000
                for name in ("fade_in", "fade_out")
            ]
            yield Part(bus, start, count, gain, fades[0], fades[1], powers, play)


def _powers(parts: list[Part], bus: str, hops: int) -> NDArray[np.float64]:
    """The power of a bus in every 10 ms of the timeline."""
    total = np.zeros(hops + 1)
    for part in parts:
        if part.bus == bus:
            first = part.start // HOP
            powers = part.powers[: hops - first] * part.gain**2
            total[first : first + len(powers)] += powers
    return total


def _buses(draft: Draft, parts: list[Part]) -> Iterator[dict[str, Stereo]]:
    """The buses, ducked, a second at a time."""
    total = draft.duration * (RATE // 1000)
    hops = -(-total // HOP)
    ducking = Ducking(_powers(parts, "voice", hops))
    depths = {bus: ducking.depth(_powers(parts, bus, hops)) for bus in ("bed", "clip")}
    waiting = sorted(parts, key=lambda part: part.start)
    playing: list[Playing] = []
    for start in range(0, total, _BLOCK):
        size = min(_BLOCK, total - start)
        sums: dict[str, Stereo] = {}
        while waiting and waiting[0].start < start + size:
            playing.append(Playing(waiting.pop(0)))
        for each in playing:
            part = each.part
            bus = sums.setdefault(part.bus, np.zeros((size, 2), np.float32))
            first = max(part.start - start, 0)
            each.add(bus[first : min(part.end - start, size)])
        playing = [each for each in playing if each.part.end > start + size]
        for bus_name, depth in depths.items():
            if depth and bus_name in sums:
                sums[bus_name] *= ducking.gain(depth, start, size)[:, None]
        yield sums


def stems(draft: Draft, *, locate: Locate | None = None) -> Stems:
    """Voice, music, other sounds and clips of a draft, each (duration * 48, 2).

    Raises:
        InputError: a voice, a style or a file that does not exist or cannot be used.
    """
    count = draft.duration * (RATE // 1000)
    whole = {bus: np.zeros((count, 2), np.float32) for bus in _BUSES}
    for number, sums in enumerate(_buses(draft, list(_parts(draft, locate)))):
        for bus, block in sums.items():
            whole[bus][number * _BLOCK : number * _BLOCK + len(block)] = block
    return Stems(whole["voice"], whole["bed"] + whole["music"], whole["sound"], whole["clip"])


def audible(draft: Draft, *, locate: Locate | None = None) -> bool:
    """Whether there is anything to hear; the clips of a draft without speech may all be silent."""
    if any(True for _ in draft.segments("voice", "music", "sound")):
        return True
    loud = (clip for clip in draft.segments("clip") if clip.volume > 0)
    return any(_clip(clip, locate) is not None for clip in loud)


def blocks(draft: Draft, *, locate: Locate | None = None) -> Iterator[Stereo]:
    """The finished sound of a draft in pieces of (n, 2) at 48 kHz, together duration * 48.

    See `mix`.
    """
    parts = list(_parts(draft, locate))
    forecast = Forecast()
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as kept:
        total = 0
        for sums in _buses(draft, parts):
            summed: Stereo | None = None
            for block in sums.values():
                summed = block if summed is None else summed + block
            size = min(_BLOCK, draft.duration * (RATE // 1000) - total)
            block = summed if summed is not None else np.zeros((size, 2), np.float32)
            forecast.add(block)
            kept.write(block.tobytes())
            total += size
        quiet = all(part.bus == "clip" for part in parts)
        gain = forecast.gain(TARGET, CEILING, _MOST_CLIPS if quiet else _MOST)
        for start in range(0, total, _BLOCK):
            yield _mastered(kept, start, min(start + _BLOCK, total), total, gain)


def _mastered(kept: IO[bytes], start: int, stop: int, total: int, gain: float) -> Stereo:
    """A piece raised and limited, with what is around it in view."""
    begin, end = max(start - REACH, 0), min(stop + REACH, total)
    kept.seek(begin * 8)
    around = np.frombuffer(kept.read((end - begin) * 8), np.float32).reshape(-1, 2)
    return limit(around * np.float32(gain), CEILING)[start - begin : stop - begin]


def mix(draft: Draft, *, locate: Locate | None = None) -> Stereo:
    """The finished sound of a draft: float32 of shape (duration * 48, 2) at 48 kHz.

    -14 LUFS with true peaks at or under -2.5 dB, so that they are at or under -1 dB once it is
    encoded; exact zeros when the draft has no sound. `locate` gives the file of an uploaded sound
    from its address.

    Raises:
        InputError: a voice, a style or a file that does not exist or cannot be used.

    >>> mix(Draft(duration=1000)).shape
    (48000, 2)
    """
    pieces = list(blocks(draft, locate=locate))
    return np.concatenate(pieces) if pieces else np.zeros((0, 2), np.float32)
