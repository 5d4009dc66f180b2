"""Land seen from above in soft relief, with contour lines, a river, and a route between pins."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import ImageDraw

from .....draft import Canvas
from ..backdrop import Backdrop, Cutout, Field, Palette
from ..colour import mix, ramp, rgb, tinted
from ..focus import speck, stamp
from ..light import Layout, Plane, grain, hush, smooth, vignette
from ..motion import lay, planar, slide, tiled, veiled
from ..noise import clouds, generator
from ..registry import visual
from ..shapes import draw_mask, paint, stretch

_PALETTES = (
    Palette("night", "#0a1524", "#1f4460", "#7fc6d8", "#ffffff", "#ffc55e"),
    Palette("atlas", "#8a7a58", "#e2d6b6", "#f8f2e2", "#2a2418", "#a8381c"),
    Palette("forest", "#0b1c18", "#2c5a48", "#b8dca8", "#ffffff", "#ffd06a"),
)
# Water; shore, plain, hill, height.
_LANDS = {
    "night": ("#0a1a30", "#12304a", "#153850", "#1f4a62", "#3f7488"),
    "atlas": ("#b4d3d8", "#dfe6cc", "#efe8d2", "#eadfc0", "#dccaa0"),
    "forest": ("#0c2a34", "#143c38", "#1a4a3a", "#2a5f44", "#5f8a58"),
}
_SPOTS = (0.0, 0.30, 0.62, 1.0)
_PIN = {"night": "#ffb84a", "atlas": "#c8402a", "forest": "#ffb84a"}


@visual("map", palettes=_PALETTES)
def map_(canvas: Canvas, palette: Palette, seed: int, duration: float) -> Backdrop:
    layout = Layout(canvas)
    rng = generator("map", seed)
    w, h = layout.size
    bright = palette.name == "atlas"

    land = _heights(layout, rng)
    at = smooth(land, -1.5, 2.6)
    base = ramp(tuple(zip(_SPOTS, _LANDS[palette.name][1:], strict=True)), at)
    # Relief: flanks towards the light in the upper left are brighter.
    dy, dx = np.gradient(land.astype(np.float64))
    relief = np.tanh((dx + dy) * (-min(w, h) / 16.0))
    dry = smooth(land, -1.05, -0.75)
    base *= (1 + (0.055 if bright else 0.22) * relief * dry)[..., None]
    water = tinted(1 + 0.10 * smooth(land, -1.6, -1.0), rgb(_LANDS[palette.name][0]))
    base += tinted(smooth(land, -0.80, -1.02), water - base)
    # Under words the land is flatter.
    flat = rgb(_LANDS[palette.name][2]) * np.float32(1.0 if bright else 0.82)
    base += tinted((0.66 if bright else 0.62) * hush(layout), flat - base)
    base *= (vignette(layout, 0.07 if bright else 0.34))[..., None]
    base = np.asarray(base + grain(h, w), np.float32)

    route = _route(layout, rng)
    shadow = tiled(smooth(clouds(rng, h, 640, cycles=(2.2, 2.4), falloff=2.4), 0.3, 2.0), w)
    strength = np.float32(0.055 if bright else 0.10) * (1 - 0.6 * hush(layout))
    dim = np.asarray(tinted(strength, -base), np.float32)
    pin = rgb(_PIN[palette.name])
    # On paper a light is a warm stain: it takes blue away.
    lamp = (pin - 1) * np.float32(0.8) if bright else pin
    spots = [speck(0.016 * min(w, h)), speck(0.05 * min(w, h))]
    ends = (route[0], route[-1])
    base = planar(base)

    def draw(t: float) -> Field:
        out = base.copy("K")
        cloudy = slide(shadow, 5.0 * t, w)
        veiled(out, cloudy, dim)
        plane = np.zeros((1, h, w), np.float32)
        run = (t / 5.0 + 0.25) % 1.0 * 1.15
        if run < 1:
            x, y = route[int(run * (len(route) - 1))].tolist()
            power = float(min(1, max(0, min(run, 1 - run) * 12)))
            stamp(plane[0], spots[0] * np.float32(0.9 * power), x * w, y * h)
            stamp(plane[0], spots[1] * np.float32(0.32 * power), x * w, y * h)
        for k, (x, y) in enumerate(ends):
            swell = 0.26 + 0.10 * float(np.sin(1.6 * t + 2 * k))
            stamp(plane[0], spots[1] * np.float32(swell), x * w, y * h)
        lay(out, plane, lamp[None])
        return np.clip(out, 0, 1, out=out)

    cutouts = (
        _contours(canvas, layout, land, palette, bright),
        _way(canvas, layout, route, palette, bright),
        *(_pin(canvas, layout, x, y, palette) for x, y in ends),
    )
    return Backdrop(palette, layout.size, draw, cutouts, dark=not bright)


def _heights(layout: Layout, rng: np.random.Generator) -> Plane:
    """Heights of the land, about −2 to 2.5; a river valley winds through it."""
    w, h = layout.size
    waves = (1.9 * layout.down, 1.9 * layout.across)
    land = clouds(rng, h, w, cycles=waves, falloff=2.9, finest=7)
    bend = clouds(rng, 1, w, cycles=(1, 1.3 * layout.across), falloff=3.0)[0]
    x = layout.u[0]
    middle = layout.pick(0.86, 0.70, 0.98) - layout.pick(0.32, 0.18, 0.10) * x + 0.055 * bend
    away = np.abs(layout.v - middle[None, :])
    valley = np.exp(-((away / 0.075) ** 2)) * 1.6 + np.exp(-((away / 0.016) ** 2)) * 1.7
    return np.asarray(land + 0.35 - valley, np.float32)


def _route(layout: Layout, rng: np.random.Generator) -> NDArray[np.float64]:
    """A winding way beside the words, (900, 2), 0 to 1 of the canvas."""
    x0, x1 = layout.pick(0.60, 0.12, 0.14), layout.pick(0.90, 0.88, 0.84)
    y0, y1 = layout.pick(0.68, 0.705, 0.63), layout.pick(0.24, 0.56, 0.44)
    count = 6
    along = np.linspace(0, 1, count)
    corners = np.stack([x0 + (x1 - x0) * along, y0 + (y1 - y0) * along], axis=1)
    swing = rng.choice([-1, 1]) * np.array([0, 1, -0.9, 0.95, -0.8, 0])
    side = np.array([layout.pick(0.055, 0.015, 0.025), layout.pick(0.075, 0.040, 0.030)])
    corners += (swing * rng.uniform(0.6, 1.15, count))[:, None] * side
    # Catmull–Rom: the way goes through every corner.
    full = np.concatenate(
        [corners[:1] * 2 - corners[1:2], corners, corners[-1:] * 2 - corners[-2:-1]]
    )
    pieces = []
    t = np.linspace(0, 1, 180, endpoint=False)[:, None]
    for k in range(count - 1):
        a, b, c, d = full[k : k + 4]
        pieces.append(
            0.5
            * (
                2 * b
                + (c - a) * t
                + (2 * a - 5 * b + 4 * c - d) * t**2
                + (3 * b - a - 3 * c + d) * t**3
            )
        )
    points = np.concatenate([*pieces, corners[-1:]])
    lengths = np.hypot(*(np.diff(points, axis=0) * (layout.across, layout.down)).T)
    places = np.concatenate([[0.0], np.cumsum(lengths)])
    even = np.linspace(0, places[-1], 900)
    return np.stack([np.interp(even, places, points[:, i]) for i in range(2)], axis=1)


def _contours(
    canvas: Canvas, layout: Layout, land: Plane, palette: Palette, bright: bool
) -> Cutout:
    """Lines of equal height, fine and pale, hardly seen under words."""
    left = int(layout.pick(0.40, 0.0, 0.0) * canvas.width)
    top, end = layout.pick(0.0, 0.44, 0.34), layout.pick(0.86, 0.80, 0.72)
    first, last = int(top * canvas.height), max(int(end * canvas.height), 2)
    large = stretch(land, canvas.width, canvas.height, (left, first, canvas.width, last))
    lines = np.empty_like(large)
    thick = np.float32(min(canvas.width, canvas.height) * 0.00085 + 0.5)
    # Some rows at a time stay in the cache.
    for row in range(0, len(large), 32):
        above = 1 if row else 0
        steps = large[row - above : row + 33] * np.float32(3.2)
        own = slice(above, above + len(large[row : row + 32]))
        dy, dx = (slope[own] for slope in np.gradient(steps))
        steps = steps[own]
        nearest = np.round(steps)
        away = np.abs(steps - nearest) / (np.sqrt(dx * dx + dy * dy) + np.float32(1e-5))
        strong = np.where(nearest.astype(np.int32) & 3, np.float32(0.55), np.float32(1.0))
        lines[row : row + 32] = np.clip(thick - away, 0, 1) * strong * (steps > -3.2)
    rows, columns = lines.shape
    x = (np.arange(columns, dtype=np.float32)[None, :] + left) / canvas.width
    y = (np.arange(rows, dtype=np.float32)[:, None] + first) / canvas.height
    if layout.wide:
        lines *= smooth(x, 0.42, 0.70) * smooth(y, 0.84, 0.70)
    else:
        lines *= smooth(y, top, top + 0.10) * smooth(y, end, end - 0.12)
    colour = rgb(mix(palette.deep, palette.middle, 0.2) if bright else palette.light)
    mask = np.asarray(lines * (0.42 if bright else 0.30), np.float32)
    return Cutout(paint(mask, colour), float(left), float(first))


def _way(
    canvas: Canvas,
    layout: Layout,
    route: NDArray[np.float64],
    palette: Palette,
    bright: bool,
) -> Cutout:
    """The route in dashes, on a pale bed."""
    short = min(canvas.width, canvas.height)
    size = short * layout.pick(1.0, 0.9, 1.15)
    edge = int(size * 0.02) + 2
    spots = route * (canvas.width, canvas.height)
    low, high = spots.min(axis=0) - edge, spots.max(axis=0) + edge
    x0, y0 = int(low[0]), int(low[1])
    width, rows = int(high[0]) - x0, int(high[1]) - y0
    spots = spots - (x0, y0)
    dash = max(
        3, round(0.030 * size / max(1e-6, float(np.hypot(*np.diff(spots, axis=0).T).mean())))
    )

    def shape(pen: ImageDraw.ImageDraw, k: int) -> None:
        r = size * 0.0042 * k
        for start in range(0, len(spots) - 2, dash):
            part = (spots[start : start + max(2, round(dash * 0.58)) : 5] * k).tolist()
            pen.line([(x, y) for x, y in part], fill=255, width=max(1, round(2 * r)), joint="curve")
            for x, y in (part[0], part[-1]):
                pen.ellipse((x - r, y - r, x + r, y + r), fill=255)

    mask = draw_mask(width, rows, shape, 3)
    return Cutout(paint(mask * np.float32(0.95), rgb(_PIN[palette.name])), float(x0), float(y0))


def _pin(canvas: Canvas, layout: Layout, x: float, y: float, palette: Palette) -> Cutout:
    """A pin that stands at (x, y), with its shadow to the right."""
    short = min(canvas.width, canvas.height)
    r = short * layout.pick(0.030, 0.026, 0.036)
    half, high = int(r * 2.2) + 3, int(r * 3.1) + 4
    grid_x = np.arange(2 * half, dtype=np.float32)[None, :] - half + 0.5
    grid_y = np.arange(high + 6, dtype=np.float32)[:, None] - r - 1
    tip = 1.95 * r
    # A disc, and below it a cone whose sides touch the disc.
    angle = float(np.arcsin(r / tip))
    touch = r * np.sin(angle)
    wide = np.clip((tip - grid_y) * np.tan(angle), 0, None)
    drop = np.clip(r - np.hypot(grid_x, grid_y) + 0.5, 0, 1)
    cone = np.clip((wide - np.abs(grid_x)) * np.cos(angle) + 0.5, 0, 1)
    cone = np.where((grid_y > touch) & (grid_y < tip + 1), cone, 0)
    mask = np.maximum(drop, cone)
    hole = np.clip(r * 0.40 - np.hypot(grid_x, grid_y) + 0.5, 0, 1)
    lean = (tip - grid_y) * 0.55
    cast = np.exp(-(((grid_x - lean) / (0.30 * r + 0.25 * wide)) ** 2)) * smooth(
        grid_y, tip + 0.08 * r, tip - 0.5 * r
    )
    cast = cast * smooth(grid_y, 0.1 * r, 1.1 * r) * 0.34
    shade = 1.05 - 0.20 * smooth(grid_x / r, -0.9, 1.0) + 0.10 * smooth(grid_y / r, 0.2, -0.9)
    body = tinted(shade, rgb(_PIN[palette.name]))
    colour = body + tinted(hole, np.array([1.0, 1.0, 1.0], np.float32) - body)
    alpha = mask + cast * (1 - mask)
    share = (mask / np.maximum(alpha, 1e-4))[..., None]
    left, top = x * canvas.width - half, y * canvas.height - tip - r - 1
    pixels = paint(np.asarray(alpha, np.float32), np.clip(colour, 0, 1) * share)
    return Cutout(pixels, left, top)
