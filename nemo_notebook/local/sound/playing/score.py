"""The written music: keys, chords that lead into one another, sections, and a tune.

A `Plan` is laid out so that the last chord falls on a bar line and rings to the exact end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

__all__ = ["LONG", "Chord", "Harmony", "Plan", "chord", "lead", "tune"]

_QUALITIES = {
    "": (0, 4, 7),
    "m": (0, 3, 7),
    "6": (0, 4, 7, 9),
    "7": (0, 4, 7, 10),
    "maj7": (0, 4, 7, 11),
    "m7": (0, 3, 7, 10),
    "9": (0, 4, 7, 10, 14),
    "maj9": (0, 4, 7, 11, 14),
    "m9": (0, 3, 7, 10, 14),
    "add9": (0, 4, 7, 14),
    "madd9": (0, 3, 7, 14),
    "sus2": (0, 2, 7),
    "sus4": (0, 5, 7),
}
_NUMERALS = {"i": 0, "ii": 2, "iii": 4, "iv": 5, "v": 7, "vi": 9, "vii": 11}
_MAJOR_PENTATONIC = (0, 2, 4, 7, 9)
_MINOR_PENTATONIC = (0, 3, 5, 7, 10)


@dataclass(frozen=True, slots=True)
class Chord:
    """The root as semitones above the key, and its tones as semitones above the root."""

    root: int
    tones: tuple[int, ...]


def chord(name: str) -> Chord:
    """Read a numeral with a quality: "ii:m9", "bVI:maj7", "V:sus4".

    >>> chord("ii:m7")
    Chord(root=2, tones=(0, 3, 7, 10))
    """
    numeral, _, quality = name.partition(":")
    flat = numeral.startswith("b")
    return Chord((_NUMERALS[numeral.lstrip("b").lower()] - flat) % 12, _QUALITIES[quality])


def lead(chords: Sequence[Chord], key: int, centre: int, size: int) -> list[tuple[int, ...]]:
    """Voice each chord near `centre` with the least movement from the one before it.

    The root is left to the bass when a chord has more tones than `size`.
    """
    voiced: list[tuple[int, ...]] = []
    before: tuple[int, ...] = ()
    for each in chords:
        tones = each.tones if len(each.tones) <= size else each.tones[-size:]
        classes = [(key + each.root + tone) % 12 for tone in tones]
        best: tuple[float, tuple[int, ...]] | None = None
        for floor in range(centre - 9, centre + 1):
            notes = tuple(sorted(floor + (kind - floor) % 12 for kind in classes))
            # two notes a semitone apart at the bottom sound like a mistake
            rough = sum(high - low < 2 for low, high in pairwise(notes))
            middle = sum(notes) / len(notes)
            cost = abs(middle - centre) * 0.6 + rough * 3.0
            if before:
                cost += sum(min(abs(note - old) for old in before) for note in notes)
            if best is None or cost < best[0]:
                best = (cost, notes)
        assert best is not None
        before = best[1]
        voiced.append(before)
    return voiced


@dataclass(frozen=True, slots=True)
class Plan:
    """A piece laid out in time.

    Attributes:
        seconds: the whole length.
        bar: the length of a bar in seconds, of four beats.
        bars: how many bars there are before the last chord.
        key: the tonic as a MIDI number between 0 and 11.
        chords: one a bar, and the last chord after them.
        sections: "intro", "body", "lift", "break" or "turn" for every bar.
        swing: how much later every second sixteenth comes, as a share of a sixteenth.
        opening: how many bars the introduction has.
        cycle: after how many bars sections and chords come again.
    """

    seconds: float
    bar: float
    bars: int
    key: int
    minor: bool
    chords: tuple[Chord, ...]
    sections: tuple[str, ...]
    swing: float
    opening: int = 0
    cycle: int = 16

    @property
    def repeats(self) -> int:
        """How often a cycle can be left out and still leave opening, two phrases and an end."""
        spare = self.bars - self.opening - 4 - self.cycle - 5
        return max(spare // self.cycle, 0) if self.seconds > LONG else 0

    @property
    def beat(self) -> float:
        return self.bar / 4

    @property
    def end(self) -> float:
        """When the last chord is struck."""
        return self.bars * self.bar

    @property
    def ring(self) -> float:
        """How long the last chord may ring."""
        return self.seconds - self.end

    def at(self, bar: int, step: float) -> float:
        """The time in seconds of a sixteenth (0 to 15.99) of a bar, swung."""
        late = self.swing * (1 - abs(step % 2 - 1))
        return bar * self.bar + (step + late) * self.bar / 16


LONG = 90.0
"""Seconds: what is longer hears a part of itself again."""

_PHRASES = {16: ("body", "lift", "lift", "break"), 8: ("body", "lift")}


def _sections(bars: int, cycle: int) -> tuple[tuple[str, ...], int]:
    """An opening, phrases of four that alternate, a turn to the end; and the opening's length."""
    if bars < 4:
        return ("body",) * bars, 0
    opening = 1 if bars < 8 else 2 if bars < 16 or cycle < 16 else 4
    phrases = _PHRASES[cycle]
    laid = ["intro"] * opening
    for phrase in range(bars // 4 + 1):
        laid += [phrases[phrase % len(phrases)]] * 4
    laid = laid[:bars]
    if bars > 12 and laid[-1] == "break":  # nobody ends on a rest
        laid[-4:] = ["lift" if name == "break" else name for name in laid[-4:]]
    laid[-1] = "turn"
    return tuple(laid), opening


@dataclass(frozen=True, slots=True)
class Harmony:
    """What a style draws its pieces from.

    Attributes:
        tempo: beats a minute, from and to.
        body, lift: progressions ("I V vi IV") of which one each is drawn; a chord a bar.
        turn: the chord of the last bar, which leads into `last`.
        swing: how much later every second sixteenth comes, from and to.
        ring: seconds that the last chord rings at most.
    """

    tempo: tuple[float, float]
    keys: tuple[int, ...]
    body: tuple[str, ...]
    lift: tuple[str, ...]
    turn: str
    last: str
    minor: bool = False
    swing: tuple[float, float] = (0.0, 0.0)
    ring: float = 2.6

    def plan(self, rng: np.random.Generator, seconds: float) -> Plan:
        """Lay a piece out over `seconds`: its last chord falls on a bar line."""
        bar = 240.0 / float(rng.uniform(*self.tempo))
        ring = min(self.ring, seconds * 0.35)
        bars = int((seconds - ring) / bar)
        if bars:
            bar = min(bar * 1.06, (seconds - ring) / bars)
        cycle = 16 if bar < 2.7 else 8
        sections, opening = _sections(bars, cycle)
        progressions = {
            "body": str(rng.choice(list(self.body))).split(),
            "lift": str(rng.choice(list(self.lift))).split(),
        }
        names: list[str] = []
        for at, section in enumerate(sections):
            row = progressions["lift" if section == "lift" else "body"]
            names.append(row[(at - opening) % 4 % len(row)])
        if bars > 1:
            names[-1] = self.turn
        names.append(self.last)
        key = int(rng.choice(list(self.keys)))
        swing = float(rng.uniform(*self.swing))
        return Plan(
            seconds, bar, bars, key, self.minor, tuple(map(chord, names)), sections, swing,
            opening, cycle,
        )  # fmt: skip


_RHYTHMS = (
    (0, 6, 8, 14),
    (0, 3, 6, 10),
    (2, 4, 8, 12),
    (0, 4, 6, 12, 14),
    (0, 8, 11),
    (4, 6, 8, 14),
)


def tune(
    rng: np.random.Generator, plan: Plan, centre: int, *, sections: Sequence[str]
) -> list[tuple[int, int, int, int]]:
    """A tune as (bar, step, pitch, steps long): one motif, answered, repeated, and led home.

    It walks a pentatonic scale, which fits over every chord of the key, and takes a tone of the
    chord on the first beat and at the end of a phrase.
    """
    scale = _MINOR_PENTATONIC if plan.minor else _MAJOR_PENTATONIC
    ladder = [p for p in range(centre - 10, centre + 13) if (p - plan.key) % 12 in scale]
    rhythms = [_RHYTHMS[int(rng.integers(len(_RHYTHMS)))] for _ in range(2)]
    moves = [rng.choice([-2, -1, -1, 0, 1, 1, 2], 6).tolist() for _ in range(2)]
    start = len(ladder) // 2 + int(rng.integers(-1, 2))
    notes: list[tuple[int, int, int, int]] = []
    for bar, section in enumerate(plan.sections):
        if section not in sections:
            continue
        phrase = bar % 4
        rhythm = rhythms[phrase % 2][: 2 if phrase == 3 else None]
        steps = moves[phrase % 2]
        at = start + (1 if phrase == 2 else 0)
        chord_ = plan.chords[bar]
        tones = {(plan.key + chord_.root + tone) % 12 for tone in chord_.tones[:4]}
        for number, step in enumerate(rhythm):
            at = min(max(at + (steps[number] if number else 0), 0), len(ladder) - 1)
            pitch = ladder[at]
            if step % 8 == 0 or (phrase == 3 and number == len(rhythm) - 1):
                pitch = min(
                    (abs(near - pitch), near)
                    for near in range(pitch - 6, pitch + 7)
                    if near % 12 in tones
                )[1]
            until = rhythm[number + 1] if number + 1 < len(rhythm) else 16
            notes.append((bar, step, pitch, until - step))
    return notes
