"""What a render process keeps from one render to the next, and for how long."""

from __future__ import annotations

import io
import threading
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest

from nemo_notebook.draft import TEXT, VIDEO, Canvas, Draft, Segment, Track, encode
from nemo_notebook.local.render.film import worker
from nemo_notebook.local.render.output import Output
from nemo_notebook.local.render.painter import Painter
from nemo_notebook.local.render.picture.planes import Planes


def film(text: str = "As it was", seed: int = 1) -> Draft:
    scenes = (
        Segment("v1", "scene", 0, 1000, "", "visual:sea", 1, style={"seed": 1}),
        Segment("v2", "scene", 1000, 1000, "", "visual:waves", 2, style={"seed": seed}),
    )
    title = Segment("t1", "title", 0, 2000, text, "", 1)
    tracks = Track("video", VIDEO, "Video", scenes), Track("titles", TEXT, "Titles", (title,))
    return Draft(tracks, 2000, "Edits", Canvas(320, 180, 30))


def drawn(painter: Painter, number: int) -> bytes:
    planes = Planes.of(painter.frame(number))
    return b"".join(np.ascontiguousarray(p).tobytes() for p in (planes.y, planes.u, planes.v))


def test_an_edited_film_is_drawn_as_if_it_were_new() -> None:
    former = Painter(film())
    for number in (5, 35):
        drawn(former, number)
    shots = dict(former._shots)
    edited = film("As it is", seed=2)
    after, fresh = Painter(edited, former=former), Painter(edited)
    assert [drawn(after, n) for n in (5, 20, 50)] == [drawn(fresh, n) for n in (5, 20, 50)]
    assert after._shots["v1"] is shots["v1"]
    assert after._shots["v2"] is not shots["v2"]


def test_nothing_is_taken_over_for_a_frame_of_another_size() -> None:
    former = Painter(film())
    drawn(former, 5)
    larger = replace(film(), canvas=Canvas(640, 360, 30))
    assert not Painter(larger, former=former)._shots


def test_what_is_kept_goes_when_no_render_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    given_back = threading.Event()
    monkeypatch.setattr(worker, "give_back", given_back.set)
    easel = worker._Easel(io.StringIO())
    order = {"draft": encode(film()), "media": {}}
    easel.obey(order)
    monkeypatch.setattr(worker, "_IDLE", 3600.0)
    easel.obey({"rest": True})
    easel.obey(order)  # in time: it goes on with what there is
    assert easel._painter is not None and not given_back.is_set()
    monkeypatch.setattr(worker, "_IDLE", 0.01)
    easel.obey({"rest": True})
    assert given_back.wait(10)
    assert easel._painter is None


@pytest.mark.parametrize(
    ("scarce", "litter", "times"), [(True, 1000, 1), (False, 1000, 0), (False, 1, 1)]
)
def test_what_building_leaves_goes_back_where_memory_is_scarce_and_else_now_and_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scarce: bool, litter: int, times: int
) -> None:
    """In the first chunk everything is built, and nothing in the others."""
    given_back: list[bool] = []
    monkeypatch.setattr(worker, "give_back", lambda: given_back.append(True))
    monkeypatch.setattr(worker, "is_scarce", lambda: scarce)
    monkeypatch.setattr(worker, "_LITTER", litter)
    easel = worker._Easel(io.StringIO())
    easel.obey({"draft": encode(film()), "media": {}})
    for first, last in ((0, 20), (35, 45), (45, 60)):
        order = {"chunk": [first, last], "target": str(tmp_path / f"{first}.mp4")}
        easel.obey(order | {"encoding": asdict(Output(quality="draft").encoding)})
    assert len(given_back) == times
