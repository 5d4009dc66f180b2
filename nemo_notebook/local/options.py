"""What this backend can make, as a list to choose from: each with how one asks for it.

Everything is read from where it is registered, so that the list is that of this machine, with the
voices, styles and visuals of other packages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from ..draft.sizes import QUALITIES, RESOLUTIONS

__all__ = ["Option", "options"]


class Option(NamedTuple):
    """One thing to choose.

    Attributes:
        kind: "visual", "voice", … in the singular.
        name: as the timeline has it ("visual:sea" without the kind), or an argument of an export.
        about: what it is, in a few words; may be empty.
        say: how one asks the agent for it; empty where it is no matter of the agent.
    """

    kind: str
    name: str
    about: str = ""
    say: str = ""


_SAID: Mapping[str, str] = MappingProxyType({"chart": "money", "waves": "sound waves"})
"""A visual → what one calls it where its name alone means something else."""

_TRANSITIONS: Mapping[str, str] = MappingProxyType({"dip": "dip to black"})
_GRADES: Mapping[str, str] = MappingProxyType({"mono": "black and white", "cool": "cooler"})
_ENTRANCES: Mapping[str, str] = MappingProxyType(
    {
        "rise": "let the title rise in",
        "wipe": "wipe the title in",
        "type": "let the title type itself",
        "words": "let the title come word by word",
        "fade": "let the title fade in",
    }
)
_CAPTIONS = (
    Option("caption", "colour", "white, yellow, red, … or #rrggbb", "make the captions yellow"),
    Option("caption", "outline", "a colour around the letters", "captions with a black outline"),
    Option("caption", "size", "bigger, smaller, 120%", "make the captions bigger"),
    Option("caption", "place", "top, middle or bottom", "captions at the top"),
    Option("caption", "highlight", "the spoken word stands out", "highlight the spoken words"),
)
_RATIOS = (
    Option("ratio", "16:9", "landscape, 1920×1080", "make it 16:9"),
    Option("ratio", "9:16", "vertical, 1080×1920", "make it vertical"),
    Option("ratio", "1:1", "square, 1080×1080", "make it square"),
    Option("ratio", "4:5", "portrait, 1080×1350", "make it 4:5"),
)
_FORMATS: Mapping[str, str] = MappingProxyType(
    {
        "mp4": "H.264 and AAC, plays everywhere",
        "mov": "the same for editing programs",
        "webm": "VP9 and Opus, smaller",
        "gif": "256 colours, no sound",
    }
)
_QUALITIES: Mapping[str, str] = MappingProxyType(
    {"draft": "the fastest, for a look", "standard": "a smaller file", "high": "the usual"}
)


def _visuals() -> Iterator[Option]:
    from .agent.text.lexicon import named_family
    from .render.visuals.registry import names, palettes

    for name in names():
        colours = ", ".join(palette.name for palette in palettes(name))
        called = _SAID.get(name, name)
        # A visual that the agent has no word for is chosen in the table: source "visual:NAME".
        known = named_family(called) == name
        said = f"change the background of scene 2 to {called}" if known else ""
        yield Option("visual", name, f"palettes {colours}", said)


def _voices() -> Iterator[Option]:
    from .sound.voice import describe, voices

    for name in voices():
        voice = describe(name)
        spoken = ", ".join(voice.languages) or "most languages"
        about = [voice.title, spoken, *(["natural"] if voice.natural else [])]
        said = f"use a {voice.gender} voice" if voice.gender else ""
        yield Option("voice", name, ", ".join(about), said)


def _music() -> Iterator[Option]:
    from .sound.music import styles

    for name in styles():
        yield Option("music", name, "", f"use {name} music")


def _looks() -> Iterator[Option]:
    from .agent.commands.pictures.look import GRADES
    from .agent.commands.pictures.transitions import TYPES

    for name in TYPES:
        wanted = _TRANSITIONS.get(name, name)
        yield Option("transition", name, "", f"use {wanted} transitions")
    for name in GRADES:
        yield Option("grade", name, "", f"make the pictures {_GRADES.get(name, name)}")


def _words() -> Iterator[Option]:
    from .render.words.layouts import LAYOUTS

    for name in LAYOUTS:
        yield Option("card", name, "chosen by what the text holds")
    for name, said in _ENTRANCES.items():
        yield Option("entrance", name, "", said)
    yield from _CAPTIONS


def _files() -> Iterator[Option]:
    from .render.output import FORMATS

    yield from _RATIOS
    for name in FORMATS:
        yield Option("format", name, _FORMATS.get(name, ""))
    for name in QUALITIES:
        yield Option("quality", name, _QUALITIES.get(name, ""))
    for name, side in RESOLUTIONS.items():
        yield Option("resolution", name, f"{side} lines on the shorter side")


def _edits() -> Iterator[Option]:
    from .agent.commands import commands

    for command in commands():
        english, chinese = command.examples
        yield Option("edit", command.name, chinese, english)


def options() -> tuple[Option, ...]:
    """Everything that can be chosen, kind after kind.

    >>> {"sea", "city"} <= {one.name for one in options() if one.kind == "visual"}
    True
    """
    parts = (_visuals, _voices, _music, _looks, _words, _files, _edits)
    return tuple(one for part in parts for one in part())
