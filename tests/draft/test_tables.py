"""Edited tables of segments: every way to write the same, every fault, and nothing else moves."""

from __future__ import annotations

import io
import itertools
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nemo_notebook.draft import Draft, Segment, Track, compare, decode, encode
from nemo_notebook.draft.frames import segments_frame
from nemo_notebook.draft.tables import Revision, Row, rebase, revise

WORDS = [[0, 400, "The"], [400, 900, "sea."]]
DRAFT = Draft(
    (
        Track(
            "video",
            0,
            "Video",
            (
                Segment("s1", "scene", 0, 4000, "", "visual:sea", 1, style={"seed": 7}),
                Segment("s2", "scene", 4000, 6000, "", "visual:city", 2),
            ),
        ),
        Track(
            "voice",
            1,
            "Voice",
            (
                Segment("s3", "voice", 500, 2000, "The sea.", "voice:espeak", 1),
                Segment("s4", "voice", 4500, 3000, "The city.", "voice:espeak", 2),
            ),
        ),
        Track(
            "music", 1, "Music", (Segment("s5", "music", 0, 10000, "", "music:calm", None, 0.2),)
        ),
        Track(
            "titles",
            7,
            "Titles",
            (
                Segment("s6", "title", 0, 3000, "2019", "", 1, style={"layout": "title"}),
                Segment("s7", "title", 5000, 2000, "NA", "", 2),
            ),
        ),
        Track(
            "captions",
            7,
            "Captions",
            (
                Segment("s8", "caption", 500, 1500, "The sea.", "", 1, style={"words": WORDS}),
                Segment("s9", "caption", 4500, 2500, 'A "city",\nat last', "", 2),
            ),
        ),
    ),
    10000,
    "Sea & city",
)
CLOUD = decode(
    {
        "t": [
            {"tt": 0, "id": 5, "sg": [{"id": 1, "d": 5000, "src": "https://x/a.mp4", "fx": [1]}]},
            {"tt": 7, "sg": [{"d": 3000, "text": "Urban"}, {"s": 3000, "d": 1000, "text": "007"}]},
            {"tt": 42, "id": "x", "sg": [{"id": "odd", "secret": {"k": 1}}]},
        ],
        "d": 5000,
        "vendor": {"keep": "me"},
    }
)


def rows_of(frame: pd.DataFrame) -> list[Row]:
    return [
        Row(f"row {label}", cells)
        for label, cells in zip(frame.index, frame.to_dict("records"), strict=True)
    ]


def table() -> pd.DataFrame:
    return segments_frame(DRAFT)


def edited(**cells: Any) -> Revision:
    """What becomes of the draft when cells are set: `s6_text="Hi"`."""
    frame = table().set_index("id", drop=False).astype(object)
    for name, value in cells.items():
        id, _, column = name.partition("_")
        frame.at[id, column] = value
    return revise(rows_of(frame), DRAFT)


def segment(draft: Draft, id: str) -> Segment:
    return next(s for s in draft.segments() if s.id == id)


def changed(revision: Revision) -> set[tuple[str, str]]:
    assert not revision.faults, [str(fault) for fault in revision.faults]
    return {(change.id, change.field) for change in revision.changes}


# What is no change


def as_csv(frame: pd.DataFrame, **options: Any) -> pd.DataFrame:
    return pd.read_csv(io.StringIO(frame.to_csv(**options)))


UNTOUCHED: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "as it is": lambda f: f,
    "in another order": lambda f: f.iloc[::-1],
    "CSV with its index": as_csv,
    "CSV read as texts": lambda f: pd.read_csv(
        io.StringIO(f.to_csv(index=False)), dtype=str, keep_default_na=False
    ),
    "CSV of pyarrow types": lambda f: as_csv(f, index=False).convert_dtypes(),
    "objects": lambda f: f.astype(object),
    "floats": lambda f: f.astype({"start": float, "end": float, "duration": "Float64"}),
    "missing as None": lambda f: f.astype(object).where(f.notna(), None),
    "styles as JSON": lambda f: f.assign(style=[json.dumps(s) for s in f["style"]]),
    "only some columns": lambda f: f[["id", "text"]],
    "names with space": lambda f: f.rename(columns=lambda name: f" {name.title()} "),
    "through JSON": lambda f: pd.read_json(io.StringIO(f.to_json(orient="records"))),
    "empty texts missing": lambda f: f.replace({"": None}),
}


