"""Every family in three shapes: right in form, the same every time, moving, and calm where words
stand. Small canvases: a family composes by the shape of the canvas, not by its size."""

from __future__ import annotations

import functools

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from nemo_notebook.draft import Canvas
from nemo_notebook.errors import InputError
from nemo_notebook.local.render import visuals
from nemo_notebook.local.render.visuals import Backdrop, Palette, registry
from nemo_notebook.local.render.visuals.colour import contrast, luminance, rgb

WIDE, TALL, SQUARE = Canvas(480, 270), Canvas(270, 480), Canvas(270, 270)
CANVASES = (WIDE, TALL, SQUARE)
FAMILIES = (
    "aurora",
    "books",
    "celebration",
    "chalkboard",
    "chart",
    "city",
    "concert",
    "fireworks",
    "flight",
    "forest",
    "geometric",
    "gradient",
    "health",
    "hearts",
    "kitchen",
    "map",
    "meadow",
    "mountains",
    "network",
    "office",
    "paper",
    "particles",
    "pets",
    "rain",
    "road",
    "sea",
    "snow",
    "space",
    "stadium",
    "sunset",
    "tech",
    "underwater",
    "waves",
)
DURATION = 4.0
# How much a field may change from frame to frame, in levels, where it is more than a breath.
LIVELY = {"fireworks": 2.4, "rain": 1.5}

# x from and to, y from and to, as parts of the canvas: where titles and captions stand.
TITLES = {
    WIDE: (0.06, 0.62, 0.20, 0.55),
    TALL: (0.08, 0.88, 0.14, 0.36),
    SQUARE: (0.08, 0.92, 0.15, 0.46),
}
CAPTIONS = {
    WIDE: (0.12, 0.88, 0.79, 0.89),
    TALL: (0.10, 0.88, 0.68, 0.76),
    SQUARE: (0.10, 0.90, 0.78, 0.88),
}

every = pytest.mark.parametrize("name", FAMILIES)
shapes = pytest.mark.parametrize("canvas", CANVASES, ids=("wide", "tall", "square"))


@functools.cache
def built(name: str, canvas: Canvas, palette: str = "", seed: int = 1) -> Backdrop:
    return visuals.build(name, canvas, palette, seed, DURATION)


def picture(backdrop: Backdrop, canvas: Canvas, t: float) -> NDArray[np.float32]:
    """What the viewer sees at `t`: the field scaled up, the cutouts over it; (h, w, 3)."""
    field = np.ascontiguousarray(np.moveaxis(backdrop.draw(t), 2, 0))
    size = (canvas.width, canvas.height)
    planes = [Image.fromarray(p).resize(size, Image.Resampling.BICUBIC) for p in field]
    scene = np.stack([np.asarray(p) for p in planes], axis=-1)
    for cutout in backdrop.cutouts:
        x, y = round(cutout.x + cutout.drift[0] * t), round(cutout.y + cutout.drift[1] * t)
        h, w = cutout.pixels.shape[:2]
        a, b, c, d = max(0, x), min(canvas.width, x + w), max(0, y), min(canvas.height, y + h)
        if a < b and c < d:
            part = cutout.pixels[c - y : d - y, a - x : b - x].astype(np.float32) / 255
            scene[c:d, a:b] = scene[c:d, a:b] * (1 - part[..., 3:]) + part[..., :3]
    return np.clip(scene, 0, 1)


def zone(scene: NDArray[np.float32], where: tuple[float, ...]) -> NDArray[np.float32]:
    h, w = scene.shape[:2]
    x0, x1, y0, y1 = where
    return scene[int(y0 * h) : int(y1 * h), int(x0 * w) : int(x1 * w)]


def test_the_families_are_all_there() -> None:
    assert set(FAMILIES) <= set(visuals.names())
    for name in FAMILIES:
        assert 2 <= len(visuals.palettes(name)) <= 5
        assert len({p.name for p in visuals.palettes(name)}) == len(visuals.palettes(name))


def test_an_unknown_visual_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InputError, match=r"no visual 'volcano'.*sunset"):
        visuals.build("volcano", WIDE)
    with pytest.raises(InputError, match="volcano"):
        visuals.palettes("volcano")


