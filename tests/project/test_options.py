"""What can be made is listed by the backend, and what the list says one can say works."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from client.backend import Backend
from client.raw_server import json_answer

import nemo_notebook as nemo
from nemo_notebook.client.models import Option
from nemo_notebook.project.options import Options

from .served import served
from .support import open_project

TEXT = (
    "a 12-second video with the title 'Tea': The tea is green. The hills are old. "
    "The farmers pick it by hand."
)
ATTACK = "<img src=x onerror=alert(1)>\x1b[2J\u202e"
STATE = "/api/state/nemo_agent/me/sid/latest"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[nemo.Project]:
    with served(tmp_path_factory.mktemp("options")) as client:
        made = client.project("Tea")
        made.say(TEXT)
        yield made


def test_the_list_comes_over_the_wire_and_is_that_of_this_machine(project: nemo.Project) -> None:
    listed = project.options()
    assert listed.rows == nemo.options().rows
    assert {"visual", "voice", "music", "transition", "grade", "caption", "edit"} <= set(
        listed.kinds
    )
    assert {"format", "quality", "resolution", "ratio"} <= set(listed.kinds)
    assert len(nemo.options("visuals")) >= 24 and len(nemo.options("music")) >= 10
    assert nemo.options("qualities").names == ("draft", "standard", "high")
    assert project.options("voice").names == nemo.options("Voices").names
    table = listed.frame()
    assert list(table.columns) == ["kind", "name", "about", "say"] and len(table) == len(listed)
    assert "“use a female voice”" in repr(listed) and "espeak-male" in listed.html()


def test_one_kind_that_is_not_there(project: nemo.Project) -> None:
    for ask in (nemo.options, project.options):
        with pytest.raises(nemo.InputError, match="visuals, voices, music"):
            ask("hats")


EXPECTED = {
    "visual": lambda name, d: any(s.source == f"visual:{name}" for s in d.segments("scene")),
    "voice": lambda name, d: {s.source for s in d.segments("voice")} == {f"voice:{name}"},
    "music": lambda name, d: {s.source for s in d.segments("music")} == {f"music:{name}"},
    "transition": lambda name, d: (
        name in {s.style.get("transition", {}).get("type") for s in d.segments("scene")}
    ),
    "grade": lambda name, d: {s.style.get("grade") for s in d.segments("scene")} == {name},
    "entrance": lambda name, d: name in {s.style.get("entrance") for s in d.segments("title")},
    "ratio": lambda name, d: (
        name
        in {"1920x1080": "16:9", "1080x1920": "9:16", "1080x1080": "1:1", "1080x1350": "4:5"}[
            f"{d.canvas.width}x{d.canvas.height}"
        ]
    ),
}
"""What a draft shows when what an option says one can say was understood."""


@pytest.mark.parametrize("kind", EXPECTED)
def test_what_one_can_say_for_it_does_it(project: nemo.Project, kind: str) -> None:
    rows = [one for one in project.options(kind) if one.say]
    assert len(rows) >= (24 if kind == "visual" else 2)
    failed = []
    for one in rows:
        if kind == "voice" and "female" not in one.name and not one.name.endswith("-male"):
            continue  # which of two women speaks is the agent's choice
        project.say(one.say)
        if not EXPECTED[kind](one.name, project.draft):
            failed.append(one.say)
    assert failed == []


def test_captions_and_edits_say_what_is_understood(project: nemo.Project) -> None:
    refused = []
    for one in [one for one in project.options("captions") if one.name != "highlight"]:
        reply = project.say(one.say)
        if reply.changes.empty:
            refused.append(reply.text)
    assert refused == []


def test_a_backend_that_lists_nothing_is_not_asked(server: Backend, tmp_path: Path) -> None:
    project = open_project(server, tmp_path)
    with pytest.raises(nemo.InputError, match=r"does not list.*nemo\.options"):
        project.options()
    assert not [one for one in server.requests if "options" in one.path]


def test_what_a_strange_backend_lists_is_text(server: Backend, tmp_path: Path) -> None:
    state = {"draft": {}, "extensions": ["options"]}
    server.on("GET", STATE, json_answer({"state": state}))
    rows: list[Any] = [{"kind": ATTACK, "name": ATTACK, "say": ATTACK}, 7, {"kind": "a", "name": 1}]
    server.on("GET", "/api/options/nemo_agent", json_answer({"options": rows[:2]}))
    listed = open_project(server, tmp_path).options()
    assert len(listed) == 1
    assert "<img" not in listed.html() and "\x1b" not in repr(listed) + listed.html()
    server.on("GET", "/api/options/nemo_agent", json_answer({"options": rows[2:]}))
    with pytest.raises(nemo.ProtocolError, match="name"):
        open_project(server, tmp_path).options()


def test_none_and_many() -> None:
    assert "Nothing" in repr(Options()) and len(Options().frame()) == 0
    many = Options.of([Option("edit", f"e{n}") for n in range(60)] + [Option("voice", "v")])
    assert re.search(r'60: see options\("edits"\)', repr(many))
    assert many[:1] == (Option("edit", "e0"),) and many[-1].name == "v"