@pytest.mark.parametrize("draft", [DRAFT, CLOUD], ids=["local", "cloud"])
@pytest.mark.parametrize("way", UNTOUCHED)
def test_a_table_that_nobody_edited_changes_nothing(way: str, draft: Draft) -> None:
    frame = UNTOUCHED[way](segments_frame(draft))
    revision = revise(rows_of(frame), draft)
    assert revision.faults == () and revision.changes == ()
    assert encode(revision.draft) == encode(draft)


# What is a change


@pytest.mark.parametrize(
    ("cells", "fields"),
    [
        ({"s6_text": "Hello"}, {("s6", "text")}),
        ({"s6_text": 2020.0}, {("s6", "text")}),
        ({"s6_start": "250.0"}, {("s6", "start")}),
        ({"s6_start": 100, "s6_end": 3100}, {("s6", "start")}),
        ({"s6_end": 2500.0}, {("s6", "duration")}),
        (
            {"s6_start": 100, "s6_duration": 2000, "s6_end": 2100},
            {("s6", "start"), ("s6", "duration")},
        ),
        ({"s5_volume": "0.35"}, {("s5", "volume")}),
        ({"s5_volume": 1}, {("s5", "volume")}),
        ({"s1_source": "visual:sunset"}, {("s1", "source")}),
        ({"s1_style": "{'seed': 8}"}, {("s1", "style")}),
        ({"s1_style": '{"seed": 8, "grade": null}'}, {("s1", "style")}),
        ({"s1_style": {}}, {("s1", "style")}),
        ({"s7_scene": float("nan")}, {("s7", "scene")}),
        ({"s5_kind": "Sound "}, {("s5", "kind")}),
        ({"s7_text": "N/A"}, {("s7", "text")}),
    ],
)  # fmt: skip
def test_a_cell_that_says_something_else_is_a_change(
    cells: dict[str, Any], fields: set[tuple[str, str]]
) -> None:
    assert changed(edited(**cells)) == fields


def test_what_is_missing_is_left_alone_but_a_text_can_be_emptied() -> None:
    cells = {f"s1_{c}": None for c in ("track", "kind", "start", "end", "duration", "volume")}
    assert changed(edited(**cells, s1_style=float("nan"))) == set()
    assert changed(edited(s5_text="", s5_source="music:lofi")) == {("s5", "source")}
    # A reader of CSV makes "NA" of the table a missing cell, which does not empty the title.
    assert changed(edited(s7_text=float("nan"))) == set()


def test_rows_removed_and_added() -> None:
    frame = table()
    frame = frame[frame["id"] != "s7"]
    new = pd.DataFrame(
        [
            {"kind": "title", "start": 5000, "end": 5500.0, "text": "New"},
            {"track": "captions", "start": 8000, "duration": 500, "text": "Last", "scene": 2},
            {"kind": "overlay", "start": 0, "duration": 1000, "source": "https://x/logo.png"},
        ]
    )
    revision = revise(rows_of(pd.concat([new, frame], ignore_index=True)), DRAFT)
    assert changed(revision) == {
        ("s7", ""),
        ("s10", ""),
        ("s11", ""),
        ("s12", ""),
        ("overlays", ""),
    }
    made = revision.draft
    assert segment(made, "s10") == Segment("s10", "title", 5000, 500, "New")
    assert segment(made, "s11").kind == "caption" and segment(made, "s11").scene == 2
    assert [t.id for t in made.tracks][:3] == ["video", "overlays", "voice"]
    assert decode(encode(made)) == made


def test_a_name_that_was_given_never_comes_back() -> None:
    draft = replace(DRAFT, wire={"last_id": 40})
    new = Row("row 9", {"id": None, "kind": "title", "start": 8000, "duration": 500, "text": "A"})
    made = revise([*rows_of(table()), new], draft).draft
    assert segment(made, "s41").text == "A" and encode(made)["last_id"] == 41


# What belongs together


def test_captions_go_with_their_voice() -> None:
    assert changed(edited(s3_start=700)) == {("s3", "start"), ("s8", "start")}
    assert segment(edited(s3_start=700).draft, "s8").start == 700
    both = edited(s3_start=700, s8_start=650)
    assert segment(both.draft, "s8").start == 650