def test_an_unknown_palette_is_the_default() -> None:
    default = visuals.palettes("sunset")[0]
    assert visuals.build("sunset", WIDE, "no such", 1, 1.0).palette == default
    assert visuals.build("sunset", WIDE, "", 1, 1.0).palette == default
    assert visuals.build("sunset", WIDE, "rose", 1, 1.0).palette.name == "rose"


@every
@shapes
@pytest.mark.parametrize("seed", (1, 2))
def test_form_and_repeatability(name: str, canvas: Canvas, seed: int) -> None:
    backdrop = built(name, canvas, seed=seed)
    again = visuals.build(name, canvas, "", seed, DURATION)
    assert again is not backdrop
    width, height = backdrop.size
    assert width % 2 == 0 and height % 2 == 0
    assert width / height == pytest.approx(canvas.width / canvas.height, rel=0.02)
    assert 5 <= backdrop.rate <= canvas.fps
    for t in (-1.0, 0.0, DURATION, DURATION + 1):
        field = backdrop.draw(t)
        assert field.shape == (height, width, 3) and field.dtype == np.float32
        assert np.isfinite(field).all() and field.min() >= 0 and field.max() <= 1
        assert np.array_equal(field, again.draw(t))
    assert len(backdrop.cutouts) == len(again.cutouts)
    for one, other in zip(backdrop.cutouts, again.cutouts, strict=True):
        assert one.pixels.dtype == np.uint8 and one.pixels.shape[2] == 4
        assert (one.pixels[..., :3] <= one.pixels[..., 3:]).all(), "not premultiplied"
        assert np.array_equal(one.pixels, other.pixels)
        assert (one.x, one.y, one.drift) == (other.x, other.y, other.drift)


@every
def test_a_field_belongs_to_its_caller(name: str) -> None:
    backdrop = built(name, WIDE)
    first = backdrop.draw(1.0)
    kept = first.copy()
    first[:] = 0.5
    assert np.array_equal(backdrop.draw(1.0), kept)


@every
@shapes
def test_it_moves_but_gently(name: str, canvas: Canvas) -> None:
    backdrop = built(name, canvas)
    early, late = picture(backdrop, canvas, 0.0), picture(backdrop, canvas, 2.0)
    assert np.abs(early - late).mean() > 2e-4, "it stands still"
    assert not np.array_equal(backdrop.draw(0.0), backdrop.draw(2.0))
    for k in range(6):
        step = np.abs(backdrop.draw(k / 30) - backdrop.draw((k + 1) / 30)).mean()
        assert step < LIVELY.get(name, 1.2) / 255, "too busy"


@every
def test_another_duration_is_the_same_picture(name: str) -> None:
    short, long = (visuals.build(name, WIDE, "", 1, d) for d in (4.0, 9.0))
    assert np.array_equal(short.draw(1.0), long.draw(1.0))
    difference = np.abs(picture(short, WIDE, 0.0) - picture(long, WIDE, 0.0)).mean()
    assert difference < 0.6 / 255


@every
def test_a_draft_shows_the_picture_of_the_film(name: str) -> None:
    """At a quarter of the pixels a seed gives the same composition: hills, trees, things, lights.

    Small things may fall otherwise; what is seen from afar (a 48th of the width) must not."""
    large = Canvas(WIDE.width * 2, WIDE.height * 2)
    grey = np.array([0.2126, 0.7152, 0.0722])
    seen = []
    for canvas in (WIDE, large):
        scene = Image.fromarray((picture(built(name, canvas), canvas, 1.0) @ grey).astype("f4"))
        seen.append(np.asarray(scene.resize((48, 27), Image.Resampling.BOX)))
    assert np.abs(seen[0] - seen[1]).mean() < 4 / 255
    others = np.asarray(seen[0]).ravel(), np.asarray(seen[1]).ravel()
    assert np.corrcoef(*others)[0, 1] > 0.95


@every
def test_another_seed_is_another_picture(name: str) -> None:
    one, other = (picture(built(name, WIDE, seed=s), WIDE, 1.0) for s in (1, 2))
    assert np.abs(one - other).mean() > 2 / 255


