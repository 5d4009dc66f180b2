"""How backgrounds are put together: fields as three planes, colours under masks, light on them."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import ImageDraw

from nemo_notebook.draft import Canvas
from nemo_notebook.local.render import visuals
from nemo_notebook.local.render.visuals.colour import mix, mixes, ramp, rgb, tinted
from nemo_notebook.local.render.visuals.focus import Stamps, soften, speck, stamp
from nemo_notebook.local.render.visuals.light import Layout, grain, hush
from nemo_notebook.local.render.visuals.motion import laid, lay, planar, veiled
from nemo_notebook.local.render.visuals.shapes import draw_mask, lay_on, paint, stretch, stroke

RNG = np.random.default_rng(3)


@pytest.mark.parametrize("name", visuals.names())
def test_fields_lie_in_memory_as_three_planes(name: str) -> None:
    field = visuals.build(name, Canvas(320, 180), "", 1, 2.0).draw(0.5)
    assert np.moveaxis(field, 2, 0).flags.c_contiguous


def test_a_planar_copy_is_equal_and_of_its_own() -> None:
    for field in (RNG.random((6, 8, 3)), planar(RNG.random((6, 8, 3)))):
        copy = planar(field)
        assert np.allclose(copy, field) and not np.shares_memory(copy, field)
        assert np.moveaxis(copy.copy("K"), 2, 0).flags.c_contiguous


@pytest.mark.parametrize("count", (1, 2, 3, 6))
def test_light_is_laid_into_a_part_of_a_field(count: int) -> None:
    planes = RNG.random((count, 70, 50), dtype=np.float32)
    colours = RNG.random((count, 3), dtype=np.float32)
    before = RNG.random((90, 50, 3))
    field = planar(before)
    lay(field[20:], planes, colours)
    before[20:] += np.einsum("khw,kc->hwc", planes, colours)
    assert np.allclose(field, before, atol=1e-5)


@pytest.mark.parametrize("count", (1, 2, 5))
def test_a_lit_copy_is_light_on_the_upper_rows_cut_off(count: int) -> None:
    planes = RNG.random((count, 70, 50), dtype=np.float32)
    colours = RNG.random((count, 3), dtype=np.float32) - np.float32(0.4)
    still = planar(RNG.random((90, 50, 3)) * 1.2)
    before = still.copy("K")
    wanted = still.copy("K")
    lay(wanted[:70], planes, colours)
    field = laid(still, planes, colours)
    assert np.allclose(field, wanted.clip(0, 1), atol=1e-5) and np.array_equal(still, before)
    assert np.moveaxis(field, 2, 0).flags.c_contiguous


def test_stamps_lie_between_pixels_and_are_cut_at_the_edges() -> None:
    patches = [speck(1.5), speck(4.0), speck(2.0)]
    places = np.array([(20.25, 11.5), (0.4, 28.75), (-90.0, 3.0)])
    together, alone = np.zeros((30, 40), np.float32), np.zeros((30, 40), np.float32)
    Stamps(patches).add(together, *places.T, np.array([0.5, 1.0, 1.0]))
    stamp(alone, patches[0] * np.float32(0.5), *places[0])
    stamp(alone, patches[1], *places[1])
    assert np.allclose(together, alone, atol=1e-6)
    rows, columns = np.mgrid[:24, 12:30]
    light = together[:24, 12:30] / together[:24, 12:30].sum()
    assert (light * columns).sum() == pytest.approx(20.25, abs=0.1)
    assert (light * rows).sum() == pytest.approx(11.5, abs=0.1)


def test_a_veil_is_laid_as_far_as_its_mask_says() -> None:
    field, veil = planar(np.zeros((4, 5, 3))), planar(RNG.random((4, 5, 3)))
    mask = RNG.random((4, 5), dtype=np.float32)
    veiled(field, mask, veil)
    assert np.allclose(field, mask[..., None] * veil)


def test_a_tint_is_the_product_of_plane_and_colour() -> None:
    plane, colour, each = RNG.random((4, 5)), rgb("#336699"), RNG.random((4, 5, 3))
    assert np.allclose(tinted(plane, colour), plane[..., None] * colour)
    assert np.allclose(tinted(plane[:, :1], each), plane[:, :1, None] * each)


def test_a_ramp_climbs_from_stop_to_stop_and_stays_at_its_ends() -> None:
    stops = ((0.0, "#102030"), (0.5, "#808080"), (1.0, "#f0e0d0"))
    colours = ramp(stops, np.linspace(0, 1, 500))
    assert (np.diff(colours, axis=0) >= 0).all() and np.diff(colours, axis=0).max() < 1 / 255
    assert np.allclose(colours[250], rgb("#808080"), atol=0.03)
    low, high = ramp(stops, np.array([-1.0, 2.0]))
    assert np.array_equal(low, colours[0]) and np.array_equal(high, colours[-1])


def test_many_colours_are_mixed_as_one_is() -> None:
    firsts, shares = ("#8a3a2a", "#c98a4a", "#24304a"), (0.0, 0.31, 0.8)
    wanted = [mix(first, "#102030", share) for first, share in zip(firsts, shares, strict=True)]
    colours = mixes(np.stack([rgb(first) for first in firsts]), "#102030", np.array(shares))
    assert ["#" + bytes(colour).hex() for colour in colours] == wanted


def test_strokes_are_as_full_as_lines_with_joints_everywhere() -> None:
    s = np.linspace(0, 4 * np.pi, 160)
    wave = np.stack([10 + 14 * s, 60 + 30 * np.sin(s)], axis=1)
    corner = np.array([(20.0, 110.0), (90.0, 20.0), (160.0, 110.0)])

    def curve(pen: ImageDraw.ImageDraw, k: int) -> None:
        for path in (wave, corner):
            pen.line((path * k).ravel().tolist(), fill=255, width=6 * k, joint="curve")

    def ours(pen: ImageDraw.ImageDraw, k: int) -> None:
        for path in (wave, corner):
            stroke(pen, path * k, 6 * k)

    full = draw_mask(200, 130, ours)
    assert np.abs(draw_mask(200, 130, curve) - full).mean() < 0.003
    # Two rectangles alone leave the outer side of a corner open.
    assert full[18, 89:91].min() > 0.9


def test_a_cutout_is_painted_wherever_its_mask_is() -> None:
    mask = np.zeros((300, 90), np.float32)
    mask[10, 3] = mask[150:160, 40:70] = mask[299, 89] = 1
    colour = RNG.random((300, 90, 3), dtype=np.float32)
    pixels = paint(mask, colour)
    assert np.array_equal(pixels[..., 3] > 0, mask > 0)
    assert np.abs(pixels[..., :3] - 255 * colour * mask[..., None]).max() < 1


def test_paint_is_premultiplied_and_keeps_the_mean() -> None:
    mask = np.repeat(np.linspace(0, 1, 300, dtype=np.float32)[:, None], 256, axis=1)
    colour = np.array([0.3, 1.4, -0.2], np.float32)
    pixels = paint(mask, colour)
    assert (pixels[..., :3] <= pixels[..., 3:]).all()
    assert np.allclose(pixels[..., 3], mask * 255, atol=0.51)
    # Dithered: the fractions of a level are there on average.
    rows = pixels[200].astype(float).mean(axis=0)
    alpha = round(float(mask[200, 0]) * 255)
    assert rows[:3] == pytest.approx([0.3 * alpha, alpha, 0], abs=0.2)
    assert not paint(np.zeros((40, 30), np.float32), colour).any()


def test_a_colour_of_fewer_rows_is_stretched_over_the_mask() -> None:
    mask = np.ones((90, 40), np.float32)
    coarse = np.repeat(np.linspace(0.2, 0.8, 30)[:, None, None], 3, axis=2)
    fine = stretch(coarse[:, :1, 0], 1, 90)[..., None]
    far = paint(mask, coarse).astype(int) - paint(mask, np.repeat(fine, 3, axis=2))
    assert np.abs(far).max() <= 2


def test_pixels_over_pixels() -> None:
    below = paint(np.ones((50, 20), np.float32), rgb("#4080c0"))
    above = paint(RNG.random((50, 20), dtype=np.float32), rgb("#f0a020"))
    wanted = above + below * (1 - above[..., 3:] / 255)
    lay_on(below, above)
    assert np.abs(below - wanted).max() <= 0.51


def test_a_part_of_a_stretched_plane_is_that_part() -> None:
    plane = RNG.random((9, 12))
    whole = stretch(plane, 120, 90)
    assert np.allclose(stretch(plane, 120, 90, (30, 20, 90, 60)), whole[20:60, 30:90], atol=1e-4)


@pytest.mark.parametrize("sigma", (0.8, 3.0, 7.5))
def test_out_of_focus_keeps_light_and_spreads_it(sigma: float) -> None:
    plane = np.zeros((120, 120), np.float32)
    plane[60, 60] = 1
    soft = soften(plane, sigma)
    place = np.arange(120) - 60
    assert soft.sum() == pytest.approx(1, abs=0.02)
    assert np.sqrt((soft.sum(axis=0) * place**2).sum()) == pytest.approx(sigma, rel=0.08)
    assert soften(np.dstack([plane, plane, plane]), sigma)[..., 1] == pytest.approx(soft)


def test_what_is_kept_for_the_next_scene_cannot_be_written() -> None:
    layout = Layout(Canvas(320, 180))
    assert hush(layout) is hush(Layout(Canvas(320, 180)))
    for kept in (hush(layout), grain(8, 6)):
        with pytest.raises(ValueError, match="read-only"):
            kept += 1
    assert np.array_equal(grain(8, 6), grain(4, 12).reshape(8, 6, 1))