def test_the_length_of_the_video_follows_the_picture() -> None:
    longer = edited(s2_end=12000)
    assert longer.draft.duration == 12000 and segment(longer.draft, "s5").end == 12000
    shorter = edited(s2_end=8000)
    assert shorter.draft.duration == 8000 and segment(shorter.draft, "s5").duration == 8000
    (fault,) = edited(s2_end=7200).faults
    assert (fault.id, fault.column) == ("s4", "end")


def test_a_hole_in_the_picture_is_told() -> None:
    frame = table()
    revision = revise(rows_of(frame[frame["id"] != "s1"]), DRAFT)
    assert revision.notes == ("From 0 to 4 s there is no picture.",)


def test_a_table_of_an_earlier_timeline_undoes_nothing() -> None:
    later = revise([Row("", {"id": "s6", "text": "Later"}), *rows_of(table()[1:])], DRAFT)
    assert later.faults
    made = edited(s6_text="Later", s5_volume=0.5).draft
    extra = Segment("s10", "title", 8000, 1000, "By the agent")
    now = made.with_track(replace(made.tracks[3], segments=(*made.tracks[3].segments, extra)))
    frame = table()
    frame.loc[frame["id"] == "s7", "text"] = "Mine"
    revision = revise(rows_of(frame), now, DRAFT)
    assert changed(revision) == {("s7", "text")}
    frame = frame[frame["id"] != "s5"]
    assert changed(revise(rows_of(frame), now, DRAFT)) == {("s7", "text"), ("s5", "")}


# What is wrong

FAULTS: list[tuple[dict[str, Any], str, str]] = [
    ({"s6_duration": 0}, "duration", "longer than 0"),
    ({"s6_end": -5}, "duration", "longer than 0"),
    ({"s6_start": -100}, "start", "begins at 0"),
    ({"s6_start": "soon"}, "start", "not a number"),
    ({"s6_start": float("inf")}, "start", "out of range"),
    ({"s6_start": True}, "start", "not a number"),
    ({"s6_duration": 1000, "s6_end": 2000}, "end", "start 0 + duration 1000 = 1000"),
    ({"s7_end": 10001}, "end", "the video is 10000 ms long"),
    ({"s5_volume": 1.2}, "volume", "outside 0 to 1"),
    ({"s5_volume": "loud"}, "volume", "not a number"),
    ({"s5_kind": "noise"}, "kind", "is no kind"),
    ({"s5_kind": "title"}, "track", "does not go on 'music'"),
    ({"s5_track": "nowhere"}, "track", "no track 'nowhere'"),
    ({"s7_track": "voice"}, "track", "does not go on 'voice'"),
    ({"s7_scene": 9}, "scene", "no scene 9, but 1, 2"),
    ({"s7_scene": 1.5}, "scene", "no number of a scene"),
    ({"s7_start": 2500}, "start", "overlaps s6"),
    ({"s3_text": " "}, "text", "a voice needs one"),
    ({"s6_text": ""}, "text", "a title needs one"),
    ({"s1_style": "bold"}, "style", "neither JSON nor a dict"),
    ({"s1_style": [1]}, "style", "is not a dict"),
    ({"s1_style": {"a": float("nan")}}, "style", "cannot be written"),
    ({"s6_type": "video"}, "type", "follows from the track"),
    ({"s6_id": "s99"}, "id", "no segment of this timeline"),
    ({"s6_id": "s7"}, "id", "stands in row"),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "column", "reason"), FAULTS)
def test_a_fault_names_its_row_and_says_why(
    cells: dict[str, Any], column: str, reason: str
) -> None:
    revision = edited(**cells)
    assert revision.draft is DRAFT and revision.changes == ()
    named = [(fault.row, fault.column, fault.reason) for fault in revision.faults]
    id = next(iter(cells)).partition("_")[0]
    rows = {f"row {id}", "row s7"} if column == "id" else {f"row {id}"}
    assert any(r in rows and c == column and reason in why for r, c, why in named), named


