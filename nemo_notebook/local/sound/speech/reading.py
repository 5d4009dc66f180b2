"""Texts as sentences of sounds, each sound knowing the written word that it belongs to.

The sounds are espeak-ng's, which is what Piper and Kokoro models were taught to read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import groupby

from nemo_notebook.local.sound import words
from nemo_notebook.local.sound.speech import pronounce, scripts
from nemo_notebook.local.sound.speech.library import phonemes

__all__ = ["Sentence", "sentences"]

_ENDS = re.compile(r"[.!?。！？…][\s\W]*$")
_ABBREVIATED = re.compile(r"^\W*(?:\w\.)+$|^\W*\w\.$")
_PAUSES = ((".", ".。"), ("?", "?？"), ("!", "!！"), (";", ";；"), (":", ":："), (",", ",，、"))
_LONG, _LONGEST = 12, 30
"""Words: from here on a sentence is cut at the next pause, and here at the latest."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is said in one breath.

    Attributes:
        words: as they are written.
        sounds: in the international alphabet, with the marks that make pauses and spaces.
        owners: for every character of `sounds` the number of its word, or -1.
    """

    words: tuple[str, ...]
    sounds: str
    owners: tuple[int, ...]


def sentences(text: str, language: str, speaker: str) -> Iterator[Sentence]:
    """The sentences of a text for a voice whose own speaker is `speaker` (espeak's name).

    >>> next(sentences("Hi, you!", "en", "en-us")).sounds
    'hˈaɪ, juː!'
    """
    written = words.cut(text)
    spoken = pronounce.said(written, language)
    held: Sentence | None = None
    first = 0
    for at, form in enumerate(spoken):
        after = spoken[at + 1] if at + 1 < len(spoken) else ""
        if after and not _stops(form, after, at + 1 - first):
            continue
        found = _sound(written[first : at + 1], spoken[first : at + 1], speaker)
        if found.sounds:
            if held:
                yield held
            held, first = found, at + 1
    if held:  # what cannot be heard at the end goes with the last sentence
        yield replace(held, words=(*held.words, *written[first:]))


def _stops(form: str, after: str, length: int) -> bool:
    if length >= _LONGEST or (length >= _LONG and _pause(form)):
        return True
    if not _ENDS.search(form):
        return False
    begins = after.lstrip("\"'“‘(（「")[:1]
    return not (begins.islower() or (_ABBREVIATED.match(form) and begins.isascii()))


def _pause(form: str) -> str:
    """The mark that a voice makes of what stands at the end of a word."""
    tail = re.search(r"[^\w%°+]*$", form)
    for mark, signs in _PAUSES:
        if tail and any(sign in signs for sign in tail[0]):
            return mark
    return "," if tail and re.search(r"[—–…]", tail[0]) else ""


def _sound(written: Sequence[str], spoken: Sequence[str], speaker: str) -> Sentence:
    sounds = ""
    owners: list[int] = []
    clause: list[int] = []
    for at, form in enumerate(spoken):
        clause.append(at)
        mark = _pause(form)
        if not mark and at + 1 < len(spoken):
            continue
        for told, owned in _clause(clause, spoken, speaker):
            sounds += (" " if sounds else "") + told
            owners += ([-1] if owners else []) + owned
        clause = []
        if sounds and mark and sounds[-1] not in ".?!;:,":
            sounds += mark
            owners.append(-1)
    if sounds and sounds[-1] not in ".?!":
        closed = sounds.rstrip(",;:")
        sounds, owners = closed + ".", [*owners[: len(closed)], -1]
    return Sentence(tuple(written), sounds, tuple(owners))


def _clause(
    numbers: Sequence[int], spoken: Sequence[str], speaker: str
) -> Iterator[tuple[str, list[int]]]:
    """The sounds of words between two pauses, read together; each run of a script by its reader."""
    for name, run in groupby(numbers, lambda at: scripts.reader(spoken[at], speaker)):
        members = [(at, scripts.plain(spoken[at], name)) for at in run] if name else []
        members = [(at, re.sub(r"[.,;:!?]+(?=\s|$)", "", form)) for at, form in members]
        members = [(at, form) for at, form in members if any(map(str.isalnum, form))]
        if not members:
            continue
        wide = [words.wide(form[0]) for _, form in members]
        line = ""
        for (_, form), tight in zip(members, wide, strict=True):
            line += form if tight or not line else " " + form
        told = phonemes(line, name)
        if told:
            yield told, _owners(told, [(at, phonemes(form, name)) for at, form in members])


def _owners(told: str, alone: Sequence[tuple[int, str]]) -> list[int]:
    """Which word each sound belongs to, from how each word sounds alone.

    Words said together change a little, and some run into one another ("in the").
    """
    counts = [len(sounds.split()) for _, sounds in alone]
    groups = told.split(" ")
    if sum(counts) == len(groups):
        whose = [at for (at, _), count in zip(alone, counts, strict=True) for _ in range(count)]
        owners: list[int] = []
        for at, group in zip(whose, groups, strict=True):
            owners += ([-1] if owners else []) + [at] * len(group)
        return owners
    apart = "".join(sounds.replace(" ", "") for _, sounds in alone)
    owner = [at for at, sounds in alone for _ in sounds.replace(" ", "")]
    known: dict[int, int] = {}
    for block in SequenceMatcher(None, told, apart, autojunk=False).get_matching_blocks():
        for step in range(block.size):
            known[block.a + step] = owner[block.b + step]
    result: list[int] = []
    last = alone[0][0]
    for place, sign in enumerate(told):
        last = max(known.get(place, last), last)
        result.append(-1 if sign == " " else last)
    return result
