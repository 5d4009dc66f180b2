"""The draft room: nothing of the wire is lost, and a person reads what changed."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

import pytest

from nemo_notebook.draft import (
    AUDIO,
    TEXT,
    VIDEO,
    Canvas,
    Draft,
    Segment,
    Track,
    compare,
    decode,
    describe,
    encode,
    summarize,
)
from nemo_notebook.draft.frames import segments_frame, tracks_frame

CLOUD: dict[str, Any] = {
    "t": [
        {"tt": 0, "sg": [{"d": 10000, "src": "visual:city_timelapse", "zoom": [1, 2]}], "lock": 1},
        {"tt": 1, "sg": [{"k": "music", "d": 10000, "src": "music:Lo-fi", "v": 0.35}], "id": "a"},
        {"tt": 7, "sg": [{"id": 5, "d": 3000, "text": "Urban Dreams"}]},
        {"tt": 42, "sg": [{"id": "x"}], "secret": {"deep": [None, True, "ü"]}},
    ],
    "d": 10000,
    "m": {"title": "City", "width": 1080, "height": 1920, "theme": "night"},
    "vendor": {"keep": "me"},
}

STRANGE: list[dict[str, Any]] = [
    {},
    {"t": None},
    {"t": []},
    {"t": [{"tt": 0}, {"tt": 0, "sg": None}, {"tt": "seven", "sg": [{"d": "long", "v": 7}]}]},
    {"d": -5, "m": []},
    {"t": [{"tt": 1, "sg": [{"d": 10.5, "s": True, "scene": 0, "style": 3}]}], "d": 1e300},
    {"t": [{"sg": [{"k": "unheard-of", "tx": 5}]}], "m": {"fps": "30"}},
]


@pytest.mark.parametrize("wire", [CLOUD, *STRANGE])
def test_nothing_on_the_wire_is_lost(wire: dict[str, Any]) -> None:
    given = copy.deepcopy(wire)
    assert encode(decode(wire)) == (given or encode(Draft()))
    assert wire == given, "decoding must not touch what it reads"


def test_the_summary_line_is_the_one_people_know() -> None:
    draft = decode({**CLOUD, "t": CLOUD["t"][:3]})
    assert summarize(draft) == (
        "Timeline (3 tracks): 1. Video: city timelapse (0-10s) 2. BGM: Lo-fi (0-10s, 35%) "
        '3. Title: "Urban Dreams" (0-3s)'
    )
    assert summarize(Draft()) == "Timeline (empty)"


def test_an_edit_writes_only_what_it_changed() -> None:
    draft = decode(CLOUD)
    title = draft.tracks[2]
    louder = replace(title, segments=(replace(title.segments[0], text="Night"),))
    expected = copy.deepcopy(CLOUD)
    expected["t"][2]["sg"][0]["text"] = "Night"
    assert encode(draft.with_track(louder)) == expected


def test_a_new_draft_comes_back_as_it_was_made() -> None:
    draft = Draft(
        tracks=(
            Track(
                "v", VIDEO, "Video", (Segment("s1", "scene", 0, 900, source="visual:sea", scene=1),)
            ),
            Track("m", AUDIO, "Music", (Segment("s2", "music", 0, 900, volume=0.2),), volume=0.5),
            Track(
                "t", TEXT, "Titles", (Segment("s3", "title", text="A", style={"layout": "end"}),)
            ),
        ),
        duration=900,
        title="Sea",
        canvas=Canvas(1080, 1080, 25),
        language="zh",
    )
    again = decode(encode(draft))
    assert again == draft
    assert encode(again) == encode(draft)


def test_the_tables_have_the_columns_and_types_that_are_promised() -> None:
    draft = decode(CLOUD)
    tracks, segments = tracks_frame(draft), segments_frame(draft)
    assert list(tracks.columns) == ["id", "type", "name", "segments", "start", "end", "volume"]
    assert list(tracks["type"]) == ["video", "audio", "text", "42"]
    assert list(segments.columns) == [
        "id",
        "track",
        "type",
        "kind",
        "scene",
        "start",
        "end",
        "duration",
        "text",
        "source",
        "volume",
        "style",
    ]
    assert list(segments["kind"]) == ["scene", "music", "title", ""]
    assert segments["scene"].isna().all()
    for name in ("start", "end", "duration"):
        assert str(segments[name].dtype) == "int64"
    assert segments_frame(Draft()).empty and tracks_frame(Draft()).empty


def test_what_changed_is_said_in_words() -> None:
    before = decode(CLOUD)
    title = before.tracks[2]
    after = before.with_track(
        replace(title, segments=(*title.segments, Segment("n", "title", 0, 3000, "Paradise Found")))
    )
    assert [describe(c) for c in compare(before, after)] == ["Title added: 'Paradise Found' (0-3s)"]
    music = before.tracks[1]
    quieter = before.with_track(replace(music, segments=(replace(music.segments[0], volume=0.1),)))
    assert [describe(c) for c in compare(before, quieter)] == ["Music volume changed: 35% → 10%"]
    assert compare(before, decode(encode(before))) == ()