@every
@shapes
def test_cutouts_cover_their_place_all_the_time(name: str, canvas: Canvas) -> None:
    duration = 30.0
    backdrop = visuals.build(name, canvas, "", 3, duration)
    assert all(c.pixels[..., 3].any() for c in backdrop.cutouts)
    for cutout in backdrop.cutouts:
        width = cutout.pixels.shape[1]
        if width < canvas.width:
            continue
        for t in (-1.0, 0.0, duration, duration + 1):
            left = cutout.x + cutout.drift[0] * t
            assert round(left) <= 0 and round(left) + width >= canvas.width
        bottom = cutout.y + cutout.pixels.shape[0]
        if (cutout.pixels[-1, :, 3] == 255).all() and cutout.y > canvas.height * 0.3:
            # Ground that fills its last row ends at the water, in the mist, or below the canvas.
            assert cutout.drift[1] == 0 and bottom > canvas.height * 0.55


@every
@shapes
def test_words_find_a_calm_and_legible_place(name: str, canvas: Canvas) -> None:
    default = visuals.palettes(name)[0]
    looks = [(palette, 1) for palette in visuals.palettes(name)] + [(default, 2)]
    grey = np.array([0.2126, 0.7152, 0.0722])
    for palette, seed in looks:
        # The default is built once for all tests, under its empty name.
        backdrop = built(name, canvas, "" if palette == default else palette.name, seed)
        scene = picture(backdrop, canvas, DURATION / 2)
        title, caption = zone(scene, TITLES[canvas]), zone(scene, CAPTIONS[canvas])
        assert (title @ grey).std() < 0.15
        assert (caption @ grey).std() < 0.11
        behind_title = np.median(title.reshape(-1, 3), axis=0)
        behind_caption = np.median(caption.reshape(-1, 3), axis=0)
        assert contrast(rgb(palette.ink), behind_title) >= 4.5
        assert contrast(rgb(palette.accent), behind_title) >= 4.5
        assert contrast(rgb(palette.ink), behind_caption) >= 4.5
        light_ink = luminance(rgb(palette.ink)) > luminance(behind_title)
        assert backdrop.dark == bool(light_ink)


@every
def test_no_bands(name: str) -> None:
    """Scaled up and rounded to the levels of a video, slow ramps show grain and no contours: in
    every part of the sky neighbours differ now and then (on a bare ramp about one in a hundred)."""
    field = built(name, WIDE).draw(1.0)
    luma = field[: len(field) // 2] @ np.array([0.2126, 0.7152, 0.0722], np.float32)
    large = Image.fromarray(luma).resize((1920, 540), Image.Resampling.BICUBIC)
    steps = np.diff(np.round(np.asarray(large) * 219), axis=1) != 0
    parts = steps[:512, :1792].reshape(4, 128, 7, 256).mean(axis=(1, 3))
    # Where the sun burns out to white there are no levels to tell apart.
    assert np.quantile(parts, 0.1) > 0.035


@pytest.mark.parametrize("name", ("city", "forest", "meadow", "mountains", "space"))
def test_cutouts_stay_small(name: str) -> None:
    for duration in (6.0, 60.0):
        backdrop = visuals.build(name, Canvas(1920, 1080), "", 1, duration)
        assert sum(c.pixels.nbytes for c in backdrop.cutouts) < 26e6


@every
@pytest.mark.parametrize(
    "canvas",
    (Canvas(432, 540), Canvas(202, 360), Canvas(64, 64)),
    ids=lambda canvas: f"{canvas.width}x{canvas.height}",
)
def test_odd_canvases_and_no_duration(name: str, canvas: Canvas) -> None:
    backdrop = visuals.build(name, canvas, "", 5, 0.0)
    assert backdrop.draw(0.0).shape == (backdrop.size[1], backdrop.size[0], 3)


def test_a_visual_of_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    visuals.names()
    monkeypatch.setattr(registry, "_FAMILIES", dict(registry._FAMILIES))
    night = Palette("night", "#000000", "#101010", "#202020", "#ffffff", "#ffcc00")

    @visuals.visual("test-plain", palettes=(night,))
    def plain(canvas: Canvas, palette: Palette, seed: int, duration: float) -> Backdrop:
        return Backdrop(palette, (2, 2), lambda t: np.full((2, 2, 3), seed / 10, np.float32))

    assert "test-plain" in visuals.names()
    made = visuals.build("test-plain", WIDE, seed=-3)
    assert made.palette == night and made.draw(0.0)[0, 0, 0] == pytest.approx(0.3)
    with pytest.raises(ValueError, match="at least one palette"):
        visuals.visual("bare", palettes=())
