"""Blending in YUV is exact at both ends, at every place and without touching its surroundings."""

from __future__ import annotations

import numpy as np
import pytest

from nemo_notebook.local.render.picture.blending import Blender, Placement
from nemo_notebook.local.render.picture.planes import Planes
from nemo_notebook.local.render.picture.sprites import Sprite


def flat(width: int, height: int, rgba: tuple[int, int, int, int]) -> Sprite:
    alpha = rgba[3] / 255
    colour = [round(channel * alpha) for channel in rgba[:3]] + [rgba[3]]
    return Sprite(np.tile(np.array(colour, np.uint8), (height, width, 1)))


def grey(width: int, height: int, luma: int) -> Planes:
    planes = Planes.empty(width, height)
    planes.clear()
    planes.y[...] = luma
    return planes


def test_what_is_transparent_changes_no_value_at_all() -> None:
    planes = Planes.empty(256, 2)
    planes.y[...] = planes.u[...] = planes.v[...] = 0
    planes.y[...] = np.arange(256, dtype=np.uint8)
    planes.u[...] = np.arange(128, dtype=np.uint8)
    before = planes.y.copy(), planes.u.copy()
    Blender().put(planes, Placement(flat(256, 2, (0, 0, 0, 0)), 0, 0))
    Blender().put(planes, Placement(flat(256, 2, (0, 0, 0, 0)), 0, 0, 0.5))
    assert np.array_equal(planes.y, before[0]) and np.array_equal(planes.u, before[1])


@pytest.mark.parametrize(
    ("rgb", "yuv"),
    [
        # ITU-R BT.709 limited range, computed by hand from its section 3.
        ((255, 255, 255), (235, 128, 128)),
        ((0, 0, 0), (16, 128, 128)),
        ((255, 0, 0), (63, 102, 240)),
        ((0, 0, 255), (32, 240, 118)),
    ],
)
def test_an_opaque_sprite_has_the_colours_of_bt709(
    rgb: tuple[int, int, int], yuv: tuple[int, int, int]
) -> None:
    planes = grey(16, 16, 90)
    Blender().put(planes, Placement(flat(8, 8, (*rgb, 255)), 4, 4))
    found = (int(planes.y[6, 6]), int(planes.u[4, 4]), int(planes.v[4, 4]))
    assert max(abs(a - b) for a, b in zip(found, yuv, strict=True)) <= 1
    assert planes.y[3, 3] == 90 and planes.y[12, 12] == 90


def test_half_opaque_is_half_way_and_opacity_fades_the_same_way() -> None:
    half, faded = grey(8, 8, 16), grey(8, 8, 16)
    Blender().put(half, Placement(flat(8, 8, (255, 255, 255, 128)), 0, 0))
    Blender().put(faded, Placement(flat(8, 8, (255, 255, 255, 255)), 0, 0, 0.5))
    assert abs(int(half.y[4, 4]) - 126) <= 1
    assert abs(int(faded.y[4, 4]) - 126) <= 1


@pytest.mark.parametrize("x", [-7, -3.5, -1, 0, 0.25, 1, 2.75, 12, 15, 40])
@pytest.mark.parametrize("y", [-9, -1, 0, 3, 14, 40])
def test_any_place_is_legal_and_nothing_outside_the_sprite_is_touched(x: float, y: float) -> None:
    planes = grey(16, 16, 50)
    Blender().put(planes, Placement(flat(6, 6, (255, 255, 255, 255)), x, y))
    rows, columns = np.nonzero(planes.y != 50)
    if len(rows):
        assert rows.min() >= max(0, y) and rows.max() < min(16, y + 6)
        assert columns.min() >= max(0, x) - 1 and columns.max() < min(16, x + 7)
    inside = planes.y[
        max(0, int(y)) : max(0, int(y) + 6), max(0, int(np.ceil(x))) : max(0, int(x + 6))
    ]
    assert (inside == 235).all()


def test_a_slow_drift_moves_by_parts_of_a_pixel() -> None:
    columns = []
    for step in range(4):
        planes = grey(16, 4, 16)
        Blender().put(planes, Placement(flat(4, 4, (255, 255, 255, 255)), 4 + step / 4, 0))
        columns.append(float((planes.y[2].astype(float) - 16) @ np.arange(16)) / 219 / 4)
    assert np.allclose(np.diff(columns), 0.25, atol=0.02)


def test_a_cross_fade_begins_with_one_picture_and_ends_with_the_other() -> None:
    for amount, wanted in ((0.0, 40), (0.5, 120), (1.0, 200)):
        planes = grey(4, 4, 40)
        Blender().mix(planes, grey(4, 4, 200), amount)
        assert abs(int(planes.y[0, 0]) - wanted) <= 1


@pytest.mark.parametrize(("x", "y"), [(0, 0), (3, 5), (-401, -83), (900.25, 701), (64.75, -2)])
@pytest.mark.parametrize("opacity", [1.0, 0.4])
def test_a_large_sprite_of_gaps_and_opaque_parts_is_drawn_as_by_the_rule(
    x: float, y: float, opacity: float
) -> None:
    rgba = np.zeros((720, 1000, 4), np.uint8)
    rgba[40:300, 30:420] = 180, 180, 180, 255  # opaque, with an edge that is not
    rgba[40:300, 420:500] = 60, 60, 60, 85
    rgba[200:680, 800:960] = 100, 100, 100, 128
    rgba[350:357, 10:990] = 255, 255, 255, 255  # a thin line among what is empty
    rgba[600:720, 0:1] = 20, 20, 20, 20
    planes = grey(1280, 960, 90)
    Blender().put(planes, Placement(Sprite(rgba), x, y, opacity))
    expected = np.full((960 + 2000, 1280 + 2400), 90.0)
    column, part = int(np.floor(x)), x - np.floor(x)
    for shift, share in ((0, 1 - part), (1, part)):  # a part of a pixel is a mean of two places
        grey_part, alpha = rgba[..., 0] * (opacity / 255), rgba[..., 3] * (opacity / 255)
        spot = np.s_[1000 + y : 1720 + y, 1200 + column + shift : 2200 + column + shift]
        expected[spot] += share * (219 * grey_part + (16 - 90) * alpha)
    expected = expected[1000:1960, 1200:2480]
    assert np.abs(planes.y - expected).max() <= 2.5
    assert (planes.y[expected == 90] == 90).all()
