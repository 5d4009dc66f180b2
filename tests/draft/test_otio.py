"""Timelines for editing programs, as OpenTimelineIO itself reads them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nemo_notebook.draft import Draft, decode, encode

otio: Any = pytest.importorskip("opentimelineio", reason="needs the extra `otio`")

WIRE: dict[str, Any] = {
    "t": [
        {
            "tt": 0,
            "id": "video",
            "n": "Video",
            "lock": 1,
            "sg": [
                {"id": "s1", "k": "scene", "d": 1234, "src": "visual:sea", "fx": [1, {"z": None}]},
                {
                    "id": "s2",
                    "k": "clip",
                    "s": 1234,
                    "d": 2000,
                    "src": "https://example.org/a%20b.mp4",
                    "st": {
                        "transition": {"type": "fade", "duration": 500, "ease": "in"},
                        "speed": 2.0,
                        "trim": 700,
                    },
                },
                {"id": "s3", "k": "overlay", "s": 2000, "d": 1000, "src": "media/logo.png"},
            ],
        },
        {
            "tt": 1,
            "n": "Voice",
            "sg": [{"s": 500, "d": 700, "k": "voice", "src": "voice:espeak", "tx": "The sea."}],
        },
        {"tt": 7, "id": "titles", "sg": [{"s": 100, "d": 900, "k": "title", "tx": "日落 & <b>"}]},
        {"tt": 42, "secret": True, "sg": [{"id": "x", "deep": {"n": 10**30, "f": 0.1}}]},
    ],
    "d": 3234,
    "m": {"title": "Sea", "width": 1080, "height": 1920, "fps": 30, "theme": "night"},
    "vendor": {"keep": [1, None, "ü"]},
}


def read(draft: Draft) -> Any:
    return otio.adapters.read_from_string(draft.to_otio().to_json_string(), "otio_json")


def milliseconds(time: Any) -> float:
    return float(time.value) * 1000 / time.rate


def test_every_segment_is_where_it_is() -> None:
    draft = decode(WIRE)
    timeline = read(draft)
    assert timeline.name == "Sea"
    assert [(t.name, t.kind) for t in timeline.tracks] == [
        ("Video", "Video"), ("Video (2)", "Video"), ("Voice", "Audio"),
    ]  # fmt: skip
    found = {}
    for clip in timeline.find_clips():
        span = clip.range_in_parent()
        assert span.start_time.rate == 30
        start, end = milliseconds(span.start_time), milliseconds(span.end_time_exclusive())
        found[clip.metadata["nemo"]["id"]] = (round(start, 6), round(end, 6))
    on_tracks = [s for t in draft.tracks if t.type in (0, 1) for s in t.segments]
    assert found == {s.id: (s.start, s.end) for s in on_tracks}
    first, change, second = timeline.tracks[0]
    assert first.media_reference.name == "visual:sea"
    assert second.media_reference.target_url == "https://example.org/a%20b.mp4"
    assert milliseconds(second.source_range.start_time) == pytest.approx(700)
    assert second.effects[0].time_scalar == 2.0
    assert change.transition_type == "SMPTE_Dissolve" and change.in_offset.value == 0
    assert milliseconds(change.out_offset) == pytest.approx(500)
    gap, logo = timeline.tracks[1]
    assert isinstance(gap, otio.schema.Gap) and logo.media_reference.target_url == "media/logo.png"
    (title, unknown) = timeline.tracks.markers
    assert title.name == "日落 & <b>" and title.metadata["nemo"]["track"] == "titles"
    assert milliseconds(title.marked_range.start_time) == pytest.approx(100)
    assert milliseconds(title.marked_range.duration) == pytest.approx(900)
    assert unknown.metadata["nemo"]["deep"]["f"] == 0.1


def test_nothing_of_the_draft_is_lost() -> None:
    timeline = read(decode(WIRE))
    assert json.loads(timeline.metadata["nemo"]["draft"]) == WIRE
    first = timeline.tracks[0][0].metadata["nemo"]
    assert first["fx"][0] == 1 and first["fx"][1]["z"] is None
    assert timeline.tracks[0].metadata["nemo"]["lock"] == 1


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 10**7), st.integers(1, 10**6)), max_size=8),
    st.sampled_from([1, 24, 25, 30, 50, 60]),
)
def test_times_are_exact_to_the_millisecond(spans: list[tuple[int, int]], fps: int) -> None:
    segments = [{"id": f"s{n}", "s": start, "d": d} for n, (start, d) in enumerate(spans)]
    draft = decode({"t": [{"tt": 1, "sg": segments}], "m": {"fps": fps}})
    found = {}
    timeline = read(draft)
    for clip in timeline.find_clips():
        span = clip.range_in_parent()
        moments = (milliseconds(span.start_time), milliseconds(span.duration))
        assert all(abs(moment - round(moment)) < 1e-4 for moment in moments)
        found[clip.metadata["nemo"]["id"]] = tuple(map(round, moments))
    assert found == {f"s{n}": span for n, span in enumerate(spans)}


@pytest.mark.parametrize("wire", [{}, {"t": [{"tt": 0}, {"tt": 0, "sg": None}, {"tt": "x"}]}])
def test_a_strange_draft_is_a_timeline_too(wire: dict[str, Any]) -> None:
    timeline = read(decode(wire))
    assert json.loads(timeline.metadata["nemo"]["draft"]) == encode(decode(wire))


def test_without_the_library_one_sentence_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "opentimelineio.py").write_text("raise ImportError('not here')")
    program = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from nemo_notebook.draft import Draft\n"
        "from nemo_notebook.errors import InputError\n"
        "try: Draft().to_otio()\n"
        "except InputError as error: print(error)\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "pip install 'nemo-notebook[otio]'" in said and said.count("\n") == 1
