"""Edits by name and arguments, as the requests that the commands understand.

The commands read requests, so that a proposed edit passes the very checks that a typed one does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["SENTENCES", "Sentence", "sentence"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A request with places for its arguments (name → JSON type)."""

    text: str
    arguments: Mapping[str, str]


def _of(text: str, /, **arguments: str) -> Sentence:
    return Sentence(text, arguments)


SENTENCES: Mapping[str, Sentence] = {
    "set_duration": _of("make it {seconds} seconds", seconds="number"),
    "cut_range": _of("cut {start} to {end} seconds", start="number", end="number"),
    "set_scene_length": _of("scene {scene} = {seconds} s", scene="integer", seconds="number"),
    "delete_scene": _of("delete scene {scene}", scene="integer"),
    "move_scene": _of(
        "move scene {scene} before scene {before}", scene="integer", before="integer"
    ),
    "swap_scenes": _of("swap scenes {first} and {second}", first="integer", second="integer"),
    "duplicate_scene": _of("duplicate scene {scene}", scene="integer"),
    "split_scene": _of("split scene {scene}", scene="integer"),
    "merge_scenes": _of("merge scenes {first} and {second}", first="integer", second="integer"),
    "rewrite_scene": _of("rewrite scene {scene}: “{text}”", scene="integer", text="string"),
    "change_visual": _of("change scene {scene} to {visual}", scene="integer", visual="string"),
    "grade": _of("make it {look}", look="string"),
    "blur": _of("blur scene {scene}", scene="integer"),
    "zoom": _of("slow zoom {direction} on scene {scene}", direction="string", scene="integer"),
    "set_transitions": _of("{type} transitions", type="string"),
    "remove_transitions": _of("no transitions"),
    "fade_to_black": _of("fade to black at the end"),
    "change_title": _of("change the title to “{text}”", text="string"),
    "title_style": _of("make the title {look}", look="string"),
    "remove_title": _of("remove the title"),
    "add_end_card": _of("add an end card “{text}”", text="string"),
    "add_captions": _of("add captions"),
    "remove_captions": _of("turn off the captions"),
    "caption_style": _of("make the captions {look}", look="string"),
    "fix_words": _of("fix “{old}” → “{new}”", old="string", new="string"),
    "change_music": _of("change the music to {style}", style="string"),
    "add_music": _of("add {style} music", style="string"),
    "remove_music": _of("remove the music"),
    "set_music_volume": _of("set the music to {percent}%", percent="integer"),
    "change_voice": _of("use a {gender} voice", gender="string"),
    "remove_voice": _of("remove the voiceover"),
    "add_voice": _of("add a voiceover"),
    "slower_voice": _of("make the voice slower"),
    "faster_voice": _of("make the voice faster"),
    "set_canvas": _of("make it {shape}", shape="string"),
}
"""The edits that can be proposed by name."""


def sentence(name: str, arguments: Mapping[str, object]) -> str:
    """The request for an edit.

    Raises:
        KeyError: there is no such edit, or an argument is missing.
        TypeError: an argument is not of its type.

    >>> sentence("delete_scene", {"scene": 2})
    'delete scene 2'
    """
    one = SENTENCES[name]
    values: dict[str, str] = {}
    for key, kind in one.arguments.items():
        value = arguments[key]
        if kind == "string":
            if not isinstance(value, str) or not value.strip():
                raise TypeError(f"{key} is no text")
            values[key] = re.sub(r"[“”\"「」『』《》{}\n]", "", value).strip()
        else:
            right = int if kind == "integer" else (int, float)
            if isinstance(value, bool) or not isinstance(value, right):
                raise TypeError(f"{key} is no number")
            values[key] = f"{value:g}"
    return one.text.format(**values)
