"""What a planner may propose: the published schema, and reading a proposal by it.

The schema is JSON Schema 2020-12 for whoever writes a planner. Here it is read by hand: the checks
are these few, the values are our own, and a validator would bring five packages.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from nemo_notebook.local.sound.music import styles

from ..text.lexicon import FAMILIES
from .sentences import SENTENCES, sentence

__all__ = ["LAYOUTS", "SCHEMA", "Edit", "Proposal", "Scene", "Unusable", "read_proposal"]

LAYOUTS = ("title", "statement", "number", "list", "quote", "end")
_SCENES, _EDITS, _TEXTS = 40, 20, 400
_NARRATION, _HEADLINE, _ITEM, _SAY = 800, 90, 120, 400
_MOST = 256 * 1024
"""The longest proposal, in bytes."""


def _text(most: int, what: str) -> dict[str, Any]:
    return {"type": "string", "maxLength": most, "description": what}


SCHEMA: Mapping[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "A proposal of a planner for nemo-notebook",
    "type": "object",
    "required": ["kind"],
    "additionalProperties": False,
    "properties": {
        "kind": {"enum": ["plan", "edits", "texts"]},
        "title": _text(_HEADLINE, "the title of the video"),
        "music": {"enum": ["", *styles()], "description": "the style of the music"},
        "seconds": {"type": "number", "minimum": 2, "maximum": 600},
        "scenes": {
            "type": "array",
            "minItems": 1,
            "maxItems": _SCENES,
            "items": {
                "type": "object",
                "required": ["visual"],
                "additionalProperties": False,
                "properties": {
                    "visual": {"enum": list(FAMILIES), "description": "what is seen"},
                    "narration": _text(_NARRATION, "what the voice says, in whole sentences"),
                    "headline": _text(_HEADLINE, "the words on the screen; none when left out"),
                    "layout": {"enum": list(LAYOUTS)},
                    "subtitle": _text(_ITEM, "a line below the headline"),
                    "items": {
                        "type": "array", "maxItems": 6, "items": _text(_ITEM, "a point of a list"),
                    },
                },
            },
        },
        "edits": {
            "type": "array",
            "minItems": 1,
            "maxItems": _EDITS,
            "items": {
                "oneOf": [
                    {
                        "type": "object",
                        "required": ["say"],
                        "additionalProperties": False,
                        "properties": {"say": _text(_SAY, "a request in English or Chinese")},
                    },
                    *(
                        {
                            "type": "object",
                            "required": ["name", "arguments"],
                            "additionalProperties": False,
                            "properties": {
                                "name": {"const": name},
                                "arguments": {
                                    "type": "object",
                                    "required": list(one.arguments),
                                    "additionalProperties": False,
                                    "properties": {
                                        key: {"type": kind} for key, kind in one.arguments.items()
                                    },
                                },
                            },
                        }
                        for name, one in SENTENCES.items()
                    ),
                ]
            },
        },
        "texts": {
            "type": "array",
            "minItems": 1,
            "maxItems": _TEXTS,
            "items": _text(_NARRATION, "the texts asked for, in the same order"),
        },
    },
}  # fmt: skip
"""The schema of what a planner answers: a plan, edits, or translated texts."""


class Unusable(Exception):
    """A proposal that cannot be used; the text says why, in a few words for the answer."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One proposed scene."""

    visual: str
    narration: str = ""
    headline: str = ""
    layout: str = "statement"
    subtitle: str = ""
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edit:
    """One proposed edit, as a request that the commands understand."""

    say: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a planner proposes; only what belongs to its kind is filled."""

    kind: Literal["plan", "edits", "texts"]
    title: str = ""
    music: str = ""
    seconds: float | None = None
    scenes: tuple[Scene, ...] = ()
    edits: tuple[Edit, ...] = ()
    texts: tuple[str, ...] = ()


_MARKUP = re.compile(
    r"<\s*/?\s*[a-zA-Z!][^>]{0,200}>|#\s*(?:eval|import|include|read|"
    r"plugin)\s*\(|javascript:",
    re.I,
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def _string(value: object, most: int, where: str) -> str:
    if not isinstance(value, str):
        raise Unusable(f"{where} is no text")
    if len(value) > most:
        raise Unusable(f"{where} is too long")
    if _MARKUP.search(value) or _CONTROL.search(value):
        raise Unusable(f"{where} holds markup")
    return " ".join(value.split())


def _object(value: object, known: Mapping[str, Any], where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise Unusable(f"{where} is no object")
    strange = next((str(key) for key in value if key not in known), None)
    if strange is not None:
        raise Unusable(f"{where} has an unknown field “{strange[:30]}”")
    return value


def _list(value: object, most: int, where: str) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise Unusable(f"{where} is empty" if value in (None, []) else f"{where} is no list")
    if len(value) > most:
        raise Unusable(f"{where} has more than {most} entries")
    return value


def _one_of(value: object, allowed: tuple[str, ...], where: str) -> str:
    if not isinstance(value, str) or value not in allowed:
        raise Unusable(f"{where} is not one that there is")
    return value


def _scene(value: object, number: int) -> Scene:
    where = f"scene {number}"
    known = SCHEMA["properties"]["scenes"]["items"]["properties"]
    data = _object(value, known, where)
    return Scene(
        visual=_one_of(data.get("visual"), tuple(FAMILIES), f"the visual of {where}"),
        narration=_string(data.get("narration", ""), _NARRATION, f"the narration of {where}"),
        headline=_string(data.get("headline", ""), _HEADLINE, f"the headline of {where}"),
        layout=_one_of(data.get("layout", "statement"), LAYOUTS, f"the layout of {where}"),
        subtitle=_string(data.get("subtitle", ""), _ITEM, f"the subtitle of {where}"),
        items=tuple(
            _string(item, _ITEM, f"an item of {where}")
            for item in (
                _list(data["items"], 6, f"the items of {where}") if data.get("items") else []
            )
        ),
    )


def _edit(value: object, number: int) -> Edit:
    where = f"edit {number}"
    data = _object(value, {"say": 0, "name": 0, "arguments": 0}, where)
    if "say" in data:
        said = _string(data["say"], _SAY, where)
        if "name" in data or not said:
            raise Unusable(f"{where} says nothing")
        return Edit(said)
    name = _one_of(data.get("name"), tuple(SENTENCES), f"the name of {where}")
    arguments = _object(data.get("arguments", {}), SENTENCES[name].arguments, where)
    texts = {k: _string(v, _SAY, where) for k, v in arguments.items() if isinstance(v, str)}
    try:
        return Edit(sentence(name, {**arguments, **texts}))
    except (KeyError, TypeError, ValueError):
        raise Unusable(f"the arguments of {where} do not fit") from None


def _number(value: object) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 2 <= value <= 600:
        raise Unusable("the length is out of bounds")
    return float(value)


def read_proposal(answer: object, kind: str) -> Proposal:
    """A proposal out of JSON text or its data.

    Raises:
        Unusable: it is not valid by the schema, or of another kind than was asked for.

    >>> read_proposal('{"kind": "edits", "edits": [{"say": "remove the music"}]}', "edits").edits
    (Edit(say='remove the music'),)
    """
    data = answer
    if isinstance(answer, str | bytes):
        text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
        if len(text.encode("utf-8", "surrogatepass")) > _MOST:
            raise Unusable("its answer was too long")
        if not text.strip():
            raise Unusable("its answer was empty")
        if text.lstrip().startswith("```"):
            raise Unusable("its answer was Markdown and not JSON")
        try:
            data = json.loads(text)
        except (ValueError, RecursionError):
            raise Unusable("its answer was not JSON") from None
    data = _object(data, SCHEMA["properties"], "its answer")
    if data.get("kind") != kind:
        raise Unusable("its answer was of another kind")
    if kind == "plan":
        scenes = _list(data.get("scenes"), _SCENES, "the list of scenes")
        return Proposal(
            "plan",
            title=_string(data.get("title", ""), _HEADLINE, "the title"),
            music=_one_of(data.get("music", ""), ("", *styles()), "the music"),
            seconds=_number(data.get("seconds")),
            scenes=tuple(_scene(one, n) for n, one in enumerate(scenes, start=1)),
        )
    if kind == "edits":
        edits = _list(data.get("edits"), _EDITS, "the list of edits")
        return Proposal("edits", edits=tuple(_edit(one, n) for n, one in enumerate(edits, start=1)))
    texts = _list(data.get("texts"), _TEXTS, "the list of texts")
    found = tuple(_string(one, _NARRATION, "a text") for one in texts)
    if not all(found):
        raise Unusable("a text is empty")
    return Proposal("texts", texts=found)