def test_all_faults_are_named_at_once() -> None:
    frame = table().set_index("id", drop=False).astype(object)
    frame.at["s6", "duration"] = 0
    frame.at["s5", "volume"] = 7
    frame.at["s7", "id"] = "unknown"
    rows = [*rows_of(frame), Row("row new", {"id": "", "kind": "title", "text": "x"})]
    faults = revise(rows, DRAFT).faults
    assert {(f.row, f.column) for f in faults} >= {
        ("row s6", "duration"), ("row s5", "volume"), ("row s7", "id"),
        ("row new", "start"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([{"id": "s1", "colour": 1}], "unknown column"),
        ([{"text": "Hi"}], "missing; rows are told apart by it"),
        ([{"id": "s1", "start": 1, " Start": 2}], "stands twice"),
        ([], "remove the whole timeline"),
        ([{"id": None, "start": 0, "duration": 5}], "needs a kind or a track"),
        ([{"id": None, "start": 0, "kind": "title", "text": "a"}], "or an end"),
        ([{"id": None, "start": 0, "duration": 500, "kind": "picture"}], "a picture needs one"),
    ],
)
def test_a_table_that_is_none(rows: list[dict[str, Any]], reason: str) -> None:
    given = [Row(f"row {n}", row) for n, row in enumerate(rows)]
    assert any(reason in str(fault) for fault in revise(given, DRAFT).faults)


def test_what_the_agent_left_crooked_is_not_held_against_the_person() -> None:
    draft = decode(
        {
            "t": [{"tt": 7, "id": "t", "sg": [
                {"id": "a", "d": 9000, "tx": "A"}, {"id": "b", "s": 100, "d": 0, "tx": "B"},
                {"id": "c", "s": 50, "d": 4000, "tx": "C"},
            ]}],
            "d": 5000,
        }
    )  # fmt: skip
    frame = segments_frame(draft)
    frame["text"] += "!"
    assert changed(revise(rows_of(frame), draft)) == {(id, "text") for id in "abc"}


def test_what_is_unknown_in_a_draft_stays_as_it_came() -> None:
    frame = segments_frame(CLOUD)
    frame.loc[1, "text"] = "Night"
    frame.loc[0, "volume"] = 0.5
    wire = encode(revise(rows_of(frame), CLOUD).draft)
    expected = json.loads(json.dumps(encode(CLOUD)))
    expected["t"][1]["sg"][0]["text"] = "Night"
    expected["t"][0]["sg"][0]["v"] = 0.5
    assert wire == expected


# Any edit

texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1).filter(
    str.strip
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.floats(-1e6, 1e6) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)


@st.composite
def cells(draw: st.DrawFn) -> dict[str, dict[str, Any]]:
    """Valid edits of segments by id: each stays within the room that it has."""
    found: dict[str, dict[str, Any]] = {}
    for one in DRAFT.segments():
        fields: dict[str, Any] = {}
        if draw(st.booleans()):
            fields["text"] = draw(texts)
        if draw(st.booleans()):
            fields["volume"] = draw(st.integers(0, 1000)) / 1000
        if draw(st.booleans()):
            fields["style"] = draw(st.dictionaries(texts, json_values, max_size=3))
        if one.kind in ("title", "voice", "caption") and draw(st.booleans()):
            start = draw(st.integers(one.start, one.end - 1))
            fields["start"] = start
            fields["duration"] = draw(st.integers(1, one.end - start))
        found[one.id] = fields
    return found


@settings(max_examples=60, deadline=None)
@given(edits=cells(), gone=st.sets(st.sampled_from(["s6", "s7", "s8", "s9"])), by=st.data())
def test_any_valid_edit_is_held_exactly(
    edits: dict[str, dict[str, Any]], gone: set[str], by: st.DataObject
) -> None:
    """The timeline holds what the table says, by way of a CSV file or not, and nothing else."""
    frame = table().set_index("id", drop=False).astype(object)
    for id, fields in edits.items():
        for name, value in fields.items():
            frame.at[id, name] = value
        if "start" in fields:
            frame.at[id, "end"] = fields["start"] + fields["duration"]
    frame = frame.drop(index=sorted(gone))
    frame = frame.sample(frac=1, random_state=by.draw(st.integers(0, 9)))
    if by.draw(st.booleans()):
        written = frame.assign(style=[json.dumps(s) for s in frame["style"]]).to_csv(index=False)
        frame = pd.read_csv(io.StringIO(written), dtype=str, keep_default_na=False)
    revision = revise(rows_of(frame), DRAFT)
    assert not revision.faults, [str(fault) for fault in revision.faults]
    expected = {s.id: s for s in DRAFT.segments() if s.id not in gone}
    for id, fields in edits.items():
        if id not in gone:
            expected[id] = replace(expected[id], **fields)
    for voice, caption in (("s3", "s8"), ("s4", "s9")):
        moved = edits[voice].get("start", segment(DRAFT, voice).start)
        shift = moved - segment(DRAFT, voice).start
        untimed = {"start", "duration"}.isdisjoint(
            n for n in ("start", "duration")
            if edits[caption].get(n, getattr(segment(DRAFT, caption), n))
            != getattr(segment(DRAFT, caption), n)
        )  # fmt: skip
        if caption in expected and untimed:
            expected[caption] = replace(
                expected[caption], start=segment(DRAFT, caption).start + shift
            )
    assert {s.id: s for s in revision.draft.segments()} == expected
    assert revision.draft.duration == DRAFT.duration
    assert decode(json.loads(json.dumps(encode(revision.draft)))) == revision.draft


