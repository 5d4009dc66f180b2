"""Chunks cover every frame once, and their keys change with what they show and nothing else."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from films import film

from nemo_notebook.draft import Draft, decode, encode
from nemo_notebook.local.render.film.chunks import cut, trim_cache
from nemo_notebook.local.render.film.cores import usable_cores
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
    different = [a != b for a, b in zip(keys(draft), keys(after), strict=True)]
    assert sum(different) == 2 and different[6] and different[7]  # 12.4–14.7 s


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
    trim_cache(tmp_path, 250)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["new.mp4", "old.mp4"]


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
