"""A skyline over a river at dusk: lit windows, haze between the rows, lights in the water."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .....draft import Canvas
from ..backdrop import Backdrop, Cutout, Field, Palette
from ..colour import mix, ramp, rgb, tinted
from ..light import Layout, glow, grain, hush, smooth, spread, vignette
from ..motion import Water, planar, slide, tiled, veiled
from ..noise import clouds, generator
from ..registry import visual
from ..shapes import lay_over, paint, stretch, strip

_PALETTES = (
    Palette("dusk", "#0c0e2a", "#3b2f74", "#e58aa0", "#ffffff", "#ffb84d"),
    Palette("night", "#060d1c", "#12355c", "#5fb4d8", "#ffffff", "#ffc65c"),
    Palette("amber", "#180f20", "#5a2f4a", "#ffb070", "#fffaf2", "#ffd079"),
)
_SKIES = {
    "dusk": ("#f0a08c", "#b8608c", "#5d3f86", "#29275f", "#0e1034"),
    "night": ("#4d93b4", "#24618f", "#123a66", "#0a2142", "#050d1f"),
    "amber": ("#ffc27d", "#e0805c", "#8a4560", "#402a4e", "#1a1228"),
}
_SPOTS = (0.0, 0.16, 0.40, 0.68, 1.0)
_LAMPS = ("#ffd08a", "#ffbc62", "#ffe6bd", "#fff1d8", "#ffab55", "#bfe0ff")
_TONES, _SHARES = np.stack([rgb(colour) for colour in _LAMPS]), (0.3, 0.25, 0.2, 0.1, 0.1, 0.05)
"""Colours of lit windows, and how many have each."""


@dataclass(frozen=True)
class _Row:
    """One row of houses: heights and widths in shorter sides, `haze` 0 (near) to 1 (far)."""

    height: float
    width: tuple[float, float]
    haze: float
    window: float
    lit: float
    drift: float


_FAR = _Row(0.46, (0.055, 0.115), 0.72, 0.0, 0.0, 0.0)
_ROWS = (
    _Row(0.40, (0.050, 0.105), 0.40, 0.0056, 0.30, 1.7),
    _Row(0.24, (0.070, 0.150), 0.06, 0.0078, 0.40, 3.0),
)


@visual("city", palettes=_PALETTES)
def city(canvas: Canvas, palette: Palette, seed: int, duration: float) -> Backdrop:
    layout = Layout(canvas)
    rng = generator("city", seed)
    w, h = layout.size
    horizon = round(layout.pick(0.755, 0.745, 0.655) * h)
    level = horizon / h
    heart = layout.pick(0.74, 0.62, 0.5) + rng.uniform(-0.06, 0.06)

    climb = np.clip((level - layout.y) / level, 0, 1)
    shine = spread(layout, heart, level, 0.62, 1.7)
    sky = ramp(
        tuple(zip(_SPOTS, _SKIES[palette.name], strict=True)),
        np.clip(climb * (1.28 - 0.42 * shine), 0, 1),
    )
    sky += tinted(glow(layout, heart, level, 0.30, stretch=1.9) * 0.14, rgb(palette.light))
    stars = rng.random((h, w), dtype=np.float32)
    stars = smooth(stars, 0.9988, 1.0) * smooth(climb, 0.55, 0.95) * (1 - 0.8 * hush(layout))
    sky += (stars * 0.55)[..., None]
    sky *= vignette(layout, 0.25)[..., None]
    sky += grain(h, w)

    bands = clouds(rng, horizon, 640, cycles=(4.5, 2.2), falloff=1.8, finest=30)
    density = tiled(smooth(bands, 0.0, 2.3), w)
    where = smooth(climb[:horizon], 0.20, 0.40) * smooth(climb[:horizon], 1.0, 0.6)
    lit = rgb(mix(palette.light, palette.middle, 0.45)) - sky[:horizon]
    veil = np.asarray(tinted(where * 0.38 * (0.4 + shine[:horizon]), lit), np.float32)
    veil *= (1 - 0.5 * hush(layout))[:horizon, :, None]

    # The farthest row is soft with haze: it belongs to the field, where it costs nothing.
    small = Canvas(max(2, canvas.width // 2), max(2, canvas.height // 2))
    far = _houses(small, palette, rng, duration, level, heart, layout, _FAR)
    sky[:] = lay_over(sky, [far], small)
    rows = [_houses(canvas, palette, rng, duration, level, heart, layout, row) for row in _ROWS]
    mirrored, lamps = _reflection(layout, sky, rows, canvas)
    water = Water(
        layout,
        rng,
        mirrored,
        horizon,
        deep=rgb(palette.deep),
        light=(heart, np.array([1.0, 0.78, 0.50], np.float32)),
        path=1.4,
        swell=0.55,
        narrow=0.0001,
        calm=hush(layout),
        lift=0.0,
        lamps=lamps,
    )
    sky = planar(sky)

    def draw(t: float) -> Field:
        out = sky.copy("K")
        mask = slide(density, 1.8 * t, w)
        veiled(out[:horizon], mask, veil)
        water.draw(out, t)
        return np.clip(out, 0, 1, out=out)

    return Backdrop(palette, layout.size, draw, tuple(rows))


def _reflection(
    layout: Layout, sky: Field, rows: list[Cutout], canvas: Canvas
) -> tuple[Field, NDArray[np.float32]]:
    """The skyline as the water sees it, drawn out downwards, and its lights alone."""
    h = layout.height
    scene = lay_over(sky, rows, canvas)
    reach = max(3, h // 11)
    planes = np.moveaxis(scene, -1, 0)
    total = np.pad(planes, ((0, 0), (reach, reach), (0, 0)), mode="edge").cumsum(axis=1)
    drawn = (total[:, 2 * reach :] - total[:, : -2 * reach])[:, :h]
    drawn *= np.float32(1 / (2 * reach))
    light = np.maximum(np.maximum(drawn[0], drawn[1]), drawn[2])
    # Every fourth column tells how bright the sky is.
    level = np.median(light[:, ::4], axis=1, keepdims=True)
    return np.moveaxis(drawn, 0, -1), np.clip((light - level) * np.float32(2.2), 0, 1)


def _houses(
    canvas: Canvas,
    palette: Palette,
    rng: np.random.Generator,
    duration: float,
    level: float,
    heart: float,
    layout: Layout,
    row: _Row,
) -> Cutout:
    where = strip(canvas, duration, row.drift)
    # A row may have a house more or less at another size: what follows is not to change by that.
    rng = np.random.default_rng(int(rng.integers(1 << 62)))
    short = min(canvas.width, canvas.height)
    rows = int(short * row.height * 1.45)
    # All walls of a row have one colour, lighter or darker: how much of it is one plane.
    wall, mask = np.zeros((2, rows, where.width), np.float32)
    lamps = np.zeros((3, rows, where.width), np.float32)
    sky = _SKIES[palette.name]
    body = rgb(mix(palette.deep, mix(sky[1], sky[2], 0.55), row.haze))
    foot = rgb(mix(palette.deep, mix(sky[0], sky[1], 0.5), min(1.0, row.haze * 1.05 + 0.10)))

    x = -rng.uniform(0, 0.05) * short
    while x < where.width:
        # A house has its own chance: how many windows it has is nothing to its neighbours.
        own = np.random.default_rng(int(rng.integers(1 << 62)))
        width = short * rng.uniform(*row.width)
        place_x = (x + width / 2 + where.x) / canvas.width
        size = _height(layout, rng, place_x, heart, row)
        tower = (rng.random() < 0.22) and abs(place_x - heart) < 0.22
        if tower:
            size, width = size * 1.22, width * 0.72
        height = min(rows - 4, max(6, int(short * size)))
        left = int(x)
        _house(own, wall, mask, lamps, left, int(x + width) - left, height, short, row, tower)
        x += width + short * rng.uniform(-0.012, -0.001)

    if row.window:
        across, high = where.width // 4, rows // 4
        for plane in lamps:
            bloom = np.clip(stretch(plane[::8, ::8], across, high), 0, 2)
            bloom *= np.float32(0.5)
            quarters = plane[: 4 * high, : 4 * across].reshape(high, 4, -1)
            quarters += bloom.repeat(4, axis=1)[:, None]
    # Haze gathers at the foot of the far rows; the street lights warm the foot of the near one.
    first = int(np.flatnonzero(mask.max(axis=1))[0])
    wall, mask, lamps = wall[first:], mask[first:], lamps[:, first:]
    down = (np.arange(first, rows, dtype=np.float32) / rows)[:, None]
    haze = smooth(down, 0.30, 1.0) * np.float32(0.25 + 0.60 * row.haze)
    street = smooth(down, 0.80, 1.0) * np.float32(0.26 if row.haze < 0.1 else 0.0)
    warm = (1.0, 0.66, 0.36)
    for channel, plane in enumerate(lamps):
        share = (1 - haze) * body[channel]
        added = haze * foot[channel] + street * np.float32(warm[channel])
        # A few rows at a time stay in the cache.
        for top in range(0, len(plane), 32):
            part = slice(top, top + 32)
            lit = wall[part] * share[part]
            lit += added[part]
            plane[part] += lit
    rows -= first
    pixels = paint(mask, np.moveaxis(lamps, 0, -1))
    return where.place(pixels, level * canvas.height - rows + 1)


def _height(layout: Layout, rng: np.random.Generator, x: float, heart: float, row: _Row) -> float:
    """How high a house stands: the centre of the town is high, the side of the words low."""
    reach = layout.pick(0.26, 0.34, 0.42)
    centre = float(np.exp(-(((x - heart) / reach) ** 2)))
    low = 0.42 if row.haze > 0.1 else 0.50
    size = row.height * (low + (1 - low) * centre) * rng.uniform(0.62, 1.06)
    return float(size) * layout.pick(1.0, 0.74, 0.95)


def _house(
    rng: np.random.Generator,
    wall: NDArray[np.float32],
    mask: NDArray[np.float32],
    lamps: NDArray[np.float32],
    x: int,
    width: int,
    height: int,
    short: int,
    row: _Row,
    tower: bool,
) -> None:
    """One house with its setbacks, mast and windows, standing on the lower edge."""
    rows = wall.shape[0]
    shade = np.float32(rng.uniform(0.82, 1.16))
    steps = 3 if tower else int(rng.choice([1, 1, 2]))
    inset, top = 0, rows - height
    blocks: list[tuple[int, int, int]] = []
    for step in range(steps):
        # From the top of the house down: each block is wider and starts lower.
        inset = int(width * 0.16 * (steps - 1 - step) / max(1, steps - 1)) if steps > 1 else 0
        start = top + int(height * (0.0, 0.10, 0.24)[step] * (1.0 if tower else 1.2))
        blocks.append((start, x + inset, x + width - inset))
    for start, a, b in blocks:
        a, b = max(0, a), min(wall.shape[1], b)
        if b <= a:
            continue
        wall[start:, a:b] = shade
        side = a + max(1, int((b - a) * 0.30))
        wall[start:, a:side] *= 0.84
        wall[start : start + max(1, short // 500), a:b] *= 1.18
        mask[start:, a:b] = 1
    if tower or (rng.random() < 0.16 and height > 0.16 * short):
        centre = x + width // 2
        thick = max(1, round(short * 0.0018))
        tip = max(0, top - int(short * rng.uniform(0.03, 0.075)))
        if 0 <= centre < wall.shape[1] - thick:
            wall[tip:top, centre : centre + thick] = shade
            mask[tip:top, centre : centre + thick] = 1
    if row.window:
        for index, (start, a, b) in enumerate(blocks):
            end = blocks[index + 1][0] if index + 1 < len(blocks) else rows
            _windows(rng, wall, lamps, (start, end), (a, b), short, row)


def _windows(
    rng: np.random.Generator,
    wall: NDArray[np.float32],
    lamps: NDArray[np.float32],
    down: tuple[int, int],
    across: tuple[int, int],
    short: int,
    row: _Row,
) -> None:
    """A grid of windows: whole floors of offices, or single rooms; warm, each with its own tone."""
    style = rng.choice(3)
    size_y = max(2, round(short * row.window * 0.95))
    size_x = max(2, round(short * row.window * (0.72, 1.5, 0.55)[style]))
    step_y = size_y + max(2, round(size_y * (0.95, 0.75, 1.3)[style]))
    step_x = size_x + max(1, round(short * row.window * (0.75, 0.35, 0.8)[style]))
    top, left = down[0] + step_y, across[0] + step_x
    floors, rooms = (down[1] - top - 2) // step_y, (across[1] - left - 2) // step_x
    if floors < 1 or rooms < 1 or left < 0 or left + rooms * step_x > wall.shape[1]:
        return
    busy = rng.random((floors, 1)) * (1.5 if style == 1 else 1.0)
    chance = row.lit * rng.uniform(0.35, 1.15) * (0.35 + busy)
    if style == 1:
        # Offices are lit in runs of neighbouring rooms.
        runs = np.repeat(rng.random((floors, rooms // 3 + 1)), 3, axis=1)[:, :rooms]
        lit = runs < chance
    else:
        lit = rng.random((floors, rooms)) < chance
    # The lower floors go dark towards the water: captions stand near there.
    tone = _TONES[rng.choice(len(_TONES), (floors, rooms), p=_SHARES)]
    power = lit * rng.uniform(0.28, 1.0, (floors, rooms)) ** 1.4 * (1 - 0.45 * row.haze)
    # Floors, rows of pixels, rooms, columns of pixels; the upper edge of a window is in the shade.
    grid = floors, step_y, rooms, step_x
    area = np.s_[top : top + floors * step_y, left : left + rooms * step_x]
    panes = wall[area].reshape(grid)[:, :size_y, :, :size_x]
    panes[:, 0] *= np.float32(1.128)
    panes[:, 1:] *= np.float32(1.16)
    light = (power * 0.92)[..., None] * tone
    for channel in range(3):
        panes = lamps[channel][area].reshape(grid)[:, :size_y, :, :size_x]
        panes[...] = light[:, None, :, None, channel]
        panes[:, 0] *= np.float32(0.8)
