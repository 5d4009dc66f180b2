"""Edited drafts taken in by the local backend: what it refuses, what it speaks, what it keeps."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest

from nemo_notebook.draft import Draft, Segment, decode, encode
from nemo_notebook.draft.frames import segments_frame
from nemo_notebook.draft.tables import Row, revise
from nemo_notebook.draft.tables.rules import holes
from nemo_notebook.errors import InputError, NemoError
from nemo_notebook.local.agent.agent import Revise, respond
from nemo_notebook.local.history import History
from nemo_notebook.local.store import Session, Store
from nemo_notebook.local.tables.taking import take_in

TEXT = (
    "turn this text into a 20-second square video with subtitles, music and a voiceover: "
    "The sea is calm at night. Ships sleep in the harbour. In the morning the boats go out. "
    "Gulls follow them to the open water."
)


@pytest.fixture(scope="module")
def made() -> Draft:
    return [step.draft for step in respond(TEXT, None) if isinstance(step, Revise)][-1]


class Talk:
    def __init__(self, home: Path, draft: Draft) -> None:
        self.store = Store(home)
        self.session: Session = self.store.create("me")
        self.store.revise(self.session, draft, "first", "turn-0")

    @property
    def draft(self) -> Draft:
        found = self.store.draft(self.session)
        assert found is not None
        return found

    def put(self, wire: Any, **more: Any) -> dict[str, Any]:
        body = {"draft": wire, "version": self.store.versions(self.session)[-1], **more}
        return take_in(self.store, self.session, body)


@pytest.fixture
def talk(tmp_path: Path, made: Draft) -> Iterator[Talk]:
    yield Talk(tmp_path, made)


def valid(draft: Draft) -> None:
    assert not holes(draft)
    for track in draft.tracks:
        assert track.segments
        assert all(a.end <= b.start for a, b in pairwise(track.segments)), track
        assert all(0 <= s.start < s.end <= draft.duration for s in track.segments), track
    ids = [s.id for s in draft.segments()]
    assert len(ids) == len(set(ids))
    for one in draft.segments("voice", "caption"):
        words = one.style["words"]
        assert all(a[1] <= b[0] for a, b in pairwise(words))
        assert 0 <= words[0][0] <= words[-1][1] <= one.duration
        assert "".join("".join(w[2] for w in words).split()) == "".join(one.text.split())


def test_only_the_present_version_can_be_replaced(talk: Talk) -> None:
    wire = encode(talk.draft)
    with pytest.raises(NemoError) as caught:
        talk.put(wire, version=7)
    assert caught.value.code == 409
    for body in ({}, {"draft": []}, {"draft": wire, "free": "s1"}):
        with pytest.raises(InputError):
            take_in(talk.store, talk.session, body)
    assert talk.store.versions(talk.session) == [1]


def test_an_unchanged_draft_and_a_preview_store_nothing(talk: Talk) -> None:
    wire = encode(talk.draft)
    assert talk.put(wire)["version"] == 1
    wire["t"][0]["sg"][0]["src"] = "visual:aurora"
    told = talk.put(wire, preview=True)
    assert told["draft"]["t"][0]["sg"][0]["src"] == "visual:aurora" and talk.put(wire)
    assert talk.store.versions(talk.session) == [1, 2]


def test_what_a_client_did_not_check_is_checked_here(talk: Talk) -> None:
    before = encode(talk.draft)
    wire = copy.deepcopy(before)
    track = next(t for t in wire["t"] if t["id"] == "titles")
    track["sg"].append({**track["sg"][0], "id": "mine"})
    told = talk.put(wire)
    assert [f["id"] for f in told["faults"]] and told["draft"] is None
    assert encode(talk.draft) == before


def rows_where(draft: Draft, kept: Any) -> list[Row]:
    frame = segments_frame(draft)
    return [Row(f"row {n}", row) for n, row in enumerate(frame.to_dict("records")) if kept(row)]


def put_rows(talk: Talk, kept: Any) -> dict[str, Any]:
    return talk.put(encode(revise(rows_where(talk.draft, kept), talk.draft).draft))


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_scene_removed_whole_is_closed_as_the_agent_closes_it(talk: Talk, number: int) -> None:
    before = talk.draft
    gone = next(s for s in before.segments("scene") if s.scene == number)
    told = put_rows(talk, lambda row: row["scene"] != number)
    assert told["notes"] == [
        f"What came after {gone.end / 1000:.10g} s moved up by {gone.duration / 1000:.10g} s."
    ]
    valid(talk.draft)
    scenes = list(talk.draft.segments("scene"))
    assert [s.scene for s in scenes] == list(range(1, len(scenes) + 1))
    assert "transition" not in scenes[0].style
    steps = respond(f"delete scene {number}", before)
    (asked,) = (step.draft for step in steps if isinstance(step, Revise))
    assert [(s.id, s.start, s.duration) for s in asked.segments("scene", "voice")] == [
        (s.id, s.start, s.duration) for s in talk.draft.segments("scene", "voice")
    ]
    assert talk.draft.duration == asked.duration


@pytest.mark.parametrize("number", [1, 2, 3])
def test_where_a_voice_is_left_the_picture_beside_it_lasts(talk: Talk, number: int) -> None:
    before = talk.draft
    told = put_rows(talk, lambda row: (row["kind"], row["scene"]) != ("scene", number))
    assert "lasts from" in told["notes"][0] and talk.draft.duration == before.duration
    valid(talk.draft)
    spoken = {s.id: (s.start, s.text) for s in talk.draft.segments("voice", "caption", "title")}
    assert spoken == {s.id: (s.start, s.text) for s in before.segments("voice", "caption", "title")}
    numbers = {s.scene for s in talk.draft.segments("scene")}
    assert {s.scene for s in talk.draft.segments() if s.scene is not None} == numbers


def test_a_hole_that_came_of_times_is_a_fault(talk: Talk) -> None:
    rows = rows_where(talk.draft, lambda row: True)
    rows = [Row(r.label, {**r.cells, "end": 3000}) if r.cells["id"] == "s1" else r for r in rows]
    second = list(talk.draft.segments("scene"))[1]
    told = talk.put(encode(revise(rows, talk.draft).draft))
    assert {"id": second.id, "column": "start"}.items() <= told["faults"][0].items()
    assert "no picture from 3 to" in told["faults"][0]["reason"]


def test_tracks_that_lose_their_last_segment_go(talk: Talk) -> None:
    put_rows(talk, lambda row: row["kind"] != "title")
    assert "titles" not in [t.id for t in talk.draft.tracks]


def test_the_voice_of_a_row_is_the_one_it_names(talk: Talk) -> None:
    voice = next(talk.draft.segments("voice"))

    def respoken(**changes: Any) -> dict[str, Any]:
        other = replace(voice, **changes)
        tracks = tuple(
            replace(t, segments=tuple(other if s == voice else s for s in t.segments))
            for t in talk.draft.tracks
        )
        return talk.put(encode(replace(talk.draft, tracks=tracks)), preview=True, grow=True)

    (fault,) = respoken(source="voice:nobody")["faults"]
    assert (fault["id"], fault["column"]) == (voice.id, "source") and "nobody" in fault["reason"]
    (fault,) = respoken(style={**voice.style, "rate": "fast"})["faults"]
    assert fault["column"] == "style" and "is a number" in fault["reason"]
    (fault,) = respoken(text="🙂")["faults"]
    assert fault["column"] == "text" and "nothing in it that can be said" in fault["reason"]
    fast = decode(respoken(style={**voice.style, "rate": 1.4})["draft"])
    assert next(fast.segments("voice")).duration < voice.duration


SENTENCES = (
    "Short.", "The lighthouse turns all night.", "Nobody has seen such waves for many years.",
    "It rains, and it rains, and the harbour fills with ships that wait for the morning.",
    "大海很平静。",
)  # fmt: skip


def edit(random: Random, draft: Draft) -> list[Row]:
    """A table with a few edits of every kind, valid or not."""
    rows = [dict(row) for row in segments_frame(draft).to_dict("records")]
    for _ in range(random.randint(1, 4)):
        row = random.choice(rows)
        way = random.randrange(7)
        if way == 0 and row["kind"] in ("voice", "caption", "title"):
            row["text"] = random.choice(SENTENCES)
        elif way == 1:
            row["start"] = max(0, row["start"] + random.randint(-400, 400))
        elif way == 2:
            row["duration"] = row.get("duration", 900) + random.randint(-900, 900)
        elif way == 3:
            row["volume"] = round(random.random(), 2)
        elif way == 4 and len(rows) > 3:
            rows.remove(row)
        elif way == 5 and row["kind"] == "voice":
            row["style"] = {**row.get("style", {}), "rate": random.choice([0.8, 1.2, 1.6])}
        elif way == 6:
            start = random.randrange(draft.duration)
            new = {"id": "", "kind": random.choice(["title", "voice", "caption"]), "start": start}
            length = {"duration": random.randint(200, 2500)} if random.random() < 0.7 else {}
            rows.append({**new, **length, "text": random.choice(SENTENCES), "scene": 1})
    return [Row(f"row {n}", row) for n, row in enumerate(rows)]


@pytest.mark.parametrize("seed", range(8))
def test_any_edits_leave_a_valid_timeline_and_can_all_be_taken_back(talk: Talk, seed: int) -> None:
    random, first, taken = Random(seed), encode(talk.draft), 0
    for _ in range(25):
        before = talk.draft
        revision = revise(edit(random, before), before)
        if revision.faults:
            continue
        told = talk.put(encode(revision.draft), free=sorted(revision.free), grow=not revision.timed)
        if told["faults"]:
            assert talk.draft == before
            assert all(f["id"] and f["column"] and f["reason"] for f in told["faults"])
            continue
        taken += encode(talk.draft) != encode(before)
        valid(talk.draft)
        spoken = {s.id: s for s in talk.draft.segments()}
        for wanted in revision.draft.segments():
            held: Segment = spoken.get(wanted.id, wanted)
            assert (held.kind, held.volume) == (wanted.kind, wanted.volume)
            if wanted.kind != "caption":
                assert held.text == wanted.text
    assert taken, "some of the tables went through"
    History(talk.store, talk.session).undo("undo", "last", 99)
    assert encode(talk.draft) == first
