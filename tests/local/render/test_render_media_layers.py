"""Transitions between files of all kinds, and logos at every place of every canvas."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from footage import photograph, recording, rolling
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from nemo_notebook.draft import VIDEO, Canvas, Draft, Segment, Track
from nemo_notebook.local.render.painter import Painter
from nemo_notebook.local.render.picture.blending import Blender
from nemo_notebook.local.render.picture.overlays import build_overlay
from nemo_notebook.local.render.picture.planes import Planes
from nemo_notebook.local.render.picture.transitions import TRANSITIONS

CANVAS = Canvas(320, 180)


def luma(painter: Painter, number: int) -> NDArray[Any]:
    return Planes.of(painter.frame(number)).y.astype(int).copy()


def alone(segment: Segment, folder: Path, number: int) -> NDArray[Any]:
    track = Track("video", VIDEO, "Video", (segment,))
    film = Draft((track,), segment.end, canvas=CANVAS)
    return luma(Painter(film, lambda address: folder / address[5:]), number)


def scene(kind: str, name: str, start: int, **style: Any) -> Segment:
    return Segment(name, kind, start, 1500, name, f"nemo:{name}", 1, style=style)


@pytest.mark.parametrize("name", sorted(TRANSITIONS))
@pytest.mark.parametrize("kinds", ["picture clip", "clip picture", "clip clip", "picture picture"])
def test_every_transition_goes_from_any_file_to_any_other(
    tmp_path: Path, name: str, kinds: str
) -> None:
    photograph(tmp_path / "one.jpg", (320, 180))
    photograph(tmp_path / "two.jpg", (180, 320))
    recording(tmp_path / "one.mp4", rolling(160, 90), frames=45)
    recording(tmp_path / "two.mp4", rolling(90, 160), size=(90, 160), frames=45)
    files = {"picture": ("one.jpg", "two.jpg"), "clip": ("one.mp4", "two.mp4")}
    first, second = kinds.split()
    old = scene(first, files[first][0], 0)
    new = scene(second, files[second][1], 1500, transition={"type": name, "duration": 600})
    film = Draft((Track("video", VIDEO, "Video", (old, new)),), 3000, canvas=CANVAS)
    painter = Painter(film, lambda address: tmp_path / address[5:])
    frames = [luma(painter, number) for number in range(30, 62)]
    before, after = alone(old, tmp_path, 30), alone(new, tmp_path, 60)
    assert np.abs(frames[0] - before).mean() < 2
    assert np.abs(frames[30] - after).mean() < 2
    middle = frames[15]
    assert np.abs(middle - before).mean() > 3 and np.abs(middle - after).mean() > 3
    if name in ("fade", "zoom"):
        steps = [float(np.abs(b - a).mean()) for a, b in pairwise(frames)]
        assert max(steps) < 6 * (float(np.median(steps)) + 2), "no jump"


def test_a_zoom_rushes_into_the_old_picture_and_rests_in_the_new_one() -> None:
    def rings(inner: int) -> Planes:
        planes = Planes.empty(320, 180)
        planes.clear()
        planes.y[60:120, 160 - inner : 160 + inner] = 220
        return planes

    widths = []
    for part in (0.0, 0.15, 0.29):
        old = rings(90)
        TRANSITIONS["zoom"](Blender(), old, rings(50), part)
        widths.append(int((old.y[90] > 120).sum()))
    assert 180 == widths[0] < widths[1] < widths[2], "it grows, faster and faster"
    coming = []
    for part in (0.71, 0.85, 1.0):
        old = rings(30)
        TRANSITIONS["zoom"](Blender(), old, rings(50), part)
        coming.append(int((old.y[90] > 120).sum()))
    assert coming[0] >= coming[1] >= coming[2] == 100


def logo(path: Path, size: tuple[int, int] = (300, 120), edge: int = 40) -> Path:
    """A white badge with an empty edge around it."""
    image = Image.new("RGBA", (size[0] + 2 * edge, size[1] + 2 * edge), (0, 0, 0, 0))
    ImageDraw.Draw(image).ellipse((edge, edge, edge + size[0], edge + size[1]), fill="#ffffff")
    image.save(path)
    return path


CANVASES = [Canvas(1280, 720), Canvas(720, 1280), Canvas(720, 720), Canvas(720, 900)]
PLACES = ["top left", "top center", "top right", "middle left", "middle right", "bottom left",
          "bottom center", "bottom right"]  # fmt: skip


@pytest.mark.parametrize("canvas", CANVASES, ids=lambda c: f"{c.width}x{c.height}")
@pytest.mark.parametrize("place", PLACES)
def test_a_logo_stands_in_its_place_and_in_the_safe_area(
    tmp_path: Path, canvas: Canvas, place: str
) -> None:
    path = logo(tmp_path / "logo.png")
    for scale in (None, 0.1, 0.5, 1.0):
        style = {"position": place, **({"scale": scale} if scale else {})}
        segment = Segment("o", "overlay", 0, 3000, "logo.png", "nemo:x", style=style)
        layer = build_overlay(segment, canvas, path)
        assert layer is not None
        (placed,) = layer(1500)
        planes = Planes.empty(canvas.width, canvas.height)
        planes.clear()
        Blender().put(planes, placed)
        rows, columns = np.nonzero(planes.y > 120)
        left, right = columns.min() / canvas.width, 1 - columns.max() / canvas.width
        top, bottom = rows.min() / canvas.height, 1 - rows.max() / canvas.height
        assert min(left, right, top, bottom) > 0.04
        down, across = place.split()
        assert {"left": left <= right, "right": right <= left + 0.09}.get(across, True)
        assert {"top": top <= bottom, "bottom": bottom <= top + 0.12}.get(down, True)
        if canvas.height > 1.5 * canvas.width:
            assert bottom > 0.17 and top > 0.08, "below are captions of the players, above tabs"
            assert right > 0.12 or down == "top", "and at the right their buttons"


def test_a_logo_is_as_large_as_its_scale_and_has_clean_edges(tmp_path: Path) -> None:
    path = logo(tmp_path / "logo.png", (200, 200))
    canvas = Canvas(1280, 720)
    segment = Segment("o", "overlay", 0, 3000, "l", "nemo:x", style={"scale": 0.3})
    layer = build_overlay(segment, canvas, path)
    assert layer is not None
    planes = Planes.empty(1280, 720)
    planes.clear()
    planes.y[...] = 180
    for placed in layer(1500):
        Blender().put(planes, placed)
    rows, _ = np.nonzero(planes.y > 208)
    assert abs(np.ptp(rows) - 0.3 * 720) < 4
    assert planes.y.min() >= 178, "no dark line where white fades into nothing"


def test_a_small_logo_is_not_blown_up_and_a_broken_one_is_left_out(tmp_path: Path) -> None:
    segment = Segment("o", "overlay", 0, 3000, "l", "nemo:x")
    layer = build_overlay(segment, Canvas(3840, 2160), logo(tmp_path / "l.png", (20, 20), 0))
    assert layer is not None and layer.sprite.height <= 66
    (tmp_path / "b.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 90)
    assert build_overlay(segment, CANVAS, tmp_path / "b.png") is None
    assert build_overlay(segment, CANVAS, tmp_path / "none.png") is None


def test_a_still_of_a_frame_has_the_colours_of_the_film(tmp_path: Path) -> None:
    Image.new("RGB", (320, 180), (200, 40, 40)).save(tmp_path / "p.png")
    track = Track("video", VIDEO, "Video", (scene("picture", "p.png", 0),))
    frame = Painter(
        Draft((track,), 1500, canvas=CANVAS), lambda address: tmp_path / address[5:]
    ).frame(5)
    shown = np.asarray(frame.to_image(), int)
    assert np.abs(shown[90, 160] - (200, 40, 40)).max() <= 2
