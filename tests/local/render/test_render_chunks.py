"""Chunks cover every frame once, and their keys change with what they show and nothing else."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from films import film

from nemo_notebook.draft import Draft, decode, encode
from nemo_notebook.local.render.film.chunks import LONGEST, cut, trim_cache
from nemo_notebook.local.render.film.cores import is_scarce, usable_cores, workers
from nemo_notebook.local.render.output import Output
from nemo_notebook.local.render.painter import frame_count


def keys(draft: Draft, quality: str = "high") -> list[str]:
    return [chunk.key for chunk in cut(draft, Output(quality=quality))]


@pytest.mark.parametrize("duration", [1, 33, 2000, 2001, 9_990, 10_000, 61_234])
def test_every_frame_is_in_one_chunk(duration: int) -> None:
    draft = replace(film(), duration=duration)
    chunks = cut(draft, Output())
    frames = [n for chunk in chunks for n in range(chunk.first, chunk.last)]
    assert frames == list(range(frame_count(draft)))


def test_the_same_draft_has_the_same_keys_also_after_a_trip_over_the_wire() -> None:
    assert keys(film()) == keys(decode(encode(film())))


def test_an_edit_changes_the_keys_of_the_chunks_it_touches_only() -> None:
    draft = film(visuals=("gradient",) * 10, scene=3000)
    captions = draft.tracks[2]
    changed = list(captions.segments)
    changed[4] = replace(changed[4], text="Something else", style={})
    after = draft.with_track(replace(captions, segments=tuple(changed)))
    before, now = cut(draft, Output()), cut(after, Output())
    touched = [b for a, b in zip(before, now, strict=True) if a.key != b.key]
    # The caption stands from 12.4 to 14.7 s, and chunks begin where captions do.
    assert (touched[0].first, touched[-1].last) == (372, 441)
    assert sum(chunk.last - chunk.first for chunk in touched) == 69


def test_what_moved_by_whole_frames_is_found_again() -> None:
    """A longer first scene: what follows is the same picture, later. 1700 ms are 51 frames; after
    1710 ms every frame shows another moment."""
    draft = film(visuals=("gradient", "sunset", "city", "sea"), scene=6000)

    def shifted(by: int) -> Draft:
        tracks = [
            replace(
                t,
                segments=tuple(
                    replace(s, start=s.start + by) if s.scene and s.scene > 1 else s
                    for s in t.segments
                ),
            )
            for t in draft.tracks
        ]
        return replace(draft, tracks=tuple(tracks), duration=draft.duration + by)

    before = set(keys(draft)[8:])
    assert len(before) >= 6 and before <= set(keys(shifted(1700)))
    assert not before & set(keys(shifted(1710)))


def test_chunks_are_neither_too_short_nor_too_long() -> None:
    lengths = [chunk.last - chunk.first for chunk in cut(film(scene=7300), Output())]
    assert min(lengths) >= 0.6 * 30 - 1 and max(lengths) <= LONGEST * 30


def test_the_music_and_the_title_of_the_file_change_no_picture() -> None:
    assert keys(film()) == keys(replace(film(music=True, voice="Hello"), title="Other"))


def test_quality_and_canvas_are_part_of_the_key() -> None:
    assert not set(keys(film())) & set(keys(film(), "draft"))
    small = replace(film(), canvas=film().canvas._replace(width=642))
    assert not set(keys(film())) & set(keys(small))


def test_the_cache_forgets_what_was_not_used_for_longest(tmp_path: Path) -> None:
    for age, name in enumerate(("new.mp4", "old.mp4", "oldest.mp4")):
        (tmp_path / name).write_bytes(b"x" * 100)
        os.utime(tmp_path / name, (10_000 - age, 10_000 - age))
    (tmp_path / ".half.mp4.1-ab.part").write_bytes(b"x")
    os.utime(tmp_path / ".half.mp4.1-ab.part", (10_000, 10_000))
    (tmp_path / ".now.mp4.1-ab.part").write_bytes(b"x")
    trim_cache(tmp_path, 250)
    left = sorted(p.name for p in tmp_path.iterdir())
    assert left == [".now.mp4.1-ab.part", "new.mp4", "old.mp4"]


@pytest.mark.parametrize(
    ("text", "cores"),
    [("max 100000", None), ("100000 100000", 1), ("150000 100000", 2), ("205000 100000", 2)],
)
def test_the_limit_of_the_control_group_counts(
    tmp_path: Path, text: str, cores: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: set(range(8)), raising=False)
    (tmp_path / "cpu.max").write_text(text + "\n")
    assert usable_cores(tmp_path) == (cores or 8)
    assert usable_cores(tmp_path / "nothing") == 8


def test_fewer_processes_draw_where_memory_is_scarce(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: set(range(8)), raising=False)
    (tmp_path / "memory.current").write_text(f"{900 << 20}\n")
    (tmp_path / "memory.stat").write_text(f"anon 1\ninactive_file {300 << 20}\n")
    for limit, wanted in (("max", 8), (str(1 << 30), 1), (str(2 << 30), 3), (str(64 << 30), 8)):
        (tmp_path / "memory.max").write_text(limit + "\n")
        assert workers(root=tmp_path, report=tmp_path / "nothing") == wanted
    assert workers(3840 * 2160, tmp_path, tmp_path / "nothing") == 8
    (tmp_path / "memory.max").write_text(f"{4 << 30}\n")
    assert workers(3840 * 2160, tmp_path, tmp_path / "nothing") == 2
    (tmp_path / "meminfo").write_text("MemTotal: 64 kB\nMemAvailable: 2000000 kB\n")
    assert workers(3840 * 2160, tmp_path, tmp_path / "meminfo") == 1


def test_memory_is_scarce_below_a_gigabyte_of_what_is_granted_and_there(tmp_path: Path) -> None:
    granted, there = tmp_path / "memory.max", tmp_path / "meminfo"
    (tmp_path / "memory.current").write_text(f"{900 << 20}\n")
    (tmp_path / "memory.stat").write_text("inactive_file 0\n")
    assert not is_scarce(tmp_path, there)  # nobody tells
    for limit, kilobytes, scarce in (
        ("max", 8 << 20, False),
        ("max", 700 << 10, True),
        (str(2 << 30), 8 << 20, False),
        (str(1 << 30), 8 << 20, True),
    ):
        granted.write_text(limit + "\n")
        there.write_text(f"MemAvailable: {kilobytes} kB\n")
        assert is_scarce(tmp_path, there) == scarce