@settings(max_examples=60, deadline=None)
@given(
    junk=st.dictionaries(
        st.sampled_from(["start", "end", "duration", "volume", "scene", "kind", "track", "style"]),
        json_values,
        min_size=1,
    ),
    id=st.sampled_from([s.id for s in DRAFT.segments()]),
)
def test_any_table_gives_a_valid_timeline_or_none(junk: dict[str, Any], id: str) -> None:
    rows = rows_of(table())
    rows = [Row(r.label, {**r.cells, **junk}) if r.cells["id"] == id else r for r in rows]
    revision = revise(rows, DRAFT)
    if revision.faults:
        assert revision.draft is DRAFT and not revision.changes
        return
    for track in revision.draft.tracks:
        ordered = sorted(track.segments, key=lambda s: s.start)
        assert all(a.end <= b.start for a, b in itertools.pairwise(ordered))
        assert all(0 <= s.start < s.end <= revision.draft.duration for s in ordered)


# The agent has moved on


def test_edits_are_made_again_on_what_the_agent_has_made() -> None:
    mine = edited(s6_text="Mine", s5_volume=0.5, s7_start=5500).draft
    agent = edited(s5_volume=0.9, s9_text="Theirs").draft
    joined = rebase(DRAFT, mine, agent)
    assert segment(joined.draft, "s6").text == "Mine"
    assert segment(joined.draft, "s7").start == 5500
    assert segment(joined.draft, "s9").text == "Theirs"
    assert segment(joined.draft, "s5").volume == 0.9
    assert joined.lost == ("volume of s5, which the agent has changed as well",)
    assert rebase(DRAFT, mine, DRAFT).draft == mine


def test_what_does_not_fit_any_more_is_named() -> None:
    new = Row("row 9", {"id": "", "kind": "title", "start": 8000, "duration": 1000, "text": "End"})
    mine = revise([*rows_of(table()), new], DRAFT).draft
    mine = revise(rows_of(segments_frame(mine).replace({"text": {"2019": "2020"}})), mine).draft
    shorter = edited(s2_end=8500).draft
    joined = rebase(DRAFT, mine, shorter)
    assert segment(joined.draft, "s6").text == "2020"
    assert len(joined.lost) == 1 and "s10" in joined.lost[0] and "8500 ms long" in joined.lost[0]
    frame = table()
    bare = revise(rows_of(frame[frame["id"] != "s6"]), DRAFT).draft
    joined = rebase(DRAFT, mine, bare)
    assert joined.lost == ("the changes of s6, which the agent has removed",)
    assert segment(joined.draft, "s10").text == "End"


@settings(max_examples=40, deadline=None)
@given(mine=cells(), theirs=cells())
def test_joining_never_breaks_a_timeline(
    mine: dict[str, dict[str, Any]], theirs: dict[str, dict[str, Any]]
) -> None:
    def make(edits: dict[str, dict[str, Any]]) -> Draft:
        return revise([Row("", {"id": id, **fields}) for id, fields in edits.items()], DRAFT).draft

    joined = rebase(DRAFT, make(mine), make(theirs))
    for track in joined.draft.tracks:
        ordered = sorted(track.segments, key=lambda s: s.start)
        assert all(a.end <= b.start for a, b in itertools.pairwise(ordered))
    assert {s.id for s in joined.draft.segments()} == {s.id for s in DRAFT.segments()}
    assert compare(joined.draft, rebase(DRAFT, make(mine), make(theirs)).draft) == ()


def test_a_shorter_picture_leaves_nothing_behind_even_what_was_only_retold() -> None:
    frame = table().astype(object).set_index("id", drop=False)
    frame.at["s2", "end"] = 6500
    frame.at["s7", "text"] = "Later"
    found = revise(rows_of(frame), DRAFT).faults
    assert {fault.id for fault in found} == {"s4", "s7", "s9"}
