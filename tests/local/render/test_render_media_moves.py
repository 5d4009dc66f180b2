"""Pictures that move: how smoothly, how far, and that they never show what is not there."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from footage import photograph, texture
from numpy.typing import NDArray
from PIL import Image

from nemo_notebook.draft import Canvas, Segment
from nemo_notebook.local.render.picture.blending import Blender
from nemo_notebook.local.render.picture.planes import Planes
from nemo_notebook.local.render.picture.scenes import build_shot
from nemo_notebook.local.render.picture.stills import compose, to_planes
from nemo_notebook.local.render.picture.zooms import (
    MARGIN,
    Lens,
    Window,
    enlarged,
    ken_burns,
    keyframes,
    padded,
)

CANVAS = Canvas(480, 270)


def painted(shot: Any, seconds: float, canvas: Canvas = CANVAS) -> Planes:
    planes = Planes.empty(canvas.width, canvas.height)
    planes.clear()
    shot.paint(planes, seconds, Blender())
    return planes


def shift(one: NDArray[Any], other: NDArray[Any], axis: int) -> float:
    """By how many pixels `other` lies behind `one`, by the phase of their spectra."""
    a, b = (
        (p.astype(float) - p.mean()) * np.hanning(p.shape[0])[:, None] * np.hanning(p.shape[1])
        for p in (one, other)
    )
    cross = np.fft.rfft(a, axis=axis) * np.conj(np.fft.rfft(b, axis=axis))
    cross = cross.sum(axis=1 - axis)
    steps = np.arange(1, 24)
    angle, weight = np.angle(cross[1:24]), np.abs(cross[1:24])
    slope = float((angle * steps * weight).sum() / (steps**2 * weight).sum())
    return slope * a.shape[axis] / (2 * np.pi)


def at_edges(planes: Planes) -> list[tuple[NDArray[Any], int]]:
    """Patches at the four edges with the axis along which a zoom moves them."""
    y, high, wide = planes.y, planes.y.shape[0] // 3, planes.y.shape[1] // 4
    return [(y[:, :wide], 1), (y[:, -wide:], 1), (y[:high], 0), (y[-high:], 0)]


@pytest.mark.parametrize("to", [1.03, 1.09, 1.15])
def test_a_slow_zoom_moves_evenly_and_never_by_whole_pixels(to: float) -> None:
    frames = 60
    move = keyframes({"from": 1.0, "to": to, "x": 0.5, "y": 0.5})
    assert move is not None
    wide, high = enlarged(CANVAS, move)
    source = padded(to_planes(Image.fromarray(texture(wide, high))))
    steps = np.array(measured(source, (wide, high), np.linspace(1.0, to, frames))).T
    for edge in steps:
        usual = float(np.median(np.abs(edge)))
        assert usual > 0.01, "it moves"
        assert np.abs(np.abs(edge) - usual).max() < 0.13, "and never jumps"
        # What whole pixels would do: now and then a step of one, otherwise none.
        assert np.std(edge) < 0.06


def test_a_zoom_through_the_size_of_the_picture_itself_is_as_smooth() -> None:
    """At a scale of 1 no whole numbers come near; the picture is then scaled twice."""
    source = padded(to_planes(Image.fromarray(texture(520, 292))))
    steps = np.array(measured(source, (520, 292), np.linspace(1.07, 1.1, 40))).T
    for edge in steps:
        assert np.abs(np.abs(edge) - np.median(np.abs(edge))).max() < 0.15


def measured(
    source: Planes, size: tuple[int, int], scales: NDArray[np.float64]
) -> list[list[float]]:
    """By how much each edge moves from one scale to the next, in px of the canvas."""
    lens, planes = Lens(), Planes.empty(*CANVAS[:2])
    moved: list[list[float]] = []
    last: list[NDArray[Any]] = []
    for scale in scales:
        wide, high = size[0] / scale, size[1] / scale
        left, top = (size[0] - wide) / 2 + MARGIN, (size[1] - high) / 2 + MARGIN
        lens.look(source, Window(left, top, wide, high), planes)
        patches = at_edges(planes)
        if last:
            moved.append([shift(b, p, axis) for (p, axis), b in zip(patches, last, strict=True)])
        last = [patch.copy() for patch, _ in patches]
    return moved


def test_a_window_shows_exactly_what_lies_in_it() -> None:
    """Against the same window in floating point, by Pillow."""
    picture = Image.fromarray(texture(900, 600, detail=4.0))
    planes = to_planes(picture)
    source, lens, shown = padded(planes), Lens(), Planes.empty(480, 320)
    luma = Image.fromarray(planes.y)
    rng = np.random.default_rng(5)
    for _ in range(12):
        wide = float(rng.uniform(420, 880))
        high = wide * 320 / 480
        left, top = float(rng.uniform(0, 900 - wide)), float(rng.uniform(0, 600 - high))
        lens.look(source, Window(left + MARGIN, top + MARGIN, wide, high), shown)
        box = (left, top, left + wide, top + high)
        wanted = np.asarray(luma.resize((480, 320), Image.Resampling.BICUBIC, box=box))
        error = np.abs(shown.y.astype(int) - wanted)[2:-2, 2:-2]
        assert error.mean() < 2.0, (wide, left, top)


def still(path: Path, seed: int = 1, duration: int = 5000, **style: Any) -> Segment:
    return Segment(
        "s", "picture", 0, duration, path.name, "nemo:x", 1, style={"seed": seed, **style}
    )


def test_every_picture_moves_gently_by_itself_and_by_its_seed(tmp_path: Path) -> None:
    path = photograph(tmp_path / "p.jpg", (960, 540))
    ways = set()
    for seed in range(6):
        shot = build_shot(still(path, seed), CANVAS, lambda address: path)
        start, end = painted(shot, 0.0), painted(shot, 5.0)
        again = painted(build_shot(still(path, seed), CANVAS, lambda address: path), 5.0)
        assert np.array_equal(end.y, again.y)
        changed = np.abs(start.y.astype(int) - end.y).mean()
        assert changed > 1.0
        ways.add(round(float(changed), 3))
        for one, other in pairwise([painted(shot, n / 30) for n in range(4)]):
            assert np.abs(one.y.astype(int) - other.y).mean() < 4.0, "gently"
    assert len(ways) > 3


@pytest.mark.parametrize("duration", [0.5, 5.0, 60.0])
def test_a_move_stays_within_the_picture_and_goes_on_in_the_cross_fades(duration: float) -> None:
    for seed in range(40):
        move = ken_burns(seed, duration)
        windows = [move.at(t, duration) for t in np.linspace(-1, duration + 1, 60)]
        for left, top, width, height in windows:
            assert left >= -1e-9 and top >= -1e-9
            assert left + width <= 1 + 1e-9 and top + height <= 1 + 1e-9
            assert width == pytest.approx(height)
        assert 1.03 < move.closest <= 1.09
        steps = [abs(a.width - b.width) + abs(a.left - b.left) for a, b in pairwise(windows)]
        assert min(steps) > 0, "it never stands still"


def test_a_zoom_goes_from_one_scale_to_the_other_around_its_point(tmp_path: Path) -> None:
    path = photograph(tmp_path / "p.png", (960, 540))
    zoom = {"from": 1.0, "to": 2.0, "x": 0.0, "y": 0.0}
    shot = build_shot(still(path, zoom=zoom), CANVAS, lambda address: path)
    start, end = painted(shot, 0.0), painted(shot, 5.0)
    quarter = Image.fromarray(start.y[:135, :240]).resize((480, 270), Image.Resampling.BICUBIC)
    assert np.abs(np.asarray(quarter).astype(int) - end.y).mean() < 6
    first, second = painted(shot, 0.1), painted(shot, 0.2)
    assert (
        np.abs(first.y.astype(int) - start.y).mean() < np.abs(second.y.astype(int) - first.y).mean()
    ), "eased"


@pytest.mark.parametrize(
    "zoom",
    [
        None, 7, "in", {}, {"from": "a", "to": None}, {"from": float("nan"), "to": True},
        {"from": 0.2, "to": 1.0, "x": -4, "y": 9},
    ],
)  # fmt: skip
def test_what_is_no_zoom_does_no_harm(zoom: object) -> None:
    move = keyframes(zoom)
    assert move is None or move.closest == 1


def test_a_zoom_on_a_drawn_scene_enlarges_it(tmp_path: Path) -> None:
    def scene(**style: Any) -> Planes:
        segment = Segment("s", "scene", 0, 4000, "", "visual:city", 1, style={"seed": 1, **style})
        return painted(build_shot(segment, CANVAS, None), 4.0)

    plain = scene()
    near = scene(zoom={"from": 1.0, "to": 1.5, "x": 0.5, "y": 1.0})
    middle = plain.y[90:, 80:400]
    wanted = Image.fromarray(middle).resize((480, 270), Image.Resampling.BICUBIC)
    difference = np.abs(np.asarray(wanted).astype(int) - near.y).mean()
    assert difference < 0.6 * np.abs(plain.y.astype(int) - near.y).mean()


def test_a_zoom_that_rests_is_drawn_once(tmp_path: Path) -> None:
    path = photograph(tmp_path / "p.png", (960, 540))
    zoom = {"from": 1.2, "to": 1.2}
    shot = build_shot(still(path, zoom=zoom), CANVAS, lambda address: path)
    assert shot.moment(0.3) == shot.moment(2.9)
    moving = build_shot(still(path), CANVAS, lambda address: path)
    assert moving.moment(0.3) != moving.moment(0.4)


def test_a_picture_is_as_sharp_at_the_end_of_a_zoom_as_at_its_start(tmp_path: Path) -> None:
    """It is looked at in several sizes, one after the other; nobody sees where they change."""
    picture = Image.fromarray(texture(1440, 810, detail=1.0))
    path = tmp_path / "p.png"
    picture.save(path)
    zoom = {"from": 1.0, "to": 1.3, "x": 0.5, "y": 0.5}
    shot = build_shot(still(path, zoom=zoom), CANVAS, lambda address: path)
    sharp = []
    for seconds in np.linspace(0, 5, 51):
        left, top, wide, high = shot.moment(seconds)
        box = (left * 1440, top * 810, (left + wide) * 1440, (top + high) * 810)
        wanted = to_planes(picture.resize(CANVAS[:2], Image.Resampling.LANCZOS, box=box)).y
        shown = painted(shot, seconds).y
        contrast = [np.abs(np.diff(y.astype(int), axis=1)).mean() for y in (shown, wanted)]
        sharp.append(float(contrast[0] / contrast[1]))
    # Noise of one pixel is more than photographs have; bicubic takes a little of it everywhere.
    assert min(sharp) > 0.78 and max(sharp) < 1.02
    assert min(sharp) > 0.9 * max(sharp), "nowhere softer than elsewhere"
    assert max(abs(a - b) for a, b in pairwise(sharp)) < 0.08, "and never at once"


def test_a_photograph_is_cropped_in_its_own_pixels_where_a_composed_one_is(tmp_path: Path) -> None:
    picture = Image.fromarray(texture(720, 480, detail=3.0))
    picture.save(tmp_path / "p.png")
    zoom = {"from": 1.0, "to": 1.0}
    shot = build_shot(still(tmp_path / "p.png", zoom=zoom), CANVAS, lambda a: tmp_path / "p.png")
    wanted = to_planes(compose(picture, CANVAS[:2])).y.astype(int)
    shown = painted(shot, 0.0).y
    assert np.abs(shown - wanted)[4:-4, 4:-4].mean() < 1.5
    assert np.abs(np.roll(shown, 1, 0) - wanted)[4:-4, 4:-4].mean() > 3, "a pixel would be seen"
